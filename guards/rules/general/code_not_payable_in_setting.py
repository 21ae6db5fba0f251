"""Rule: code_not_payable_in_setting."""

from collections.abc import Iterator
from datetime import date

from corpus.rows import Setting
from corpus.tables import State
from guards.claim import Claim, Line
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, read_from, weigh
from guards.rule import Desk, rule

_NOT_PAID = {
    "C": "inpatient only: no outpatient claim is paid for it",
    "B": "not recognised on hospital outpatient claims",
    "E1": "not covered by Medicare",
    "E2": "not payable for want of pricing data",
    "M": "not billed to the Medicare contractor",
}
_ADMITTED = "Was the patient admitted? An inpatient-only code belongs on an inpatient claim."
_NOT_PAID_TO_PHYSICIANS = {
    "I": "not valid for Medicare, which takes another code for the service",
    "N": "not covered by Medicare",
    "X": "excluded by law from the physician fee schedule",
    "E": "excluded by regulation from payment",
}


@rule(
    id="code_not_payable_in_setting",
    severity=Severity.ERROR,
    source="OPPS-Apr26",
    facts=("OPPS-01", "OPPS-02", "OPPS-03", "ASC-01", "BUNDLE-02"),
)
def code_not_payable_in_setting(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A code in force is not payable where it was done, or never paid at all.

    Why: status indicators decide for the hospital, the list of covered procedures for the surgical center, the
    fee-schedule status for the physician. Packaged and never-paid codes may be reported: that is information only. No
    way out is safe: to drop the line would hide work that was done.
    Faulty: 92941-LD from the hospital outpatient department
    Sound: 92941-LD from the physician
    """
    judge = {Setting.HOSPITAL_OUTPATIENT: _hospital, Setting.ASC: _center, Setting.PHYSICIAN: _physician}[claim.setting]
    for n, line, day in lines_of(claim):
        if in_force(desk, line.code, day) is not None:
            yield from judge(n, line, day, desk)


def _hospital(n: int, line: Line, day: date, desk: Desk) -> Iterator[Hit]:
    found = desk.tables.opps(line.code, day)
    row = found.row
    if row is None:
        if found.state is State.NOT_HELD:
            text = f"The outpatient status of {line.code} on {day.isoformat()} is not held."
            yield Hit(text, n, (line.code,), severity=Severity.UNVERIFIED)
        return
    source = read_from(found, f"status indicator {row.status_indicator}")
    if row.status_indicator in _NOT_PAID:
        text = f"{line.code} has status {row.status_indicator} on hospital outpatient claims, {_NOT_PAID[row.status_indicator]}."
        fix = Fix(Action.ASK_FOR, n, _ADMITTED) if row.status_indicator == "C" else Fix(Action.DROP_LINE, n)
        yield Hit(text, n, (line.code,), fix, weigh(row.confidence), source)
    elif row.status_indicator == "N":
        text = f"{line.code} is packaged (status N): reported, not paid apart."
        yield Hit(text, n, (line.code,), severity=Severity.INFO, source=source)


def _center(n: int, line: Line, day: date, desk: Desk) -> Iterator[Hit]:
    found = desk.tables.asc(line.code, day)
    if found.state is State.NOT_HELD:
        text = (
            f"The list of covered surgical-center procedures for {day.year} is not held; {line.code} was not checked."
        )
        yield Hit(text, n, (line.code,), severity=Severity.UNVERIFIED, source=read_from(found))
        return
    row = found.row
    if row is not None and row.on_list:
        return
    why = "is excluded from surgical-center payment by name" if row is not None else "is in no surgical-center list"
    text = f"{line.code} {why} (edition {found.edition.name if found.edition else ''})."
    yield Hit(text, n, (line.code,), Fix(Action.DROP_LINE, n), source=read_from(found))


def _physician(n: int, line: Line, day: date, desk: Desk) -> Iterator[Hit]:
    found = desk.tables.pfs(line.code, day)
    status = found.row.status if found.row is not None else ""
    source = read_from(found, f"status {status}")
    if status == "B":
        text = (
            f"{line.code} has fee-schedule status B: Medicare bundles it and never pays it apart; it may be reported."
        )
        yield Hit(text, n, (line.code,), severity=Severity.INFO, source=source)
    elif status in _NOT_PAID_TO_PHYSICIANS:
        text = f"{line.code} has fee-schedule status {status}: {_NOT_PAID_TO_PHYSICIANS[status]}."
        yield Hit(text, n, (line.code,), Fix(Action.DROP_LINE, n), source=source)
