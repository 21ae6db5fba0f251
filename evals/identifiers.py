"""How many planted identifiers pass, and how much is masked that is none: `python -m evals.identifiers`.

Planted: `tests/cases/identifiers/planted.yaml`, frames filled from values and written cases, and `reports.yaml`. Of a name
each part must be gone, of anything else its characters. Benign: those of `reports.yaml`, questions of the answer cases,
reports of the reading cases, paragraphs of the desk's own documents; whatever is masked there beyond the placeholders a
report may hold is over-masking.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.yaml_file import read_yaml
from rag.phi import found, scrub

_CASES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "identifiers"
DATA, REPORTS = _CASES / "planted.yaml", _CASES / "reports.yaml"
ROTATIONS = 6
_SLOT = re.compile(r"\{([A-Za-z_^0-9]+)\}")
_MARKED = re.compile(r"⟦([^⟧]*)⟧")
_PEOPLE = 16


@dataclass(frozen=True, slots=True)
class Planted:
    """A text and the identifiers in it."""

    text: str
    identifiers: tuple[str, ...]
    frame: str


@dataclass(frozen=True, slots=True)
class Passed:
    """An identifier of which `part` is still there."""

    planted: Planted
    part: str
    scrubbed: str


def planted() -> tuple[Planted, ...]:
    """Every planted text."""
    data: Any = read_yaml(DATA)
    framed = [
        _fill(frame, n * ROTATIONS + r, data["values"])
        for n, frame in enumerate(data["frames"])
        for r in range(ROTATIONS)
    ]
    written = [*data["written"], *_reports()["written"]]
    return (*framed, *(_written(text) for text in written))


def _reports() -> Any:
    return read_yaml(REPORTS)


def passed(cases: Iterable[Planted]) -> Iterator[Passed]:
    """What gets through."""
    for case in cases:
        scrubbed = str(scrub(case.text)[0])
        bare = re.sub(r"\[[a-z -]+ \d+(?: of \d{4})?\]", "", scrubbed)
        for identifier in case.identifiers:
            yield from (
                Passed(case, part, scrubbed)
                for part in _parts(identifier)
                if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", bare)
            )


def _parts(identifier: str) -> list[str]:
    """A name by its words, anything else whole."""
    if re.search(r"[\d@]|/", identifier):
        return [identifier]
    return [
        word
        for word in re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", identifier)
        if len(word) > 2 or len(identifier) == len(word)
    ]


def _fill(frame: str, n: int, values: dict[str, list[str]]) -> Planted:
    used: list[str] = []

    def fill(slot: re.Match[str]) -> str:
        label, written = _value(slot[1], n, values)
        used.append(written)
        return label + written

    return Planted(_SLOT.sub(fill, frame), tuple(used), frame)


def _value(slot: str, n: int, values: dict[str, list[str]]) -> tuple[str, str]:
    """What stands for a slot: a label that may stay, and the identifier."""
    second = 5 if slot.endswith("2") else 0
    name = slot.removesuffix("2")
    given = values["given"][(n * 7 + second) % _PEOPLE]
    last = values["last"][(n * 3 + second) % _PEOPLE]
    names = {
        "name": f"{given} {last}",
        "NAME": f"{given} {last}".upper(),
        "name_lower": f"{values['given'][n % 2 * 6]} {values['last'][n % 2]}".lower(),
        "last": last,
        "last_lower": last.lower(),
        "last_first": f"{last}, {given}",
        "LAST_FIRST": f"{last}, {given}".upper(),
        "LAST^FIRST": f"{last}^{given}".upper(),
        "initial_last": f"{given[0]}. {last}",
    }
    if name in names:
        return "", names[name]
    label, _, labelled = {
        "mrn_labelled": "MRN |mrn",
        "ssn_labelled": "SSN |ssn",
        "member_labelled": "Member |member",
    }.get(name, "").partition("|")
    if name == "npi":
        return "", f"1{(n * 7919 + 93817465) % 10**9:09d}"
    held = values[labelled or name]
    return label, held[(n + second) % len(held)]


def _written(text: str) -> Planted:
    return Planted(_MARKED.sub(r"\1", text), tuple(_MARKED.findall(text)), text)


def benign() -> tuple[str, ...]:
    """Texts without identifiers: questions, reports (with their placeholders), paragraphs of the documents."""
    root = Path(__file__).resolve().parents[1]
    texts = [*_reports()["benign"]]
    texts += [p.strip() for f in sorted((root / "corpus" / "documents").rglob("*.md")) for p in _body(f).split("\n\n")]
    for folder, keys in (
        ("answers", ("input", "question", "ask")),
        ("reports", ("report",)),
        ("retrieval", ("question", "query")),
    ):
        for file in sorted((root / "tests" / "cases" / folder).glob("*.yaml")):
            texts += list(_values(read_yaml(file), keys))
    return tuple(text for text in dict.fromkeys(texts) if len(text) > 15)


def _body(file: Path) -> str:
    return re.sub(r"\{\{.*?\}\}", "", file.read_text(encoding="utf-8").split("---", 2)[-1])


def _values(data: Any, keys: tuple[str, ...]) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from _values(value, keys)
    elif isinstance(data, list):
        for item in data:
            yield from _values(item, keys)


_PLACEHOLDER = re.compile(r"[Xx*_#\-\s]+|redacted|\[[^\]]*\]", re.IGNORECASE)


def overmasked(texts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Text, what was masked in it, and as what."""
    for text in texts:
        for start, end, kind in found(text):
            if not _PLACEHOLDER.fullmatch(text[start:end]):
                yield text, text[start:end], kind


def main() -> int:
    """Print the figures; 1 where an identifier passed."""
    cases, texts = planted(), benign()
    through, over = list(passed(cases)), list(overmasked(texts))
    words = sum(len(re.findall(r"\w+", text)) for text in texts)
    lost = sum(len(re.findall(r"\w+", masked)) for _, masked, _ in over)
    out = sys.stdout.write
    out(f"planted identifiers {sum(len(c.identifiers) for c in cases)} in {len(cases)} texts; passed {len(through)}\n")
    for one in through:
        out(f"  {one.part!r} in {one.scrubbed!r}\n")
    out(
        f"benign texts {len(texts)}, words {words}; texts touched {len({t for t, _, _ in over})}, words masked {lost} ({lost / words:.5f})\n"
    )
    for text, masked, kind in over:
        at = text.find(masked)
        out(f"  {kind}: {masked!r} in {text[max(0, at - 30) : at + len(masked) + 30]!r}\n")
    return 1 if through else 0


if __name__ == "__main__":
    sys.exit(main())
