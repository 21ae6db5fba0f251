"""The lesions of a session while they are being read: found again by place, merged over the parts of the report."""

from dataclasses import dataclass, field

from guards.coding.case import (
    Artery,
    Cto,
    CtoApproach,
    Evidence,
    Infarct,
    Lesion,
    Limb,
    Location,
    Outcome,
    StentKind,
    Technique,
    Treatment,
)


@dataclass(slots=True)
class LimbDraft:
    branch: str = ""
    treated: bool | None = None
    techniques: list[Technique] = field(default_factory=list)
    stents: int = 0
    evidence: list[Evidence] = field(default_factory=list)

    def treat(self, technique: Technique, evidence: Evidence, stents: int = 0) -> None:
        self.treated = True
        if technique not in self.techniques:
            self.techniques.append(technique)
        self.stents = max(self.stents, stents)
        self.evidence.append(evidence)


@dataclass(slots=True)
class TreatmentDraft:
    technique: Technique
    outcome: Outcome = Outcome.COMPLETED
    count: int = 1
    stent_kind: StentKind | None = None
    device: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LesionDraft:
    location: Location
    extends_into: Location | None = None
    stenosis: int | None = None
    is_calcified: bool | None = None
    is_in_stent: bool | None = None
    is_stent_thrombosis: bool | None = None
    limb: LimbDraft | None = None
    is_cto: bool = False
    is_total: bool = True
    approaches: set[str] = field(default_factory=set)
    months: int | None = None
    cto_evidence: list[Evidence] = field(default_factory=list)
    is_culprit: bool = False
    occlusion: str = ""
    infarct_evidence: list[Evidence] = field(default_factory=list)
    infarct: Infarct | None = None
    treatments: list[TreatmentDraft] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    was_worked_on: Evidence | None = None  # PCI told without saying how
    work_failed: Evidence | None = None
    work_outcome: Outcome = Outcome.FAILED
    in_summary_only: bool = False
    technique_untold: bool = False
    told_as_lesion: bool = False  # called a lesion, a stenosis …; else only its segment was named
    is_distinct: bool | None = None
    _cited: set[tuple[int | None, int | None]] = field(default_factory=set)  # looked up at every mention of the lesion

    @property
    def is_treated(self) -> bool:
        return bool(self.treatments) or self.was_worked_on is not None

    def cite(self, evidence: Evidence) -> None:
        if (evidence.start, evidence.end) not in self._cited:
            self._cited.add((evidence.start, evidence.end))
            self.evidence.append(evidence)

    def treatment(self, technique: Technique, outcome: Outcome) -> TreatmentDraft | None:
        return next((t for t in self.treatments if t.technique is technique and t.outcome is outcome), None)

    def frozen(self, number: int) -> Lesion:
        """The lesion as a fact, with `L1` … for an id."""
        return Lesion(
            id=f"L{number}",
            location=self.location,
            extends_into=self.extends_into,
            stenosis_percent=self.stenosis,
            is_calcified=self.is_calcified,
            is_in_stent=self.is_in_stent,
            is_stent_thrombosis=self.is_stent_thrombosis,
            is_distinct=self.is_distinct,
            bifurcation=_frozen_limb(self.limb),
            cto=self._frozen_cto(),
            infarct=self.infarct,
            technique_untold=self.technique_untold,
            treatments=tuple(_frozen_treatment(t) for t in self.treatments),
            evidence=tuple(dict.fromkeys(self.evidence)),
        )

    def _frozen_cto(self) -> Cto | None:
        if not self.is_cto:
            return None
        approach = None
        if "both" in self.approaches or self.approaches >= {"antegrade", "retrograde"}:
            approach = CtoApproach.BOTH
        elif self.approaches:
            approach = CtoApproach(next(iter(self.approaches)))
        return Cto(approach=approach, months=self.months, is_total=self.is_total, evidence=tuple(self.cto_evidence))


def _frozen_limb(limb: LimbDraft | None) -> Limb | None:
    if limb is None:
        return None
    return Limb(
        branch=limb.branch,
        treated=limb.treated,
        techniques=tuple(limb.techniques),
        stent_count=limb.stents,
        evidence=tuple(limb.evidence),
    )


