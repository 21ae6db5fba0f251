"""Diagnoses: what a code is, which support a procedure, which exclude each other, and the code for words."""

import re
from itertools import combinations

from corpus.rows import Confidence, DiagnosisRow, Excludes1Row
from corpus.tables import State
from guards.coding.case import Diagnosis
from guards.coding.diagnosis_words import recorded
from guards.finding import Severity
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found
from rag.answerers.embedded.lead import listed, sentence
from rag.answerers.embedded.parts.abstain import abstain
from rag.answerers.embedded.sections import fitting, section, write_units
from rag.answerers.embedded.sheet import Sheet
from rag.synonyms import things
from rag.table_citations import table_id
from rag.words import codes_in, words

_FAMILIES = {
    "92943": ("cto",), "92945": ("cto",), "92937": ("graft",), "92941": ("acute_mi",), "92924": ("calcium",),
    "92933": ("calcium",), "92972": ("calcium",), "0913T": ("dcb",), "0914T": ("dcb",),
    "C9604": ("graft",), "C9606": ("acute_mi",), "C9607": ("cto",), "C9602": ("calcium",),
}  # fmt: skip
_FAMILY_WORDS = {
    "pci": "coronary intervention",
    "cto": "chronic total occlusion",
    "graft": "bypass graft",
    "acute_mi": "acute MI",
    "calcium": "calcified lesion",
    "dcb": "coated balloon",
    "history": "history only",
}
_FIRST = re.compile(r"\b(?:primary|principal|first)\b", re.IGNORECASE)
_STRICT = {"acute_mi"}
_MOST = 14
_CLEAR = 1.5  # score of a label that names the condition by itself


def diagnosis(asked: Asked, sheet: Sheet) -> None:
    """By what is named: diagnoses and a procedure, diagnoses alone, a procedure alone, or words only."""
    if asked.diagnoses and asked.codes:
        _supports(asked, sheet)
    elif asked.diagnoses:
        for code in asked.diagnoses[:5]:
            _what_is(code, asked, sheet)
    elif asked.codes:
        for code in asked.codes[:2]:
            _for_procedure(code, asked, sheet)
    else:
        _by_words(asked, sheet)


def pair(asked: Asked, sheet: Sheet) -> None:
    """Whether diagnoses may stand together, by the Excludes1 notes held."""
    for one, other in list(combinations(asked.diagnoses, 2))[:3]:
        row = _excluded(one, other, asked, sheet)
        if row is None:
            yes = "Yes, as far as the notes held go: " if asked.is_yes_no else ""
            sheet.say(f"{yes}no Excludes1 note held stands between {one} and {other}.")
            continue
        edition = sheet.tools.tables.excludes1(asked.day).edition
        mark = sheet.table(table_id(edition, row.prefix, row.excluded)) if edition else ""
        if row.confidence is Confidence.LOW:
            _unsettled(one, other, row, mark, sheet)
            continue
        no = "No. " if asked.is_yes_no else ""
        note = f" {sentence(row.note)}" if row.note else ""
        sheet.say(
            f"{no}An Excludes1 note stands between {row.prefix} and {row.excluded}, so {one} and {other} do not go "
            f"together for the same condition (edition {edition.name if edition else ''}, believed unchanged).{note}",
            mark,
        )
        write_units(
            sheet, found(sheet.tools, f"{one} {other} Excludes1 combination code", asked.day, asked.setting, limit=2)
        )
    for code in asked.diagnoses[:2]:
        _what_is(code, asked, sheet)


def _unsettled(one: str, other: str, row: Excludes1Row, mark: str, sheet: Sheet) -> None:
    """A note of low confidence decides nothing."""
    sheet.say(f"**Not settled** whether {one} and {other} exclude each other: {row.note}.", mark)
    told = f"Does an Excludes1 note of the current list stand between {one} and {other}?"
    sheet.doubt("open_question", Severity.WARNING, told, one, other)


