"""What a figure is called: whose it is, what it counts and when, as a title that reads as one sentence."""

from __future__ import annotations

from tilstand.define import Vocabulary
from tilstand.languages import message
from tilstand.languages.inner import Inner
from tilstand.languages.message import within
from tilstand.terms import Joined, Key, Text

__all__ = ["code", "during", "inner", "named", "placed"]


def named(collection: Vocabulary, key: Key, *, period: bool = True) -> Text:
    """A figure's name: `Havn shelter: persons helped in 2031 (women)`.

    Args:
        collection: The collection.
        key: Its address.
        period: False to leave out when it is, where that has been said.
    """
    what = inner(collection, collection.measure_label(key.measure, key.provider))
    told = during(what, key) if period else what
    if key.dims:
        told = message("place.coded", what=told, codes=_codes(collection, key))
    return message("place.figure", body=collection.provider_label(key.provider), what=told)


def placed(collection: Vocabulary, key: Key, *, period: bool = True) -> Text:
    """A figure's name without what it counts, where that has been said: `Havn shelter: women (2031)`."""
    body = collection.provider_label(key.provider)
    if not key.dims:
        return during(body, key) if period else body
    codes = _codes(collection, key)
    told = message("place.coded", what=codes, codes=within(key.period)) if period else codes
    return message("place.figure", body=body, what=told)


def during(what: Text, key: Key) -> Text:
    """Something with the period that a figure is for."""
    return message("place.during", what=what, period=within(key.period))


def inner(collection: Vocabulary, label: Text) -> Text:
    """A label as it stands inside a sentence."""
    return Inner(label, collection.capitals)


def code(collection: Vocabulary, dimension: str, value: str) -> Text:
    """A code as it stands inside a sentence; a place keeps its name."""
    label = collection.code_label(dimension, value)
    return label if collection.places(dimension) else inner(collection, label)


def _codes(collection: Vocabulary, key: Key) -> Text:
    return Joined(tuple(code(collection, *pair) for pair in key.dims))
