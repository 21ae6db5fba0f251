"""Every screen in a real browser: its main path, in both themes, at three widths, read by an accessibility checker."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

REPORT = (
    "Date of service 2026-03-03. The mid LAD had a 90% stenosis. Two drug-eluting stents were placed in the mid LAD. "
    "IVUS of the LAD was performed. Moderate sedation 45 minutes."
)


def _ask(page: Page, url: str) -> None:
    page.goto(url)
    box = page.get_by_test_id("stChatInput").locator("textarea")
    box.fill("One DES to a single mid LAD lesion in March 2026: what do I report?")
    box.press("Enter")
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    expect(page.get_by_text("Sources", exact=True)).to_be_visible()


def _report(page: Page, url: str) -> None:
    page.goto(f"{url}/report")
    box = page.get_by_role("textbox", name="The report")
    box.fill(REPORT)
    box.press("Control+Enter")
    page.get_by_role("button", name="Code it").click()
    expect(page.get_by_test_id("stTable").first).to_contain_text("92928")
    expect(page.get_by_role("img", name=re.compile("Coronary tree"))).to_be_visible()


def _claim(page: Page, url: str) -> None:
    _report(page, url)
    page.get_by_role("button", name="Take these lines to Check a claim").click()
    expect(page.get_by_role("heading", name="Check a claim")).to_be_visible()
    expect(page.get_by_test_id("stTable").first).to_contain_text("92928")


def _lookup(page: Page, url: str) -> None:
    page.goto(f"{url}/lookup")
    page.get_by_label("Code or words").press_sequentially("92941", delay=20)
    expect(page.get_by_role("heading", name="92941")).to_be_visible()
    page.get_by_role("tab", name="Edits").click()
    expect(page.get_by_text("Column one is paid")).to_be_visible()


def _bundling(page: Page, url: str) -> None:
    page.goto(f"{url}/bundling?codes=92928,93458")
    expect(page.get_by_text("is denied beside it")).to_be_visible()
    expect(page.get_by_test_id("stTable")).to_contain_text("1: 92928 paid")


def _fees(page: Page, url: str) -> None:
    page.goto(f"{url}/fees?codes=92928,92933")
    expect(page.get_by_test_id("stTable").first).to_contain_text("$")
    page.get_by_text("92928: how it is computed").click()
    expect(page.get_by_text("Calculation").first).to_be_visible()


def _changes(page: Page, url: str) -> None:
    page.goto(f"{url}/changes?codes=92944")
    expect(page.get_by_text("92943, 92945").or_(page.get_by_text("92944 → 92943")).first).to_be_visible()


def _library(page: Page, url: str) -> None:
    page.goto(f"{url}/library")
    text = b"Our own policy: report 92928 with LD for the left anterior descending artery. Always."
    page.locator("input[type=file]").first.set_input_files(
        {"name": "policy.txt", "mimeType": "text/plain", "buffer": text}
    )
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text(re.compile("policy.txt.*passages")).first).to_be_visible()


def _data(page: Page, url: str) -> None:
    page.goto(f"{url}/data")
    expect(page.get_by_text("Editions held")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()


def _history(page: Page, url: str) -> None:
    _ask(page, url)
    page.get_by_role("link", name="History").click()
    page.get_by_role("button", name=re.compile("One DES to a single")).first.click()
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()


def _quality(page: Page, url: str) -> None:
    page.goto(f"{url}/quality")
    expect(page.get_by_role("heading", name="Quality")).to_be_visible()


def _settings(page: Page, url: str) -> None:
    page.goto(f"{url}/settings")
    expect(page.get_by_text("Memory and record can be reached.")).to_be_visible()


def _department(page: Page, url: str) -> None:
    page.goto(f"{url}/department")
    page.get_by_role("button", name="Verify the record").click()
    expect(page.get_by_text("The record holds")).to_be_visible()


SCREENS: dict[str, Callable[[Page, str], None]] = {
    "ask": _ask, "report": _report, "claim": _claim, "lookup": _lookup, "bundling": _bundling, "fees": _fees,
    "changes": _changes, "library": _library, "data": _data, "history": _history, "quality": _quality,
    "settings": _settings, "department": _department,
}  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_main_path_of_a_screen_and_its_accessibility(page: Page, app_url: str, name: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    SCREENS[name](page, app_url)
    _settled(page)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    said = "\n".join(
        f"{v['id']}: {n['html'][:260]} {n.get('failureSummary', '')[:260]}" for v in found for n in v["nodes"]
    )
    assert not found, said
    for width in (1280, 768, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(150)
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"), width


def test_no_screen_asks_anything_of_another_machine(page: Page, app_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("", "report", "lookup?code=92928", "fees?codes=92928,92933", "settings"):
        page.goto(f"{app_url}/{name}")
        page.locator("h1").first.wait_for()
        _settled(page)
    assert [url for url in asked if not re.match(r"(https?|wss?)://localhost[:/]|data:|blob:", url)] == []


_WATCH = """() => {
  window.lefts = new Set()
  const look = () => {
    const head = document.querySelector('[data-testid=stMainBlockContainer] h1')
    if (head) window.lefts.add(Math.round(head.getBoundingClientRect().x))
    requestAnimationFrame(look)
  }
  look()
}"""


def test_a_screen_stands_still_while_it_is_drawn_anew(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/fees?codes=92928,92933")
    expect(page.get_by_test_id("stTable").first).to_contain_text("$")
    _settled(page)
    page.evaluate(_WATCH)
    page.get_by_text("Hospital outpatient").click()
    expect(page.get_by_text("Qualifying APM participant")).to_have_count(0)
    _settled(page)
    assert len(page.evaluate("[...window.lefts]")) == 1


def _settled(page: Page) -> None:
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    page.wait_for_timeout(600)
