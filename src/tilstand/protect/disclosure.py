"""Disclosure: the policy of an edition, and every small number that it lets through."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.define import Framework, Round, Vocabulary
from tilstand.define.schema import Policy
from tilstand.model import ReleasableTable
from tilstand.model.release import Release
from tilstand.terms import Key, Value

__all__ = ["disclosure", "policy_of", "sensitive", "small"]


def policy_of(collection: Vocabulary, about: Round) -> Policy:
    """The protection policy of an edition: the round's, or the collection's."""
    return about.policy or collection.settings.policy


def disclosure(collection: Framework, release: Release) -> dict[str, object]:
    """Every small count of a sensitive role that a release shows, in tables and in words, ready for JSON.

    Args:
        collection: The collection.
        release: What is released.
    """
    policy = policy_of(collection, collection.rounds[release.names.round_name])
    cells = [found for table in release.tables for found in _small(collection, policy, table)]
    return {
        "policy": {"method": policy.method, "small": policy.small, "roles": list(collection.protected)},
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
        "sentences": list(_told(collection, policy, release)),
    }


def _told(collection: Vocabulary, policy: Policy, release: Release) -> Iterator[dict[str, object]]:
    """Every small number that a sentence states or follows from."""
    values = dict(release.cells)
    for language, made in release.chapters.items():
        for chapter in made:
            for phrase in chapter.document.figures:
                for key in phrase.keys:
                    if sensitive(collection, key) and key in values and small(values[key], policy):
                        yield {
                            "chapter": chapter.id,
                            "language": language,
                            "line": phrase.line,
                            "key": key.text(),
                            "value": str(values[key]),
                        }


def _small(collection: Vocabulary, policy: Policy, table: ReleasableTable) -> Iterator[dict[str, object]]:
    for at, row in enumerate(table.cells):
        for across, cell in enumerate(row):
            if cell is None or cell.key is None or not sensitive(collection, cell.key):
                continue
            for place, value in (("cell", cell.value), ("bracket", cell.bracket)):
                if value is not None and small(value, policy):
                    yield {
                        "table": table.id,
                        "row": at + 1,
                        "column": across + 1,
                        "row_label": table.row_labels[at][0].text(collection.settings.language),
                        "column_label": table.column_labels[across].text(collection.settings.language),
                        "place": place,
                        "key": cell.key.text(),
                        "value": str(value),
                    }


def sensitive(collection: Vocabulary, key: Key) -> bool:
    """True for a count of people in a role that the collection protects."""
    measure = collection.measures[key.measure]
    # Lengths of time, years and shares are not counts of somebody.
    return measure.role in collection.protected and measure.unit.things


def small(value: Value, policy: Policy) -> bool:
    """True for a count from one to the policy's limit."""
    return value.known and 1 <= value.exact <= policy.small
