"""Acute myocardial infarction: its kind, whether the work was an emergency, and which lesion is the culprit."""

import re
from dataclasses import replace

from guards.coding.case import Evidence, Infarct
from rag.reading.lesions import Ledger, LesionDraft
from rag.reading.page import Mention, Page, is_brief

_ACUTE = {"stemi", "nstemi", "ami"}
_SECTIONS = {"family", "social", "plan"}


def infarct_kind(page: Page) -> Mention | None:
    """The first mention of an acute infarction that is this episode's."""
    told = [m for s in page.sentences if s.section not in _SECTIONS for m in s.told("MI")]
    alarms = [m for s in page.sentences if s.section not in _SECTIONS for m in s.told("EMERGENT")]
    told += [replace(m, name="stemi") for m in alarms if re.search(r"\bSTEMI\b", m.text, re.IGNORECASE)]
    named = [m for m in told if m.name != "ami"]
    return next(iter(named), None) or next(iter(told), None)


def read_infarct(page: Page, ledger: Ledger) -> list[str]:
    """Set the infarct of the culprit lesion; gives a question where an emergency leaves the culprit open.

    Of the one vessel treated in a case told briefly it stays open whether it was the culprit.
    """
    mi = infarct_kind(page)
    culprits = [d for d in ledger.drafts if d.is_culprit and d.is_treated] or [d for d in ledger.drafts if d.is_culprit]
    if mi is None:
        for draft in culprits:  # `culprit` is also said of stable disease
            draft.evidence += [e for e in draft.infarct_evidence if e not in draft.evidence]
        return []
    emergent = _emergent(page)
    if not culprits:
        treated = [d for d in ledger.drafts if d.is_treated]
        arteries = {(d.location.artery, d.location.graft) for d in treated}
        urgent = (emergent is not None and emergent[0]) or (mi.name == "stemi" and any(d.occlusion for d in treated))
        if mi.name in ("stemi", "ami") and urgent and len(treated) >= 1:
            if len(arteries) == 1:
                culprits = [max(treated, key=lambda d: (bool(d.occlusion), d.stenosis or 0))]
            else:
                closed = [d for d in treated if d.occlusion or d.stenosis == 100]
                if len(closed) != 1:
                    return ["Which of the treated vessels was the culprit of the acute infarction?"]
                culprits = closed
        if not culprits and emergent is None and len(treated) == 1 and mi.name in _ACUTE and is_brief(page):
            told = _infarct(page, mi, treated[0], emergent)
            treated[0].infarct = told.model_copy(update={"is_culprit": None})
    by_vessel = {(d.location.artery, d.location.graft): d for d in reversed(culprits)}
    for draft in by_vessel.values():
        draft.infarct = _infarct(page, mi, draft, emergent)
    return []


def _infarct(page: Page, mi: Mention, draft: LesionDraft, emergent: tuple[bool, Evidence] | None) -> Infarct:
    ischaemia = next(iter(page.told("ISCHAEMIA")), None)
    evidence = [mi.evidence, *draft.infarct_evidence]
    if emergent is not None:
        evidence.append(emergent[1])
    if ischaemia is not None:
        evidence.append(ischaemia.evidence)
    return Infarct(
        is_culprit=True,
        emergent=emergent[0] if emergent else None,
        occlusion=_occlusion(draft),
        kind={"stemi": "stemi", "nstemi": "nstemi", "type2": "type2"}.get(mi.name, ""),
        ongoing_ischaemia=None if ischaemia is None else ischaemia.name == "ongoing",
        evidence=tuple(dict.fromkeys(evidence)),
    )


def _occlusion(draft: LesionDraft) -> str:
    if draft.occlusion:
        return draft.occlusion
    if draft.stenosis == 100:
        return "total"
    return "subtotal" if draft.stenosis in (99,) else ""


def _emergent(page: Page) -> tuple[bool, Evidence] | None:
    mentions = [m for s in page.sentences if s.section not in _SECTIONS for m in s.of("EMERGENT")]
    if any(m.name == "elective" and not m.why_not for m in mentions):
        return False, next(m.evidence for m in mentions if m.name == "elective" and not m.why_not)
    negated = next((m for m in mentions if m.name == "emergent" and m.why_not == "negated"), None)
    told = next((m for m in mentions if m.name == "emergent" and m.why_not in ("", "planned")), None)
    if told is not None:
        return True, told.evidence
    return (False, negated.evidence) if negated is not None else None
