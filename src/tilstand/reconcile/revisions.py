"""Revised figures of earlier rounds, and discrepancies of published group totals.

A correction is a vintage of its own. It is held against last year's other figures only to ask: they were
published together, and nobody has said yet which of them change with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from tilstand.define import RoundView
from tilstand.define.rules import RelationForm
from tilstand.ledger.interval import find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import group_observations
from tilstand.ledger.relations import Outcome, make_relation_term
from tilstand.model import Adjustment, Batch, Figure, Observation
from tilstand.model.appendix import Discrepancy, DiscrepantFigure
from tilstand.model.figures import FigureRevision
from tilstand.model.observations import GroupKey, select_group_observations
from tilstand.reconcile.decisions import apply_adjustments, replace_adjusted_statements
from tilstand.reconcile.reconciled_figures import ReconciledFigures
from tilstand.reconcile.rule_results import RuleResult, RuleResults
from tilstand.reconcile.sides import NoSide, PrintedNumber, RelationSide
from tilstand.reconcile.structural_rules import derive_structural
from tilstand.terms import FigureOrigin, Key, Period, Value


def find_discrepancies(
    book: Ledger, period: Period, get: Callable[[Key], Figure | None], findings: Callable[[Key], Iterable[str]]
) -> Iterator[Discrepancy]:
    """What is disputed in a period: one account for each measure, whatever number of its figures differ.

    Args:
        book: All statements.
        period: The period of the round.
        get: The figure at an address.
        findings: The open findings that are about a figure, by their anchors.
    """
    figures_by_pair: dict[tuple[str, Period], list[Figure]] = {}
    own_entries = [
        head for head in book.member_sum_groups if head[2] in period
    ]  # only a sum differs from what is printed
    for key in (key for head in own_entries for key in book.at(*head)):
        figure = get(key)
        if figure is not None and figure.is_disputed:
            figures_by_pair.setdefault((key.measure, key.period), []).append(figure)
    for figures in figures_by_pair.values():
        first, *others = sorted(figures, key=lambda one: _order_discrepant_address(book, one.key))
        whole = _make_discrepant_figure(first)
        inside = [
            discrepant_figure
            for discrepant_figure in map(_make_discrepant_figure, others)
            if _is_difference_within(book, discrepant_figure, whole)
        ]
        yield Discrepancy(
            whole,
            "published" if first.origin is FigureOrigin.PUBLISHED else "computed",
            min(inside, key=lambda one: len(_get_member_set(book, one.key)), default=None),
            tuple(map(_make_discrepant_figure, others)),
            tuple(dict.fromkeys(anchor for current_figure in figures for anchor in findings(current_figure.key))),
        )


def _make_discrepant_figure(figure: Figure) -> DiscrepantFigure:
    assert figure.published is not None
    assert figure.computed is not None
    return DiscrepantFigure(figure.key, figure.published, figure.computed, figure.computed_upper)


def _order_discrepant_address(book: Ledger, key: Key) -> tuple[int, int, Key]:
    """Totals before parts, wide groups before narrow ones."""
    return len(key.dims), -len(_get_member_set(book, key)), key


def _get_member_set(book: Ledger, key: Key) -> frozenset[str]:
    return frozenset(book.list_members(key.provider, key.period))


def _is_difference_within(book: Ledger, one: DiscrepantFigure, whole: DiscrepantFigure) -> bool:
    """True where a narrower group, counted in the same way, has the whole of the difference."""
    if one.key.dims != whole.key.dims or one.upper or whole.upper:
        return False
    narrower = _get_member_set(book, one.key) < _get_member_set(book, whole.key)
    return narrower and _compute_discrepancy(one) == _compute_discrepancy(whole)


def _compute_discrepancy(one: DiscrepantFigure) -> Fraction:
    return one.published.exact_number - one.computed.exact_number


class PriorRounds:
    """What earlier rounds stated and published.

    Args:
        collection: The collection.
        earlier: Figures of earlier rounds, each with its edition.
        settled: What the coordinator decided in each of them, by its name.

    Attributes:
        rounds: The earlier rounds that state anything.
    """

    def __init__(
        self, collection: RoundView, earlier: Sequence[Observation], settled: Mapping[str, Sequence[Adjustment]]
    ) -> None:
        self._collection = collection
        self._earlier = earlier
        self._settled = settled
        self.rounds = tuple(dict.fromkeys(o.edition for o in earlier))
        self._found: dict[str, tuple[ReconciledFigures, Mapping[Key, Adjustment]]] = {}

    def published(self, key: Key) -> tuple[str, Figure] | None:
        """The last round whose edition had a number at an address, with its figure; None if none had one."""
        last = sorted(self.rounds, key=lambda name: self._collection.rounds[name].period.last, reverse=True)
        for name in last:
            figure = self._reconcile_prior_round(name)[0].get(key)
            if figure is not None and figure.value.known:
                return name, figure
        return None

    @cached_property
    def decided(self) -> Mapping[tuple[str, Key], Value]:
        """What the coordinator decided about figures of earlier rounds, by round and address, where it still stands."""
        names = (name for name in self.rounds if self._settled.get(name))
        changed = {name: self._reconcile_prior_round(name)[1] for name in names}
        return {(name, key): decision.after for name, made in changed.items() for key, decision in made.items()}

    @cached_property
    def statements(self) -> tuple[Observation, ...]:
        """The figures of earlier rounds as they stood in the end: a decided one is as it was decided."""
        found: dict[Observation, None] = {}
        for observation in self._earlier:
            after = self.decided.get((observation.edition, observation.key))
            found[observation if after is None else replace(observation, value=after)] = None
        return tuple(found)

    def _reconcile_prior_round(self, name: str) -> tuple[ReconciledFigures, Mapping[Key, Adjustment]]:
        """The figures of a round as it left them, with what was decided about them."""
        if name not in self._found:
            rounds, own_item = self._collection.rounds, self._collection.rounds[name]
            over = [o for o in self._earlier if rounds[o.edition].period.last <= own_item.period.last]
            stated = group_observations([over])
            before = Ledger(self._collection, stated, own_item.absent, own_item.period)
            changed, _ = apply_adjustments(before, self._settled.get(name, ()))
            book = before
            if changed:
                book = Ledger(
                    self._collection, replace_adjusted_statements(stated, changed), own_item.absent, own_item.period
                )
            self._found[name] = ReconciledFigures(book, changed), changed
        return self._found[name]


_SUMS = (RelationForm.BREAKDOWN, RelationForm.PART)


def list_corrections(batch: Batch) -> tuple[Observation, ...]:
    """What bodies state of the time before the round, the latest reading of each figure."""
    observations_by_key: dict[Key, Observation] = {}
    delivered = (submission for submission in batch.submissions if submission.basis == "delivered")
    for o in (
        o
        for submission in delivered
        for o in select_group_observations(submission.observations, make_prior_group_filter(batch.period))
    ):
        if not o.edition and find_observation_interval(o) is not None:
            other_observation = observations_by_key.get(o.key)
            if other_observation is None or (other_observation.as_at or date.min) < (o.as_at or date.min):
                observations_by_key[o.key] = o
    return tuple(observations_by_key[key] for key in sorted(observations_by_key))


def make_prior_group_filter(period: Period) -> Callable[[GroupKey], bool]:
    """True of what is stated of the time before a period."""
    return lambda head: head[2].last < period.first


def find_revisions(
    resolved: ReconciledFigures, book: Ledger, batch: Batch, former: PriorRounds
) -> Iterator[FigureRevision]:
    """The published figures that are other ones now: those that bodies corrected, and sums over such bodies.

    Args:
        resolved: The figures as they stand.
        book: All statements.
        batch: What was delivered.
        former: What earlier editions published.
    """
    own_observations = {o.key: o for o in list_corrections(batch)}
    sums: dict[Key, list[str]] = {}
    for key in (key for key in own_observations if former.published(key) is not None):
        for whole in list_group_sums(book, key):
            sums.setdefault(whole, []).append(key.provider)
    for key in sorted({**own_observations, **sums}):
        was, now = former.published(key), resolved.get(key)
        if was is None or now is None or not now.value.known or was[1].value == now.value:
            continue
        edition, figure = was
        reason = own_observations[key].remark if key in own_observations else ""
        by = (key.provider,) if key in own_observations else tuple(dict.fromkeys(sums[key]))
        yield FigureRevision(key, edition, figure.value, now.value, by, reason)


def list_group_sums(book: Ledger, key: Key) -> Iterator[Key]:
    """The addresses of the groups whose figure is the sum of which a body's is a term."""
    if book.collection.measures[key.measure].aggregate == "members":
        for name in (*book.collection.groups, *book.collection.providers):
            if name != key.provider and key.provider in book.list_members(name, key.period):
                yield key.replace_provider(name)


