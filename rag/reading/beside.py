"""What else was done in the session: support devices, pacing, closure, access, sedation, complications."""

import re

from guards.coding.case import Evidence, Other, Sedation, Support, SupportAction, SupportKind
from rag.reading.page import Mention, Page

_SKIPPED = {"family", "social", "plan", "history", "indication"}
_INTO_CORONARY = {"intracoronary", "coronary", "microcatheter", "ic"}
_MINUTES = re.compile(r"(\d{1,3})\s*(?:-|–)?\s*min(?:ute)?s?\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d{1,2}):?(\d{2})\b(?:\s*([ap])\.?m\.?)?", re.IGNORECASE)
_START = re.compile(r"(?:start(?:ed|ing)?|begin|began|from|in)\b[^.;\n]{0,25}?(\d{1,2}:?\d{2})", re.IGNORECASE)
_AGE = re.compile(r"\b(\d{1,3})\s*(?:-|–)?\s*(?:years?(?:\s|-)*old|y\.?/?o\.?\b|yr\s*old|year\s*old)", re.IGNORECASE)
_AGE_SHORT = re.compile(r"\b(\d{2})\s?(?:M|F|yoM|yoF)\b")


def read_support(page: Page) -> tuple[Support, ...]:
    """Devices placed, removed or moved. One found in place on arrival is only read where it is taken out or moved."""
    found: dict[tuple[str, SupportAction], Support] = {}
    for sentence in page.sentences:
        if sentence.section in _SKIPPED:
            continue
        for mention in sentence.told("SUPPORT"):
            act = next((m for m in sentence.told("SUPPORT_ACT") if m.first > mention.last - 3), None)
            kind = SupportKind(mention.facts["kind"])
            action = SupportAction.INSERT
            if act is not None:
                action = SupportAction.REMOVE if act.name == "remove" else SupportAction.REPOSITION
                if _was_also_placed(page, mention, act):
                    _enter(found, kind, SupportAction.INSERT, mention.evidence, separate=None)
            evidence = mention.evidence if act is None else page.span(mention.first, max(act.last, mention.last))
            _enter(found, kind, action, evidence, separate=None)
    inserted = {kind for kind, action in found if action is SupportAction.INSERT}
    return tuple(
        s.model_copy(update={"separate_session": False})
        if s.action is not SupportAction.INSERT and s.kind.value in inserted
        else s
        for s in found.values()
    )


def _was_also_placed(page: Page, mention: Mention, act: Mention) -> bool:
    between = page.norms(mention.last, act.first)
    return bool(set(between) & {"placed", "inserted"})


def _enter(
    found: dict[tuple[str, SupportAction], Support],
    kind: SupportKind,
    action: SupportAction,
    evidence: Evidence,
    separate: bool | None,
) -> None:
    held = found.get((kind.value, action))
    kept = held.evidence if held else ()
    found[kind.value, action] = Support(kind=kind, action=action, separate_session=separate, evidence=(*kept, evidence))


def read_others(page: Page) -> tuple[Other, ...]:
    """Pacing, closure, ultrasound, access, monitoring catheter and the like, each kind and detail once."""
    found: dict[tuple[str, str], Other] = {}
    for sentence in page.sentences:
        if sentence.section in _SKIPPED:
            continue
        for mention in sentence.told("OTHER"):
            if mention.name in ("access_radial", "access_femoral") and not _is_access(page, mention):
                continue
            if mention.name == "lytic" and not _INTO_CORONARY & set(page.norms(sentence.first, sentence.last)):
                continue  # by vein, or only named
            kind, detail = str(mention.facts["kind"]), str(mention.facts.get("detail", ""))
            held = found.get((kind, detail))
            kept = held.evidence if held else ()
            found[kind, detail] = Other(kind=kind, detail=detail, evidence=(*kept, mention.evidence))
    for mention in page.told("CT_FFR"):
        found.setdefault(("coronary_ct_ffr", ""), Other(kind="coronary_ct_ffr", evidence=(mention.evidence,)))
    return tuple(found.values())


