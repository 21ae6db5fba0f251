"""Identifiers of patients are masked before anything is stored, logged, shown again or sent.

`ScrubbedText` is made here and nowhere else; whatever stores or sends text asks for that type. What is found: labelled
names, titles with names, names that stand beside an identifier, record, account, member and social security numbers,
birth dates, phones, e-mails, web and network addresses, street addresses. A bare name in running prose is found only
where both words are capitalised and neither belongs to the vocabulary of the field; the page asks users not to paste
identifiers all the same.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.yaml_file import read_yaml

IDENTIFIERS = Path(__file__).with_name("identifiers.yaml")
_NAME = r"[A-Z][a-zA-Z'’\-]+"
_WRITTEN = {
    "NAME": _NAME,
    "FULL": rf"{_NAME}(?:,?[ ](?:[A-Z]\.?[ ])?{_NAME}){{0,2}}",
    "DATE": r"(?:\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.?[ ]\d{1,2},?[ ]\d{4})",
}
_PAIR = re.compile(r"(?<![\w.])(?P<first>[A-Z][a-z]{2,})[ ](?:[A-Z]\.[ ])?(?P<last>[A-Z][a-z]{2,})(?![\w])")


@dataclass(frozen=True, slots=True)
class Masked:
    """One identifier that was masked: what kind, and the mark that stands for it."""

    kind: str
    mark: str


class ScrubbedText(str):
    """Text without the identifiers that were found. Made by `scrub` alone."""

    __slots__ = ()


def scrub(text: str) -> tuple[ScrubbedText, tuple[Masked, ...]]:
    """Mask identifiers. The same identifier always gets the same mark within one text."""
    marks: dict[tuple[str, str], str] = {}
    out, at = [], 0
    for start, end, kind in _found(text):
        key = (kind, text[start:end].casefold())
        mark = marks.setdefault(key, f"[{kind} {1 + sum(k == kind for k, _ in marks)}]")
        out += [text[at:start], mark]
        at = end
    out.append(text[at:])
    masked = tuple(Masked(kind, mark) for (kind, _), mark in marks.items())
    return ScrubbedText("".join(out)), masked


def blank(text: str) -> tuple[ScrubbedText, int]:
    """Identifiers covered by as many blocks as they had characters, so that places in the text stay; and how many."""
    found = _found(text)
    covered = list(text)
    for start, end, _ in found:
        covered[start:end] = "■" * (end - start)
    return ScrubbedText("".join(covered)), len(found)


def _found(text: str) -> list[tuple[int, int, str]]:
    """Start, end and kind of every identifier, in the order of the text, none overlapping."""
    spans: list[tuple[int, int, str]] = []

    def take(start: int, end: int, kind: str) -> None:
        if start < end and not any(start < e and s < end for s, e, _ in spans):
            spans.append((start, end, kind))

    for kind, pattern in _patterns():
        for found in pattern.finditer(text):
            start, end = _span(found)
            take(start, start + _name_length(text[start:end]) if kind == "name" else end, kind)
    for found in _PAIR.finditer(text):
        if not {found["first"].lower(), found["last"].lower()} & _vocabulary():
            take(*found.span(), "name")
    return sorted(spans)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = read_yaml(IDENTIFIERS)
    return tuple((e["kind"], _compiled(e["pattern"], ignore_case=not e.get("case", True))) for e in entries)


def _compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    for word, written in _WRITTEN.items():
        pattern = pattern.replace(f"{{{word}}}", written)
    return re.compile(pattern, re.VERBOSE | (re.IGNORECASE if ignore_case else 0))


def _span(found: re.Match[str]) -> tuple[int, int]:
    for group in ("id", "id2"):
        if group in found.re.groupindex and found[group] is not None:
            return found.span(group)
    return found.span()


def _name_length(words: str) -> int:
    """How much of a run of capitalised words is a name: up to the first word of the field."""
    end = 0
    for word in re.finditer(r"[A-Za-z][A-Za-z'’\-]*\.?", words):
        plain = re.sub(r"['’]s$", "", word[0].rstrip(".")).lower()
        if len(plain) > 1 and plain in _vocabulary():
            break
        end = word.end()
    return end


@cache
def _vocabulary() -> frozenset[str]:
    """Words of the field: whatever stands in the desk's own documents and lexicon is not a patient's name."""
    root = Path(__file__).resolve().parents[1]
    files = [*root.joinpath("corpus", "documents").rglob("*.md"), *root.joinpath("rag").rglob("*.yaml")]
    words: set[str] = set()
    for file in files:
        words.update(re.findall(r"[a-z]+", file.read_text(encoding="utf-8").lower()))
    return frozenset(words | _COMMON)


_COMMON = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday good morning thank thanks please hello what which when where why how who can could
    should would does did the and for with from that this these those boston scientific abbott medtronic terumo guide
    wire report procedure history indication findings impression conclusion technique complications university hospital
    medical center clinic department cardiology catheterization laboratory lab new york united states""".split()  # noqa: SIM905
)
