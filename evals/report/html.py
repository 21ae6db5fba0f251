"""The report as one page that needs nothing else: styles and charts stand in it, no script, no address is loaded."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from evals.report.charts import bars
from evals.report.worst import WORST_FIRST, failures, headline, number, suites_worst_first

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.6rem}h2{margin-top:2.4rem;border-bottom:2px solid #d0d7de}table{border-collapse:collapse;margin:.8rem 0;width:100%}
th,td{border:1px solid #d0d7de;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f3f5f7}
details{border:1px solid #d0d7de;border-left:4px solid #a40e26;margin:.5rem 0;padding:.4rem .8rem}summary{cursor:pointer}
pre{white-space:pre-wrap;background:#f6f8fa;padding:.5rem;font-size:.85rem}.floor{color:#a40e26;font-weight:600}
svg{max-width:900px}svg text{font:12px system-ui,sans-serif;fill:#1b1f24}.label{text-anchor:end}.tick{text-anchor:middle;fill:#57606a}
.bar{fill:#2f6db3}.whisker{stroke:#1b1f24;stroke-width:1.5}.grid{stroke:#d0d7de;stroke-dasharray:2 3}
"""


def html(result: dict[str, Any], log: dict[str, Any]) -> str:
    """The whole page."""
    body = "\n".join(_body(result, log))
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>cathcode evaluation</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>\n'


def _body(result: dict[str, Any], log: dict[str, Any]) -> Iterator[str]:
    yield f"<h1>Evaluation of {escape(result['subject'])} ({result['part']})</h1>"
    yield (
        f"<p>{result['passed']} of {result['judged']} cases came out as expected. Revision {escape(log['revision'] or 'unknown')}, "
        f"{escape(log['at'])}. Bars are values, whiskers their 95% intervals (Wilson, or bootstrap over groups of dependent "
        "cases). Suites and cases stand worst first.</p>"
    )
    for missed in result["under_floor"]:
        bound = missed.get("least", missed.get("most"))
        yield f'<p class="floor">Under its floor: {missed["suite"]}, {escape(missed["metric"])} {missed["value"]} against {bound}</p>'
    heads = [
        {**headline(one), "label": f"{one['suite']}: {headline(one)['metric']}"} for one in suites_worst_first(result)
    ]
    yield bars(heads, "The first metric of every suite")
    yield from _beside(result)
    for suite in suites_worst_first(result):
        yield from _suite(suite, log["times"].get(suite["suite"], {}))
    yield "<h2>How it was made</h2>" + _table(("what", "value"), [(k, v) for k, v in log.items() if k != "times"])


def _beside(result: dict[str, Any]) -> Iterator[str]:
    suites = dict.fromkeys(row["suite"] for row in result["baselines"])
    for suite in suites:
        yield f"<h2>{escape(suite)} beside plainer ways, same cases</h2>"
        own = [row for row in result["baselines"] if row["suite"] == suite]
        rows = [{**m, "label": f"{m['metric']}: {row['subject']}"} for row in own for m in row["metrics"][:3]]
        yield bars(sorted(rows, key=lambda row: row["metric"]), f"{suite} beside plainer ways")
        yield _table(
            ("way", "metric", "value"),
            [(row["subject"], m["metric"], number(m)) for row in own for m in row["metrics"]],
        )
    yield "<h2>Published by others, on other data</h2><p>Other questions and models of their day; no test compares them with ours.</p>"
    yield _table(
        ("what", "value", "n", "source"),
        [(p["what"], p["value"], p["n"], f"{p['source']}, {p['url']}") for p in result["published"]],
    )


def _suite(suite: dict[str, Any], times: dict[str, Any]) -> Iterator[str]:
    yield f'<h2 id="{escape(suite["suite"])}">{escape(suite["suite"])}</h2><p>{escape(suite["asks"])}</p>'
    yield f"<p>{suite['passed']} of {suite['judged']} cases as expected."
    if times:
        asked = times["tokens"]
        yield f" Latency p50 {times['p50_ms']} ms, p95 {times['p95_ms']} ms."
        yield f" Tokens: {asked['tokens']}, cost {asked['cost']}; {asked['not_applicable']} answers without a model."
    yield "</p>" + bars([{**m, "label": m["metric"]} for m in suite["metrics"]], f"Metrics of {suite['suite']}")
    rows = [(m["metric"], number(m), m["not_applicable"], suite["meanings"][m["metric"]]) for m in suite["metrics"]]
    yield _table(("metric", "value [95% interval]", "not applicable", "what it is"), rows)
    for name in dict.fromkeys(m["metric"] for m in suite["slices"]):
        own = [m for m in suite["slices"] if m["metric"] == name]
        own.sort(key=lambda m: (m["by"], m["value"] if m["better"] == "higher" else -m["value"]))
        yield f"<details><summary>{escape(name)} by slice</summary>"
        yield bars([{**m, "label": f"{m['by']}: {m['slice']}"} for m in own], f"{name} by slice") + "</details>"
    if suite["confusion"]:
        yield _table(("expected verdict", "got", "n"), [(r["expected"], r["got"], r["n"]) for r in suite["confusion"]])
    if suite["rules"]:
        shown = [
            (r["rule"], f"{r['caught']} of {r['faults']}", f"{r['false']} of {r['silent_wanted']}")
            for r in suite["rules"]
        ]
        yield (
            "<details><summary>Rule by rule</summary>"
            + _table(("rule", "faults caught", "false alarms"), shown)
            + "</details>"
        )
    failed = failures(suite)
    yield from map(_failure, failed[:WORST_FIRST])
    if len(failed) > WORST_FIRST:
        yield f"<p>{len(failed) - WORST_FIRST} more failures stand in result.json.</p>"


def _failure(row: dict[str, Any]) -> str:
    shown = [(f["key"], f["expected"], f["got"][:700]) for f in row["failures"]]
    parts = [
        f"<details><summary>{escape(row['id'])}</summary><p>{escape(row['dos'])}, {escape(row['setting'])}</p>",
        f"<pre>{escape(str(row['input'])[:3000])}</pre>",
        _table(("judged", "expected", "got"), shown),
        f"<p>Proposed: {escape(', '.join(row['lines']) or 'nothing')}. Asked back: {escape('; '.join(row['missing_facts']) or 'nothing')}</p>",
        f"<pre>{escape(row['text'])}</pre>" if row["text"] else "",
        f"<p>Passages: {escape(', '.join(row['passages']) or 'none')}</p>",
        "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in row["findings"]) + "</ul>" if row["findings"] else "",
        f"<p>Rests on {escape(row['source'])} ({escape(row['confidence'])})</p>" if row["source"] else "",
    ]
    return "".join([*parts, "</details>"])


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
