"""What a reader should see first."""

from typing import Any

WORST_FIRST = 60  # failures of a suite that are shown


def suites_worst_first(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Suites by the share of cases that came out as expected, the lowest first."""
    return sorted(result["suites"], key=lambda one: one["passed"] / max(1, one["judged"]))


def failures(suite: dict[str, Any]) -> list[dict[str, Any]]:
    """Failed cases: a wrong code proposed first, then by how many expectations were missed."""
    failed = [row for row in suite["results"] if not row["passed"]]
    return sorted(failed, key=lambda row: (-_harm(row), -len(row["failures"]), row["id"]))


def _harm(row: dict[str, Any]) -> int:
    keys = {failure["key"] for failure in row["failures"]}
    return 2 * bool(keys & {"no_codes", "hides"}) + bool(
        keys & {"lines", "lines_any_of", "verdict", "refuses", "abstained"}
    )


def headline(suite: dict[str, Any]) -> dict[str, Any]:
    """The first metric of a suite; Raises IndexError for none."""
    first: dict[str, Any] = suite["metrics"][0]
    return first


def number(m: dict[str, Any]) -> str:
    """`0.953 [0.921, 0.973] n=230`."""
    return f"{m['value']:.3f} [{m['low']:.3f}, {m['high']:.3f}] n={m['n']}"
