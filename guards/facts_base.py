"""Base codes that the facts of the procedure do not support, artery by artery, and the code that would be right."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.rows import Confidence
from guards.claim import Claim
from guards.coding.case import Lesion, Technique
from guards.coding.hospital import TWINS
from guards.coding.technique import main_techniques
from guards.coding.territory import artery_of
from guards.facts import Codes, Facts, facts_of, less, with_ground
from guards.finding import Action, Fix, Hit, Severity, SourceRef
from guards.pci_codes import ARTERY_MODIFIERS
from guards.rule import Desk
from guards.same_artery import MI_CODES, clashes
from guards.session import ARTERY_NAMES, Item, Session, sessions

STENTS = frozenset({"92928", "C9600"})
# The facility's code for a drug-eluting stent is another rule's to ask for.
_TWINS = tuple(((cpt,), (twin,)) for cpt, twin in TWINS.items())
_CLASHES = ("two_in_one", "contained", "atherectomy_and_stent", "two_occlusion_codes", "coated_balloon")


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and the rule that reports it."""

    rule: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class _View:
    claim: Claim
    desk: Desk
    facts: Facts
    session: Session

    def billed(self, artery: str) -> tuple[Item, ...]:
        return tuple(i for i in self.session.bases if i.artery == artery and not i.is_other_encounter)

    def lesions(self, artery: str) -> tuple[Lesion, ...]:
        case = self.facts.derivation.claim.case
        if case is None:
            return ()
        return tuple(ls for ls in case.lesions if artery_of(ls.location, case.dominance) == artery)


def base_differences(claim: Claim, desk: Desk) -> Iterator[Found]:
    """Every artery whose base codes match no outcome of the facts."""
    facts = facts_of(claim, desk)
    today = next((s for s in sessions(claim, desk) if s.day == claim.day), None)
    if facts is None or today is None:
        return
    view = _View(claim, desk, facts, today)
    wrong = [a for a in sorted(ARTERY_MODIFIERS) if _codes(view.billed(a)) not in facts.bases(a)]
    moved = _moved(view, wrong)
    for artery in wrong:
        if artery in moved.values():
            continue
        yield from _elsewhere(view, artery, moved[artery]) if artery in moved else _differences(view, artery)


def _codes(items: tuple[Item, ...]) -> Codes:
    return tuple(sorted(item.code for item in items))


def _moved(view: _View, wrong: list[str]) -> dict[str, str]:
    """Arteries billed for work that the facts place in another one: from, to."""
    moved: dict[str, str] = {}
    for artery in wrong:
        billed = _codes(view.billed(artery))
        if billed and view.facts.bases(artery) == {()}:
            free = [
                a for a in wrong if a not in moved.values() and billed in view.facts.bases(a) and not view.billed(a)
            ]
            if free:
                moved[artery] = free[0]
    return moved


def _elsewhere(view: _View, artery: str, right: str) -> Iterator[Found]:
    for item in view.billed(artery):
        derived = view.facts.derived(item.code, right)
        text = (
            f"{item.code} carries {artery} ({ARTERY_NAMES[artery]}); the facts place the work in the {ARTERY_NAMES[right]}, "
            f"modifier {right}."
        )
        source = derived.reason.source if derived else None
        question = f"Did the work lie in the {ARTERY_NAMES[right]}?"
        yield Found("artery_modifier_wrong", Hit(text, item.n, (item.code,), _ask(item.n, question), source=source))


def _differences(view: _View, artery: str) -> Iterator[Found]:
    items, rights = view.billed(artery), view.facts.bases(artery)
    right = min(rights, key=lambda codes: (len(less(_codes(items), codes)), codes))
    if not items:
        yield from _not_billed(view, artery, right)
    elif not right:
        yield from _not_done(view, artery, items)
    else:
        yield _other_code(view, artery, items, right, len(rights) > 1)


def _not_billed(view: _View, artery: str, right: Codes) -> Iterator[Found]:
    if not right or () in view.facts.bases(artery):
        return
    bridged = any(_runs_into(view, artery, a) for a in ARTERY_MODIFIERS - {artery} if view.billed(a))
    if bridged or any(not item.arteries for item in view.session.bases):
        return
    text = f"The facts support {_written(right, artery)}, which is not on the claim: {_why(view, right, artery)}"
    source = _source(view, right, artery)
    yield Found("case_disagrees", Hit(text, None, right, severity=Severity.WARNING, source=source, question=text))


