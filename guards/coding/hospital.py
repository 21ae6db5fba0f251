"""Hospital outpatient and ASC: drug-eluting twins of the stent codes, and what is not payable there."""

from corpus.rows import Setting
from corpus.tables import State
from guards.coding.case import Lesion, StentKind, Technique
from guards.coding.derivation import Reason
from guards.coding.grounds import because
from guards.coding.sheet import Entry, Group, Sheet
from guards.coding.technique import done

TWINS = {"92928": "C9600", "92933": "C9602", "92937": "C9604", "92941": "C9606", "92943": "C9607"}
BRANCH_TWINS = {"92929": "C9601", "92934": "C9603", "92938": "C9605", "92944": "C9608"}  # 2025
_OPEN = {"92930": "C9600", "92945": "C9607"}  # no twin is known
INPATIENT_ONLY = frozenset({"92941", "C9606", "33967", "33968", "33990", "33991", "33992", "33993", "33995", "33997"})
_TWIN_OF_CPT = {**TWINS, **BRANCH_TWINS}


def translate(sheet: Sheet) -> None:
    """Turn physician codes into the facility's; a physician's claim stays as it is."""
    if sheet.is_physician:
        return
    sheet.entries = [_facility(e, sheet) for e in sheet.entries]
    _parents(sheet)
    _not_payable(sheet)


def _facility(entry: Entry, sheet: Sheet) -> Entry:
    if entry.code not in _TWIN_OF_CPT and entry.code not in _OPEN:
        return entry
    kinds = _kinds(entry, sheet)
    if not kinds:
        return entry
    if StentKind.DRUG_ELUTING in kinds:
        return _drug_eluting(entry, sheet)
    if None in kinds:
        text = f"Were the stents of {entry.code} drug-eluting? The facility's code depends on it."
        answers = ("bare metal or covered", "drug-eluting")
        artery = entry.artery.value if entry.artery else ""
        key = f"{artery}{'/graft' if entry.through_graft else ''}:stent-kind"
        if sheet.ask(key, text, "stent_kind_unknown", answers, entry.reason.facts):
            return _drug_eluting(entry, sheet)
    return entry


def _kinds(entry: Entry, sheet: Sheet) -> frozenset[StentKind | None]:
    """Kinds of the stents the line is about."""
    found: set[StentKind | None] = set()
    for index in entry.lesions:
        found |= lesion_kinds(sheet.case.lesions[index])
    return frozenset(found)


def lesion_kinds(lesion: Lesion) -> frozenset[StentKind | None]:
    """Stent kinds of a lesion; a stent in the side branch is of the main vessel's kind where there is one."""
    own = {t.stent_kind for t in done(lesion) if t.technique is Technique.STENT}
    limb = lesion.bifurcation
    if not own and limb is not None and (limb.stent_count or Technique.STENT in limb.techniques):
        return frozenset({None})
    return frozenset(own)


def _drug_eluting(entry: Entry, sheet: Sheet) -> Entry:
    twin = _TWIN_OF_CPT.get(entry.code)
    if twin is None:
        twin = _OPEN[entry.code]
        text = f"{entry.code} has no drug-eluting twin that is known. Does the hospital report {entry.code} or {twin}?"
        artery = entry.artery.value if entry.artery else ""
        answer = sheet.ask(f"{artery}:twin", text, "no_twin", (twin, entry.code), entry.reason.facts)
        return entry if answer else _as_twin(entry, twin, "no_twin")
    ground = "drug_eluting_branch_2025" if entry.code in BRANCH_TWINS else "drug_eluting_twin"
    return _as_twin(entry, twin, ground)


def _as_twin(entry: Entry, twin: str, ground: str) -> Entry:
    place = because("", ground)
    text = f"{entry.reason.text} Drug-eluting: the facility reports {twin} in place of {entry.code}."
    reason = Reason(text, place.source, entry.reason.facts, min(place.confidence, entry.reason.confidence, key=_weight))
    return entry.but(code=twin, reason=reason, value_of=entry.value_of or entry.code)


def _weight(confidence: object) -> int:
    return ("low", "medium", "high").index(str(confidence))


def _parents(sheet: Sheet) -> None:
    """The twins are parents like the codes they stand for."""
    both = {**_TWIN_OF_CPT, **_OPEN}
    for n, entry in enumerate(sheet.entries):
        if entry.parents:
            twins = {both[p] for p in entry.parents if p in both}
            sheet.entries[n] = entry.but(parents=entry.parents | twins)


def _not_payable(sheet: Sheet) -> None:
    coated = [e for e in sheet.entries if e.code in {"0913T", "0914T"}]
    if (
        coated
        and sheet.setting is Setting.HOSPITAL_OUTPATIENT
        and sheet.tables.code("C9610", sheet.day).row is not None
    ):
        text = "The hospital names the coated balloon catheter with its device code C9610, which is paid apart."
        sheet.note(text, "coated_device", coated[0].reason.facts)
    for entry in sheet.entries:
        if sheet.setting is Setting.ASC:
            _asc(entry, sheet)
        elif entry.code in INPATIENT_ONLY:
            text = f"{entry.code} is paid to inpatients only; an outpatient line for it is not payable."
            sheet.note(text, "inpatient_only", entry.reason.facts)


def _asc(entry: Entry, sheet: Sheet) -> None:
    """Whether the ASC list carries the code; the list of 2026 is not held."""
    if entry.group not in (Group.PCI, Group.DIAGNOSTIC, Group.SUPPORT):
        return
    found = sheet.tables.asc(entry.code, sheet.day)
    if found.state is State.NOT_HELD or found.stale:
        text = f"No ASC list that holds {entry.code} for this day is at hand: is it paid in an ASC?"
        sheet.doubt(f"asc:{entry.code}", text, "asc_list_2026", entry.reason.facts)
    elif found.row is None or not found.row.on_list:
        text = f"{entry.code} is not on the ASC list of January 2025: was it meant for a hospital?"
        sheet.doubt(f"asc:{entry.code}", text, "asc_list_2025", entry.reason.facts)
