"""What only the asker sees, and only while the session lasts: identifiers in the places of their marks.

`Answered.answer` is what is kept, exported and sent; the copy made here is drawn and thrown away.
"""

from dataclasses import replace

from rag.answer import CheckedAnswer
from rag.phi import Key
from rag.pipeline import Answered
from ui.words import plain


def question_of(answered: Answered) -> str:
    """The question as it was typed; after a reload with its marks."""
    return answered.key.restore(answered.answer.question)


def answer_of(answered: Answered) -> CheckedAnswer:
    """The answer for the asker's own screen."""
    answer, key = answered.answer, answered.key
    if not len(key):
        return answer
    findings = tuple(
        replace(one, message=restored(one.message, key), question=restored(one.question, key))
        for one in answer.findings
    )
    return replace(
        answer,
        answer=restored(answer.answer, key),
        findings=findings,
        missing_facts=tuple(restored(fact, key) for fact in answer.missing_facts),
        notes=tuple(restored(note, key) for note in answer.notes),
    )


def restored(text: str, key: Key) -> str:
    """Markdown of the desk's own with identifiers put back as plain words; one that reads as a code keeps its mark."""
    return key.restore(text, _inert, but_codes=True)


def _inert(words: str) -> str:
    return plain(words.replace("$", ""))  # the desk's markdown is drawn with its dollar signs escaped
