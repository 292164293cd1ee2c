"""What an edition that went out told of each figure, read back from its own files.

The files are what readers have: how the edition would be made today says nothing of that.
"""

from __future__ import annotations

from decimal import Decimal

from tilstand.protect.attack.earlier import Earlier
from tilstand.protect.attack.shown import ToldFigure
from tilstand.publish.issue import Issue
from tilstand.terms import Key, Period, Qualifier, Status

__all__ = ["with_print"]

_LIMITS = (Qualifier.AT_LEAST, Qualifier.AT_MOST)


def with_print(earlier: Earlier, edition: Issue) -> Earlier:
    """What readers know who have one edition more.

    What is told as a limit is left out: it is no number.

    Args:
        earlier: What they knew before.
        edition: The edition, as its files tell it.
    """
    told: dict[Key, ToldFigure] = {}
    hidden: list[Key] = []
    for address, one in edition.figures.items():
        key = Key(address.measure, address.provider, Period.parse(address.period), address.codes)
        if one.status == Status.SUPPRESSED.sdmx:
            hidden.append(key)
        elif one.value and one.qualifier not in _LIMITS and Decimal(one.value) % 1 == 0:
            number = int(Decimal(one.value))
            told[key] = ToldFigure(number, number, (f"edition {edition.id}",))
    return earlier.printed(told, hidden)
