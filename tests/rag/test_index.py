"""The index: built whole, verified, switched to; an old one serves until then; only what changed is embedded."""

import json
import multiprocessing
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.passages import Passage
from rag import chroma
from rag.dense import Dense
from rag.embed import Embedder, embedded_text, embedder, text_hash
from rag.embedders.fitted import Fitted
from rag.embedders.hashed import Hashed
from rag.errors import BadHome, BadInput
from rag.index import BrokenIndex, build, current, folder, open_index, open_older
from rag.settings import Settings

WORDS = ("stent", "balloon", "atherectomy", "graft", "occlusion", "bifurcation", "lithotripsy", "thrombus")


def passage(number: int, text: str = "", origin: str = "corpus") -> Passage:
    about = WORDS[number % len(WORDS)]
    return Passage(
        id=f"doc-{number}#what",
        doc=f"doc-{number}",
        title=f"On {about}",
        heading=f"Number {number}",
        text=text or f"The {about} of case {number} is described here with {WORDS[(number * 3 + 1) % len(WORDS)]}.",
        kind="guidance",
        origin=origin,
    )


PASSAGES = tuple(passage(number) for number in range(40))


def settings(home: Path, **more: str) -> Settings:
    return Settings(home=home, **more)


class Counting(Hashed):
    """Counts what it embeds."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        return super().embed(texts)


@pytest.mark.parametrize("chosen", [Hashed(), Fitted([embedded_text(one) for one in PASSAGES])])
def test_every_passage_is_nearest_to_itself(tmp_path: Path, chosen: Embedder) -> None:
    built = build(settings(tmp_path), PASSAGES, chosen)
    assert (built.embedded, built.kept) == (40, 0)
    index = open_index(settings(tmp_path), PASSAGES, chosen)
    assert index
    assert [index.nearest(embedded_text(one), 1)[0] for one in PASSAGES] == [one.id for one in PASSAGES]


def test_a_fitted_embedder_is_loaded_not_fitted_again(tmp_path: Path) -> None:
    texts = [embedded_text(one) for one in PASSAGES]
    first = Fitted(texts)
    build(settings(tmp_path), PASSAGES, first)
    loaded = Fitted(texts)
    loaded.load(folder(settings(tmp_path)) / current(settings(tmp_path)).folder)  # type: ignore[union-attr]
    assert np.allclose(first.embed(["stent in a graft"]), loaded.embed(["stent in a graft"]))


def test_building_again_does_nothing(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    counting = Counting()
    assert build(settings(tmp_path), PASSAGES, counting).embedded == 0
    assert counting.texts == []


def test_only_changed_passages_are_embedded(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    changed = (*PASSAGES[:-1], passage(39, "Other words altogether."), passage(40, origin="user"))
    counting, seen = Counting(), list[tuple[int, int]]()
    built = build(settings(tmp_path), changed, counting, lambda done, of: seen.append((done, of)))
    assert (built.embedded, built.kept) == (2, 39)
    assert seen == [(2, 2)]
    index = open_index(settings(tmp_path), changed, counting)
    assert index
    assert index.nearest(embedded_text(changed[-1]), 3)[0] == "doc-40#what"


def test_folders_nobody_points_to_are_swept_away(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    first = current(settings(tmp_path))
    (folder(settings(tmp_path)) / "left-by-a-broken-build").mkdir()
    build(settings(tmp_path), PASSAGES[:20], Hashed())
    held = {path.name for path in folder(settings(tmp_path)).iterdir() if path.is_dir()}
    assert first
    assert held == {current(settings(tmp_path)).folder}  # type: ignore[union-attr]


def test_a_folder_that_is_read_stays(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    index = open_index(settings(tmp_path), PASSAGES, Hashed())
    assert index
    build(settings(tmp_path), PASSAGES[:20], Hashed())
    assert index.nearest(embedded_text(PASSAGES[30]), 1) == ["doc-30#what"]


def test_an_index_of_another_embedder_is_not_opened(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    other = Fitted([embedded_text(one) for one in PASSAGES])
    assert open_index(settings(tmp_path), PASSAGES, other) is None
    assert open_older(settings(tmp_path), other) is None


def test_a_broken_pointer_or_folder_means_a_new_build(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    pointer = folder(settings(tmp_path)) / "current.json"
    pointer.write_text("{broken")
    assert current(settings(tmp_path)) is None
    assert build(settings(tmp_path), PASSAGES, Hashed()).embedded == 40


def test_a_loss_is_noticed_and_the_old_index_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    before = current(settings(tmp_path))
    whole = chroma.add
    monkeypatch.setattr(chroma, "add", lambda collection, rows: whole(collection, rows[:-1]))
    with pytest.raises(BrokenIndex, match="lost passages"):
        build(settings(tmp_path), PASSAGES[:30], Hashed())
    assert current(settings(tmp_path)) == before


KILLED = """
import sys, time
from pathlib import Path
from rag import chroma
from rag.embedders.hashed import Hashed
from rag.index import build
from rag.settings import Settings
from tests.rag.test_index import PASSAGES, passage
whole = chroma.add
def slow(collection, rows):
    whole(collection, rows)
    print("writing", flush=True)
    time.sleep(60)
