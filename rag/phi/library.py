"""Presidio's recognisers for what the desk's own patterns left: foreign phones, cards, bank and passport numbers.

Loaded only where a long number or the like is left over: presidio takes two seconds to import. Its recognisers that need
a language model or a list from the network are not used, and none that takes five or seven characters for an identifier.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

_SUSPECT = re.compile(r"(?:\d[\s().\-/]{0,2}){8,}\d|\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3}")
_DATE = re.compile(r"(?:19|20)\d\d[-/.]?\d\d[-/.]?\d\d|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d")
_CODES = re.compile(r"(?:[\s().\-/,]*\b(?:\d{5}|\d{4}[A-Z]|[A-Z]\d{4})\b(?:-(?:\d\d|[A-Z]{2})\b)*)+[\s().\-/,]*")
_KINDS = {
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "account",
    "IBAN_CODE": "account",
    "CRYPTO": "account",
    "US_SSN": "ssn",
    "US_ITIN": "ssn",
    "US_MBI": "account",
    "MEDICAL_LICENSE": "licence",
    "US_NPI": "licence",
}
_ENOUGH = 0.4  # a recogniser's score without its checksum or context lies below
_FEWEST_DIGITS = 9
_LONGEST = 64
_AROUND = 24


def is_worth_it(text: str) -> bool:
    """Whether something long enough is left to be an identifier. Quick."""
    return next(_suspects(text), None) is not None


def find_numbers(text: str) -> list[tuple[int, int, str]]:
    """Start, end and kind of what presidio's recognisers find."""
    spans = []
    for begin, end in _suspects(text):
        begin = max(0, begin - _AROUND)
        around = text[begin : end + _AROUND]
        for recogniser in _recognisers():
            for one in recogniser.analyze(around, recogniser.supported_entities, None):
                written = around[one.start : one.end]
                digits = sum(c.isdigit() for c in written)
                if one.score >= _ENOUGH and digits >= _FEWEST_DIGITS and not _is_known(written):
                    spans.append((begin + one.start, begin + one.end, _KINDS.get(one.entity_type, "number")))
    return spans


def _suspects(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that is long enough; a run longer than any identifier is a table of figures."""
    for found in _SUSPECT.finditer(text):
        if len(found[0]) <= _LONGEST and not _is_known(found[0]):
            yield found.span()


def _is_known(written: str) -> bool:
    """Dates and runs of billing codes are no identifiers."""
    return bool(
        _CODES.fullmatch(written) or _CODES.fullmatch(_DATE.sub(" ", written)) or not _DATE.sub("", written).strip()
    )


@cache
def _recognisers() -> tuple[Any, ...]:
    from presidio_analyzer import predefined_recognizers as known

    return (
        known.PhoneRecognizer(),
        known.CreditCardRecognizer(),
        known.IbanRecognizer(),
        known.CryptoRecognizer(),
        known.UsSsnRecognizer(),
        known.UsItinRecognizer(),
        known.UsMbiRecognizer(),
        known.MedicalLicenseRecognizer(),
        known.UsNpiRecognizer(),
    )
