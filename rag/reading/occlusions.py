"""Chronic occlusions told apart from the work on them: in a title, in the indication, or at one end of a long stent."""

from rag.reading.account import WORK_SECTIONS, Account
from rag.reading.lesions import LesionDraft
from rag.reading.page import Mention, Page
from rag.reading.places import places_in

_TOOLS = {"wire", "wires", "guidewire", "balloon", "catheter", "program", "programme", "operator", "kit"}


def settle_occlusions(account: Account) -> None:
    """An occlusion told without its vessel, or as the reason of the session, is the one that was worked on.

    Of the one treated lesion of the vessel it names; told without a vessel, of the one treated lesion there is.
    """
    if any(draft.is_cto for draft in account.ledger.drafts):
        return
    for sentence in account.page.sentences:
        if sentence.section not in (*WORK_SECTIONS, "indication", "diagnosis"):
            continue
        named = {p.location.artery for p in places_in(account.page, sentence, account.dominance)} - {None}
        if named and sentence.section in WORK_SECTIONS:
            continue  # read with its place
        treated = [d for d in account.ledger.drafts if d.is_treated and (not named or d.location.artery in named)]
        for mention in sentence.told("CTO"):
            if len(treated) == 1 and account.ledger.approaches and not _is_tool(account.page, mention):
                treated[0].is_cto = True
                treated[0].cto_evidence.append(mention.evidence)


def _is_tool(page: Page, mention: Mention) -> bool:
    return bool(_TOOLS & set(page.norms(mention.last, mention.last + 1)))


def give_work_to_occlusions(account: Account) -> None:
    """`CTO of the distal RCA … four stents from the PDA to the proximal RCA`: of the occlusion that was approached."""
    ledger = account.ledger
    for closed in [d for d in ledger.drafts if d.is_cto and d.approaches and not d.is_treated and not _gave_up(d)]:
        near = [d for d in ledger.in_artery(closed.location.artery) if d is not closed and d.is_treated]
        if len(near) == 1 and not _has_finding(near[0]) and _runs_through(account.page, near[0]):
            closed.treatments += near[0].treatments
            closed.was_worked_on = closed.was_worked_on or near[0].was_worked_on
            for evidence in near[0].evidence:
                closed.cite(evidence)
            ledger.drop(near[0])


def _gave_up(draft: LesionDraft) -> bool:
    """Whether the work failed, and no other way was tried after it."""
    failed = draft.work_failed
    return failed is not None and not any(e.start > failed.start for e in draft.cto_evidence)


def _runs_through(page: Page, draft: LesionDraft) -> bool:
    """Whether its stents run `from` one place `to` another."""
    starts = [e.start for t in draft.treatments for e in t.evidence]
    for sentence in page.sentences:
        first, last = page.words[sentence.first].start, page.words[sentence.last - 1].end
        words = page.norms(sentence.first, sentence.last)
        if any(first <= start < last for start in starts) and "from" in words and "to" in words[words.index("from") :]:
            return draft.location.graft is None
    return False


def _has_finding(draft: LesionDraft) -> bool:
    found = (draft.stenosis, draft.is_in_stent, draft.is_culprit, draft.limb, draft.told_as_lesion, draft.occlusion)
    return any(bool(f) for f in found)
