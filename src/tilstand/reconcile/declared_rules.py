"""Rules that the collection declares, and the evaluation of every relation by vintage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from tilstand.define.relations import Relation, Term
from tilstand.define.rules import RelationForm
from tilstand.ledger.interval import Interval, find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import (
    LinearRelation,
    Outcome,
    RelationTerm,
    Sense,
    bound_overlap,
    collect_term_sources,
    list_shared_codes,
    make_relation_term,
    without_own_inference,
)
from tilstand.model import Severity, Source
from tilstand.reconcile.comparisons import (
    evaluate_direction_and_size,
    evaluate_highest_code,
    evaluate_positive_count,
    evaluate_stated_range,
)
from tilstand.reconcile.rule_results import LazyGroupResults, LazyResult, RuleResult, RuleResults, judge_relation
from tilstand.reconcile.sides import NoSide, PrintedNumber, QuotientSide
from tilstand.reconcile.structural_rules import derive_structural, evaluate_repeated_figures
from tilstand.terms import Period

_LINEAR: dict[str, tuple[RelationForm, Sense]] = {
    "sum": (RelationForm.SUM, "="),
    "at_most": (RelationForm.LIMIT, "<="),
    "within": (RelationForm.LIMIT, "<="),
    "same": (RelationForm.SAME, "="),
}


def evaluate_declared(book: Ledger, period: Period) -> Iterator[RuleResult]:
    """Every declared relation, in all the codes that it holds for.

    Args:
        book: The figures.
        period: The edition's period, for terms that name none.
    """
    for relation in book.collection.relations:
        results = [*evaluate_declared_relation(book, relation, period)]
        yield from results
        if not results and relation.kind != "overlap":  # it claims nothing: that both were stated is not expected
            yield _report_unchecked_relation(book, relation, period)


def evaluate_declared_relation(book: Ledger, relation: Relation, period: Period) -> Iterator[RuleResult]:
    """A declared relation in all the codes that it holds for; nothing where its figures are not stated.

    Args:
        book: The figures.
        relation: The relation.
        period: The edition's period, for terms that name none.
    """
    for extra in _list_further_codes(book, relation, period):
        yield from _EVALUATE[relation.kind](book, relation, period, extra)


def derive_declared_relations(book: Ledger, relation: Relation, period: Period) -> Iterator[LinearRelation]:
    """What a declared relation says as arithmetic, in all its codes, stated or not; nothing where it is none.

    Args:
        book: The figures.
        relation: The relation.
        period: The edition's period, for terms that name none.
    """
    if relation.kind in _LINEAR:
        for extra in _list_further_codes(book, relation, period):
            yield _make_declared_relation(book, relation, period, extra)
    elif relation.kind == "overlap":
        for extra in _list_further_codes(book, relation, period):
            yield from (without_own_inference(book, row) for row in bound_overlap(book, relation, period, extra))


def _report_unchecked_relation(book: Ledger, relation: Relation, period: Period) -> RuleResult:
    """A relation whose figures nobody stated: it is told that it was not checked, never passed over."""
    terms = (*relation.left, *relation.of, *relation.right, *relation.base)
    parts = _make_declared_terms(book, terms, period, {})
    return RuleResult(
        rule="R120",
        outcome=Outcome.UNTESTED,
        observed=NoSide(),
        expected=NoSide(),
        parts=parts,
        sources=collect_term_sources(parts, _list_relation_sources(relation)),
        relation=relation.id,
        severity=Severity.INFO,
        family="unsaid",
    )


def _list_further_codes(book: Ledger, relation: Relation, period: Period) -> list[dict[str, str]]:
    """The codes in which a relation holds too, beside the total."""
    if relation.kind == "overlap":
        return list_shared_codes(book, relation, period)
    texts_by_names: list[dict[str, str]] = [{}]
    for dimension in relation.for_each:
        texts_by_names.extend({dimension: code.id} for code in book.collection.get_codelist(dimension))
    return texts_by_names


def _make_declared_terms(
    book: Ledger, terms: Sequence[Term], period: Period, extra: dict[str, str], *, bounded: bool = True
) -> tuple[RelationTerm, ...]:
    """Terms as parts; a term of a group that printed nothing is the sum of its members."""
    relation_terms: list[RelationTerm] = []
    for term in terms:
        key = term.key(period, extra)
        if bounded or any(find_observation_interval(o) is not None for o in book.get_statements(key)):
            relation_terms.append(make_relation_term(book, key, term.times))
    return tuple(relation_terms)


def _list_relation_sources(relation: Relation) -> tuple[Source, ...]:
    return tuple(Source(s.document, s.line, s.quote) for s in relation.said)


def _get_relation_severity(relation: Relation) -> Severity:
    return Severity(relation.severity)


def _has_stated_term(book: Ledger, parts: Sequence[RelationTerm]) -> bool:
    """True if any term is stated: a relation over nothing says nothing."""
    return any(p.observation is not None for p in parts)


def _make_declared_relation(book: Ledger, relation: Relation, period: Period, extra: dict[str, str]) -> LinearRelation:
    left, right = (
        _make_declared_terms(book, relation.left, period, extra),
        _make_declared_terms(book, relation.right, period, extra),
    )
    form, sense = _LINEAR[relation.kind]
    slack = Fraction(relation.rounded_to, 2) if relation.kind == "same" else Fraction(0)
    return without_own_inference(
        book, LinearRelation(form, left, right, sense, relation.id, _list_relation_sources(relation), slack)
    )


def _evaluate_linear(book: Ledger, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[RuleResult]:
    row = _make_declared_relation(book, relation, period, extra)
    if _has_stated_term(book, row.left) and _has_stated_term(book, row.right):
        yield judge_relation(row, severity=_get_relation_severity(relation))


def _evaluate_overlap(book: Ledger, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[RuleResult]:
    """What two registers without a key say of each other, where every figure of a row is stated."""
    for row in bound_overlap(book, relation, period, extra):
        if all(term.observation is not None for term in row.parts):
            yield judge_relation(row, severity=_get_relation_severity(relation))


def _evaluate_printed_change(
    book: Ledger, relation: Relation, period: Period, extra: dict[str, str]
) -> Iterator[RuleResult]:
    """A printed change against what the two figures give, with the rounding of both sides.

    A percentage change of exact counts is one number and must lie in the printed figure's rounding
    interval. Where the compared figures are themselves rounded, their intervals are carried through.
    """
    of, base = (
        _make_declared_terms(book, relation.of, period, extra),
        _make_declared_terms(book, relation.base, period, extra),
    )
    claims = _make_declared_terms(book, relation.left, period, extra, bounded=False)
    if not claims or not all(p.observation for p in (*of, *base)):
        return
    claim = claims[0]
    assert claim.observation is not None
    interval = compute_change_interval(book, relation, of[0], base)
    if interval is None:
        return
    printed = find_observation_interval(claim.observation, rounding=True)
    assert printed is not None
    yield RuleResult(
        rule="R109",
        outcome=Outcome.HOLDS if printed.is_overlapping(interval) else Outcome.FAILS,
        observed=PrintedNumber(claim.observation.value),
        expected=_show_midpoint(interval),
        parts=(claim, *of, *base),
        sources=collect_term_sources((claim, *of, *base), _list_relation_sources(relation)),
        relation=relation.id,
        severity=_get_relation_severity(relation),
        signs=("=", "·"),
    )


def compute_change_interval(
    book: Ledger, relation: Relation, of: RelationTerm, base: Sequence[RelationTerm]
) -> Interval | None:
    """The change of a figure against the mean of others, with the rounding of both; None where none follows.

    Args:
        book: The figures.
        relation: The relation, for what it is measured in.
        of: The figure.
        base: The figures of the mean.
    """
    now, before = (
        _find_rounding_interval(book, of),
        _average_intervals([_find_rounding_interval(book, p) for p in base]),
    )
    if now.high is None or before.high is None:
        return None
    if relation.measured_in != "percent":
        return Interval(now.low - before.high, now.high - before.low)
    if before.low <= 0:
        return None
    return Interval((now.low / before.high - 1) * 100, (now.high / before.low - 1) * 100)


def _find_rounding_interval(book: Ledger, term: RelationTerm) -> Interval:
    """A term's numbers; a computed figure has the width of its last decimal, a count has none."""
    assert term.observation is not None
    value = term.observation.value
    computed = book.collection.measures[term.key.measure].is_computed
    exact = find_observation_interval(term.observation, rounding=computed or (value.amount or 0) % 1 != 0)
    assert exact is not None
    return exact


