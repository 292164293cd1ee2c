"""The hash over released values: every field of every value takes part, and nothing but plain values may."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any

__all__ = ["digest"]

_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
_BY_TEXT = frozenset((Decimal, Fraction, date, float))
_LONG = 200  # a hash is shorter


def digest(value: object) -> str:
    """SHA-256 of a value: the same for the same content, another one if anything in it is another.

    Args:
        value: Frozen data classes, mappings, sequences, and plain values.

    Raises:
        TypeError: If something else is among it: what a hash cannot see could be changed after the seal.

    Example:
        >>> digest((1, "a")) == digest((1, "a")), digest((1, "a")) == digest((1, "b"))
        (True, False)
    """
    return hashlib.sha256(_told(value, {}).encode()).hexdigest()


def _told(value: Any, known: dict[int, str]) -> str:
    """A value as a text from which it could be read back; one that is held in several places is told once.

    Of what is long and may stand in several places, the hash stands for its text.
    """
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return repr(value)
    if kind is tuple or kind is list:
        return f"[{','.join([repr(o) if type(o) in _AS_THEY_ARE else _told(o, known) for o in value])}]"
    told = known.get(id(value))
    if told is not None:
        return told
    if (parts := _fields(kind)) is not None:
        name, held = parts
        inner = [repr(o) if type(o) in _AS_THEY_ARE else _told(o, known) for o in held(value)]
        told = f"{name}({','.join(inner)})"
        if len(told) > _LONG:
            told = hashlib.sha256(told.encode()).hexdigest()
    elif kind in _BY_TEXT or isinstance(value, Enum):
        told = f"{kind.__name__}({str(value)!r})"
    elif isinstance(value, Mapping):
        pairs = (f"{_told(name, known)}:{_told(inner, known)}" for name, inner in value.items())
        return f"{{{','.join(pairs)}}}"
    elif isinstance(value, frozenset):
        return f"<{','.join(sorted(map(repr, value)))}>"
    else:
        raise TypeError(f"{kind.__name__} is no plain value and cannot be sealed")
    known[id(value)] = told
    return told


@cache
def _fields(kind: type) -> tuple[str, Callable[[Any], tuple[Any, ...]]] | None:
    """The name of a data class, and what gives the values of its fields; None for another class."""
    if not is_dataclass(kind):
        return None
    names = [one.name for one in fields(kind) if one.init]
    if not names:
        return kind.__name__, lambda value: ()
    if len(names) == 1:
        one = attrgetter(names[0])
        return kind.__name__, lambda value: (one(value),)
    return kind.__name__, attrgetter(*names)
