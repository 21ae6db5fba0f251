"""Small pieces of prose that several parts share."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from corpus.rows import Setting
from guards.claim import Line

SETTING_WORDS = {
    Setting.PHYSICIAN: "physician",
    Setting.HOSPITAL_OUTPATIENT: "hospital outpatient",
    Setting.ASC: "surgical center",
}


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def on(day: date) -> str:
    return f"on {day.isoformat()}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?:" else f"{text}."


def plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def shown(line: Line) -> str:
    """`92933-LD`, `92979-26-LD x2`."""
    units = "" if line.units == Decimal(1) else f" x{line.units.normalize():f}"
    return "-".join((line.code, *line.modifiers)) + units
