"""Phrases that the collection's own tables declare: a table's title, and the labels of its lines.

A report names a figure in running text as it does in its tables; so each title and label is a phrase for the
measure and the codes that the table declares for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from tilstand.define import RoundView, Vocabulary
from tilstand.define.table import Item
from tilstand.terms import Language

__all__ = ["About", "Entry", "headed", "small"]


class About(StrEnum):
    """What a phrase speaks of."""

    PROVIDER = "provider"
    MEASURE = "measure"
    CODE = "code"
    DIMENSION = "dimension"
    UNIT = "unit"


# What a phrase speaks of, the code list where it is a code, what it names, and the phrase.
Entry = tuple[About, str, str, str]


def headed(collection: RoundView, language: Language) -> Iterator[Entry]:
    """The phrases of a collection's tables, each that says one thing wherever it stands.

    Args:
        collection: The collection.
        language: Language of the text.
    """
    meant: dict[tuple[About, str, str], set[str]] = {}
    for about, group, name, phrase in _declared(collection, language):
        if len(phrase.split()) > 1:
            meant.setdefault((about, group, small(phrase)), set()).add(name)
    for (about, group, phrase), names in meant.items():
        if len(names) == 1:
            yield about, group, next(iter(names)), phrase


def _declared(collection: RoundView, language: Language) -> Iterator[Entry]:
    for name, table in collection.tables.items():
        title = f"tables.{name}.title"
        if table.measure and title in collection.labels:
            yield About.MEASURE, "", table.measure, collection.labels[title].text(language)
        for axis, items in (("rows", table.rows.items), ("columns", table.columns.items)):
            for item in items:
                path = f"tables.{name}.{axis}.{item.label}"
                if item.label and not item.heading and path in collection.labels:
                    yield from _item(collection, item, collection.labels[path].text(language))


def _item(collection: Vocabulary, item: Item, label: str) -> Iterator[Entry]:
    if item.measure:
        yield About.MEASURE, "", item.measure, label
    # Of several codes, the label names the last that was added; which one that is, is not declared.
    dimensions: Mapping[str, str] = item.where if len(item.where) == 1 else {}
    for dimension, code in dimensions.items():
        yield About.CODE, collection.settings.dimensions[dimension].codelist, code, label


def small(text: str) -> str:
    """A label as it stands within a sentence: a capital only where the word is a name."""
    return text[:1].lower() + text[1:]
