"""The words of explanations: names of figures, bodies and codes put into the packaged texts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from tilstand.book.build import Anchor
from tilstand.define import Collection, Words
from tilstand.model import Source
from tilstand.reconcile.find import named
from tilstand.terms import Key

__all__ = ["at", "body", "code", "dimension", "figure", "joined", "people", "place", "say", "span"]

LANGUAGES = ("nb", "en")


@cache
def texts() -> Mapping[str, Mapping[str, Words]]:
    """The packaged texts by section and name."""
    raw = tomllib.loads(files("tilstand.reconcile").joinpath("explain.toml").read_text("utf-8"))
    return {section: {k: Words.model_validate(v) for k, v in own.items()} for section, own in raw.items()}


def say(name: str, /, section: str = "text", **facts: object) -> Words:
    """A packaged text with its facts put in.

    Example:
        >>> say("persons", n=4).en
        '4 persons'
    """
    return texts()[section][name].filled(facts)


def joined(items: Iterable[Words], separator: str = "; ") -> Words:
    """Several texts as a list."""
    found = list(items)
    return Words.of(lambda tongue: separator.join(words.text(tongue) for words in found))


def people(low: int, high: int) -> Words:
    """So many persons: `1 person`, `4 persons`, `3 to 4 persons`."""
    if low != high:
        return say("persons_range", low=low, high=high)
    return say("person") if low == 1 else say("persons", n=low)


def span(low: int | None, high: int | None) -> Words:
    """A number, or from one to another: `3`, `3–4`, `3 or more`; words where there is no possible number."""
    if low is None:
        return say("impossible")
    if high is None:
        return say("or_more", low=low)
    return Words.same(low if low == high else f"{low}–{high}")


def code(collection: Collection, name: str, value: str) -> Words:
    """A code in words."""
    if value == "?":
        return Words(nb="ikke oppgitt", nn="ikkje oppgjeve", en="not stated")
    return Words.of(collection.code_label(name, value).text)


def dimension(collection: Collection, name: str) -> Words:
    """A dimension in words."""
    return Words.of(collection.labels[f"dimensions.{name}"].text)


def body(collection: Collection, name: str) -> Words:
    """A body of an explanation in words; `GROUP: not listed` and `BODY (CODE)` are such names too."""
    provider, listed, _ = name.partition(": not listed")
    provider, _, part = provider.partition(" (")
    label = Words.of(collection.provider_label(provider).text)
    if listed:
        return say("unlisted", group=label)
    if not part:
        return label
    return Words.of(lambda tongue: f"{label.text(tongue)} ({_part(collection, part, tongue)})")


def _part(collection: Collection, part: str, language: str) -> str:
    wanted = part.rstrip(")")
    for name in sorted(collection.settings.dimensions):
        if wanted in collection.codelist(name):
            return code(collection, name, wanted).text(language)
    return wanted


def figure(collection: Collection, key: Key) -> Words:
    """An address in words."""
    return Words.of(lambda tongue: named(collection, key, tongue))


def place(anchor: Anchor) -> Words:
    """Where a statement stands."""
    source = anchor.observation.source if anchor.observation is not None else Source("–")
    return at(source)


def at(source: Source) -> Words:
    """A source in words: `kom-2024, line 1540`."""
    if source.line is not None:
        return say("at_line", document=source.document, line=source.line)
    if source.cell:
        return say("at_cell", document=source.document, cell=source.cell)
    return Words.same(source.document)
