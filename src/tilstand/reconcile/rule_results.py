"""Results of rules, made at once or on demand, and the permanent ids of findings.

Most relations hold, or do not fail whatever the figures are that nobody stated. That is known before they
are worked out (`Book.consistent`), so they stand as what they would be made of. What looks for faults reads
`open` alone; who goes through the sequence gets every verdict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal, overload

from tilstand.define.rules import RelationForm
from tilstand.ledger.relations import LinearRelation, Outcome, RelationTerm
from tilstand.model import Severity, Source
from tilstand.model.observations import GroupKey
from tilstand.reconcile.sides import NumberRange, RelationSide
from tilstand.terms import Key, Text

Family = Literal["sum", "words", "most", "range", "restated", "incomplete", "unsaid", "contradiction", "year_before"]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One relation, evaluated.

    Attributes:
        rule: Number of the rule.
        outcome: Whether it holds, fails, or is open.
        observed: The stated side.
        expected: The side that follows from the other figures.
        parts: All terms.
        sources: Every source that takes part.
        relation: Name of the declared relation, or empty.
        beneath: Names of all declared relations that it rests on, where they contradict each other.
        supposed: True where one of these is an assumption that nobody has accepted.
        facts: Further facts for the message: texts, and numbers that follow from the terms.
        severity: Weight, where the relation declares one.
        left: How many terms stand on the stated side.
        divisors: How many terms, the last ones, the others of their side are divided by.
        about: The address that the finding is about, where it is not the first term's.
        family: `sum` for arithmetic on the same figures, else the kind of comparison; findings of one
            family that share a figure have one cause.
        beside: Addresses that were compared too and are no terms: with another figure there, the terms might
            be others.
        row: The linear relation itself, where it is one: what the kernel computes on.
        certificate: The proof that relations contradict each other, line by line, where that is what is told.
        marks: Addresses whose figures carry a footnote about it, where it is left open.
        doubts: Addresses of the figures that it is about, where it is left open: the marked ones, and those
            whose footnote in a table says it already.
        anchor: Its name in addresses.
    """

    rule: str
    outcome: Outcome
    observed: RelationSide
    expected: RelationSide
    parts: tuple[RelationTerm, ...]
    sources: tuple[Source, ...]
    relation: str = ""
    beneath: tuple[str, ...] = ()
    supposed: bool = False
    facts: Mapping[str, RelationSide | Text] = field(default_factory=dict)
    severity: Severity | None = None
    family: Family = "sum"
    signs: tuple[str, str] = ("=", "+")
    left: int = 1
    divisors: int = 0
    about: Key | None = None
    row: LinearRelation | None = None
    beside: tuple[Key, ...] = ()
    certificate: tuple[str, ...] = ()
    marks: tuple[Key, ...] = ()
    doubts: tuple[Key, ...] = ()
    anchor: str = ""

    @property
    def kind(self) -> str:
        """The rule that its relation is an instance of, also where an accepted difference has changed."""
        return self.rule if self.row is None else self.row.rule

    @property
    def has_known_sides(self) -> bool:
        """True where both sides are known numbers, and not words or half-open ranges."""
        return self.observed.known and self.expected.known

    @property
    def relation_form(self) -> RelationForm | None:
        """What its relation says of its figures; None where it is no linear one."""
        return None if self.row is None else self.row.form

    @property
    def first(self) -> Key:
        """The figure that the relation is about: once the coordinator has decided it, it is settled."""
        return self.about or self.parts[0].key


def judge_relation(row: LinearRelation, *, severity: Severity | None = None, about: Key | None = None) -> RuleResult:
    """The verdict on a linear relation.

    Args:
        row: The relation.
        severity: Weight, where the relation declares one.
        about: The address that a finding would be about, where it is not the first term's.
    """
    observed, expected = row.side_intervals
    return RuleResult(
        rule=row.rule,
        outcome=row.outcome,
        observed=NumberRange(observed),
        expected=NumberRange(expected),
        parts=row.parts,
        sources=row.sources,
        relation=row.relation,
        severity=severity,
        signs=(row.sense, "+"),
        left=len(row.left),
        about=about,
        row=row,
    )


