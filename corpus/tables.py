"""Dated look-ups: `Tables` finds the edition for a day and setting, and says plainly what it does not hold.

A look-up has one of three outcomes, never confused:
- FOUND     the table held for that day has rows;
- NONE      the table held for that day covers the key and has no row: nothing is published;
- NOT_HELD  no edition held can speak about the key on that day.

Choice of edition: one that covers the day; else the nearest of the same calendar year (`later` says so); else the
nearest newer one whose rows carry their whole history (`later` again); else, for tables that carry forward (edits,
diagnoses), the newest older one (`stale` says so); else NOT_HELD. Among equals a complete edition goes before an
extract, a loaded one before a shipped one, a newer before an older. Of codes and modifiers the shipped rows go first,
because the desk wrote them; of diagnoses they lend the loaded ones their words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from corpus.rows import (
    AddonRow,
    ApcRow,
    AscRow,
    CodeRow,
    ComplexityRow,
    CountyRow,
    CrosswalkRow,
    DescriptorRow,
    DeviceRow,
    DiagnosisRow,
    Excludes1Row,
    GpciRow,
    InstructionRow,
    ModifierRow,
    MueRow,
    OppsRow,
    PaymentRow,
    PfsRow,
    PtpRow,
    Setting,
    ZipRow,
)
from corpus.span import Span

CURATED = frozenset({"codes", "modifiers"})
Row = TypeVar("Row")
Key = tuple[str, ...]


class State(Enum):
    FOUND = "found"
    NONE = "none"
    NOT_HELD = "not_held"


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated edition of one table. `setting` is None where the table serves every setting."""

    table: str
    name: str  # 2026, 2024Q3, RVU26C …
    span: Span
    source: str  # key of the register of sources
    setting: Setting | None = None
    is_complete: bool = False  # the whole published table, not an extract
    is_loaded: bool = False  # loaded by the user, not shipped
    carries_forward: bool = False  # may be applied, marked stale, after its last day
    rows: int = 0
    reaches_back: bool = False  # its rows carry their own dates, ended ones included: it can speak about earlier days


@dataclass(frozen=True, slots=True)
class Lookup(Generic[Row]):
    """The outcome of a look-up. `edition` is None only where nothing could speak."""

    state: State
    rows: tuple[Row, ...] = ()
    edition: Edition | None = None
    stale: bool = False  # the edition ended before the day
    later: bool = False  # the edition began after the day, in the same year

    @property
    def row(self) -> Row | None:
        return self.rows[0] if self.rows else None

    @property
    def is_found(self) -> bool:
        return self.state is State.FOUND

    @property
    def is_held(self) -> bool:
        return self.state is not State.NOT_HELD


class Reader(Protocol):
    """What holds the rows of one edition: a shipped CSV file or the store of loaded files."""

    @property
    def edition(self) -> Edition: ...

    def rows(self, index: str, key: Key) -> tuple[Any, ...]:
        """Rows under `key` of `index` (`code`, `pair`, `primary` …), in the order of the file."""

    def covers(self, key: Key) -> bool:
        """Whether silence about every code of `key` means that nothing is published."""


