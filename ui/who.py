"""Who sits before the screen. Without sign-in configured it is the one local user, who may do everything."""

import streamlit as st

from rag.department import LOCAL, Department, Role


def sign_in_needed() -> bool:
    """Sign-in is configured (`[auth]` in Streamlit's secrets) and nobody is signed in."""
    return _is_configured() and not st.user.is_logged_in


def user() -> str:
    """The e-mail address of who is signed in, `local` without sign-in."""
    if not _is_configured():
        return LOCAL
    named = st.user.get("email") or st.user.get("sub") or ""
    return str(named).casefold()


def role() -> Role:
    return Department().role(user())


def sees_all() -> bool:
    """A lead and an admin see the threads of the team."""
    return role() is not Role.CODER


def _is_configured() -> bool:
    return "is_logged_in" in st.user
