"""Relations that the collection's structure implies: repeated figures, breakdowns, wholes, members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from itertools import groupby

from tilstand.define.rules import RelationForm, get_rule_of_form
from tilstand.ledger.interval import Interval, find_observation_interval, fraction, simplify_fraction
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome, RelationTerm, make_relation_term, without_own_inference
from tilstand.model import Observation, Severity
from tilstand.model.observations import GroupKey
from tilstand.reconcile.rule_results import LazyGroupResults, LazyResult, RuleResult, RuleResults, judge_relation
from tilstand.reconcile.sides import NumberRange
from tilstand.reconcile.span_relations import evaluate_nested_periods
from tilstand.terms import CodeMeaning, FigureOrigin, Key
from tilstand.terms.code import CodeRelation

_KEPT = 1 << 12
Wholes = Callable[[GroupKey], list[tuple[Key, str]]]
"""Gives the wholes of a head that are split, each with the dimension."""


def derive_structural(book: Ledger, every: Ledger | None = None) -> RuleResults:
    """Every relation that follows from code lists, groups and periods, evaluated.

    Args:
        book: The figures of one vintage.
        every: The figures of all vintages: what these break down and this one does not could not be tested.
    """
    return RuleResults(_evaluate_structure(book, every or book))


def _evaluate_structure(book: Ledger, every: Ledger) -> Iterator[RuleResult | LazyResult | LazyGroupResults]:
    heads = [head for head in every.heads if book.collection.measures[head[0]].statistic == "count"]
    settled = book.settled if every is book else book.settled - set(every.vintages_by_group.several)
    own_entries = [head for head in heads if head in book.held]
    wholes = lru_cache(maxsize=_KEPT)(partial(_list_split_addresses, every))
    yield from _batch_settled_groups(settled, heads, partial(_evaluate_breakdowns, book, wholes))
    yield from _batch_settled_groups(settled, heads, partial(_compare_breakdowns, book, wholes))
    yield from _batch_settled_groups(settled, own_entries, partial(_evaluate_subsets, book))
    for key in _list_group_addresses(book):
        yield from _evaluate_member_sum(book, key)
    yield from evaluate_nested_periods(book)


def _batch_settled_groups(
    settled: Set[GroupKey], heads: Iterable[GroupKey], told: Callable[[GroupKey], Iterator[RuleResult | LazyResult]]
) -> Iterator[RuleResult | LazyResult | LazyGroupResults]:
    """What is told of each head; heads of which nothing is to be told stand together."""
    for silent, some in groupby(heads, key=settled.__contains__):
        if silent:
            yield LazyGroupResults(tuple(some), told)
        else:
            for head in some:
                yield from told(head)


def evaluate_repeated_figures(book: Ledger) -> RuleResults:
    """Every figure that is stated more than once: equal, or restated at a later reading of the register."""
    several = (head for head in book.heads if head not in book.held.columns)
    return RuleResults(
        item for head in several for key in book.at(*head) for item in _compare_repeated_figure(book, key)
    )


def _compare_repeated_figure(book: Ledger, key: Key) -> Iterator[RuleResult | LazyResult]:
    """The same figure stated more than once: equal, or restated at a later reading of the register."""
    first, *others = book.get_statements(key)
    for other_observation in others:
        interval, second_interval = (find_observation_interval(first), find_observation_interval(other_observation))
        if interval is None or second_interval is None:
            continue
        latest, before = (
            RelationTerm(1, key, interval, first),
            RelationTerm(1, key, second_interval, other_observation),
        )
        form = RelationForm.RESTATED if _is_restated_later(first, other_observation) else RelationForm.REPEATED
        make = partial(_evaluate_repetition, form, latest, before)
        yield (
            LazyResult(get_rule_of_form(form), key, make, holds=True)
            if interval.is_point and interval == second_interval
            else make()
        )


def _evaluate_repetition(form: RelationForm, latest: RelationTerm, before: RelationTerm) -> RuleResult:
    if form is RelationForm.REPEATED:
        return judge_relation(LinearRelation(form, (before,), (latest,)))
    return replace(judge_relation(LinearRelation(form, (latest,), (before,))), family="restated")


def _is_restated_later(one: Observation, other: Observation) -> bool:
    """True if two statements come from two editions, or from two readings of the register."""
    dates = {one.as_at, other.as_at}
    return one.edition != other.edition or (None not in dates and len(dates) == 2)


def _list_split_addresses(book: Ledger, head: GroupKey) -> list[tuple[Key, str]]:
    """Every address of a head of which some parts are stated, with the dimension that splits it."""
    found_pairs: set[tuple[Key, str]] = set()
    for key in book.at(*head):
        for dimension, code in key.dims:
            codelist = book.collection.get_codelist(dimension)
            if codelist[code].kind is CodeRelation.PART:
                parent = codelist[code].parent
                found_pairs.add(
                    (key.remove_dimension(dimension) if parent is None else key.at(dimension, parent), dimension)
                )
    return sorted(found_pairs, key=lambda one: (one[0].sort_key, one[1]))


def _evaluate_breakdowns(book: Ledger, wholes: Wholes, head: GroupKey) -> Iterator[RuleResult | LazyResult]:
    """The parts of each whole of a head add up to it, or are at most as large as it."""
    for whole, dimension in wholes(head):
        yield from _evaluate_partition(book, whole, dimension)


def _evaluate_partition(book: Ledger, whole: Key, dimension: str) -> Iterator[RuleResult | LazyResult]:
    total = _find_first_number(book, whole)
    if total is None:
        return
    if not book.is_additive(whole.measure, dimension):
        for code in book.parts(whole, dimension):
            address = whole.at(dimension, code.id)
            if book.get_statements(address):
                yield _compare_with_superset(book, address, whole)
        return
    outcome = _predict_breakdown_outcome(book, whole, dimension, total)
    if outcome is None:
        row, known = _make_breakdown_relation(book, whole, dimension, total, _make_bare_term)
        outcome = Outcome.HOLDS if known is None and row.outcome is Outcome.HOLDS else None
    make = partial(_evaluate_breakdown_sum, book, whole, dimension, total)
    if outcome is None:
        yield make()
    else:
        split = dimension if whole.code(dimension) is None else ""
        yield LazyResult(get_rule_of_form(RelationForm.BREAKDOWN), whole, make, split, outcome is Outcome.HOLDS)


def _predict_breakdown_outcome(book: Ledger, whole: Key, dimension: str, total: Observation) -> Outcome | None:
    """What is known of a breakdown that does not fail, and has nothing unplaced that it should say of.

    Returns:
        That it holds; that it was not tested, as far as it is known; None where it may fail or say something.
    """
    addresses = [whole.at(dimension, code.id) for code in book.parts(whole, dimension)]
    fractions = [_find_point_value(book, address) for address in addresses]
    known = [simplify_fraction(current_fraction) for current_fraction in fractions if current_fraction is not None]
    own_fraction = _find_point_value(book, whole)
    adds_up = bool(known) and sum(known) == own_fraction
    if adds_up and len(known) == len(fractions):
        return Outcome.HOLDS
    if (whole.measure, whole.provider, whole.period) in book.consistent:
        # All can be true together, so that nothing is left for parts that nobody stated.
        if known and own_fraction is not None and _compute_least_sum(book, addresses, dimension) == own_fraction:
            return Outcome.HOLDS
        quiet = bool(known) and (adds_up or not _has_unknown_code(book, dimension, total))
        return Outcome.UNTESTED if quiet else None
    return None


def _find_point_value(book: Ledger, key: Key) -> Fraction | None:
    """The number that the first statement of an address is; None where it is none, or several."""
    first = next(iter(book.get_statements(key)), None)
    own_interval = find_observation_interval(first) if first is not None else None
    return own_interval.low if own_interval is not None and own_interval.is_point else None


def _compute_least_sum(book: Ledger, addresses: Iterable[Key], dimension: str) -> int | Fraction | None:
    """What addresses, or their finer codes, come to at least; None where one is stated as no number."""
    total: int | Fraction = 0
    for key in addresses:
        if book.get_statements(key):
            own_fraction = _find_point_value(book, key)
            least = None if own_fraction is None else simplify_fraction(own_fraction)
        else:
            finer = (key.at(dimension, code.id) for code in book.parts(key, dimension))
            least = _compute_least_sum(book, finer, dimension)
        if least is None:
            return None
        total += least
    return total


def _make_bare_term(book: Ledger, key: Key) -> RelationTerm:
    """A term as far as arithmetic goes: without the statements around it, which only a reader asks for."""
    first = next(iter(book.get_statements(key)), None)
    exact = find_observation_interval(first) if first is not None else None
    return RelationTerm(1, key, book.bound_address(key)) if exact is None else RelationTerm(1, key, exact, first)


def _evaluate_breakdown_sum(book: Ledger, whole: Key, dimension: str, total: Observation) -> RuleResult:
    """The parts of a whole add up to it; parts that nobody stated may make up what is missing."""
    row, known = _make_breakdown_relation(book, whole, dimension, total, make_relation_term)
    return judge_relation(row) if known is None else _report_incomplete_breakdown(row, row.left[0].interval, known)


def _make_breakdown_relation(
    book: Ledger, whole: Key, dimension: str, total: Observation, term: Callable[[Ledger, Key], RelationTerm]
) -> tuple[LinearRelation, Fraction | None]:
    """The relation between a whole and its parts; where some of it is not placed, what is known of it."""
    addresses = [whole.at(dimension, code.id) for code in book.parts(whole, dimension)]
    own_term = make_relation_term(book, whole, observation=total)
    parts = tuple(term(book, address) for address in addresses)
    every = without_own_inference(book, LinearRelation(RelationForm.BREAKDOWN, (own_term,), parts)).right
    flags = [_is_part_stated(book, p.key, dimension) or (p.is_settled and p.alone.low > 0) for p in every]
    relation_terms = tuple(p for p, flag in zip(every, flags, strict=True) if flag)
    rest = tuple(p for p, flag in zip(every, flags, strict=True) if not flag)
    known = fraction(sum(simplify_fraction(p.interval.low) for p in relation_terms))
    unsaid = not all(p.is_settled for p in rest)
    row = LinearRelation(RelationForm.BREAKDOWN, (own_term,), relation_terms)
    target = own_term.interval
    if (target.high is not None and known > target.high) or not rest:
        return row, None
    if relation_terms and target.low > known and unsaid and _has_unknown_code(book, dimension, total):
        return row, known
    # what nobody stated makes up the rest
    return LinearRelation(RelationForm.BREAKDOWN, row.left, (*relation_terms, *rest)), None


def _compare_breakdowns(book: Ledger, wholes: Wholes, head: GroupKey) -> Iterator[LazyResult]:
    """Two breakdowns of a whole that nobody stated give the same; where they do not, `contradict` says so."""
    first: dict[Key, tuple[RelationTerm, ...]] = {}
    for whole, dimension in wholes(head):
        if not book.is_additive(whole.measure, dimension) or _find_first_number(book, whole):
            continue
        parts = tuple(make_relation_term(book, whole.at(dimension, code.id)) for code in book.parts(whole, dimension))
        if (other_terms := first.setdefault(whole, parts)) is not parts:
            row = without_own_inference(book, LinearRelation(RelationForm.TWO_WAYS, other_terms, parts), [whole])
            if row.outcome is Outcome.HOLDS:
                names = {name for relation_term in row.parts for name, _ in relation_term.key.dims} - {
                    name for name, _ in whole.dims
                }
                make = partial(judge_relation, row, about=whole)
                yield LazyResult(row.rule, whole, make, "-by-".join(sorted(names)))


def _has_unknown_code(book: Ledger, dimension: str, total: Observation) -> bool:
    """True if the body itself reported the whole and had a code for the unknown to place the rest under."""
    unknown = book.collection.get_codelist(dimension).find_codes_by_meaning(CodeMeaning.UNKNOWN)
    return total.origin is not FigureOrigin.PUBLISHED and bool(unknown)


def _report_incomplete_breakdown(row: LinearRelation, target: Interval, known: Fraction) -> RuleResult:
    """Some of the whole is not placed: not a contradiction, but a reader cannot tell why."""
    return RuleResult(
        rule="R105",
        outcome=Outcome.FAILS,
        observed=NumberRange(target),
        expected=NumberRange.from_value(known),
        parts=row.parts,
        sources=row.sources,
        facts={"missing": NumberRange.from_value(target.low - known)},
        severity=Severity.INFO,
        family="incomplete",
    )


def _is_part_stated(book: Ledger, key: Key, dimension: str) -> bool:
    if book.number(key) is not None:
        return True
    children = book.parts(key, dimension)
    return bool(children) and any(_is_part_stated(book, key.at(dimension, c.id), dimension) for c in children)


def _evaluate_subsets(book: Ledger, head: GroupKey) -> Iterator[RuleResult | LazyResult]:
    """Each code of a head that is counted inside another is at most as large."""
    return (item for key in book.at(*head) for item in _evaluate_subset_code(book, key))


def _evaluate_subset_code(book: Ledger, key: Key) -> Iterator[RuleResult | LazyResult]:
    for dimension, code in key.dims:
        codelist = book.collection.get_codelist(dimension)
        if codelist[code].kind is not CodeRelation.OF_WHICH:
            continue
        parent = codelist[code].parent
        whole = key.remove_dimension(dimension) if parent is None else key.at(dimension, parent)
        if book.get_statements(whole):
            yield _compare_with_superset(book, key, whole)


def _compare_with_superset(book: Ledger, key: Key, whole: Key) -> RuleResult | LazyResult:
    """A figure is at most as large as the one that it is counted inside."""
    make = partial(_evaluate_subset_relation, book, key, whole)
    current_fraction, other_fraction = _find_point_value(book, key), _find_point_value(book, whole)
    if current_fraction is None or other_fraction is None:
        return make()
    fits = current_fraction <= other_fraction or (key.measure, key.provider, key.period) in book.consistent
    return (
        LazyResult(get_rule_of_form(RelationForm.PART), key, make, holds=current_fraction <= other_fraction)
        if fits
        else make()
    )


def _evaluate_subset_relation(book: Ledger, key: Key, whole: Key) -> RuleResult:
    return judge_relation(_make_subset_relation(book, key, whole))


def _make_subset_relation(book: Ledger, key: Key, whole: Key) -> LinearRelation:
    sides = (make_relation_term(book, key),), (make_relation_term(book, whole),)
    return without_own_inference(book, LinearRelation(RelationForm.PART, *sides, "<="))


def _list_group_addresses(book: Ledger) -> list[Key]:
    """Addresses of groups and umbrellas to hold against their members.

    Where a group prints only the finer codes (east and west), the coarser one that its members use
    (Europe) is compared as well: it can fail where each finer code alone could still agree.
    """
    keys: set[Key] = set()
    for key in (key for head in book.member_sum_groups for key in book.at(*head)):
        keys.add(key)
        for dimension, code in key.dims:
            parent = book.collection.get_codelist(dimension)[code].parent
            if parent is not None and book.collection.get_codelist(dimension)[code].kind is CodeRelation.PART:
                keys.add(key.at(dimension, parent))
    return sorted(keys)


def _evaluate_member_sum(book: Ledger, key: Key) -> Iterator[RuleResult]:
    """A group's figure is the sum over those of its members that reported."""
    own_terms = _find_group_terms(book, key)
    if own_terms is None:
        return
    yield from _evaluate_subgroup_sum(book, key, own_terms)
    members = book.list_members(key.provider, key.period)
    silent = [m for m in members if not book.has_statements(key.measure, m, key.period)]
    if len(silent) == len(members):
        return
    parts = tuple(make_relation_term(book, key.replace_provider(m)) for m in members)
    row = without_own_inference(book, LinearRelation(RelationForm.MEMBERS, own_terms, parts))
    if row.outcome is Outcome.UNTESTED and silent:
        return  # members that said nothing about the measure in this period leave everything open
    finer = (LinearRelation(RelationForm.MEMBERS, (p,), _make_member_terms(book, p, members)) for p in own_terms)
    if len(own_terms) > 1 and all(linear_relation.outcome is Outcome.FAILS for linear_relation in finer):
        return  # each finer code already fails: the coarser one would say the same again
    yield judge_relation(row, about=key)


