"""Case, line breaks, wrapping, typing errors and spaces change the claim of next to no report."""

import random
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.rows import Setting
from corpus.tables import Tables, shipped
from guards.coding.derive import derive
from rag.reading import read_report

CASES = Path(__file__).resolve().parents[2] / "cases" / "reports"
ALLOWED = 0.02
ROW = re.compile(r"\|.*\||\S {2,}\S.* {2,}\S")
Noise = Callable[[str, random.Random], str]


def _rewrapped(text: str, width: int) -> str:
    """Running text at another width; the rows of a table stay rows, as in a printer's."""
    paragraphs = re.split(r"\n(?=[A-Z][A-Za-z ]+:|\d\.|[-*] )", text)
    return "\n".join(line for p in paragraphs for part in _parts(p) for line in part(width))


def _parts(paragraph: str) -> Iterator[Callable[[int], list[str]]]:
    for is_row, lines in groupby(paragraph.split("\n"), key=lambda line: bool(ROW.search(line))):
        part = list(lines)
        if is_row:
            yield lambda _, part=part: part  # type: ignore[misc]
        else:
            yield partial(textwrap.wrap, " ".join(part))


def _broken(text: str, dice: random.Random) -> str:
    return "".join("\n" if c == " " and dice.random() < 0.12 else c for c in text)


def _mistyped(text: str, dice: random.Random) -> str:
    """A letter left out, doubled or swapped with the next, in about one long word of eight."""

    def slip(match: re.Match[str]) -> str:
        word = match.group()
        if dice.random() >= 0.12:
            return word
        at = dice.randrange(1, len(word) - 2)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return dice.choice([word[:at] + word[at + 1 :], swapped, word[: at + 1] + word[at:]])

    return re.sub(r"[a-z]{8,}", slip, text)


SHORT = {
    "drug-eluting stent": "DES",
    "left anterior descending artery": "LAD",
    "circumflex": "LCx",
    "rotational atherectomy": "RA with Rotablator",
    "intravascular ultrasound": "IVUS",
    "percutaneous coronary intervention": "PCI",
    "in-stent restenosis": "ISR",
    "first diagonal": "D1",
    "obtuse marginal": "OM",
    "chronic total occlusion": "CTO",
    "left heart catheterization": "LHC",
    "right heart catheterization": "RHC",
}
LONG = {
    r"\bLAD\b": "left anterior descending artery",
    r"\bRCA\b": "right coronary artery",
    r"\bLCx\b": "left circumflex artery",
    r"\bIVUS\b": "intravascular ultrasound",
    r"\bCTO\b": "chronic total occlusion",
    r"\bISR\b": "in-stent restenosis",
    r"\bDES\b": "drug-eluting stent",
}


def _abbreviated(text: str, _: random.Random) -> str:
    for long, short in SHORT.items():
        text = re.sub(long.replace("left circumflex", "circumflex"), short, text, flags=re.IGNORECASE)
    return text.replace("left LCx artery", "LCx").replace("left LCx", "LCx")


def _spelled_out(text: str, _: random.Random) -> str:
    for short, long in LONG.items():
        text = re.sub(short, long, text)
    return text


def _reordered(text: str, dice: random.Random) -> str:
    """Parts with headings in another order, the first part (letterhead and date) in its place."""
    parts = re.split(r"\n(?=[A-Z][A-Z ]{5,}:)", text)
    if len(parts) < 3:
        return text
    rest = parts[1:]
    dice.shuffle(rest)
    return "\n".join([parts[0], *rest])


NOISES: dict[str, Noise] = {
    "abbreviated": _abbreviated,
    "spelled out": _spelled_out,
    "reordered sections": _reordered,
    "upper case": lambda t, _: t.upper(),
    "lower case": lambda t, _: t.lower(),
    "wrapped at 40": lambda t, _: _rewrapped(t, 40),
    "wrapped at 100": lambda t, _: _rewrapped(t, 100),
    "broken lines": _broken,
    "typing errors": _mistyped,
    "carriage returns": lambda t, _: t.replace("\n", "\r\n"),
    "double spaces": lambda t, _: t.replace(" ", "  "),
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return shipped()


@pytest.fixture(scope="module")
def reports() -> list[dict[str, Any]]:
    return [c for path in sorted(CASES.glob("*.yaml")) for c in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _claim(text: str, case: dict[str, Any], tables: Tables) -> tuple[Any, ...]:
    derived = derive(read_report(text).case, tables, day=case["dos"], setting=Setting(case.get("setting", "physician")))
    return tuple(sorted((d.line.code, d.line.modifiers, d.line.units) for d in derived.lines))


@pytest.mark.parametrize("noise", NOISES)
def test_noise_leaves_the_claim(noise: str, reports: list[dict[str, Any]], tables: Tables) -> None:
    changed = [
        case["id"]
        for case in reports
        if _claim(NOISES[noise](case["report"], random.Random(case["id"])), case, tables)
        != _claim(case["report"], case, tables)
    ]
    assert len(changed) <= ALLOWED * len(reports), changed
