"""An answer by the model: lay the ground, ask, run its tools, read its draft under the guard, send it back at most twice."""

import json
import re
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rag.answer import Draft, Question, Usage
from rag.answerers.model import prompt
from rag.answerers.model.budget import Counter
from rag.answerers.model.chat import request
from rag.answerers.model.client import Client, client_for
from rag.answerers.model.draft import BadDraft
from rag.answerers.model.events import Again, Drafted, Event, Stage
from rag.answerers.model.faults import Cancelled, Late, failed, told
from rag.answerers.model.ground import Ground, lay
from rag.answerers.model.outgoing import Outgoing
from rag.answerers.model.reading import Failing, Reading
from rag.answerers.model.reply import Call, End
from rag.answerers.model.server import server_of
from rag.answerers.model.toolbox import run, specs
from rag.desk import Desk
from rag.errors import ModelFailed
from rag.guard_prose import Refused
from rag.phi import scrub
from rag.settings import Settings

MOST_REPAIRS = 2
MOST_CALLS = 8  # tool calls of one round that are carried out
_KEPT = 16_000  # characters of a draft that are recorded
_MALFORMED = 2  # replies that are no draft before the server is given up


@dataclass
class _Run:
    """One answer in the making."""

    desk: Desk
    ground: Ground
    out: Outgoing
    client: Client
    deadline: float
    stop: threading.Event
    messages: list[dict[str, Any]] = field(default_factory=list)
    first: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    rounds: int = 0
    repairs: int = 0
    malformed: int = 0
    tools_over: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    is_estimate: bool = False
    served_by: str = ""


def answer(
    desk: Desk,
    question: Question,
    base: Draft,
    earlier: Sequence[tuple[str, str]],
    stop: threading.Event,
) -> Iterator[Event]:
    """Events, the last of them `Drafted`. `base` is the embedded answer. Raises ModelFailed for any fault of the server."""
    settings = desk.settings
    client = client_for(settings)
    ground = lay(question, base, [asked for asked, _ in earlier], desk.tools)
    out = Outgoing((question.day, ground.day))
    work = _Run(desk, ground, out, client, time.monotonic() + settings.llm_answer_timeout, stop)
    work.messages = prompt.compose(ground, earlier, out, settings, request(client.can, specs()))
    work.first = list(work.messages)
    yield Stage("Asking the model")
    try:
        yield from _drafting(work)
    except ModelFailed as fault:
        fault.usage = _usage(work) if work.tokens_in else None
        raise


def _drafting(work: _Run) -> Iterator[Event]:
    told_kinds: frozenset[str] = frozenset()
    while True:
        reading = Reading(work.desk, work.ground, work.out, work.repairs < MOST_REPAIRS, told_kinds)
        try:
            calls = yield from _reply(work, reading)
            if calls:
                yield from _use_tools(work, calls)
                continue
            _keep(work, reading)
            if not reading.released and not (reading.judged and reading.judged.lines and not reading.against):
                raise ModelFailed("The model was asked, but nothing it wrote could be checked.")
            yield _drafted(work, reading)
        except Cancelled:
            _keep(work, reading)
            yield _drafted(work, reading, is_stopped=True)
        except Failing:
            _keep(work, reading)
            told_kinds |= {one.kind for one in reading.against}
            work.repairs += 1
            if reading.released:
                yield Again("A sentence of the draft could not be checked")
            yield Stage("Sending the draft back with what was found against it")
            _send_back(work, reading.text, reading.against)
            continue
        except BadDraft as fault:
            _keep(work, reading)
            work.malformed += 1
            if work.malformed >= _MALFORMED:
                raise failed(_unreadable(work)) from None
            if reading.released:
                yield Again("The draft broke off")
            work.tools_over = True
            _send_back(work, "", [Refused("not_a_draft", f"{fault}; answer with the JSON object alone")])
            continue
        return


def _reply(work: _Run, reading: Reading) -> Generator[Event, None, Sequence[Call]]:
    """One reply. Returns the tool calls it made, if it made some instead of a draft."""
    tools = [] if work.tools_over or work.rounds >= work.desk.settings.llm_rounds else specs()
    counter = Counter(work.desk.settings.llm_model)
    sent = counter.request(work.messages, request(work.client.can, tools))
    end: End | None = None
    try:
        for piece in work.client.stream(work.messages, tools, work.deadline, work.stop):
            if isinstance(piece, End):
                end = piece
            elif not reading.is_whole:
                yield from reading.feed(piece.text)
    finally:  # a draft that is stopped, or breaks off, is paid for too; a request that was refused is not
        if end or reading.text or work.stop.is_set():
            _count(work, end, sent, reading.text, counter)
    if end is None:
        return ()
    _refuse(end)
    if end.calls and not reading.is_whole:
        if not tools or reading.judged is not None:
            raise failed("it kept calling tools instead of answering")
        return end.calls
    if end.finish == "length" and not reading.is_whole:
        raise failed("its answer was cut off; raise CATHCODE_LLM_ANSWER_TOKENS")
    yield from reading.finish()
    return ()


def _use_tools(work: _Run, calls: Sequence[Call]) -> Iterator[Event]:
    work.rounds += 1
    made = [_told_again(call, f"call_{work.rounds}_{n}") for n, call in enumerate(calls)]
    work.messages.append({"role": "assistant", "content": "", "tool_calls": made})
    settings = work.desk.settings
    room = settings.llm_token_budget - settings.llm_answer_tokens
    counter = Counter(settings.llm_model)
    for n, call in enumerate(calls):
        if work.stop.is_set():
            raise Cancelled
        if time.monotonic() > work.deadline:
            raise failed(told(Late()))
        yield Stage(_STAGES.get(call.name, "Using a tool"))
        result = run(call.name, call.arguments, work.ground) if n < MOST_CALLS else '{"error":"too many calls at once"}'
        answer = {"role": "tool", "tool_call_id": made[n]["id"], "content": work.out.cover(result)}
        if counter.request([*work.messages, answer], request(work.client.can, specs())) > room:
            answer["content"] = '{"error":"no room is left for more results; write the answer now"}'
            work.tools_over = True
        work.messages.append(answer)


