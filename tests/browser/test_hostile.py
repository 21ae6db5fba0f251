"""No page runs, loads or links what a document, a model or a user wrote."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, _free_port, _wait

pytestmark = pytest.mark.browser


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


def test_a_hundred_hostile_texts_stay_text(page: Page, hostile_url: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(hostile_url)
    expect(page.get_by_text("all drawn")).to_be_visible()
    page.wait_for_timeout(1500)
    assert page.evaluate("window.__ran") is None
    leaked = page.evaluate(
        "[...document.querySelectorAll('[src*=leak]')].map(x => x.parentElement.outerHTML.slice(0, 400))"
    )
    assert ([url for url in asked if "leak.invalid" in url], leaked) == ([], [])
    found = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] *, .stApp *')].filter(one =>
            [...one.attributes].some(a => a.name.startsWith('on')) ||
            /^(javascript|vbscript|data:text)/i.test(one.getAttribute('href') || '') ||
            (one.tagName === 'A' && /leak/.test(one.href) && !/^https?:\\/\\/leak.invalid\\/(bare|auto|phish)?$/.test(one.href)) ||
            ['IFRAME', 'OBJECT', 'EMBED', 'MARQUEE', 'BASE', 'FORM'].includes(one.tagName) && /leak|ran/.test(one.outerHTML)
        ).map(one => one.outerHTML.slice(0, 200))"""
    )
    assert found == []
    assert page.locator("img[src*='leak']").count() == 0
    assert page.locator(".stApp a[href*='leak.invalid']").count() == 0
