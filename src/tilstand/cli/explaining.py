"""`tilstand explain`: what a rule or relation means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand.cli.option import AsJson, In
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.terms import Language

__all__ = ["explain"]


def explain(
    rule: Annotated[
        str, typer.Argument(help="Number of a rule (R106), or name of a declared relation.")
    ] = "",
    collection: Annotated[
        Path | None, typer.Option("--collection", help="Collection of the relation.")
    ] = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Say what a rule means, with an example and the cure; without a rule, list them all."""
    rules, language = define.catalogue(), tongue(language, collection)
    if not rule:
        for number, one in sorted(rules.items()):
            out().print(f"{number}  {_weight(one.severity, language):<9} {one.title.text(language)}")
        return
    if rule in rules:
        found = rules[rule]
        if as_json:
            show_json({"rule": rule, **found.model_dump()})
            return
        out().print(
            Text(f"{rule}  {found.title.text(language)}", style="bold"),
            Text(f"({_weight(found.severity, language)})", style="dim"),
        )
        out().print(found.explain.text(language))
        out().print(f"→ {found.do.text(language)}")
        return
    if collection is None:
        raise failure(UsageError, "no_rule", rule=rule)
    read = define.collection(collection)
    every = (*read.relations, *(one for own in read.own.values() for one in own.relations))
    relation = next((one for one in every if one.id == rule), None)
    if relation is None:
        raise failure(UsageError, "neither", rule=rule, collection=read.id)
    if as_json:
        show_json(relation.model_dump(mode="json", exclude_defaults=True))
        return
    label = read.labels[f"relations.{rule}"].text(language)
    out().print(
        Text(f"{rule}: {label}", style="bold"), Text(f"({_weight(relation.severity, language)})", style="dim")
    )
    for said in relation.said:
        place = message("explain.text.at_line", document=said.document, line=said.line)
        out().print(f"  {place.text(language)}")


def _weight(severity: str, language: Language) -> str:
    return message(f"terminal.{severity}.one").text(language)
