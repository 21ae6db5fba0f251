"""What can go wrong at the border of the guard.

GuardError
└── BadClaim   what came in is not a claim: what, where and what to do
"""


class GuardError(Exception):
    """Broken input. The message says what, where and what to do, in one sentence."""


class BadClaim(GuardError):
    """What came in cannot be read as a claim."""
