"""The words of explanations: names of figures, bodies and codes put into the packaged texts."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.book.build import Anchor
from tilstand.define import Vocabulary
from tilstand.languages import message, quoted
from tilstand.model import Source
from tilstand.terms import Alike, Joined, Key, Text
from tilstand.text import place as naming

__all__ = ["at", "body", "code", "dimension", "figure", "joined", "people", "place", "say", "span"]


def say(name: str, /, section: str = "text", **facts: object) -> Text:
    """A packaged text with its facts put in.

    Example:
        >>> say("persons", n=4).text("en")
        '4 persons'
    """
    return message(f"explain.{section}.{name}", **facts)


def joined(items: Iterable[Text], separator: str = "; ") -> Text:
    """Several texts as a list."""
    return Joined(tuple(items), separator)


def people(low: int, high: int) -> Text:
    """So many persons: `1 person`, `4 persons`, `3 to 4 persons`."""
    if low != high:
        return say("persons_range", low=low, high=high)
    return say("person") if low == 1 else say("persons", n=low)


def span(low: int | None, high: int | None) -> Text:
    """A number, or from one to another: `3`, `3–4`, `3 or more`; words where there is no possible number."""
    if low is None:
        return say("impossible")
    if high is None:
        return say("or_more", low=low)
    return Alike(str(low) if low == high else f"{low}–{high}")


def code(collection: Vocabulary, name: str, value: str) -> Text:
    """A code in words, inside a sentence."""
    return naming.code(collection, name, value)


def dimension(collection: Vocabulary, name: str) -> Text:
    """A dimension in words, inside a sentence."""
    return naming.inner(collection, collection.labels[f"dimensions.{name}"])


def body(collection: Vocabulary, name: str) -> Text:
    """A body or group in words."""
    return collection.provider_label(name)


def figure(collection: Vocabulary, key: Key) -> Text:
    """A figure's name, inside a sentence."""
    return quoted(naming.named(collection, key))


def place(anchor: Anchor) -> Text:
    """Where a statement stands."""
    source = anchor.observation.source if anchor.observation is not None else Source("–")
    return at(source)


def at(source: Source) -> Text:
    """A source in words: `kom-2024, line 1540`."""
    if source.line is not None:
        return say("at_line", document=source.document, line=source.line)
    if source.cell:
        return say("at_cell", document=source.document, cell=source.cell)
    return Alike(source.document)
