"""How fast the checker is: one claim, a batch, beside a data frame filtered for every pair, beside bare look-ups."""

import gc
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import combinations
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from corpus.rows import Setting
from corpus.tables import Tables, shipped
from evals.bench.figure import Figure
from evals.generate.claims import generated
from guards.claim import Claim, Line
from guards.engine import check
from guards.wire import check_lines

if TYPE_CHECKING:
    import pandas as pd

TODAY = date(2026, 11, 20)
DAY = date(2026, 3, 2)
_ROUNDS, _BATCH, _MASK_ROUNDS, _WARM = 2000, 3000, 12, 50
_PUBLISHED = 1_000_000  # edits; the practitioner table as published holds more


def run() -> list[Figure]:
    """Every figure of the checker, with the shipped tables."""
    tables = shipped()
    times, bare = _in_turn(lambda: check(claim(), tables, TODAY), lambda: bare_look_ups(claim(), tables), _ROUNDS)
    floor = median(bare)
    masked = median(_times(_masked(tables, 0), _MASK_ROUNDS, warm=1))
    whole = median(_times(_masked(tables, _PUBLISHED), 2, warm=0))
    rate, seconds, lines = batch(tables)
    one = median(times)
    figures = [
        Figure("one claim of 4 lines, median", one * 1e3, "ms"),
        Figure("one claim of 4 lines, p99", sorted(times)[int(len(times) * 0.99)] * 1e3, "ms"),
        Figure("batch, reading and writing included", rate, "claims/s/core", note=f"{lines} claims in {seconds:.2f} s"),
        Figure("a pandas mask for every pair, shipped edits", masked * 1e3, "ms", note="the edits alone, in memory"),
        Figure(
            "a pandas mask for every pair, published size", whole * 1e3, "ms", note=f"filled up to {_PUBLISHED:,} edits"
        ),
        Figure("times faster than the mask of the published size", whole / one, "x", ">= 100"),
        Figure("times faster than the mask of the shipped edits", masked / one, "x"),
        Figure("the bare look-ups", floor * 1e3, "ms", note="one look-up for each code, modifier, diagnosis and pair"),
        Figure("times the bare look-ups", one / floor, "x", "<= 5"),
    ]
    return [*figures, *_with_loaded_tables(tables)]


def _with_loaded_tables(tables: Tables) -> list[Figure]:
    """The same claim with the whole edit table, where the user has loaded one (`cathcode data load`)."""
    from corpus.store import open_tables
    from rag.settings import Settings

    held = open_tables(Settings().home)
    loaded = next((e for e in held.editions if e.is_loaded and e.table == "ptp"), None)
    if loaded is None:
        return []
    shipped_times, whole_times = _in_turn(
        lambda: check(claim(), tables, TODAY), lambda: check(claim(), held, TODAY), _ROUNDS
    )
    note = f"{loaded.name}, {loaded.rows:,} edits"
    ratio = median(whole_times) / median(shipped_times)
    return [
        Figure("one claim with loaded edits, median", median(whole_times) * 1e3, "ms", note=note),
        Figure("times the shipped tables", ratio, "x", "<= 1.5"),
    ]


def claim() -> Claim:
    """Four lines that pass: two arteries, a study of its own, sedation."""
    written = (("92928", ("LD",)), ("92920", ("RC",)), ("93458", ("26", "XU")), ("99152", ()))
    return Claim(DAY, Setting.PHYSICIAN, tuple(Line(c, m, Decimal(1), ("I25.110",)) for c, m in written))


def bare_look_ups(claim: Claim, tables: Tables) -> int:
    """What any checker of these tables has to look up once, without judging it; the number of rows found."""
    found = 0
    for line in claim.lines:
        found += len(tables.code(line.code, claim.day).rows)
        found += len(tables.mue(line.code, claim.day, claim.setting).rows)
        found += len(tables.addon_primaries(line.code, claim.day).rows)
        found += len(tables.pfs_rows(line.code, claim.day).rows)
        found += sum(len(tables.modifier(modifier, claim.day).rows) for modifier in line.modifiers)
        found += sum(len(tables.diagnosis(code, claim.day).rows) for code in line.diagnoses)
    for one, other in combinations(claim.lines, 2):
        found += len(tables.ptp(one.code, other.code, claim.day, claim.setting).rows)
    return found


def batch(tables: Tables) -> tuple[float, float, int]:
    """Claims a second of one core from JSON lines to JSON lines, the seconds, and the number of claims."""
    lines = jsonl(_BATCH)
    out = io.StringIO()
    gc.collect()
    began = process_time()
    for report in check_lines(lines, tables, TODAY):
        out.write(json.dumps(report, ensure_ascii=False))
        out.write("\n")
    seconds = process_time() - began
    if out.getvalue().count("\n") != len(lines):
        raise ValueError("the batch lost claims")
    return len(lines) / seconds, seconds, len(lines)


def jsonl(count: int) -> list[str]:
    """Generated clean claims as JSON lines, over and over until there are `count`."""
    entries = generated()
    return [json.dumps(_wire(entries[n % len(entries)].claim, n)) for n in range(count)]


def _wire(claim: Claim, n: int) -> dict[str, Any]:
    lines = [
        {"code": ln.code, "modifiers": ln.modifiers, "units": int(ln.units), "diagnoses": ln.diagnoses}
        for ln in claim.lines
    ]
    return {"id": str(n), "date_of_service": claim.day.isoformat(), "setting": claim.setting.value, "lines": lines}


def _masked(tables: Tables, size: int) -> Callable[[], object]:
    """The way the open peers do it: the edit table as a data frame, filtered anew for every ordered pair of lines."""
    frame = _frame(tables, size)
    day = DAY.isoformat()

    def judge() -> list["pd.DataFrame"]:
        found = []
        for one, other in combinations(claim().lines, 2):
            for first, second in ((one.code, other.code), (other.code, one.code)):
                pair = (frame["column1"] == first) & (frame["column2"] == second)
                found.append(frame[pair & (frame["effective"] <= day) & (frame["deletion"] >= day)])
        return found

    return judge


def _frame(tables: Tables, size: int) -> "pd.DataFrame":
    """The shipped edits of the four codes' partners, filled up with other pairs to `size` rows."""
    import pandas as pd

    codes = sorted({row.code for row in tables.codes(DAY)})
    edits = {
        (row.column1, row.column2): row.indicator
        for code in codes
        for row in tables.ptp_partners(code, DAY, Setting.PHYSICIAN).rows
    }
    rows = [(one, two, "1990-01-01", "9999-12-31", indicator) for (one, two), indicator in edits.items()]
    filler = size - len(rows)
    rows += [(f"{n // 1000:05d}", f"{n % 1000:05d}", "1990-01-01", "9999-12-31", 1) for n in range(filler)]
    return pd.DataFrame(rows, columns=["column1", "column2", "effective", "deletion", "indicator"])


def _in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each round of two works, taken in turn so that a busy machine slows both alike."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds // _WARM):
        for work, times in zip((one, other), found, strict=True):
            times.extend(_times(work, _WARM, warm=2))
    return found


def _times(work: Callable[[], object], rounds: int, warm: int = _WARM) -> list[float]:
    """Seconds of each round, after some that do not count."""
    for _ in range(warm):
        work()
    gc.collect()
    gc.disable()
    try:
        found = []
        for _ in range(rounds):
            began = perf_counter()
            work()
            found.append(perf_counter() - began)
        return found
    finally:
        gc.enable()
