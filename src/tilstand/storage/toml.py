"""TOML that somebody wrote, read so that whatever stands in it is a fault of the file, and values as TOML has them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any

_DEEPEST = 100
_ENDS = -(2**63), 2**63 - 1  # of a whole number, as TOML has them


def parse_toml_table(text: str) -> dict[str, Any]:
    """What a text says as TOML.

    Raises:
        tomllib.TOMLDecodeError: If it is not TOML, is nested too deep, or has far too long a number.

    Example:
        >>> parse_toml_table("id = 3")
        {'id': 3}
    """
    try:
        read = tomllib.loads(text)
        if _is_beyond_toml_limits(read):  # dotted keys nest without end, and `0x` begins numbers of any length
            raise RecursionError
        return read
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        raise tomllib.TOMLDecodeError("nested too deep, or a number too long") from error


def format_toml_value(value: object) -> str:
    """A value as TOML writes it: a text, a list, a table in one line, a number, a day, true and false.

    Example:
        >>> format_toml_value({"total": True, "codes": ("a", "b")})
        '{ total = true, codes = ["a", "b"] }'
    """
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {format_toml_value(item)}' for key, item in value.items())} }}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(format_toml_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_beyond_toml_limits(read: dict[str, Any]) -> bool:
    """True for what cannot be shown: tables and lists far too deep in each other, or a number without end."""
    level: list[Any] = [read]
    for _ in range(_DEEPEST):
        inner = [item for of in level for item in (of.values() if isinstance(of, dict) else of)]
        if any(isinstance(number, int) and not _ENDS[0] <= number <= _ENDS[1] for number in inner):
            return True
        level = [item for item in inner if isinstance(item, dict | list)]
        if not level:
            return False
    return True
