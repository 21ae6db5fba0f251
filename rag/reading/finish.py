"""After the last sentence: what is still open, what is only a shadow of a better-told lesion, and the questions."""

from guards.coding.case import Evidence, Outcome, Technique
from rag.reading.account import Account
from rag.reading.lesions import Approach, LesionDraft, TreatmentDraft, same_branch
from rag.reading.limbs import fold_limbs
from rag.reading.no_vessel import other_vessel
from rag.reading.occlusions import give_work_to_occlusions, settle_occlusions

UNTOLD = "technique not told"
_PLURAL = {"lesions", "stenoses", "blockages"}
_ONE = {"lesion", "stenosis", "dissection", "tandem", "long", "full", "jacket"}
POSTERIOR = ("PDA", "PL")  # branches whose artery dominance decides


def finish(account: Account) -> list[str]:
    """Settle the ledger; gives the questions that remain."""
    questions = list(account.ledger.questions)
    settle_occlusions(account)
    _settle_approaches(account)
    give_work_to_occlusions(account)
    _merge_shadows(account)
    fold_limbs(account.ledger)
    questions += _settle_thrombectomy(account)
    for draft in account.ledger.drafts:
        questions += _settle_work(draft)
        _settle_stents(draft)
    _settle_distinct(account.ledger.drafts)
    _settle_branches(account.ledger.drafts)
    _settle_counts(account)
    questions += _unclear_lesions(account)
    account.ledger.drafts = [d for d in account.ledger.drafts if not _is_empty(d)]
    _leave_to_dominance(account)
    placeless = [d for _, d, _ in account.unplaced if d.technique is not Technique.EMBOLIC_PROTECTION]  # in any code
    elsewhere = other_vessel(account.page)
    questions += [elsewhere] if placeless and elsewhere else []
    questions += [f"Which vessel was “{d.evidence.text}” done in?" for d in placeless if not elsewhere]
    questions += [
        f"Which artery does “{_said(d)}” belong to?"
        for d in account.ledger.drafts
        if d.is_treated and d.location.artery is None and d.location.branch not in POSTERIOR and d.evidence
    ]
    return list(dict.fromkeys(questions))


def _leave_to_dominance(account: Account) -> None:
    """A posterior branch told without dominance may come off either artery, unless the right coronary stands beside it."""
    if account.dominance is not None:
        return
    for draft in account.ledger.drafts:
        if draft.location.branch in POSTERIOR and draft.location.graft is None and not _beside_right(account, draft):
            draft.location = draft.location.model_copy(update={"artery": None})


def _beside_right(account: Account, draft: LesionDraft) -> bool:
    """`RCA into the PDA`: the right coronary in a sentence that tells of the branch."""
    spans = [(e.start, e.end) for e in (*draft.evidence, *(e for t in draft.treatments for e in t.evidence))]
    for sentence in account.page.sentences:
        first, last = account.page.words[sentence.first].start, account.page.words[sentence.last - 1].end
        named = [m.facts for m in sentence.of("VESSEL") if m.facts.get("artery") == "RC"]
        is_right = any(not facts.get("by_dominance") for facts in named)
        if is_right and any(first <= start < last for start, _ in spans):
            return True
    return False


def _is_empty(draft: LesionDraft) -> bool:
    """A vessel that was only named."""
    told = (draft.is_treated, draft.stenosis, draft.is_cto, draft.is_in_stent, draft.is_calcified, draft.limb)
    return not any((*told, draft.extends_into, draft.is_culprit, draft.occlusion, draft.work_failed))


def _said(draft: LesionDraft) -> str:
    return draft.evidence[0].text if draft.evidence else draft.location.branch


def _merge_shadows(account: Account) -> None:
    """A lesion told without segment that adds nothing to one told with its segment is the same lesion."""
    for vague in [d for d in account.ledger.drafts if not d.location.segment and d.location.artery is not None]:
        exact = [
            d
            for d in account.ledger.in_artery(vague.location.artery)
            if d is not vague
            and d.location.segment
            and (d.location.graft is None) == (vague.location.graft is None)
            and same_branch(d.location.branch, vague.location.branch)
        ]
        treated = [d for d in exact if d.is_treated]
        if not vague.is_treated and exact and not vague.limb:
            target = treated[0] if len(treated) == 1 else exact[0] if len(exact) == 1 else None
            if target is not None:
                _absorb(target, vague)
            if target is not None or not (vague.is_cto or vague.is_in_stent or vague.is_culprit or vague.stenosis):
                account.ledger.drop(vague)
        elif vague.is_treated and len(treated) == 1 and _adds_nothing(vague, treated[0]):
            _absorb(treated[0], vague)
            account.ledger.drop(vague)
        elif vague.is_treated and not vague.treatments and treated:
            account.ledger.drop(vague)


