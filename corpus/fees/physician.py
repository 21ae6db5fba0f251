"""The physician's amount: RVUs times the indices of the locality, times the conversion factor.

amount = (work RVU × work index + practice expense RVU × its index + malpractice RVU × its index) × conversion factor,
rounded once, to the cent, at the end. Nationally every index is 1. Formula and indicators: RVU26C, PFS-LAYOUT, ACC.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.fees.locality import find_locality, zip_edition
from corpus.fees.share import with_share
from corpus.fees.steps import Fee, Outcome, Step, cents, plus, times
from corpus.rows import GpciRow, PfsRow, Setting, ZipRow
from corpus.tables import Edition, Lookup, State, Tables

COMPONENTS = ("26", "TC", "53")
QP_SINCE = date(2026, 1, 1)  # from here on two conversion factors (ACC)
ONE = Decimal(1)
_PRICED = frozenset("ART")
_WHY_NOT = {
    "B": "bundled: Medicare never pays it apart (status B)",
    "C": "priced by the contractor: the schedule has no amount (status C)",
    "E": "left out of the schedule by regulation (status E)",
    "I": "not valid for Medicare; another code is used (status I)",
    "J": "anaesthesia service: paid by base and time units, not by these RVUs (status J)",
    "M": "a measurement code, not paid (status M)",
    "N": "not covered by Medicare (status N)",
    "P": "bundled or left out (status P)",
    "Q": "a therapy reporting code, not paid (status Q)",
    "X": "excluded by law from the schedule (status X)",
}
_BY_HAND = {
    "52": "a reduced service (52) has no published share: what part of the service was done, as the record shows?",
    "53": "a discontinued procedure (53) is priced individually: how far had it gone, as the record shows?",
    "80": "the share of an assistant at surgery is not priced here",
    "81": "the share of an assistant at surgery is not priced here",
    "82": "the share of an assistant at surgery is not priced here",
    "AS": "the share of an assistant at surgery is not priced here",
    "62": "the share of two surgeons is not priced here",
    "66": "a team is priced by report",
}
_IMAGING = frozenset("46")  # PFS-LAYOUT: the amounts of many of these are compared with the hospital's (OPPSCAP)
_CAP = "the technical part of imaging is paid at the hospital's rate where that is lower (OPPSCAP); not compared here"
_BILATERAL = {
    "0": (ONE, "indicator 0: no 150% for both sides"),
    "1": (Decimal("1.5"), "indicator 1: 150% for both sides"),
    "2": (ONE, "indicator 2: the value is already for both sides"),
    "3": (Decimal(2), "indicator 3: each side is paid in full"),
}


def physician_fee(
    tables: Tables,
    code: str,
    day: date,
    modifiers: Iterable[str] = (),
    *,
    locality: str = "",
    facility: bool = True,
    qp: bool = False,
) -> Fee:
    """The amount of one unit of a line of a professional claim, alone on its claim. Raises UnknownLocality."""
    given = tuple(modifiers)
    place, indices = find_locality(tables, day, locality) if locality.strip() else (None, None)
    zipped = zip_edition(tables, day, locality) if place else None
    splits = qp and day >= QP_SINCE
    component = next((modifier for modifier in given if modifier in COMPONENTS), "")
    found = tables.pfs(code, day, component, qp=splits)
    if component == "53" and found.row is None:
        component, found = "", tables.pfs(code, day, qp=splits)
    fee = Fee(
        code, given, day, Setting.PHYSICIAN, Outcome.PAID, facility=facility, qp=splits, locality=place,
        editions=_editions(found.edition, indices, zipped.edition if zipped else None),
        sources=_sources(found.edition, indices, zipped.edition if zipped else None),
        notes=(*(("one conversion factor for everyone before 2026",) if qp and not splits else ()), *_zip_note(zipped, day)),
    )  # fmt: skip
    refused = _refused(found, code, component, given, facility=facility)
    if refused:
        return _without(fee, *refused)
    assert found.row is not None  # noqa: S101  (a refusal covers every other case)
    return _priced(fee, found.row, place)


def _refused(
    found: Lookup[PfsRow], code: str, component: str, given: tuple[str, ...], *, facility: bool
) -> tuple[Outcome, str] | None:
    """Why there is no amount, or None."""
    row = found.row
    if found.state is State.NOT_HELD:
        return Outcome.NOT_HELD, "no physician fee schedule is held that knows this code on this day"
    if row is None:
        what = f"{code} has no {component} row" if component else f"{code} is not in the schedule"
        return Outcome.NOT_PAID, f"{what} of that year"
    if row.status not in _PRICED:
        outcome = Outcome.INDIVIDUAL if row.status == "C" else Outcome.NOT_PAID
        return outcome, _WHY_NOT.get(row.status, f"not paid (status {row.status})")
    by_hand = next((_BY_HAND[m] for m in given if m in _BY_HAND and m != row.modifier), "")
    if by_hand:
        return Outcome.INDIVIDUAL, by_hand
    if row.facility_na if facility else row.nonfacility_na:
        where = "in a facility" if facility else "outside a facility"
        return Outcome.NOT_PAID, f"the schedule gives no price {where} (NA: rarely or never done there)"
    return None


def _priced(fee: Fee, row: PfsRow, place: GpciRow | None) -> Fee:
    steps = list(value_steps(row, place, facility=fee.facility))
    notes = list(fee.notes)
    if "50" in fee.modifiers:
        share, note = _BILATERAL.get(row.bilateral, (ONE, "the bilateral rule does not apply to this code"))
        notes.append(f"modifier 50, {note}")
        if share != ONE:
            steps.append(times("both sides", steps[-1].result, share, "USD"))
    if "22" in fee.modifiers:
        notes.append("modifier 22: the contractor may pay more on the record; not in this amount")
    if row.multiple_procedure in _IMAGING and row.modifier != "26" and row.pctc == "1":
        notes.append(_CAP)
    steps.append(cents("amount of one unit", steps[-1].result))
    return with_share(fee, steps[-1].result, steps, notes)


def value_steps(row: PfsRow, place: GpciRow | None, *, facility: bool) -> tuple[Step, ...]:
    """From the three RVUs to the amount before rounding, USD."""
    expense = row.facility_pe_rvu if facility else row.nonfacility_pe_rvu
    setting = "facility" if facility else "office"
    if place is None:
        total = plus("RVUs, national", (row.work_rvu, expense, row.mp_rvu), "RVU")
        return total, times("times conversion factor", total.result, row.conversion_factor, "USD")
    parts = (
        times("work", row.work_rvu, place.work, "RVU"),
        times(f"practice expense, {setting}", expense, place.practice_expense, "RVU"),
        times("malpractice", row.mp_rvu, place.malpractice, "RVU"),
    )
    total = plus("RVUs of the locality", (part.result for part in parts), "RVU")
    return *parts, total, times("times conversion factor", total.result, row.conversion_factor, "USD")


def _without(fee: Fee, outcome: Outcome, reason: str) -> Fee:
    return replace(fee, outcome=outcome, reason=reason)


def _zip_note(zipped: Lookup[ZipRow] | None, day: date) -> tuple[str, ...]:
    """Says so where the ZIP code file is of another quarter than the day."""
    if zipped is None or zipped.edition is None or not (zipped.stale or zipped.later):
        return ()
    return (f"the locality of the ZIP code is from the file of {zipped.edition.name}, applied to {day.isoformat()}",)


def _editions(*editions: Edition | None) -> dict[str, str]:
    return {edition.table: edition.name for edition in editions if edition}


def _sources(*editions: Edition | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(edition.source for edition in editions if edition))
