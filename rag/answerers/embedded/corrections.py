"""A message that takes back work told before: `no stent actually, just ballooned`."""

import re
from collections.abc import Mapping

_CORRECTS = re.compile(
    r"\b(?:actually|sorry|correction|scratch that|i meant|i mean|my mistake|wait)\b|^\W*(?:no|not)\s+(?!\w+ (?:too|as well)\b)\w+",
    re.IGNORECASE,
)
_WORK = ("TECH", "IMAGING", "PHYSIOLOGY", "SUPPORT", "TECHNIQUE2")


def corrects(text: str) -> bool:
    """Whether the message puts right what was told before."""
    return bool(_CORRECTS.search(text))


def corrected(story: str, message: str) -> str:
    """The story without the work that the message denies, and the message behind it."""
    from rag.reading.pipeline import read_page

    denied = {
        _kind(mention.label, mention.facts)
        for sentence in read_page(message).sentences
        for mention in sentence.of(*_WORK)
        if mention.why_not == "negated"
    }
    for sentence in reversed(read_page(story).sentences):
        for mention in reversed(sentence.of(*_WORK)):
            if _kind(mention.label, mention.facts) in denied:
                story = f"{story[: mention.start]}{story[mention.end :]}"
    return f"{' '.join(story.split()).rstrip(' .?')}. {message}"


def _kind(label: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """Every stent is one kind of work, whatever its make; every run of imaging too."""
    return label, str(facts.get("technique", ""))
