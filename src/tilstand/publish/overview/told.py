"""An entry as it is told on a page and in print: what it is called, what must be said of it, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.languages import message
from tilstand.model.overview import Overview, OverviewEntry
from tilstand.terms import Joined, Text

__all__ = ["ToldEntry", "entry_told"]


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """An entry.

    Attributes:
        title: What it is called.
        marks: That it is not final, that it is new.
        rows: What else is public of it: what each field is called, and what stands in it.
    """

    title: Text
    marks: tuple[Text, ...]
    rows: tuple[tuple[Text, Text], ...]


def entry_told(made: Overview, one: OverviewEntry) -> ToldEntry:
    """An entry of an overview; a field in which nothing stands is not told.

    Args:
        made: The overview.
        one: The entry.
    """
    filled = [at for at in range(len(made.columns)) if one.codes[at]]
    place = {made.columns[at].id: at for at in filled}
    titled = [place[name] for name in made.titled if name in place] or filled[:1]
    rows = [(made.columns[at].label, one.cells[at]) for at in filled if at not in titled]
    if one.moved:
        rows.append((message("overview.before"), one.moved))
    marks = ([one.mark] if one.mark else []) + ([message("overview.is_new")] if one.new else [])
    return ToldEntry(Joined(tuple(one.cells[at] for at in titled)), tuple(marks), tuple(rows))
