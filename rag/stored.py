"""What the record keeps of a report that was coded: the year of service only, no exact date, no age over 89.

The answer that is shown keeps its dates: a coder needs the day. In the record the dates that stand in the report's own
words are cut down to their year wherever they appear; dates of rules and editions stay. The draft is not kept: it
holds the same words once more, and a report is coded again from its file.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rag.phi import scrub
from rag.phi.days import find_days

KIND = "report"
_OLDEST = 90
_OWN = ("question", "case", "lines", "left_aside")  # where the report's own words stand
_FREE = ("question", "case")  # may hold a user's own words that were never covered
_TEXTS = (*_OWN, "answer", "missing_facts", "notes", "follow_ups", "findings")


def storable(body: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """`body` as it is kept. What was not coded from a report is kept as it is."""
    if kind != KIND:
        return dict(body)
    day = str(body.get("dos", ""))
    own = [text for key in _OWN for text in _strings(body.get(key))]
    written = {(text[start:end], kind) for text in own for start, end, kind in find_days(text)}
    marks = {words: f"[{kind}]" for words, kind in written} | ({day: f"[date of {day[:4]}]"} if day else {})
    kept = {
        key: _masked(value, marks, key in _FREE) if key in _TEXTS else value
        for key, value in body.items()
        if key != "draft"
    }
    if isinstance(kept.get("case"), dict):
        kept["case"] = _case(kept["case"])
    return {**kept, "dos": day[:4]}


def _case(case: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in case.items() if key != "date_of_service"}
    study, sedation = kept.get("diagnostic"), kept.get("sedation")
    if isinstance(study, dict) and isinstance(study.get("prior"), dict):
        kept["diagnostic"] = {**study, "prior": {k: v for k, v in study["prior"].items() if k != "day"}}
    if isinstance(sedation, dict) and (sedation.get("patient_age") or 0) >= _OLDEST:
        kept["sedation"] = {**sedation, "patient_age": _OLDEST}
    return kept


def _masked(value: Any, marks: Mapping[str, str], is_free: bool) -> Any:
    if isinstance(value, str):
        for words in sorted(marks, key=len, reverse=True):
            value = value.replace(words, marks[words])
        return str(scrub(value)[0]) if is_free else value
    if isinstance(value, list):
        return [_masked(item, marks, is_free) for item in value]
    if isinstance(value, dict):
        return {key: _masked(item, marks, is_free) for key, item in value.items()}
    return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
