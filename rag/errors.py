"""What can go wrong between a question and its answer.

DeskError
├── BadInput    the question, date, setting or file cannot be used: one sentence for the user
├── BadHome     the desk's folder cannot be written or read
└── ModelFailed the model's server gave no usable answer; the embedded answerer takes over
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.answer import Usage


class DeskError(Exception):
    """Something a user is told in one sentence: what, where, what to do."""


class BadInput(DeskError):
    """The question, date, setting or file cannot be used."""


class BadHome(DeskError):
    """The desk's folder cannot be written or read."""


class ModelFailed(DeskError):
    """The model's server gave no usable answer. `usage`: the tokens it took all the same, where any were counted."""

    usage: "Usage | None" = None
