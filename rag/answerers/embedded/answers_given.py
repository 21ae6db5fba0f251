"""Answers to the questions that the answer before left open: `LAD`, `antegrade only`, or a question with its answer.

A message is cut into pieces. A piece that answers an open question settles it by its key; what answers none is told to
the case as before. Answers come one by one, for one may open another question: the vessel, then the approach in it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guards.coding.case import Artery, Case
from guards.coding.derivation import Option, Question
from guards.coding.territory import NAMES
from rag.answer import Draft
from rag.answer import Question as Message
from rag.answerers.embedded.vessels import vessels_in
from rag.tools import Tools

_COARSE, _FINE = re.compile(r"\s*;\s*"), re.compile(r"\s*[;,]\s*")
_OPENS = re.compile(
    r"^(?:(?:well|ok|okay|so|it|that|this|the|answer|was|were|is|in|we|they|vessel|artery|approach|approached)\b\W*)+",
    re.IGNORECASE,
)
_YES = frozenset({"yes", "y", "yep", "yeah", "correct", "true", "it was", "it is"})
_NO = frozenset({"no", "n", "nope", "not", "it was not", "it is not"})
_LONGEST, _LONGEST_ASKED = 12, 90  # words of an answer, and of a question with its answer; a longer one tells a case
_SAME_QUESTION = 85  # of 100: names in a question may have been covered


@dataclass(frozen=True, slots=True)
class Heard:
    """`settled`: key and words of the option chosen. `rest`: what was said beside, for the story of the case."""

    settled: dict[str, str] = field(default_factory=dict)
    rest: str = ""


def heard(message: Message, before: Draft | None, tools: Tools) -> Heard:
    """What of the message answers the questions that `before` left open; all of it is `rest` where nothing does."""
    if before is None or before.case is None:
        return Heard(rest=message.text)
    finely, left = _settled(list(_pieces(message.text, _FINE)), before.case, message, tools)
    if finely.settled and not left:
        return finely
    coarsely, left = _settled(list(_pieces(message.text, _COARSE)), before.case, message, tools)
    if not coarsely.settled:
        return Heard(rest=message.text)
    return Heard(coarsely.settled, ". ".join(filter(None, (coarsely.rest, *left))))


def _settled(waiting: list[str], case: Case, message: Message, tools: Tools) -> tuple[Heard, list[str]]:
    """What the pieces settle, one after another until none does; and the pieces that are left."""
    settled: dict[str, str] = {}
    rest: list[str] = []
    while waiting:
        later = []
        for piece in waiting:
            found = _settles(piece, case, message, tools)
            if not found:
                later.append(piece)
                continue
            settled |= found
            case = case.model_copy(update={"settled": case.settled | found})
            if any(key.startswith("artery:") for key in found):
                rest.append(_answer_of(piece))  # the story is told with its vessel
        if len(later) == len(waiting):
            break
        waiting = later
    return Heard(settled, ". ".join(rest)), waiting


def told(context: Sequence[tuple[str, Draft]], message: Message, tools: Tools) -> list[str]:
    """The earlier messages without what only answered a question."""
    texts = []
    for n, (text, _) in enumerate(context):
        before = context[n - 1][1] if n else None
        if rest := heard(Message(text, message.day, message.setting), before, tools).rest:
            texts.append(rest)
    return texts


def _pieces(message: str, cut: re.Pattern[str]) -> Iterator[str]:
    """Lines; one that repeats no question is cut further."""
    for line in filter(None, map(str.strip, message.splitlines())):
        yield from [line] if "?" in line else filter(None, cut.split(line))


def _settles(piece: str, case: Case, message: Message, tools: Tools) -> dict[str, str]:
    if len(piece.split()) > (_LONGEST_ASKED if "?" in piece else _LONGEST):
        return {}
    open_now = tools.code_case(case, message.day, message.setting).questions
    return _match(piece, [q for q in open_now if q.options and q.key])


def _match(piece: str, questions: Sequence[Question]) -> dict[str, str]:
    """The one question of which the piece names one option; nothing where several would do."""
    addressed, answer = _addressed(piece, questions), _answer_of(piece)
    found = [(q.key, option.answer) for q in addressed for option in _named(answer, q)]
    return dict(found) if len(found) == 1 else {}


def _addressed(piece: str, questions: Sequence[Question]) -> list[Question]:
    """The question that the piece repeats before its answer, or every open one."""
    asked = piece[: piece.rfind("?") + 1]
    if not asked:
        return list(questions)
    from rapidfuzz import fuzz

    return [
        q for q in questions if fuzz.ratio(_plain(asked), _plain(q.text[: q.text.rfind("?") + 1])) >= _SAME_QUESTION
    ]


def _answer_of(piece: str) -> str:
    return piece[piece.rfind("?") + 1 :].strip(" .:–—→>-")


def _named(answer: str, question: Question) -> Iterator[Option]:
    """The option whose words, or whose words before the colon or comma, are the answer."""
    said = _plain(answer)
    bare = _plain(_OPENS.sub("", answer)) or said
    exact = [o for o in question.options if said == _plain(o.answer)]
    if exact:
        yield exact[0]
        return
    if question.key.startswith("artery:") and (name := _artery(answer)):
        yield from (o for o in question.options if o.answer == name)
        return
    for option in question.options:
        lead = _plain(re.split(r"[:,]", option.answer)[0])
        if bare == lead or (lead == "yes" and said in _YES) or (lead == "no" and said in _NO):
            yield option


def _artery(answer: str) -> str:
    """The name of the one main artery that a short answer names."""
    vessels = [v for v in vessels_in(answer) if not v.is_graft]
    if len(vessels) != 1 or vessels[0].is_branch or _plain(_OPENS.sub("", vessels[0].words.sub("", answer, count=1))):
        return ""
    return NAMES[Artery(vessels[0].modifiers[0])]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
