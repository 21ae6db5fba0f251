"""One screen without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def open_screen(name: str, **address: str) -> AppTest:
    """The screen `ui/<name>.py` as if it had been opened by its address."""
    app = AppTest.from_string(
        f"from ui.frame import screen\nfrom ui.{name} import page\nscreen(page)()", default_timeout=90
    )
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def words(app: AppTest) -> str:
    """Everything on the screen that is text."""
    shown = (*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.success, *app.subheader)
    return "\n".join(str(one.value) for one in shown)


def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of the desk's."""
    monkeypatch.setenv("CATHCODE_HOME", str(tmp_path))
    monkeypatch.chdir(ROOT)
    return tmp_path
