"""Whether what was got is what was expected, key by key, each with an explanation."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.cases import Expect
from evals.got import Got


@dataclass(frozen=True, slots=True)
class Judged:
    """One key of `expect`: fulfilled or not, and what stood against what."""

    key: str
    ok: bool
    expected: str
    got: str


def judge(expect: Expect, got: Got) -> tuple[Judged, ...]:
    """Every key that stands in `expect`. A refusal fulfils nothing but what it says."""
    given = expect.model_dump(exclude_none=True)
    text = got.text if not got.error else got.error
    judges: dict[str, Callable[[Any], bool]] = {
        "lines": lambda want: _same(want, got.lines),
        "lines_any_of": lambda want: any(_same(one, got.lines) for one in want),
        "no_codes": lambda want: not {code_of(line) for line in got.lines} & set(want),
        "verdict": lambda want: got.verdict == want,
        "rules": lambda want: set(want) <= set(got.rules),
        "abstained": lambda want: got.abstained is want,
        "says": lambda want: all(re.search(one, text, re.IGNORECASE | re.DOTALL) for one in want),
        "says_not": lambda want: not any(re.search(one, text, re.IGNORECASE | re.DOTALL) for one in want),
        "passages": lambda want: all(meets(one, got.passages) for one in want),
        "missing_facts": lambda want: bool(got.missing_facts) is want,
        "rules_any": lambda want: bool(set(want) & set(got.rules)),
        "rules_not": lambda want: not set(want) & set(got.rules),
        "no_alarm": lambda want: bool(got.verdict) and bool(got.alarms) is not want,
        "at_least": lambda want: got.verdict in VERDICTS and VERDICTS.index(got.verdict) >= VERDICTS.index(want),
        "no_lines": lambda want: bool(got.lines) is not want and not got.error,
        "has_line": lambda want: normal(want) in map(normal, got.lines),
        "hides": lambda want: not any(one.casefold() in got.shown.casefold() for one in want),
        "refuses": lambda want: refuses(got) is want,
    }
    return tuple(Judged(key, bool(judges[key](want)), str(want), _got(key, got)) for key, want in given.items())


VERDICTS = ("pass", "review", "unverified", "block")


def meets(form: str, names: Sequence[str]) -> bool:
    """Whether one of the names is the one meant by `document`, `document#section`, `code:92928`, or `a | b`."""
    return any(one.strip() in names for one in form.split("|"))


def refuses(got: Got) -> bool:
    """Whether nothing is offered as settled: abstained, refused, or asked back without a line that passes."""
    return bool(got.error) or got.abstained or bool(got.missing_facts)


_LINE = re.compile(r"(?P<code>[0-9A-Z]+)(?P<modifiers>(?:-[0-9A-Z]{2})*)(?:\s*X(?P<units>[0-9.]+))?")


def normal(line: str) -> str:
    """`92978-LD-26x1` as `92978-26-LD`: modifiers sorted, one unit not written. Anything else stays as it is."""
    read = _LINE.fullmatch(line.strip().upper())
    if read is None:
        return line
    joined = "-".join([read["code"], *sorted(filter(None, read["modifiers"].split("-")))])
    return joined if read["units"] in {None, "1"} else f"{joined}x{read['units']}"


def _same(want: list[str], lines: tuple[str, ...]) -> bool:
    return Counter(map(normal, want)) == Counter(map(normal, lines))


def code_of(line: str) -> str:
    return line.split("-")[0].split("x")[0]


def _got(key: str, got: Got) -> str:
    if got.error:
        return f"refused: {got.error}"
    shown = {
        **dict.fromkeys(("lines_any_of", "no_codes", "no_lines", "has_line"), "lines"),
        **dict.fromkeys(("says", "says_not"), "text"),
        **dict.fromkeys(("rules_any", "rules_not"), "rules"),
        "no_alarm": "alarms",
        "at_least": "verdict",
        "hides": "shown",
        "refuses": "missing_facts",
    }.get(key, key)
    return str(getattr(got, shown))
