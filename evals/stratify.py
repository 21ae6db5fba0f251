"""A fast part of a suite that keeps its strata: some cases of every family, setting, year and origin."""

from collections import defaultdict
from collections.abc import Sequence
from zlib import crc32

from evals.cases import EvalCase
from evals.slices import slices

EACH = 3  # cases of a stratum


def part(cases: Sequence[EvalCase], each: int = EACH) -> tuple[EvalCase, ...]:
    """At most `each` whole groups of every stratum, chosen by the checksum of their names: the same every time."""
    strata: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for case in cases:
        own = slices(case)
        key = tuple(own.get(by, "") for by in ("family", "setting", "year", "from", "operator", "why", "attack"))
        strata[key].add(case.group or case.id)
    kept = {name for names in strata.values() for name in sorted(names, key=_order)[:each]}
    return tuple(case for case in cases if (case.group or case.id) in kept)


def _order(name: str) -> tuple[int, str]:
    return crc32(name.encode()), name
