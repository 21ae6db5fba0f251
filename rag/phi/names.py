"""Names of people, labelled or in running prose.

A word counts as a name by evidence: a list of given names and surnames, capitals where no word of the field or of
everyday language stands, and what stands around it (a title, a label, a credential, “underwent”). The lists are short
on purpose; a name that is on none is found by being no other word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.phi.around import (
    AFTER,
    BRAND,
    CARET,
    CLAIM,
    CREDENTIAL,
    DEVICE,
    IDENTIFIED,
    IDENTIFIER_BEFORE,
    LABEL,
    MC,
    NUMBER_BEFORE,
    OPENS,
    PERSON,
    SESSION,
    THING,
    TOWARDS,
    UNLABELLED,
    USED,
)
from rag.phi.words import given_names, is_misspelt, is_word, surnames

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_TITLES = frozenset("mr mrs ms miss mx dr doctor prof professor sr sra señor señora mister madam nurse".split())  # noqa: SIM905
_STOPS = frozenset(
    """and or the of for with in on at to by is was has had have did does do from as who that this will can may she he his
    her their they it its our we you your if not no but be been are were when while after before about also said had then
    states reports presents""".split()  # noqa: SIM905
)
_SUFFIXES = frozenset("jr sr ii iii iv".split())  # noqa: SIM905
_PARTICLES = frozenset("de del della der den di da dos das la las los van von el al bin ibn ben y st mac o".split())  # noqa: SIM905
_MONTHS = frozenset("april may june".split())  # noqa: SIM905
_LAST_LATIN = 0x24F
_SHORT = 4  # letters; a shorter word alone is a name only where it is on the list


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    plain: str
    shape: str  # cap, upper, lower, initial

    @property
    def is_given(self) -> bool:
        return self.plain in given_names() or any(
            p in given_names() for p in self.plain.split("-")[:1] if "-" in self.plain
        )

    @property
    def is_surname(self) -> bool:
        return self.plain in surnames() or ("-" in self.plain and any(p in surnames() for p in self.plain.split("-")))

    @property
    def is_word(self) -> bool:
        """A word of the field or of everyday language, or too short to tell."""
        return is_word(self.plain) or ("-" in self.plain and any(is_word(p) for p in self.plain.split("-")))

    @property
    def is_strange(self) -> bool:
        if len(self.plain) < 3 and ord(self.plain[-1]) <= _LAST_LATIN:
            return False
        is_brand = self.shape == "cap" and BRAND.search(self.text) is not None and not MC.match(self.text)
        return not is_brand and not self.is_word

    @property
    def is_surely_given(self) -> bool:
        return self.is_given and not self.is_word and len(self.plain) > 2


def find_names(text: str) -> list[tuple[int, int, str]]:
    """Start, end and `name`; may overlap."""
    tokens = [_token(found) for found in _WORD.finditer(text)]
    at = {token.start: n for n, token in enumerate(tokens)}
    spans = [found.span() for found in CARET.finditer(text)] if "^" in text else []
    spans += _labelled(text, tokens, at)
    given = given_names()
    for n, token in enumerate(tokens):
        if (
            token.shape != "lower"
            or token.plain in given
            or token.plain in _TITLES
            or "-" in token.plain
            or "," in text[token.end : token.end + 2]
        ):
            span = _here(text, tokens, n)
            if span:
                spans.append(span)
    spans += _credentialed(text, tokens)
    spans += _before_birth_date(text, tokens, at)
    return [(start, end, "name") for start, end in spans]


def _token(found: re.Match[str]) -> _Token:
    text = found[0]
    end = found.end()
    if len(text) > 3 and text[-2:] in ("'s", "’s", "'S", "’S"):
        text, end = text[:-2], end - 2
    plain = text.casefold().replace("'", "").replace("’", "")
    if len(text) == 1:
        shape = "initial" if text.isupper() else "lower"
    elif text.isupper():
        shape = "upper"
    else:
        shape = "cap" if text[0].isupper() else "lower"
    return _Token(found.start(), end, text, plain, shape)


def _here(text: str, tokens: list[_Token], n: int) -> tuple[int, int] | None:
    """The name that begins at token `n`, if any."""
    first = tokens[n]
    if first.plain in _TITLES and (span := _titled(text, tokens, n)):
        return span
    if first.shape == "initial":
        return _initialled(text, tokens, n)
    last = _partner(text, tokens, n)
    if last is not None and _is_name(first, tokens[last]) and not _is_thing(text, first, tokens[last]):
        return first.start, tokens[_on(text, tokens, last)].end
    comma = _comma(text, tokens, n)
    if comma is not None:
        return first.start, tokens[comma].end
    return (first.start, first.end) if _alone(text, first) else None


def _is_name(first: _Token, last: _Token) -> bool:
    """Whether two words beside each other are somebody's name."""
    if first.shape == "lower" or last.shape == "lower":
        both = first.shape == last.shape == "lower"
        return both and first.is_surely_given and (last.is_surname or last.is_strange) and last.plain not in _STOPS
    if (first.plain in _STOPS and not first.is_given) or {first.plain, last.plain} <= _MONTHS:
        return False
    if first.is_given and (last.is_surname or last.is_strange):
        return True
    if last.is_surname and first.is_strange:
        return True
    shortest = 4 if "upper" in (first.shape, last.shape) else 3
    is_long = min(len(first.plain), len(last.plain)) >= shortest
    return (
        is_long and first.is_strange and last.is_strange and not (is_misspelt(first.plain) or is_misspelt(last.plain))
    )


