"""How `cathcode data` shows what it did to people."""

from typing import Any

from cli.out import say, table

_COLUMNS = ("table", "edition", "setting", "valid_from", "valid_to", "rows", "origin")


def show(title: str, editions: list[dict[str, Any]]) -> None:
    if editions:
        table(
            title,
            _COLUMNS,
            [[e[c] if c != "rows" else f"{e[c]:,}" if e[c] else "" for c in _COLUMNS] for e in editions],
        )
    else:
        say(f"{title}: none.")


def show_load(document: dict[str, Any]) -> None:
    for word in ("loaded", "unchanged"):
        if document[word]:
            show(word.capitalize(), document[word])
    for name in document["unknown"]:
        say(f"left out, not a table that is known: {name}")


def show_verify(document: dict[str, Any]) -> None:
    rows = [
        [e["table"], e["edition"], e["setting"], f"{e['rows']:,}", e["fault"] or "whole"] for e in document["editions"]
    ]
    if rows:
        table("Loaded editions", ("table", "edition", "setting", "rows", "state"), rows)
    else:
        say("Nothing was loaded; what ships is part of the program.")


def show_diff(document: dict[str, Any]) -> None:
    title = f"{document['table']}: {document['older']['edition']} to {document['newer']['edition']}"
    rows = [
        [
            c["kind"],
            " ".join(c["key"]),
            "; ".join(f"{v['field']} {v['before'] or '—'} → {v['after'] or '—'}" for v in c["values"]),
        ]
        for c in document["changes"]
    ]
    if rows:
        table(title, ("change", "key", "what"), rows)
    else:
        say(f"{title}: nothing changed for these codes.")
    if document["unheld"]:
        say(f"One of the editions does not speak about: {', '.join(document['unheld'])}")


def show_addresses(document: dict[str, Any]) -> None:
    table("Official files", ("name", "what", "urls"), _address_rows(document))


def _address_rows(document: dict[str, Any]) -> list[list[str]]:
    return [[one["name"], one["what"], "\n".join(one["urls"])] for one in document["addresses"]]
