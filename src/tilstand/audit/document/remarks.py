"""The messages about a document itself, in both languages: `remarks.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from tilstand.audit.result import Remark

__all__ = ["remark"]


@cache
def _texts() -> dict[str, dict[str, Any]]:
    source = files("tilstand.audit.document").joinpath("remarks.toml")
    return tomllib.loads(source.read_text("utf-8"))


def remark(name: str, **facts: object) -> Remark:
    """A message by its name, with its facts filled in; about one thing where the count is one."""
    texts = _texts()[name]
    if facts.get("count") == 1:
        texts = texts.get("one", texts)
    return Remark(name, texts["nb"].format(**facts), texts["en"].format(**facts))
