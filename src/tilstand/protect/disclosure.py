"""Disclosure: the policy of an edition, and every small number that it lets through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilstand.define import Collection, Round
from tilstand.define.schema import Policy
from tilstand.model import ReleasableTable
from tilstand.terms import Key, Unit, Value

__all__ = ["disclosure", "policy_of", "sensitive", "small"]

# Lengths of time, years and shares are not counts of somebody.
_NOT_COUNTS = frozenset(
    {Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS, Unit.YEAR, Unit.PERCENT, Unit.PERCENTAGE_POINTS}
)


def policy_of(collection: Collection, about: Round) -> Policy:
    """The protection policy of an edition: the round's, or the collection's."""
    return about.policy or collection.settings.policy


def disclosure(collection: Collection, about: Round, tables: Sequence[ReleasableTable]) -> dict[str, object]:
    """Every cell of the tables that shows a small count of a sensitive role, ready for JSON.

    Args:
        collection: The collection.
        about: The round of the edition.
        tables: The tables that are released.
    """
    policy = policy_of(collection, about)
    cells = [found for table in tables for found in _small(collection, policy, table)]
    return {
        "policy": {"method": policy.method, "small": policy.small, "roles": list(policy.roles)},
        "tables": [
            {
                "table": table.id,
                "cells": sum(cell is not None for row in table.cells for cell in row),
                "numbers": sum(cell is not None and cell.value.known for row in table.cells for cell in row),
                "small": sum(found["table"] == table.id for found in cells),
            }
            for table in tables
        ],
        "cells": cells,
    }


def _small(collection: Collection, policy: Policy, table: ReleasableTable) -> Iterator[dict[str, object]]:
    for at, row in enumerate(table.cells):
        for across, cell in enumerate(row):
            if cell is None or cell.key is None or not sensitive(collection, policy, cell.key):
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


def sensitive(collection: Collection, policy: Policy, key: Key) -> bool:
    """True for a count of people in a role that the policy protects."""
    measure = collection.measures[key.measure]
    return measure.role in policy.roles and measure.unit not in _NOT_COUNTS


def small(value: Value, policy: Policy) -> bool:
    """True for a count from one to the policy's limit."""
    return value.known and 1 <= value.exact <= policy.small
