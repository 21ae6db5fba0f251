"""Diagnoses: our own labels, checked against the published order file, addenda and tabular list."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import published as read

MENTION = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")


def diagnosis_rows(cms: Path, own: Path) -> Iterator[dict[str, str]]:
    """Every diagnosis of our list; stops where the published list has no such code or one of ours is missing."""
    published = _order(cms)
    first = dict(_code_first(cms))
    for row in read.plain(own / "diagnoses.csv"):
        code = row["code"]
        flag = published.get(code.replace(".", ""))
        if flag is None and row["source"] not in ("QM", "MEM"):
            raise SystemExit(f"{code} is in no published list held")
        billable = row["is_billable"] or ("yes" if flag == "1" else "no")
        parents = [code[:length] for length in range(3, len(code) + 1)]
        needed = next((first[parent] for parent in reversed(parents) if parent in first), ())
        yield row | {"is_billable": billable, "code_first": " ".join(needed)}


def excludes1_rows(cms: Path, own: Path) -> Iterator[dict[str, str]]:
    """Our list of pairs; stops where a pair of high confidence is not in the tabular list."""
    notes = {diag.findtext("name") or "": " ".join(_notes(diag, "excludes1")) for diag in _tabular(cms).iter("diag")}
    for row in read.plain(own / "excludes1.csv"):
        if row["confidence"] == "high" and not _mentions(notes.get(row["prefix"], ""), row["excluded"]):
            raise SystemExit(f"Excludes1 {row['prefix']} / {row['excluded']} is not in the tabular list")
        yield row


def _mentions(note: str, code: str) -> bool:
    if re.search(rf"\b{re.escape(code)}(?![0-9A-Z])", note):
        return True
    return any(first <= code <= last for first, last in re.findall(r"([A-Z]\d\d\.\w+)-([A-Z]\d\d\.\w+)", note))


def _order(cms: Path) -> dict[str, str]:
    """Undotted code to the flag of validity for submission, FY2021 with the addenda held."""
    flags: dict[str, str] = {}
    for line in read.member(cms / "icd10cm_order_2021_jan.zip", ".txt", "latin-1").splitlines():
        flags[line[6:14].strip()] = line[14:15]
    for year in ("2023", "2025"):
        for line in read.member(cms / "icd10cm_addenda.zip", f"order-addenda-{year}.txt", "latin-1").splitlines():
            action, _, rest = line.partition(":")
            cells = rest.split()
            if action in ("Add", "Revise to"):
                flags[cells[1]] = cells[0]
            elif action == "Delete":
                flags.pop(cells[1], None)
    return flags


def _tabular(cms: Path) -> ElementTree.Element:
    return ElementTree.fromstring(read.member(cms / "icd10cm_tabular_2021.zip", ".xml", "utf-8"))


def _notes(diag: ElementTree.Element, tag: str) -> list[str]:
    return [note.text or "" for block in diag.findall(tag) for note in block.findall("note")]


def _code_first(cms: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Code to the prefixes that go before it, where the instruction is not conditional."""
    for diag in _tabular(cms).iter("diag"):
        text = " ".join(_notes(diag, "codeFirst"))
        if text and "if applicable" not in text and "such as" not in text:
            yield diag.findtext("name") or "", tuple(MENTION.findall(text))
