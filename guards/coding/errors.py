"""What can go wrong when facts are turned into a claim.

CodingError
└── NoDay   the date of service is nowhere told
"""


class CodingError(Exception):
    """The facts cannot be coded. The message says what is missing and what to do."""


class NoDay(CodingError):
    """The date of service is nowhere told, and every rule is dated."""
