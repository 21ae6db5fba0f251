"""What the checker's rules say of codes that no edit parts: the policy forbids more than the edit tables hold."""

from guards.claim import Claim, Line
from guards.coding.case import Artery
from guards.finding import Action, Finding, Severity
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import CodeFacts

_ARTERIES = (Artery.LAD, Artery.RCA, Artery.LCX, Artery.RAMUS, Artery.LM)
_BASES = ("pci_base", "hcpcs_des")
LACKS_PRIMARY = "addon_without_primary"


def told_by_rules(one: str, other: str, asked: Asked, sheet: Sheet) -> Finding | None:
    """The first fault that names one of the two on a claim of every code asked about; errors go before warnings."""
    facts = [sheet.tools.lookup_code(code, asked.day, asked.setting) for code in asked.codes]
    both_addons = all(f.row is not None and f.row.is_addon for f in facts if f.code in (one, other))
    lines = _lines(facts, asked)
    found = _faults(lines, asked, sheet)
    by_itself = {(f.rule, f.message) for line in lines for f in _faults((line,), asked, sheet)}
    told = [
        f
        for f in found
        if {one, other} & set(f.codes)
        and set(f.codes) <= {one, other}
        and not (f.severity is Severity.WARNING and (f.rule, f.message) in by_itself)
        and not (f.rule == LACKS_PRIMARY and both_addons)
    ]
    return min(told, key=lambda f: f.severity is not Severity.ERROR, default=None)


def forbids(finding: Finding) -> bool:
    """Whether the line has to go; else a modifier or a fact may save it."""
    leaves = finding.fix is not None and finding.fix.action in (Action.DROP_LINE, Action.REPLACE_CODE)
    return finding.severity is Severity.ERROR and leaves


def _faults(lines: tuple[Line, ...], asked: Asked, sheet: Sheet) -> list[Finding]:
    report = sheet.tools.check_claim(Claim(asked.day, asked.setting, lines))
    return [f for f in report.findings if f.severity in (Severity.ERROR, Severity.WARNING)]


def _lines(facts: list[CodeFacts], asked: Asked) -> tuple[Line, ...]:
    """Each base code in an artery of its own, each study with its component: what was not asked is no fault."""
    arteries = iter(_ARTERIES)
    made = []
    for fact in facts:
        if fact.row is not None and fact.row.kind in _BASES:
            artery = next(arteries, None)
            made.append(Line(fact.code, (artery.value,) if artery else ()))
        else:
            made.append(Line(fact.code, (*_component(fact, asked), *_given(asked))))
    return tuple(made)


def _component(fact: CodeFacts, asked: Asked) -> tuple[str, ...]:
    is_parted = any(row.modifier == "" and row.pctc == "1" for row in fact.pfs)
    return ("26",) if is_parted and asked.setting.value == "physician" and "26" not in asked.modifiers else ()


def _given(asked: Asked) -> tuple[str, ...]:
    return tuple(m for m in asked.modifiers if m not in {a.value for a in Artery})
