"""Vectors by hashing: words and letter triples of a text, each to a place by its checksum. Nothing is learnt."""

import zlib
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from rag.words import words

if TYPE_CHECKING:
    from rag.embed import Vectors

_DIMENSIONS = 1024
_TRIPLE = 0.4  # weight of a letter triple beside its word
_VERSION = 1


class Hashed:
    """Feature hashing with signs."""

    id = f"hashed{_VERSION}-{_DIMENSIONS}"

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        rows = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for feature, weight in _features(text).items():
                place = zlib.crc32(feature.encode())
                row[place % _DIMENSIONS] += weight if place & 0x80000000 else -weight
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Nothing is learnt, nothing is kept."""

    def load(self, folder: Path) -> None:
        """Nothing was kept."""


def _features(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for word, count in Counter(words(text)).items():
        weight = 1 + log(count)
        found[word] = weight
        edged = f"<{word}>"
        for at in range(len(edged) - 2):
            triple = f"~{edged[at : at + 3]}"
            found[triple] = found.get(triple, 0.0) + _TRIPLE * weight
    return found
