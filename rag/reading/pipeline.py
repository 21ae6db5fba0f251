"""Text to `Page`: a blank spaCy pipeline of the lexicon's patterns and Negex steps, built once a process."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from rag.reading.lexicon import kinds_judged, lexicon, termsets
from rag.reading.page import Mention, Page, Sentence
from rag.reading.sections import find_headings
from rag.reading.words import Speller, Word, mark_past, sentence_starts, words_of

FINITE_VERBS = {
    "was",
    "were",
    "is",
    "are",
    "had",
    "has",
    "did",
    "showed",
    "demonstrated",
    "revealed",
    "received",
    "underwent",
}
_JOINTS = {"and", ",", "but", "while", "with", "which", "then", ";", "so"}
_REASONS = {
    "negated": "negated",
    "deferred": "negated",
    "historical": "historical",
    "planned": "planned",
    "family": "family history",
}


class LexiconTokenizer:
    """Cuts a phrase of the lexicon or of a termset as a report is cut."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Any:
        from spacy.tokens import Doc

        return Doc(self.vocab, words=[w.norm for w in words_of(text)])

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterator[Any]:
        return (self(text) for text in texts)


@cache
def nlp() -> Any:
    """The pipeline: an entity ruler with the lexicon, then one Negex step a termset."""
    import spacy
    from negspacy.negation import Negex  # noqa: F401  (registers the component)

    pipeline = spacy.blank("en")
    pipeline.tokenizer = LexiconTokenizer(pipeline.vocab)
    ruler = pipeline.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(
        [
            {"label": entry.label, "pattern": phrase, "id": entry.name}
            for entry in lexicon().entries
            if entry.label != "SECTION"
            for phrase in entry.phrases
        ]
    )
    for name, lists in termsets().items():
        pipeline.add_pipe(
            "negex", name=name, config={"neg_termset": lists, "extension_name": name, "ent_types": kinds_judged()[name]}
        )
    return pipeline


@cache
def speller() -> Speller:
    known = {w.norm for entry in lexicon().entries for phrase in entry.phrases for w in words_of(phrase)}
    known |= {
        w.norm for lists in termsets().values() for phrases in lists.values() for p in phrases for w in words_of(p)
    }
    return Speller(known, lexicon().leave_alone)


def read_page(text: str, day: date | None = None) -> Page:
    """Cut, mend, match and judge. `day` is the day of the session: years and dates before it are history."""
    cut = [Word(speller().mend(w.norm), w.start, w.end) for w in words_of(text)]
    if not cut:
        return Page(text, (), ())
    words = mark_past(cut, day)
    headings = find_headings(text, words)
    starts = sentence_starts(text, words) | set(headings) | {after for _, after in headings.values()}
    starts = {s for s in starts if s < len(words)}
    doc, clauses = _annotated(words, starts)
    sentences = _sentences(text, words, sorted(starts), sorted(clauses), headings, doc)
    return Page(text, tuple(words), sentences, has_sections=len(headings) >= 2)


def clause_starts(words: list[Word], starts: list[int]) -> set[int]:
    """Where a new clause begins: at the last joint between two finite verbs of one sentence."""
    found = set()
    for first, last in pairwise([*starts, len(words)]):
        verbs = [i for i in range(first, last) if words[i].norm in FINITE_VERBS]
        for verb, following in pairwise(verbs):
            joint = next((i for i in range(following - 1, verb, -1) if words[i].norm in _JOINTS), None)
            if joint is not None:
                found.add(joint)
    return found


def _annotated(words: list[Word], starts: set[int]) -> tuple[Any, set[int]]:
    """The matched and judged document, and where its clauses begin: what negates one clause leaves the next alone."""
    from spacy.tokens import Doc

    pipeline = nlp()
    doc = Doc(pipeline.vocab, words=[w.norm for w in words])
    (_, ruler), *judges = pipeline.pipeline
    doc = ruler(doc)
    clauses = starts | clause_starts(words, sorted(starts)) | _turns_to_next_place(words, starts, list(doc.ents))
    for i, token in enumerate(doc):
        token.is_sent_start = i in clauses or i == 0
    for _, judge in judges:
        doc = judge(doc)
    return doc, clauses


def _turns_to_next_place(words: list[Word], starts: set[int], entities: list[Any]) -> set[int]:
    """`LAD stented, D1 ballooned`: a new clause at the joint before a place, where work stands on either side of it."""
    places = [e for e in entities if e.label_ in ("VESSEL", "GRAFT", "SEGMENT", "SIDE")]
    works = [
        e for e in entities if e.label_ in ("TECH", "SIDE_UNTREATED", "TECHNIQUE2", "IMAGING", "PHYSIOLOGY", "MANAGED")
    ]
    found = set()
    for place in places:
        joint = next(
            (i for i in (place.start - 1, place.start - 2) if i > 0 and words[i].norm in ("and", ",", ";")), None
        )
        if joint is None or (joint == place.start - 2 and words[place.start - 1].norm not in ("the", "and")):
            continue
        before = [e for e in works if e.end <= joint and not any(e.end <= s <= joint for s in starts)]
        after = next((e for e in works if e.start >= place.end), None)
        if not before or after is None or after.start - place.end > 4:
            continue
        if any(words[i].norm in (",", "and", ".", "to", "of", "in") for i in range(place.end, after.start)):
            continue
        if any(before[-1].end <= p.start and p.end <= joint for p in places) and not any(
            p.end <= before[-1].start and not any(p.end <= s <= joint for s in starts) for p in places
        ):
            continue
        found.add(joint)
    return found


def _sentences(
    text: str,
    words: list[Word],
    starts: list[int],
    clauses: list[int],
    headings: dict[int, tuple[str, int]],
    doc: Any,
) -> tuple[Sentence, ...]:
    made: list[Sentence] = []
    section = "body"
    entities = list(doc.ents)
    for first, last in pairwise([*starts, len(words)]):
        if first in headings:
            section = headings[first][0]
            continue
        index = len(made)
        inside = [e for e in entities if first <= e.start and e.end <= last]
        mentions = tuple(_mention(text, words, e, index, clauses) for e in inside)
        made.append(Sentence(index, first, last, section, mentions))
    return tuple(_told_section(s, made, words) for s in made)


def _told_section(sentence: Sentence, all_sentences: list[Sentence], words: list[Word]) -> Sentence:
    """A part headed only `PROCEDURE` is an account where it has sentences with verbs, else a list."""
    if sentence.section != "either":
        return sentence
    part = [s for s in all_sentences if s.section == "either"]
    verbs = sum(any(w.norm in FINITE_VERBS for w in words[s.first : s.last]) for s in part)
    return replace(sentence, section="procedure" if verbs >= 2 else "summary")


def _mention(text: str, words: list[Word], entity: Any, sentence: int, clauses: list[int]) -> Mention:
    start, end = words[entity.start].start, words[entity.end - 1].end
    return Mention(
        label=entity.label_,
        name=entity.ent_id_,
        facts=lexicon().facts(entity.label_, entity.ent_id_),
        first=entity.start,
        last=entity.end,
        start=start,
        end=end,
        text=text[start:end],
        sentence=sentence,
        clause=sum(c <= entity.start for c in clauses),
        why_not=_why_not(entity),
    )


def _why_not(entity: Any) -> str:
    for name in termsets():
        if entity._.get(name):
            return _REASONS[name.split("_")[0]]
    return ""
