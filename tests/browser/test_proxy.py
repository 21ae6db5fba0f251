"""The department's proxy with its own configuration, before two app processes, in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evals.bench._servers import App, Proxy
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
