"""Write the reference tables that ship, `corpus/tables/`, from a folder of published files and our own notes.

    python scripts/build_tables.py FOLDER [--into OUT]

FOLDER holds `cms/` (published files) and `domain/facts.json`. Codes, numbers and dates are carried over; every label is our
own, from `scripts/reference/`. Run it again whenever either side changes; the result does not depend on when it runs.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import published as read
from addons import addon_editions
from codes import code_rows
from diagnoses import diagnosis_rows, excludes1_rows

HERE = Path(__file__).resolve().parent
OWN = HERE / "reference"
FAMILIES = tuple((row["first"], row["last"]) for row in read.plain(OWN / "families.csv"))
MENTION = re.compile(r"(?<![\w.$,])(\d{5}|\d{4}[TU]|[A-V]\d{4})(?:-(\d{5}|\d{4}T|[A-V]\d{4}))?(?!\w)")
SECTIONS = ("codes", "rules", "ptp", "aoc", "mue", "crosswalks", "facility_fees", "fees")
RATIONALES = {
    "Anesthesia service included in surgical procedure": "anaesthesia by the operator",
    "CPT Manual or CMS manual coding instruction": "manual instruction",
    "CPT Separate procedure definition": "separate procedure",
    "HCPCS/CPT procedure code definition": "code definition",
    "Misuse of Column Two code with Column One code": "misuse of column two",
    "More extensive procedure": "more extensive procedure",
    "Mutually exclusive procedures": "mutually exclusive",
    "Sequential procedure": "sequential procedure",
    "Standard preparation/monitoring services for anesthesia": "anaesthesia preparation or monitoring",
    "Standards of medical/surgical practice": "standard of practice",
}


class Sources:
    """The published files, each read once."""

    def __init__(self, folder: Path) -> None:
        cms = folder / "cms"
        self.facts = json.loads((folder / "domain" / "facts.json").read_text(encoding="utf-8"))
        self.cms = cms
        self.extracts = cms / "cathlab_extracts"
        # year -> its fee schedule; a year is added here, in FEE_SOURCES of codes.py and in `listed`
        self.fees = {
            "2025": list(read.fee_rows(read.member(cms / "rvu25d.zip", "PPRRVU2025_Oct.csv"), 24)),
            "2026": list(read.fee_rows(read.member(cms / "rvu26c_pprrvu_nonqpp.zip", "PPRRVU2026_Jul_nonQPP.csv"), 25)),
        }
        self.opps_2025 = list(
            read.addendum_b_2025(read.member(cms / "opps_2025_addenda.zip", "Addendum B.11122024.txt", "latin-1"))
        )
        self.opps_2026 = list(read.packed(cms / "opps_addendum_b_2026_apr_status_rate.csv.gz"))
        self.mue_2026q2 = list(
            read.mue_2026q2(read.member(cms / "mue_practitioner_2026q2.zip", "PractitionerServices_Eff_04-01-2026.csv"))
        )
        self.mue_2024 = {
            side: list(read.packed(cms / "ncci_2024q3" / f"mue_{side}.csv.gz"))
            for side in ("practitioner", "outpatient")
        }
        self.aoc_2024 = list(read.packed(cms / "ncci_2024q3" / "aoc_2024_8col_yearonly.csv.gz"))
        self.own = {row["code"]: row for row in read.plain(OWN / "codes.csv")}
        # year -> every code its files list, and those its outpatient list of January or April holds
        outpatient = {
            "2025": {row["code"] for row in self.opps_2025},
            "2026": {row["hcpcs"] for row in self.opps_2026},
        }
        self.listed = {year: {row["code"] for row in rows} | outpatient[year] for year, rows in self.fees.items()}
        self.listed_first_half = {"2026": {row["hcpcs"] for row in self.opps_2026}}
        known = set().union(*self.listed.values())
        self.mentioned = mentioned(self.facts, known | set(self.own)) | set(self.own)
        self.core = {code for code, row in self.own.items() if row["kind"] != "related"}
        self.family = {code for code in known if in_family(code)} | self.mentioned
        # an anaesthesia code matters beside a procedure, not beside another code of the periphery
        self.distant = {c for c in self.family if c not in self.mentioned or (c.isdigit() and c < "02000")} - self.core


def mentioned(facts: Mapping[str, object], known: set[str]) -> set[str]:
    """Every code the facts mention, ranges resolved against the published lists."""
    found: set[str] = set()
    for section in SECTIONS:
        entries = [{k: v for k, v in entry.items() if k != "source"} for entry in facts[section]]  # type: ignore[attr-defined]
        for first, last in MENTION.findall(json.dumps(entries)):
            found |= {code for code in known if _between(first, code, last)} if last else {first} & known
    return found


def in_family(code: str) -> bool:
    return any(_between(first, code, last) for first, last in FAMILIES)


def _between(first: str, code: str, last: str) -> bool:
    """Within the range and of its shape: 0010U is not in 00100-01999."""
    return first <= code <= last and code.isdigit() == first.isdigit() and code[-1].isdigit() == first[-1].isdigit()


def ptp_2024(path: Path, sources: Sources, seen: set[str]) -> Iterator[dict[str, str]]:
    """Edits between codes of the product that were in force in 2024 or later; notes in `seen` every code of the file."""
    every, core, distant = sources.family, sources.core, sources.distant
    for row in read.packed(path):
        one, two = row["column1"], row["column2"]
        seen.add(one)
        seen.add(two)
        if one not in every or two not in every or row["deletion_date"] < "2024-01-01" or row["modifier"] == "9":
            continue
        if (one in distant or two in distant) and not (one in core or two in core):
            continue
        deletion = "" if row["deletion_date"].startswith("9999") else row["deletion_date"]
        yield {
            "column1": one,
            "column2": two,
            "indicator": row["modifier"],
            "deletion": deletion,
            "rationale": RATIONALES[row["rationale"]],
        }


def ptp_2026q4(sources: Sources, held: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Hospital rows of the third-party copy; high only where the unrelated copy of 2024Q3 says the same."""
    same = {(row["column1"], row["column2"], row["indicator"]) for row in held if not row["deletion"]}
    pairs = [
        (row["column1"], row["column2"], row["modifier_indicator"])
        for row in read.plain(sources.extracts / "ptp_pci_pairs_oph_2026q4.csv")
        if row["deletion_date"] == "*"
    ]
    pairs += [(row["column1"], row["column2"], "1") for row in read.plain(OWN / "ptp_hospital_2026q4_more.csv")]
    for one, two, indicator in sorted(set(pairs)):
        confidence = "high" if (one, two, indicator) in same else "medium"
        yield {"column1": one, "column2": two, "indicator": indicator, "confidence": confidence}


