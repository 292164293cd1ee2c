"""The page that says what may stand in a collection's files: each file, its fields, their kinds and meanings.

What a field means is told where it is declared, under `Attributes` of its class; a field that is told nowhere
is an error, so that the page cannot lag behind the code.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from tilstand.define.correspondence import Correspondence
from tilstand.define.federation import FederationSettings
from tilstand.define.register_schema import Register
from tilstand.define.relations import Relation
from tilstand.define.round_settings import Round
from tilstand.define.schema import Form, Group, Measure, Provider
from tilstand.define.settings import Settings
from tilstand.define.tables import Chart, Table
from tilstand.terms import Period, Unit

__all__ = ["fields_page"]

FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("collection.toml", "What the collection is, and what it decides for itself.", Settings),
    ("measures.toml", "`[NAME]` for each thing that is counted.", Measure),
    ("providers.toml", "`[providers.NAME]` for each body.", Provider),
    ("providers.toml, groups", "`[groups.NAME]` for each set of bodies that is shown together.", Group),
    ("forms/NAME.toml", "One file for each form.", Form),
    ("relations.toml", "`[[relation]]` for each statement that ties figures together.", Relation),
    ("tables/NAME.toml", "One file for each table.", Table),
    ("charts/NAME.toml", "One file for each picture.", Chart),
    ("rounds/ROUND/round.toml", "What belongs to one round.", Round),
    ("registers/NAME/register.toml", "One file for each register; read when somebody asks for it.", Register),
    ("collections.toml", "Makes it a collection of collections: those that it holds together.", FederationSettings),
    ("correspondences/NAME.toml", "How the words of one of them stand to the shared ones.", Correspondence),
)

_HEAD = """\
Files are TOML and code lists are CSV; both are UTF-8. A field that is not listed here is refused, by its
file and line. What is in *italics* must be given. Every command reads all files first, and tells everything
that does not hold together between them at once.

- **Labels**, in `labels/LANGUAGE.toml`, name what a reader sees, one section for a kind of thing:
  `[measures.NAME]`, `[providers]`, `[codes.CODELIST]`, `[dimensions]`, `[forms.NAME]`, `[questions]`,
  `[tables.NAME]`, `[charts.NAME]`, `[relations]`, `[units.NAME]`, `[nouns.NAME]`, `[report]`. What lacks a
  label is told by its path. Those in `rounds/ROUND/labels/` are for that round alone. A measure has `name`,
  `rule` and `caveat`, and `registrations`: what its sum over bodies is called, where that may count a person
  twice.
- **Code lists** are `codelists/NAME.csv`, a row a code: `code`; `parent`, where it is part of another;
  `kind`, which is `part` (the parts add up), `of_which` (some of the whole) or `view` (a grouping
  that is never added to anything, `of` the codes that it gathers); `valid_from` and `valid_to`; `means`
  (`unknown`, or a word of a standard for line lists); `proposal`, where the code is ours and not yet
  agreed; `source`.
- **Report text** is described in [how to write report text](../how-to/write-report-text.md), **what a round
  holds** in [how to write a round's files by hand](../how-to/round-files.md).
"""
_FIELD = re.compile(r"^    (\w[\w, ]*): (.*)$")
_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date"}


def fields_page(made: str) -> str:
    """The page, whole.

    Args:
        made: The line that says how it is made.

    Raises:
        LookupError: If a field is told nowhere.
    """
    lines = ["# A collection's files", made, "", _HEAD.strip()]
    told: set[type[BaseModel]] = set()
    for name, about, model in FILES:
        lines += ["", f"## `{name.partition(',')[0]}`{name.partition(',')[2]}", "", about, *_models(model, told)]
    return "\n".join(lines) + "\n"


def _models(model: type[BaseModel], told: set[type[BaseModel]]) -> Iterator[str]:
    """A class and those that stand in it, each once."""
    waiting = [model]
    while waiting:
        one = waiting.pop(0)
        if one in told:
            continue
        told.add(one)
        if one is not model:
            yield from ("", f"### {one.__name__}", "", _summary(one))
        yield from ("", "| field | holds | means |", "|---|---|---|")
        meanings = _meanings(one)
        for name, field in one.model_fields.items():
            if name not in meanings:
                raise LookupError(f"{one.__name__}.{name} is told nowhere: write it under Attributes")
            kind = _kind(field.annotation)
            given = f"*`{name}`*" if field.is_required() else f"`{name}`"
            yield f"| {given} | {kind}{_default(field)} | {meanings[name]} |"
        waiting += [inner for field in one.model_fields.values() for inner in _inner(field.annotation)]


def _summary(model: type[BaseModel]) -> str:
    return " ".join(inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0].split())


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """What each field means, from the docstrings of the class and those that it is made of."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        section = inspect.cleandoc(one.__doc__ or "").partition("Attributes:\n")[2]
        names: tuple[str, ...] = ()
        for line in section.splitlines():
            if begun := _FIELD.match(line):
                names = tuple(name.strip() for name in begun[1].split(","))
                found |= dict.fromkeys(names, begun[2])
            elif line.startswith("        ") and names:
                found |= {name: f"{found[name]} {line.strip()}" for name in names}
            else:
                break
    return {name: text.replace("|", "\\|") for name, text in found.items()}


def _inner(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in typing.get_args(kind):
        yield from _inner(part)


def _kind(kind: Any) -> str:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated or origin is typing.Annotated:
        return _kind(parts[0])
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in parts if one)
    if origin is tuple:
        return f"list of {_kind(parts[0])}"
    if origin is dict:
        return f"table of {_kind(parts[1])} by name"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_kind(one) for one in parts if one is not type(None))
    if kind is Period:
        return "period"
    if kind is Unit:
        return "unit"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return _PLAIN.get(kind, "text")


def _default(field: FieldInfo) -> str:
    value = field.default
    if field.is_required() or value is PydanticUndefined or value in ("", None, (), False):
        return ""
    if isinstance(value, BaseModel):
        return ""
    return f"; `{str(value).lower() if isinstance(value, bool) else value}` if not given"
