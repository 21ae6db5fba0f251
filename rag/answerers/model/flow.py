"""Sentences into paragraphs and points, the same while they come and when they are whole."""

import re

SAME, PARAGRAPH, POINT = "same", "paragraph", "point"
_MARK = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)")
_RANK = (SAME, PARAGRAPH, POINT)


def starts(asked: str, text: str) -> tuple[str, str]:
    """What begins with a sentence, and the sentence without a list mark that a model wrote all the same."""
    mark = _MARK.match(text)
    if mark:
        return POINT, text[mark.end() :]
    return (PARAGRAPH if asked == SAME and text.startswith("\n") else asked), text


class Flow:
    """Where the text stands. What a sentence that is left out began, the next one begins."""

    def __init__(self) -> None:
        self._has_begun = False
        self._in_points = False
        self._wanted = SAME

    def want(self, start: str) -> None:
        """The next sentence that is shown begins this, or what one before it was to begin."""
        self._wanted = max(self._wanted, start, key=_RANK.index)

    def before(self) -> str:
        """What goes before the sentence that is shown now."""
        start, self._wanted = self._wanted, SAME
        has_begun, was_point = self._has_begun, self._in_points
        self._has_begun, self._in_points = True, start == POINT or (was_point and start == SAME)
        if start == SAME:
            return " " if has_begun else ""
        mark = "- " if start == POINT else ""
        return mark if not has_begun else f"\n{mark}" if mark and was_point else f"\n\n{mark}"
