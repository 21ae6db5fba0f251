"""The running app in a real browser. In CI a missing browser is a failure, elsewhere the test skips."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


expect.set_options(timeout=60_000)  # the first answer of a process opens index and reader


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("CATHCODE_TEST_STRICT"):
            pytest.fail("no chromium on this machine; .ci/run installs it")
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    with sync_playwright() as play:
        yield play.chromium.launch(executable_path=chromium, args=list(_QUIET))


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port, home = _free_port(), tmp_path_factory.mktemp("home")
    env = {**os.environ, "CATHCODE_HOME": str(home), "CATHCODE_LLM_MODEL": ""}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    log = home / "streamlit.log"
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out) as server:
        try:
            _wait(f"http://localhost:{port}/_stcore/health", server, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"the app stopped: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the app did not start: {log.read_text()[-2000:]}")
