"""A report through the desk: lines with their words, questions, what was left out, a claim set beside it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.rows import Setting
from guards.claim import Claim, Line
from guards.coding.case import Case, Evidence, Lesion, Location, Technique, Treatment
from guards.finding import Verdict
from rag.code_report import code_case, code_report, read_and_code
from rag.desk import Desk
from rag.evidence_of import line_evidence, spans_of
from rag.wire import AnswerOut, write_answer

REPORTS = Path(__file__).resolve().parents[2] / "cases" / "reports"
REPORT = """CATH LAB REPORT
Date of procedure: 03/05/2026
INDICATION: Unstable angina. Prior stent to the RCA in 2019. No CABG.
PROCEDURE DETAILS: The mid LAD had a calcified 90% stenosis. Rotational atherectomy of the mid LAD was done with a 1.5 burr.
A 3.0 x 28 mm Xience was placed in the mid LAD. No IVL was used. IVUS of the LAD was performed.
PLAN: Staged PCI of the RCA next week.
"""
OPEN = """Date of procedure: 3/6/2026
CTO of the RCA: wired, ballooned and stented with two Xience. The mid LAD 80% lesion was stented with a 3.0 x 18 Xience.
The patient tolerated it well. Access was closed.
"""


def _line(code: str, *modifiers: str) -> Line:
    return Line(code, modifiers, Decimal(1), ())


def _every_report() -> list[Any]:
    return [
        pytest.param(case, id=case["id"])
        for path in sorted(REPORTS.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def test_lines_carry_their_reason_and_words(reading_desk: Desk) -> None:
    coded = read_and_code(reading_desk, REPORT, keep=False)
    written = write_answer(coded.answer)
    assert [line["code"] for line in written["lines"]] == ["92933", "92978"]
    for line in written["lines"]:
        assert line["reason"]
        assert line["evidence"]
        assert all(coded.text[e["start"] : e["end"]] == e["text"] for e in line["evidence"])
    words = " ".join(e["text"] for e in written["lines"][0]["evidence"])
    assert "Rotational atherectomy" in words
    assert "Xience" in words
    AnswerOut.model_validate(written)


def test_what_was_left_out_of_the_reading_is_shown(reading_desk: Desk) -> None:
    coded = read_and_code(reading_desk, REPORT, keep=False)
    left = {(x["text"], x["why"]) for x in write_answer(coded.answer)["left_aside"]}
    assert ("IVL", "negated") in left
    assert any(why == "historical" for _, why in left)
    assert any(why == "planned" for _, why in left)
    assert "Left out of the reading:" in coded.answer.answer
    assert "From “" in coded.answer.answer


def test_open_report_shows_undisputed_lines_both_outcomes_and_the_proposal(reading_desk: Desk) -> None:
    coded = read_and_code(reading_desk, OPEN, keep=False)
    assert [line.code for line in coded.answer.lines] == ["92928"]
    assert coded.answer.verdict is Verdict.REVIEW
    assert coded.answer.missing_facts
    for text in ("Undisputed so far:", "antegrade only: 92943-RC", "92945-RC", "takes its first answer"):
        assert text in coded.answer.answer
    assert write_answer(coded.answer)["proposal"] == ["92943-RC", "92928-LD"]


def test_what_the_reader_asks_reaches_the_answer(reading_desk: Desk) -> None:
    text = "Date of procedure: 3/7/2026\nThrombectomy of the mid RCA, then a 3.5 x 18 Synergy in the mid RCA."
    answer = code_report(reading_desk, text, keep=False)
    assert any("thrombectomy" in fact.lower() for fact in answer.missing_facts)
    assert answer.verdict is Verdict.REVIEW
    assert "open_question" in {f.rule for f in answer.findings}


def test_only_questions_no_lines_is_no_abstention(reading_desk: Desk) -> None:
    answer = code_report(reading_desk, "Date of procedure: 3/7/2026\nSuccessful PCI of the mid LAD.", keep=False)
    assert not answer.lines
    assert any("What was done" in fact for fact in answer.missing_facts)


def test_flagship_line_stands_with_its_question(reading_desk: Desk) -> None:
    answer = code_report(
        reading_desk, "LAD atherectomy plus two stents, diagonal ballooned", date(2026, 3, 1), keep=False
    )
    assert [(line.code, line.modifiers) for line in answer.lines] == [("92933", ("LD",))]
    assert answer.verdict is Verdict.REVIEW
    assert any("side branch of one bifurcation" in fact for fact in answer.missing_facts)


def test_segments_without_lesions_ask(reading_desk: Desk) -> None:
    answer = code_report(reading_desk, "Proximal LAD stented, mid LAD stented.", date(2026, 3, 1), keep=False)
    assert not answer.lines
    assert "92928" in answer.answer
    assert "92930" in answer.answer
    apart = "The proximal LAD lesion was stented. The mid LAD lesion was stented."
    assert [x.code for x in code_report(reading_desk, apart, date(2026, 3, 1), keep=False).lines] == ["92930"]


def test_a_claim_already_billed_is_set_beside_it(reading_desk: Desk) -> None:
    billed = Claim(date(2026, 3, 5), lines=(_line("92928", "LD"), _line("92924", "LD")))
    coded = read_and_code(reading_desk, REPORT, keep=False, billed=billed)
    assert [m.kind.value for m in coded.differences] == ["over", "under"]
    assert "You billed 92928-LD + 92924-LD; the report supports 92933-LD." in coded.answer.answer
    assert {"billed_over", "billed_under"} <= {f.rule for f in coded.answer.findings}
    assert coded.answer.verdict is Verdict.REVIEW


def test_a_right_claim_is_told_to_be_right(reading_desk: Desk) -> None:
    billed = Claim(date(2026, 3, 5), lines=(_line("92933", "LD"), _line("92978", "26", "LD")))
    coded = read_and_code(reading_desk, REPORT, keep=False, billed=billed)
    assert coded.differences == ()
    assert "says what the report supports" in coded.answer.answer
    assert coded.answer.verdict is Verdict.PASS


def test_day_and_setting_of_the_billed_claim_serve_where_nothing_else_tells_them(reading_desk: Desk) -> None:
    billed = Claim(date(2025, 6, 2), Setting.HOSPITAL_OUTPATIENT, (_line("C9600", "RC"),))
    answer = code_report(reading_desk, "The mid RCA was stented with a 3.0 x 18 Xience.", keep=False, billed=billed)
    assert (answer.dos, answer.setting) == (billed.day, billed.setting)
    assert [line.code for line in answer.lines] == ["C9600"]


def test_structured_facts_need_no_words(reading_desk: Desk) -> None:
    lesion = Lesion(location=Location(artery="LD"), treatments=(Treatment(technique=Technique.STENT),))
    answer = code_case(reading_desk, Case(lesions=(lesion,)).model_dump(mode="json"), date(2026, 3, 1), keep=False)
    written = write_answer(answer)
    assert [line["code"] for line in written["lines"]] == ["92928"]
    assert "evidence" not in written["lines"][0]


def test_spans_of_a_path_are_those_below_it_or_of_what_it_belongs_to() -> None:
    outer, inner, other = (Evidence(text=t, start=s, end=e) for t, s, e in (("abc", 0, 3), ("b", 1, 2), ("x", 9, 10)))
    treatment = Treatment(technique=Technique.BALLOON, evidence=(other,))
    case = Case(lesions=(Lesion(evidence=(outer, inner), treatments=(treatment,)),))
    assert spans_of(case, ("lesions[0]",)) == (outer, other)
    assert spans_of(case, ("lesions[0].treatments[0]",)) == (other,)
    assert spans_of(case, ("lesions[0].location",)) == (outer, other)
    assert spans_of(case, ("lesions[7]", "nothing.here", "")) == ()


@pytest.mark.parametrize("case", _every_report())
def test_every_line_of_every_report_shows_words_of_it(case: dict[str, Any], reading_desk: Desk) -> None:
    coded = read_and_code(
        reading_desk, case["report"], case["dos"], Setting(case.get("setting", "physician")), keep=False
    )
    assert coded.derived is not None
    for found in line_evidence(coded.reading.case, coded.derived):
        assert found.spans, found.line
        assert all(coded.text[e.start : e.end] == e.text for e in found.spans)
    proposed = {"-".join([x.code, *sorted(x.modifiers)]) for x in coded.answer.lines}
    assert proposed == {line.split("x")[0] for line in case["lines"]} - set(case.get("withheld", ()))
    assert bool(coded.answer.missing_facts) is case.get("asks", False)
