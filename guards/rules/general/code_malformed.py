"""Rule: code_malformed."""

import re
from collections.abc import Iterator

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import lines_of
from guards.rule import Desk, rule

_CODE = re.compile(r"[0-9]{5}|[0-9]{4}[AFMTU]|[A-Z][0-9]{4}", re.ASCII)
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z]\.[0-9A-Z]{1,4}", re.ASCII)


@rule(id="code_malformed", severity=Severity.ERROR, source="DESK")
def code_malformed(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """What stands on a line is not shaped like a procedure code.

    Why: CPT codes have five digits, or four and one of the letters A, F, M, T and U (T for Category III); HCPCS codes a
    letter and four digits. A letter typed for a digit is named.
    Faulty: 9292-LD
    Sound: 92928-LD
    """
    for n, line, _ in lines_of(claim):
        if _CODE.fullmatch(line.code):
            continue
        shown = line.code[:20] or "(nothing)"
        if _DIAGNOSIS.fullmatch(line.code):
            yield Hit(f"{shown} is a diagnosis code; a service line takes a CPT or HCPCS code.", n, (shown,))
            continue
        digits = shown.translate(_MISREAD)
        meant = f" A letter may stand for a digit: {digits}?" if _CODE.fullmatch(digits) else ""
        yield Hit(f"“{shown}” is not shaped like a CPT or HCPCS code (five characters).{meant}", n, (shown,))