class Tables:
    """Every edition held, behind one set of dated look-ups. Immutable; safe to share between threads."""

    def __init__(self, readers: Iterable[Reader]) -> None:
        self._readers = tuple(readers)
        self._ranked: dict[tuple[str, Setting | None, date], tuple[Reader, ...]] = {}
        self._kept: dict[tuple[Any, ...], Lookup[Any]] | None = None

    def remembering(self) -> "Tables":
        """The same tables, keeping each outcome for as long as the copy is used: for one check that asks often."""
        twin = Tables(())
        twin._readers, twin._ranked, twin._kept = self._readers, self._ranked, {}
        return twin

    @property
    def editions(self) -> tuple[Edition, ...]:
        return tuple(reader.edition for reader in self._readers)

    def edition(self, table: str, day: date, setting: Setting | None = None) -> Edition | None:
        """The edition that speaks first about `table` on `day`; None where none is held."""
        ranked = self._rank(table, setting, day)
        return ranked[0].edition if ranked else None

    def only(self, edition: Edition) -> "Tables":
        """The same look-ups over one edition alone, so that a citation is read where it was taken from."""
        return Tables(r for r in self._readers if r.edition == edition)

    def code(self, code: str, day: date) -> Lookup[CodeRow]:
        """The code as listed for the year of `day`; compare `valid_from`/`valid_to` of the row with the day."""
        return self._look("codes", day, "code", (code,))

    def codes(self, day: date) -> tuple[CodeRow, ...]:
        """Every code of the edition for `day`, in code order; empty where none is held."""
        ranked = self._rank("codes", None, day)
        return ranked[0].rows("all", ()) if ranked else ()

    def modifier(self, modifier: str, day: date) -> Lookup[ModifierRow]:
        return self._look("modifiers", day, "modifier", (modifier,))

    def ptp(self, one: str, other: str, day: date, setting: Setting) -> Lookup[PtpRow]:
        """Edits between two codes, whichever is column one, in force on `day`."""
        if self._kept is None:
            return self._ptp(one, other, day, setting)
        asked = ("ptp", day, (one, other), setting)
        kept = self._kept.get(asked)
        if kept is None:
            kept = self._kept[asked] = self._ptp(one, other, day, setting)
        return kept

    def _ptp(self, one: str, other: str, day: date, setting: Setting) -> Lookup[PtpRow]:
        def active(row: PtpRow) -> bool:
            return row.effective <= day <= row.deletion and row.indicator != 9

        keys = ((one, other), (other, one))
        return self._look_pairs("ptp", day, _edit_setting(setting), keys, active)

    def ptp_partners(self, code: str, day: date, setting: Setting) -> Lookup[PtpRow]:
        """Every edit in force on `day` in which `code` stands, in either column.

        Where the first edition does not hold every edit of the code, the next ones add what it is silent about; their rows
        name their own source.
        """
        pairs: dict[Key, PtpRow] = {}
        first: Edition | None = None
        for reader in self._rank("ptp", _edit_setting(setting), day):
            edition, rows, covers = reader.edition, reader.rows("code", (code,)), reader.covers((code,))
            if not rows and not covers:
                continue
            first = first or edition
            known = frozenset(pairs)
            for row in rows:
                if (
                    (row.column1, row.column2) not in known
                    and row.effective <= day <= row.deletion
                    and row.indicator != 9
                ):
                    pairs[row.column1, row.column2] = row if edition is first else _with_source(row, edition)
            if covers:
                break
        if first is None:
            return Lookup(State.NOT_HELD)
        return _outcome(State.FOUND if pairs else State.NONE, tuple(pairs.values()), first, day)

    def mue(self, code: str, day: date, setting: Setting) -> Lookup[MueRow]:
        return self._look("mue", day, "code", (code,), _edit_setting(setting))

    def addon_primaries(self, addon: str, day: date) -> Lookup[AddonRow]:
        """The codes beside which `addon` may stand on `day`."""
        found = self._look("addon", day, "addon", (addon,))
        return _narrow(found, tuple(r for r in found.rows if r.valid_from <= day <= r.valid_to))

    def addon_children(self, primary: str, day: date) -> Lookup[AddonRow]:
        """The add-on codes that may stand beside `primary` on `day`."""
        found = self._look("addon", day, "primary", (primary,))
        return _narrow(found, tuple(r for r in found.rows if r.valid_from <= day <= r.valid_to))

    def pfs(self, code: str, day: date, modifier: str = "", *, qp: bool = False) -> Lookup[PfsRow]:
        return self._look("pfs_qp" if qp else "pfs", day, "code_modifier", (code, modifier))

    def pfs_rows(self, code: str, day: date, *, qp: bool = False) -> Lookup[PfsRow]:
        """The global, 26, TC and 53 rows of a code."""
        return self._look("pfs_qp" if qp else "pfs", day, "code", (code,))

    def gpci(self, day: date) -> Lookup[GpciRow]:
        """Every locality of the year."""
        return self._look("gpci", day, "all", ())

    def opps(self, code: str, day: date) -> Lookup[OppsRow]:
        return self._look("opps", day, "code", (code,))

    def apc(self, apc: str, day: date) -> Lookup[OppsRow] | Lookup[ApcRow]:
        """What carries the rate of an APC: addendum A where it is loaded, else the rows of addendum B assigned to it."""
        found: Lookup[ApcRow] = self._look("apcs", day, "apc", (apc,))
        return found if found.is_found else self._look("opps", day, "apc", (apc,))

    def complexity(self, primary: str, secondary: str, day: date) -> Lookup[ComplexityRow]:
        return self._look("complexity", day, "pair", (primary, secondary))

    def asc(self, code: str, day: date) -> Lookup[AscRow]:
        return self._look("asc", day, "code", (code,))

    def device(self, code: str, day: date) -> Lookup[DeviceRow]:
        """The device's share of a surgical center's procedure; held only where loaded."""
        return self._look("devices", day, "code", (code,))

    def zips(self, code: str, day: date, plus4: str = "") -> Lookup[ZipRow]:
        """The locality of a ZIP code, or of its ZIP+4; held only where loaded, a ZIP+4 only for codes that are split."""
        if plus4:
            return self._look("zips_plus4", day, "zip_plus4", (code, plus4))
        return self._look("zips", day, "zip", (code,))

    def diagnosis(self, code: str, day: date) -> Lookup[DiagnosisRow]:
        """`code` dotted, as in I25.110. A loaded row keeps its dates and its flag and takes the desk's own label, what the
        code supports, and what goes before it."""
        found: Lookup[DiagnosisRow] = self._look("diagnoses", day, "code", (code,))
        if found.row is None or found.edition is None or not found.edition.is_loaded:
            return found
        own = next(
            (
                row
                for r in self._readers
                if r.edition.table == "diagnoses" and not r.edition.is_loaded
                for row in r.rows("code", (code,))
            ),
            None,
        )
        first = own.code_first if own else self._code_first(code, day)
        row = replace(found.row, code_first=found.row.code_first or first)
        if own:
            row = replace(row, label=own.label, supports=own.supports)
        return replace(found, rows=(row,))

    def _code_first(self, code: str, day: date) -> tuple[str, ...]:
        notes = (
            row for row in self.instructions(code, day).rows if row.kind == "code_first" and not row.is_conditional
        )
        return next((row.targets for row in notes), ())

    def instructions(self, code: str, day: date) -> Lookup[InstructionRow]:
        """Notes of the tabular list for a dotted code, its own and those of what it stands under; held only where loaded."""
        held = self._rank("instructions", None, day)
        if not held:
            return Lookup(State.NOT_HELD)
        prefixes = [code[:length] for length in range(len(code), 2, -1) if code[length - 1] != "."]
        rows = tuple(row for prefix in prefixes for row in held[0].rows("prefix", (prefix,)))
        return _outcome(State.FOUND if rows else State.NONE, rows, held[0].edition, day)

    def diagnoses(self, day: date) -> tuple[DiagnosisRow, ...]:
        """Every diagnosis of the edition for `day`, in code order; empty where none is held."""
        ranked = self._rank("diagnoses", None, day)
        return ranked[0].rows("all", ()) if ranked else ()

    def excludes1(self, day: date) -> Lookup[Excludes1Row]:
        """Every Excludes1 pair held for the day."""
        return self._look("excludes1", day, "all", ())

    def mue_dme(self, code: str, day: date) -> Lookup[MueRow]:
        """Units of supplies billed to the equipment contractor; held only where loaded."""
        return self._look("mue_dme", day, "code", (code,))

    def counties(self, day: date) -> Lookup[CountyRow]:
        """Every locality with its counties; held only where loaded."""
        return self._look("counties", day, "all", ())

    def payment(
        self, mac: str, locality: str, code: str, day: date, modifier: str = "", *, qp: bool = False
    ) -> Lookup[PaymentRow]:
        """The amount Medicare published for a locality; held only where loaded, and only for what the release changed."""
        return self._look("payments_qp" if qp else "payments", day, "place", (mac, locality, code, modifier))

    def descriptor(self, code: str, day: date) -> Lookup[DescriptorRow]:
        """A published wording; held only where a licensee loaded it."""
        return self._look("descriptors", day, "code", (code,))

    def crosswalk(self, code: str, day: date) -> Lookup[CrosswalkRow]:
        """Crosswalks from and to `code`."""
        return self._look("crosswalk", day, "code", (code,))

    def _look(self, table: str, day: date, index: str, key: Key, setting: Setting | None = None) -> Lookup[Any]:
        if self._kept is None:
            return self._look_up(table, day, index, key, setting)
        asked = (table, day, index, key, setting)
        kept = self._kept.get(asked)
        if kept is None:
            kept = self._kept[asked] = self._look_up(table, day, index, key, setting)
        return kept

    def _look_up(self, table: str, day: date, index: str, key: Key, setting: Setting | None) -> Lookup[Any]:
        silent: Reader | None = None
        for reader in self._rank(table, setting, day):
            rows = reader.rows(index, key)
            if rows:
                return _outcome(State.FOUND, rows, reader.edition, day)
            if silent is None and reader.covers(key):
                silent = reader
                break
        return _outcome(State.NONE, (), silent.edition, day) if silent else Lookup(State.NOT_HELD)

    def _look_pairs(
        self, table: str, day: date, setting: Setting | None, keys: Iterable[Key], keep: Callable[[Any], bool]
    ) -> Lookup[Any]:
        keys = tuple(keys)
        for reader in self._rank(table, setting, day):
            every = tuple(row for key in keys for row in reader.rows("pair", key))
            rows = tuple(row for row in every if keep(row))
            if rows:
                return _outcome(State.FOUND, rows, reader.edition, day)
            if every or reader.covers(keys[0]):
                return _outcome(State.NONE, (), reader.edition, day)
        return Lookup(State.NOT_HELD)

    def _rank(self, table: str, setting: Setting | None, day: date) -> tuple[Reader, ...]:
        key = (table, setting, day)
        ranked = self._ranked.get(key)
        if ranked is None:
            fit = [r for r in self._readers if r.edition.table == table and r.edition.setting in (None, setting)]
            ranked = tuple(sorted((r for r in fit if _speaks(r.edition, day)), key=lambda r: _order(r.edition, day)))
            self._ranked[key] = ranked
        return ranked


