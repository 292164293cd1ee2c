"""What happened to persons, as far as the figures can say: moves between bodies and sums, and their ties."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

from tilstand.book.row import LinearRelation
from tilstand.define import Vocabulary
from tilstand.kernel.catalogue import MoveCategory, MoveKind, UnlistedMember
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.move import label_order
from tilstand.kernel.tie import Tie, Ties, ties
from tilstand.model.ground import Ground, Grounded, claims
from tilstand.reconcile.ask import asked, told_of
from tilstand.reconcile.evidence import Hint
from tilstand.reconcile.find import beside
from tilstand.reconcile.rival import Rival, rivals
from tilstand.reconcile.scene import CauseScene
from tilstand.reconcile.sheet import SheetBody, moves, sheets
from tilstand.reconcile.side import Numbers
from tilstand.reconcile.tell import body, code, dimension, figure, joined, people, say
from tilstand.terms import Joined, Text

__all__ = ["CauseAnswer", "told"]

Range = tuple[int, int]
Ranges = Mapping[tuple[MoveKind, MoveCategory | None], Range]
_ASSUMED = ("others", "no_misprint", "simplest", "each_sum", "same_codes", "marginals", "equal_trust")


@dataclass(frozen=True, slots=True)
class CauseAnswer:
    """What can be said of a cause, beside what does not fit.

    Attributes:
        status: How far the answer can be relied on.
        claims: What is said, each on its ground: proven, simplest, assumed.
        open: What is open.
        ask: What would settle it.
        ties: The equally simple answers, as data.
        rivals: What one of the simplest answers does without, and what that takes.
        evidence: What else the ledger says of the bodies between which the figures cannot choose.
        happened: What seems to have happened, with the least and greatest number of persons: shared by all.
        persons: Least and greatest number of persons that it concerns, whatever happened to them.
    """

    status: Certainty
    claims: tuple[Grounded, ...]
    open: tuple[Text, ...]
    ask: Text
    ties: tuple[Mapping[str, Any], ...] = ()
    rivals: tuple[Rival, ...] = ()
    evidence: tuple[Hint, ...] = ()
    happened: tuple[tuple[MoveKind, Range], ...] = ()
    persons: Range | None = None


def told(scene: CauseScene) -> CauseAnswer:
    """The explanation in persons."""
    measure, period = scene.about
    catalogue = moves(scene.built, sheets(scene.book, scene.built, measure, period))
    found = ties(scene.built.system, catalogue, rows=scene.broken)
    must = claims(Ground.PROVEN, (say("not_all"), *_widest(scene)))
    if found.status is Certainty.TIMED_OUT:
        many = claims(Ground.SIMPLEST, (say("too_many", n=max(found.least, 1)),))
        return CauseAnswer(found.status, (*must, *many), (), say("nothing"))
    if not found.items:
        stuck = [say("relation_off", relation=_about(scene, id)) for id in found.stuck]
        none = claims(Ground.SIMPLEST, (say("no_moves"), *stuck))
        return CauseAnswer(found.status, (*must, *none), (), say("nothing"))
    marks = () if found.status is Certainty.PROVEN else (say("doubt"),)
    others = tuple(rivals(scene, catalogue, found))
    known = told_of(scene, found)
    return CauseAnswer(
        found.status,
        (
            *must,
            *claims(Ground.SIMPLEST, (*marks, *_simplest(scene, found), *_others(found, others))),
            *claims(Ground.ASSUMED, (say(n, section="assume") for n in _ASSUMED)),
        ),
        tuple(_open(scene, found)),
        asked(scene, found, known),
        tuple(map(_data, found.items)),
        others,
        tuple(one for own in known.values() for one in own),
        tuple((kind, ends) for (kind, code), ends in _over(found).items() if code is None and ends[0]),
        _whatever(found)[0],
    )


def _widest(scene: CauseScene) -> Iterator[Text]:
    """The largest difference between two sides, which is there whatever has happened."""
    rows = [scene.built.rows[id] for id in scene.broken if id in scene.built.rows]
    row = max(rows, key=_gap, default=None)
    if row is not None and _gap(row):
        cells = tuple(part.key for part in row.parts)
        about = joined((figure(scene.collection, part.key) for part in row.left), " + ")
        yield say("widest", n=Numbers.point(_gap(row)).told(cells), relation=about)


def _gap(row: LinearRelation) -> Fraction:
    """By how much both sides of a relation differ at least."""
    left, right = row.sides
    above = left.low - right.high if right.high is not None else Fraction(0)
    below = right.low - left.high if left.high is not None else Fraction(0)
    return max(above, below, Fraction(0))


def _others(found: Ties, others: Iterable[Rival]) -> Iterator[Text]:
    """How many answers are as simple, and what one person more would allow."""
    yield say("as_simple", n=len(found.items)) if len(found.items) > 1 else say("only_one")
    for one in others:
        what = say(one.without.value, section="without")
        if one.persons is None:
            yield say("rival_none", without=what)
        elif one.more is not None and one.more <= 1:
            name = "rival_more" if one.more > 0 else "rival_same" if one.more == 0 else "rival_fewer"
            yield say(name, without=what, n=people(one.persons, one.persons))
        else:
            yield say("rival", without=what, n=people(one.persons, one.persons))


def _ranges(tie: Tie) -> Ranges:
    """The numbers of a tie by kind and category, which are those of the catalogue."""
    return cast(Ranges, tie.ranges)


def _about(scene: CauseScene, id: str) -> Text:
    """What a relation is about: the figures on its left side, of a code list's sum the first of them."""
    row, terms = scene.built.rows.get(id), scene.built.system.row(id).coefficients
    keys = [scene.built.anchors[next(iter(terms))].key] if row is None else [one.key for one in row.left]
    return joined((figure(scene.collection, key) for key in keys), " + ")


