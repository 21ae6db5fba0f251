"""Reports from generated facts: the facts first, then the same facts told in one of several styles.

What is told stands in `Told.facts` as plain tuples and in `Told.case` as the typed facts; each sentence that tells of a
technique is kept, so that the words a reader cites can be compared with the words that were written.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.rows import Setting
from evals.generate import report_words as say
from guards.coding.case import (
    Artery,
    Case,
    Cto,
    CtoApproach,
    Diagnostic,
    Graft,
    Imaging,
    ImagingKind,
    Infarct,
    Lesion,
    Limb,
    Location,
    Outcome,
    Physiology,
    PhysiologyKind,
    PriorStudy,
    Sedation,
    StentKind,
    Support,
    SupportKind,
    Technique,
    Treatment,
)

STYLES = ("narrative", "sections", "bullets", "telegram", "shouted", "conclusion")
_SEGMENTS = {Artery.LM: ("ostial", "distal"), Artery.RAMUS: ("", "ostial")}
_SIDES = {Artery.LAD: ("D1", "D2"), Artery.LCX: ("OM1", "OM2"), Artery.RCA: ("PDA", "PL")}
_FED = {Artery.LAD: "LAD", Artery.LCX: "OM1", Artery.RCA: "RCA"}
_TECHNIQUES = (
    (Technique.STENT,),
    (Technique.BALLOON, Technique.STENT),
    (Technique.BALLOON,),
    (Technique.ATHERECTOMY, Technique.STENT),
    (Technique.ATHERECTOMY, Technique.BALLOON),
    (Technique.LITHOTRIPSY, Technique.STENT),
    (Technique.ATHERECTOMY, Technique.LITHOTRIPSY, Technique.STENT),
    (Technique.CUTTING_BALLOON, Technique.STENT),
    (Technique.SCORING_BALLOON, Technique.DRUG_COATED_BALLOON),
    (Technique.CUTTING_BALLOON, Technique.BRACHYTHERAPY),
)
Fact = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A report, the facts it tells, and the sentence each technique was told in: (artery, technique) to words."""

    text: str
    case: Case
    style: str
    sentences: tuple[tuple[Artery, Technique, str], ...]

    @property
    def facts(self) -> frozenset[Fact]:
        return facts_of(self.case)


@dataclass(frozen=True, slots=True)
class Work:
    """One lesion to tell of."""

    lesion: Lesion
    place: str
    vessel: str


def reports(count: int, seed: int = 7) -> Iterator[Told]:
    """`count` reports over artery, branch, graft, technique, setting, year and style; the same for the same seed."""
    for n in range(count):
        yield _Writer(random.Random(f"{seed}:{n}"), STYLES[n % len(STYLES)]).report()  # noqa: S311  (no secret)


def facts_of(case: Case) -> frozenset[Fact]:
    """The facts of a case as tuples, one for each thing that can be read rightly or wrongly."""
    found: set[Fact] = {("day", case.date_of_service)}
    for lesion in case.lesions:
        if not any(t.outcome is Outcome.COMPLETED for t in lesion.treatments):
            continue
        graft = lesion.location.graft
        where = (lesion.location.artery, lesion.location.branch, graft.kind if graft else "")
        found.add(("where", *where))
        found |= {("segment", *where, lesion.location.segment)} if lesion.location.segment else set()
        percent = lesion.stenosis_percent
        found |= {("percent", *where, percent)} if percent and percent < 100 else set()
        found |= {("calcified", *where)} if lesion.is_calcified else set()
        found |= {("in stent", *where)} if lesion.is_in_stent else set()
        found |= {("cto", *where, lesion.cto.approach)} if lesion.cto else set()
        found |= {("mi", *where, lesion.infarct.kind, lesion.infarct.emergent)} if lesion.infarct else set()
        found |= {("limb", *where, lesion.bifurcation.branch)} if lesion.bifurcation else set()
        for treatment in lesion.treatments:
            found.add(("technique", *where, treatment.technique))
            if treatment.technique is Technique.STENT:
                found.add(("stents", *where, treatment.count, treatment.stent_kind))
    found |= {("imaging", i.kind, i.location.artery) for i in case.imaging}
    found |= {("physiology", p.kind, p.location.artery) for p in case.physiology}
    found |= {("support", s.kind, s.action) for s in case.support}
    if case.diagnostic is not None:
        study = case.diagnostic
        found.add(("study", study.coronary, study.left_heart, study.right_heart, study.grafts))
        found |= {
            ("prior", study.prior.exists),
            ("full", study.is_full_study),
            ("decision", study.decision_based_on_it),
        }
    if case.sedation is not None:
        found.add(("sedation", case.sedation.by_operator, case.sedation.minutes))
    return frozenset(found)


