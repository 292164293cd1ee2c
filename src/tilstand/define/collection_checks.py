"""Cross-file checks of a collection, its rounds and their policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tilstand.define.collection import Framework
from tilstand.define.declaration_checks import (
    NAME,
    Problem,
    ProblemPath,
    build_problem,
    check_charts,
    check_declarations,
    find_unknown_names,
    join_names_with_and,
    suggest_known_words,
)
from tilstand.define.relations import CellReference, Relation, check_overlap_relation
from tilstand.define.round_settings import Policy
from tilstand.define.tables import Table, TableAxis
from tilstand.languages import format_message
from tilstand.terms import Codelist, CodeMeaning, Period, Text
from tilstand.terms.code import CodeRelation

if TYPE_CHECKING:
    from tilstand.define.collection import Collection, RoundOverrides, RoundView
    from tilstand.define.structural_metadata import StructuralMetadata


def validate_collection(collection: RoundView) -> Iterator[Problem]:
    """All contradictions between the files of a collection."""
    circles = [*_check_group_circles(collection)]
    if circles:
        yield from circles
        return  # whoever asks for the members of such a group would never come to an end
    yield from _check_group_overlaps(collection)
    yield from _check_codelists(collection)
    yield from _check_provider_links(collection)
    yield from _check_provider_mergers(collection)
    yield from _check_measure_dimensions(collection)
    yield from _check_form_blocks(collection)
    yield from _check_table_lines(collection)
    yield from _check_relation_terms(collection)
    yield from _check_required_labels(collection)
    yield from check_declarations(collection)
    yield from check_charts(collection)


def _check_codelists(collection: StructuralMetadata) -> Iterator[Problem]:
    for name, codelist in collection.codelists.items():
        file, seen = f"codelists/{name}.csv", set[str]()
        for number, code in enumerate(codelist, start=2):
            if code.id in seen:
                yield build_problem(file, (), "code_twice", code=code.id, row=number)
            seen.add(code.id)
            if code.parent is not None and code.parent not in codelist:
                yield build_problem(file, (), "no_parent", parent=code.parent, code=code.id)
            elif code.id in codelist.list_code_ancestors(code.id):
                yield build_problem(file, (), "under_itself", code=code.id)
    for name, dimension in collection.settings.dimensions.items():
        if dimension.codelist not in collection.codelists:
            at = ("dimensions", name)
            yield build_problem("collection.toml", at, "no_codelist", name=dimension.codelist)


def _check_provider_links(collection: StructuralMetadata) -> Iterator[Problem]:
    file, providers, languages = "providers.toml", collection.providers, collection.settings.languages
    for name, provider in providers.items():
        at = ("providers", name)
        yield from find_unknown_names(
            file, at, "no_provider_yet", filter(None, (provider.parent, provider.via)), providers
        )
        language = filter(None, [provider.language])
        yield from find_unknown_names(
            file, (*at, "language"), "not_ours", language, languages, list=", ".join(languages)
        )
        yield from find_unknown_names(file, at, "no_form", provider.forms, collection.forms)
    for name, group in collection.groups.items():
        bodies = {**providers, **collection.groups}
        yield from find_unknown_names(file, ("groups", name), "no_provider", group.members, bodies)


def _check_group_circles(collection: StructuralMetadata) -> Iterator[Problem]:
    for name in collection.groups:
        if name in _list_inner_groups(collection, name):
            yield build_problem("providers.toml", ("groups", name), "group_in_itself", name=name)


def _check_group_overlaps(collection: StructuralMetadata) -> Iterator[Problem]:
    """A body in two members of a group would be counted twice where these add up to it."""
    for name, group in collection.groups.items():
        seen: dict[str, str] = {}
        for member in group.members:
            inner = {member, *_list_inner_groups(collection, member)}
            bodies = {body for some in inner for body in _list_direct_members(collection, some)} | inner
            for body in sorted(bodies & collection.providers.keys()):
                if body in seen:
                    facts = {"body": body, "one": seen[body], "other": member}
                    yield build_problem("providers.toml", ("groups", name), "member_twice", **facts)
                seen.setdefault(body, member)


def _list_direct_members(collection: StructuralMetadata, group: str) -> tuple[str, ...]:
    return collection.groups[group].members if group in collection.groups else ()


def _list_inner_groups(collection: StructuralMetadata, group: str) -> set[str]:
    """The groups within a group, at every depth."""
    inner: set[str] = set()
    waiting = [group]
    while waiting:
        for member in _list_direct_members(collection, waiting.pop()):
            if member in collection.groups and member not in inner:
                inner.add(member)
                waiting.append(member)
    return inner


def _check_provider_mergers(collection: StructuralMetadata) -> Iterator[Problem]:
    for name, provider in collection.providers.items():
        at = ("providers", name, "into")
        others = set(collection.providers) - {name}
        yield from find_unknown_names("providers.toml", at, "no_provider_yet", provider.into, others)
        if provider.into and provider.last is None:
            yield build_problem("providers.toml", at, "into_when", name=name)


def _check_measure_dimensions(collection: StructuralMetadata) -> Iterator[Problem]:
    for name, measure in collection.measures.items():
        named, known = (*measure.dimensions, *measure.partial), collection.settings.dimensions
        yield from find_unknown_names("measures.toml", (name,), "no_dimension_yet", named, known)


def _find_address_fault(collection: StructuralMetadata, measure: str, where: Mapping[str, str]) -> Text | None:
    if measure not in collection.measures:
        return format_message("define.problem.no_measure", name=measure)
    for dimension, code in where.items():
        if dimension not in collection.measures[measure].dimensions:
            return _describe_foreign_dimension(measure, dimension)
        if collection.is_unknown_code(dimension, code):
            return format_message("define.problem.no_code", code=code, dimension=dimension)
    return None


def _describe_foreign_dimension(measure: str, dimension: str) -> Text:
    return format_message("define.problem.not_its_dimension", measure=measure, name=dimension)


def _check_form_blocks(collection: StructuralMetadata) -> Iterator[Problem]:
    for name, form in collection.forms.items():
        for at, block in enumerate(form.blocks):
            wrong = _find_address_fault(collection, block.measure, block.where)
            dimensions = [d for d in (*block.breakdowns, *block.codes, block.split) if d]
            if wrong is None:
                measure = collection.measures[block.measure]
                unfit = [d for d in dimensions if d not in measure.dimensions]
                if unfit:
                    wrong = _describe_foreign_dimension(block.measure, unfit[0])
            if wrong is None:
                pairs = ((dimension, code) for dimension, codes in block.codes.items() for code in codes)
                bad = next((pair for pair in pairs if collection.is_unknown_code(*pair)), None)
                if bad is not None:
                    wrong = format_message("define.problem.no_code", dimension=bad[0], code=bad[1])
            if wrong is not None:
                yield Problem(f"forms/{name}.toml", ("blocks", at), wrong)


def _check_table_lines(collection: RoundView) -> Iterator[Problem]:
    for name, table in collection.tables.items():
        for axis, side in (("rows", table.rows), ("columns", table.columns)):
            for at, item in enumerate(side.items):
                at_item = (axis, "items", at)
                if not _has_line_label(collection, name, item.label):
                    yield build_problem(f"tables/{name}.toml", at_item, "no_chart_label", name=item.label)
                measure = item.measure or table.measure
                if item.heading or not measure:
                    continue
                wrong = _find_address_fault(collection, measure, {**table.where, **item.where})
                if wrong is None and item.rest and item.rest not in collection.measures[measure].dimensions:
                    wrong = _describe_foreign_dimension(measure, item.rest)
                if wrong is not None:
                    yield Problem(f"tables/{name}.toml", at_item, wrong)
            dimensions = collection.settings.dimensions
            yield from find_unknown_names(
                f"tables/{name}.toml", (axis,), "no_dimension", filter(None, [side.dimension]), dimensions
            )


def _has_line_label(collection: StructuralMetadata, table: str, label: str) -> bool:
    """True if a line of a table needs no label, or has one: under its own path or the table's."""
    paths = (label, *(f"tables.{table}.{axis}.{label}" for axis in ("rows", "columns")))
    return not label or any(path in collection.labels for path in paths)


