"""The field's vocabulary: which codes and modifiers belong together. Code kinds come from the dated codes table.

Only relations that no held table carries stand here as constants; each names where it comes from.
"""

from datetime import date

from corpus.rows import CodeRow, Setting
from corpus.span import Span
from corpus.tables import Tables

ARTERY_MODIFIERS = frozenset({"LC", "LD", "LM", "RC", "RI"})  # NCCI26 ch. I E, p. I-14
DISTINCT_MODIFIERS = frozenset({"59", "XE", "XP", "XS", "XU"})  # NCCI26 ch. I E.d and E.e
NEVER_OPENING = frozenset({"22", "76", "77"})  # NCCI26 ch. I E, p. I-14
EVALUATION_MODIFIERS = frozenset({"24", "25", "57"})  # open a pair on the visit's own line only
# NCCI26 ch. I E, pp. I-14 to I-15: every modifier that may open an edit of indicator 1.
OPENING_MODIFIERS = (
    ARTERY_MODIFIERS
    | DISTINCT_MODIFIERS
    | EVALUATION_MODIFIERS
    | {"27", "58", "78", "79", "91", "LT", "RT", "FA", "TA"}
    | {f"E{n}" for n in range(1, 5)}
    | {f"{letter}{n}" for letter in "FT" for n in range(1, 10)}
)

DIAGNOSTIC_CATH = frozenset(str(code) for code in range(93451, 93462))
CORONARY_ANGIOGRAPHY = frozenset(str(code) for code in range(93454, 93462))
CONGENITAL_CATH = frozenset(str(code) for code in range(93593, 93598))
CONGENITAL_INJECTIONS = frozenset({"93563", "93564", "93565"})
BRANCH_ADDONS = frozenset({"92921", "92925", "92929", "92934", "92938", "92944"})
SITUATION_CODES = frozenset({"92937", "92941", "92943", "92945", "C9604", "C9606", "C9607"})
CTO_CODES = frozenset({"92943", "92945", "C9607"})
STENT_CODES = frozenset({"92928", "92930", "92933"})  # always with a stent
DRUG_COATED_BALLOON = "0913T"
REPORTED_UNPAID = frozenset({"G0269"})  # may be written down, never paid: NCCI26 ch. XI I.19; RVU26C status B
NEXT_VESSEL = {"92978": "92979", "93571": "93572"}  # first vessel -> each further vessel
FIRST_VESSEL = {second: first for first, second in NEXT_VESSEL.items()}

# Codes younger than the edit tables held, and the older codes whose edits show what to expect of them.
SIBLINGS = {"92930": ("92928", "92933"), "92945": ("92943",), "0913T": ("92920",)}

# HIER-01: the ladder inside one artery; the place of 92930 is inferred, 92924 and 92928 never meet (that is 92933).
LADDER = {
    "92920": 1,
    "92924": 2,
    "92928": 2,
    "C9600": 2,
    "92930": 3,
    "92933": 4,
    "C9602": 4,
    "92937": 5,
    "C9604": 5,
    "92941": 6,
    "C9606": 6,
    "92943": 7,
    "C9607": 7,
    "92945": 8,
}

_PCI_KINDS = frozenset({"pci_base", "hcpcs_des"})


def row_of(code: str, day: date, tables: Tables) -> CodeRow | None:
    """The row of a code for the year of `day`, whether or not it is in force; None where none is held."""
    return tables.code(code, day).row


def is_in_force(row: CodeRow, day: date) -> bool:
    return day in Span(row.valid_from, row.valid_to)


def is_pci_base(code: str, day: date, tables: Tables) -> bool:
    """A code that stands for the treatment of one artery: CPT, its drug-eluting twin, or the coated balloon 0913T.

    True for codes not in force too, so that rules on structure still see them.
    """
    if code == DRUG_COATED_BALLOON:
        return True
    row = row_of(code, day, tables)
    return row is not None and row.kind in _PCI_KINDS and not row.is_addon


def pci_base_codes(day: date, tables: Tables) -> tuple[str, ...]:
    """Every PCI base code of CPT in force on `day`, in code order."""
    return tuple(r.code for r in tables.codes(day) if r.kind == "pci_base" and is_in_force(r, day))


def is_addon(code: str, day: date, tables: Tables) -> bool:
    row = row_of(code, day, tables)
    return row is not None and row.is_addon


def is_visit(code: str) -> bool:
    """An evaluation and management code, 99202 to 99499."""
    return len(code) == 5 and code.isdecimal() and 99202 <= int(code) <= 99499


def is_facility(setting: Setting) -> bool:
    return setting is not Setting.PHYSICIAN


def arteries_of(modifiers: tuple[str, ...]) -> frozenset[str]:
    """The artery modifiers among `modifiers`."""
    return ARTERY_MODIFIERS.intersection(modifiers)
