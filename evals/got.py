"""What the desk gave for one case, in the words the judge compares."""

from dataclasses import dataclass, field

from corpus.rows import Setting
from evals.cases import EvalCase
from guards.finding import Finding, LineVerdict
from rag.desk import Desk


@dataclass(frozen=True, slots=True)
class Got:
    """Lines as the contract writes them, verdict, rules that spoke, text, what was found or cited."""

    lines: tuple[str, ...] = ()
    verdict: str = ""
    rules: tuple[str, ...] = ()
    abstained: bool = False
    text: str = ""
    passages: tuple[str, ...] = ()
    missing_facts: tuple[str, ...] = ()
    error: str = ""
    findings: tuple[Finding, ...] = field(default=())


def line_text(line: LineVerdict) -> str:
    """`92933-LD`; modifiers sorted; units where they are not one."""
    written = "-".join([line.code, *sorted(line.modifiers)])
    return written if line.units in {"1", "1.0"} else f"{written}x{line.units}"


def get(case: EvalCase, desk: Desk) -> Got:
    """Run one case. A refusal of bad input is `error`, not an exception."""
    from corpus.errors import CorpusError
    from guards.errors import GuardError
    from rag.errors import DeskError

    run = {"ask": _ask, "check": _check, "code": _code, "retrieve": _retrieve}[case.kind]
    try:
        return run(case, desk)
    except (DeskError, GuardError, CorpusError) as fault:
        return Got(error=str(fault))


def _ask(case: EvalCase, desk: Desk) -> Got:
    from rag.pipeline import answer_only

    return _of_answer(answer_only(desk, str(case.input), case.dos, case.setting))


def _code(case: EvalCase, desk: Desk) -> Got:
    from rag.code_report import code_case, code_report

    if isinstance(case.input, dict):
        return _of_answer(code_case(desk, case.input, case.dos, case.setting, keep=False))
    return _of_answer(code_report(desk, case.input, case.dos, case.setting, keep=False))


def _of_answer(answer: object) -> Got:
    from rag.answer import CheckedAnswer

    assert isinstance(answer, CheckedAnswer)  # noqa: S101  (what the pipeline gives)
    return Got(
        lines=tuple(line_text(line) for line in answer.lines),
        verdict=answer.verdict.value,
        rules=tuple(f.rule for f in answer.findings),
        abstained=answer.abstained,
        text=answer.answer,
        passages=tuple(name for c in answer.citations for name in (c.source, c.passage, c.passage.split("#")[0])),
        missing_facts=answer.missing_facts,
        findings=answer.findings,
    )


def _check(case: EvalCase, desk: Desk) -> Got:
    from guards.engine import check
    from guards.wire import parse_claim, read_claim

    given = case.input
    if isinstance(given, dict):
        given = {"setting": case.setting.value, **given}
        if case.dos and "date_of_service" not in given:
            given["date_of_service"] = case.dos.isoformat()
        claim = read_claim(given)
    else:
        claim = parse_claim(given)
    report = check(claim, desk.tables, desk.today)
    return Got(
        lines=tuple(line_text(line) for line in report.lines),
        verdict=report.verdict.value,
        rules=tuple(f.rule for f in report.findings),
        text="\n".join(f.message for f in report.findings),
        findings=report.findings,
    )


def _retrieve(case: EvalCase, desk: Desk) -> Got:
    hits = desk.retriever.search(str(case.input), case.dos or desk.today, Setting(case.setting), 10)
    found = [
        name
        for hit in hits
        for name in (hit.passage.id, hit.passage.doc, *(mark.source for mark in hit.passage.sources))
    ]
    return Got(passages=tuple(dict.fromkeys(found)), text="\n".join(hit.passage.text for hit in hits))