chroma.add = slow
build(Settings(home=Path(sys.argv[1])), (*PASSAGES, passage(99)), Hashed())
"""


def test_a_killed_build_leaves_the_old_index_usable(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    before = current(settings(tmp_path))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline().strip() == "writing"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert current(settings(tmp_path)) == before
    older = open_older(settings(tmp_path), Hashed())
    assert older
    assert older.nearest(embedded_text(PASSAGES[3]), 1) == ["doc-3#what"]
    assert build(settings(tmp_path), (*PASSAGES, passage(99)), Hashed()).embedded == 1


def _read(home: str, rounds: int) -> int:
    index = open_index(Settings(home=Path(home)), PASSAGES, Hashed())
    assert index
    return sum(index.nearest(embedded_text(one), 5)[0] == one.id for _ in range(rounds) for one in PASSAGES)


def test_several_processes_read_while_another_index_is_built(tmp_path: Path) -> None:
    build(settings(tmp_path), PASSAGES, Hashed())
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        readers = [pool.apply_async(_read, (str(tmp_path), 10)) for _ in range(3)]
        found = [reader.get(timeout=120) for reader in readers]
    assert found == [400, 400, 400]
    build(settings(tmp_path), PASSAGES[:10], Hashed())


def _build(home: str, count: int) -> str:
    return build(Settings(home=Path(home)), PASSAGES[:count], Hashed()).pointer.version


def test_several_processes_build_one_after_the_other(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        jobs = [pool.apply_async(_build, (str(tmp_path), count)) for count in (20, 30, 40)]
        versions = {job.get(timeout=120) for job in jobs}
    pointer = current(settings(tmp_path))
    assert pointer
    assert pointer.version in versions
    assert open_index(settings(tmp_path), PASSAGES[: pointer.passages], Hashed())


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    with pytest.raises(BadHome, match="cannot be written"):
        build(settings(home), PASSAGES, Hashed())
    dense = Dense(settings(home, embeddings="hashed"), PASSAGES)
    assert dense.nearest("stent", 5) == ()
    assert "searched by words only" in dense.note


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    dense = Dense(settings(tmp_path, embeddings="hashed", chroma_url="http://localhost:9"), PASSAGES)
    assert dense.nearest("stent", 5) == ()
    assert "http://localhost:9" in dense.note


def test_an_unknown_embedder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such embedder"):
        embedder(settings(tmp_path, embeddings="bert"), PASSAGES)
    assert embedder(settings(tmp_path, embeddings="none"), PASSAGES) is None


def test_a_key_alone_sends_nothing(tmp_path: Path) -> None:
    assert isinstance(embedder(settings(tmp_path, llm_api_key="sk-test"), PASSAGES), Fitted)


def test_the_store_can_be_read_by_anyone(tmp_path: Path) -> None:
    """Text, dates and hash stand in Chroma, for those who open it with their own tools."""
    build(settings(tmp_path), PASSAGES, Hashed())
    pointer = current(settings(tmp_path))
    assert pointer
    place = folder(settings(tmp_path)) / pointer.folder
    (desk, user) = chroma.open_collections("", place, (pointer.desk, pointer.user))
    row = desk.get(ids=["doc-1#what"])
    assert row["documents"] == [PASSAGES[1].text]
    assert row["metadatas"][0]["valid_to"] == 99991231
    assert row["metadatas"][0]["hash"] == text_hash(embedded_text(PASSAGES[1]))
    assert user.count() == 0


@pytest.mark.server
def test_a_chroma_server_serves_the_same(tmp_path: Path) -> None:
    port = "18431"
    program = Path(sys.executable).with_name("chroma")
    server = subprocess.Popen(
        [str(program), "run", "--path", str(tmp_path / "server"), "--port", port, "--host", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        served = settings(tmp_path / "home", chroma_url=f"http://127.0.0.1:{port}")
        _wait(served)
        build(served, PASSAGES, Hashed())
        index = open_index(served, PASSAGES, Hashed())
        assert index
        assert index.nearest(embedded_text(PASSAGES[7]), 1) == ["doc-7#what"]
        assert build(served, PASSAGES[:20], Hashed()).embedded == 0
        names = json.loads((folder(served) / "current.json").read_text())
        assert {names["desk"], names["user"]} <= {
            one.name for one in chroma._client(served.chroma_url, tmp_path).list_collections()
        }
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(served: Settings) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            chroma._client(served.chroma_url, Path()).heartbeat()
            return
        except chroma.ChromaFailed:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def test_dates_are_whole_numbers() -> None:
    assert chroma._metadata(passage(1), "x")["valid_from"] == int(f"{date(1, 1, 1):%Y%m%d}")
