"""Points on which saved pages are known to err, each with the desk's own passage that rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from corpus.passages import Passage
from corpus.span import OPEN_START
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found, units
from rag.answerers.embedded.sheet import Sheet

_FILE = Path(__file__).with_name("topics.yaml")


@dataclass(frozen=True, slots=True)
class Topic:
    """One entry of `topics.yaml`."""

    id: str
    claims: re.Pattern[str]
    unless: re.Pattern[str] | None
    asked: re.Pattern[str]
    says: str
    about: str
    since: date


@cache
def topics() -> tuple[Topic, ...]:
    """Every point, in the order of the file."""
    import yaml

    return tuple(
        Topic(
            id=entry["id"],
            claims=_any(entry["claims"]),
            unless=_any(entry["unless"]) if entry.get("unless") else None,
            asked=_any(entry["asked"]),
            says=entry["says"],
            about=entry["about"],
            since=entry.get("since", OPEN_START),
        )
        for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE | re.MULTILINE)


def stale_topics(asked: Asked, sheet: Sheet, pages: Sequence[Passage]) -> None:
    """One paragraph for each point that a page of the search gets wrong and the question touches."""
    for topic in topics():
        if asked.day < topic.since or not topic.asked.search(asked.text):
            continue
        wrong = next((p for p in pages if _is_claimed(topic, p)), None)
        if wrong is not None:
            _contradict(topic, wrong, asked, sheet)


def _is_claimed(topic: Topic, passage: Passage) -> bool:
    return bool(topic.claims.search(passage.text)) and not (topic.unless and topic.unless.search(passage.text))


def _contradict(topic: Topic, passage: Passage, asked: Asked, sheet: Sheet) -> None:
    match = topic.claims.search(passage.text)
    if match is None:
        return
    said = next((u.text for u in units(passage) if match[0].strip() in u.text), match[0])
    mark = sheet.quote(passage.id, said)
    rules = found(sheet.tools, topic.about, asked.day, asked.setting, limit=1)
    if not rules:
        return
    sheet.note(f"Beware: your saved page “{passage.title}” {topic.says}; the desk's sources do not. {mark}")
    sheet.say(rules[0].shown, sheet.quote(rules[0].passage.id, rules[0].text))
