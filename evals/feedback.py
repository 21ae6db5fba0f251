"""Thumbs and corrections from the chat as eval cases for a person to review.

Nothing that names a patient is kept: question and comment are scrubbed, the answer's text is not kept at all. A thumb up
expects what the answer proposed; a thumb down expects that it is not proposed again, and the comment tells a reviewer
what was meant. Neither is taken for right before a person has looked: `slices.review` is `open`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from corpus.rows import Setting
from evals.cases import EvalCase, Expect
from evals.errors import BadCases
from evals.judge import normal

Thumbs = Literal["up", "down"]
_LINE = re.compile(r"\b(?:\d{4}[0-9T]|[CG]\d{4})(?:-[A-Z0-9]{2})+\b")


def feedback_case(question: str, answer: Mapping[str, Any], thumbs: Thumbs, comment: str = "") -> EvalCase:
    """One case from a question, its answer as JSON (contract's shape), the thumb and what the user wrote."""
    from rag.phi import scrub

    asked, said = str(scrub(question)[0]), str(scrub(comment)[0])
    lines = [_written(line) for line in answer.get("lines", ())]
    return EvalCase(
        id=f"feedback-{sha256(f'{asked}|{thumbs}|{said}'.encode()).hexdigest()[:10]}",
        kind="ask",
        input=asked,
        dos=date.fromisoformat(answer["dos"]) if answer.get("dos") else None,
        setting=Setting(answer.get("setting", Setting.PHYSICIAN)),
        expect=_expect(thumbs, lines, said, abstained=bool(answer.get("abstained"))),
        slices={"review": "open", "thumbs": thumbs, **({"comment": said} if said else {})},
        source="feedback",
        confidence="low",
    )


def write_cases(cases: Iterable[EvalCase]) -> str:
    """The cases as a YAML file of cases; every case once."""
    import yaml

    once = {case.id: case for case in cases}
    entries = [
        case.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"expect": _plain(case.expect)}
        for case in once.values()
    ]
    whole = {"title": "From feedback; to be reviewed before any of it is expected", "cases": entries}
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=120)


def read_feedback(path: Path) -> tuple[EvalCase, ...]:
    """Cases from JSON lines of `question`, `answer`, `thumbs`, `comment`. Raises BadCases with the line at fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadCases(f"the feedback file {path.name} cannot be read; give JSON lines in UTF-8") from None
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            found.append(feedback_case(entry["question"], entry["answer"], entry["thumbs"], entry.get("comment") or ""))
        except (json.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as fault:
            what = f"{type(fault).__name__}: {str(fault).splitlines()[0][:80]}"
            raise BadCases(
                f"{path.name}, line {number}: not a piece of feedback ({what}); give question, answer, thumbs up or down"
            ) from None
    if not found:
        raise BadCases(f"{path.name} holds no feedback")
    return tuple(found)


def _expect(thumbs: str, lines: list[str], comment: str, *, abstained: bool) -> Expect:
    if thumbs not in ("up", "down"):
        raise ValueError(f"thumbs is “{thumbs}”, neither up nor down")
    if thumbs == "up":
        return Expect(lines=lines, abstained=abstained)
    corrected = sorted({normal(one) for one in _LINE.findall(comment)})
    if corrected:
        return Expect(lines=corrected)
    return Expect(no_codes=sorted({line.split("-")[0] for line in lines})) if lines else Expect(abstained=not abstained)


def _written(line: Mapping[str, Any]) -> str:
    units = str(line.get("units", 1))
    joined = "-".join([str(line["code"]), *sorted(line.get("modifiers") or ())])
    return joined if units == "1" else f"{joined}x{units}"


def _plain(expect: Expect) -> dict[str, Any]:
    return expect.model_dump(mode="json", exclude_none=True)
