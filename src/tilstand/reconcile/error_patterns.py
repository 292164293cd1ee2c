"""Usual errors that fit a difference exactly, and swapped lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from tilstand.define.relations import Relation
from tilstand.ledger.interval import Interval, find_observation_interval, sum_intervals
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome, RelationTerm
from tilstand.model import Observation
from tilstand.model.observations import GroupKey
from tilstand.reconcile.declared_rules import evaluate_declared_relation
from tilstand.reconcile.findings import format_explanation_text, format_source, name_figure_inline
from tilstand.terms import Key, Language, Period, Text, Value


class ErrorPattern(StrEnum):
    """What a person would try.

    OVERLAP: some stand in two categories. PERIOD_LEFT_OUT: a mean is of one period less. LINE_OFF: numbers
    stand on each other's lines. DIGITS_SWAPPED: two digits have changed places. COUNTED_TWICE: a part, or a
    sum of parts, is in the total twice.
    """

    OVERLAP = "overlap"
    PERIOD_LEFT_OUT = "period_left_out"
    LINE_OFF = "line_off"
    DIGITS_SWAPPED = "digits_swapped"
    COUNTED_TWICE = "counted_twice"


@dataclass(frozen=True, slots=True)
class PossibleError:
    """A mishap that would account for a cause. It is a possibility, and never what happened.

    Attributes:
        mishap: What it is.
        words: It in words.
        figures: Addresses of the figures in question.
    """

    mishap: ErrorPattern
    words: Text
    figures: tuple[Key, ...]

    def to_dict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {
            "mishap": self.mishap.value,
            "text": self.words.to_dict(languages),
            "figures": [key.text() for key in self.figures],
        }


Values = Mapping[Observation, Fraction]


@dataclass
class WhatIfCheck:
    """The relations of a ledger, to try other numbers in.

    Attributes:
        rows: Every relation.
        claims: The statements in words and per cent that the collection declares, to be evaluated anew.
        most: How many trials may be made: a count, so that the same is always done.
        made: How many were made.
        spent: True once there were more to make.
    """

    rows: Sequence[LinearRelation]
    claims: DeclaredClaims | None = None
    most: int = 500
    made: int = 0
    spent: bool = False
    _uses: dict[Observation, list[LinearRelation]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for observation in {part.observation for part in row.parts if part.observation is not None}:
                self._uses.setdefault(observation, []).append(row)

    def is_resolved_by(self, values: Values, failing: Iterable[LinearRelation]) -> bool:
        """True if with these numbers every relation that fails holds, and none that they touch fails.

        Args:
            values: What some statements would say instead.
            failing: The relations that must hold then.
        """
        if not values:
            return False
        if self.made >= self.most:
            self.spent = True
            return False
        self.made += 1
        touched = {id(row): row for observation in values for row in self._uses.get(observation, ())}
        wanted = [*failing]
        if any(id(row) not in touched for row in wanted):
            return False
        return all(_is_relation_met(row, values) for row in touched.values()) and not self.find_broken_claims(values)

    def find_broken_rows(self, values: Values) -> list[LinearRelation]:
        """The relations between stated figures that do not hold with these numbers, of those that speak of them."""
        touched = {id(row): row for observation in values for row in self._uses.get(observation, ())}
        stated = (row for row in touched.values() if all(part.observation is not None for part in row.parts))
        return [row for row in stated if not _is_relation_met(row, values)]

    def find_broken_claims(self, values: Values) -> tuple[str, ...]:
        """The declared statements about these figures that do not hold with these numbers, by their ids."""
        return self.claims.find_broken_claims(values) if self.claims is not None else ()


@dataclass(frozen=True)
class DeclaredClaims:
    """The declared relations of a collection, to be evaluated with other figures.

    Attributes:
        book: The figures.
        period: The edition's period, for terms that name none.
    """

    book: Ledger
    period: Period

    @cached_property
    def _index_relations_by_measure(self) -> Mapping[str, Sequence[Relation]]:
        relations: dict[str, list[Relation]] = {}
        for relation in self.book.collection.relations:
            terms = (*relation.left, *relation.right, *relation.of, *relation.base)
            for measure in {term.measure for term in terms}:
                relations.setdefault(measure, []).append(relation)
        return relations

    def find_broken_claims(self, values: Values) -> tuple[str, ...]:
        """The relations about these figures that do not hold with these numbers, by their ids."""
        keys = {observation.key for observation in values}
        relations = {r.id: r for key in keys for r in self._index_relations_by_measure.get(key.measure, ())}
        if not relations:
            return ()
        changed: dict[GroupKey, list[Observation]] = {}
        for key in keys:
            head = key.measure, key.provider, key.period
            changed.setdefault(head, list(self.book.held.list_observations(head)))
        for own_observations in changed.values():
            own_observations[:] = [
                replace(item, value=Value.number(int(values[item]))) if item in values else item
                for item in own_observations
            ]
        groups = self.book.held.replace_groups((head for head in self.book.heads if head not in changed), changed)
        trial = Ledger(self.book.collection, groups, self.book.absent, self.book.period)
        return tuple(
            id
            for id, relation in relations.items()
            for result in evaluate_declared_relation(trial, relation, self.period)
            if result.outcome is Outcome.FAILS and not keys.isdisjoint(part.key for part in result.parts)
        )


def _is_relation_met(row: LinearRelation, values: Values) -> bool:
    left = sum_intervals((_get_trial_interval(part, values), part.times) for part in row.left)
    right = sum_intervals(((_get_trial_interval(part, values), part.times) for part in row.right), row.offset)
    low_enough = right.high is None or left.low - row.slack <= right.high
    if row.sense == "<=":
        return low_enough
    return low_enough and (left.high is None or left.high + row.slack >= right.low)


def _get_trial_interval(part: RelationTerm, values: Values) -> Interval:
    if part.observation is None or part.observation not in values:
        return part.interval
    return Interval.from_single_number(values[part.observation])


NEAR = 2
"""Lines between neighbours: a table may have an empty line after each of its own."""

Row = tuple[Observation, ...]
Axis = tuple[str, str, str, Key]
"""A document, and a figure's address but for one code or its body."""


