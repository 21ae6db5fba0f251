"""Every setting, read once from the environment and `.env`, made in the app or the command line and passed down."""

from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.home import usual_home


class Settings(BaseSettings):
    """Names in the environment are these in capitals after `CATHCODE_`; see `.env.example` for what each does."""

    model_config = SettingsConfigDict(
        env_prefix="CATHCODE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = Field(default_factory=usual_home)

    llm_base_url: str = Field("", validation_alias=AliasChoices("CATHCODE_LLM_BASE_URL", "OPENAI_BASE_URL"))
    llm_model: str = ""
    llm_api_key: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("CATHCODE_LLM_API_KEY", "OPENAI_API_KEY")
    )
    llm_method: Literal["json_schema", "json_mode", "function_calling"] = "json_schema"
    llm_timeout: float = Field(60.0, gt=0, description="seconds a request may take")
    llm_retries: int = Field(2, ge=0, le=5)
    llm_temperature: float = Field(0.0, ge=0, le=2)
    llm_token_budget: int = Field(16_000, ge=2_000, description="tokens of one request, answer included")
    llm_answer_timeout: float = Field(180.0, gt=0, description="seconds a whole answer may take, tool calls included")
    llm_answer_tokens: int = Field(2_000, ge=200, description="tokens kept free for the model's answer")
    llm_rounds: int = Field(4, ge=0, le=12, description="how often the model may call tools before it must answer")
    llm_price_in: Decimal = Field(
        Decimal(0),
        ge=0,
        validation_alias="CATHCODE_LLM_PRICE_PER_MILLION_IN",
        description="price of a million tokens sent, in the user's currency",
    )
    llm_price_out: Decimal = Field(
        Decimal(0),
        ge=0,
        validation_alias="CATHCODE_LLM_PRICE_PER_MILLION_OUT",
        description="price of a million tokens received",
    )

    identifiers: Literal["mask", "refuse"] = Field(
        "mask",
        validation_alias=AliasChoices("CATHCODE_IDENTIFIERS", "CATHCODE_LLM_IDENTIFIERS"),
        description="what becomes of a text that may identify a patient; the second name is the older one",
    )
    embeddings: str = "default"
    chroma_url: str = ""
    database_url: str = ""

    @property
    def has_model(self) -> bool:
        """Whether a model was named; without one the embedded answerer serves."""
        return bool(self.llm_model)

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        """What an answer cost in the user's currency; None where no price is set."""
        if not self.llm_price_in and not self.llm_price_out:
            return None
        return (tokens_in * self.llm_price_in + tokens_out * self.llm_price_out) / 1_000_000

    @cached_property
    def database(self) -> str:
        """SQLAlchemy URL of conversations and audit record."""
        return self.database_url or f"sqlite:///{self.home / 'desk.sqlite'}"
