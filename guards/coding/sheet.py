"""The work sheet of one run of the derivation: what has been decided so far, and what had to be asked.

A step that meets a missing fact calls `ask` and goes on with the answer assumed in this run; `derive` runs the sheet
once for every answer, so that each option shows the whole claim it leads to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum

from corpus.rows import Setting
from corpus.tables import Tables
from guards.coding.case import Artery, Case
from guards.coding.derivation import LeftOut, Reason
from guards.coding.grounds import because


class Group(IntEnum):
    """Where a line stands in the claim."""

    PCI = 0
    PCI_ADDON = 1
    SUPPORT = 2
    DIAGNOSTIC = 3
    DIAGNOSTIC_ADDON = 4
    OTHER = 5
    SEDATION = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in the making. `code` is the physician's code until the facility step turns it into its twin.

    `parents`: an add-on stands only beside one of these codes; empty for what stands alone. `lesions`: indices of
    the case's lesions it is about, from which its diagnoses come.
    """

    code: str
    group: Group
    reason: Reason
    artery: Artery | None = None
    through_graft: bool = False
    extra: tuple[str, ...] = ()
    units: int = 1
    lesions: tuple[int, ...] = ()
    parents: frozenset[str] = frozenset()
    diagnoses: tuple[str, ...] = ()
    value_of: str = ""  # the code whose value ranks the line, where it is not its own

    def but(self, **changes: object) -> "Entry":
        """The same line with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a run and its possible answers; the run went on with one of them. No answers: a remark."""

    key: str
    text: str
    reason: Reason
    answers: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """One run: `answers` maps the key of a question to the answer assumed; the first answer is assumed otherwise."""

    case: Case
    tables: Tables
    day: date
    setting: Setting
    answers: Mapping[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    rejected: list[LeftOut] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)

    @property
    def is_physician(self) -> bool:
        return self.setting is Setting.PHYSICIAN

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)

    def codes(self, *groups: Group) -> frozenset[str]:
        """Codes of the lines so far, of the given groups or of all."""
        return frozenset(e.code for e in self.entries if not groups or e.group in groups)

    def ask(self, key: str, text: str, ground: str, answers: tuple[str, ...], facts: tuple[str, ...] = ()) -> int:
        """Put a question and return the number of the answer assumed in this run; one settled already is not put."""
        if self.case.settled.get(key) in answers:
            return answers.index(self.case.settled[key])
        self.asked.setdefault(key, Asked(key, text, because(text, ground, facts), answers))
        return self.answers.get(key, 0)

    def doubt(self, key: str, text: str, ground: str, facts: tuple[str, ...] = ()) -> None:
        """Put a question whose answer changes no line; any answer settles it."""
        if key in self.case.settled:
            return
        self.asked.setdefault(key, Asked(key, text, because(text, ground, facts), ()))

    def leave_out(
        self, what: str, text: str, ground: str, facts: tuple[str, ...] = (), code: str = "", artery: str = ""
    ) -> None:
        self.left_out.append(LeftOut(what, because(text, ground, facts), code, artery))

    def reject(self, code: str, text: str, ground: str, facts: tuple[str, ...] = (), artery: str = "") -> None:
        self.rejected.append(LeftOut(f"{code} not reported", because(text, ground, facts), code, artery))

    def note(self, text: str, ground: str, facts: tuple[str, ...] = ()) -> None:
        self.notes.append(because(text, ground, facts))
