"""The sentences of passages that answer a question: a unit is a list item, a table, a paragraph or a sentence of one."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from corpus.passages import Passage
from corpus.rows import Setting
from rag.lexical import stems
from rag.synonyms import things
from rag.tools import Tools
from rag.words import codes_in, words

_ASKING = frozenset(  # words that ask, and say nothing of what is asked about
    words(
        "difference different explain meaning mean apply applied recommend recommended help guideline guidelines rule"
        " cardiologist physician doctor billable reportable correct properly question know need want please exactly"
    )
)
_LONG_PARAGRAPH = 420  # characters; a longer one is cut into its sentences
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)])\s+")  # five digits and a stop are a code that ends a sentence
_HEADING_SHARE = 0.6
_FEW_NAME_IT = 6  # passages
_NAMES_CODE = 0.25  # for a sentence that names a code asked about, within a range too
_OTHER_CODE = 0.7  # weight of a sentence from the document of a code that was not named
_RANK_FIT = 0.3  # for the passage the search puts first; half of it for the second
_SUBJECT_FIT = 0.5  # for a document whose title and synonyms say all of the query
_SUBJECTS = 2  # documents looked at for their subject alone
_NEAR_SUBJECT = 0.3  # share of the query that its title and synonyms must say
_HEADING_FIT = 0.35  # for a heading that asks what the query asks
_NEAR = 0.75  # a unit this near to the best one is shown too
_OTHER_BILLER = 0.6  # weight of a sentence that is told of the other kind of claim
_TOLD_OF = (  # how a sentence, or the heading above it, says whose claim it is about
    (Setting.PHYSICIAN, re.compile(r"(?:On a )?(?:physician|practitioner)(?: claims?)?[:,]", re.IGNORECASE)),
    (Setting.HOSPITAL_OUTPATIENT, re.compile(r"(?:On a )?hospital(?: outpatient)?(?: claims?)?[:,]", re.IGNORECASE)),
)
_HEADED = re.compile(r"\bfor the (physician|hospital)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that stand verbatim in `passage.text`; of a row of a table, `header` names the columns."""

    passage: Passage
    text: str
    header: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """As a sentence of the answer; a row as `first cell: second; third column: third`."""
        if not self.header:
            return " ".join(self.text.split())
        first, *rest = _cells(self.text)
        if len(rest) < 2:
            return f"{first}: {''.join(rest)}."
        named = [f"{name.lower()} {cell}" for name, cell in zip(self.header[1:], rest, strict=False) if cell]
        return f"{first}: {'; '.join(named)}."


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


@dataclass(frozen=True, slots=True)
class Weighed:
    unit: Unit
    weight: float


def units(passage: Passage) -> tuple[Unit, ...]:
    """Every unit of a passage, in its order."""
    found: list[Unit] = []
    for block in _blocks(passage.text):
        if block.lstrip().startswith("|"):
            found += _rows(passage, block)
            continue
        text = _ITEM.sub("", block, count=1).strip() if _ITEM.match(block) else block.strip()
        pieces = [text] if len(text) <= _LONG_PARAGRAPH else _SENTENCE_END.split(text)
        found += [Unit(passage, piece.strip()) for piece in pieces if piece.strip() in passage.text]
    return tuple(unit for unit in found if unit.text and not unit.text.startswith("#"))


def _rows(passage: Passage, table: str) -> list[Unit]:
    head, *rows = [line.strip() for line in table.strip().splitlines()]
    return [Unit(passage, row, tuple(_cells(head))) for row in rows if set(row) - set("|-: ")]


def _blocks(text: str) -> list[str]:
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        current = ""
        for line in paragraph.splitlines():
            if current and (_ITEM.match(line) or line.startswith("#")) and not current.startswith("|"):
                blocks.append(current)
                current = line
            else:
                current = f"{current}\n{line}" if current else line
        blocks.append(current)
    return [b for b in blocks if b.strip()]


