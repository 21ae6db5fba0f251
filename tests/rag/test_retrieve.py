"""What is found for a question: by code, by modifier, by word and by meaning, on the day and for the setting."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from corpus.passages import Passage, load
from corpus.rows import Setting
from corpus.span import Span
from evals.bench.retrieval import HELD_OUT, meets, ndcg, questions, recall
from rag.retrieve import Retriever, as_langchain, open_retriever
from rag.scope import scope
from rag.settings import Settings
from rag.synonyms import groups, things
from rag.words import codes_in, modifiers_in, words

MARCH = date(2026, 3, 1)
DECEMBER = date(2025, 12, 10)


@pytest.fixture(scope="module")
def desk() -> Retriever:
    return Retriever(load())


@pytest.fixture(scope="module")
def hybrid(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    return open_retriever(Settings(home=tmp_path_factory.mktemp("home"), embeddings="default"))


def found(retriever: Retriever, text: str, day: date = MARCH, limit: int = 8) -> list[Passage]:
    return [one.passage for one in retriever.search(text, day, Setting.PHYSICIAN, limit)]


def passage(number: int, text: str, **more: object) -> Passage:
    base = {"id": f"d{number}#s", "doc": f"d{number}", "title": "T", "heading": "H", "text": text, "kind": "guidance"}
    return Passage(**(base | more))  # type: ignore[arg-type]


CODES = sorted({one.codes[0] for one in load() if one.kind == "code" and MARCH in one.span})


@pytest.mark.parametrize("code", CODES)
def test_a_code_named_always_brings_its_own_passages(desk: Retriever, code: str) -> None:
    for text in (f"What is {code}?", f"{code.lower()} with a long story of a stent, a balloon and a graft in the LAD"):
        own = [one for one in found(desk, text) if one.kind == "code" and one.codes[0] == code]
        assert own
        assert any(MARCH in one.span for one in own)


def test_every_code_of_a_long_list_has_its_passage(desk: Retriever) -> None:
    named = CODES[:8]
    own = {one.codes[0] for one in found(desk, "Compare " + ", ".join(named)) if one.kind == "code"}
    assert own == set(named)


def test_a_deleted_code_brings_what_says_so(desk: Retriever) -> None:
    own = [one for one in found(desk, "Is 92944 still valid?") if one.codes[:1] == ("92944",)]
    assert own
    assert "2025-12-31" in " ".join(one.title + one.text for one in own)


def test_each_day_gets_the_passages_in_force(desk: Retriever) -> None:
    for day in (MARCH, DECEMBER):
        assert all(day in one.span for one in found(desk, "What does 92928 include?", day))
    assert found(desk, "What does 92928 include?") != found(desk, "What does 92928 include?", DECEMBER)


def test_another_year_is_opened_by_naming_it(desk: Retriever) -> None:
    past = found(desk, "What did 92928 include in 2025?")
    assert any(one.span.end.year == 2025 for one in past)


@pytest.mark.parametrize("modifier", ["XU", "59", "26", "51", "22", "LD"])
def test_a_modifier_named_brings_its_own_document(desk: Retriever, modifier: str) -> None:
    own = [one for one in found(desk, f"When is modifier {modifier} used?") if modifier in one.modifiers]
    assert any(one.kind == "modifier" for one in own[:3])


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("DES in a vein graft", "drug-eluting stent in an SVG"),
        ("POBA of the LAD", "plain balloon angioplasty of the left anterior descending"),
        ("rota of the RCA", "rotational atherectomy of the right coronary artery"),
        ("Shockwave in the circ", "intravascular lithotripsy in the circumflex"),
        ("CTO retrograde", "chronic total occlusion via collaterals"),
        ("iFR", "resting index"),
        ("STEMI culprit", "heart attack, infarct-related artery"),
        ("D1", "diagonal"),
        ("LIMA", "internal mammary"),
    ],
)
def test_shorthand_and_long_form_name_the_same_things(short: str, long: str) -> None:
    assert set(things(short)) & set(things(long))


def test_a_form_stands_for_every_other_in_its_group(desk: Retriever) -> None:
    shorthand = [one.id for one in found(desk, "IVL parent codes")]
    assert shorthand[:3] == [one.id for one in found(desk, "lithotripsy parent codes")][:3]


def test_no_form_is_empty_or_stands_twice_in_a_group() -> None:
    for group in groups():
        assert all(form.strip() for form in group)
        assert len({form.lower() for form in group}) == len(group), group


def test_the_setting_filters_and_naming_another_opens_it() -> None:
    passages = (
        passage(1, "stent payment for the hospital", settings=(Setting.HOSPITAL_OUTPATIENT,)),
        passage(2, "stent payment for the physician", settings=(Setting.PHYSICIAN,)),
        passage(3, "stent payment for all"),
    )
    retriever = Retriever(passages)
    assert {one.doc for one in found(retriever, "stent payment")} == {"d2", "d3"}
    assert {one.doc for one in found(retriever, "stent payment under OPPS")} == {"d1", "d2", "d3"}


def test_what_is_out_of_force_is_left_out_unless_asked_for() -> None:
    past = passage(1, "stent rule of branches", span=Span(date(2020, 1, 1), date(2025, 12, 31)))
    now = passage(2, "stent rule of arteries", span=Span(date(2026, 1, 1)))
    retriever = Retriever((past, now))
    assert [one.doc for one in found(retriever, "stent rule")] == ["d2"]
    assert [one.doc for one in found(retriever, "stent rule", DECEMBER)] == ["d1"]
    assert {one.doc for one in found(retriever, "what changed in the stent rule")} == {"d1", "d2"}
    assert {one.doc for one in found(retriever, "stent rule of 2025")} == {"d1", "d2"}


def test_the_same_text_is_shown_once() -> None:
    twice = (passage(1, "stent in a graft"), passage(2, "stent  in a graft"))
    assert len(found(Retriever(twice), "stent in a graft")) == 1


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00\x01", "的 の"])
def test_a_question_without_words_finds_nothing(desk: Retriever, text: str) -> None:
    assert desk.search(text, MARCH) == ()


def test_a_question_of_any_length_is_answered(desk: Retriever) -> None:
    assert desk.search("stent in the LAD " * 50_000, MARCH)
    assert desk.search("92928 " * 10_000, MARCH)[0].passage.codes[0] == "92928"


def test_limits_are_kept(desk: Retriever) -> None:
    assert [len(found(desk, "stent", limit=limit)) for limit in (0, 1, 3, 20)] == [0, 1, 3, 20]


def test_nothing_held_finds_nothing() -> None:
    assert Retriever(()).search("stent", MARCH) == ()


def test_why_tells_what_found_a_passage(hybrid: Retriever) -> None:
    first = hybrid.search("What is 92924?", MARCH)[0]
    assert "code 92924" in first.why
    assert any("meaning" in one.why for one in hybrid.search("opening a blocked bypass", MARCH))
    assert hybrid.note == ""


def test_langchain_gets_documents(hybrid: Retriever) -> None:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    chain = as_langchain(hybrid, MARCH, Setting.PHYSICIAN)
    documents = chain.invoke("What is 92924?")
    assert isinstance(chain, BaseRetriever)
    assert all(isinstance(one, Document) for one in documents)
    assert documents[0].metadata["doc"] == "code-92924"
    assert documents[0].page_content == hybrid.search("What is 92924?", MARCH)[0].passage.text
    assert len(chain.model_copy(update={"limit": 2}).invoke("stent")) == 2


def test_words_alone_need_neither_chroma_nor_langchain() -> None:
    program = (
        "import sys; from datetime import date; from corpus.passages import load; from rag.retrieve import Retriever;"
        "assert Retriever(load()).search('What is 92924?', date(2026, 3, 1));"
        "print(sorted({'chromadb', 'langchain_core', 'openai', 'streamlit', 'onnxruntime'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "asked", [*questions(), *questions(HELD_OUT)], ids=lambda asked: f"{asked.id}-{asked.text[:30]}"
)
def test_what_a_question_wants_is_in_the_corpus(asked: object) -> None:
    from evals.bench.retrieval import Asked

    assert isinstance(asked, Asked)
    for wanted in asked.wanted:
        for form in wanted:
            assert any(meets(form, one) for one in load()), form


def test_recall_and_gain_hold_their_floors(hybrid: Retriever) -> None:
    pairs = [
        (asked, [one.passage for one in hybrid.search(asked.text, asked.day, asked.setting, 10)])
        for asked in questions()
    ]

    def mean(measure: object, *, paraphrases: bool) -> float:
        values = [measure(*pair) for pair in pairs if pair[0].is_paraphrase is paraphrases]  # type: ignore[operator]
        return float(sum(values) / len(values))

    assert mean(recall, paraphrases=False) >= 0.96
    assert mean(recall, paraphrases=True) >= 0.93
    assert mean(ndcg, paraphrases=False) >= 0.75


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("93458-26 and 92933-LD", ("93458", "92933")),
        ("codes 93451-93453", ("93451", "93453", "93452")),
        ("0913T, G0278, c9600 and I25.110", ("0913T", "G0278", "C9600", "I25.110")),
        ("$18,728.69 on 2026-03-01, NPI 1234567890", ()),
    ],
)
def test_codes_are_read_from_a_question(text: str, codes: Sequence[str]) -> None:
    assert codes_in(text) == tuple(codes)


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("modifiers 51, 59 and XU", ("XU", "51", "59")),
        ("93458-26", ("26",)),
        ("26 modifier", ("26",)),
        ("59 stents in 26 patients", ()),
        ("X{EPSU}", ("XE", "XP", "XS", "XU")),
    ],
)
def test_modifiers_are_read_from_a_question(text: str, modifiers: Sequence[str]) -> None:
    held = ("26", "51", "59", "XE", "XP", "XS", "XU")
    assert set(modifiers_in(text, held)) == set(modifiers)


def test_inflected_words_meet() -> None:
    assert len(set(words("stent stents stented stenting"))) == 1
    assert words("catheterisation") == words("catheterization")


def test_a_day_in_the_question_does_not_hide_the_day_of_service() -> None:
    asking = scope("was it the same in 2025?", MARCH, Setting.PHYSICIAN)
    assert asking.admits(passage(1, "x", span=Span(date(2026, 1, 1))))
    assert asking.admits(passage(1, "x", span=Span(date(2025, 1, 1), date(2025, 12, 31))))
    assert not asking.admits(passage(1, "x", span=Span(date(2020, 1, 1), date(2020, 12, 31))))
