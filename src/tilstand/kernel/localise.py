"""Which figures to doubt, at the least cost: all equally good answers, cause by cause.

Fellegi and Holt's error localisation (1976), solved as an implicit hitting set: the master names the cheapest
figures that touch every known conflict, the system is asked whether it holds once they are set free, and what
still contradicts is a new conflict. No big M, no random tie-breaking, and every step is a certificate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tilstand.kernel.cause import Cause, causes
from tilstand.kernel.conflict import Certainty, Conflict, Oracle
from tilstand.kernel.effort import Effort
from tilstand.kernel.hitting import Hitting
from tilstand.kernel.system import System

__all__ = ["Localisation", "localise"]


@dataclass(frozen=True, slots=True)
class Localisation:
    """The figures to doubt.

    Attributes:
        status: The weakest status of its causes. With `TIMED_OUT` and causes, the answers are right and of
            least cost, but perhaps there are more.
        cost: Sum of the weights of the figures to doubt. With `TIMED_OUT` and no causes: a cost that is not
            enough or just enough; there is no answer then.
        causes: Independent parts of the answer; one answer of each cause makes a whole answer.
        conflicts: Every set of figures that was found not to hold together, with its certificate.
        repair: Whole numbers for all unknown and doubted figures of the first answer that make every
            relation hold; one possibility, not a correction. By column id.
    """

    status: Certainty
    cost: int
    causes: tuple[Cause, ...]
    conflicts: tuple[Conflict, ...]
    repair: Mapping[str, int]

    @property
    def answer(self) -> frozenset[str]:
        """The first answer: ids of the figures to doubt."""
        return frozenset().union(*(c.answers[0] for c in self.causes if c.answers))

    @property
    def count(self) -> int:
        """Number of equally good answers; with `CUT`, at least so many."""
        number = 1
        for cause in self.causes:
            number *= len(cause.answers)
        return number if self.status is not Certainty.TIMED_OUT else 0

    @property
    def core(self) -> frozenset[str]:
        """Ids of the figures that every equally good answer doubts."""
        return frozenset().union(*(c.core for c in self.causes))


def localise(
    system: System, *, limit: int = 50, rounds: int = 2_000, problems: int | None = None
) -> Localisation:
    """The cheapest figures to doubt so that everything else holds together, and all ties.

    Args:
        system: Figures and relations. Figures whose weight is None are never doubted.
        limit: Greatest number of answers listed for one cause; a cause with more is marked `CUT`.
        rounds: Greatest number of times the system is asked before the work is marked `TIMED_OUT`.
        problems: The same for covering problems that the solver is given; None for as many as it takes.

    Raises:
        KernelError: Relations that cannot hold whatever the figures are.

    Example:
        >>> from tilstand.kernel.system import Column, Row
        >>> figures = (Column("all", 9), Column("men", 2), Column("women", 3), Column("again", 5))
        >>> parts = Row.equal("parts", {"all": 1, "men": -1, "women": -1})
        >>> same = Row.equal("same", {"all": 1, "again": -1})
        >>> sorted(localise(System(figures, (parts, same))).answer)
        ['all']
    """
    oracle = Oracle(system)
    hitting = Hitting(system, oracle, rounds, Effort(problems))
    cost, chosen, verdict = hitting.optimum()
    if verdict is None:
        return Localisation(Certainty.TIMED_OUT, cost, (), hitting.conflicts, {})
    found = causes(hitting, chosen, limit)
    status = Certainty.DOUBT if hitting.doubtful else Certainty.PROVEN
    for cause in found:
        if cause.status is not Certainty.PROVEN and status is Certainty.PROVEN:
            status = cause.status
    # The answer that stands first may be another than the one that was found first, equally cheap.
    first = frozenset(system.structure.column[id] for c in found for id in c.answers[0])
    point = oracle.ask(first).point
    repair = {system.columns[j].id: v for j, v in sorted(point.items())}
    return Localisation(status, cost, found, hitting.conflicts, repair)
