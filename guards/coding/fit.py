"""A claim beside the one its facts support: what is coded too high, too low, or not as the facts say."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.tables import Tables
from guards.claim import Claim, Line
from guards.coding.case import Artery
from guards.coding.derivation import Derivation, Reason
from guards.coding.diagnostic import STUDIES
from guards.coding.grounds import because
from guards.coding.hospital import BRANCH_TWINS, TWINS
from guards.coding.parents import BASES

_ARTERIES = frozenset(a.value for a in Artery)
_DISTINCT = frozenset({"59", "XE", "XP", "XS", "XU"})
_WEIGHED = _ARTERIES | {"26", "TC", "52", "53", "73", "74"}
_ALL_BASES = BASES | {"0913T"} | frozenset(TWINS.values())
# codes the derivation knows about; others on a claim (a visit, an ECG of another hour) are none of its business
KNOWN = (
    _ALL_BASES
    | STUDIES
    | frozenset(BRANCH_TWINS)
    | frozenset(BRANCH_TWINS.values())
    | frozenset(
        [
            "92921",
            "92925",
            "92972",
            "92973",
            "92974",
            "92975",
            "92977",
            "92978",
            "92979",
            "93571",
            "93572",
            "0523T",
            "0914T",
        ]
    )
    | frozenset(
        [
            "93462",
            "93463",
            "93464",
            "93563",
            "93564",
            "93565",
            "93566",
            "93567",
            "93568",
            "93503",
            "G0278",
            "G0269",
            "33210",
        ]
    )
    | frozenset(["33967", "33968", "33990", "33991", "33992", "33993", "33995", "33997"])
    | frozenset(["99151", "99152", "99153", "99155", "99156", "99157", "76937", "93355", "92961"])
)


class Kind(StrEnum):
    """`over` and `under` by what the lines are worth; `other` where the worth is equal or not held."""

    OVER = "over"
    UNDER = "under"
    OTHER = "other"
    MODIFIER = "modifier"
    UNITS = "units"
    OPEN = "open"  # the facts leave it open: a question stands


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference. `line` is the index in the claim, None for a line that is missing; `right_line` what the facts
    support in its place, None where nothing belongs there.
    """

    kind: Kind
    line: int | None
    message: str
    right_line: Line | None
    reason: Reason


def compare(claim: Claim, derived: Derivation, tables: Tables) -> tuple[Mismatch, ...]:
    """Differences between `claim` and what the facts support, in claim order, missing lines last.

    Lines of another day than the claim's, and codes the derivation does not know, are passed over.
    """
    return tuple(_Comparison(claim, derived, tables).differences())


def shown(line: Line) -> str:
    """`92933-LD`, with units where there are several."""
    return "-".join((line.code, *line.modifiers)) + (f" x{line.units}" if line.units != 1 else "")


class _Comparison:
    """The lines of both sides that have not been matched yet."""

    def __init__(self, claim: Claim, derived: Derivation, tables: Tables) -> None:
        self.claim, self.derived, self.tables = claim, derived, tables
        today = (n for n, ln in enumerate(claim.lines) if claim.day_of(ln) == claim.day and ln.code in KNOWN)
        self.billed = {n: claim.lines[n] for n in today}
        self.right = [d for d in derived.lines if d.line.code in KNOWN]

    def differences(self) -> list[Mismatch]:
        """Exact pairs first, then base codes by artery, then same codes, then what is left on either side."""
        found = [*self._same(), *self._open(), *self._bases(), *self._modifiers(), *self._unsupported()]
        found.sort(key=lambda m: -1 if m.line is None else m.line)
        return [*found, *self._missing()]

    def _take(self, n: int, line: Line) -> Reason:
        del self.billed[n]
        right = next(d for d in self.right if d.line is line)
        self.right.remove(right)
        return right.reason

    def _same(self) -> Iterable[Mismatch]:
        for n, line in list(self.billed.items()):
            right = next((d.line for d in self.right if _key(d.line) == _key(line)), None)
            if right is None:
                continue
            reason = self._take(n, right)
            if line.units != right.units:
                message = f"Line {n + 1} bills {line.units} units of {line.code}; the facts support {right.units}."
                yield Mismatch(Kind.UNITS, n, message, right, reason)

    def _open(self) -> Iterable[Mismatch]:
        """Lines that one answer to an open question would support."""
        for n, line in list(self.billed.items()):
            for question in self.derived.questions:
                lines = [other for option in question.options for other in option.lines]
                right = next((other for other in lines if _key(other) == _key(line)), None)
                if right is not None:
                    del self.billed[n]
                    message = f"{shown(line)} depends on an open question: {question.text}"
                    yield Mismatch(Kind.OPEN, n, message, None, question.reason)
                    break

    def _bases(self) -> Iterable[Mismatch]:
        """Base codes of an artery against the base code its facts support."""
        for right in [d for d in self.right if d.line.code in _ALL_BASES]:
            artery = _artery(right.line)
            billed = [(n, ln) for n, ln in self.billed.items() if ln.code in _ALL_BASES and _artery(ln) == artery]
            if not billed:
                continue
            lines = [ln for _, ln in billed]
            worth, right_worth = sum(map(self._value, lines)), self._value(right.line)
            kind = Kind.OVER if worth > right_worth else Kind.UNDER if worth < right_worth else Kind.OTHER
            message = f"You billed {' + '.join(map(shown, lines))}; the report supports {shown(right.line)}."
            for n, _ in billed[1:]:
                del self.billed[n]
            reason = self._take(billed[0][0], right.line)
            yield Mismatch(kind, billed[0][0], message, right.line, reason)

    def _modifiers(self) -> Iterable[Mismatch]:
        """The right code with other modifiers."""
        for n, line in list(self.billed.items()):
            right = next((d.line for d in self.right if d.line.code == line.code), None)
            if right is not None:
                reason = self._take(n, right)
                message = f"{shown(line)} should read {shown(right)}."
                yield Mismatch(Kind.MODIFIER, n, message, right, reason)

    def _unsupported(self) -> Iterable[Mismatch]:
        for n, line in self.billed.items():
            reason = self._why_not(line)
            message = f"Nothing in the facts supports {shown(line)}. {reason.text}"
            yield Mismatch(Kind.OVER, n, message, None, reason)

    def _why_not(self, line: Line) -> Reason:
        """The reason the derivation gave for leaving the code out, for the line's artery where it named one."""
        said = [x for x in (*self.derived.rejected, *self.derived.left_out) if x.code == line.code]
        own = next((x.reason for x in said if x.artery in ("", _artery(line))), None)
        return own or because("A code is reported only for what was done and documented.", "only_what_was_done")

    def _missing(self) -> Iterable[Mismatch]:
        for right in self.right:
            message = f"The facts support {shown(right.line)}, which is not billed."
            yield Mismatch(Kind.UNDER, None, message, right.line, right.reason)

    def _value(self, line: Line) -> Decimal:
        cpt = next((code for code, twin in TWINS.items() if twin == line.code), line.code)
        row = self.tables.pfs(cpt, self.claim.day).row
        return row.work_rvu + row.facility_pe_rvu + row.mp_rvu if row is not None else Decimal(0)


def _artery(line: Line) -> str:
    return next((m for m in line.modifiers if m in _ARTERIES), "")


def _key(line: Line) -> tuple[str, frozenset[str]]:
    """Code and the modifiers that matter here; 59 and the X modifiers say the same."""
    weighed = {m for m in line.modifiers if m in _WEIGHED}
    if any(m in _DISTINCT for m in line.modifiers):
        weighed.add("59")
    return line.code, frozenset(weighed)
