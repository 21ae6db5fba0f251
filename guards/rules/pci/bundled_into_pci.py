"""Rule: bundled_into_pci."""

from collections.abc import Iterator

from guards.bundled import BUNDLED
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity, SourceRef
from guards.pci_codes import DIAGNOSTIC_CATH
from guards.rule import Desk, rule
from guards.session import Item, Session, sessions

_ECG = frozenset({"93000", "93005", "93010"})  # 59 or XU is the manual's own way for one before or after: ch. XI I.16


@rule(
    id="bundled_into_pci",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. XI, I.15, p. XI-15",
    facts=("BUNDLE-01", "BUNDLE-04", "BUNDLE-05", "BUNDLE-11", "BUNDLE-12", "DRUG-01", "ANES-01"),
    instead_of=("ptp_not_held", "addon_without_primary"),
)
def bundled_into_pci(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """A service that belongs to the intervention or the catheterization is billed beside it.

    Why: access, catheter placement, fluoroscopy, guidance by ultrasound, rhythm strips, infusions, closing the access
    and the like are inside the base code, and inside 93451 to 93461 as well. Where an edit pair names the two codes,
    that finding stands instead. A diagnostic ECG before or after the work may be told apart by 59 or XU.
    Faulty: 92928-LD with 76937
    Sound: 92928-LD
    """
    for session in sessions(claim, desk):
        beside = _works(session)
        if not beside:
            continue
        for item in session.items:
            ground = BUNDLED.get(item.code)
            if ground is None or _has_pair(item, beside, session, desk):
                continue
            text = f"{item.code} ({ground.what}) is part of {' and '.join(beside)}"
            if item.is_distinct or item.is_other_encounter:
                question = (
                    f"Does the record show {item.code} as a service of its own, apart from {' and '.join(beside)}?"
                )
                yield Hit(
                    f"{text}, unless it was a service of its own.",
                    item.n,
                    (item.code, *beside),
                    None,
                    Severity.INFO if item.code in _ECG else Severity.WARNING,
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


def _works(session: Session) -> tuple[str, ...]:
    """The base codes of the day; without any, its codes of 93451 to 93461."""
    studies = {item.code for item in session.of(DIAGNOSTIC_CATH) if item.row is not None}
    return session.base_codes or tuple(sorted(studies))


def _has_pair(item: Item, beside: tuple[str, ...], session: Session, desk: Desk) -> bool:
    """Whether an edit pair between the code and one of the works is held; then the pair decides."""
    return any(desk.tables.ptp(code, item.code, session.day, session.setting).rows for code in beside)
