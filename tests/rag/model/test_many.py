"""Fifty conversations at once over a slow server: nobody gets another's words, nothing is lost, nothing piles up."""

import gc
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

from evals.drafts import FEE, fee_draft
from evals.scripted import Exchange, Scripted
from rag.answer import CheckedAnswer
from rag.pipeline import Turn, ask
from tests.rag.model.conftest import DAY, MakeDesk

TALKERS, TURNS = 50, 2


def test_fifty_conversations_at_once(server: Scripted, desk: MakeDesk) -> None:
    def script(exchange: Exchange) -> None:
        asked = exchange.body["messages"][1]["content"].rsplit("question: ", 1)[1]
        name = asked.split("Colleague ")[1].split(" ")[0]
        sentences = [{"text": f"This is for colleague {name} alone.", "citations": []}, *fee_draft()["sentences"]]
        exchange.answer(fee_draft(sentences=sentences), pieces=80, pause=0.02)

    server.script = script
    made = desk(llm_timeout=60.0, llm_answer_timeout=120.0)
    ask(made, f"Colleague warm asks. {FEE}", DAY)
    gc.collect()
    tracemalloc.start()

    def talk(n: int) -> list[CheckedAnswer]:
        name = "".join("abcdefghij"[int(d)] for d in str(n + 100))
        turns: list[Turn] = []
        answers = []
        for _ in range(TURNS):
            done = ask(made, f"Colleague {name} asks. {FEE}", DAY, earlier=turns)
            turns.append(done.turn)
            answers.append(done.answer)
            assert done.answer.id, done.answer.notes
            assert f"colleague {name} alone" in done.answer.answer
        return answers

    with ThreadPoolExecutor(TALKERS) as pool:
        everything = [answer for answers in pool.map(talk, range(TALKERS)) for answer in answers]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(everything) == TALKERS * TURNS
    assert len({answer.id for answer in everything}) == TALKERS * TURNS
    assert {answer.answered_by for answer in everything} == {"model:test-model"}
    assert most < 400_000_000
    assert sum("Thread" in type(t).__name__ and t.is_alive() for t in threading.enumerate()) < 2 * TALKERS + 20
