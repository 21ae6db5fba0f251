"""What stands around a model's sentences: their paragraphs and points, and what each line rests on, from the derivation."""

from typing import Any

import pytest

from corpus.rows import Setting
from evals.drafts import CASE, FEE, case_draft, fee_draft
from evals.scripted import Scripted, in_turn
from guards.finding import Verdict
from rag.answerers.model.flow import Flow
from rag.pipeline import ask
from rag.stream import Beside, Done, stream
from tests.rag.model.conftest import DAY, MakeDesk
from tests.rag.model.test_answer import streamed, told

REPORT = """PROCEDURE DETAILS: The mid LAD 90% lesion was treated with rotational atherectomy, then a 3.0 x 28 Onyx stent.
IVUS of the LAD was performed. No thrombectomy was done. Prior stenting of the RCA in an earlier year.
IMPRESSION: Successful intervention of the mid LAD. Plan: staged stenting of the circumflex."""
OPEN = "A vessel was stented with a drug-eluting stent. What do I report?"


def said(*texts: Any) -> list[dict[str, Any]]:
    """Sentences: a text, or what it starts with and the text."""
    return [
        {"text": one, "citations": []} if isinstance(one, str) else {"starts": one[0], "text": one[1], "citations": []}
        for one in texts
    ]


SHAPES: dict[str, tuple[list[Any], str]] = {
    "one paragraph": (["Report {{1}}.", "It is one artery."], "Report 92933-LD. It is one artery."),
    "two": (["Report {{1}}.", ("paragraph", "It is one artery.")], "Report 92933-LD.\n\nIt is one artery."),
    "points": (
        ["So it goes.", ("point", "Report {{1}}."), ("point", "Keep the note."), ("paragraph", "That is all.")],
        "So it goes.\n\n- Report 92933-LD.\n- Keep the note.\n\nThat is all.",
    ),
    "a point of two sentences": (
        [("point", "Report {{1}}."), "It is one artery.", ("point", "Keep the note.")],
        "- Report 92933-LD. It is one artery.\n- Keep the note.",
    ),
    "list marks of a model": (
        ["So it goes.", "1. Report {{1}}.", "2) It is one artery.", "• Keep the note.", "- That is all."],
        "So it goes.\n\n- Report 92933-LD.\n- It is one artery.\n- Keep the note.\n- That is all.",
    ),
    "new lines of a model": (["Report {{1}}.", "\n\nIt is one artery."], "Report 92933-LD.\n\nIt is one artery."),
    "another word": ([("heading", "Report {{1}}."), (None, "It is one artery.")], "Report 92933-LD. It is one artery."),
    "what opens the paragraph is left out": (
        ["Report {{1}}.", ("paragraph", "And 92944 as well."), "It is one artery."],
        "Report 92933-LD.\n\nIt is one artery.",
    ),
    "what opens it is told twice": (
        ["Report {{1}}.", ("point", "Report {{1}}."), "It is one artery."],
        "Report 92933-LD.\n\n- It is one artery.",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_paragraphs_and_points_are_kept_streamed_and_whole(name: str, server: Scripted, desk: MakeDesk) -> None:
    texts, shape = SHAPES[name]
    server.script = lambda e: e.answer(case_draft(sentences=said(*texts)), pieces=7)
    events = list(stream(desk(), CASE, DAY))
    done = events[-1]
    assert isinstance(done, Done)
    assert told(done.answered.answer) == shape
    assert streamed(events) == done.answered.answer.answer


def test_no_shape_joins_two_sentences_without_a_space() -> None:
    flow = Flow()
    assert [flow.before() for _ in range(2)] == ["", " "]
    flow.want("point")
    flow.want("same")
    assert flow.before() == "\n\n- "


def test_each_line_has_its_reason_its_words_and_its_source(server: Scripted, desk: MakeDesk) -> None:
    alone = ask(desk(llm_model=""), REPORT, DAY).answer
    assert {line.code for line in alone.lines} == {"92933", "92978"}
    lines = [
        {"slot": n, "code": x.code, "modifiers": list(x.modifiers), "units": 1, "diagnoses": []}
        for n, x in enumerate(alone.lines, 1)
    ]
    server.script = lambda e: e.answer(
        case_draft(lines=lines, mentions=[], sentences=said("Report {{1}}.", "Add {{2}}."))
    )
    answer = ask(desk(), REPORT, DAY).answer
    assert answer.answered_by == "model:test-model"
    assert answer.grounds == alone.grounds
    assert answer.left_aside == alone.left_aside != ()
    under = answer.answer.split("**What each line rests on**")[1]
    for ground in answer.grounds:
        assert ground.evidence
        assert f"**{'-'.join((ground.line.code, *ground.line.modifiers))}**" in under
    assert "“rotational atherectomy”" in under
    assert "Left out of the reading:" in under
    assert {c.source for c in answer.citations} >= {g.source.id for g in answer.grounds}
    assert "source not found" not in answer.answer


def test_a_line_the_desk_does_not_share_gets_no_ground(server: Scripted, desk: MakeDesk) -> None:
    other = [{"slot": 1, "code": "92924", "modifiers": ["LD"], "units": 1, "diagnoses": []}]
    draft = case_draft(lines=other, differs="The stents were in the diagonal.", sentences=said("It is one artery."))
    server.script = lambda e: e.answer(draft)
    answer = ask(desk(), CASE, DAY).answer
    assert [g.line.code for g in answer.grounds] == ["92933"]
    assert "92924" not in answer.answer.split("**What each line rests on**")[1]
    assert [f.rule for f in answer.findings if f.rule == "model_differs"] == ["model_differs"]


def test_where_facts_are_open_the_whole_claim_under_the_first_answers_is_told(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(
        fee_draft(mentions=[], sentences=said("The artery decides, and the question does not tell it."))
    )
    answer = ask(desk(), OPEN, DAY).answer
    assert answer.answered_by == "model:test-model"
    assert answer.lines == answer.grounds == ()
    assert [x.code for x in answer.proposal] == ["92928"]
    assert "the whole claim is 92928-LM" in answer.answer
    assert answer.verdict is Verdict.REVIEW


def test_lines_of_a_tool_have_their_grounds_too(server: Scripted, desk: MakeDesk) -> None:
    """The desk took the message for no case; the model had its tool code the words in it."""
    words = "mid LAD treated with atherectomy and one drug-eluting stent"
    question = f"{FEE} Beside that, hypothetically: {words}."
    made = desk()
    alone = ask(desk(llm_model=""), question, DAY).answer
    assert alone.lines == ()
    lines = [{"slot": 1, "code": "92933", "modifiers": ["LD"], "units": 1, "diagnoses": []}]
    server.script = in_turn(
        lambda e: e.calls(("code_case", f'{{"words": "{words}"}}')),
        lambda e: e.answer(case_draft(lines=lines, mentions=[], sentences=said("Report {{1}}."))),
    )
    answer = ask(made, question, DAY).answer
    assert [x.code for x in answer.lines] == ["92933"]
    (ground,) = answer.grounds
    assert ground.reason
    assert [question[e.start : e.end] for e in ground.evidence] == [e.text for e in ground.evidence] != []


def test_an_answer_without_lines_has_nothing_set_under_it(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(fee_draft())
    events = list(stream(desk(), FEE, DAY, Setting.PHYSICIAN))
    assert not [e for e in events if isinstance(e, Beside)]
