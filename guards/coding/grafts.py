"""Several units of one artery: native and graft work in the same segment, and two grafts to one artery."""

from dataclasses import replace

from guards.coding.sheet import Sheet
from guards.coding.territory import NAMES, Unit, Worked, plain


def settle(units: tuple[Unit, ...], sheet: Sheet) -> tuple[Unit, ...]:
    """The units that are reported, once the doubtful ones are settled; a segment is never reported twice."""
    settled: list[Unit] = []
    for artery in dict.fromkeys(u.artery for u in units):
        own = [u for u in units if u.artery is artery]
        native, grafts = [u for u in own if u.graft is None], [u for u in own if u.graft is not None]
        settled.extend(_native(native[0], grafts, sheet) if native else ())
        settled.extend(_grafts(grafts, sheet))
    return tuple(settled)


def _native(native: Unit, grafts: list[Unit], sheet: Sheet) -> tuple[Unit, ...]:
    """The native unit, without the lesions of a segment that was worked on through a graft as well."""
    through = {_segment(w) for unit in grafts for w in unit.lesions} - {("", "")}
    shared = tuple(w for w in native.lesions if _segment(w) in through)
    if not grafts:
        return (native,)
    name = NAMES[native.artery]
    facts = (*native.paths, *(path for unit in grafts for path in unit.paths))
    if not shared:
        text = f"Different segments of the {name} were treated natively and through a graft: both are reported."
        sheet.note(text, "graft_and_native", facts)
        return (native,)
    text = f"A segment of the {name} is told to be treated natively and through a graft. Was it the same segment?"
    answers = ("yes: the graft code alone", "no: both codes")
    if sheet.ask(f"{native.artery.value}:same-segment", text, "graft_and_native", answers, facts):
        return (native,)
    rest = tuple(w for w in native.lesions if w not in shared)
    return (replace(native, lesions=rest),) if rest else ()


def _segment(worked: Worked) -> tuple[str, str]:
    """Branch and segment; both empty where the place is not told closer than the artery."""
    return plain(worked.lesion.location.branch), plain(worked.lesion.location.segment)


def _grafts(grafts: list[Unit], sheet: Sheet) -> tuple[Unit, ...]:
    if len(grafts) < 2:
        return tuple(grafts)
    first, *others = grafts
    text = (
        f"Two grafts to the {NAMES[first.artery]} were treated. Nothing read says whether the second takes a graft "
        "code of its own beside the same artery modifier: one code or two?"
    )
    facts = tuple(path for unit in grafts for path in unit.paths)
    answers = ("one code for the artery", "one code for each graft, the second with XS")
    if sheet.ask(f"{first.artery.value}:grafts", text, "two_grafts", answers, facts):
        return (first, *(replace(unit, extra=("XS",)) for unit in others))
    lesions = tuple(w for unit in grafts for w in unit.lesions)
    return (replace(first, lesions=lesions),)
