"""A code card on the terminal."""

from typing import Any

from cli.out import say, table


def show_card(card: dict[str, Any]) -> None:
    """Status first, then our words, then the numbers."""
    say(f"## {card['code']} — {card['status']} on {card['dos']}\n\n{card.get('label') or ''}")
    if card.get("replaced_by"):
        say(f"Use instead: **{', '.join(card['replaced_by'])}**. {card['replacement_note']}")
    for passage in card.get("in_our_words", []):
        say(f"**{passage['heading']}.** {passage['text']}")
    if card["kind"] == "procedure":
        _show_procedure(card)
    else:
        skip = {"code", "kind", "in_our_words", "editions", "label", "status", "dos"}
        table("", ("what", "value"), [(k.replace("_", " "), _told(v)) for k, v in card.items() if k not in skip])
    say("Editions: " + ", ".join(f"{k} {v}" for k, v in card["editions"].items()))


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
    rows = [("units a day or line", f"{card['units']['mue']}: {card['units']['words']}")]
    for name in ("addon_primaries", "addon_children"):
        rows.append((name.replace("_", " "), ", ".join(entry["code"] for entry in card[name]) or "none held"))
    outpatient = card["outpatient"]
    if outpatient:
        rows.append(
            (
                "hospital outpatient",
                f"{outpatient['status_indicator']}: {outpatient['words']}; {outpatient['rate'] or 'no rate'}",
            )
        )
    counted = ", ".join(f"{n} of indicator {i}" for i, n in card["edits"]["by_indicator"].items())
    is_held = card["edits"]["held"] == "held"
    rows.append(("edits", counted or "none held" if is_held else card["edits"]["held"]))
    table("", ("what", "value"), rows)
    if card["edits"]["listed"]:
        listed = [(e["column1"], e["column2"], e["indicator"], e["words"]) for e in card["edits"]["listed"]]
        table("Edits", ("column one", "column two", "indicator", "meaning"), listed)
