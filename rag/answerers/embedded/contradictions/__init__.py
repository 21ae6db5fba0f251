"""Where a user's own document says what the tables or the desk's better sources do not, the answer says so.

Two kinds: a code that the document describes and that is not in force on the day (`codes.py`, from the tables), and
points on which such pages are known to err (`topics.py`, with the desk's passage that rules).
"""

from collections.abc import Iterable

from corpus.passages import Passage
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.contradictions.codes import stale_codes
from rag.answerers.embedded.contradictions.topics import stale_topics
from rag.answerers.embedded.sheet import Sheet

_LOOKED_AT = 12


def speak_of_users_documents(asked: Asked, sheet: Sheet) -> None:
    """Say what the user's own documents that belong to the question get wrong, citing them and what rules."""
    pages = users_passages(asked, sheet)
    for passage in pages:
        sheet.retrieved.append(passage.id)
    stale_codes(asked, sheet, pages)
    stale_topics(asked, sheet, pages)


def users_passages(asked: Asked, sheet: Sheet) -> tuple[Passage, ...]:
    """Passages of the user's documents that the search brings up for the question."""
    hits = sheet.tools.search_guidelines(asked.text, asked.day, asked.setting, _LOOKED_AT).hits
    return tuple(_each_once(h.passage for h in hits if h.passage.origin != "corpus"))


def _each_once(passages: Iterable[Passage]) -> Iterable[Passage]:
    return {p.id: p for p in passages}.values()


__all__ = ["speak_of_users_documents", "users_passages"]
