"""Where a user's own document says what the tables or the desk's better sources do not, the answer says so.

Two kinds: a code that the document describes and that is not in force on the day (`codes.py`, from the tables), and
points on which such pages are known to err (`topics.py`, with the desk's passage that rules). A page that belongs to
the question and errs in neither way is named as the user's own.
"""

from corpus.passages import Passage
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.contradictions.codes import stale_codes
from rag.answerers.embedded.contradictions.topics import stale_topics
from rag.answerers.embedded.evidence import weigh
from rag.answerers.embedded.sheet import Sheet

_LOOKED_AT = 12
_SPEAKS_OF_IT = 0.5  # weight of a sentence of the page for the question


def speak_of_users_documents(asked: Asked, sheet: Sheet) -> None:
    """Say what the user's own documents that belong to the question get wrong, citing them and what rules."""
    every = sheet.tools.users_passages()
    if not every:
        return
    found = retrieved(asked, sheet)
    sheet.retrieved += [p.id for p in found]
    naming = [p for p in every if set(asked.codes) & set(p.codes)]
    spoken_of = {*stale_codes(asked, sheet, (*found, *naming)), *stale_topics(asked, sheet, (*found, *every))}
    _also(asked, sheet, [p for p in found if p.doc not in spoken_of])


def retrieved(asked: Asked, sheet: Sheet) -> tuple[Passage, ...]:
    """Passages of the user's documents that the search brings up for the question."""
    hits = sheet.tools.search_guidelines(asked.text, asked.day, asked.setting, _LOOKED_AT).hits
    return tuple(h.passage for h in hits if h.passage.origin != "corpus")


def _also(asked: Asked, sheet: Sheet, pages: list[Passage]) -> None:
    """A page of the user's that speaks of the question too."""
    quoted = {q.passage for q in sheet.quotes}
    best = [w for w in weigh(asked.text, [p for p in pages if p.id not in quoted]) if w.weight >= _SPEAKS_OF_IT][:1]
    if best and sheet.has_substance and asked.intent != "own_documents":
        passage = best[0].unit.passage
        mark = sheet.quote(passage.id, best[0].unit.text)
        sheet.note(
            f"*Your saved page “{passage.title}” speaks of this too; the desk did not check the rest of it.* {mark}"
        )
