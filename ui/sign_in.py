"""The way in and the way out, and back to what an address named before the sign-in."""

import streamlit as st

from ui.who import can_sign_in, is_signed_in, sign_in_is_over
from ui.words import plain

# The provider sends everybody back to the first page, whoever it refused, too. What was come for (this tab's own address:
# path and query, kept in this tab) is opened after the sign-in, once.
_CAME_FOR = """<script>
if (location.pathname + location.search !== '/') {
  sessionStorage.setItem('cathcode-came-for', location.pathname + location.search)
}
</script>"""
RETURN = """<script>
{
  const wanted = sessionStorage.getItem('cathcode-came-for')
  sessionStorage.removeItem('cathcode-came-for')
  const here = location.pathname + location.search
  if (wanted && wanted !== here && location.pathname === '/' && !location.search && /^\\/(?!\\/)/.test(wanted)) {
    location.replace(wanted)
  }
}
</script>"""


def show_sign_in() -> None:
    """The only thing that is shown to whoever is not signed in."""
    st.title("cathcode", anchor=False)
    if not can_sign_in():
        st.error("Sign-in is required here and not configured; whoever runs this desk must add [auth] to its secrets.")
        return
    st.html(_CAME_FOR, unsafe_allow_javascript=True)
    if sign_in_is_over():
        st.info("Your sign-in is over: it was too long ago. Your conversations are kept.", icon=":material/schedule:")
    st.write("This desk belongs to a department. Sign in to go on.")
    st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login)
    st.caption(
        "If signing in leads back to this page, it was refused or took too long: try again, or ask whoever runs this desk."
    )


def show_refused(fault: Exception) -> None:
    """Why somebody whom the provider signed in gets no further, and the way out."""
    st.title("cathcode", anchor=False)
    st.error(plain(str(fault)))
    if is_signed_in():
        show_sign_out()


def show_sign_out() -> None:
    st.button("Sign out", icon=":material/logout:", type="tertiary", on_click=st.logout)
