"""Neighbouring subjects the desk does not hold, by `outside.yaml`."""

import re
from functools import cache
from pathlib import Path

from corpus.yaml_file import read_yaml
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.sheet import Sheet

_FILE = Path(__file__).with_name("outside.yaml")


@cache
def _subjects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["subject"], re.compile("|".join(entry["any"]), re.IGNORECASE)) for entry in read_yaml(_FILE))


def outside(asked: Asked, sheet: Sheet) -> bool:
    """Say that the subject is not held; True where it was one of those."""
    if asked.intent == "case":
        return False
    for subject, pattern in _subjects():
        if pattern.search(asked.text):
            sheet.note(
                f"The desk's sources do not hold {subject}; they cover Medicare coding of percutaneous coronary "
                "interventions and the catheterisations around them."
            )
            return True
    return False
