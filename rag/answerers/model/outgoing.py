"""What may leave for a server: identifiers masked, exact dates masked down to their year, reversibly on this side.

Every text of a user goes through `mask`; texts of the desk's own (passages, table rows) only through `cover`, which
hides dates that the user gave wherever else they turn up.
"""

import re
from collections import Counter
from datetime import date

from rag import phi

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"(?<![\w.$-])(?:(?P<y>(?:19|20)\d\d)[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?P<z>(?:19|20)?\d\d)"
    rf"|(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?P<w>(?:19|20)\d\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-](?:of\s+)?(?:{_MONTHS})[a-z]*\.?,?[\s-]+(?P<v>(?:19|20)\d\d)"
    rf"|(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|,?\s+(?:19|20)\d\d))(?![\w$])",
    re.IGNORECASE,
)
_MARK = re.compile(r"\[date \d+(?: of \d{4})?\]")


class Outgoing:
    """The masks of one answer. The same identifier or date has the same mark throughout."""

    def __init__(self, days: tuple[date, ...] = ()) -> None:
        self._dates: dict[str, str] = {}
        self._kinds: Counter[str] = Counter()
        for day in days:
            self._mark(day.isoformat(), str(day.year))

    def mask(self, text: str) -> str:
        """A user's text: identifiers and exact dates masked."""
        scrubbed, masked = phi.scrub(text)
        self._kinds.update(one.kind for one in masked)
        return self.cover(_DATE.sub(self._replace, str(scrubbed)))

    def cover(self, text: str) -> str:
        """The desk's own text: the user's dates masked where they stand in it."""
        for written, mark in self._dates.items():
            if written in text:
                text = re.sub(rf"(?<!\d){re.escape(written)}(?!\d)", mark, text)
        return text

    def restore(self, text: str) -> str:
        """A text from the server with the user's dates in the places of their marks, for the user's own screen."""
        if "[date" not in text:
            return text
        back = {mark: written for written, mark in reversed(self._dates.items())}
        return _MARK.sub(lambda m: back.get(m[0], m[0]), text)

    @property
    def told(self) -> str:
        """What was masked, in words; empty where nothing was."""
        counts = dict(self._kinds)
        shown = [f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in sorted(counts.items())]
        return f"Masked before the question was sent to the model: {', '.join(shown)}." if shown else ""

    def _replace(self, match: re.Match[str]) -> str:
        year = match["y"] or match["z"] or match["w"] or match["v"] or ""
        self._kinds["date"] += 1
        return self._mark(match[0], f"20{year}" if len(year) == 2 else year)

    def _mark(self, written: str, year: str) -> str:
        if written not in self._dates:
            self._dates[written] = f"[date {len(self._dates) + 1}{f' of {year}' if year else ''}]"
        return self._dates[written]