def mue_2024(sources: Sources, side: str) -> Iterator[dict[str, str]]:
    for row in sources.mue_2024[side]:
        if row["hcpcs_code"] in sources.family:
            yield {
                "code": row["hcpcs_code"],
                "units": row["mue_units"],
                "mai": row["mue_mai"],
                "rationale": row["mue_rationale"],
            }


def mue_2026q4(sources: Sources) -> Iterator[dict[str, str]]:
    """Hospital values of a derived copy; high only where the official table of 2024Q3 says the same."""
    same = {(row["hcpcs_code"], row["mue_units"], row["mue_mai"]) for row in sources.mue_2024["outpatient"]}
    for row in read.plain(sources.extracts / "mue_pci.csv"):
        if row["table"] == "outpatient_hospital" and row["version"] == "eff 2026-10-01":
            confidence = "high" if (row["code"], row["mue"], row["mai"]) in same else "medium"
            yield {"code": row["code"], "units": row["mue"], "mai": row["mai"], "confidence": confidence}


def mue_second_hand(sources: Sources) -> Iterator[dict[str, str]]:
    for row in read.plain(sources.extracts / "mue_aoc_92930_92945.csv"):
        if row["kind"] == "mue" and row["table"] == "practitioner" and "Q3" in row["version"]:
            yield {"code": row["code_or_addon"], "units": row["value"], "mai": "0", "confidence": "medium"}


def opps_2026(sources: Sources) -> Iterator[dict[str, str]]:
    """Status and rate of April; the APC of the January rows, else read off the ladder of rates (medium)."""
    january = {
        row["code"]: row["apc"]
        for row in read.plain(sources.extracts / "addendum_b_pci.csv")
        if row["release"].startswith("2026 January")
    }
    ladder = {row["rate"]: row["apc"] for row in read.plain(OWN / "apc_ladder_2026.csv")}
    for row in sources.opps_2026:
        code, indicator, rate = row["hcpcs"], row["status_indicator"], row["payment_rate"]
        if code not in sources.family:
            continue
        listed = january.get(code, "")
        inferred = ladder.get(rate, "") if indicator == "J1" and not listed else ""
        yield {
            "code": code,
            "status_indicator": indicator,
            "apc": listed or inferred,
            "rate": rate,
            "source": "OPPS-Jan26" if inferred else "",
            "confidence": "medium" if inferred else "high",
        }


def asc_2025(sources: Sources) -> Iterator[dict[str, str]]:
    archive = sources.cms / "asc_addenda_2025_jan.zip"
    rows = [
        row for name in ("ASC-AA.csv", "ASC-BB.csv") for row in read.asc_listed(read.member(archive, name, "latin-1"))
    ]
    rows += read.asc_excluded(read.member(archive, "ASC-EE.csv", "latin-1"))
    yield from (row for row in rows if row["code"] in sources.family)


