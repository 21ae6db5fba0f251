"""Whether citations hold, without a judge: what supports a sentence holds its codes and shares its words.

Codes of the question and of the lines proposed are given, not claimed: a general rule supports a sentence about them. A
row of a table has no words to share: it supports a sentence that names one of its codes, or none. A citation without a
quote names a place only; it can be neither found nor judged, and is counted by its own metric.
"""

import re

from evals.got import Cited
from evals.metrics.metric import Score, metric
from evals.result import Result

_MARK = re.compile(r"\[(\d{1,2})\]")
_CODE = re.compile(r"\b(?:\d{4}[0-9T]|[CG]\d{4})\b")
_WORD = re.compile(r"[a-z]{4,}")
_SENTENCE = re.compile(r"(?<=[.!?:;\]])\s+(?=[A-Z*`|\d-])|\n+")
_PLACE = "table:register/"  # names a place of a source, by its title
_LEAST_SHARED = 0.25  # of a sentence's words of four letters and more


@metric("citations with a quote")
def quoted(result: Result) -> Score:
    """Of the citations, the share that quotes words; the rest names a place in a source and quotes nothing."""
    cited = result.got.cited
    return (float(len(_quoted(result))), float(len(cited))) if cited else None


@metric("quotes found")
def quotes_found(result: Result) -> Score:
    """Of the quotes given, the share that stands word for word in the passage or row it names."""
    cited = _quoted(result)
    return (float(sum(found(one) for one in cited)), float(len(cited))) if cited else None


@metric("citation precision")
def citation_precision(result: Result) -> Score:
    """Of the citations with a quote, the share that a sentence needs: it supports one alone, or one falls without it."""
    cited, given = _quoted(result), _given(result)
    if not cited:
        return None
    marked = [(text, [one for one in cited if one.n in marks]) for text, marks in sentences(result.got.text)]
    good = sum(any(one in own and _needed(one, text, own, given) for text, own in marked) for one in cited)
    return float(good), float(len(cited))


def _needed(one: Cited, sentence: str, own: list[Cited], given: frozenset[str]) -> bool:
    rest = [other for other in own if other is not one]
    alone = supports(sentence, [one], given)
    return alone or (supports(sentence, own, given) and not supports(sentence, rest, given))


@metric("citation recall")
def citation_recall(result: Result) -> Score:
    """Of the sentences that bear the mark of a quote, the share supported by what they cite."""
    cited, given = _quoted(result), _given(result)
    bearing = [(text, [one for one in cited if one.n in marks]) for text, marks in sentences(result.got.text)]
    told = [(text, own) for text, own in bearing if own]
    return (float(sum(supports(text, own, given) for text, own in told)), float(len(told))) if told else None


@metric("answers with a source")
def sourced(result: Result) -> Score:
    """Of the answers that neither abstain nor ask back, the share that cites something."""
    if result.got.abstained or result.got.missing_facts or result.got.error:
        return None
    return float(bool(result.got.cited))


def found(one: Cited) -> bool:
    """Whether the quote stands in what it names, spacing aside."""
    return bool(one.quote.strip()) and _flat(one.quote) in _flat(one.held)


def sentences(text: str) -> list[tuple[str, frozenset[int]]]:
    """Sentences and list items, each with the marks it bears."""
    parts = [part.strip() for part in _SENTENCE.split(_joined(text))]
    return [(_MARK.sub("", part), frozenset(int(n) for n in _MARK.findall(part))) for part in parts if part]


def supports(sentence: str, cited: list[Cited], given: frozenset[str] = frozenset()) -> bool:
    """Whether what is cited together holds every code of the sentence but the given ones, and a fair share of its words."""
    good = [one for one in cited if found(one)]
    codes, words = frozenset(_CODE.findall(sentence)), set(_WORD.findall(sentence.lower()))
    together = " ".join(one.held for one in good)
    held = frozenset(_CODE.findall(together))
    if any(one.passage.startswith("table:") for one in good) and (not codes or codes & held):
        return True
    shared = len(words & set(_WORD.findall(together.lower())))
    return bool(good) and codes <= held | given and (len(words) < 4 or shared >= _LEAST_SHARED * len(words))


def _quoted(result: Result) -> list[Cited]:
    return [one for one in result.got.cited if one.quote.strip() and not one.passage.startswith(_PLACE)]


def _given(result: Result) -> frozenset[str]:
    """Codes that the question or the proposed lines name."""
    return frozenset(_CODE.findall(f"{result.case.input} {' '.join(result.got.lines)}"))


def _joined(text: str) -> str:
    """Marks that stand after the full stop belong to the sentence before it."""
    return re.sub(r"([.!?])\s*((?:\[\d{1,2}\]\s*)+)", r" \2\1 ", text)


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
