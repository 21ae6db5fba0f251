"""The department's limits, for who sits before the screen."""

from rag.errors import BadHome
from rag.limits import Limit, draw
from ui.desk import desk
from ui.who import user


def count(limit: Limit, amount: int = 1) -> None:
    """Count what the user is about to do. Raises TooMany; a database that is gone limits nobody."""
    database = desk().database
    if isinstance(database, BadHome):
        return
    try:
        draw(database, user(), limit, amount)
    except BadHome:
        return
