"""Work told of a later day: a claim of its own, derived from that day's work alone."""

from collections.abc import Iterable

from guards.finding import SourceRef
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import of_sections
from rag.answerers.embedded.facts import read
from rag.answerers.embedded.lead import listed, shown
from rag.answerers.embedded.other_day import OtherDay
from rag.answerers.embedded.parts.report_words import short
from rag.answerers.embedded.sheet import Sheet, with_marks
from rag.answerers.embedded.unplaced import unplaced

_BY_DATE = SourceRef("NCCI26", "ch. I A, p. I-6")
_WHY = ("staged-procedures#pci-on-a-later-day",)


def other_days(others: Iterable[OtherDay], asked: Asked, sheet: Sheet) -> None:
    """A paragraph for each: its claim, or that it is to be asked with its own date of service."""
    for other in others:
        held = of_sections(_WHY, asked.day)[:1]
        mark = sheet.quote(held[0].passage.id, held[0].text) if held else sheet.place(_BY_DATE)
        lines = _lines(other, asked, sheet)
        told = f"**Another day** (“{short(other.words)}”): a claim of its own, coded from that day's work alone"
        end = f": {lines}." if lines else "; ask it by itself, with its own date of service."
        sheet.say(with_marks(told + end, mark))


def _lines(other: OtherDay, asked: Asked, sheet: Sheet) -> str:
    """The claim of that day; empty where a fact of it is open or it falls in another year."""
    day = other.day or asked.day
    reading = read(other.facts)
    if day.year != asked.day.year or reading.questions or unplaced(other.facts, reading):
        return ""
    result = sheet.tools.code_case(reading.case, day, asked.setting)
    return "" if result.questions else listed(shown(derived.line) for derived in result.lines)
