"""Bundling, Fees and What changed in a real browser: several codes, wrong input, tables that sort, ways in and out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


def _open(page: Page, url: str, theme: str = "light") -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(url)
    page.locator("h1").first.wait_for()
    _settled(page)


def _settled(page: Page) -> None:
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    page.wait_for_timeout(500)


def _type(page: Page, label: str, words: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(words)
    field.press("Enter")


def _sound(page: Page) -> None:
    """No fault told, readable to an accessibility checker, nothing wider than a phone."""
    _settled(page)
    expect(page.get_by_text("fault of cathcode")).to_have_count(0)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    assert not found, [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(200)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")


@THEMES
def test_bundling_compares_several_codes_and_names_what_is_none(page: Page, app_url: str, theme: str) -> None:
    _open(page, f"{app_url}/bundling", theme)
    expect(page.get_by_text("Type at least two codes")).to_be_visible()
    _type(page, "Codes, two or more", "92928-LD, 93458-26; 92978 92928 hello <b>x</b>")
    expect(page.get_by_text("Not a code, left out: hello, <b>x</b>")).to_be_visible()
    table = page.get_by_test_id("stTable")
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(table).to_contain_text("? 1: 92928 paid")
    expect(page.get_by_text("is denied beside it")).to_have_count(1)
    expect(page.get_by_text("92928 and 92978; 93458 and 92978")).to_be_visible()
    _sound(page)


def test_bundling_leads_to_look_up_and_not_to_itself(page: Page, app_url: str) -> None:
    _open(page, f"{app_url}/bundling?codes=92928,93458")
    expect(page.get_by_role("link", name="Edits between them")).to_have_count(0)
    page.get_by_role("link", name="93458").click()
    expect(page.get_by_role("heading", name="93458")).to_be_visible()


@THEMES
def test_fees_take_several_codes_and_name_what_is_wrong(page: Page, app_url: str, theme: str) -> None:
    _open(page, f"{app_url}/fees", theme)
    _type(page, "Codes", "92928 99999 nothing 93458")
    expect(page.get_by_text("Not a code, left out: nothing")).to_be_visible()
    table = page.get_by_test_id("stTable").first
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(table.locator("tbody tr").nth(1)).to_contain_text("not held")
    _type(page, "Modifiers", "26 LD, nonsense ZZ")
    expect(page.get_by_text("Not a modifier, left out: NONSENSE")).to_be_visible()
    expect(page.get_by_text("changes no amount here: ZZ")).to_be_visible()
    page.get_by_text("93458: how it is computed").click()
    expect(page.get_by_text("Calculation").locator("visible=true").first).to_be_visible()
    _sound(page)


def test_fees_of_a_wrong_zip_code_are_refused_in_one_sentence(page: Page, app_url: str) -> None:
    _open(page, f"{app_url}/fees?codes=92928")
    _type(page, "ZIP code", "<b>nowhere</b>")
    expect(page.get_by_test_id("stAlert")).to_contain_text("is not one of")
    expect(page.get_by_text("fault of cathcode")).to_have_count(0)
    _type(page, "ZIP code", "")
    expect(page.get_by_test_id("stTable").first).to_contain_text("$")


@THEMES
def test_what_changed_tells_several_codes_and_how_much(page: Page, app_url: str, theme: str) -> None:
    _open(page, f"{app_url}/changes", theme)
    _type(page, "Codes", "92928, 92944 nothing 99999")
    expect(page.get_by_text("Not a code, left out: nothing")).to_be_visible()
    expect(page.get_by_role("heading", name="99999")).to_be_visible()
    expect(page.get_by_text("No list held knows this code.")).to_be_visible()
    row = page.get_by_test_id("stTable").first.locator("tr", has_text="work RVU")
    expect(row).to_contain_text(re.compile(r"10\.96.*9\.75 \(-11\.0 %\)"))
    _sound(page)


def test_the_changes_between_two_editions_sort_by_a_click_on_their_head(page: Page, app_url: str) -> None:
    _open(page, f"{app_url}/changes")
    page.get_by_role("tab", name="Between two editions").click()
    grid = page.get_by_test_id("stDataFrame").last
    first = grid.locator("canvas table tbody tr").first
    expect(first).to_contain_text("0523T")
    box = grid.bounding_box()
    assert box
    for _ in range(2):  # rising, then falling
        page.mouse.click(box["x"] + 40, box["y"] + 18)
        page.wait_for_timeout(500)
    expect(first).to_contain_text("G0500")


def test_a_code_and_the_edits_between_are_one_click_from_an_answer(page: Page, app_url: str) -> None:
    page.goto(app_url)
    box = page.get_by_test_id("stChatInput").locator("textarea")
    box.fill("Can I bill 93458 with 92928 in 2026?")
    box.press("Enter")
    link = page.get_by_role("link", name="93458", exact=True).first
    link.hover()
    expect(page.get_by_test_id("stTooltipContent")).to_contain_text("93458: ")
    page.get_by_role("link", name="Edits between them").click()
    expect(page.get_by_role("heading", name="Bundling")).to_be_visible()
    expect(page.get_by_text("is denied beside it").first).to_be_visible()
