"""Other figures that a number may be: those whose every code, body and measure is told of near by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tilstand.audit.near import NumberTold, covered, mentions, named
from tilstand.audit.phrase import About, names
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.audit.words import pattern
from tilstand.terms import Key, Period

__all__ = ["elsewhere"]

# Numbers so many places, and so many sentences, back are still spoken of.
_PLACES = 6
_REACH = 2


def elsewhere(
    told: Sequence[NumberTold],
    at: int,
    entries: Sequence[StatedAt],
    stated: StatedFigures,
    periods: Sequence[Period],
    against: Key,
) -> Iterator[Key]:
    """The figures that state a number, and that what is told near by may mean instead of another.

    "17 of 18 applications for a reflection period were granted": that the 18 were about the reflection period
    is said of the 17. A figure that the number's own words speak against is none.

    Args:
        told: Every number of a text.
        at: Place of the number.
        entries: Every figure that states the number.
        stated: What the ledger states.
        periods: The periods that the number may be of.
        against: The figure that it was held against.
    """
    one = told[at]
    near = [other for other in told[max(0, at - _PLACES) : at] if one.sentence - other.sentence <= _REACH]
    keys = {other.verdict.key for other in near if other.verdict.key is not None}
    hits = (*one.hits, *one.last, *one.passed, *one.heads)
    codes = names((h for h in hits if h.about is About.CODE), About.CODE)
    last = next((n.verdict.key for n in reversed(near) if n.verdict.key is not None), None)
    bodies = named(one, stated.collection.settings.coordinator) or {last.provider if last else ""}
    measures = names(hits, About.MEASURE) | {key.measure for key in keys}
    own = list(mentions(one, led=False))
    together = pattern(one.words.total).search(one.text) is not None
    for entry in entries:
        key = entry.key
        if key == against or key.measure not in measures or key.period not in (*periods, against.period):
            continue
        if (
            not _fits(one, key, stated)
            or one.value <= 1
            or (one.claim.whole and key.measure != against.measure)
        ):
            continue
        alone = len(stated.reporters[key.measure]) == 1
        new = key.measure in one.measures and last is not None and last.measure != key.measure
        alone = alone or ((together or new) and key.provider == stated.main(key.measure))
        if (
            (alone or key.provider in bodies)
            and {code for _, code in key.dims} <= codes | _taken(key, keys)
            and covered(stated.collection, own, key) is not None
        ):
            yield key


def _taken(key: Key, keys: Iterable[Key]) -> set[str]:
    """The codes of what was told of a figure's measure and body before."""
    same = (one for one in keys if (one.measure, one.provider) == (key.measure, key.provider))
    return {code for one in same for _, code in one.dims}


def _fits(one: NumberTold, key: Key, stated: StatedFigures) -> bool:
    """True where the number's own words name no other body, and nothing else that is counted."""
    collection = stated.collection
    reporters = stated.reporters[key.measure]
    own = names((*one.claim.own, *one.claim.side), About.PROVIDER) & reporters
    bodies = own or one.bodies & reporters
    if bodies and key.provider not in bodies:
        return False
    fitting = {m for m in one.measures if m in collection.measures}
    if one.claim.noun:
        fitting = {m for m in fitting if collection.measures[m].unit.value in one.claim.noun}
        if collection.measures[key.measure].unit.value not in one.claim.noun:
            return False
    return not fitting or key.measure in fitting
