"""Every request that was answered in part or whole is counted, also where the answer is not the model's in the end."""

import threading

from evals.drafts import CASE, case_draft
from evals.scripted import Exchange, Scripted, in_turn
from rag.answer import Usage
from rag.pipeline import ask
from rag.stream import Sentence, Stopped, stream
from tests.rag.model.conftest import DAY, MakeDesk

BAD = {"text": "Report 92944-59 for it.", "citations": []}


def _usage(server: Scripted, desk: MakeDesk) -> Usage | None:
    return ask(desk(), CASE, DAY).answer.usage


def test_a_draft_that_is_sent_back_is_counted(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    once = _usage(server, desk)
    server.script = in_turn(lambda e: e.answer(case_draft(sentences=[BAD])), lambda e: e.answer(case_draft()))
    server.requests.clear()
    twice = _usage(server, desk)
    assert once
    assert twice
    assert len(server.requests) == 2
    assert twice.tokens_in > 1.5 * once.tokens_in, "the second request goes without tools"


def test_a_stopped_answer_is_counted(server: Scripted, desk: MakeDesk) -> None:
    stop = threading.Event()
    server.script = lambda e: e.answer(case_draft(), pieces=40, pause=0.02)
    for event in stream(desk(), CASE, DAY, stop=stop):
        if isinstance(event, Sentence):
            stop.set()
    assert isinstance(event, Stopped)
    usage = event.answered.answer.usage
    assert usage
    assert usage.is_estimate
    assert usage.tokens_in > usage.tokens_out > 0


def test_so_is_what_led_to_nothing(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer("I would rather talk about the weather.")
    answer = ask(desk(), CASE, DAY).answer
    assert answer.answered_by == "embedded"
    assert answer.usage
    assert answer.usage.tokens_in > 1_000


def test_a_refused_request_costs_nothing(server: Scripted, desk: MakeDesk) -> None:
    def refused(exchange: Exchange) -> None:
        exchange.error(401)

    server.script = refused
    answer = ask(desk(), CASE, DAY).answer
    assert answer.answered_by == "embedded"
    assert answer.usage is None
