"""Two runs of the same cases, paired: which metric moved, how likely by chance, and which cases changed."""

import json
from collections.abc import Sequence
from math import comb
from pathlib import Path
from typing import Any

from evals.errors import BadCases
from evals.interval import SEED

_RESAMPLES = 5000
PASSED = "cases passed"


def read_result(path: Path) -> dict[str, Any]:
    """The result of a run, from its folder or file. Raises BadCases where there is none."""
    file = path / "result.json" if path.is_dir() else path
    try:
        whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BadCases(f"there is no result at {file.name} ({fault.strerror}); run `cathcode eval --out DIR`") from None
    except json.JSONDecodeError as fault:
        raise BadCases(f"{file.name}, line {fault.lineno}: not JSON; run `cathcode eval --out DIR` again") from None
    if "suites" not in whole:
        raise BadCases(f"{file.name} is not the result of suites; run `cathcode eval --out DIR` without --cases")
    return whole


def compared(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Paired tests of every metric both runs have, on the cases both have, and every case whose outcome changed."""
    one = {s["suite"]: {r["id"]: r for r in s["results"]} for s in before["suites"]}
    other = {s["suite"]: {r["id"]: r for r in s["results"]} for s in after["suites"]}
    tests, changed, alone = [], [], 0
    for suite in one:
        ids = [name for name in one[suite] if name in other.get(suite, {})]
        alone += len(one[suite].keys() ^ other.get(suite, {}).keys())
        pairs = [(one[suite][name], other[suite][name]) for name in ids]
        tests += _tests(suite, pairs)
        changed += [
            {
                "suite": suite,
                "id": a["id"],
                "before": _told(a),
                "after": _told(b),
                "better": bool(b["passed"]) and not a["passed"],
                "failures": b["failures"],
            }
            for a, b in pairs
            if (a["passed"], a["lines"], a["verdict"]) != (b["passed"], b["lines"], b["verdict"])
        ]
    changed.sort(key=lambda row: (row["better"], row["suite"], row["id"]))
    return {"tests": tests, "changed": changed, "only_in_one": alone}


def _told(row: dict[str, Any]) -> str:
    return f"{'passed' if row['passed'] else 'failed'} ({', '.join(row['lines']) or 'no line'}; {row['verdict'] or 'no verdict'})"


def _tests(suite: str, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    if not pairs:
        return []
    passed = [(bool(a["passed"]), bool(b["passed"])) for a, b in pairs]
    found = [
        {
            "suite": suite,
            "metric": PASSED,
            "n": len(passed),
            "before": sum(a for a, _ in passed) / len(passed),
            "after": sum(b for _, b in passed) / len(passed),
            "p": mcnemar(sum(a and not b for a, b in passed), sum(b and not a for a, b in passed)),
            "test": "McNemar, exact",
        }
    ]
    names = dict.fromkeys(name for a, _ in pairs for name in a.get("scores", {}) if name != PASSED)
    for name in names:
        both = [
            (a["cluster"], _pair(a["scores"][name]), _pair(b["scores"][name]))
            for a, b in pairs
            if name in a.get("scores", {}) and name in b.get("scores", {})
        ]
        if both:
            found.append({"suite": suite, "metric": name, "n": len(both), **paired_bootstrap(both)})
    return found


def mcnemar(lost: int, won: int) -> float:
    """Exact two-sided p of `lost` against `won` discordant pairs; 1 where there are none."""
    n = lost + won
    if n == 0:
        return 1.0
    tail = sum(comb(n, k) for k in range(min(lost, won) + 1)) / 2**n
    return min(1.0, float(2 * tail))


Part = tuple[float, float]


def paired_bootstrap(both: Sequence[tuple[str, Part, Part]], seed: int = SEED) -> dict[str, Any]:
    """Both values, the 95% interval of their difference and a two-sided p, resampling whole clusters, the same each run."""
    import numpy as np

    clusters: dict[str, list[float]] = {}
    for name, (h1, o1), (h2, o2) in both:
        own = clusters.setdefault(name, [0.0, 0.0, 0.0, 0.0])
        for n, value in enumerate((h1, o1, h2, o2)):
            own[n] += value
    parts = np.array(list(clusters.values()))
    total = parts.sum(0)
    before, after = _ratio(total[0], total[1]), _ratio(total[2], total[3])
    drawn = parts[np.random.default_rng(seed).integers(0, len(parts), (_RESAMPLES, len(parts)))].sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = drawn[:, 2] / drawn[:, 3] - drawn[:, 0] / drawn[:, 1]
    moved = moved[np.isfinite(moved)]
    low, high = (float(x) for x in np.quantile(moved, (0.025, 0.975))) if len(moved) else (0.0, 0.0)
    p = min(1.0, 2 * min(float((moved <= 0).mean()), float((moved >= 0).mean()))) if len(moved) else 1.0
    return {"before": before, "after": after, "low": low, "high": high, "p": p, "test": "paired bootstrap"}


def _ratio(hits: float, of: float) -> float:
    return float(hits / of) if of else 0.0


def _pair(score: Any) -> Part:
    return (float(score[0]), float(score[1])) if isinstance(score, list) else (float(score), 1.0)
