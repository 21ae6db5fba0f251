"""The scope of an edition: the codes of whose silence in the table something follows."""

import csv
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadTable

GROUPS = ("core", "near", "far", "column1", "prefix")


@dataclass(frozen=True, slots=True)
class Scope:
    """Single codes, ranges and prefixes.

    `far` codes: of their pairs only those with a `core` code are held. `column1` codes: only their edits as column one are
    held, so silence speaks about pairs of them and never about one of them alone. Without any code the scope is empty and
    silence never means that nothing is published.
    """

    codes: frozenset[str] = frozenset()
    core: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    column1: frozenset[str] = frozenset()
    ranges: tuple[tuple[str, str], ...] = ()
    prefixes: tuple[str, ...] = ()

    def covers(self, table: str, key: tuple[str, ...]) -> bool:
        """Whether every code of `key` is within. The modifier in a key of the fee schedule is not a code."""
        codes = key[:1] if table in ("pfs", "pfs_qp") else key
        if not codes or not all(self._holds(code) for code in codes):
            return False
        if len(codes) == 1:
            return codes[0] not in self.column1
        return self.far.isdisjoint(codes) or not self.core.isdisjoint(codes)

    def _holds(self, code: str) -> bool:
        return (
            code in self.codes
            or code.startswith(self.prefixes)
            or any(first <= code <= last and _shape(code) == _shape(first) for first, last in self.ranges)
        )


def _shape(code: str) -> str:
    return "".join("9" if sign.isdigit() else sign for sign in code)


def read_scope(file: Path) -> Scope:
    """Columns code, group and, for ranges, last. Raises BadTable."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            lines = list(csv.DictReader(opened))
    except OSError as error:
        raise BadTable(f"{file}: cannot be read: {error.strerror}; reinstall cathcode") from error
    for number, line in enumerate(lines, 2):
        if not line.get("code") or line.get("group") not in GROUPS:
            raise BadTable(f"{file}: line {number}: a code and a group of {', '.join(GROUPS)} were expected")
    singles = [line for line in lines if not line.get("last") and line["group"] != "prefix"]
    return Scope(
        codes=frozenset(line["code"] for line in singles),
        core=frozenset(line["code"] for line in singles if line["group"] == "core"),
        far=frozenset(line["code"] for line in singles if line["group"] == "far"),
        column1=frozenset(line["code"] for line in singles if line["group"] == "column1"),
        ranges=tuple((line["code"], line["last"]) for line in lines if line.get("last")),
        prefixes=tuple(line["code"] for line in lines if line["group"] == "prefix"),
    )
