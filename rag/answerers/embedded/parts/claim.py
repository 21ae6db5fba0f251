"""A claim written in the question: the checker's verdict line by line, and what is left when it is put right."""

from guards.claim import Claim, Line
from guards.finding import VERDICT_OF, Finding, Report, Severity, Verdict
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.lead import listed, sentence, shown
from rag.answerers.embedded.sheet import Sheet, with_marks

_VERDICTS = {
    Verdict.PASS: "passes the checks held here",
    Verdict.REVIEW: "needs a person's decision",
    Verdict.UNVERIFIED: "could not be verified in full",
    Verdict.BLOCK: "must not go out as it stands",
}


def claim(asked: Asked, sheet: Sheet) -> None:
    report = sheet.tools.check_claim(Claim(day=asked.day, setting=asked.setting, lines=asked.lines))
    lines = listed(shown(line) for line in asked.lines)
    sheet.say(f"The claim {lines} **{_VERDICTS[report.verdict]}**.")
    shown_findings = [f for f in report.findings if f.severity is not Severity.INFO] or list(report.findings)
    sheet.points([_finding(f, sheet) for f in shown_findings])
    if not shown_findings:
        sheet.points([f"{shown(line)}: no fault found." for line in asked.lines])
    sheet.lines += _standing(_sound(asked, report), asked, sheet)


def _finding(finding: Finding, sheet: Sheet) -> str:
    return with_marks(sentence(finding.message), sheet.place(finding.source))


def _standing(lines: list[Line], asked: Asked, sheet: Sheet) -> list[Line]:
    """Those of the lines that stand without the ones left out: an add-on falls with its primary."""
    while lines:
        judged = sheet.tools.check_claim(Claim(day=asked.day, setting=asked.setting, lines=tuple(lines))).lines
        kept = [line for line, verdict in zip(lines, judged, strict=True) if verdict.verdict is not Verdict.BLOCK]
        if len(kept) == len(lines):
            break
        lines = kept
    return lines


def _sound(asked: Asked, report: Report) -> list[Line]:
    """The lines that no error touches; none of two that exclude each other is chosen for the user."""
    touched = {code for f in report.findings if VERDICT_OF[f.severity] is Verdict.BLOCK for code in f.codes}
    return [
        line
        for line, verdict in zip(asked.lines, report.lines, strict=True)
        if verdict.verdict is not Verdict.BLOCK and line.code not in touched
    ]
