"""Sign-in by OpenID Connect, the whole way: the desk, a provider, a browser."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evals.bench._servers import App
from tests.browser.identity import Provider

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

if not os.environ.get("CATHCODE_TEST_STRICT"):
    pytest.importorskip("authlib")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[App]:
    provider = Provider("ann@example.org")
    settings = {"HOME": str(tmp_path), "CATHCODE_SIGN_IN": "required", "CATHCODE_LEADS": "ann@example.org"}
    app = App(tmp_path, settings, "app")
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(
        f"""[auth]
redirect_uri = "{app.url}/oauth2callback"
cookie_secret = "a long text that only these tests know of"
client_id = "desk"
client_secret = "not a secret"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
"""
    )
    app.start()
    yield app
    app.stop()
    provider.close()


def test_nobody_gets_in_unsigned_and_a_lead_is_known_as_one(page: Page, desk: App) -> None:
    page.goto(desk.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.get_by_test_id("stChatInput").count() == 0
    page.goto(f"{desk.url}/history")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(re.compile("lead$")).first).to_be_visible()
    expect(page.get_by_role("link", name="Department")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
