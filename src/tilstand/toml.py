"""A TOML file that somebody wrote, read so that whatever stands in it is a fault of the file and no other."""

from __future__ import annotations

import tomllib
from typing import Any

__all__ = ["table"]

_DEEPEST = 100


def table(text: str) -> dict[str, Any]:
    """What a text says as TOML.

    Raises:
        tomllib.TOMLDecodeError: If it is not TOML, is nested too deep, or has far too long a number.

    Example:
        >>> table("id = 3")
        {'id': 3}
    """
    try:
        read = tomllib.loads(text)
        if _deep(read):  # dotted keys nest without end, and what is nested so cannot be shown
            raise RecursionError
        return read
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        raise tomllib.TOMLDecodeError("nested too deep, or a number too long") from error


def _deep(read: dict[str, Any]) -> bool:
    """True if tables and lists stand in each other deeper than any file of ours has them."""
    level: list[Any] = [read]
    for _ in range(_DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for values in inner for one in values if isinstance(one, dict | list)]
    return bool(level)
