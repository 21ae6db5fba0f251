"""`cathcode check`: claims through the rule checker."""

import json
import sys
from datetime import date
from typing import Annotated, Any

import typer

from cli.out import BLOCKED, AsJson, emit, fail, line_text, open_lines, read_text, say, table

_NAMED = 10  # lines named in one sentence
_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}  # some readers end a line there
_MARK = {"pass": "✓ pass", "review": "? review", "unverified": "… unverified", "block": "✗ block"}


def register(app: typer.Typer) -> None:
    app.command(name="check")(check)


def check(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A JSON claim, or - for standard input.")],
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One claim a line, one report a line, in the same order.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Apply the safe fixes and show the mended claim too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check one claim, or many (--jsonl)."""
    from corpus.store import open_tables
    from rag.home import home

    tables = open_tables(home())
    today = date.today()  # noqa: DTZ011  (the user's own calendar day)
    if jsonl:
        raise typer.Exit(_check_many(file, tables, today, fix))
    if file.lower().endswith((".csv", ".tsv", ".xlsx")):
        raise fail(f"“{file}” is a table; the screen “Check a claim” reads CSV and XLSX, this command reads JSON")
    text = read_text(file, "the claim file")
    from guards.engine import check as judge
    from guards.fixes import settle
    from guards.wire import claim_json, parse_claim, report_json

    claim = parse_claim(text)
    report = judge(claim, tables, today)
    document = report_json(report)
    if fix:
        document["fixed_claim"] = claim_json(settle(claim, tables, today).claim)
    emit(document, as_json, show_report)
    raise typer.Exit(BLOCKED if report.verdict == "block" else 0)


def _check_many(file: str, tables: Any, today: date, fixing: bool) -> int:
    from guards.wire import check_lines

    blocked = False
    read = 0
    broken: list[int] = []
    with open_lines(file, "the claims file") as lines:
        for report in check_lines(lines, tables, today, fixing=fixing):
            blocked = blocked or report.get("verdict") == "block"
            if "error" in report:
                broken.append(report["line_number"])
            else:
                read += 1
            sys.stdout.write(json.dumps(report, ensure_ascii=False).translate(_BREAKS) + "\n")
    if not read:
        raise fail("no line is a claim in JSON; give one JSON claim a line, or leave --jsonl out for a single claim")
    if broken:
        named = ", ".join(str(n) for n in broken[:_NAMED]) + (", …" if len(broken) > _NAMED else "")
        sys.stderr.write(
            f"{len(broken)} of {read + len(broken)} claims could not be read and were not checked: line {named}\n"
        )
    return BLOCKED if blocked else 0


def show_report(report: dict[str, Any]) -> None:
    """A report as tables."""
    say(f"**Verdict: {_MARK[report['verdict']]}**")
    if report["lines"]:
        table(
            "",
            ("#", "line", "verdict"),
            [(n, line_text(x), _MARK[x["verdict"]]) for n, x in enumerate(report["lines"])],
        )
    if report["findings"]:
        rows = [
            (
                f["severity"],
                "" if f["line"] is None else f["line"],
                f["rule"],
                f["message"],
                f"{f['source']['id']} {f['source']['locator']}".strip(),
            )
            for f in report["findings"]
        ]
        table("Findings", ("severity", "line", "rule", "what", "source"), rows)
    ways = dict.fromkeys(_way(f["fix"], report["lines"]) for f in report["findings"] if f["fix"])
    if ways:
        say("What to do:\n" + "\n".join(f"- {way}" for way in ways))
    if "fixed_claim" in report:
        lines = ", ".join(line_text(line) for line in report["fixed_claim"]["lines"])
        say(f"After the safe fixes: {lines or 'no line'}")
    say("Editions: " + ", ".join(f"{k} {v}" for k, v in report["editions"].items()))


def _way(fix: dict[str, Any], lines: list[dict[str, Any]]) -> str:
    """A fix in words; `safe` ones are what --fix applies."""
    line, value = fix["line"], fix["value"]
    where = f"line {line} ({line_text(lines[line])})" if line is not None else "the claim"
    words = {
        "drop_line": f"leave out {where}",
        "set_units": f"set the units of {where} to {value}",
        "replace_code": f"report {value} in place of {where}",
        "add_modifier": f"add {value} to {where}",
        "remove_modifier": f"take {value} off {where}",
        "ask_for": f"{where}: {value}",
    }
    return words[fix["action"]] + (" (safe)" if fix["safe"] else "")
