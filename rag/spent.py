"""What an answer by a model took, in words: tokens, and what they cost where prices are set."""

from decimal import Decimal

from rag.answer import Usage

EMBEDDED, MODEL = "embedded", "model:"


def spent(usage: Usage) -> str:
    """`1,204 tokens sent, 310 received · cost 0.0061`."""
    about = "about " if usage.is_estimate else ""
    cost = "" if usage.cost is None else f" · cost {amount(usage.cost)}"
    return f"{about}{usage.tokens_in:,} tokens sent, {usage.tokens_out:,} received{cost}"


def spent_by(answered_by: str, usage: Usage) -> str:
    """The same with who took them; beside an embedded answer a model that read the report too, or failed."""
    who = "The model" if answered_by == EMBEDDED else answered_by.removeprefix(MODEL)
    return f"{who}: {spent(usage)}"


def amount(cost: Decimal) -> str:
    """An amount in the currency of the prices: cents where it has any, else to the first figures that tell."""
    if not cost or cost >= 1:
        return f"{cost:,.2f}"
    return f"{cost:.{max(2, 1 - cost.adjusted())}f}"
