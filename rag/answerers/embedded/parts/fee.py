"""What Medicare pays, with the arithmetic shown."""

import re
from dataclasses import replace
from decimal import Decimal

from corpus.fees import Fee, Operator, Outcome
from corpus.rows import PfsRow, Setting
from guards.finding import Severity
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.billers import named_settings
from rag.answerers.embedded.dates import said_days
from rag.answerers.embedded.evidence import found, of_sections
from rag.answerers.embedded.lead import SETTING_WORDS, sentence
from rag.answerers.embedded.parts.abstain import unknown_code
from rag.answerers.embedded.parts.fee_total import lines_of, of_one, total
from rag.answerers.embedded.parts.meaning import code_mark, status_sentence
from rag.answerers.embedded.propositions import proposition, subject_of
from rag.answerers.embedded.sections import write_units
from rag.answerers.embedded.sheet import Sheet, with_marks
from rag.table_citations import table_id
from rag.tool_results import FeeFacts, Status

_QP = re.compile(r"\b(?:qp|qualifying (?:apm|participant)|apm participant|advanced apm)\b", re.IGNORECASE)
_NOT_QP = re.compile(r"\bnon-?\s?qualifying\b", re.IGNORECASE)
_LOCALITY = re.compile(r"\b(?:locality|mac)\s+#?(\d{5}[-/ ]?\d{2})\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:in|for|at)\s+(?:the\s+)?([A-Z]{2}\b|[A-Z][a-z]{2,}(?:\s[A-Z][a-z]+)*)")
_SMALL_PLACE = re.compile(r"\b(?:in|for|at)\s+(?:the\s+)?([a-z]{5,})\b")
_ASKS_WHETHER = re.compile(r"\W*(?:is|are)\b.*\b(?:payable|paid)\b|\W*does\b.*\bpay for\b", re.IGNORECASE | re.DOTALL)
_WHAT_IS = re.compile(r"\bwhat is (?:it|this|that|9|c9|0|3|g)\w*", re.IGNORECASE)
_ONLY_UNITS = re.compile(
    r"^(?!.*\b(?:pays?|paid|payment|fee|dollars?|how|cost|2025|2024|why)\b).*\bw?rvus?\b", re.IGNORECASE
)
_UNITS = re.compile(r"\b(?:units|mues?)\b", re.IGNORECASE)
_COMPONENTS = frozenset({"26", "TC", "53"})
_HOW = re.compile(r"\b(?:how|comput\w*|calculat\w*|formula|arithmetic|gpci|locality|conversion)\b", re.IGNORECASE)


def fee(asked: Asked, sheet: Sheet) -> None:
    """The amount of each code for whoever bills it: for each of them where the question names several."""
    named = named_settings(asked.text)
    for setting in named if len(named) > 1 else (asked.setting,):
        _for_one(replace(asked, setting=setting), sheet)


def _for_one(asked: Asked, sheet: Sheet) -> None:
    """On each day that the question names."""
    days = dict.fromkeys(said.day for said in reversed(said_days(asked.text, asked.given_day or asked.day)))
    if _ONLY_UNITS.search(asked.text) and asked.setting is Setting.PHYSICIAN and _units_only(asked, sheet):
        return
    lines = lines_of(asked) if len(days) < 2 else ()
    if lines and total(lines, asked, sheet, _locality(asked, sheet), qp=_is_qp(asked)):
        return
    for code in asked.codes[:4]:
        if _WHAT_IS.search(asked.text):
            _named(code, asked, sheet)
        for day in days if len(days) > 1 else (asked.day,):
            _one(code, replace(of_one(asked, code), day=day), sheet)
    if _HOW.search(asked.text) and asked.setting is Setting.PHYSICIAN and sheet.has_substance:
        query = "payment formula each RVU part times its GPCI then the conversion factor national amount"
        write_units(sheet, found(sheet.tools, query, asked.day, asked.setting, limit=1))
    if asked.setting is Setting.PHYSICIAN and not _locality(asked, sheet):
        _tell_of_several(asked, sheet)
    if _UNITS.search(asked.text):
        from rag.answerers.embedded.parts.units import units

        units(asked, sheet)


def _units_only(asked: Asked, sheet: Sheet) -> bool:
    """The relative values alone, the work first; False where none of the codes has any."""
    told = []
    for code in asked.codes[:4]:
        component = "26" if _is_test(code, asked, sheet) else ""
        facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
        row = next((r for r in facts.pfs if r.modifier == component), None)
        if row is None or facts.pfs_edition is None or facts.status is not Status.ACTIVE or not row.work_rvu:
            continue
        name = f"{code}-{component}" if component else code
        total = row.work_rvu + row.facility_pe_rvu + row.mp_rvu
        told.append(
            with_marks(
                f"**{name}: work RVU {row.work_rvu}**, facility practice expense {row.facility_pe_rvu}, malpractice "
                f"{row.mp_rvu}, facility total {total} ({asked.day.isoformat()}).",
                sheet.table(table_id(facts.pfs_edition, name)),
            )
        )
    sheet.points(told)
    sheet.suggest(*(f"What does Medicare pay for {code}?" for code in asked.codes[:2] if told))
    return bool(told)


