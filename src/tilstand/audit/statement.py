"""Statements that tie figures together: what rose or fell, and what was highest; each with its relation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tilstand.audit.claim import ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, Hit, names
from tilstand.audit.reckon import compared, shown
from tilstand.audit.result import Standing
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedFigures
from tilstand.audit.words import Grammar, pattern, starts_with
from tilstand.book.interval import Interval
from tilstand.define.relation import Cells, Relation
from tilstand.terms import Key, Period

__all__ = ["Statement", "changes", "ranks"]

_DIRECTIONS = ("up", "down", "same")
_TWO = 2


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about figures.

    Attributes:
        said: Its words.
        at: Where they stand in the sentence.
        status: Whether the ledger's figures bear it out.
        relation: Id of the declared relation that says the same; else the kind of statement.
        expected: What the figures say.
    """

    said: str
    at: int
    status: Standing
    relation: str
    expected: str


def changes(
    read: ClaimSentence, done: Mapping[int, NumberVerdict], stated: StatedFigures, words: Grammar
) -> Iterator[Statement]:
    """Two figures of one address in two periods, with a word for a rise or fall between or beside them.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        stated: What the ledger states.
        words: The small words of its language.
    """
    for at in range(1, len(read.claims)):
        one, other = done[at - 1].key, done[at].key
        if one is None or other is None or one.period == other.period or _bare(one) != _bare(other):
            continue
        if all(done[i].status is Standing.DOES_NOT_FIT for i in (at - 1, at)):
            continue  # the numbers themselves are told
        if (
            sum(verdict.key is not None and _bare(verdict.key) == _bare(one) for verdict in done.values())
            > _TWO
        ):
            continue  # "fell from 36 in 2019 and 39 in 2020 to 19"
        start = read.claims[at - 1].number.end
        end = read.claims[at].number.end
        if _against(read.text, start, words):
            continue  # "fewer than in 2023 (216), but more than in 2022 (176)": than neither
        found = _direction(read.text, start, end, words)
        held = _held(read.text, start, read.claims[at].number.start, words)
        if (said := held or found) is None:
            continue
        earlier, later = sorted((one, other), key=lambda key: key.period)
        direction, match = said
        if held is not None and one == earlier:
            direction = {"up": "down", "down": "up"}[direction]  # of the earlier one it is said
        rounded = stated.rounded(later)
        ways = {
            compared(before, now): " → ".join(shown(one, rounded=rounded) for one in (before, now))
            for now in reversed(stated.ranges(later))
            for before in reversed(stated.ranges(earlier))
        }
        if not ways or (None in ways and direction not in ways):
            continue  # the ranges leave it open
        status = Standing.AGREES if direction in ways else Standing.DOES_NOT_FIT
        told = ways.get(direction) or next(reversed(ways.values()))
        yield Statement(match.group(), match.start(), status, _declared(stated, later), told)


def _direction(text: str, start: int, end: int, words: Grammar) -> tuple[str, re.Match[str]] | None:
    """The one direction that is named between two figures, or before the first in the same clause."""
    begin = max(text.rfind(mark, 0, start) for mark in ",;(") + 1
    for low, high in ((start, end), (begin, start)):
        matches = {
            name: match
            for name in _DIRECTIONS
            if (match := pattern(getattr(words, name)).search(text, low, high)) is not None
        }
        if len(matches) == 1:
            return next(iter(matches.items()))
    return None


def _against(text: str, start: int, words: Grammar) -> bool:
    """True where something that is not told is held against the first of two figures."""
    begin = max(text.rfind(mark, 0, start) for mark in ",.;:") + 1
    than = list(pattern(words.than).finditer(text, begin, start))
    return bool(than) and not any(
        char.isdigit() for char in re.sub(r"(?:19|20)\d\d", "", text[begin : than[-1].start()])
    )


def _held(text: str, start: int, end: int, words: Grammar) -> tuple[str, re.Match[str]] | None:
    """Whether the first of two figures is said to be more or less than the other: "fewer (28) than (26)"."""
    if pattern(words.than).search(text, start, end) is None:
        return None
    begin = max(text.rfind(mark, 0, start) for mark in ".;:") + 1
    for name, phrases in (("up", words.rises_after), ("down", words.falls_after)):
        firsts = tuple(dict.fromkeys(phrase.split()[0] for phrase in phrases))
        match = pattern(firsts).search(text, begin, start)
        if match is not None:
            return name, match
    return None


def ranks(
    text: str, hits: tuple[Hit, ...], scene: Scene, stated: StatedFigures, period: Period, words: Grammar
) -> Iterator[Statement]:
    """A code that is said to have the most: held against the figures of all its siblings.

    Args:
        text: The sentence.
        hits: Phrases in it.
        scene: What was told before.
        stated: What the ledger states.
        period: Period of the report.
        words: The small words of its language.
    """
    place, match = _rank(text, words)
    if match is None or not _ranking(text[match.end() :], match.end(), hits, words):
        return
    clearly = pattern(words.clearly).search(text) is not None
    for key, dimension, code in _placed(hits, scene, stated, period):
        relation = _ranked(stated, key.at(dimension, code), dimension, clearly) if place == "most" else None
        always = relation is not None and pattern(words.throughout).search(text) is not None
        periods = relation.periods if relation is not None and always and relation.periods else (period,)
        found = [
            _stands(place, stated, Key(key.measure, key.provider, at, key.dims), dimension, code, clearly)
            for at in periods
        ]
        if None in found:
            continue
        wrong = [one for one in found if one]
        status = Standing.DOES_NOT_FIT if wrong else Standing.AGREES
        yield Statement(
            match.group(), match.start(), status, relation.id if relation else place, "; ".join(wrong)
        )
        return


