"""Sign-in by OpenID Connect, the whole way: the desk, a provider, a browser."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evals.bench._servers import App
from tests.browser.identity import Provider

pytestmark = pytest.mark.browser

if not os.environ.get("CATHCODE_TEST_STRICT"):
    pytest.importorskip("authlib")


@pytest.fixture
def provider() -> Iterator[Provider]:
    started = Provider("ann@example.org")
    yield started
    started.close()


@pytest.fixture
def desk(tmp_path: Path, provider: Provider) -> Iterator[App]:
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


def test_nobody_gets_in_unsigned_and_a_lead_is_known_as_one(page: Page, desk: App) -> None:
    page.goto(desk.url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.get_by_test_id("stChatInput").count() == 0
    page.goto(f"{desk.url}/history")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(re.compile("lead$")).first).to_be_visible()
    expect(page.get_by_role("link", name="Department")).to_have_count(0)
    page.goto(f"{desk.url}/department")
    expect(page.get_by_text("This screen is for admins of the desk.")).to_be_visible()
    expect(page.get_by_role("button", name="All of it as CSV")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_thread_opens_for_its_coder_and_a_lead_and_is_told_to_others(
    browser: Browser, provider: Provider, desk: App
) -> None:
    def signed_in(who: str) -> Page:
        provider.address = f"{who}@example.org"
        page = browser.new_context().new_page()
        page.set_default_timeout(60_000)
        page.goto(desk.url)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_test_id("stChatInput")).to_be_visible()
        return page

    eve = signed_in("eve")
    eve.get_by_test_id("stChatInputTextArea").fill("What is 92928? Asked by the first.")
    eve.keyboard.press("Enter")
    eve.wait_for_url(re.compile("thread="))
    lead, bob = signed_in("ann"), signed_in("bob")
    lead.goto(eve.url)
    expect(lead.get_by_text("Asked by the first.").first).to_be_visible()
    expect(lead.get_by_text("it can be read and exported, not continued")).to_be_visible()
    bob.goto(eve.url)
    expect(bob.get_by_text("was deleted, or is a colleague's")).to_be_visible()
    expect(bob.get_by_text("Asked by the first.")).to_have_count(0)
    for page in (eve, lead, bob):
        page.context.close()
