"""What the desk's tools give back: typed facts with the ids of what they rest on, ready to cite."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.rows import (
    AddonRow,
    CodeRow,
    CrosswalkRow,
    DiagnosisRow,
    Excludes1Row,
    ModifierRow,
    MueRow,
    OppsRow,
    PfsRow,
    PtpRow,
    Setting,
)
from corpus.tables import Edition, State

if TYPE_CHECKING:
    from corpus.fees import Fee
    from rag.retrieve import Retrieved


class Status(StrEnum):
    """What a code is on a day."""

    ACTIVE = "active"
    DELETED = "deleted"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"  # the list held for the day does not have it
    NOT_HELD = "not_held"  # no list is held for the day


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """Everything the tables know of one code on one day. `is_described` is False for codes held as numbers only."""

    code: str
    day: date
    status: Status
    row: CodeRow | None
    edition: Edition | None
    pfs: tuple[PfsRow, ...] = ()
    pfs_edition: Edition | None = None
    opps: OppsRow | None = None
    opps_edition: Edition | None = None
    mue: MueRow | None = None
    mue_edition: Edition | None = None
    sources: tuple[str, ...] = ()
    edits: int | None = None  # None = not counted here; `Tools.count_edits` does

    @property
    def is_described(self) -> bool:
        return bool(self.row and self.row.label)

    @property
    def is_in_tables(self) -> bool:
        """Whether any table held names the code."""
        return bool(self.row or self.pfs or self.opps or self.mue)


@dataclass(frozen=True, slots=True)
class EditCount:
    code: str
    edits: int
    edition: Edition | None


@dataclass(frozen=True, slots=True)
class ModifierFacts:
    modifier: str
    row: ModifierRow | None
    state: State
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the edits say about two codes on one day for one kind of claim."""

    one: str
    other: str
    day: date
    setting: Setting
    state: State
    row: PtpRow | None
    edition: Edition | None
    stale: bool = False
    addon: AddonRow | None = None  # one is an add-on of the other
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddonFacts:
    """The primaries of an add-on, or the add-ons of a primary."""

    code: str
    state: State
    rows: tuple[AddonRow, ...]
    edition: Edition | None
    stale: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFacts:
    code: str
    state: State
    row: MueRow | None
    edition: Edition | None
    later: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrosswalkFacts:
    """`to` leads away from the code, `from_` leads to it."""

    code: str
    state: State
    to: tuple[CrosswalkRow, ...]
    from_: tuple[CrosswalkRow, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiagnosisFacts:
    code: str
    state: State
    row: DiagnosisRow | None
    excludes1: tuple[Excludes1Row, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuidelineHits:
    """Passages for a question, best first."""

    query: str
    hits: "tuple[Retrieved, ...]"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """A Medicare amount with its arithmetic, or the sentence that says why there is none."""

    code: str
    fee: "Fee | None"
    reason: str = ""
    sources: tuple[str, ...] = ()
    editions: Mapping[str, str] | None = None
