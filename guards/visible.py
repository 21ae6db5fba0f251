"""A text as the eye sees it: entities, tags, zero-width and look-alike characters resolved, with the way back.

Every position of the visible text leads back to its place in the original, so that what is found can be pointed at.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# Anything that does not stand for itself: entities, tags and comments, URL escapes, markdown marks, control and
# non-ASCII characters. Percent signs count only before what decodes to a letter, a digit, a blank or a hyphen.
_SPECIAL = re.compile(
    r"[^\x00-\x7f]|[*_`~\\]+|[\x00-\x08\x0b-\x1f\x7f]"
    r"|&(?:amp;)*(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z]{2,31};)"
    r"|<!--.*?-->|</?[A-Za-z][^<>]{0,300}>"
    r"|%(?:2[0DFdf]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])",
    re.DOTALL,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|"
    r"var|wbr)\b|<!--",
    re.IGNORECASE,
)
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that show nothing
_LOOK_ALIKE = str.maketrans(
    "АВСЕНІЈКМОРЅТХУаеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο٫٬⁄∕−‒·•∙",
    "ABCEHIJKMOPSTXYaeopcyxisjABEZHIKMNOPTYXo.,//--...",
)


@dataclass(frozen=True, slots=True)
class Visible:
    """`text` as seen. `joins` is True where something invisible was taken out between two words, near a digit."""

    text: str
    joins: bool
    _seen: tuple[int, ...] = ()  # where each piece begins in `text`
    _pieces: tuple[tuple[int, int], ...] = ()  # (start, end) of the piece in the original
    _literal: tuple[bool, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`, `end` after `start`."""
        if not self._seen:
            return start, end
        n = bisect_right(self._seen, start) - 1
        if self._literal[n] and (n + 1 == len(self._seen) or end <= self._seen[n + 1]):
            shift = self._pieces[n][0] - self._seen[n]
            return start + shift, end + shift
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, index: int) -> tuple[int, int]:
        n = bisect_right(self._seen, index) - 1
        begin, finish = self._pieces[n]
        if self._literal[n]:
            place = begin + index - self._seen[n]
            return place, place + 1
        return begin, finish


def see(text: str, *, keep_marks: bool = False) -> Visible:
    """The visible form of `text`. With `keep_marks` what is invisible becomes a separator instead of nothing."""
    parts: list[str] = []
    seen: list[int] = []
    pieces: list[tuple[int, int]] = []
    literal: list[bool] = []
    length = position = 0
    joins = False
    for found in _SPECIAL.finditer(text):
        start, end = found.span()
        if found[0][0] in "*_`~\\" and (not start or text[start - 1].isspace()):
            continue  # opens a word: nothing before it that it could be hiding a join with
        shown = _shown(found[0])
        if shown == found[0]:
            continue
        if not shown:
            joins = joins or _may_join(text, start, end)
            shown = "\x1f" if keep_marks else ""
        if start > position:
            parts.append(text[position:start])
            seen.append(length)
            pieces.append((position, start))
            literal.append(True)
            length += start - position
        if shown:
            parts.append(shown)
            seen.append(length)
            pieces.append((start, end))
            literal.append(False)
            length += len(shown)
        position = end
    if not pieces and position == 0:
        return Visible(text, joins=False)
    if position < len(text):
        parts.append(text[position:])
        seen.append(length)
        pieces.append((position, len(text)))
        literal.append(True)
    return Visible("".join(parts), joins, tuple(seen), tuple(pieces), tuple(literal))


_SIDE = re.compile(r"[0-9A-Za-z&<%*_`~\\]|[^\x00-\x7f]")
_NEAR = re.compile(r"[0-9&<%*_`~\\]|[^\x00-\x7f]")


def _may_join(text: str, start: int, end: int) -> bool:
    """Whether taking out `text[start:end]` runs two words together, one of them with a digit close by."""
    if not start or not (_SIDE.match(text, start - 1) and _SIDE.match(text, end)):
        return False
    return bool(_NEAR.search(text, max(0, start - 2), start) or _NEAR.search(text, end, end + 2))


@lru_cache(maxsize=4096)
def _shown(mark: str) -> str:
    first = mark[0]
    if first == "<":
        return "" if _INLINE_TAG.match(mark) else " "
    if first == "&":
        plain = html.unescape(html.unescape(mark))
        return mark if plain == mark else "".join(_character(c) for c in plain)
    if first == "%":
        return chr(int(mark[1:], 16))
    if first in "*_`~\\":
        return ""
    return "".join(_character(c) for c in mark)


def _character(character: str) -> str:
    """One character as plain ASCII where it looks like some; nothing where it shows nothing."""
    if character in "\n\t" or "\x20" <= character < "\x7f":
        return character
    if character in _BLANK_LETTERS:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me", "Cc", "Cs", "Co"}:
        return ""
    if category == "Pd":
        return "-"
    if category in {"Zl", "Zp"}:
        return "\n"
    plain = unicodedata.normalize("NFKC", character).translate(_LOOK_ALIKE)
    return "".join(c for c in plain if not unicodedata.combining(c))
