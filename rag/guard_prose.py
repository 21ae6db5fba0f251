"""The last word on one sentence of a draft: slots filled from judged codes, the visible text scanned, figures and quotes
held against what the desk's tools and passages say.

The only place where a `CheckedSentence` is made. In doubt a sentence is refused: it can be written again, or left out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guards.mentions import scan
from rag import guard_claim
from rag.answer import Quote
from rag.figures import Value, figures, texts
from rag.guard_answer import Cited, folded
from rag.guard_figures import unsupported
from rag.guard_words import STAND_IN, advises, appeals, gets_round, in_quotation_marks, tells_gone, tells_judgement
from rag.hidden_words import hides_a_code

SLOT = re.compile(r"\{\{\s*(\d{1,3})\s*\}\}")
LONGEST = 700
NO_SOURCE = " *(no source given)*"
NOT_FOUND = " *(source not found)*"
_LINK = re.compile(
    r"https?:|www\.|ftp:|data:|javascript:|mailto:|!\[|\]\s?\(|\]\s?\[|<\s*[/!a-z]|&#?\w+;|`|\|\s*-{2,}|\S+@\S+\.\S"
    r"|\b[\w-]+\.(?:com|net|org|io|ai|dev|co|info|biz|ru|cn|xyz|app)\b|\b(?:\[?dot\]?|\[\.\]|\(\.\))\s*(?:com|net|org|gov|io|ai|co|info|ru|cn|xyz|app)\b|:\w[\w/+-]*:|//[\w-]+\.\w|\b[a-z][\w-]*\.[a-z]{2,}/\S",
    re.IGNORECASE,
)
_KEY = re.compile(r"\b(?:sk|pk|rk|gsk|xai|api[_-]?key|bearer)[-_:= ][A-Za-z0-9_-]{8,}|\beyJ[\w-]{10,}", re.IGNORECASE)
_RULE = re.compile(
    r"\b(?:must|may not|cannot|can't|never|always|not (?:be )?(?:report|bill|code|pa(?:y|id))\w*|bundl\w+|includ\w+|delet\w+"
    r"|requir\w+|allow\w*|only|separately|denied|covered|pays?|paid|replac\w+|in force|edits?|limit|needs?|permit\w*)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|never|no longer|cannot|can't|don't|doesn't|isn't|instead of|rather than|without|nor)\b", re.IGNORECASE
)
_AFFIRMS = re.compile(
    r"\b(?:payable|billable|reportable|separately|valid|active|in force|allowed|permitted|accepted|covered|pa(?:y|ys|id)"
    r"|reported|billed|current)\b",
    re.IGNORECASE,
)
_IS_PAST = re.compile(
    r"\b(?:was|were|had|used to|until|till|before|formerly|deleted|replaced|withdrawn|ended|unverified)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z]{4,}")
_PICTURES = 0x2300  # signs and emoji from here on, which could imitate a verdict
_BASE64 = re.compile(r"(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{16,}={0,2}")


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands for a slot on the screen, and every code and modifier in it. `why_not`: it may not be shown at all."""

    shown: str
    code: str
    words: frozenset[str]
    why_not: str = ""
    is_line: bool = False
    note: str = ""  # the desk's own word behind it, so that no sentence can make more of it
    units: str = ""  # of a line

    @property
    def is_out(self) -> bool:
        """Whether something is said against the code beside it: deleted, not yet in force, not verified."""
        return not self.is_line and self.shown != self.code


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a sentence is not shown. `kind` is stable; `says` goes back to the model and names no code."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that may be shown, with its `[n]` marks. Made by `Prose.check` alone."""

    text: str
    quotes: tuple[Quote, ...] = ()
    marks: tuple[str, ...] = ()  # what was held against it without keeping it back


