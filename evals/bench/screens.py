"""How long a coder waits in a real browser: the first page, another screen, what is found while typing."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from evals.bench._servers import App
from evals.bench.figure import Figure

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCREENS = (
    "Code a report", "Check a claim", "Look up", "Bundling", "Fees", "What changed", "Library", "Data", "History",
    "Quality", "Settings", "Ask",
)  # fmt: skip
WORDS = ("chronic total occlusion", "drug-coated balloon", "moderate sedation")
CODES = ("92941", "92928", "93458")
_GO = """async name => {
  const until = test => new Promise(done => { const look = () => test() ? done() : requestAnimationFrame(look); look() })
  const link = [...document.querySelectorAll('[data-testid=stSidebar] a')].find(one => one.innerText.trim().endsWith(name))
  const began = performance.now()
  link.click()
  await until(() => document.querySelector('h1')?.innerText.trim() === (name === 'Ask' ? 'cathcode' : name))
  await until(() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true]'))
  return performance.now() - began
}"""
_WATCH = """() => {
  const main = document.querySelector('[data-testid=stMain]'), before = main.innerText
  window.typed = window.seen = null
  document.activeElement.addEventListener('input', () => { window.typed = performance.now() }, {once: true})
  const look = () => main.innerText === before ? requestAnimationFrame(look) : window.seen = performance.now()
  look()
}"""


def run(rounds: int = 9) -> list[Figure]:
    """Start the app and a browser, walk and type, give the figures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return [Figure("first page", 0, note="no chromium on this machine")]
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        app = App(Path(folder), {}, "app")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            began = perf_counter()
            app.start()
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(app.url)
            page.get_by_test_id("stChatInput").wait_for()
            first = perf_counter() - began
            switches = _switches(page, rounds)
            words, codes = _typed(page, WORDS, rounds), _typed(page, CODES, rounds)
        finally:
            browser.close()
            app.stop()
    slowest = max(switches, key=lambda name: median(switches[name]))
    every = [one for times in switches.values() for one in times]
    return [
        Figure("first page after a cold start, server and browser", first, "s", "< 4"),
        _middle("another screen, drawn whole, median", every, "< 300"),
        _middle("the slowest screen, median", switches[slowest], "< 300", slowest),
        _middle("passages while typing, from the last key, median", words, "< 150"),
        _middle("a code's card while typing, from the last key, median", codes, "< 150"),
    ]


def _switches(page: "Page", rounds: int) -> dict[str, list[float]]:
    """Milliseconds to each screen; the first round, which reads the code of each, is not counted."""
    page.wait_for_timeout(1000)
    took = [(name, float(page.evaluate(_GO, name))) for _ in range(rounds + 1) for name in SCREENS]
    return {name: [ms for one, ms in took[len(SCREENS) :] if one == name] for name in SCREENS}


def _typed(page: "Page", texts: Iterable[str], rounds: int) -> list[float]:
    """Milliseconds from the last key of a text until what it finds begins to show, the one before being shown."""
    page.get_by_role("link", name="Look up").first.click()
    field, took = page.get_by_label("Code or words"), []
    for n, text in enumerate(list(texts) * (rounds + 1)):
        field.fill("")
        page.get_by_text("A code opens its card").wait_for()
        field.press_sequentially(text[:-2], delay=60)
        page.wait_for_timeout(6000 if n == 0 else 800)  # the first search of a process opens the index
        field.press("End")
        page.evaluate(_WATCH)
        field.press_sequentially(text[-2:], delay=0)
        page.wait_for_timeout(800)
        if n and page.evaluate("window.seen && window.typed"):
            took.append(float(page.evaluate("window.seen - window.typed")))
    return took


def _middle(name: str, times: list[float], aim: str, note: str = "") -> Figure:
    ordered = sorted(times)
    quarter = len(ordered) // 4
    spread = f"{len(ordered)} times; half of them {ordered[quarter]:.0f} to {ordered[-quarter - 1]:.0f}"
    return Figure(name, median(ordered), "ms", aim, f"{note}; {spread}".lstrip("; "))