def _frozen_treatment(draft: TreatmentDraft) -> Treatment:
    return Treatment(
        technique=draft.technique,
        count=draft.count,
        stent_kind=draft.stent_kind,
        device=draft.device,
        outcome=draft.outcome,
        evidence=tuple(draft.evidence),
    )


_GENERIC_BRANCH = {"diagonal": "D", "OM": "OM", "marginal": "OM", "PL": "", "PDA": ""}


def same_branch(one: str, other: str) -> bool:
    """`diagonal` may be `D1`, `OM` may be `OM2`; D1 is not D2."""
    if one == other:
        return True
    return any(
        generic in _GENERIC_BRANCH and _GENERIC_BRANCH[generic] and named.startswith(_GENERIC_BRANCH[generic])
        for generic, named in ((one, other), (other, one))
    )


def segments_meet(one: str, other: str) -> bool:
    """Whether two segments may be of one lesion: equal, overlapping ranges, or one not told."""
    if not one or not other:
        return True
    return bool(set(_spread(one)) & set(_spread(other)))


_ORDER = ("ostial", "proximal", "mid", "distal")


def _spread(segment: str) -> tuple[str, ...]:
    parts = [p for p in segment.split("-") if p in _ORDER]
    if len(parts) == 2:
        return _ORDER[_ORDER.index(parts[0]) : _ORDER.index(parts[1]) + 1]
    return tuple(parts) or (segment,)


@dataclass(frozen=True, slots=True)
class Approach:
    """The ways of one sentence with their words, the lesion it names, and the one that was talked about then."""

    ways: tuple[tuple[str, Evidence], ...]
    named: LesionDraft | None
    focus: LesionDraft | None

    @property
    def start(self) -> int:
        return self.ways[0][1].start


@dataclass(slots=True)
class Ledger:
    """Every lesion read so far, in order, and the one that is being talked about."""

    drafts: list[LesionDraft] = field(default_factory=list)
    focus: LesionDraft | None = None
    questions: list[str] = field(default_factory=list)
    approaches: list[Approach] = field(default_factory=list)

    def at(self, location: Location, *, evidence: Evidence | None = None, is_apart: bool = False) -> LesionDraft:
        """The lesion of a place, made new where there is none. Several candidates: the one in focus, else a new one."""
        candidates = self.candidates(location)
        if is_apart:  # told to be another lesion than the one treated before
            candidates = [d for d in candidates if not d.is_treated or evidence in d.evidence]
        draft = self._choose(candidates, location)
        if draft is None:
            draft = LesionDraft(location)
            self.drafts.append(draft)
        draft.location = _sharper(draft.location, location)
        if evidence is not None:
            draft.cite(evidence)
        return draft

    def candidates(self, location: Location) -> list[LesionDraft]:
        return [d for d in self.drafts if _may_be(d.location, location)]

    def _choose(self, candidates: list[LesionDraft], location: Location) -> LesionDraft | None:
        exact = [d for d in candidates if d.location.segment == location.segment]
        if len(exact) == 1 and location.segment:
            return exact[0]
        if len(candidates) == 1:
            return candidates[0]
        if self.focus is not None and any(d is self.focus for d in candidates):
            return self.focus
        treated = [d for d in candidates if d.is_treated]
        if len(treated) == 1:
            return treated[0]
        if len(exact) == 1:
            return exact[0]
        significant = [d for d in candidates if (d.stenosis or 0) >= 70 or d.is_cto or d.is_culprit]
        return significant[0] if len(significant) == 1 else None

    def in_artery(self, artery: Artery | None) -> list[LesionDraft]:
        return [d for d in self.drafts if artery is not None and d.location.artery is artery]

    def drop(self, draft: LesionDraft) -> None:
        self.drafts = [d for d in self.drafts if d is not draft]
        if self.focus is draft:
            self.focus = None


def _may_be(held: Location, said: Location) -> bool:
    return (
        held.artery is said.artery
        and (held.graft is None) == (said.graft is None)
        and (held.graft is None or said.graft is None or held.graft.feeds == said.graft.feeds)
        and same_branch(held.branch, said.branch)
        and segments_meet(held.segment, said.segment)
    )


def _sharper(held: Location, said: Location) -> Location:
    """The more exact of two tellings of one place."""
    branch = said.branch if len(said.branch) and held.branch in ("diagonal", "OM", "marginal") else held.branch
    return held.model_copy(update={"branch": branch or said.branch, "segment": held.segment or said.segment})