@dataclass(frozen=True, slots=True)
class LazyResult:
    """A verdict that is not made yet: it does not fail, declares nothing, and is about figures of one head.

    Attributes:
        rule: Number of its rule.
        first: The figure that it is about.
        make: Gives the verdict.
        split: What its other figures break down the first by, as it stands in its name; empty for nothing.
        holds: True where it is known to be tested and to hold.
    """

    rule: str
    first: Key
    make: Callable[[], RuleResult]
    split: str = ""
    holds: bool = False

    @classmethod
    def from_result(cls, verdict: RuleResult | LazyResult) -> LazyResult:
        """One that stands for a verdict that is made already; one that is not is itself."""
        if isinstance(verdict, cls):
            return verdict
        assert isinstance(verdict, RuleResult)
        names = {name for part in verdict.parts for name, _ in part.key.dims}
        split = sorted(names - {name for name, _ in verdict.first.dims})
        holds = verdict.outcome is Outcome.HOLDS
        return cls(verdict.rule, verdict.first, lambda: verdict, "-by-".join(split), holds)

    @property
    def head(self) -> GroupKey:
        """The measure, body and period that it is about."""
        return self.first.measure, self.first.provider, self.first.period


_MOST = 1_000
"""Heads whose verdicts are told apart to count them."""


@dataclass(frozen=True, slots=True)
class LazyGroupResults:
    """The verdicts of heads of which none is open: not even told apart until somebody asks.

    Attributes:
        heads: The heads, in their order.
        told: Gives the verdicts of one.
    """

    heads: tuple[GroupKey, ...]
    told: Callable[[GroupKey], Iterable[RuleResult | LazyResult]]

    def list_lazy_results(self, head: GroupKey) -> Iterator[LazyResult]:
        """The verdicts of one of the heads."""
        return map(LazyResult.from_result, self.told(head))


class RuleResults(Sequence[RuleResult]):
    """Verdicts in order.

    Args:
        each: The verdicts, made or not.
    """

    def __init__(self, each: Iterable[RuleResult | LazyResult | LazyGroupResults]) -> None:
        self.each = tuple(each)

    @cached_property
    def open(self) -> tuple[RuleResult, ...]:
        """Those of which there may be something to tell."""
        return tuple(item for item in self.each if isinstance(item, RuleResult))

    @cached_property
    def _all_results(self) -> tuple[RuleResult, ...]:
        return tuple(item if isinstance(item, RuleResult) else item.make() for item in self._expanded_results)

    @property
    def _expanded_results(self) -> Iterator[RuleResult | LazyResult]:
        """The verdicts, told apart."""
        for item in self.each:
            if isinstance(item, LazyGroupResults):
                yield from (quiet for head in item.heads for quiet in item.list_lazy_results(head))
            else:
                yield item

    def quiet(self, heads: Container[GroupKey]) -> Iterator[LazyResult]:
        """Those of some heads that are not made yet."""
        for item in self.each:
            if isinstance(item, LazyGroupResults):
                yield from (quiet for head in item.heads if head in heads for quiet in item.list_lazy_results(head))
            elif isinstance(item, LazyResult) and item.head in heads:
                yield item

    @cached_property
    def unexpanded_count(self) -> int:
        """How many heads there are of which the verdicts are not told apart, being too many."""
        heads = {head for item in self.each if isinstance(item, LazyGroupResults) for head in item.heads}
        return len(heads) if len(heads) > _MOST else 0

    @property
    def counted(self) -> Iterable[RuleResult]:
        """The verdicts that are counted one by one: all, or those of other heads where these are too many."""
        if not self.unexpanded_count:
            return self
        return (
            item if isinstance(item, RuleResult) else item.make()
            for item in self.each
            if not isinstance(item, LazyGroupResults)
        )

    def replace_open_results(self, verdicts: Sequence[RuleResult]) -> RuleResults:
        """The same with other verdicts in place of those in `open`, one for each."""
        waiting = iter(verdicts)
        return RuleResults(next(waiting) if isinstance(item, RuleResult) else item for item in self.each)

    def after(self, verdicts: Iterable[RuleResult]) -> RuleResults:
        """These verdicts, and some more after them."""
        return RuleResults((*self.each, *verdicts))

    def remove_open_results(self, dropped: Callable[[RuleResult], bool]) -> RuleResults:
        """These verdicts but for some of those in `open`."""
        return RuleResults(item for item in self.each if not isinstance(item, RuleResult) or not dropped(item))

    def __iter__(self) -> Iterator[RuleResult]:
        return iter(self._all_results)

    def __len__(self) -> int:
        return len(self._all_results)

    @overload
    def __getitem__(self, at: int) -> RuleResult: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[RuleResult]: ...
    def __getitem__(self, at: int | slice) -> RuleResult | Sequence[RuleResult]:
        return self._all_results[at]


