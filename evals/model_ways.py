"""A configured model beside the embedded answerer: behind the guard, and as a plain “stuff” chain without one."""

import re
from dataclasses import replace

from evals.cases import EvalCase
from evals.got import Got, of_answer, of_passages
from evals.judge import normal
from evals.plain_chroma import Search
from evals.subjects import Subject
from rag.desk import Desk, open_desk
from rag.settings import Settings

_STUFFED = 4
_LINE = re.compile(r"\b(?:\d{4}[0-9T]|[CG]\d{4})(?:-[A-Z0-9]{2})*(?:x\d+)?\b")
_PROMPT = """You are a medical coder for percutaneous coronary intervention. Answer from the passages.
End with one line that starts with LINES: and lists the claim lines as CODE-MODIFIER, or LINES: none.
Date of service {day}, setting {setting}.

Passages:
{passages}

Question: {question}"""


def model_settings() -> Settings | None:
    """The user's settings where a model is named, else None."""
    settings = Settings()
    return settings if settings.has_model else None


def guarded_model(desk: Desk, settings: Settings) -> Subject:
    """The model behind the guard, as the chat has it, at a desk of its own home."""
    own = {"home": desk.settings.home / "model", "chroma_url": "", "database_url": ""}
    asked = open_desk(settings.model_copy(update=own), desk.today)

    def answer(case: EvalCase) -> Got:
        from rag.pipeline import Turn, ask

        turns: list[Turn] = []
        for message in case.earlier:
            turns.append(ask(asked, message, case.dos, case.setting, turns).turn)
        checked = ask(asked, str(case.input), case.dos, case.setting, turns).answer
        got, usage = of_answer(checked, asked), checked.usage
        if usage is None:
            return got
        return replace(got, tokens=usage.tokens_in + usage.tokens_out, cost=float(usage.cost or 0))

    return Subject(f"{settings.llm_model}, guarded", answer, frozenset({"ask"}))


def unguarded_model(search: Search, settings: Settings) -> Subject:
    """The same model after plain retrieval, its words taken as they come."""
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    chat = ChatOpenAI(
        model=settings.llm_model,
        base_url=settings.llm_base_url or None,
        api_key=settings.llm_api_key if settings.llm_api_key.get_secret_value() else SecretStr("none"),
        temperature=0,
        timeout=settings.llm_timeout,
        max_retries=settings.llm_retries,
    )

    def answer(case: EvalCase) -> Got:
        passages = search(str(case.input), _STUFFED)
        written = "\n\n".join(passage.text for passage in passages)
        prompt = _PROMPT.format(day=case.dos, setting=case.setting, passages=written, question=case.input)
        try:
            reply = chat.invoke(prompt)
        except Exception as fault:  # noqa: BLE001  (whatever a server does is a result of this way)
            return Got(error=f"the model's server failed ({type(fault).__name__})")
        text = str(reply.content)
        used = reply.usage_metadata["total_tokens"] if reply.usage_metadata else None
        return replace(of_passages(passages), text=text, shown=text, lines=lines_in(text), verdict="pass", tokens=used)

    return Subject(f"{settings.llm_model}, “stuff” chain, no guard", answer, frozenset({"ask"}))


def lines_in(text: str) -> tuple[str, ...]:
    """The claim lines a reply ends with."""
    told = re.findall(r"^\W*LINES:(.*)$", text, re.MULTILINE)
    return tuple(normal(line) for line in _LINE.findall(told[-1])) if told else ()
