"""`python -m evals.round_trip [--count N] [--show N]`: facts to report, report to facts, facts to claim; what is lost.

Facts recovered: of the facts told, how many are read. Invented: facts read that were not told, by report. Same claim:
the claim derived from what was read is the claim derived from what was told, its open questions included.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.tables import Tables, shipped
from evals.generate.reports import Told, facts_of, reports
from guards.coding.case import Case
from guards.coding.derive import derive
from rag.reading import read_report

COUNT = 2400


@dataclass
class Score:
    """Sums over reports. `lost` and `invented` count facts by kind."""

    reports: int = 0
    told: int = 0
    read: int = 0
    same_claim: int = 0
    cited: int = 0
    well_cited: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    by_style: dict[str, list[int]] = field(default_factory=dict)
    wrong: list[tuple[Told, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    @property
    def recovered(self) -> float:
        return self.read / self.told if self.told else 0.0

    @property
    def agreement(self) -> float:
        return self.same_claim / self.reports if self.reports else 0.0

    @property
    def evidence(self) -> float:
        """Of the techniques that were read, the share whose cited words lie in the sentence that told of them."""
        return self.well_cited / self.cited if self.cited else 0.0


def score(generated: Iterable[Told], tables: Tables) -> Score:
    """Read every report back and compare."""
    total = Score()
    for told in generated:
        read = read_report(told.text)
        want, got = told.facts, facts_of(read.case)
        right, wrong = claim_of(told.case, tables), claim_of(read.case, tables)
        total.reports += 1
        total.told += len(want)
        total.read += len(want & got)
        total.lost.update(str(f[0]) for f in want - got)
        total.invented.update(str(f[0]) for f in got - want)
        total.same_claim += right == wrong
        total.by_style.setdefault(told.style, [0, 0])
        total.by_style[told.style][0] += right == wrong
        total.by_style[told.style][1] += 1
        if right != wrong:
            total.wrong.append((told, right, wrong))
        _cite(told, read.case, total)
    return total


def claim_of(case: Case, tables: Tables) -> tuple[str, ...]:
    """The lines, and the keys of what is open."""
    derived = derive(case, tables)
    lines = ["-".join([d.line.code, *sorted(d.line.modifiers)]) + f"x{d.line.units}" for d in derived.lines]
    return tuple(sorted([*lines, *(f"? {q.key}" for q in derived.questions)]))


def _cite(told: Told, case: Case, total: Score) -> None:
    """Whether the words cited for a technique touch the sentence it was written in."""
    for artery, technique, sentence in told.sentences:
        written = sentence.upper() if told.style == "shouted" else sentence
        start = told.text.find(written)
        spans = [
            e
            for lesion in case.lesions
            if lesion.location.artery is artery
            for t in lesion.treatments
            if t.technique is technique
            for e in t.evidence
        ]
        if spans and start >= 0:
            total.cited += 1
            total.well_cited += any(start <= e.start and e.end <= start + len(written) for e in spans)


def main(arguments: list[str] | None = None) -> int:
    from rich.console import Console
    from rich.progress import track

    parser = argparse.ArgumentParser(prog="python -m evals.round_trip", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help=f"reports to write and read back, {COUNT} unless told")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="how many reports with another claim to print")
    asked = parser.parse_args(arguments)
    stderr, out = Console(stderr=True), Console()
    written = track(reports(asked.count, asked.seed), total=asked.count, console=stderr, description="Reading back")
    total = score(written, shipped())
    out.print(f"reports          {total.reports}")
    out.print(f"facts told       {total.told}")
    out.print(f"facts recovered  {total.recovered:.4f}   (aim 0.97)")
    out.print(f"facts invented   {sum(total.invented.values()) / max(total.reports, 1):.4f} a report")
    out.print(f"same claim       {total.agreement:.4f}")
    out.print(f"evidence right   {total.evidence:.4f}   (aim 0.98)")
    out.print("lost             " + ", ".join(f"{k} {n}" for k, n in total.lost.most_common(10)))
    out.print("invented         " + ", ".join(f"{k} {n}" for k, n in total.invented.most_common(10)))
    out.print("same by style    " + ", ".join(f"{k} {a}/{n}" for k, (a, n) in total.by_style.items()))
    for told, right, wrong in total.wrong[: asked.show]:
        out.print("-" * 80, told.text, f"told: {' '.join(right)}", f"read: {' '.join(wrong)}", sep="\n", markup=False)
        out.print(sorted(map(str, told.facts ^ facts_of(read_report(told.text).case))), markup=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
