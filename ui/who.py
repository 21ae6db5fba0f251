"""Who sits before the screen. Without sign-in configured it is the one local user, who may do everything."""

from datetime import UTC, datetime

import streamlit as st

from rag.department import LOCAL, Department, Role
from rag.errors import DeskError


def sign_in_needed() -> bool:
    """Nobody is signed in, or too long ago, and sign-in is configured (`[auth]` in Streamlit's secrets) or required."""
    if not can_sign_in():
        return Department().sign_in == "required"
    return not st.user.is_logged_in or sign_in_is_over()


def can_sign_in() -> bool:
    """Sign-in is configured."""
    return "is_logged_in" in st.user


def is_signed_in() -> bool:
    """Somebody is signed in by the identity provider, whether or not they have a place here."""
    return can_sign_in() and bool(st.user.is_logged_in)


def sign_in_is_over() -> bool:
    """Somebody signed in longer ago than the department lets a sign-in hold; Streamlit's own cookie holds 30 days."""
    holds, began = Department().signed_in, st.user.get("iat")
    if not (is_signed_in() and holds and isinstance(began, int | float)):
        return False
    return datetime.now(UTC).timestamp() - began > holds.total_seconds()


def user() -> str:
    """The e-mail address of who is signed in, `local` without sign-in.

    An address that the identity provider calls unverified proves nothing: then the provider's own id serves.
    """
    if not can_sign_in():
        return LOCAL
    address = str(st.user.get("email") or "").strip().casefold()
    if "@" in address and _is_vouched_for(st.user.get("email_verified")):
        return address
    named = st.user.get("sub")
    if not named:
        raise DeskError("the identity provider names neither an address nor an id for you; ask who runs it")
    return f"id:{named}"


def role() -> Role:
    """What this user may do. Raises DeskError where the department has no place for them."""
    department, name = Department(), user()
    if not department.admits(name):
        raise DeskError(f"{name} has no place at this desk; ask who runs it to add you, or sign in as somebody else")
    return department.role(name)


def sees_all() -> bool:
    """A lead and an admin see the threads of the team."""
    return role() is not Role.CODER


def _is_vouched_for(verified: object) -> bool:
    """Some providers do not say, and some say it as a word."""
    return verified is None or str(verified).casefold() == "true"
