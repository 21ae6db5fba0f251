"""Open questions as choices: each answer with the claim it would give, judged at once; chosen answers complete the case."""

import streamlit as st

from guards.claim import Claim
from guards.coding.derivation import Question
from guards.engine import check
from rag.answer import CheckedAnswer
from rag.desk import Desk
from ui.answering import Asked
from ui.grid import claim_table
from ui.words import plain, prose


def choosable(answer: CheckedAnswer, desk: Desk) -> tuple[Question, ...]:
    """The open questions of the answer's case whose outcomes are known."""
    if answer.case is None:
        return ()
    questions = desk.tools.code_case(answer.case, answer.dos, answer.setting).questions
    return tuple(one for one in questions if one.options)


def show_choices(answer: CheckedAnswer, desk: Desk, key: str, *, at: int | None = None) -> None:
    """One row of choices a question; nothing where the answer has no case or no question with outcomes.

    `at` is the place in the thread of the turn that the chosen answers are sent as; None where there is no thread.
    """
    questions = choosable(answer, desk)
    told = len(questions) == 1 and at is not None and questions[0].text in answer.answer
    said = [
        said
        for n, question in enumerate(questions)
        if (said := _choice(question, answer, desk, f"{key}-choice-{n}", told=told))
    ]
    if said and at is not None:
        label = "Code the case with this answer" if len(said) == 1 else f"Code the case with these {len(said)} answers"
        st.button(
            label,
            icon=":material/fact_check:",
            key=f"{key}-choices-sent",
            on_click=_send,
            args=("\n".join(said), answer, at),
        )


def _choice(question: Question, answer: CheckedAnswer, desk: Desk, key: str, *, told: bool) -> str:
    """The question with the answer chosen, as it would be typed; empty where none is. `told`: it stands just above."""
    with st.container(border=True):
        if not told:
            st.markdown(f"**Settle:** {prose(question.text)}")
        chosen = st.pills(
            "Choose an answer to see its claim",
            range(len(question.options)),
            format_func=lambda n: plain(question.options[n].answer),
            key=key,
        )
        if chosen is None:
            return ""
        option = question.options[chosen]
        report = check(Claim(answer.dos, answer.setting, option.lines, case=answer.case), desk.tables, desk.today)
        claim_table(report.lines)
        st.caption(
            "The claim as it would be with this answer, everything else unchanged. Record the fact before you bill it."
        )
        return f"{question.text} {option.answer}"


def _send(message: str, answer: CheckedAnswer, at: int) -> None:
    """Ask it as the next turn, for the day and setting of the answer it completes."""
    st.session_state.asked = Asked(message, at, answer.dos, answer.setting)
