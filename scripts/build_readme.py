"""Put a real question and the desk's real answer into README.md, between its marks. Run it when answers change."""

import sys
import tempfile
from datetime import date
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
QUESTION = (
    "LAD atherectomy plus two stents, diagonal ballooned: what do I report in March 2026, which modifier, "
    "may I bill the angiogram?"
)
BEGIN, END = "<!-- example: begin -->", "<!-- example: end -->"


def example() -> str:
    """The question and the answer as markdown, without what differs from run to run."""
    from rag.desk import open_desk
    from rag.pipeline import answer_only
    from rag.settings import Settings

    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), _env_file=None, llm_model="")  # type: ignore[call-arg]
        answer = answer_only(open_desk(settings, date(2026, 11, 20)), QUESTION)
    lines = [f"| {x.code} | {' '.join(x.modifiers)} | {x.units} | {x.verdict.value} |" for x in answer.lines]
    cited = [f"{c.n}. {c.title} ({c.source}{', ' + c.locator if c.locator else ''})" for c in answer.citations]
    parts = [
        f"> **{QUESTION}**",
        f"Verdict: **{answer.verdict.value}** · {answer.setting.value} · date of service {answer.dos.isoformat()}",
        answer.answer,
        "\n".join(["| code | modifiers | units | verdict |", "|---|---|---|---|", *lines]),
        "\n".join(["<details><summary>Sources</summary>", "", *cited, "", "</details>"]),
    ]
    return "\n\n".join(parts)


def main() -> None:
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    README.write_text(f"{before}{BEGIN}\n{example()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
