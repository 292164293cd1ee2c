"""The disclosure policy of an edition, and the small counts that it shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tilstand.define import Framework, Round, RoundView, StructuralMetadata
from tilstand.define.round_settings import DeclaredLine, Policy
from tilstand.model import ReleasableTable
from tilstand.model.chart import ChartPoint
from tilstand.model.release import Release, ReleasedText
from tilstand.terms import Key, Language, Value, ValueStatus

_NAMED = ("id", "rule")


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """A place in a text where a figure is stated, or a number that follows from it.

    Attributes:
        kind: Part of the release: `tables` (titles, labels and notes), `plots`, `queries`, `headcount`, or a
            part of the method appendix (`open_findings`, `settled`, `adjustments`, `hidden_population` and
            the others).
        place: Where in it.
        language: Language of the text.
        key: Address of the figure.
    """

    kind: str
    place: str
    language: Language
    key: Key


def list_stated_places(release: Release) -> Iterator[StatementPlace]:
    """Every place in a text beside the report's own sentences that states a figure, in the release's order.

    Args:
        release: What is released; its texts have passed the gate.
    """
    parts: dict[str, object] = {"tables": release.tables, "plots": release.plots, "queries": release.queries}
    parts["headcount"] = release.headcount
    parts |= {field.name: getattr(release.appendix, field.name) for field in dataclasses.fields(release.appendix)}
    for kind, part in parts.items():
        for place, language, key in _iterate_stated_keys(part, ()):
            yield StatementPlace(kind, " › ".join(place), language, key)


def _iterate_stated_keys(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Language, Key]]:
    match value:
        case ReleasedText():
            for language, pieces in value.spoken:
                keys = (key for piece in pieces for key in piece.cells if isinstance(key, Key))
                yield from ((place, language, key) for key in dict.fromkeys(keys))
        case ChartPoint() | str():  # a point is a cell of a table, and is drawn
            return
        case Mapping():
            for name, inner in value.items():
                yield from _iterate_stated_keys(inner, (*place, str(name)))
        case tuple():
            for at, inner in enumerate(value, 1):
                name = next((str(getattr(inner, text)) for text in _NAMED if hasattr(inner, text)), str(at))
                yield from _iterate_stated_keys(inner, (*place, name))
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, Key):
            for field in dataclasses.fields(value):
                yield from _iterate_stated_keys(getattr(value, field.name), (*place, field.name))


def get_policy(about: Round) -> Policy:
    """The policy of an edition: the round's; where nobody has decided one, every number is shown."""
    return about.policy or Policy()


def find_small_counts(collection: Framework, release: Release) -> dict[str, object]:
    """Every small count of a sensitive role that a release shows, wherever it does, ready for JSON.

    Cells of tables, sentences of the report, other texts (notes, alternative texts, findings, decisions, what
    a body is asked), pictures, and the differences that revised figures tell beside what was published.

    Args:
        collection: The collection.
        release: What is released.
    """
    policy = get_policy(collection.rounds[release.names.round_name])
    small = _SmallCountTest(collection, policy)
    cells = [items_by_name for table in release.tables for items_by_name in _find_small_table_counts(small, table)]
    return {
        "policy": {
            "method": policy.method,
            "threshold": policy.threshold,
            "roles": list(get_protected_roles(collection, policy)),
        },
        "tables": [
            {
                "table": table.id,
                "cells": sum(cell is not None for row in table.cells for cell in row),
                "numbers": sum(cell is not None and cell.value.known for row in table.cells for cell in row),
                "small": sum(items_by_name["table"] == table.id for items_by_name in cells),
            }
            for table in release.tables
        ],
        "cells": cells,
        "sentences": list(_find_small_sentence_counts(small, release)),
        "texts": list(_find_small_text_counts(small, release)),
        "pictures": list(_find_small_chart_counts(small, release)),
        "revisions": list(_find_small_revision_counts(small, release)),
    }


def _find_small_sentence_counts(small: _SmallCountTest, release: Release) -> Iterator[dict[str, object]]:
    """Every small number that a sentence states or follows from."""
    values = dict(release.cells)
    for language, chapters in release.chapters.items():
        for chapter in chapters:
            for phrase in chapter.document.figures:
                for key in phrase.keys:
                    if key in values and small.is_small_count(key, values[key]):
                        yield {
                            "chapter": chapter.id,
                            "language": language,
                            "line": phrase.line,
                            "key": key.text(),
                            "value": str(values[key]),
                        }


def _find_small_text_counts(small: _SmallCountTest, release: Release) -> Iterator[dict[str, object]]:
    """Every small number that a text beside the report's sentences states or follows from."""
    values = dict(release.cells)
    for place in list_stated_places(release):
        value = values.get(place.key)
        if value is not None and small.is_small_count(place.key, value):
            yield {
                "kind": place.kind,
                "place": place.place,
                "language": place.language,
                "key": place.key.text(),
                "value": str(value),
            }


