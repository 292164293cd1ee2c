"""The hash over released values: every field of every value takes part, and nothing but plain values may."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

__all__ = ["digest"]


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
    return hashlib.sha256(json.dumps(_plain(value), ensure_ascii=False).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if value is None or type(value) in (str, int, bool):
        return value
    if type(value) in (Decimal, Fraction, date, float):
        return [type(value).__name__, str(value)]
    if is_dataclass(value) and not isinstance(value, type):
        return [
            type(value).__name__,
            *(_plain(getattr(value, one.name)) for one in fields(value) if one.init),
        ]
    if isinstance(value, Mapping):
        return {"": [[_plain(name), _plain(inner)] for name, inner in value.items()]}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    raise TypeError(f"{type(value).__name__} is no plain value and cannot be sealed")