class _Writer:
    """One report in the making: facts are drawn and told at once, so that neither can differ from the other."""

    def __init__(self, dice: random.Random, style: str) -> None:
        self.dice, self.style = dice, style
        self.findings: list[str] = []
        self.work: list[list[str]] = []
        self.beside: list[str] = []
        self.sentences: list[tuple[Artery, Technique, str]] = []

    def report(self) -> Told:
        dice = self.dice
        day = dice.choice((date(2026, 1, 2), date(2025, 1, 2))) + timedelta(days=dice.randrange(300))
        arteries = dice.sample(list(Artery), dice.choice((1, 1, 1, 2, 2, 3)))
        has_mi = dice.random() < 0.12
        lesions = [self._lesion(artery, is_culprit=has_mi and n == 0) for n, artery in enumerate(arteries)]
        case = Case(
            date_of_service=day,
            lesions=tuple(lesions),
            imaging=self._imaging(arteries),
            physiology=self._physiology(arteries),
            support=self._support(),
            diagnostic=self._study(),
            sedation=self._sedation(),
            setting=Setting.PHYSICIAN,
        )
        used = {t.technique for lesion in lesions for t in lesion.treatments}
        traps = self._traps(arteries, used)
        return Told(self._written(day, has_mi, traps), case, self.style, tuple(self.sentences))

    def _one(self, tellings: tuple[str, ...], **words: object) -> str:
        told = self.dice.choice(tellings)
        capital = {k.capitalize(): str(v)[:1].upper() + str(v)[1:] for k, v in words.items()}
        return told.format(**words, **capital)

    def _lesion(self, artery: Artery, *, is_culprit: bool) -> Lesion:
        dice = self.dice
        sides = _SIDES.get(artery, ())
        if sides and dice.random() < 0.1 and not is_culprit:
            return self._bifurcation(artery, sides[0])
        graft = Graft(kind="svg", feeds=_FED[artery]) if artery in _FED and dice.random() < 0.1 else None
        branch = dice.choice(sides) if sides and graft is None and dice.random() < 0.2 else ""
        segment = "" if branch or graft else dice.choice(_SEGMENTS.get(artery, ("proximal", "mid", "distal")))
        vessel = dice.choice(say.BRANCHES[branch] if branch else say.VESSELS[artery])
        place = (
            f"SVG to the {say.BRANCHES.get(_FED[artery], (_FED[artery],))[0]}"
            if graft
            else f"{segment} {vessel}".strip()
        )
        is_cto = not (is_culprit or graft or branch) and dice.random() < 0.12
        calcium = dice.random() < 0.3
        in_stent = not (is_cto or is_culprit or calcium or graft) and dice.random() < 0.1
        used = dice.choice(_TECHNIQUES)
        if is_cto or is_culprit or graft:
            used = (Technique.BALLOON, Technique.STENT)
        if is_culprit and dice.random() < 0.5:
            used = (dice.choice((Technique.THROMBECTOMY_MANUAL, Technique.THROMBECTOMY_MECHANICAL)), *used)
        percent = 0 if is_cto else 100 if is_culprit else dice.randrange(70, 99)
        told: list[str] = []
        self._find(place, percent, calcium=calcium, in_stent=in_stent, is_cto=is_cto, is_culprit=is_culprit, told=told)
        approach = self._approach(told) if is_cto else None
        treatments = tuple(self._treat(artery, place, technique, told) for technique in used)
        self.work.append(told)
        feeds = Location(artery=artery, branch=branch, segment=segment, graft=graft)
        return Lesion(
            location=feeds,
            stenosis_percent=percent if percent and percent < 100 else None,
            is_calcified=True if calcium and not (is_cto or is_culprit) else None,
            is_in_stent=True if in_stent else None,
            cto=Cto(approach=approach) if is_cto else None,
            infarct=Infarct(kind="stemi", emergent=True, occlusion="total") if is_culprit else None,
            treatments=treatments,
        )

    def _find(self, place: str, percent: int, *, told: list[str], **how: bool) -> None:
        if how["is_cto"]:
            self.findings.append(self._one(say.CTOS, place=place))
        elif how["is_culprit"]:
            self.findings.append(self._one(say.CULPRITS, place=place))
        elif how["in_stent"]:
            self.findings.append(self._one(say.INSTENT, place=place, percent=percent))
        else:
            calcium = self.dice.choice(say.CALCIUM) if how["calcium"] else ""
            self.findings.append(self._one(say.STENOSES, place=place, percent=percent, calcium=calcium))
        if self.style in ("narrative", "telegram", "shouted"):  # found and treated vessel by vessel
            told.append(self.findings.pop())

    def _approach(self, told: list[str]) -> CtoApproach:
        both = self.dice.random() < 0.4
        told.append(self._one(say.BOTH_WAYS if both else say.ANTEGRADE))
        return CtoApproach.BOTH if both else CtoApproach.ANTEGRADE

    def _treat(self, artery: Artery, place: str, technique: Technique, told: list[str]) -> Treatment:
        size = self.dice.choice(("2.5", "2.75", "3.0", "3.5"))
        if technique is not Technique.STENT:
            told.append(self._one(say.DONE[technique], place=place, size=size))
            self.sentences.append((artery, technique, told[-1]))
            return Treatment(technique=technique)
        bare = self.dice.random() < 0.08
        brand = self.dice.choice(say.BARE if bare else say.ELUTING)
        count = self.dice.choice((1, 1, 1, 2, 3))
        words = {1: "one", 2: "two", 3: "three"}[count]
        one = say.ONE_STENT[:1] + say.ONE_STENT[3:4] if bare else say.ONE_STENT
        told.append(
            self._one(
                one if count == 1 else say.SEVERAL_STENTS[:2] if bare else say.SEVERAL_STENTS,
                place=place,
                size=size,
                brand=brand,
                count=words,
            )
        )
        self.sentences.append((artery, technique, told[-1]))
        kind = StentKind.BARE_METAL if bare else StentKind.DRUG_ELUTING
        return Treatment(technique=technique, count=count, stent_kind=kind)

    def _bifurcation(self, artery: Artery, side: str) -> Lesion:
        main = say.VESSELS[artery][0]
        told = [self._one(say.LIMBS, main=main, side=say.BRANCHES[side][0], brand=self.dice.choice(say.ELUTING))]
        self.sentences.append((artery, Technique.STENT, told[0]))
        self.work.append(told)
        limb = Limb(branch=side, treated=True, techniques=(Technique.STENT,), stent_count=1)
        stent = Treatment(technique=Technique.STENT, stent_kind=StentKind.DRUG_ELUTING)
        return Lesion(location=Location(artery=artery), bifurcation=limb, treatments=(stent,))

    def _imaging(self, arteries: list[Artery]) -> tuple[Imaging, ...]:
        if self.dice.random() > 0.3:
            return ()
        kind, artery = self.dice.choice(list(ImagingKind)), self.dice.choice(arteries)
        self.beside.append(self._one(say.IMAGING[kind.value], vessel=self.dice.choice(say.VESSELS[artery])))
        return (Imaging(kind=kind, location=Location(artery=artery)),)

    def _physiology(self, arteries: list[Artery]) -> tuple[Physiology, ...]:
        if self.dice.random() > 0.2:
            return ()
        kind = self.dice.choice((PhysiologyKind.FFR, PhysiologyKind.RESTING))
        artery = self.dice.choice(arteries)
        self.beside.append(self._one(say.PHYSIOLOGY[kind.value], vessel=self.dice.choice(say.VESSELS[artery])))
        return (Physiology(kind=kind, location=Location(artery=artery)),)

    def _support(self) -> tuple[Support, ...]:
        if self.dice.random() > 0.12:
            return ()
        kind = self.dice.choice((SupportKind.BALLOON_PUMP, SupportKind.LEFT_VAD))
        self.beside.append(self._one(say.SUPPORT[kind]))
        return (Support(kind=kind),)

    def _study(self) -> Diagnostic | None:
        drawn = self.dice.random()
        if drawn < 0.25:
            self.beside.append(self._one(say.STUDY))
            return Diagnostic(
                coronary=True,
                left_heart=True,
                is_full_study=True,
                decision_based_on_it=True,
                prior=PriorStudy(exists=False),
            )
        if drawn < 0.35:
            self.beside.append(self._one(say.PRIOR_ADEQUATE))
            return Diagnostic(prior=PriorStudy(exists=True, kind="catheter", inadequate=False))
        return None

    def _sedation(self) -> Sedation | None:
        if self.dice.random() > 0.2:
            return None
        minutes = self.dice.randrange(12, 80)
        self.beside.append(self._one(say.SEDATION, minutes=minutes))
        return Sedation(by_operator=True, minutes=minutes, trained_observer=True)

    def _traps(self, arteries: list[Artery], used: set[Technique]) -> list[str]:
        """Words that are no facts of the session: a device not used, a vessel not touched."""
        free = [d for t, d in say.DEVICES.items() if t not in used]
        if Technique.THROMBECTOMY_MECHANICAL in used:
            free = [d for d in free if d != "thrombectomy"]
        others = [a for a in (Artery.LAD, Artery.LCX, Artery.RCA) if a not in arteries]
        told = []
        for trap in self.dice.sample(say.TRAPS, self.dice.randrange(0, 3)):
            if "{other}" in trap and not others:
                continue
            if "evice}" in trap and not free:
                continue
            device = self.dice.choice(free) if free else "IVL"
            other = say.VESSELS[self.dice.choice(others)][0] if others else ""
            told.append(trap.format(device=device, Device=device[0].upper() + device[1:], other=other))
        return told

    def _written(self, day: date, has_mi: bool, traps: list[str]) -> str:
        dice = self.dice
        start = (
            [self._one(say.MI)]
            if has_mi
            else [dice.choice(("Stable angina.", "Unstable angina.", "Abnormal stress test."))]
        )
        told = {
            "day": f"Date of procedure: {day:%m/%d/%Y}",
            "start": start[0],
            "opening": dice.choice(say.OPENINGS),
            "end": dice.choice(say.ENDS),
        }
        return _WRITTEN[self.style](self, told, traps)


