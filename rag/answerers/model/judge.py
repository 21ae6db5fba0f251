"""The lines and mentions of a draft, judged: which lines stand, what each slot shows, where the model differs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from guards.claim import Claim, Line
from guards.engine import check
from guards.finding import Finding, Report, Severity, SourceRef, Verdict
from guards.mentions import Word, judge_mentions
from rag.answerers.model.draft import LineDraft, MentionDraft
from rag.answerers.model.ground import Ground, codes_of
from rag.guard_prose import Refused, Slot

NOT_ON_CLAIM, NOT_SETTLED = "not on this claim", "not settled"
_KINDS = (
    ("modifier", re.compile(r"[0-9A-Z]{2}")),
    ("cpt", re.compile(r"\d{5}|\d{4}[FU]")),
    ("cpt3", re.compile(r"\d{4}T")),
    ("hcpcs", re.compile(r"[A-Z]\d{4}")),
    ("icd10", re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")),
)
_MODIFIER = 2  # letters
_SAYS = {
    "deleted": " (deleted)",
    "not_yet": " (not yet in force)",
    "not_held": " (could not be verified)",
    "unknown": " (not a code the tables know)",
}


@dataclass
class Judged:
    """`lines` stand and are shown; `withheld` the model wanted without ground. `against` is told to the model."""

    lines: tuple[Line, ...]
    withheld: tuple[Line, ...]
    report: Report | None
    slots: dict[int, Slot] = field(default_factory=dict)
    against: list[Refused] = field(default_factory=list)
    diagnoses: tuple[str, ...] = ()  # every one the model wants on a line


def judge_lines(drafted: Sequence[LineDraft], ground: Ground, today: date) -> Judged:
    """The claim of a described case is the derivation's, whatever was drafted; other lines need a tool behind them."""
    wanted = {one.slot: _line(one) for one in drafted}
    desk = tuple(dict.fromkeys(ground.base.lines))
    lines = desk or tuple(dict.fromkeys(line for line in wanted.values() if ground.supports(line)))
    shown = {_key(line) for line in lines}
    withheld = tuple(dict.fromkeys(line for line in wanted.values() if _key(line) not in shown))
    report = (
        check(Claim(ground.day, ground.setting, lines, case=ground.base.case), ground.tools.tables, today)
        if lines
        else None
    )
    judged = Judged(lines, withheld, report, diagnoses=tuple(dict.fromkeys(_diagnoses(wanted.values()))))
    blocked = {n for n, v in enumerate(report.lines) if v.verdict is Verdict.BLOCK} if report else set()
    place = {_key(line): n for n, line in enumerate(lines)}
    for slot, line in wanted.items():
        judged.slots[slot] = _line_slot(line, place.get(_key(line)), blocked)
    if len(wanted) != len(drafted):
        judged.against.append(Refused("slot_twice", "two lines have the same slot"))
    if withheld and not desk:
        judged.against.append(
            Refused("line_without_ground", "a line stands in it that neither findings nor a tool gave")
        )
    if report and blocked and not desk:
        says = "; ".join(f.message for f in report.findings if f.severity is Severity.ERROR)
        judged.against.append(Refused("line_blocked", says[:1_500]))
    return judged


def judge_mentions_of(drafted: Sequence[MentionDraft], judged: Judged, ground: Ground) -> None:
    """Slots for what is spoken of; a code nobody knows is barred unless the user named it."""
    named = {*codes_of(ground.said), *codes_of(ground.base.text)}
    for one in drafted:
        if one.slot in judged.slots:
            judged.against.append(Refused("slot_twice", "two entries have the same slot"))
            continue
        slot = _mention_slot(one.code.strip().upper(), named, ground)
        judged.slots[one.slot] = replace(slot, note=_note(slot, judged, ground))


def _note(slot: Slot, judged: Judged, ground: Ground) -> str:
    """What stands behind a code that is no part of the claim, so that no wording can make it one."""
    claim = judged.lines or ground.base.proposal
    words = {word for line in claim for word in (line.code, *line.modifiers, *line.diagnoses)}
    if not claim or slot.is_out or slot.code in words:
        return ""
    return NOT_ON_CLAIM if judged.lines else NOT_SETTLED


