"""The main path of the chat as a coder walks it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAYLOADS = Path(__file__).resolve().parents[1].joinpath("cases", "hostile.txt").read_text(encoding="utf-8").splitlines()


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


def test_a_citation_mark_opens_its_very_passage_by_pointer_and_by_keyboard(page: Page, app_url: str) -> None:
    _ask(page, app_url, "One DES to a single mid LAD lesion in March 2026: what do I report?")
    mark = page.get_by_role("link", name="[1]", exact=True).first
    mark.click()
    passage = page.get_by_test_id("stPopoverBody")
    expect(passage.locator("mark").first).to_be_visible()
    assert "#source" not in page.url
    page.keyboard.press("Escape")
    expect(passage).to_have_count(0)
    mark.focus()
    page.keyboard.press("Enter")
    expect(passage.locator("mark").first).to_be_visible()


def test_an_earlier_question_is_asked_as_it_was_last_typed(page: Page, app_url: str) -> None:
    _ask(page, app_url, "What is 92928?")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("The question").fill("What is 92943?")
    page.get_by_role("button", name="Ask again").click()  # at once: what was typed and the click come together
    expect(page.get_by_test_id("stChatMessage").first).to_contain_text("What is 92943?")
    expect(page.get_by_role("button", name="Regenerate")).to_have_count(1)


def test_a_thumb_and_its_comment_outlive_a_reload_and_stay_text(page: Page, app_url: str) -> None:
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    _ask(page, app_url, "What is 92920?")
    page.get_by_role("radio", name="Thumbs down").click()
    page.get_by_role("button", name="Comment").click()
    page.get_by_label("What was right or wrong?").fill("\n".join(PAYLOADS)[:2000])
    page.get_by_role("button", name="Keep the comment").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="Thumbs down")).to_be_checked()
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_label("What was right or wrong?")).to_have_value(re.compile(re.escape(PAYLOADS[0])))
    page.goto(f"{app_url}/department")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert page.evaluate("window.__ran") is None
    assert page.locator("img[src*='leak'], a[href*='leak']").count() == 0


def test_an_open_question_is_told_once_and_settled_by_a_click(page: Page, app_url: str) -> None:
    _ask(page, app_url, "DES to the mid LAD, patient with STEMI, one stent, March 2026: what do I report?")
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    told = page.get_by_text(re.compile("the record must say that this vessel was the culprit"))
    assert [one.is_visible() for one in told.all()].count(True) == 1
    page.get_by_text(re.compile("^yes, 92941")).last.click()
    expect(page.get_by_test_id("stTable")).to_contain_text("92941")
    page.get_by_role("button", name="Code the case with this answer").click()
    expect(page.get_by_role("button", name="Regenerate")).to_have_count(2)
    expect(page.get_by_test_id("stTable").last).to_contain_text("92941")


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


def test_the_keyboard_reaches_nothing_that_is_not_seen_at_twice_the_size(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 640, "height": 450})  # 1280 by 900 at 200 %
    page.goto(app_url)
    page.get_by_test_id("stChatInput").locator("textarea").wait_for()
    page.wait_for_timeout(1000)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("[document.activeElement.tagName, document.activeElement.getBoundingClientRect().x]")
        )
        if reached[-1][0] == "TEXTAREA":
            break
    assert [one for one in reached if one[1] < 0] == []
    page.get_by_role("button", name="Expand sidebar").click()
    page.get_by_role("link", name="Look up").click()
    expect(page.get_by_role("heading", name="Look up")).to_be_visible()