def _check_relation_terms(collection: RoundView) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, relation in enumerate(collection.relations):
        where = ("relation", at)
        if relation.id in seen:
            yield build_problem("relations.toml", where, "relation_twice", name=relation.id)
        seen.add(relation.id)
        cells: tuple[CellReference, ...] = (*relation.left, *relation.right, *relation.of, *relation.base)
        for cell in cells:
            wrong = _find_address_fault(collection, cell.measure, cell.where)
            if wrong is None and cell.provider not in {**collection.providers, **collection.groups}:
                wrong = format_message("define.problem.neither", name=cell.provider)
            if wrong is not None:
                yield build_problem("relations.toml", where, "in_relation", relation=relation.id, what=wrong)
        unlike = _find_unlike_terms(collection, relation)
        if unlike is not None:
            yield build_problem("relations.toml", where, "in_relation", relation=relation.id, what=unlike)
        for wrong in check_overlap_relation(collection, relation):
            yield build_problem("relations.toml", where, "in_relation", relation=relation.id, what=wrong)
        if relation.size and relation.size not in collection.settings.size_words:
            word = format_message("define.problem.no_size_word", name=relation.size)
            yield build_problem("relations.toml", where, "in_relation", relation=relation.id, what=word)


def _find_unlike_terms(collection: StructuralMetadata, relation: Relation) -> Text | None:
    """Why the terms of a sum cannot be added: unlike units, presumed and identified never join one line."""
    if relation.kind != "sum":
        return None
    terms = [
        collection.measures[t.measure] for t in (*relation.left, *relation.right) if t.measure in collection.measures
    ]
    units = sorted({m.unit.value for m in terms})
    if len(units) > 1:
        return format_message("define.problem.units_added", units=join_names_with_and(units))
    if {"presumed", "identified"} <= {m.status for m in terms}:
        return format_message("define.problem.ranks_added")
    return None


