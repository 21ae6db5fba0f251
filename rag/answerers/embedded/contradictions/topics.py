"""Points on which saved pages are known to err, each with the desk's own passage that rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from corpus.passages import Passage
from corpus.span import OPEN_START
from corpus.yaml_file import read_yaml
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import found, of_sections, units, weigh
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
    rules: str
    since: date


@cache
def topics() -> tuple[Topic, ...]:
    """Every point, in the order of the file."""
    return tuple(
        Topic(
            id=entry["id"],
            claims=_any(entry["claims"]),
            unless=_any(entry["unless"]) if entry.get("unless") else None,
            asked=_any(entry["asked"]),
            says=entry["says"],
            about=entry["about"],
            rules=entry["rules"],
            since=entry.get("since", OPEN_START),
        )
        for entry in read_yaml(_FILE)
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE | re.MULTILINE)


def stale_topics(asked: Asked, sheet: Sheet, pages: Sequence[Passage]) -> set[str]:
    """A paragraph for each point that a page gets wrong and the question touches; gives the documents spoken of."""
    spoken_of: set[str] = set()
    for topic in topics():
        if asked.day < topic.since or not topic.asked.search(asked.text):
            continue
        wrong = next((p for p in pages if _is_claimed(topic, p)), None)
        if wrong is not None:
            _contradict(topic, wrong, asked, sheet)
            spoken_of.add(wrong.doc)
    return spoken_of


def _is_claimed(topic: Topic, passage: Passage) -> bool:
    return bool(topic.claims.search(passage.text)) and not (topic.unless and topic.unless.search(passage.text))


def _contradict(topic: Topic, passage: Passage, asked: Asked, sheet: Sheet) -> None:
    match = topic.claims.search(passage.text)
    rules = of_sections([topic.rules], asked.day) or found(
        sheet.tools, topic.about, asked.day, asked.setting, limit=1, guidance_only=True
    )
    if match is None or not rules:
        return
    said = next((u.text for u in units(passage) if match[0].strip() in u.text), match[0].strip())
    mark = sheet.quote(passage.id, said)
    sheet.note(f"Beware: your saved page “{passage.title}” {topic.says}; the desk's sources do not. {mark}")
    ruling = next((w.unit for w in weigh(topic.about, [u.passage for u in rules])), rules[0])
    if ruling.text not in {q.quote for q in sheet.quotes}:
        sheet.say(ruling.shown, sheet.quote(ruling.passage.id, ruling.text))