def _is_access(page: Page, mention: Mention) -> bool:
    """A pulse, a graft or an angiogram of the artery is no access."""
    after = page.norms(mention.last, mention.last + 2)
    return not set(after) & {"pulse", "pulses", "graft", "angiography", "angiogram", "stenosis", "bruit"}


def read_sedation(page: Page) -> Sedation | None:
    """Who gave it, how long, whether an observer was there; None where no sedation is told."""
    mentions = [m for m in page.told("SEDATION") if m.name in ("moderate", "anesthesia") or _under_heading(page, m)]
    if not mentions:
        return None
    is_anesthesia = any(m.name == "anesthesia" for m in mentions)
    by = next((m for m in page.told("SEDATION_BY") if _near(m, mentions)), None)
    observer = next((m for m in page.told("OBSERVER")), None)
    minutes, evidence = _minutes(page, mentions)
    facts = [m.evidence for m in (*mentions, by, observer) if m is not None]
    return Sedation(
        by_operator=False if is_anesthesia else (by.facts["by_operator"] if by is not None else None),
        minutes=minutes,
        trained_observer=True if observer is not None else None,
        patient_age=read_age(page.text),
        is_anesthesia=is_anesthesia,
        evidence=tuple(dict.fromkeys([*facts, *([evidence] if evidence else [])])),
    )


def _under_heading(page: Page, mention: Mention) -> bool:
    """`SEDATION: midazolam and fentanyl …`: the heading says what the drugs were given for."""
    return mention.name == "drugs" and page.sentences[mention.sentence].section == "sedation"


def _near(mention: Mention, others: list[Mention]) -> bool:
    return any(abs(mention.sentence - o.sentence) <= 2 for o in others)


def _minutes(page: Page, mentions: list[Mention]) -> tuple[int | None, Evidence | None]:
    near = {m.sentence + step for m in mentions for step in (0, 1, 2)}
    for sentence in page.sentences:
        if sentence.index not in near:
            continue
        start = page.words[sentence.first].start
        text = page.sentence_text(sentence)
        if sentence.of("SEDATION") or any(
            w in text.lower() for w in ("sedation", "intraservice", "intra-service", "start", "face")
        ):
            match = _MINUTES.search(text)
            if match:
                return int(match[1]), _evidence(page, start + match.start(), start + match.end())
            clocks = list(_CLOCK.finditer(text))
            span = _between(clocks) if ":" in text or _START.search(text) else None
            if span is not None:
                return span, _evidence(page, start + clocks[0].start(), start + clocks[1].end())
    return None, None


def _between(clocks: list[re.Match[str]]) -> int | None:
    if len(clocks) != 2:
        return None
    minutes = [_minute_of_day(c) for c in clocks]
    if None in minutes:
        return None
    first, last = (m or 0 for m in minutes)
    span = (last - first) % 1440
    return span if 0 < span <= 600 else None


def _minute_of_day(clock: re.Match[str]) -> int | None:
    hour, minute, half = int(clock[1]), int(clock[2]), (clock[3] or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _evidence(page: Page, start: int, end: int) -> Evidence:
    return Evidence(text=page.text[start:end], start=start, end=end)


def read_age(text: str) -> int | None:
    """Age in years."""
    match = _AGE.search(text) or _AGE_SHORT.search(text)
    return int(match[1]) if match and int(match[1]) <= 120 else None


def read_complications(page: Page) -> tuple[str, ...]:
    """The words of every complication that is told of this session."""
    found = [
        m.text
        for s in page.sentences
        if s.section not in _SKIPPED and s.section != "findings"
        for m in s.told("COMPLICATION")
        if page.norms(m.last, m.last + 1) not in (["reentry"], ["re"])
    ]
    return tuple(dict.fromkeys(found))
