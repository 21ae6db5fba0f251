"""Which published format a file is, by its content; the same table in several formats is read once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from corpus.cms import (
    addendum_b,
    addendum_j,
    addon,
    asc,
    gpci,
    hcpcs,
    icd10,
    icd10_tabular,
    locco,
    mue,
    pfrev,
    pprrvu,
    ptp,
    zip_locality,
)
from corpus.cms.container import Member, members
from corpus.cms.part import Hints, Part
from corpus.cms.strangers import stranger
from corpus.errors import BadPublication

FORMATS: tuple[ModuleType, ...] = (
    pfrev, zip_locality, icd10, icd10_tabular, pprrvu, gpci, locco, hcpcs, ptp, mue, addon, addendum_j, asc, addendum_b,
)  # fmt: skip


def parts(paths: Iterable[Path], hints: Hints) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Every part found, and the names of files that are of no format. Raises BadPublication where nothing is found."""
    found: list[Part] = []
    unknown: list[str] = []
    for path in paths:
        before = len(found)
        strangers: list[Member] = []
        known: set[str] = set()
        for member in sorted(members(path), key=lambda member: member.suffix == ".xlsx"):
            if member.suffix == ".xlsx" and _stem(member) in known:
                continue  # the same table as a workbook: many times slower to read, and nothing more in it
            read = list(_read(member, hints))
            found += read
            known |= {_stem(member)} if read else set()
            strangers += [] if read else [member]
        if len(found) == before:
            raise BadPublication(f"{path}: {_stranger(strangers)}")
        unknown += (member.origin for member in strangers)
    return tuple(_preferred(found)), tuple(unknown)


def _stem(member: Member) -> str:
    """The origin without the ending of the name."""
    return member.origin.removesuffix(Path(member.name).suffix)


def _stranger(members: list[Member]) -> str:
    """Of several files the first one's fault, and how many more there are."""
    if not members:
        return "nothing in it is a published table"
    more = f" ({members[0].name}); none of the {len(members)} files is a table" if len(members) > 1 else ""
    return f"{stranger(members[0])}{more}"


def _read(member: Member, hints: Hints) -> Iterator[Part]:
    for module in FORMATS:
        if module.looks(member):
            yield from module.read(member, hints)
            return


def _preferred(found: list[Part]) -> Iterator[Part]:
    """One format for each part of each edition: the one that reads best."""
    best: dict[tuple[str, str, str, int], Part] = {}
    for part in found:
        key = (*part.key, part.number)
        if key not in best or part.preference < best[key].preference:
            best[key] = part
    return iter(best.values())