def weigh(query: str, passages: Iterable[Passage], *, ranked: bool = False) -> list[Weighed]:
    """Units by how much of the query they and their headings say; the best first, ties in the order given. Where the
    passages are `ranked` by the search, its order counts too.
    """
    terms = _terms(query)
    total = sum(terms.values()) or 1.0
    named = frozenset(codes_in(query))
    places: Counter[bool] = Counter()
    weighed: list[Weighed] = []
    for passage in passages:
        lane = passage.kind == "code"  # the search ranks the documents of codes beside the guidance
        places[lane] += 1
        found_first = _RANK_FIT / places[lane] if ranked else 0.0
        subject = _SUBJECT_FIT * _on_subject(terms, passage) / total if ranked and not lane else 0.0
        for unit in units(passage):
            weight = _share(terms, unit) / total + _fit(terms, passage) + found_first + subject
            if named and not named.isdisjoint(_codes(unit.text)):
                weight += _NAMES_CODE
            weighed.append(Weighed(unit, weight * _bearing(passage, named)))
    return _each_once(sorted(weighed, key=lambda w: -w.weight))


@lru_cache(maxsize=20_000)
def _codes(text: str) -> frozenset[str]:
    return frozenset(codes_in(text))


def coverage(query: str, passages: Iterable[Passage]) -> float:
    """The greatest share of the query that one unit and its headings say, from 0 to 1."""
    terms = _terms(query)
    total = sum(terms.values())
    return max((_share(terms, u) / total for p in passages for u in units(p)), default=0.0) if total else 0.0


def said_of(text: str, unit: Unit) -> float:
    """The share of `text`, by the rarity of its words, that the unit itself says, from 0 to 1."""
    terms = _terms(text)
    total, own = sum(terms.values()), stems(unit.text)
    return sum(weight for term, weight in terms.items() if term in own) / total if total else 0.0


def _fit(terms: Mapping[str, float], passage: Passage) -> float:
    """How much of the heading the query says."""
    rare = _rarity()
    heading = {word: rare(word) for word in stems(passage.heading)}
    said = sum(weight for word, weight in heading.items() if word in terms)
    return _HEADING_FIT * said / sum(heading.values()) if heading else 0.0


def _on_subject(terms: Mapping[str, float], passage: Passage) -> float:
    """How much of the query the title and the synonyms of the document say."""
    subject = stems(f"{passage.title} {', '.join(passage.synonyms)}")
    return sum(weight for term, weight in terms.items() if term in subject)


