"""What the Data screen says where a file is refused: the way out that the screen has, not that of the command line."""

from pathlib import Path

import pytest

from corpus.cms.part import Hints
from corpus.errors import CorpusError
from corpus.loading import load
from tests.corpus import published as make
from ui.data import _said


@pytest.mark.parametrize(
    ("name", "content", "hints", "words"),
    [
        ("mue.csv", make.mue_text(), Hints(), "write 2026Q2 as the edition under “What the file does not say itself”"),
        ("edits.txt", make.ptp_text(), Hints(edition="2026Q4"), "for whom? choose it under “What the file does not say itself”"),
        ("ccipra-v323r0-f1.txt", make.ptp_text(), Hints(), "tick “Load single parts as an extract”"),
        ("ccipra-v323r0-f1.txt", make.ptp_text(), Hints(edition="2025Q1"), "leave the edition blank"),
        ("letter.txt", b"Dear colleague\n", Hints(), "the kinds named above"),
    ],
)  # fmt: skip
def test_a_refusal_names_what_the_screen_has(
    tmp_path: Path, name: str, content: bytes, hints: Hints, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError) as caught:
        load([tmp_path / name], tmp_path / "home", hints)
    said = _said(caught.value, str(tmp_path))
    assert words in said
    assert said.startswith(name)
    assert "--" not in said
    assert "cathcode" not in said
