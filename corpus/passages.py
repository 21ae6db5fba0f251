"""The documents in our own words, cut at their `##` headings into passages that answers quote."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import BadDocument
from corpus.front import Front, read_front
from corpus.marks import Cited, Mark, Place, without_marks
from corpus.rows import Confidence, Setting
from corpus.span import Span

DOCUMENTS = Path(__file__).with_name("documents")
_ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of a document. `marks` are `(start, end, mark)` in `text`; `sources` the same marks, each once."""

    id: str
    doc: str
    title: str
    heading: str
    text: str
    kind: str
    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    span: Span = _ALWAYS
    sources: tuple[Mark, ...] = ()
    confidence: Confidence = Confidence.HIGH
    synonyms: tuple[str, ...] = ()
    origin: str = "corpus"
    marks: tuple[Cited, ...] = ()

    def cited(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks that support any of the characters `start` to `end` of the text, each once, in their order."""
        return tuple(dict.fromkeys(mark for a, b, mark in self.marks if a < end and start < b))


@cache
def load() -> tuple[Passage, ...]:
    """Every passage of the shipped documents, by file name. Raises BadDocument with file, line and fault."""
    return load_from(DOCUMENTS)


def of_code(code: str) -> tuple[Passage, ...]:
    """The passages of one code's own documents, every year, newest first; nothing else is read for it."""
    paths = sorted(DOCUMENTS.joinpath("codes").rglob(f"{code}.md"), key=lambda path: len(path.parts))
    return tuple(p for path in paths for p in parse(path.read_text(encoding="utf-8"), path.name))


def load_from(folder: Path) -> tuple[Passage, ...]:
    """Every passage of the documents below `folder`, by file name. Raises BadDocument with file, line and fault."""
    passages: list[Passage] = []
    held: dict[str, str] = {}
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        found = parse(path.read_text(encoding="utf-8"), name)
        if found[0].doc in held:
            raise BadDocument(f"{name}, line 2: id “{found[0].doc}” is taken by {held[found[0].doc]}; choose another")
        held[found[0].doc] = name
        passages += found
    return tuple(passages)


def parse(text: str, path: str | Path) -> tuple[Passage, ...]:
    """One document. `path` is only named in messages. Raises BadDocument with file, line and fault."""
    lines = text.splitlines()
    place = Place(str(path), 1)
    if not lines or lines[0].strip() != "---" or "---" not in lines[1:]:
        raise place.fault("no front matter; begin with a block between two lines of ---")
    end = lines.index("---", 1)
    front = read_front(lines[1:end], place)
    passages = [_passage(front, heading, body, at) for heading, body, at in _sections(lines, end + 1, place)]
    if not passages:
        raise place.fault("no section; add a ## heading with its text", below=end)
    if double := [name for name, count in Counter(passage.id for passage in passages).items() if count > 1]:
        raise place.fault(f"two sections are called “{double[0]}”; headings must differ")
    return tuple(passages)


def _sections(lines: list[str], start: int, place: Place) -> list[tuple[str, list[str], Place]]:
    """Heading, lines below it and the place of the first of those lines."""
    found: list[tuple[str, list[str], Place]] = []
    for number, line in enumerate(lines[start:], start=start):
        if line.startswith("## "):
            found.append((line[3:].strip(), [], Place(place.name, number + 2)))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            raise place.fault("text before the first ## heading; give it a heading", below=number)
    return found


def _passage(front: Front, heading: str, body: list[str], place: Place) -> Passage:
    text, marks = without_marks(body, place)
    if not text:
        raise place.fault(f"section “{heading}” is empty; write it or take its heading out", below=-1)
    return Passage(
        id=f"{front.id}#{slug(heading)}",
        doc=front.id,
        title=front.title,
        heading=heading,
        text=text,
        kind=front.kind,
        codes=front.codes,
        modifiers=front.modifiers,
        settings=front.settings,
        span=front.span,
        sources=tuple(dict.fromkeys(mark for _, _, mark in marks)),
        confidence=front.confidence,
        synonyms=front.synonyms,
        marks=marks,
    )


def slug(heading: str) -> str:
    """`Status and dates` is `status-and-dates`."""
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower()))
