"""Vectors fitted to the desk's own documents: words weighed by rarity, folded into few dimensions (LSA).

Learnt in a second from a few hundred passages, by numpy alone. It knows which words of this field stand together, and
nothing of words the documents do not use. A user's documents are projected, not learnt from, so that adding one leaves
every other vector as it is.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.lexical import terms

if TYPE_CHECKING:
    from rag.embed import Vectors

_DIMENSIONS = 192
_FILE = "fitted.npz"
_WORDS = "fitted.json"
_VERSION = 3  # raise it when vectors of the same text come out otherwise


class Fitted:
    """Latent semantic analysis over the desk's passages. Fitted when first needed, unless loaded."""

    def __init__(self, texts: Sequence[str], dimensions: int = _DIMENSIONS) -> None:
        self._texts = tuple(texts)
        self._dimensions = dimensions
        digest = hashlib.sha256("\0".join(self._texts).encode()).hexdigest()[:16]
        self.id = f"fitted{_VERSION}-{dimensions}-{digest}"
        self._index: dict[str, int] = {}
        self._projection: Any = None

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        if self._projection is None:
            self._fit()
        rows = np.zeros((len(texts), self._projection.shape[1]), dtype=np.float32)
        for number, text in enumerate(texts):
            counts = _weights(text)
            known = [(self._index[word], weight) for word, weight in counts.items() if word in self._index]
            if known:
                at, weights = zip(*known, strict=True)
                rows[number] = np.asarray(weights, dtype=np.float32) @ self._projection[list(at)]
        return _unit(rows)

    def save(self, folder: Path) -> None:
        import numpy as np

        if self._projection is None:
            self._fit()
        np.savez(folder / _FILE, projection=self._projection)
        (folder / _WORDS).write_text(json.dumps(list(self._index), ensure_ascii=False), encoding="utf-8")

    def load(self, folder: Path) -> None:
        import numpy as np

        self._index = {word: at for at, word in enumerate(json.loads((folder / _WORDS).read_text(encoding="utf-8")))}
        with np.load(folder / _FILE) as held:
            self._projection = held["projection"]

    def _fit(self) -> None:
        """The leading right singular vectors of the tf-idf matrix, found by way of the smaller Gram matrix."""
        import numpy as np

        counted = [_weights(text) for text in self._texts]
        seen = Counter(word for counts in counted for word in counts)
        self._index = {word: at for at, word in enumerate(sorted(seen))}
        rarity = np.array([np.log(1 + len(counted) / seen[word]) for word in sorted(seen)], dtype=np.float32)
        matrix = np.zeros((len(counted), len(seen)), dtype=np.float32)
        for row, counts in enumerate(counted):
            for word, weight in counts.items():
                matrix[row, self._index[word]] = weight
        matrix = _unit(matrix * rarity)
        values, left = _leading(matrix @ matrix.T, self._dimensions)
        right = (matrix.T @ left) / np.sqrt(values)
        self._projection = (rarity[:, None] * right).astype(np.float32)


def _leading(gram: Any, count: int) -> Any:
    """The greatest eigenvalues of a symmetric matrix with their vectors, by subspace iteration from a fixed start."""
    import numpy as np

    count = min(count, len(gram))
    start = np.random.default_rng(0).standard_normal((len(gram), min(len(gram), count + 32))).astype(np.float32)
    basis = np.linalg.qr(gram @ start)[0]
    for _ in range(4):
        basis = np.linalg.qr(gram @ basis)[0]
    values, inner = np.linalg.eigh(basis.T @ gram @ basis)
    kept = [at for at in range(len(values))[::-1] if values[at] > 1e-5][:count]
    return values[kept], basis @ inner[:, kept]


def _weights(text: str) -> dict[str, float]:
    """Words and things of the shorthand with dampened counts."""
    from math import log

    return {term: 1 + log(count) for term, count in Counter(terms(text)).items()}


def _unit(rows: "Vectors") -> "Vectors":
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
