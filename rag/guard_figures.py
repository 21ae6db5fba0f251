"""The figures of one sentence, held against what the desk's tools gave for its codes and what its own quotations say."""

import re
from collections.abc import Iterable, Mapping, Sequence

from guards.mentions import scan
from rag.answer import Quote
from rag.figures import Figure, Value, figures, label_of, numbers_in_words, spoken, texts, told_in_words
from rag.hidden_words import words_of

_COUNT = re.compile(r"\d{1,3}|(?:19|20)\d\d")  # or a year
_MOST_ASKED_DIGITS = 3
_LABELLED = ("work", "practice expense", "malpractice", "conversion factor", "units")
_OF_PAY = re.compile(
    r"\b(?:pays?|paid|payments?|amounts?|fees?|prices?|costs?|rates?|values?|RVUs?|worth)\b", re.IGNORECASE
)
_PAID = re.compile(
    r"\b(?:pays?|costs?|(?:amount|payment|fee|price|rate) (?:is|of))\s+(?:about |some |only )?$", re.IGNORECASE
)
_SHARE = re.compile(
    r"hal(?:f|ves)|thirds?|quarters?|(?:double|triple|quadruple)[sd]?|twice|thrice|(?:two|three|four|ten)fold|grand|bucks|notes"
)
_IN_TIME = re.compile(
    r"\b(?:last|next|this|previous|coming|following) (?:year|quarter|month|week|spring|summer|autumn|fall|winter)\b"
    r"|\b(?:yesterday|tomorrow|today)\b|\bQ[1-4]\b",
    re.IGNORECASE,
)
_OF_FORCE = re.compile(
    r"\b(?:effect|effective|in force|valid|deleted|ends?|ended|starts?|started|begins?|began|expires?|retired|since|until)\b",
    re.IGNORECASE,
)
_INDICATOR = re.compile(r"\bindicators?\s+(?:is\s+|of\s+|=\s*|:\s*)?[“\"']?([A-Z]\d?)\b")
_LIMITS = re.compile(r"\bMUE\b|\blimit|\bmaximum\b|\bmost\b|\ballow|\bup to\b|\b(?:a|per|each) day\b", re.IGNORECASE)


def unsupported(
    bare: str,
    codes: Iterable[str],
    values: Mapping[str, Sequence[Value]],
    quotes: Iterable[Quote],
    given: str,
    *,
    units: Iterable[str] = (),
    is_question: bool = False,
    is_out: bool = False,
) -> tuple[str, str] | None:
    """Kind and reason of what no tool and no quotation says; None where everything is supported.

    `bare` is the sentence with its slots taken out, `codes` and `values` those of the slots, `quotes` what was found in
    its passages, `given` the user's words, `units` those of the lines in it. `is_out`: it speaks of a code out of force.
    """
    if spoken(bare):
        return "figure_in_words", "a figure is written out in words"
    codes, told = set(codes), [quote for quote in quotes if quote.quote]
    own = {value for code in codes for value in values.get(code, ())}
    lent = _lent(codes, told, given)
    named = {(label_of(q.quote, f.at, f.at + len(f.written)), f.text) for q in told for f in figures(q.quote)}
    if not _LIMITS.search(bare):
        lent |= {("number", one) for one in units}
    for figure in (*figures(bare), *told_in_words(bare)):
        if not (is_question and _may_be_asked(figure)) and not _is_supported(figure, bare, own, lent, named):
            return "figure", "a number, amount or date in it is not what the tools or its quotes say"
    if is_question:
        return None
    return _unsupported_words(bare, " ".join(quote.quote for quote in told), is_out=is_out)


def _unsupported_words(bare: str, quoted: str, *, is_out: bool) -> tuple[str, str] | None:
    """Shares of a price, times and indicators that are told without a digit."""
    words = set(words_of(quoted))
    if _OF_PAY.search(bare) and any(_SHARE.fullmatch(word) and word not in words for word in words_of(bare)):
        return "figure", "a share or multiple of an amount in it is not what its quotes say"
    times = {found[0].lower() for found in _IN_TIME.finditer(bare)}
    if not is_out and _OF_FORCE.search(bare) and any(time not in quoted.lower() for time in times):
        return "figure", "a time in it is not what its quotes say"
    if any(not re.search(rf"\b{found[1]}\b", quoted) for found in _INDICATOR.finditer(bare)):
        return "figure", "an indicator in it is not what its quotes say"
    return None


def _lent(codes: set[str], told: Sequence[Quote], given: str) -> frozenset[tuple[str, str]]:
    """What quotations and the user's own words give."""
    speaking = [quote for quote in told if _speaks_of(quote.quote, codes)]
    lent = texts(
        figure
        for quote in speaking
        for figure in figures(quote.quote)
        if figure.kind != "money" or not quote.passage.startswith("user:")  # no document of a user's sets a price
    )
    lent |= texts(figure for figure in figures(given) if _may_be_said_again(figure))
    return lent.union(*(numbers_in_words(text) for text in (given, *(quote.quote for quote in speaking))))


def _speaks_of(quote: str, codes: set[str]) -> bool:
    """Figures count for a sentence on `codes` unless their quote is about other codes alone."""
    named = {word.code for word in scan(quote) if word.kind != "modifier"}
    return not named or not codes or bool(named & codes)


def _may_be_said_again(figure: Figure) -> bool:
    """What a user wrote supports dates, years and counts; amounts and values are the tools' to say."""
    return figure.kind in ("date", "month") or (figure.kind == "number" and _COUNT.fullmatch(figure.text) is not None)


def _may_be_asked(figure: Figure) -> bool:
    """Counts and shares a question may hold: it asserts none."""
    if figure.kind == "month":
        return True
    return figure.kind in ("number", "percent") and len(figure.text) <= _MOST_ASKED_DIGITS and figure.text.isdecimal()


def _is_supported(
    figure: Figure, bare: str, own: set[Value], lent: frozenset[tuple[str, str]], named: set[tuple[str, str]]
) -> bool:
    """`own` the tools', `lent` the quotations' and the user's, `named` the quotations' with their names."""
    kind, text, end = figure.kind, figure.text, figure.at + len(figure.written)
    if kind == "month":
        return (kind, text) in lent or any(v.kind == "date" and v.text[5:7] == text for v in own)
    label = label_of(bare, figure.at, end) if kind == "number" else ""
    limits = _LIMITS.search(bare) is not None
    of_code = {v for v in own if v.text == text and v.kind == kind and (limits or v.label != "units")}
    if label in _LABELLED and any(v.label == label for v in own):
        return any(v.label == label for v in of_code) or (label == "units" and (kind, text) in lent)
    if label and label not in {v.label for v in of_code} and any(v.label for v in of_code):
        return (label, text) in named  # of the code it is a value of another name
    if of_code:
        return not (kind == "number" and _PAID.search(bare, 0, figure.at))  # what is paid is an amount
    if kind == "money" and any(v.kind == "money" for v in own):
        return False  # the tools know what it costs
    return (kind, text) in lent
