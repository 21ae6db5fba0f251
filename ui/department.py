"""Department: what was asked and how it was answered, for admins."""

from typing import Any

import streamlit as st

from rag import audit
from rag.department import Role
from rag.errors import BadHome
from rag.overview import COLUMNS, asked, figures
from rag.safe_csv import csv_text
from rag.spent import amount
from ui.desk import desk
from ui.who import role
from ui.words import VERDICTS

_SHOWN = 500
_LONG = 10_000


def page() -> None:
    """Figures, the list, and the list as CSV."""
    st.title("Department", anchor=False)
    database = desk().database
    if role() is not Role.ADMIN:
        st.info("This screen is for admins of the desk.", icon=":material/lock:")
        return
    if isinstance(database, BadHome):
        raise database
    days = st.segmented_control(
        "Of the last",
        [1, 7, 30, 365],
        default=30,
        format_func=lambda n: f"{n} days" if n > 1 else "day",
        required=True,
        key="days",
    )
    rows = asked(database, days or 30)
    found = figures(rows)
    with st.container(horizontal=True):
        for label, value in (
            ("Questions", f"{found.questions:,}"),
            ("Users", f"{found.users:,}"),
            ("Median time", f"{found.median / 1000:.1f} s"),
            ("95% within", f"{found.p95 / 1000:.1f} s"),
            ("Thumbs up / down", f"{found.up} / {found.down}"),
            ("Tokens sent", _short(found.tokens[0])),
            ("Tokens received", _short(found.tokens[1])),
            *([("Cost", amount(found.cost))] if found.cost is not None else []),
        ):
            st.metric(label, value, border=True, width="content")  # as wide as what it says: never cut off
    if not rows:
        st.info("Nothing was asked in this time.", icon=":material/groups:")
    else:
        st.caption(", ".join(f"{VERDICTS[word][0]}: {n}" for word, n in sorted(found.verdicts.items())))
        st.dataframe(
            [_row(one) for one in rows[:_SHOWN]],
            hide_index=True,
            column_config={"Question": st.column_config.TextColumn(width=320)},
            alt="Questions, newest first",
        )
        if len(rows) > _SHOWN:
            st.caption(f"The newest {_SHOWN} of {len(rows):,} are shown; the file holds all of them.")
        st.download_button(
            "All of it as CSV", lambda: csv_text(COLUMNS, rows), "questions.csv", "text/csv", on_click="ignore"
        )
    st.subheader("Audit record", anchor=False)
    st.caption(f"{audit.count(database):,} entries.")
    if st.button("Verify the record", icon=":material/verified:"):
        breaks = list(audit.verify(database))
        if breaks:
            st.error(f"The record does not hold: entry {breaks[0].seq}, {breaks[0].reason}.")
        else:
            st.success("The record holds: every entry follows from the one before.")


def _row(asked: dict[str, Any]) -> dict[str, object]:
    """A row as it is read: the verdict and what there is to judge it by first, the tokens last."""
    return {
        "At": asked["at"],
        "Who": asked["owner"],
        "Question": asked["question"],
        "Verdict": VERDICTS[asked["verdict"]][0],
        "Seconds": round(asked["milliseconds"] / 1000, 1),
        "Thumb": asked["thumb"],
        "Comment": asked["comment"] or "",
        "Answered by": asked["answered_by"],
        "Tokens sent": asked["tokens_in"],
        "Tokens received": asked["tokens_out"],
        "Cost": asked["cost"],
        "Record": asked["answer_id"],
    }


def _short(n: int) -> str:
    """A number in the room of a tile."""
    return f"{n:,}" if n < _LONG else f"{n / 1000:,.1f}k" if n < 100 * _LONG else f"{n / 1_000_000:,.1f}M"
