"""The main path of the chat as a coder walks it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _ask(page: Page, url: str, question: str) -> None:
    page.goto(url)
    box = page.get_by_test_id("stChatInput").locator("textarea")
    box.fill(question)
    box.press("Enter")


def test_a_case_is_answered_with_a_checked_claim_and_its_passages(page: Page, app_url: str) -> None:
    _ask(page, app_url, "One DES to a single mid LAD lesion in March 2026: what do I report?")
    table = page.get_by_test_id("stTable")
    expect(table).to_contain_text("92928")
    expect(table).to_contain_text("LD")
    expect(table).to_contain_text("pass")
    page.get_by_role("button", name=re.compile(r"^\[1\]")).first.click()
    expect(page.get_by_test_id("stPopoverBody").first).to_be_visible()


def test_every_code_on_the_page_is_one_the_checker_judged(page: Page, app_url: str) -> None:
    _ask(page, app_url, "Is 92944 valid in March 2026?")
    expect(page.get_by_text("2025-12-31").first).to_be_visible()
    expect(page.get_by_text("not reportable").or_(page.get_by_text("deleted")).first).to_be_visible()


def test_html_in_a_question_stays_text(page: Page, app_url: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    _ask(page, app_url, "<img src=x onerror=alert(1)> <b>What is 92928?</b> ![x](http://localhost/leak.png)")
    expect(page.get_by_text("<img src=x").first).to_be_visible()
    assert page.locator("img[src*='leak']").count() == 0


def test_the_page_serves_a_phone_and_dark_mode(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    _ask(page, app_url, "What is 92928?")
    expect(page.get_by_text("Sources").first).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    assert not overflow


def test_the_chat_is_reached_by_keyboard(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.get_by_test_id("stChatInput").locator("textarea").wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type("What is 92920?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sources").first).to_be_visible()
