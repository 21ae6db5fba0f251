"""The passages that are on one modifier, its own document first; what merely stands near it in the documents is left out.

A document is a modifier's own where its title names it. Of such a document a passage that names only its sisters (53 in a
document on 52, 53 and 73) is not on it; of any other document only a passage that names it is.
"""

import re
from collections.abc import Iterable
from datetime import date

from corpus.passages import Passage


def on_modifier(passages: Iterable[Passage], modifier: str, day: date) -> tuple[Passage, ...]:
    """Those in force on `day`; of its own document, then of others, each in the order given."""
    near = [p for p in passages if modifier in p.modifiers and p.kind == "modifier" and day in p.span]
    own = [p for p in near if _names(p.title, modifier)]
    other = [p for p in near if p not in own]
    return (
        *(p for p in own if _said(p, modifier) or not any(_said(p, sister) for sister in _titled(p))),
        *(p for p in other if _said(p, modifier)),
    )


def _titled(passage: Passage) -> tuple[str, ...]:
    return tuple(modifier for modifier in passage.modifiers if _names(passage.title, modifier))


def _said(passage: Passage, modifier: str) -> bool:
    return _names(passage.heading, modifier) or _names(passage.text, modifier)


def _names(text: str, modifier: str) -> bool:
    """As a word of its own: `26` in “26 and TC”, not in 2026, $26.10 or 26 percent."""
    return re.search(rf"(?<![\w$.,/]){modifier}(?![\w%]|\.\d| ?per ?cent\b)", text) is not None
