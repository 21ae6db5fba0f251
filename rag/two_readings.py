"""The facts two readers found in one report, compared. The claim rests on the desk's own reading; a model's is a check."""

from dataclasses import dataclass

from guards.coding.case import Case, Evidence, Lesion, Location, Outcome
from guards.coding.territory import NAMES, artery_named, artery_of
from guards.mentions import scan
from rag.guard_answer import folded
from rag.inert import inert

DESK, MODEL = "the desk", "the model"
_LONGEST_WORDS = 80  # characters


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that one of the two readers found. `words` of the report it was read from; empty where none stand there."""

    by: str
    fact: str
    words: str = ""


def compare_readings(desk: Case, model: Case, report: str) -> tuple[Difference, ...]:
    """What only the desk read, then what only the model read, in the order of the facts.

    Free text of the model is never repeated: facts are told in this module's words, words only as the report has them.
    """
    ours, theirs = _facts(desk), _facts(model)
    text = folded(report)
    only_ours = [Difference(DESK, fact, _words(ours[fact], text)) for fact in ours if fact not in theirs]
    only_theirs = [Difference(MODEL, fact, _words(theirs[fact], text)) for fact in theirs if fact not in ours]
    return (*only_ours, *only_theirs)


def told(differences: tuple[Difference, ...]) -> str:
    """The differences in one sentence each way."""
    sentences = []
    for by, verb in ((DESK, "The desk alone read"), (MODEL, "The model alone read")):
        facts = [
            f"{d.fact} (“{d.words}”)" if d.words else f"{d.fact} (no words of the report)"
            for d in differences
            if d.by == by
        ]
        if facts:
            sentences.append(f"{verb}: {'; '.join(facts)}.")
    return " ".join(sentences)


def _facts(case: Case) -> dict[str, tuple[Evidence, ...]]:
    """Facts that decide a line, in words, with their evidence."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for lesion in case.lesions:
        where = _where(lesion.location, case)
        for treatment in lesion.treatments:
            if treatment.outcome is Outcome.COMPLETED and treatment.count:
                found[f"{_plain(treatment.technique.value)} in the {where}"] = treatment.evidence or lesion.evidence
        found |= _of_lesion(lesion, where)
    for imaging in case.imaging:
        found[f"{imaging.kind.value.upper()} of the {_where(imaging.location, case)}"] = imaging.evidence
    for study in case.physiology:
        found[f"{_plain(study.kind.value)} of the {_where(study.location, case)}"] = study.evidence
    for support in case.support:
        found[f"{support.action.value} of a {_plain(support.kind.value)}"] = support.evidence
    study_done = case.diagnostic
    if study_done is not None:
        for name in ("coronary", "grafts", "left_heart", "right_heart", "aortography"):
            if getattr(study_done, name):
                found[f"diagnostic study: {_plain(name)}"] = study_done.evidence
    return found


def _of_lesion(lesion: Lesion, where: str) -> dict[str, tuple[Evidence, ...]]:
    found: dict[str, tuple[Evidence, ...]] = {}
    if not lesion.treatments:
        return found
    if lesion.cto is not None:
        way = f", {lesion.cto.approach.value}" if lesion.cto.approach else ""
        found[f"chronic total occlusion of the {where}{way}"] = lesion.cto.evidence
    if lesion.infarct is not None and lesion.infarct.is_culprit:
        found[f"culprit of an acute MI in the {where}"] = lesion.infarct.evidence
    if lesion.bifurcation is not None:
        treated = {True: "treated", False: "not treated", None: "not told"}[lesion.bifurcation.treated]
        found[f"bifurcation in the {where}, side branch {treated}"] = lesion.bifurcation.evidence
    return found


def _where(location: Location, case: Case) -> str:
    """The artery, and the branch where its name is one that is known; a model's own words are not repeated."""
    artery = artery_of(location, case.dominance)
    name = NAMES[artery] if artery else "vessel not told"
    is_known = len(location.branch) <= 12 and artery_named(location.branch) is not None
    branch = f" ({location.branch})" if location.branch and is_known else ""
    graft = "graft to the " if location.graft is not None else ""
    return f"{graft}{name}{branch}"


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _words(evidence: tuple[Evidence, ...], report: str) -> str:
    """The first words of the evidence that do stand in the report and hold no code; nothing in them comes to life."""
    stands = (e.text for e in evidence if e.text.strip() and folded(e.text) in report and not scan(e.text))
    return inert(" ".join(next(stands, "").split())[:_LONGEST_WORDS])
