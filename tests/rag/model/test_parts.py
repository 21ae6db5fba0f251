"""Drafts read in pieces, figures compared, tokens bounded, dates masked and given back."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.yaml_file import read_yaml
from evals.drafts import case_draft
from rag.answerers.model.budget import Counter
from rag.answerers.model.draft import BadDraft, read_draft, schema
from rag.answerers.model.outgoing import Outgoing
from rag.answerers.model.partial import Partial
from rag.answerers.model.words import not_said
from rag.figures import figures, label_of, spoken

DRAFT = case_draft()
TEXT = json.dumps(DRAFT)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=400),
    st.booleans(),
    st.sampled_from(["", "```json\n", "<think>{a}</think> "]),
)
def test_a_draft_gives_the_same_parts_however_it_is_cut(sizes: list[int], pretty: bool, before: str) -> None:
    text = before + (json.dumps(DRAFT, indent=2) if pretty else TEXT)
    partial, parts, at = Partial(), [], 0
    for size in [*sizes, len(text)]:
        parts += partial.feed(text[at : at + size])
        at += size
    assert partial.is_done
    assert {p.key: p.value for p in parts if not p.is_element} == DRAFT
    assert [p.value for p in parts if p.key == "sentences" and p.is_element] == DRAFT["sentences"]


def test_lines_are_given_the_moment_they_are_whole() -> None:
    partial = Partial()
    end = TEXT.index('], "mentions"') + 1
    assert not [p for p in partial.feed(TEXT[: end - 1]) if not p.is_element]
    (part,) = [p for p in partial.feed(TEXT[end - 1 : end]) if not p.is_element]
    assert (part.key, part.value) == ("lines", DRAFT["lines"])


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": [' + "[" * 30, '{"a": tru}', '{"x": "' + "y" * 70_000])
def test_what_is_no_draft_is_refused(text: str) -> None:
    with pytest.raises(BadDraft):
        Partial().feed(text)


def test_the_schema_is_strict_and_the_drafts_shape() -> None:
    for part in (schema(), *schema()["$defs"].values()):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
    assert next(iter(schema()["properties"])) == "lines"
    assert read_draft(DRAFT).lines[0].code == DRAFT["lines"][0]["code"]


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("It pays $1,469.280 today", "money", "1469.28"),
        ("on March 1, 2026", "date", "2026-03-01"),
        ("on 3/1/26", "date", "2026-03-01"),
        ("1 March 2026", "date", "2026-03-01"),
        ("cut by 2.5%", "percent", "2.5"),
        ("a value of 9.880", "number", "9.88"),
        ("469 dollars", "money", "469"),
    ],
)
def test_figures_have_one_written_form(text: str, kind: str, written: str) -> None:
    assert (kind, written) in {(f.kind, f.text) for f in figures(text)}


def test_labels_and_words() -> None:
    text = "work 9.88, practice expense 1.86 and 2.31 malpractice"
    assert [label_of(text, f.at, f.at + len(f.written)) for f in figures(text)] == [
        "work",
        "practice expense",
        "malpractice",
    ]
    assert spoken("four hundred and sixty dollars")
    assert not spoken("two stents")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_offline_the_count_is_never_too_low(text: str) -> None:
    counter = Counter("some-local-model")
    assert counter.is_bound
    assert counter.text(text) >= len(text)
    assert counter.request([{"content": text}], {}) >= counter.text(text)


COUNTED = read_yaml(Path(__file__).parents[2] / "cases" / "model" / "token_counts.yaml")


@pytest.mark.parametrize("one", COUNTED, ids=lambda one: one["what"])
def test_offline_the_count_is_never_below_what_real_vocabularies_make(one: dict[str, Any]) -> None:
    bound = Counter("some-local-model").text(one["text"])
    assert bound >= one["cl100k_base"]
    assert bound >= one["o200k_base"]


def test_what_is_told_as_used_is_near_the_real_count() -> None:
    """The bound keeps a request small enough; three times the tokens would be a wrong thing to tell."""
    counter = Counter("some-local-model")
    usual = [one for one in COUNTED if one["what"] in ("question", "report", "a tool of the desk")]
    for one in usual:
        assert 0.5 < counter.about(counter.text(one["text"])) / one["o200k_base"] < 1.5, one["what"]


def test_a_missing_or_wrong_vocabulary_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from rag.answerers.model import budget

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    wrong = tmp_path / "fb374d419588a4632f3f557e76b4b70aebbca790"
    wrong.write_bytes(b"not a vocabulary")
    budget._encoding.cache_clear()
    assert Counter("gpt-4o").is_bound
    assert wrong.exists()
    budget._encoding.cache_clear()


def test_dates_go_as_their_year_and_come_back() -> None:
    out = Outgoing((date(2026, 3, 1),))
    sent = out.mask("Stent on 3/2/2026, seen again March 3, 2026; dos 2026-03-01. In 2026 the rule changed.")
    assert "3/2" not in sent
    assert "March 3" not in sent
    assert "2026-03-01" not in sent
    assert sent.count("of 2026]") == 3
    assert "In 2026 the rule" in sent
    assert "3/2/2026" in out.restore(sent)
    assert "3 dates" in out.told


def test_a_fact_cannot_be_slipped_in_by_rewording() -> None:
    said = "Stented the LAD after atherectomy."
    assert not_said("atherectomy and stent in the LAD", said) == []
    assert not_said("atherectomy and stent in the RCA", said) == ["rca"]
    assert not_said("acute infarction, LAD stent", said) == ["acute", "infarction"]
