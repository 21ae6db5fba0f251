"""A sound model: lines, slots, citations, repair, disagreement, tools, record and replay."""

import json
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from evals.drafts import CASE, FEE, case_draft, fee_draft
from evals.scripted import Exchange, Scripted, in_turn
from guards.finding import Verdict
from rag.answer import CheckedAnswer
from rag.errors import BadInput
from rag.pipeline import Turn, ask
from rag.replay import replay
from rag.stream import Again, Beside, Done, Lines, Sentence, Stage, Stopped, stream
from tests.rag.model.conftest import DAY, KEY, MakeDesk


def one(text: str, *cited: tuple[str, str]) -> dict[str, Any]:
    return {"text": text, "citations": [{"passage": p, "quote": q} for p, q in cited]}


def told(answer: CheckedAnswer) -> str:
    """The model's words, without what the desk sets under them."""
    return answer.answer.split("\n\n**What each line rests on**")[0]


def streamed(events: Sequence[object]) -> str:
    """What a page shows of an answer until it is whole, judged lines apart."""
    text = ""
    for event in events:
        if isinstance(event, Again):
            text = ""
        elif isinstance(event, Sentence):
            text += event.before + event.sentence.text
        elif isinstance(event, Beside):
            text += f"\n\n{event.text}" if text else event.text
    return text


