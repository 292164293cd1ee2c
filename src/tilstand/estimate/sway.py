"""How far the answer moves with what no table shows.

The interaction of the highest order between the lists cannot be estimated: an odds ratio of *r* multiplies
the number unseen by *r* (Fienberg 1972). Aleshin-Guendel, Sadinle and Wakefield (2024) call its value the
identifying assumption; Sun, Van Baelen, Plettinckx and Crawford (2023) bound it. Of those whom no list can
reach no list tells either: if they are a share *s* of all, there are 1 / (1 - s) times as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tilstand.estimate.result import rounded
from tilstand.estimate.statement import UnseenStatement

__all__ = ["INTERACTIONS", "SHARES", "Swayed", "swayed"]

INTERACTIONS = (0.5, 0.67, 1.5, 2.0)
SHARES = (0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Swayed:
    """The limits under one more assumption.

    Attributes:
        by: `interaction` of the highest order, or the share of all persons `out_of_reach`.
        size: Odds ratio, or share.
        low, high: Limits of all persons; no upper one where only the least is stated.
    """

    by: Literal["interaction", "out_of_reach"]
    size: float
    low: float
    high: float | None

    def asdict(self) -> dict[str, Any]:
        """For JSON."""
        return {"by": self.by, "size": self.size, "low": rounded(self.low), "high": rounded(self.high)}


def swayed(said: UnseenStatement) -> tuple[Swayed, ...]:
    """The statement's limits under interactions and shares of several sizes; none for a refusal.

    Example:
        >>> moved = swayed(UnseenStatement("interval", 100, 200.0, 380.0))
        >>> [(one.by, one.size, round(one.low), one.high) for one in moved][3:5]
        [('interaction', 2.0, 300, 660.0), ('out_of_reach', 0.05, 211, 400.0)]
    """
    if said.low is None:
        return ()
    seen, found = said.observed, []
    for size in INTERACTIONS:
        low, high = (None if one is None else seen + (one - seen) * size for one in (said.low, said.high))
        found.append(Swayed("interaction", size, low or 0.0, high))
    for share in SHARES:
        high = None if said.high is None else said.high / (1.0 - share)
        found.append(Swayed("out_of_reach", share, said.low / (1.0 - share), high))
    return tuple(found)
