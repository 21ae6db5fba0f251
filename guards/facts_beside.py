"""What stands beside the base codes, add-ons, the diagnostic study and sedation, laid beside the facts."""

from collections.abc import Iterator

from guards.claim import Claim
from guards.coding.case import Case, Technique
from guards.coding.derivation import Question
from guards.coding.sedation import LEAST
from guards.coding.technique import main_techniques
from guards.facts import Facts, facts_of
from guards.facts_base import Found, base_differences
from guards.finding import Action, Fix, Hit, Severity, SourceRef
from guards.pci_codes import CORONARY_ANGIOGRAPHY, DIAGNOSTIC_CATH
from guards.rule import Desk
from guards.session import Item, Session, sessions

ADDONS = frozenset({"92972", "92973", "92974", "92978", "92979", "93571", "93572", "0523T", "0914T"})
SEDATION = frozenset({"99151", "99152", "99153"})
_JUDGED = ADDONS | DIAGNOSTIC_CATH | SEDATION


def found(claim: Claim, desk: Desk, rule: str) -> Iterator[Hit]:
    """What the rule of that name has to say about the facts; every difference is worked out once a check."""
    kept = desk.memo.get("differences")
    if kept is None:
        kept = desk.memo["differences"] = tuple(_all(claim, desk))
    return (entry.hit for entry in kept if entry.rule == rule)


def _all(claim: Claim, desk: Desk) -> Iterator[Found]:
    facts = facts_of(claim, desk)
    if facts is None or claim.case is None:
        return
    yield from base_differences(claim, desk)
    session = next((s for s in sessions(claim, desk) if s.day == claim.day), None)
    if session is None:
        return
    for code in sorted(_JUDGED):
        yield from _counted(code, claim.case, facts, session)
    for question in facts.derivation.questions:
        yield from _open(question, session)


def _counted(code: str, case: Case, facts: Facts, session: Session) -> Iterator[Found]:
    items = tuple(session.of((code,)))
    billed = int(sum(item.line.units for item in items))
    right = facts.counts(code)
    if billed in right:
        return
    if billed > max(right):
        yield _too_many(code, items, case, facts, session)
    elif billed < min(right) and not _is_named_already(code, facts, session):
        derived = facts.derived(code)
        text = f"The facts support {code}, which is not on the claim or has too few units"
        text += f": {derived.reason.text}" if derived else "."
        source = derived.reason.source if derived else None
        question = f"Is {code} left out on purpose?"
        hit = Hit(text, None, (code,), severity=Severity.WARNING, source=source, question=question)
        yield Found("case_disagrees", hit)


def _is_named_already(code: str, facts: Facts, session: Session) -> bool:
    """A missing study beside another study: the other is the finding. A missing add-on of a missing base likewise."""
    return code in DIAGNOSTIC_CATH and any(item.code in DIAGNOSTIC_CATH for item in session.items)


def _too_many(code: str, items: tuple[Item, ...], case: Case, facts: Facts, session: Session) -> Found:
    last = items[-1]
    drop = Fix(Action.DROP_LINE, last.n, safe=True)
    left = next((entry for entry in facts.derivation.left_out if entry.code == code), None)
    why, source = (left.reason.text, left.reason.source) if left else ("", None)
    if code == "92973" and _used(case, Technique.THROMBECTOMY_MANUAL):
        text = "The clot was removed by hand; 92973 is for a mechanical device and manual aspiration has no line."
        return Found("manual_thrombectomy_billed", Hit(text, last.n, (code,), drop, source=source))
    if code in ("92978", "92979") and left is not None and left.reason.source.id == "CGSMEDICARE":
        return Found("imaging_inside_coated_balloon", Hit(why, last.n, (code,), drop, source=source))
    if code in ("99151", "99152") and case.sedation is not None and _is_short(case):
        return Found("sedation_too_short", Hit(why, last.n, (code,), drop, source=source))
    if code in CORONARY_ANGIOGRAPHY and left is not None:
        return Found("diagnostic_conditions_not_documented", Hit(why, last.n, (code, *session.base_codes), drop))
    other = _other_study(code, facts)
    if other:
        text = f"{code} was billed; the facts support {other} as the one code that holds what was done."
        fix = Fix(Action.REPLACE_CODE, last.n, other)
        return Found("case_disagrees", Hit(text, last.n, (code, other), fix))
    text = why or f"The facts given do not tell of {code}, or of so many units."
    question = f"Does the record document {code}?"
    severity = None if left else Severity.WARNING
    return Found("case_disagrees", Hit(text, last.n, (code,), drop if left else None, severity, source, question))


def _is_short(case: Case) -> bool:
    return case.sedation is not None and case.sedation.minutes is not None and case.sedation.minutes < LEAST


def _other_study(code: str, facts: Facts) -> str:
    if code not in DIAGNOSTIC_CATH:
        return ""
    return next((d.line.code for d in facts.derivation.lines if d.line.code in DIAGNOSTIC_CATH), "")


def _used(case: Case, technique: Technique) -> bool:
    return any(technique in main_techniques(lesion) for lesion in case.lesions)


_BY_KEY = (
    ("92933-or-92930", "stent_or_atherectomy_open"),
    ("left-main", "left_main_bifurcation_open"),
    ("diagnostic", "diagnostic_conditions_not_documented"),
)


def _open(question: Question, session: Session) -> Iterator[Found]:
    """A question the facts leave open, put to a person."""
    rule = next((name for part, name in _BY_KEY if part in question.key), "case_disagrees")
    if question.reason.source == SourceRef("MEM", "retrograde approach alone"):
        rule = "retrograde_only_open"
    is_study = rule == "diagnostic_conditions_not_documented"
    if is_study and CORONARY_ANGIOGRAPHY.isdisjoint(session.codes):
        return
    codes = tuple(sorted({line.code for option in question.options for line in option.lines} & session.codes))
    hit = Hit(question.text, None, codes, None, Severity.WARNING, question.reason.source, question.text)
    yield Found(rule, hit)
