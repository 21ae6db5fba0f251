"""Bifurcations: the main vessel, its side branch, and what was done in each limb."""

from guards.coding.case import Artery, Location, Technique
from rag.reading.devices import Device
from rag.reading.lesions import Ledger, LesionDraft, LimbDraft, TreatmentDraft, same_branch
from rag.reading.page import Mention, Page, Sentence
from rag.reading.places import Place

_ALONE_WITHIN = 5  # words between a branch and what says that it was left alone


def read_limbs(page: Page, sentence: Sentence, places: list[Place], ledger: Ledger) -> None:
    """Mark the lesion a sentence calls a bifurcation, and what it says of the side branch without treating it."""
    kissing = [m for m in sentence.told("TECH") if m.facts.get("kissing")]
    telling = [
        *sentence.told("BIFURCATION", "TECHNIQUE2"),
        *(kissing if any(p.location.branch for p in places) else []),
    ]
    if telling and _is_coronary(page, telling[0]):
        draft = _main_lesion(places, ledger)
        if draft is not None:
            _mark(draft, places, telling[0])
            for mention in sentence.told("TECHNIQUE2"):
                _two_stents(draft, mention)
    _untreated(page, sentence, places, ledger)
    both = sentence.told("SIDE")
    if any(m.name == "both" for m in both) and ledger.focus is not None:
        limb = _limb(ledger.focus)
        for device_mention in [m for m in sentence.told("TECH") if _beside(page, m, both)]:
            technique = device_mention.facts["technique"]
            if technique != "thrombectomy":
                limb.treat(Technique(technique), device_mention.evidence, 1 if technique == "stent" else 0)


def _beside(page: Page, mention: Mention, both: tuple[Mention, ...]) -> bool:
    """Whether a technique is told of both limbs: near them, no comma between."""
    for limbs in (m for m in both if m.name == "both"):
        first, last = sorted((mention, limbs), key=lambda m: m.first)
        between = page.norms(first.last, last.first)
        if len(between) <= 4 and "," not in between:
            return True
    return False


def _is_coronary(page: Page, mention: Mention) -> bool:
    around = set(page.norms(mention.first - 4, mention.last + 4))
    return not around & {"femoral", "aortic", "aorta", "iliac", "carotid"}


def _main_lesion(places: list[Place], ledger: Ledger) -> LesionDraft | None:
    mains = sorted((p for p in places if not p.location.branch), key=lambda p: p.location.artery is not Artery.LM)
    if mains and (known := _left_main_told(mains, ledger)) is not None:
        return known
    if mains:
        draft = ledger.at(mains[0].location, evidence=mains[0].evidence)
        ledger.focus = draft
        return draft
    branches = [p for p in places if p.location.branch and p.location.artery is not None]
    if branches:
        held = [d for d in ledger.in_artery(branches[0].location.artery) if not d.location.branch]
        if len(held) == 1:
            return held[0]
        if not held:
            return ledger.at(Location(artery=branches[0].location.artery), evidence=branches[0].evidence)
    marked = [d for d in ledger.drafts if d.limb is not None and not d.location.branch]
    focus = ledger.focus
    is_side = focus is None or bool(
        focus.location.branch and marked and marked[0].location.artery is focus.location.artery
    )
    return marked[0] if is_side and len(marked) == 1 else focus


def _left_main_told(mains: list[Place], ledger: Ledger) -> LesionDraft | None:
    """`Distal left main bifurcation. Crush: stent into the circumflex …`: the bifurcation told before, not a new one."""
    if any(p.location.artery not in (Artery.LM, Artery.LAD, Artery.LCX) for p in mains):
        return None
    told = [d for d in ledger.in_artery(Artery.LM) if d.limb is not None and d.location.graft is None]
    return told[0] if len(told) == 1 else None


def _limb(draft: LesionDraft) -> LimbDraft:
    if draft.limb is None:
        draft.limb = LimbDraft()
    return draft.limb


