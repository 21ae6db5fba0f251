"""Rule: stent_or_atherectomy_open."""

from collections.abc import Iterator
from datetime import date

from guards.claim import Claim
from guards.facts_beside import found
from guards.finding import Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_PAIR = frozenset({"92930", "92933", "C9602"})


@rule(
    id="stent_or_atherectomy_open",
    severity=Severity.WARNING,
    source="RVU26C",
    locator="rows 92930 and 92933",
    since=date(2026, 1, 1),
    facts=("STENT-07",),
)
def stent_or_atherectomy_open(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Atherectomy with stents that meet the test of 92930: 92933 or 92930 is not settled.

    Why: work values favor one, total values the other, and no source read ranks them; a person decides.
    Faulty: 92933-LD where atherectomy and stents of two lesions in two segments are told
    Sound: 92933-LD where one lesion had both
    """
    yield from found(claim, desk, "stent_or_atherectomy_open")
    for session in sessions(claim, desk):
        for artery in sorted({item.artery for item in session.bases if item.artery}):
            items = [item for item in session.bases if item.artery == artery and item.code in _PAIR]
            codes = tuple(sorted({item.code for item in items}))
            if len(codes) > 1 and "92930" in codes:
                text = f"{' and '.join(codes)} in one artery: only one may stay, and no source read settles which."
                yield Hit(text, items[-1].n, codes, question=f"Which of {' and '.join(codes)} stays?")
