"""What a collection's files must agree on: every name that one of them uses, another defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tilstand.define.declared import undeclared
from tilstand.define.drawable import undrawable
from tilstand.define.overlap import unfit_overlap
from tilstand.define.problem import Problem, both, problem
from tilstand.define.relation import Cells, Relation
from tilstand.languages import message
from tilstand.terms import Text

if TYPE_CHECKING:
    from tilstand.define.collection import RoundView
    from tilstand.define.vocabulary import Vocabulary

__all__ = ["contradictions"]


def contradictions(collection: RoundView) -> Iterator[Problem]:
    """All contradictions between the files of a collection."""
    yield from _codelists(collection)
    yield from _providers(collection)
    yield from _merged(collection)
    yield from _measures(collection)
    yield from _forms(collection)
    yield from _tables(collection)
    yield from _relations(collection)
    yield from _labels(collection)
    yield from undeclared(collection)
    yield from undrawable(collection)


def _codelists(collection: Vocabulary) -> Iterator[Problem]:
    for name, codelist in collection.codelists.items():
        file, seen = f"codelists/{name}.csv", set[str]()
        for number, code in enumerate(codelist, start=2):
            if code.id in seen:
                yield problem(file, (), "code_twice", code=code.id, row=number)
            seen.add(code.id)
            if code.parent is not None and code.parent not in codelist:
                yield problem(file, (), "no_parent", parent=code.parent, code=code.id)
            elif code.id in codelist.ancestors(code.id):
                yield problem(file, (), "under_itself", code=code.id)
    for name, dimension in collection.settings.dimensions.items():
        if dimension.codelist not in collection.codelists:
            at = ("dimensions", name)
            yield problem("collection.toml", at, "no_codelist", name=dimension.codelist)


def _providers(collection: Vocabulary) -> Iterator[Problem]:
    for name, provider in collection.providers.items():
        for other in (provider.parent, provider.via):
            if other and other not in collection.providers:
                yield problem("providers.toml", ("providers", name), "no_provider_yet", name=other)
        if provider.language and provider.language not in collection.settings.languages:
            list_ = ", ".join(collection.settings.languages)
            at = ("providers", name, "language")
            yield problem("providers.toml", at, "not_ours", name=provider.language, list=list_)
        for form in provider.forms:
            if form not in collection.forms:
                yield problem("providers.toml", ("providers", name), "no_form", name=form)
    for name, group in collection.groups.items():
        for member in group.members:
            if member not in collection.providers and member not in collection.groups:
                yield problem("providers.toml", ("groups", name), "no_provider", name=member)


def _merged(collection: Vocabulary) -> Iterator[Problem]:
    for name, provider in collection.providers.items():
        at = ("providers", name, "into")
        for other in provider.into:
            if other not in collection.providers or other == name:
                yield problem("providers.toml", at, "no_provider_yet", name=other)
        if provider.into and provider.last is None:
            yield problem("providers.toml", at, "into_when", name=name)


def _measures(collection: Vocabulary) -> Iterator[Problem]:
    for name, measure in collection.measures.items():
        for dimension in (*measure.dimensions, *measure.partial):
            if dimension not in collection.settings.dimensions:
                yield problem("measures.toml", (name,), "no_dimension_yet", name=dimension)


def _place(collection: Vocabulary, measure: str, where: Mapping[str, str]) -> Text | None:
    if measure not in collection.measures:
        return message("define.problem.no_measure", name=measure)
    for dimension, code in where.items():
        if dimension not in collection.measures[measure].dimensions:
            return _lacks(measure, dimension)
        if collection.has_codes(dimension) and code not in collection.codelist(dimension):
            return message("define.problem.no_code", code=code, dimension=dimension)
    return None


def _lacks(measure: str, dimension: str) -> Text:
    return message("define.problem.not_its_dimension", measure=measure, name=dimension)


def _forms(collection: Vocabulary) -> Iterator[Problem]:
    for name, form in collection.forms.items():
        for at, block in enumerate(form.blocks):
            wrong = _place(collection, block.measure, block.where)
            dimensions = [d for d in (*block.breakdowns, *block.codes, block.split) if d]
            if wrong is None:
                measure = collection.measures[block.measure]
                unfit = [d for d in dimensions if d not in measure.dimensions]
                if unfit:
                    wrong = _lacks(block.measure, unfit[0])
            if wrong is None:
                bad = [
                    (code, dimension)
                    for dimension, codes in block.codes.items()
                    if collection.has_codes(dimension)
                    for code in codes
                    if code not in collection.codelist(dimension)
                ]
                if bad:
                    code, dimension = bad[0]
                    wrong = message("define.problem.no_code", code=code, dimension=dimension)
            if wrong is not None:
                yield Problem(f"forms/{name}.toml", ("blocks", at), wrong)


def _tables(collection: RoundView) -> Iterator[Problem]:
    for name, table in collection.tables.items():
        for axis, side in (("rows", table.rows), ("columns", table.columns)):
            for at, item in enumerate(side.items):
                at_item = (axis, "items", at)
                if not _called(collection, name, item.label):
                    yield problem(f"tables/{name}.toml", at_item, "no_chart_label", name=item.label)
                measure = item.measure or table.measure
                if item.heading or not measure:
                    continue
                wrong = _place(collection, measure, {**table.where, **item.where})
                if wrong is None and item.rest and item.rest not in collection.measures[measure].dimensions:
                    wrong = _lacks(measure, item.rest)
                if wrong is not None:
                    yield Problem(f"tables/{name}.toml", at_item, wrong)
            if side.dimension and side.dimension not in collection.settings.dimensions:
                yield problem(f"tables/{name}.toml", (axis,), "no_dimension", name=side.dimension)


def _called(collection: Vocabulary, table: str, label: str) -> bool:
    """True if a line of a table needs no label, or has one: under its own path or the table's."""
    paths = (label, *(f"tables.{table}.{axis}.{label}" for axis in ("rows", "columns")))
    return not label or any(path in collection.labels for path in paths)


