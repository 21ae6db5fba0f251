"""Sign-in by OpenID Connect, the whole way: the desk, a provider, a browser."""

import os
import re
import time
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
    settings = {
        "HOME": str(tmp_path),
        "CATHCODE_SIGN_IN": "required",
        "CATHCODE_LEADS": "ann@example.org",
        "CATHCODE_ADMINS": "ada@example.org",
        "CATHCODE_CODERS": "@example.org",
        "CATHCODE_SIGN_IN_HOURS": "8",
    }
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
    _come_back(page)
    expect(page.get_by_role("heading", name="History")).to_be_visible()  # what was asked for before the sign-in
    expect(page).to_have_url(f"{desk.url}/history")
    expect(page.get_by_text(re.compile("lead$")).first).to_be_visible()
    expect(page.get_by_role("link", name="Department")).to_have_count(0)
    page.goto(f"{desk.url}/department")
    expect(page.get_by_text("This screen is for admins of the desk.")).to_be_visible()
    expect(page.get_by_role("button", name="All of it as CSV")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def _signed_in(browser: Browser, provider: Provider, desk: App, who: str) -> Page:
    provider.address = f"{who}@example.org"
    page = browser.new_context().new_page()
    page.set_default_timeout(60_000)
    page.goto(desk.url)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("stChatInput")).to_be_visible()
    return page


def _come_back(page: Page) -> None:
    """Sign in, until the desk has judged what the provider says."""
    with page.expect_response(lambda response: "/oauth2callback" in response.url):
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def test_a_thread_opens_for_its_coder_and_a_lead_and_is_told_to_others(
    browser: Browser, provider: Provider, desk: App
) -> None:
    eve = _signed_in(browser, provider, desk, "eve")
    eve.get_by_test_id("stChatInputTextArea").fill("What is 92928? Asked by the first.")
    eve.keyboard.press("Enter")
    eve.wait_for_url(re.compile("thread="))
    lead, bob = _signed_in(browser, provider, desk, "ann"), _signed_in(browser, provider, desk, "bob")
    lead.goto(eve.url)
    expect(lead.get_by_text("Asked by the first.").first).to_be_visible()
    expect(lead.get_by_text("it can be read and exported, not continued")).to_be_visible()
    bob.goto(eve.url)
    expect(bob.get_by_text("was deleted, or is a colleague's")).to_be_visible()
    expect(bob.get_by_text("Asked by the first.")).to_have_count(0)
    for page in (eve, lead, bob):
        page.context.close()


def test_an_admin_sees_what_was_asked_and_whoever_signs_in_comes_to_what_was_linked(
    page: Page, browser: Browser, provider: Provider, desk: App
) -> None:
    eve = _signed_in(browser, provider, desk, "eve")
    eve.get_by_test_id("stChatInputTextArea").fill("What is 92928? Asked by Eve.")
    eve.keyboard.press("Enter")
    eve.wait_for_url(re.compile("thread="))
    provider.address = "ada@example.org"
    page.goto(eve.url)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Asked by Eve.").first).to_be_visible()
    assert page.url == eve.url
    page.get_by_role("link", name="Department").click()
    expect(page.get_by_role("button", name="All of it as CSV")).to_be_visible()
    page.get_by_role("button", name="Verify the record").click()
    expect(page.get_by_text("The record holds")).to_be_visible()
    eve.context.close()


def test_who_has_no_place_is_told_by_name_and_can_sign_out(page: Page, provider: Provider, desk: App) -> None:
    provider.address = "mallory@elsewhere.org"
    page.goto(f"{desk.url}/history")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("has no place at this desk")).to_be_visible()
    assert page.get_by_test_id("stChatInput").count() == 0
    assert page.get_by_role("link", name="History").count() == 0
    provider.address = "eve@example.org"
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(re.compile("^eve.*coder$"))).to_be_visible()


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://localhost:1/somebody-else"},
        {"aud": "another-desk"},
        {"exp": 1_700_000_000},
        {"nonce": "of another sign-in"},
    ],
    ids=["issuer", "audience", "expired", "nonce"],
)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(
    page: Page, provider: Provider, desk: App, wrong: dict[str, object]
) -> None:
    provider.wrong = wrong
    page.goto(desk.url)
    _come_back(page)
    expect(page.get_by_text("it was refused or took too long")).to_be_visible()
    assert page.get_by_test_id("stChatInput").count() == 0
    provider.wrong = {}
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("stChatInput")).to_be_visible()


def test_a_refusal_of_the_provider_and_a_sign_in_that_is_over_lead_to_the_way_in(
    page: Page, provider: Provider, desk: App
) -> None:
    provider.refuses = True
    page.goto(desk.url)
    _come_back(page)
    expect(page.get_by_text("it was refused or took too long")).to_be_visible()
    assert page.get_by_test_id("stChatInput").count() == 0
    provider.refuses = False
    provider.wrong = {"iat": int(time.time()) - 9 * 3600}  # signed in nine hours ago, at a desk where eight are allowed
    page.goto(f"{desk.url}/lookup")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Your sign-in is over")).to_be_visible()
    assert page.get_by_label("Code or words").count() == 0
    provider.wrong = {}
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Code or words")).to_be_visible()
