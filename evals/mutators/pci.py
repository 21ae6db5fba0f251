"""Faults in the structure of a PCI claim: arteries, the ladder, studies, what is bundled, and the facts behind it."""

from corpus.rows import Setting
from evals.mutate import (
    artery_of,
    first,
    first_base,
    free_artery,
    in_free_artery,
    is_base,
    operator,
    with_changed,
    with_line,
)
from guards.claim import Claim
from guards.finding import Verdict
from guards.pci_codes import ARTERY_MODIFIERS, CORONARY_ANGIOGRAPHY, DIAGNOSTIC_CATH

PHYSICIAN = Setting.PHYSICIAN
_HIGHER = ("92924", "92928", "92933", "C9600", "C9602")


def _beside(claim: Claim, codes: tuple[str, ...], added: str) -> Claim | None:
    """`added` in the artery of the first line with one of the codes."""
    n = first(claim, *codes)
    return None if n is None else with_line(claim, added, artery_of(claim.lines[n]))


@operator("atherectomy_and_stent_apart")
def atherectomy_beside_stent(claim: Claim) -> Claim | None:
    return _beside(claim, ("92928", "C9600"), "92924")


@operator("higher_code_contains_lower")
def balloon_beside_higher_code(claim: Claim) -> Claim | None:
    return _beside(claim, _HIGHER, "92920")


@operator("higher_code_contains_lower")
def stent_inside_occlusion(claim: Claim) -> Claim | None:
    return _beside(claim, ("92943", "92945"), "92928") if claim.setting is PHYSICIAN else None


@operator("higher_code_contains_lower")
def stent_inside_infarct(claim: Claim) -> Claim | None:
    return _beside(claim, ("92941",), "92928")


@operator("higher_code_contains_lower")
def single_beside_several(claim: Claim) -> Claim | None:
    return _beside(claim, ("92930",), "92928") if claim.setting is PHYSICIAN else None


@operator("two_base_codes_in_one_artery")
def same_artery_again(claim: Claim) -> Claim | None:
    """The base code again, with 59 to make it look distinct."""
    n = first_base(claim)
    if n is None or claim.lines[n].code in ("92941", "0913T"):
        return None
    return with_line(claim, claim.lines[n].code, artery_of(claim.lines[n]), "59")


@operator("cto_codes_together")
def both_occlusion_codes(claim: Claim) -> Claim | None:
    return _beside(claim, ("92945",), "92943") if claim.day.year == 2026 else None


@operator("acute_mi_twice")
def second_culprit(claim: Claim) -> Claim | None:
    return None if first(claim, "92941") is None else in_free_artery(claim, "92941")


@operator("graft_and_native_in_one_artery", verdict=Verdict.REVIEW)
def native_beside_graft(claim: Claim) -> Claim | None:
    return _beside(claim, ("92937",), "92928") if claim.setting is PHYSICIAN else None


@operator("drug_coated_balloon_same_lesion")
def coated_balloon_beside_stent(claim: Claim) -> Claim | None:
    return _beside(claim, ("92928", "92933", "92920"), "0913T") if claim.setting is PHYSICIAN else None


@operator("coated_balloon_addon_in_another_artery")
def coated_addon_elsewhere(claim: Claim) -> Claim | None:
    n = first(claim, "92928", "92933", "92920")
    if n is None or claim.setting is not PHYSICIAN or first(claim, "0914T") is not None:
        return None
    return in_free_artery(claim, "0914T")


@operator("vessel_addon_in_another_artery", verdict=Verdict.REVIEW)
def lithotripsy_elsewhere(claim: Claim) -> Claim | None:
    n = first(claim, "92928", "92933", "92920")
    if n is None or first(claim, "92972") is not None or any("LM" in line.modifiers for line in claim.lines):
        return None
    return in_free_artery(claim, "92972", branched=True)


@operator("imaging_inside_coated_balloon")
def imaging_of_coated_balloon(claim: Claim) -> Claim | None:
    n = first(claim, "0913T")
    if n is None or claim.setting is not PHYSICIAN or first(claim, *CORONARY_ANGIOGRAPHY) is not None:
        return None
    return with_line(claim, "92978", "26", artery_of(claim.lines[n]))


@operator("branch_of_left_main_or_ramus")
def branch_of_the_left_main(claim: Claim) -> Claim | None:
    n = first_base(claim)
    if n is None or claim.day.year != 2025 or claim.setting is not PHYSICIAN or first(claim, "92928") is None:
        return None
    artery = next((artery_of(line) for line in claim.lines if artery_of(line) in ("LM", "RI")), "")
    return with_line(claim, "92929", artery) if artery else None


@operator("branch_billed_alone")
def branch_in_another_artery(claim: Claim) -> Claim | None:
    if claim.day.year != 2025 or claim.setting is not PHYSICIAN or first(claim, "92928") is None:
        return None
    return in_free_artery(claim, "92929", branched=True)


@operator("base_code_units")
def two_units_of_one_artery(claim: Claim) -> Claim | None:
    n = first_base(claim)
    return None if n is None else with_changed(claim, n, units=2 * claim.lines[n].units)


@operator("diagnostic_studies_together")
def second_study(claim: Claim) -> Claim | None:
    """Another code of the same series beside the study."""
    n = first(claim, *DIAGNOSTIC_CATH)
    if n is None:
        return None
    other = "93456" if claim.lines[n].code != "93456" else "93458"
    return with_line(claim, other, *claim.lines[n].modifiers)


