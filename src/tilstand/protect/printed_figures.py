"""The figures of an edition as they are printed, and texts that were made before with printed numbers in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.languages import (
    CatalogueMessage,
    CitedNumber,
    DatedText,
    FilledTemplate,
    LanguageName,
    PartialTranslation,
    PercentShare,
    WithheldNumber,
)
from tilstand.model import EditionFigures, Figure, Observation
from tilstand.model.appendix import Discrepancy
from tilstand.model.figures import FigureRevision
from tilstand.protect.policy import get_protected_roles, get_threshold
from tilstand.protect.printed_world import PrintedWorld
from tilstand.terms import (
    InvariantText,
    Key,
    Text,
    TextPiece,
    TranslatedText,
    Value,
    ValueQualifier,
    ValueStatus,
)

_Anything = TypeVar("_Anything")
_WITHOUT_NUMBERS = (
    CatalogueMessage,
    DatedText,
    InvariantText,
    LanguageName,
    PartialTranslation,
    PercentShare,
    TranslatedText,
    WithheldNumber,
)
"""Kinds of texts that state no figure, or that were printed already."""


class FiguresWrapper:
    """What is taken over from the figures behind.

    Args:
        figures: The figures behind.
    """

    def __init__(self, figures: EditionFigures) -> None:
        self._figures = figures

    def has_provider_figures(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._figures.has_provider_figures(provider)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        return self._figures.find_unplaced_remainder(key, dimension, parent)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now."""
        return self._figures.revisions

    @property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """What was published otherwise than it adds up, and is not decided."""
        return self._figures.disputes


class PrintedFigures(FiguresWrapper):
    """Figures that were reconciled from printed numbers, each as it is to be read.

    A protected count that is printed as 0 is `few`, one that is printed as its threshold is `about` it. Lines
    that the policy leaves out are left out, and so is a small number that follows from nothing that was printed;
    what an earlier edition printed is printed again.

    Args:
        collection: The collection, as the round sees it.
        figures: The figures that were reconciled from printed numbers.
        policy: The policy of the round.
        world: The printed numbers.
    """

    def __init__(self, collection: RoundView, figures: EditionFigures, policy: Policy, world: PrintedWorld) -> None:
        super().__init__(figures)
        self._collection, self._policy, self._world = collection, policy, world
        self._roles = get_protected_roles(collection, policy)

    def get(self, key: Key) -> Figure | None:
        """The figure at an address, as it is to be read."""
        figure = self._figures.get(key)
        if figure is None or not figure.value.known:
            return figure
        if any(line.is_about(key.measure, key.provider, dict(key.dims)) for line in self._policy.left_out):
            return _leave_out_number(figure)
        measure = self._collection.measures.get(key.measure)
        if measure is None or measure.role not in self._roles:
            return figure
        threshold = get_threshold(self._collection, self._policy, key)
        counts = measure.statistic == "count"
        if threshold < 2 or not (counts or measure.unit.is_quantity):
            return figure
        if 0 < figure.value.exact_number < threshold:
            known = key in self._world.zeros or key in self._world.retold
            return _leave_out_number(figure) if counts and not known else figure
        return self._qualify_number(figure, threshold)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced, of the printed numbers."""
        figure = self._figures.find_unplaced_remainder(key, dimension, parent)
        whole = key.remove_dimension(dimension) if parent is None else key.at(dimension, parent)
        threshold = self._world.thresholds.get(whole, 1)
        if figure is None or threshold < 2 or not figure.value.known:
            return figure
        return self._qualify_number(figure, threshold)

    def _qualify_number(self, figure: Figure, threshold: int) -> Figure:
        """Say how a protected count is to be read, where it stands for several."""
        number = figure.value.exact_number
        if figure.key in self._world.zeros:
            return figure
        if figure.qualifier is ValueQualifier.AT_LEAST or figure.upper is not None:
            return figure  # somebody did not answer: it may be more
        if number == 0:
            return replace(figure, qualifier=ValueQualifier.FEW, upper=Value.number(threshold - 1))
        if number == threshold and figure.qualifier is not ValueQualifier.AT_MOST:
            return replace(figure, qualifier=ValueQualifier.ABOUT)
        return figure


def _leave_out_number(figure: Figure) -> Figure:
    return replace(
        figure,
        value=Value.missing(ValueStatus.SUPPRESSED),
        qualifier=ValueQualifier.EXACT,
        upper=None,
        notes=(),
        published=None,
        computed=None,
        computed_upper=None,
    )


def mark_few(made: _Anything, world: PrintedWorld) -> _Anything:
    """Return a part of a release in whose texts a protected count that is printed as 0 is few or none.

    Args:
        made: The part.
        world: The printed numbers.
    """
    marked: _Anything = _mark_value(made, world) if world.numbers else made
    return marked


def _mark_value(value: Any, world: PrintedWorld) -> Any:
    match value:
        case FilledTemplate():
            facts = tuple((name, _mark_fact(fact, world)) for name, fact in value.facts)
            return FilledTemplate(_mark_value(value.template, world), facts)
        case Mapping():
            return {name: _mark_value(inner, world) for name, inner in value.items()}
        case tuple():
            return tuple(_mark_value(inner, world) for inner in value)
        case Key() | TextPiece():
            return value
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = [field.name for field in dataclasses.fields(value) if field.init]
    marked = {name: _mark_value(getattr(value, name), world) for name in fields}
    return value if all(marked[name] is getattr(value, name) for name in fields) else replace(value, **marked)


def _mark_fact(fact: Any, world: PrintedWorld) -> Any:
    if not isinstance(fact, CitedNumber):
        return _mark_value(fact, world) if isinstance(fact, Text) else fact
    amount = fact.amount.amount if isinstance(fact.amount, Value) else fact.amount
    key = fact.cells[0] if len(fact.cells) == 1 else None
    if amount is None or Decimal(amount) or not isinstance(key, Key) or key in world.zeros:
        return fact
    threshold = world.thresholds.get(key, 1)
    return WithheldNumber(threshold, fact.cells) if threshold > 1 else fact


@dataclass(frozen=True)
class ProofreadingFigures:
    """What a text is held against.

    Attributes:
        stated: What was stated.
        figures: The figures after reconciliation.
        hidden: How many addresses of people are left out, since no edition tells them.
        rounded: How many counts are printed otherwise than they are.
    """

    stated: tuple[Observation, ...]
    figures: EditionFigures
    hidden: int = 0
    rounded: int = 0
