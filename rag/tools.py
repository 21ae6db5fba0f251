"""The desk's tools: dated look-ups, the checker, the coder and the search, each answering with typed facts to cite.

The embedded answerer and a language model call the same functions. A passage id that begins with `table:` is resolved
by `table_citation`; every other id is a passage of the index.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from corpus.rows import Excludes1Row, Setting
from corpus.tables import Edition, State, Tables
from guards.claim import Claim
from guards.coding.case import Case
from guards.coding.derivation import Derivation
from guards.finding import Report
from rag.table_citations import TableCitation, read_citation, table_id
from rag.tool_results import (
    AddonFacts,
    CodeFacts,
    CrosswalkFacts,
    DiagnosisFacts,
    EditCount,
    FeeFacts,
    GuidelineHits,
    ModifierFacts,
    PairFacts,
    Status,
    UnitFacts,
)

if TYPE_CHECKING:
    from corpus.passages import Passage
    from rag.retrieve import Retrieved


class Searches(Protocol):
    """What finds passages: `rag.retrieve.Retriever`."""

    def search(self, text: str, day: date, setting: Setting, limit: int = 10) -> "tuple[Retrieved, ...]": ...


@dataclass(frozen=True)
class Tools:
    """The tools over one set of tables. `today` is the day of asking; `retriever` None = nothing can be searched."""

    tables: Tables
    today: date
    retriever: Searches | None = None

    def search_guidelines(self, query: str, day: date, setting: Setting, limit: int = 10) -> GuidelineHits:
        """Passages in force on `day` for `setting` that answer `query`, best first."""
        if self.retriever is None:
            return GuidelineHits(query, ())
        hits = tuple(self.retriever.search(query, day, setting, limit))
        return GuidelineHits(query, hits, tuple(hit.passage.id for hit in hits))

    def users_passages(self) -> "tuple[Passage, ...]":
        """Every passage of the user's own documents."""
        return tuple(p for p in getattr(self.retriever, "passages", ()) if p.origin != "corpus")

    def lookup_code(self, code: str, day: date, setting: Setting = Setting.PHYSICIAN) -> CodeFacts:
        """Everything the tables hold on a procedure code on `day`."""
        listed = self.tables.code(code, day)
        pfs = self.tables.pfs_rows(code, day)
        opps = self.tables.opps(code, day)
        mue = self.tables.mue(code, day, setting)
        held = [
            table_id(found.edition, code)
            for found in (listed, opps, mue)
            if found.is_found and found.edition is not None
        ]
        if pfs.is_found and pfs.edition:
            held += [table_id(pfs.edition, *_with_modifier(code, row.modifier), joined="-") for row in pfs.rows]
        return CodeFacts(
            code=code,
            day=day,
            status=self._status(code, day),
            row=listed.row,
            edition=listed.edition or self.tables.edition("codes", day),
            pfs=pfs.rows,
            pfs_edition=pfs.edition,
            opps=opps.row,
            opps_edition=opps.edition,
            mue=mue.row,
            mue_edition=mue.edition,
            sources=tuple(held),
        )

    def count_edits(self, code: str, day: date, setting: Setting) -> EditCount:
        """In how many procedure-to-procedure edits of the setting a code stands."""
        found = self.tables.ptp_partners(code, day, setting)
        return EditCount(code, len(found.rows), found.edition)

    def _status(self, code: str, day: date) -> Status:
        found = self.tables.code(code, day)
        if found.state is State.NOT_HELD and self.tables.edition("codes", day) is None:
            return Status.NOT_HELD
        if found.row is None:
            return Status.UNKNOWN
        if day < found.row.valid_from:
            return Status.NOT_YET
        return Status.DELETED if day > found.row.valid_to else Status.ACTIVE

    def lookup_modifier(self, modifier: str, day: date) -> ModifierFacts:
        found = self.tables.modifier(modifier, day)
        return ModifierFacts(modifier, found.row, found.state, _ids(found.edition, modifier, is_found=found.is_found))

    def check_pair(self, one: str, other: str, day: date, setting: Setting) -> PairFacts:
        """The procedure-to-procedure edit between two codes and whether one is an add-on of the other."""
        found = self.tables.ptp(one, other, day, setting)
        edition = found.edition
        addon = next(
            (
                row
                for a, b in ((one, other), (other, one))
                for row in self.tables.addon_primaries(a, day).rows
                if row.primary == b
            ),
            None,
        )
        key = (found.row.column1, found.row.column2) if found.row else (one, other)
        return PairFacts(
            one=one,
            other=other,
            day=day,
            setting=setting,
            state=found.state,
            row=found.row,
            edition=edition,
            stale=found.stale,
            addon=addon,
            sources=(table_id(edition, *key),) if edition else (),
        )

    def check_claim(self, claim: Claim) -> Report:
        """The checker's report on a claim."""
        from guards.engine import check

        return check(claim, self.tables, self.today)

    def code_case(self, case: Case, day: date, setting: Setting) -> Derivation:
        """The claim that the facts of a procedure give, with reasons, rejected codes and open questions."""
        from guards.coding.derive import derive

        return derive(case, self.tables, day=day, setting=setting)

    def crosswalk(self, code: str, day: date) -> CrosswalkFacts:
        """Where a code leads and what leads to it."""
        found = self.tables.crosswalk(code, day)
        to = tuple(row for row in found.rows if row.frm == code)
        from_ = tuple(row for row in found.rows if code in row.to)
        ids = _ids(found.edition, code, is_found=found.is_found)
        return CrosswalkFacts(code, found.state, to, from_, ids)

    def addon_parents(self, addon: str, day: date) -> AddonFacts:
        """The codes beside which an add-on may stand."""
        found = self.tables.addon_primaries(addon, day)
        ids = _ids(found.edition, addon, is_found=found.is_held)
        return AddonFacts(addon, found.state, found.rows, found.edition, found.stale, ids)

    def addon_children(self, primary: str, day: date) -> AddonFacts:
        """The add-ons that may stand beside a code."""
        found = self.tables.addon_children(primary, day)
        ids = _ids(found.edition, f"+{primary}", is_found=found.is_held)
        return AddonFacts(primary, found.state, found.rows, found.edition, found.stale, ids)

    def mue(self, code: str, day: date, setting: Setting) -> UnitFacts:
        """The unit limit of a code."""
        found = self.tables.mue(code, day, setting)
        ids = _ids(found.edition, code, is_found=found.is_held)
        return UnitFacts(code, found.state, found.row, found.edition, found.later, ids)

    def diagnosis(self, code: str, day: date) -> DiagnosisFacts:
        """A diagnosis code with the Excludes1 notes that name it."""
        found = self.tables.diagnosis(code, day)
        excludes = tuple(r for r in self.tables.excludes1(day).rows if _begins(code, r))
        return DiagnosisFacts(
            code, found.state, found.row, excludes, _ids(found.edition, code, is_found=found.is_found)
        )

    def fee(
        self,
        code: str,
        day: date,
        setting: Setting,
        modifiers: Iterable[str] = (),
        locality: str = "",
        *,
        qp: bool = False,
    ) -> FeeFacts:
        """The Medicare amount of a code with its arithmetic; `reason` says why there is none."""
        from rag.fee_tool import price

        return price(self.tables, code, day, setting, tuple(modifiers), locality, qp=qp)

    def table_citation(self, passage: str) -> TableCitation | None:
        """What a `table:` id stands for; None where nothing of that name is held."""
        return read_citation(self.tables, passage)


def _with_modifier(code: str, modifier: str) -> tuple[str, ...]:
    return (code, modifier) if modifier else (code,)


def _ids(edition: Edition | None, key: str, *, is_found: bool) -> tuple[str, ...]:
    return (table_id(edition, key),) if edition is not None and is_found else ()


def _begins(code: str, row: Excludes1Row) -> bool:
    return code.startswith((row.prefix, row.excluded))
