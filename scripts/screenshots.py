"""Pictures of the running app for the README: `python scripts/screenshots.py [FOLDER] [--widths 1280,390] [--themes light,dark]`.

Starts the app on a free port with an empty folder, walks each screen with Debian's chromium and writes one PNG each.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "LAD atherectomy plus two stents, diagonal ballooned: what do I report?"
SCREENS = {
    "ask": "/",
    "report": "/report",
    "claim": "/claim",
    "lookup": "/lookup?code=92928",
    "bundling": "/bundling?codes=92928,93458,92978",
    "fees": "/fees?codes=92928,92933,92941",
    "changes": "/changes?codes=92928,92944",
    "library": "/library",
    "data": "/data",
    "history": "/history",
    "quality": "/quality",
    "settings": "/settings",
    "department": "/department",
}
LARGEST = 250_000  # bytes of a picture


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", nargs="?", default=str(ROOT / "docs" / "images"))
    given.add_argument("--widths", default="1280")
    given.add_argument("--themes", default="light")
    given.add_argument("--only", default=",".join(SCREENS))
    options = given.parse_args()
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    several = len(options.widths.split(",")) * len(options.themes.split(",")) > 1
    with running_app() as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for theme in options.themes.split(","):
            for width in map(int, options.widths.split(",")):
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
                page.set_default_timeout(60_000)
                for name in options.only.split(","):
                    show(page, url, name)
                    path = folder / (f"{name}-{width}-{theme}.png" if several else f"{name}.png")
                    page.screenshot(path=path, full_page=False)
                    size = path.stat().st_size
                    print(f"{path.name}: {size // 1000} kB", "" if size < LARGEST else "too large")
                page.close()


def show(page: Page, url: str, name: str) -> None:
    """Open a screen and bring it to where it shows what it is for."""
    page.goto(url + SCREENS[name])
    page.locator("h1").first.wait_for()
    if name == "ask":
        box = page.get_by_test_id("stChatInput").locator("textarea")
        box.fill(QUESTION)
        box.press("Enter")
        page.get_by_text("Sources", exact=True).first.wait_for()
    if name in ("report", "claim"):
        page.goto(f"{url}/report")
        page.get_by_role("button", name="Fill in an example").click()
        page.wait_for_timeout(500)
        page.get_by_role("button", name="Code it").click()
        page.get_by_text("Coronary tree").first.wait_for()
        page.get_by_role("button", name="Code it").evaluate("one => one.scrollIntoView({block: 'start'})")
    if name == "claim":
        page.get_by_role("button", name="Take these lines to Check a claim").click()
        page.get_by_test_id("stDataFrame").first.wait_for()
        page.locator("h1").first.scroll_into_view_if_needed()
    if name == "fees":
        page.get_by_test_id("stVegaLiteChart").locator("svg").first.wait_for()
    settled(page)
    if name == "ask":
        page.locator("h1").first.scroll_into_view_if_needed()
        page.wait_for_timeout(300)


def settled(page: Page) -> None:
    """Wait until the app has run to its end."""
    page.wait_for_timeout(400)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
    page.wait_for_timeout(500)


@contextmanager
def running_app() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CATHCODE_HOME": home, "CATHCODE_LLM_MODEL": ""}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        with subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        ) as server:
            try:
                url = f"http://localhost:{port}"
                _wait(f"{url}/_stcore/health")
                yield url
            finally:
                server.terminate()


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the app did not start")


if __name__ == "__main__":
    main()
