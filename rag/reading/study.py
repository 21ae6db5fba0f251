"""The diagnostic study of the session, and the earlier study the operator had or had not."""

from datetime import date

from guards.coding.case import Diagnostic, Evidence, PriorStudy
from rag.reading.page import Mention, Page, Sentence
from rag.reading.words import read_date

_SECTIONS = {"family", "social", "plan", "history"}
_NOT_DONE_WITH = {"recommend", "schedule"}


def read_study(page: Page) -> Diagnostic | None:
    """The study with its circumstances; None where neither a study nor an earlier one is told."""
    done: set[str] = set()
    evidence: list[Evidence] = []
    for sentence in page.sentences:
        if sentence.section in _SECTIONS or sentence.section == "indication":
            continue
        for mention in sentence.of("DIAGNOSTIC"):
            if mention.why_not in ("", "planned") and _is_of_today(page, sentence, mention):
                done.update(mention.facts["sets"])
                evidence.append(mention.evidence)
    prior, prior_evidence = _prior(page)
    decision, decision_evidence = _decision(page)
    full, full_evidence = _fullness(page)
    if full is None and "coronary" in done and prior.exists is not True:
        full, full_evidence = _all_vessels_told(page)
    if not done and prior == PriorStudy() and full is None:
        return None
    return Diagnostic(
        **dict.fromkeys(done, True),
        is_full_study=full,
        decision_based_on_it=decision,
        prior=prior,
        evidence=tuple(dict.fromkeys([*evidence, *prior_evidence, *decision_evidence, *full_evidence])),
    )


def _is_of_today(page: Page, sentence: Sentence, mention: Mention) -> bool:
    if mention.why_not == "planned" and sentence.section not in ("body", "procedure", "summary"):
        return False
    before = page.norms(max(mention.first - 3, sentence.first), mention.first)
    return not set(before) & {
        "no",
        "prior",
        "previous",
        "final",
        "repeat",
        "completion",
        "outside",
        "limited",
        "guiding",
    }


def _prior(page: Page) -> tuple[PriorStudy, list[Evidence]]:
    told = PriorStudy()
    evidence: list[Evidence] = []

    def note(mention: Mention, **facts: object) -> None:
        nonlocal told
        told = told.model_copy(update=facts)
        evidence.append(mention.evidence)

    for mention in page.of("PRIOR_STUDY"):
        if mention.why_not != "negated":
            sentence = page.sentences[mention.sentence]
            day = _day_near(page, sentence)
            if mention.facts["kind"] == "catheter" or told.exists is None:
                note(mention, exists=True, kind=mention.facts["kind"], day=day or told.day)
    for mention in page.of("PRIOR_NONE"):
        if told.exists is None or told.kind == "ct":
            note(mention, **({"exists": False} if told.exists is None else {}))
    for mention in page.of("PRIOR_UNAVAILABLE"):
        if _speaks_of_prior(page, mention):
            note(mention, exists=False)
    for mention in page.of("PRIOR_ADEQUATE"):
        if _speaks_of_prior(page, mention):
            note(mention, inadequate=mention.name == "inadequate" or mention.why_not == "negated")
    changes = [m for m in page.of("PRIOR_CHANGE") if told.exists or m.why_not == ""]
    for mention in changes[:1]:
        if told != PriorStudy():
            note(mention, condition_changed=mention.name == "changed" and mention.why_not != "negated")
    return told, evidence


def _speaks_of_prior(page: Page, mention: Mention) -> bool:
    """Whether the sentence or the one before it is about an earlier study."""
    near = page.sentences[max(mention.sentence - 1, 0) : mention.sentence + 1]
    words = {w for s in near for w in page.norms(s.first, s.last)}
    return any(s.of("PRIOR_STUDY") for s in near) or bool(words & {"prior", "outside", "osh", "previous", "since"})


def _day_near(page: Page, sentence: Sentence) -> date | None:
    for word in page.words[sentence.first : sentence.last]:
        found = read_date(page.text[word.start : word.end])
        if found is not None:
            return found
    return None


def _decision(page: Page) -> tuple[bool | None, list[Evidence]]:
    for mention in page.of("DECISION"):
        if mention.name == "before":
            return False, [mention.evidence]
        if mention.why_not != "negated" and page.sentences[mention.sentence].section != "plan":
            return True, [mention.evidence]
    return None, []


def _all_vessels_told(page: Page) -> tuple[bool | None, list[Evidence]]:
    """A study whose findings go through LAD, circumflex and right coronary artery is a full one."""
    seen: dict[str, Evidence] = {}
    for sentence in page.sentences:
        if sentence.section in ("findings", "body") and not sentence.told("TECH", "PCI", "WIRE"):
            for mention in sentence.of("VESSEL"):
                if not mention.facts.get("branch") and not mention.why_not:
                    seen.setdefault(str(mention.facts.get("artery")), mention.evidence)
    if {"LD", "LC", "RC"} <= seen.keys():
        return True, [seen[a] for a in ("LD", "LC", "RC")]
    return None, []


def _fullness(page: Page) -> tuple[bool | None, list[Evidence]]:
    guiding = next((m for m in page.told("GUIDING") if m.name == "guiding"), None)
    if guiding is not None:
        return False, [guiding.evidence]
    full = next((m for m in page.of("DIAGNOSTIC") if not m.why_not and _is_called_full(page, m)), None)
    full = full or next(iter(page.told("STUDY_FULL")), None)
    return (True, [full.evidence]) if full is not None else (None, [])


def _is_called_full(page: Page, mention: Mention) -> bool:
    """`full diagnostic study`, `complete selective coronary angiography`, `a full native coronary angiogram`."""
    if "coronary" not in mention.facts["sets"]:
        return False
    words = [*page.norms(mention.first - 2, mention.first), *page.norms(mention.first, mention.first + 1)]
    return bool({"full", "complete"} & set(words))
