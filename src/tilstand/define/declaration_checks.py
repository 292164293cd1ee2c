"""Checks of declared names and charts, and the problems they report."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tilstand.define.settings import load_standard_meanings
from tilstand.define.tables import UNLIKE, Chart, ChartAxis, Table, TableAxis
from tilstand.languages import format_message
from tilstand.languages.catalogue import is_catalogue_path
from tilstand.terms import InvariantText, JoinedText, Text, Unit
from tilstand.terms.code import CodeRelation

if TYPE_CHECKING:
    from tilstand.define.collection import RoundView
    from tilstand.define.structural_metadata import StructuralMetadata

ProblemPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A contradiction between files: where it shows, and what it is and how to mend it."""

    file: str
    path: ProblemPath
    said: Text


def build_problem(place: str, at: ProblemPath, name: str, /, **facts: object) -> Problem:
    """A contradiction in the words of the message `define.problem.NAME`.

    Args:
        place: The file, from the collection's folder on.
        at: Where in it, from the top.
        name: The message's name.
        **facts: What is put in.
    """
    return Problem(place, at, format_message(f"define.problem.{name}", **facts))


def find_unknown_names(
    file: str, at: ProblemPath, message: str, names: Iterable[str], known: Container[str], /, **facts: object
) -> Iterator[Problem]:
    """A problem for each name that nothing declares.

    Args:
        file: The file, from the collection's folder on.
        at: Where in it, from the top.
        message: The message's name.
        names: The names that stand there.
        known: Those that there are.
        **facts: What is put in beside the name.
    """
    for name in names:
        if name not in known:
            yield build_problem(file, at, message, name=name, **facts)


def join_names_with_and(names: Sequence[str]) -> Text:
    """Names that are told together: `persons and cases`."""
    return JoinedText(tuple(map(InvariantText, names)), format_message("define.problem.and"))


def suggest_known_words(word: str, known: Collection[str]) -> Text:
    """What to write instead of a word that is none of those that are known: the nearest, or any of them.

    Args:
        word: What was written.
        known: What could be.
    """
    near = get_close_matches(word, sorted(known), n=1)
    if near:
        return format_message("define.hint.near", near=near[0])
    return format_message("define.hint.choose", list=", ".join(sorted(known)))


NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""A name as it can stand in addresses of pages and in names of files."""

RESERVED = re.compile(r"^_|[\s:;=,|/()]")
"""What no name may hold: signs that divide names, and a beginning that is kept for the engine's own."""


def check_declarations(collection: RoundView) -> Iterator[Problem]:
    """Names that nothing declares, and declarations that contradict each other."""
    yield from _check_name_spelling(collection)
    yield from _check_page_addresses(collection)
    yield from _check_coordinator(collection)
    yield from _check_provider_kinds(collection)
    yield from _check_measure_roles(collection)
    yield from _check_declared_units(collection)
    yield from _check_code_meanings(collection)
    yield from _check_dimension_meanings(collection)
    yield from _check_change_measures(collection)
    yield from _check_table_changes(collection)


def _check_name_spelling(collection: StructuralMetadata) -> Iterator[Problem]:
    """Names that cannot be told from what is written around them in addresses and files."""
    settings = collection.settings
    pairs_by_name: dict[str, tuple[str, Iterable[str]]] = {
        "measures.toml": ("", collection.measures),
        "providers.toml": ("providers", (*collection.providers, *collection.groups)),
        "collection.toml": ("dimensions", settings.dimensions),
    }
    for file, (section, names) in pairs_by_name.items():
        for name in names:
            if RESERVED.search(name):
                yield build_problem(file, (section, name) if section else (name,), "name", name=name)
    for name, measure in collection.measures.items():
        for field in ("stage", "decided_by"):
            if RESERVED.search(getattr(measure, field)):
                yield build_problem("measures.toml", (name, field), "name", name=getattr(measure, field))


