"""The checker: every registered rule over one claim, in a fixed order, failing closed.

A rule that crashes, a source or a table that is not held and a day outside every edition give `unverified`, never a
silent pass.
Same claim, same tables, same day: same report, byte for byte.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from corpus.sources import sources
from corpus.tables import Tables
from guards.claim import Claim
from guards.finding import VERDICT_OF, Finding, Hit, LineVerdict, Report, Severity, SourceRef, Verdict, worst
from guards.rule import Desk, Rule, in_force_on

_WEIGHT = {Severity.ERROR: 0, Severity.UNVERIFIED: 1, Severity.WARNING: 2, Severity.INFO: 3}
_MANUALS = {"NCCI26": date(2026, 1, 1)}  # the day from which a manual of the register speaks
_SHOWN_TABLES = ("codes", "modifiers", "ptp", "mue", "addon", "pfs", "opps", "asc", "diagnoses")


def check(claim: Claim, tables: Tables, today: date, rules: Iterable[Rule] | None = None) -> Report:
    """Judge `claim`. `today` is the day of the check (a date of service after it is a fault). Never raises."""
    desk = Desk(tables.remembering(), today)
    days = frozenset((claim.day, *(claim.day_of(line) for line in claim.lines)))
    applicable = _all_on(days) if rules is None else tuple(r for r in rules if any(day in r.span for day in days))
    findings = [finding for r in applicable for finding in _run(r, claim, desk)]
    if not applicable:
        findings.append(_no_rule(claim))
    findings += _by_a_later_manual(claim, findings)
    ordered = tuple(sorted(set(_told_once(findings, applicable)), key=_key))
    return Report(
        id=claim.id,
        verdict=worst([VERDICT_OF[f.severity] for f in ordered]),
        findings=ordered,
        lines=tuple(_line_verdict(claim, n, ordered) for n in range(len(claim.lines))),
        editions=editions_for(claim, tables),
    )


def editions_for(claim: Claim, tables: Tables) -> dict[str, str]:
    """The edition that speaks first for each table on the claim's day; `not held` where none does."""
    settings = {"ptp": claim.setting, "mue": claim.setting}
    shown: dict[str, str] = {}
    for table in _SHOWN_TABLES:
        edition = tables.edition(table, claim.day, settings.get(table))
        shown[table] = edition.name if edition else "not held"
    return shown


def _all_on(days: frozenset[date]) -> tuple[Rule, ...]:
    import guards.rules  # noqa: F401  (loads every rule)

    return in_force_on(days)


def _run(rule: Rule, claim: Claim, desk: Desk) -> list[Finding]:
    found: list[Finding] = []
    try:
        for hit in rule.judge(claim, desk):
            found.append(_finding(rule, hit))
        for unknown in sorted({f.source.id for f in found} - sources().keys()) if found else ():
            said = f"The check “{rule.id}” rests on the source “{unknown}”, which the register does not hold"
            found.append(_unverified(rule, f"{said}; look up what it says before relying on it."))
    except Exception as crash:  # noqa: BLE001  (fail closed: a crash is a finding)
        said = f"The check “{rule.id}” could not be carried out ({type(crash).__name__})"
        found.append(_unverified(rule, f"{said}; do not rely on this claim until it has been."))
    return found


def _unverified(rule: Rule, message: str) -> Finding:
    return Finding(rule.id, Severity.UNVERIFIED, message, None, (), rule.source)


def _finding(rule: Rule, hit: Hit) -> Finding:
    return Finding(
        rule=rule.id,
        severity=hit.severity or rule.severity,
        message=hit.message,
        line=hit.line,
        codes=hit.codes,
        source=hit.source or rule.source,
        fix=hit.fix,
        question=hit.question,
    )


def _told_once(findings: list[Finding], rules: tuple[Rule, ...]) -> list[Finding]:
    """Turn into remarks, without a way out of their own, what a plainer error about the same line already says."""
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if len(findings) < 2 or not errors:
        return findings
    told = _Told(errors, {r.id: r for r in rules})
    return [replace(f, severity=Severity.INFO, fix=None) if told.holds(f) else f for f in findings]


class _Told:
    """What the errors of a claim say: the code sets they stand for, by the rules they speak in place of, and by line."""

    def __init__(self, errors: list[Finding], rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._anywhere: dict[str, set[frozenset[str]]] = {}
        self._on_line: dict[tuple[str, int | None], set[frozenset[str]]] = {}
        self._found_by: dict[int | None, set[str]] = {}
        for error in errors:
            codes = frozenset(error.codes)
            self._found_by.setdefault(error.line, set()).add(error.rule)
            for other in rules[error.rule].instead_of:
                self._anywhere.setdefault(other, set()).add(codes)
                self._on_line.setdefault((other, error.line), set()).add(codes)

    def holds(self, finding: Finding) -> bool:
        """Whether another rule has found the fault more plainly."""
        if finding.severity is Severity.INFO:
            return False
        others = self._found_by.get(finding.line, set()) - {finding.rule}
        if others and finding.line is not None and self._rules[finding.rule].gives_way:
            return True
        is_wide = finding.line is None or len(finding.codes) > 1
        said = self._anywhere.get(finding.rule) if is_wide else self._on_line.get((finding.rule, finding.line))
        return said is not None and any(codes.issuperset(finding.codes) for codes in said)


def _by_a_later_manual(claim: Claim, findings: list[Finding]) -> list[Finding]:
    """A remark where a fault or question of an earlier day rests on the policy manual of a later year."""
    resting = [f for f in findings if f.source.id in _MANUALS and f.severity is not Severity.INFO]
    later = {(f.source.id, day.year) for f in resting for day in _days_of(f, claim) if day < _MANUALS[f.source.id]}
    return [
        Finding(
            rule="manual_of_later_year",
            severity=Severity.INFO,
            message=f"Judged by the NCCI policy manual of {_MANUALS[manual].year}, the one held; that of {year} was not "
            "compared.",
            line=None,
            codes=(),
            source=SourceRef(manual),
        )
        for manual, year in sorted(later)
    ]


def _days_of(finding: Finding, claim: Claim) -> set[date]:
    """The days of the lines that a finding is about."""
    if finding.line is not None and finding.line < len(claim.lines):
        return {claim.day_of(claim.lines[finding.line])}
    return {claim.day_of(line) for line in claim.lines if line.code in finding.codes}


def _no_rule(claim: Claim) -> Finding:
    return Finding(
        rule="no_rule_for_date",
        severity=Severity.UNVERIFIED,
        message=f"No rule is held for {claim.day.isoformat()}; the claim could not be checked.",
        line=None,
        codes=(),
        source=SourceRef("DESK"),
    )


def _line_verdict(claim: Claim, n: int, findings: tuple[Finding, ...]) -> LineVerdict:
    """A line answers for its own findings and for those about the claim as a whole that name its code."""
    line = claim.lines[n]
    own = [f for f in findings if f.line == n or (f.line is None and line.code in f.codes)]
    shared = [f for f in findings if f.line is None and not f.codes and f.severity is Severity.UNVERIFIED]
    verdict: Verdict = worst([VERDICT_OF[f.severity] for f in (*own, *shared)])
    return LineVerdict(line.code, line.modifiers, str(line.units), verdict)


def _key(finding: Finding) -> tuple[int, int, str, tuple[str, ...], str]:
    line = -1 if finding.line is None else finding.line
    return _WEIGHT[finding.severity], line, finding.rule, finding.codes, finding.message
