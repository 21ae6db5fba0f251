"""Text to `Page`: a blank spaCy pipeline of the lexicon's patterns and Negex steps, built once a process."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from rag.reading.clauses import FINITE_VERBS, clause_starts
from rag.reading.lexicon import kinds_judged, lexicon, termsets
from rag.reading.page import Mention, Page, Sentence
from rag.reading.sections import ACCOUNTS, SOFT, ends_of_inline, find_headings
from rag.reading.tables import lay_out
from rag.reading.words import Speller, Word, mark_past, sentence_starts, words_of

_LONG_SENTENCE, _PIECE = 80, 25  # words
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

    pipeline: Any = spacy.blank("en")
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
    words = lay_out(text, mark_past(cut, day))
    headings = find_headings(text, words)
    starts = sentence_starts(text, words) | set(headings) | {after for _, after in headings.values()}
    starts = {s for s in starts if s < len(words)}
    headings |= ends_of_inline(text, words, headings, starts)
    sentences = _sentences(text, words, sorted(starts), headings)
    return Page(text, tuple(words), sentences, has_sections=len(headings) >= 2)


def _sentences(
    text: str, words: list[Word], starts: list[int], headings: dict[int, tuple[str, int]]
) -> tuple[Sentence, ...]:
    made: list[Sentence] = []
    section = "body"
    no_account = not any(kind in ACCOUNTS for kind, _ in headings.values())
    for first, last in pairwise([*starts, len(words)]):
        if first in headings:
            section, after = headings[first]
            if after != first:
                continue
        mentions = tuple(_mentions(text, words, first, last, len(made)))
        if section in SOFT and no_account and _is_account(mentions):
            section = "body"
        made.append(Sentence(len(made), first, last, section, mentions))
    return tuple(_told_section(s, made, words) for s in made)


def _is_account(mentions: tuple[Mention, ...]) -> bool:
    """Whether a sentence under `Indication:` already tells of the work, in a report without further headings."""
    told = {m.label for m in mentions if not m.why_not}
    return "VESSEL" in told and bool(told & {"TECH", "WIRE", "CULPRIT", "OCCLUSION", "IMAGING", "PHYSIOLOGY"})


def _mentions(text: str, words: list[Word], first: int, last: int, sentence: int) -> Iterator[Mention]:
    """Match and judge one sentence; each sentence is a document of its own, as Negex walks all of one for each clause."""
    from spacy.tokens import Doc

    pipeline = nlp()
    (_, ruler), *judges = pipeline.pipeline
    doc = ruler(Doc(pipeline.vocab, words=[w.norm for w in words[first:last]]))
    if not doc.ents:
        return
    clauses = sorted(clause_starts(words[first:last], doc.ents))
    for offset, piece in _pieces(doc, clauses):
        for i, token in enumerate(piece):
            token.is_sent_start = offset + i in clauses
        for _, judge in judges:
            piece = judge(piece)
        for entity in piece.ents:
            begin, stop = first + offset + entity.start, first + offset + entity.end
            start, end = words[begin].start, words[stop - 1].end
            yield Mention(
                label=entity.label_,
                name=entity.ent_id_,
                facts=lexicon().facts(entity.label_, entity.ent_id_),
                first=begin,
                last=stop,
                start=start,
                end=end,
                text=text[start:end],
                sentence=sentence,
                clause=bisect_right(clauses, offset + entity.start),
                why_not=_standing(text, words, stop, last, entity),
            )


_DENIALS = {"no", "none", "n", "false", "absent", "negative", "never", "0", "nil"}


def _standing(text: str, words: list[Word], at: int, last: int, entity: Any) -> str:
    """Why a mention is no fact. `Orbital atherectomy: No`, `IVUS: yes`: the answer of a template's field goes before."""
    answer = _answer(text, words, at, last)
    if answer is not None and words[answer].norm in _DENIALS:
        return "negated"
    judged = _why_not(entity)
    return "" if judged == "negated" and answer is not None and words[answer].norm in ("yes", "y") else judged


def _answer(text: str, words: list[Word], at: int, last: int) -> int | None:
    """The word that answers a field whose name ends at `at`, where it is the whole answer."""
    mark = next((i for i in range(at, min(at + 4, last)) if words[i].norm in (":", "=")), None)
    if mark is None or mark + 1 >= last or any(words[i].norm in (",", "(") for i in range(at, mark)):
        return None
    if any("  " in text[words[i].end : words[i + 1].start] for i in range(at - 1, mark)):
        return None  # the next field of the same line
    following = text[words[mark + 1].end :].split("\n", 1)[0]
    is_whole = not following.strip() or following[:1] in ",;.|)" or following.startswith("  ")
    return mark + 1 if is_whole else None


def _pieces(doc: Any, clauses: list[int]) -> Iterator[tuple[int, Any]]:
    """A sentence, or of one that goes on and on pieces of whole clauses: Negex walks all of it for each clause."""
    from spacy.tokens import Doc

    if len(doc) <= _LONG_SENTENCE:
        yield 0, doc
        return
    inside = {i for entity in doc.ents for i in range(entity.start + 1, entity.end)}
    cuts = [0]
    for start in clauses:
        if start - cuts[-1] >= _PIECE and start not in inside:
            cuts.append(start)
    (_, ruler), *_ = nlp().pipeline
    said = [token.text for token in doc]
    for start, end in pairwise([*cuts, len(doc)]):
        yield start, ruler(Doc(doc.vocab, words=said[start:end]))


def _told_section(sentence: Sentence, all_sentences: list[Sentence], words: list[Word]) -> Sentence:
    """A part headed only `PROCEDURE` is an account where it has sentences with verbs, else a list."""
    if sentence.section != "either":
        return sentence
    part = [s for s in all_sentences if s.section == "either"]
    verbs = sum(any(w.norm in FINITE_VERBS for w in words[s.first : s.last]) for s in part)
    return replace(sentence, section="procedure" if verbs >= 2 else "summary")


def _why_not(entity: Any) -> str:
    for name in termsets():
        if entity._.get(name):
            return _REASONS[name.split("_")[0]]
    return ""