def _check_page_addresses(collection: RoundView) -> Iterator[Problem]:
    """Names that pages and files are called after, and the numbers of tables in print."""
    given: list[tuple[str, tuple[str, ...], str]] = [
        ("collection.toml", ("id",), collection.settings.id),
        *(("providers.toml", ("providers", name), name) for name in collection.providers),
        *((f"tables/{name}.toml", (), name) for name in collection.tables),
        *((f"charts/{name}.toml", (), name) for name in collection.charts),
    ]
    for tongue, texts in collection.texts.items():
        given += [(f"report/{tongue}/{name}.md", (), name.replace("/", "-")) for name in texts]
    for file, place, name in given:
        if not NAME.fullmatch(name):
            yield build_problem(file, place, "address", name=name)
    for name, table in collection.tables.items():
        if table.number and not NAME.fullmatch(table.number):
            yield build_problem(f"tables/{name}.toml", ("number",), "table_number", name=table.number)


def _check_coordinator(collection: StructuralMetadata) -> Iterator[Problem]:
    name = collection.settings.coordinator
    if name not in collection.providers:
        yield build_problem("collection.toml", ("coordinator",), "no_coordinator", name=name)


def _check_provider_kinds(collection: StructuralMetadata) -> Iterator[Problem]:
    used: list[tuple[str, ProblemPath, str]] = [
        *(("providers.toml", ("providers", name, "kind"), body.kind) for name, body in collection.providers.items()),
        *((f"forms/{name}.toml", ("kinds",), kind) for name, form in collection.forms.items() for kind in form.kinds),
    ]
    known = collection.settings.kinds
    for file, at, kind in used:
        if kind and kind not in known:
            hint = _suggest_declaration(kind, known, "kinds")
            yield build_problem(file, at, "no_kind", name=kind, hint=hint)


def _check_measure_roles(collection: StructuralMetadata) -> Iterator[Problem]:
    known = ("none", *collection.settings.roles)
    for name, measure in collection.measures.items():
        if measure.role not in known:
            hint = _suggest_declaration(measure.role, known, "[roles]")
            yield build_problem("measures.toml", (name, "role"), "no_role", name=measure.role, hint=hint)


def _check_declared_units(collection: StructuralMetadata) -> Iterator[Problem]:
    core = {unit.value for unit in Unit.list_core_units()}
    for name in collection.settings.units:
        if name in core:
            yield build_problem("collection.toml", ("units", name), "own_unit", name=name)
    counted = (measure.unit.value for measure in collection.measures.values())
    for name in dict.fromkeys((*collection.settings.units, *counted)):
        own_text = any(path in collection.labels for path in (f"units.{name}", f"units.{name}.many"))
        if not own_text and not is_catalogue_path(f"report.units.{name}.many"):
            file = f"labels/{collection.settings.language}.toml"
            yield build_problem(file, ("units", name), "no_unit_label", name=name)


def _check_code_meanings(collection: StructuralMetadata) -> Iterator[Problem]:
    _, known = load_standard_meanings()
    for name, codelist in collection.codelists.items():
        file = f"codelists/{name}.csv"
        for number, code in enumerate(codelist, start=2):
            if RESERVED.search(code.id):
                yield build_problem(file, (), "code", code=code.id, row=number)
            if code.means and code.means not in known:
                hint = suggest_known_words(code.means, known)
                yield build_problem(file, (), "code_means", code=code.id, row=number, means=code.means, hint=hint)


def _check_dimension_meanings(collection: StructuralMetadata) -> Iterator[Problem]:
    known, _ = load_standard_meanings()
    for name, dimension in collection.settings.dimensions.items():
        if dimension.means and dimension.means not in known:
            hint, at = suggest_known_words(dimension.means, known), ("dimensions", name)
            facts = {"name": name, "means": dimension.means, "hint": hint}
            yield build_problem("collection.toml", at, "dimension_means", **facts)

    moments = collection.settings.moments
    for name, dimension in collection.settings.dimensions.items():
        if dimension.when and dimension.when not in moments:
            hint, at = _suggest_declaration(dimension.when, moments, "moments"), ("dimensions", name)
            yield build_problem("collection.toml", at, "no_moment", name=dimension.when, hint=hint)