def _guidance_on(query: str, day: date) -> list[Passage]:
    """The passages of the two guidance documents whose subject is nearest to the query."""
    terms = _terms(query)
    total = sum(terms.values()) or 1.0
    nearest = sorted(
        ((_on_subject(terms, parts[0]) / total, doc) for doc, parts in _guidance().items() if day in parts[0].span),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return [p for fit, doc in nearest[:_SUBJECTS] if fit >= _NEAR_SUBJECT for p in _guidance()[doc]]


@cache
def _guidance() -> Mapping[str, tuple[Passage, ...]]:
    """Every document that is not about one code, by id."""
    from corpus.passages import load

    documents: dict[str, tuple[Passage, ...]] = {}
    for passage in load():
        if passage.kind != "code":
            documents[passage.doc] = (*documents.get(passage.doc, ()), passage)
    return documents


def _bearing(passage: Passage, named: frozenset[str]) -> float:
    """The document of one code speaks first about that code; about anything else the guidance goes before it."""
    return 1.0 if passage.kind != "code" or named & set(passage.codes[:1]) else _OTHER_CODE


def _each_once(weighed: list[Weighed]) -> list[Weighed]:
    return list({" ".join(w.unit.text.split()): w for w in reversed(weighed)}.values())[::-1]


def _share(terms: Mapping[str, float], unit: Unit) -> float:
    own = stems(unit.text)
    head = stems(f"{unit.passage.title} {unit.passage.heading}")
    return sum(
        weight * (1.0 if term in own else _HEADING_SHARE if term in head else 0.0) for term, weight in terms.items()
    )


def _terms(query: str) -> dict[str, float]:
    rarity = _rarity()
    terms = {word: rarity(word) for word in words(query) if word not in _ASKING}
    for thing in things(query):
        terms[thing] = rarity(thing)
    for code in codes_in(query):
        terms[code.lower()] = rarity(code.lower())
    return terms


class Rarity:
    """How rare a word is in the shipped passages: rare words say more about what is asked."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        counts: Counter[str] = Counter()
        number = 0
        for passage in passages:
            number += 1
            said = (passage.title, passage.heading, passage.text, ", ".join(passage.synonyms))
            counts.update(frozenset().union(*map(stems, said)))
        self._counts, self._number = counts, number

    def __call__(self, word: str) -> float:
        return math.log(1 + (self._number + 1) / (1 + self._counts[word]))

    def __contains__(self, word: str) -> bool:
        return self._counts[word] > 0


@cache
def _rarity() -> Rarity:
    from corpus.passages import load

    return Rarity(load())


def rarity() -> Rarity:
    """Over every shipped passage; made once."""
    return _rarity()


def found(
    tools: Tools,
    query: str,
    day: date,
    setting: Setting,
    *,
    limit: int = 4,
    guidance_only: bool = False,
) -> list[Unit]:
    """The units that answer `query` best, near ties only, those of one passage together; `guidance_only` leaves out the
    documents of single codes where any other passage is found."""
    hits = tools.search_guidelines(query, day, setting, limit=12).hits
    passages = [h.passage for h in hits if h.passage.origin == "corpus"]
    if guidance_only:
        passages = [p for p in passages if p.kind != "code"] or passages
    passages = [p for p in passages if day in p.span] or passages
    passages += [p for p in _guidance_on(query, day) if p not in passages and _serves(p, setting)]
    passages += [p for p in _guidance_naming(query, day) if p not in passages and _serves(p, setting)]
    weighed = _by_biller(weigh(query, passages, ranked=True), setting)
    if not weighed or weighed[0].weight <= 0:
        return []
    floor = weighed[0].weight * _NEAR
    return _together([w.unit for w in weighed[:limit] if w.weight >= floor])


def is_of_other_biller(unit: Unit, setting: Setting) -> bool:
    """Whether a sentence, or its heading, is about a physician's claim where a facility asks, or the other way round."""
    told = next((who for who, words_ in _TOLD_OF if words_.match(unit.text)), None)
    if told is None and (headed := _HEADED.search(unit.passage.heading)):
        told = Setting.PHYSICIAN if headed[1].lower() == "physician" else Setting.HOSPITAL_OUTPATIENT
    return told is not None and (told is Setting.PHYSICIAN) != (setting is Setting.PHYSICIAN)


def _by_biller(weighed: list[Weighed], setting: Setting) -> list[Weighed]:
    lighter = [Weighed(w.unit, w.weight * _OTHER_BILLER) if is_of_other_biller(w.unit, setting) else w for w in weighed]
    return sorted(lighter, key=lambda w: -w.weight)


def _guidance_naming(query: str, day: date) -> list[Passage]:
    """The few passages of the guidance that name a code of the query; a code that stands everywhere brings none."""
    found: list[Passage] = []
    for code in codes_in(query):
        named = [p for p in _by_code().get(code, ()) if day in p.span]
        found += named if len(named) <= _FEW_NAME_IT else []
    return list(dict.fromkeys(found))


@cache
def _by_code() -> Mapping[str, tuple[Passage, ...]]:
    named: dict[str, tuple[Passage, ...]] = {}
    for parts in _guidance().values():
        for passage in parts:
            for code in codes_in(passage.text):
                named[code] = (*named.get(code, ()), passage)
    return named


def _serves(passage: Passage, setting: Setting) -> bool:
    return not passage.settings or setting in passage.settings


def of_sections(ids: Iterable[str], day: date) -> list[Unit]:
    """Every unit of the sections named that are in force on the day."""
    held = {p.id: p for parts in _guidance().values() for p in parts}
    return [unit for one in ids if one in held and day in held[one].span for unit in units(held[one])]


def _together(chosen: list[Unit]) -> list[Unit]:
    """Units of one passage follow each other, in the order of the passage, where its best unit stands."""
    order = {u.passage.id: n for n, u in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda u: (order[u.passage.id], u.passage.text.find(u.text)))
