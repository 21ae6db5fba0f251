"""Treatments, devices, states of a lesion and failures told in a case that no fact holds."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from guards.coding.case import Case, Lesion, Outcome, Technique
from rag.answerers.embedded.unplaced.found import Unplaced

if TYPE_CHECKING:
    from rag.reading import Reading
    from rag.reading.page import Mention, Page

OLD_STENT = "an existing stent, or one told before"  # as the reader says it
_DECIDE = ("TECH", "TECHNIQUE2", "APPROACH", "INSTENT")  # may change any line of the claim
_BESIDE = ("IMAGING", "PHYSIOLOGY", "SUPPORT", "SEDATION", "OTHER", "DIAGNOSTIC")  # lines of their own
_LOOSE = re.compile(
    r"\b(?:retro(?!spect|flex)\w*|antegrad\w*|sedat\w*|aspirat\w*|thrombect\w*|clot(?:s|ted)?|athero?ect\w*|athrect\w*"
    r"|lithotrips\w*|grafts?|n?stemi|ctos?|isr|restenosis|impella|iabp|balloon pump|ecmo|ballooned|stented|stents?|des|bms"
    r"|dcb|poba|angio(?:gram|graphy)?s?|rota\w*|shockwave|ivl|ivus|oct|ffr|ifr|rfr|bifurcation|medina|brachytherapy)\b",
    re.IGNORECASE,
)
_ANGIOGRAM = r"angio(?:gram|graphy)?s?"
_ASKED = re.compile(r"\b(?:bill|report|cod|charg)\w*\s+(?:\w+\s+){0,3}$", re.IGNORECASE)  # `may I bill the angiogram`
_HAS_ITS_LINE = re.compile(rf"sedat|{_ANGIOGRAM}|ivus|oct|ffr|ifr|rfr|impella|iabp|ecmo|balloon pump", re.IGNORECASE)
_FAILED = re.compile(
    r"\b(?:(?:could|would|did|can|does)(?:\s?n[o'’]?t| not)\s+(?:be\s+)?(?:\w+ly\s+)?(?:cross\w*|deliver\w*|pass\w*|advance\w*"
    r"|expand\w*|reach\w*|dilate\w*|wire\w*|place\w*|deploy\w*|get)|unable to|unsuccess\w*|fail\w*|abort\w*|abandon\w*)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"no|not|none|never|without|denies|neither|\w+n't|n't|cannot|cant|unable|fail\w*|unsuccess\w*|abort\w*|defer\w*|declin\w*|refus\w*"
    r"|instead|avoid\w*|negative|absent|unnecessary|later|hold|held|cancel\w*"
)
_PAST = re.compile(
    r"prior|previous\w*|old|existing|ago|s/p|status|h/?o|hx|history|past|recent|last|yesterday|earlier|index|yearpast|post|known|patent|situ|indwelling|had|has"
)
_PAST_WITHIN = 5  # words between such a word and the work it is said of
_NEGATED_WITHIN = 25  # characters between `could not` and the work that was therefore left out


def without_fact(page: "Page", reading: "Reading") -> Iterator[Unplaced]:
    """Mentions that are part of the evidence of nothing."""
    held = [*_spans(reading.case), *((i.start, i.end) for i in reading.ignored)]
    for mention in page.told(*_DECIDE, *_BESIDE):
        if _is_clot_told(reading.case) and mention.facts.get("technique") == "thrombectomy":
            continue  # clot removal in general words, told beside how it was done
        if not _meets(mention, held):
            yield Unplaced(mention.text, mention.start, decides=mention.label in _DECIDE)


def taken_for_old(case: Case, reading: "Reading") -> Iterator[Unplaced]:
    """A stent word taken for one that lay there before, in a case that tells of no other stent, old or new."""
    limbs = [technique for lesion in case.lesions if lesion.bifurcation for technique in lesion.bifurcation.techniques]
    done = [t.technique for lesion in case.lesions for t in lesion.treatments]
    if Technique.STENT in (*limbs, *done) or any(ls.is_in_stent or ls.is_stent_thrombosis for ls in case.lesions):
        return
    for item in reading.ignored:
        if item.why == OLD_STENT and case.lesions:
            yield Unplaced(item.text, item.start, decides=True)


def taken_for_past(page: "Page", case: Case) -> Iterator[Unplaced]:
    """Work taken for work of before because of a word far ahead of it, in a case that tells of no other work."""
    if any(lesion.treatments or lesion.technique_untold for lesion in case.lesions):
        return
    for sentence in page.sentences:
        for mention in sentence.of("TECH"):
            ahead = page.norms(max(mention.first - _PAST_WITHIN, sentence.first), mention.first)
            behind = page.norms(mention.last, min(mention.last + _PAST_WITHIN, sentence.last))
            if mention.why_not == "historical" and not any(_PAST.fullmatch(word) for word in (*ahead, *behind)):
                yield Unplaced(mention.text, mention.start, decides=False)


def denied_apart(page: "Page") -> Iterator[Unplaced]:
    """`no MI, IVUS too`: told behind a denial that a comma parts from it."""
    for sentence in page.sentences:
        for mention in sentence.of("TECH", "IMAGING", "PHYSIOLOGY", "SUPPORT", "DIAGNOSTIC"):
            if mention.why_not != "negated":
                continue
            ahead = page.norms(sentence.first, mention.first)
            cut = max((i + 1 for i, word in enumerate(ahead) if word == ","), default=0)
            behind = page.norms(mention.last, sentence.last)
            end = next((i for i, word in enumerate(behind) if word == ","), len(behind))
            own, is_list = {*ahead[cut:], *behind[:end]}, {"or", "nor"} & {*ahead, *behind}
            if cut and not is_list and not any(_DENIES.fullmatch(word) for word in own):
                yield Unplaced(mention.text, mention.start, decides=False)


def _is_clot_told(case: Case) -> bool:
    return any("thrombectomy" in t.technique for lesion in case.lesions for t in lesion.treatments)


def _spans(value: Any) -> Iterator[tuple[int, int]]:
    """The spans of all evidence in a fact and below it."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name == "evidence":
                yield from ((e.start, e.end) for e in getattr(value, name))
            else:
                yield from _spans(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)


