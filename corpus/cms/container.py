"""What a user gives: a plain file, a gzip or a zip (also a zip inside a zip), opened with every refusal in one place.

Nothing is unpacked to disk. A member is read as a stream, and what it may grow to is bounded, so that a bomb costs nothing.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from corpus.errors import BadPublication

LARGEST = 3_000_000_000  # bytes of one member unpacked; the largest published one has some 200 million
RATIO = 250  # unpacked to packed; published text packs about 20 to 1
SMALL = 50_000_000  # below this the ratio does not matter
ENCRYPTED = 0x1
DEPTH = 2
_HTML = (b"<!doctype html", b"<html", b"<head", b"<script")
_IGNORED = (".pdf", ".docx", ".doc", ".jpg", ".png", ".rtf")


@dataclass(frozen=True)
class Member:
    """One file as given or inside an archive. `origin` is what messages name it by; `name` its own last part."""

    origin: str
    name: str
    size: int  # bytes unpacked, as the archive says
    _open: Callable[[], IO[bytes]]

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes as a stream. Raises BadPublication where the archive turns out to be damaged."""
        try:
            with self._open() as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as error:
            raise BadPublication(f"{self.origin}: damaged or cut short ({error}); download it again") from error
        except OSError as error:
            raise BadPublication(f"{self.origin}: cannot be read ({error.strerror or error})") from error

    def head(self, size: int = 65_536) -> bytes:
        with self.open() as stream:
            return stream.read(size)

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.casefold()


def members(path: Path) -> Iterator[Member]:
    """Every file within `path`, archives opened. Raises BadPublication."""
    if not path.exists():
        raise BadPublication(f"{path}: there is no such file; give the path of a file from cms.gov")
    if path.is_dir():
        inside = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith("."))
        if not inside:
            raise BadPublication(f"{path}: the folder holds no files")
        for entry in inside:
            yield from members(entry)
        return
    size = path.stat().st_size
    if not size:
        raise BadPublication(f"{path}: the file is empty; download it again")
    yield from _opened(Member(str(path), path.name, size, lambda: path.open("rb")), DEPTH)


def _opened(member: Member, depth: int) -> Iterator[Member]:
    head = member.head(512)
    _refuse_html(member, head)
    if member.suffix in (".zip", ".xlsx") and not head.startswith(b"PK"):
        raise BadPublication(f"{member.origin}: not a zip file although its name says so; download it again")
    if head.startswith(b"PK") and member.suffix != ".xlsx":
        yield from _inside(member, depth)
    elif head.startswith(b"\x1f\x8b"):
        yield _unpacked(member)
    else:
        yield member


def _refuse_html(member: Member, head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_HTML) or (start.startswith(b"<") and b"<html" in start):
        raise BadPublication(
            f"{member.origin}: this is a web page, not the file: the download stopped at the licence question; "
            "accept the terms in a browser and save the file itself"
        )


def _inside(member: Member, depth: int) -> Iterator[Member]:
    if not depth:
        raise BadPublication(
            f"{member.origin}: archives within archives within archives are not opened; unpack it first"
        )
    with member.open() as stream:
        raw = stream if stream.seekable() else io.BytesIO(stream.read(LARGEST))
        try:
            entries = zipfile.ZipFile(raw).infolist()
        except zipfile.BadZipFile as error:
            raise BadPublication(f"{member.origin}: damaged or cut short ({error}); download it again") from error
    wanted = [entry for entry in entries if not entry.is_dir() and _is_wanted(entry.filename)]
    if not wanted:
        raise BadPublication(f"{member.origin}: the archive holds no data file")
    for entry in wanted:
        refuse_bomb(f"{member.origin}:{entry.filename}", entry)
    for entry in wanted:
        yield from _opened(_entry(member, entry.filename, entry.file_size), depth - 1)


def _is_wanted(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return not (last.startswith(".") or name.startswith("__MACOSX") or last.casefold().endswith(_IGNORED))


def refuse_bomb(origin: str, entry: zipfile.ZipInfo) -> None:
    """Raise BadPublication for a password or for a size no published file has."""
    if entry.flag_bits & ENCRYPTED:
        raise BadPublication(f"{origin}: protected by a password; save it without one")
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > LARGEST or (entry.file_size > SMALL and ratio > RATIO):
        raise BadPublication(
            f"{origin}: would unpack to {entry.file_size:,} bytes, {ratio:,.0f} times its size; no published file does that"
        )


def _entry(outer: Member, name: str, size: int) -> Member:
    def opened() -> IO[bytes]:
        stream = outer._open()
        raw = stream if stream.seekable() else io.BytesIO(stream.read(LARGEST))
        return cast("IO[bytes]", _Bounded(zipfile.ZipFile(raw).open(name), size, f"{outer.origin}:{name}"))

    return Member(f"{outer.origin}:{name}", name.rsplit("/", 1)[-1], size, opened)


def _unpacked(member: Member) -> Member:
    def opened() -> IO[bytes]:
        return cast("IO[bytes]", _Bounded(gzip.GzipFile(fileobj=member._open()), LARGEST, member.origin))

    name = member.name[:-3] if member.suffix == ".gz" else member.name
    return Member(member.origin, name, 0, opened)


class _Bounded(io.BufferedIOBase):
    """A stream that stops the reader where more comes out than the archive said or than any published file holds."""

    def __init__(self, stream: Any, limit: int, origin: str) -> None:
        self._stream, self._left, self._origin = stream, limit, origin

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        data: bytes = self._stream.read(-1 if size is None else size)
        self._left -= len(data)
        if self._left < 0:
            raise BadPublication(f"{self._origin}: unpacks to more than it says; no published file does that")
        return data

    read1 = read

    def close(self) -> None:
        self._stream.close()
        super().close()