def _check_change_measures(collection: StructuralMetadata) -> Iterator[Problem]:
    for name, measure in collection.measures.items():
        telling = [d for d in measure.dimensions if collection.has_entry_meanings(d)]
        if len(telling) > 1:
            yield build_problem("measures.toml", (name,), "both_new", names=join_names_with_and(telling))
        if measure.year_before is not None and measure.statistic != "count":
            yield build_problem("measures.toml", (name, "year_before"), "no_count", name=name)
        of = measure.change_of
        if of and of not in collection.measures:
            yield build_problem("measures.toml", (name,), "no_changed", name=of)
        elif of and (measure.statistic != "change" or collection.measures[of].statistic == "change"):
            yield build_problem("measures.toml", (name,), "no_change", name=name, of=of)


def _check_table_changes(collection: RoundView) -> Iterator[Problem]:
    for name, table in collection.tables.items():
        items = [
            (a, n, current_item) for a in ("rows", "columns") for n, current_item in enumerate(getattr(table, a).items)
        ]
        measures = dict.fromkeys(m for m in (table.measure, *(element.measure for _, _, element in items)) if m)
        for axis, at, item in items:
            if not item.change:
                continue
            changes = {m: collection.list_change_measures(m) for m in measures}
            if several := [m for m, matches in changes.items() if len(matches) > 1]:
                facts = {"measure": several[0], "list": ", ".join(changes[several[0]])}
                yield build_problem(f"tables/{name}.toml", (axis, "items", at), "several_changes", **facts)
            elif not any(changes.values()):
                yield build_problem(f"tables/{name}.toml", (axis, "items", at), "no_changes")


def _suggest_declaration(word: str, known: Sequence[str], where: str) -> Text:
    near = get_close_matches(word, known, n=1)
    return format_message(f"define.hint.{'near_or_add' if near else 'add'}", near=", ".join(near), where=where)


def check_charts(collection: RoundView) -> Iterator[Problem]:
    """All that the collection's charts claim and cannot keep."""
    for name, chart in collection.charts.items():
        file = f"charts/{name}.toml"
        if chart.kind == "scheme":
            yield from _check_scheme_boxes(collection, chart, file)
            continue
        table = collection.tables.get(chart.table)
        if table is None:
            yield build_problem(file, ("table",), "no_table", name=chart.table)
            continue
        problems = [*_check_chart_labels(collection, chart, file), *_check_chart_names(collection, chart, file)]
        if not problems:
            problems += _check_chart_units(collection, chart, table, file)
            problems += _check_chart_total(collection, chart, table, file)
        yield from problems


def _check_scheme_boxes(collection: StructuralMetadata, chart: Chart, file: str) -> Iterator[Problem]:
    """A scheme has boxes with words, a title of its own, and no figures."""
    if not chart.boxes:
        yield build_problem(file, ("boxes",), "no_boxes")
    if chart.table:
        yield build_problem(file, ("table",), "scheme_table")
    if not chart.title:
        yield build_problem(file, ("title",), "no_chart_label", name="title")
    yield from _check_chart_labels(collection, chart, file)


def _list_chart_axes(chart: Chart) -> tuple[tuple[str, ChartAxis], tuple[str, ChartAxis]]:
    return ("rows", chart.rows), ("columns", chart.columns)


def _check_chart_labels(collection: StructuralMetadata, chart: Chart, file: str) -> Iterator[Problem]:
    named: list[tuple[ProblemPath, str]] = [(("title",), chart.title), (("note",), chart.note)]
    named += [(("boxes", at), path) for at, box in enumerate(chart.boxes) for path in (box.title, *box.lines)]
    named += [
        ((axis, "picks", at), p.label)
        for axis, own_axis in _list_chart_axes(chart)
        for at, p in enumerate(own_axis.picks)
    ]
    for path, label in named:
        yield from find_unknown_names(file, path, "no_chart_label", filter(None, [label]), collection.labels)


