"""Rule: anesthesia_by_operator."""

import re
from collections.abc import Iterator

from corpus.rows import Setting
from guards.claim import Claim
from guards.finding import Action, Fix, Hit, Severity
from guards.rule import Desk, rule
from guards.session import sessions

_BLOCKS = re.compile(r"6232[0-7]|644\d\d|6450\d|6451\d|64520|64530|0(?!0[0-9]{3}T)[0-9]{4}", re.ASCII)


@rule(
    id="anesthesia_by_operator",
    severity=Severity.ERROR,
    source="NCCI26",
    locator="ch. I, C.2, p. I-10; ch. XI, W.6, pp. XI-37 to XI-38",
    facts=("ANES-01",),
    instead_of=("ptp_pair_denied", "ptp_not_held"),
)
def anesthesia_by_operator(claim: Claim, desk: Desk) -> Iterator[Hit]:
    """Anesthesia or a nerve block stands on the operator's claim.

    Why: whoever does the procedure does not bill anesthesia for it; a separate anesthesia practitioner bills it.
    Faulty: 92928-LD with 00560
    Sound: 92928-LD with 99152
    """
    for session in sessions(claim, desk):
        if session.setting is not Setting.PHYSICIAN or not session.bases:
            continue
        for item in session.items:
            is_anesthesia = _BLOCKS.fullmatch(item.code) and (item.code[0] == "6" or "00100" <= item.code <= "01999")
            if is_anesthesia:
                text = f"{item.code} is anesthesia for the operator's own procedure, which the operator does not bill."
                fix = Fix(Action.DROP_LINE, item.n, safe=True)
                yield Hit(text, item.n, (item.code, *session.base_codes), fix)
