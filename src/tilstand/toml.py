"""A TOML file that somebody wrote, read so that whatever stands in it is a fault of the file and no other."""

from __future__ import annotations

import tomllib
from typing import Any

__all__ = ["table"]


def table(text: str) -> dict[str, Any]:
    """What a text says as TOML.

    Raises:
        tomllib.TOMLDecodeError: If it is not TOML, is nested too deep, or has far too long a number.

    Example:
        >>> table("id = 3")
        {'id': 3}
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        raise tomllib.TOMLDecodeError("nested too deep, or a number too long") from error
