"""Linear relations between figures, and the bounds on the overlap of two counts.

How many are in both is an address of the collection, whether anybody states it or not. It is no more than
either count; both counts together are those in either and, once more, those in both; and those in either are
no more than all there are. So `max(0, A + B - N) <= both <= min(A, B)`, in all and in every code that follows
a person and that both are broken down by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from tilstand.define.relations import CellReference, Relation
from tilstand.define.rules import RelationForm, get_rule_of_form
from tilstand.ledger.interval import Interval, find_observation_interval, sum_intervals
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.terms import Key, Period

Sense = Literal["=", "<="]


class Outcome(StrEnum):
    """What exact arithmetic says of a relation.

    HOLDS: tested, and it holds: one person more or less would have shown.
    FAILS: whatever the figures are that nobody stated, it does not hold.
    UNTESTED: it could not be tested: figures that nobody stated take up any difference.
    DECIDED: it does not hold as it is declared, and a person has decided that it may stand so.
    """

    HOLDS = "holds"
    FAILS = "fails"
    UNTESTED = "untested"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class RelationTerm:
    """One term of a relation.

    Attributes:
        times: Its factor.
        key: Its address.
        interval: The numbers it may hold.
        observation: The statement that the term uses; None where it is only bounded.
        near: The statements that bound it, where it uses none of its own.
        apart: The numbers it may hold without the relation itself, where that is not the same.
    """

    times: int
    key: Key
    interval: Interval
    observation: Observation | None = None
    near: tuple[Observation, ...] = ()
    apart: Interval | None = None

    @property
    def alone(self) -> Interval:
        """The numbers it may hold without the relation itself."""
        return self.interval if self.apart is None else self.apart

    @property
    def is_settled(self) -> bool:
        """True if it is stated, or what is stated elsewhere makes it one number."""
        return self.observation is not None or self.alone.is_point

    @property
    def is_countable(self) -> bool:
        """True if one more of it could have been stated: not so where it is 0 for want of room."""
        return self.observation is not None or (self.is_settled and self.alone.low > 0)


@dataclass(frozen=True, slots=True)
class LinearRelation:
    """A linear relation: the left side equals, or is at most, the right side.

    Attributes:
        form: What it says of its figures.
        left, right: Its terms.
        sense: `=` or `<=`.
        relation: Name of the declared relation; empty for one that the structure implies.
        said: Where the statement itself stands.
        slack: Width that rounding allows on either side.
        offset: The left side less the right side, as a person accepted it for good.
        accepted: Id of that decision; empty for none.
    """

    form: RelationForm
    left: tuple[RelationTerm, ...]
    right: tuple[RelationTerm, ...]
    sense: Sense = "="
    relation: str = ""
    said: tuple[Source, ...] = ()
    slack: Fraction = Fraction(0)
    offset: int = 0
    accepted: str = ""
    _outcome: Outcome | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def rule(self) -> str:
        """Number of the rule that tells of it."""
        return get_rule_of_form(self.form)

    @property
    def side_intervals(self) -> tuple[Interval, Interval]:
        """Both sides as intervals, the right one with the accepted difference."""
        if any(term.times < 0 and term.interval.high is None for term in self.parts):
            return self._sum_nonnegative_sides(alone=False)
        left = sum_intervals((t.interval, t.times) for t in self.left)
        return left, sum_intervals(((t.interval, t.times) for t in self.right), self.offset)

    @property
    def outcome(self) -> Outcome:
        """What exact arithmetic says."""
        if self._outcome is None:  # it is asked for by everybody who reads the relation
            object.__setattr__(self, "_outcome", self._judge_independently())
        assert self._outcome is not None
        return self._outcome

    def _judge_independently(self) -> Outcome:
        left, right = self._sum_nonnegative_sides(alone=True)
        if self._is_disjoint(left, right):
            return Outcome.FAILS
        if any(term.apart is not None for term in self.parts) and self._is_disjoint(
            *self._sum_nonnegative_sides(alone=False)
        ):
            return Outcome.FAILS
        holds = left.high is not None and left.high <= right.low if self.sense == "<=" else self._is_tight(left, right)
        return Outcome.HOLDS if holds else Outcome.UNTESTED

    def _is_disjoint(self, left: Interval, right: Interval) -> bool:
        """True if no two numbers of the sides fit."""
        if right.high is not None and left.low > right.high + self.slack:
            return True
        return self.sense == "=" and left.high is not None and left.high + self.slack < right.low

    def _is_tight(self, left: Interval, right: Interval) -> bool:
        """True if an equation holds with what is settled, and leaves nothing to the rest of its terms.

        With every other term at its least it must balance, so that one more of any of them, or of a settled
        term beside them, would break it. Where a term would have to be more than its least, it would take up
        any difference, and nothing was tested.
        """
        signs = [(term, term.times * side) for side, terms in self._signed_terms for term in terms]
        flags = {sign > 0 for term, sign in signs if not term.is_settled}
        if len(flags) != 1:
            return not flags
        if not any((sign > 0) in flags and term.is_countable for term, sign in signs):
            return False
        interval, other_interval = (left, right) if True in flags else (right, left)
        least = min(abs(sign) for term, sign in signs if (sign > 0) in flags)
        return other_interval.high is not None and other_interval.high + self.slack - interval.low < least

    @property
    def _signed_terms(self) -> tuple[tuple[int, tuple[RelationTerm, ...]], ...]:
        return (1, self.left), (-1, self.right)

    def _sum_nonnegative_sides(self, *, alone: bool) -> tuple[Interval, Interval]:
        """Both sides with every term where it is added, so that none without an upper end is taken away."""
        sides: dict[bool, list[tuple[Interval, int]]] = {True: [], False: []}
        for side, terms in self._signed_terms:
            for term in terms:
                own_interval = term.alone if alone else term.interval
                sides[term.times * side > 0].append((own_interval, abs(term.times)))
        return sum_intervals(sides[True]), sum_intervals(sides[False], self.offset)

    @property
    def parts(self) -> tuple[RelationTerm, ...]:
        """All terms."""
        return self.left + self.right

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that takes part, the relation's own first, each once."""
        return collect_term_sources(self.parts, self.said)


