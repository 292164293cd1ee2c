"""Base class of definitions, schema errors in words, and contact addresses."""

from __future__ import annotations

import re
import tomllib
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import ErrorDetails, PydanticCustomError

from tilstand.languages import format_message
from tilstand.languages.catalogue import is_catalogue_path
from tilstand.terms import Text


class Definition(BaseModel):
    """Base of all definitions: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


KINDS = {
    "missing": "missing",
    "string_too_short": "missing",
    "too_short": "few",
    "too_long": "many",
    "extra_forbidden": "unknown",
    "literal_error": "choice",
    "enum": "choice",
    "finite_number": "number",
    "greater_than_equal": "least",
    "less_than_equal": "most",
    "greater_than": "above",
    "less_than": "below",
}
"""How the library's own kinds of fault are told; those of the schemas are told by their own names."""

_SORTS = {
    "date": "date",
    "datetime": "date",
    "int": "whole",
    "float": "number",
    "string": "text",
    "tuple": "list",
    "list": "list",
    "dict": "table",
    "mapping": "table",
    "model": "table",
    "bool": "yes_no",
    "is": "text",  # an instance of one of our terms, which a text stands for
}
"""What a value is not, where the library says of what sort it should be, in whatever way it is not."""

_SORTED = re.compile(r"(?P<sort>[a-z]+)_(attributes_type|type|parsing|from|instance)")
_ANYWHERE = "(at "
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def schema_error(kind: str, /, **facts: object) -> PydanticCustomError:
    """A fault that a schema finds; `classify_schema_fault` names its message."""
    return PydanticCustomError(kind, kind, facts)


def list_expected_words(fault: ErrorDetails) -> str:
    """The words that might have stood there, where the fault is that none of them does."""
    return ", ".join(re.findall(r"'([^']+)'", str(fault.get("ctx", {}).get("expected", ""))))


def classify_schema_fault(type: str) -> str:
    """Under which name a fault is told, by the name that the library or one of our schemas gives it.

    Example:
        >>> [classify_schema_fault(kind) for kind in ("float_parsing", "less_than", "no_period")]
        ['number', 'below', 'no_period']
    """
    sort = _SORTED.match(type)
    return KINDS.get(type) or (_SORTS.get(sort["sort"], type) if sort else type)


def describe_error(place: str, fault: ErrorDetails) -> Text:
    """A fault in words. Of a kind that nobody has named it is said that the value cannot stand there."""
    ctx = fault.get("ctx", {})
    limit = next((f"{ctx[name]:g}" for name in ("ge", "gt", "le", "lt") if name in ctx), "")
    facts: dict[str, Any] = {**ctx, "place": place, "expected": list_expected_words(fault), "limit": limit}
    path = f"define.fault.{classify_schema_fault(fault['type'])}"
    return format_message(path if is_catalogue_path(path) else "define.fault.other", **facts)


def locate_toml_error(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str, dict[str, int]]:
    """In which line a file is no TOML, and the name and facts of the problem, by kind of the fault.

    Args:
        error: What the library says of it, in English.
        text: What the file says.
    """
    place = _AT.search(str(error))
    line = int(place[1]) if place else max(len(text.splitlines()), 1)
    if _ANYWHERE not in str(error):  # what is TOML, and too deep or too long for us
        return 1, "toml_endless", {}
    if str(error).startswith("Cannot"):  # overwrite, or declare twice
        return line, "toml_twice", {}
    return (line, "toml", {"column": int(place[2])}) if place else (line, "toml_end", {})


ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
"""An address for mail that can stand in a head: letters of ASCII, no spaces, no line breaks."""


def _validate_mail_address(address: str) -> str:
    if address and not ADDRESS.fullmatch(address):
        raise schema_error("no_mail", name=repr(address))
    return address


class Contact(Definition):
    """Whom to write to: an office rather than a person, since the collection is kept for ever.

    Attributes:
        name: Who it is.
        mail: Address for mail.
        phone: Telephone.
    """

    name: str = ""
    mail: Annotated[str, AfterValidator(_validate_mail_address)] = ""
    phone: str = ""