def _average_intervals(intervals: Sequence[Interval]) -> Interval:
    low = sum((i.low for i in intervals), Fraction(0)) / len(intervals)
    highs = [i.high for i in intervals if i.high is not None]
    high = sum(highs, Fraction(0)) / len(intervals) if len(highs) == len(intervals) else None
    return Interval(low, high)


def _show_midpoint(interval: Interval) -> PrintedNumber:
    assert interval.high is not None
    return PrintedNumber.from_rounded((interval.low + interval.high) / 2)


def _evaluate_share(book: Ledger, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[RuleResult]:
    of, base = (
        _make_declared_terms(book, relation.of, period, extra),
        _make_declared_terms(book, relation.base, period, extra),
    )
    claims = _make_declared_terms(book, relation.left, period, extra, bounded=False)
    whole = sum((p.interval.low for p in base), Fraction(0))
    if not claims or whole == 0 or not all(p.interval.is_point for p in (*of, *base)):
        return
    claim = claims[0]
    assert claim.observation is not None
    printed = find_observation_interval(claim.observation, rounding=True)
    assert printed is not None
    interval = Interval.from_single_number(sum((p.interval.low for p in of), Fraction(0)) * 100 / whole)
    yield RuleResult(
        rule="R110",
        divisors=len(base),
        outcome=Outcome.HOLDS if printed.is_overlapping(interval) else Outcome.FAILS,
        observed=PrintedNumber(claim.observation.value),
        expected=_show_midpoint(interval),
        parts=(claim, *of, *base),
        sources=collect_term_sources((claim, *of, *base), _list_relation_sources(relation)),
        relation=relation.id,
        severity=_get_relation_severity(relation),
    )


def _evaluate_grim_test(
    book: Ledger, relation: Relation, period: Period, extra: dict[str, str]
) -> Iterator[RuleResult]:
    """GRIM (Brown and Heathers 2017): can the percentage come from whole numbers at all?

    The denominator is not printed; it is some whole number from the count itself up to `base`.
    """
    of, base = (
        _make_declared_terms(book, relation.of, period, extra),
        _make_declared_terms(book, relation.base, period, extra),
    )
    claims = _make_declared_terms(book, relation.left, period, extra, bounded=False)
    if not claims or not all(p.interval.is_point for p in (*of, *base)):
        return
    claim = claims[0]
    assert claim.observation is not None
    printed = find_observation_interval(claim.observation, rounding=True)
    assert printed is not None
    count, limit = of[0].interval.low, base[0].interval.low
    fits = [
        d
        for d in range(max(int(count), 1), int(limit) + 1)
        if printed.is_overlapping(Interval.from_single_number(count * 100 / d))
    ]
    yield RuleResult(
        rule="R111",
        divisors=len(base),
        outcome=Outcome.HOLDS if fits else Outcome.FAILS,
        observed=PrintedNumber(claim.observation.value),
        expected=QuotientSide(count, limit),
        parts=(claim, *of, *base),
        sources=collect_term_sources((claim, *of, *base), _list_relation_sources(relation)),
        relation=relation.id,
        severity=_get_relation_severity(relation),
    )


def _evaluate_verbal_comparison(
    book: Ledger, relation: Relation, period: Period, extra: dict[str, str]
) -> Iterator[RuleResult]:
    sides = {
        "left": _make_declared_terms(book, relation.left, period, extra, bounded=False),
        "of": _make_declared_terms(book, relation.of, period, extra),
        "base": _make_declared_terms(book, relation.base, period, extra),
    }
    function = {
        "compare": evaluate_direction_and_size,
        "most": evaluate_highest_code,
        "positive": evaluate_positive_count,
        "range": evaluate_stated_range,
    }[relation.kind]
    yield from function(book, relation, period, sides, _list_relation_sources(relation))


_EVALUATE = {
    "sum": _evaluate_linear,
    "at_most": _evaluate_linear,
    "within": _evaluate_linear,
    "same": _evaluate_linear,
    "overlap": _evaluate_overlap,
    "change": _evaluate_printed_change,
    "share": _evaluate_share,
    "share_possible": _evaluate_grim_test,
    "compare": _evaluate_verbal_comparison,
    "most": _evaluate_verbal_comparison,
    "positive": _evaluate_verbal_comparison,
    "range": _evaluate_verbal_comparison,
}


def evaluate_relations(book: Ledger, period: Period) -> RuleResults:
    """Every relation of the latest figures, and those of older vintages that nothing later stands for.

    Args:
        book: The figures.
        period: The edition's period, for terms that name none.
    """
    return RuleResults(_evaluate_vintages(book, period))


def _evaluate_vintages(book: Ledger, period: Period) -> Iterator[RuleResult | LazyResult | LazyGroupResults]:
    yield from evaluate_repeated_figures(book).each
    latest, *older = book.vintage_views
    for item in (*derive_structural(latest, book).each, *evaluate_declared(latest, period)):
        if not isinstance(item, RuleResult):  # of one head, and so of one vintage
            yield item
        elif not _is_repeated_statement(book, item):
            yield _skip_mixed_vintages(book, latest, item)
    for view in older:
        for verdict in (*derive_structural(view, book), *evaluate_declared(view, period)):
            if any(p.observation and p.observation not in latest.get_statements(p.key) for p in verdict.parts):
                yield verdict


def _is_repeated_statement(book: Ledger, verdict: RuleResult) -> bool:
    """True if a figure without parts of its own vintage repeats an older one, which has them."""
    whole, *parts = verdict.parts
    if verdict.row is None or whole.observation is None or any(p.observation for p in parts):
        return False
    before = list(book.vintages_by_group[whole.key.measure, whole.key.provider, whole.key.period].values())[1:]
    return any(
        o.key == whole.key and o.value == whole.observation.value
        for own_observations in before
        for o in own_observations
    )


def _skip_mixed_vintages(book: Ledger, latest: Ledger, verdict: RuleResult) -> RuleResult:
    """A relation over several bodies or measures; not tested where one was restated and another was not."""
    if latest is book:
        return verdict
    heads = ((part.key.measure, part.key.provider, part.key.period) for part in verdict.parts)
    if book.vintages_by_group.is_mixed_vintage(
        heads, across=verdict.relation_form is not None and verdict.relation_form.is_across_periods
    ):
        return replace(verdict, outcome=Outcome.UNTESTED, row=None)
    return verdict