def differences(judged: Judged, why: str, ground: Ground) -> list[Finding]:
    """Where the model would report other lines: one finding, with its reason. Codes nobody knows are not repeated."""
    told = [_told(line, ground) for line in judged.withheld]
    said = {*codes_of(ground.said), *codes_of(ground.base.text)}
    given = {code for line in judged.lines for code in line.diagnoses} | said
    added = [code for code in judged.diagnoses if code not in given]
    if not told and not added:
        return []
    parts = (
        [f"The model would report {', '.join(told)}; the desk's own coding of the facts does not support it."]
        if told
        else []
    )
    if added:
        known = [code for code in added if not _mention_slot(code, set(), ground).why_not]
        parts.append(
            f"The model would add {', '.join(known) or 'a diagnosis that is not held'}, a diagnosis that neither question nor findings give."
        )
    parts.append(f"It says: {why}" if why else "It gave no reason that could be shown.")
    codes = [line.code for line in judged.withheld] + added
    return [
        Finding(
            rule="model_differs" if ground.base.lines else "line_without_ground",
            severity=Severity.WARNING,
            message=" ".join(parts),
            line=None,
            codes=tuple(dict.fromkeys(code for code in codes if not _mention_slot(code, set(), ground).why_not)),
            source=SourceRef("DESK"),
            question="Does the record hold a fact that the desk did not read?",
        )
    ]


def _told(line: Line, ground: Ground) -> str:
    """A line that was wanted, with what is against its code; of what nobody knows only that it is so."""
    slot = _mention_slot(line.code, set(), ground)
    if slot.why_not:
        return "a code that is not held"
    known = [m for m in line.modifiers if _is_modifier(m, ground)]
    units = f" × {line.units:f}" if line.units != 1 else ""
    unknown = " with a modifier that is not held" if len(known) < len(line.modifiers) else ""
    return "-".join((line.code, *known)) + units + slot.shown.removeprefix(line.code) + unknown


def showable(judged: Judged, ground: Ground) -> tuple[Line, ...]:
    """The withheld lines that may be shown struck through: codes and modifiers the tables know."""
    good = [
        line
        for line in judged.withheld
        if not _mention_slot(line.code, set(), ground).why_not and all(_is_modifier(m, ground) for m in line.modifiers)
    ]
    return tuple(good)


def _is_modifier(word: str, ground: Ground) -> bool:
    """Whether it is a modifier that the tables know."""
    return len(word) == _MODIFIER and not _mention_slot(word, set(), ground).why_not


def _diagnoses(lines: Iterable[Line]) -> Iterator[str]:
    return (code for line in lines for code in line.diagnoses)


def _line(one: LineDraft) -> Line:
    return Line(
        code=one.code.strip().upper(),
        modifiers=tuple(m.strip().upper() for m in one.modifiers),
        units=Decimal(one.units),
        diagnoses=tuple(d.strip().upper() for d in one.diagnoses),
    )


def _key(line: Line) -> tuple[str, frozenset[str], Decimal]:
    return line.code, frozenset(line.modifiers), line.units


def _line_slot(line: Line, place: int | None, blocked: set[int]) -> Slot:
    words = frozenset((line.code, *line.modifiers))
    if place is None:
        return Slot("", line.code, words, "a slot in it names a line that the desk's coding does not support")
    if place in blocked:
        return Slot("", line.code, words, "a slot in it names a line that the checker blocks")
    shown = "-".join((line.code, *line.modifiers))
    return Slot(shown, line.code, words, is_line=True, units=format(line.units.normalize(), "f"))


def _mention_slot(code: str, named: set[str], ground: Ground) -> Slot:
    kind = next((name for name, pattern in _KINDS if pattern.fullmatch(code)), "")
    if not kind:
        return Slot("", code, frozenset(), "a slot in it names something that is no code")
    word = Word(code, kind, 0, len(code), code)
    (verdict,) = judge_mentions([word], ground.day, ground.setting, ground.tools.tables)
    if verdict.status in ("unknown", "not_held") and code not in named:
        return Slot("", code, frozenset(), "a slot in it names a code that the tables do not know")
    says = _SAYS.get(verdict.status, "")
    if not says and verdict.verdict == "not_reportable":
        says = " (not reportable in this setting)"
    if kind not in ("modifier", "icd10"):
        ground.learn_code(code)
    return Slot(f"{code}{says}", code, frozenset((code,)))