def _named(code: str, asked: Asked, sheet: Sheet) -> None:
    facts = sheet.tools.lookup_code(code, asked.day, asked.setting)
    if facts.row is not None and facts.row.label:
        sheet.say(f"**{code}**: {facts.row.label}.", code_mark(facts, sheet))


def compare(asked: Asked, sheet: Sheet) -> None:
    """Which of several codes pays more; what else parts them where that is asked too."""
    if re.search(r"\bdifferen", asked.text, re.IGNORECASE):
        from rag.answerers.embedded.parts.compare import compare as side_by_side

        side_by_side(asked, sheet)
    prices = [(code, _facts(code, asked, sheet)) for code in asked.codes[:4]]
    known = [(code, p.fee) for code, p in prices if p.fee is not None and p.fee.amount is not None]
    if len(known) > 1:
        ranked = sorted(known, key=lambda pair: -(pair[1].amount or Decimal(0)))
        best, second = ranked[0], ranked[1]
        if best[1].amount == second[1].amount:
            sheet.say(f"**{best[0]} and {second[0]} pay the same** on a {SETTING_WORDS[asked.setting]} claim.")
        else:
            sheet.say(f"**{best[0]} pays more** than {second[0]} on a {SETTING_WORDS[asked.setting]} claim.")
    if len(known) > 1 and not _HOW.search(asked.text):
        sheet.points([_amount(p, p.fee, sheet) for _, p in prices if p.fee is not None and p.fee.amount is not None])
        if why := subject_of(asked):
            write_units(sheet, of_sections(proposition(why).sections, asked.day))
        sheet.suggest(*(f"How is the fee of {code} computed?" for code, _ in known[:2]))
        return
    fee(asked, sheet)


def _amount(facts: FeeFacts, fee: Fee, sheet: Sheet) -> str:
    """`92930: $505.36 (national amount).`"""
    where = f"in {fee.locality.name.title()}" if fee.locality else "national amount"
    return with_marks(
        f"**{'-'.join((fee.code, *fee.modifiers))}**: ${fee.amount:,.2f} ({where}, {fee.day.isoformat()}).",
        sheet.tables(facts.sources),
    )


def _one(code: str, asked: Asked, sheet: Sheet) -> None:
    held = sheet.tools.lookup_code(code, asked.day, asked.setting)
    if not held.is_in_tables:
        unknown_code(asked, sheet, code)
        return
    if held.status in (Status.DELETED, Status.NOT_YET):
        sheet.say(status_sentence(held), code_mark(held, sheet))
        return
    facts = _facts(code, asked, sheet)
    if facts.fee is None:
        sheet.note(sentence(facts.reason))
        return
    _told(facts, facts.fee, asked, sheet)
    sheet.suggest(
        f"And {code} at the hospital?" if asked.setting is Setting.PHYSICIAN else f"And {code} for the physician?",
        f"What did Medicare pay for {code} in {asked.day.year - 1}?",
    )


def _facts(code: str, asked: Asked, sheet: Sheet) -> FeeFacts:
    modifiers = tuple(m for m in asked.modifiers if m in _COMPONENTS)
    if not modifiers and asked.setting is Setting.PHYSICIAN and _is_test(code, asked, sheet):
        modifiers = ("26",)
    return sheet.tools.fee(code, asked.day, asked.setting, modifiers, _locality(asked, sheet), qp=_is_qp(asked))


def _is_qp(asked: Asked) -> bool:
    return bool(_QP.search(asked.text)) and not _NOT_QP.search(asked.text)


def _is_test(code: str, asked: Asked, sheet: Sheet) -> bool:
    """A code with a professional component of its own: in a facility the physician bills that."""
    rows = sheet.tools.tables.pfs_rows(code, asked.day).rows
    return any(r.pctc == "1" for r in rows) and any(r.modifier == "26" for r in rows)


def _locality(asked: Asked, sheet: Sheet) -> str:
    """The Medicare locality named: its number, a state, or a part of its name that one locality alone has."""
    numbered = _LOCALITY.search(asked.text)
    if numbered:
        return numbered[1]
    for place in _places(asked, sheet):
        if len(place) == 2 and place in {row.state for row in sheet.tools.tables.gpci(asked.day).rows}:
            return place
        named = _of_name(place, asked, sheet)
        if len(place) > 2 and len(named) == 1:
            return place
    return ""


