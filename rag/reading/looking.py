"""Intravascular imaging and physiology by vessel."""

from typing import TypeVar

from guards.coding.case import Imaging, ImagingKind, Location, Physiology, PhysiologyKind
from rag.reading.account import WORK_SECTIONS, Account
from rag.reading.link import places_for
from rag.reading.page import Mention, Sentence
from rag.reading.places import Place, gives_collaterals, places_in

_NO_IMAGES = ("no images were obtained", "no image was obtained", "no images obtained", "no measurement was obtained")
_Look = TypeVar("_Look", Imaging, Physiology)


def read_looking(account: Account) -> tuple[tuple[Imaging, ...], tuple[Physiology, ...]]:
    """One entry a kind and vessel, with every place in the text that tells of it."""
    imaging: dict[tuple[str, str], Imaging] = {}
    physiology: dict[tuple[str, str], Physiology] = {}
    last: Place | None = None
    for sentence in account.page.sentences:
        named = [p for p in places_in(account.page, sentence, account.dominance) if not p.is_bare]
        places = [p for p in named if not gives_collaterals(account.page, p)]
        if sentence.section in WORK_SECTIONS:
            mentions = [m for m in sentence.told("IMAGING", "PHYSIOLOGY") if was_done(account, sentence, m)]
            for mention in mentions:
                for location in _vessels(account, sentence, mention, places, last):
                    _enter(mention, location, imaging, physiology)
            last = places[-1] if places else last
    return _told(imaging), _told(physiology)


def was_done(account: Account, sentence: Sentence, mention: Mention) -> bool:
    before = account.page.norms(mention.first - 2, mention.first)
    words = " ".join(account.page.norms(mention.first, min(mention.last + 14, len(account.page.words))))
    if any(none in words for none in _NO_IMAGES):
        return False
    failed = [f for f in sentence.told("FAIL") if f.name == "failed"]
    tried = any(f.name == "attempted" for f in sentence.of("FAIL"))
    if tried and any(f.first > mention.first for f in failed) and not sentence.of("TECH"):
        return False
    if any(abs(f.first - mention.last) <= 3 or 0 < mention.first - f.last <= 4 for f in failed):
        return False  # the catheter did not get there
    return "prior" not in before and not (sentence.section == "summary" and "consider" in before)


def _vessels(
    account: Account, sentence: Sentence, mention: Mention, places: list[Place], last: Place | None
) -> list[Location]:
    others = [m for m in sentence.of("IMAGING", "PHYSIOLOGY", "TECH", "PCI") if m is not mention]
    linked = places_for(account.page, mention, [p for p in places if not p.why_not], others)
    found = [_vessel(p.location) for p in linked]
    if _all_vessels(account, sentence, mention):
        found = list(dict.fromkeys(_vessel(d.location) for d in account.ledger.drafts if d.is_treated)) or found
    if not found and last is not None:
        found = [_vessel(last.location)]
    if not found:
        treated = [d for d in account.ledger.drafts if d.is_treated]
        vessels = list(dict.fromkeys(_vessel(d.location) for d in treated))
        found = vessels if len(vessels) == 1 else [Location()]
    return found


def _all_vessels(account: Account, sentence: Sentence, mention: Mention) -> bool:
    after = account.page.norms(mention.last, min(mention.last + 6, sentence.last))
    return bool(set(after) & {"both", "all", "each"}) and bool(set(after) & {"vessels", "arteries", "vessel", "artery"})


def _vessel(location: Location) -> Location:
    return Location(artery=location.artery, branch=location.branch, graft=location.graft)


def _enter(
    mention: Mention,
    location: Location,
    imaging: dict[tuple[str, str], Imaging],
    physiology: dict[tuple[str, str], Physiology],
) -> None:
    graft = location.graft.kind + location.graft.feeds if location.graft else ""
    vessel = f"{location.artery or ''}{graft}"
    kind = str(mention.facts["kind"])
    if mention.label == "IMAGING":
        held = imaging.get((kind, vessel))
        evidence = (*(held.evidence if held else ()), mention.evidence)
        imaging[kind, vessel] = Imaging(
            kind=ImagingKind(kind), location=held.location if held else location, evidence=evidence
        )
        return
    if not kind and any(key[1] == vessel for key in physiology):
        return
    kind = kind or "ffr"
    other = physiology.get((kind, vessel))
    evidence = (*(other.evidence if other else ()), mention.evidence)
    physiology[kind, vessel] = Physiology(
        kind=PhysiologyKind(kind), location=other.location if other else location, evidence=evidence
    )


def _told(held: dict[tuple[str, str], _Look]) -> tuple[_Look, ...]:
    """Where a vessel is known for a kind, the mention without a vessel says nothing more."""
    kinds_with_vessel = {kind for kind, vessel in held if vessel}
    return tuple(v for (kind, vessel), v in held.items() if vessel or kind not in kinds_with_vessel)