def _excluded(one: str, other: str, asked: Asked, sheet: Sheet) -> Excludes1Row | None:
    for row in sheet.tools.tables.excludes1(asked.day).rows:
        for a, b in ((one, other), (other, one)):
            if a.startswith(row.prefix) and b.startswith(row.excluded):
                return row
    return None


def _what_is(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.diagnosis(code, asked.day)
    mark = sheet.tables(facts.sources)
    if facts.row is None:
        held = "is not in the diagnosis list held" if facts.state is State.NONE else "is not held here"
        abstain(sheet, f"{code} {held}: the desk keeps the diagnoses around coronary intervention only.")
        return
    row = facts.row
    if set(row.supports) == {"history"}:
        no = "No. " if asked.is_yes_no or _FIRST.search(asked.text) else ""
        sheet.say(
            f"{no}**{row.code}** ({row.label}) tells history only: it supports no procedure and is not the first diagnosis.",
            mark,
        )
        return
    billable = "" if row.is_billable else " It is a category, not a billable code."
    first = (
        f" Sequence {_prefixes(row.code_first, asked, sheet)} first; it is never first-listed or alone."
        if row.code_first
        else ""
    )
    supports = f" It goes with: {listed(_FAMILY_WORDS.get(s, s) for s in row.supports)}." if row.supports else ""
    doubt = "" if row.confidence.value == "high" else f" (Confidence {row.confidence.value}.)"
    sheet.say(f"**{row.code}**: {row.label}.{billable}{first}{supports}{doubt}", mark)
    sure = tuple(r for r in facts.excludes1 if r.confidence is not Confidence.LOW)
    open_ = tuple(r for r in facts.excludes1 if r.confidence is Confidence.LOW)
    _exclusions("Excludes1 with", code, sure, asked, sheet)
    _exclusions("Not settled: Excludes1 with", code, open_, asked, sheet)


def _exclusions(head: str, code: str, rows: tuple[Excludes1Row, ...], asked: Asked, sheet: Sheet) -> None:
    excluded = [row.excluded if code.startswith(row.prefix) else row.prefix for row in rows]
    if excluded:
        named = _prefixes(tuple(dict.fromkeys(excluded)), asked, sheet)
        sheet.say(f"{head} {named}.", _excludes_mark(rows, asked, sheet))


def _prefixes(codes: tuple[str, ...], asked: Asked, sheet: Sheet) -> str:
    """A code as it is; what only begins codes with a dash."""

    def shown(code: str) -> str:
        row = sheet.tools.diagnosis(code, asked.day).row
        if row is not None and row.is_billable:
            return code
        return f"{code}-" if "." in code else f"{code}.-"

    return listed(map(shown, codes), "or")


def _excludes_mark(rows: tuple[Excludes1Row, ...], asked: Asked, sheet: Sheet) -> str:
    edition = sheet.tools.tables.excludes1(asked.day).edition
    return "".join(sheet.table(table_id(edition, r.prefix, r.excluded)) for r in rows[:3]) if edition else ""


def _supports(asked: Asked, sheet: Sheet) -> None:
    for procedure in asked.codes[:2]:
        wanted = _families(procedure)
        for code in asked.diagnoses[:3]:
            row = sheet.tools.diagnosis(code, asked.day).row
            if row is not None:
                own = set(wanted) & _STRICT or set(
                    wanted
                )  # an acute MI code wants an acute MI, any diagnosis will not do
                fits = bool(own & set(row.supports))
                also = ", as an additional code" if row.code_first else ""
                head = f"Yes{also}" if fits else f"Not usually with {procedure}"
                families = listed(_FAMILY_WORDS.get(s, s) for s in row.supports) or "no family"
                sheet.say(
                    f"{head}: by the list held {code} ({row.label}) goes with {families}. The contractor's own coverage "
                    "list is not held; check it.",
                    sheet.tables(sheet.tools.diagnosis(code, asked.day).sources),
                )
            _what_is(code, asked, sheet)
        sheet.points(
            fitting(sheet, f"diagnosis {' '.join(asked.diagnoses)}", section(procedure, "Documentation", asked), 1)
        )


def _families(code: str) -> tuple[str, ...]:
    return (*_FAMILIES.get(code, ()), "pci")


def _for_procedure(code: str, asked: Asked, sheet: Sheet) -> None:
    own = _FAMILIES.get(code, ("pci",))
    rows = [r for r in sheet.tools.tables.diagnoses(asked.day) if set(own) & set(r.supports) and r.is_billable]
    rows.sort(key=lambda row: (row.confidence.value != "high", not row.code.startswith("I25.1"), row.code))
    if not rows:
        abstain(sheet, f"The desk holds no diagnosis list for {code}.")
        return
    sheet.say(
        f"Diagnoses that support **{code}** ({listed(_FAMILY_WORDS[f] for f in own)}) in the list held; the contractors' own "
        "coverage lists are not held, so check yours:"
    )
    sheet.points([_listed_row(row, asked, sheet) for row in rows[:_MOST]])
    if len(rows) > _MOST:
        rest = dict.fromkeys(f"{row.code[:5]}-" for row in rows[_MOST:])
        sheet.points([f"and {len(rows) - _MOST} more that begin with {listed(rest, 'or')}."])
    told = found(sheet.tools, f"which diagnosis goes with {code}", asked.day, asked.setting, limit=4)
    write_units(sheet, [u for u in told if code in u.passage.codes and codes_in(u.text)][:2])


def _listed_row(row: DiagnosisRow, asked: Asked, sheet: Sheet) -> str:
    first = f"; sequence {_prefixes(row.code_first, asked, sheet)} first" if row.code_first else ""
    return f"{row.code}: {row.label}{first} {_row_mark(row, asked, sheet)}"


def _row_mark(row: DiagnosisRow, asked: Asked, sheet: Sheet) -> str:
    edition = sheet.tools.diagnosis(row.code, asked.day).sources
    return sheet.tables(edition)


def _by_words(asked: Asked, sheet: Sheet) -> None:
    """The diagnoses that the words name, those whose labels say most of the question, and what the documents add."""
    rows = {row.code: row for row in sheet.tools.tables.diagnoses(asked.day)}
    named = [rows[code] for code in recorded((Diagnosis(label=asked.text),), []) if code in rows]
    said = {*words(asked.text), *things(asked.text)}
    scored = sorted(((_score(said, row), row) for row in rows.values()), key=lambda pair: -pair[0])
    floor = max(_CLEAR if named else 0.0, 0.7 * scored[0][0]) if scored else 0.0
    best = [row for score, row in scored if score > 0 and score >= floor][:6]
    told = found(sheet.tools, asked.text, asked.day, asked.setting, limit=3, guidance_only=True)
    listed_rows = _combined(list({row.code: row for row in (*best, *named)}.values()), list(rows.values()))
    if listed_rows:
        sheet.paragraphs.append("By the words of your question:")
        sheet.points([_listed_row(row, asked, sheet) for row in listed_rows])
    codes = {row.code for row in listed_rows}
    naming = [unit for unit in told if codes & set(codes_in(unit.text)) or (not codes and codes_in(unit.text))]
    write_units(sheet, naming or ([] if listed_rows else told))


def _combined(chosen: list[DiagnosisRow], every: list[DiagnosisRow]) -> list[DiagnosisRow]:
    """Angina beside a condition that is coded behind coronary disease: the code of both, which goes first."""
    if not any(one.startswith("I25.1") for row in chosen for one in row.code_first):
        return chosen
    done: list[DiagnosisRow] = []
    for row in chosen:
        both = [r for r in every if r.code.startswith("I25.11") and r.is_billable]
        said = set(words(row.label))
        best = max(both, key=lambda r: len(said & set(words(r.label))) / len(words(r.label)), default=row)
        done.append(best if row.code.startswith("I20.") else row)
    return sorted(done, key=lambda row: bool(row.code_first))


def _score(said: set[str], row: DiagnosisRow) -> float:
    label = {*words(row.label), *things(row.label)}
    hit = len(said & label)
    return (hit * hit) / len(label) if label and row.is_billable else 0.0