def test_lines_come_first_then_sentences_and_the_whole_answer_holds_them_all(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    events = list(stream(desk(), CASE, DAY))
    kinds = [type(e) for e in events if not isinstance(e, Stage)]
    assert kinds == [Lines, Sentence, Sentence, Sentence, Beside, Done]
    done = events[-1]
    assert isinstance(done, Done)
    answer = done.answered.answer
    assert answer.answered_by == "model:test-model"
    assert [(x.code, x.modifiers) for x in answer.lines] == [("92933", ("LD",))]
    for event in events:
        if isinstance(event, Sentence):
            assert event.sentence.text in answer.answer
    statuses = {m.code: m.status for m in answer.mentions}
    assert (statuses["92928"], statuses["92934"]) == ("active", "deleted")
    assert "92934 (deleted)" in answer.answer
    assert answer.citations[0].quote.startswith("In each session")
    assert answer.verdict is Verdict.PASS


def test_a_sentence_is_released_before_the_draft_is_whole(server: Scripted, desk: MakeDesk) -> None:
    go = threading.Event()

    def script(exchange: Exchange) -> None:
        text = json.dumps(case_draft())
        at = text.index("}]}, {") + 4
        exchange.begin()
        exchange.event({"content": text[:at]})
        assert go.wait(10)
        exchange.event({"content": text[at:]})
        exchange.event({}, "stop")
        exchange.done()

    server.script = script
    seen = []
    for event in stream(desk(), CASE, DAY):
        seen.append(type(event))
        if isinstance(event, Sentence):
            go.set()
    assert go.is_set()
    assert seen[-1] is Done


def test_stop_keeps_what_was_shown(server: Scripted, desk: MakeDesk) -> None:
    gone = threading.Event()

    def script(exchange: Exchange) -> None:
        text = json.dumps(case_draft())
        exchange.begin()
        exchange.event({"content": text[: text.index("}]}, {") + 4]})
        gone.wait(10)

    server.script = script
    stop = threading.Event()
    shown = []
    for event in stream(desk(), CASE, DAY, stop=stop):
        if isinstance(event, Sentence):
            shown.append(event.sentence.text)
            stop.set()
    gone.set()
    assert isinstance(event, Stopped)
    answer = event.answered.answer
    assert answer.answer == shown[0]
    assert answer.id
    assert [x.code for x in answer.lines] == ["92933"]
    assert any("You stopped" in note for note in answer.notes)


def test_a_stop_before_anything_was_shown(server: Scripted, desk: MakeDesk) -> None:
    gone = threading.Event()
    server.script = lambda e: gone.wait(10) and None
    stop = threading.Event()
    for event in stream(desk(), CASE, DAY, stop=stop):
        if isinstance(event, Stage) and "model" in event.text:
            stop.set()
    gone.set()
    assert isinstance(event, Stopped)
    assert event.answered.answer.lines == ()


def test_a_literal_code_stops_the_draft_and_sends_it_back(server: Scripted, desk: MakeDesk) -> None:
    bad = case_draft(sentences=[one("Report {{1}}."), one("And 92944 as well."), one("Never shown.")])
    server.script = in_turn(lambda e: e.answer(bad), lambda e: e.answer(case_draft()))
    events = list(stream(desk(), CASE, DAY))
    assert any(isinstance(e, Again) for e in events)
    answer = events[-1].answered.answer  # type: ignore[union-attr]
    assert "92944" not in answer.answer
    assert answer.answered_by == "model:test-model"
    assert "literal_code" in server.requests[-1]["messages"][-1]["content"]
    assert len(server.requests) == 2


def test_repair_ends_where_there_is_no_progress(server: Scripted, desk: MakeDesk) -> None:
    bad = case_draft(sentences=[one("Report {{1}}."), one("And 92944 as well."), one("The rest is inside it.")])
    server.script = lambda e: e.answer(bad)
    answer = ask(desk(), CASE, DAY).answer
    assert len(server.requests) == 2
    assert "92944" not in answer.answer
    assert "The rest is inside it." in answer.answer
    assert any("left out" in note for note in answer.notes)


def test_at_most_two_repairs(server: Scripted, desk: MakeDesk) -> None:
    faults = ["And 92944.", "It pays $17.", "See https://x.example/a.", "<b>bold</b>"]
    server.script = lambda e: e.answer(case_draft(sentences=[one("Report {{1}}."), one(faults[e.number - 1])]))
    answer = ask(desk(), CASE, DAY).answer
    assert len(server.requests) == 3
    assert told(answer) == "Report 92933-LD."


def test_the_claim_of_a_described_case_is_the_derivations(server: Scripted, desk: MakeDesk) -> None:
    other = [{"slot": 1, "code": "92924", "modifiers": ["LD"], "units": 1, "diagnoses": []}]
    silent = case_draft(lines=other, sentences=[one("Report {{1}} here.")])
    server.script = in_turn(lambda e: e.answer(silent), lambda e: e.answer(case_draft()))
    assert ask(desk(), CASE, DAY).answer.lines[0].code == "92933"
    assert "differs_without_reason" in server.requests[-1]["messages"][-1]["content"]


def test_a_model_that_disagrees_with_a_reason_is_a_finding(server: Scripted, desk: MakeDesk) -> None:
    other = [{"slot": 1, "code": "92924", "modifiers": ["LD", "59"], "units": 1, "diagnoses": []}]
    draft = case_draft(
        lines=other,
        differs="The stents were in the diagonal.",
        sentences=[one("The branch work is inside the artery it belongs to.")],
    )
    server.script = lambda e: e.answer(draft)
    answer = ask(desk(), CASE, DAY).answer
    assert [(x.code, x.modifiers) for x in answer.lines] == [("92933", ("LD",))]
    (finding,) = [f for f in answer.findings if f.rule == "model_differs"]
    assert "92924-LD-59" in finding.message
    assert "stents were in the diagonal" in finding.message
    assert answer.verdict is Verdict.REVIEW
    assert "~~92924-LD-59~~" in answer.answer


def test_a_line_without_a_case_behind_it_is_withheld(server: Scripted, desk: MakeDesk) -> None:
    lines = [{"slot": 7, "code": "92928", "modifiers": ["LD", "59"], "units": 2, "diagnoses": ["I25.10"]}]
    server.script = lambda e: e.answer(fee_draft(lines=lines))
    answer = ask(desk(), FEE, DAY).answer
    assert answer.lines == ()
    assert any(f.rule == "line_without_ground" for f in answer.findings)


def test_tools_are_called_and_their_values_may_be_said(server: Scripted, desk: MakeDesk) -> None:
    draft = fee_draft(
        mentions=[{"slot": 1, "code": "92937", "role": "compared"}],
        sentences=[one("The work value of {{1}} is 11.00 there.", ("table:pfs/RVU26C#92937", "92937: work 11.00"))],
    )

    def script(exchange: Exchange) -> None:
        last = exchange.body["messages"][-1]
        if last["role"] != "tool":
            exchange.calls(("lookup_code", '{"code":"92937"}'), ("search_guidelines", '{"query":"bypass graft"}'))
            return
        rows = json.loads(exchange.body["messages"][-2]["content"])["rows"]
        row = next(r for r in rows if "pfs" in r["passage"])
        work = row["text"].split("work ")[1].split(",")[0]
        draft["sentences"] = [one(f"The work value of {{{{1}}}} is {work} there.", (row["passage"], row["text"][:30]))]
        exchange.answer(draft)

    server.script = script
    answer = ask(desk(), "Tell me of grafts", DAY).answer
    assert "The work value of 92937 is " in answer.answer
    assert answer.citations


def test_figures_must_be_the_tools(server: Scripted, desk: MakeDesk) -> None:
    row = ("table:pfs/RVU26C#92924", "92924: work 9.88, facility practice expense 1.86")
    wrong = [
        "Medicare pays $469.82 for {{1}}.",
        "Medicare pays $9.88 for {{1}}.",
        "The work value of {{1}} is 1.86.",
        "The limit of {{1}} is 7 units.",
        "{{1}} came into force on January 1, 2011.",
        "{{1}} pays four hundred dollars.",
        "{{1}} has been cut by 12%.",
        "It pays $470 in 2026.",
    ]
    for text in wrong:
        server.script = lambda e, text=text: e.answer(
            fee_draft(sentences=[one("It is a plain matter."), one(text, row)])
        )
        answer = ask(desk(), FEE, DAY).answer
        assert answer.answer == "It is a plain matter.", text


def test_a_false_quote_is_dropped_and_the_sentence_marked(server: Scripted, desk: MakeDesk) -> None:
    for cited in (
        ("code-92933#what-it-is", "every branch is paid with its own code"),
        ("no-such#passage", "In each session one base code per major artery"),
        ("code-92933#what-it-is", "the"),
    ):
        server.script = lambda e, cited=cited: e.answer(
            case_draft(sentences=[one("Report {{1}} for the artery.", cited)])
        )
        answer = ask(desk(), CASE, DAY).answer
        assert "source not found" in answer.answer
        assert all(c.passage.startswith("table:register/") for c in answer.citations), "the desk's own alone"


def test_one_made_up_code_cannot_be_mentioned(server: Scripted, desk: MakeDesk) -> None:
    draft = case_draft(
        mentions=[{"slot": 2, "code": "92999", "role": "explained"}],
        sentences=[one("Report {{1}}."), one("Also see {{2}}.")],
    )
    server.script = lambda e: e.answer(draft)
    assert told(ask(desk(), CASE, DAY).answer) == "Report 92933-LD."


def test_the_record_says_how_it_came_about_and_can_be_replayed(server: Scripted, desk: MakeDesk) -> None:
    from pydantic import SecretStr

    from rag.audit import read

    server.script = in_turn(lambda e: e.calls(("lookup_code", '{"code":"92933"}')), lambda e: e.answer(case_draft()))
    made = desk(llm_api_key=SecretStr(KEY))
    answer = ask(made, CASE, DAY).answer
    entry = read(made.database, answer.id)  # type: ignore[arg-type]
    assert entry is not None
    run = entry.body["run"]
    assert run["model"] == "test-model"
    assert run["prompt_version"]
    assert run["passages"]
    assert run["tool_results"][0]["tool"] == "lookup_code"
    assert "92933" in run["drafts"][-1]["text"]
    assert KEY not in json.dumps(entry.body)
    again = replay(made, answer.id)
    assert again.now.lines == answer.lines
    assert again.now.answer == answer.answer
    assert again.changes == ()


def test_an_embedded_answer_can_be_replayed_too(server: Scripted, desk: MakeDesk) -> None:
    made = desk(llm_model="")
    answer = ask(made, CASE, DAY).answer
    assert answer.answered_by == "embedded"
    assert server.requests == []
    assert replay(made, answer.id).changes == ()


def test_tokens_and_cost(server: Scripted, desk: MakeDesk) -> None:
    from decimal import Decimal

    server.script = lambda e: e.whole(json.dumps(case_draft()))
    answer = ask(desk(llm_price_in=Decimal("2.5"), llm_price_out=Decimal(10)), CASE, DAY).answer
    assert answer.usage is not None
    assert (answer.usage.tokens_in, answer.usage.tokens_out, answer.usage.is_estimate) == (10, 5, False)
    assert answer.usage.cost == Decimal("0.000075")


def test_a_conversation_goes_along_and_its_dates_do_not(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    made = desk()
    turns: list[Turn] = [ask(made, "On March 1, 2026 and 03/01/2026: what is 92933?", DAY).turn]
    ask(made, CASE + " Seen on 2/14/2026, dos 2026-03-01.", DAY, earlier=turns)
    for raw in server.raw:
        for written in (b"March 1", b"03/01/2026", b"2/14/2026", b"2026-03-01"):
            assert written not in raw
    assert b"what is 92933?" in server.raw[-1]
    assert b"[date" in server.raw[-1]


def test_identifiers_are_masked_or_refused(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    question = f"Patient: John Smithson, MRN 4455667, phone 555-201-3344. {CASE}"
    assert ask(desk(), question, DAY).answer.masked >= 3
    for secret in (b"Smithson", b"4455667", b"201-3344"):
        assert secret not in server.raw[-1]
    before = len(server.requests)
    with pytest.raises(BadInput, match="1 name, 1 record number, 1 phone number"):
        ask(desk(identifiers="refuse"), question, DAY)
    assert len(server.requests) == before


def test_the_key_goes_to_the_server_alone(server: Scripted, desk: MakeDesk, monkeypatch: Any) -> None:
    import os

    from pydantic import SecretStr

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "ls-key")
    server.script = lambda e: e.answer(case_draft())
    made = desk(llm_api_key=SecretStr(KEY))
    answer = ask(made, CASE, DAY).answer
    assert server.headers[-1]["authorization"] == f"Bearer {KEY}"
    assert KEY.encode() not in server.raw[-1]
    assert KEY not in repr(made.settings) + repr(answer)
    assert os.environ["LANGSMITH_TRACING"] == "false"


def test_a_local_server_needs_no_key(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    assert ask(desk(), CASE, DAY).answer.answered_by == "model:test-model"


def test_a_question_beyond_the_budget_is_not_sent(server: Scripted, desk: MakeDesk) -> None:
    answer = ask(desk(), CASE + " The rest is long." * 1000, DAY).answer
    assert server.requests == []
    assert any("TOKEN_BUDGET" in note for note in answer.notes)


def test_the_request_keeps_within_the_budget(server: Scripted, desk: MakeDesk) -> None:
    server.script = lambda e: e.answer(case_draft())
    for budget in (11_000, 13_000, 20_000):
        ask(desk(llm_token_budget=budget), CASE, DAY)
        assert len(server.raw[-1]) < budget, "bytes bound tokens, so the whole request is smaller than the budget"
