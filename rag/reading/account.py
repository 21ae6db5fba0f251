"""The account of the session, sentence by sentence: what was found, what was done, where."""

from dataclasses import dataclass, field, replace

from guards.coding.case import Dominance, Evidence, Location, Outcome, Technique
from rag.reading.attempts import outcome_of
from rag.reading.bridging import read_bridging
from rag.reading.devices import Device, devices_in, whole_device
from rag.reading.ellipsis import meant_again
from rag.reading.findings import read_findings
from rag.reading.focus import FOUND, move_focus
from rag.reading.ignored import Ignored, ignored
from rag.reading.lesions import Ledger, LesionDraft, LimbDraft, TreatmentDraft
from rag.reading.limbs import bifurcation_of, left_alone, main_of_bifurcation, read_limbs, side_branch_of
from rag.reading.link import places_for
from rag.reading.no_treatment import why_no_treatment
from rag.reading.no_vessel import of_no_vessel
from rag.reading.page import Mention, Page, Sentence
from rag.reading.places import Place, gives_collaterals, places_in
from rag.reading.stents import add_stents

WORK_SECTIONS = ("body", "procedure", "findings", "summary", "complications", "sedation", "access", "either")
_SAME = "same"  # a graft told as the one told last
_ORDER = {"findings": 0, "summary": 2}
_NO_SEGMENT = {"cap", "bed", "flow", "runoff", "wire", "edge", "end", "tip", "protection", "embolization"}
_HEALTHY = {"normal", "healthy", "uninvolved", "intervening", "spared"}


@dataclass(slots=True)
class Account:
    """State of a reading: the ledger, what was left aside, and the places last spoken of."""

    page: Page
    dominance: Dominance | None
    ledger: Ledger = field(default_factory=Ledger)
    left_aside: list[Ignored] = field(default_factory=list)
    before: list[Place] = field(default_factory=list)  # the places of the sentence before
    topic: Place | None = None  # the vessel spoken of: bare segments belong to it
    grafts: dict[str, Location] = field(default_factory=dict)
    graft: Location | None = None  # the graft told last
    unplaced: list[tuple[Sentence, Device, Outcome]] = field(default_factory=list)
    unclear_thrombectomy: list[Evidence] = field(default_factory=list)
    told_apart: list[Evidence] = field(default_factory=list)  # sums whose parts are told and counted


def read_account(page: Page, dominance: Dominance | None) -> Account:
    """Findings first, then the account, then lists and conclusions, which only confirm or fill in."""
    account = Account(page, dominance)
    _know_grafts(account)
    for sentence in sorted(page.sentences, key=lambda s: (_ORDER.get(s.section, 1), s.index)):
        if sentence.section in WORK_SECTIONS:
            _read(account, sentence)
        else:
            _leave_aside(account, sentence)
    _place_the_rest(account)
    return account


def _place_the_rest(account: Account) -> None:
    """What was told before the only treated lesion was named belongs to it; or to the only vessel spoken of."""
    treated = [d for d in account.ledger.drafts if d.is_treated]
    if not treated and account.unplaced:
        treated = _only_vessel(account) or of_no_vessel(account.page, account.ledger)
    if len(treated) != 1:
        return
    for sentence, device, outcome in account.unplaced:
        _add(account, sentence, treated[0], device, outcome, share=(0, 1))
    account.unplaced.clear()


def _only_vessel(account: Account) -> list[LesionDraft]:
    """The lesion of the one vessel that the account names, guide and wire apart; none where it names several."""
    named: list[Place] = []
    for sentence in account.page.sentences:
        if sentence.section in WORK_SECTIONS and (not sentence.of("ENGAGE") or sentence.told("LESION")):
            found = sentence.of("LESION") and not sentence.of("TECH", "PCI")  # found on an earlier day, treated today
            named += [p for p in _resolved(account, sentence) if not p.why_not or (found and p.why_not == "historical")]
    vessels = {(p.location.artery, p.location.branch, p.location.graft) for p in named}
    segments = {p.location.segment for p in named if p.location.segment}
    if len(vessels) != 1 or len(segments) > 1 or named[0].location.artery is None:
        return []
    place = next((p for p in named if p.location.segment), named[0])
    return [account.ledger.at(place.location, evidence=place.evidence)]


def _know_grafts(account: Account) -> None:
    """Which graft goes where. A branch reached through a graft says it only where nothing else does."""
    every = [p for s in account.page.sentences for p in places_in(account.page, s, account.dominance)]
    for place in sorted(every, key=lambda p: bool(p.location.branch)):
        graft = place.location.graft
        if graft is None or graft.kind == _SAME:
            continue
        if graft.feeds and graft.kind not in account.grafts:
            account.grafts[graft.kind] = place.location.model_copy(update={"segment": ""})
        elif graft.feeds and account.grafts[graft.kind].graft != graft and not place.location.branch:
            account.grafts[graft.kind] = Location(graft=graft.model_copy(update={"feeds": ""}))


