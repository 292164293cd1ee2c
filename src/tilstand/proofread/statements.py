"""Statements about several figures: changes and ranks; interval arithmetic.

There is one rule: a range stays a range. What is said agrees where it holds whatever the figures are within
theirs, does not fit where it holds for none, and is left open in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tilstand.define.relations import CellReference, Relation
from tilstand.ledger.interval import Interval, format_fraction
from tilstand.proofread.claims import ClaimSentence
from tilstand.proofread.evidence import DiscourseState
from tilstand.proofread.figure_index import FigureIndex
from tilstand.proofread.grammar import GrammarWords, make_word_pattern, starts_with_phrase
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.result import Standing
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.terms import Key, Period


def divide_intervals(part: Interval, whole: Interval) -> Interval | None:
    """The shares that a part may be of its whole; None where the whole may be nought or has no end."""
    if whole.high is None or whole.low <= 0:
        return None
    return Interval(part.low / whole.high, None if part.high is None else part.high / whole.low)


def subtract_intervals(earlier: Interval, later: Interval) -> Interval | None:
    """The differences of two figures, below nought for a fall; None where either has no upper end."""
    if earlier.high is None or later.high is None:
        return None
    return Interval(later.low - earlier.high, later.high - earlier.low)


def compare_interval_order(earlier: Interval, later: Interval) -> str | None:
    """Whether a figure went "up", "down" or stayed the "same"; None where its ranges leave that open."""
    if earlier == later and earlier.is_bounded:
        return "same"
    if earlier.high is not None and later.low > earlier.high:
        return "up"
    if later.high is not None and later.high < earlier.low:
        return "down"
    return None


def compare_intervals(low: Fraction, high: Fraction, exact: Interval, *, rounded: bool = False) -> Standing:
    """How a number that stands for all from `low` to `high` fits one that is within a range.

    Args:
        low: The lowest number that is meant.
        high: The highest.
        exact: The range.
        rounded: True where it is one for no other reason than that figures are printed with few decimals.
    """
    if exact.high is None:
        return Standing.NOT_MATCHED if exact.low <= high else Standing.DOES_NOT_FIT
    middle = (exact.low + exact.high) / 2
    if (low <= exact.low and exact.high <= high) or (rounded and low <= middle <= high):
        return Standing.AGREES
    return Standing.NOT_MATCHED if exact.low <= high and low <= exact.high else Standing.DOES_NOT_FIT


def format_computed_interval(value: Interval, *, rounded: bool = False) -> str:
    """A range as it is told: of a rounded figure, the number itself."""
    if rounded and value.high is not None:
        return format_fraction((value.low + value.high) / 2)
    return str(value)


_DIRECTIONS = ("up", "down", "same")
_TWO = 2


@dataclass(frozen=True, slots=True)
class RelationStatement:
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


def find_change_statements(
    read: ClaimSentence, done: Mapping[int, NumberVerdict], stated: FigureIndex, words: GrammarWords
) -> Iterator[RelationStatement]:
    """Two figures of one address in two periods, with a word for a rise or fall between or beside them.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        stated: What the ledger states.
        words: The small words of its language.
    """
    for at in range(1, len(read.claims)):
        current_key, other_key = done[at - 1].key, done[at].key
        if (
            current_key is None
            or other_key is None
            or current_key.period == other_key.period
            or _drop_key_period(current_key) != _drop_key_period(other_key)
        ):
            continue
        if all(done[i].status is Standing.DOES_NOT_FIT for i in (at - 1, at)):
            continue  # the numbers themselves are told
        if (
            sum(
                verdict.key is not None and _drop_key_period(verdict.key) == _drop_key_period(current_key)
                for verdict in done.values()
            )
            > _TWO
        ):
            continue  # "fell from 36 in 2019 and 39 in 2020 to 19"
        start = read.claims[at - 1].number.end
        end = read.claims[at].number.end
        if _has_untold_comparison(read.text, start, words):
            continue  # "fewer than in 2023 (216), but more than in 2022 (176)": than neither
        found = _find_change_direction(read.text, start, end, words)
        held = _find_more_or_less(read.text, start, read.claims[at].number.start, words)
        if (said := held or found) is None:
            continue
        earlier, later = sorted((current_key, other_key), key=lambda key: key.period)
        direction, match = said
        if held is not None and current_key == earlier:
            direction = {"up": "down", "down": "up"}[direction]  # of the earlier one it is said
        rounded = stated.is_rounding_range(later)
        ways = {
            compare_interval_order(before, now): " → ".join(
                format_computed_interval(interval, rounded=rounded) for interval in (before, now)
            )
            for now in reversed(stated.list_intervals(later))
            for before in reversed(stated.list_intervals(earlier))
        }
        if not ways or (None in ways and direction not in ways):
            continue  # the ranges leave it open
        status = Standing.AGREES if direction in ways else Standing.DOES_NOT_FIT
        text = ways.get(direction) or next(reversed(ways.values()))
        yield RelationStatement(match.group(), match.start(), status, _find_declared_change(stated, later), text)


def _find_change_direction(text: str, start: int, end: int, words: GrammarWords) -> tuple[str, re.Match[str]] | None:
    """The one direction that is named between two figures, or before the first in the same clause."""
    begin = max(text.rfind(mark, 0, start) for mark in ",;(") + 1
    for low, high in ((start, end), (begin, start)):
        matches = {
            name: match
            for name in _DIRECTIONS
            if (match := make_word_pattern(getattr(words, name)).search(text, low, high)) is not None
        }
        if len(matches) == 1:
            return next(iter(matches.items()))
    return None


def _has_untold_comparison(text: str, start: int, words: GrammarWords) -> bool:
    """True where something that is not told is held against the first of two figures."""
    begin = max(text.rfind(mark, 0, start) for mark in ",.;:") + 1
    than = list(make_word_pattern(words.than).finditer(text, begin, start))
    return bool(than) and not any(
        char.isdigit() for char in re.sub(r"(?:19|20)\d\d", "", text[begin : than[-1].start()])
    )


def _find_more_or_less(text: str, start: int, end: int, words: GrammarWords) -> tuple[str, re.Match[str]] | None:
    """Whether the first of two figures is said to be more or less than the other: "fewer (28) than (26)"."""
    if make_word_pattern(words.than).search(text, start, end) is None:
        return None
    begin = max(text.rfind(mark, 0, start) for mark in ".;:") + 1
    for name, phrases in (("up", words.rises_after), ("down", words.falls_after)):
        firsts = tuple(dict.fromkeys(phrase.split()[0] for phrase in phrases))
        match = make_word_pattern(firsts).search(text, begin, start)
        if match is not None:
            return name, match
    return None


def check_rank_statements(
    text: str,
    hits: tuple[PhraseMention, ...],
    scene: DiscourseState,
    stated: FigureIndex,
    period: Period,
    words: GrammarWords,
) -> Iterator[RelationStatement]:
    """A code that is said to have the most: held against the figures of all its siblings.

    Args:
        text: The sentence.
        hits: Phrases in it.
        scene: What was told before.
        stated: What the ledger states.
        period: Period of the report.
        words: The small words of its language.
    """
    place, match = _find_claimed_rank(text, words)
    if match is None or not _is_ranking_superlative(text[match.end() :], match.end(), hits, words):
        return
    clearly = make_word_pattern(words.clearly).search(text) is not None
    for key, dimension, code in _find_ranked_figures(hits, scene, stated, period):
        relation = _find_declared_most(stated, key.at(dimension, code), dimension, clearly) if place == "most" else None
        always = relation is not None and make_word_pattern(words.throughout).search(text) is not None
        periods = relation.periods if relation is not None and always and relation.periods else (period,)
        matches = [
            _find_rank_rival(place, stated, Key(key.measure, key.provider, at, key.dims), dimension, code, clearly)
            for at in periods
        ]
        if None in matches:
            continue
        wrong = [current_text for current_text in matches if current_text]
        status = Standing.DOES_NOT_FIT if wrong else Standing.AGREES
        yield RelationStatement(
            match.group(), match.start(), status, relation.id if relation else place, "; ".join(wrong)
        )
        return


def _find_claimed_rank(text: str, words: GrammarWords) -> tuple[str, re.Match[str] | None]:
    """The rank that a sentence speaks of: the second, the last or the first."""
    for place in ("second", "least", "most"):
        match = make_word_pattern(getattr(words, place)).search(text)
        if match is not None:
            return place, match
    return "most", None


def _is_ranking_superlative(tail: str, at: int, hits: tuple[PhraseMention, ...], words: GrammarWords) -> bool:
    """True where "most" ranks: before a verb, before what is ranked, at the end; not in "most of"."""
    word = re.match(r"[\s,]*([^\W\d_]+)", tail)
    if word is None or starts_with_phrase(words.verbs, tail) or starts_with_phrase(words.within, tail):
        return True
    return any(h.start == at + word.start(1) for h in hits)


def _find_ranked_figures(
    hits: tuple[PhraseMention, ...], scene: DiscourseState, stated: FigureIndex, period: Period
) -> Iterator[tuple[Key, str, str]]:
    """The figures that a rank may be about: measures in sight, and the code that the sentence names first."""
    collection = stated.collection
    told = list_mentioned_names(hits, PhraseKind.MEASURE)
    near = [k.measure for k in (scene.topic, *scene.recent) if k is not None]
    for measure in dict.fromkeys((*(m for m in near if m in told), *sorted(told), *near)):
        for hit in (h for h in hits if h.about is PhraseKind.CODE):
            for dimension in collection.measures[measure].dimensions:
                if collection.settings.dimensions[dimension].codelist != hit.group or len(hit.names) != 1:
                    continue
                bodies = [k.provider for k in (scene.topic, *scene.recent) if k and k.measure == measure]
                for body in dict.fromkeys((*bodies, *sorted(stated.reporters.get(measure, ())))):
                    yield Key(measure, body, period), dimension, next(iter(hit.names))


def _find_rank_rival(place: str, stated: FigureIndex, key: Key, dimension: str, code: str, clearly: bool) -> str | None:
    """Empty where a code has the rank, else who stands in its way; None where too little is stated."""
    codelist = stated.collection.get_codelist(dimension)
    if code not in codelist:
        return None
    own_intervals = stated.list_intervals(key.at(dimension, code))[:1]
    others = {
        c.id: intervals[0]
        for c in codelist.parts(codelist[code].parent)
        if c.id != code and (intervals := stated.list_intervals(key.at(dimension, c.id)))
    }
    if not own_intervals or not others:
        return None
    value = own_intervals[0]
    holds, fails = _test_interval_rank(place, value, list(others.values()), 2 if clearly else 1)
    if not (holds or fails):
        return None
    first = min if place == "least" else max
    rival = first(others, key=lambda name: others[name].low)
    rounded = stated.is_rounding_range(key)
    told = (format_computed_interval(interval, rounded=rounded) for interval in (value, others[rival]))
    return "" if holds else f"{key.period}: {code} {next(told)}, {rival} {next(told)}"


def _test_interval_rank(place: str, value: Interval, others: Sequence[Interval], times: int) -> tuple[bool, bool]:
    """Whether a range has a rank among others whatever the figures are, and whether it cannot have it."""
    above = [interval for interval in others if value.high is not None and interval.low > value.high]
    level = [interval for interval in others if interval.high is None or interval.high > value.low]
    if place == "least":
        below = any(interval.high is not None and interval.high < value.low for interval in others)
        return all(value.high is not None and value.high <= interval.low for interval in others), below
    if place == "second":
        return len(above) == len(level) == 1, len(above) > 1 or not level
    if times > 1:
        holds = all(interval.high is not None and times * interval.high <= value.low for interval in others)
        return holds, any(value.high is not None and times * interval.low > value.high for interval in others)
    holds = all(interval.high is not None and interval.high < value.low for interval in others)
    return holds, any(value.high is not None and interval.low >= value.high for interval in others)


def _drop_key_period(key: Key) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return key.measure, key.provider, key.dims


def _find_declared_most(stated: FigureIndex, key: Key, dimension: str, clearly: bool) -> Relation | None:
    """The declared relation that says a code has the most."""
    return next(
        (
            relation
            for relation in stated.collection.relations
            if relation.kind == "most"
            and relation.over == dimension
            and relation.clearly == clearly
            and _is_relation_about(relation.of, key)
        ),
        None,
    )


def _find_declared_change(stated: FigureIndex, key: Key) -> str:
    """The declared relation that holds a figure against an earlier one of its own."""
    for relation in stated.collection.relations:
        own_flag = relation.kind == "compare" and len(relation.of) == 1 and relation.measured_in != "share"
        if own_flag and _is_relation_about(relation.of, key):
            return relation.id
    return "compare"


def _is_relation_about(terms: tuple[CellReference, ...], key: Key) -> bool:
    """True where a relation is about the very figure of an address, whatever its period."""
    return any(
        (t.measure, t.provider, tuple(sorted(t.where.items()))) == (key.measure, key.provider, key.dims) for t in terms
    )
