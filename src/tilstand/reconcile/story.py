"""What happened to persons, as far as the figures can say: moves between bodies and sums, and their ties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tilstand.kernel.conflict import Certainty
from tilstand.kernel.tie import Ties, ties
from tilstand.reconcile.scene import CauseScene
from tilstand.reconcile.sheet import moves, sheets
from tilstand.reconcile.tell import body, code, dimension, figure, joined, people, place, say
from tilstand.terms import Alike, Text

__all__ = ["CauseAnswer", "told"]

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CauseAnswer:
    """What can be said of a cause, beside what does not fit."""

    status: Certainty
    certain: tuple[Text, ...]
    open: tuple[Text, ...]
    ask: Text
    assumed: tuple[Text, ...] = ()
    ties: tuple[Mapping[str, Any], ...] = ()


def told(scene: CauseScene) -> CauseAnswer:
    """The explanation in persons."""
    measure, period = scene.about
    found = ties(
        scene.built.system,
        moves(scene.built, sheets(scene.book, scene.built, measure, period)),
        rows=scene.broken,
    )
    if not found.items:
        stuck = [say("relation_off", relation=Alike(id)) for id in found.stuck]
        return CauseAnswer(found.status, (say("no_moves"), *stuck), (), say("nothing"))
    marks = () if found.status is Certainty.PROVEN else (say("doubt"),)
    return CauseAnswer(
        found.status,
        (*marks, *_certain(scene, found)),
        tuple(_open(scene, found)),
        _ask(scene, found),
        tuple(
            say(n, section="assume") for n in ("others", "simplest", "same_codes", "marginals", "equal_trust")
        ),
        tuple(_data(scene, tie.bodies, tie.ranges, tie.certain) for tie in found.items),
    )


def _over(found: Ties) -> dict[tuple[str, str], Range]:
    """Least and greatest number over all ties, by (kind, label)."""
    over: dict[tuple[str, str], Range] = {}
    for label in {label for tie in found.items for label in tie.ranges}:
        ends = [tie.ranges.get(label, (0, 0)) for tie in found.items]
        over[label] = min(e[0] for e in ends), max(e[1] for e in ends)
    return over


def _whatever(found: Ties) -> dict[str, Range]:
    """Least and greatest number over all ties, by label, whatever happened to the persons."""
    over: dict[str, Range] = {}
    for label in {label for tie in found.items for _, label in tie.ranges}:
        ends = [[r for (_, own), r in tie.ranges.items() if own == label] for tie in found.items]
        over[label] = min(sum(r[0] for r in e) for e in ends), max(sum(r[1] for r in e) for e in ends)
    return over


def _certain(scene: CauseScene, found: Ties) -> Iterator[Text]:
    over = _over(found)
    kinds = sorted({k for k, label in over if not label})
    shared = [kind for kind in kinds if over[kind, ""][0] > 0]
    if not shared:
        counts = _whatever(found)
        low, high = counts[""]
        yield say("gap", n=people(low, high))
        yield from _facts(scene, counts, high)
    for kind in shared:
        high = over[kind, ""][1]
        yield _kind(kind, over[kind, ""])
        yield from _facts(scene, {label: ends for (own, label), ends in over.items() if own == kind}, high)


def _kind(kind: str, ends: Range) -> Text:
    name = "misprint" if kind.startswith("misprint ") else kind
    return say(name, section="kind", n=people(*ends))


def _facts(scene: CauseScene, counts: Mapping[str, Range], all_: int) -> Iterator[Text]:
    facts = [
        _count(scene, label, ends, all_) for label, ends in sorted(counts.items()) if label and ends[0] > 0
    ]
    if facts:
        yield say("consistent", list=joined(facts))


def _count(scene: CauseScene, label: str, ends: Range, all_: int) -> Text:
    """How many of the persons stand under a code, or come from or go to it."""
    collection = scene.collection
    name, _, rest = label.partition(" ")
    if rest:
        side, _, value = rest.partition(" ")
        number = people(*ends)
        return say(f"moved_{side}", n=number, code=code(collection, name, value))
    name, _, value = label.partition("=")
    words = code(collection, name, value)
    if ends == (all_, all_) and all_ > 1:
        return say("all_of", n=all_, code=words)
    if ends[0] == ends[1]:
        return say("exactly", n=ends[0], code=words)
    return say("between", low=ends[0], high=ends[1], code=words)


def _open(scene: CauseScene, found: Ties) -> Iterator[Text]:
    bodies = sorted({t.bodies for t in found.items})
    names = [joined((body(scene.collection, b) for b in own), " + ") for own in bodies]
    if len(bodies) == 1:
        yield say("one_body", list=names[0])
    else:
        yield say("which_body", n=len(bodies), list=joined(names, ", "))
    over = _over(found)
    kinds = sorted({k for k, label in over if not label and over[k, ""][0] == 0})
    if kinds:
        told_ = dict.fromkeys(_kind(kind, _made(found, kind)) for kind in kinds)
        yield say("which_kind", list=joined(told_, " / "))
    loose: dict[str, list[tuple[str, Range]]] = {}
    for label, ends in sorted(_whatever(found).items()):
        name, sign, value = label.partition("=")
        if sign and ends[0] != ends[1]:
            loose.setdefault(name, []).append((value, ends))
    for name, codes in loose.items():
        listed = joined(
            say("between", low=low, high=high, code=code(scene.collection, name, value))
            for value, (low, high) in codes
        )
        yield say("not_fixed", dimension=dimension(scene.collection, name), list=listed)


def _made(found: Ties, kind: str) -> Range:
    """Least and greatest number of a kind, over those ties in which it is made."""
    ends = [tie.ranges[kind, ""] for tie in found.items if (kind, "") in tie.ranges]
    return min(e[0] for e in ends), max(e[1] for e in ends)


def _ask(scene: CauseScene, found: Ties) -> Text:
    id = found.question
    if id is None:
        return say("nothing")
    anchor = scene.built.anchors[id]
    return say(
        "ask_figure",
        provider=body(scene.collection, anchor.key.provider),
        figure=figure(scene.collection, anchor.key),
        value=scene.built.system[id].value,
        place=place(anchor),
    )


def _data(
    scene: CauseScene,
    bodies: Iterable[str],
    ranges: Mapping[tuple[str, str], Range],
    certain: Mapping[str, int],
) -> dict[str, Any]:
    return {
        "bodies": list(bodies),
        "moves": [
            {"kind": kind, "code": label, "least": low, "greatest": high}
            for (kind, label), (low, high) in sorted(ranges.items())
        ],
        "changes": dict(sorted(certain.items())),
    }