def _is_thing(text: str, first: _Token, last: _Token) -> bool:
    """Whether two strange words are a device by what is said of them; a listed name never is."""
    if (first.is_given and first.is_surely_given) or (last.is_surname and first.is_given):
        return False
    if DEVICE.match(text, last.end) or USED.match(text, last.end):
        return True
    return bool(
        re.search(r"\b(?:the|an?|using|via)\s{1,2}$", text[max(0, first.start - 8) : first.start], re.IGNORECASE)
    )


def _partner(text: str, tokens: list[_Token], n: int) -> int | None:
    """The next word of a name begun at `n`: behind an initial, a particle or a second given name."""
    for m in range(n + 1, min(n + 5, len(tokens))):
        gap = text[tokens[m - 1].end : tokens[m].start]
        before = tokens[m - 1]
        is_near = (
            gap in (" ", "  ", "\u00a0", "\n")
            or (gap in (". ", ".") and before.shape == "initial")
            or gap in (' "', '" ')
        )
        if not is_near or before.text.endswith("'s"):
            return None
        here = tokens[m]
        if here.shape == "initial" or here.plain in _PARTICLES or (here.shape == "lower" and len(here.plain) == 1):
            continue
        return m
    return None


_LONGEST_NAME = 12  # words


def _on(text: str, tokens: list[_Token], n: int) -> int:
    """The last token of a name whose second word is `n`: further surnames and suffixes belong to it."""
    end = min(len(tokens), n + _LONGEST_NAME)  # a longer run is taken up by its next word
    while n + 1 < end and text[tokens[n].end : tokens[n + 1].start] in (" ", ", ", "  "):
        nxt = tokens[n + 1]
        is_suffix = nxt.plain in _SUFFIXES
        is_more = nxt.shape in ("cap", "upper") and (nxt.is_strange or (nxt.is_surname and not nxt.is_word))
        if not is_suffix and (not is_more or text[tokens[n].end : nxt.start] == ", " or nxt.shape != tokens[n].shape):
            break
        n += 1
    return n


