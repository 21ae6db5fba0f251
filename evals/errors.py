"""What can go wrong in an evaluation.

EvalError
└── BadCases  a file of cases cannot be used: file, line and fault are named
"""


class EvalError(Exception):
    """The message says what, where and what to do."""


class BadCases(EvalError):
    """A file of cases cannot be used."""
