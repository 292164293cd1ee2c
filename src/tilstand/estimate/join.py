"""The statement and what is known of the persons, joined: the model with covariates is one more that is left.

Covariates explain a part of how persons differ, so the model that has them (`divide`) may say more or fewer
than those that do not. No table excludes it, so the limits span both. Where the two have no number in
common, what is stated is a range of scenarios.
"""

from __future__ import annotations

from dataclasses import replace

from tilstand.estimate.divide import Divided
from tilstand.estimate.statement import BELOW, WIDEST, UnseenStatement, WhatIf, too_wide
from tilstand.estimate.words import Reason

__all__ = ["joined"]


def joined(said: UnseenStatement, parts: Divided | None) -> UnseenStatement:
    """The statement with the limits of the model with covariates; as it was where that gives none.

    Example:
        >>> parts = Divided(100, 400, (300.0, 500.0))
        >>> both = joined(UnseenStatement("interval", 100, 250.0, 450.0, reach=0.2), parts)
        >>> both.kind, round(both.low), both.high
        ('interval', 250, 625.0)
    """
    if parts is None or parts.interval is None or parts.estimate is None:
        return said
    if said.low is None or said.high is None or said.reach is None:
        return said
    least, most = parts.interval
    low = min(said.low, max(said.observed + (least - said.observed) / BELOW, float(said.observed)))
    high = max(said.high, most / (1.0 - said.reach))
    told = (*said.parts[:-1], WhatIf("covariates", least, float(parts.estimate), most), *said.parts[-1:])
    if high > WIDEST * low:
        wide = too_wide(low, high)
        reasons = (wide, *(reason for reason in said.reasons if reason.weight == "warn"))
        return replace(said, kind="at_least", low=low, high=None, reach=None, reasons=reasons, parts=told)
    if least > said.high or most < said.low:
        reasons = (Reason.of("known_otherwise"), *said.reasons)
        return replace(said, kind="range", low=low, high=high, reasons=reasons, parts=told)
    return replace(said, low=low, high=high, parts=told)
