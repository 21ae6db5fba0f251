"""Small files in the published layouts: codes and numbers only, every wording invented."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

PAIRS = [
    ("92928", "93458", "20130101", "*", "1"),
    ("92928", "33210", "20130101", "*", "0"),
    ("92930", "92928", "20260101", "*", "1"),
    ("92928", "92929", "20130101", "20251231", "1"),
    ("92928", "36000", "20130101", "20130101", "9"),
    ("92928", "36000", "20140101", "*", "1"),
    ("93458", "99213", "20261001", "*", "1"),
]


def ptp_text(pairs: Sequence[tuple[str, ...]] = PAIRS) -> bytes:
    tab = "\t"
    head = [
        f"a notice{tab * 6}", f"Column1/Column2 Edits{tab * 6}",
        tab.join(("Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale")),
        tab.join(("", "", "prior to 1996", "Date", "Date", "0=not allowed", "")),
        tab.join(("", "", "", "", "*=no data", "1=allowed", "")), tab.join(("", "", "", "", "", "9=not applicable", "")),
    ]  # fmt: skip
    body = [tab.join((one, two, "", start, end, sign, "invented reason")) for one, two, start, end, sign in pairs]
    return "\r\n".join([*head, *body, ""]).encode("cp1252")


def mue_text(rows: Sequence[tuple[str, str, str]] = (("92928", "3", "3"), ("92930", "1", "3"))) -> bytes:
    head = '"A notice\nof several lines",,,\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    words = {"1": "1 Line Edit", "2": "2 Date of Service Edit: Policy", "3": "3 Date of Service Edit: Clinical"}
    return (head + "".join(f"{code},{units},{words.get(mai, mai)},invented\n" for code, units, mai in rows)).encode(
        "cp1252"
    )


def addon_text() -> bytes:
    names = (
        "AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
        "AOC_Edit_DelDT", "Special_Instruction_Notes",
    )  # fmt: skip
    rows = [
        ("1", "92978", "", "92928", "", "2013001", "", ""),
        ("1", "92978", "", "92930", "", "2026001", "", ""),
        ("1", "92929", "2025365", "92928", "", "2013001", "", ""),
        ("2", "99292", "", "CCCCC", "", "2013001", "", "invented"),
    ]
    return "\r\n".join("\t".join(cells) for cells in [("a notice",) + ("",) * 7, names, *rows, ()]).encode()


def fees_text(year: int = 2026, month: str = "July", factor: str = "33.4009") -> bytes:
    """32 columns from 2026, where PRIC IND came in; 31 before."""
    columns = [
        ("", "", "", "", "HCPCS"), ("", "", "", "", "MOD"), ("", "", "", "", "DESCRIPTION"), ("", "", "", "STATUS", "CODE"),
        ("", "NOT USED", "FOR", "MEDICARE ", "PAYMENT"), ("", "", "", "WORK", "RVU"), ("", "", "NON-FAC", "", "PE RVU"),
        ("", "", "", "NA", "INDICATOR"), ("", "", "FACILITY", "", "PE RVU"), ("", "", "", "NA", "INDICATOR"),
        ("", "", "", "MP", "RVU"), ("", "", "", "NON-FACILITY", "TOTAL"), ("", "", "", "FACILITY", "TOTAL"),
        ("", "", "", "PCTC", "IND"), ("", "", "", "GLOB", "DAYS"), ("", "", "", "PRE", "OP"), ("", "", "", "INTRA", "OP"),
        ("", "", "", "POST", "OP"), ("", "", "", "MULT", "PROC"), ("", "", "", "BILAT", "SURG"), ("", "", "", "ASST", "SURG"),
        ("", "", "", "CO-", "SURG"), ("", "", "", "TEAM", "SURG"), *([("", "", "", "PRIC", "IND")] if year >= 2026 else []),
        ("", "", "", "ENDO", "BASE"), ("", "", "", "CONV", "FACTOR"),
    ]  # fmt: skip
    lines = [
        ["", "", f"{year} National Physician Fee Schedule Relative Value File {month} Release"],
        ["", "", "a notice"],
    ]
    lines += [["", "", "another"], [""], ["", "", "RELEASED 06/30/2026"]]
    lines += [[column[row] for column in columns] for row in range(5)]
    for code, modifier, status, work, office, facility, mp, glob, multiple in (
        ("92928", "", "A", "9.75", "1.84", "1.84", "2.30", "000", "2"),
        ("92978", "26", "A", "1.76", "0.66", "0.66", "0.36", "ZZZ", "0"),
        ("27447", "", "A", "19.11", "11.58", "11.58", "4.02", "090", "2"),
    ):
        cells = [
            code,
            modifier,
            "INVENTED WORDS",
            status,
            "",
            work,
            office,
            "NA" if code == "92928" else "",
            facility,
            "",
            mp,
        ]
        cells += ["0.00", "0.00", "0", glob, "0.00", "0.00", "0.00", multiple, "0", "0", "0", "0"]
        lines.append([*cells, *(["9"] if year >= 2026 else []), "", factor])
    lines += [[""] * len(columns), ["\x1a"]]
    return "\r\n".join(",".join(cells) for cells in lines).encode("cp1252")


def gpci_text(year: int = 2026) -> bytes:
    return (
        f"ADDENDUM E. {year} INDICES,,,,,,\r\n,,,,,,\r\n"
        f"Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,{year} PW GPCI (with 1.0 Floor),"
        f"{year} PE GPCI,{year} MP GPCI\r\n10112,AL,00,INVENTED,1,0.875,0.566\r\n02102,AK,01,NORTH*,1.5,1.065,0.551\r\n"
        ",,,,,,\r\n*a footnote,,,,,,\r\n"
    ).encode()


def addendum_b_text(year: int = 2026) -> bytes:
    return (
        f"\tAddendum B.-- OPPS Payment by HCPCS Code for CY {year}\t\t\t\r\n\ta notice\xff\t\t\t\r\n"
        "HCPCS Code\tShort Descriptor\t CI\t SI\t APC \tRelative Weight\tPayment Rate\r\n"
        '92928\tinvented\t\tJ1 \t5193\t129.0185\t"$11,794.23"\r\n92978\xff\tinvented\t\tN \t\t\t.\r\n92941\tinvented\t\tC\t\t\t\r\n'
    ).encode("latin-1")


def addendum_j_text() -> bytes:
    return (
        "\tAddendum J for CY2026 complexity adjustments\r\n"
        "Primary HCPCS Code\tPrimary Short Descriptor\tPrimary SI\tPrimary APC Assignment\tSecondary J1 or Add-on HCPCS Code\t"
        "Secondary Short Descriptor\tSecondary SI\tSecondary APC Assignment\tComplexity Adjusted HCPCS Code\t"
        "Complexity Adjusted APC Assignment\r\n92928\tx\tJ1\t5193\t92928\tx\tJ1\t5193\t9292R\t5194\r\n"
    ).encode("ascii")


def asc_text(kind: str) -> bytes:
    title = f"Addendum {kind} -- ASC invented for CY 2026,,,,,,\r\na notice\xff,,,,,,\r\n,,,,,,\r\n"
    if kind == "EE":
        return (title + "HCPCS Code,Short Descriptor\r\n92941,x\r\n").encode("latin-1")
    head = "HCPCS Code,,Short Descriptor,Flag,July 2026 Payment Indicator,July 2026 Payment Weight,July 2026 Payment Rate \r\n"
    row = '92928,,x,Y,J8,1.0,"$7,000.10"\r\n' if kind == "AA" else "92978,,x,,N1,,\r\n"
    return (title + head + row + '"NOTE 1: invented",,,,,,\r\n').encode("latin-1")


def order_text() -> bytes:
    rows = [
        ("I25", "0", "invented heading"),
        ("I2510", "1", "invented one"),
        ("I2582", "1", "invented two"),
        ("E119", "1", "three"),
    ]
    lines = [f"{n:05} {code:<7} {flag} {words:<60} {words} at length" for n, (code, flag, words) in enumerate(rows, 1)]
    return ("\r\n".join(lines) + "\r\n").encode()


def tabular_text() -> bytes:
    return b"""<?xml version="1.0" encoding="utf-8"?><ICD10CM.tabular><version>2027</version><chapter><name>9</name>
    <section id="I20-I25"><diag><name>I21</name><diag><name>I21.0</name></diag><diag><name>I21.9</name></diag></diag>
    <diag><name>I25</name><diag><name>I25.1</name></diag>
    <diag><name>I25.82</name><excludes1><note>invented (I21.0-I21.9, I22.-)</note></excludes1>
    <codeFirst><note>invented (I25.1-, I25.7-)</note></codeFirst></diag></diag></section></chapter></ICD10CM.tabular>"""


def hcpcs_text() -> bytes:
    names = ["HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", *(f"C{n}" for n in range(17)), "ADD DT", "TERM DT"]
    rows = [
        ("   XU", "0010", "7", "invented modifier"),
        ("C9600", "0010", "3", "invented"),
        ("C9600", "0020", "4", "further on"),
    ]
    cells = [",".join([*row, *[""] * 17, "20130101", ""]) for row in rows]
    return "\n".join([",".join(names), *cells, ""]).encode()


def payment_text(year: int = 2026) -> bytes:
    row = f'"{year}","10112","00","92928","  ","0000422.92","0000422.92"," ","0","A","2","0000000.00","0000000.00","9","0","0"\r\n'
    return (row + '"TRL- a notice"\r\n').encode()


def locality_text() -> bytes:
    head = "COUNTIES INCLUDED IN 2026 LOCALITIES.\r\n\r\n"
    rows = [("10112", "00", "ALABAMA", "STATEWIDE", "ALL COUNTIES"), ("01112", "52", "", "MARIN AREA", "MARIN")]
    return (head + "".join(f"    {m:<12}{n:<6}{s:<23}{a:<82}{c}\r\n" for m, n, s, a, c in rows)).encode()


def zipped(folder: Path, name: str, **files: bytes) -> Path:
    """A zip of files; a double underscore in a name stands for its dot."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in files.items():
            archive.writestr(member.replace("__", "."), content)
    return path


