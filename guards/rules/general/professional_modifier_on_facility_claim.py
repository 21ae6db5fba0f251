"""Rule: professional_modifier_on_facility_claim."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, read_from, weigh
from guards.pci_codes import is_facility, is_pci_base, is_visit
from guards.rule import Desk, rule

_STOPPED = "Was the procedure stopped before (73) or after (74) sedation or anaesthesia began?"


@rule(
    id="professional_modifier_on_facility_claim",
    severity=Severity.ERROR,
    source="PFS-LAYOUT",
    facts=("MOD-05", "MOD-09"),
)
def professional_modifier_on_facility_claim(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A modifier for professional claims stands on a facility claim.

    Why: 26, 53 and the surgeon and assistant modifiers price a physician's work; a facility bills none of it.
    What 52 means on a facility's PCI line is not settled by an official source: a person decides.
    Faulty: 93458-26 from the hospital outpatient department
    Sound: 93458 from the hospital outpatient department
    """
    if not is_facility(claim.setting):
        return
    for n, line, day in lines_of(claim):
        if "52" in line.modifiers and is_pci_base(line.code, day, desk.tables):
            yield Hit(
                f"52 on a facility's {line.code}: a procedure stopped in a facility is told by 73 or 74.",
                n,
                (line.code,),
                Fix(Action.ASK_FOR, n, _STOPPED),
                Severity.WARNING,
                question=_STOPPED,
            )
        for modifier in dict.fromkeys(line.modifiers):
            found = desk.tables.modifier(modifier, day)
            row = found.row
            if row is not None and row.professional and not row.facility and not is_visit(line.code):
                yield Hit(
                    f"Modifier {modifier} ({row.label}) belongs on professional claims, not on a facility's {line.code}.",
                    n,
                    (line.code,),
                    Fix(Action.REMOVE_MODIFIER, n, modifier),
                    weigh(row.confidence),
                    read_from(found),
                )
