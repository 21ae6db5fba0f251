"""What was found unplaced, and which words stand near a mention."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.reading.page import Mention, Page, Sentence

_STOPS = frozenset(",.;:")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """`words` as they stand in the message. `decides`: they may change the lines that were found, not only add some.
    `is_asked`: the reader asks about them already.
    """

    words: str
    start: int
    decides: bool
    is_asked: bool = False


def near(page: "Page", sentence: "Sentence", mention: "Mention", before: int, after: int) -> list[str]:
    """So many words before and after the mention, as far as no stop parts them from it."""
    ahead = page.norms(max(mention.first - before, sentence.first), mention.first)
    behind = page.norms(mention.last, min(mention.last + after, sentence.last))
    cut = max((i + 1 for i, word in enumerate(ahead) if word in _STOPS), default=0)
    end = next((i for i, word in enumerate(behind) if word in _STOPS), len(behind))
    return [*ahead[cut:], *behind[:end]]
