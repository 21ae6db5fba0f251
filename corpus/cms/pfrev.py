"""Quarterly payment amounts, PFREV and PFALL: quoted csv without a header, money padded with zeros, trailer lines `TRL`."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from corpus.cms.container import Member
from corpus.cms.grid import delimited
from corpus.cms.part import CODE, Hints, Part, bad, rest_of_year
from corpus.errors import BadPublication
from corpus.rows import PaymentRow

_NAMED = re.compile(r"PF(?:REV|ALL)(\d\d)([A-D])", re.IGNORECASE)
_LINE = re.compile(rb'"20\d\d","\d{5}","\d\d","[0-9A-Z]{5}","')


def looks(member: Member) -> bool:
    return member.suffix in (".txt", "") and bool(_LINE.match(member.head(64)))


def read(member: Member, hints: Hints) -> tuple[Part, ...]:
    named = _NAMED.search(member.origin)
    if not named:
        raise BadPublication(
            f"{member.origin}: payment amounts, but of which release? keep the published name, such as PFREV26B"
        )
    year = 2000 + int(named[1])
    told = int(member.head(5)[1:5])
    if told != year:
        raise BadPublication(f"{member.origin}: named for {year}, but its rows are of {told}; check its name")
    low = member.origin.casefold()
    qp = hints.qp if hints.qp is not None else False if "nonqp" in low else "qp" in low if year >= 2026 else False
    start = date(year, 3 * "ABCD".index(named[2].upper()) + 1, 1)
    return (
        Part(
            "payments_qp" if qp else "payments", named[0].upper(), rest_of_year(start), "CMS-PFS", member.origin,
            lambda: _rows(member, str(year)),
        ),
    )  # fmt: skip


def _rows(member: Member, year: str) -> Iterator[PaymentRow]:
    ended = False
    for line, cells in enumerate(delimited(member), 1):
        if not cells or cells[0].startswith("TRL") or cells[0] == "\x1a":
            ended = ended or bool(cells)
            continue
        if len(cells) < 11 or cells[0] != year or not CODE.fullmatch(cells[3]):
            raise bad(member.origin, line, "not a payment of the year: the file is damaged")
        try:
            nonfacility, facility = Decimal(cells[5]), Decimal(cells[6])
        except InvalidOperation:
            raise bad(member.origin, line, f"{cells[3]}: an amount is not a number") from None
        yield PaymentRow(cells[1], cells[2], cells[3], cells[4].strip(), nonfacility + 0, facility + 0)
    if not ended:
        raise BadPublication(f"{member.origin}: the closing lines are missing; the file is cut short")
