"""Texts that are no tidy report: endless sentences, empty lines without end, rubbish. Read without a fall."""

import pytest

from rag.reading import read_report

LINE = "the mid LAD was wired, predilated with a 2.5 mm balloon, a 3.0 x 18 Xience stent was deployed, the RCA had 40% stenosis, "
TEXTS = {
    "one sentence of 8,000 characters": (LINE * 70)[:8000] + ".",
    "vessels only": "LAD RCA LCx OM1 D1 " * 400,
    "stents only": "stent " * 1300,
    "empty lines": "\n" * 20_000 + "stent to the LAD",
    "bars": "| a | b |\n" * 500,
    "one word without end": "LAD" * 2700,
    "control characters": "\x00\x01\ufffd stent \u202e LAD",
    "addenda": "addendum correction " * 500,
}


@pytest.mark.parametrize("kind", TEXTS)
def test_odd_texts_are_read(kind: str) -> None:
    text = TEXTS[kind]
    reading = read_report(text)
    found = [e for lesion in reading.case.lesions for e in lesion.evidence]
    assert all(text[e.start : e.end] == e.text for e in found)
    assert len(reading.case.lesions) <= 5


def test_a_long_sentence_keeps_its_work_apart() -> None:
    read = {
        lesion.location.artery: lesion for lesion in read_report(TEXTS["one sentence of 8,000 characters"]).case.lesions
    }
    assert [len(lesion.treatments) > 0 for lesion in (read["LD"], read["RC"])] == [True, False]