def _adds_nothing(vague: LesionDraft, exact: LesionDraft) -> bool:
    return all(exact.treatment(t.technique, t.outcome) is not None for t in vague.treatments)


def _absorb(target: LesionDraft, vague: LesionDraft) -> None:
    target.stenosis = target.stenosis if target.stenosis is not None else vague.stenosis
    target.is_calcified = target.is_calcified or vague.is_calcified
    target.is_in_stent = target.is_in_stent or vague.is_in_stent
    target.is_stent_thrombosis = target.is_stent_thrombosis or vague.is_stent_thrombosis
    target.is_cto = target.is_cto or vague.is_cto
    target.approaches |= vague.approaches
    target.cto_evidence += vague.cto_evidence
    target.is_culprit = target.is_culprit or vague.is_culprit
    target.occlusion = target.occlusion or vague.occlusion
    target.infarct_evidence += vague.infarct_evidence
    target.limb = target.limb or vague.limb
    target.extends_into = target.extends_into or vague.extends_into
    target.was_worked_on = target.was_worked_on or vague.was_worked_on
    for evidence in vague.evidence:
        target.cite(evidence)
    for treatment in vague.treatments:
        held = target.treatment(treatment.technique, treatment.outcome)
        if held is not None:
            held.count = max(held.count, treatment.count)
            held.evidence += [e for e in treatment.evidence if e not in held.evidence]
            held.device = held.device or treatment.device
            held.stent_kind = held.stent_kind or treatment.stent_kind


def _settle_approaches(account: Account) -> None:
    """An approach belongs to the closed vessel talked about, or to the only closed one."""
    closed = [d for d in account.ledger.drafts if d.is_cto]
    for approach in account.ledger.approaches:
        target = _approached(approach, closed)
        if target is not None:
            target.approaches.update(name for name, _ in approach.ways)
            target.cto_evidence += [evidence for _, evidence in approach.ways]


def _approached(approach: Approach, closed: list[LesionDraft]) -> LesionDraft | None:
    """The one named; else the one talked about, where it was worked on and its approach is not told yet; else the next."""
    if approach.named is not None and approach.named.is_cto:
        return approach.named
    focus = approach.focus
    if focus is not None and focus.is_cto and not focus.approaches and _was_worked_before(focus, approach.start):
        return focus
    return _next_opened(closed, approach.start)


def _was_worked_before(draft: LesionDraft, start: int) -> bool:
    return any(e.start < start for t in draft.treatments for e in t.evidence)


def _next_opened(closed: list[LesionDraft], start: int) -> LesionDraft | None:
    """Of several occlusions the one worked on next after the words; of one, that one."""
    if len(closed) < 2:
        return closed[0] if closed else None
    worked = [(e.start, n) for n, d in enumerate(closed) for t in d.treatments for e in t.evidence if e.start > start]
    told = [(e.start, n) for n, d in enumerate(closed) for e in d.cto_evidence if e.start < start]
    if worked:
        return closed[min(worked)[1]]
    return closed[max(told)[1]] if told else None


def _settle_thrombectomy(account: Account) -> list[str]:
    known = {Technique.THROMBECTOMY_MANUAL, Technique.THROMBECTOMY_MECHANICAL}
    if not account.unclear_thrombectomy or any(
        t.technique in known for d in account.ledger.drafts for t in d.treatments
    ):
        return []
    words = account.unclear_thrombectomy[0].text
    return [f"Was the thrombectomy (“{words}”) done by hand with a syringe or with a powered device?"]


def _settle_work(draft: LesionDraft) -> list[str]:
    """Work without a technique is a fact where the code does not depend on the technique, else a question."""
    done = [t for t in draft.treatments if t.outcome is Outcome.COMPLETED]
    if done or (draft.limb is not None and draft.limb.techniques):
        return []
    words = draft.work_failed or draft.was_worked_on
    if words is None or (draft.treatments and draft.work_failed is None):
        return []
    if draft.work_failed is not None:
        if not draft.treatments:
            draft.treatments.append(
                TreatmentDraft(Technique.BALLOON, draft.work_outcome, device=UNTOLD, evidence=[words])
            )
        return []
    if draft.is_cto or draft.location.graft is not None or draft.infarct is not None:
        draft.treatments.append(TreatmentDraft(Technique.BALLOON, device=UNTOLD, evidence=[words]))
        return []
    draft.technique_untold = True
    return [f"What was done at “{_said(draft)}”: balloon, atherectomy, stent, or a combination?"]


