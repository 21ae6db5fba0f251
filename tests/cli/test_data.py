"""`cathcode data`: files in, editions listed, removed, verified, compared; faults in one line and exit status 2."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.cli.conftest import Run
from tests.corpus import published as make


@pytest.fixture
def own(tmp_path: Path) -> dict[str, str]:
    """A home of the test's own."""
    return {"CATHCODE_HOME": str(tmp_path / "home")}


def _write(folder: Path, **files: bytes) -> list[str]:
    paths = []
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content)
        paths.append(str(path))
    return paths


def _json(done: Any, status: int = 0) -> Any:
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def test_load_list_look_up_verify_and_remove(cathcode: Run, own: dict[str, str], tmp_path: Path) -> None:
    paths = _write(
        tmp_path, PPRRVU2026_Jul_nonQPP__csv=make.fees_text(), GPCI2026__csv=make.gpci_text(), readme__txt=b"hello\n"
    )
    archive = make.zipped(
        tmp_path, "rvu26c.zip", **{Path(p).name.replace(".", "__"): Path(p).read_bytes() for p in paths}
    )
    first = _json(cathcode("data", "load", str(archive), "--json", **own))
    assert {one["table"]: one["rows"] for one in first["loaded"]} == {"pfs": 3, "codes": 3, "gpci": 2}
    assert [name.rsplit(":", 1)[-1] for name in first["unknown"]] == ["readme.txt"]
    again = _json(cathcode("data", "load", str(archive), "--json", **own))
    assert again["loaded"] == []
    assert len(again["unchanged"]) == 3
    held = _json(cathcode("data", "list", "--json", **own))["editions"]
    assert [one["table"] for one in held if one["loaded"]] == ["codes", "gpci", "pfs"]
    assert any(one["table"] == "ptp" and not one["loaded"] for one in held)
    fee = _json(cathcode("fee", "27447", "--dos", "2026-08-01", "--json", **own))
    assert fee["amount"] == 1159.35
    assert all(not one["fault"] for one in _json(cathcode("data", "verify", "--json", **own))["editions"])
    gone = _json(cathcode("data", "remove", "pfs", "RVU26C", "--json", **own))
    assert [one["table"] for one in gone["removed"]] == ["pfs"]
    done = cathcode("data", "remove", "pfs", "RVU26C", **own)
    assert done.returncode == 2
    assert done.stderr.startswith("error: no loaded edition “RVU26C” of pfs; loaded tables: ")
    assert "what ships stays" in done.stderr


def test_verify_blocks_on_a_harmed_edition(cathcode: Run, own: dict[str, str], tmp_path: Path) -> None:
    _json(cathcode("data", "load", *_write(tmp_path, GPCI2026__csv=make.gpci_text()), "--json", **own))
    (path,) = (tmp_path / "home" / "store").iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    found = _json(cathcode("data", "verify", "--json", **own), status=1)
    assert "was changed" in found["editions"][0]["fault"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.zip", b"<!doctype html><html>", "web page"),
        ("letter.txt", b"Dear colleague\n", "no row of several cells"),
        ("ccipra-v323r0-f1.txt", make.ptp_text(), "missing: 2, 3, 4"),
        ("GPCI2026.csv", make.gpci_text().replace(b"0.566", b"x"), "an index is not a number"),
    ],
)
def test_a_file_that_is_refused_says_why_in_one_line(
    cathcode: Run, own: dict[str, str], tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = cathcode("data", "load", str(tmp_path / name), **own)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_what_changed_from_2025_to_2026(cathcode: Run, own: dict[str, str]) -> None:
    found = _json(
        cathcode("data", "diff", "opps", "CY2025", "2026 April", "--codes", "92933,92930,92929", "--json", **own)
    )
    kinds = {change["key"][0]: change["kind"] for change in found["changes"]}
    assert kinds == {"92929": "removed", "92930": "added", "92933": "changed"}
    done = cathcode("data", "diff", "opps", "CY2025", "CY2031", **own)
    assert done.returncode == 2
    assert "held: 2026 April, CY2025" in done.stderr
    assert cathcode("data", "diff", "colours", "a", "b", **own).returncode == 2
    wrong = cathcode("data", "diff", "opps", "CY2025", "2026 April", "--codes", "92933,banana", **own)
    assert wrong.returncode == 2
    assert "“banana” is not a code" in wrong.stderr
    shown = cathcode("data", "diff", "opps", "CY2025", "2026 April", "--codes", "92933", **own)
    assert shown.returncode == 0
    assert "92933" in shown.stdout


class _Server(BaseHTTPRequestHandler):
    """Serves files; stops in the middle of the first answer for names in `breaks`."""

    files: ClassVar[dict[str, bytes]] = {}
    breaks: ClassVar[set[str]] = set()
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        name = self.path.lstrip("/").split("?")[0]
        wanted = self.headers.get("Range", "")
        self.asked.append((self.path, wanted))
        content = self.files.get(name)
        if content is None:
            self.send_error(404)
            return
        start = (
            int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.headers.get("If-Range") == '"v1"' else 0
        )
        body = content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"v1"')
        self.end_headers()
        if name in self.breaks:
            self.breaks.discard(name)
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.connection.close()
            return
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it)
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Server.files, _Server.breaks, _Server.asked = {}, set(), []
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def _list(tmp_path: Path, *urls: str, asks: bool = True) -> str:
    path = tmp_path / "addresses.yaml"
    lines = "".join(f"\n    - {url}" for url in urls)
    path.write_text(
        f"- name: one\n  what: a table\n  asks_terms: {str(asks).lower()}\n  urls:{lines}\n", encoding="utf-8"
    )
    return str(path)


