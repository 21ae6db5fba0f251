"""Who gets in, and as whom."""

import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rag.errors import DeskError
from tests.ui.screen import ROOT, at_home
from ui import who
from ui.words import plain


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at_home(tmp_path, monkeypatch)


class _User(dict[str, object]):
    """What Streamlit says of the user."""

    def __getattr__(self, key: str) -> object:
        return self[key]


def _as(monkeypatch: pytest.MonkeyPatch, claims: Mapping[str, object]) -> None:
    monkeypatch.setattr(st, "user", _User(claims))


def _opened() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=90).run()


def test_required_and_not_configured_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_SIGN_IN", "required")
    app = _opened()
    assert "not configured" in app.error[0].value
    assert len(app.chat_input) == 0


def test_configured_and_not_signed_in_shows_only_the_way_in(monkeypatch: pytest.MonkeyPatch) -> None:
    _as(monkeypatch, {"is_logged_in": False})
    app = _opened()
    assert [button.label for button in app.button] == ["Sign in"]
    assert len(app.chat_input) == 0


def test_a_signed_in_coder_sees_the_desk_without_the_department(monkeypatch: pytest.MonkeyPatch) -> None:
    _as(monkeypatch, {"is_logged_in": True, "email": "Eve@x.org"})
    monkeypatch.setenv("CATHCODE_ADMINS", "ann@x.org")
    app = _opened()
    links = {link.proto.label for link in app.get("page_link")}
    assert len(app.chat_input) == 1
    assert "History" in links
    assert "Department" not in links
    assert any("eve" in caption.value and "coder" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("claims", "named"),
    [
        ({"email": "Ann@X.org"}, "ann@x.org"),
        ({"email": "ann@x.org", "email_verified": False, "sub": "7"}, "id:7"),
        ({"email": "ann@x.org", "email_verified": "false", "sub": "7"}, "id:7"),
        ({"email": "ann@x.org", "email_verified": "true", "sub": "7"}, "ann@x.org"),
        ({"sub": "local"}, "id:local"),
        ({"email": "local", "sub": "7"}, "id:7"),
    ],
)
def test_a_user_is_named_by_what_the_provider_vouches_for(
    monkeypatch: pytest.MonkeyPatch, claims: dict[str, object], named: str
) -> None:
    _as(monkeypatch, {"is_logged_in": True, **claims})
    assert who.user() == named


def test_a_user_without_a_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _as(monkeypatch, {"is_logged_in": True})
    with pytest.raises(DeskError):
        who.user()
    app = _opened()
    assert "names neither" in app.error[0].value
    assert len(app.chat_input) == 0


@pytest.mark.parametrize(
    ("address", "gets_in"),
    [
        ("eve@x.org", True),
        ("bob@team.example.org", True),
        ("ann@elsewhere.org", True),  # an admin needs no second line
        ("bob@example.org", False),
        ("bob@evil-team.example.org", False),
        ("team.example.org@evil.org", False),
        ("eve@x.org.evil.org", False),
    ],
)
def test_where_coders_are_listed_nobody_else_gets_in(
    monkeypatch: pytest.MonkeyPatch, address: str, gets_in: bool
) -> None:
    monkeypatch.setenv("CATHCODE_CODERS", "Eve@X.org, @Team.example.org")
    monkeypatch.setenv("CATHCODE_ADMINS", "ann@elsewhere.org")
    _as(monkeypatch, {"is_logged_in": True, "email": address})
    app = _opened()
    assert len(app.chat_input) == int(gets_in)
    assert bool(app.error) is not gets_in
    assert "Sign out" in [button.label for button in app.button]
    if not gets_in:
        assert f"{plain(address)} has no place at this desk" in app.error[0].value


@pytest.mark.parametrize(
    ("hours", "ago", "holds"), [("12", 11, True), ("12", 13, False), ("0", 500, True), (None, 13, False)]
)
def test_a_sign_in_holds_as_long_as_the_department_says(
    monkeypatch: pytest.MonkeyPatch, hours: str | None, ago: int, holds: bool
) -> None:
    if hours:
        monkeypatch.setenv("CATHCODE_SIGN_IN_HOURS", hours)
    _as(monkeypatch, {"is_logged_in": True, "email": "eve@x.org", "iat": time.time() - ago * 3600})
    app = _opened()
    assert len(app.chat_input) == int(holds)
    assert ("Sign in" in [button.label for button in app.button]) is not holds
    if not holds:
        assert "Your sign-in is over" in app.info[0].value
