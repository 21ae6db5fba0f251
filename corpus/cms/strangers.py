"""What is said of a file that is read by no format: what it is, where that can be told, and which file is wanted instead."""

import re

from corpus.cms.container import Member
from corpus.cms.grid import clean, head_rows
from corpus.errors import BadPublication

_ORDER = "load the order file of the whole year (icd10cm_order_2026.txt)"
_KNOWN = (  # by the name of the file, in this order
    (r"\.(pdf|docx?|rtf)$|readme", "documentation; nothing in it is a table"),
    (r"icd10cm.*addenda", f"the changes of ICD-10-CM alone, which say nothing of the other codes; {_ORDER}"),
    (r"icd10cm.codes", f"ICD-10-CM codes without the flag of what can be billed; {_ORDER}"),
    (
        r"addendum d[12]|asc.d?d[12]\b",
        "a list of what indicators mean, no table; load addenda A and B, or AA, BB, EE and FF",
    ),
    (
        r"exclusions",
        "the services apart from comprehensive APCs, which are not priced here; load the complexity adjustments",
    ),
    (r"addendum [cpm]\b", "an OPPS addendum from which nothing is read; load addenda A, B and J"),
    (r"^anes", "anaesthesia factors, which are not priced here; load PPRRVU and GPCI"),
    (r"^oppscap", "caps of imaging payments, which are not compared here; load PPRRVU and GPCI"),
    (r"^gpci.*\.txt$", "GPCI as text, which is not read; load the csv or the xlsx of the same archive"),
)
_MIXED = {"table", "version", "release", "kind"}  # columns that say that rows of several editions stand together


def stranger(member: Member) -> str:
    """Why a file is not loaded, one clause without its name."""
    known = next((what for pattern, what in _KNOWN if re.search(pattern, member.name, re.IGNORECASE)), "")
    return known or _seen(member)


def _seen(member: Member) -> str:
    head = member.head(4096)
    if not head.strip():
        return "holds nothing but blanks; download it again"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff", b"PK")):
        return "not text, or UTF-16 without its mark; save it as UTF-8 or download it again"
    try:
        rows = [(number, [clean(cell) for cell in cells]) for number, cells in enumerate(head_rows(member, 12), 1)]
    except BadPublication as fault:
        return str(fault).removeprefix(f"{member.origin}: ")
    number, cells = next(((n, cells) for n, cells in rows if sum(map(bool, cells)) > 1), (0, []))
    if not number:
        return "holds no row of several cells that could be a header; see `cathcode data load --help`"
    told = ", ".join(cell[:24] for cell in cells[:4] if cell)
    if _MIXED & {cell.casefold() for cell in cells}:
        return (
            f"no published layout: row {number} names {told}, an excerpt of several editions; load the published files"
        )
    return f"no published table that is known: row {number} reads “{told}”; see `cathcode data load --help`"
