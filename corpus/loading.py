"""Loading published files into the store: recognised, read whole, checked, and only then named by the register."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus.cms.grid import LONG
from corpus.cms.part import Hints, Part
from corpus.cms.ptp import UNDATED, refuse_other_year
from corpus.cms.recognise import parts as recognise
from corpus.edition_file import write
from corpus.errors import BadPublication
from corpus.loaded_table import LoadedTable
from corpus.rows import Confidence
from corpus.span import OPEN_START
from corpus.store import Entry, digest, entries, folder, put, sweep, writing
from corpus.tables import Edition
from corpus.usual import cut_short, doubt, shrunk

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One edition of a load. `is_new` is False where the very same files were loaded before and nothing changed."""

    edition: Edition
    origins: tuple[str, ...]
    is_new: bool
    doubt: str = ""  # a question to the user: far fewer rows than published editions have, so it is kept as an extract


@dataclass(frozen=True, slots=True)
class Load:
    """What a load found. `unknown` names files that hold no table that is known."""

    editions: tuple[Loaded, ...]
    unknown: tuple[str, ...]


def load(paths: Iterable[Path], home: Path, hints: Hints | None = None, progress: Progress = lambda *_: None) -> Load:
    """Load published files, zipped or not. Raises BadPublication or BadStore; the store is then as it was.

    `progress` is told the edition and the rows written so far.
    """
    given, told = tuple(paths), hints or Hints()
    found, unknown = recognise(given, told)
    mark = digest(_files(given), str(VERSION), *(repr(value) for value in (told.with_descriptors, told.incomplete)))
    groups = _editions(found)
    for group in groups:
        _refuse_missing_parts(group, told)
    with writing(home) as register:
        sweep(home)
        held = {entry.key: entry for entry in entries(home)}
        results: list[Loaded] = []
        for group in groups:
            before = held.get(group[0].key)
            if before and before.given == mark and (folder(home) / before.file).exists():
                results.append(Loaded(before.edition, before.origins, is_new=False))
                continue
            entry, question = _written(home, group, told, mark, progress)
            given_whole = replace(entry.edition, is_complete=not told.incomplete)
            fault = shrunk(given_whole, (other.edition for other in held.values() if other.key != entry.key))
            if fault:
                raise BadPublication(f"{group[0].origin}: {fault}")
            put(register, entry)
            results.append(Loaded(entry.edition, entry.origins, is_new=True, doubt=question))
        _sync(folder(home))
    sweep(home)
    return Load(tuple(results), unknown)


VERSION = 5  # of what is written; raise it when the shape of an edition's file changes


def _files(given: Iterable[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(entry for entry in path.iterdir() if entry.is_file())
        else:
            yield path


def _editions(found: Iterable[Part]) -> list[list[Part]]:
    grouped: dict[tuple[str, str, str], list[Part]] = {}
    for part in found:
        grouped.setdefault(part.key, []).append(part)
    return [sorted(group, key=lambda part: part.number) for group in grouped.values()]


def _refuse_missing_parts(group: list[Part], hints: Hints) -> None:
    first = group[0]
    missing = sorted(set(range(1, first.parts + 1)) - {part.number for part in group}) if first.parts > 1 else []
    if missing and not hints.incomplete:
        raise BadPublication(
            f"{first.origin}: {first.table} {first.name} comes in {first.parts} parts; missing: "
            f"{', '.join(map(str, missing))}; give them together, or add --incomplete to load what there is as an extract"
        )


def _written(home: Path, group: list[Part], hints: Hints, mark: str, progress: Progress) -> tuple[Entry, str]:
    """Write the edition's file, check it, move it into place; the register does not name it yet.

    With a question where it was given as a whole and is too small for one: it is then kept as an extract.
    """
    first = group[0]
    label = " ".join(word for word in first.key if word)
    slug = re.sub(r"[^a-z0-9]+", "-", label.casefold()).strip("-")
    name = f"{slug}-{mark[:12]}.sqlite"
    partial = folder(home) / f"{name}.{os.getpid()}.partial"
    partial.unlink(missing_ok=True)
    rows = (row for part in group for row in part.rows())
    try:
        count = write(partial, first.table, rows, lambda done: progress(label, done))
        edition = _checked(partial, _edition(group, count, hints), group)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    with partial.open("rb+") as stream:
        os.fsync(stream.fileno())
    target = folder(home) / name
    partial.replace(target)
    question = "" if hints.incomplete else doubt(edition)
    edition = replace(edition, is_complete=edition.is_complete and not question)
    scope = first.scope if edition.is_complete else ""
    origins = tuple(Path(part.origin).name for part in group)
    return Entry(edition, scope, name, target.stat().st_size, digest([target]), mark, origins), question


def _edition(group: list[Part], count: int, hints: Hints) -> Edition:
    first = group[0]
    return Edition(
        first.table, first.name, first.span, first.source, first.setting, is_complete=not hints.incomplete, is_loaded=True,
        carries_forward=first.carries_forward, rows=count,
    )  # fmt: skip


def _checked(partial: Path, edition: Edition, group: list[Part]) -> Edition:
    """What can only be said of a whole edition; edits with their dates reach back. Raises BadPublication."""
    origin = group[0].origin
    if not edition.rows:
        raise BadPublication(f"{origin}: holds no row of {edition.table} below its header; the file is cut short")
    table = LoadedTable(edition, partial, "")
    try:
        fault = cut_short(edition, table.begins) or (
            _older_list(edition, table) if edition.table == "diagnoses" else ""
        )
        if fault:
            raise BadPublication(f"{origin}: {fault}")
        if edition.table == "ptp":
            newest = table.newest()
            refuse_other_year(origin, newest, edition.span)
            edition = replace(edition, reaches_back=edition.is_complete and newest > UNDATED)
        if edition.table in ("pfs", "pfs_qp"):
            _refuse_other_factor(origin, edition, next(table.every()).conversion_factor)
    finally:
        table.close()
    return edition


def _older_list(edition: Edition, table: LoadedTable) -> str:
    """A list of diagnoses named for a later year lacks codes that came in since; empty where it has them."""
    from corpus.shipped import readers

    if not edition.is_complete or edition.rows < LONG:
        return ""
    since = [
        row
        for reader in readers()
        if reader.edition.table == "diagnoses"
        for row in reader.rows("all", ())
        if row.confidence is Confidence.HIGH and OPEN_START < row.valid_from <= edition.span.start <= row.valid_to
    ]
    missing = [row for row in since if not table.rows("code", (row.code,))]
    if not missing:
        return ""
    first = missing[0]
    return (
        f"named for {edition.name}, but without {first.code}, in force since {first.valid_from}; it is an older list:"
        " check its name"
    )


def _refuse_other_factor(origin: str, edition: Edition, factor: Decimal) -> None:
    """A schedule for qualifying participants named as the other one, or the other way round, shows in its factor."""
    from corpus.shipped import readers

    other = "pfs" if edition.table == "pfs_qp" else "pfs_qp"
    for reader in readers():
        shipped = reader.edition
        if shipped.table == other and shipped.span.start.year == edition.span.start.year:
            row: Any = next(iter(reader.rows("code", ("92928",))), None)
            if row is not None and row.conversion_factor == factor:
                kind = "qualifying" if edition.table == "pfs_qp" else "non-qualifying"
                raise BadPublication(
                    f"{origin}: named for {kind} participants, but its factor {factor} is the other one's; check its name"
                )


def _sync(path: Path) -> None:
    """Make the new names durable before the register speaks of them."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
