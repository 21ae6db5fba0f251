"""Identifiers: planted ones do not pass, words of the field stay, marks are reversible in memory alone."""

import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.yaml_file import read_yaml
from evals.identifiers import REPORTS, benign, overmasked, passed, planted
from rag.phi import Key, ScrubbedText, blank, conceal, marks_in, scrub, scrub_dates
from rag.phi.names import find_names
from rag.phi.told import in_words

DEVICES: Any = read_yaml(Path(__file__).parents[1] / "cases" / "identifiers" / "devices.yaml")


def test_no_planted_identifier_passes() -> None:
    cases = planted()
    assert sum(len(case.identifiers) for case in cases) >= 500
    through = list(passed(cases))
    assert not through, "\n".join(f"{one.part} in {one.scrubbed}" for one in through)


def test_hardly_a_word_of_the_field_is_masked() -> None:
    texts = benign()
    assert len(texts) >= 1000
    over = list(overmasked(texts))
    assert len({text for text, _, _ in over}) / len(texts) < 0.005, over


def test_names_of_vessels_devices_drugs_places_and_payers_stay() -> None:
    texts = read_yaml(REPORTS)["benign"]
    over = list(overmasked(texts))
    words = sum(len(text.split()) for text in texts)
    assert len(over) / words < 0.01, over


@pytest.mark.parametrize(
    "text",
    [
        "Acute MI 92941-LD, then 92928-RC and 92978-26-LD x2; 93458-59 on 2026-03-01",
        "Xience Sierra 3.0 x 24 mm, Onyx Frontier, Synergy Megatron, Shockwave C2+ and Rotablator 1.5 burr",
        "Left Main, Ramus Intermedius, First Obtuse Marginal, Right Posterior Descending",
        "92928 92929 92933 92934 93458 93459 93460 93461",
        "I25.110, I25.84, I21.02, T82.855A, Z95.5 and C9600-LD",
        "Pay 14.21 RVUs x 33.4009 = $474.63 in locality 0111205",
        "Medina 1,1,1 bifurcation; Judkins left 4, Amplatz AL1; Wolff-Parkinson-White",
        "10:02:33 to 11:07:12 sedation; 6 Fr sheath; TIMI 3; 0.014 wire; LVEDP 16",
        "Boston Scientific, Abbott Vascular and Medtronic stents; Cook catheter",
        "Mark the LAD. May I bill 93458? Will Medicare pay? Grant the appeal.",
        "Ballon was inflated in the LAD. Atherctomy was performed. Angioplsty had a good result.",
    ],
)
def test_words_of_the_field_stay(text: str) -> None:
    assert scrub(text)[0] == text


def test_the_same_identifier_has_the_same_mark() -> None:
    text, masked = scrub("MRN 4471902 and again MRN 4471902, then MRN 5581020")
    assert text == "MRN [record number 1] and again MRN [record number 1], then MRN [record number 2]"
    assert [one.kind for one in masked] == ["record number", "record number"]
    assert isinstance(text, ScrubbedText)


def test_covering_keeps_every_place() -> None:
    text = "Patient: Xiomara Zelaya\nMRN 4471902\nStent in the mid LAD."
    covered, count = blank(text)
    assert len(covered) == len(text)
    assert count == 2
    assert covered.index("mid LAD") == text.index("mid LAD")
    assert covered.count("\n") == text.count("\n")


def test_the_key_gives_the_words_back_and_cannot_be_written() -> None:
    told = "Xiomara Zelaya, MRN 4471902, had 92928-LD"
    hidden = conceal(told)
    assert hidden.key.restore(hidden.text) == told
    assert "Zelaya" not in repr(hidden)
    assert "Zelaya" not in repr(hidden.key)
    with pytest.raises(TypeError):
        pickle.dumps(hidden.key)
    assert len(Key()) == 0


def test_exact_dates_go_where_asked_and_the_year_stays() -> None:
    text, masked = scrub_dates(
        "Cath on 03/01/2026 after a study on Feb 14, 2024 and one on 2023-11-02.", keep=date(2026, 3, 1)
    )
    assert text == "Cath on 03/01/2026 after a study on [date 1 of 2024] and one on [date 2 of 2023]."
    assert len(masked) == 2
    assert scrub("Cath on 03/01/2026")[0] == "Cath on 03/01/2026"


@pytest.mark.parametrize(
    "unit", ["a", "A", "1", "a.", "Aa ", "1-", "@a", "1 ", "J. ", "^a", "Patient: ", "1.1.", "by Aa ", "Aa, "]
)
def test_long_monotonous_texts_are_read(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    assert len(blank(text)[0]) == len(text)


def test_names_are_found_with_their_places() -> None:
    text = "Dr. Lindqvist stented the LAD of Kwabena Asante."
    assert {text[start:end] for start, end, _ in find_names(text)} == {"Lindqvist", "Kwabena Asante"}


@pytest.mark.parametrize(("kind", "most"), [("devices", 0.01), ("made_up", 0.25)])
def test_devices_are_no_people(kind: str, most: float) -> None:
    texts = [frame.replace("{}", device) for frame in DEVICES["frames"] for device in DEVICES[kind]]
    masked = [text for text in texts if scrub(text)[1]]
    assert len(masked) / len(texts) < most, masked


def test_a_conversation_has_one_mark_for_a_person_and_never_the_same_for_two() -> None:
    first = conceal("Xiomara Zelaya had 92928-LD")
    second = conceal("Dr. Lindqvist saw Xiomara Zelaya, then Kwabena Asante.", key=first.key, earlier=[str(first.text)])
    assert first.text == "[name 1] had 92928-LD"
    assert second.text == "Dr. [name 2] saw [name 1], then [name 3]."
    assert second.key.restore("[NAME 1] and [name 3]") == "Xiomara Zelaya and Kwabena Asante"


def test_without_its_key_an_earlier_mark_is_not_given_to_another() -> None:
    later = conceal("and for Kwabena Asante?", earlier=["[name 1] had a stent", "[name 2] too"])
    assert later.text == "and for [name 3]?"
    assert later.key.restore("[name 1], [name 3]") == "[name 1], Kwabena Asante"
    assert conceal("[name 1] and Kwabena Asante").text == "[name 1] and [name 2]"


def test_marks_are_restored_as_they_are_to_be_written() -> None:
    key = conceal("Xiomara Zelaya, MRN 92944").key
    assert key.restore(r"\[Name 1\] had", str.upper) == "XIOMARA ZELAYA had"
    assert key.restore("[record number 1] of [name 1]", but_codes=True) == "[record number 1] of Xiomara Zelaya"
    assert key.restore("[name 2] [1] [name 1") == "[name 2] [1] [name 1"


def test_what_was_masked_is_told_by_kind() -> None:
    hidden = conceal("Xiomara Zelaya and Kwabena Asante, DOB 03/04/1950; Xiomara Zelaya again")
    assert in_words(marks_in(hidden.text)) == "2 names, 1 date of birth"
    assert in_words(marks_in("92928-LD [1]")) == ""