def _meets(mention: "Mention", spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < mention.end and mention.start < end for start, end in spans)


def states(page: "Page", case: Case) -> Iterator[Unplaced]:
    """A chronic occlusion, an infarct, a bifurcation or a PCI that is told, and of which no lesion is."""
    is_elective = any(m.name == "elective" for m in page.told("EMERGENT"))  # then the MI decides nothing
    is_infarct = is_elective or any(lesion.infarct for lesion in case.lesions)
    held = {
        "CTO": any(lesion.cto for lesion in case.lesions),
        "MI": is_infarct,
        "CULPRIT": is_infarct,
        "BIFURCATION": any(lesion.bifurcation for lesion in case.lesions),
        "PCI": any(_is_worked_on(lesion) for lesion in case.lesions) or case.procedure_outcome is not Outcome.COMPLETED,
    }
    study = case.diagnostic
    studied = study is None or study.coronary
    only_before = study is not None and not any((study.left_heart, study.right_heart, study.grafts))
    held |= {
        "PRIOR_NONE": studied,
        "PRIOR_STUDY": studied or only_before,
        "DECISION": studied,
    }  # of a coronary angiogram
    for mention in page.told(*(label for label, is_held in held.items() if not is_held)):
        yield Unplaced(mention.text, mention.start, decides=True)


def _is_worked_on(lesion: Lesion) -> bool:
    return bool(lesion.treatments or lesion.technique_untold)


def failures(page: "Page", case: Case) -> Iterator[Unplaced]:
    """`could not deliver the stent`: some treatment, approach or session must be told to have failed."""
    outcomes = {t.outcome for lesion in case.lesions for t in lesion.treatments} | {case.procedure_outcome}
    if outcomes - {Outcome.COMPLETED} or any(lesion.cto for lesion in case.lesions):
        return
    negated = [m for m in page.of("TECH", "PCI", "WIRE", "IMAGING", "PHYSIOLOGY") if m.why_not]
    for match in _FAILED.finditer(page.text):
        if not any(0 <= m.start - match.end() <= _NEGATED_WITHIN for m in negated):
            yield Unplaced(match[0], match.start(), decides=True)


def loose(page: "Page", case: Case) -> Iterator[Unplaced]:
    """Words of the field that the reader's lexicon did not take for anything."""
    is_studied = case.diagnostic is not None and case.diagnostic.coronary and not case.diagnostic.grafts
    said_so = [r"grafts?"] * (any(lesion.location.graft for lesion in case.lesions) and not is_studied)
    said_so += [r"clot\w*|aspirat\w*|thrombect\w*"] * _is_clot_told(case)
    seen = [(m.start, m.end) for sentence in page.sentences for m in sentence.mentions]
    for match in _LOOSE.finditer(page.text):
        if any(start < match.end() and match.start() < end for start, end in seen):
            continue
        is_asked = re.fullmatch(_ANGIOGRAM, match[0], re.IGNORECASE) and _ASKED.search(page.text[: match.start()])
        if not is_asked and not any(re.fullmatch(words, match[0], re.IGNORECASE) for words in said_so):
            yield Unplaced(match[0], match.start(), decides=not _HAS_ITS_LINE.match(match[0]))
