"""What the indicators of the published tables mean, in words. Meanings: PFS-LAYOUT, NCCI26 ch. I, OPPS-J25 (D1)."""

from corpus.rows import PfsRow

MODIFIER_INDICATOR = {
    0: "no modifier opens this edit",
    1: "a fitting modifier may open this edit where the facts bear it out",
    9: "not applicable: the edit was deleted on the day it began",
}
MAI = {
    0: "the adjudication indicator is not told by the source",
    1: "claim line: the units of each line are compared with the limit",
    2: "day, policy: all units of the day; an absolute limit",
    3: "day, clinical: all units of the day; more can be paid where the record shows that it was right and necessary",
}
STATUS_INDICATOR = {
    "A": "paid under another fee schedule",
    "B": "not recognised under OPPS on this bill type",
    "C": "inpatient only: not paid to a hospital outpatient department",
    "D": "discontinued",
    "E1": "not covered or not payable under OPPS",
    "E2": "not paid on an outpatient claim: no price is known",
    "F": "paid at reasonable cost, not under OPPS",
    "G": "pass-through drug, paid apart",
    "H": "pass-through device, paid apart",
    "H1": "device against pain without opioids, paid apart at cost",
    "J1": "comprehensive APC: one payment for the encounter, nearly everything else packaged into it",
    "J2": "one comprehensive payment in some combinations, packaged beside J1, else on its own or packaged",
    "K": "drug without pass-through, paid apart",
    "K1": "drug against pain without opioids, paid apart",
    "L": "vaccine or antibody paid at reasonable cost, not under OPPS",
    "M": "not billable to the contractor",
    "N": "packaged: no payment of its own",
    "P": "partial hospitalisation or intensive outpatient programme, paid by the day",
    "Q1": "packaged beside a line of status S, T or V, else paid on its own",
    "Q2": "packaged beside a line of status T, else paid on its own",
    "Q3": "part of a composite payment in some combinations, else on its own or packaged",
    "Q4": "laboratory test, packaged beside hospital services, else paid by the laboratory schedule",
    "R": "blood or blood product, paid apart",
    "S": "paid on its own, not discounted with other procedures",
    "T": "paid on its own, discounted with other procedures",
    "U": "brachytherapy source, paid apart",
    "V": "visit to a clinic or an emergency department, paid on its own",
    "Y": "billed to the equipment contractor, not under OPPS",
}
_STATUS = {
    "A": "active: paid by these values where covered",
    "B": "bundled: never paid apart",
    "C": "priced by the contractor",
    "E": "left out of the schedule by regulation",
    "I": "not valid for Medicare; another code is used",
    "J": "anaesthesia: paid by base and time units",
    "M": "a measurement code, not paid",
    "N": "not covered by Medicare",
    "P": "bundled or left out",
    "Q": "a therapy reporting code, not paid",
    "R": "paid only where special coverage rules are met",
    "T": "paid only where nothing else of the same day and physician is paid",
    "X": "excluded by law from the schedule",
}
_GLOBAL = {
    "000": "minor procedure: the day itself, no days after",
    "010": "minor procedure: ten days after",
    "090": "major procedure: ninety days after",
    "ZZZ": "add-on: takes the global period of its primary",
    "XXX": "the global concept does not apply",
    "YYY": "the contractor decides",
    "MMM": "maternity",
}
_PCTC = {
    "0": "physician service: 26 and TC do not apply",
    "1": "diagnostic test: 26 and TC apply",
    "2": "professional component only",
    "3": "technical component only",
    "4": "global test only",
    "5": "incident-to service",
    "6": "laboratory interpretation",
    "7": "therapy: not paid for hospital patients when an independent therapist gives it",
    "8": "a physician's reading of an abnormal smear, for hospital inpatients only",
    "9": "the concept does not apply",
}
_MULTIPLE = {
    "0": "no reduction beside other procedures",
    "2": "ranked by fee: 100% for the first, 50% for each of the next four",
    "1": "the ranking of before 1995",
    "3": "endoscopy: less its base beside another of its family, then ranked with it",
    "4": "imaging: 50% off the technical and 5% off the professional part of all but the dearest",
    "5": "therapy: 50% off the practice expense of all units but the dearest",
    "6": "cardiovascular tests: 25% off the technical part of all but the dearest",
    "7": "ophthalmology tests: 20% off the technical part of all but the dearest",
    "9": "the concept does not apply",
}
_BILATERAL = {
    "0": "no 150% payment for both sides",
    "1": "150% payment for both sides",
    "2": "the value is already for both sides",
    "3": "each side is paid in full",
    "9": "the concept does not apply",
}
_ASSISTANT = {
    "0": "paid only where the record shows medical necessity",
    "1": "never paid",
    "2": "may be paid",
    "9": "the concept does not apply",
}
_CO_SURGEON = {
    "0": "not permitted",
    "1": "may be paid where the record shows medical necessity",
    "2": "permitted for two specialties",
    "9": "the concept does not apply",
}
_TEAM = {"0": "not permitted", "1": "may be paid by report", "2": "permitted", "9": "the concept does not apply"}
_READ = {
    "status": _STATUS,
    "global_days": _GLOBAL,
    "pctc": _PCTC,
    "multiple_procedure": _MULTIPLE,
    "bilateral": _BILATERAL,
    "assistant": _ASSISTANT,
    "co_surgeon": _CO_SURGEON,
    "team": _TEAM,
}


def fee_indicators(row: PfsRow) -> dict[str, str]:
    """Each indicator of a fee-schedule row as `value: meaning`."""
    return {name: _read(meanings, getattr(row, name)) for name, meanings in _READ.items()}


def _read(meanings: dict[str, str], value: str) -> str:
    return f"{value}: {meanings[value]}" if value in meanings else value
