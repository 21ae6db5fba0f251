"""Rule: second_total_occlusion_2025."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions


@rule(
    id="second_total_occlusion_2025",
    severity=Severity.WARNING,
    source="RVU25D",
    locator="rows 92943 and 92944",
    since=date(2025, 1, 1),
    until=date(2025, 12, 31),
    facts=("DATE-01",),
)
def second_total_occlusion_2025(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Two chronic total occlusions of 2025 are billed with the first code twice.

    Why: until the end of 2025 a further vessel had the add-on 92944, which Medicare bundled, while the unit limit of
    92943 was two; the sources held do not settle which one was meant for a second artery.
    Faulty: 92943-RC with 92943-LD on 2025-06-02
    Sound: 92943-RC with 92944-LD on 2025-06-02
    """
    for session in sessions(claim, desk):
        lines = [item for item in session.of(("92943", "C9607")) if item.is_base and session.day.year == 2025]
        if len({item.artery for item in lines}) > 1:
            question = "Does the payer take 92943 for a second artery in 2025, or 92944?"
            codes = " and ".join(sorted({item.code for item in lines}))
            yield Hit(f"{codes} stands for two arteries: {question}", lines[-1].n, (lines[-1].code,), question=question)
