"""How far the answer moves with what no table shows.

The interaction of the highest order between the lists cannot be estimated: an odds ratio of *r* multiplies
the number unseen by *r* (Fienberg 1972). Aleshin-Guendel, Sadinle and Wakefield (2024) call its value the
identifying assumption; Sun, Van Baelen, Plettinckx and Crawford (2023) bound it. Of those whom no list can
reach no list tells either: if they are a share *s* of all, there are 1 / (1 - s) times as many. Limits above
and below are for up to such a share; a lower one alone is for exactly such a share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tilstand.estimate.result import rounded
from tilstand.estimate.statement import UnseenStatement

__all__ = ["INTERACTIONS", "SHARES", "Swayed", "swayed"]

INTERACTIONS = (0.5, 0.67, 1.5, 2.0)
SHARES = (0.0, 0.1, 0.2, 0.33, 0.5)


@dataclass(frozen=True, slots=True)
class Swayed:
    """The limits under one more assumption.

    Attributes:
        by: `interaction` of the highest order; exactly so large a share `out_of_reach`; or `up_to` so large
            a one.
        size: Odds ratio, or share.
        low, high: Limits of all persons; no upper one where only the least is stated.
    """

    by: Literal["interaction", "out_of_reach", "up_to"]
    size: float
    low: float
    high: float | None

    def asdict(self) -> dict[str, Any]:
        """For JSON."""
        return {"by": self.by, "size": self.size, "low": rounded(self.low), "high": rounded(self.high)}


def swayed(said: UnseenStatement) -> tuple[Swayed, ...]:
    """The statement's limits under interactions and shares of several sizes; none for a refusal.

    Example:
        >>> moved = swayed(UnseenStatement("interval", 100, 200.0, 475.0, reach=0.2))
        >>> [(one.by, one.size, round(one.low), one.high) for one in moved][3:5]
        [('interaction', 2.0, 300, 825.0), ('up_to', 0.0, 200, 380.0)]
    """
    if said.low is None:
        return ()
    seen, granted, found = said.observed, said.reach or 0.0, []
    top = None if said.high is None else said.high * (1.0 - granted)
    for size in INTERACTIONS:
        high = None if top is None else (seen + (top - seen) * size) / (1.0 - granted)
        found.append(Swayed("interaction", size, seen + (said.low - seen) * size, high))
    for share in SHARES:
        if top is None and share > 0.0:
            found.append(Swayed("out_of_reach", share, said.low / (1.0 - share), None))
        elif top is not None and share != granted:
            found.append(Swayed("up_to", share, said.low, top / (1.0 - share)))
    return tuple(found)
