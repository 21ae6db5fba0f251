"""Files of claims as departments have them: spreadsheets with their own ways, and what must not be guessed."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from rag.claim_file import Read, read_claims
from rag.errors import BadInput

DAY = date(2026, 3, 2)


def read(name: str, data: bytes) -> list[Read]:
    return list(read_claims(name, data, DAY, "physician"))


def written(found: Read) -> list[str]:
    assert found.claim is not None, found.fault
    return ["-".join((line.code, *line.modifiers)) + f"x{line.units}" for line in found.claim.lines]


def workbook(*rows: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("claim,code,modifiers,units\n1,92928,ld,1\n1,93458,26 xu,1\n", ["92928-LDx1", "93458-26-XUx1"]),
        ("\ufeffclaim;code;modifiers;units\n1;92928;LD,59;2\n", ["92928-LD-59x2"]),
        ("Code,Mod1,Mod2,Units,DX1\n92928,LD,22,1,I25.110\n", ["92928-LD-22x1"]),
        ("CODE , Modifiers,UNITS\n 92928 , LD , 1 \n,,\n 0913t , rc , 0 \n", ["92928-LDx1", "0913T-RCx0"]),
    ],
)
def test_a_table_is_read_as_it_is_kept(text: str, lines: list[str]) -> None:
    (found,) = read("claims.csv", text.encode())
    assert written(found) == lines


def test_a_workbook_keeps_numbers_and_days() -> None:
    head: list[object] = ["claim", "code", "modifiers", "units", "date"]
    (found,) = read("claims.xlsx", workbook(head, [1, 93458, 26, 1.0, datetime(2025, 12, 31)]))  # noqa: DTZ001
    assert written(found) == ["93458-26x1"]
    assert found.claim is not None
    assert found.claim.day == date(2025, 12, 31)


def test_rows_of_two_settings_are_no_claim() -> None:
    rows = "claim,code,modifiers,setting\n1,92928,LD,physician\n1,C9600,RC,hospital_outpatient\n2,92928,LD,Physician\n"
    mixed, sound = read("claims.csv", rows.encode())
    assert mixed.claim is None
    assert "more than one setting" in mixed.fault
    assert written(sound) == ["92928-LDx1"]


def test_units_in_words_are_a_fault_of_that_claim_alone() -> None:
    broken, sound = read("claims.csv", b"claim,code,modifiers,units\n1,92928,LD,one\n2,92920,RC,1\n")
    assert "units" in broken.fault
    assert written(sound) == ["92920-RCx1"]


@pytest.mark.parametrize("data", [b"", b"foo,bar\n1,2\n"])
def test_a_table_without_codes_is_bad_input(data: bytes) -> None:
    with pytest.raises(BadInput, match="no column named code"):
        read("claims.csv", data)