def collect_term_sources(parts: Iterable[RelationTerm], said: Iterable[Source] = ()) -> tuple[Source, ...]:
    """Every source of some terms, each once.

    Args:
        parts: The terms.
        said: Where the statement itself stands; it comes first.
    """
    found = list(said)
    for term in parts:
        used = (term.observation,) if term.observation is not None else term.near
        found.extend(o.source for o in used)
    return tuple(dict.fromkeys(found))


def make_relation_term(book: Ledger, key: Key, times: int = 1, observation: Observation | None = None) -> RelationTerm:
    """A term at an address: a given statement, else the most trusted one, else only its bounds."""
    chosen = observation or next(iter(book.get_statements(key)), None)
    exact = find_observation_interval(chosen) if chosen is not None else None
    if exact is not None:
        return RelationTerm(times, key, exact, chosen)
    return RelationTerm(times, key, book.bound_address(key), near=book.list_bounding_statements(key))


def without_own_inference(book: Ledger, row: LinearRelation, also: Iterable[Key] = ()) -> LinearRelation:
    """A relation that knows what its terms can be without it: nothing is tested by what was solved from it.

    Sums of the code lists that speak of no other figure than the relation does say the same as it, and count
    as the relation itself.

    Args:
        book: The figures.
        row: The relation.
        also: Addresses that the relation speaks of without naming them as terms.
    """
    unstated = [term.key for term in row.parts if term.observation is None]
    if not unstated:
        return row
    intervals_by_key = book.bound_without_relations(unstated, {*(term.key for term in row.parts), *also})
    left, right = (
        tuple(
            term
            if term.observation is not None
            else RelationTerm(term.times, term.key, term.interval, None, term.near, intervals_by_key[term.key])
            for term in side
        )
        for side in (row.left, row.right)
    )
    alone = replace(row, left=left, right=right)
    if alone.outcome is not Outcome.FAILS or row.outcome is Outcome.FAILS:
        return alone
    left, right = (  # solved from the relation itself a term fits it; told apart from it, it does not
        tuple(replace(term, interval=term.alone) for term in side) for side in (left, right)
    )
    return replace(alone, left=left, right=right)


_Codes = dict[str, str]


