"""How things are called and marked on the screens: every verdict by word and shape, colour only beside them."""

import re
from collections.abc import Mapping
from typing import Literal

from corpus.rows import Setting
from rag.inert import inert

Colour = Literal["red", "orange", "blue", "green", "gray"]

VERDICTS: dict[str, tuple[str, Colour, str]] = {
    "pass": ("✓ pass", "green", "Every rule that applies was checked and found nothing against it."),
    "review": ("? review", "orange", "A person must decide: the question is named below."),
    "unverified": ("… unverified", "gray", "A table or rule for that day is not held, so this could not be verified."),
    "block": ("✗ block", "red", "At least one error: do not report it like this."),
    "reportable": ("✓ in force", "green", "In force on the date of service."),
    "not_reportable": ("✗ not reportable", "red", "Not reportable on the date of service."),
}
SEVERITIES: dict[str, tuple[str, Colour]] = {
    "error": ("✗ error", "red"),
    "unverified": ("… unverified", "gray"),
    "warning": ("? review", "orange"),
    "info": ("i note", "blue"),
}
SETTINGS = {
    Setting.PHYSICIAN: "Physician",
    Setting.HOSPITAL_OUTPATIENT: "Hospital outpatient",
    Setting.ASC: "Surgical center",
}
TABLES = {
    "addon": "Add-on edits",
    "apcs": "Rates of APCs",
    "asc": "Surgical center (ASC)",
    "codes": "Codes",
    "complexity": "Complexity adjustments",
    "counties": "Localities with their counties",
    "crosswalk": "Crosswalk of codes",
    "descriptors": "Published wordings",
    "devices": "Device shares (ASC)",
    "diagnoses": "Diagnoses (ICD-10-CM)",
    "excludes1": "Excludes1 notes",
    "gpci": "Localities (GPCI)",
    "instructions": "Notes of the tabular list",
    "modifiers": "Modifiers",
    "mue": "Unit limits (MUE)",
    "mue_dme": "Unit limits of supplies (MUE)",
    "opps": "Hospital outpatient (OPPS)",
    "payments": "Payments by locality (PFREV)",
    "payments_qp": "Payments by locality, qualifying APM",
    "pfs": "Fee schedule (PFS)",
    "pfs_qp": "Fee schedule, qualifying APM",
    "ptp": "Bundling edits (PTP)",
    "zips": "Localities by ZIP code",
    "zips_plus4": "Localities by ZIP+4",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$~:^=&])")


_ADDRESS = re.compile(r"(https?|xmpp|mailto)(?=:)|(www)(?=\.)|(?<=\w)(?=@)", re.IGNORECASE)
_JOINER = "\u2060"  # not to be seen; without it a bare address would become a link of its own


def editions(held: Mapping[str, str]) -> str:
    """Editions by table, as the screens name the tables."""
    return plain(", ".join(f"{TABLES.get(table, table)} {name}" for table, name in held.items()))


def plain(text: str) -> str:
    """Text of others as it is: no markdown, HTML, maths, colour, link or emoji of it comes to life."""
    return _SPECIAL.sub(r"\\\1", _unlinked(text))


def prose(text: str) -> str:
    """The desk's own markdown for Streamlit: dollar amounts are not maths, and no HTML, image or link is drawn."""
    return inert(_unlinked(text)).replace("$", r"\$")


def _unlinked(text: str) -> str:
    return _ADDRESS.sub(lambda found: found[0] + _JOINER, text)
