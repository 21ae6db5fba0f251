"""What the desk itself sets under a model's words: what each line rests on, the claim while points are open, what was not
taken for a fact. From the derivation alone; a line the model wanted beyond it gets no ground."""

from collections.abc import Callable, Collection, Iterable

from guards.claim import Line
from guards.finding import SourceRef
from rag.answer import Draft, LeftAside, LineGround
from rag.answerers.embedded.lead import listed, sentence, shown
from rag.answerers.embedded.parts.report_words import quoted, short
from rag.answerers.embedded.sheet import with_marks
from rag.inert import inert

_MOST_ASIDE = 6
Cite = Callable[[SourceRef], str]


def basis(base: Draft, grounds: Iterable[LineGround], lines: Collection[Line], cite: Cite) -> str:
    """Paragraphs of markdown for the lines that are shown; empty where nothing was derived. `cite` gives a source's mark."""
    points = [_point(ground, cite) for ground in grounds if ground.line in lines]
    parts = ["**What each line rests on**", "\n".join(points)] if points else []
    if base.proposal and base.proposal != base.lines:
        whole = listed(shown(line) for line in base.proposal)
        parts.append(f"If every open point takes its first answer, the whole claim is {whole}.")
    if base.left_aside:
        parts += ["Left out of the reading:", "\n".join(_aside(base.left_aside))]
    return inert("\n\n".join(parts))


def _point(ground: LineGround, cite: Cite) -> str:
    told = f"- **{shown(ground.line)}**: {sentence(ground.reason)}{quoted(ground.evidence)}"
    return with_marks(told, cite(ground.source))


def _aside(items: Iterable[LeftAside]) -> list[str]:
    by_why: dict[str, dict[str, None]] = {}
    for item in items:
        by_why.setdefault(item.why, {})[f"“{short(item.text)}”"] = None
    return [f"- {why}: {', '.join(list(words)[:_MOST_ASIDE])}" for why, words in by_why.items()]
