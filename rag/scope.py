"""Which passages may answer: those in force on the day asked about, for the setting asked about.

A question that names another year, or asks what changed, opens that time as well; one that names a setting opens that
setting as well. Nothing is opened by accident: the date of service stands otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from corpus.passages import Passage
from corpus.rows import Setting
from corpus.span import Span

_YEAR = re.compile(r"(?<![\d.$,])(20[0-4]\d)(?!\d|\.\d)")
_CHANGE = re.compile(
    r"\b(?:chang\w*|delet\w*|replac\w*|retir\w*|discontinu\w*|new(?:ly)?|old|former(?:ly)?|previous(?:ly)?|used to|no longer"
    r"|anymore|any more|before|until|since when|still|last year|next year|prior (?:to|year)|expired?|successor|became"
    r"|difference between years|crosswalk\w*|revis\w*|transition\w*|sunset\w*)\b",
    re.IGNORECASE,
)
_HOSPITAL = re.compile(
    r"\b(?:opps|apcs?|j1|status indicators?|hospital|facility|outpatient|hopd|c-?codes?|c9\d\d\d|comprehensive apc|c-apc"
    r"|complexity adjust\w*|inpatient.only|addendum b|ub-?04)\b",
    re.IGNORECASE,
)
_ASC = re.compile(r"\b(?:asc|ascs|ambulatory surg\w+|surgery cent(?:er|re)s?)\b", re.IGNORECASE)
_PHYSICIAN = re.compile(r"\b(?:physicians?|professional|pfs|mpfs|rvus?|conversion factor|cms-?1500)\b", re.IGNORECASE)
_NAMED = ((_HOSPITAL, Setting.HOSPITAL_OUTPATIENT), (_ASC, Setting.ASC), (_PHYSICIAN, Setting.PHYSICIAN))


@dataclass(frozen=True, slots=True)
class Scope:
    """The day and setting asked about, with what the question itself opens beside them."""

    day: date
    setting: Setting
    years: tuple[Span, ...] = ()
    settings: tuple[Setting, ...] = ()
    any_time: bool = False

    def is_in_force(self, passage: Passage) -> bool:
        """Whether the passage holds on the day, or, where years are named, in one of them."""
        spans = self.years or (Span(self.day, self.day),)
        return any(passage.span.overlaps(span) for span in spans)

    def serves(self, passage: Passage) -> bool:
        """Whether the passage speaks of the setting asked about, or of every setting."""
        return not passage.settings or bool(set(passage.settings) & {self.setting, *self.settings})

    def admits(self, passage: Passage) -> bool:
        """Whether the passage may be found by words or meaning."""
        return self.serves(passage) and (self.any_time or self.day in passage.span or self.is_in_force(passage))


class Admission:
    """Which of many passages a scope admits, all at once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        import numpy as np

        self._start = np.array([passage.span.start.toordinal() for passage in passages], dtype=np.int64)
        self._end = np.array([passage.span.end.toordinal() for passage in passages], dtype=np.int64)
        self._serves = {
            setting: np.array([not passage.settings or setting in passage.settings for passage in passages], dtype=bool)
            for setting in Setting
        }

    def of(self, scope: Scope) -> Any:
        """A truth value a passage, as `Scope.admits` gives it."""
        serves = self._serves[scope.setting]
        for setting in scope.settings:
            serves = serves | self._serves[setting]
        if scope.any_time:
            return serves
        spans = (Span(scope.day, scope.day), *scope.years)
        in_force = [(self._start <= span.end.toordinal()) & (span.start.toordinal() <= self._end) for span in spans]
        return serves & reduce(or_, in_force)


def scope(text: str, day: date, setting: Setting) -> Scope:
    """Read the day and setting asked about, and what else the question opens."""
    years = tuple(dict.fromkeys(_years(text)))
    return Scope(
        day=day,
        setting=setting,
        years=years,
        settings=tuple(named for pattern, named in _NAMED if pattern.search(text)),
        any_time=bool(_CHANGE.search(text)),
    )


def _years(text: str) -> Iterator[Span]:
    for found in _YEAR.findall(text):
        yield Span(date(int(found), 1, 1), date(int(found), 12, 31))
