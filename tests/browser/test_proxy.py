"""The department's proxy with its own configuration, before two app processes, in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evals.bench._servers import App, Postgres, Proxy
from tests.server.conftest import apps, chroma, installed, postgres

__all__ = ["apps", "chroma", "postgres"]
pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def proxy(apps: list[App], tmp_path: Path) -> Iterator[Proxy]:
    server = installed(lambda: Proxy(apps, tmp_path / "proxy.log"))
    server.start()
    yield server
    server.stop()


def _ask(page: Page, question: str, answers: int) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Regenerate")).to_have_count(answers)
    expect(page.get_by_text("Stop", exact=True)).to_have_count(0)


def _process(page: Page) -> str:
    """Which process the proxy keeps this browser with."""
    return next(str(cookie.get("value")) for cookie in page.context.cookies() if cookie.get("name") == "lb")


def test_a_session_stays_with_its_process_and_goes_on_at_the_other_when_it_is_killed(
    page: Page, browser: Browser, proxy: Proxy, apps: list[App]
) -> None:
    other = browser.new_context().new_page()
    page.goto(proxy.url)
    _ask(page, "What is 92928? From the first browser.", 1)
    other.goto(proxy.url)
    _ask(other, "What is 92941? From the second browser.", 1)
    first = _process(page)
    page.reload()
    expect(page.get_by_text("From the first browser.").first).to_be_visible()
    assert _process(page) == first
    for app in apps:  # whichever it was: both browsers lose theirs once
        app.kill()
        _ask(page, f"What is 92943? After {app.url}.", 2 if app is apps[0] else 3)
        app.start()
    expect(page.get_by_text("From the first browser.").first).to_be_visible()
    expect(page.get_by_text("From the second browser.")).to_have_count(0)
    expect(other.get_by_text("From the first browser.")).to_have_count(0)
    expect(page).to_have_url(re.compile("thread="))
    other.context.close()


def test_while_no_process_is_there_the_proxy_says_so_and_looks_again(page: Page, proxy: Proxy, apps: list[App]) -> None:
    for app in apps:
        app.kill()
    try:
        answer = page.goto(proxy.url)
        expect(page.get_by_text("The desk is not running at the moment")).to_be_visible()
        assert answer is not None
        assert answer.status in (502, 503)  # before and after the proxy has noticed
        assert "server" not in answer.headers
    finally:
        for app in apps:
            app.start()
    expect(page.get_by_test_id("stChatInput")).to_be_visible()  # without anybody touching the page


def test_what_was_kept_before_the_database_went_is_there_when_it_is_back(
    page: Page, apps: list[App], postgres: Postgres
) -> None:
    page.goto(apps[0].url)
    _ask(page, "What is 92928? Kept before.", 1)
    page.wait_for_url(re.compile("thread="))
    postgres.kill()
    try:
        page.get_by_test_id("stChatInputTextArea").fill("What is 92941? Told meanwhile.")
        page.keyboard.press("Enter")
        expect(page.get_by_text("This answer was not recorded")).to_be_visible()
        thread = page.url
        page.goto(f"{apps[0].url}/claim")
        expect(page.get_by_text("Type the lines")).to_be_visible()
        expect(page.get_by_text("database cannot be used now")).to_be_visible()
        page.goto(f"{apps[0].url}/history")
        expect(page.get_by_text("database cannot be used now")).to_be_visible()
    finally:
        postgres.start()
    page.goto(thread)
    expect(page.get_by_text("Kept before.").first).to_be_visible()
    expect(page.get_by_text("Told meanwhile.")).to_have_count(0)
    _ask(page, "What is 92943? Told after.", 2)
    expect(page.get_by_text("not recorded")).to_have_count(0)
