"""Hashes of released values and of free text.

A file of a collection holds no words of a body: in their place stands their hash (`sha256:…`), and the words
lie in the archive, where they expire.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any

_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
_BY_TEXT = frozenset((Decimal, Fraction, date, float))
_LONG = 200  # a hash is shorter


def hash_value(value: object) -> str:
    """SHA-256 of a value: the same for the same content, another one if anything in it is another.

    Args:
        value: Frozen data classes, mappings, sequences, and plain values.

    Raises:
        TypeError: If something else is among it: what a hash cannot see could be changed after the seal.

    Example:
        >>> hash_value((1, "a")) == hash_value((1, "a")), hash_value((1, "a")) == hash_value((1, "b"))
        (True, False)
    """
    return hashlib.sha256(_serialize_value(value, {}).encode()).hexdigest()


def _serialize_value(value: Any, known: dict[int, str]) -> str:
    """A value as a text from which it could be read back; one that is held in several places is told once.

    Of what is long and may stand in several places, the hash stands for its text.
    """
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return repr(value)
    if kind is tuple or kind is list:
        return f"[{','.join([repr(o) if type(o) in _AS_THEY_ARE else _serialize_value(o, known) for o in value])}]"
    text = known.get(id(value))
    if text is not None:
        return text
    if (parts := _find_field_reader(kind)) is not None:
        name, held = parts
        inner = [repr(o) if type(o) in _AS_THEY_ARE else _serialize_value(o, known) for o in held(value)]
        text = f"{name}({','.join(inner)})"
        if len(text) > _LONG:
            text = hashlib.sha256(text.encode()).hexdigest()
    elif kind in _BY_TEXT or isinstance(value, Enum):
        text = f"{kind.__name__}({str(value)!r})"
    elif isinstance(value, Mapping):
        pairs = (f"{_serialize_value(name, known)}:{_serialize_value(inner, known)}" for name, inner in value.items())
        return f"{{{','.join(pairs)}}}"
    elif isinstance(value, frozenset):
        return f"<{','.join(sorted(map(repr, value)))}>"
    else:
        raise TypeError(f"{kind.__name__} is no plain value and cannot be sealed")
    known[id(value)] = text
    return text


@cache
def _find_field_reader(kind: type) -> tuple[str, Callable[[Any], tuple[Any, ...]]] | None:
    """The name of a data class, and what gives the values of its fields; None for another class."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind) if field.init]
    if not names:
        return kind.__name__, lambda value: ()
    if len(names) == 1:
        current_attrgetter = attrgetter(names[0])
        return kind.__name__, lambda value: (current_attrgetter(value),)
    return kind.__name__, attrgetter(*names)


Opened = Mapping[str, str]
"""The words to print, by the hash of the words as they were given; what is not here is printed nowhere."""

_CLOSED = re.compile(r"sha256:([0-9a-f]{64})")


def hash_text(words: str) -> str:
    """The hash (SHA-256) of some words, as signs and not as a file: one sign more is another hash.

    Example:
        >>> hash_text("Nei.")[:12]
        '2cca822bffb5'
    """
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def make_placeholder(words: str) -> str:
    """What stands in a file in the place of some words.

    Example:
        >>> make_placeholder("Nei.")[:19], make_placeholder("")
        ('sha256:2cca822bffb5', '')
    """
    return f"sha256:{hash_text(words)}" if words else ""


def parse_placeholder(text: str) -> str:
    """The hash of words that lie elsewhere, where a text is what stands in their place; else nothing."""
    match = _CLOSED.fullmatch(text)
    return match[1] if match else ""


def read_text_hash(text: str) -> str:
    """The hash of words as they stand in a file: of the words, or the one that stands in their place.

    Example:
        >>> read_text_hash("Nei.") == read_text_hash(make_placeholder("Nei.")) == hash_text("Nei.")
        True
    """
    return parse_placeholder(text) or hash_text(text)