def _leave_aside(account: Account, sentence: Sentence) -> None:
    why = {"plan": "planned", "history": "historical", "family": "family history", "indication": "historical"}
    for device in devices_in(account.page, sentence):
        account.left_aside.append(
            ignored(device.evidence, device.why_not or why.get(sentence.section, "not the account"))
        )
    for mention in sentence.of("PCI", "STAGED"):
        aside = mention.why_not or why.get(sentence.section, "not the account")
        account.left_aside.append(ignored(mention.evidence, aside))


def _read(account: Account, sentence: Sentence) -> None:
    page, ledger = account.page, account.ledger
    places = _resolved(account, sentence)
    told = [p for p in places if p.why_not != "family history"]
    if sentence.of("TECH", "LESION", "CALCIUM", "BIFURCATION", "WIRE", "CTO", "IMAGING", "PCI", "OCCLUSION"):
        told = read_bridging(page, sentence, told, ledger)
    read_findings(account.page, sentence, told, ledger)
    read_limbs(page, sentence, told, ledger)
    devices = devices_in(page, sentence)
    again = meant_again(page, sentence, told, devices)
    devices = _told_apart(account, devices, again)
    leads = [d.lead for d in devices if not d.why_not] + list(sentence.told("PCI"))
    done: list[Device] = []
    worked = [p for p in told if not left_alone(page, sentence, p)]
    for device in devices:
        tried = outcome_of(page, sentence, device) is not Outcome.COMPLETED
        why = device.why_not or ("" if tried else why_no_treatment(page, sentence, device))
        if why:
            account.left_aside.append(ignored(device.evidence, why))
            continue
        _treat(account, sentence, device, worked, leads)
        done.append(device)
    for device, place in again:
        _add(account, sentence, _lesion(account, place), device, Outcome.COMPLETED, share=(0, 1))
    for mention in sentence.told("PCI"):
        _worked_on(account, sentence, mention, told, leads)
    for mention in sentence.of("PCI", "STAGED", "TECHNIQUE2"):
        if mention.why_not:
            account.left_aside.append(ignored(mention.evidence, mention.why_not))
    _failed_work(account, sentence, told, bool(done))
    move_focus(account, sentence, told, has_device=bool(done))
    account.before = told


def _told_apart(account: Account, devices: list[Device], again: list[tuple[Device, Place]]) -> list[Device]:
    """`Two stents in the LAD, one proximal and one mid`: the parts are told, the sum is not counted again."""
    total = sum(d.count or 1 for d, _ in again)
    if len(again) < 2:
        return devices
    summed = next((d for d in devices if d.technique is again[0][0].technique and d.count == total), None)
    if summed is None:
        return devices
    vessels = {(p.location.artery, p.location.branch) for _, p in again}
    if len(vessels) == 1:
        account.ledger.questions.append(
            f"Were the stents (“{summed.evidence.text}”) for one lesion or for separate lesions?"
        )
    account.told_apart.append(summed.evidence)
    return [d for d in devices if d is not summed]


def _resolved(account: Account, sentence: Sentence) -> list[Place]:
    """Bare segments get the vessel spoken of, a graft without a target the target told elsewhere."""
    found: list[Place] = []
    for place in places_in(account.page, sentence, account.dominance):
        if sentence.of("ENGAGE") and not sentence.told("TECH", "BIFURCATION", *FOUND) and not place.location.segment:
            continue
        graft = place.location.graft
        if gives_collaterals(account.page, place):
            continue
        if place.is_bare and _is_no_segment(account, sentence, place):
            continue
        if place.is_bare:
            vessel = _vessel_for(account, place, found)
            if vessel is None:
                continue
            place = replace(place, location=vessel.model_copy(update={"segment": place.location.segment}))
        elif graft is not None and not graft.feeds and graft.kind in account.grafts:
            known = account.grafts[graft.kind]
            place = replace(place, location=known.model_copy(update={"segment": place.location.segment}))
        place = _through_known(account, place)
        found.append(place)
    return found


def _through_known(account: Account, place: Place) -> Place:
    """A native vessel reached through a graft told before carries that graft with what it was told to feed."""
    graft = place.location.graft
    if graft is None:
        return place
    if graft.kind == _SAME:
        known = account.graft.graft if account.graft is not None else None
        return replace(place, location=place.location.model_copy(update={"graft": known}))
    held = account.grafts.get(graft.kind)
    if place.location.branch and held is not None and held.artery is place.location.artery and held.graft is not None:
        place = replace(place, location=place.location.model_copy(update={"graft": held.graft}))
    account.graft = place.location
    return place


