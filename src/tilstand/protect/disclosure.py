"""Disclosure: the policy of an edition, and every small number that it lets through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tilstand.define import Framework, Round, Vocabulary
from tilstand.define.policy import Policy
from tilstand.model import ReleasableTable
from tilstand.model.release import Release
from tilstand.protect.stated import stated
from tilstand.terms import Key, Status, Value

__all__ = ["disclosure", "limit_of", "policy_of", "protected_roles", "standing"]


def policy_of(about: Round) -> Policy:
    """The policy of an edition: the round's; where nobody has decided one, every number is shown."""
    return about.policy or Policy()


def disclosure(collection: Framework, release: Release) -> dict[str, object]:
    """Every small count of a sensitive role that a release shows, wherever it does, ready for JSON.

    Cells of tables, sentences of the report, other texts (notes, alternative texts, findings, decisions, what
    a body is asked), pictures, and the differences that revised figures tell beside what was published.

    Args:
        collection: The collection.
        release: What is released.
    """
    policy = policy_of(collection.rounds[release.names.round_name])
    small = _Small(collection, policy, standing(release))
    cells = [found for table in release.tables for found in _small(small, table)]
    return {
        "policy": {
            "method": policy.method,
            "threshold": policy.threshold,
            "roles": list(protected_roles(collection, policy)),
        },
        "tables": [
            {
                "table": table.id,
                "cells": sum(cell is not None for row in table.cells for cell in row),
                "numbers": sum(cell is not None and cell.value.known for row in table.cells for cell in row),
                "small": sum(found["table"] == table.id for found in cells),
            }
            for table in release.tables
        ],
        "cells": cells,
        "sentences": list(_told(small, release)),
        "texts": list(_stated(small, release)),
        "pictures": list(_drawn(small, release)),
        "revisions": list(_revised(small, release)),
    }


def _told(small: _Small, release: Release) -> Iterator[dict[str, object]]:
    """Every small number that a sentence states or follows from."""
    values = dict(release.cells)
    for language, made in release.chapters.items():
        for chapter in made:
            for phrase in chapter.document.figures:
                for key in phrase.keys:
                    if key in values and small.few(key, values[key]):
                        yield {
                            "chapter": chapter.id,
                            "language": language,
                            "line": phrase.line,
                            "key": key.text(),
                            "value": str(values[key]),
                        }


def _stated(small: _Small, release: Release) -> Iterator[dict[str, object]]:
    """Every small number that a text beside the report's sentences states or follows from."""
    values = dict(release.cells)
    for one in stated(release):
        value = values.get(one.key)
        if value is not None and small.few(one.key, value):
            yield {
                "kind": one.kind,
                "place": one.place,
                "language": one.language,
                "key": one.key.text(),
                "value": str(value),
            }


def _drawn(small: _Small, release: Release) -> Iterator[dict[str, object]]:
    """Every small number that a picture draws; it draws the same in every language."""
    for plot in (one for one in release.plots if one.language == release.names.language):
        totals = [point for point in plot.totals if point is not None]
        for cell in (point.cell for point in (*plot.points, *totals)):
            if cell is None or cell.key is None:
                continue
            if small.few(cell.key, cell.value):
                yield {"picture": plot.id, "key": cell.key.text(), "value": str(cell.value)}


def _revised(small: _Small, release: Release) -> Iterator[dict[str, object]]:
    """Every revised figure that tells a small number: what was published, or by how much it is another."""
    for one in release.appendix.revised:
        apart = Value.missing(Status.NOT_KNOWN)
        if one.published.amount is not None and one.revised.amount is not None:
            apart = Value.number(abs(one.revised.amount - one.published.amount))
        for kind, value in (("published", one.published), ("difference", apart)):
            if small.few(one.key, value):
                yield {"kind": kind, "key": one.key.text(), "value": str(value)}


def _small(small: _Small, table: ReleasableTable) -> Iterator[dict[str, object]]:
    for at, row in enumerate(table.cells):
        for across, cell in enumerate(row):
            if cell is None or cell.key is None:
                continue
            for place, value in (("cell", cell.value), ("bracket", cell.bracket)):
                if value is not None and small.few(cell.key, value):
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


def protected_roles(collection: Vocabulary, policy: Policy) -> tuple[str, ...]:
    """The roles whose small counts are protected: the policy's, or the collection's."""
    return collection.protected if policy.roles is None else policy.roles


def standing(release: Release) -> dict[Key, frozenset[str]]:
    """The tables that show each figure of a release."""
    found: dict[Key, set[str]] = {}
    for table in release.tables:
        for key in (cell.key for row in table.cells for cell in row if cell is not None):
            if key is not None:
                found.setdefault(key, set()).add(table.id)
    return {key: frozenset(tables) for key, tables in found.items()}


def limit_of(collection: Vocabulary, policy: Policy, key: Key, tables: frozenset[str] = frozenset()) -> int:
    """The number under which a count other than zero is protected; 1 for what protects nobody.

    Args:
        collection: The collection.
        policy: The policy of the round.
        key: The count.
        tables: The tables that show it.
    """
    measure = collection.measures.get(key.measure)
    # Lengths of time, years and shares are not counts of somebody.
    if measure is None or not measure.unit.things:
        return 1
    if measure.role not in protected_roles(collection, policy):
        return 1
    return policy.limit(key.measure, frozenset(dimension for dimension, _ in key.dims), tables)


@dataclass(frozen=True)
class _Small:
    """Which counts are small: by the policy, and by the tables that show them."""

    collection: Vocabulary
    policy: Policy
    tables: Mapping[Key, frozenset[str]]

    def few(self, key: Key, value: Value) -> bool:
        """True for a count of few people."""
        if not value.known:
            return False
        own = self.tables.get(key, frozenset())
        return 1 <= value.exact < limit_of(self.collection, self.policy, key, own)
