"""The words of a report in the answer: beside a line, left out of the reading, or asked about."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from guards.coding.case import Evidence
from guards.coding.derivation import Derivation
from rag.answer import LeftAside
from rag.answerers.embedded.sheet import Sheet
from rag.phi.days import find_days

if TYPE_CHECKING:
    from rag.reading import Reading

_MOST_WORDS, _LONGEST_WORDS, _MOST_ASIDE = 4, 60, 6


def quoted(spans: tuple[Evidence, ...]) -> str:
    """` From “Rotablator 1.5 burr”, “3.0 x 28 Onyx”.`; the first few, in the order of the report."""
    words = list(dict.fromkeys(short(e.text) for e in spans))
    left = len(words) - _MOST_WORDS
    more = f" and {left} more place{'s' if left > 1 else ''}" if left > 0 else ""
    return f" From {', '.join(f'“{w}”' for w in words[:_MOST_WORDS])}{more}." if words else ""


def left_of_the_reading(reading: "Reading", sheet: Sheet) -> None:
    """Words that look like facts and are none, by why they are none."""
    by_why: dict[str, list[str]] = {}
    for item in reading.ignored:
        by_why.setdefault(item.why, []).append(short(item.near or item.text))
    sheet.left_aside = tuple(LeftAside(i.text, i.start, i.end, i.why) for i in reading.ignored)
    if by_why:
        sheet.paragraphs.append("Left out of the reading:")
        sheet.points(
            [
                f"{why}: {', '.join(f'“{w}”' for w in list(dict.fromkeys(words))[:_MOST_ASIDE])}"
                for why, words in by_why.items()
            ]
        )


def of_other_days(reading: "Reading", sheet: Sheet) -> None:
    """Of a case told in short: work that was taken for planned, so that it can be contradicted."""
    told = [i for i in reading.ignored if i.why == "planned"]
    named = list(dict.fromkeys(f"“{short(i.near or i.text)}”" for i in told))
    if named:
        sheet.paragraphs.append(f"*Taken for planned, not for work of this day: {', '.join(named[:_MOST_WORDS])}.*")


def unasked(questions: Iterable[str], result: Derivation, settled: Iterable[str] = ()) -> tuple[str, ...]:
    """What the reader asks and the derivation does not ask already; `settled` are keys of questions answered before."""
    keys = [*(q.key for q in result.questions), *settled]
    told = {plain_words(q.text) for q in result.questions}
    asks_artery = any(key.startswith("artery:") for key in keys)
    asks_work = any(key.startswith("work:") for key in keys)
    asks_culprit = any(key.startswith("mi:") or key.endswith(":mi") for key in keys)
    kept = []
    for text in dict.fromkeys(questions):
        if plain_words(text) in told:
            continue
        if (asks_artery and text.startswith("Which artery does")) or (asks_culprit and "culprit" in text):
            continue
        if asks_work and text.startswith("What was done at"):
            continue
        kept.append(text)
    return tuple(kept)


def plain_words(text: str) -> str:
    """A question without case and punctuation, to find it told twice."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _year_only(text: str) -> str:
    """Dates cut down to their year: an answer is kept, and an exact date may name a patient."""
    for start, end, kind in reversed(find_days(text)):
        text = f"{text[:start]}{kind.removeprefix('date of ')}{text[end:]}"
    return text


def short(text: str) -> str:
    """Words of a report on one line: dates by their year, no markdown, cut where they are long."""
    plain = " ".join(_year_only(text).split()).replace("[", "(").replace("]", ")").replace("*", "·").replace("|", "/")
    return plain if len(plain) <= _LONGEST_WORDS else f"{plain[: _LONGEST_WORDS - 1]}…"
