"""Figures of which both ends are known: what is said of a part, a share, a list and a change then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tilstand.terms import Key, Language
from tilstand.text.fixed import fixed
from tilstand.text.numeral import digits
from tilstand.text.report.address import Addresses
from tilstand.text.wording import percent

__all__ = ["apart", "from_to", "share_between", "topmost"]

Ends = tuple[Decimal, Decimal]


def from_to(low: str, high: str, addresses: Addresses, language: Language) -> str:
    """Two ends in running text: "98 til 105"."""
    return fixed(addresses.scope.labels, "qualifier.range_words", low=low, high=high).text(language)


def share_between(part: Ends, whole: Ends, addresses: Addresses, language: Language, decimals: int) -> str:
    """The share that a part is of a whole that may be something: "54 til 57 prosent".

    Both ends are those of the smallest part of the largest whole, and of the largest of the smallest.
    """
    least = part[0] * 100 / whole[1]
    most = min(Decimal(100), part[1] * 100 / whole[0]) if whole[0] else Decimal(100)
    low, high = (digits(end, language, decimals=decimals) for end in (least, most))
    told = percent(most, language, decimals=decimals)
    return told if low == high else from_to(low, told, addresses, language)


def apart(addresses: Addresses, first: Key, last: Key) -> bool:
    """True if of two figures all that one may be is more than all that the other may be."""
    ends = [addresses.ends(key) for key in (first, last)]
    if ends[0] is None or ends[1] is None:
        return False
    return ends[0][0] > ends[1][1] or ends[1][0] > ends[0][1]


def topmost(best: Sequence[str], ends: Mapping[str, Ends | None], *, least: bool = False) -> bool:
    """True if those with the greatest number (or the least) have it, whatever is true within the ends.

    Example:
        >>> topmost(["asia"], {"asia": (Decimal(72), Decimal(79)), "africa": (Decimal(41), Decimal(71))})
        True
        >>> topmost(["asia"], {"asia": (Decimal(72), Decimal(79)), "africa": (Decimal(41), Decimal(72))})
        False
    """
    known = {name: own for name, own in ends.items() if own is not None}
    if len(known) < len(ends) or len(best) != 1:
        return False
    own, others = known[best[0]], [one for name, one in known.items() if name != best[0]]
    return all(own[1] < other[0] if least else own[0] > other[1] for other in others)
