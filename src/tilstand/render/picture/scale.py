"""Scales: round steps for an axis."""

from __future__ import annotations

import math
from decimal import Decimal

__all__ = ["ticks"]

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


def ticks(largest: Decimal, most: int = 5) -> list[Decimal]:
    """Round numbers from zero to the first one that is at least the largest.

    Args:
        largest: The largest number to be shown.
        most: Most steps.

    Example:
        >>> [int(tick) for tick in ticks(Decimal(39))], [int(tick) for tick in ticks(Decimal(0))]
        ([0, 10, 20, 30, 40], [0, 1])
        >>> [str(tick) for tick in ticks(Decimal(3))], [str(tick) for tick in ticks(Decimal("0.3"))]
        (['0', '1', '2', '3'], ['0.0', '0.1', '0.2', '0.3'])
    """
    if largest <= 0:
        return [Decimal(0), Decimal(1)]
    power = Decimal(1).scaleb((largest / most).adjusted())
    step = next(power * factor for factor in _STEPS if power * factor * most >= largest)
    # Things that are counted have no halves.
    step = max(step, Decimal(1)) if largest == largest.to_integral_value() else step
    step = step.quantize(Decimal(1)) if step == step.to_integral_value() else step.normalize()
    count = math.ceil(largest / step)
    return [step * n for n in range(count + 1)]