def workbook(rows: Sequence[Sequence[object]], title: str = "Sheet") -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_text(rows: Sequence[tuple[str, str, str, str, str, str]], when: str = "20261") -> bytes:
    """State, ZIP code, contractor, locality, flag of split codes and the four further digits, in lines of 80 signs."""
    lines = [
        f"{state}{code}{mac}{place}{'R':<6}{split}{plus4:<4}".ljust(75) + when
        for state, code, mac, place, split, plus4 in rows
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


ZIPS = [
    ("AL", "35004", "10112", "00", "0", ""),
    ("AK", "99501", "02102", "01", "0", ""),
    ("AL", "35005", "10112", "00", "1", ""),
]
NINES = [("AL", "35005", "10112", "00", "1", "0001"), ("AK", "35005", "02102", "01", "1", "0002")]


def device_text() -> bytes:
    title = "Addendum FF -- ASC device shares invented for CY 2026,,,,,,,,\r\na notice\xff,,,,,,,,\r\n,,,,,,,,\r\n"
    month = "July 2026"
    head = (
        f"HCPCS Code,,Short Descriptor,{month} Payment Indicator,{month} APC,{month} APC Device Offset Percentage,"
        f"{month} OPPS Payment Rate,{month} Device Offset Percentage,{month} Device Offset Amount / Device Portion\r\n"
    )
    rows = '92928,,x,J8,5193,43.65%,"$9,000.00",43.29%,"$3,896.10"\r\n93458,,x,G2,5191,13.84%,"$3,000.00",12.45%,$206.14\r\n'
    return (title + head + rows + "92978,,x,N1,,,,,\r\n" + '"NOTE 1: invented",,,,,,,,\r\n').encode("latin-1")
