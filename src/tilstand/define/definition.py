"""The base of everything that a collection's files say."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Definition"]


class Definition(BaseModel):
    """Base of all definitions: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