@dataclass(frozen=True)
class PrintedLines:
    """The lines of every document, as the tables that they are of.

    PrintedLines are of one table where they tell of the same but for one code, or one body.
    """

    book: Ledger

    @cached_property
    def tables(self) -> Mapping[Axis, Sequence[Observation]]:
        """The statements of each table in the order of their lines."""
        observations_by_entry: dict[Axis, list[Observation]] = {}
        for key in self.book:
            for statement in self.book.get_statements(key):
                if statement.source.line is not None:
                    for axis in _list_table_axes(statement):
                        observations_by_entry.setdefault(axis, []).append(statement)
        return {
            axis: sorted(own_observations, key=_order_by_line)
            for axis, own_observations in observations_by_entry.items()
            if len(own_observations) > 1
        }

    def beside(self, one: Observation) -> Iterator[tuple[Observation, Row, Row]]:
        """The statement on each neighbouring line, and all numbers of both lines that go together."""
        for axis in _list_table_axes(one):
            own_observations = self.tables.get(axis, ())
            here = next((n for n, other_observation in enumerate(own_observations) if other_observation is one), None)
            for n in () if here is None else (here - 1, here + 1):
                if 0 <= n < len(own_observations) and 0 < _count_lines_between(own_observations[n], one) <= NEAR:
                    yield own_observations[n], *self._pair_line_numbers(axis, one, own_observations[n])

    def _pair_line_numbers(self, axis: Axis, one: Observation, other: Observation) -> tuple[Row, Row]:
        """The numbers of two lines, column by column."""
        pairs = []
        for again, own_observations in self.tables.items():
            if again[:3] == axis[:3] and again[3].measure == axis[3].measure:
                mine = [o for o in own_observations if _find_table_column(o, axis) == _find_table_column(one, axis)]
                yours = [o for o in own_observations if _find_table_column(o, axis) == _find_table_column(other, axis)]
                if len(mine) == len(yours) == 1:
                    pairs.append((mine[0], yours[0]))
        return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)


def find_swapped_lines(
    tables: PrintedLines, rows: Sequence[LinearRelation], trial: WhatIfCheck
) -> Iterator[PossibleError]:
    """Neighbouring lines of which two numbers, or all numbers, may have changed places.

    Args:
        tables: The lines.
        rows: The relations of the cause.
        trial: Every relation of the ledger.
    """
    used = {part.observation for row in rows for part in row.parts if part.observation is not None}
    seen: set[frozenset[Observation]] = set()
    for observation in sorted(
        (current_observation for current_observation in used if current_observation.source.line is not None),
        key=_order_by_line,
    ):
        for other_observation, these, those in tables.beside(observation):
            pair = frozenset((observation, other_observation))
            if pair not in seen:
                seen.add(pair)
                if trial.is_resolved_by(_swap_line_values((observation,), (other_observation,)), rows):
                    yield _describe_line_swap(tables.book, observation, other_observation, whole=False)
                elif len(these) > 1 and trial.is_resolved_by(_swap_line_values(these, those), rows):
                    yield _describe_line_swap(tables.book, observation, other_observation, whole=True)


def _list_table_axes(one: Observation) -> Iterator[Axis]:
    key, document = one.key, one.source.document
    yield document, "", "", Key(key.measure, "", key.period, key.dims)
    for dimension, _ in key.dims:
        yield document, dimension, key.provider, key.remove_dimension(dimension)


def _find_table_column(one: Observation, axis: Axis) -> tuple[int | None, str | None]:
    return one.source.line, one.key.code(axis[1]) if axis[1] else one.key.provider


def _count_lines_between(one: Observation, other: Observation) -> int:
    return abs((one.source.line or 0) - (other.source.line or 0))


def _order_by_line(one: Observation) -> tuple[str, int, Key]:
    return one.source.document, one.source.line or 0, one.key


def _swap_line_values(these: Row, those: Row) -> Mapping[Observation, Fraction]:
    """What the statements would say if the numbers of two lines had changed places."""
    values: dict[Observation, Fraction] = {}
    for observation, other_observation in zip(these, those, strict=True):
        mine, yours = find_observation_interval(observation), find_observation_interval(other_observation)
        if mine is None or yours is None or not (mine.is_point and yours.is_point):
            return {}
        if mine.low != yours.low:
            values |= {observation: yours.low, other_observation: mine.low}
    return values


def _describe_line_swap(book: Ledger, one: Observation, other: Observation, *, whole: bool) -> PossibleError:
    first, last = sorted((one, other), key=_order_by_line)
    words = format_explanation_text(
        "lines" if whole else "line",
        section="possible",
        one=name_figure_inline(book.collection, first.key),
        other=name_figure_inline(book.collection, last.key),
        place=format_source(first.source),
        next=format_source(last.source),
    )
    return PossibleError(ErrorPattern.LINE_OFF, words, (first.key, last.key))
