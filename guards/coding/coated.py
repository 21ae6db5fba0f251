"""Drug-coated balloons: 0913T as the treatment, +0914T on a separate lesion of an artery with another PCI."""

from guards.coding.case import Technique
from guards.coding.grounds import because, begun
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.technique import is_coated_only, techniques
from guards.coding.territory import Unit, Worked

PARENTS = frozenset({"92920", "92924", "92928", "92933", "92937", "92941", "92943"})
OPEN_PARENTS = frozenset({"92930", "92945"})


def is_alone(unit: Unit) -> bool:
    """Whether every treated lesion of the unit was treated by coated balloon only."""
    return all(is_coated_only(w.lesion) for w in unit.lesions)


def split(unit: Unit, *, has_situation: bool) -> tuple[tuple[Worked, ...], tuple[Worked, ...]]:
    """Lesions with another PCI, and lesions treated by coated balloon only.

    Where a situation code stands, its own lesion (MI culprit, total occlusion) belongs to it whatever the balloon.
    """
    plainly: list[Worked] = []
    coating: list[Worked] = []
    for worked in unit.lesions:
        infarct = worked.lesion.infarct
        is_target = worked.lesion.cto is not None or (infarct is not None and infarct.is_culprit)
        is_coated = is_coated_only(worked.lesion) and not (has_situation and is_target)
        (coating if is_coated else plainly).append(worked)
    return tuple(plainly), tuple(coating)


def alone(unit: Unit) -> Entry:
    """The line where the coated balloon is the whole treatment of the artery or graft."""
    text = f"{begun(unit.name)}: a drug-coated balloon was the treatment; plain ballooning is preparation."
    reason = because(text, "coated_balloon", unit.paths)
    return Entry("0913T", Group.PCI, reason, unit.artery, unit.graft is not None, unit.extra, lesions=unit.indices)


def beside(unit: Unit, code: str, coating: tuple[Worked, ...], sheet: Sheet) -> None:
    """Add 0914T for separate lesions, and leave out coated balloons on a lesion that had another PCI."""
    for worked in unit.lesions:
        if worked not in coating and Technique.DRUG_COATED_BALLOON in techniques(worked.lesion):
            text = f"The coated balloon was used on the lesion that {code} is reported for; 0913T does not join it."
            sheet.leave_out(
                "drug-coated balloon", text, "coated_same_lesion", (worked.path,), "0913T", unit.artery.value
            )
    if not coating or (len(coating) == len(unit.lesions)):
        return
    facts = tuple(w.path for w in coating)
    if code in OPEN_PARENTS:
        text = f"A coated balloon treated a separate lesion beside {code}, which the contractor's list of parents of "
        text += "0914T does not name, perhaps by oversight. Is 0914T added?"
        answers = ("no 0914T", "0914T is added")
        if not sheet.ask(f"{unit.key}:0914T", text, "coated_parent_open", answers, facts):
            return
    elif code not in PARENTS:
        return
    text = f"A coated balloon treated a separate lesion of the {unit.name} beside {code}."
    reason = because(text, "coated_separate_lesion", facts)
    indices = tuple(w.index for w in coating)
    parents = PARENTS | OPEN_PARENTS
    sheet.add(
        Entry("0914T", Group.PCI_ADDON, reason, unit.artery, unit.graft is not None, lesions=indices, parents=parents)
    )
