"""The figures of Quality and Department stand whole on the page, however large they are."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from evals.bench._servers import App
from rag.records import connect, conversation, turn
from rag.settings import Settings

pytestmark = pytest.mark.browser
_CUT = """() => [...document.querySelectorAll('[data-testid=stMetric]')].flatMap(tile =>
  [...tile.querySelectorAll('*')].filter(one => one.scrollWidth > one.clientWidth + 1).map(() => tile.innerText))"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[App]:
    """A desk that was asked much and evaluated at length."""
    now, thread = datetime.now(UTC), "a-thread"
    about = {"conversation": thread, "owner": "local", "at": now, "question": "x", "verdict": "pass", "body": "{}"}
    paid = {"answered_by": "model:x", "milliseconds": 142_600, "tokens_in": 2_000_000_000, "tokens_out": 1}
    turns = [{"id": f"{n}", "answer_id": f"{n}", "n": n, "cost": Decimal("98765.43")} for n in range(3)]
    with connect(Settings(home=tmp_path)).begin() as db:
        db.execute(insert(conversation).values(id=thread, owner="local", title="x", created=now, touched=now))
        db.execute(insert(turn), [about | paid | one for one in turns])
    result = tmp_path / "evals" / "result.json"
    result.parent.mkdir()
    result.write_text(json.dumps({"passed": 123_456, "judged": 123_456}))
    app = App(tmp_path, {}, "app")
    app.start()
    yield app
    app.stop()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_figure_is_cut_off(page: Page, desk: App, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for screen, largest in (("quality", "123,456 of 123,456"), ("department", "6,000.0M")):
        page.goto(f"{desk.url}/{screen}")
        expect(page.get_by_test_id("stMetricValue").filter(has_text=largest)).to_be_visible()
        assert page.evaluate(_CUT) == []
