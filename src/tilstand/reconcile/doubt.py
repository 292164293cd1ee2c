"""Which figures or relations to doubt, where nothing is known of persons: all equally good answers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

from tilstand.book.interval import Interval
from tilstand.kernel.bound import bounds
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.localise import Localisation, localise
from tilstand.kernel.system import System
from tilstand.model.ground import Ground, claims
from tilstand.reconcile.find import beside
from tilstand.reconcile.scene import CauseScene
from tilstand.reconcile.story import CauseAnswer
from tilstand.reconcile.tell import body, figure, joined, place, say
from tilstand.terms import Text

__all__ = ["doubted"]

_BASIS = {"assumption": 2, "referral": 2, "sentence": 3, "table": 4, "convention": 4}
_LIMIT = 50
_PROBLEMS = 80  # for the solver; in a collection whose figures nearly fit, none is needed

Known = dict[tuple[str, ...], Localisation]
"""What was found for a system, by the ids of its rows: many causes lie in one system."""


def doubted(scene: CauseScene, known: Known | None = None) -> CauseAnswer:
    """The cheapest figures and relations to doubt, with the values that would fit.

    Args:
        scene: What the cause is explained in.
        known: What was found before, over the same figures; it takes what is found here.
    """
    system = _soft(scene)
    known = {} if known is None else known
    rows = tuple(row.id for row in system.rows)
    if rows not in known:
        known[rows] = localise(system, limit=_LIMIT, problems=_PROBLEMS)
    found = known[rows]
    if found.status is Certainty.TIMED_OUT and not found.causes:
        return CauseAnswer(found.status, claims(Ground.SIMPLEST, (say("timed_out"),)), (), say("nothing"))
    causes = [c for c in found.causes if c.answers and _concerns(scene, c.relations)]
    fewest = sum(min(len(a) for a in c.answers) for c in causes)
    proven = [say("figures_one") if fewest == 1 else say("figures_some", n=fewest)]
    core = [_name(scene, id) for c in causes for id in c.core]
    simplest = [say("core", list=joined(core))] if core else []
    combined = [
        tuple(id for part in choice for id in part)
        for choice in islice(product(*(c.answers for c in causes)), _LIMIT)
    ]
    cut = any(c.status is not Certainty.PROVEN for c in causes) or len(combined) == _LIMIT
    status = Certainty.CUT if cut and found.status is Certainty.PROVEN else found.status
    lines = [_line(scene, system, answer) for answer in combined]
    open_ = (
        (say("answers_cut" if cut else "answers", n=len(combined)), *lines)
        if len(combined) > 1 or cut
        else lines
    )
    if len(combined) == 1 and not cut:
        simplest.append(say("only_one"))
    if status is not Certainty.PROVEN:  # how few suffice is not proven then: one must be another, no more
        proven = [say("figures_one")]
    if status is Certainty.TIMED_OUT:
        simplest.insert(0, say("stopped"))
    if status is Certainty.DOUBT:
        simplest.insert(0, say("doubt"))
    return CauseAnswer(
        status,
        (
            *claims(Ground.PROVEN, proven),
            *claims(Ground.SIMPLEST, simplest),
            *claims(Ground.ASSUMED, (say(n, section="assume") for n in ("others", "trust"))),
        ),
        tuple(open_),
        _ask(scene, combined),
        tuple({"doubted": list(answer)} for answer in combined),
    )


def _soft(scene: CauseScene) -> System:
    """The system in which declared relations and repeated printings may be doubted too."""
    declared = {r.id: _BASIS[r.basis] for r in scene.collection.relations}
    soft = {
        id: declared[row.relation]
        for id, row in scene.built.rows.items()
        if row.relation in declared and id in scene.built.system.structure.row
    }
    return scene.built.system.softened(soft)


def _concerns(scene: CauseScene, relations: frozenset[str]) -> bool:
    return not relations.isdisjoint(scene.broken)


def _name(scene: CauseScene, id: str) -> Text:
    if id in scene.built.anchors:
        anchor = scene.built.anchors[id]
        return beside(figure(scene.collection, anchor.key), place(anchor))
    return scene.collection.labels[f"relations.{scene.built.rows[id].relation}"]


def _line(scene: CauseScene, system: System, answer: Sequence[str]) -> Text:
    """One answer: what stands, and what would fit in its place."""
    fixed = [c.id for c in system.columns if c.value is not None and c.id not in answer]
    ends = bounds(system, answer, fixed=fixed)
    parts = []
    for id in answer:
        if id not in scene.built.anchors:
            parts.append(say("relation_off", relation=_name(scene, id)))
            continue
        end, value = ends[id], system[id].value
        if end.status is not Certainty.PROVEN:
            parts.append(say("no_fit", figure=_name(scene, id), value=value))
            continue
        high = None if end.upper is None else Fraction(end.upper)
        fits = Interval(Fraction(end.lower or 0), high)
        parts.append(say("would_fit", figure=_name(scene, id), value=value, fits=str(fits)))
    return joined(parts, " + ")


def _ask(scene: CauseScene, answers: Sequence[Sequence[str]]) -> Text:
    """The figure whose confirmation splits the answers most evenly."""
    counts: dict[str, int] = {}
    for answer in answers:
        for id in answer:
            counts[id] = counts.get(id, 0) + 1
    if not counts:
        return say("nothing")
    id = min(counts, key=lambda id: (abs(2 * counts[id] - len(answers)), id))
    if id not in scene.built.anchors:
        return say("ask_relation", relation=_name(scene, id))
    anchor: Any = scene.built.anchors[id]
    return say(
        "ask_figure",
        provider=body(scene.collection, anchor.key.provider),
        figure=figure(scene.collection, anchor.key),
        value=scene.built.system[id].value,
        place=place(anchor),
    )
