from datetime import date

import pytest

from corpus.errors import BadDocument
from corpus.marks import Mark
from corpus.passages import load, load_from, parse, slug
from corpus.rows import Confidence, Setting
from corpus.sources import sources

FRONT = """---
id: code-0913t
title: A title
kind: code
codes: [0913T, 92920]
modifiers: [LD]
settings: [physician]
valid_from: 2026-01-01
valid_to:
confidence: high
synonyms: [coated balloon, DCB]
---
"""
BODY = """
## What it is

One sentence. {{RVU26C}} Another one
over two lines. {{NCCI26 ch. XI I.14, p. XI-14; MUE-Q2}}

- an item {{RVU26C}}
- a second {{RVU26C work}}

## Units

| a | b |
|---|---|
| 1 | 2 |
{{MUE-Q2}}
"""
TEXT = FRONT + BODY


def test_a_document_becomes_one_passage_a_heading() -> None:
    first, second = parse(TEXT, "x.md")
    assert (first.id, second.id) == ("code-0913t#what-it-is", "code-0913t#units")
    assert first.codes == ("0913T", "92920")
    assert first.settings == (Setting.PHYSICIAN,)
    assert first.confidence is Confidence.HIGH
    assert first.synonyms == ("coated balloon", "DCB")
    assert (first.span.start, first.span.end) == (date(2026, 1, 1), date(9999, 12, 31))
    assert first.origin == "corpus"


def test_marks_leave_the_text_and_stay_as_sources() -> None:
    first, second = parse(TEXT, "x.md")
    assert first.text == "One sentence. Another one\nover two lines.\n\n- an item\n- a second"
    assert second.text == "| a | b |\n|---|---|\n| 1 | 2 |"
    assert first.sources == (
        Mark("RVU26C"),
        Mark("NCCI26", "ch. XI I.14, p. XI-14"),
        Mark("MUE-Q2"),
        Mark("RVU26C", "work"),
    )


def test_a_mark_knows_the_words_it_supports() -> None:
    first, second = parse(TEXT, "x.md")
    supported = [(first.text[start:end], mark.source) for start, end, mark in first.marks]
    assert supported == [
        ("One sentence.", "RVU26C"),
        ("Another one\nover two lines.", "NCCI26"),
        ("Another one\nover two lines.", "MUE-Q2"),
        ("- an item", "RVU26C"),
        ("- a second", "RVU26C"),
    ]
    at = first.text.index("Another")
    assert [mark.source for mark in first.cited(at, at + 7)] == ["NCCI26", "MUE-Q2"]
    assert second.cited(0, 5) == (Mark("MUE-Q2"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("---\nid", "id", 1, "no front matter"),
        ("id: code-0913t", "id: Code 0913T", 2, "lower-case"),
        ("title: A title\n", "", 1, "lacks title"),
        ("kind: code", "kind: story", 4, "none of"),
        ("kind: code", "colour: red", 4, "unknown key"),
        ("codes: [0913T, 92920]", "codes: 0913T", 5, "must be a list"),
        ("92920]", "9292 0]", 5, "does not look like a code"),
        ("[LD]", "[LAD]", 6, "does not look like a modifier"),
        ("valid_from: 2026-01-01", "valid_from: 1.1.2026", 8, "valid_from"),
        ("valid_to:", "valid_to: 2025-12-31", 9, "before valid_from"),
        ("confidence: high", "confidence: sure", 10, "sure"),
        ("{{RVU26C}} Another", "{{RVU99}} Another", 16, "sources.yaml"),
        ("- an item {{RVU26C}}", "- an item", 19, "does not end with its source"),
        ("lines. {{", "lines. {{MUE-Q2}} More. ((", 16, "does not end with its source"),
        ("{{MUE-Q2}}\n", "", 24, "does not end with its source"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n{{MUE-Q2}}", "", 22, "is empty"),
        ("## Units", "## What it is", 1, "headings must differ"),
        ("\n## What it is\n", "\nwords\n", 14, "before the first ## heading"),
        ("- an item {{", "{{", 19, "no words before it"),
    ],
)
def test_a_fault_is_told_with_its_place(old: str, new: str, line: int, says: str) -> None:
    assert old in TEXT
    with pytest.raises(BadDocument, match=rf"^x\.md, line {line}: .*{says}"):
        parse(TEXT.replace(old, new, 1), "x.md")


def test_a_document_without_sections_is_refused() -> None:
    with pytest.raises(BadDocument, match="no section"):
        parse(FRONT, "x.md")


def test_two_documents_may_not_share_an_id(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.md").write_text(TEXT, encoding="utf-8")
    with pytest.raises(BadDocument, match=r"^b\.md, line 2: id .* is taken by a\.md"):
        load_from(tmp_path)


def test_headings_become_names() -> None:
    assert slug("Status and dates") == "status-and-dates"


def test_every_shipped_document_reads_and_rests_on_the_register() -> None:
    passages = load()
    assert passages
    assert len({passage.id for passage in passages}) == len(passages)
    for passage in passages:
        assert passage.sources
        assert all(mark.source in sources() for mark in passage.sources)
        assert "{{" not in passage.text
        assert "}}" not in passage.text