def bound_overlap(book: Ledger, relation: Relation, period: Period, codes: _Codes) -> Iterator[LinearRelation]:
    """What a relation of the kind `overlap` says as arithmetic, in some codes.

    Args:
        book: The figures.
        relation: The relation.
        period: The period that it is asked for.
        codes: The codes; none for all people.
    """
    (relation_term, other_term), (common_term,) = (
        _make_overlap_terms(book, relation.left, period, codes),
        _make_overlap_terms(book, relation.of, period, codes),
    )
    everybody = _make_overlap_terms(book, relation.base, period, codes)
    yield _make_overlap_relation(relation, (common_term,), "<=", (relation_term,))
    yield _make_overlap_relation(relation, (common_term,), "<=", (other_term,))
    for either in _make_overlap_terms(book, relation.right, period, codes):
        yield _make_overlap_relation(relation, (relation_term, other_term), "=", (either, common_term))
        yield _make_overlap_relation(relation, (relation_term,), "<=", (either,))
        yield _make_overlap_relation(relation, (other_term,), "<=", (either,))
        yield _make_overlap_relation(relation, (either,), "<=", (relation_term, other_term))
        yield from (_make_overlap_relation(relation, (either,), "<=", (most,)) for most in everybody)
    for most in everybody:
        yield _make_overlap_relation(relation, (relation_term, other_term), "<=", (most, common_term))


def list_shared_codes(book: Ledger, relation: Relation, period: Period) -> list[_Codes]:
    """The codes in which those in both are bounded: none for all people, then all that both counts have.

    Nothing where nobody says how many are in both, in either or in all: then nothing bounds them.

    A code counts where it follows a person, or the relation names its dimension, and both are broken down by
    it.

    Args:
        book: The figures.
        relation: The relation, of the kind `overlap`.
        period: The period that it is asked for.
    """
    bounding = ((term, term.key(period).period) for term in (*relation.right, *relation.base, *relation.of))
    if not any(book.has_statements(term.measure, term.provider, at) for term, at in bounding):
        return []
    texts_by_names: list[_Codes] = [{}]
    own_texts = [_list_stated_breakdowns(book, term, period) for term in relation.left]
    dimensions = [
        name
        for name in _find_shared_dimensions(book, relation)
        if all({name} in map(set, current_texts_by_names) for current_texts_by_names in own_texts)
    ]
    for name in dimensions:
        texts_by_names += [{name: code.id} for code in book.collection.get_codelist(name)]
    joint = [
        codes
        for current_texts_by_names in own_texts
        for codes in current_texts_by_names
        if len(codes) > 1 and set(codes) <= set(dimensions)
    ]
    kinds = [{frozenset(codes) for codes in current_texts_by_names} for current_texts_by_names in own_texts]
    texts_by_names += [codes for codes in joint if all(frozenset(codes) in kind for kind in kinds)]
    return list({tuple(sorted(codes.items())): codes for codes in texts_by_names}.values())


def _find_shared_dimensions(book: Ledger, relation: Relation) -> list[str]:
    """The dimensions that a person keeps from one register to another and that all three counts have."""
    collection = book.collection
    measures = [collection.measures[term.measure] for term in (*relation.left, *relation.of)]
    named = [
        name
        for name, dimension in collection.settings.dimensions.items()
        if dimension.fixed and all(name in measure.dimensions for measure in measures)
    ]
    taken = {name for term in (*relation.left, *relation.of) for name in term.where}
    return [name for name in dict.fromkeys((*named, *relation.for_each)) if name not in taken]


def _list_stated_breakdowns(book: Ledger, term: CellReference, period: Period) -> list[_Codes]:
    """The codes that are stated of a count, beside those that it stands at itself."""
    key = term.key(period)
    stated = (dict(current_key.dims) for current_key in book.at(key.measure, key.provider, key.period))
    inside = (codes for codes in stated if term.where.items() <= codes.items())
    return [{name: code for name, code in codes.items() if name not in term.where} for codes in inside]


def _make_overlap_terms(
    book: Ledger, terms: Sequence[CellReference], period: Period, codes: _Codes
) -> tuple[RelationTerm, ...]:
    """Terms as parts, those that have all dimensions of the codes."""
    return tuple(
        make_relation_term(book, term.key(period, codes))
        for term in terms
        if set(codes) <= set(book.collection.measures[term.measure].dimensions)
    )


def _make_overlap_relation(
    relation: Relation, left: Iterable[RelationTerm], sense: Sense, right: Iterable[RelationTerm]
) -> LinearRelation:
    form = RelationForm.SUM if sense == "=" else RelationForm.LIMIT
    sources = tuple(
        Source(claim_source.document, claim_source.line, claim_source.quote) for claim_source in relation.said
    )
    return LinearRelation(form, tuple(left), tuple(right), sense, relation.id, sources)
