"""Rule: diagnosis_unknown."""

import re
from collections.abc import Iterator

from corpus.tables import State
from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import is_date_covered, lines_of, read_from
from guards.rule import Desk, rule

_DIAGNOSIS = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?", re.ASCII)


@rule(id="diagnosis_unknown", severity=Severity.ERROR, source="ICD21")
def diagnosis_unknown(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A diagnosis code does not exist, or the table held does not know it.

    Why: the families of heart disease are held whole; of others nothing is known. A first-listed diagnosis that cannot
    be checked leaves the line unverified, a later one is only remarked on.
    Faulty: 92928-LD with I25.999
    Sound: 92928-LD with I25.110
    """
    for n, line, day in lines_of(claim):
        for place, code in enumerate(line.diagnoses):
            shown = code[:20]
            if not _DIAGNOSIS.fullmatch(code):
                yield Hit(f"“{shown}” is not shaped like an ICD-10-CM code.", n, (line.code, shown))
                continue
            found = desk.tables.diagnosis(code, day)
            if found.state is State.NONE:
                yield Hit(f"{code} is no ICD-10-CM code.", n, (line.code, code), source=read_from(found))
            elif found.state is State.NOT_HELD and is_date_covered(desk, day):
                severity = Severity.INFO if place else Severity.UNVERIFIED
                yield Hit(
                    f"{code} is not in the diagnoses held; it was not checked.", n, (line.code, code), severity=severity
                )
