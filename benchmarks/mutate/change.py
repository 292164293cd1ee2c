"""The spread of key figures in print: the change is that from one year to the other, or words say why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from mutate.part import Part

__all__ = ["CHANGE", "wrong_changes"]

CHANGE = "change in "
"""What the places of changes begin with."""

_SIGNED = re.compile(r"[+−][\d.,\s\u202f]+")
_SAME = {"Uendret", "Uendra", "No change"}


def wrong_changes(parts: Mapping[str, Part], value: Callable[[str], Decimal | None]) -> Iterator[tuple[str, str, str]]:
    """The changes that are not the difference of their two figures: place, what it says, what is right.

    Args:
        parts: The parts of a printed report by place.
        value: The number that belongs at an address.
    """
    for part in parts.values():
        if not part.place.startswith(CHANGE):
            continue
        before, now = (value(key) for key in sorted(part.keys, key=lambda key: key.split(" | ")[2]))
        if _SIGNED.fullmatch(part.text) or part.text in _SAME:
            right = None if before is None or now is None else now - before
            if right is None or _number(part.text) != right:
                yield part.place, part.text, str(right)


def _number(text: str) -> Decimal:
    if text in _SAME:
        return Decimal(0)
    plain = re.sub(r"[\s\u202f]", "", text).replace("−", "-").replace(",", ".")
    return Decimal(plain)
