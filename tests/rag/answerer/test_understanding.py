"""Days, settings, several questions in one message, typing errors, other languages."""

from datetime import date

import pytest

from corpus.rows import Setting
from rag.answerers.embedded.billers import spoken_setting
from rag.answerers.embedded.dates import spoken_day
from rag.answerers.embedded.language import is_english
from rag.answerers.embedded.spelling import mend
from rag.answerers.embedded.split import split
from rag.answerers.embedded.understand import understand
from tests.rag.answerer.test_answers import tools

GIVEN = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("one stent in December 2025", date(2025, 12, 1)),
        ("on 12/15/2025", date(2025, 12, 15)),
        ("done 2025-11-03", date(2025, 11, 3)),
        ("on March 5, 2026", date(2026, 3, 5)),
        ("on the 5th April 2026", date(2026, 4, 5)),
        ("last year's rule", date(2025, 12, 31)),
        ("what about 2025?", date(2025, 12, 31)),
        ("next year", date(2027, 1, 1)),
        ("what changed in 2026", None),
        ("in March 2026", None),
        ("92928 in the LAD", None),
        ("pays $2,025.00", None),
        ("what did 2025 say and what does 2026 say", None),
    ],
)
def test_the_day_that_words_name(text: str, day: date | None) -> None:
    said = spoken_day(text, GIVEN)
    assert (said.day if said else None) == day


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("on the hospital outpatient claim", Setting.HOSPITAL_OUTPATIENT),
        ("and at the hospital?", Setting.HOSPITAL_OUTPATIENT),
        ("ASC payment", Setting.ASC),
        ("on the professional claim", Setting.PHYSICIAN),
        ("the physician works in a hospital", Setting.PHYSICIAN),
        ("physician or OPPS", None),
        ("in the hospital with 26", None),
    ],
)
def test_the_setting_that_words_name(text: str, setting: Setting | None) -> None:
    said = spoken_setting(text)
    assert (said.setting if said else None) == setting


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("What is 92972? And what does Medicare pay for 92924?", 2),
        ("LAD atherectomy plus two stents: what do I report, which modifier, may I bill the angiogram?", 3),
        ("What does Medicare pay for 92924 in 2026 and how is that computed?", 1),
        ("One stent in the LAD. How do I code it?", 1),
        ("92928 and 92930", 1),
    ],
)
def test_the_questions_of_a_message(text: str, count: int) -> None:
    assert len(split(text)) == count


@pytest.mark.parametrize(
    ("typed", "meant"), [("waht is 92937", "what is 92937"), ("diffrence between", "difference between")]
)
def test_typing_errors_are_mended(typed: str, meant: str) -> None:
    assert mend(typed) == meant


@pytest.mark.parametrize(
    "text", ["Impella CP placed", "TIMI 3 flow in the LCx", "Rotablator, then Xience", "iFR of D1"]
)
def test_words_of_the_field_are_left_alone(text: str) -> None:
    assert mend(text) == text


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("What is 92928?", True),
        ("92928 vs 92930", True),
        ("Quel code pour une angioplastie avec stent?", False),
        ("Какой код для стента?", False),
        ("De novo lesion, per the report, en bloc", True),
    ],
)
def test_english_is_told_from_other_languages(text: str, english: bool) -> None:
    assert is_english(text) is english


def test_a_question_of_any_length_is_understood() -> None:
    asked = understand("What is 92928? " * 2_000, GIVEN, Setting.PHYSICIAN, tools())
    assert 1 <= len(asked) <= 6
