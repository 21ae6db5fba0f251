"""A model's answer as the browser gets it: what is told meanwhile, Stop, faults, and every text that ever stood on the page."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evals.bench._servers import App
from evals.drafts import CASE, case_draft
from evals.scripted import Exchange, Scripted, in_turn, serving

pytestmark = pytest.mark.browser

_WATCH = """
window.everSeen = new Set();
const keep = (node) => {
  if (node.nodeType === Node.TEXT_NODE) { window.everSeen.add(node.data); return; }
  if (!(node instanceof Element)) return;
  for (const a of node.attributes) window.everSeen.add(a.value);
  window.everSeen.add(node.textContent);
  node.querySelectorAll('*').forEach((one) => { for (const a of one.attributes) window.everSeen.add(a.value); });
};
new MutationObserver((changes) => changes.forEach((change) => {
  keep(change.target); change.addedNodes.forEach(keep);
})).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
"""
_WHO = "Patient Xiomara Zelaya, MRN 4471902."
_ECHO = {"text": "The record of [NAME 1] supports the stent of that artery.", "citations": []}


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with serving() as held:
        yield held


@pytest.fixture(scope="module")
def desk(server: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    settings = {
        "CATHCODE_LLM_BASE_URL": server.url,
        "CATHCODE_LLM_MODEL": "scripted",
        "CATHCODE_LLM_RETRIES": "0",
        "CATHCODE_LLM_PRICE_PER_MILLION_IN": "2.5",
        "CATHCODE_LLM_PRICE_PER_MILLION_OUT": "10",
    }
    home: Path = tmp_path_factory.mktemp("home")
    app = App(home, {"HOME": str(home), **settings}, "app")
    app.start()
    yield app
    app.stop()


def _ask(page: Page, question: str, url: str = "") -> None:
    if url:
        page.goto(url)
    box = page.get_by_test_id("stChatInput").locator("textarea")
    expect(box).to_be_enabled()
    box.fill(question)
    box.press("Enter")


def _ever_seen(page: Page) -> list[str]:
    return list(page.evaluate("[...window.everSeen]"))


def _first_sentence(exchange: Exchange, draft: Any) -> str:
    """Stream the draft up to its second sentence; the rest is returned."""
    text = json.dumps(draft)
    at = text.index("}]}, {") + 4
    exchange.begin()
    exchange.event({"content": text[:at]})
    return text[at:]


def _rest(exchange: Exchange, text: str) -> None:
    for n in range(0, len(text), 40):
        exchange.event({"content": text[n : n + 40]})
    exchange.event({}, "stop")
    exchange.done()


def test_no_unjudged_code_and_no_mask_is_ever_on_the_page(page: Page, desk: App, server: Scripted) -> None:
    searched, shown = threading.Event(), threading.Event()

    def search(exchange: Exchange) -> None:
        searched.wait(30)
        exchange.calls(("search_guidelines", '{"query": "atherectomy with stent 92991"}'))

    def wrong(exchange: Exchange) -> None:
        bad = {"text": "Or report 92944, or rather 92991-59, at once.", "citations": []}
        rest = _first_sentence(exchange, case_draft(sentences=[case_draft()["sentences"][0], bad]))
        shown.wait(30)
        _rest(exchange, rest)

    def sound(exchange: Exchange) -> None:
        exchange.answer(case_draft(sentences=[*case_draft()["sentences"], _ECHO]), pieces=20, pause=0.02)

    server.script = in_turn(search, wrong, sound)
    server.requests.clear()
    page.add_init_script(_WATCH)
    _ask(page, f"{_WHO} {CASE}", desk.url)
    status = page.get_by_test_id("stExpander").first
    expect(status).to_contain_text("Asking the model…")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    searched.set()
    expect(page.get_by_text("Report 92933-LD for the left anterior")).to_be_visible()
    shown.set()
    expect(page.get_by_text("The record of Xiomara Zelaya supports")).to_be_visible()
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    seen = _ever_seen(page)
    assert len(seen) > 50
    assert not [text for text in seen if re.search(r"92944|92991", text)]
    assert not [text for text in seen if re.search(r"\[\s*name|name 1\s*\]", text, re.IGNORECASE)]
    told = " ".join(seen)
    assert "Sending the draft back" in told
    assert "1 name, 1 record number masked" in told
    expect(page.get_by_text(re.compile(r"scripted: .*tokens sent, .* received · cost 0\.")).first).to_be_visible()
    expect(page.get_by_text(re.compile("This conversation: .*tokens sent")).first).to_be_visible()
    assert not any(b"Zelaya" in raw or b"4471902" in raw for raw in server.raw)
    page.reload()
    expect(page.get_by_text("The record of [NAME 1] supports")).to_be_visible()
    assert page.get_by_text("Zelaya").count() == 0


@pytest.mark.parametrize("silent", [False, True])
def test_stop_works_at_once_keeps_what_was_shown_and_the_talk_goes_on(
    page: Page, desk: App, server: Scripted, silent: bool
) -> None:
    gone = threading.Event()

    def hanging(exchange: Exchange) -> None:
        if silent:
            exchange.begin()
        else:
            _first_sentence(exchange, case_draft())
        exchange.handler.connection.settimeout(60)
        if exchange.handler.connection.recv(1) == b"":  # nothing is sent any more: the desk must hang up
            gone.set()

    server.script = hanging
    _ask(page, CASE, desk.url)
    sentence = page.get_by_text("Report 92933-LD for the left anterior")
    if silent:
        expect(page.get_by_text("Asking the model…")).to_be_visible()
    else:
        expect(sentence).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("You stopped this answer")).to_be_visible()
    assert gone.wait(10), "the connection to the server stayed open"
    if not silent:
        expect(sentence).to_be_visible()
    server.script = lambda exchange: exchange.answer(case_draft())
    _ask(page, CASE)
    expect(page.get_by_role("button", name="Regenerate")).to_have_count(2)
    page.reload()
    expect(page.get_by_role("button", name="Regenerate")).to_have_count(2)
    expect(page.get_by_text("You stopped this answer")).to_have_count(1)


def test_a_server_that_fails_is_named_beside_the_embedded_answer(page: Page, desk: App, server: Scripted) -> None:
    server.script = lambda exchange: exchange.error(401, "the key sk-secret-92991 is wrong")
    page.add_init_script(_WATCH)
    _ask(page, CASE, desk.url)
    expect(page.get_by_text("it refused the key (401)")).to_be_visible()
    expect(page.get_by_text("The embedded answerer answered")).to_be_visible()
    expect(page.get_by_test_id("stTable").first).to_contain_text("92933")
    assert not [text for text in _ever_seen(page) if "92991" in text or "sk-secret" in text]


def test_a_server_that_breaks_off_takes_its_sentence_back(page: Page, desk: App, server: Scripted) -> None:
    go = threading.Event()

    def broken(exchange: Exchange) -> None:
        _first_sentence(exchange, case_draft())
        go.wait(30)
        exchange.handler.connection.close()

    server.script = broken
    _ask(page, CASE, desk.url)
    expect(page.get_by_text("Report 92933-LD for the left anterior")).to_be_visible()
    go.set()
    expect(page.get_by_text("The embedded answerer answered")).to_be_visible()
    expect(page.get_by_text("Report 92933-LD for the left anterior")).to_have_count(0)


def test_what_only_one_of_two_readers_read_is_told_where_a_report_is_coded(
    page: Page, desk: App, server: Scripted
) -> None:
    rota = {"technique": "atherectomy", "evidence": [{"text": "rotablator 92991", "start": 0, "end": 3}]}
    facts = {"lesions": [{"location": {"artery": "LD"}, "treatments": [{"technique": "stent"}, rota]}]}
    server.script = lambda exchange: exchange.whole(json.dumps(facts))
    page.add_init_script(_WATCH)
    page.goto(f"{desk.url}/report")
    page.get_by_role("textbox", name="The report").fill(
        "On 02/05/2026 the mid LAD lesion was stented with a Xience. IVUS of the LAD."
    )
    page.get_by_role("textbox", name="The report").press("Control+Enter")
    page.get_by_role("button", name="Code it").click()
    finding = page.get_by_text(re.compile("The desk alone read: .*The model alone read: ")).first
    expect(finding).to_contain_text("The desk alone read: IVUS of the LAD")
    expect(finding).to_contain_text("The model alone read: atherectomy in the LAD (no words of the report)")
    assert not [text for text in _ever_seen(page) if "92991" in text]