@dataclass
class Prose:
    """What the sentences of one draft are held against. `read` gives a citable passage; `given` is the user's text."""

    slots: Mapping[int, Slot]
    read: Callable[[Quote], Cited | None]
    citable: Iterable[str]
    values: Mapping[str, Sequence[Value]]
    given: str
    secret: str = ""  # the desk's own instructions, which are not recited
    key: str = ""  # of the server, which knows it and might write it
    known: str = ""  # what the desk says of the case; empty where none is told
    quotes: list[Quote] = field(default_factory=list)
    _before: str = ""  # the sentence before, its slots taken out

    def check(
        self, text: str, cited: Sequence[tuple[str, str]] = (), *, is_question: bool = False
    ) -> CheckedSentence | Refused:
        """`text` with slots, `cited` as passage id and quote. `is_question`: a missing fact, which asserts nothing."""
        clean = _clean(text)
        refused = self._form(clean)
        if refused:
            return refused
        used = [self.slots.get(int(m[1])) for m in SLOT.finditer(clean)]
        if None in used:
            return Refused("unknown_slot", "a slot stands in it that neither lines nor mentions define")
        slots = [slot for slot in used if slot is not None]
        if barred := next((slot for slot in slots if slot.why_not), None):
            return Refused("barred_slot", barred.why_not)
        shown = SLOT.sub(lambda m: _display(self.slots[int(m[1])]), clean)
        bare = SLOT.sub(f" {STAND_IN} ", clean)
        refused = _codes(clean, shown, slots) or self._runs_on(bare)
        if refused:
            return refused
        good, bad = self._cited(cited, clean, slots)
        refused = None if is_question else _says_more(clean, slots, good) or self._of_claim(clean, slots)
        refused = (
            refused or self._quotes_others(clean, good) or self._figures(bare, slots, good, is_question=is_question)
        )
        if refused:
            return refused
        self._before = "" if is_question else bare
        return self._marked(shown, clean, good, bad, slots, is_question=is_question)

    def _runs_on(self, bare: str) -> Refused | None:
        """No code that begins in the sentence before."""
        joined = f"{self._before} {bare}"
        if self._before and (scan(joined) or hides_a_code(joined)):
            return Refused("literal_code", "with the sentence before it, it reads as a code")
        return None

    def _of_claim(self, clean: str, slots: Sequence[Slot]) -> Refused | None:
        """What makes something else of the claim or of the case it rests on."""
        marks = iter(slots)
        marked = SLOT.sub(lambda _: guard_claim.LINE if next(marks).is_line else guard_claim.OTHER, clean)
        if guard_claim.joins(marked):
            return Refused("literal_code", "two slots stand together as if they were one thing")
        if guard_claim.reports_more(marked):
            return Refused("advises_other", "it reports a line more often than the claim has it")
        if guard_claim.denies_a_line(marked):
            return Refused("denies_line", "it denies a line of the claim; say in differs why you would not report it")
        if guard_claim.falsifies(marked):
            return Refused("advises_other", "it tells to write the record, the date or the person otherwise")
        if self.known and guard_claim.gains_a_fact(marked, f"{self.given}\n{self.known}"):
            return Refused("fact_not_given", "it tells a fact of the case that neither the user nor the desk told")
        return None

    def _quotes_others(self, clean: str, good: Sequence[tuple[Quote, Cited]]) -> Refused | None:
        """What stands in quotation marks stands in a passage that is cited for it, or is the user's."""
        texts = [folded(text) for text in (self.given, *(cited.text for _, cited in good))]
        if all(any(folded(words.strip(" .,;:")) in text for text in texts) for words in in_quotation_marks(clean)):
            return None
        return Refused("quotation", "words in quotation marks do not stand in what it cites")

    def _form(self, clean: str) -> Refused | None:
        if not any(c.isalnum() for c in clean):
            return Refused("empty", "it is empty")
        if len(clean) > LONGEST:
            return Refused("too_long", f"it has more than {LONGEST} characters")
        if _LINK.search(clean) or _BASE64.search(clean):
            return Refused("markup", "it holds a link, an image, HTML, code or encoded text")
        if "{" in (bare := SLOT.sub("", clean)) or "}" in bare:
            return Refused("unknown_slot", "a slot in it is not written as {{n}}")
        if any(ord(c) >= _PICTURES and unicodedata.category(c) == "So" for c in clean):
            return Refused("markup", "it holds a picture sign")
        if any(c.isalpha() and ord(c) > 0x24F for c in clean):
            return Refused("foreign_letters", "it holds letters that are not Latin")
        if self._recites(clean):
            return Refused("recites", "it repeats the desk's instructions")
        if _KEY.search(clean) or (self.key and self.key in clean):
            return Refused("key", "it holds what looks like a key")
        if tells_judgement(clean):
            return Refused("verdict", "it tells a verdict or how the desk checks; the desk shows that itself")
        if hides_a_code(SLOT.sub(STAND_IN, clean)):
            return Refused("literal_code", "it tells a code or modifier in words, letters or by its neighbour")
        return None

    def _recites(self, clean: str) -> bool:
        words = re.findall(r"[a-z]+", clean.lower())
        told = f" {' '.join(re.findall(r'[a-z]+', self.secret.lower()))} "
        return bool(self.secret) and any(f" {' '.join(words[n : n + 8])} " in told for n in range(len(words) - 7))

    def _cited(
        self, cited: Sequence[tuple[str, str]], clean: str, slots: Sequence[Slot]
    ) -> tuple[list[tuple[Quote, Cited]], int]:
        good: list[tuple[Quote, Cited]] = []
        bad = 0
        may = set(self.citable)
        for passage, words in cited:
            quote = Quote(0, passage, " ".join(words.split()))
            found = self.read(quote) if passage in may else None
            if found is not None and _stands(quote.quote, found.text, passage) and _is_about(quote, clean, slots):
                good.append((quote, found))
            else:
                bad += 1
        return good, bad

    def _figures(
        self, bare: str, slots: Sequence[Slot], good: Sequence[tuple[Quote, Cited]], *, is_question: bool
    ) -> Refused | None:
        found = unsupported(
            bare,
            (slot.code for slot in slots),
            self.values,
            (quote for quote, _ in good),
            self.given,
            units=[slot.units for slot in slots if slot.is_line],
            is_question=is_question,
            is_out=any(slot.is_out for slot in slots),
        )
        return Refused(*found) if found else None

    def _marked(
        self,
        shown: str,
        clean: str,
        good: Sequence[tuple[Quote, Cited]],
        bad: int,
        slots: Sequence[Slot],
        *,
        is_question: bool,
    ) -> CheckedSentence:
        numbered = tuple(self.numbered(quote) for quote, _ in good)
        marks = "".join(dict.fromkeys(f"[{quote.n}]" for quote in numbered))
        text = _escaped(shown)
        if marks:
            return CheckedSentence(f"{text} {marks}", numbered)
        if bad:
            return CheckedSentence(text + NOT_FOUND, (), ("quote_not_found",))
        if not is_question and (_RULE.search(clean) or appeals(clean)):
            return CheckedSentence(text + NO_SOURCE, (), ("no_source",))
        return CheckedSentence(text)

    def numbered(self, quote: Quote) -> Quote:
        """The quotation with its number; the same words of the same passage keep theirs."""
        for held in self.quotes:
            if (held.passage, held.quote) == (quote.passage, quote.quote):
                return held
        self.quotes.append(Quote(len(self.quotes) + 1, quote.passage, quote.quote))
        return self.quotes[-1]


