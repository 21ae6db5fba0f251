"""Plain search: codes whose number or words fit, and passages, without any answer made of them."""

from datetime import date
from typing import Any

from corpus.rows import CodeRow, Setting
from guards.mentions import scan
from rag import take_in
from rag.desk import Desk

_FITS = 60  # rapidfuzz score from which a label counts as found


def search_all(desk: Desk, words: str, day: date, setting: Setting, limit: int = 8) -> dict[str, Any]:
    """Codes and passages for `words`, best first, as a JSON-ready dict. Raises BadInput for empty words."""
    query = take_in.concealed(words, desk.settings).text
    hits = desk.retriever.search(query, day, setting, limit)
    return {
        "query": query,
        "dos": day.isoformat(),
        "setting": setting.value,
        "codes": [_code(row, day) for row in find_codes(desk, query, day, limit)],
        "passages": [
            {
                "id": hit.passage.id,
                "title": hit.passage.title,
                "heading": hit.passage.heading,
                "text": hit.passage.text,
                "score": round(float(hit.score), 6),
                "why": hit.why,
                "sources": [f"{m.source} {m.locator}".strip() for m in hit.passage.sources],
                "origin": hit.passage.origin,
            }
            for hit in hits
        ],
    }


def find_codes(desk: Desk, query: str, day: date, limit: int) -> tuple[CodeRow, ...]:
    """Codes named in the query first, then those whose label fits its words."""
    from rapidfuzz import fuzz, process

    rows = {row.code: row for row in desk.tables.codes(day)}
    named = [word.code for word in scan(query) if word.code in rows]
    begun = [code for code in rows if query.strip().upper() and code.startswith(query.strip().upper())]
    labels = {code: row.label for code, row in rows.items() if row.label}
    close = process.extract(query, labels, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=_FITS)
    ordered = dict.fromkeys([*named, *begun, *(code for _, _, code in close)])
    return tuple(rows[code] for code in list(ordered)[:limit])


def _code(row: CodeRow, day: date) -> dict[str, str]:
    in_force = row.valid_from <= day <= row.valid_to
    status = "active" if in_force else "deleted" if day > row.valid_to else "not yet in force"
    return {"code": row.code, "status": status, "label": row.label, "kind": row.kind}
