"""OpenTelemetry, when switched on by `CATHCODE_TELEMETRY=otlp`: one span an answer, sent where OTEL_EXPORTER_OTLP_… says.

No question text and no user name is in a span. Switched off, nothing of OpenTelemetry is imported.
"""

import os
import time
from functools import cache
from typing import Any


def answered(answer_id: str, verdict: str, answered_by: str, milliseconds: int) -> None:
    """One answer was given; its span ends now and began so many milliseconds ago."""
    if os.environ.get("CATHCODE_TELEMETRY", "").lower() != "otlp":
        return
    ended = time.time_ns()
    span = _tracer().start_span("cathcode.answer", start_time=ended - milliseconds * 1_000_000)
    span.set_attributes(
        {"cathcode.answer": answer_id, "cathcode.verdict": verdict, "cathcode.answered_by": answered_by}
    )
    span.end(ended)


@cache
def _tracer() -> Any:
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "cathcode"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("cathcode")