def _comma(text: str, tokens: list[_Token], n: int) -> int | None:
    """`Smith, John A`: the last token of it."""
    if n + 1 >= len(tokens):
        return None
    last, first = tokens[n], tokens[n + 1]
    gap = text[last.end : first.start]
    if gap not in (", ", ",", " , ") or last.plain in _STOPS or last.shape == "initial":
        return None
    if not _is_reversed(last, first) and not (
        first.shape == "initial" and text[first.end : first.end + 1] == "." and last.shape == "cap" and last.is_strange
    ):
        return None
    end = n + 1
    while end + 1 < len(tokens) and text[tokens[end].end : tokens[end + 1].start] == " ":
        nxt = tokens[end + 1]
        if nxt.shape != "initial" and not (nxt.is_surely_given and nxt.shape == first.shape):
            break
        end += 1
    return end


def _is_reversed(last: _Token, first: _Token) -> bool:
    """Whether `last, first` is somebody's name."""
    if "lower" in (last.shape, first.shape):
        is_last = last.is_surname or (len(last.plain) > _SHORT and not is_misspelt(last.plain))
        return first.is_surely_given and is_last and not last.is_word
    if first.is_given:
        return (last.is_surname and not {first.plain, last.plain} <= _MONTHS) or last.is_strange
    shortest = 4 if "upper" in (first.shape, last.shape) else 3
    if len(last.plain) < shortest:
        return first.is_strange and len(first.plain) > _SHORT and last.shape == "cap" and last.plain in surnames()
    is_last = last.is_strange or (last.is_surname and not last.is_word)
    return is_last and first.is_strange and len(first.plain) >= shortest


def _alone(text: str, word: _Token) -> bool:
    """A single word that is a name by what it is, or by what stands around it."""
    if word.is_surely_given and not word.is_surname:
        if USED.match(text, word.end) or DEVICE.match(text, word.end):
            return False
        return word.shape != "lower" or bool(AFTER.match(text, word.end))
    if word.shape == "lower" or word.plain in _STOPS:
        return False
    if IDENTIFIED.match(text, word.end):
        return (word.is_strange and len(word.plain) > 3) or (word.shape == "cap" and (word.is_surname or word.is_given))
    if word.shape == "upper":
        return False
    head = text[max(0, word.start - 24) : word.start]
    if USED.match(text, word.end) or (THING.search(head) and not PERSON.search(head)):
        return False
    if AFTER.match(text, word.end):
        return (word.is_strange and not is_misspelt(word.plain)) or (word.is_given and word.is_surname)
    is_of_person = bool(PERSON.search(head))
    if len(word.plain) < _SHORT:
        return is_of_person and word.plain in surnames()
    if is_of_person:
        return (word.is_strange and not is_misspelt(word.plain)) or word.is_surname
    if not word.is_strange or is_misspelt(word.plain) or DEVICE.match(text, word.end):
        return False
    if _is_double(word) or (OPENS.search(head) and SESSION.match(text, word.end)):
        return True
    if TOWARDS.search(head) or IDENTIFIER_BEFORE.search(text[max(0, word.start - 40) : word.start]):
        return True
    return bool(NUMBER_BEFORE.search(head)) and bool(CLAIM.match(text, word.end))


def _is_double(word: _Token) -> bool:
    """`Adebayo-Klein`: two words with capitals, neither of them a word of the field."""
    parts = word.text.split("-")
    return len(parts) > 1 and all(
        len(p) >= _SHORT and p.istitle() and (p.lower() in surnames() or not is_word(p.lower())) for p in parts
    )


def _before_birth_date(text: str, tokens: list[_Token], at: dict[int, int]) -> Iterator[tuple[int, int]]:
    """`oyelaran dob 4/11/52`: a name in small letters, by being no other word."""
    for found in UNLABELLED.finditer(text):
        n = at.get(found.start())
        if n is not None and tokens[n].is_strange and not is_misspelt(tokens[n].plain):
            yield tokens[n].start, tokens[n].end


