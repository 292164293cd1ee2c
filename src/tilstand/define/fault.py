"""What a schema finds in a file: kinds of fault as messages, the library's own and those of our schemas."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import ErrorDetails, PydanticCustomError

from tilstand.languages import message
from tilstand.languages.catalogue import known
from tilstand.terms import Text

__all__ = ["KINDS", "expected", "told", "wrong"]

KINDS = {
    "missing": "missing",
    "string_too_short": "missing",
    "too_short": "few",
    "extra_forbidden": "unknown",
    "literal_error": "choice",
    "date_type": "date",
    "date_from_datetime_parsing": "date",
    "int_type": "whole",
    "int_parsing": "whole",
    "string_type": "text",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "table",
    "mapping_type": "table",
    "model_type": "table",
    "bool_type": "yes_no",
    "bool_parsing": "yes_no",
}
"""How the library's own kinds of fault are told; those of the schemas are told by their own names."""


def wrong(kind: str, /, **facts: object) -> PydanticCustomError:
    """A fault that a schema finds; `kind` names its message."""
    return PydanticCustomError(kind, kind, facts)


def expected(fault: ErrorDetails) -> str:
    """The words that might have stood there, where the fault is that none of them does."""
    return ", ".join(re.findall(r"'([^']+)'", str(fault.get("ctx", {}).get("expected", ""))))


def told(place: str, fault: ErrorDetails) -> Text:
    """A fault in words. What the library alone knows of is told in its own, which are English."""
    path = f"define.fault.{KINDS.get(fault['type'], fault['type'])}"
    facts: dict[str, Any] = {**fault.get("ctx", {}), "place": place, "expected": expected(fault)}
    if known(path):
        return message(path, **facts)
    return message("define.fault.other", place=place, error=fault["msg"])
