"""How `cathcode data` shows what it did to people."""

from typing import Any

from cli.out import say, table

_COLUMNS = ("table", "edition", "from", "to", "rows")
_SIDES = {"physician": "physician", "hospital_outpatient": "hospital", "asc": "surgical center", "": ""}


def show(title: str, editions: list[dict[str, Any]], *, with_files: bool = True) -> None:
    """With the files they came from, or whether they were loaded or shipped."""
    if not editions:
        say(f"{title}: none.")
        return
    last = "file" if with_files else "whose"
    table(title, (*_COLUMNS, last), [[*_row(e), _files(e) if with_files else _whose(e)] for e in editions])


def _row(edition: dict[str, Any]) -> list[str]:
    """The setting stands beside the table."""
    side = _SIDES.get(edition["setting"], edition["setting"])
    return [
        f"{edition['table']} ({side})" if side else edition["table"],
        edition["edition"],
        edition["valid_from"],
        edition["valid_to"],
        f"{edition['rows']:,}" if edition["rows"] else "",
    ]


def _files(edition: dict[str, Any]) -> str:
    """Of a file inside an archive its own name."""
    files = [name.rsplit(":", 1)[-1] for name in edition["origin"].split(", ")]
    return "\n".join(files[:2]) + (f" and {len(files) - 2} more" if len(files) > 2 else "")


def _whose(edition: dict[str, Any]) -> str:
    return ("loaded" if edition["loaded"] else "shipped") + ("" if edition["complete"] else ", extract")


def show_load(document: dict[str, Any]) -> None:
    for word in ("loaded", "unchanged"):
        if document[word]:
            show(word.capitalize(), document[word])
    for question in document["doubts"]:
        say(f"**{question}.**")
    if document["unknown"]:
        names = ", ".join(name.replace("\\", "/").rsplit("/", 1)[-1] for name in document["unknown"])
        say(f"Left out, because no table is read from them: {names}")


def show_verify(document: dict[str, Any]) -> None:
    rows = [
        [e["table"], e["edition"], e["setting"], f"{e['rows']:,}", e["fault"] or "whole"] for e in document["editions"]
    ]
    if rows:
        table("Loaded editions", ("table", "edition", "setting", "rows", "state"), rows)
    else:
        say("Nothing was loaded; what ships is part of the program.")


def _field(name: str) -> str:
    """`facility_pe_rvu` as people read it."""
    return name.replace("_", " ").replace("rvu", "RVU").replace(" pe ", " PE ").replace("mp ", "MP ")


def show_diff(document: dict[str, Any]) -> None:
    title = f"{document['table']}: {document['older']['edition']} to {document['newer']['edition']}"
    rows = [
        [
            c["kind"],
            " ".join(c["key"]),
            "; ".join(f"{_field(v['field'])} {v['before'] or '—'} → {v['after'] or '—'}" for v in c["values"]),
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
