"""Judging a draft by the `expect` of an eval case: every fault in words."""

import re
from collections.abc import Mapping
from typing import Any

from guards.claim import Line
from rag.answer import Draft


def faults(draft: Draft, expect: Mapping[str, Any]) -> list[str]:
    """What in the draft is not as expected; empty for a right answer."""
    lines = sorted(shown(line) for line in draft.lines)
    codes = {line.code for line in draft.lines}
    found = []
    if "lines" in expect and "lines_any_of" not in expect and lines != sorted(expect["lines"]):
        found.append(f"lines are {lines}, not {sorted(expect['lines'])}")
    if "lines_any_of" in expect and lines not in [sorted(one) for one in expect["lines_any_of"]]:
        found.append(f"lines are {lines}, none of {expect['lines_any_of']}")
    found += [f"proposes {code}" for code in expect.get("no_codes", ()) if code in codes]
    if "abstained" in expect and draft.abstained != expect["abstained"]:
        found.append(f"abstained is {draft.abstained}")
    if "missing_facts" in expect and bool(draft.missing_facts) != expect["missing_facts"]:
        found.append(f"asks for {draft.missing_facts}")
    found += [f"does not say /{p}/" for p in expect.get("says", ()) if not _says(draft, p)]
    found += [f"says /{p}/" for p in expect.get("says_not", ()) if _says(draft, p)]
    return found


def _says(draft: Draft, pattern: str) -> bool:
    return bool(re.search(pattern, draft.text, re.IGNORECASE | re.DOTALL))


def shown(line: Line) -> str:
    """`92979-26-LD`, modifiers sorted; `x2` behind it for two units."""
    units = "" if line.units == 1 else f"x{line.units.normalize():f}"
    return "-".join((line.code, *sorted(line.modifiers))) + units
