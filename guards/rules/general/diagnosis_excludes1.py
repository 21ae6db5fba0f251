"""Rule: diagnosis_excludes1."""

from collections.abc import Iterator
from itertools import permutations

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.lookups import lines_of, read_from
from guards.rule import Desk, rule


@rule(id="diagnosis_excludes1", severity=Severity.WARNING, source="ICD21", facts=("ICD-01", "AMI-04"))
def diagnosis_excludes1(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Two diagnoses on a line exclude each other.

    Why: an Excludes1 note says that two conditions are not coded together. The notes held are of FY2021, and two
    unrelated conditions may be an exception: a person decides.
    Faulty: 92941-LD with I21.02 and I25.82
    Sound: 92941-LD with I21.02 and I25.10
    """
    for n, line, day in lines_of(claim):
        if len(line.diagnoses) < 2:
            continue
        found = desk.tables.excludes1(day)
        for row in found.rows:
            for one, other in permutations(dict.fromkeys(line.diagnoses), 2):
                if one.startswith(row.prefix) and other.startswith(row.excluded):
                    note = f": {row.note}" if row.note else ""
                    yield Hit(
                        f"{one} and {other} exclude each other (Excludes1 at {row.prefix}){note}.",
                        n,
                        (line.code, one, other),
                        source=read_from(found, f"Excludes1 at {row.prefix}", row),
                        question=f"Are {one} and {other} unrelated conditions, or one that takes a single code?",
                    )
