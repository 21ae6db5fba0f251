"""Rule: bundled_into_pci."""

from collections.abc import Iterator

from guards.bundled import BUNDLED
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity, SourceRef
from guards.rule import Desk, rule
from guards.session import Item, Session, sessions


@rule(
    id="bundled_into_pci",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.15, p. XI-15",
    facts=("BUNDLE-01", "BUNDLE-04", "BUNDLE-05", "BUNDLE-11", "BUNDLE-12", "DRUG-01", "PHYS-01"),
    instead_of=("ptp_not_held", "addon_without_primary"),
)
def bundled_into_pci(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A service that belongs to the intervention is billed beside it.

    Why: access, catheter placement, fluoroscopy, guidance by ultrasound, rhythm strips, infusions, closing the access
    and the like are inside the base code. Where an edit pair names the two codes, that finding stands instead.
    Faulty: 92928-LD with 76937
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        if not session.bases:
            continue
        for item in session.items:
            ground = BUNDLED.get(item.code)
            if ground is None or _has_pair(item, session, desk):
                continue
            beside = session.base_codes
            text = f"{item.code} ({ground.what}) is part of {' and '.join(beside)}"
            if item.is_distinct or item.is_other_encounter:
                question = f"Does the record show {item.code} as a service of its own, apart from the intervention?"
                yield Hit(
                    f"{text}, unless it was a service of its own.",
                    item.n,
                    (item.code, *beside),
                    None,
                    Severity.WARNING,
                    SourceRef("NCCI26", ground.locator),
                    question,
                )
                continue
            yield Hit(
                f"{text} and is not reported beside it.",
                item.n,
                (item.code, *beside),
                Fix(Action.DROP_LINE, item.n, safe=True),
                source=SourceRef("NCCI26", ground.locator),
            )


def _has_pair(item: Item, session: Session, desk: Desk) -> bool:
    """Whether an edit pair between the code and one of the base codes is held; then the pair decides."""
    return any(desk.tables.ptp(code, item.code, session.day, session.setting).rows for code in session.base_codes)