def ours(rows: Iterable[Mapping[str, str]], codes: set[str], *names: str) -> list[dict[str, str]]:
    """The rows whose every code under `names` is ours."""
    return [dict(row) for row in rows if all(row[name] in codes for name in names)]


def tables(sources: Sources) -> dict[str, list[dict[str, str]]]:
    """Every table by the name of its file, without the ending."""
    seen: set[str] = set()
    ncci = sources.cms / "ncci_2024q3"
    out: dict[str, list[dict[str, str]]] = {
        "ptp/2024Q3-practitioner": list(ptp_2024(ncci / "ptp_prac_2024q3_all.csv.gz", sources, seen)),
        "ptp/2024Q3-hospital": list(ptp_2024(ncci / "ptp_out_2024q3_all.csv.gz", sources, seen)),
    }
    out["ptp/2026Q4-hospital"] = list(ptp_2026q4(sources, out["ptp/2024Q3-hospital"]))
    for side in ("practitioner", "outpatient"):
        seen |= {row["hcpcs_code"] for row in sources.mue_2024[side]}
    seen |= {row[name] for row in sources.aoc_2024 for name in ("addon", "primary")}
    known_2024 = sources.family & seen
    fees = {year: ours(rows, sources.family, "code") for year, rows in sources.fees.items()}
    out |= {
        **{f"codes/{year}": list(code_rows(sources, year)) for year in sources.listed},
        "modifiers/current": list(read.plain(OWN / "modifiers.csv")),
        "mue/2024Q3-practitioner": list(mue_2024(sources, "practitioner")),
        "mue/2024Q3-hospital": list(mue_2024(sources, "outpatient")),
        "mue/2026Q2-practitioner": ours(sources.mue_2026q2, sources.family, "code"),
        "mue/2026Q3-practitioner": list(mue_second_hand(sources)),
        "mue/2026Q4-hospital": list(mue_2026q4(sources)),
        **{f"pfs/{year}": rows for year, rows in fees.items()},
        "pfs_qp/2026": [row | {"conversion_factor": QP_FACTOR, "qp": "yes"} for row in fees["2026"]],
        "gpci/2025": list(read.gpci_2025(read.member(sources.cms / "rvu25d.zip", "GPCI2025.csv"))),
        "gpci/2026": list(read.gpci_2026(sources.extracts / "gpci_2026.csv")),
        "opps/2025": ours(sources.opps_2025, sources.family, "code"),
        "opps/2026": list(opps_2026(sources)),
        "complexity/2025": ours(
            read.complexity_2025(
                read.member(sources.cms / "opps_2025_addenda.zip", "Complxity Adjustments.11132024.txt", "latin-1")
            ),
            sources.family,
            "primary",
            "secondary",
        ),
        "asc/2025": list(asc_2025(sources)),
        "diagnoses/current": list(diagnosis_rows(sources.cms, OWN)),
        "excludes1/current": list(excludes1_rows(sources.cms, OWN)),
        "crosswalk/current": list(read.plain(OWN / "crosswalk.csv")),
    }
    out |= addon_editions(sources, known_2024, OWN)
    out["scope/reference"] = scope(sources, sources.family)
    out["scope/ncci-2024"] = scope(sources, known_2024)
    out["scope/mue-2026q2"] = scope(sources, sources.family - {row["code"] for row in out["mue/2026Q3-practitioner"]})
    out["scope/ptp-hospital-2026q4"] = [
        {"code": code, "group": "column1"} for code in sorted({row["column1"] for row in _extract_2026q4(sources)})
    ]
    out["scope/diagnoses"] = [row | {"group": "prefix"} for row in read.plain(OWN / "diagnosis_prefixes.csv")]
    out["scope/families"] = [{"code": first, "last": last, "group": "near"} for first, last in FAMILIES]
    return out


QP_FACTOR = "33.5675"


def _extract_2026q4(sources: Sources) -> Iterator[dict[str, str]]:
    return read.plain(sources.extracts / "ptp_pci_pairs_oph_2026q4.csv")


def scope(sources: Sources, codes: set[str]) -> list[dict[str, str]]:
    def group(code: str) -> str:
        return "core" if code in sources.core else "far" if code in sources.distant else "near"

    return [{"code": code, "group": group(code)} for code in sorted(codes)]


def write(rows: list[dict[str, str]], path: Path) -> None:
    """Sorted csv with the columns that hold anything, in a stable order."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    columns = [name for name in columns if any(row.get(name) for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, extrasaction="ignore", lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: [row.get(name, "") for name in columns]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, default=HERE.parent / "corpus" / "tables")
    args = parser.parse_args()
    for name, rows in tables(Sources(args.folder)).items():
        write(rows, args.into / f"{name}.csv")
        print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
