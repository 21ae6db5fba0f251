"""Structured logs: with `CATHCODE_LOG=json` one JSON line an event on standard error. No question text, no user name."""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime

_ROOT = logging.getLogger("cathcode")


def set_up() -> None:
    """Once a process; without the setting only faults are logged, in plain text."""
    if _ROOT.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    is_json = os.environ.get("CATHCODE_LOG", "").lower() == "json"
    handler.setFormatter(_Json() if is_json else logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    _ROOT.addHandler(handler)
    _ROOT.setLevel(logging.INFO if is_json else logging.WARNING)
    _ROOT.propagate = False


def answered(answer_id: str, verdict: str, answered_by: str, milliseconds: int) -> None:
    """One answer was given."""
    told = {"answer": answer_id, "verdict": verdict, "answered_by": answered_by, "milliseconds": milliseconds}
    _ROOT.info("answered", extra={"told": told})


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["trace"] = _trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _trace(fault: BaseException | None) -> str:
    """Where it was raised, the newest last, without what the exceptions say: that may be words of a question or a name."""
    told: list[str] = []
    while fault is not None:
        told = [*traceback.format_tb(fault.__traceback__), f"{type(fault).__name__}\n", *told]
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return "".join(told)
