"""Letters of every script as the inside of a class of a pattern: the large ones, and the small ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

__all__ = ["LARGE", "SMALL"]

# Every alphabet with two cases that is in daily use lies below.
_END = 0x2000


def _ranges(wanted: Callable[[str], bool]) -> str:
    held = (code for code in range(_END) if chr(code).isalpha() and wanted(chr(code)))
    runs = ([code for _, code in run] for _, run in groupby(enumerate(held), lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


LARGE = _ranges(str.isupper)
SMALL = _ranges(str.islower)
