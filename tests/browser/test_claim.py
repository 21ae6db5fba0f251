"""Check a claim in a real browser: typing, pasting, files of every kind, safe fixes, thousands at once."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAYLOADS = Path(__file__).resolve().parents[1].joinpath("cases", "hostile.txt").read_text(encoding="utf-8").splitlines()
HEAD = ("claim", "code", "modifiers", "units", "date")
ROWS = [("A", "92928", "LD", "1", "2026-03-01"), ("B", "92929", "LD", "1", "2026-03-01")]


@pytest.fixture
def claim(page: Page, app_url: str) -> Page:
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=app_url)
    page.goto(f"{app_url}/claim")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.wait_for_timeout(800)
    return page


def _first_cell(page: Page) -> None:
    """The grid is a canvas: its cells are reached by place, as a user's pointer does."""
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 60, box["y"] + 52)
    page.wait_for_timeout(400)  # until the cell is the one that is typed into


def _paste(page: Page, text: str) -> None:
    _first_cell(page)
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_a_code_typed_into_the_grid_is_judged(claim: Page) -> None:
    _first_cell(claim)
    claim.keyboard.type("92929", delay=80)
    claim.keyboard.press("Tab")
    table = claim.get_by_test_id("stTable").first
    expect(table).to_contain_text("92929")
    expect(table).to_contain_text(re.compile("[✗…]"))  # deleted; in a year not held it cannot be verified


def test_rows_of_a_spreadsheet_are_pasted_and_judged(claim: Page) -> None:
    _paste(claim, "92928\tld\t1\t\t2026-03-01\n92978\t26 LD\t1\t\t2026-03-01\n92920\tRC\t1\t\t2026-03-01")
    table = claim.get_by_test_id("stTable").first
    expect(table).to_contain_text("92978")
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(table).to_contain_text(re.compile("[✓✗?…]"))


def test_hostile_cells_stay_text(claim: Page) -> None:
    _paste(claim, "\n".join(text.replace("\t", " ") for text in PAYLOADS[:60]))
    expect(claim.get_by_test_id("stAlert").or_(claim.get_by_test_id("stTable")).first).to_be_visible()
    claim.wait_for_timeout(1000)
    assert claim.evaluate("window.__ran") is None
    assert claim.locator("img[src*='leak'], a[href*='leak']").count() == 0


def test_the_grid_is_mended_by_one_click(claim: Page) -> None:
    _paste(claim, "92928\tLD 59\t1\t\t2026-03-01")
    button = claim.get_by_role("button", name="Apply the safe fixes")
    expect(button).to_be_visible()
    button.click()
    expect(button).to_have_count(0)


def test_a_claim_is_saved_opened_again_and_deleted(claim: Page) -> None:
    _paste(claim, "92928\tLD\t1\t\t2026-03-01")
    expect(claim.get_by_test_id("stTable").first).to_contain_text("92928")
    claim.get_by_role("button", name="Save this claim").click()
    name = "<img src=x onerror=window.__ran=1> ![x](http://leak.invalid/a.png)"
    claim.get_by_label("Name it, without a patient's name").fill(name)
    claim.get_by_test_id("stPopoverBody").get_by_role("button", name="Save", exact=True).click()
    expect(claim.get_by_text("<img src=x onerror").first).to_be_visible()
    claim.reload()
    claim.get_by_role("button", name="Open", exact=True).first.click()
    expect(claim.get_by_test_id("stTable").first).to_contain_text("92928")
    assert claim.evaluate("window.__ran") is None
    claim.get_by_role("button", name="Delete", exact=True).first.click()
    expect(claim.get_by_text("<img src=x onerror")).to_have_count(0)


def _csv() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *ROWS])
    return out.getvalue().encode()


def _xlsx() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (HEAD, *ROWS):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def _json() -> bytes:
    lines = [{"id": n, "date_of_service": day, "lines": [{"code": c, "modifiers": [m]}]} for n, c, m, _, day in ROWS]
    return json.dumps(lines).encode()


