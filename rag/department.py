"""Settings of a department: who may do what, how often, how long things are kept. Read beside `rag.settings`."""

from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.limits import Limit

LOCAL = "local"  # the one user of a desk without sign-in


class Role(StrEnum):
    """A coder sees their own threads, a lead the team's, an admin all of it and the figures."""

    CODER = "coder"
    LEAD = "lead"
    ADMIN = "admin"


class Department(BaseSettings):
    """Names in the environment are these in capitals after `CATHCODE_`."""

    model_config = SettingsConfigDict(
        env_prefix="CATHCODE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    sign_in: Literal["auto", "required"] = "auto"  # required: without [auth] in the secrets nobody gets in
    admins: str = Field("", description="e-mail addresses, by commas")
    leads: str = Field("", description="e-mail addresses, by commas")
    coders: str = Field(
        "", description="e-mail addresses or @domains, by commas; empty = whoever the provider signs in"
    )
    sign_in_hours: int = Field(12, ge=0, description="hours after which one signs in again; 0 = after 30 days")
    questions_per_minute: int = Field(30, ge=0, description="questions of one user in a minute; 0 = no limit")
    claims_per_hour: int = Field(50_000, ge=0, description="claims of one user from files in an hour; 0 = no limit")
    documents_per_hour: int = Field(200, ge=0, description="documents one user adds in an hour; 0 = no limit")
    keep_days: int = Field(0, ge=0, description="days after which an unpinned conversation is deleted; 0 = kept")
    keep_record_days: int = Field(0, ge=0, description="days after which the audit record is purged; 0 = kept")

    def role(self, user: str) -> Role:
        """What `user` may do. Without sign-in the one local user may do everything."""
        if user == LOCAL or user.casefold() in self._admins:
            return Role.ADMIN
        return Role.LEAD if user.casefold() in self._leads else Role.CODER

    def admits(self, user: str) -> bool:
        """Whether `user` has a place here: by address or its domain, where the department lists its coders."""
        address = user.casefold()
        domain = address[address.rfind("@") :] if "@" in address else ""
        listed = {address, domain} & self._coders
        return not self._coders or bool(listed) or self.role(user) is not Role.CODER

    @property
    def signed_in(self) -> timedelta | None:
        """How long a sign-in holds; None = as long as its cookie."""
        return timedelta(hours=self.sign_in_hours) if self.sign_in_hours else None

    @property
    def kept(self) -> timedelta | None:
        """How long an unpinned conversation is kept; None = until it is deleted."""
        return timedelta(days=self.keep_days) if self.keep_days else None

    @property
    def recorded(self) -> timedelta | None:
        """How long an entry of the audit record is kept; None = for good."""
        return timedelta(days=self.keep_record_days) if self.keep_record_days else None

    @property
    def questions(self) -> Limit:
        """Questions to the chat, and reports to code."""
        return Limit("question", self.questions_per_minute, timedelta(minutes=1), "questions")

    @property
    def claims(self) -> Limit:
        """Claims checked from a file."""
        return Limit("claim", self.claims_per_hour, timedelta(hours=1), "claims from files")

    @property
    def documents(self) -> Limit:
        """Documents added to the library: each makes the index anew for everyone."""
        return Limit("document", self.documents_per_hour, timedelta(hours=1), "documents")

    @cached_property
    def _admins(self) -> frozenset[str]:
        return _addresses(self.admins)

    @cached_property
    def _coders(self) -> frozenset[str]:
        return _addresses(self.coders)

    @cached_property
    def _leads(self) -> frozenset[str]:
        return _addresses(self.leads)


def _addresses(text: str) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in text.split(",") if word.strip())
