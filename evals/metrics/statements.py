"""Figures in an answer against the tables: amounts, relative values, dates of codes. Read anew, not by the desk's tools.

Only a sentence about one code can be judged; one that names none speaks of the code before it. A figure that no table
holds for the code is wrong, unless the sentence says how it was computed or for which place.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from corpus.tables import Tables, shipped
from evals.metrics.citations import sentences
from evals.metrics.metric import Score, metric
from evals.result import Result

_CODE = re.compile(r"\b(?:\d{4}[0-9T]|[CG]\d{4})\b")
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*\.\d{2})")
_RVU = re.compile(
    r"\b(work|facility practice expense|malpractice|total)\s+(?:RVUs?\s+)?(?:of\s+|is\s+|are\s+)?(\d+\.\d{2})\b"
)
_DAY = re.compile(r"(\bon |\bfor )?\b(20\d\d-\d\d-\d\d)\b")  # “on 2026-03-01” is the day that was asked for
_BOUNDS = re.compile(r"\b(deleted|ended|until|in force|new|begins|began|from|after|no longer|replaced|valid)\b", re.I)
_COMPUTED = re.compile(
    r"×|\+|=|%|owes|sequest|locality|\(physician, in |together|half|reduced|difference|more than|less than|\d{5}.*\d{5}"
)
DAYS = (date(2025, 6, 15), date(2026, 6, 15))


@metric("figures that the tables hold")
def figures(result: Result) -> Score:
    """Of the amounts, RVUs and code dates stated of one code, the share that the tables hold for it."""
    judged: list[bool] = []
    before: set[str] = set()
    for sentence, _ in sentences(result.got.text):
        before = set(_CODE.findall(sentence)) or before
        if len(before) == 1:
            judged += _judged(sentence, next(iter(before)), result)
    return (float(sum(judged)), float(len(judged))) if judged else None


def _judged(sentence: str, code: str, result: Result) -> Iterator[bool]:
    tables = shipped()
    if not _COMPUTED.search(sentence):
        for amount in _AMOUNT.findall(sentence):
            yield Decimal(amount.replace(",", "")) in _amounts(code, tables)
        for kind, value in _RVU.findall(sentence):
            yield (kind, Decimal(value)) in _values(code, tables)
    if _BOUNDS.search(sentence) and "table" not in sentence:
        known = _days(code, tables) | {result.case.dos}
        for asked, day in _DAY.findall(sentence):
            if not asked:
                yield date.fromisoformat(day) in known


def _amounts(code: str, tables: Tables) -> set[Decimal]:
    """National amounts of either year and kind of participant, hospital and ASC rates."""
    cent, found = Decimal("0.01"), set()
    for day in DAYS:
        for qp in (False, True):
            for row in tables.pfs_rows(code, day, qp=qp).rows:
                total = row.work_rvu + row.facility_pe_rvu + row.mp_rvu
                found.add((total * row.conversion_factor).quantize(cent))
                found.add((total * row.conversion_factor / 2).quantize(cent))
                outside = row.work_rvu + row.nonfacility_pe_rvu + row.mp_rvu
                found.add((outside * row.conversion_factor).quantize(cent))
        for rate in (
            getattr(tables.opps(code, day).row, "rate", None),
            getattr(tables.asc(code, day).row, "rate", None),
        ):
            if rate is not None:
                found.add(rate.quantize(cent))
    return found


def _values(code: str, tables: Tables) -> set[tuple[str, Decimal]]:
    rows = [row for day in DAYS for row in tables.pfs_rows(code, day).rows]
    return {
        pair
        for row in rows
        for pair in (
            ("work", row.work_rvu),
            ("facility practice expense", row.facility_pe_rvu),
            ("malpractice", row.mp_rvu),
            ("total", row.work_rvu + row.facility_pe_rvu + row.mp_rvu),
        )
    }


def _days(code: str, tables: Tables) -> set[date]:
    """First and last days of the code, the days around them, and the ends of the years that are held."""
    found = {date(2025, 12, 31), date(2026, 1, 1)}
    for day in DAYS:
        for row in tables.code(code, day).rows:
            for bound in (row.valid_from, row.valid_to):
                near = [bound + timedelta(n) for n in (-1, 1) if date.min < bound < date.max]
                found |= {bound, *near}
    return found
