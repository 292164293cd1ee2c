"""The fewest persons that some moves need to make relations hold: one bound, and no search."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tilstand.kernel.bound import bounds
from tilstand.kernel.closure import PERSONS, closure
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.move import Move
from tilstand.kernel.system import System

__all__ = ["fewest"]


def fewest(
    system: System, moves: Iterable[Move], *, rows: Collection[str] | None = None
) -> tuple[int | None, Certainty]:
    """The fewest persons that these moves need, in any number of kinds and bodies.

    Args:
        system: Printed figures and relations.
        moves: What may have happened; nothing else may.
        rows: The broken relations to explain; None: all.

    Returns:
        The number and how sure it is; None with `CONTRADICTED` where these moves cannot make them hold.

    Raises:
        KernelError: Moves that do not belong to the figures.

    Example:
        >>> from tilstand.kernel.system import Column, Row
        >>> figures = (Column("group", 5), Column("one", 2), Column("two", 1))
        >>> relations = (Row.equal("sum", {"group": 1, "one": -1, "two": -1}),)
        >>> missing = [Move(body, "missing", (body,), {body: 1}) for body in ("one", "two")]
        >>> number, status = fewest(System(figures, relations), missing)
        >>> number, status.value
        (2, 'proven')
    """
    moves = tuple(sorted(moves, key=lambda move: move.id))
    frame = closure(system, moves, rows)
    if frame.stuck:
        return None, Certainty.CONTRADICTED
    end = bounds(frame.only(moves), [PERSONS], fixed=(), any_proof=True)[PERSONS]
    return (end.lower, end.status) if end.status is Certainty.PROVEN else (None, end.status)
