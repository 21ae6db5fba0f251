"""Facts of a procedure to its claim: pure, deterministic, every line with its reason. Reads like the list below.

0. work not told is asked for      untold.py
1. vessels to reporting units     territory.py, grafts.py
2. one base code a unit           ladder.py, ladder_2025.py, with situation.py, stents.py, coated.py
3. work that was not finished     unfinished.py
4. the diagnostic study           diagnostic.py
5. add-ons                        addons.py, vessel_studies.py
6. support, the rest, sedation    support.py, other.py, sedation.py
7. the facility's codes           hospital.py
8. diagnoses                      diagnoses.py
9. order                          sequence.py
"""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from corpus.rows import Setting
from corpus.span import Span
from corpus.tables import Tables
from guards.claim import Claim, Line
from guards.coding import (
    addons,
    diagnoses,
    diagnostic,
    grafts,
    hospital,
    ladder,
    ladder_2025,
    other,
    sedation,
    support,
    untold,
)
from guards.coding import unfinished as unfinished_work
from guards.coding.case import Case
from guards.coding.derivation import Derivation, DerivedLine, LeftOut, Option, Question, Reason
from guards.coding.errors import NoDay
from guards.coding.explore import Run, explore
from guards.coding.grounds import because
from guards.coding.sequence import line, ordered
from guards.coding.sheet import Sheet
from guards.coding.territory import Unit, units

LADDERS: tuple[tuple[Span, Callable[[tuple[Unit, ...], Sheet], None]], ...] = (
    (Span(date(2026, 1, 1), date(2026, 12, 31)), ladder.report),
    (Span(date(2025, 1, 1), date(2025, 12, 31)), ladder_2025.report),
)


def derive(case: Case, tables: Tables, *, day: date | None = None, setting: Setting | None = None) -> Derivation:
    """Turn facts into a claim. `day` and `setting` go before the case's own; the setting is physician if untold.

    A day no rules are held for gives an empty claim with a question. Raises NoDay where no date of service is told.
    """
    on = day or case.date_of_service
    if on is None:
        raise NoDay("no date of service is told; give the date, the codes differ between 2025 and 2026")
    biller = setting or case.setting or Setting.PHYSICIAN
    report = next((ladder_of for span, ladder_of in LADDERS if on in span), None)
    if report is None:
        return _no_rules(case, on, biller)
    runs = explore(lambda answers: _run(Sheet(case, tables, on, biller, answers), report))
    return _derivation(case, on, biller, runs)


def _run(sheet: Sheet, report: Callable[[tuple[Unit, ...], Sheet], None]) -> Sheet:
    untold.assume(sheet)
    treated, tried = units(sheet.case, sheet)
    treated = grafts.settle(treated, sheet)
    report(treated, sheet)
    unfinished_work.report(treated, tried, report, sheet)
    addons.lone_lithotripsy(sheet)
    diagnostic.report(sheet)
    addons.report(sheet)
    support.report(sheet)
    other.report(sheet)
    sedation.report(sheet)
    hospital.translate(sheet)
    diagnoses.attach(sheet)
    sheet.entries = list(ordered(sheet))
    return sheet


def _derivation(case: Case, day: date, setting: Setting, runs: tuple[Run, ...]) -> Derivation:
    first = runs[0].sheet
    agreed = _undisputed(runs)
    proposal = tuple(DerivedLine(ln, e.reason) for ln, e in zip(_lines(first), first.entries, strict=True))
    lines = tuple(d for d in proposal if _id(d.line) in agreed)
    claim = Claim(day, setting, tuple(d.line for d in lines), case=case)
    return Derivation(
        claim,
        lines,
        left_out=_common([r.sheet.left_out for r in runs]),
        rejected=_common([r.sheet.rejected for r in runs]),
        questions=_questions(runs),
        notes=_common([r.sheet.notes for r in runs]),
        proposal=proposal,
    )


Said = TypeVar("Said", LeftOut, Reason)


def _common(lists: list[list[Said]]) -> tuple[Said, ...]:
    """What is said whatever the answers are, once each."""
    everywhere = set.intersection(*(set(said) for said in lists))
    return tuple(dict.fromkeys(item for item in lists[0] if item in everywhere))


def _questions(runs: tuple[Run, ...]) -> tuple[Question, ...]:
    """Every question met in any run, once, with the claim each answer leads to."""
    found: dict[str, Question] = {}
    for run in runs:
        for key, asked in run.sheet.asked.items():
            if key in found:
                continue
            options = tuple(Option(text, _lines(_answered(runs, run, key, n))) for n, text in enumerate(asked.answers))
            found[key] = Question(asked.text, asked.reason, options, key)
    return tuple(found.values())


def _answered(runs: tuple[Run, ...], run: Run, key: str, n: int) -> Sheet:
    wanted = {k: v for k, v in {**run.answers, key: n}.items() if v}
    return next((r.sheet for r in runs if r.answers == wanted), run.sheet)


Id = tuple[str, tuple[str, ...], str]


def _id(claim_line: Line) -> Id:
    return claim_line.code, claim_line.modifiers, str(claim_line.units)


def _lines(sheet: Sheet) -> tuple[Line, ...]:
    return tuple(line(e, sheet) for e in sheet.entries)


def _undisputed(runs: tuple[Run, ...]) -> frozenset[Id]:
    """Lines that stand whatever the answers are; add-ons whose parent is disputed are disputed with it."""
    first = runs[0].sheet
    agreed = frozenset.intersection(*(frozenset(_id(ln) for ln in _lines(r.sheet)) for r in runs))
    while True:
        kept = [e for e in first.entries if _id(line(e, first)) in agreed]
        codes = {e.code for e in kept} | {e.value_of for e in kept}
        orphans = {_id(line(e, first)) for e in kept if e.parents and not e.parents & codes}
        if not orphans:
            return agreed
        agreed -= orphans


def _no_rules(case: Case, day: date, setting: Setting) -> Derivation:
    text = f"No coding rules are held for {day.isoformat()}; what was the date of service?"
    question = Question(text, because(text, "year_not_held", ("date_of_service",)), key="day")
    return Derivation(Claim(day, setting, case=case), (), questions=(question,))
