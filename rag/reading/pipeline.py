"""Text to `Page`: a blank spaCy pipeline of the lexicon's patterns and Negex steps, built once a process."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from rag.reading.lexicon import lexicon, termsets
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
_REASONS = {"negated": "negated", "historical": "historical", "planned": "planned", "family": "family history"}


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
        pipeline.add_pipe("negex", name=name, config={"neg_termset": lists, "extension_name": name})
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
    clauses = starts | clause_starts(words, sorted(starts))
    doc = _annotated(words, clauses)
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


def _annotated(words: list[Word], clauses: set[int]) -> Any:
    from spacy.tokens import Doc

    pipeline = nlp()
    doc = Doc(
        pipeline.vocab, words=[w.norm for w in words], sent_starts=[i in clauses or i == 0 for i in range(len(words))]
    )
    return pipeline(doc)


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
