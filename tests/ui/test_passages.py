"""Passages as HTML: lists and tables drawn as such, the quoted words marked, every character escaped."""

from pathlib import Path

import pytest
from lxml import html

from ui.cites import cited
from ui.passages import marked_html, passages_html

PAYLOADS = Path(__file__).resolve().parents[1].joinpath("cases", "hostile.txt").read_text(encoding="utf-8").splitlines()
TEXT = (
    "Two lines\nof words.\n\n- one\n- two of them\n\n| Group | Modifiers |\n|---|---|\n| artery | LD, RC |\n\nThe end."
)


def _drawn(quote: str) -> html.HtmlElement:
    return html.fromstring(marked_html(TEXT, quote)).xpath("//div[@class='passages']")[0]


def test_lists_and_tables_are_drawn_as_such() -> None:
    drawn = _drawn("")
    assert [one.text_content() for one in drawn.iter("li")] == ["one", "two of them"]
    rows = [[cell.text_content() for cell in row] for row in drawn.iter("tr")]
    assert rows == [["Group", "Modifiers"], ["artery", "LD, RC"]]
    assert [one.text_content() for one in drawn.iter("p")] == ["Two lines\nof words.", "The end."]
    assert list(drawn.iter("mark")) == []


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        ("of words", ["of words"]),
        ("two of them", ["two of them"]),
        ("LD, RC", ["LD, RC"]),
        ("them\n\n| Group | Mod", ["them", "Group", "Mod"]),
        ("nowhere", []),
    ],
)
def test_the_quoted_words_are_marked_wherever_they_stand(quote: str, marked: list[str]) -> None:
    assert [one.text_content() for one in _drawn(quote).iter("mark")] == marked


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_of_others_becomes_an_element(text: str) -> None:
    one = {"title": text, "heading": text, "text": f"{text}\n- {text}\n| {text} | {text} |", "sources": [text]}
    for drawn in (passages_html([one]), passages_html([one], folded=False), marked_html(one["text"], text)):
        found = html.fromstring(f"<section>{drawn}</section>")
        known = {"section", "style", "div", "details", "summary", "h4", "p", "ul", "li", "table", "tbody", "tr", "td"}
        assert {each.tag for each in found.iter()} <= known | {"small", "mark"}
        assert all(set(each.attrib) <= {"class"} for each in found.iter())


def test_only_the_marks_of_known_sources_lead_anywhere() -> None:
    assert cited("So it is. [1][2] Not [3] nor [x].", [1, 2], "a0") == (
        r"So it is. [\[1\]](#source-a0-1)[\[2\]](#source-a0-2) Not [3] nor [x]."
    )