def _give(page: Page, name: str, data: bytes) -> None:
    page.get_by_role("tab", name="A file of claims").click()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


@pytest.mark.parametrize(("name", "make"), [("c.csv", _csv), ("c.xlsx", _xlsx), ("c.json", _json)])
def test_a_file_of_claims_is_judged(claim: Page, name: str, make: object) -> None:
    _give(claim, name, make())  # type: ignore[operator]
    shown = claim.get_by_test_id("stMetric")
    expect(shown.filter(has_text="✗ block")).to_contain_text("1")
    claim.get_by_role("button", name="Result as CSV").wait_for()


def test_a_row_of_a_file_shows_all_that_was_found(claim: Page) -> None:
    _give(claim, "c.csv", b"claim,code,modifiers,units\nA,92928,,1\n<img src=x> **B**,92928,LD,x\n")
    expect(claim.get_by_text("Tick a row")).to_be_visible()
    claim.wait_for_timeout(800)
    grid = claim.get_by_test_id("stDataFrame").locator("visible=true").last.bounding_box()
    assert grid
    claim.mouse.click(grid["x"] + 17, grid["y"] + 52)
    expect(claim.get_by_test_id("stMarkdown").filter(has_text="carries no artery modifier")).to_be_visible()
    claim.mouse.click(grid["x"] + 17, grid["y"] + 88)
    expect(claim.locator("strong", has_text="<img src=x> **B**")).to_be_visible()
    expect(claim.get_by_test_id("stMarkdown").filter(has_text="Line 1, units: must be a number")).to_be_visible()


def test_lines_of_a_report_are_checked_against_it_until_one_lets_go(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/report")
    page.get_by_role("button", name="Fill in an example").click()
    page.get_by_role("button", name="Code it").click()
    page.get_by_role("button", name="Take these lines to Check a claim").click()
    expect(page.get_by_test_id("stTable").first).to_contain_text("92943")
    expect(page.get_by_text("Checked against the facts of the report")).to_be_visible()
    page.get_by_role("button", name="Check the lines alone").click()
    expect(page.get_by_text("Checked against the facts of the report")).to_have_count(0)


def test_a_file_that_is_none_is_refused_in_one_sentence(claim: Page) -> None:
    _give(claim, "wrong.csv", b"a,b\n1,2\n")
    expect(claim.get_by_text("has no column named code")).to_be_visible()
    expect(claim.get_by_text("fault of cathcode")).to_have_count(0)


def test_thousands_are_checked_with_progress_and_taken_away_without_a_formula(claim: Page) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows((f"{text} {n}", "92928", "LD", "1", "2026-03-01") for n, text in enumerate(PAYLOADS))
    writer.writerows((f"C{n}", "92928" if n % 3 else "92929", "LD", "1", "2026-03-01") for n in range(2000))
    _give(claim, "=cmd|' /C calc'!A0 <img src=x onerror=window.__ran=1>.csv", out.getvalue().encode())
    expect(claim.get_by_text(re.compile("claims checked|Checking")).first).to_be_visible()
    with claim.expect_download() as taken:
        claim.get_by_role("button", name="Result as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8-sig"))))
    assert len({row["claim"] for row in rows}) > 2000
    verdicts = {row["claim"]: row["verdict"] for row in rows}
    assert verdicts["C0"] == "block"
    assert {row["code"] for row in rows if row["claim"] == "C1"} == {"92928"}
    begins = ("=", "+", "-", "@", "\t")
    assert [c for row in rows for c in row.values() if (c or "").lstrip(" \ufeff").startswith(begins)] == []
    with claim.expect_download() as taken:
        claim.get_by_role("button", name="Result as JSON lines").click()
    assert len(Path(taken.value.path()).read_text().splitlines()) == len(verdicts)
    assert claim.evaluate("window.__ran") is None
    assert claim.locator("img[src*='leak'], a[href*='leak']").count() == 0