def test_fetch_asks_for_the_terms_goes_on_where_it_stopped_and_loads(
    cathcode: Run, own: dict[str, str], tmp_path: Path, server: str
) -> None:
    archive = make.zipped(tmp_path, "gpci.zip", GPCI2026__csv=make.gpci_text())
    _Server.files["gpci26.zip"] = archive.read_bytes()
    _Server.breaks.add("gpci26.zip")
    given = ("data", "fetch", "one", "--addresses", _list(tmp_path, f"{server}/gpci26.zip"))
    refused = cathcode(*given, **own)
    assert refused.returncode == 2
    assert "--accept-ama-terms" in refused.stderr
    assert _Server.asked == []
    broken = cathcode(*given, "--accept-ama-terms", **own)
    assert broken.returncode == 2
    assert "goes on where it stopped" in broken.stderr
    done = _json(cathcode(*given, "--accept-ama-terms", "--json", **own))
    assert [one["table"] for one in done["loaded"]] == ["gpci"]
    half = len(_Server.files["gpci26.zip"]) // 2
    assert _Server.asked == [("/gpci26.zip?agree=yes", ""), ("/gpci26.zip?agree=yes", f"bytes={half}-")]


@pytest.mark.parametrize(("content", "words"), [(b"<html>terms</html>", "web page"), (None, "cannot be fetched")])
def test_fetch_refuses_what_is_not_the_file(
    cathcode: Run, own: dict[str, str], tmp_path: Path, server: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        _Server.files["x.zip"] = content
    listed = _list(tmp_path, f"{server}/x.zip", asks=False)
    done = cathcode("data", "fetch", "one", "--addresses", listed, **own)
    assert done.returncode == 2
    assert words in done.stderr
    assert not list((tmp_path / "home" / "downloads").glob("*.zip"))


def test_fetch_shows_its_list_and_refuses_strangers(cathcode: Run, own: dict[str, str], tmp_path: Path) -> None:
    listed = _json(cathcode("data", "fetch", "--json", **own))["addresses"]
    assert any(one["name"].startswith("ptp-practitioner") and len(one["urls"]) == 4 for one in listed)
    assert all(url.startswith("https://www.cms.gov/") for one in listed for url in one["urls"])
    assert cathcode("data", "fetch", "nothing", **own).returncode == 2
    bad = _list(tmp_path, "file:///etc/hosts", asks=False)
    done = cathcode("data", "fetch", "one", "--addresses", bad, **own)
    assert done.returncode == 2
    assert "is not a web address" in done.stderr
