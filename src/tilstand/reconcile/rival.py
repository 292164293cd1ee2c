"""What a little more would allow: the fewest persons if one of the things that seem to happen does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tilstand.kernel.catalogue import Happening, MoveKind
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.fewest import fewest
from tilstand.kernel.move import Move
from tilstand.kernel.tie import Ties
from tilstand.reconcile.scene import CauseScene

__all__ = ["Rival", "rivals"]


@dataclass(frozen=True, slots=True)
class Rival:
    """Explanations without one thing that happens in all the simplest ones.

    Attributes:
        without: What does not happen in them, at any body or in any sum.
        persons: The fewest persons that they need; None where there are none.
        more: How many more that is than in the simplest.
    """

    without: Happening
    persons: int | None
    more: int | None

    def asdict(self) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {"without": self.without.value, "persons": self.persons, "more": self.more}


def rivals(scene: CauseScene, moves: Sequence[Move], found: Ties) -> Iterator[Rival]:
    """For each thing that happens in all the simplest explanations, the fewest persons without it.

    Each is one bound: nothing is searched for, so that it always ends.

    Args:
        scene: What the cause is explained in.
        moves: What may have happened.
        found: The simplest explanations.
    """
    shared = set.intersection(*({_what(kind) for kind in tie.kinds} for tie in found.items))
    for what in sorted(shared):
        left = [move for move in moves if _what(move.kind) is not what and not _misprint(move.kind)]
        persons, status = fewest(scene.built.system, left, rows=scene.broken)
        if status is Certainty.CONTRADICTED:
            yield Rival(what, None, None)
        elif persons is not None:
            yield Rival(what, persons, persons - found.persons)


def _what(kind: object) -> Happening:
    assert isinstance(kind, MoveKind)
    return Happening.OTHERWISE if kind.what is Happening.MOVED else kind.what


def _misprint(kind: object) -> bool:
    return _what(kind) is Happening.MISPRINT