def query_corrections(book: Ledger, batch: Batch, former: PriorRounds) -> Iterator[RuleResult]:
    """What is asked about corrections: of what was never published, of nothing, or of one number in a sum.

    Args:
        book: All statements.
        batch: What was delivered.
        former: What earlier editions published.
    """
    own_observations = list_corrections(batch) if former.rounds else ()
    for o in own_observations:
        was = former.published(o.key)
        if was is None:
            yield _make_correction_query("R140", book, o, NoSide())
        elif was[1].value == o.value:
            yield _make_correction_query("R141", book, o, PrintedNumber(o.value))
    heads: dict[GroupKey, list[Observation]] = {}
    for o in own_observations:
        heads.setdefault((o.key.measure, o.key.provider, o.key.period), []).append(o)
    for head, those in heads.items():
        yield from _find_broken_sums(book, head, those)


def _make_correction_query(rule: str, book: Ledger, own: Observation, expected: RelationSide) -> RuleResult:
    return RuleResult(
        rule=rule,
        outcome=Outcome.FAILS,
        observed=PrintedNumber(own.value),
        expected=expected,
        parts=(make_relation_term(book, own.key, observation=own),),
        sources=(own.source,),
        family="year_before",
    )


def _find_broken_sums(book: Ledger, head: GroupKey, own: Sequence[Observation]) -> Iterator[RuleResult]:
    """Sums of the figures as they were published that do not hold any more with what was corrected."""
    vintages = list(book.vintages_by_group[head].values())
    former = [_clear_vintage(o) for o in (vintages[1] if len(vintages) > 1 else ())]
    fixed = {o.key: _clear_vintage(o) for o in own}
    before = Ledger(book.collection, former, book.absent)
    after = Ledger(book.collection, [*(o for o in former if o.key not in fixed), *fixed.values()], book.absent)
    failed = {_make_result_identity(v) for v in derive_structural(before).open if v.outcome is Outcome.FAILS}
    for verdict in derive_structural(after).open:
        sums = verdict.relation_form in _SUMS and verdict.outcome is Outcome.FAILS
        if sums and any(p.key in fixed for p in verdict.parts) and _make_result_identity(verdict) not in failed:
            yield replace(verdict, rule="R142", row=None, severity=None, family="year_before")
            return  # what else does not fit misses the same persons


