"""The ends of a range as codes: which code is the lower one and which the upper, the code lists declare."""

from __future__ import annotations

from dataclasses import replace

from tilstand.define import Vocabulary
from tilstand.terms import Key, Meaning

__all__ = ["LIMITS", "limit", "lower", "upper"]

LIMITS = (Meaning.LOW, Meaning.HIGH)


def limit(collection: Vocabulary, dimension: str, code: str) -> str:
    """Which end of a range a code is; empty if it is none."""
    means = collection.codelist(dimension)[code].means
    return means if means in LIMITS else ""


def lower(collection: Vocabulary, key: Key) -> bool:
    """True for the address of the lower end of a range."""
    return any(limit(collection, dimension, code) == Meaning.LOW for dimension, code in key.dims)


def upper(collection: Vocabulary, key: Key) -> Key:
    """The address of the upper end of the range whose lower end is at an address."""
    return replace(key, dims=tuple((d, _above(collection, d, code)) for d, code in key.dims))


def _above(collection: Vocabulary, dimension: str, code: str) -> str:
    ends = collection.codelist(dimension).meaning(Meaning.HIGH)
    return ends[0] if ends and limit(collection, dimension, code) == Meaning.LOW else code
