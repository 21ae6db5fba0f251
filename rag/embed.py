"""Text into vectors, by whichever embedder the settings name.

`CATHCODE_EMBEDDINGS` is `default`, `fitted`, `hashed`, `minilm`, `none` or `api:<model>`. The first four need no network.
A key in the environment is not consent: text goes to a server only where `api:` names a model of it.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.passages import Passage
from rag.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.settings import Settings

    Vectors = NDArray[np.float32]

DEFAULT = "fitted"
NONE = "none"
_API = "api:"


class Embedder(Protocol):
    """Vectors of unit length. Two embedders with the same `id` give the same vectors; those of others never mix."""

    @property
    def id(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """One row a text, float32, of unit length (or zero where a text has nothing the embedder knows)."""
        ...

    def save(self, folder: Path) -> None:
        """Keep beside the index what is needed to embed a question later."""
        ...

    def load(self, folder: Path) -> None:
        """Take back what `save` kept."""
        ...


def embedder(settings: "Settings", desk: Sequence[Passage]) -> Embedder | None:
    """The embedder of the settings; None for `none`. `desk` is what a fitted one learns from: the desk's passages."""
    name = DEFAULT if settings.embeddings == "default" else settings.embeddings
    if name == NONE:
        return None
    if name == "fitted":
        from rag.embedders.fitted import Fitted

        return Fitted([embedded_text(passage) for passage in desk])
    if name == "hashed":
        from rag.embedders.hashed import Hashed

        return Hashed()
    if name == "minilm":
        from rag.embedders.minilm import MiniLM

        return MiniLM()
    if name.startswith(_API) and len(name) > len(_API):
        from rag.embedders.api import Api

        return Api(name.removeprefix(_API), settings)
    raise BadInput(
        f"CATHCODE_EMBEDDINGS={name}: no such embedder; give default, fitted, hashed, minilm, none or api:<model>"
    )


def embedded_text(passage: Passage) -> str:
    """What of a passage is embedded."""
    names = ", ".join((*passage.codes[:4], *passage.synonyms))
    return "\n".join(part for part in (passage.title, passage.heading, names, passage.text) if part)


def text_hash(text: str) -> str:
    """A short name for a text: the same text, the same vector."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]
