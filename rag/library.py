"""A user's own documents: kept under the desk's folder, cut into passages, found beside the desk's own.

Each document has a folder of its own, `documents/<slug>/`, with `document.json`, `passages.jsonl` and the file as it was
given. Identifiers of patients are masked in title and passages; of a file that held any the original is not kept. A
folder is written beside its place and moved there whole, so that a broken-off addition leaves nothing.
"""

import hashlib
import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BadDocument
from corpus.marks import Mark
from corpus.passages import Passage
from corpus.rows import Confidence
from rag.errors import BadHome, BadInput
from rag.phi import scrub
from rag.words import codes_in, modifiers_in

if TYPE_CHECKING:
    from corpus.readers import Piece, Read

PREFIX = "user:"
_CARD = "document.json"
_PASSAGES = "passages.jsonl"
_SUBJECT_CODES = 3  # a document that names so few codes is about each of them, in every passage
_LONGEST_SLUG = 48
_ARTERY_AND_DISTINCT = ("LC", "LD", "LM", "RC", "RI", "XE", "XP", "XS", "XU", "59", "25", "26", "TC", "51", "52", "53")
_MODIFIERS = (*_ARTERY_AND_DISTINCT, "22", "58", "73", "74", "76", "77", "78", "79")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the user's. `id` is `user:<slug>`; `sha256` is of the file as given; `added` is UTC, ISO."""

    id: str
    title: str
    name: str
    sha256: str
    size: int
    pages: int
    passages: int
    added: str
    masked: int = 0  # identifiers that were masked


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: a document, `is_new` False where it was held already, or the sentence that refuses it."""

    path: Path
    document: Document | None = None
    is_new: bool = False
    refusal: str = ""


class Library:
    """The user's documents below `home`. Files are the state: every call reads what is there now."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "documents"

    def add(self, paths: Iterable[Path], progress: Progress | None = None) -> tuple[Added, ...]:
        """Each file in turn; one that is refused does not stop the others. A folder stands for the files in it.

        `progress(name, done, pages)` is called while a file is read. Raises BadHome where nothing can be written.
        """
        self._make_folder()
        return tuple(self._add(path, progress) for path in _files(paths))

    def documents(self) -> tuple[Document, ...]:
        """Every document held, by id."""
        if not self._folder.is_dir():
            return ()
        cards = sorted(self._folder.glob(f"[!.]*/{_CARD}"))
        return tuple(document for card in cards if (document := _card(card)) is not None)

    def remove(self, document_id: str) -> Document:
        """Take a document out, file and all. Raises BadInput where it is not held."""
        found = next((one for one in self.documents() if document_id in (one.id, one.id.removeprefix(PREFIX))), None)
        if found is None:
            raise BadInput(f"no document “{document_id}” is held; see the ids with: cathcode docs list")
        place = self._folder / found.id.removeprefix(PREFIX)
        going = self._folder / f".removing-{uuid.uuid4().hex}"
        try:
            place.rename(going)
        except OSError as fault:
            raise BadHome(f"{place}: cannot be removed ({fault.strerror}); check the rights of the folder") from None
        shutil.rmtree(going, ignore_errors=True)
        return found

    def passages(self) -> tuple[Passage, ...]:
        """The passages of every document, by document id and in their order."""
        return tuple(passage for document in self.documents() for passage in self._passages(document))

    def _passages(self, document: Document) -> Iterator[Passage]:
        path = self._folder / document.id.removeprefix(PREFIX) / _PASSAGES
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            rows = [json.loads(line) for line in lines]
        except (OSError, ValueError) as fault:
            raise BadHome(f"{path}: cannot be read ({fault}); remove the document and add it again") from None
        for row in rows:
            yield Passage(
                id=f"{document.id}#{row['n']}",
                doc=document.id,
                title=document.title,
                heading=row["heading"],
                text=row["text"],
                kind="user",
                codes=tuple(row["codes"]),
                modifiers=tuple(row["modifiers"]),
                sources=(Mark(document.id, row["locator"]),),
                confidence=Confidence.LOW,
                origin="user",
            )

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            probe = self._folder / f".probe-{uuid.uuid4().hex}"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as fault:
            raise BadHome(
                f"{self._folder}: cannot be written ({fault.strerror}); set CATHCODE_HOME to a folder of yours"
            ) from None

    def _add(self, path: Path, progress: Progress | None) -> Added:
        from corpus.readers import read

        def report(done: int, pages: int) -> None:
            if progress:
                progress(path.name, done, pages)

        try:
            digest = _digest(path)
            held = next((one for one in self.documents() if one.sha256 == digest), None) if digest else None
            if held:
                return Added(path, held)
            found = read(path, report)
            data = path.read_bytes()
        except BadDocument as fault:
            return Added(path, refusal=str(fault))
        except OSError as fault:
            return Added(path, refusal=f"{path.name}: cannot be read ({fault.strerror or fault}); check its rights")
        found, masked = _without_identifiers(found)
        rows = _rows(found)
        stem = _name_without_identifiers(path.stem)
        document = Document(
            id=PREFIX + self._slug(stem),
            title=found.title,
            name=f"{stem}{path.suffix}",
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            pages=found.pages,
            passages=len(rows),
            added=datetime.now(UTC).isoformat(timespec="seconds"),
            masked=masked,
        )
        return Added(path, self._write(document, rows, b"" if masked else data, path.suffix.lower()), is_new=True)

    def _slug(self, stem: str) -> str:
        plain = "-".join(re.findall(r"[a-z0-9]+", stem.lower()))[:_LONGEST_SLUG].strip("-") or "document"
        number, slug = 1, plain
        while (self._folder / slug).exists():
            number += 1
            slug = f"{plain}-{number}"
        return slug

    def _write(self, document: Document, rows: list[dict[str, object]], data: bytes, suffix: str) -> Document:
        place = self._folder / document.id.removeprefix(PREFIX)
        coming = self._folder / f".adding-{uuid.uuid4().hex}"
        try:
            coming.mkdir()
            if data:
                (coming / f"original{suffix}").write_bytes(data)
            lines = (json.dumps(row, ensure_ascii=False) for row in rows)
            (coming / _PASSAGES).write_text("\n".join(lines) + "\n", encoding="utf-8")
            (coming / _CARD).write_text(json.dumps(asdict(document), ensure_ascii=False, indent=1), encoding="utf-8")
            coming.rename(place)
        except OSError as fault:
            shutil.rmtree(coming, ignore_errors=True)
            raise BadHome(f"{self._folder}: cannot be written ({fault.strerror}); free space or check rights") from None
        return document


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        else:
            yield path


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _card(path: Path) -> Document | None:
    """None for a card that is broken: such a document is as good as not added."""
    try:
        return Document(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _without_identifiers(found: "Read") -> tuple["Read", int]:
    """The document with identifiers masked, and how many were."""
    count = 0

    def clean(text: str) -> str:
        nonlocal count
        scrubbed, masked = scrub(text)
        count += len(masked)
        return str(scrubbed)

    pieces = tuple(
        replace(piece, heading=clean(piece.heading), text=clean(piece.text), locator=piece.locator)
        for piece in found.pieces
    )
    asides = tuple(clean(aside) for aside in found.asides)
    return replace(found, title=_name_without_identifiers(clean(found.title)), pieces=pieces, asides=asides), count


def _name_without_identifiers(stem: str) -> str:
    """A file's name; people name files by patient and record number."""
    words = re.sub(r"[_.\-]+", " ", stem)
    clean = re.sub(r"(?<!\d)(?!20[0-4]\d[01]\d[0-3]\d(?!\d))\d{6,}", "number", str(scrub(words)[0]))
    return stem if clean == words else clean


def _rows(found: "Read") -> list[dict[str, object]]:
    """Passages as they are kept, with the codes and modifiers each names; a document on few codes is about them all."""
    aside = "\n".join((found.title, *found.asides))
    whole = "\n".join((aside, *(f"{piece.heading}\n{piece.text}" for piece in found.pieces)))
    named = codes_in(whole)
    subject = named if len(named) <= _SUBJECT_CODES else codes_in(aside)
    return [_row(number, piece, subject) for number, piece in enumerate(found.pieces, start=1)]


def _row(number: int, piece: "Piece", subject: tuple[str, ...]) -> dict[str, object]:
    whole = f"{piece.heading}\n{piece.text}"
    return {
        "n": number,
        "heading": piece.heading,
        "locator": piece.locator,
        "text": piece.text,
        "codes": list(dict.fromkeys((*codes_in(whole), *subject))),
        "modifiers": list(modifiers_in(whole, _MODIFIERS)),
    }
