"""The statements of a round with the printed numbers in place of the true ones.

They are reconciled once more, and everything that is published is made of what comes out: footnotes, open
findings, deduced zeros and the box of two numbers are then those of the printed world, and nothing true reaches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.model import Adjustment, Batch, Decision, Observation
from tilstand.protect.policy import get_protected_roles, get_threshold
from tilstand.protect.printed_world import PrintedWorld, ToldNumber
from tilstand.terms import Key, Value, ValueQualifier, ValueStatus

_LEFT_OUT = Value.missing(ValueStatus.SUPPRESSED)


@dataclass(frozen=True)
class StatementPrinter:
    """What puts the printed number of a figure in the place of each that somebody stated of it.

    Attributes:
        collection: The collection, as the round sees it.
        policy: The policy of the round.
        world: The printed numbers.
        told: What earlier editions printed.
    """

    collection: RoundView
    policy: Policy
    world: PrintedWorld
    told: Mapping[Key, ToldNumber]

    def print_batch(self, batch: Batch) -> Batch:
        """The batch with printed numbers, without findings of collect about figures that are printed otherwise."""
        submissions = tuple(
            replace(submission, observations=self.print_observations(submission.observations))
            for submission in batch.submissions
        )
        return replace(batch, submissions=submissions, published=self.print_observations(batch.published))

    def print_observations(self, observations: Iterable[Observation]) -> tuple[Observation, ...]:
        """The observations with printed numbers."""
        return tuple(map(self._print_observation, observations))

    def print_adjustments(self, adjustments: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
        """The decided figures with printed numbers; one that is printed as it stood before is no decision."""
        printed = (
            replace(
                adjustment,
                before=self._print_value(adjustment.key, adjustment.before),
                after=self._print_value(adjustment.key, adjustment.after),
            )
            for adjustment in adjustments
        )
        return tuple(adjustment for adjustment in printed if adjustment.before != adjustment.after)

    def print_decisions(self, decisions: Iterable[Decision], current: Sequence[Decision]) -> tuple[Decision, ...]:
        """The decisions; one that stands in truth stands whatever is printed of its figures."""
        return tuple(replace(decision, stands=decision in current) for decision in decisions)

    def _print_observation(self, observation: Observation) -> Observation:
        value = self._print_value(observation.key, observation.value, earlier=bool(observation.edition))
        if value is observation.value:
            return observation
        if not value.known:
            return replace(observation, value=value, qualifier=ValueQualifier.EXACT, readings=())
        return replace(observation, value=value, readings=())

    def _print_value(self, key: Key, value: Value, *, earlier: bool = False) -> Value:
        """What is printed for a number that somebody stated of a figure."""
        measure = self.collection.measures.get(key.measure)
        if measure is None or not value.known:
            return value
        told = self.told.get(key) if earlier else None
        if told is not None and told.true in (None, value.exact_number):
            return value if value.exact_number == told.printed else Value.number(told.printed)
        if measure.role not in get_protected_roles(self.collection, self.policy):
            return self._print_count(key, value, 1) if key in self.world.numbers else value
        if measure.statistic in ("share", "change"):
            return _LEFT_OUT
        threshold = get_threshold(self.collection, self.policy, key)
        if measure.statistic != "count":
            return _print_derived_number(value, threshold if measure.unit.is_quantity else 1)
        if key not in self.world.numbers:
            return value if threshold < 2 else _LEFT_OUT
        return self._print_count(key, value, threshold)

    def _print_count(self, key: Key, value: Value, threshold: int) -> Value:
        true, printed = self.world.true[key], self.world.numbers[key]
        if value.exact_number != true and printed == true and not 0 < value.exact_number < threshold:
            return value
        # two numbers of which one is printed otherwise, or small, are printed as one
        return value if value.exact_number == printed else Value.number(printed)


def _print_derived_number(value: Value, threshold: int) -> Value:
    """A mean or an end of a range that a body worked out from protected counts."""
    if not 0 < value.exact_number < threshold:
        return value
    return Value.number(0 if 2 * value.exact_number < threshold else threshold)
