"""A checked answer as a document to keep: text, claim, verdicts, sources, editions, date."""

from rag.answer import CheckedAnswer
from rag.inert import inert


def markdown_of(answer: CheckedAnswer) -> str:
    """Markdown with everything an auditor asks for."""
    parts = [
        f"# {_one_line(answer.question)}",
        f"Verdict: **{answer.verdict.value}** · {answer.setting.value} · date of service {answer.dos.isoformat()}",
        answer.answer,
    ]
    if answer.lines:
        rows = [f"| {x.code} | {' '.join(x.modifiers)} | {x.units} | {x.verdict.value} |" for x in answer.lines]
        parts.append("\n".join(["| code | modifiers | units | verdict |", "|---|---|---|---|", *rows]))
    if answer.missing_facts:
        parts.append("\n".join(["To be settled:", *(f"- {fact}" for fact in answer.missing_facts)]))
    if answer.findings:
        found = [
            f"- {f.severity.value}: {f.message} ({f.rule}; {f.source.id} {f.source.locator})" for f in answer.findings
        ]
        parts.append("\n".join(["Findings:", *found]))
    if answer.citations:
        cited = [f"[{c.n}] {c.title} ({c.source}{', ' + c.locator if c.locator else ''})" for c in answer.citations]
        parts.append("\n".join(["Sources:", *(f"- {line}" for line in cited)]))
    editions = ", ".join(f"{table} {name}" for table, name in answer.editions.items())
    parts.append(f"Answered by {answer.answered_by}. Editions: {editions}. Record {answer.id or 'not recorded'}.")
    return inert("\n\n".join(parts)) + "\n"


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else f"{words[:117]}…"
