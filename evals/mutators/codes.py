"""Faults in codes, dates, units and diagnoses."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from corpus.rows import Setting
from evals.mutate import artery_of, first, first_base, operator, with_changed, with_line, without
from guards.claim import Claim
from guards.finding import Verdict
from guards.pci_codes import BRANCH_ADDONS, CTO_CODES, DIAGNOSTIC_CATH

PHYSICIAN = Setting.PHYSICIAN


@operator("code_not_in_force")
def deleted_addon_added(claim: Claim) -> Claim | None:
    """A branch add-on that ended with 2025 on a date of 2026."""
    n = first(claim, "92928", "92920", "92933")
    if n is None or claim.day.year != 2026 or claim.setting is not PHYSICIAN:
        return None
    return with_line(claim, "92929", artery_of(claim.lines[n]))


@operator("code_not_in_force")
def code_of_2026_in_2025(claim: Claim) -> Claim | None:
    """A code that began with 2026 on the last day of 2025."""
    if claim.day.year != 2026 or first(claim, "92930", "92945") is None:
        return None
    return replace(claim, day=date(2025, 12, 31))


@operator("code_not_in_force")
def code_of_2025_in_2026(claim: Claim) -> Claim | None:
    """A branch add-on of 2025 on the first day of 2026."""
    if claim.day.year != 2025 or first(claim, *BRANCH_ADDONS) is None:
        return None
    return replace(claim, day=date(2026, 1, 1))


@operator("code_not_in_force")
def coronary_thrombolysis_2026(claim: Claim) -> Claim | None:
    """A thrombolysis code that ended with 2025."""
    return with_line(claim, "92975") if claim.day.year == 2026 and first_base(claim) is not None else None


@operator("code_unknown", "code_not_held")
def neighbour_digit(claim: Claim) -> Claim | None:
    """One digit off: a number next to a real code that is none."""
    n = first(claim, "92928", "92930")
    return None if n is None else with_changed(claim, n, code="92926")


@operator("code_malformed", "code_not_held", verdict=Verdict.UNVERIFIED)
def letter_for_digit(claim: Claim) -> Claim | None:
    """A letter O in the place of a zero."""
    n = next((n for n, line in enumerate(claim.lines) if line.code.endswith("0")), None)
    return None if n is None else with_changed(claim, n, code=claim.lines[n].code[:-1] + "O")


@operator("hcpcs_twin_against_setting")
def facility_twin_from_the_physician(claim: Claim) -> Claim | None:
    """The facility's drug-eluting stent code on a physician's claim."""
    n = first(claim, "92928")
    return None if n is None or claim.setting is not PHYSICIAN else with_changed(claim, n, code="C9600")


@operator("code_not_payable_in_setting")
def inpatient_only_at_the_hospital(claim: Claim) -> Claim | None:
    """The acute MI code on a hospital outpatient claim."""
    n = first(claim, "92920", "C9600", "92928")
    if n is None or claim.setting is not Setting.HOSPITAL_OUTPATIENT:
        return None
    return with_changed(claim, n, code="92941")


@operator("date_in_future")
def day_after_the_check(claim: Claim) -> Claim:
    """A date of service after the day of the check."""
    return replace(claim, day=date(2026, 12, 24))


@operator("date_not_covered", verdict=Verdict.UNVERIFIED)
def day_before_the_tables(claim: Claim) -> Claim:
    """A date of service that no edition covers."""
    return replace(claim, day=date(2019, 5, 6))


@operator("dates_mixed", verdict=Verdict.REVIEW)
def one_line_on_the_next_day(claim: Claim) -> Claim | None:
    """A line moved to the next day."""
    if len(claim.lines) < 2:
        return None
    return with_changed(claim, len(claim.lines) - 1, date_of_service=claim.day + timedelta(days=1))


@operator("empty_claim", verdict=Verdict.UNVERIFIED)
def no_lines(claim: Claim) -> Claim:
    return replace(claim, lines=())


@operator("duplicate_line", "acute_mi_twice")
def line_twice(claim: Claim) -> Claim:
    return replace(claim, lines=(*claim.lines, claim.lines[0]))


@operator("units_invalid")
def zero_units(claim: Claim) -> Claim:
    return with_changed(claim, 0, units=Decimal(0))


@operator("units_invalid")
def negative_units(claim: Claim) -> Claim:
    return with_changed(claim, 0, units=Decimal(-1))


@operator("units_invalid")
def half_a_unit(claim: Claim) -> Claim:
    return with_changed(claim, 0, units=Decimal("1.5"))


@operator("mue_exceeded", "first_vessel_addon_twice")
def addon_units_over_the_limit(claim: Claim) -> Claim | None:
    """More units of a first-vessel add-on than a day allows."""
    n = first(claim, "92978", "93571")
    return None if n is None else with_changed(claim, n, units=Decimal(2))


@operator("mue_exceeded")
def study_twice_in_units(claim: Claim) -> Claim | None:
    n = first(claim, *DIAGNOSTIC_CATH)
    return None if n is None else with_changed(claim, n, units=Decimal(2))


@operator("diagnosis_excludes1", verdict=Verdict.REVIEW)
def infarct_beside_total_occlusion(claim: Claim) -> Claim | None:
    """I25.82 and a current infarct on one line."""
    n = first(claim, *CTO_CODES)
    if n is None:
        return None
    return with_changed(claim, n, diagnoses=("I21.11", "I25.10", "I25.82"))


@operator("diagnosis_sequence")
def total_occlusion_first(claim: Claim) -> Claim | None:
    """I25.82 as the first diagnosis."""
    n = first(claim, *CTO_CODES)
    return None if n is None else with_changed(claim, n, diagnoses=("I25.82", "I25.110"))


@operator("diagnosis_not_billable")
def diagnosis_cut_short(claim: Claim) -> Claim:
    """A category in the place of a full diagnosis."""
    return with_changed(claim, 0, diagnoses=("I25.11",))


@operator("diagnosis_unknown")
def diagnosis_that_is_none(claim: Claim) -> Claim:
    return with_changed(claim, 0, diagnoses=("I25.999",))


@operator("acute_mi_without_diagnosis")
def infarct_code_without_infarct(claim: Claim) -> Claim | None:
    n = first(claim, "92941")
    return None if n is None else with_changed(claim, n, diagnoses=("I25.110",))


@operator("cto_without_diagnosis", verdict=Verdict.REVIEW)
def total_occlusion_left_out(claim: Claim) -> Claim | None:
    n = first(claim, *CTO_CODES)
    return None if n is None else with_changed(claim, n, diagnoses=("I25.110",))


@operator("addon_without_primary")
def addon_without_its_base(claim: Claim) -> Claim | None:
    """The base codes taken away from under an add-on."""
    if first(claim, "92972", "92973", "92974", "92978", "93571") is None or first(claim, *DIAGNOSTIC_CATH) is not None:
        return None
    return without(claim, *{line.code for line in claim.lines if line.code[:3] in ("929", "C96")} - _ADDONS)


_ADDONS = {"92972", "92973", "92974", "92978", "92979"}


@operator("second_vessel_addon_without_first")
def further_vessel_without_the_first(claim: Claim) -> Claim | None:
    """92979 in the place of 92978."""
    n = first(claim, "92978")
    if n is None or first(claim, "92979") is not None:
        return None
    return with_changed(claim, n, code="92979")
