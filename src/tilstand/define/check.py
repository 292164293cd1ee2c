"""What a collection's files must agree on: every name that one of them uses, another defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tilstand.define.declared import undeclared
from tilstand.define.drawable import undrawable
from tilstand.define.problem import Problem
from tilstand.define.relation import Cells, Relation

if TYPE_CHECKING:
    from tilstand.define.collection import Collection

__all__ = ["contradictions"]


def contradictions(collection: Collection) -> Iterator[Problem]:
    """All contradictions between the files of a collection."""
    yield from _codelists(collection)
    yield from _providers(collection)
    yield from _measures(collection)
    yield from _forms(collection)
    yield from _tables(collection)
    yield from _relations(collection)
    yield from _labels(collection)
    yield from undeclared(collection)
    for fault in undrawable(collection):
        yield Problem(f"charts/{fault.chart}.toml", fault.path, fault.what, fault.remedy)


def _codelists(collection: Collection) -> Iterator[Problem]:
    for name, codelist in collection.codelists.items():
        seen: set[str] = set()
        for number, code in enumerate(codelist, start=2):
            if code.id in seen:
                yield Problem(
                    f"codelists/{name}.csv",
                    (),
                    f"The code {code.id} stands twice (row {number}).",
                    "Keep one.",
                )
            seen.add(code.id)
            if code.parent is not None and code.parent not in codelist:
                yield Problem(
                    f"codelists/{name}.csv",
                    (),
                    f"The parent {code.parent} of {code.id} is not a code.",
                    "Add it.",
                )
            elif code.id in codelist.ancestors(code.id):
                yield Problem(
                    f"codelists/{name}.csv", (), f"{code.id} lies under itself.", "Change its parent."
                )
    for name, dimension in collection.settings.dimensions.items():
        if dimension.codelist not in collection.codelists:
            yield Problem(
                "collection.toml",
                ("dimensions", name),
                f"There is no code list {dimension.codelist}.",
                f"Add codelists/{dimension.codelist}.csv, or name another.",
            )


def _providers(collection: Collection) -> Iterator[Problem]:
    for name, provider in collection.providers.items():
        for other in (provider.parent, provider.via):
            if other and other not in collection.providers:
                yield Problem("providers.toml", ("providers", name), f"{other} is not a provider.", "Add it.")
        for form in provider.forms:
            if form not in collection.forms:
                yield Problem(
                    "providers.toml",
                    ("providers", name),
                    f"There is no form {form}.",
                    f"Add forms/{form}.toml.",
                )
    for name, group in collection.groups.items():
        for member in group.members:
            if member not in collection.providers and member not in collection.groups:
                yield Problem(
                    "providers.toml", ("groups", name), f"{member} is not a provider.", "Correct the name."
                )


def _measures(collection: Collection) -> Iterator[Problem]:
    for name, measure in collection.measures.items():
        for dimension in (*measure.dimensions, *measure.partial):
            if dimension not in collection.settings.dimensions:
                yield Problem(
                    "measures.toml",
                    (name,),
                    f"The dimension {dimension} is not defined.",
                    "Add it under [dimensions] in collection.toml.",
                )


def _place(collection: Collection, measure: str, where: Mapping[str, str]) -> str | None:
    if measure not in collection.measures:
        return f"There is no measure {measure}."
    for dimension, code in where.items():
        if dimension not in collection.measures[measure].dimensions:
            return f"{measure} has no dimension {dimension}."
        if collection.has_codes(dimension) and code not in collection.codelist(dimension):
            return f"{code} is not a code of {dimension}."
    return None


def _forms(collection: Collection) -> Iterator[Problem]:
    for name, form in collection.forms.items():
        for at, block in enumerate(form.blocks):
            wrong = _place(collection, block.measure, block.where)
            dimensions = [d for d in (*block.breakdowns, *block.codes, block.split) if d]
            if wrong is None:
                measure = collection.measures[block.measure]
                unfit = [d for d in dimensions if d not in measure.dimensions]
                wrong = f"{block.measure} has no dimension {unfit[0]}." if unfit else None
            if wrong is None:
                bad = [
                    code
                    for dimension, codes in block.codes.items()
                    if collection.has_codes(dimension)
                    for code in codes
                    if code not in collection.codelist(dimension)
                ]
                wrong = f"{bad[0]} is not a code." if bad else None
            if wrong:
                yield Problem(f"forms/{name}.toml", ("blocks", at), wrong, "Correct the name.")


def _tables(collection: Collection) -> Iterator[Problem]:
    for name, table in collection.tables.items():
        for axis, side in (("rows", table.rows), ("columns", table.columns)):
            for at, item in enumerate(side.items):
                measure = item.measure or table.measure
                if item.heading or not measure:
                    continue
                wrong = _place(collection, measure, {**table.where, **item.where})
                if not wrong and item.rest and item.rest not in collection.measures[measure].dimensions:
                    wrong = f"{measure} has no dimension {item.rest}."
                if wrong:
                    yield Problem(f"tables/{name}.toml", (axis, "items", at), wrong, "Correct the name.")
            if side.dimension and side.dimension not in collection.settings.dimensions:
                yield Problem(
                    f"tables/{name}.toml", (axis,), f"No dimension {side.dimension}.", "Correct the name."
                )


def _relations(collection: Collection) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, relation in enumerate(collection.relations):
        where = ("relation", at)
        if relation.id in seen:
            yield Problem("relations.toml", where, f"The relation {relation.id} stands twice.", "Rename one.")
        seen.add(relation.id)
        cells: tuple[Cells, ...] = (*relation.left, *relation.right, *relation.of, *relation.base)
        for cell in cells:
            wrong = _place(collection, cell.measure, cell.where)
            if wrong is None and cell.provider not in {**collection.providers, **collection.groups}:
                wrong = f"{cell.provider} is not a provider or group."
            if wrong:
                yield Problem("relations.toml", where, f"{relation.id}: {wrong}", "Correct the name.")
        unlike = _unlike(collection, relation)
        if unlike:
            yield Problem(
                "relations.toml", where, f"{relation.id}: {unlike}", "Add only what counts the same."
            )
        if relation.size and relation.size not in collection.settings.size_words:
            yield Problem(
                "relations.toml",
                where,
                f"{relation.id}: the size word {relation.size} is not declared.",
                "Add it under [size_words] in collection.toml.",
            )


def _unlike(collection: Collection, relation: Relation) -> str:
    """Why the terms of a sum cannot be added: unlike units, presumed and identified never join one line."""
    if relation.kind != "sum":
        return ""
    terms = [
        collection.measures[t.measure]
        for t in (*relation.left, *relation.right)
        if t.measure in collection.measures
    ]
    units = sorted({m.unit.value for m in terms})
    if len(units) > 1:
        return f"{' and '.join(units)} are never added."
    ranks = sorted({m.status for m in terms} & {"presumed", "identified"})
    if len(ranks) > 1:
        return "presumed and identified victims are never added."
    return ""


def _labels(collection: Collection) -> Iterator[Problem]:
    needed = [
        *(f"providers.{name}" for name in (*collection.providers, *collection.groups)),
        *(f"measures.{name}.name" for name in collection.measures),
        *(f"dimensions.{name}" for name in collection.settings.dimensions),
        *(f"forms.{name}.title" for name in collection.forms),
        *(f"tables.{name}.title" for name in collection.tables),
        *(f"relations.{relation.id}" for relation in collection.relations),
    ]
    file = f"labels/{collection.settings.language}.toml"
    for path in needed:
        if path not in collection.labels:
            yield Problem(
                file, tuple(path.split(".")), f"The label {path} is missing.", "Add it in all languages."
            )
