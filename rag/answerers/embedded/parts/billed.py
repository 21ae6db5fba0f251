"""A claim the user already has, beside the one that the facts give: too high, too low, or not as the facts say."""

from guards.claim import Claim
from guards.coding.derivation import Derivation
from guards.coding.fit import Kind, Mismatch, compare
from guards.finding import Finding, Severity, SourceRef
from rag.answerers.embedded.sheet import Sheet, with_marks

WORDS = {
    Kind.OVER: "coded too high",
    Kind.UNDER: "coded too low",
    Kind.OTHER: "not as the report says",
    Kind.MODIFIER: "modifier",
    Kind.UNITS: "units",
    Kind.OPEN: "open",
}


def write(billed: Claim, derived: Derivation, sheet: Sheet) -> None:
    """Every difference with its reason; one sentence where there is none."""
    found = compare(billed, derived, sheet.tools.tables)
    if not found:
        sheet.paragraphs.append("**Your claim** says what the report supports.")
        return
    sheet.paragraphs.append("**Your claim beside the report:**")
    sheet.points([with_marks(_point(m), sheet.place(m.reason.source)) for m in found])
    sheet.review += [finding(m) for m in found]


def finding(mismatch: Mismatch) -> Finding:
    """A difference as a finding of the answer; a person decides."""
    source = SourceRef(mismatch.reason.source.id, mismatch.reason.source.locator)
    codes = (mismatch.right_line.code,) if mismatch.right_line is not None else ()
    return Finding(f"billed_{mismatch.kind.value}", Severity.WARNING, mismatch.message, None, codes, source)


def _point(mismatch: Mismatch) -> str:
    why = "" if mismatch.reason.text in mismatch.message else f" {mismatch.reason.text}"
    return f"{WORDS[mismatch.kind]}: {mismatch.message}{why}"