def _check_chart_names(collection: StructuralMetadata, chart: Chart, file: str) -> Iterator[Problem]:
    dimensions, bodies = collection.settings.dimensions, {**collection.providers, **collection.groups}
    for axis, own_axis in _list_chart_axes(chart):
        if own_axis.codes and not own_axis.dimension:
            yield build_problem(file, (axis, "codes"), "codes_alone")
        yield from find_unknown_names(
            file, (axis, "dimension"), "no_dimension", filter(None, [own_axis.dimension]), dimensions
        )
        for code in own_axis.codes:
            if collection.is_unknown_code(own_axis.dimension, code):
                yield build_problem(file, (axis, "codes"), "no_code", code=code, dimension=own_axis.dimension)
        for position, pick in enumerate(own_axis.picks):
            at = (axis, "picks", position)
            yield from find_unknown_names(file, at, "no_measure", filter(None, [pick.measure]), collection.measures)
            yield from find_unknown_names(file, at, "neither", filter(None, [pick.provider]), bodies)
            for dimension, code in pick.where.items():
                if dimension not in dimensions or collection.is_unknown_code(dimension, code):
                    yield build_problem(file, at, "no_code", code=code, dimension=dimension)


def _check_chart_units(collection: StructuralMetadata, chart: Chart, table: Table, file: str) -> Iterator[Problem]:
    drawn = [pick.measure or table.measure for _, own_axis in _list_chart_axes(chart) for pick in own_axis.picks]
    names = [name for name in (drawn or [table.measure]) if name in collection.measures]
    units = sorted({collection.measures[name].unit.value for name in names})
    if chart.kind in UNLIKE:
        # What tells a way is the headings: where one is met, and the ways on from there.
        if sum(item.heading for item in table.rows.items) < 2:
            yield build_problem(file, ("kind",), "way", table=chart.table)
    elif len(units) > 1:
        yield build_problem(file, ("kind",), "units_drawn", units=join_names_with_and(units))
    elif chart.kind == "pictogram" and not units:
        yield build_problem(file, ("kind",), "pictogram_mixed")
    elif chart.kind == "pictogram" and not collection.measures[names[0]].unit.people:
        yield build_problem(file, ("kind",), "pictogram", unit=units[0])


def _check_chart_total(collection: StructuralMetadata, chart: Chart, table: Table, file: str) -> Iterator[Problem]:
    if chart.kind not in ("donut", "stacked_bars"):
        return
    drawn, axis = (chart.rows, table.rows) if chart.parts == "rows" else (chart.columns, table.columns)
    shape = format_message(f"define.problem.{chart.kind}")
    if not drawn.dimension:
        yield build_problem(file, (chart.parts,), "one_breakdown", shape=shape)
        return
    if not collection.has_codes(drawn.dimension):  # the missing code list is told by itself
        return
    if not _has_total_line(axis):
        yield build_problem(file, (chart.parts,), "no_total", shape=shape)
    if table.measure and not collection.is_additive_dimension(table.measure, drawn.dimension):
        facts = {"dimension": drawn.dimension, "measure": table.measure}
        yield build_problem(file, (chart.parts, "dimension"), "no_whole", shape=shape, **facts)
    codelist = collection.get_codelist(drawn.dimension)
    for code in drawn.codes:
        if codelist[code].kind is not CodeRelation.PART or set(codelist.list_code_ancestors(code)) & set(drawn.codes):
            yield build_problem(file, (chart.parts, "codes"), "inside", code=code)


def _has_total_line(axis: TableAxis) -> bool:
    return axis.total or any(not (item.where or item.heading or item.rest) for item in axis.items)