def _is_no_segment(account: Account, sentence: Sentence, place: Place) -> bool:
    """`the distal vessel fills by collaterals`, `the distal cap`: no place that was found diseased or treated."""
    after = account.page.norms(place.last, place.last + 1)
    if place.evidence.text.lower() in ("distally", "proximally") and account.ledger.focus is not None:
        return True  # where in the lesion, not which lesion
    if after and after[0] in _NO_SEGMENT:
        return True
    if _HEALTHY & set(account.page.norms(place.first - 2, place.first)):
        return True  # `beyond a normal mid segment`: between the lesions
    return bool(sentence.of("APPROACH_FINDING")) and not sentence.of("TECH")


def _vessel_for(account: Account, bare: Place, before: list[Place]) -> Location | None:
    if before:
        return before[-1].location
    if account.topic is not None:
        return account.topic.location
    return None


def _treat(account: Account, sentence: Sentence, device: Device, places: list[Place], leads: list[Mention]) -> None:
    outcome = outcome_of(account.page, sentence, device)
    side = side_branch_of(account.page, sentence, device, account.ledger)
    if side is not None:
        _treat_limb(side, device, outcome)
        return
    others = [m for m in leads if m is not device.lead]
    linked = places_for(account.page, whole_device(device), places, others)
    linked = _both(account.page, sentence, device, places or account.before) or linked
    linked = main_of_bifurcation(account.page, sentence, device, linked)
    if _overlaps(account, sentence, linked):
        linked = []
    targets = [_lesion(account, p) for p in linked]
    if len(linked) == 2 and _runs_on(account.page, linked[0], linked[1]):
        targets = targets[:1]
    if not targets:
        focus = account.ledger.focus or _only_lesion(account.ledger)
        if focus is None:
            account.unplaced.append((sentence, device, outcome))
            return
        targets = [focus]
    for i, target in enumerate(dict.fromkeys(map(id, targets))):
        draft = next(t for t in targets if id(t) == target)
        own = _count_at(account.page, linked[i]) if len(linked) == len(targets) else None
        share = (0, 1) if own else (i, len({id(t) for t in targets}))
        _add(account, sentence, draft, replace(device, count=own) if own else device, outcome, share=share)
    account.ledger.focus = targets[0] if targets[0].location.branch == "" or len(targets) == 1 else account.ledger.focus


def _both(page: Page, sentence: Sentence, device: Device, places: list[Place]) -> list[Place]:
    """`90% of OM1 and 80% of the LCx; both were stented`: the two places told last before it."""
    before = page.norms(max(device.first - 3, sentence.first), device.first)
    told = [p for p in places if p.last <= device.first]
    opening = page.norms(sentence.first, sentence.first + 2)
    if {"each", "both"} & set(opening) and not any(p.first >= sentence.first for p in told):
        return told[-2:] if len(told) >= 2 else []
    return told[-2:] if "both" in before and "with" not in before and len(told) >= 2 else []


def _count_at(page: Page, place: Place) -> int | None:
    """`in the LAD (2) and RCA (1)`."""
    after = page.norms(place.last, place.last + 3)
    if len(after) == 3 and after[0] == "(" and after[2] == ")" and after[1].isdigit():
        return int(after[1]) or None
    return None


def _overlaps(account: Account, sentence: Sentence, linked: list[Place]) -> bool:
    """A stent overlapping the one before belongs to the same lesion, wherever in the vessel it lies."""
    focus = account.ledger.focus
    if focus is None or not any(t.technique is Technique.STENT for t in focus.treatments):
        return False
    words = set(account.page.norms(sentence.first, sentence.last))
    rescues = "dissection" in words and bool({"another", "second", "additional"} & words)
    if not (rescues or any(w.startswith("overlap") for w in words)):
        return False
    return all(
        p.location.artery is focus.location.artery and p.location.branch == focus.location.branch for p in linked
    )


def _runs_on(page: Page, one: Place, other: Place) -> bool:
    between = page.norms(one.last, other.first)
    return "into" in between or "extending" in between


def _lesion(account: Account, place: Place) -> LesionDraft:
    near = account.page.norms(place.first - 8, place.first)
    is_apart = bool({"separate", "distinct", "different"} & set(near)) and bool({"lesion", "stenosis"} & set(near))
    draft = account.ledger.at(place.location, evidence=place.evidence, is_apart=is_apart)
    if account.ledger.focus is not draft:
        account.ledger.focus = draft
    if is_apart or _is_called_lesion(account.page, place):
        draft.told_as_lesion = True
    return draft


