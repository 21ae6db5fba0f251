"""What a reading may have got wrong: words that it rests on nowhere, or put to a vessel other than the one they name.

Each doubt is a question with the words it is about, so that a claim is never passed over words that were not placed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from guards.coding.case import Case, Evidence, Lesion, Location, Outcome
from rag.reading.account import WORK_SECTIONS, Account
from rag.reading.infarct import infarct_kind
from rag.reading.lesions import same_branch
from rag.reading.looking import was_done
from rag.reading.page import Mention, Page, Sentence
from rag.reading.places import Place, gives_collaterals, places_in
from rag.reading.whole import of_whole_report

_ELSEWHERE = ("plan", "history", "family", "social")
_LEFT = {
    "not",
    "medically",
    "medical",
    "deferred",
    "alone",
    "untreated",
    "staged",
    "later",
    "mild",
    "moderate",
    "residual",
}
_THEN = re.compile(r"[.;\n]|\b(?:then|next|after)\b", re.IGNORECASE)
_RETURN = re.compile(
    r"\b(?:(?:came|comes) back|(?:brought|taken|went|sent|goes|rushed) back (?:to|for|in)\b|return(?:ed|s|ing)? to"
    r" (?:the )?(?:cath |angio )?(?:lab\w*|suite|room)"
    r"|(?:second|2nd|another|repeat) (?:trip|session|visit|encounter|take.?back)|back to (?:the )?(?:cath |angio )?lab\w*"
    r"|later (?:the same|that|that same|in the|this) (?:day|evening|afternoon|night)|take-?back)\b",
    re.IGNORECASE,
)
_BACK = 3  # sentences
_NARROW = 70  # percent: a lesion that would be treated


@dataclass(frozen=True, slots=True)
class Doubt:
    """`decides`: the answer may change the lines that were read, not only add some."""

    question: str
    decides: bool


def doubts(account: Account, case: Case) -> list[Doubt]:
    """The questions, in the order of the report; the same question once."""
    page = account.page
    deciding = [
        *_lost(page, account, case),
        *_other_vessel(account, case),
        *_passed_over(account, case),
        *_closed(account, case),
        *_through_graft(account, case),
        *_lost_graft(account, case),
        *_lost_infarct(page, case),
        *_second_session(page, case),
    ]
    adding = [*_lost_support(page, case), *_lost_looks(account, case)]
    found = sorted(
        [
            *of_whole_report(page, case.date_of_service),
            *((at, text, True) for at, text in deciding),
            *((at, text, False) for at, text in adding),
        ]
    )
    return list(dict.fromkeys(Doubt(text, decides) for _, text, decides in found))


def _spans(value: Any) -> Iterator[Evidence]:
    """All evidence in a fact and below it."""
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _spans(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)


def _rests_on(mention: Mention, spans: list[tuple[int, int]]) -> bool:
    return any(start < mention.end and mention.start < end for start, end in spans)


def _lost(page: Page, account: Account, case: Case) -> Iterator[tuple[int, str]]:
    """A treatment told of this session that stands in no lesion and was not left out for a reason."""
    spans = [(e.start, e.end) for e in _spans(case)]
    spans += [(i.start, i.end) for i in account.left_aside]
    spans += [(d.evidence.start, d.evidence.end) for _, d, _ in account.unplaced]
    spans += [(e.start, e.end) for e in (*account.unclear_thrombectomy, *account.told_apart)]
    for sentence in page.sentences:
        if sentence.section in WORK_SECTIONS:
            for mention in sentence.told("TECH", "TECHNIQUE2"):
                if not _rests_on(mention, spans):
                    yield mention.start, f"Where was “{mention.text}” used, and in which lesion?"
    if not any(_is_treated(lesion) for lesion in case.lesions):
        for sentence in page.sentences:
            if sentence.section == "indication":
                for mention in sentence.told("TECH", "TECHNIQUE2"):
                    yield mention.start, f"“{mention.text}” is told before the account: was it done in this session?"


def _lost_support(page: Page, case: Case) -> Iterator[tuple[int, str]]:
    spans = [(e.start, e.end) for e in _spans(case)]
    for sentence in page.sentences:
        if sentence.section not in _ELSEWHERE:
            for mention in sentence.told("SUPPORT"):
                if not _rests_on(mention, spans):
                    yield mention.start, f"Was the support device (“{mention.text}”) placed in this session?"


def _is_treated(lesion: Lesion) -> bool:
    limb = lesion.bifurcation is not None and bool(lesion.bifurcation.techniques)
    return bool(lesion.treatments) or lesion.technique_untold or limb


def _is_of(lesion: Lesion, said: Location) -> bool:
    """Whether a place may name the lesion: its vessel, a vessel it runs into, or the limb of its bifurcation."""
    held = lesion.location
    if held.graft is not None or said.graft is not None:
        return held.artery is said.artery or (held.graft is not None and said.graft is not None)
    if held.artery is None or said.artery is None:
        return same_branch(held.branch, said.branch) or not held.branch or not said.branch
    other = lesion.extends_into
    if other is not None and other.artery is said.artery:
        return True
    if held.artery is not said.artery:
        return lesion.bifurcation is not None
    return lesion.bifurcation is not None or same_branch(held.branch, said.branch)


def _sentence_of(page: Page, evidence: Evidence) -> Sentence | None:
    return next(
        (s for s in page.sentences if page.words[s.first].start <= evidence.start < page.words[s.last - 1].end), None
    )


def _places(account: Account, sentence: Sentence) -> list[Place]:
    key = ("vessels", sentence.index, account.dominance)
    held: list[Place] | None = account.page.found.get(key)
    if held is None:
        every = places_in(account.page, sentence, account.dominance)
        held = [p for p in every if not (p.is_bare or p.why_not or gives_collaterals(account.page, p))]
        account.page.found[key] = held
    return held


def _other_vessel(account: Account, case: Case) -> Iterator[tuple[int, str]]:
    """A treatment whose sentence names vessels, none of them the one it was put to."""
    for lesion in case.lesions:
        for treatment in lesion.treatments:
            for evidence in treatment.evidence:
                sentence = _sentence_of(account.page, evidence)
                if sentence is None or sentence.of("ENGAGE"):
                    continue
                places = _places(account, sentence)
                told = places or _places_before(account, sentence)
                own = [p for p in told if not places and p.location.artery is lesion.location.artery]
                if told and not own and not any(_is_of(lesion, p.location) for p in told):
                    yield (
                        evidence.start,
                        f"Was “{evidence.text}” used at “{told[-1].evidence.text}” or in another vessel?",
                    )


def _places_before(account: Account, sentence: Sentence) -> list[Place]:
    """Of a sentence that names no vessel: those of the last one before that does, where it tells of work on them."""
    if sentence.of("SIDE"):
        return []
    for before in reversed(account.page.sentences[max(sentence.index - _BACK, 0) : sentence.index]):
        places = _places(account, before)
        if before.section != sentence.section or before.of("ENGAGE", "PHYSIOLOGY"):
            return []
        if places:
            return places if before.told("TECH", "WIRE", "PCI", "LESION") else []
    return []


def _passed_over(account: Account, case: Case) -> Iterator[tuple[int, str]]:
    """A lesion left without treatment in a sentence that tells of treatments, and not told to be left."""
    for lesion in case.lesions:
        if _is_treated(lesion) or (lesion.stenosis_percent or 0) < _NARROW:
            continue
        for evidence in lesion.evidence:
            sentence = _sentence_of(account.page, evidence)
            if sentence is None or sentence.section not in WORK_SECTIONS or sentence.section == "findings":
                continue
            devices = [m for m in sentence.told("TECH", "TECHNIQUE2") if m.start > evidence.start]
            words = set(account.page.norms(sentence.first, sentence.last))
            if devices and not sentence.of("MANAGED", "SIDE_UNTREATED", "FAIL") and not words & _LEFT:
                yield evidence.start, f"Was “{evidence.text}” treated, and how?"
                break


def _closed(account: Account, case: Case) -> Iterator[tuple[int, str]]:
    """A chronic occlusion told of a vessel that was treated as none, or worked on without a result."""
    for sentence in account.page.sentences:
        if sentence.section in _ELSEWHERE:
            continue
        for mention in sentence.told("CTO"):
            named = {p.location.artery for p in _places(account, sentence)} - {None}
            treated = [
                ls
                for ls in case.lesions
                if _is_treated(ls) and (not named or ls.location.artery in named or ls.location.artery is None)
            ]
            known = [ls for ls in case.lesions if ls.cto and (not named or ls.location.artery in named)]
            if treated and (not known or _is_of_another(account, sentence, treated)):
                yield mention.start, f"Was the treated lesion the chronic occlusion (“{mention.text}”)?"
    for lesion in case.lesions:
        if (
            lesion.cto is not None
            and lesion.cto.approach
            and (not _is_treated(lesion) or _tried_on(account.page, lesion))
        ):
            words = lesion.cto.evidence[-1]
            yield words.start, f"What came of the work on the chronic occlusion (“{words.text}”)?"


def _is_of_another(account: Account, sentence: Sentence, treated: list[Lesion]) -> bool:
    """`CTO of the second marginal`, of a vessel whose known occlusion lies elsewhere: the one vessel named was treated as none."""
    places = _places(account, sentence)
    if len(places) != 1 or not sentence.told("TECH"):
        return False
    said = places[0].location
    own = [ls for ls in treated if ls.location.artery is said.artery and ls.location.branch == said.branch]
    return bool(own) and not any(ls.cto for ls in own)


def _tried_on(page: Page, lesion: Lesion) -> bool:
    """Work that failed, and then another way of which no result is told."""
    failed = [e for t in lesion.treatments for e in t.evidence if t.outcome is not Outcome.COMPLETED]
    if lesion.cto is None or not failed or len(failed) < sum(len(t.evidence) for t in lesion.treatments):
        return False
    last = max(e.end for e in failed)
    return any(e.start > last and _THEN.search(page.text[last : e.start]) for e in lesion.cto.evidence)


def _second_session(page: Page, case: Case) -> Iterator[tuple[int, str]]:
    """Work before and after a return to the laboratory: two sessions, not one."""
    done = [e.start for lesion in case.lesions for t in lesion.treatments for e in t.evidence]
    for match in _RETURN.finditer(page.text):
        is_first = re.match(r"(?:second|2nd|another|repeat)", match[0], re.IGNORECASE) and len(done) > 1
        if is_first or (any(at < match.start() for at in done) and any(at > match.end() for at in done)):
            yield (
                match.start(),
                (
                    f"Two sessions are told (“{match[0]}”): what was done in which? Give each on its own; whether 76, 77, 78 or "
                    "an X modifier fits the second is not settled by a source on coronary intervention."
                ),
            )
            return


def _through_graft(account: Account, case: Case) -> Iterator[tuple[int, str]]:
    """Work told to be done through a graft, counted to the native vessel."""
    for sentence in account.page.sentences:
        if sentence.section not in WORK_SECTIONS or not sentence.told("TECH"):
            continue
        first, last = account.page.words[sentence.first].start, account.page.words[sentence.last - 1].end
        words = account.page.norms(sentence.first, sentence.last)
        at = next((i for i, w in enumerate(words) if w in ("via", "through")), None)
        if at is None or not ({"graft", "lima", "rima", "svg"} & set(words[at : at + 5])):
            continue
        for lesion in case.lesions:
            done = [e for t in lesion.treatments for e in t.evidence if first <= e.start < last]
            if done and lesion.location.graft is None:
                yield done[0].start, f"Was “{done[0].text}” placed through the bypass graft?"


def _lost_graft(account: Account, case: Case) -> Iterator[tuple[int, str]]:
    """Treatments told beside a graft, of a case that knows no graft."""
    grafted = any(ls.location.graft or (ls.extends_into and ls.extends_into.graft) for ls in case.lesions)
    if grafted or (case.diagnostic is not None and case.diagnostic.grafts):
        return
    for sentence in account.page.sentences:
        if sentence.section in WORK_SECTIONS and sentence.told("TECH"):
            for mention in sentence.told("GRAFT"):
                yield mention.start, f"Was the work done in, or through, the bypass graft (“{mention.text}”)?"


def _lost_looks(account: Account, case: Case) -> Iterator[tuple[int, str]]:
    """Imaging or physiology told of this session of which no fact tells."""
    spans = [(e.start, e.end) for look in (*case.imaging, *case.physiology) for e in look.evidence]
    kinds = {str(i.kind) for i in case.imaging} | {str(p.kind) for p in case.physiology}
    for sentence in account.page.sentences:
        if sentence.section in WORK_SECTIONS and sentence.section != "findings":
            for mention in sentence.told("IMAGING", "PHYSIOLOGY"):
                told = str(mention.facts["kind"])
                if (
                    told
                    and told not in kinds
                    and not _rests_on(mention, spans)
                    and was_done(account, sentence, mention)
                ):
                    yield mention.start, f"In which vessel was “{mention.text}” done?"


def _lost_infarct(page: Page, case: Case) -> Iterator[tuple[int, str]]:
    """An emergency for an infarction, of which no treated vessel is told to be the culprit."""
    told = infarct_kind(page)
    if told is None or told.name not in ("stemi", "ami") or any(ls.infarct for ls in case.lesions):
        return
    urgent = any(m.name == "emergent" and not m.why_not for m in page.of("EMERGENT"))
    if urgent and any(_is_treated(ls) for ls in case.lesions):
        yield told.start, f"Which treated vessel was the culprit of the infarction (“{told.text}”)?"
