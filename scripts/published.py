"""Read the published files of a reference folder into plain rows, for `build_tables.py`. Descriptors are never returned."""

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

CODE = re.compile(r"\d{4}[0-9A-Z]|[A-Z]\d{4}")


def member(archive: Path, name: str, encoding: str = "cp1252") -> str:
    """The text of the one member of `archive` whose name ends in `name`."""
    with zipfile.ZipFile(archive) as opened:
        found = [entry for entry in opened.namelist() if entry.endswith(name)]
        if len(found) != 1:
            raise SystemExit(f"{archive}: {len(found)} members end in {name}")
        return opened.read(found[0]).decode(encoding, errors="replace")


def packed(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="latin-1", newline="") as opened:
        yield from csv.DictReader(opened)


def plain(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


# fmt: off
FEE_COLUMNS = (
    "code", "modifier", "_", "status", "_", "work_rvu", "nonfacility_pe_rvu", "nonfacility_na", "facility_pe_rvu",
    "facility_na", "mp_rvu", "_", "_", "pctc", "global_days", "_", "_", "_", "multiple_procedure", "bilateral",
    "assistant", "co_surgeon", "team",
)
# fmt: on


def fee_rows(text: str, factor_column: int) -> Iterator[dict[str, str]]:
    """PPRRVU csv. `factor_column` is 24 up to 2025 and 25 from 2026, where PRIC IND came in before ENDO BASE."""
    for cells in csv.reader(io.StringIO(text)):
        if len(cells) > factor_column and CODE.fullmatch(cells[0]):
            row = {name: cell.strip() for name, cell in zip(FEE_COLUMNS, cells, strict=False) if name != "_"}
            row["facility_na"] = "yes" if row["facility_na"] == "NA" else "no"
            row["nonfacility_na"] = "yes" if row["nonfacility_na"] == "NA" else "no"
            yield row | {"conversion_factor": cells[factor_column].strip()}


def addendum_b_2025(text: str) -> Iterator[dict[str, str]]:
    """OPPS addendum B of the final rule: tab separated, header found by its first cell."""
    lines = csv.reader(io.StringIO(text), delimiter="\t")
    header = [cell.strip() for cell in next(cells for cells in lines if cells and cells[0].strip() == "HCPCS Code")]
    for cells in lines:
        row = dict(zip(header, (clean(cell) for cell in cells), strict=False))
        if CODE.fullmatch(row["HCPCS Code"]):
            yield {
                "code": row["HCPCS Code"],
                "status_indicator": row["SI"],
                "apc": row["APC"],
                "rate": money(row["Payment Rate"]),
            }


def complexity_2025(text: str) -> Iterator[dict[str, str]]:
    for cells in csv.reader(io.StringIO(text), delimiter="\t"):
        cells = [clean(cell) for cell in cells]
        if len(cells) > 9 and CODE.fullmatch(cells[0]):
            yield {"primary": cells[0], "secondary": cells[4], "apc": cells[9]}


def asc_listed(text: str) -> Iterator[dict[str, str]]:
    """Addendum AA or BB: code, flag, descriptor, discounting (AA alone), indicator, weight, rate."""
    discounting = "Subject to Multiple Procedure Discounting" in text
    for cells in csv.reader(io.StringIO(text)):
        if len(cells) > 6 and CODE.fullmatch(cells[0].strip()):
            yield {
                "code": cells[0].strip(),
                "on_list": "yes",
                "indicator": clean(cells[4]),
                "rate": money(clean(cells[6])),
                "discounted": {"Y": "yes", "N": "no"}.get(cells[3].strip(), "") if discounting else "",
            }


def asc_excluded(text: str) -> Iterator[dict[str, str]]:
    for cells in csv.reader(io.StringIO(text)):
        if cells and CODE.fullmatch(cells[0].strip()):
            yield {"code": cells[0].strip(), "on_list": "no", "indicator": "", "rate": ""}


def gpci_2025(text: str) -> Iterator[dict[str, str]]:
    for cells in csv.reader(io.StringIO(text)):
        if len(cells) > 6 and re.fullmatch(r"\d{5}", cells[0]):
            names = ("mac", "state", "locality", "name", "work", "practice_expense", "malpractice")
            row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            yield row | {"name": row["name"].rstrip("*")}


def gpci_2026(path: Path) -> Iterator[dict[str, str]]:
    for row in plain(path):
        yield {
            "mac": row["mac"],
            "state": row["state"],
            "locality": row["locality"],
            "name": row["locality_name"].rstrip("*"),
            "work": row["pw_gpci_with_floor"],
            "practice_expense": row["pe_gpci"],
            "malpractice": row["mp_gpci"],
        }


def mue_2026q2(text: str) -> Iterator[dict[str, str]]:
    for cells in csv.reader(io.StringIO(text)):
        if len(cells) > 3 and CODE.fullmatch(cells[0].strip()):
            yield {
                "code": cells[0].strip(),
                "units": cells[1].strip(),
                "mai": cells[2][:1],
                "rationale": cells[3].strip(),
            }


def clean(cell: str) -> str:
    """Without blanks and the bytes that stand for no-break spaces; a lone full stop means none."""
    text = re.sub(r"[^\x20-\x7e]", "", cell).strip()
    return "" if text == "." else text


def money(text: str) -> str:
    return text.replace("$", "").replace(",", "")