def _list_report_parts(collection: RoundView) -> set[int]:
    """The parts of the report that something belongs to."""
    own_numbers = {number for provider in collection.providers.values() for number in provider.part}
    own_numbers |= {table.part for table in collection.tables.values()}
    return own_numbers | {form.part for form in collection.forms.values()}


def _check_required_labels(collection: RoundView) -> Iterator[Problem]:
    needed = [
        *(f"providers.{name}" for name in (*collection.providers, *collection.groups)),
        *(f"measures.{name}.name" for name in collection.measures),
        *(f"dimensions.{name}" for name in collection.settings.dimensions),
        *(f"forms.{name}.title" for name in collection.forms),
        *(f"tables.{name}.title" for name in collection.tables),
        *(f"relations.{relation.id}" for relation in collection.relations),
        *(f"questions.{question.id}" for form in collection.forms.values() for question in form.questions),
        *(
            f"registers.{measure.source_register}"
            for measure in collection.measures.values()
            if measure.source_register
        ),
        *(f"parts.{number}" for number in sorted(_list_report_parts(collection))),
        *(path for table in collection.tables.values() for path in table.notes),
    ]
    file = f"labels/{collection.settings.language}.toml"
    for path in dict.fromkeys(needed):
        if path not in collection.labels:
            yield build_problem(file, tuple(path.split(".")), "no_label", name=path)


def check_policies(collection: Framework) -> Iterator[Problem]:
    """What policies name and nothing knows of.

    Args:
        collection: The collection.
    """
    for name, round_item in collection.rounds.items():
        if round_item.policy is not None:
            yield from _check_policy_names(collection, round_item.policy, f"rounds/{name}/round.toml")


