"""The mention scanner: nothing that looks like a code escapes, and what is no code is let alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.rows import Setting
from corpus.tables import shipped
from evals.generate.mentions import DISGUISES, benign, planted
from guards.mentions import judge_mentions, scan


def codes(text: str) -> list[str]:
    return [w.code for w in scan(text) if w.kind != "modifier" and not w.is_between]


def modifiers(text: str) -> list[str]:
    return [w.code for w in scan(text) if w.kind == "modifier"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("92928, 0913T, C9600, G0269, I25.110", ["92928", "0913T", "C9600", "G0269", "I25.110"]),
        ("9 2 9 9 9", ["92999"]),
        ("92,999", ["92999"]),
        ("Is it 92.999?", ["92999"]),
        ("92**9**99", ["92999"]),
        ("92\u200b999", ["92999"]),
        ("９２９２８", ["92928"]),
        ("92&#57;99", ["92999"]),
        ("92&amp;#57;99", ["92999"]),
        ("<b>92</b>999", ["92999"]),
        ("92<!-- x -->999", ["92999"]),
        ("929O8 and C96OO and GO269", ["92908", "C9600", "G0269"]),
        ("nine two nine two eight", ["92928"]),
        ("Nine Two Nine Two Eight", ["92928"]),
        ("ninety-two nine twenty-eight", ["92928"]),
        ("ninety-two thousand nine hundred twenty-eight", ["92928"]),
        ("nine double two eight nine", ["92289"]),
        ("G zero two six nine", ["G0269"]),
        ("G 0 2 6 9", ["G0269"]),
        ("C 9600", ["C9600"]),
        ("0 9 1 3 T", ["0913T"]),
        ("0913 T", ["0913T"]),
        ("%39%32%39%32%38", ["92928"]),
        ("2*92928", ["92928"]),
        ("**92928****92933**", ["92928", "92933"]),
        ("<b>92928</b><b>92933</b>", ["92928", "92933"]),
        ("CPT92928 x92928", ["92928", "92928"]),
        ("92920/24/28", ["92920", "92924", "92928"]),
        ("92978/9", ["92978", "92979"]),
        ("| 92928 | 92933 |", ["92928", "92933"]),
        ("I21.-, I25.1- and I22.x", ["I21", "I25.1", "I22"]),
        ("I25110", ["I25.110"]),
        ("I 25.110", ["I25.110"]),
        ("9️⃣2️⃣9️⃣2️⃣8️⃣", ["92928"]),
        ("$92928$", ["92928"]),
        ('<x-y title="92928">', ["92928"]),
        ("9 2 9 2 8 9 2 9 3 3", ["92928", "92933"]),
        ("(9)(2)(9)(2)(8)", ["92928"]),
        ("92 nine 28", ["92928"]),
        ("ninetwoninetwoeight", ["92928"]),
        ("9two9two8", ["92928"]),
        ("I25.11O and l25.110", ["I25.110", "I25.110"]),
        ("I25-110", ["I25", "I25.110"]),
        ("1.92928", ["92928"]),
        ("92928 dollars", ["92928"]),
        ("\u202e82929", ["82929", "92928"]),
    ],
)
def test_finds_codes(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("modifier XU", ["XU"]),
        ("the 59 modifier", ["59"]),
        ("-59 is a last resort", ["59"]),
        ("92928-LD", ["LD"]),
        ("93458-26-59", ["26", "59"]),
        ("93458-26/59", ["26", "59"]),
        ("92928 LD", ["LD"]),
        ("92928LD", ["LD"]),
        ("| 92928 | LD |", ["LD"]),
        ("modifiers 59, XE, XS and XU", ["59", "XE", "XS", "XU"]),
        ("59/X{EPSU}", ["59", "XE", "XP", "XS", "XU"]),
        ("modifier ld", ["LD"]),
        ("use XS there", ["XS"]),
        ("append 59", ["59"]),
        ("the artery (LD)", ["LD"]),
        ("the LD is diseased", []),
        ("modifier is wrong as it stands", []),
        ("The gradient was -26 mmHg", []),
    ],
)
def test_finds_modifiers(text: str, expected: list[str]) -> None:
    assert modifiers(text) == expected


@pytest.mark.parametrize(
    ("text", "count", "inside"),
    [
        ("93454-93461", 8, 6),
        ("92920 to 92943", 24, 22),
        ("92920–92944", 25, 23),
        ("93454-61", 8, 6),
        ("C9600-C9608", 9, 7),
        ("00100-01999", 2, 0),  # longer than a range that is spelled out
        ("92929 to 92928", 2, 0),
    ],
)
def test_expands_ranges(text: str, count: int, inside: int) -> None:
    found = scan(text)
    assert len({w.code for w in found}) == count
    assert sum(w.is_between for w in found) == inside


@pytest.mark.parametrize(
    "text",
    [
        "In 2026 and 2025, on 2026-01-01, 1/15/2026 or 9/29/26",
        "$11,794.23 or 11794.23 USD or $469.28, and 18,728.69",
        "(555) 123-4567, 555-123-4567",
        "Springfield, IL 62701; ZIP 60601; 62701-1234",
        "work RVU 14.05, CF 33.4009 and 33.5675",
        "70-99% stenosis, then 50-100%",
        "6F and 7 French; 3.0 x 38 mm; 14 atm for 20 sec",
        "p. XI-14, pp. 117-120, ch. I, E.d",
        "2024Q3, RVU26C, CY2025, FY2023, v30.2",
        "1. one\n2. two\n3. three\n4. four\n5. five",
        "[1][2] [3] [4][5]",
        "LCD L34761 and article A57479, MAC 10112",
        "2,546,017 pairs",
        "BP 120/80, age 18-100",
        "D1 100% and OM2 90%, P2Y12, TIMI 3",
        "Part B 2026, APC 5193, J1",
        "twenty twenty-six; one or two stents, three or more",
        "units 1, 2, 3, 4, 5",
    ],
)
def test_leaves_other_numbers_alone(text: str) -> None:
    assert scan(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [  # the trade-offs: each is a choice, and stays one
        ("12 001", []),
        ("1 2 0 0 1", ["12001"]),
        ("1 2 3 4 5", []),
        ("92,999 patients", ["92999"]),
        ("9292892933", ["92928", "92933"]),
        ("9292812345", []),
        ("93451-53", ["93451"]),  # 53 is the modifier here, not the end of a range
        ("92928.59", ["92928"]),  # 92, 93 and 99 with two decimals: a code, not an amount
    ],
)
def test_trade_offs(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_generated_texts_hide_nothing() -> None:
    missed = [
        (text.disguise, text.text)
        for text in planted(2_000, seed=26)
        if not set(text.codes) <= {word.code for word in scan(text.text)}
    ]
    assert missed == []


def test_every_disguise_is_planted() -> None:
    assert {text.disguise for text in planted(len(DISGUISES), seed=1)} == set(DISGUISES)


def test_texts_without_codes_raise_no_alarm() -> None:
    assert [(w.raw, text) for text in benign(300, seed=26) for w in scan(text)] == []


def test_offsets_point_into_the_original() -> None:
    text = "Before ９２９２８ and 92&#57;28-LD, then G\u200b0269."
    assert [text[w.start : w.end] for w in scan(text)] == ["９２９２８", "92&#57;28", "LD", "G\u200b0269"]
    assert all(w.raw == text[w.start : w.end] for w in scan(text))


@given(st.text(alphabet=st.sampled_from("0123456789CGTIO lo.,-/*<>&#;%_\u200b9２nietwo modifier59XULD"), max_size=80))
def test_never_raises_and_stays_inside(text: str) -> None:
    for word in scan(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.raw == text[word.start : word.end]


@given(st.text(max_size=30), st.sampled_from(["92928", "93458", "0913T", "C9600", "G0269"]), st.text(max_size=30))
def test_a_code_between_blanks_is_never_missed(before: str, code: str, after: str) -> None:
    assert code in {w.code for w in scan(f"{before} see {code} here {after}")}


def status(text: str, day: date, setting: Setting = Setting.PHYSICIAN) -> dict[str, tuple[str, str]]:
    return {j.code: (j.status, j.verdict) for j in judge_mentions(scan(text), day, setting, shipped())}


def test_judges_by_date() -> None:
    text = "92929, 92930, 92922, 27447"
    assert status(text, date(2026, 1, 1)) == {
        "92929": ("deleted", "not_reportable"),
        "92930": ("active", "reportable"),
        "92922": ("unknown", "not_reportable"),
        "27447": ("not_held", "unverified"),
    }
    earlier = status(text, date(2025, 12, 31))
    assert earlier["92929"] == ("active", "reportable")
    assert earlier["92930"] == ("not_yet", "not_reportable")
    assert set(status(text, date(2031, 1, 1)).values()) == {("not_held", "unverified")}


def test_judges_by_setting() -> None:
    day = date(2026, 3, 1)
    assert status("C9600", day)["C9600"] == ("active", "not_reportable")
    assert status("C9600", day, Setting.HOSPITAL_OUTPATIENT)["C9600"] == ("active", "reportable")
    assert status("92941", day, Setting.HOSPITAL_OUTPATIENT)["92941"] == ("active", "not_reportable")


def test_a_range_brings_the_codes_that_exist() -> None:
    assert set(status("92920-92930", date(2026, 3, 1))) == {
        "92920",
        "92921",
        "92924",
        "92925",
        "92928",
        "92929",
        "92930",
    }


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("modifier fifty-nine", {"59"}),
        ("put modifier Twenty five on the visit", {"25"}),
        ("93458 with a 59", {"59"}),
        ("just tack on the 25", {"25"}),
        ("bill it with 59", {"59"}),
        ("use an XS instead", {"XS"}),
        ("deployed with a 26 mm stent", set()),
        ("a man with a 25-year history", set()),
        ("seen with 59 patients", set()),
        ("use a 22 gauge needle", set()),
        ("modifier in fifty cases", set()),
    ],
)
def test_modifiers_as_they_are_spoken(text: str, modifiers: set[str]) -> None:
    assert {w.code for w in scan(text) if w.kind == "modifier"} == modifiers
