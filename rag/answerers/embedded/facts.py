"""Whether words tell of a procedure, and the facts in them; both by the reader of reports."""

from guards.coding.case import Case


def is_report(text: str) -> bool:
    """A pasted cath-lab report."""
    from rag.reading import looks_like_report

    return looks_like_report(text)


def describes_a_case(text: str) -> bool:
    """Something was done to some vessel."""
    from rag.reading import describes_a_case as describes

    return describes(text)


def read_case(text: str) -> Case:
    """The facts, each with the words it was read from."""
    from rag.reading import read_report

    return read_report(text).case