@operator("injections_with_catheterization")
def congenital_injection(claim: Claim) -> Claim | None:
    return None if first(claim, *DIAGNOSTIC_CATH) is None else with_line(claim, "93563")


@operator("temporary_pacing_with_pci")
def pacing_wire(claim: Claim) -> Claim | None:
    return None if first_base(claim) is None else with_line(claim, "33210")


@operator("temporary_pacing_with_pci")
def pacing_wire_set_apart(claim: Claim) -> Claim | None:
    """59 does not open the practitioner's edit."""
    return with_line(claim, "33210", "59") if first_base(claim) is not None and claim.setting is PHYSICIAN else None


@operator("bundled_into_pci")
def guidance_ultrasound(claim: Claim) -> Claim | None:
    return (
        None if first_base(claim) is None else with_line(claim, "76937", "26") if claim.setting is PHYSICIAN else None
    )


@operator("ptp_pair_denied", "bundled_into_pci")
def vascular_access(claim: Claim) -> Claim | None:
    return with_line(claim, "36140") if first(claim, "92928", "92920", "92933", "92930") is not None else None


@operator("ptp_pair_denied", "bundled_into_pci")
def rhythm_strip(claim: Claim) -> Claim | None:
    return with_line(claim, "93042") if first(claim, "92928", "92920", "92933", "92930") is not None else None


@operator("second_person_sedation_with_pci")
def sedation_by_another(claim: Claim) -> Claim | None:
    return with_line(claim, "99156") if first_base(claim) is not None and claim.setting is PHYSICIAN else None


@operator("sedation_time_by_physician")
def further_sedation_by_physician(claim: Claim) -> Claim | None:
    return with_line(claim, "99153") if first(claim, "99152") is not None and claim.setting is PHYSICIAN else None


@operator("anesthesia_by_operator")
def anesthesia(claim: Claim) -> Claim | None:
    return with_line(claim, "00560") if first_base(claim) is not None and claim.setting is PHYSICIAN else None


@operator("ptp_pair_denied", "code_not_payable_in_setting", verdict=Verdict.REVIEW)  # never paid: asked about
def closure_device(claim: Claim) -> Claim | None:
    return with_line(claim, "G0269") if first(claim, "92928", "92920", "92933") is not None else None


@operator("multilesion_test_not_met", needs_facts=True)
def one_lesion_as_several(claim: Claim) -> Claim | None:
    n = first(claim, "92928")
    if n is None or claim.day.year != 2026 or claim.setting is not PHYSICIAN:
        return None
    return with_changed(claim, n, code="92930")


@operator("single_lesion_code_where_test_met", needs_facts=True)
def several_lesions_as_one(claim: Claim) -> Claim | None:
    n = first(claim, "92930")
    return None if n is None or claim.setting is not PHYSICIAN else with_changed(claim, n, code="92928")


@operator("cto_without_both_directions", needs_facts=True)
def antegrade_as_both(claim: Claim) -> Claim | None:
    n = first(claim, "92943")
    if n is None or claim.day.year != 2026 or claim.setting is not PHYSICIAN:
        return None
    return with_changed(claim, n, code="92945")


@operator("case_disagrees", needs_facts=True)
def both_as_antegrade(claim: Claim) -> Claim | None:
    n = first(claim, "92945")
    return None if n is None or claim.setting is not PHYSICIAN else with_changed(claim, n, code="92943")


@operator("case_disagrees", "lithotripsy_is_not_atherectomy", needs_facts=True)
def stent_as_atherectomy_too(claim: Claim) -> Claim | None:
    n = first(claim, "92928")
    return None if n is None or claim.setting is not PHYSICIAN else with_changed(claim, n, code="92933")


@operator("acute_mi_not_emergent", needs_facts=True)
def planned_as_infarct(claim: Claim) -> Claim | None:
    n = first(claim, "92928", "92920")
    if n is None or claim.setting is not PHYSICIAN or first(claim, "92941") is not None:
        return None
    return with_changed(claim, n, code="92941", diagnoses=("I21.02",))


@operator("artery_modifier_wrong", needs_facts=True)
def another_artery(claim: Claim) -> Claim | None:
    """The base line under the modifier of an artery nobody touched."""
    n = first_base(claim)
    if n is None or sum(artery_of(line) == artery_of(claim.lines[n]) and is_base(line) for line in claim.lines) > 1:
        return None
    rest = tuple(m for m in claim.lines[n].modifiers if m not in ARTERY_MODIFIERS)
    artery = free_artery(claim)
    return with_changed(claim, n, modifiers=(artery, *rest)) if artery else None


@operator("case_disagrees", needs_facts=True)
def artery_nobody_treated(claim: Claim) -> Claim | None:
    return in_free_artery(claim, "92920") if first_base(claim) is not None else None


@operator("case_disagrees", needs_facts=True, verdict=Verdict.REVIEW)
def imaging_nobody_made(claim: Claim) -> Claim | None:
    n = first(claim, "92928", "92920")
    if n is None or claim.setting is not PHYSICIAN or first(claim, "92978") is not None:
        return None
    return with_line(claim, "92978", "26", artery_of(claim.lines[n]))


@operator("case_disagrees", needs_facts=True)
def larger_study(claim: Claim) -> Claim | None:
    """A study with the right heart where none was told."""
    n = first(claim, "93458")
    return None if n is None else with_changed(claim, n, code="93460")
