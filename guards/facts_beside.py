"""What stands beside the base codes, add-ons, studies, support and sedation, laid beside the facts of the procedure."""

from collections.abc import Callable, Iterator

from corpus.rows import Confidence
from guards.claim import Claim
from guards.coding.case import Case, Technique
from guards.coding.derivation import LeftOut, Question
from guards.coding.fit import Kind, Mismatch, compare
from guards.coding.sedation import LEAST
from guards.coding.technique import main_techniques
from guards.facts import Facts, facts_of, is_base_code, with_ground
from guards.facts_base import Found, base_differences
from guards.finding import Action, Fix, Hit, Severity, SourceRef
from guards.pci_codes import CORONARY_ANGIOGRAPHY, DIAGNOSTIC_CATH, REPORTED_UNPAID
from guards.rule import Desk
from guards.session import Session, sessions


def found(claim: Claim, desk: Desk, rule: str) -> Iterator[Hit]:
    """What the rule of that name has to say about the facts; every difference is worked out once a check."""
    kept = desk.memo.get("differences")
    if kept is None:
        kept = desk.memo["differences"] = tuple(_all(claim, desk))
    return (entry.hit for entry in kept if entry.rule == rule)


def _all(claim: Claim, desk: Desk) -> Iterator[Found]:
    facts = facts_of(claim, desk)
    session = next((s for s in sessions(claim, desk) if s.day == claim.day), None)
    if facts is None or claim.case is None or session is None:
        return
    yield from base_differences(claim, desk)
    for mismatch in compare(claim, facts.derivation, desk.tables):
        yield from _beside(mismatch, claim, claim.case, facts, session)
    for question in facts.derivation.questions:
        yield from _open(question, session)


def _beside(mismatch: Mismatch, claim: Claim, case: Case, facts: Facts, session: Session) -> Iterator[Found]:
    """A difference in anything but the base codes; the open points are asked as questions."""
    code = claim.lines[mismatch.line].code if mismatch.line is not None else _missing(mismatch)
    if mismatch.kind is Kind.OPEN or is_base_code(code) or code in REPORTED_UNPAID:
        return
    if mismatch.line is None:
        yield from _not_billed(mismatch, code, session)
        return
    n = mismatch.line
    left = next((entry for entry in facts.derivation.left_out if entry.code == code), None)
    if mismatch.right_line is None:
        yield _not_supported(n, code, mismatch, case, left, facts, session)
    elif mismatch.kind is Kind.MODIFIER:
        yield Found(
            "case_disagrees",
            Hit(mismatch.message, n, (code,), None, Severity.WARNING, mismatch.reason.source, mismatch.message),
        )
    else:
        more = claim.lines[n].units > mismatch.right_line.units
        fix = Fix(Action.SET_UNITS, n, str(mismatch.right_line.units), safe=more)
        severity = None if more else Severity.WARNING
        yield Found("case_disagrees", Hit(mismatch.message, n, (code,), fix, severity, mismatch.reason.source))


def _missing(mismatch: Mismatch) -> str:
    return mismatch.right_line.code if mismatch.right_line is not None else ""


def _not_billed(mismatch: Mismatch, code: str, session: Session) -> Iterator[Found]:
    """A line that the facts support and the claim lacks; a study beside another study is told once."""
    if code in DIAGNOSTIC_CATH and not DIAGNOSTIC_CATH.isdisjoint(session.codes):
        return
    text = f"{mismatch.message} {mismatch.reason.text}"
    question = f"Is {code} left out on purpose?"
    hit = Hit(text, None, (code,), severity=Severity.WARNING, source=mismatch.reason.source, question=question)
    yield Found("case_disagrees", hit)


Naming = Callable[[str, Case, LeftOut | None], bool]


def _is_manual(code: str, case: Case, left: LeftOut | None) -> bool:
    return code == "92973" and any(Technique.THROMBECTOMY_MANUAL in main_techniques(ls) for ls in case.lesions)


def _is_coated_imaging(code: str, case: Case, left: LeftOut | None) -> bool:
    return code in ("92978", "92979") and left is not None and left.reason.source.id == "CGSMEDICARE"


def _is_short(code: str, case: Case, left: LeftOut | None) -> bool:
    minutes = case.sedation.minutes if case.sedation is not None else None
    return code in ("99151", "99152") and minutes is not None and minutes < LEAST


def _is_study(code: str, case: Case, left: LeftOut | None) -> bool:
    return code in CORONARY_ANGIOGRAPHY and left is not None


_NAMES: tuple[tuple[str, Naming], ...] = (
    ("manual_thrombectomy_billed", _is_manual),
    ("imaging_inside_coated_balloon", _is_coated_imaging),
    ("sedation_too_short", _is_short),
    ("diagnostic_conditions_not_documented", _is_study),
)


def _not_supported(
    n: int, code: str, mismatch: Mismatch, case: Case, left: LeftOut | None, facts: Facts, session: Session
) -> Found:
    """A line without ground: an error where the facts speak against it, a question where they only do not tell of it."""
    rule = next((name for name, holds in _NAMES if holds(code, case, left)), "case_disagrees")
    drop = Fix(Action.DROP_LINE, n, safe=True)
    beside = session.base_codes if rule == "diagnostic_conditions_not_documented" else ()
    if rule != "case_disagrees" and left is not None:
        reason = left.reason
        if (
            reason.confidence is Confidence.LOW or reason.source.id == "MEM"
        ):  # general knowledge asks, it does not decide
            question = f"{reason.text} Is {code} left in?"
            ask = Fix(Action.ASK_FOR, n, question)
            return Found(rule, Hit(reason.text, n, (code, *beside), ask, Severity.WARNING, reason.source, question))
        return Found(rule, Hit(with_ground(reason.text, reason), n, (code, *beside), drop, source=reason.source))
    other = _other_study(code, facts)
    if other:
        text = f"{code} was billed; the facts support {other} as the one code that holds what was done."
        return Found("case_disagrees", Hit(text, n, (code, other), Fix(Action.REPLACE_CODE, n, other)))
    if left is not None:
        text = with_ground(mismatch.message, left.reason)
        severity = Severity.WARNING if left.reason.confidence is Confidence.LOW else None
        question = left.reason.text if severity else ""
        return Found(rule, Hit(text, n, (code,), drop, severity, mismatch.reason.source, question))
    question = f"Does the record document {code}?"
    hit = Hit(
        f"The facts given do not tell of {code}.", n, (code,), None, Severity.WARNING, mismatch.reason.source, question
    )
    return Found(rule, hit)


def _other_study(code: str, facts: Facts) -> str:
    if code not in DIAGNOSTIC_CATH:
        return ""
    return next((d.line.code for d in facts.derivation.lines if d.line.code in DIAGNOSTIC_CATH), "")


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
    yield Found(rule, Hit(question.text, None, codes, None, Severity.WARNING, question.reason.source, question.text))