def _titled(text: str, tokens: list[_Token], n: int) -> tuple[int, int] | None:
    """The name behind a title."""
    title = tokens[n]
    taken = None
    m = n + 1
    while m < len(tokens) and m <= n + 4:
        gap = text[tokens[m - 1].end : tokens[m].start]
        if gap not in (". ", " ", ".", ": ", "  ") or (m > n + 1 and gap not in (" ", ". ", ".")):
            break
        here = tokens[m]
        is_first = taken is None and here.shape in ("cap", "upper")
        is_sure = title.shape == "cap" and here.shape == "cap" and here.plain not in _STOPS
        is_name = here.is_surname or here.is_strange or here.is_given
        if here.shape == "initial" or here.plain in _PARTICLES:
            m += 1
            continue
        if here.plain in _STOPS and here.shape == "lower":
            break
        if not (is_name and (here.shape != "lower" or (taken is None and not here.is_word))) and not (
            is_first and is_sure and not here.is_word
        ):
            break
        if here.is_word and not here.is_surname and not here.is_given:
            break
        if here.is_word and title.shape != "cap":
            break
        taken = here.end
        m += 1
    return (tokens[n + 1].start, taken) if taken else None


def _initialled(text: str, tokens: list[_Token], n: int) -> tuple[int, int] | None:
    """`J. Smith`, `J.R. Smith`."""
    m = n
    while m + 1 < len(tokens) and m < n + 3 and text[tokens[m].end : tokens[m + 1].start] in (". ", ".", ".  "):
        m += 1
        if tokens[m].shape != "initial":
            here = tokens[m]
            is_name = (
                here.shape in ("cap", "upper")
                and (here.is_surname or here.is_strange)
                and not (here.is_word and here.shape == "upper")
            )
            return (tokens[n].start, here.end) if is_name and here.plain not in _STOPS else None
    return None


def _labelled(text: str, tokens: list[_Token], at: dict[int, int]) -> Iterator[tuple[int, int]]:
    """What stands behind `Patient:`, `Operator:`, `Signed by:` as far as it reads as names."""
    for label in LABEL.finditer(text):
        n = at.get(label.end())
        if n is None:
            continue
        is_written_out = label[0].rstrip()[-1:] in ":=#"
        last = _run(text, tokens, n, is_written_out=is_written_out)
        if last is not None:
            yield tokens[n].start, tokens[last].end


def _run(text: str, tokens: list[_Token], n: int, *, is_written_out: bool) -> int | None:
    last: int | None = None
    for m in range(n, min(n + 8, len(tokens))):
        here = tokens[m]
        if m > n and not re.fullmatch(r"[ .]{1,2}|, ?| ?[&/;] ?|, (?:and )?", text[tokens[m - 1].end : here.start]):
            break
        if here.shape == "initial" or here.plain in _PARTICLES or here.plain in _SUFFIXES or here.plain in _TITLES:
            continue
        if here.shape == "lower" and (not is_written_out or not (here.is_surely_given or here.is_strange)):
            break
        is_name = here.is_given or here.is_surname or here.is_strange
        if not is_name or (here.is_word and last is None and not (here.is_given or here.is_surname)):
            break
        if here.is_word and here.shape == "upper" and last is None and not here.is_given:
            break
        last = m
    return last


def _credentialed(text: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Names before a credential: `Jane Doe, MD`."""
    ends = {token.end: n for n, token in enumerate(tokens)}
    for found in CREDENTIAL.finditer(text):
        n = ends.get(found.start())
        first = None
        while n is not None and n >= 0:
            here = tokens[n]
            is_name = (
                here.shape in ("cap", "upper")
                and (here.is_surname or here.is_strange or here.is_given)
                and here.plain not in _TITLES
            )
            if not is_name and here.shape != "initial":
                break
            if here.is_word and here.shape == "upper" and not here.is_given:
                break
            first = n
            if n == 0 or not re.fullmatch(r"[ .]{1,2}", text[tokens[n - 1].end : here.start]):
                break
            n -= 1
        if first is not None:
            yield tokens[first].start, found.start()
