"""No page runs, loads or links what a document, a model or a user wrote."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from corpus.tables import shipped
from evals.bench._servers import App
from rag.answer import Draft, Question
from rag.desk import open_desk
from rag.errors import BadHome
from rag.guard_answer import crashed
from rag.history import History
from rag.library import Library
from rag.pipeline import Answered, Turn
from rag.settings import Settings
from tests.browser.conftest import ROOT, _free_port, _wait

pytestmark = pytest.mark.browser

PAYLOADS = Path(__file__).resolve().parents[1].joinpath("cases", "hostile.txt").read_text(encoding="utf-8").splitlines()
_ALIVE = """() => [...document.querySelectorAll('[data-testid=stMain] *, .stApp *')].filter(one =>
    [...one.attributes].some(a => a.name.startsWith('on')) ||
    /^(javascript|vbscript|data:text)/i.test(one.getAttribute('href') || '') ||
    (one.tagName === 'A' && /leak/.test(one.href) && !/^https?:\\/\\/leak.invalid\\/(bare|auto|phish)?$/.test(one.href)) ||
    ['IFRAME', 'OBJECT', 'EMBED', 'MARQUEE', 'BASE', 'FORM'].includes(one.tagName) && /leak|ran/.test(one.outerHTML)
).map(one => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address the page asks for."""
    found: list[str] = []
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.on("request", lambda request: found.append(request.url))
    return found


def _inert(page: Page, asked: list[str]) -> None:
    """Nothing ran, nothing was loaded, nothing can be clicked that somebody else wrote."""
    page.wait_for_timeout(1500)
    assert page.evaluate("window.__ran") is None
    leaked = page.evaluate(
        "[...document.querySelectorAll('[src*=leak]')].map(x => x.parentElement.outerHTML.slice(0, 400))"
    )
    assert ([url for url in asked if "leak.invalid" in url], leaked) == ([], [])
    assert page.evaluate(_ALIVE) == []
    assert page.locator("img[src*='leak']").count() == 0
    assert page.locator(".stApp a[href*='leak.invalid']").count() == 0


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port, log = _free_port(), tmp_path_factory.mktemp("hostile") / "log"
    page = Path(__file__).with_name("hostile_page.py")
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)]
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out) as server:
        try:
            _wait(f"http://localhost:{port}/_stcore/health", server, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def test_a_hundred_hostile_texts_stay_text(page: Page, hostile_url: str, asked: list[str]) -> None:
    page.goto(hostile_url)
    expect(page.get_by_text("all drawn")).to_be_visible()
    _inert(page, asked)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, str]]:
    """A desk that keeps each of them as title, question, answer, comment, name of a claim, note and document; and the
    conversation that holds all of them."""
    home = tmp_path_factory.mktemp("kept")
    database = open_desk(Settings(home=home)).database
    assert not isinstance(database, BadHome)
    memory = History(database)
    for n, text in enumerate(PAYLOADS):
        _kept(memory, memory.begin("local", text), n, 0, text)
        memory.save_claim("local", text, {"date_of_service": "2026-03-01", "setting": "physician", "lines": []})
    long = memory.begin("local", "all of them")
    for n in range(0, len(PAYLOADS), 12):
        _kept(memory, long, 1000 + n, n // 12, "\n\n".join(PAYLOADS[n : n + 12]))
    memory.write_note("local", "92928", "\n".join(PAYLOADS)[:4000])
    _documents(home)
    app = App(home, {}, "app")
    app.start()
    yield app, long
    app.stop()


def _kept(memory: History, thread: str, record: int, at: int, text: str) -> None:
    question, name = Question(text, date(2026, 3, 1)), f"00000000-0000-4000-8000-{record:012d}"
    empty = crashed(question, ValueError("x"), shipped())
    answer = replace(empty, id=name, answer=text, notes=(text,), missing_facts=(f"{text} ?",), follow_ups=(text,))
    memory.add("local", thread, at, Answered(answer, Turn(question, Draft(text))), 40)
    memory.rate("local", name, up=False, comment=text)


def _documents(home: Path) -> None:
    folder = home / "given"
    folder.mkdir()
    for n, text in enumerate(PAYLOADS[::8]):
        words = f"Zebrafish policy {n}: report 92928 for it. {text}\n\n" + "\n\n".join(PAYLOADS[n * 8 : n * 8 + 8])
        (folder / f"{text.replace('/', '')[:60]}{n}.txt").write_text(words, encoding="utf-8")
    assert all(one.document for one in Library(home).add([folder]))


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("history", "all of them"),
        ("claim", "Saved claims"),
        ("department", "Audit record"),
        ("library", "passages · added"),
        ("lookup?code=92928", "Your note"),
        ("?thread=", "Go on with"),
        ("?answer=00000000-0000-4000-8000-000000001000", "One answer, as it was given."),
    ],
)
def test_what_a_desk_keeps_of_them_stays_text(
    page: Page, kept: tuple[App, str], asked: list[str], where: str, told: str
) -> None:
    app, long = kept
    page.goto(f"{app.url}/{where}{long if where == '?thread=' else ''}")
    expect(page.get_by_text(told).first).to_be_visible()
    expect(page.get_by_text("fault of cathcode")).to_have_count(0)
    _inert(page, asked)


def test_a_document_of_them_is_found_and_stays_text(page: Page, kept: tuple[App, str], asked: list[str]) -> None:
    page.goto(f"{kept[0].url}/lookup")
    page.get_by_label("Code or words").fill("zebrafish policy")
    page.locator(".passages summary", has_text="Zebrafish policy").first.click()
    expect(page.locator(".passages details[open] p").first).to_be_visible()
    _inert(page, asked)
    page.goto(kept[0].url)
    box = page.get_by_test_id("stChatInput").locator("textarea")
    box.fill("What does the zebrafish policy say of 92928?")
    box.press("Enter")
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    page.get_by_role("button", name="What was retrieved").click()
    expect(page.locator(".passages summary").first).to_be_visible()
    _inert(page, asked)