def _over(found: Ties) -> Ranges:
    """Least and greatest number over all ties, by kind and category."""
    over: dict[tuple[MoveKind, MoveCategory | None], Range] = {}
    for label in sorted({label for tie in found.items for label in _ranges(tie)}, key=label_order):
        ends = [_ranges(tie).get(label, (0, 0)) for tie in found.items]
        over[label] = min(e[0] for e in ends), max(e[1] for e in ends)
    return over


def _whatever(found: Ties) -> tuple[Range, Mapping[MoveCategory, Range]]:
    """Least and greatest number over all ties, whatever happened to the persons: of all, by category."""

    def over(category: MoveCategory | None) -> Range:
        ends = [[r for (_, own), r in _ranges(tie).items() if own == category] for tie in found.items]
        return min(sum(r[0] for r in e) for e in ends), max(sum(r[1] for r in e) for e in ends)

    found_ = {category for tie in found.items for _, category in _ranges(tie) if category is not None}
    return over(None), {category: over(category) for category in sorted(found_, key=str)}


def _simplest(scene: CauseScene, found: Ties) -> Iterator[Text]:
    over = _over(found)
    shared = [(kind, ends) for (kind, category), ends in over.items() if category is None and ends[0] > 0]
    if not shared:
        (low, high), counts = _whatever(found)
        yield say("gap", n=people(low, high))
        yield from _facts(scene, counts, high)
    for kind, ends in shared:
        yield _kind(kind, ends)
        own = {category: e for (one, category), e in over.items() if one == kind and category is not None}
        yield from _facts(scene, own, ends[1])


def _kind(kind: MoveKind, ends: Range) -> Text:
    return say(str(replace(kind, of="")), section="kind", n=people(*ends))


def _facts(scene: CauseScene, counts: Mapping[MoveCategory, Range], all_: int) -> Iterator[Text]:
    facts = [_count(scene, category, ends, all_) for category, ends in counts.items() if ends[0] > 0]
    if facts:
        yield say("consistent", list=joined(facts))


def _category(scene: CauseScene, category: MoveCategory) -> Text:
    if category.code is None:
        return say("not_stated")
    return code(scene.collection, category.dimension, category.code)


def _count(scene: CauseScene, category: MoveCategory, ends: Range, all_: int) -> Text:
    """How many of the persons stand under a code, or come from or go to it."""
    words = _category(scene, category)
    if category.side != "in":
        return say(f"moved_{category.side}", n=people(*ends), code=words)
    if ends == (all_, all_) and all_ > 1:
        return say("all_of", n=all_, code=words)
    if ends[0] == ends[1]:
        return say("exactly", n=ends[0], code=words)
    return say("between", low=ends[0], high=ends[1], code=words)


def _open(scene: CauseScene, found: Ties) -> Iterator[Text]:
    bodies = sorted({t.bodies for t in found.items}, key=lambda own: [*map(str, own)])
    names = [joined((_sheet(scene.collection, b) for b in own), " + ") for own in bodies]
    if len(bodies) == 1:
        yield say("one_body", list=names[0])
    else:
        yield say("which_body", n=len(bodies), list=joined(names, ", "))
    over = _over(found)
    kinds = [kind for (kind, category), ends in over.items() if category is None and ends[0] == 0]
    if kinds:
        told_ = dict.fromkeys(_kind(kind, _made(found, kind)) for kind in kinds)
        yield say("which_kind", list=joined(told_, " / "))
    loose: dict[str, list[Text]] = {}
    for one, (low, high) in _whatever(found)[1].items():
        if one.side == "in" and low != high:
            listed = say("between", low=low, high=high, code=_category(scene, one))
            loose.setdefault(one.dimension, []).append(listed)
    for name, codes in loose.items():
        yield say("not_fixed", dimension=dimension(scene.collection, name), list=joined(codes))


def _sheet(collection: Vocabulary, of: Hashable) -> Text:
    """Whose a sheet is, in words: a body, a body within a code, a member of a group that nobody lists."""
    match of:
        case UnlistedMember(SheetBody(provider)):
            return say("unlisted", group=body(collection, provider))
        case SheetBody(provider, within) if within:
            codes = Joined(tuple(code(collection, *one) for one in within))
            return beside(body(collection, provider), codes)
        case SheetBody(provider):
            return body(collection, provider)
    raise TypeError(of)


def _made(found: Ties, kind: MoveKind) -> Range:
    """Least and greatest number of a kind, over those ties in which it is made."""
    ends = [_ranges(tie)[kind, None] for tie in found.items if (kind, None) in tie.ranges]
    return min(e[0] for e in ends), max(e[1] for e in ends)


def _data(tie: Tie) -> dict[str, Any]:
    moved = sorted(_ranges(tie).items(), key=lambda item: label_order(item[0]))
    return {
        "bodies": [*map(str, tie.bodies)],
        "moves": [
            {"kind": str(kind), "code": "" if one is None else str(one), "least": low, "greatest": high}
            for (kind, one), (low, high) in moved
        ],
        "changes": dict(sorted(tie.certain.items())),
    }
