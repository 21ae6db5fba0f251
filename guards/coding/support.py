"""Mechanical circulatory support: insertion; removal and repositioning only at another session."""

from guards.coding.case import Support, SupportAction, SupportKind
from guards.coding.grounds import because, begun
from guards.coding.sheet import Entry, Group, Sheet

_INSERT = {
    SupportKind.BALLOON_PUMP: "33967",
    SupportKind.LEFT_VAD: "33990",
    SupportKind.LEFT_VAD_TRANSSEPTAL: "33991",
    SupportKind.RIGHT_VAD: "33995",
}
_REMOVE = {
    SupportKind.BALLOON_PUMP: "33968",
    SupportKind.LEFT_VAD: "33992",
    SupportKind.LEFT_VAD_TRANSSEPTAL: "33992",
    SupportKind.RIGHT_VAD: "33997",
}
_WORDS = {
    SupportKind.BALLOON_PUMP: "balloon pump",
    SupportKind.LEFT_VAD: "left ventricular assist device",
    SupportKind.LEFT_VAD_TRANSSEPTAL: "left ventricular assist device with transseptal puncture",
    SupportKind.RIGHT_VAD: "right ventricular assist device",
}


def report(sheet: Sheet) -> None:
    """Add each device put in, once; removals and repositionings of another session."""
    inserted = _inserted(sheet)
    for kind, facts in inserted.items():
        text = f"Percutaneous insertion of a {_WORDS[kind]}; no edit pairs it with an intervention."
        sheet.add(Entry(_INSERT[kind], Group.SUPPORT, because(text, "support", facts)))
    _both_sides(sheet)
    for n, item in enumerate(sheet.case.support):
        if item.action is not SupportAction.INSERT:
            _later(item, f"support[{n}]", inserted, sheet)


def _inserted(sheet: Sheet) -> dict[SupportKind, tuple[str, ...]]:
    found: dict[SupportKind, tuple[str, ...]] = {}
    for n, item in enumerate(sheet.case.support):
        if item.action is SupportAction.INSERT:
            found[item.kind] = (*found.get(item.kind, ()), f"support[{n}]")
    if SupportKind.LEFT_VAD_TRANSSEPTAL in found and SupportKind.LEFT_VAD in found:
        text = "33991 holds the arterial access; 33990 is not reported beside it and no modifier opens the edit."
        sheet.leave_out(
            _WORDS[SupportKind.LEFT_VAD], text, "support_pairs", found.pop(SupportKind.LEFT_VAD), code="33990"
        )
    return {kind: found[kind] for kind in SupportKind if kind in found}


def _both_sides(sheet: Sheet) -> None:
    """A right device beside a left one: an edit of indicator 1 with 33990, of 0 with 33991."""
    codes = sheet.codes(Group.SUPPORT)
    left = sorted(codes & {"33990", "33991"})
    if "33995" not in codes or not left:
        return
    entry = next(e for e in sheet.entries if e.code == left[0])
    if left[0] == "33991":
        text = "An edit puts 33991 under 33995 and no modifier opens it."
        sheet.leave_out("left ventricular assist device", text, "support_pairs", entry.reason.facts, "33991")
        sheet.entries.remove(entry)
        return
    text = "Devices for both sides were put in; an edit puts 33990 under 33995 unless it is a distinct service. "
    text += "Were they separate, through separate access?"
    answers = ("no: 33995 alone", "yes: 33990 with XS as well")
    if sheet.ask("support:both", text, "support_pairs_open", answers, entry.reason.facts):
        sheet.entries[sheet.entries.index(entry)] = entry.but(extra=("XS",))
    else:
        sheet.entries.remove(entry)


def _later(item: Support, path: str, inserted: dict[SupportKind, tuple[str, ...]], sheet: Sheet) -> None:
    is_removal = item.action is SupportAction.REMOVE
    words = f"{'removal' if is_removal else 'repositioning'} of a {_WORDS[item.kind]}"
    code = _REMOVE[item.kind] if is_removal else "33993"
    if not is_removal and item.kind is SupportKind.BALLOON_PUMP:
        sheet.leave_out(words, "No code names the repositioning of a balloon pump.", "support_removal", (path,))
        return
    separate = item.separate_session
    if separate is None and item.kind not in inserted:
        text = f"Was the {words} done at a session other than the insertion?"
        answers = ("no: not reported", f"yes: {code}")
        separate = bool(sheet.ask(f"{code}:session", text, "support_session_unknown", answers, (path,)))
    if not separate:
        text = f"{begun(words)} in the session of the insertion is part of it."
        sheet.leave_out(words, text, "support_removal", (path,), code)
        return
    if code in sheet.codes():
        return
    text = f"{begun(words)} at a session of its own."
    sheet.add(Entry(code, Group.SUPPORT, because(text, "support_removal", (path,))))
