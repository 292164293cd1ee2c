"""Whether what is stated of groups agrees with what is stated of all persons; where it does not, it is told.

Limits of sums are the sums of limits, whatever the groups have in common. Groups by time are not added up, as
persons may be there in several; but none has more persons than there are in all.
"""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.estimate.statement import UnseenStatement
from tilstand.estimate.strata import GroupAnswer
from tilstand.estimate.table import TIMES
from tilstand.estimate.words import Fact, Reason, tidy

__all__ = ["apart"]


def apart(whole: UnseenStatement, found: Sequence[GroupAnswer]) -> tuple[Reason, ...]:
    """A reason for each column whose groups have no number in common with the whole.

    Example:
        >>> said = [UnseenStatement("interval", 40, low, 2 * low) for low in (300.0, 400.0)]
        >>> found = [GroupAnswer("sex", value, 40, 9, one) for value, one in zip("fm", said)]
        >>> [len(apart(UnseenStatement("interval", 80, 90.0, high), found)) for high in (699.0, 700.0)]
        [1, 0]
    """
    if whole.low is None:
        return ()
    reasons = []
    for column in dict.fromkeys(one.column for one in found):
        said = [one.said for one in found if one.column == column]
        lows = [one.low if one.low is not None else float(one.observed) for one in said]
        highs = [one.high for one in said if one.high is not None]
        low = max(lows) if column in TIMES else sum(lows)
        high = sum(highs) if column not in TIMES and len(highs) == len(said) else None
        if (whole.high is not None and low > whole.high) or (high is not None and high < whole.low):
            top: Fact = "∞" if high is None else tidy(high)
            reasons.append(Reason.of("groups_apart", column=column, low=tidy(low), high=top))
    return tuple(reasons)
