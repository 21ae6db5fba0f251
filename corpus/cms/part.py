"""What a format module gives back: one part of one edition of one table, and how a code and a quarter are written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from corpus.cms.container import Member
from corpus.errors import BadPublication
from corpus.rows import Setting
from corpus.span import Span

CODE = re.compile(r"\d{4}[0-9A-Z]|[A-Z]\d{4}")
_NOTICE_AGE = 2  # years a notice may be older than the table
_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}


@dataclass(frozen=True)
class Hints:
    """What the user says about files that do not say it themselves. Empty = let the file speak."""

    edition: str = ""  # 2026Q4, RVU26C, 2026 April …
    setting: Setting | None = None
    qp: bool | None = None
    with_descriptors: bool = False
    incomplete: bool = False  # load parts of a table as an extract


@dataclass(frozen=True)
class Part:
    """One file's share of an edition. `rows` reads it, checked row by row, and may be called once.

    `scope` says of which codes silence means that nothing is published: `known` those that stand in the table, `cpt`
    any code shaped like a CPT code, `hcpcs` any of Level II, `all` every code, `` none.
    """

    table: str
    name: str
    span: Span
    source: str
    origin: str
    rows: Callable[[], Iterator[Any]]
    setting: Setting | None = None
    carries_forward: bool = False
    scope: str = ""
    number: int = 0  # part 1-4 of a table published in parts; 0 = the whole
    parts: int = 1  # how many parts make the whole
    preference: int = 0  # of the same part in several formats the smallest is read

    @property
    def key(self) -> tuple[str, str, str]:
        return self.table, self.name, self.setting.value if self.setting else ""


def quarter(name: str, origin: str) -> Span:
    """`2026Q4` as days. Raises BadPublication."""
    found = re.fullmatch(r"(20\d\d) ?Q([1-4])", name.strip().upper())
    if not found:
        raise BadPublication(f"{origin}: “{name}” is not a quarter; write it as 2026Q4 after --edition")
    year, number = int(found[1]), int(found[2])
    return quarter_span(year, number)


def quarter_span(year: int, number: int) -> Span:
    start = date(year, 3 * number - 2, 1)
    after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return Span(start, after - timedelta(1))


def quarter_in(name: str) -> str:
    """The quarter in the name of a file, `ptp_prac_2024q3_all.csv` as 2024Q3; blank where there is none or several."""
    found = {f"{year}Q{number}" for year, number in re.findall(r"(?<!\d)(20\d\d)[ _-]?[Qq]([1-4])(?!\d)", name)}
    return found.pop() if len(found) == 1 else ""


def quarter_name(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def rest_of_year(start: date) -> Span:
    return Span(start, date(start.year, 12, 31))


def month_number(text: str) -> int:
    """1, 4, 7 or 10 for a word that begins like January, April, July or October; 0 for any other."""
    return _MONTHS.get(text[:3].casefold(), 0)


def refuse_other_notice(member: Member, span: Span) -> None:
    """Raise BadPublication where the year of the AMA's notice is not that of the edition or one or two before it."""
    found = re.search(rb"copyright\s+(20\d\d)\s+American Medical", member.head(4096))
    if found and not 0 <= span.start.year - int(found[1]) <= _NOTICE_AGE:
        raise BadPublication(
            f"{member.origin}: named for {span.start.year}, but its copyright notice is of {int(found[1])}; check its name"
        )


def code(cell: str, origin: str, line: int) -> str:
    """A code as it stands in a cell. Raises BadPublication."""
    text = cell.strip().upper()
    if not CODE.fullmatch(text):
        raise BadPublication(f"{origin}: row {line}: “{cell[:20]}” is not a code")
    return text


def bad(origin: str, line: int, what: str) -> BadPublication:
    return BadPublication(f"{origin}: row {line}: {what}")
