"""Rule: modifier_not_allowed_by_indicator."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.rows import PfsRow, Setting
from corpus.tables import State
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import in_force, lines_of, read_from
from guards.rule import Desk, rule

_ASSISTANT = ("80", "81", "82", "AS")
_JUDGED = frozenset({"26", "TC", "50", "62", "66", *_ASSISTANT})


@dataclass(frozen=True, slots=True)
class _Fault:
    severity: Severity
    text: str
    question: str = ""


@rule(
    id="modifier_not_allowed_by_indicator",
    severity=Severity.ERROR,
    source="PFS-LAYOUT",
    locator="PC/TC, bilateral, assistant, co-surgeon and team indicators",
    facts=("MOD-04", "MOD-07"),
)
def modifier_not_allowed_by_indicator(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A modifier stands on a code whose fee-schedule indicator forbids it.

    Why: the indicators say whether a code splits into components and whether both sides, assistants, co-surgeons or
    teams are paid; PCI base codes have 0 in all of them.
    Faulty: 92928-LD-26
    Sound: 93458-26
    """
    for n, line, day in lines_of(claim):
        wanted = [m for m in dict.fromkeys(line.modifiers) if m in _JUDGED]
        if not wanted or claim.setting is not Setting.PHYSICIAN or in_force(desk, line.code, day) is None:
            continue
        found = desk.tables.pfs(line.code, day)
        if found.row is None:
            if found.state is State.NOT_HELD:
                yield Hit(
                    f"The fee-schedule indicators of {line.code} are not held; modifier {wanted[0]} was not checked.",
                    n,
                    (line.code,),
                    severity=Severity.UNVERIFIED,
                )
            continue
        for modifier in wanted:
            fault = _fault(modifier, found.row)
            if fault:
                yield Hit(
                    f"{line.code}-{modifier}: {fault.text}.",
                    n,
                    (line.code,),
                    Fix(Action.REMOVE_MODIFIER, n, modifier),
                    fault.severity,
                    read_from(found, "fee-schedule indicators"),
                    fault.question,
                )


def _fault(modifier: str, row: PfsRow) -> _Fault | None:
    if modifier in ("26", "TC"):
        splits = row.pctc == "1" or (row.pctc == "6" and modifier == "26")
        text = f"PC/TC indicator {row.pctc}, the code has no professional and technical component to part"
        return None if splits else _Fault(Severity.ERROR, text)
    if modifier == "50":
        allowed = row.bilateral in ("1", "3")
        return (
            None
            if allowed
            else _Fault(Severity.ERROR, f"bilateral indicator {row.bilateral}, both sides are not paid apart")
        )
    if modifier in _ASSISTANT:
        return _by_indicator(row.assistant, "assistant", never="1", on_proof="0")
    name, indicator = ("co-surgeon", row.co_surgeon) if modifier == "62" else ("team", row.team)
    return _by_indicator(indicator, name, never="0", on_proof="1")


def _by_indicator(indicator: str, name: str, *, never: str, on_proof: str) -> _Fault | None:
    if indicator == "2":
        return None
    if indicator == on_proof:
        return _Fault(
            Severity.WARNING,
            f"{name} indicator {indicator}, paid only where the record proves the medical necessity",
            "Does the record show why a second practitioner was medically necessary?",
        )
    if indicator != never:
        return _Fault(Severity.ERROR, f"{name} indicator {indicator}, the modifier does not apply to this code")
    never_paid = "an assistant is never paid" if name == "assistant" else "the modifier is not permitted"
    return _Fault(Severity.ERROR, f"{name} indicator {indicator}, {never_paid}")
