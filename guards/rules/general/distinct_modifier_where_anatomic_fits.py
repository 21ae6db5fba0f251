"""Rule: distinct_modifier_where_anatomic_fits."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import lines_of, listed, same_day
from guards.pci_codes import DISTINCT_MODIFIERS, arteries_of, is_pci_base
from guards.rule import Desk, rule

_PLACE = "ch. I, E.d, p. I-17; E.e, p. I-20"


_SAID_BY_NO_ARTERY = {"XE": "another encounter", "XP": "another practitioner"}


@rule(
    id="distinct_modifier_where_anatomic_fits",
    severity=Severity.ERROR,
    source="NCCI26",
    locator=_PLACE,
    facts=("MOD-03", "MOD-12"),
)
def distinct_modifier_where_anatomic_fits(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """59 or an X modifier stands on a PCI line whose artery modifier already says what is distinct.

    Why: an anatomic modifier goes before 59 and its subsets. Where another PCI line names the same artery the second
    modifier may stand for native and graft work (GRAFT-02): then a person decides. XE there tells of another encounter,
    which `two_base_codes_in_one_artery` remarks on. XE and XP elsewhere say what no artery says: a remark.
    Faulty: 92928-LD with 92920-RC-59
    Sound: 92928-LD with 92920-RC
    """
    for n, line, day in lines_of(claim):
        extra = sorted(DISTINCT_MODIFIERS.intersection(line.modifiers))
        if not extra or not is_pci_base(line.code, day, desk.tables):
            continue
        if not arteries_of(line.modifiers):
            text = f"{line.code}-{extra[0]}: a PCI line is told apart by its artery modifier, not by {extra[0]}."
            yield Hit(text, n, (line.code,))
        elif _shares_artery(claim, n, day, desk):
            if extra == ["XE"]:
                continue
            question = "Was one segment treated through the native vessel and another one through a graft?"
            text = (
                f"{line.code} carries {listed(extra)} beside a PCI line of the same artery; only native and graft work, "
                "or another encounter (XE), allow it."
            )
            yield Hit(text, n, (line.code,), Fix(Action.ASK_FOR, n, question), Severity.WARNING, question=question)
        elif len(extra) == 1 and extra[0] in _SAID_BY_NO_ARTERY:
            text = f"{extra[0]} on {line.code} tells of {_SAID_BY_NO_ARTERY[extra[0]]}; the record must show it."
            yield Hit(text, n, (line.code,), severity=Severity.INFO)
        else:
            artery = listed(sorted(arteries_of(line.modifiers)))
            text = f"{line.code} carries {listed(extra)} although {artery} already tells it apart."
            yield Hit(text, n, (line.code,), Fix(Action.REMOVE_MODIFIER, n, extra[0], safe=True))


def _shares_artery(claim: Claim, own: int, day: date, desk: Desk) -> bool:
    arteries = arteries_of(claim.lines[own].modifiers)
    return any(
        n != own and arteries & arteries_of(line.modifiers) and is_pci_base(line.code, day, desk.tables)
        for n, line in same_day(claim, day)
    )