def _edit_setting(setting: Setting) -> Setting:
    """The edit tables come in two kinds: practitioner (also used for ASC facility claims) and outpatient hospital."""
    return Setting.HOSPITAL_OUTPATIENT if setting is Setting.HOSPITAL_OUTPATIENT else Setting.PHYSICIAN


def _speaks(edition: Edition, day: date) -> bool:
    if day in edition.span or edition.span.start.year == day.year:
        return True
    if edition.reaches_back and day < edition.span.start:
        return True
    return edition.carries_forward and edition.span.end < day


def _order(edition: Edition, day: date) -> tuple[int, ...]:
    """Smaller speaks first."""
    if day in edition.span:
        fit, distance = 0, 0
    elif edition.span.start.year == day.year:
        fit, distance = 1, abs((edition.span.start - day).days)
    elif edition.span.start > day:
        fit, distance = 2, (edition.span.start - day).days
    else:
        fit, distance = 3, (day - edition.span.end).days
    if edition.table in CURATED:
        return fit, distance, int(edition.is_loaded), -edition.span.start.toordinal()
    return fit, distance, -int(edition.is_complete), -int(edition.is_loaded), -edition.span.start.toordinal()


def _outcome(state: State, rows: tuple[Any, ...], edition: Edition, day: date) -> Lookup[Any]:
    return Lookup(state, rows, edition, stale=edition.span.end < day, later=edition.span.start > day)


def _with_source(row: PtpRow, edition: Edition) -> PtpRow:
    return replace(row, source=row.source or edition.source)


def _narrow(found: Lookup[Row], rows: tuple[Row, ...]) -> Lookup[Row]:
    if found.state is not State.FOUND:
        return found
    return Lookup(State.FOUND if rows else State.NONE, rows, found.edition, found.stale, found.later)


@cache
def shipped() -> Tables:
    """The tables that come with the product."""
    from corpus.shipped import readers

    return Tables(readers())
