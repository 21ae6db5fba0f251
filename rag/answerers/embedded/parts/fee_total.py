"""What several lines of one session pay together: each line, what is cut of it, and the sum."""

import re
from dataclasses import replace
from decimal import Decimal

from corpus.errors import UnknownLocality
from corpus.fees import ClaimFee, Fee, FeeLine, Operator, Outcome, fees
from corpus.rows import Setting
from guards.claim import Claim, Line
from guards.finding import Finding, Severity
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import of_sections
from rag.answerers.embedded.lead import SETTING_WORDS, sentence
from rag.answerers.embedded.sections import cited
from rag.answerers.embedded.sheet import Sheet, with_marks
from rag.fee_tool import rows_of

_TOGETHER = re.compile(
    r"\b(?:total|together|altogether|combined|sum|plus|same (?:day|session|claim|sitting)|whole claim|both)\b|\+",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:versus|vs|compare\w*|or|more|less|difference|in (?:an?|the) office)\b", re.IGNORECASE)
# what a question about payment may leave out of its lines
_UNTOLD = frozenset({"artery_modifier_missing", "addon_without_primary", "professional_component_missing"})
_RULE = ("multiple-procedure-reduction#the-rule",)


def lines_of(asked: Asked) -> tuple[Line, ...]:
    """The lines of one session whose payment is asked for; none where codes are only listed or compared."""
    if sum(line.units for line in asked.lines) < 2 or _COMPARED.search(asked.text):
        return ()
    if any(line.modifiers or line.units > 1 for line in asked.lines) or _TOGETHER.search(asked.text):
        return asked.lines
    return ()


def total(lines: tuple[Line, ...], asked: Asked, sheet: Sheet, locality: str, *, qp: bool) -> bool:
    """Write it; False where one of the lines cannot be priced at all, so that each is told by itself."""
    priced = _priced(lines, asked, sheet, locality, qp=qp)
    if priced is None or any(fee.outcome is Outcome.NOT_PAID for fee in priced.lines):
        return False
    if sum(fee.amount is not None for fee in priced.lines) < min(2, len(lines)) and asked.setting is Setting.PHYSICIAN:
        return False
    where = f"in {priced.lines[0].locality.name.title()}" if priced.lines[0].locality else "national amounts"
    whose = SETTING_WORDS[asked.setting]
    marks = sheet.tables(tuple(row for fee in priced.lines for row in rows_of(sheet.tools.tables, fee)))
    told = f"({whose}, {where if asked.setting is Setting.PHYSICIAN else 'one claim'}, {asked.day.isoformat()})"
    stops = _stops(lines, priced, asked, sheet)
    if stops:
        sheet.say("**Medicare does not pay these lines as they stand:**")
        sheet.points([with_marks(sentence(one.message), sheet.place(one.source)) for one in stops])
    opens = "Together" if not priced.open_lines else "Together, without what has no amount"
    opens = f"By the schedule alone, {opens[0].lower()}{opens[1:]}" if stops else opens
    most = "at most " if priced.is_most else ""
    sheet.say(f"**{opens}: {most}${priced.total:,.2f}** {told}.", marks)
    sheet.points([_line(fee, sheet) for fee in priced.lines])
    amounts = [fee.amount for fee in priced.lines if fee.amount is not None]
    if len(amounts) > 1:
        sheet.note(f"Sum: {' + '.join(f'{a:,.2f}' for a in amounts)} = {priced.total:,.2f} USD.", marks)
    if any(fee.outcome is Outcome.REDUCED for fee in priced.lines):
        for unit in of_sections(_RULE, asked.day)[:1]:
            sheet.note(cited(sheet, unit))
    _shares(priced, sheet)
    for note in dict.fromkeys(note for note in (*priced.notes, *(n for fee in priced.lines for n in fee.notes))):
        sheet.note(f"*{sentence(note)}*")
    sheet.suggest(*(f"How is the fee of {fee.code} computed?" for fee in priced.lines[:2]))
    return True


def _stops(lines: tuple[Line, ...], priced: ClaimFee, asked: Asked, sheet: Sheet) -> list[Finding]:
    """What would stop a claim with these lines, so that their sum is not taken for what is paid."""
    whole = tuple(replace(line, modifiers=fee.modifiers) for line, fee in zip(lines, priced.lines, strict=True))
    report = sheet.tools.check_claim(Claim(day=asked.day, setting=asked.setting, lines=whole))
    return [f for f in report.findings if f.severity is Severity.ERROR and f.rule not in _UNTOLD]


def _priced(lines: tuple[Line, ...], asked: Asked, sheet: Sheet, locality: str, *, qp: bool) -> ClaimFee | None:
    tables = sheet.tools.tables
    known = all(tables.code(line.code, asked.day).is_found for line in lines)
    asks = [FeeLine(line.code, _component(line, asked, sheet), int(line.units)) for line in lines]
    try:
        return fees(tables, asks, asked.day, asked.setting, locality=locality, qp=qp) if known else None
    except UnknownLocality:
        return None


def _component(line: Line, asked: Asked, sheet: Sheet) -> tuple[str, ...]:
    """The line's modifiers, with 26 for a study that the physician bills in a facility."""
    if asked.setting is not Setting.PHYSICIAN or {"26", "TC", "53"} & set(line.modifiers):
        return line.modifiers
    rows = sheet.tools.tables.pfs_rows(line.code, asked.day).rows
    is_study = any(r.pctc == "1" for r in rows) and any(r.modifier == "26" for r in rows)
    return ("26", *line.modifiers) if is_study else line.modifiers


def _line(fee: Fee, sheet: Sheet) -> str:
    name = "-".join((fee.code, *fee.modifiers)) + (f" x{fee.units}" if fee.units > 1 else "")
    marks = sheet.tables(rows_of(sheet.tools.tables, fee))
    if fee.amount is None:
        return with_marks(f"**{name}**: no amount of its own: {fee.reason}.", marks)
    steps = [s for s in fee.steps if s.operator is not Operator.READ and s.label != "amount"]
    whole = next((s.result for s in steps if s.label == "amount of one unit"), fee.amount)
    cut = fee.outcome is Outcome.REDUCED
    how = "; ".join(f"{s.label} of {whole:,.2f}" for s in steps if "procedure" in s.label) if cut else ""
    return with_marks(f"**{name}**: ${fee.amount:,.2f}{f' ({how})' if how else ''}.", marks)


def _shares(priced: ClaimFee, sheet: Sheet) -> None:
    """What of the sum the patient and Medicare pay, where every line says it."""
    lines = [fee for fee in priced.lines if fee.amount is not None]
    if any(fee.coinsurance is None or fee.paid is None or fee.sequestration is None for fee in lines):
        return
    patient = sum((fee.coinsurance or Decimal(0) for fee in lines), Decimal(0))
    paid = sum((fee.paid or Decimal(0) for fee in lines), Decimal(0))
    kept = sum((fee.sequestration or Decimal(0) for fee in lines), Decimal(0))
    sheet.note(
        f"Of this the patient owes ${patient:,.2f} and Medicare sends ${paid:,.2f} after sequestration of ${kept:,.2f}."
    )


def of_one(asked: Asked, code: str) -> Asked:
    """The question about one code with that code's own modifiers, not those of another line."""
    own = next((line.modifiers for line in asked.lines if line.code == code and line.modifiers), None)
    return asked if own is None else replace(asked, modifiers=own)
