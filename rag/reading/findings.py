"""What was found: stenosis, calcium, occlusion, restenosis, culprit, chronic occlusion and its approach."""

import re
from collections.abc import Iterator

from guards.coding.case import Evidence
from rag.reading.lesions import Approach, Ledger, LesionDraft
from rag.reading.link import places_for
from rag.reading.page import Mention, Page, Sentence
from rag.reading.places import Place

_MONTHS = re.compile(
    r"(?:duration|age)[a-z ,:~<>]{0,24}?(\d{1,2})\s*\+?\s*months?|(\d{1,2})[\s-]*months?[\s-]*(?:old|duration)"
    r"|(?:occluded|closed|present)\s+for\s+[a-z ,~<>]{0,16}?(\d{1,2})\s*\+?\s*months?",
    re.IGNORECASE,
)
_NO_STENOSIS = {
    "ef",
    "ejection",
    "lvef",
    "oxygen",
    "saturation",
    "sat",
    "residual",
    "o2",
    "spo2",
    "fio2",
    "hematocrit",
    "below",
    "contrast",
}
_AFTERWARDS = {"residual", "final", "post", "reduced", "remaining", "result", "leaving", "resulting"}


def read_findings(page: Page, sentence: Sentence, places: list[Place], ledger: Ledger) -> None:
    """Put the findings of a sentence to the lesions they are about."""
    for first, last, percent, evidence in _percents(page, sentence):
        place = _place_of_percent(page, first, last, places)
        if place is not None:
            draft = ledger.at(place.location, evidence=page.span(min(place.first, first), max(place.last, last)))
            draft.stenosis = percent if draft.stenosis is None else draft.stenosis
        elif not places and ledger.focus is not None and sentence.section != "findings":
            ledger.focus.stenosis = percent if ledger.focus.stenosis is None else ledger.focus.stenosis
            ledger.focus.cite(evidence)
    for mention in sentence.told("CTO", "CALCIUM", "INSTENT", "CULPRIT", "OCCLUSION"):
        for draft in _about(page, mention, places, ledger):
            _note(draft, mention)
    _read_months(page, sentence, places, ledger)
    _read_approach(page, sentence, places, ledger)


def _read_months(page: Page, sentence: Sentence, places: list[Place], ledger: Ledger) -> None:
    """How old the occlusion is that the sentence speaks of."""
    months = months_of(page.sentence_text(sentence))
    if months is None:
        return
    closed = [d for d in (ledger.at(p.location) for p in places if ledger.candidates(p.location)) if d.is_cto]
    focus = [ledger.focus] if ledger.focus is not None and ledger.focus.is_cto else []
    for draft in (closed or focus)[:1]:
        draft.months = months


def _percents(page: Page, sentence: Sentence) -> Iterator[tuple[int, int, int, Evidence]]:
    for i in range(sentence.first + 1, sentence.last):
        if page.words[i].norm not in ("%", "percent"):
            continue
        number = page.words[i - 1].norm
        if not number.isdigit() or not 1 <= int(number) <= 100:
            continue
        around = set(page.norms(max(i - 4, sentence.first), min(i + 4, sentence.last)))
        if around & _NO_STENOSIS or set(page.norms(max(i - 6, sentence.first), i)) & _AFTERWARDS:
            continue
        if page.norms(i - 2, i - 1) in (["<"], ["to"]) and "from" in page.norms(i - 6, i):
            continue
        first = i - 1
        if page.norms(i - 3, i - 2)[:1] and page.norms(i - 2, i - 1) == ["-"]:
            first = i - 3
        yield first, i + 1, int(number), page.span(first, i + 1)


def _place_of_percent(page: Page, first: int, last: int, places: list[Place]) -> Place | None:
    """`80% mid LAD`, `80% stenosis of the mid LAD`, `mid LAD 80%`, `LAD: 80% proximal`."""
    following = next((p for p in places if p.first >= last), None)
    if following is not None:
        between = page.norms(last, following.first)
        if len(between) <= 7 and not set(between) & {",", ";", "and", ".", "with", "which"}:
            return following
    before = [p for p in places if p.last <= first]
    return before[-1] if before else following


def _about(page: Page, mention: Mention, places: list[Place], ledger: Ledger) -> list[LesionDraft]:
    every = mention.text.lower().startswith(("culprits", "ctos", "chronic total occlusions"))
    linked = places if every else places_for(page, mention, places, [])
    if not linked:
        return [ledger.focus] if ledger.focus is not None else []
    return [ledger.at(p.location, evidence=p.evidence) for p in linked]


def _note(draft: LesionDraft, mention: Mention) -> None:
    match mention.label, mention.name:
        case "CALCIUM", _:
            draft.is_calcified = True
            draft.cite(mention.evidence)
        case "CTO", _:
            draft.is_cto = True
            draft.cto_evidence.append(mention.evidence)
        case "INSTENT", "restenosis":
            draft.is_in_stent = True
            draft.cite(mention.evidence)
        case "INSTENT", _:
            draft.is_in_stent = draft.is_stent_thrombosis = True
            draft.cite(mention.evidence)
        case "CULPRIT", _:
            draft.is_culprit = True
            draft.infarct_evidence.append(mention.evidence)
        case "OCCLUSION", name:
            draft.occlusion = draft.occlusion or name
            draft.infarct_evidence.append(mention.evidence)


def _read_approach(page: Page, sentence: Sentence, places: list[Place], ledger: Ledger) -> None:
    mentions = sentence.told("APPROACH")
    if (
        not mentions
        or sentence.section == "findings"
        or sentence.of("APPROACH_FINDING")
        or _only_filling(page, sentence)
    ):
        return
    named = [ledger.at(p.location) for p in places]
    if sum(d.is_cto for d in {id(d): d for d in named}.values()) >= 2:
        _share_approaches(page, mentions, places, ledger)
        return
    target = next((d for d in named if d.is_cto), None) or next(iter(named), None)
    ledger.approaches.append(Approach(tuple((m.name, m.evidence) for m in mentions), target, ledger.focus))


def _share_approaches(page: Page, mentions: tuple[Mention, ...], places: list[Place], ledger: Ledger) -> None:
    """`LAD antegrade, RCA antegrade and retrograde`: of several closed vessels each has its own ways."""
    for mention in mentions:
        for place in places_for(page, mention, places, [m for m in mentions if m is not mention]):
            draft = ledger.at(place.location)
            ledger.approaches.append(Approach(((mention.name, mention.evidence),), draft, draft))


def _only_filling(page: Page, sentence: Sentence) -> bool:
    """How the closed vessel is seen to fill is no approach."""
    words = set(page.norms(sentence.first, sentence.last))
    fills = bool(words & {"fills", "filling", "filled", "supplied", "reconstitutes", "collateralized", "opacified"})
    return fills and not sentence.of("WIRE", "TECH", "PCI", "FAIL")


def months_of(text: str) -> int | None:
    """The age of an occlusion where a number of months is told: `2 months old`, `duration about 6 months`."""
    match = _MONTHS.search(text)
    return int(next(filter(None, match.groups()))) if match else None
