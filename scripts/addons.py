"""Editions of the add-on table: the official one of 2024Q3, what 2025 brought, and what is expected of 2026."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import published as read


def addon_editions(sources: Any, known: set[str], own: Path) -> dict[str, list[dict[str, str]]]:
    """Rows in force, by edition, of every add-on or primary the product knows."""
    official = list(_official(sources, known))
    more = list(read.plain(own / "addons_more.csv"))
    gone = {code for code in known if code not in sources.listed["2026"]}
    kept = [row for row in official if row["addon"] not in gone and row["primary"] not in gone]
    return {
        "addon/2024Q3": official,
        "addon/2025": [row for row in more if row["valid_from"] < "2026-01-01"],
        "addon/2026": kept + more,
        "scope/addon-2025": [
            {"code": row["addon"], "group": "near"} for row in more if row["valid_from"] < "2026-01-01"
        ][:1],
        "scope/addon-2026": [
            {"code": code, "group": "near"} for code in sorted((known - gone) | {row["addon"] for row in more})
        ],
    }


def _official(sources: Any, known: set[str]) -> Iterator[dict[str, str]]:
    for row in sources.aoc_2024:
        ended = [year for year in (row["edit_del"], row["add_del"], row["prim_del"]) if year]
        if not ended and (row["addon"] in known or row["primary"] in known):
            yield {"addon": row["addon"], "primary": row["primary"], "type": row["edit"]}
