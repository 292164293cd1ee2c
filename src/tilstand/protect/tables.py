"""All tables of an edition."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from tilstand.define import RoundView
from tilstand.define.table import Table
from tilstand.model import Figures, ReleasableTable
from tilstand.protect.account import account, told
from tilstand.protect.by_name import listed
from tilstand.protect.disclosure import policy_of
from tilstand.protect.tabulate import tabulated
from tilstand.protect.zeros import told_once
from tilstand.terms import Key

__all__ = ["tables"]


def tables(
    collection: RoundView, round_name: str, figures: Figures, named: Set[Key] = frozenset()
) -> tuple[ReleasableTable, ...]:
    """The releasable tables of a year.

    Args:
        collection: The collection.
        round_name: Name of the round, such as `2024`.
        figures: The figures after reconciliation.
        named: Figures that are told by the names of their codes alone.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a table has a cell without a measure or a provider.
    """
    about = collection.round(round_name)
    policy = policy_of(about).method
    declared = sorted(collection.tables, key=lambda name: _place(collection, name))
    single = frozenset(told(collection, about))
    made = ((name, tabulated(collection, about, figures, name, policy)) for name in declared)
    released = [replace(one, printed=_printed(collection.tables[name], one, single)) for name, one in made]
    accounts = (account(collection, round_name, figures, name) for name in told(collection, about))
    printed = collection.settings.printed_accounts
    released += [replace(table, printed=printed) for table in accounts if table is not None]
    return tuple(listed(collection, told_once(collection, table), named) for table in released)


def _printed(declared: Table, made: ReleasableTable, single: frozenset[str]) -> bool:
    """Whether print has a table: where the collection does not say, none that shows single bodies of many."""
    if declared.printed is not None:
        return declared.printed
    shown = {cell.key.provider for row in made.cells for cell in row if cell is not None and cell.key}
    return made.key or not shown & single


def _place(collection: RoundView, name: str) -> tuple[int, int, int, str]:
    table = collection.tables[name]
    number = int(table.number) if table.number.isdigit() else 0
    return table.part, table.order, number, name
