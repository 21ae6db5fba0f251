"""Rule: visit_modifier_on_procedure."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, listed
from guards.pci_codes import DIAGNOSTIC_CATH, EVALUATION_MODIFIERS, is_addon, is_pci_base
from guards.rule import Desk, rule


@rule(
    id="visit_modifier_on_procedure",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, D, pp. I-12 to I-13; E.b, pp. I-15 to I-16",
    facts=("EM-01", "MOD-13"),
)
def visit_modifier_on_procedure(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """24, 25 or 57 stands on the line of a procedure.

    Why: the three tell that a visit is apart from a procedure; they stand on the line of the visit, never on an
    intervention, a catheterization or an add-on. 57 goes with procedures of 90 days besides, and PCI has 0.
    Faulty: 92928-LD-25 with 99223
    Sound: 92928-LD with 99223-25 where the visit was about something else
    """
    for n, line, day in lines_of(claim):
        told = sorted(EVALUATION_MODIFIERS.intersection(line.modifiers))
        if not told:
            continue
        tables = desk.tables
        if line.code in DIAGNOSTIC_CATH or is_pci_base(line.code, day, tables) or is_addon(line.code, day, tables):
            text = f"{line.code} carries {listed(told, 'and')}, which belongs on the line of a visit."
            yield Hit(text, n, (line.code,), Fix(Action.REMOVE_MODIFIER, n, told[0], safe=True))
