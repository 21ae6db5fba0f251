"""What the record keeps of a report: nothing that names the patient or the day."""

import json
import re
from datetime import date

import pytest

from guards.coding.case import Case, Lesion, Location, Sedation, Technique, Treatment
from rag.audit import newest
from rag.code_report import code_case, code_report
from rag.desk import Desk
from rag.errors import BadHome
from rag.stored import storable

REPORT = """GENERAL HOSPITAL CATH LAB 03/05/2026
Patient Name: DOE, JANE   MRN: 00482913   DOB: 04/12/1951  Phone: 555-201-3344
Date of procedure: 03/05/2026
Referring physician: Dr. Alan Grant
INDICATION: Unstable angina. Prior stent to the RCA on 02/11/2019. A prior angiogram on 2/20/2026 was adequate.
PROCEDURE DETAILS: Rotational atherectomy of the mid LAD, 90% calcified. On 3/5/2026 at 10:15 a 3.0 x 28 mm Xience was
placed in the mid LAD. Mrs. Doe tolerated it well.
PLAN: Return on March 19, 2026 for staged PCI of the RCA on March 19, 2026.
"""
SECRETS = ("doe", "jane", "00482913", "04/12/1951", "555-201-3344", "grant")
DAYS = re.compile(r"0?3/0?5/2026|2026-03-05|02/11/2019|2019-02-11|2/20/2026|2026-02-20|march 19|03/19", re.IGNORECASE)


def _kept(desk: Desk) -> str:
    database = desk.database
    assert not isinstance(database, BadHome)
    return json.dumps(newest(database, 1)[0].body, ensure_ascii=False)


def test_record_of_a_report_names_nobody_and_no_day(desk: Desk) -> None:
    answer = code_report(desk, REPORT)
    assert answer.id
    assert "Prior stent to the RCA on 2019" in answer.answer
    kept = _kept(desk)
    assert not [s for s in SECRETS if s in kept.lower()]
    assert DAYS.search(kept) is None
    body = json.loads(kept)
    assert body["dos"] == "2026"
    assert [line["code"] for line in body["lines"]] == ["92933"]
    assert "date_of_service" not in body["case"]
    assert "draft" not in body


def test_answer_shown_keeps_the_day(desk: Desk) -> None:
    answer = code_report(desk, REPORT)
    assert answer.dos == date(2026, 3, 5)
    assert answer.masked >= 5
    assert not [s for s in SECRETS if s in answer.answer.lower()]


def test_structured_facts_are_kept_without_their_day_and_great_age(desk: Desk) -> None:
    lesion = Lesion(location=Location(artery="RC"), treatments=(Treatment(technique=Technique.BALLOON),))
    case = Case(
        date_of_service=date(2026, 3, 5),
        lesions=(lesion,),
        sedation=Sedation(by_operator=True, minutes=30, patient_age=97),
    )
    code_case(desk, case.model_dump(mode="json"))
    body = json.loads(_kept(desk))
    assert (body["dos"], body["case"]["sedation"]["patient_age"]) == ("2026", 90)
    assert "2026-03-05" not in json.dumps(body)


@pytest.mark.parametrize("kind", ["answer", "check"])
def test_what_is_no_report_is_kept_as_it_is(kind: str) -> None:
    body = {"question": "92929 on 2025-12-31?", "dos": "2025-12-31", "draft": {"text": "x"}}
    assert storable(body, kind) == body


def test_dates_of_rules_stay(desk: Desk) -> None:
    code_report(
        desk,
        "Date of procedure: 3/5/2026\nMid LAD stented with a 3.0 x 18 Xience. D1 80% stented with a 2.5 x 12 Xience.",
    )
    assert "2025-12-31" in _kept(desk)
