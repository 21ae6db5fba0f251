"""A saved page that describes a code which is not in force on the day."""

import re
from collections.abc import Sequence

from corpus.passages import Passage
from rag.answerers.embedded.asked import Asked
from rag.answerers.embedded.evidence import units
from rag.answerers.embedded.lead import listed
from rag.answerers.embedded.sheet import Sheet
from rag.tool_results import CodeFacts, Status
from rag.words import codes_in

_DESCRIPTOR = re.compile(
    r"\bofficial descript", re.IGNORECASE
)  # another's licensed words: quoted only where nothing else is


def stale_codes(asked: Asked, sheet: Sheet, pages: Sequence[Passage]) -> set[str]:
    """One sentence for each page and code out of force, where the question is about that code; gives the documents."""
    told: set[tuple[str, str]] = set()
    for passage in sorted(pages, key=lambda p: bool(_DESCRIPTOR.search(p.heading))):
        for code in _described(passage):
            facts = sheet.tools.lookup_code(code, asked.day)
            if code not in asked.codes or facts.status not in (Status.DELETED, Status.NOT_YET):
                continue
            if (passage.doc, code) not in told:
                told.add((passage.doc, code))
                sheet.note(_sentence(passage, facts), _marks(sheet, passage, code, facts))
    return {doc for doc, _ in told}


def _described(passage: Passage) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*passage.codes, *codes_in(passage.text))))


def _sentence(passage: Passage, facts: CodeFacts) -> str:
    row = facts.row
    if row is None:
        return ""
    if facts.status is Status.NOT_YET:
        when = f"it is not reportable before {row.valid_from.isoformat()}"
        return f"Your saved page “{passage.title}” describes {facts.code}; {when}."
    first_day_out = row.valid_to.fromordinal(row.valid_to.toordinal() + 1)
    replaced = f" The work is now reported with {listed(row.replaced_by, 'or')}." if row.replaced_by else ""
    return (
        f"Beware: your saved page “{passage.title}” describes {facts.code}; "
        f"it is not reportable on or after {first_day_out.isoformat()}.{replaced}"
    )


def _marks(sheet: Sheet, passage: Passage, code: str, facts: CodeFacts) -> str:
    naming = next((u for u in units(passage) if re.search(rf"\b{code}\b", u.text)), None)
    chosen = naming or next(iter(units(passage)), None)
    mark = sheet.quote(passage.id, chosen.text) if chosen else ""
    return mark + sheet.tables(facts.sources[:1])
