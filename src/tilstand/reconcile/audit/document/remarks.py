"""The messages about a document itself, in both languages: `remarks.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from tilstand.reconcile.audit.result import Remark

__all__ = ["remark"]


@cache
def _texts() -> dict[str, dict[str, str]]:
    source = files("tilstand.reconcile.audit.document").joinpath("remarks.toml")
    return tomllib.loads(source.read_text("utf-8"))


def remark(name: str, **facts: object) -> Remark:
    """A message by its name, with its facts filled in."""
    texts = _texts()[name]
    return Remark(name, texts["nb"].format(**facts), texts["en"].format(**facts))
