"""`cathcode ask`: one question, one guarded answer."""

from typing import Annotated, Any

import typer

from cli.out import AsJson, Dos, InSetting, emit, line_text, read_text, say, table
from cli.progress import stages

_WORD = {"pass": "✓ pass", "review": "? review", "unverified": "… unverified", "block": "✗ block"}


def register(app: typer.Typer) -> None:
    app.command(name="ask")(ask)


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION|-", help="The question, or - for standard input.")],
    dos: Dos = None,
    setting: InSetting = None,
    as_json: AsJson = False,
) -> None:
    """Ask one question; every code in the answer has been checked."""
    from rag import take_in
    from rag.desk import open_desk
    from rag.pipeline import ask as put
    from rag.wire import write_answer

    desk = open_desk()
    day, biller = take_in.day(dos, desk.today), take_in.setting(setting)
    text = read_text("-", "the question") if question == "-" else question
    with stages(quiet=not desk.settings.has_model) as tell:
        answered = put(desk, text, day, biller, progress=tell)
    emit(write_answer(answered.answer), as_json, show_answer)


def show_answer(answer: dict[str, Any]) -> None:
    """An answer for the terminal."""
    say(answer["answer"])
    if answer["lines"]:
        rows = [(line_text(line), _WORD[line["verdict"]]) for line in answer["lines"]]
        table("To report", ("line", "verdict"), rows)
    missing = answer["missing_facts"]
    told = [f for f in answer["findings"] if f["severity"] != "info" and f["message"] not in missing]
    if told:
        table("Findings", ("severity", "rule", "what"), [(f["severity"], f["rule"], f["message"]) for f in told])
    unsaid = [question for question in missing if question not in answer["answer"]]
    if unsaid:
        say("\n".join(["**To settle it, the desk needs to know:**", *(f"- {q}" for q in unsaid)]))
    if answer["citations"]:
        say("\n".join(f"{c['n']}. {c['source']} {c['locator']} — {c['title']}" for c in answer["citations"]))
    for note in answer["notes"]:
        say(f"*{note}*")
    if answer.get("usage"):
        say(f"*{_spent(answer['answered_by'], answer['usage'])}*")
    say(f"**Verdict: {_WORD[answer['verdict']]}** · {answer['setting']} · date of service {answer['dos']}")


def _spent(answered_by: str, used: dict[str, Any]) -> str:
    from decimal import Decimal

    from rag.answer import Usage
    from rag.spent import spent_by

    cost = None if used["cost"] is None else Decimal(used["cost"])
    return spent_by(answered_by, Usage(used["tokens_in"], used["tokens_out"], used["is_estimate"], cost))
