"""What a desk gave for one case, in the words that judge and metrics compare."""

import json
from dataclasses import dataclass, field

from corpus.passages import Passage
from corpus.rows import Setting
from evals.cases import EvalCase
from guards.finding import Finding, LineVerdict
from rag.answer import CheckedAnswer
from rag.desk import Desk

DEPTH = 10  # passages asked for


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation and what stands where it points; `held` is empty where nothing does."""

    n: int
    passage: str
    quote: str
    held: str


@dataclass(frozen=True, slots=True)
class Got:
    """Lines as the contract writes them, verdict, rules that spoke, text, what was found or cited.

    `ranked`: for each passage found, best first, the names that meet it. `shown` is everything that would be shown or
    recorded, as JSON. `tokens` is None where no model was asked.
    """

    lines: tuple[str, ...] = ()
    verdict: str = ""
    rules: tuple[str, ...] = ()
    abstained: bool = False
    text: str = ""
    passages: tuple[str, ...] = ()
    missing_facts: tuple[str, ...] = ()
    error: str = ""
    findings: tuple[Finding, ...] = field(default=())
    ranked: tuple[tuple[str, ...], ...] = ()
    cited: tuple[Cited, ...] = ()
    shown: str = ""
    tokens: int | None = None
    cost: float | None = None

    @property
    def alarms(self) -> tuple[str, ...]:
        """Rules that found an error or ask for review."""
        return tuple(f.rule for f in self.findings if f.severity.value in ("error", "warning"))


def line_text(line: LineVerdict) -> str:
    """`92933-LD`; modifiers sorted; units where they are not one."""
    written = "-".join([line.code, *sorted(line.modifiers)])
    return written if line.units in {"1", "1.0"} else f"{written}x{line.units}"


def get(case: EvalCase, desk: Desk) -> Got:
    """Run one case. A refusal of bad input is `error`, not an exception."""
    from corpus.errors import CorpusError
    from guards.errors import GuardError
    from rag.errors import DeskError

    run = {"ask": _ask, "check": _check, "code": _code, "retrieve": _retrieve}[case.kind]
    try:
        return run(case, desk)
    except (DeskError, GuardError, CorpusError) as fault:
        return Got(error=str(fault), shown=str(fault))


def _ask(case: EvalCase, desk: Desk) -> Got:
    from rag.pipeline import answer_only

    return of_answer(answer_only(desk, str(case.input), case.dos, case.setting, case.earlier), desk)


def _code(case: EvalCase, desk: Desk) -> Got:
    from rag.code_report import code_case, code_report

    if isinstance(case.input, dict):
        return of_answer(code_case(desk, case.input, case.dos, case.setting, keep=False), desk)
    return of_answer(code_report(desk, case.input, case.dos, case.setting, keep=False), desk)


def of_answer(answer: CheckedAnswer, desk: Desk) -> Got:
    """What a checked answer holds."""
    from rag.wire import write_answer

    return Got(
        lines=tuple(line_text(line) for line in answer.lines),
        verdict=answer.verdict.value,
        rules=tuple(f.rule for f in answer.findings),
        abstained=answer.abstained,
        text=answer.answer,
        passages=tuple(name for c in answer.citations for name in (c.source, c.passage, c.passage.split("#")[0])),
        missing_facts=answer.missing_facts,
        findings=answer.findings,
        cited=tuple(Cited(c.n, c.passage, c.quote, held(desk, c.passage)) for c in answer.citations),
        shown=json.dumps(write_answer(answer), ensure_ascii=False, default=str),
    )


def held(desk: Desk, passage: str) -> str:
    """The text a citation points at: a passage or a row of a table; empty where there is none."""
    if passage.startswith("table:"):
        row = desk.tools.table_citation(passage)
        return row.quote if row else ""
    found = desk.retriever.passage(passage)
    return f"{found.title}\n{found.heading}\n{found.text}" if found else ""


def _check(case: EvalCase, desk: Desk) -> Got:
    from guards.engine import check
    from guards.wire import parse_claim, read_claim

    given = case.input
    if isinstance(given, dict):
        given = {"setting": case.setting.value, **given}
        if case.dos and "date_of_service" not in given:
            given["date_of_service"] = case.dos.isoformat()
        claim = read_claim(given)
    else:
        claim = parse_claim(given)
    report = check(claim, desk.tables, desk.today)
    text = "\n".join(f.message for f in report.findings)
    return Got(
        lines=tuple(line_text(line) for line in report.lines),
        verdict=report.verdict.value,
        rules=tuple(f.rule for f in report.findings),
        text=text,
        findings=report.findings,
        shown=text,
    )


def _retrieve(case: EvalCase, desk: Desk) -> Got:
    hits = desk.retriever.search(str(case.input), case.dos or desk.today, Setting(case.setting), DEPTH)
    return of_passages([hit.passage for hit in hits])


def of_passages(passages: list[Passage]) -> Got:
    """What a search found, best first."""
    ranked = tuple(names(passage) for passage in passages)
    flat = tuple(dict.fromkeys(name for one in ranked for name in one))
    return Got(passages=flat, ranked=ranked, text="\n".join(passage.text for passage in passages))


def names(passage: Passage) -> tuple[str, ...]:
    """Every name that meets a passage: its id, its document, `code:92928` for a code's own, its sources."""
    own = (f"code:{passage.codes[0]}",) if passage.kind == "code" and passage.codes else ()
    return (passage.id, passage.doc, *own, *(mark.source for mark in passage.sources))