def _check_policy_names(collection: Framework, policy: Policy, file: str) -> Iterator[Problem]:
    measures, dimensions = collection.measures, collection.settings.dimensions
    for position, rule in enumerate(policy.rules):
        at: ProblemPath = ("policy", "rules", position)
        yield from find_unknown_names(file, (*at, "measures"), "no_measure", rule.measures, measures)
        yield from find_unknown_names(file, (*at, "dimensions"), "no_dimension", rule.dimensions, dimensions)
    held = [name for name in policy.held if name not in ("groups", "totals")]
    yield from find_unknown_names(file, ("policy", "held"), "no_measure", held, measures)
    for field, lines in (("zeros", policy.zeros), ("left_out", policy.left_out)):
        for position, line in enumerate(lines):
            at = ("policy", field, position)
            yield from find_unknown_names(file, (*at, "measure"), "no_measure", [line.measure], measures)
            yield from find_unknown_names(file, (*at, "providers"), "no_provider", line.providers, collection.providers)
            for dimension, code in line.codes.items():
                yield from _check_policy_codes(collection, dimension, [code], (*at, "codes"), file)
    yield from _check_recodings(collection, policy, file)
    roles = ("none", *collection.settings.roles)
    for role in policy.roles or ():
        if role not in roles:
            yield build_problem(file, ("policy", "roles"), "no_role", name=role, hint=suggest_known_words(role, roles))


def _check_recodings(collection: Framework, policy: Policy, file: str) -> Iterator[Problem]:
    taken: set[tuple[str, str]] = set()
    for position, recoding in enumerate(policy.merged):
        at: ProblemPath = ("policy", "merged", position)
        wrong = list(_check_policy_codes(collection, recoding.dimension, recoding.codes, at, file))
        yield from wrong
        if wrong:
            continue
        codelist = collection.get_codelist(recoding.dimension)
        facts = {"codes": ", ".join(recoding.codes), "dimension": recoding.dimension}
        if collection.settings.dimensions[recoding.dimension].multiple:
            yield build_problem(file, at, "merge_multiple", **facts)
        ends = any(codelist[code].means in (CodeMeaning.LOW, CodeMeaning.HIGH) for code in recoding.codes)
        if ends or not _is_sibling_group(codelist, recoding.codes):
            yield build_problem(file, at, "merge_apart", **facts)
        for code in recoding.codes:
            if (recoding.dimension, code) in taken:
                yield build_problem(file, at, "merge_twice", code=code, dimension=recoding.dimension)
            taken.add((recoding.dimension, code))


def _is_sibling_group(codelist: Codelist, codes: Sequence[str]) -> bool:
    """True for codes that lie under the same one, or are parts of parts, none of them of another.

    Example:
        >>> from tilstand.terms import InvariantText, Code
        >>> blank = InvariantText("")
        >>> near, west, far = Code("near", blank), Code("west", blank, "near"), Code("far", blank)
        >>> tree = Codelist("region", (near, west, far))
        >>> _is_sibling_group(tree, ["west", "far"]), _is_sibling_group(tree, ["near", "west"])
        (True, False)
    """
    if len({(codelist[code].parent, codelist[code].kind) for code in codes}) == 1:
        return True
    paths = [(code, *codelist.list_code_ancestors(code)) for code in codes]
    parts = all(codelist[text].kind is CodeRelation.PART for path in paths for text in path)
    return parts and not any(code in path[1:] for code in codes for path in paths)


def _check_policy_codes(
    collection: Framework, dimension: str, codes: Iterable[str], at: ProblemPath, file: str
) -> Iterator[Problem]:
    if not collection.has_codes(dimension):
        yield build_problem(file, at, "no_dimension", name=dimension)
    for code in codes:
        if collection.is_unknown_code(dimension, code):
            yield build_problem(file, at, "no_code", code=code, dimension=dimension)


def validate_rounds(collection: Collection) -> Iterator[Problem]:
    """All contradictions: between rounds, then between the files that each round has; each is told once."""
    yield from _check_round_names(collection)
    yield from _check_round_references(collection)
    yield from check_policies(collection)
    problems: set[Problem] = set()
    for name in collection.rounds or ("",):
        view = collection.at(name) if name else collection.shared
        own_problems = (
            _locate_own_problem(collection, name, item)
            for item in (*validate_collection(view), *_check_future_tables(view, name))
        )
        for current_problem in own_problems:
            if current_problem not in problems:
                problems.add(current_problem)
                yield current_problem


