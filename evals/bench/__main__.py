"""`python -m evals.bench [NAME…] [--json]`: run the benches named, or all of them, and print their figures."""

import argparse
import importlib
import json
import pkgutil
import sys
from dataclasses import asdict
from pathlib import Path

from evals.bench.figure import Figure

_NOT_BENCHES = frozenset({"__main__", "figure"})


def benches() -> tuple[str, ...]:
    """Names of the benches there are."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return tuple(sorted(name for name in found if name not in _NOT_BENCHES and not name.startswith("_")))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="Speed and quality as figures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(benches())}; all if none is named")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.names if name not in benches()]:
        print(f"error: no bench “{unknown[0]}”; there are {', '.join(benches())}", file=sys.stderr)  # noqa: T201
        return 2
    figures: dict[str, list[Figure]] = {}
    for name in asked.names or benches():
        figures[name] = importlib.import_module(f"evals.bench.{name}").run()
        if not asked.json:
            _print(name, figures[name])
    if asked.json:
        rows = {name: [asdict(figure) for figure in found] for name, found in figures.items()}
        print(json.dumps(rows, indent=1, ensure_ascii=False))  # noqa: T201
    return 0


def _print(name: str, figures: list[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value", "unit", "aim", "note", title=name)
    for figure in figures:
        table.add_row(figure.name, f"{figure.value:,.3f}", figure.unit, figure.aim, figure.note)
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
