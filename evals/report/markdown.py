"""The report as Markdown."""

from collections.abc import Iterator
from typing import Any

from evals.report.worst import failures, number, suites_worst_first

_SHOWN = 15


def markdown(result: dict[str, Any], log: dict[str, Any]) -> str:
    """Every suite, the worst first, each with its metrics, slices and worst cases."""
    return "\n".join(_lines(result, log)) + "\n"


def _lines(result: dict[str, Any], log: dict[str, Any]) -> Iterator[str]:
    yield f"# Evaluation of {result['subject']} ({result['part']})"
    yield ""
    yield f"{result['passed']} of {result['judged']} cases came out as expected; revision {log['revision'] or 'unknown'}, {log['at']}."
    yield "Values with their 95% interval (Wilson, or bootstrap over groups of dependent cases)."
    for missed in result["under_floor"]:
        yield f"- **under its floor**: {missed['suite']}, {missed['metric']} is {missed['value']}: {missed['reason']}"
    yield from _beside(result)
    for suite in suites_worst_first(result):
        yield from _suite(suite, log["times"].get(suite["suite"], {}))


def _beside(result: dict[str, Any]) -> Iterator[str]:
    if result["baselines"]:
        yield from (
            "",
            "## Beside plainer ways, same cases",
            "",
            "| suite | way | metric | value |",
            "|---|---|---|---|",
        )
    for row in result["baselines"]:
        for m in row["metrics"]:
            yield f"| {row['suite']} | {row['subject']} | {m['metric']} | {number(m)} |"
    yield from ("", "## Published by others, on other data", "")
    for one in result["published"]:
        yield f"- {one['what']}: **{one['value']}** (n={one['n']}); [{one['source']}]({one['url']})"


def _suite(suite: dict[str, Any], times: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"## {suite['suite']}", "", suite["asks"], "")
    yield f"{suite['passed']} of {suite['judged']} cases as expected."
    if times:
        asked = times["tokens"]
        yield f"Latency p50 {times['p50_ms']} ms, p95 {times['p95_ms']} ms; tokens: {asked['not_applicable']} not applicable."
    yield from ("", "| metric | value | not applicable | what it is |", "|---|---|---|---|")
    for m in suite["metrics"]:
        yield f"| {m['metric']} | {number(m)} | {m['not_applicable']} | {suite['meanings'][m['metric']]} |"
    if suite["slices"]:
        yield from ("", "| slice | metric | value |", "|---|---|---|")
        for m in sorted(
            suite["slices"], key=lambda m: (m["by"], m["value"] if m["better"] == "higher" else -m["value"])
        ):
            yield f"| {m['by']}: {m['slice']} | {m['metric']} | {number(m)} |"
    if suite["confusion"]:
        yield from ("", "| expected | got | n |", "|---|---|---|")
        yield from (f"| {row['expected']} | {row['got']} | {row['n']} |" for row in suite["confusion"])
    yield from _rules(suite["rules"])
    yield from _failures(suite)


def _rules(rules: list[dict[str, Any]]) -> Iterator[str]:
    if rules:
        yield from ("", "| rule | faults caught | false alarms |", "|---|---|---|")
    for row in rules:
        yield f"| {row['rule']} | {row['caught']} of {row['faults']} | {row['false']} of {row['silent_wanted']} |"


def _failures(suite: dict[str, Any]) -> Iterator[str]:
    failed = failures(suite)
    for row in failed[:_SHOWN]:
        yield from ("", f"### {row['id']}", "")
        yield f"- asked ({row['dos']}, {row['setting']}): {_short(row['input'], 700)}"
        for failure in row["failures"]:
            yield f"- {failure['key']}: expected {_short(failure['expected'], 300)}; got {_short(failure['got'], 500)}"
        yield f"- passages: {', '.join(row['passages']) or 'none'}"
        yield from (f"- finding: {_short(one, 240)}" for one in row["findings"])
        if row["source"]:
            yield f"- rests on {row['source']} ({row['confidence']})"
    if len(failed) > _SHOWN:
        yield f"\n{len(failed) - _SHOWN} more in result.json."


def _short(value: object, most: int) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