def _clean(text: str) -> str:
    """One line without anything that shows nothing, and without marks that look like citations."""
    kept = "".join(
        c for c in text if c in "\n\t " or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cn", "Cs", "Mn", "Me"}
    )
    kept = unicodedata.normalize("NFKC", kept)
    kept = re.sub(r"\[\d{1,3}\]", "", kept)
    return re.sub(r"\s+([.,;])", r"\1", " ".join(kept.split()))


def _display(slot: Slot) -> str:
    return f"{slot.shown} ({slot.note})" if slot.note else slot.shown


def _codes(clean: str, shown: str, slots: Sequence[Slot]) -> Refused | None:
    """No code but those in slots: not in the bare text, not grown together with one."""
    for stand_in in (f" {STAND_IN} ", "", " "):
        if scan(SLOT.sub(stand_in, clean)):
            return Refused("literal_code", "a code or modifier stands in it outside a slot")
    allowed = {word for slot in slots for word in slot.words}
    if any(word.code not in allowed for word in scan(shown)):
        return Refused("literal_code", "a slot and the text beside it read as another code")
    if re.search(r"[0-9A-Za-z]\{\{|\}\}[0-9A-Za-z]", clean):
        return Refused("literal_code", "a slot stands directly beside letters or digits")
    return None


def _advises_unproposed(clean: str, slots: Sequence[Slot], good: Sequence[tuple[Quote, Cited]]) -> bool:
    """Whether it recommends what is neither a judged line nor named in a quote of its own."""
    if all(slot.is_line for slot in slots):
        return False
    bare = SLOT.sub(STAND_IN, clean)
    places = [at.start() for at in re.finditer(STAND_IN, bare)]
    quoted = {word.code for quote, _ in good for word in scan(quote.quote)}
    return any(
        not slot.is_line and slot.code not in quoted and advises(bare, place)
        for slot, place in zip(slots, places, strict=True)
    )