def _is_called_lesion(page: Page, place: Place) -> bool:
    """`the mid LAD lesion`, `a stenosis of the mid LAD`."""
    sentence = page.sentences[place.sentence]
    if {"two", "2", "separate", "distinct", "three", "3", "both"} & set(
        page.norms(sentence.first, sentence.last)
    ) and any(m.text.lower() in ("lesions", "stenoses") for m in sentence.of("LESION")):
        return True  # `two lesions of the LAD, proximal and distal`
    return any(
        -4 <= m.first - place.last <= 3 or 0 <= place.first - m.last <= 4
        for m in sentence.of("LESION", "INSTENT", "CTO")
    )


def _only_lesion(ledger: Ledger) -> LesionDraft | None:
    named = [d for d in ledger.drafts if d.is_treated or d.is_culprit or d.is_cto] or [
        d for d in ledger.drafts if (d.stenosis or 0) >= 70
    ]
    return named[0] if len(named) == 1 else None


def _treat_limb(limb: LimbDraft, device: Device, outcome: Outcome) -> None:
    if device.technique is None or outcome is not Outcome.COMPLETED:
        return
    limb.treat(device.technique, device.evidence, device.count or 1 if device.technique is Technique.STENT else 0)


def _add(
    account: Account, sentence: Sentence, draft: LesionDraft, device: Device, outcome: Outcome, share: tuple[int, int]
) -> None:
    if device.technique is None:
        _unclear_thrombectomy(account, draft, device)
        return
    if device.is_kissing:
        draft = bifurcation_of(draft, account.ledger)
        if draft.limb is not None:
            draft.limb.treat(Technique.BALLOON, device.evidence)
    held = draft.treatment(device.technique, outcome)
    if held is None:
        held = TreatmentDraft(device.technique, outcome, count=0 if device.technique is Technique.STENT else 1)
        draft.treatments.append(held)
    held.device = held.device or device.name
    held.stent_kind = held.stent_kind or device.stent_kind
    if all(e.start != device.evidence.start for e in reversed(held.evidence)):
        held.evidence.append(device.evidence)
    if device.technique is Technique.STENT:
        question = add_stents(held, device, share, is_summary=sentence.section == "summary")
        if question:
            account.ledger.questions.append(question)


def _unclear_thrombectomy(account: Account, draft: LesionDraft, device: Device) -> None:
    known = {Technique.THROMBECTOMY_MANUAL, Technique.THROMBECTOMY_MECHANICAL}
    if not any(t.technique in known for t in draft.treatments):
        account.unclear_thrombectomy.append(device.evidence)


def _failed_work(account: Account, sentence: Sentence, places: list[Place], has_device: bool) -> None:
    """`unable to cross the lesion`: the work on the lesion failed, unless a later sentence tells of its success."""
    fail = next((m for m in sentence.told("FAIL") if m.name in ("failed", "aborted")), None)
    if (
        fail is None
        or has_device
        or sentence.told("SUCCESS", "IMAGING", "PHYSIOLOGY")
        or any(m.name == "opened" for m in sentence.of("PCI"))
    ):
        return
    focus = [] if account.ledger.focus is None else [account.ledger.focus]
    drafts = [account.ledger.at(p.location) for p in places[:1]] or focus
    for draft in drafts:
        draft.work_failed = fail.evidence
        draft.work_outcome = Outcome.FAILED if fail.name == "failed" else Outcome.ABANDONED
        if _before_any_device(account.page, sentence):
            draft.work_outcome = Outcome.NOT_STARTED


def _before_any_device(page: Page, sentence: Sentence) -> bool:
    """`stopped before any device or wire was used`."""
    words = page.norms(sentence.first, sentence.last)
    at = next((i for i, w in enumerate(words) if w in ("before", "prior")), None)
    near = set(words[at : at + 8]) if at is not None else set()
    return "any" in near and bool(near & {"device", "wire", "balloon", "intervention", "equipment"})


def _worked_on(
    account: Account, sentence: Sentence, mention: Mention, places: list[Place], leads: list[Mention]
) -> None:
    """`PCI of the RCA CTO`: worked on, without saying how."""
    linked = places_for(account.page, mention, places, [m for m in leads if m is not mention])
    for place in linked:
        draft = _lesion(account, place)
        draft.was_worked_on = draft.was_worked_on or mention.evidence
        if sentence.told("SUCCESS") or mention.name == "opened":
            draft.work_failed = None
    if not linked and account.ledger.focus is not None and mention.name == "opened":
        account.ledger.focus.was_worked_on = mention.evidence
