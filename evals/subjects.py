"""What can be measured: a desk, parts of one, plainer ways of doing the same, and toys whose scores arithmetic gives."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.passages import Passage
from evals.cases import EvalCase
from evals.got import DEPTH, Got, get, of_passages
from evals.judge import VERDICTS
from evals.plain_chroma import Search, plain_search
from guards.finding import Finding, Severity, SourceRef
from rag.desk import Desk

DOCUMENTS = Path(__file__).with_name("data") / "documents"
Answer = Callable[[EvalCase], Got]


@dataclass(frozen=True, slots=True)
class Subject:
    """`name` as the report shows it; `kinds` of cases it can take: others are not applicable to it."""

    name: str
    answer: Answer
    kinds: frozenset[str] = frozenset({"ask", "check", "code", "retrieve"})


def desk_subject(desk: Desk, name: str = "cathcode, embedded answerer") -> Subject:
    """A desk; a case that brings documents is asked at a desk of its own that holds them."""
    others: dict[tuple[str, ...], Desk] = {}

    def answer(case: EvalCase) -> Got:
        if not case.documents:
            return get(case, desk)
        names = tuple(case.documents)
        if names not in others:
            others[names] = _with_documents(desk, names)
        return get(case, others[names])

    return Subject(name, answer)


def _with_documents(desk: Desk, names: tuple[str, ...]) -> Desk:
    from rag.desk import open_desk
    from rag.library import Library

    home = desk.settings.home / "-".join(name.split(".")[0] for name in names)
    Library(home).add([DOCUMENTS / name for name in names])
    return open_desk(desk.settings.model_copy(update={"home": home}), desk.today)


def always_right() -> Subject:
    """Gives what every case expects."""
    return Subject("always right", right)


def always_wrong() -> Subject:
    """Gives what no case expects: a code nobody asked for, a verdict that is not right, a rule that does not exist."""
    return Subject("always wrong", _wrong)


def at_random(share: float, seed: int) -> Subject:
    """Right with probability `share`, wrong otherwise; the same for the same seed."""
    drawn = random.Random(seed)  # noqa: S311  (no secret hangs on it)
    return Subject(
        f"right with probability {share}", lambda case: right(case) if drawn.random() < share else _wrong(case)
    )


def always_refuses() -> Subject:
    return Subject("always refuses", lambda _: Got(abstained=True, verdict="unverified"))


def always_review() -> Subject:
    """Right in everything but the verdict, which is `review` for every case."""
    return Subject("always review", lambda case: replace(right(case), verdict="review", missing_facts=("?",)))


def right(case: EvalCase) -> Got:
    """What the case expects, and nothing else; `says` is fulfilled where the pattern matches itself."""
    want = case.expect
    lines = want.lines if want.lines is not None else (want.lines_any_of or [[]])[0]
    rules = [*(want.rules or ()), *(want.rules_any or ())[:1]]
    asks = want.missing_facts or (want.refuses and not want.abstained) or case.slices.get("behaviour") == "ask"
    passages = tuple(form.split("|")[0].strip() for form in want.passages or ())
    undecided = case.slices.get("settled") == "no"
    return Got(
        lines=(*lines, *([want.has_line] if want.has_line else [])),
        verdict=want.verdict or want.at_least or ("review" if undecided else "pass"),
        rules=tuple(rules),
        abstained=bool(want.abstained) or case.slices.get("behaviour") == "refuse",
        text="\n".join(want.says or ()),
        passages=passages,
        ranked=tuple((one,) for one in passages),
        missing_facts=("?",) if asks else (),
    )


_ALARM = Finding("no_such_rule", Severity.ERROR, "", None, (), SourceRef(""))


def _wrong(case: EvalCase) -> Got:
    want = case.expect
    verdicts = [v for v in VERDICTS if v != want.verdict and (not want.at_least or v == "pass")]
    refused = bool(want.refuses or want.abstained or want.missing_facts)
    refused = refused or case.slices.get("behaviour") in {"refuse", "ask"} or case.slices.get("settled") == "no"
    names = (*(want.no_codes or ()), "00000")
    return Got(
        lines=(names[0],),
        verdict="block" if want.no_alarm else verdicts[0],
        rules=tuple(want.rules_not or ("no_such_rule",)),
        abstained=not refused,
        findings=(_ALARM,) if want.no_alarm else (),
        shown=" ".join(want.hides or ()),
        text="",
    )


def lexical_only(desk: Desk) -> Subject:
    """The same passages found by their words alone, without codes, dates or settings."""
    from rag.lexical import Lexical, terms

    passages = desk.retriever.passages
    index = Lexical(passages)

    def search(case: EvalCase) -> Got:
        scores = index.scores(terms(case.conversation), ())
        best = (-scores).argsort(kind="stable")[:DEPTH]
        return _stuffed([passages[int(at)] for at in best if scores[at] > 0], case)

    return Subject("words alone, passages as the answer", search, frozenset({"ask", "retrieve"}))


def plain_chain(desk: Desk) -> Subject:
    """Langchain's Chroma similarity search with the same vectors, and the passages stuffed together as the answer."""
    return plain_way(plain_search(desk))


def plain_way(search: Search) -> Subject:
    """The same from a search that is already open."""
    return Subject(
        "plain langchain-chroma, “stuff” answer, no guard",
        lambda case: _stuffed(search(case.conversation, DEPTH), case),
        frozenset({"ask", "retrieve"}),
    )


_STUFFED = 4


def _stuffed(passages: list[Passage], case: EvalCase) -> Got:
    """Four passages as the answer; the line it proposes is the code whose description comes first, unchecked."""
    found = of_passages(passages)
    if case.kind == "retrieve":
        return found
    code = next((p.codes[0] for p in passages[:_STUFFED] if p.kind == "code" and p.codes), "")
    text = "\n\n".join(p.text for p in passages[:_STUFFED])
    return replace(found, text=text, shown=text, lines=(code,) if code else (), verdict="pass")
