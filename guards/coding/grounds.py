"""What each decision of the derivation rests on: a fact, its place in a source, and how sure it is.

High decides. Medium decides with its source shown. Low never decides: whoever uses it must ask.
"""

from dataclasses import dataclass

from corpus.rows import Confidence
from guards.coding.derivation import Reason
from guards.finding import SourceRef

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
_CH11_PCI = "ch. XI, I.14, p. XI-14"


@dataclass(frozen=True, slots=True)
class Ground:
    """One fact: where it stands (`source` is a key of the register) and how sure it is."""

    source: str
    locator: str
    confidence: Confidence = HIGH


GROUNDS = {
    # vessels
    "one_code_an_artery": Ground("NCCI26", _CH11_PCI),
    "five_arteries": Ground("NCCI26", _CH11_PCI),
    "branches": Ground("NCCI26", _CH11_PCI),
    "left_dominance": Ground("SUPERCODER", "branches of the circumflex in left dominance", MEDIUM),
    "artery_modifiers": Ground("NCCI26", "ch. I, E, p. I-14"),
    "bridging": Ground("NCCI26", "ch. XI, I.14, pp. XI-14 to XI-15", MEDIUM),
    "left_main_bifurcation": Ground("MEM", "left-main bifurcation into LAD and circumflex", LOW),
    "several_arteries": Ground("NCCI26", _CH11_PCI),
    # ladder, 2026
    "balloon": Ground("RVU26C", "row 92920"),
    "atherectomy": Ground("RVU26C", "row 92924"),
    "one_lesion_stent": Ground("RVU26C", "row 92928"),
    "atherectomy_and_stent": Ground("RVU26C", "row 92933"),
    "multi_lesion_stent": Ground("OPENPAYER", "92930, conditions"),
    "bifurcation_stent": Ground("OPENPAYER", "92930, bifurcation"),
    "bifurcation_balloon_limb": Ground("CATHCPT", "92930, bifurcation", MEDIUM),
    "untreated_side_branch": Ground("CATHCPT", "92928 and 92930, side branch", MEDIUM),
    "two_lesions_one_stent": Ground("CATHCPT", "92930, conditions", MEDIUM),
    "rotablation_or_multi_lesion": Ground("RVU26C", "rows 92930 and 92933", LOW),
    "ladder": Ground("PTP24", "pairs among 92920, 92924, 92928, 92933, 92937, 92941, 92943", MEDIUM),
    "situation_contains_all": Ground("NCCI26", "ch. I, K.2-K.3, p. I-23"),
    "branch_addons_deleted": Ground("RVU26C", "rows 92921 to 92944 absent"),
    # grafts
    "graft": Ground("NCCI26", _CH11_PCI),
    "graft_and_native": Ground("NCCI26", _CH11_PCI),
    "graft_modifier": Ground("AAPC5", "modifier of the artery the graft supplies", MEDIUM),
    "graft_protection": Ground("CATHCPT", "92937, distal protection"),
    "two_grafts": Ground("MEM", "two grafts to one artery", LOW),
    # acute MI
    "acute_mi": Ground("NCCI26", "ch. XI, V.22, p. XI-36"),
    "acute_mi_once": Ground("NCCI26", "ch. XI, V.22, p. XI-36"),
    "acute_mi_nstemi": Ground("SCAIP", "92941, NSTEMI with ongoing ischemia", MEDIUM),
    "acute_mi_type2": Ground("MEM", "type 2 MI and 92941", LOW),
    "acute_mi_or_cto": Ground("PTP24", "pair 92943/92941", LOW),
    # CTO
    "cto": Ground("AAPC3", "definition of a chronic total occlusion"),
    "cto_approach": Ground("RVU26C", "rows 92943 and 92945"),
    "cto_retrograde_only": Ground("MEM", "retrograde approach alone", LOW),
    "cto_2025": Ground("AAPC3", "92943 before 2026, any approach"),
    "cto_second_artery_2025": Ground("RVU25D", "rows 92943 and 92944", LOW),
    # coated balloon
    "coated_balloon": Ground("CGSMEDICARE", "article 201915, 0913T"),
    "coated_same_lesion": Ground("CGSMEDICARE", "article 201915, same lesion"),
    "coated_separate_lesion": Ground("CGSMEDICARE", "article 201915, 0914T"),
    "coated_parent_open": Ground("CGSMEDICARE", "article 201915, parents of 0914T without 92930 and 92945", LOW),
    "coated_imaging": Ground("CGSMEDICARE", "article 201915, imaging included"),
    # 2025
    "branch_addons_2025": Ground("RVU25D", "rows 92921, 92925, 92929, 92934, 92938, 92944 (status B)", MEDIUM),
    "two_branches_2025": Ground("NCCI26", _CH11_PCI, MEDIUM),
    "tiers_2025": Ground("AHIMA", "tiers of the 2013 coronary codes", MEDIUM),
    "branch_parents_2025": Ground("AOC24", "primaries of 92925 and 92929", MEDIUM),
    "bifurcation_2025": Ground("RVU25D", "rows 92928 and 92929", MEDIUM),
    # add-ons
    "addon_parent": Ground("AOC24", "type 1 add-ons and their primaries"),
    "addon_parent_2026": Ground("AOC24", "primaries of 2024Q3; 92930 and 92945 presumed", MEDIUM),
    "lithotripsy": Ground("SHOCKWAVEMEDICAL", "92972", MEDIUM),
    "lithotripsy_parent_open": Ground("AOC24", "primaries of 92972, older than 0913T", MEDIUM),
    "lithotripsy_alone": Ground("AOC24", "primaries of 92972", LOW),
    "clot_mechanical": Ground("RVU26C", "row 92973"),
    "clot_mechanical_2025": Ground("AAPC2", "92973, mechanical thrombectomy only", MEDIUM),
    "clot_manual": Ground("CATHCPT", "92973, manual aspiration not included", MEDIUM),
    "clot_with_mi": Ground("AOC24", "92941 among the primaries of 92973", MEDIUM),
    "brachytherapy": Ground("RVU26C", "row 92974"),
    "imaging": Ground("MUE-Q2", "92978 one, 92979 two"),
    "physiology": Ground("MUE-Q2", "93571 one, 93572 two"),
    "angio_ffr": Ground("AOC24", "primaries of 0523T"),
    "angio_ffr_beside_wire": Ground("PTP24", "pair 93571/0523T, indicator 1", LOW),
    # diagnostic study
    "diagnostic_one_code": Ground("PTP24", "pairs among 93451 to 93461"),
    "diagnostic_test": Ground("NCCI26", "ch. XI, I.17, p. XI-15"),
    "diagnostic_three_parts": Ground("THEHAUGENGROUP", "conditions for a diagnostic study beside PCI"),
    "diagnostic_modifier": Ground("NCCI26", "ch. I, E, pp. I-17 to I-18"),
    "diagnostic_part": Ground("NCCI26", "ch. V, D.13, p. V-12", MEDIUM),
    "diagnostic_after_ct": Ground("NCCI26", "ch. IX, D.4, p. IX-8", LOW),
    "diagnostic_heart": Ground("PTP24", "no pair of 93451, 93452, 93453 with a PCI code"),
    "diagnostic_heart_own_reason": Ground("NCCI26", "ch. XI, I.17, p. XI-15", LOW),
    "left_heart_no_own_reason": Ground("NCCI26", "ch. XI, I.17, p. XI-15", MEDIUM),
    "grafts_without_coronaries": Ground("NCCI26", "ch. I, A, pp. I-4 to I-6", LOW),
    "injections": Ground("AOC24", "primaries of 93563, 93564, 93565"),
    "congenital": Ground("AOC24", "primaries of 93563, 93564, 93565", LOW),
    "diagnostic_addon": Ground("AOC24", "add-ons of 93451 to 93461"),
    "drug_challenge": Ground("PTP24", "93463 under the PCI codes, indicator 1", LOW),
    "passing_arteriogram": Ground("NCCI26", "ch. XI, I.18, p. XI-15"),
    "professional_component": Ground("RVU26C", "PC/TC indicator 1"),
    # support
    "support": Ground("PTP24", "33967, 33990, 33991, 33995 unpaired with PCI"),
    "support_pairs": Ground("PTP24", "pairs among 33967 to 33997"),
    "support_pairs_open": Ground("PTP24", "pairs among 33967 to 33997, indicator 1", LOW),
    "support_removal": Ground("PTP24", "33992, 33993, 33997, 33968 under the insertions"),
    "support_session_unknown": Ground("PTP24", "33992, 33993, 33997, 33968 under the insertions", LOW),
    # bundled and other
    "pacing": Ground("NCCI26", "ch. V, D.5, p. V-10"),
    "closure": Ground("NCCI26", "ch. XI, I.19, p. XI-15"),
    "access": Ground("NCCI26", "ch. XI, I.15, p. XI-15"),
    "included_in_pci": Ground("NCCI26", "ch. XI, I.15 and I.17, p. XI-15"),
    "ecg": Ground("NCCI26", "ch. XI, I.16, p. XI-15"),
    "echo": Ground("NCCI26", "ch. XI, I.15, p. XI-15"),
    "monitoring_catheter": Ground("PTP24", "93503 under 93451 to 93461; unpaired with PCI"),
    "internal_cardioversion": Ground("NCCI26", "ch. XI, I.29, pp. XI-17 to XI-18"),
    "external_cardioversion": Ground("PTP24", "no pair of 92960 with PCI", LOW),
    "defibrillation": Ground("NCCI26", "ch. XI, I.1-I.3, pp. XI-12 to XI-13"),
    "resuscitation": Ground("NCCI26", "ch. XI, I.1-I.3, pp. XI-12 to XI-13", LOW),
    "thrombolysis_2026": Ground("RVU26C", "rows 92975 and 92977 absent", MEDIUM),
    "thrombolysis_2026_alone": Ground("NCCI26", "ch. I, T, p. I-27", LOW),
    "thrombolysis_2025": Ground("RVU25D", "rows 92975 and 92977", MEDIUM),
    "thrombolysis_2025_open": Ground("RVU25D", "rows 92975 and 92977", LOW),
    "ct_ffr": Ground("OPPS-Apr26", "75580"),
    "unknown_service": Ground("NCCI26", "ch. I, A, pp. I-4 to I-6", LOW),
    # sedation
    "sedation": Ground("NCCI26", "ch. I, G, p. I-21; ch. XI, W.6, p. XI-38"),
    "sedation_short": Ground("MEM", "ten minutes for the first unit", MEDIUM),
    "sedation_facility": Ground("RVU26C", "row 99153, PC/TC indicator 3"),
    "sedation_second_person": Ground("PTP24", "99155 to 99157 under the PCI codes"),
    "sedation_unknown": Ground("NCCI26", "ch. I, G, p. I-21", LOW),
    "anesthesia": Ground("NCCI26", "ch. I, C.2, p. I-10; ch. XI, W.6, pp. XI-37 to XI-38"),
    # failed work
    "completed_only": Ground("NCCI26", "ch. I, C.10-C.11, p. I-11; M, pp. I-24 to I-25"),
    "staged": Ground("NCCI26", "ch. I, A, p. I-6; ch. XI, W.1, p. XI-37", MEDIUM),
    "wire_only": Ground("NCCI26", "ch. I, A, pp. I-4 to I-6", MEDIUM),
    "stopped_physician": Ground("PFS-LAYOUT", "modifier 53", LOW),
    "stopped_facility": Ground("MEM", "modifiers 73 and 74", LOW),
    # facility
    "drug_eluting_twin": Ground("OPPS-Apr26", "C9600, C9602, C9604, C9606, C9607"),
    "drug_eluting_branch_2025": Ground("HCPCS20", "C9601, C9603, C9605, C9608", MEDIUM),
    "no_twin": Ground("OPPS-Apr26", "92930 and 92945 without a drug-eluting twin", LOW),
    "stent_kind_unknown": Ground("OPPS-Apr26", "C9600 to C9607", LOW),
    "coated_device": Ground("OPPS-Apr26", "C9610, status H"),
    "side_branch_unknown_2025": Ground("RVU25D", "rows 92921 and 92929", LOW),
    "inpatient_only": Ground("OPPS-Apr26", "status C"),
    "asc_list_2025": Ground("ASC25", "addenda AA and EE, January 2025", MEDIUM),
    "asc_list_2026": Ground("ASC25", "list of January 2025; none held for 2026", LOW),
    # facts missing
    "artery_missing": Ground("NCCI26", _CH11_PCI, LOW),
    "technique_missing": Ground("RVU26C", "rows 92920, 92924, 92928 and 92933", LOW),
    "technique_missing_2025": Ground("RVU25D", "rows 92920, 92924, 92928 and 92933", LOW),
    "year_not_held": Ground("DESK", "rules for 2025 and 2026", LOW),
    # a claim beside the facts
    "only_what_was_done": Ground("NCCI26", "ch. I, A, pp. I-4 to I-6"),
    # diagnoses
    "mi_by_vessel": Ground("ICD21", "I21.0-I21.4"),
    "cad": Ground("ICD21", "I25.1-"),
    "graft_cad": Ground("ICD21", "I25.7-, I25.810"),
    "combination": Ground("ICD21", "Excludes1 at I20"),
    "total_occlusion": Ground("HCCBUDDY", "I25.82: code first, Excludes1"),
    "calcified": Ground("ICD21", "I25.84"),
    "restenosis": Ground("ICD21", "T82.855A"),
    "stent_thrombosis": Ground("ICD21", "T82.867A", MEDIUM),
    "diagnosis_missing": Ground("DOCSLIB", "NCD 20.7", LOW),
}


def because(text: str, ground: str, facts: tuple[str, ...] = ()) -> Reason:
    """A reason resting on the named ground. Raises KeyError for an unknown ground."""
    held = GROUNDS[ground]
    return Reason(text, SourceRef(held.source, held.locator), facts, held.confidence)


def begun(words: str) -> str:
    """With a capital at the start and the rest as it is, so that LAD stays LAD."""
    return words[:1].upper() + words[1:]
