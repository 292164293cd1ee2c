"""Accepted differences that other relations rule out, whatever the figures are, and what must go with them.

A group that is accepted to be four more than its members is four more in each of its breakdowns as well.
Until those are accepted too nothing can make the figures fit, and no figure is to be doubted for it.
"""

from __future__ import annotations

from tilstand.book.interval import Interval
from tilstand.book.row import LinearRelation
from tilstand.kernel.conflict import Certainty, Conflict, Oracle
from tilstand.kernel.system import System
from tilstand.model.ground import Ground, claims
from tilstand.reconcile.scene import CauseScene
from tilstand.reconcile.side import Numbers
from tilstand.reconcile.story import CauseAnswer
from tilstand.reconcile.tell import figure, joined, say
from tilstand.terms import Text

__all__ = ["clash"]

_MOST = 20


def clash(scene: CauseScene) -> CauseAnswer | None:
    """What an accepted difference rules out; None where the relations can all hold.

    Args:
        scene: What the cause is explained in.
    """
    accepted = {id for id, row in scene.built.rows.items() if row.accepted}
    if not accepted:
        return None
    system = scene.built.system.printing(dict.fromkeys((c.id for c in scene.built.system.columns), None))
    against: dict[str, None] = {}
    used: dict[str, None] = {}
    for _ in range(_MOST):
        conflict = _conflict(system)
        if conflict is None:
            break
        rows = sorted(conflict.relations)
        used.update(dict.fromkeys(id for id in rows if id in accepted))
        broken = [id for id in rows if id in scene.broken]
        against.update(dict.fromkeys(broken))
        aside = broken or rows[:1]
        system = System(system.columns, tuple(row for row in system.rows if row.id not in aside))
    if not used or not against:
        return None
    names = ", ".join(dict.fromkeys(scene.built.rows[id].accepted for id in used))
    listed = joined(_line(scene, scene.built.rows[id]) for id in against)
    return CauseAnswer(
        Certainty.PROVEN,
        claims(Ground.PROVEN, (say("clash_certain", accepted=names, list=listed),)),
        (say("clash_open"),),
        say("clash_ask", accepted=names),
    )


def _conflict(system: System) -> Conflict | None:
    """A contradiction between relations alone, proven in whole numbers."""
    found = [c for c in Oracle(system).ask(()).conflicts if c.certificate is not None]
    return min(found, key=lambda c: (len(c.relations), sorted(c.relations)), default=None)


def _line(scene: CauseScene, row: LinearRelation) -> Text:
    """A relation that does not hold, and by how much."""
    left, right = row.sides
    about = joined((figure(scene.collection, term.key) for term in row.left), " + ")
    if left.high is None or right.high is None:
        return about
    least, most = left.low - right.high, left.high - right.low
    cells = tuple(term.key for term in row.parts)
    return say("clash_row", relation=about, difference=Numbers(Interval(least, most)).told(cells))