_SIGNS = re.compile(r"[^a-z0-9_]+")
_NUMBERED = re.compile(r"-[0-9]+$")


def assign_finding_ids(verdicts: RuleResults) -> tuple[str, ...]:
    """A name for each open relation, no two the same, made from its rule, its figure and what it is split by.

    It may stand in an address, so that a page can lead to the one finding: `r103-adults-rosa-2024-by-sex`.

    Args:
        verdicts: Every relation, whether it holds or not: a name does not depend on which of them fail.
    """
    wanted = {id(rule_result): _make_result_slug(rule_result) for rule_result in verdicts.open}
    begun, whole = _list_slug_prefixes(wanted.values()), {name.partition("-")[2] for name in wanted.values()}
    taken: set[str] = set()
    matches = []
    for result in _select_similar_results(verdicts, begun, whole):
        own_text = _make_lazy_result_slug(result) if isinstance(result, LazyResult) else wanted[id(result)]
        name, at = own_text, 1
        while name in taken:
            at += 1
            name = f"{own_text}-{at}"
        taken.add(name)
        if isinstance(result, RuleResult):
            matches.append(name)
    return tuple(matches)


def _select_similar_results(
    verdicts: RuleResults, begun: Set[str], whole: Set[str]
) -> Iterator[RuleResult | LazyResult]:
    """The verdicts without those of heads that no open one is about: their names are others.

    A number at the end may be that of a period, or the one that tells an open one from others of its name.
    """

    @cache
    def has_similar_slug(head: GroupKey) -> bool:
        slug = _join_slug(*head[:2], str(head[2]))
        return slug in begun or _NUMBERED.sub("", slug) in whole

    for item in verdicts.each:
        if isinstance(item, LazyGroupResults):
            yield from (
                quiet for head in item.heads if has_similar_slug(head) for quiet in item.list_lazy_results(head)
            )
        elif isinstance(item, RuleResult) or has_similar_slug(item.head):
            yield item


def _list_slug_prefixes(names: Iterable[str]) -> set[str]:
    """How some names may begin, after their rule: up to each of their hyphens, and whole."""
    matches = set[str]()
    for name in names:
        _, *parts = name.split("-")
        matches.update("-".join(parts[:at]) for at in range(1, len(parts) + 1))
    return matches


def _make_lazy_result_slug(one: LazyResult) -> str:
    return _join_slug(*_list_address_slug_parts(one.rule, one.first), *(f"by-{name}" for name in (one.split,) if name))


def _make_result_slug(verdict: RuleResult) -> str:
    return _join_slug(*_list_slug_parts(verdict))


def _join_slug(*parts: str) -> str:
    return _SIGNS.sub("-", "-".join(parts).lower()).strip("-")


def _list_slug_parts(verdict: RuleResult) -> Iterator[str]:
    if verdict.about is None and not verdict.parts:
        yield verdict.rule
        return
    key = verdict.first
    yield from _list_address_slug_parts(verdict.rule, key)
    if verdict.relation:
        yield verdict.relation
    else:
        own_texts = {dimension for dimension, _ in key.dims}
        split = {dimension for part in verdict.parts for dimension, _ in part.key.dims} - own_texts
        yield from (f"by-{dimension}" for dimension in sorted(split))


def _list_address_slug_parts(rule: str, key: Key) -> Iterator[str]:
    yield from (rule, key.measure, key.provider, str(key.period))
    for dimension, code in key.dims:
        yield from (dimension, code)
