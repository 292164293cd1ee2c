"""The messages about a document itself."""

from __future__ import annotations

from tilstand.audit.result import Remark
from tilstand.languages import message
from tilstand.languages.catalogue import known

__all__ = ["remark"]


def remark(name: str, **facts: object) -> Remark:
    """A message by its name, with its facts; about one thing where the count is one."""
    one = f"{name}_one"
    path = one if facts.get("count") == 1 and known(f"remarks.{one}") else name
    return Remark(name, message(f"remarks.{path}", **facts))
