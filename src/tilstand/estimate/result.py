"""What one method says of one table: a number with an interval, or a refusal with reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from tilstand.estimate.words import Reason
from tilstand.terms import Language

__all__ = ["METHODS", "Estimate", "MethodName", "refusal", "rounded"]

MethodName = Literal["stepwise", "bic", "bic2", "dga", "lcmcr", "chao"]
METHODS: tuple[MethodName, ...] = get_args(MethodName)
Status = Literal["ok", "warning", "refused"]


@dataclass(frozen=True)
class Estimate:
    """One method's answer.

    Attributes:
        method: Its name.
        observed: Different persons on the lists.
        estimate: All persons, seen and unseen; None if refused.
        interval: 95 % limits; None if refused. The upper one may be infinite for a lower bound.
        reasons: Why refused, or what to know.
        facts: What else the method tells, ready for JSON: model, replicates, R-hat, ...
    """

    method: MethodName
    observed: int
    estimate: float | None
    interval: tuple[float, float] | None
    reasons: tuple[Reason, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> Status:
        """`ok`, `warning` (read the reasons) or `refused`."""
        if self.estimate is None:
            return "refused"
        return "warning" if self.reasons else "ok"

    @property
    def width(self) -> float:
        """Width of the interval; 0 if refused."""
        return self.interval[1] - self.interval[0] if self.interval else 0.0

    def asdict(self, languages: Iterable[Language], seconds: float | None = None) -> dict[str, Any]:
        """The answer for JSON. `seconds` is added by whoever kept the time; nothing else varies."""
        tags = tuple(languages)
        record: dict[str, Any] = {
            "method": self.method,
            "observed": self.observed,
            "estimate": rounded(self.estimate),
            "interval": None if self.interval is None else [rounded(limit) for limit in self.interval],
            "status": self.status,
        }
        if seconds is not None:
            record["seconds"] = round(seconds, 3)
        return {
            **record,
            "level": 0.95,
            "reasons": [reason.asdict(tags) for reason in self.reasons],
            **self.facts,
        }


def rounded(value: float | None) -> float | None:
    """A figure for JSON: six significant decimals are more than enough; infinite becomes None."""
    return None if value is None or not math.isfinite(value) else round(value, 4)


def refusal(method: MethodName, observed: int, *reasons: Reason, **facts: Any) -> Estimate:
    """An answer that gives no number and says why."""
    return Estimate(method, observed, None, None, reasons, facts)
