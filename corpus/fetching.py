"""Fetching published files from their official addresses: resumed where it stopped, and kept only when it is a table."""

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

from corpus.cms.container import members
from corpus.errors import BadPublication

ADDRESSES = Path(__file__).with_name("cms") / "addresses.yaml"
BLOCK = 1 << 16
LARGEST = 500_000_000
TIMEOUT = 60
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Address:
    """One official table, in one or more files. `asks_terms`: the AMA's terms stand before them; the user must accept."""

    name: str
    urls: tuple[str, ...]
    what: str
    asks_terms: bool


def addresses(path: Path = ADDRESSES) -> Mapping[str, Address]:
    """The list of official files, by name. Raises BadPublication for a list that is not one."""
    import yaml

    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = [
            Address(str(e["name"]), tuple(map(str, e["urls"])), str(e["what"]), bool(e["asks_terms"])) for e in entries
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise BadPublication(f"{path}: not a list of addresses ({type(error).__name__}: {error})") from error
    for address in found:
        wrong = [url for url in address.urls if urlparse(url).scheme not in ("https", "http")]
        if wrong or not address.urls:
            raise BadPublication(f"{path}: {address.name}: “{', '.join(wrong)}” is not a web address")
    return {address.name: address for address in found}


def fetch(url: str, into: Path, progress: Progress = lambda *_: None, *, accepted: bool = False) -> Path:
    """Download into the folder `into`, going on where an earlier try stopped; the path of the whole file.

    `accepted`: the user has accepted the terms that stand before the file; the server is told so.

    Raises BadPublication where the server cannot be reached, refuses, or sends something that is not the file.
    """
    into.mkdir(parents=True, exist_ok=True)
    target = into / (Path(urlparse(url).path).name or "download")
    if target.exists():
        return target
    partial, mark = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.etag")
    try:
        _download(f"{url}?agree=yes" if accepted else url, partial, mark, progress)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise BadPublication(f"{url}: cannot be fetched ({reason}); try again, it goes on where it stopped") from error
    try:
        for _ in members(partial.replace(target)):
            pass
    except BadPublication:
        target.unlink(missing_ok=True)
        raise
    finally:
        mark.unlink(missing_ok=True)
    return target


def _download(url: str, partial: Path, mark: Path, progress: Progress) -> None:
    have = partial.stat().st_size if partial.exists() else 0
    known = mark.read_text(encoding="utf-8") if mark.exists() else ""
    headers = {"User-Agent": "cathcode"}
    if have and known:
        headers |= {"Range": f"bytes={have}-", "If-Range": known}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (http and https only: `addresses` sees to it)
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
        goes_on = answer.status == 206
        have = have if goes_on else 0
        mark.write_text(answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "", encoding="utf-8")
        length = int(answer.headers.get("Content-Length") or 0)
        total = have + length
        if total > LARGEST:
            raise BadPublication(f"{url}: {total:,} bytes; no published file is so large")
        room = shutil.disk_usage(partial.parent).free
        if length > room:
            raise BadPublication(f"{url}: {length:,} bytes, and only {room:,} are free in {partial.parent}")
        with partial.open("ab" if goes_on else "wb") as out:
            while block := answer.read(BLOCK):
                out.write(block)
                have += len(block)
                if have > LARGEST:
                    raise BadPublication(f"{url}: does not end; no published file is so large")
                progress(have, total)
            out.flush()
            os.fsync(out.fileno())
    if length and have != total:
        raise BadPublication(f"{url}: {have:,} of {total:,} bytes came; try again, it goes on where it stopped")
