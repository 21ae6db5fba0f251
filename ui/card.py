"""The card of a code, diagnosis or modifier: everything held about it, in tabs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import streamlit as st

from rag.desk import Desk
from rag.errors import DeskError
from ui.desk import history
from ui.passages import passages_html
from ui.places import place
from ui.who import user
from ui.words import editions, plain

_STATUS = {
    "active": ("✓ in force", "green"),
    "deleted": ("✗ deleted", "red"),
    "not_yet": ("… not yet in force", "orange"),
    "unknown": ("? not in the list held", "gray"),
    "not_held": ("… no list held for that day", "gray"),
}

_SUPPORTS = {"pci": "PCI"}
_DOUBT = {"high": "", "medium": ", presumed", "low": ", open: ask the contractor"}


def show_card(card: dict[str, Any], desk: Desk) -> None:
    """Status and label first, then what each table says."""
    word, colour = _STATUS[card["status"]]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(card["code"]), anchor=False, width="content")
        st.badge(word, color=colour)  # type: ignore[arg-type]
        if card.get("is_addon"):
            st.badge("add-on", color="blue")
    st.markdown(plain(card.get("label") or "No description of ours is held for it."))
    if card["kind"] == "procedure":
        _procedure(card)
    elif card["kind"] == "modifier":
        _modifier(card)
    else:
        _diagnosis(card)
    _note(card["code"])
    st.caption(f"Editions: {editions(card['editions'])}")


def _procedure(card: dict[str, Any]) -> None:
    if card["valid_from"]:
        is_open = card["valid_to"] == "9999-12-31"
        span = f"since {card['valid_from']}" if is_open else f"from {card['valid_from']} to {card['valid_to']}"
        st.caption(f"In force {span}. {plain(_sentence(card['note']))}")
    if card["replaced_by"]:
        st.info(
            f"Use instead: {plain(', '.join(card['replaced_by']))}. {plain(card['replacement_note'])}",
            icon=":material/swap_horiz:",
        )
    parts: dict[str, Callable[[dict[str, Any]], None]] = {
        "In our words": lambda c: _passages(c["in_our_words"]),
        "Edits": _edits,
        "Units": _units,
        "Add-ons": _addons,
        "Fees": _fees,
    }
    # only what is looked at is drawn: the tables of the other tabs would hold up what is being typed
    for tab, draw in zip(st.tabs(list(parts), key="card-part", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                draw(card)


def _units(card: dict[str, Any]) -> None:
    found = card["units"]
    st.markdown(f"**{found['mue']} a day or line**" if found["mue"] is not None else "**No limit known**")
    st.markdown(plain(found["words"]))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _passages(passages: list[dict[str, Any]]) -> None:
    if not passages:
        st.caption("Nothing written in our words is held on this day.")
        return
    st.html(passages_html(passages, folded=False))


def _edits(card: dict[str, Any]) -> None:
    edits = card["edits"]
    if edits["held"] != "held":
        st.warning(plain(edits["held"]))
    if not edits["count"]:
        st.caption("No edit with this code is held.")
        return
    counts = ", ".join(f"{n} with indicator {i}" for i, n in edits["by_indicator"].items())
    st.caption(f"{edits['count']} edits: {counts}. Column one is paid; column two is denied beside it.")
    code = card["code"]
    rows = [
        {"Column one": one, "Column two": two, "Indicator": by["indicator"], "Meaning": by["words"]}
        for by in edits["partners"]
        for one, two in (
            *((code, other) for other in by["denied_beside_it"]),
            *((other, code) for other in by["it_is_denied_beside"]),
        )
    ]
    st.dataframe(rows, hide_index=True, height=300, alt=f"Edits of {code}")
    st.page_link(
        place("bundling"),
        label="Compare with another code",
        icon=":material/join_inner:",
        query_params={"codes": code},
    )


def _addons(card: dict[str, Any]) -> None:
    for title, key in (("May stand beside", "addon_primaries"), ("Add-ons that may stand beside it", "addon_children")):
        if card[key]:
            st.markdown(f"**{title}**")
            st.markdown(plain(", ".join(f"{x['code']} (type {x['type']}{_DOUBT[x['confidence']]})" for x in card[key])))
    if not card["addon_primaries"] and not card["addon_children"]:
        st.caption("No add-on edit is held for it.")


def _fees(card: dict[str, Any]) -> None:
    if card["fee_schedule"]:
        st.dataframe(
            [
                {
                    "Modifier": f["modifier"] or "global",
                    "Status": f["status"],
                    "Work RVU": f["work_rvu"],
                    "Facility total RVU": f["total_facility_rvu"],
                    "Conversion factor": f["conversion_factor"],
                    "Global days": f["indicators"]["global_days"],
                }
                for f in card["fee_schedule"]
            ],
            hide_index=True,
            alt=f"Fee schedule of {card['code']}",
        )
    if outpatient := card["outpatient"]:
        words = f": {outpatient['words']}" if outpatient["words"] else ""
        parts = [f"Status indicator {outpatient['status_indicator']}{words}"]
        parts += [f"APC {outpatient['apc']}"] if outpatient["apc"] else []
        st.markdown(f"**Hospital outpatient**  \n{plain(' · '.join([*parts, *_rate(outpatient)]))}")
    if center := card["surgical_center"]:
        parts = ["On the list" if center["on_list"] else "Not on the list"]
        parts += [f"payment indicator {center['indicator']}"] if center["indicator"] else []
        st.markdown(f"**Surgical center**  \n{plain(' · '.join([*parts, *_rate(center)]))}")
    st.page_link(
        place("fees"), label="Amounts by place", icon=":material/payments:", query_params={"codes": card["code"]}
    )


def _rate(row: dict[str, Any]) -> list[str]:
    return [f"${Decimal(row['rate']):,.2f}"] if row["rate"] else []


def _modifier(card: dict[str, Any]) -> None:
    st.markdown(plain(card.get("use", "")))
    facts = {
        "May open an edit of indicator 1": card.get("opens_an_edit_of_indicator_1"),
        "On professional claims": card.get("on_professional_claims"),
        "On facility claims": card.get("on_facility_claims"),
    }
    st.table(
        [{"What": k, "": "yes" if v else "no" if v is not None else "not held"} for k, v in facts.items()],
        border="horizontal",
        hide_header=True,
    )
    _passages(card.get("in_our_words", []))


def _diagnosis(card: dict[str, Any]) -> None:
    supports = ", ".join(_SUPPORTS.get(one, one.replace("_", " ")) for one in card["supports"])
    st.markdown(f"Billable: {'yes' if card['is_billable'] else 'no'}. Supports: {plain(supports or 'nothing named')}.")
    if card["code_first"]:
        st.markdown("Code first: " + plain(", ".join(card["code_first"])))
    if card["excludes1"]:
        st.markdown("**Excludes1: not together**")
    for one in card["excludes1"]:
        note = f": {one['note']}" if one["note"] else ""
        st.markdown(f"- {plain(one['prefix'])} with {plain(one['excluded'])}{plain(note)}")


def _note(code: str) -> None:
    """A note of the user's own on this code."""
    memory = history()
    if memory is None:
        return
    try:
        kept = memory.note(user(), code)
    except DeskError:
        return
    with st.expander("Your note" if kept else "Add a note of your own"):
        text = st.text_area("Note", kept, key=f"note-{code}", max_chars=4000, label_visibility="collapsed")
        if st.button("Keep the note", key=f"keep-note-{code}"):
            memory.write_note(user(), code, text)
            st.caption("Kept.")
