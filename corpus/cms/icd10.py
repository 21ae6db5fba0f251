"""The ICD-10-CM order file: fixed width; code in 7-13 without its dot, flag of validity in 15, long title from 78 on."""

import re
from collections.abc import Iterator
from datetime import date

from corpus.cms.container import Member
from corpus.cms.grid import lines
from corpus.cms.part import Hints, Part, bad
from corpus.errors import BadPublication
from corpus.rows import DiagnosisRow
from corpus.span import Span

_LINE = re.compile(r"\d{5} [A-Z]\d[0-9A-Z]{1,5} +[01] \S")
_NAMED = re.compile(r"order[-_ ]?([A-Za-z]+)?[-_ ]?(?:(\d{1,2})[-_])?(20\d\d)", re.IGNORECASE)


def looks(member: Member) -> bool:
    if member.suffix not in (".txt", ""):
        return False
    head = member.head(4096).decode("latin-1").splitlines()[:3]
    return bool(head) and all(_LINE.match(line) for line in head)


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    name, span = _edition(member, hints)
    return (
        Part(
            "diagnoses", name, span, "CMS-ICD", member.origin, lambda: _rows(member), carries_forward=True, scope="all"
        ),
    )  # fmt: skip


def _edition(member: Member, hints: Hints) -> tuple[str, Span]:
    """A fiscal year runs from October; an update of April or January holds from there to the end of September."""
    told = re.fullmatch(r"FY ?(20\d\d)", hints.edition, re.IGNORECASE)
    named = _NAMED.search(member.name)
    if not told and not named:
        raise BadPublication(f"{member.origin}: ICD-10-CM, but of which fiscal year? add --edition FY2027")
    year = int(told[1]) if told else int(named[3]) if named else 0
    if told and named and named[3] != told[1]:
        raise BadPublication(f"{member.origin}: named {named[3]}, not {hints.edition}; check its name")
    month = {"jan": 1, "apr": 4}.get((named[1] or "")[:3].casefold(), 0) if named else 0
    start = date(year, month, 1) if month else date(year - 1, 10, 1)
    word = f" {start.strftime('%B')}" if month else ""
    return f"FY{year}{word}", Span(start, date(year, 9, 30))


def dotted(code: str) -> str:
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def _rows(member: Member) -> Iterator[DiagnosisRow]:
    seen: set[str] = set()
    for number, line in enumerate(lines(member), 1):
        if not line.strip():
            continue
        if not _LINE.match(line):
            raise bad(member.origin, number, f"“{line[:24]}” is not a line of the order file; the file is damaged")
        code = dotted(line[6:14].strip())
        if code in seen:
            raise bad(member.origin, number, f"{code} stands twice")
        seen.add(code)
        yield DiagnosisRow(code, line[77:].strip() or line[16:76].strip(), line[14] == "1")
    if not seen:
        raise BadPublication(f"{member.origin}: holds no code; the file is cut short")
