"""Search for possible errors: transposed digits, double counting, omitted periods.

Each is a possibility, never what happened. One is told only where it makes every relation of the cause hold
and breaks none that held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from tilstand.define import StructuralMetadata
from tilstand.define.rules import RelationForm
from tilstand.ledger.interval import Interval, find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, RelationTerm
from tilstand.reconcile.declared_rules import compute_change_interval
from tilstand.reconcile.error_patterns import ErrorPattern, PossibleError, PrintedLines, WhatIfCheck, find_swapped_lines
from tilstand.reconcile.findings import (
    find_common_features,
    format_explanation_text,
    format_source,
    label_term_with_factor,
    name_figure_inline,
)
from tilstand.reconcile.rule_results import RuleResult
from tilstand.reconcile.sides import NumberRange
from tilstand.terms import Key

_FEWEST = 3
"""Figures that a mean is of; leaving one of two out would leave no mean."""


def find_omitted_periods(book: Ledger, verdict: RuleResult) -> Iterator[PossibleError]:
    """The periods that may have been left out of a mean, one at a time.

    Args:
        book: The figures.
        verdict: The relation; one that is no change against a mean has none.
    """
    relation = next((r for r in book.collection.relations if r.id == verdict.relation), None)
    if relation is None or relation.kind != "change" or len(relation.base) < _FEWEST:
        return
    claim, now, *base = verdict.parts
    assert claim.observation is not None
    printed = find_observation_interval(claim.observation, rounding=True)
    if len(base) != len(relation.base) or printed is None:
        return
    for out in base:
        interval = compute_change_interval(book, relation, now, [part for part in base if part is not out])
        if interval is not None and printed.is_overlapping(interval):
            stands = verdict.observed.told((claim.key,))
            words = format_explanation_text("period", section="possible", period=out.key.period, claim=stands)
            yield PossibleError(ErrorPattern.PERIOD_LEFT_OUT, words, (out.key,))


_SUMS = (RelationForm.BREAKDOWN, RelationForm.MEMBERS, RelationForm.SUM)


def find_double_counting(book: Ledger, rows: Sequence[LinearRelation], trial: WhatIfCheck) -> Iterator[PossibleError]:
    """The figures that would account for a total's surplus if they were counted in it twice.

    Whoever is counted twice in a group's sum is so in each of its breakdowns: the surplus of each must be the
    body's number there, and none where there is no surplus.

    Args:
        book: The figures.
        rows: The relations of the cause.
        trial: Every relation of the ledger.
    """
    first = rows[0]
    if first.form not in _SUMS or first.sense != "=" or len(first.left) != 1:
        return
    total = first.left[0].key
    beside = list(rows)
    if first.form is RelationForm.MEMBERS:
        beside = [row for row in trial.rows if _is_same_split(row, first)]
    if any(not any(row is linear_relation for linear_relation in beside) for row in rows):
        return
    for key in _list_repeat_candidates(book, first):
        if all(
            _is_surplus_equal(row, book.bound_address(_move_to_total(key, total, row.left[0].key))) for row in beside
        ):
            words = format_explanation_text(
                "twice",
                section="possible",
                figure=name_figure_inline(book.collection, key),
                n=NumberRange(book.bound_address(key)).told((key,)),
            )
            yield PossibleError(ErrorPattern.COUNTED_TWICE, words, (key,))


def _is_same_split(row: LinearRelation, first: LinearRelation) -> bool:
    key, other_key = row.left[0].key, first.left[0].key
    return (
        row.form is first.form
        and len(row.left) == 1
        and (key.measure, key.provider, key.period) == (other_key.measure, other_key.provider, other_key.period)
    )


def _list_repeat_candidates(book: Ledger, row: LinearRelation) -> Iterator[Key]:
    """The terms, and what is stated of sums of them: a group within the group, a code counted inside."""
    terms = {part.key for part in row.right}
    total = row.left[0].key
    keys = [part.key for part in row.right if part.times == 1 and part.interval.is_point]
    if row.form is RelationForm.MEMBERS:
        own_texts = {key.provider for key in terms}
        groups = (name for name in sorted(book.collection.groups) if name != total.provider)
        keys += [
            total.replace_provider(name)
            for name in groups
            if own_texts.issuperset(book.collection.list_group_members(name))
        ]
    elif row.form is RelationForm.BREAKDOWN:
        split = {d for key in terms for d, _ in key.dims} - {d for d, _ in total.dims}
        keys += [
            key
            for key in book.at(total.measure, total.provider, total.period)
            if {d for d, _ in key.dims} - {d for d, _ in total.dims} == split and set(total.dims) <= set(key.dims)
        ]
    for key in dict.fromkeys(keys):
        if (
            key != total
            and book.get_statements(key)
            and book.bound_address(key).is_point
            and book.bound_address(key).low > 0
        ):
            yield key


def _move_to_total(key: Key, total: Key, there: Key) -> Key:
    """The same figure at the codes of another row's total."""
    for dimension, code in there.dims:
        if (dimension, code) not in total.dims:
            key = key.at(dimension, code)
    return key


