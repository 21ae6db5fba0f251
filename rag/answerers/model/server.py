"""Which server the settings name: its address, how it takes the key, what it calls a limit of tokens.

OpenAI's own way is the rule. Azure's dated addresses (`…/openai/deployments/<name>?api-version=…`) carry a query and take
the key in a header of its own; servers that are not OpenAI's know the older name of the limit, and some let the newer one
pass without heeding it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from rag.errors import ModelFailed
from rag.settings import Settings

OPENAI = "https://api.openai.com/v1"
NEW_LIMIT, OLD_LIMIT = "max_completion_tokens", "max_tokens"
_AZURE = (".azure.com", ".azure-api.net", ".azure.us", ".azure.cn")
_NO_KEY = "no-key-needed"  # the clients refuse to be built without one; a local server ignores it


@dataclass(frozen=True, slots=True)
class Server:
    """`query` goes with every request; `key_header`: the header of the key, empty for `Authorization`; `limits`: names of
    the limit of tokens, the likelier first."""

    base_url: str
    query: Mapping[str, str]
    key_header: str
    limits: tuple[str, ...]
    is_azure: bool

    @property
    def options(self) -> dict[str, Any]:
        """Address and query as the openai client and `ChatOpenAI` take them."""
        return {"base_url": self.base_url, **({"default_query": dict(self.query)} if self.query else {})}


def server_of(settings: Settings) -> Server:
    """The server of the settings. Raises ModelFailed for an address that is none."""
    try:
        parts = urlsplit(settings.llm_base_url or OPENAI)
    except ValueError:
        raise ModelFailed("No model was asked: CATHCODE_LLM_BASE_URL is no address.") from None
    query = dict(parse_qsl(parts.query))
    host = (parts.hostname or "").lower()
    is_azure = host.endswith(_AZURE) or "api-version" in query
    path = parts.path.rstrip("/").removesuffix("/chat/completions")  # as it is often copied from a console
    limits = (NEW_LIMIT, OLD_LIMIT) if is_azure or host.endswith("openai.com") else (OLD_LIMIT, NEW_LIMIT)
    return Server(
        base_url=urlunsplit((parts.scheme, parts.netloc, path, "", "")),
        query=query,
        key_header="api-key" if is_azure and not _is_token(key_of(settings)) else "",
        limits=limits,
        is_azure=is_azure,
    )


def key_of(settings: Settings) -> str:
    """The key; a stand-in where the settings have none."""
    return settings.llm_api_key.get_secret_value().strip() or _NO_KEY


def _is_token(key: str) -> bool:
    """A signed token of a directory, which goes where such tokens go, not where keys do."""
    return key.startswith("eyJ") and key.count(".") == 2
