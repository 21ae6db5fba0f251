"""Settings: what is in use, and where to change it. A key is never shown."""

from urllib.parse import urlsplit

import streamlit as st

from rag.department import Department, Role
from rag.errors import BadHome
from rag.records import check
from rag.settings import Settings
from ui.desk import desk, today
from ui.who import is_signed_in, role, user
from ui.words import plain


def page() -> None:
    """Read-only: settings come from the environment and `.env`, so that a browser can change nothing."""
    st.title("Settings", anchor=False)
    st.caption("Set in the environment or in a file named .env beside the program; see .env.example for each name.")
    settings, department = desk().settings, Department()
    _table("Answers", _answers(settings))
    if settings.has_model:
        _table("The model", _model(settings))
        _connection(settings)
    _table(
        "Where things are kept",
        {
            "Folder": str(settings.home),
            "Database": _address(settings.database) or "SQLite in the folder",
            "Index": _address(settings.chroma_url) or "in the folder",
            "Conversations are kept": f"{department.keep_days} days, pinned ones longer"
            if department.keep_days
            else "until you delete them",
            "The audit record is kept": f"{department.keep_record_days} days"
            if department.keep_record_days
            else "for good",
        },
    )
    _table(
        "You",
        {
            "Signed in as": "nobody: one user on this machine" if user() == "local" else user(),
            "Role": role().value,
            "Questions a minute": _most(department.questions_per_minute),
            "Claims from files an hour": _most(department.claims_per_hour),
            "Documents an hour": _most(department.documents_per_hour),
            **({"A sign-in holds": _holds(department)} if is_signed_in() else {}),
        },
    )
    _health()


def _most(limit: int) -> str:
    return f"{limit:,}" if limit else "no limit"


def _holds(department: Department) -> str:
    return f"{department.sign_in_hours} hours" if department.sign_in_hours else "30 days"


def _answers(settings: Settings) -> dict[str, str]:
    return {
        "Answered by": f"the model {settings.llm_model}, behind the guard"
        if settings.has_model
        else "the embedded answerer, without a model",
        "Texts that may identify a patient": "refused"
        if settings.identifiers == "refuse"
        else "masked before anything is kept or sent",
        "Embeddings": _embeddings(settings.embeddings),
    }


def _embeddings(name: str) -> str:
    if name.startswith("api:"):
        return f"by API, {name.removeprefix('api:')}: questions and passages go to that server"
    return "none: search by words alone" if name == "none" else f"local, {name}"


def _model(settings: Settings) -> dict[str, str]:
    prices = settings.llm_price_in, settings.llm_price_out
    return {
        "Server": _address(settings.llm_base_url) or "https://api.openai.com/v1, the default",
        "Model": settings.llm_model,
        "Key": "set" if settings.llm_api_key.get_secret_value() else "not set",
        "Structured output": settings.llm_method,
        "Timeouts": f"{settings.llm_timeout:g} s without a word, {settings.llm_answer_timeout:g} s for a whole answer",
        "Retries": str(settings.llm_retries),
        "Temperature": f"{settings.llm_temperature:g}",
        "Token budget": f"{settings.llm_token_budget:,} a request, {settings.llm_answer_tokens:,} of them for the answer",
        "Calls of tools": f"at most {settings.llm_rounds} rounds",
        "Prices of a million tokens": f"{prices[0]} sent, {prices[1]} received"
        if any(prices)
        else "not set: tokens only",
    }


def _connection(settings: Settings) -> None:
    """A small request to the server, for whoever runs the desk; nothing of a user is in it."""
    if role() is not Role.ADMIN:
        return
    st.caption("Sends the server a few small requests with the settings above; no text of yours is in them.")
    if not st.button("Try the connection", icon=":material/network_check:"):
        return
    from rag.answerers.model.probe import probe

    with st.spinner("Asking the server…"):
        found = probe(settings)
    tell = st.error if not found.recommended else st.success if found.recommended == settings.llm_method else st.warning
    tell(plain(found.sentence))
    if found.methods:
        taken = {name: "✓ taken" if does else "✗ not taken" for name, does in found.methods.items()}
        _table("Structured output, as tried", taken)


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
    if fault := _memory_fault():
        st.error(f"Memory and record: {plain(fault)}")
    else:
        st.markdown("✓ Memory and record can be reached.")
    note = _search_note()
    st.markdown(f"? Search by meaning: {plain(note)}" if note else "✓ Search by words and by meaning.")
    st.caption("For a proxy or a monitor: /_stcore/health answers “ok” while the app runs.")


def _memory_fault() -> str:
    """Why the database cannot be reached now; empty where it can."""
    database = desk().database
    try:
        if isinstance(database, BadHome):
            return str(database)
        check(database)
    except BadHome as fault:
        return str(fault)
    return ""


def _search_note() -> str:
    """Why search by meaning does not serve now: a server, or what failed before, is tried; empty where all is well."""
    retriever = desk().retriever
    if retriever.note or desk().settings.chroma_url:
        retriever.search("stent", today())
    return retriever.note