def _relations(collection: RoundView) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, relation in enumerate(collection.relations):
        where = ("relation", at)
        if relation.id in seen:
            yield problem("relations.toml", where, "relation_twice", name=relation.id)
        seen.add(relation.id)
        cells: tuple[Cells, ...] = (*relation.left, *relation.right, *relation.of, *relation.base)
        for cell in cells:
            wrong = _place(collection, cell.measure, cell.where)
            if wrong is None and cell.provider not in {**collection.providers, **collection.groups}:
                wrong = message("define.problem.neither", name=cell.provider)
            if wrong is not None:
                yield problem("relations.toml", where, "in_relation", relation=relation.id, what=wrong)
        unlike = _unlike(collection, relation)
        if unlike is not None:
            yield problem("relations.toml", where, "in_relation", relation=relation.id, what=unlike)
        for wrong in unfit_overlap(collection, relation):
            yield problem("relations.toml", where, "in_relation", relation=relation.id, what=wrong)
        if relation.size and relation.size not in collection.settings.size_words:
            word = message("define.problem.no_size_word", name=relation.size)
            yield problem("relations.toml", where, "in_relation", relation=relation.id, what=word)


def _unlike(collection: Vocabulary, relation: Relation) -> Text | None:
    """Why the terms of a sum cannot be added: unlike units, presumed and identified never join one line."""
    if relation.kind != "sum":
        return None
    terms = [
        collection.measures[t.measure]
        for t in (*relation.left, *relation.right)
        if t.measure in collection.measures
    ]
    units = sorted({m.unit.value for m in terms})
    if len(units) > 1:
        return message("define.problem.units_added", units=both(units))
    if {"presumed", "identified"} <= {m.status for m in terms}:
        return message("define.problem.ranks_added")
    return None


def _parts(collection: RoundView) -> set[int]:
    """The parts of the report that something belongs to."""
    own = {number for provider in collection.providers.values() for number in provider.part}
    own |= {table.part for table in collection.tables.values()}
    return own | {form.part for form in collection.forms.values()}


def _labels(collection: RoundView) -> Iterator[Problem]:
    needed = [
        *(f"providers.{name}" for name in (*collection.providers, *collection.groups)),
        *(f"measures.{name}.name" for name in collection.measures),
        *(f"dimensions.{name}" for name in collection.settings.dimensions),
        *(f"forms.{name}.title" for name in collection.forms),
        *(f"tables.{name}.title" for name in collection.tables),
        *(f"relations.{relation.id}" for relation in collection.relations),
        *(f"questions.{one.id}" for form in collection.forms.values() for one in form.questions),
        *(f"registers.{one.source_register}" for one in collection.measures.values() if one.source_register),
        *(f"parts.{number}" for number in sorted(_parts(collection))),
        *(path for table in collection.tables.values() for path in table.notes),
    ]
    file = f"labels/{collection.settings.language}.toml"
    for path in dict.fromkeys(needed):
        if path not in collection.labels:
            yield problem(file, tuple(path.split(".")), "no_label", name=path)
