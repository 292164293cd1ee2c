"""The figures of an edition as they are printed, and texts that were made before with printed numbers in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
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
    QuotedText,
    WithheldNumber,
)
from tilstand.model import EditionFigures, Figure, Observation
from tilstand.model.appendix import Discrepancy
from tilstand.model.figures import FigureRevision
from tilstand.protect.policy import get_protected_roles, get_threshold
from tilstand.protect.printed_world import PrintedWorld, ToldNumber
from tilstand.terms import (
    FigureOrigin,
    InvariantText,
    JoinedText,
    Key,
    Text,
    TextPiece,
    TranslatedText,
    TypedText,
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
    """Figures with the numbers that are printed.

    A protected count that is printed as 0 is `few`, one that is printed as its threshold is `about` it. What no
    printed number can be made of is left out: a figure of people that follows from others in a way that the
    program does not know, a share or a change of protected counts that a body worked out itself.

    Args:
        collection: The collection, as the round sees it.
        figures: The figures after reconciliation.
        policy: The policy of the round.
        world: The printed numbers.
        told: What earlier editions printed.
    """

    def __init__(
        self,
        collection: RoundView,
        figures: EditionFigures,
        policy: Policy,
        world: PrintedWorld,
        told: Mapping[Key, ToldNumber],
    ) -> None:
        super().__init__(figures)
        self._collection, self._policy, self.world, self._told = collection, policy, world, told
        self._roles = get_protected_roles(collection, policy)

    def get(self, key: Key) -> Figure | None:
        """The figure at an address, with the number that is printed."""
        figure = self._figures.get(key)
        if figure is None or not figure.value.known:
            return figure
        if any(line.is_about(key.measure, key.provider, dict(key.dims)) for line in self._policy.left_out):
            return _leave_out_number(figure)
        measure = self._collection.measures.get(key.measure)
        if measure is None or measure.role not in self._roles:
            return replace(figure, notes=print_text_numbers(figure.notes, self.world))
        if measure.statistic != "count":
            return self._print_derived_figure(figure, measure.statistic, counts=measure.unit.is_quantity)
        if key in self.world.numbers:
            return self._print_count(figure)
        if get_threshold(self._collection, self._policy, key) < 2:
            return figure
        return self._sum_printed_members(figure) or _leave_out_number(figure)

    def _sum_printed_members(self, figure: Figure) -> Figure | None:
        """The figure of a group that nobody stated, from the printed ones of its members; None where it is no sum."""
        key, true = figure.key, self.world.true
        names = self._collection.list_group_members(key.provider, key.period.last)
        members = [member for member in map(key.replace_provider, names) if member in true and member != key]
        if not members or sum(true[member] for member in members) != figure.value.exact_number:
            return None
        number = sum(self.world.numbers[member] for member in members)
        printed = replace(figure, value=Value.number(number), notes=(), published=None, computed=None)
        threshold = get_threshold(self._collection, self._policy, key)
        return self._qualify_number(replace(printed, computed_upper=None), number, threshold)

    def _print_count(self, figure: Figure) -> Figure:
        key, world = figure.key, self.world
        number = world.numbers[key]
        value = figure.value if number == world.true[key] else Value.number(number)
        # what is said beside a number that is printed otherwise would tell what it was
        moved = value is not figure.value or self._has_moved_member(key)
        printed = replace(
            figure,
            value=value,
            notes=() if moved else print_text_numbers(figure.notes, world),
            published=None if moved else figure.published,
            computed=None if moved else figure.computed,
            computed_upper=None if moved else figure.computed_upper,
        )
        return self._qualify_number(printed, number, world.thresholds.get(key, 1))

    def _qualify_number(self, figure: Figure, number: int, threshold: int) -> Figure:
        """Say how a protected count is to be read, where it stands for several."""
        if threshold < 2 or figure.key in self.world.zeros:
            return figure
        if number == 0:
            # who stated it, what else was stated and what is said of it would tell a small count from a true 0
            return replace(
                figure,
                qualifier=ValueQualifier.FEW,
                upper=Value.number(threshold - 1),
                origin=FigureOrigin.COMPUTED,
                sources=(),
                notes=(),
                doubts=(),
                published=None,
                computed=None,
                computed_upper=None,
            )
        if figure.upper is not None and figure.upper.known:
            most = max(int(figure.upper.exact_number), number, threshold)
            return replace(figure, upper=Value.number(most))
        if number == threshold and figure.qualifier not in (ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST):
            return replace(figure, qualifier=ValueQualifier.ABOUT)
        return figure

    def _has_moved_member(self, key: Key) -> bool:
        members = self._collection.list_group_members(key.provider, key.period.last)
        moved = self.world.moved
        return any(key.replace_provider(member) in moved for member in members if member != key.provider)

    def _print_derived_figure(self, figure: Figure, statistic: str, *, counts: bool) -> Figure:
        """A mean, an end of a range, a share or a change that a body worked out from protected counts."""
        if statistic in ("share", "change"):
            return _leave_out_number(figure)
        threshold = get_threshold(self._collection, self._policy, figure.key)
        number = figure.value.exact_number
        if not counts or threshold < 2 or not 0 < number < threshold:
            return figure
        near = 0 if 2 * number < threshold else threshold
        return self._qualify_number(replace(figure, value=Value.number(near), notes=()), near, threshold)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced, of the printed numbers."""
        figure = self._figures.find_unplaced_remainder(key, dimension, parent)
        whole_key = key.remove_dimension(dimension) if parent is None else key.at(dimension, parent)
        if whole_key not in self.world.thresholds:
            return figure
        whole = self._figures.get(whole_key)
        if figure is None or whole is None or whole.is_disputed:
            return None if figure is None else _leave_out_number(figure)
        parts = self._list_placed_numbers(whole_key, dimension, parent)
        left = Fraction(self.world.numbers[whole_key]) - sum(parts, Fraction(0))
        if left <= 0:
            return None
        printed = replace(figure, value=Value.number(int(left)), origin=FigureOrigin.COMPUTED, notes=())
        return self._qualify_number(printed, int(left), self.world.thresholds[whole_key])

    def _list_placed_numbers(self, whole: Key, dimension: str, parent: str | None) -> list[Fraction]:
        """The printed numbers of the known parts of a whole; of a part that is not known, those of its own."""
        numbers: list[Fraction] = []
        for code in self._collection.get_codelist(dimension).parts(parent):
            figure = self.get(whole.at(dimension, code.id))
            if figure is not None and figure.value.known:
                numbers.append(figure.value.exact_number)
            else:
                numbers += self._list_placed_numbers(whole, dimension, code.id)
        return numbers

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Figures of earlier periods that are printed otherwise than they were."""
        return tuple(self._iterate_printed_revisions())

    def _iterate_printed_revisions(self) -> Iterator[FigureRevision]:
        for revision in self._figures.revisions:
            if revision.key not in self.world.thresholds:
                yield revision
                continue
            told, number = self._told.get(revision.key), self.world.numbers[revision.key]
            if told is not None and told.printed != number:
                yield replace(revision, published=Value.number(told.printed), revised=Value.number(number))

    @property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """What was published otherwise than it adds up, where nothing of it is printed otherwise."""
        moved = self.world.moved
        return tuple(
            dispute
            for dispute in self._figures.disputes
            if not any(key in moved or self._has_moved_member(key) for key in _list_discrepancy_keys(dispute))
        )


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


def _list_discrepancy_keys(dispute: Discrepancy) -> list[Key]:
    sides = (dispute.whole, *dispute.others, *((dispute.within,) if dispute.within else ()))
    return [side.key for side in sides]


def print_text_numbers(made: _Anything, world: PrintedWorld) -> _Anything:
    """Return a part of a release in whose texts every number of protected counts is the printed one.

    A number that is not the figure's own (what another body stated, a difference) is left out where a figure that
    it follows from is printed otherwise, or where it is small itself.

    Args:
        made: The part.
        world: The printed numbers.
    """
    printed: _Anything = _print_value(made, world) if world.numbers else made
    return printed


def _print_value(value: Any, world: PrintedWorld) -> Any:
    match value:
        case Text():
            return _print_text(value, world)
        case Mapping():
            return {name: _print_value(inner, world) for name, inner in value.items()}
        case tuple():
            return tuple(_print_value(inner, world) for inner in value)
    return value if isinstance(value, type | Key | TextPiece) else _print_fields(value, world)


def _print_fields(value: Any, world: PrintedWorld) -> Any:
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = [field.name for field in dataclasses.fields(value) if field.init]
    printed = {name: _print_value(getattr(value, name), world) for name in fields}
    return value if all(printed[name] is getattr(value, name) for name in fields) else replace(value, **printed)


def _print_text(text: Text, world: PrintedWorld) -> Text:
    match text:
        case FilledTemplate():
            facts = tuple((name, _print_fact(fact, world)) for name, fact in text.facts)
            return FilledTemplate(_print_text(text.template, world), facts)
        case JoinedText():
            return replace(text, parts=tuple(_print_text(part, world) for part in text.parts))
        case QuotedText():
            return text if isinstance(text.inner, str) else QuotedText(_print_text(text.inner, world))
        case TypedText() if text.kind == "number":
            # its number stands in it as text: it is printed where nothing that it follows from has moved
            keys = _list_protected_cells(text.cells, world)
            safe = not any(key in world.moved or world.numbers[key] < world.thresholds[key] for key in keys)
            return text if safe else WithheldNumber(0, text.cells)
        case _ if isinstance(text, _WITHOUT_NUMBERS):
            return text
    return _PrintedText(_print_fields(text, world), world)


def _print_fact(fact: Any, world: PrintedWorld) -> Any:
    if isinstance(fact, CitedNumber):
        return _print_cited_number(fact, world)
    return _print_text(fact, world) if isinstance(fact, Text) else fact


def _print_cited_number(fact: CitedNumber, world: PrintedWorld) -> CitedNumber | WithheldNumber:
    keys = _list_protected_cells(fact.cells, world)
    amount = fact.amount.amount if isinstance(fact.amount, Value) else fact.amount
    if not keys or amount is None:
        return fact
    amount = Decimal(amount)
    key = keys[0]
    if len(fact.cells) == 1 and amount == world.true[key]:
        number = world.numbers[key]
        if number == 0 and key not in world.zeros:
            return WithheldNumber(world.thresholds[key], fact.cells)
        return fact if number == amount else replace(fact, amount=number)
    small = 0 < abs(amount) < max(world.thresholds[key] for key in keys)
    moved = any(key in world.moved for key in keys)
    return WithheldNumber(0, fact.cells) if moved or (small and len(fact.cells) == 1) else fact


def _list_protected_cells(cells: Iterable[Hashable], world: PrintedWorld) -> list[Key]:
    return [cell for cell in cells if isinstance(cell, Key) and cell in world.thresholds]


@dataclass(frozen=True, slots=True)
class _PrintedText(Text):
    """A text of another kind, piece by piece."""

    inner: Text
    world: PrintedWorld

    def pieces(self, language: str) -> tuple[TextPiece, ...]:
        """Its pieces; a number that is not the printed one is left out."""
        pieces = list[TextPiece]()
        for piece in self.inner.pieces(language):
            keys = _list_protected_cells(piece.cells, self.world) if piece.kind == "number" else []
            moved = any(key in self.world.moved for key in keys)
            pieces.extend(WithheldNumber(0, piece.cells).pieces(language) if moved else (piece,))
        return tuple(pieces)


@dataclass(frozen=True)
class ProofreadingFigures:
    """What a text is held against.

    Attributes:
        stated: What was stated.
        figures: The figures after reconciliation.
        hidden: How many addresses of people are left out, since no edition tells them.
    """

    stated: tuple[Observation, ...]
    figures: EditionFigures
    hidden: int = 0


def select_visible_figures(
    stated: Iterable[Observation], figures: EditionFigures, printed: Callable[[Key], Decimal | None]
) -> ProofreadingFigures:
    """What a text is held against: the printed numbers, and no others.

    Args:
        stated: Everything that was stated.
        figures: The printed figures.
        printed: The number that is printed at an address; None where none is.
    """
    observations: list[Observation] = []
    left_out: set[Key] = set()
    for observation in stated:
        if not observation.value.known:
            observations.append(observation)
            continue
        number = printed(observation.key)
        if number is None:
            left_out.add(observation.key)
        elif number == observation.value.amount:
            observations.append(observation)
        else:
            observations.append(replace(observation, value=Value.number(number), readings=()))
    return ProofreadingFigures(tuple(observations), figures, len(left_out))
