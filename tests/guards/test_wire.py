"""The border: tolerant of form, strict about meaning, never a traceback."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.rows import Setting
from corpus.tables import shipped
from guards.engine import check
from guards.errors import BadClaim
from guards.finding import SourceRef
from guards.wire import (
    MOST_LINES,
    check_lines,
    claim_json,
    claim_schema,
    parse_claim,
    read_claim,
    report_json,
    report_schema,
    source_json,
)

TODAY = date(2026, 11, 20)
CONTRACT = {
    "id": "a",
    "date_of_service": "2026-03-01",
    "setting": "physician",
    "payer": "medicare",
    "lines": [{"code": "92933", "modifiers": ["LD"], "units": 1, "diagnoses": ["I25.110", "I25.84"]}],
    "case": None,
}
LATER = {"code": "92944", "modifiers": ["RC"], "units": 1, "diagnoses": ["I25.110"]}


def claim(**changes: Any) -> dict[str, Any]:
    return {**CONTRACT, **changes}


def line(**changes: Any) -> dict[str, Any]:
    return {**CONTRACT["lines"][0], **changes}  # type: ignore[index]


def report(value: object) -> dict[str, Any]:
    return report_json(check(read_claim(value), shipped(), TODAY))


def test_the_contracts_claim_passes() -> None:
    assert report(CONTRACT)["verdict"] == "pass"


def test_a_deleted_second_line_blocks_with_source_and_fix() -> None:
    out = report(claim(lines=[line(), LATER]))
    assert out["verdict"] == "block"
    assert [entry["verdict"] for entry in out["lines"]] == ["pass", "block"]
    finding = out["findings"][0]
    assert finding["rule"] == "code_not_in_force"
    assert finding["codes"] == ["92944"]
    assert finding["line"] == 1
    question = "Which of 92943 or 92945 describes what was done?"  # no base code stands in the right artery
    assert finding["fix"] == {"action": "ask_for", "line": 1, "value": question, "safe": False}
    assert all(finding["source"][key] for key in ("id", "title", "edition"))


def test_shapes_agree_with_their_schemas() -> None:
    jsonschema.validate(CONTRACT, claim_schema())
    jsonschema.validate(report(claim(lines=[line(), LATER])), report_schema())
    jsonschema.validate(report(claim(lines=[])), report_schema())


@pytest.mark.parametrize(
    ("given_line", "code", "modifiers"),
    [
        (line(code=" c9600 "), "C9600", ("LD",)),
        (line(code="92928-ld", modifiers=[]), "92928", ("LD",)),
        (line(code="92928-LD", modifiers=["LD", "xu"]), "92928", ("LD", "XU")),
        (line(code=92928, modifiers="26, xu"), "92928", ("26", "XU")),
        (line(modifiers="-59"), "92933", ("59",)),
        (line(modifiers=[26]), "92933", ("26",)),
        (line(modifiers=None), "92933", ()),
    ],
)
def test_reads_codes_and_modifiers_as_people_write_them(
    given_line: dict[str, Any], code: str, modifiers: tuple[str, ...]
) -> None:
    read = read_claim(claim(lines=[given_line])).lines[0]
    assert (read.code, read.modifiers) == (code, modifiers)


@pytest.mark.parametrize(
    ("units", "number"), [("2", 2), (" 1 ", 1), (1.5, Decimal("1.5")), (None, 1), (-1, -1), ("0", 0)]
)
def test_reads_units(units: object, number: object) -> None:
    assert read_claim(claim(lines=[line(units=units)])).lines[0].units == number


def test_reads_diagnoses_dates_and_settings() -> None:
    read = read_claim(
        claim(
            date_of_service="3/1/2026",
            setting="Hospital Outpatient",
            lines=[line(diagnoses="i25110; I2584", date_of_service="2026-03-02")],
        )
    )
    assert read.day == date(2026, 3, 1)
    assert read.setting is Setting.HOSPITAL_OUTPATIENT
    assert read.lines[0].diagnoses == ("I25.110", "I25.84")
    assert read.day_of(read.lines[0]) == date(2026, 3, 2)


def test_dates_on_every_line_stand_for_the_claims() -> None:
    lines = [line(date_of_service="2026-03-02"), line(date_of_service="2026-03-01")]
    assert read_claim({"lines": lines}).day == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "not a JSON object"),
        ({}, "no date_of_service"),
        (claim(date_of_service="2026-13-01"), "date_of_service: must be a day"),
        (claim(date_of_service=True), "date_of_service"),
        (claim(setting="moon"), "setting"),
        (claim(lines={}), "lines"),
        (claim(lines=[{}]), "code: this key is missing"),
        (claim(lines=[line(modifers=["LD"])]), "modifers: this key is not known"),
        (claim(lines=[line(units="many")]), "units: must be a number"),
        (claim(lines=[line(units=float("nan"))]), "units: must be a number"),
        (claim(lines=[line(units=True)]), "units: must be a number"),
        (claim(lines=[line(code="9" * 5000)]), "longer than"),
        (claim(lines=[line()] * (MOST_LINES + 1)), "lines"),
        (claim(case={"lesions": 3}), "case.lesions"),
        (claim(note="x"), "note: this key is not known"),
    ],
)
def test_refuses_with_one_sentence(value: object, says: str) -> None:
    with pytest.raises(BadClaim) as refused:
        read_claim(value)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(BadClaim) as refused:
        read_claim(claim(lines=[line(units="Mary Miller")]))
    assert "Miller" not in str(refused.value)


@pytest.mark.parametrize("text", ["{", "", "nul", b"\xff\xfe{", "[" * 100_000, '{"a": ' + "9" * 5000 + "}"])
def test_broken_json_is_one_sentence(text: str | bytes) -> None:
    with pytest.raises(BadClaim):
        parse_claim(text)


def test_lines_keep_their_order_and_go_on_after_a_broken_one() -> None:
    lines = [json.dumps(claim(id="1")), "{broken", "", json.dumps(claim(id="2", lines=[LATER])), b"\xff"]
    out = list(check_lines(lines, shipped(), TODAY))
    assert [entry.get("id") for entry in out] == ["1", None, "2", None]
    assert [entry.get("line_number") for entry in out] == [None, 2, None, 5]
    assert out[2]["verdict"] == "block"


def test_a_claim_comes_back_as_it_went() -> None:
    read = read_claim(claim(lines=[line(units=1.5), line(code="92928-RC", date_of_service="2026-03-02")]))
    assert read_claim(claim_json(read)) == read


def test_a_case_comes_back_as_it_went() -> None:
    read = read_claim(claim(case={"lesions": [{"location": {"artery": "LD"}, "treatments": [{"technique": "stent"}]}]}))
    assert read.case is not None
    assert read_claim(claim_json(read)) == read


def test_a_source_outside_the_register_is_shown_plainly() -> None:
    assert source_json(SourceRef("nowhere", "p. 1"))["title"] == ""


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "id": ANY_JSON,
        "date_of_service": st.sampled_from(["2026-03-01", "2025-12-31", "2031-01-01", "0001-01-01"]) | ANY_JSON,
        "setting": st.sampled_from(["physician", "hospital_outpatient", "asc"]) | ANY_JSON,
        "payer": ANY_JSON,
        "case": st.none() | ANY_JSON,
        "lines": st.lists(
            st.fixed_dictionaries(
                {"code": st.sampled_from(["92928", "93458", "92978", "0913T", "C9600", "99223"]) | ANY_JSON},
                optional={
                    "modifiers": st.lists(st.sampled_from(["LD", "RC", "59", "26", "??", ""])) | ANY_JSON,
                    "units": st.integers(-3, 9) | ANY_JSON,
                    "diagnoses": st.lists(st.sampled_from(["I25.110", "I25.82", "x", ""])) | ANY_JSON,
                    "date_of_service": st.sampled_from(["2026-03-01", "2026-03-02"]) | ANY_JSON,
                },
            ),
            max_size=4,
        )
        | ANY_JSON,
    },
)


@given(ANY_JSON | NEARLY)
def test_any_json_gives_a_report_or_one_sentence(value: object) -> None:
    try:
        out = report(value)
    except BadClaim:
        return
    jsonschema.validate(json.loads(json.dumps(out)), report_schema())


@given(NEARLY)
def test_same_claim_same_bytes(value: object) -> None:
    (first,) = check_lines([json.dumps(value)], shipped(), TODAY)
    (second,) = check_lines([json.dumps(value)], shipped(), TODAY)
    assert json.dumps(first) == json.dumps(second)


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadClaim, match="twice"):
        parse_claim('{"date_of_service": "2026-03-01", "lines": [{"code": "92928", "code": "92920"}]}')


@pytest.mark.parametrize("modifiers", [["LD 59"], "LD 59", "LD,59", ["LD-59"], [" ld ", "59"]])
def test_modifiers_written_together_are_told_apart(modifiers: Any) -> None:
    read = read_claim({"date_of_service": "2026-03-01", "lines": [{"code": "92928", "modifiers": modifiers}]})
    assert read.lines[0].modifiers == ("LD", "59")


@pytest.mark.parametrize("text", ["\ufeff{}", b"\xef\xbb\xbf{}"])
def test_a_byte_order_mark_is_passed_over(text: str | bytes) -> None:
    with pytest.raises(BadClaim, match="date_of_service"):
        parse_claim(text)
