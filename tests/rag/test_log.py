"""What is logged: that an answer was given, and nothing that was said."""

import json
import logging

import pytest

from rag import log, telemetry


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