def _narrative(w: _Writer, told: dict[str, str], traps: list[str]) -> str:
    parts = [told["day"] + ".", told["start"], told["opening"], *w.beside, *traps]
    return "\n".join([" ".join(parts), *(" ".join(block) for block in w.work), told["end"]])


def _sections(w: _Writer, told: dict[str, str], traps: list[str]) -> str:
    work = " ".join(s for block in w.work for s in block)
    return (
        f"CARDIAC CATHETERIZATION REPORT\n{told['day']}\n\nINDICATION: {told['start']}\n\nFINDINGS:\n"
        + "\n".join(w.findings)
        + f"\n\nDESCRIPTION OF PROCEDURE:\n{told['opening']} {' '.join(w.beside)} {work} {' '.join(traps)}\n\n"
        + f"IMPRESSION:\n{told['end']}\n"
    )


def _bullets(w: _Writer, told: dict[str, str], traps: list[str]) -> str:
    lines = [told["opening"], *w.beside, *w.findings, *(s for block in w.work for s in block), *traps, told["end"]]
    return f"{told['day']}\nIndication: {told['start']}\n" + "\n".join(f"- {line}" for line in lines)


def _telegram(w: _Writer, told: dict[str, str], traps: list[str]) -> str:
    return " ".join([told["day"] + ".", told["start"], *(s for block in w.work for s in block), *w.beside, *traps])


def _shouted(w: _Writer, told: dict[str, str], traps: list[str]) -> str:
    return _narrative(w, told, traps).upper()


def _conclusion(w: _Writer, told: dict[str, str], traps: list[str]) -> str:
    work = "\n".join(f"{n}. {' '.join(block)}" for n, block in enumerate(w.work, start=1))
    found = " ".join(w.findings)
    beside = " ".join([*w.beside, *traps])
    return f"{told['day']}\n{told['start']}\n{told['opening']} {found}\nPROCEDURE DETAILS:\n{work}\n{beside}\n{told['end']}\n"


_WRITTEN = {
    "narrative": _narrative,
    "sections": _sections,
    "bullets": _bullets,
    "telegram": _telegram,
    "shouted": _shouted,
    "conclusion": _conclusion,
}
