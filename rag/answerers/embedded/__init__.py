"""The embedded answerer: understands a question by rules and data, and answers from the desk's tools alone."""

from rag.answerers.embedded.answer import Conversation, answer

__all__ = ["Conversation", "answer"]