def _make_member_terms(book: Ledger, own: RelationTerm, members: tuple[str, ...]) -> tuple[RelationTerm, ...]:
    return tuple(make_relation_term(book, own.key.replace_provider(m)) for m in members)


def _find_group_terms(book: Ledger, key: Key) -> tuple[RelationTerm, ...] | None:
    """What a group states at an address: a figure, or the finer figures that make it up."""
    if book.number(key) is not None:
        return (make_relation_term(book, key),)
    for dimension, _ in key.dims:
        finer = [key.at(dimension, code.id) for code in book.parts(key, dimension)]
        relation_terms = [make_relation_term(book, address) for address in finer if _find_first_number(book, address)]
        if relation_terms:
            return tuple(relation_terms)
    return None


def _find_first_number(book: Ledger, key: Key) -> Observation | None:
    return next((o for o in book.get_statements(key) if find_observation_interval(o) is not None), None)


def _evaluate_subgroup_sum(book: Ledger, key: Key, own: tuple[RelationTerm, ...]) -> Iterator[RuleResult]:
    """Groups of groups: the printed figures of the sub-groups add up to the printed whole."""
    group = book.collection.groups.get(key.provider)
    if group is None or len(own) != 1:
        return
    counted = book.select_counted_members(key.provider, group.members, key.period)
    below = [key.replace_provider(m) for m in counted]
    if any(m in book.collection.groups for m in group.members) and all(
        _find_first_number(book, address) for address in below
    ):
        parts = tuple(make_relation_term(book, address) for address in below)
        yield judge_relation(LinearRelation(RelationForm.MEMBERS, own, parts))
