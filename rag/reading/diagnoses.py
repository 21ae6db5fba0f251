"""Diagnoses: codes that stand in the text, and words that mean one code only."""

import re

from guards.coding.case import Artery, Diagnosis, Evidence, Outcome
from rag.reading.infarct import infarct_kind
from rag.reading.lesions import Ledger
from rag.reading.page import Mention, Page

_CODE = re.compile(r"\b(?:I\d{2}|R\d{2}|T82|Z\d{2}|E\d{2}|N\d{2}|J\d{2})(?:\.[0-9A-Z]{1,4})?\b(?!-\d)")
_STEMI_CODE = {Artery.LM: "I21.01", Artery.LAD: "I21.02", Artery.RCA: "I21.11", Artery.LCX: "I21.21"}
_SECTIONS = {"family", "social", "plan"}


def read_diagnoses(page: Page, ledger: Ledger) -> tuple[Diagnosis, ...]:
    """Codes first, as written; then what the words mean where they leave no choice."""
    written = [
        Diagnosis(code=m[0].upper(), evidence=(Evidence(text=m[0], start=m.start(), end=m.end()),))
        for m in _CODE.finditer(page.text)
        if "." in m[0]
    ]
    if written:
        return tuple({d.code: d for d in reversed(written)}.values())[::-1]
    found = [
        *_infarct(page, ledger),
        *_coronary_disease(page, ledger),
        *_lesion_codes(ledger, has_mi=infarct_kind(page) is not None),
    ]
    held = {d.code for d in found}
    for mention in _told(page):
        code = str(mention.facts.get("code", ""))
        if code and code not in held:
            held.add(code)
            found.append(Diagnosis(code=code, label=str(mention.facts["label"]), evidence=(mention.evidence,)))
    return tuple(found)


def _told(page: Page) -> list[Mention]:
    return [
        m
        for s in page.sentences
        if s.section not in _SECTIONS
        for m in s.of("DIAGNOSIS")
        if not m.why_not or (m.why_not == "historical" and m.name in ("cad", "old_mi"))
    ]


def _infarct(page: Page, ledger: Ledger) -> list[Diagnosis]:
    mi = infarct_kind(page)
    if mi is None:
        return []
    if mi.name == "stemi":
        culprit = next((d for d in ledger.drafts if d.infarct is not None), None)
        artery = culprit.location.artery if culprit is not None else None
        code = _STEMI_CODE.get(artery, "I21.3") if artery is not None else "I21.3"
        return [Diagnosis(code=code, label="STEMI", evidence=(mi.evidence,))]
    codes = {
        "nstemi": ("I21.4", "NSTEMI"),
        "type2": ("I21.A1", "type 2 myocardial infarction"),
        "ami": ("I21.9", "acute myocardial infarction"),
    }
    code, label = codes[mi.name]
    return [Diagnosis(code=code, label=label, evidence=(mi.evidence,))]


def _coronary_disease(page: Page, ledger: Ledger) -> list[Diagnosis]:
    told = {m.name: m for m in reversed(_told(page))}
    angina = told.get("unstable") or told.get("stable")
    has_disease = "cad" in told or any(d.is_treated or (d.stenosis or 0) >= 50 for d in ledger.drafts)
    in_graft = any(d.location.graft is not None for d in ledger.drafts if d.is_treated)
    if angina is None:
        cad = told.get("cad")
        if cad is None or in_graft:
            return [] if cad is None else [Diagnosis(label="coronary artery disease", evidence=(cad.evidence,))]
        return [Diagnosis(code="I25.10", label="coronary artery disease", evidence=(cad.evidence,))]
    label = str(angina.facts["label"])
    if not has_disease or in_graft:
        return [Diagnosis(label=label, evidence=(angina.evidence,))]
    code = "I25.110" if angina.name == "unstable" else "I25.119"
    return [Diagnosis(code=code, label=f"coronary artery disease with {label}", evidence=(angina.evidence,))]


def _lesion_codes(ledger: Ledger, *, has_mi: bool) -> list[Diagnosis]:
    """Codes that follow from a treated lesion: closed for long, calcified, in an old stent."""
    found: dict[str, Diagnosis] = {}
    for draft in ledger.drafts:
        done = [t for t in draft.treatments if t.outcome is Outcome.COMPLETED]
        if not done and draft.was_worked_on is None:
            continue
        if draft.is_cto and draft.is_total and not has_mi:
            found.setdefault("I25.82", _of("I25.82", "chronic total occlusion", draft.cto_evidence))
        if draft.is_calcified:
            found.setdefault("I25.84", _of("I25.84", "calcified coronary lesion", draft.evidence))
        if draft.is_stent_thrombosis:
            found.setdefault("T82.867A", _of("T82.867A", "stent thrombosis", draft.evidence))
        elif draft.is_in_stent:
            found.setdefault("T82.855A", _of("T82.855A", "in-stent restenosis", draft.evidence))
    return list(found.values())


def _of(code: str, label: str, evidence: list[Evidence]) -> Diagnosis:
    return Diagnosis(code=code, label=label, evidence=tuple(evidence[:2]))
