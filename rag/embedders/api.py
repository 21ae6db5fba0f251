"""Vectors from an OpenAI-compatible server, only where `CATHCODE_EMBEDDINGS=api:<model>` names one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import ModelFailed

if TYPE_CHECKING:
    from rag.embed import Vectors
    from rag.settings import Settings

_BATCH = 64


class Api:
    """`model` at the server of the settings (`CATHCODE_LLM_BASE_URL`, else OpenAI's own)."""

    def __init__(self, model: str, settings: "Settings") -> None:
        self._model = model
        self._settings = settings
        self._client: Any = None
        where = "".join(letter if letter.isalnum() else "-" for letter in settings.llm_base_url) or "openai"
        self.id = f"api-{where}-{model}"

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Raises ModelFailed where the server gives no vectors."""
        import numpy as np
        from openai import OpenAIError

        try:
            found = self._open().embed_documents(list(texts))
        except OpenAIError as fault:
            raise ModelFailed(
                f"embeddings from {self._model}: {type(fault).__name__}; see CATHCODE_EMBEDDINGS"
            ) from None
        rows = np.asarray(found, dtype=np.float32)
        if rows.ndim != 2 or len(rows) != len(texts):
            raise ModelFailed(f"embeddings from {self._model}: not one vector a text; see CATHCODE_EMBEDDINGS")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)

    def save(self, folder: Path) -> None:
        """The server keeps its model."""

    def load(self, folder: Path) -> None:
        """The server keeps its model."""

    def _open(self) -> Any:
        if self._client is None:
            from langchain_openai import OpenAIEmbeddings
            from pydantic import SecretStr

            settings = self._settings
            self._client = OpenAIEmbeddings(
                model=self._model,
                openai_api_base=settings.llm_base_url or None,
                openai_api_key=settings.llm_api_key if settings.llm_api_key.get_secret_value() else SecretStr("none"),
                request_timeout=settings.llm_timeout,
                max_retries=settings.llm_retries,
                chunk_size=_BATCH,
                check_embedding_ctx_length=False,
            )
        return self._client
