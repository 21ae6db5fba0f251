"""Write result, log and report into a folder."""

import json
from pathlib import Path
from typing import Any

from evals.report.html import html
from evals.report.markdown import markdown


def write(result: dict[str, Any], log: dict[str, Any], folder: Path) -> None:
    """`result.json` (identical from run to run), `log.json`, `report.html` and `report.md`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (("result.json", result), ("log.json", log)):
        folder.joinpath(name).write_text(
            json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8"
        )
    folder.joinpath("report.md").write_text(markdown(result, log), encoding="utf-8")
    folder.joinpath("report.html").write_text(html(result, log), encoding="utf-8")