def _rank(text: str, words: Grammar) -> tuple[str, re.Match[str] | None]:
    """The rank that a sentence speaks of: the second, the last or the first."""
    for place in ("second", "least", "most"):
        match = pattern(getattr(words, place)).search(text)
        if match is not None:
            return place, match
    return "most", None


def _ranking(tail: str, at: int, hits: tuple[Hit, ...], words: Grammar) -> bool:
    """True where "most" ranks: before a verb, before what is ranked, at the end; not in "most of"."""
    word = re.match(r"[\s,]*([^\W\d_]+)", tail)
    if word is None or starts_with(words.verbs, tail) or starts_with(words.within, tail):
        return True
    return any(h.start == at + word.start(1) for h in hits)


def _placed(
    hits: tuple[Hit, ...], scene: Scene, stated: StatedFigures, period: Period
) -> Iterator[tuple[Key, str, str]]:
    """The figures that a rank may be about: measures in sight, and the code that the sentence names first."""
    collection = stated.collection
    told = names(hits, About.MEASURE)
    near = [k.measure for k in (scene.topic, *scene.recent) if k is not None]
    for measure in dict.fromkeys((*(m for m in near if m in told), *sorted(told), *near)):
        for hit in (h for h in hits if h.about is About.CODE):
            for dimension in collection.measures[measure].dimensions:
                if collection.settings.dimensions[dimension].codelist != hit.group or len(hit.names) != 1:
                    continue
                bodies = [k.provider for k in (scene.topic, *scene.recent) if k and k.measure == measure]
                for body in dict.fromkeys((*bodies, *sorted(stated.reporters.get(measure, ())))):
                    yield Key(measure, body, period), dimension, next(iter(hit.names))


def _stands(
    place: str, stated: StatedFigures, key: Key, dimension: str, code: str, clearly: bool
) -> str | None:
    """Empty where a code has the rank, else who stands in its way; None where too little is stated."""
    codelist = stated.collection.codelist(dimension)
    if code not in codelist:
        return None
    own = stated.ranges(key.at(dimension, code))[:1]
    others = {
        c.id: found[0]
        for c in codelist.parts(codelist[code].parent)
        if c.id != code and (found := stated.ranges(key.at(dimension, c.id)))
    }
    if not own or not others:
        return None
    value = own[0]
    holds, fails = _ranked_as(place, value, list(others.values()), 2 if clearly else 1)
    if not (holds or fails):
        return None
    first = min if place == "least" else max
    rival = first(others, key=lambda name: others[name].low)
    rounded = stated.rounded(key)
    told = (shown(one, rounded=rounded) for one in (value, others[rival]))
    return "" if holds else f"{key.period}: {code} {next(told)}, {rival} {next(told)}"


def _ranked_as(place: str, value: Interval, others: Sequence[Interval], times: int) -> tuple[bool, bool]:
    """Whether a range has a rank among others whatever the figures are, and whether it cannot have it."""
    above = [one for one in others if value.high is not None and one.low > value.high]
    level = [one for one in others if one.high is None or one.high > value.low]
    if place == "least":
        below = any(one.high is not None and one.high < value.low for one in others)
        return all(value.high is not None and value.high <= one.low for one in others), below
    if place == "second":
        return len(above) == len(level) == 1, len(above) > 1 or not level
    if times > 1:
        holds = all(one.high is not None and times * one.high <= value.low for one in others)
        return holds, any(value.high is not None and times * one.low > value.high for one in others)
    holds = all(one.high is not None and one.high < value.low for one in others)
    return holds, any(value.high is not None and one.low >= value.high for one in others)


def _bare(key: Key) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return key.measure, key.provider, key.dims


def _ranked(stated: StatedFigures, key: Key, dimension: str, clearly: bool) -> Relation | None:
    """The declared relation that says a code has the most."""
    return next(
        (
            relation
            for relation in stated.collection.relations
            if relation.kind == "most"
            and relation.over == dimension
            and relation.clearly == clearly
            and _speaks(relation.of, key)
        ),
        None,
    )


def _declared(stated: StatedFigures, key: Key) -> str:
    """The declared relation that holds a figure against an earlier one of its own."""
    for relation in stated.collection.relations:
        own = relation.kind == "compare" and len(relation.of) == 1 and relation.measured_in != "share"
        if own and _speaks(relation.of, key):
            return relation.id
    return "compare"


def _speaks(terms: tuple[Cells, ...], key: Key) -> bool:
    """True where a relation is about the very figure of an address, whatever its period."""
    return any(
        (t.measure, t.provider, tuple(sorted(t.where.items()))) == (key.measure, key.provider, key.dims)
        for t in terms
    )