def _settle_stents(draft: LesionDraft) -> None:
    for treatment in draft.treatments:
        if treatment.technique is Technique.STENT:
            limb = draft.limb.stents if draft.limb is not None else 0
            if (
                limb
                and treatment.count > limb
                and any("two" in e.text.lower() or "2" in e.text for e in treatment.evidence)
            ):
                treatment.count -= limb
            treatment.count = max(treatment.count, 1)


def _settle_distinct(drafts: list[LesionDraft]) -> None:
    """Two stented segments of one vessel, one of which was never called a lesion: they may be one lesion."""
    for draft in drafts:
        near = [d for d in drafts if d is not draft and _is_stented(d) and _same_vessel(d, draft)]
        if _is_stented(draft) and draft.location.segment and near and not _is_told(draft):
            draft.is_distinct = False


def _settle_branches(drafts: list[LesionDraft]) -> None:
    """A branch ballooned beside the stented vessel, neither called a lesion nor told by its segment: perhaps one bifurcation."""
    for draft in drafts:
        ballooned = {t.technique for t in draft.treatments if t.outcome is Outcome.COMPLETED} == {Technique.BALLOON}
        if not (draft.location.branch and ballooned) or draft.is_distinct is not None:
            continue
        main = [d for d in drafts if d.location.artery is draft.location.artery and not d.location.branch]
        pair = [draft, *main]
        if len(main) == 1 and _is_stented(main[0]) and not any(_is_told(d) or d.location.segment for d in pair):
            draft.is_distinct = False


def _settle_counts(account: Account) -> None:
    """Several stents in a vessel without a segment, one after another or far apart: the lesions were not counted."""
    for draft in account.ledger.drafts:
        stents = [t for t in draft.treatments if t.technique is Technique.STENT and t.outcome is Outcome.COMPLETED]
        if sum(t.count for t in stents) < 2 or draft.location.segment or draft.extends_into or draft.limb is not None:
            continue
        if draft.is_distinct is None and not _is_one_lesion(account, draft, [e for t in stents for e in t.evidence]):
            draft.is_distinct = False


def _is_one_lesion(account: Account, draft: LesionDraft, evidence: list[Evidence]) -> bool:
    """`one lesion`, `overlapping stents`, `a 90% lesion`: told where the stents are told, or found before."""
    if any((draft.is_cto, draft.is_culprit, draft.is_in_stent)):
        return True
    for sentence in account.page.sentences:
        first, last = account.page.words[sentence.first].start, account.page.words[sentence.last - 1].end
        if not any(first <= e.start < last for e in evidence):
            continue
        words = account.page.norms(sentence.first, sentence.last)
        if _PLURAL & set(words):
            return False
        if _ONE & set(words) or any(w.startswith("overlap") for w in words):
            return True
    return _is_told(draft)


def _same_vessel(one: LesionDraft, other: LesionDraft) -> bool:
    here, there = one.location, other.location
    return (here.artery, here.branch, here.graft) == (there.artery, there.branch, there.graft)


def _is_stented(draft: LesionDraft) -> bool:
    return any(t.technique is Technique.STENT and t.outcome is Outcome.COMPLETED for t in draft.treatments)


def _is_told(draft: LesionDraft) -> bool:
    found = (draft.stenosis, draft.is_cto, draft.is_culprit, draft.is_in_stent, draft.limb, draft.occlusion)
    return draft.told_as_lesion or any(bool(f) for f in found)


def _unclear_lesions(account: Account) -> list[str]:
    """Several stents put down for a vessel in which several lesions were found: which went where?"""
    asked = []
    for draft in account.ledger.drafts:
        stents = sum(t.count for t in draft.treatments if t.technique is Technique.STENT)
        others = [
            d
            for d in account.ledger.in_artery(draft.location.artery)
            if d is not draft and not d.is_treated and not d.location.branch and (d.stenosis or 0) >= 70
        ]
        if stents >= 2 and not draft.location.segment and not draft.location.branch and others:
            asked.append(
                f"The report finds several lesions in the vessel of “{_said(draft)}”: which of them were stented?"
            )
    return asked
