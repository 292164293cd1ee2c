"""Slips of the hand: 71 for 17, 1 332 for 1 233. What a number is a slip for is likely what was meant.

Two figures that are told side by side are seldom each other's digits the other way round. A number that
nothing in sight states, and that is such a slip for the figure that its words speak of, is more likely that
figure mistyped than one that nobody stated; so words that name the figure less surely are enough to say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from tilstand.audit.phrase import About, Hit, names
from tilstand.audit.stated import StatedAt

__all__ = ["long", "mistyped", "slipped"]

# Of a number of so many digits, one digit that is another, is missing or is one too many tells a slip.
_LONG = 3
_LONGER = 4


def slipped(printed: Fraction, stated: Fraction) -> bool:
    """True where one number is another with digits swapped; of long ones, with one digit wrong.

    Args:
        printed: The number that is printed.
        stated: The number that it may have been meant for.

    >>> slipped(Fraction(71), Fraction(17)), slipped(Fraction(19), Fraction(17))
    (True, False)
    """
    if printed == stated or min(printed, stated) < 10 or (printed.denominator, stated.denominator) != (1, 1):
        return False
    one, other = str(printed.numerator), str(stated.numerator)
    if len(one) != len(other):
        longer, shorter = sorted((one, other), key=len, reverse=True)
        return len(shorter) >= _LONGER and any(
            longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
        )
    apart = [at for at, digits in enumerate(zip(one, other, strict=True)) if digits[0] != digits[1]]
    if len(one) >= _LONG and (len(apart) == 1 or sorted(one) == sorted(other)):
        return True
    return len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(one) == sorted(other)


def mistyped(printed: Fraction, entries: Iterable[StatedAt]) -> StatedAt | None:
    """The first figure that a number is a slip for, where none before it is the number itself.

    Args:
        printed: The number that is printed.
        entries: The figures that it may speak of, the likeliest first.
    """
    for entry in entries:
        if entry.agrees(printed, printed) is not None:
            return None
        if entry.values and all(i.is_point and slipped(printed, i.low) for i, _ in entry.values):
            return entry
    return None


def long(
    printed: Fraction, hits: Iterable[Hit], index: Mapping[Fraction, Sequence[StatedAt]]
) -> StatedAt | None:
    """The one figure that a long number is a slip for, of a measure or body that the words name.

    A number of three digits or more that no figure anywhere states is hardly another one's by chance.

    Args:
        printed: The number that is printed.
        hits: The phrases near it.
        index: Every address, by each number that is stated at it.
    """
    if printed < 10 ** (_LONG - 1) or printed in index:
        return None
    near = tuple(hits)
    measures, bodies = names(near, About.MEASURE), names(near, About.PROVIDER)
    like = [
        entry
        for value, entries in index.items()
        if value >= 10 ** (_LONG - 1) and slipped(printed, value)
        if value >= 10**_LONG or sorted(str(value)) == sorted(str(printed))
        for entry in entries
    ]
    counted = [entry for entry in like if entry.key.measure in measures]
    reported = [entry for entry in like if entry.key.provider in bodies]
    both = [entry for entry in counted if entry in reported]
    found = both or counted or reported
    return found[0] if len({entry.values[0][0].low for entry in found}) == 1 else None
