"""Settings: what is in use, and where to change it. A key is never shown."""

from urllib.parse import urlsplit

import streamlit as st

from rag.department import Department
from rag.errors import BadHome
from ui.desk import desk, history
from ui.who import role, user
from ui.words import plain


def page() -> None:
    """Read-only: settings come from the environment and `.env`, so that a browser can change nothing."""
    st.title("Settings", anchor=False)
    st.caption("Set in the environment or in a file named .env beside the program; see .env.example for each name.")
    settings, department = desk().settings, Department()
    _table(
        "Answers",
        {
            "Answered by": f"the model {settings.llm_model}"
            if settings.has_model
            else "the embedded answerer, without a model",
            "Model server": _address(settings.llm_base_url) or "—",
            "Key": "set" if settings.llm_api_key.get_secret_value() else "not set",
            "Identifiers in a question": settings.identifiers,
            "Embeddings": settings.embeddings,
        },
    )
    _table(
        "Where things are kept",
        {
            "Folder": str(settings.home),
            "Database": _address(settings.database) or "SQLite in the folder",
            "Index": _address(settings.chroma_url) or "in the folder",
            "Conversations are kept": f"{department.keep_days} days, pinned ones longer"
            if department.keep_days
            else "until you delete them",
        },
    )
    _table(
        "You",
        {
            "Signed in as": "nobody: one user on this machine" if user() == "local" else user(),
            "Role": role().value,
            "Questions a minute": str(department.questions_per_minute or "no limit"),
        },
    )
    _health()


def _table(title: str, rows: dict[str, str]) -> None:
    st.subheader(title, anchor=False)
    st.table(
        [{"Setting": name, "Value": plain(value)} for name, value in rows.items()],
        border="horizontal",
        hide_header=True,
    )


def _address(url: str) -> str:
    """Server and path of an address, without a user's name or password."""
    if not url or url.startswith("sqlite"):
        return ""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _health() -> None:
    st.subheader("Health", anchor=False)
    database = desk().database
    if isinstance(database, BadHome) or history() is None:
        st.error(f"Memory and record: {plain(str(database))}")
    else:
        st.markdown("✓ Memory and record can be reached.")
    note = desk().retriever.note
    st.markdown(f"? Search by meaning: {plain(note)}" if note else "✓ Search by words and by meaning.")
    st.caption("For a proxy or a monitor: /_stcore/health answers “ok” while the app runs.")
