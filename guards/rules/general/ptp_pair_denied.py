"""Rule: ptp_pair_denied."""

from collections.abc import Iterator

from guards.bundled import BUNDLED
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.lookups import listed
from guards.pairs import Pair, denied, table_name
from guards.pci_codes import DIAGNOSTIC_CATH, REPORTED_UNPAID, is_pci_base, is_visit
from guards.rule import Desk, rule


@rule(
    id="ptp_pair_denied",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, A, pp. I-3 and I-6; E, pp. I-14 to I-15",
    facts=(
        "PTP-01",
        "MOD-01",
        "MOD-11",
        "BUNDLE-08",
        "BUNDLE-09",
        "BUNDLE-10",
        "PHYS-01",
        "SED-02",
        "EM-02",
        "IVL-01",
        "DX-07",
        "DX-08",
        "MCS-01",
        "MCS-02",
        "BUNDLE-07",
        "BUNDLE-11",
    ),
)
def ptp_pair_denied(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Two codes of one day meet an edit that no modifier on them opens.

    Why: of an edit pair column one is paid and column two denied. Indicator 0 is opened by nothing; indicator 1 by a
    fitting modifier that the record supports. Two PCI lines are parted by different artery modifiers; an artery
    modifier says nothing about a diagnostic study, an access or a wire. A column two code that the manual lets be
    written down though it is never paid (G0269) loses nothing by the edit: it is asked about, not stopped.
    Faulty: 92928-LD with 93458-26
    Sound: 92928-LD with 93458-26-XU
    """
    for pair in denied(claim, desk):
        one, two = claim.lines[pair.one], claim.lines[pair.two]
        if two.code in REPORTED_UNPAID:
            yield _unpaid_anyway(one.code, two.code, pair, claim)
            continue
        yield Hit(
            f"{two.code} is column two of {one.code} ({table_name(claim.setting)}, indicator {pair.edit.indicator}) and is "
            f"denied beside it; {_way_out(claim, pair, desk)}.",
            pair.two,
            (one.code, two.code),
            _fix(pair, one.code, two.code, desk),
            source=pair.source,
        )


def _fix(pair: Pair, one: str, two: str, desk: Desk) -> Fix:
    """Drop what nothing could open or what is part of the work; ask about work that may have been one of its own."""
    is_part = two in BUNDLED or (is_pci_base(one, pair.day, desk.tables) and is_pci_base(two, pair.day, desk.tables))
    if pair.edit.indicator == 0 or is_part:
        return Fix(Action.DROP_LINE, pair.two, safe=True)
    return Fix(Action.ASK_FOR, pair.two, f"Was {two} part of {one}, or work apart from it that the record shows?")


def _unpaid_anyway(one: str, two: str, pair: Pair, claim: Claim) -> Hit:
    question = f"Is {two} wanted on the claim, although nothing is paid for it?"
    text = (
        f"{two} is column two of {one} ({table_name(claim.setting)}, indicator {pair.edit.indicator}): the line comes back "
        "unpaid, as it would without the edit."
    )
    fix = Fix(Action.DROP_LINE, pair.two, safe=True)
    return Hit(text, pair.two, (one, two), fix, Severity.WARNING, pair.source, question)


def _way_out(claim: Claim, pair: Pair, desk: Desk) -> str:
    one, two = claim.lines[pair.one], claim.lines[pair.two]
    if pair.edit.indicator == 0:
        return "no modifier opens this edit"
    if is_visit(two.code):
        return "only 25 (or 24) on a visit that the record shows to be separate would open it"
    if is_pci_base(one.code, pair.day, desk.tables) and is_pci_base(two.code, pair.day, desk.tables):
        return "only work in another artery, shown by its own artery modifier, would open it"
    if two.code in DIAGNOSTIC_CATH:
        return f"only 59 or a fitting X modifier on {two.code} would open it, where the record shows a diagnostic study of its own"
    return f"only a fitting modifier on {two.code} such as {listed(['59', 'XE', 'XS', 'XU'])} would open it, if the record supports it"
