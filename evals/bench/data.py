"""How fast published files load and are looked up: the practitioner edits at full size, beside pandas on the same file.

Uses the published table where it stands beside the checkout, else a generated one of the same size and layout. Each load
runs in a process of its own, so that its peak memory is its own.
"""

import gzip
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from evals.bench.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT.parent / "shared" / "cms" / "ncci_2024q3" / "ptp_prac_2024q3_all.csv.gz"
SMALL, LARGE = 20_000, 2_546_017  # pairs
LOOKUPS, COLD = 20_000, 5
DAY = date(2026, 3, 1)
_HEADER = '"column1","column2","deletion_date","modifier","rationale"\n'


def run() -> list[Figure]:
    """Every figure of the store."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        large = PUBLISHED if PUBLISHED.exists() else _generated(folder / "ptp_prac_large.csv.gz", LARGE)
        what = "published table" if large == PUBLISHED else "generated table"
        small = _shortened(large, folder / "ptp_prac_small.csv.gz", SMALL)
        ours = _child("load", str(large), str(folder / "home"))
        theirs = _child("pandas", str(large), str(folder / "pandas.sqlite"))
        _child("load", str(small), str(folder / "small"))
        looked = _child("lookups", str(folder / "home"), str(folder / "small"))
        cold = median(_cold(folder / "home") for _ in range(COLD))
    return [
        Figure("load the practitioner edits", ours["seconds"], "s", "< 60", f"{what}, {ours['rows']:,.0f} rows"),
        Figure("rows a second", ours["rows"] / ours["seconds"], "rows/s"),
        Figure("peak memory of the load", ours["peak"], "MB", "< 600"),
        Figure("size on disk", ours["size"], "MB"),
        Figure("pandas read_csv and to_sql, same file", theirs["seconds"], "s", note="no check, no date, no index"),
        Figure("peak memory of pandas", theirs["peak"], "MB"),
        Figure("size on disk of pandas", theirs["size"], "MB"),
        Figure("times the time of pandas", ours["seconds"] / theirs["seconds"], "x"),
        Figure("times the memory of pandas", ours["peak"] / theirs["peak"], "x"),
        Figure("pair look-up, median", looked["median"], "µs"),
        Figure("pair look-up, p99", looked["p99"], "µs", "< 50"),
        Figure("median from 20 thousand to 2.5 million rows", looked["median"] / looked["small_median"], "x", "< 1.5"),
        Figure("p99 from 20 thousand to 2.5 million rows", looked["p99"] / looked["small_p99"], "x", "< 1.5"),
        Figure("memory with the edits loaded and looked up", looked["peak"], "MB", "< 500"),
        Figure("`cathcode lookup` from cold", cold, "s", "< 0.6", f"median of {COLD}, all but the rest of the machine"),
    ]


def _generated(path: Path, count: int) -> Path:
    """Random pairs of invented codes, sorted, in the layout of the published table."""
    dice = random.Random(1)  # noqa: S311
    codes = sorted(f"{number:05}" for number in dice.sample(range(10_000, 99_999), 12_000))
    with gzip.open(path, "wt", encoding="ascii") as out:
        out.write(_HEADER)
        left = count
        for one in codes:
            share = min(left, -(-count // len(codes)))
            for two in sorted(dice.sample(codes, share)):
                end = "9999-12-31" if dice.random() < 0.65 else "2023-12-31"
                out.write(f'"{one}","{two}","{end}",{dice.choice("011")},"invented reason"\n')
            left -= share
    return path


def _shortened(source: Path, path: Path, count: int) -> Path:
    """A table of `count` rows out of a larger one: every so many lines, so that its codes are spread alike."""
    with gzip.open(source, "rt", encoding="latin-1") as lines, gzip.open(path, "wt", encoding="latin-1") as out:
        out.write(next(lines))
        out.writelines(islice(islice(lines, 0, None, LARGE // count), count))
    return path


def _child(what: str, *arguments: str) -> dict[str, float]:
    call = [
        sys.executable,
        "-c",
        "import sys; from evals.bench.data import child; child(*sys.argv[1:])",
        what,
        *arguments,
    ]
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 (our own interpreter)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def child(what: str, *arguments: str) -> None:
    """One measurement in a process of its own; its figures as JSON on standard output."""
    work: dict[str, Callable[..., dict[str, float]]] = {"load": _load, "pandas": _pandas, "lookups": _lookups}
    found = work[what](*arguments)
    sys.stdout.write(json.dumps(found | {"peak": _peak()}))


def _load(source: str, home: str) -> dict[str, float]:
    from corpus.cms.part import Hints
    from corpus.loading import load
    from corpus.rows import Setting
    from corpus.store import folder

    began = perf_counter()
    result = load([Path(source)], Path(home), Hints(edition="2024Q3", setting=Setting.PHYSICIAN))
    seconds = perf_counter() - began
    size = sum(path.stat().st_size for path in folder(Path(home)).iterdir())
    return {"seconds": seconds, "rows": result.editions[0].edition.rows, "size": size / 1e6}


def _pandas(source: str, target: str) -> dict[str, float]:
    import sqlite3

    import pandas as pd

    began = perf_counter()
    frame = pd.read_csv(source, dtype=str, encoding="latin-1")
    connection = sqlite3.connect(target)
    frame.to_sql("ptp", connection, index=False)
    connection.close()
    return {"seconds": perf_counter() - began, "rows": len(frame), "size": Path(target).stat().st_size / 1e6}


def _lookups(large: str, small: str) -> dict[str, float]:
    """Microseconds a look-up in a large and in a small table. They take turns, so that what else runs burdens both alike."""
    asks = (_asks(Path(large), 2), _asks(Path(small), 2))
    times: tuple[list[float], list[float]] = ([], [])
    for turn in zip(*asks, strict=True):
        for ask, taken in zip(turn, times, strict=True):
            began = perf_counter()
            ask()
            taken.append(perf_counter() - began)
    at_large, at_small = (sorted(taken[LOOKUPS // 4 :]) for taken in times)  # the first quarter warms the pages
    p99 = int(LOOKUPS * 0.99)
    return {
        "median": median(at_large) * 1e6, "p99": at_large[p99] * 1e6,
        "small_median": median(at_small) * 1e6, "small_p99": at_small[p99] * 1e6,
    }  # fmt: skip


def _asks(home: Path, seed: int) -> Iterator[Callable[[], Any]]:
    """A quarter of the look-ups, then all of them: pairs of codes of the table, most of them no edit."""
    from functools import partial

    from corpus.rows import Setting
    from corpus.store import loaded, open_tables

    (reader,) = loaded(home)
    rows: Iterator[Any] = reader.every()  # type: ignore[attr-defined]
    codes = sorted({code for row in islice(rows, 0, None, 101) for code in (row.column1, row.column2)})
    dice = random.Random(seed)  # noqa: S311
    pairs = [(dice.choice(codes), dice.choice(codes)) for _ in range(LOOKUPS)]
    tables = open_tables(home)
    for one, other in pairs[: LOOKUPS // 4] + pairs:
        yield partial(tables.ptp, one, other, DAY, Setting.PHYSICIAN)


def _cold(home: Path) -> float:
    """Seconds of a whole `cathcode lookup`, from the start of the interpreter to its end."""
    import os

    env = {**os.environ, "CATHCODE_HOME": str(home)}
    call = [
        sys.executable,
        "-c",
        "from cli.main import run; run()",
        "lookup",
        "92928",
        "--dos",
        DAY.isoformat(),
        "--json",
    ]
    began = perf_counter()
    subprocess.run(call, capture_output=True, check=True, cwd=ROOT, env=env)  # noqa: S603 (our own interpreter)
    return perf_counter() - began


def _peak() -> float:
    """Largest resident memory of this process so far, MB."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
