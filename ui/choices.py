"""Open questions as choices: each answer with the claim it would give, that claim judged by the checker at once."""

import streamlit as st

from guards.claim import Claim
from guards.coding.derivation import Question
from guards.engine import check
from rag.answer import CheckedAnswer
from rag.desk import Desk
from ui.grid import claim_table
from ui.words import plain, prose


def show_choices(answer: CheckedAnswer, desk: Desk, key: str) -> None:
    """One row of choices a question; nothing where the answer has no case or no question with outcomes."""
    if answer.case is None:
        return
    questions = desk.tools.code_case(answer.case, answer.dos, answer.setting).questions
    for n, question in enumerate(one for one in questions if one.options):
        _choice(question, answer, desk, f"{key}-choice-{n}")


def _choice(question: Question, answer: CheckedAnswer, desk: Desk, key: str) -> None:
    with st.container(border=True):
        st.markdown(f"**Settle:** {prose(question.text)}")
        chosen = st.pills(
            "Choose an answer to see its claim",
            range(len(question.options)),
            format_func=lambda n: plain(question.options[n].answer),
            key=key,
        )
        if chosen is None:
            return
        lines = question.options[chosen].lines
        report = check(Claim(answer.dos, answer.setting, lines, case=answer.case), desk.tables, desk.today)
        claim_table(report.lines)
        st.caption(
            "The claim as it would be with this answer, everything else unchanged. Record the fact before you bill it."
        )
