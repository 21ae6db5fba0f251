"""How fast a report becomes a checked claim: one of two pages, warm; a batch; what the parts cost."""

import gc
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from evals.bench.figure import Figure
from evals.generate.reports import reports
from rag import phi
from rag.code_report import read_and_code
from rag.desk import Desk
from rag.reading import read_report
from rag.settings import Settings

TODAY = date(2026, 11, 20)
_ROUNDS, _BATCH, _PAGE = 40, 1000, 3000  # rounds, reports, characters of a page


def run() -> list[Figure]:
    """Every figure of coding reports, with the shipped tables and documents; nothing is recorded."""
    with tempfile.TemporaryDirectory() as home:
        desk = Desk(Settings(home=Path(home), llm_model=""), TODAY)
        text = two_pages()
        first = _once(lambda: read_and_code(desk, text, keep=False))
        times = _times(lambda: read_and_code(desk, text, keep=False))
        reading, covering = _times(lambda: read_report(text)), _times(lambda: phi.blank(text))
        rate, seconds = batch(desk)
    note = f"{len(text):,} characters, {len(text.split()):,} words"
    return [
        Figure("one report of two pages, the first", first * 1e3, "ms", note="tables, index and lexicon opened"),
        Figure("one report of two pages, warm, median", median(times) * 1e3, "ms", "< 150", note),
        Figure("one report of two pages, warm, slowest", max(times) * 1e3, "ms", note=f"of {_ROUNDS}"),
        Figure("of it reading", median(reading) * 1e3, "ms"),
        Figure("of it covering identifiers", median(covering) * 1e3, "ms"),
        Figure("a batch of reports", rate, "reports/s/core", note=f"{_BATCH} generated reports in {seconds:.1f} s"),
    ]


def two_pages() -> str:
    """A report of two pages: the account of a three-vessel case between the usual parts of such a report."""
    told = max((t.text for t in reports(300, seed=2) if t.style == "sections"), key=len)
    head, account = told.split("DESCRIPTION OF PROCEDURE:")
    filler = " ".join(_USUAL)
    body = f"{head}HISTORY OF PRESENT ILLNESS: {filler}\n\nDESCRIPTION OF PROCEDURE:{account}\nPLAN: {filler}\n"
    while len(body) < 2 * _PAGE:
        body += f"\nDISCHARGE INSTRUCTIONS: {filler}\n"
    return body


def batch(desk: Desk) -> tuple[float, float]:
    """Reports a second of processor time, and the seconds by the clock."""
    texts = [told.text for told in reports(_BATCH, seed=3)]
    gc.collect()
    clock, cpu = perf_counter(), process_time()
    for text in texts:
        read_and_code(desk, text, keep=False)
    return _BATCH / (process_time() - cpu), perf_counter() - clock


def _once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _times(work: Callable[[], object]) -> list[float]:
    return [_once(work) for _ in range(_ROUNDS)]


_USUAL = (
    "The patient is followed in the clinic for hypertension, hyperlipidemia and type 2 diabetes.",
    "Medications were reviewed and include aspirin, a statin, a beta blocker and lisinopril.",
    "There is no known allergy to contrast. The ejection fraction by echocardiogram was 55 percent.",
    "Risks and benefits, among them bleeding, stroke and death, were discussed and consent was given.",
    "The patient should keep the wrist straight for a day and drink fluids for the kidneys.",
    "Return to the emergency department for chest discomfort, bleeding or fever.",
    "Follow up with cardiology in two weeks with a basic metabolic panel.",
)
