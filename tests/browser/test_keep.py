"""Library, Data, History and Quality in a real browser: what a coder keeps, loads, finds again and reads."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from evals.bench._servers import App
from tests.browser.conftest import ROOT
from tests.corpus.published import ptp_text

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=window.__ran=1> ![x](http://leak.invalid/a.png) =1+1"

_FOCUSED = """() => {
  const one = document.activeElement, around = [one]
  while (around.length < 4 && around.at(-1).parentElement) around.push(around.at(-1).parentElement)
  const marked = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== 'none' || parseFloat(style.borderBottomWidth) > 0
  // a part of a date is marked by its ground; a grid draws its own mark
  const filled = one.getAttribute('role') === 'spinbutton' && getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)'
  const name = one.getAttribute('aria-label') || one.innerText || one.id || ''
  return [one.tagName, name.slice(0, 40), filled || around.some(each => marked(getComputedStyle(each)))]
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app of its own, so that what is loaded here is seen by no other test."""
    app = App(tmp_path_factory.mktemp("keep"), {}, "app")
    app.start()
    yield app
    app.stop()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    yield page
    assert page.evaluate("window.__ran") is None
    assert page.locator("[src*='leak.invalid'], a[href*='leak.invalid']").count() == 0


def _give(page: Page, name: str, data: bytes, button: str) -> None:
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name=button, exact=True).click()


def _accessible(page: Page) -> None:
    page.wait_for_timeout(600)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    assert not found, [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]


def test_a_published_file_is_loaded_shown_and_removed(page: Page, desk: App) -> None:
    page.goto(f"{desk.url}/data")
    _give(page, "ccipra-v323r0-f1.txt", ptp_text(), "Load")
    refused = page.get_by_test_id("stAlert").filter(has_text="missing: ")
    expect(refused).to_contain_text("tick “Load single parts as an extract”")
    expect(refused).not_to_contain_text("/ccipra")
    page.get_by_text("Load single parts as an extract", exact=True).click()
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_text(re.compile("Bundling edits .*: loaded"))).to_be_visible()
    page.get_by_text("Remove a loaded edition").click()
    button = page.get_by_role("button", name=re.compile("^Remove .*2026Q4"))
    expect(button).to_be_visible()
    _accessible(page)
    button.click()
    expect(page.get_by_text("Remove a loaded edition")).to_have_count(0)


def test_a_wrong_data_file_is_refused_in_one_sentence(page: Page, desk: App) -> None:
    page.goto(f"{desk.url}/data")
    _give(page, f"{HOSTILE.replace('/', '')}.csv", b"a,b\n1,2\n", "Load")
    told = page.get_by_text("not a table that is known").or_(page.get_by_test_id("stAlertContentError"))
    expect(told.first).to_be_visible()
    expect(page.get_by_text("fault of cathcode")).to_have_count(0)


def test_a_document_is_added_found_and_removed(page: Page, desk: App) -> None:
    page.goto(f"{desk.url}/library")
    text = b"Our policy of 2024. Report 92929 for a stent in the diagonal branch, always. Zebrafish notes."
    _give(page, f"{HOSTILE.replace('/', '')}.txt", text, "Add to the library")
    expect(page.get_by_text(re.compile("passages · added")).first).to_be_visible()
    _accessible(page)
    page.goto(f"{desk.url}/lookup")
    page.get_by_label("Code or words").fill("zebrafish notes policy")
    expect(page.locator(".passages summary").first).to_be_visible()
    page.locator(".passages summary", has_text="img src=x").first.click()
    expect(page.locator(".passages p", has_text="Zebrafish").first).to_be_visible()
    page.goto(f"{desk.url}/library")
    page.get_by_role("button", name="Remove").first.click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("No document of yours yet.")).to_be_visible()


def test_sources_and_open_points_can_be_searched(page: Page, desk: App) -> None:
    page.goto(f"{desk.url}/library")
    page.get_by_role("tab", name="Sources", exact=True).click()
    expect(page.get_by_text(re.compile(r"^\d+ sources"))).to_be_visible()
    page.get_by_role("tab", name="Where sources disagree").click()
    page.locator(".passages summary").first.click()
    expect(page.locator(".passages p").first).to_be_visible()
    _accessible(page)


def test_a_conversation_is_found_renamed_pinned_linked_and_deleted(page: Page, desk: App) -> None:
    page.goto(desk.url)
    box = page.get_by_test_id("stChatInput").locator("textarea")
    box.fill("What is 92943?")
    box.press("Enter")
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    page.get_by_role("button", name="Link", exact=True).click()
    link = page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    page.goto(link)
    expect(page.get_by_text("One answer, as it was given.")).to_be_visible()
    page.goto(f"{desk.url}/history")
    page.get_by_label("Find a conversation").fill("92943")
    expect(page.get_by_role("button", name="What is 92943?")).to_be_visible()
    page.get_by_role("button", name="Rename").first.click()
    page.get_by_label("New title").fill(HOSTILE)
    page.get_by_role("button", name="Rename it").click()
    expect(page.get_by_role("button", name=re.compile("<img src=x"))).to_be_visible()
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Unpin", exact=True)).to_be_visible()
    _accessible(page)
    page.get_by_role("button", name="Delete").first.click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("button", name=re.compile("<img src=x"))).to_have_count(0)


def test_a_note_on_a_code_is_kept_as_text(page: Page, desk: App) -> None:
    page.goto(f"{desk.url}/lookup?code=92928")
    page.get_by_text("Add a note of your own").click()
    page.get_by_label("Note").fill(HOSTILE)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    page.reload()
    page.get_by_text("Your note").click()
    expect(page.get_by_label("Note")).to_have_value(re.compile("^<img src=x onerror"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_quality_shows_a_real_evaluation(page: Page, desk: App, theme: str) -> None:
    out = Path(desk.env["CATHCODE_HOME"]) / "evals"
    if not out.exists():
        command = [
            str(Path(sys.executable).with_name("cathcode")),
            "eval",
            "--suite",
            "abstention",
            "--fast",
            "--out",
            str(out),
        ]
        subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=300)
    judged = [json.loads(path.read_text()) for path in out.rglob("result.json")]
    assert judged
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(f"{desk.url}/quality")
    expect(page.get_by_text("Evaluated")).to_be_visible()
    expect(page.get_by_test_id("stMetric").first).to_contain_text(f"of {judged[0]['judged']}")
    expect(page.get_by_test_id("stTable").first).to_contain_text("cases passed")
    _accessible(page)


@pytest.mark.parametrize("name", ["lookup?code=92928", "bundling?codes=92928,93458", "library", "data", "history"])
def test_every_field_is_reached_by_tabbing_and_shows_it(page: Page, desk: App, name: str) -> None:
    page.goto(f"{desk.url}/{name}")
    page.locator("h1").first.wait_for()
    page.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    page.wait_for_timeout(1200)
    reached, bare = set(), []
    for _ in range(70):
        page.keyboard.press("Tab")
        told = page.evaluate(_FOCUSED)
        if told[0] == "BODY":
            break
        reached.add(told[1])
        if not told[2] and told[0] not in ("MAIN", "CANVAS", "TD"):  # the region that scrolls; a grid and its cells
            bare.append(told)
    assert len(reached) > 12
    assert bare == []