def _find_small_chart_counts(small: _SmallCountTest, release: Release) -> Iterator[dict[str, object]]:
    """Every small number that a picture draws; it draws the same in every language."""
    for plot in (chart_data for chart_data in release.plots if chart_data.language == release.names.language):
        totals = [point for point in plot.totals if point is not None]
        for cell in (point.cell for point in (*plot.points, *totals)):
            if cell is None or cell.key is None:
                continue
            if small.is_small_count(cell.key, cell.value):
                yield {"picture": plot.id, "key": cell.key.text(), "value": str(cell.value)}


def _find_small_revision_counts(small: _SmallCountTest, release: Release) -> Iterator[dict[str, object]]:
    """Every revised figure that tells a small number: what was published, or by how much it is another."""
    for appendix_revision in release.appendix.revised:
        apart = Value.missing(ValueStatus.NOT_KNOWN)
        if appendix_revision.published.amount is not None and appendix_revision.revised.amount is not None:
            apart = Value.number(abs(appendix_revision.revised.amount - appendix_revision.published.amount))
        for kind, value in (("published", appendix_revision.published), ("difference", apart)):
            if small.is_small_count(appendix_revision.key, value):
                yield {"kind": kind, "key": appendix_revision.key.text(), "value": str(value)}


def _find_small_table_counts(small: _SmallCountTest, table: ReleasableTable) -> Iterator[dict[str, object]]:
    for at, row in enumerate(table.cells):
        for across, cell in enumerate(row):
            if cell is None or cell.key is None:
                continue
            for place, value in (("cell", cell.value), ("bracket", cell.bracket)):
                if value is not None and small.is_small_count(cell.key, value):
                    yield {
                        "table": table.id,
                        "row": at + 1,
                        "column": across + 1,
                        "row_label": table.row_labels[at][0].text(small.collection.settings.language),
                        "column_label": table.column_labels[across].text(small.collection.settings.language),
                        "place": place,
                        "key": cell.key.text(),
                        "value": str(value),
                    }


def get_protected_roles(collection: StructuralMetadata, policy: Policy) -> tuple[str, ...]:
    """The roles whose small counts are protected: the policy's, or the collection's."""
    return collection.protected_roles if policy.roles is None else policy.roles


def get_threshold(collection: StructuralMetadata, policy: Policy, key: Key) -> int:
    """The number under which a count other than zero is protected; 1 for what protects nobody.

    Args:
        collection: The collection.
        policy: The policy of the round.
        key: The count.
    """
    measure = collection.measures.get(key.measure)
    # Lengths of time, years and shares are not counts of somebody.
    if measure is None or not measure.unit.is_quantity:
        return 1
    if measure.role not in get_protected_roles(collection, policy):
        return 1
    return policy.get_count_threshold(key.measure, frozenset(dimension for dimension, _ in key.dims))


@dataclass(frozen=True)
class _SmallCountTest:
    """Which counts are small by the policy."""

    collection: StructuralMetadata
    policy: Policy

    def is_small_count(self, key: Key, value: Value) -> bool:
        """True for a count of few people."""
        return value.known and 1 <= value.exact_number < get_threshold(self.collection, self.policy, key)


def is_weaker_policy(collection: RoundView, policy: Policy, before: Policy) -> bool:
    """True if a policy keeps less back than the one before: by its method, its exceptions, or for any count.

    Args:
        collection: The collection, as the round sees it.
        policy: The policy.
        before: The one before.
    """
    if not before.protects:
        return False
    if not policy.protects or _has_added_exceptions(policy.zeros, before.zeros):
        return True
    if _has_added_exceptions(before.left_out, policy.left_out):
        return True
    return any(
        _is_less_protective(collection, policy, before, name, dimensions)
        for name, dimensions in _iterate_rule_targets(collection, before, policy)
    )


def _has_added_exceptions(lines: tuple[DeclaredLine, ...], before: tuple[DeclaredLine, ...]) -> bool:
    """True if lines are declared that were not; why does not matter."""
    known = [line.model_copy(update={"reason": ""}) for line in before]
    return any(line.model_copy(update={"reason": ""}) not in known for line in lines)


def _iterate_rule_targets(collection: RoundView, *policies: Policy) -> Iterator[tuple[str, frozenset[str]]]:
    """Every measure, by every set of dimensions that a rule could tell apart."""
    told = {dimension for policy in policies for rule in policy.rules for dimension in rule.dimensions}
    for name, measure in collection.measures.items():
        dimensions = sorted(told & set(measure.dimensions))
        for size in range(min(len(dimensions), 3) + 1):
            yield from ((name, frozenset(chosen)) for chosen in combinations(dimensions, size))


def _is_less_protective(
    collection: RoundView, policy: Policy, before: Policy, measure: str, dimensions: frozenset[str]
) -> bool:
    current_measure = collection.measures[measure]
    if not current_measure.unit.is_quantity or current_measure.role not in get_protected_roles(collection, before):
        return False
    if current_measure.role not in get_protected_roles(collection, policy):
        return True
    return policy.get_count_threshold(measure, dimensions) < before.get_count_threshold(measure, dimensions)
