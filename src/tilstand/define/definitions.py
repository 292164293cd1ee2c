"""Base class of definitions, schema errors in words, and contact addresses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from tilstand.languages import format_message
from tilstand.languages.catalogue import is_catalogue_path
from tilstand.terms import Text

_SCALARS = ("bool", "int", "float", "date")


def _forbid_coercion(node: object) -> None:
    """Make every scalar of a schema strict; lists stay lists of a tuple, as TOML has them."""
    if isinstance(node, dict):
        if node.get("type") in _SCALARS:
            node["strict"] = True
        if node.get("type") == "float":
            node["allow_inf_nan"] = False
        for inner in node.values():
            _forbid_coercion(inner)
    elif isinstance(node, list | tuple):
        for inner in node:
            _forbid_coercion(inner)


class Definition(BaseModel):
    """Base of all definitions: frozen, an unknown field is an error, and no value is taken for one of another kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema, in which `"2"` is no number, 1 is not true, and a text is no day."""
        schema = handler(source)
        _forbid_coercion(schema)
        return schema


def suggest_field(model: type[BaseModel], path: Sequence[str | int]) -> str:
    """The field that was probably meant by a name that a definition does not have; empty if none is near it.

    Args:
        model: The definition at the top.
        path: Where the name stands below it, the name last.
    """
    models = {model}
    for step in path[:-1]:
        fields = [known.model_fields[step] for known in models if step in known.model_fields]
        if fields:  # else it is a name or a place in a list, and what stands there is of the same kind
            models = {inner for field in fields for inner in _list_inner_models(field.annotation)}
    known_names = sorted({name for known in models for name in known.model_fields})
    return next(iter(get_close_matches(str(path[-1]), known_names, n=1)), "")


def _list_inner_models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _list_inner_models(inner)


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


def describe_error(place: str, fault: ErrorDetails, model: type[BaseModel] | None = None) -> Text:
    """A fault in words. Of a kind that nobody has named it is said that the value cannot stand there.

    Args:
        place: Where it is, for the reader.
        fault: The fault.
        model: The definition that was read, to say which of its fields was probably meant.
    """
    if model is not None and fault["type"] == "extra_forbidden" and (near := suggest_field(model, fault["loc"])):
        return format_message("define.fault.unknown_near", place=place, near=near)
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
