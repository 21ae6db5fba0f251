"""A model that lies: nothing of what was planted is shown unchecked. `python -m evals.adversary` runs ten thousand."""

from evals.adversary import escaped, planted, run, seen
from evals.scripted import Scripted
from rag.pipeline import ask
from rag.stream import Done, stream
from tests.rag.model.conftest import DAY, MakeDesk


def test_no_planted_fault_is_shown(desk: MakeDesk) -> None:
    tried, through = run(desk(), 320, seed=11)
    assert through == []
    assert len(tried) >= 16


def test_nor_over_the_wire(server: Scripted, desk: MakeDesk) -> None:
    made = desk()
    for one in planted(48, seed=23):
        server.script = lambda e, one=one: e.answer(one.draft, pieces=29)
        shown: list[str] = []
        for event in stream(made, one.question, DAY):
            shown += seen(event)
        assert isinstance(event, Done)
        answer = event.answered.answer
        assert not escaped(one, [*shown, answer.answer, *answer.notes], answer), one.fault


def test_sound_drafts_are_not_refused(server: Scripted, desk: MakeDesk) -> None:
    from evals.drafts import CASE, FEE, case_draft, fee_draft

    for question, draft in ((CASE, case_draft()), (FEE, fee_draft())):
        server.script = lambda e, draft=draft: e.answer(draft)
        answer = ask(desk(), question, DAY).answer
        assert answer.answered_by == "model:test-model"
        assert not answer.notes
        assert all(sentence["text"].split("{{")[0].strip() in answer.answer for sentence in draft["sentences"])
