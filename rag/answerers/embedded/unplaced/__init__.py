"""Words of a told case that no fact of its reading holds: a claim made without them may be wrong, so a person is asked.

Every word for a treatment, a vessel, a device, a count or a state of the lesion must have come to stand in some fact,
or have been left aside for a reason (negated, of another day). What did neither is named here.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from rag.answerers.embedded.unplaced.found import Unplaced
from rag.answerers.embedded.unplaced.states import (
    denied_apart,
    failures,
    loose,
    states,
    taken_for_old,
    taken_for_past,
    without_fact,
)
from rag.answerers.embedded.unplaced.vessels import grafts, more_vessels, shared, unopened, vessels

if TYPE_CHECKING:
    from rag.reading import Reading

_BEFORE, _BEHIND = re.compile(r"[\w%'-]+\s$"), re.compile(r"(?:\s[\w%'-]+){1,2}")
_MOST = 4  # things named in one question

__all__ = ["Unplaced", "question_of", "unplaced"]


def unplaced(text: str, reading: "Reading") -> tuple[Unplaced, ...]:
    """What of `text` is in no fact of its `reading`, in the order of the text, with the words beside it; each once."""
    from rag.reading.pipeline import read_page
    from rag.reading.session import read_day

    page, case = read_page(text, read_day(text)), reading.case
    asked = " ".join(reading.questions).lower()
    found = chain(
        without_fact(page, reading),
        taken_for_old(case, reading),
        taken_for_past(page, case),
        states(page, case),
        vessels(page, case),
        grafts(page, case),
        shared(page, case),
        more_vessels(page, case),
        unopened(case),
        failures(page, case),
        denied_apart(page),
        loose(page, case),
    )
    told = (replace(one, is_asked=f"“{one.words.lower()}" in asked) for one in found)
    return _in_context(text, sorted(told, key=lambda one: one.start))


def question_of(found: Iterable[Unplaced]) -> str:
    """One question that names the words."""
    named = [f"“{one.words}”" for one in found]
    more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
    return f"I could not place {', '.join(named[:_MOST])}{more} in the claim: what was done, and in which vessel and lesion?"


def _in_context(text: str, found: Iterable[Unplaced]) -> tuple[Unplaced, ...]:
    """Each with the words beside it, those that then overlap as one; the same words once."""
    joined: list[Unplaced] = []
    end = -1
    for one in found:
        start, stop = _window(text, one)
        if joined and start < end:
            last = joined.pop()
            start, stop = last.start, max(stop, end)
            one = replace(one, decides=one.decides or last.decides, is_asked=one.is_asked or last.is_asked)
        joined.append(replace(one, words=" ".join(text[start:stop].split()), start=start))
        end = stop
    return tuple({one.words.lower(): one for one in reversed(joined)}.values())[::-1]


def _window(text: str, one: Unplaced) -> tuple[int, int]:
    """The span of the words with one before and two behind them, as far as no stop parts them."""
    stop = one.start + len(one.words)
    before, behind = _BEFORE.search(text[: one.start]), _BEHIND.match(text[stop:])
    return one.start - len(before[0]) if before else one.start, stop + (len(behind[0]) if behind else 0)