def _places(asked: Asked, sheet: Sheet) -> list[str]:
    """What may name a place; in small letters only a whole word of a locality's name."""
    small = [match[1] for match in _SMALL_PLACE.finditer(asked.text)]
    known = {
        word for row in sheet.tools.tables.gpci(asked.day).rows for word in re.findall(r"[a-z]+", row.name.lower())
    }
    return [*(match[1] for match in _PLACE.finditer(asked.text)), *(word.title() for word in small if word in known)]


def _of_name(place: str, asked: Asked, sheet: Sheet) -> list[str]:
    rows = sheet.tools.tables.gpci(asked.day).rows
    return [row.name for row in rows if len(place) > 2 and place.upper() in row.name.upper()]


def _tell_of_several(asked: Asked, sheet: Sheet) -> None:
    """A place that several localities share: the amount shown is the national one, and which they are."""
    for place in _places(asked, sheet):
        named = _of_name(place, asked, sheet)
        if len(named) > 1:
            names = "; ".join(name.title() for name in named[:4])
            sheet.note(
                f"Several Medicare localities are named {place} ({names}); the amount above is the national one."
            )
            return


def _told(facts: FeeFacts, amount: Fee, asked: Asked, sheet: Sheet) -> None:
    name = "-".join((amount.code, *amount.modifiers))
    mark = sheet.tables(facts.sources)
    who = SETTING_WORDS[asked.setting]
    extra = _classified(amount)
    if amount.amount is None:
        lead = "the amount is not held" if amount.outcome is Outcome.NOT_HELD else "no amount"
        no = "No. " if _ASKS_WHETHER.match(asked.text) and amount.outcome is not Outcome.NOT_HELD else ""
        tell = sheet.note if amount.outcome is Outcome.NOT_HELD else sheet.say
        tell(f"{no}**{name}**, {who}, {amount.day.isoformat()}: {lead}. {sentence(amount.reason)}{extra}", mark)
        _work(amount, asked, sheet, mark)
        if amount.outcome is Outcome.NOT_HELD:
            told = f"The {who} amount of {name} is not held for {amount.day.isoformat()}."
            sheet.doubt("amount_not_held", Severity.UNVERIFIED, told, amount.code)
        return
    yes = "Yes. " if _ASKS_WHETHER.match(asked.text) else ""
    where = f"in {amount.locality.name.title()}" if amount.locality else "national amount"
    participant = ", qualifying APM participant" if amount.qp else ""
    sheet.say(
        f"{yes}**{name}: ${amount.amount:,.2f}** ({who}, {where}{participant}, {amount.day.isoformat()}).{extra}", mark
    )
    _work(amount, asked, sheet, mark)
    for note in amount.notes:
        sheet.paragraphs.append(f"*{sentence(note)}*")


def _classified(amount: Fee) -> str:
    parts = []
    if amount.status_indicator and f"status {amount.status_indicator}" not in amount.reason:
        kind = "payment indicator" if amount.setting is Setting.ASC else "status"
        parts.append(f"{kind} {amount.status_indicator}")
    if amount.apc:
        parts.append(f"APC {amount.apc}")
    return f" It has {' and '.join(parts)}." if parts else ""


def _work(amount: Fee, asked: Asked, sheet: Sheet, mark: str) -> None:
    """The values and the steps, for a physician."""
    if amount.setting is not Setting.PHYSICIAN:
        return
    component = next((m for m in amount.modifiers if m in _COMPONENTS), "")
    row = sheet.tools.tables.pfs(amount.code, asked.day, component, qp=amount.qp).row
    if row is None or (amount.amount is None and row.work_rvu == 0):
        return
    sheet.points([f"{item} {mark}" for item in (_values(row), *_steps(amount))])


def _values(row: PfsRow) -> str:
    total = row.work_rvu + row.facility_pe_rvu + row.mp_rvu
    return (
        f"RVUs: work {row.work_rvu}, facility practice expense {row.facility_pe_rvu}, malpractice {row.mp_rvu}; "
        f"total {total}. Conversion factor {row.conversion_factor}."
    )


def _steps(amount: Fee) -> list[str]:
    """The arithmetic up to the amount, then what of it the patient and Medicare pay."""
    shown = []
    for step in amount.steps:
        if step.operator is Operator.ROUND:
            break
        if step.operator is not Operator.READ:
            shown.append(f"{step.label}: {step.expression} = {step.result}{' USD' if step.unit == 'USD' else ''}.")
    if amount.paid is not None and amount.coinsurance is not None and amount.sequestration is not None:
        share = "20% " if any(step.label == "coinsurance" for step in amount.steps) else "the published copayment "
        shown.append(
            f"Of this the patient owes {share}(${amount.coinsurance:,.2f}) and Medicare sends ${amount.paid:,.2f} "
            f"after sequestration of ${amount.sequestration:,.2f}."
        )
    return [item[0].upper() + item[1:] for item in shown]