def _clear_vintage(observation: Observation) -> Observation:
    """A statement among others of one vintage."""
    return replace(observation, edition="", as_at=None)


def _make_result_identity(verdict: RuleResult) -> tuple[object, ...]:
    return verdict.rule, tuple(p.key for p in verdict.parts)


def split_prior_findings(
    verdicts: RuleResults, batch: Batch, former: PriorRounds, book: Ledger
) -> tuple[RuleResults, tuple[RuleResult, ...]]:
    """The verdicts of this round, and those that fail on figures of earlier rounds alone.

    A relation belongs to an earlier round if all its figures are of the time before this one, and this round
    states and revises nothing of what they say: no figure of the same measure, body and period, and none that
    a sum over bodies is made of.

    Args:
        verdicts: Every relation, with what was decided.
        batch: What this round states.
        former: What earlier rounds stated; where there are none, everything is of this round.
        book: All statements.
    """
    if not former.rounds:
        return verdicts, ()
    touched = set(map(_get_prior_group_key, _list_restated_addresses(batch, book)))
    old = [v for v in verdicts.open if v.outcome is Outcome.FAILS and _is_prior_failure(v, batch.period, touched)]
    names = set(map(id, old))
    return verdicts.remove_open_results(lambda one: id(one) in names), tuple(old)


def _list_restated_addresses(batch: Batch, book: Ledger) -> list[Key]:
    """What this round states of the time before it, and the sums over bodies that it is part of."""
    every = [*(submission.observations for submission in batch.submissions), batch.published]
    keys = dict.fromkeys(
        o.key for some in every for o in select_group_observations(some, make_prior_group_filter(batch.period))
    )
    return [*keys, *(whole for key in keys for whole in list_group_sums(book, key))]


def _is_prior_failure(verdict: RuleResult, own: Period, touched: set[GroupKey]) -> bool:
    keys = {verdict.first, *(part.key for part in verdict.parts)}
    return all(key.period.last < own.first and _get_prior_group_key(key) not in touched for key in keys)


def _get_prior_group_key(key: Key) -> GroupKey:
    return key.measure, key.provider, key.period