def _told_again(call: Call, number: str) -> dict[str, Any]:
    """A call as it goes back in the talk; what is no JSON object goes back empty, because servers refuse it."""
    try:
        sound = isinstance(json.loads(call.arguments), dict)
    except (ValueError, RecursionError):
        sound = False
    function = {"name": call.name or "none", "arguments": call.arguments if sound else "{}"}
    return {"id": call.id or number, "type": "function", "function": function}


_STAGES = {
    "search_guidelines": "Searching the guidelines",
    "lookup_code": "Looking up a code",
    "check_pair": "Looking up an edit",
    "check_claim": "Checking a claim",
    "code_case": "Coding the case",
    "fee": "Working out a fee",
    "crosswalk": "Looking up a crosswalk",
}


def _send_back(work: _Run, draft: str, against: Sequence[Refused]) -> None:
    """The first request again, or the talk so far where tools were used, with the draft and what was found."""
    if draft:
        work.messages.append({"role": "assistant", "content": draft})
    work.messages.append(prompt.feedback(against))
    settings = work.desk.settings
    room = settings.llm_token_budget - settings.llm_answer_tokens
    if Counter(settings.llm_model).request(work.messages, request(work.client.can, ())) > room:
        work.messages = [*work.first, prompt.feedback(against)]
    if work.repairs:
        work.tools_over = True


def _refuse(end: End) -> None:
    if end.refused:
        raise failed("the model declined to answer")
    if end.finish == "content_filter":
        raise failed("its content filter stopped the answer")
    if end.finish == "length" and not end.text and not end.calls:
        raise failed("it had thought for as long as an answer may be; raise CATHCODE_LLM_ANSWER_TOKENS")
    if not end.text and not end.calls:
        raise failed("it sent nothing")


def _unreadable(work: _Run) -> str:
    return f"it did not keep to the form asked for with {work.client.can.method}; `cathcode model` finds the CATHCODE_LLM_METHOD it keeps to"


def _count(work: _Run, end: End | None, sent: int, text: str, counter: Counter) -> None:
    """What one request took: as the server counted, else about as much as was sent and came."""
    if end is not None:
        work.served_by = end.model or work.served_by
        if end.tokens_in or end.tokens_out:
            work.tokens_in += end.tokens_in
            work.tokens_out += end.tokens_out
            return
    work.is_estimate = True
    work.tokens_in += counter.about(sent)
    work.tokens_out += counter.about(counter.text(end.text if end else text))


def _keep(work: _Run, reading: Reading) -> None:
    against = [{"kind": one.kind, "says": one.says} for one in reading.against]
    work.drafts.append({"text": str(scrub(reading.text[:_KEPT])[0]), "against": against})


def _drafted(work: _Run, reading: Reading, *, is_stopped: bool = False) -> Drafted:
    return Drafted(reading.draft(), _record(work), _notes(work, reading), _usage(work), is_stopped)


def _usage(work: _Run) -> Usage:
    cost = work.desk.settings.cost(work.tokens_in, work.tokens_out)
    return Usage(work.tokens_in, work.tokens_out, work.is_estimate, cost)


def _notes(work: _Run, reading: Reading) -> tuple[str, ...]:
    notes = [work.out.told, *work.client.learnt]
    if _is_another(work.desk.settings, work.served_by):
        notes.append("The server says it answered with another model than the settings name.")
    if work.repairs:
        notes.append(f"The model's draft was sent back {'once' if work.repairs == 1 else 'twice'}.")
    dropped = sum(one.kind not in _OF_LINES for one in reading.against)
    if dropped:
        what = "1 sentence of the model is" if dropped == 1 else f"{dropped} sentences of the model are"
        notes.append(
            f"{what} left out: they could not be checked."
            if dropped > 1
            else f"{what} left out: it could not be checked."
        )
    return tuple(note for note in notes if note)


def _is_another(settings: Settings, served: str) -> bool:
    """Whether the reply names another model; a deployment at Azure has a name of its own and tells nothing."""
    if not served or server_of(settings).is_azure:
        return False
    asked, told_name = (re.split(r"[:@]", name.lower().rsplit("/", 1)[-1])[0] for name in (settings.llm_model, served))
    return not (told_name.startswith(asked) or asked.startswith(told_name))


_OF_LINES = {"line_without_ground", "line_blocked", "differs_without_reason", "slot_twice"}


def _record(work: _Run) -> dict[str, Any]:
    """Everything needed to see later how the answer came about; no key is among it, even where the server wrote it."""
    settings = work.desk.settings
    told: dict[str, Any] = {
        "model": settings.llm_model,
        "served_by": work.served_by,
        "settings": {
            "method": work.client.can.method,
            "temperature": settings.llm_temperature if work.client.can.temperature else None,
            "token_budget": settings.llm_token_budget,
            "answer_tokens": settings.llm_answer_tokens,
            "rounds": settings.llm_rounds,
            "identifiers": settings.identifiers,
        },
        "prompt_version": prompt.VERSION,
        "passages": sorted(work.ground.passages),
        "tool_results": work.ground.results,
        "drafts": work.drafts,
        "tokens": {"in": work.tokens_in, "out": work.tokens_out, "is_estimate": work.is_estimate},
    }
    if key := settings.llm_api_key.get_secret_value():
        told = json.loads(json.dumps(told).replace(json.dumps(key)[1:-1], "[key]"))
    return told
