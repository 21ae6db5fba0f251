"""Who sits before the screen. Without sign-in configured it is the one local user, who may do everything."""

import streamlit as st

from rag.department import LOCAL, Department, Role
from rag.errors import DeskError


def sign_in_needed() -> bool:
    """Nobody is signed in, and sign-in is configured (`[auth]` in Streamlit's secrets) or required."""
    return not st.user.is_logged_in if can_sign_in() else Department().sign_in == "required"


def can_sign_in() -> bool:
    """Sign-in is configured."""
    return "is_logged_in" in st.user


def user() -> str:
    """The e-mail address of who is signed in, `local` without sign-in.

    An address that the identity provider calls unverified proves nothing: then the provider's own id serves.
    """
    if not can_sign_in():
        return LOCAL
    address = str(st.user.get("email") or "").strip().casefold()
    if address and st.user.get("email_verified") is not False:
        return address
    named = st.user.get("sub")
    if not named:
        raise DeskError("the identity provider names neither an address nor an id for you; ask who runs it")
    return f"id:{named}"


def role() -> Role:
    return Department().role(user())


def sees_all() -> bool:
    """A lead and an admin see the threads of the team."""
    return role() is not Role.CODER