def _check_round_names(collection: Framework) -> Iterator[Problem]:
    """Rounds whose name or period cannot be theirs."""
    seen: dict[Period, str] = {}
    for name, round_item in collection.rounds.items():
        file = f"rounds/{name}/round.toml"
        if not NAME.fullmatch(name):
            yield build_problem(file, (), "round_name", name=repr(name))
        if round_item.period in seen:
            facts = {"period": str(round_item.period), "other": seen[round_item.period]}
            yield build_problem(file, ("period",), "same_period", **facts)
        seen.setdefault(round_item.period, name)
    for folder in sorted((collection.path / "rounds").glob("*/")):
        if not (folder / "round.toml").is_file() and not folder.name.startswith("."):
            yield build_problem(f"rounds/{folder.name}/round.toml", (), "no_round_file")


def _check_round_references(collection: Collection) -> Iterator[Problem]:
    """Parts that are said to be for a round that is not there, or that belong to one by their folder."""
    known = ", ".join(collection.rounds)
    shared = [
        *_list_named_rounds(collection),
        *((f"report/{tongue}/{n}.md", (), named) for (tongue, n), named in collection.text_rounds.items()),
    ]
    for file, at, named in shared:
        message = "no_round" if known else "no_rounds"
        yield from find_unknown_names(file, at, message, named, collection.rounds, list=known)
    for name, own_overrides in collection.own.items():
        for file, at, named in _list_named_rounds(own_overrides):
            if named:
                yield build_problem(f"rounds/{name}/{file}", at, "of_its_round", name=name)


def _list_named_rounds(
    parts: Collection | RoundOverrides,
) -> Iterator[tuple[str, ProblemPath, tuple[str, ...]]]:
    """The tables, charts and relations, each with the rounds that it is said to be for."""
    yield from ((f"tables/{name}.toml", ("rounds",), table.rounds) for name, table in parts.tables.items())
    yield from ((f"charts/{name}.toml", ("rounds",), chart.rounds) for name, chart in parts.charts.items())
    yield from (("relations.toml", ("relation", at), relation.rounds) for at, relation in enumerate(parts.relations))


def _locate_own_problem(collection: Collection, name: str, told: Problem) -> Problem:
    """A problem of a round's view, with the file in which the part really stands."""
    if not name or name not in collection.own:
        return told
    own_overrides, folder = collection.own[name], f"rounds/{name}"
    kind, _, file = told.file.partition("/")
    if (kind == "tables" and file.removesuffix(".toml") in own_overrides.tables) or (
        kind == "charts" and file.removesuffix(".toml") in own_overrides.charts
    ):
        return replace(told, file=f"{folder}/{told.file}")
    if told.file == "relations.toml" and len(told.path) > 1 and isinstance(told.path[1], int):
        shown = collection.at(name).relations[told.path[1]].id
        if shown in (ids := [relation.id for relation in own_overrides.relations]):
            path = (told.path[0], ids.index(shown))
            return replace(told, file=f"{folder}/relations.toml", path=path)
        ids = [relation.id for relation in collection.relations]
        return replace(told, path=(told.path[0], ids.index(shown)))
    return told


def _check_future_tables(view: RoundView, name: str) -> Iterator[Problem]:
    """Tables of a round all of whose periods begin after its edition: nothing in them can be known then."""
    if not name:
        return
    published = view.rounds[name].published
    for table, current_table in view.tables.items():
        spans = list(_list_table_periods(current_table))
        if spans and all(span.first > published for span in spans):
            named = ", ".join(map(str, spans))
            facts = {"periods": named, "name": name, "published": published.isoformat()}
            yield build_problem(f"tables/{table}.toml", ("period",), "too_late", **facts)


def _list_table_periods(table: Table) -> Iterator[Period]:
    """The periods that a table names; none, where it has a line at the round's own or at steps from it."""
    axes: tuple[TableAxis, ...] = (table.rows, table.columns)
    items = [item for axis in axes for item in axis.items if not item.heading]
    if any(axis.steps for axis in axes):
        return
    named = [*(span for axis in axes for span in axis.periods), *(i.period for i in items if i.period)]
    if named or table.period:
        yield from named or (table.period,)  # type: ignore[misc]