def _mark(draft: LesionDraft, places: list[Place], telling: Mention) -> None:
    limb = _limb(draft)
    limb.evidence.append(telling.evidence)
    for place in places:
        is_branch = place.location.branch and place.location.artery is draft.location.artery
        is_circumflex = draft.location.artery is Artery.LM and place.location.artery is Artery.LCX
        if (is_branch or is_circumflex) and not limb.branch:
            limb.branch = place.location.branch or "LCX"
        if draft.location.artery is Artery.LM and place.location.artery is Artery.LAD and not place.location.branch:
            draft.extends_into = draft.extends_into or place.location


def _two_stents(draft: LesionDraft, mention: Mention) -> None:
    """Culotte, crush, T and V methods put a stent into each limb."""

    limb = _limb(draft)
    limb.treat(Technique.STENT, mention.evidence, 1)
    if not any(t.technique is Technique.STENT for t in draft.treatments):
        draft.treatments.append(TreatmentDraft(Technique.STENT, count=1, evidence=[mention.evidence]))


def main_of_bifurcation(page: Page, sentence: Sentence, device: Device, places: list[Place]) -> list[Place]:
    """`stenting of the LAD/D1 bifurcation`: the places name the bifurcation, and do not say that both were stented."""
    telling = sentence.told("BIFURCATION")
    if not telling or device.is_kissing or len(places) != 2 or places[0].location.branch:
        return places
    names_it = any(
        0 <= m.first - places[1].last <= 1
        or (m.last <= places[0].first and "of" in page.norms(m.last, places[0].first))
        or (m.last <= places[0].first and _is_name(page, m, places))
        for m in telling
    )
    return places[:1] if names_it else places


def _is_name(page: Page, telling: Mention, places: list[Place]) -> bool:
    """`Bifurcation LAD/D1: stent in the main vessel`: the two vessels with a stroke between them are its name."""
    before, between = page.norms(telling.last, places[0].first), page.norms(places[0].last, places[1].first)
    return set(before) <= {"lesion", ":", "the"} and between == ["/"]


def bifurcation_of(draft: LesionDraft, ledger: Ledger) -> LesionDraft:
    """The bifurcation lesion a branch belongs to; the lesion itself where there is none."""
    held = [d for d in ledger.in_artery(draft.location.artery) if d.limb is not None]
    return held[0] if draft.limb is None and len(held) == 1 else draft


def side_branch_of(page: Page, sentence: Sentence, device: Device, ledger: Ledger) -> LimbDraft | None:
    """The limb a device was used in where the words are `side branch`, for the lesion talked about."""
    if ledger.focus is None:
        return None
    sides = [m for m in sentence.told("SIDE") if m.name == "side"]
    nearest = next((m for m in sides if _belongs(page, m, device)), None)
    if nearest is None or any(p.last <= device.first and p.first >= nearest.last for p in sentence.of("VESSEL")):
        return None
    return _limb(ledger.focus)


def _belongs(page: Page, side: Mention, device: Device) -> bool:
    if side.clause == device.clause and side.last <= device.first:
        between = page.norms(side.last, device.first)
        return len(between) <= 8 and not set(between) & {",", ";", "while"}
    if device.last <= side.first:
        between = page.norms(device.last, side.first)
        return len(between) <= 5 and bool(set(between) & {"to", "of", "in", "into", "for"}) and "," not in between
    return False


def _untreated(page: Page, sentence: Sentence, places: list[Place], ledger: Ledger) -> None:
    for mention in sentence.told("SIDE_UNTREATED"):
        branch = next((p for p in reversed(places) if p.location.branch and p.clause == mention.clause), None)
        side = any(m.name == "side" for m in sentence.told("SIDE"))
        if branch is None and not side:
            continue
        main = _main_of(branch, ledger)
        if main is None:
            continue
        limb = _limb(main)
        if branch is not None and not limb.branch:
            limb.branch = branch.location.branch
        if limb.treated is None:
            limb.treated = False
        limb.evidence.append(mention.evidence)