def _is_surplus_equal(row: LinearRelation, extra: Interval) -> bool:
    """True where the total is more than its parts by so many."""
    left, right = row.side_intervals
    if left.high is None or right.high is None:
        return False
    surplus = Interval(left.low - right.high, left.high - right.low)
    return surplus.is_overlapping(extra)


def find_possible_errors(
    book: Ledger, verdicts: Sequence[RuleResult], trial: WhatIfCheck, tables: PrintedLines
) -> tuple[PossibleError, ...]:
    """The mishaps that would account for everything that does not fit in one cause.

    Args:
        book: The figures.
        verdicts: Every relation of the cause; all of them fail.
        trial: Every relation of the ledger, and how much may still be tried.
        tables: The lines of every document.
    """
    rows = [verdict.row for verdict in verdicts if verdict.row is not None]
    possible_errors: list[PossibleError] = []
    if len(verdicts) == 1:
        possible_errors += find_omitted_periods(book, verdicts[0])
        possible_errors += find_overlapping_parts(book.collection, rows[0]) if rows else ()
    if rows and len(rows) == len(verdicts):
        possible_errors += find_transpositions(book.collection, rows, trial)
        possible_errors += find_swapped_lines(tables, rows, trial)
        possible_errors += find_double_counting(book, rows, trial)
    return tuple(
        {
            (possible_error.mishap, frozenset(possible_error.figures)): possible_error
            for possible_error in reversed(possible_errors)
        }.values()
    )[::-1]


def find_overlapping_parts(collection: StructuralMetadata, row: LinearRelation) -> Iterator[PossibleError]:
    """Parts that add up to more than the whole: so many of them may stand in two parts.

    Args:
        collection: The collection.
        row: The relation.
    """
    left, right = row.side_intervals
    surplus = right.low - left.low
    if row.form is not RelationForm.BREAKDOWN or not (left.is_point and right.is_point) or surplus <= 0:
        return
    able = [part for part in row.right if part.times == 1 and part.interval.low >= surplus]
    pairs = [*combinations(able, 2)]
    if not pairs:
        return
    shared = find_common_features([part.key for part in row.parts])
    relation_term, other_term = max(pairs, key=lambda pair: pair[0].interval.low + pair[1].interval.low)
    words = format_explanation_text(
        "overlap" if len(pairs) == 1 else "overlap_some",
        section="possible",
        n=NumberRange.from_value(surplus).told(tuple(part.key for part in row.parts)),
        one=label_term_with_factor(collection, relation_term, shared),
        other=label_term_with_factor(collection, other_term, shared),
    )
    yield PossibleError(ErrorPattern.OVERLAP, words, (relation_term.key, other_term.key))


def find_transpositions(
    collection: StructuralMetadata, rows: Sequence[LinearRelation], trial: WhatIfCheck
) -> Iterator[PossibleError]:
    """Figures of which two digits may have changed places.

    Args:
        collection: The collection.
        rows: The relations of the cause.
        trial: Every relation of the ledger.
    """
    for part, wanted in _list_required_values(rows[0]):
        assert part.observation is not None
        if _is_digit_transposition(part.interval.low, wanted) and trial.is_resolved_by(
            {part.observation: wanted}, rows
        ):
            words = format_explanation_text(
                "digits",
                section="possible",
                figure=name_figure_inline(collection, part.key),
                place=format_source(part.observation.source),
                value=NumberRange.from_value(part.interval.low).told((part.key,)),
                fits=NumberRange.from_value(wanted).told((part.key,)),
            )
            yield PossibleError(ErrorPattern.DIGITS_SWAPPED, words, (part.key,))


def _list_required_values(row: LinearRelation) -> Iterator[tuple[RelationTerm, Fraction]]:
    """Each stated figure of a relation, with the number that would make it hold."""
    left, right = row.side_intervals
    if not (left.is_point and right.is_point):
        return
    gap = right.low - left.low
    for n, part in enumerate(row.parts):
        if part.observation is not None and part.interval.is_point:
            sign = 1 if n < len(row.left) else -1
            yield part, part.interval.low + sign * gap / part.times


def _is_digit_transposition(one: Fraction, other: Fraction) -> bool:
    """True if two digits of a number have changed places in the other."""
    if one == other or min(one, other) < 0 or one.denominator != 1 or other.denominator != 1:
        return False
    first, last = str(int(one)), str(int(other))
    if len(first) != len(last):
        return False
    differ = [at for at in range(len(first)) if first[at] != last[at]]
    return len(differ) == 2 and first[differ[0]] == last[differ[1]] and first[differ[1]] == last[differ[0]]
