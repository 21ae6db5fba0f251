"""Faults in modifiers."""

from corpus.rows import Setting
from evals.mutate import artery_of, first, first_base, free_artery, is_base, operator, with_changed, with_line
from guards.claim import Claim
from guards.finding import Verdict
from guards.pci_codes import ARTERY_MODIFIERS, CORONARY_ANGIOGRAPHY, DIAGNOSTIC_CATH, DISTINCT_MODIFIERS

PHYSICIAN = Setting.PHYSICIAN


def _on_base(claim: Claim, *modifiers: str) -> Claim | None:
    """The modifiers added to the first base line."""
    n = first_base(claim)
    return None if n is None else with_changed(claim, n, modifiers=(*claim.lines[n].modifiers, *modifiers))


@operator("artery_modifier_missing", "graft_line_without_native_artery")
def artery_modifier_taken_away(claim: Claim) -> Claim | None:
    n = first_base(claim)
    if n is None or claim.lines[n].code == "0913T":
        return None
    left = tuple(m for m in claim.lines[n].modifiers if m not in ARTERY_MODIFIERS)
    return with_changed(claim, n, modifiers=left)


@operator("artery_modifier_twice")
def two_arteries_on_one_line(claim: Claim) -> Claim | None:
    artery = free_artery(claim)
    return _on_base(claim, artery) if artery else None


@operator("artery_modifier_not_one_of_five")
def side_of_the_body(claim: Claim) -> Claim | None:
    """LT in the place of the artery."""
    n = first_base(claim)
    return None if n is None else with_changed(claim, n, modifiers=("LT",))


@operator("modifier_not_allowed_by_indicator")
def professional_component_of_pci(claim: Claim) -> Claim | None:
    return _on_base(claim, "26") if claim.setting is PHYSICIAN else None


@operator("modifier_not_allowed_by_indicator")
def technical_component_of_pci(claim: Claim) -> Claim | None:
    return _on_base(claim, "TC") if claim.setting is PHYSICIAN else None


@operator("modifier_not_allowed_by_indicator", verdict=Verdict.REVIEW)
def both_sides(claim: Claim) -> Claim | None:
    return _on_base(claim, "50") if claim.setting is PHYSICIAN else None


@operator("modifier_not_allowed_by_indicator")
def co_surgeon(claim: Claim) -> Claim | None:
    return _on_base(claim, "62") if claim.setting is PHYSICIAN else None


@operator("modifier_not_allowed_by_indicator")
def surgical_team(claim: Claim) -> Claim | None:
    return _on_base(claim, "66") if claim.setting is PHYSICIAN else None


@operator("addon_with_51")
def multiple_procedure_on_addon(claim: Claim) -> Claim | None:
    n = first(claim, "92972", "92978", "93571", "92973")
    if n is None or claim.setting is not PHYSICIAN:
        return None
    return with_changed(claim, n, modifiers=(*claim.lines[n].modifiers, "51"))


@operator("facility_modifier_on_professional_claim", verdict=Verdict.REVIEW)
def facility_stop_from_the_physician(claim: Claim) -> Claim | None:
    return _on_base(claim, "73") if claim.setting is PHYSICIAN else None


@operator("professional_modifier_on_facility_claim")
def physician_stop_from_the_hospital(claim: Claim) -> Claim | None:
    return _on_base(claim, "53") if claim.setting is Setting.HOSPITAL_OUTPATIENT else None


@operator("modifier_unknown", verdict=Verdict.REVIEW)
def modifier_that_is_none(claim: Claim) -> Claim | None:
    return _on_base(claim, "ZQ")


@operator("two_distinct_modifiers")
def two_distinct(claim: Claim) -> Claim | None:
    """59 beside an X modifier."""
    n = next((n for n, ln in enumerate(claim.lines) if "XU" in ln.modifiers), None)
    return None if n is None else with_changed(claim, n, modifiers=(*claim.lines[n].modifiers, "59"))


@operator("distinct_modifier_where_anatomic_fits")
def distinct_beside_the_artery(claim: Claim) -> Claim | None:
    """59 on one of two PCI lines in two arteries."""
    bases = [n for n, line in enumerate(claim.lines) if is_base(line)]
    if len({artery_of(claim.lines[n]) for n in bases}) < 2 or len(bases) != 2:
        return None
    return with_changed(claim, bases[1], modifiers=(*claim.lines[bases[1]].modifiers, "59"))


@operator("diagnostic_without_distinct_modifier")
def study_not_set_apart(claim: Claim) -> Claim | None:
    n = first(claim, *CORONARY_ANGIOGRAPHY)
    if n is None or first_base(claim) is None:
        return None
    left = tuple(m for m in claim.lines[n].modifiers if m not in DISTINCT_MODIFIERS)
    return with_changed(claim, n, modifiers=left)


@operator("diagnostic_without_distinct_modifier", "wrong_modifier_for_bypass")
def repeat_modifier_as_bypass(claim: Claim) -> Claim | None:
    """76 in the place of the modifier that would open the edit."""
    n = first(claim, *CORONARY_ANGIOGRAPHY)
    if n is None or first_base(claim) is None:
        return None
    left = tuple(m for m in claim.lines[n].modifiers if m not in DISTINCT_MODIFIERS)
    return with_changed(claim, n, modifiers=(*left, "76"))


@operator("professional_component_missing", verdict=Verdict.REVIEW)
def component_left_out(claim: Claim) -> Claim | None:
    """26 taken away from a study beside an intervention."""
    n = first(claim, *DIAGNOSTIC_CATH)
    if n is None or claim.setting is not PHYSICIAN or first_base(claim) is None:
        return None
    return with_changed(claim, n, modifiers=tuple(m for m in claim.lines[n].modifiers if m != "26"))


@operator("retrograde_22_obsolete", verdict=Verdict.REVIEW)
def old_way_of_telling_retrograde(claim: Claim) -> Claim | None:
    n = first(claim, "92943")
    if n is None or claim.day.year != 2026 or claim.setting is not PHYSICIAN:
        return None
    return with_changed(claim, n, modifiers=(*claim.lines[n].modifiers, "22"))


@operator("visit_without_25")
def visit_of_the_day(claim: Claim) -> Claim | None:
    return with_line(claim, "99223") if claim.setting is PHYSICIAN and first_base(claim) is not None else None


@operator("visit_without_25")
def decision_for_major_surgery(claim: Claim) -> Claim | None:
    """57 on the visit of the day."""
    return with_line(claim, "99223", "57") if claim.setting is PHYSICIAN and first_base(claim) is not None else None


@operator("em_with_59")
def distinct_visit(claim: Claim) -> Claim | None:
    return with_line(claim, "99232", "59") if claim.setting is PHYSICIAN and first_base(claim) is not None else None