def _not_done(view: _View, artery: str, items: tuple[Item, ...]) -> Iterator[Found]:
    other = next((a for a in sorted(ARTERY_MODIFIERS) if a != artery and _runs_into(view, a, artery)), "")
    for item in items:
        if other and view.billed(other):
            text = (
                f"One lesion runs from the {ARTERY_NAMES[other]} into the {ARTERY_NAMES[artery]} and was opened as one: "
                f"{item.code}-{artery} beside {_written(_codes(view.billed(other)), other)} counts it twice."
            )
            codes = (item.code, *_codes(view.billed(other)))
            yield Found("bridging_lesion_billed_twice", Hit(text, item.n, codes, _drop(item.n)))
            continue
        text = f"The facts tell of no intervention in the {ARTERY_NAMES[artery]}; {item.code}-{artery} has no ground."
        yield Found("case_disagrees", Hit(text, item.n, (item.code,), _drop(item.n)))


def _runs_into(view: _View, one: str, other: str) -> bool:
    """Whether a treated lesion joins the two arteries."""
    case = view.facts.derivation.claim.case
    if case is None:
        return False
    for lesion in case.lesions:
        if lesion.treatments and lesion.extends_into is not None:
            ends = {artery_of(lesion.location, case.dominance), artery_of(lesion.extends_into, case.dominance)}
            if ends == {one, other}:
                return True
    return False


def _other_code(view: _View, artery: str, items: tuple[Item, ...], right: Codes, is_open: bool) -> Found:
    extra, missing = less(_codes(items), right), less(right, _codes(items))
    item = next((i for i in items if i.code in extra), items[0])
    rule = _rule(view, artery, set(extra), set(missing))
    text = f"{_written(_codes(items), artery)} was billed; the facts support {_written(right, artery)}"
    text += ", or more, with a question open" if is_open else ""
    clash = any(c.artery == artery for name in _CLASHES for c in clashes(view.claim, view.desk, name))
    derived = view.facts.derived(right[0], artery)
    is_low = derived is not None and derived.reason.confidence is Confidence.LOW
    is_twin = any((cpt, twin) == (tuple(extra), tuple(missing)) for cpt, twin in _TWINS)
    severity = Severity.INFO if clash or is_twin else Severity.WARNING if is_low else None
    fix = Fix(Action.REPLACE_CODE, item.n, missing[0]) if len(missing) == 1 and len(extra) == 1 else None
    if rule == "lithotripsy_is_not_atherectomy":
        text += " (lithotripsy is no atherectomy: SHOCKWAVEMEDICAL, medium confidence)"
    message = with_ground(f"{text}: {_why(view, right, artery)}", derived.reason if derived else None)
    hit = Hit(message, item.n, tuple(dict.fromkeys((*extra, *missing))), fix, severity, _source(view, right, artery))
    return Found("case_disagrees" if clash else rule, hit)


def _rule(view: _View, artery: str, extra: set[str], missing: set[str]) -> str:
    used = frozenset[Technique]().union(*(main_techniques(ls) for ls in view.lesions(artery)))
    if "92930" in extra and missing & STENTS:
        return "multilesion_test_not_met"
    if extra & STENTS and "92930" in missing:
        return "single_lesion_code_where_test_met"
    if "92945" in extra and missing & {"92943", "C9607"}:
        return "cto_without_both_directions"
    if extra & MI_CODES and not missing & MI_CODES:
        return "acute_mi_not_emergent"
    if extra & {"92933", "92924", "C9602"} and Technique.LITHOTRIPSY in used and Technique.ATHERECTOMY not in used:
        return "lithotripsy_is_not_atherectomy"
    return "case_disagrees"


def _written(codes: Codes, artery: str) -> str:
    return " + ".join(f"{code}-{artery}" for code in codes)


def _why(view: _View, codes: Codes, artery: str) -> str:
    """Why the right code is right, and why the others were rejected there."""
    texts = [d.reason.text for code in codes if (d := view.facts.derived(code, artery)) is not None]
    texts += [with_ground(r.reason.text, r.reason) for r in view.facts.derivation.rejected if r.artery == artery][:2]
    return " ".join(dict.fromkeys(texts)) or "an answer to an open question decides."


def _source(view: _View, codes: Codes, artery: str) -> SourceRef | None:
    found = [d for code in codes if (d := view.facts.derived(code, artery)) is not None]
    return found[0].reason.source if found else None


def _ask(n: int, question: str) -> Fix:
    return Fix(Action.ASK_FOR, n, question)


def _drop(n: int) -> Fix:
    return Fix(Action.DROP_LINE, n, safe=True)
