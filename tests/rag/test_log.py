"""What is logged: that an answer was given, and nothing that was said."""

import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rag import log, telemetry
from rag.history import History
from rag.records import connect
from rag.settings import Settings


def test_an_answer_is_one_json_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("cathcode")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setenv("CATHCODE_LOG", "json")
    log.set_up()
    log.answered("an-id", "pass", "embedded", 41)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["answer"], line["milliseconds"]) == ("answered", "an-id", 41)
    log.set_up()
    assert len(logger.handlers) == 1


def test_a_fault_is_logged_with_its_place_and_without_words_of_a_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = connect(Settings(home=tmp_path))
    with engine.begin() as db:
        db.execute(text("CREATE TRIGGER no BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'no'); END"))
    monkeypatch.setattr(logging.getLogger("cathcode"), "handlers", [])
    monkeypatch.setenv("CATHCODE_LOG", "json")
    log.set_up()
    said, who = "words of a user", "ann@example.org"
    with pytest.raises(DBAPIError) as told:
        History(engine).write_note(who, "92928", said)
    assert said not in str(told.value)
    try:
        raise ValueError(f"{said}, of {who}") from told.value
    except ValueError:
        logging.getLogger("cathcode.ui").exception("screen %s", "lookup")
    written = capsys.readouterr().err
    line = json.loads(written)
    assert (line["event"], line["fault"]) == ("screen lookup", "ValueError")
    assert said not in written
    assert who not in written
    assert line["trace"].rindex("write_note") < line["trace"].rindex("IntegrityError")
    assert line["trace"].endswith("ValueError\n")


def test_a_span_is_made_only_when_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(telemetry, "_tracer", lambda: provider.get_tracer("cathcode"))
    telemetry.answered("an-id", "pass", "embedded", 41)
    assert kept.get_finished_spans() == ()
    monkeypatch.setenv("CATHCODE_TELEMETRY", "otlp")
    telemetry.answered("an-id", "pass", "embedded", 41)
    span = kept.get_finished_spans()[0]
    assert dict(span.attributes or {})["cathcode.verdict"] == "pass"
    assert span.end_time - span.start_time == 41_000_000  # type: ignore[operator]