def _says_more(clean: str, slots: Sequence[Slot], good: Sequence[tuple[Quote, Cited]]) -> Refused | None:
    """Whether it recommends, affirms or denies what nobody judged so."""
    bare = SLOT.sub(STAND_IN, clean)
    if _advises_unproposed(clean, slots, good):
        return Refused(
            "advises_other", "it tells to report a code or modifier that is no line and that its quotes do not name"
        )
    if gets_round(bare) and not any("modifier" in quote.quote.lower() for quote, _ in good):
        return Refused("advises_other", "it tells to open an edit by a modifier that no quote of it names")
    if _affirms_what_is_out(clean, slots):
        return Refused("affirms_other", "it speaks of a code that is not in force, or not verified, as if it were")
    if slots and not any(slot.is_out for slot in slots) and tells_gone(bare):
        return Refused("affirms_other", "it says of a code in force that it has ended")
    return None


def _affirms_what_is_out(clean: str, slots: Sequence[Slot]) -> bool:
    """Whether it says of a deleted or unverified code that it is in force or paid, denying nothing and telling no past."""
    bare = SLOT.sub(" ", clean)
    says_so = _AFFIRMS.search(bare) and not _DENIES.search(bare) and not _IS_PAST.search(bare)
    return bool(says_so) and any(slot.is_out for slot in slots)


def _stands(words: str, text: str, passage: str) -> bool:
    if not words:
        return passage.startswith("table:register/")
    enough = len(words.split()) >= 4 or passage.startswith("table:")
    return enough and folded(words) in folded(text)


def _is_about(quote: Quote, clean: str, slots: Sequence[Slot]) -> bool:
    """Whether quote or passage and sentence share a code, or words of substance; for a rule a code alone is too little."""
    is_rule = _RULE.search(SLOT.sub(" ", clean)) is not None
    if not quote.quote:
        return not is_rule
    codes = {slot.code for slot in slots if slot.code in quote.quote or slot.code in quote.passage}
    words = _stems(quote.quote) & _stems(clean)
    if codes and is_rule:
        return bool(words) or len(codes) > 1 or not texts(figures(quote.quote)).isdisjoint(texts(figures(clean)))
    return bool(codes) or len(words) >= 2


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _WORDS.findall(text.lower())}


def _escaped(text: str) -> str:
    """No markdown of the model's comes to life."""
    return re.sub(r"([\\*_#\[\]<>~])", r"\\\1", text)