def left_alone(page: Page, sentence: Sentence, place: Place) -> bool:
    """`stent in the LAD, D1 wire only and jailed`: the branch stands beside the device, and nothing was done in it."""
    for mention in sentence.told("SIDE_UNTREATED"):
        between = page.norms(place.last, mention.first) if mention.first >= place.last else ["?"] * _ALONE_WITHIN
        if place.location.branch and len(between) < _ALONE_WITHIN and not set(between) & {",", ";"}:
            return True
    return False


def _main_of(branch: Place | None, ledger: Ledger) -> LesionDraft | None:
    if branch is None:
        return ledger.focus
    held = [d for d in ledger.in_artery(branch.location.artery) if not d.location.branch]
    with_limb = [d for d in held if d.limb is not None]
    if len(with_limb) == 1:
        return with_limb[0]
    if ledger.focus is not None and any(d is ledger.focus for d in held):
        return ledger.focus
    return held[0] if len(held) == 1 else None


def _join_left_main(ledger: Ledger) -> None:
    """Work into LAD and circumflex at a left main bifurcation is work on that one lesion."""
    for main in [d for d in ledger.drafts if d.limb is not None and d.location.artery is Artery.LM]:
        for other in ledger.in_artery(Artery.LAD):
            near = other.location.segment in ("", "ostial", "proximal", "ostial-proximal") and not other.location.branch
            only_kissed = all(t.technique is Technique.BALLOON for t in other.treatments)
            if other.location.graft is not None or not near or other.stenosis is not None:
                continue
            if main.treatments and not only_kissed:
                continue
            main.extends_into = main.extends_into or other.location
            main.treatments += [t for t in other.treatments if main.treatment(t.technique, t.outcome) is None]
            main.evidence += [e for e in other.evidence if e not in main.evidence]
            if other.limb is not None and main.limb is not None:
                main.limb.treated = main.limb.treated or other.limb.treated
                main.limb.techniques += [t for t in other.limb.techniques if t not in main.limb.techniques]
                main.limb.stents = max(main.limb.stents, other.limb.stents)
                main.limb.evidence += other.limb.evidence
            main.limb = main.limb or LimbDraft()
            main.limb.branch = main.limb.branch or "LCX"
            ledger.drop(other)


def fold_limbs(ledger: Ledger) -> None:
    """A treated side branch of a bifurcation is a limb of that lesion, not a lesion of its own."""
    _join_left_main(ledger)
    for main in [d for d in ledger.drafts if d.limb is not None]:
        for other in [d for d in ledger.drafts if d is not main and _is_limb(main, d)]:
            limb = _limb(main)
            limb.branch = other.location.branch or limb.branch or "LCX"
            for treatment in other.treatments:
                stents = treatment.count if treatment.technique is Technique.STENT else 0
                for evidence in treatment.evidence or other.evidence:
                    if treatment.outcome.value == "completed":
                        limb.treat(treatment.technique, evidence, stents)
            limb.evidence += [e for e in other.evidence if e not in limb.evidence]
            main.is_calcified = main.is_calcified or other.is_calcified
            ledger.drop(other)


def _is_limb(main: LesionDraft, other: LesionDraft) -> bool:
    if main.limb is None or main.location.graft or other.location.graft or other.limb is not None:
        return False
    if other.location.segment not in ("", "ostial", "proximal", "ostial-proximal"):
        return False
    if main.location.artery is Artery.LM and not main.location.branch:
        return other.location.artery is Artery.LCX and not other.location.branch and main.limb.branch in ("", "LCX")
    if other.location.artery is not main.location.artery or not other.location.branch or main.location.branch:
        return False
    return not main.limb.branch or same_branch(main.limb.branch, other.location.branch)
