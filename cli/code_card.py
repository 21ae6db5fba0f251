"""A code card on the terminal: its own facts first, then what is written on it."""

from typing import Any

from cli.out import say, table

_MOST = 120  # partners of one side written out
_HIDDEN = {"code", "kind", "in_our_words", "editions", "label", "status", "dos"}
_LOAD = {
    "procedure": "the fee schedule (PPRRVU), HCPCS Level II and the OPPS addenda",
    "diagnosis": "the ICD-10-CM order file",
    "modifier": "HCPCS Level II (ANWEB)",
}
_STATUS = {"not_yet": "not yet in force", "not_held": "not held", "unknown": "not in the list held"}

_SURE = {"high": "", "medium": "presumed: ", "low": "open, ask the contractor: "}
_TABLE = {"physician": "physician", "hospital_outpatient": "facility", "asc": "facility"}


def show_card(card: dict[str, Any]) -> None:
    """Status and label, the numbers, then our own words."""
    status = _STATUS.get(card["status"], card["status"])
    say(f"## {card['code']} — {status} on {card['dos']}\n\n{card.get('label') or ''}")
    if _is_empty(card):
        say(_unknown(card))
        return
    if card.get("replaced_by"):
        say(f"Use instead: **{', '.join(card['replaced_by'])}**. {card['replacement_note']}")
    if card["status"] in ("unknown", "not_held"):
        say(f"{_no_list(card)} Other tables speak of it:")
    if card["kind"] == "procedure":
        _show_procedure(card)
    else:
        rows = [(k.replace("_", " "), _told(v)) for k, v in card.items() if k not in _HIDDEN]
        table("", ("what", "value"), [row for row in rows if row[1]])
    if "in_our_words" in card:
        _show_passages(card)
    say("Editions: " + ", ".join(f"{k} {v}" for k, v in card["editions"].items()))


def _show_passages(card: dict[str, Any]) -> None:
    """A modifier's passages come from several documents: each is named once, above its own."""
    title = ""
    for passage in card["in_our_words"]:
        if card["kind"] == "modifier" and passage["title"] != title:
            title = passage["title"]
            say(f"## {title}")
        say(f"**{passage['heading']}**\n\n{passage['text']}")


def _no_list(card: dict[str, Any]) -> str:
    """Whether the code is in force cannot be told: no list of codes of that day names it."""
    if card["status"] == "unknown":
        return f"The list of codes held ({card['editions']['codes']}) does not have it."
    return "No list of codes held for that day names it, so that whether it is in force is not told."


def _unknown(card: dict[str, Any]) -> str:
    load = f"{_LOAD[card['kind']]} with `cathcode data load`"
    if card["status"] == "not_held":
        return f"No table held speaks of {card['code']} on {card['dos']}, so nothing can be said of it. Load {load}."
    edition = next(iter(card["editions"].values()))
    return f"The list held ({edition}) does not have {card['code']}: check how it is written, or load {load}."


def _is_empty(card: dict[str, Any]) -> bool:
    """Nothing is held: no status, and every table silent because it is not there."""
    if card["status"] not in ("unknown", "not_held"):
        return False
    if card["kind"] != "procedure":
        return True
    held = (
        "fee_schedule",
        "addon_primaries",
        "addon_children",
        "outpatient",
        "surgical_center",
        "crosswalks",
        "in_our_words",
    )
    return not any(card[name] for name in held) and not card["edits"]["count"] and card["units"]["mue"] is None


def _told(value: Any) -> str:
    """A value of a card in words: yes and no, lists with commas, pairs of diagnoses that do not go together."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_told(one) for one in value) or "none"
    if isinstance(value, dict):
        return f"{value['prefix']} with {value['excluded']}" + (f" ({value['note']})" if value.get("note") else "")
    return "" if value is None else str(value)


def _show_procedure(card: dict[str, Any]) -> None:
    for fee in card["fee_schedule"]:
        name = f"Fee schedule {card['code']}{'-' + fee['modifier'] if fee['modifier'] else ''}"
        values = [
            *((k, v) for k, v in fee.items() if k not in ("indicators", "modifier", "status")),
            *fee["indicators"].items(),
        ]
        table(name, ("what", "value"), [(k.replace("_", " ").replace("rvu", "RVU"), v) for k, v in values])
    table("", ("what", "value"), list(_facts(card)))
    if card["status"] != "deleted":
        _show_edits(card["edits"], _TABLE[card["setting"]])


def _facts(card: dict[str, Any]) -> list[tuple[str, str]]:
    units, edits = card["units"], card["edits"]
    rows = [
        ("units a day or line", units["words"] if units["mue"] is None else f"{units['mue']}: {units['words']}"),
    ]
    if card["is_addon"] or card["addon_primaries"]:
        rows.append(("add-on: may stand beside", _codes(card["addon_primaries"])))
    rows.append(("add-ons that may stand beside it", _codes(card["addon_children"])))
    if outpatient := card["outpatient"]:
        words = f"{outpatient['status_indicator']}: {outpatient['words']}".removesuffix(": ")
        apc = f"; APC {outpatient['apc']}" if outpatient["apc"] else ""
        rows.append(("hospital outpatient", f"{words}{apc}; {_rate(outpatient['rate'])}"))
    if center := card["surgical_center"]:
        listed = f"indicator {center['indicator']}; {_rate(center['rate'])}"
        rows.append(("surgical center", listed if center["on_list"] else "excluded from the list by name"))
    for crosswalk in card["crosswalks"]:
        note = f" ({crosswalk['note']})" if crosswalk["note"] else ""
        rows.append(
            (f"{crosswalk['kind'].replace('_', ' ')}", f"{crosswalk['from']} → {', '.join(crosswalk['to'])}{note}")
        )
    counted = ", ".join(f"{n} of indicator {i}" for i, n in edits["by_indicator"].items())
    rows.append(("edits", (counted or "none held") if edits["held"] == "held" else edits["held"]))
    return rows


def _codes(entries: list[dict[str, Any]]) -> str:
    """What a table names, then what is only presumed, then what is open."""
    told = []
    for confidence, head in _SURE.items():
        codes = [entry["code"] for entry in entries if entry["confidence"] == confidence]
        if codes:
            told.append(f"{head}{', '.join(codes)}")
    return "; ".join(told) or "none held"


def _rate(rate: str | None) -> str:
    return f"${rate}" if rate else "no rate"


def _show_edits(edits: dict[str, Any], claim: str) -> None:
    """Every partner under its indicator: those denied beside the code, and those it is denied beside."""
    for group in edits["partners"]:
        for words, codes in (
            (f"Denied beside it on a {claim} claim", group["denied_beside_it"]),
            (f"On a {claim} claim it is denied beside", group["it_is_denied_beside"]),
        ):
            if codes:
                more = f" and {len(codes) - _MOST} more (all with --json)" if len(codes) > _MOST else ""
                heading = f"**{words}, indicator {group['indicator']}** ({group['words']})"
                say(f"{heading}\n\n{', '.join(codes[:_MOST])}{more}")
