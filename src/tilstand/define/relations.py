"""Declared relations between figures (GSDEM: edit rules), overlaps among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tilstand.define.definitions import Definition
from tilstand.define.schema import Dims, PeriodField
from tilstand.languages import format_message
from tilstand.terms import Key, Period, Text

if TYPE_CHECKING:
    from tilstand.define.structural_metadata import StructuralMetadata

_NONE: Mapping[str, str] = MappingProxyType({})


class CellReference(Definition):
    """Figures by their address. What is left open is filled in from the relation's `for_each`.

    Attributes:
        measure: The measure.
        provider: Provider or group.
        period: Period; empty means that of the round.
        steps: Steps from the period of the round, each as long as it, instead of a period (-1 is the one
            before).
        where: Codes; a dimension that is not named stands at its total.
    """

    measure: str
    provider: str
    period: PeriodField | None = None
    steps: int = 0
    where: Dims = Field(default_factory=dict)

    def key(self, period: Period, codes: Mapping[str, str] = _NONE) -> Key:
        """The address.

        Args:
            period: The period of the round.
            codes: Further codes.
        """
        at = self.period or period.shift_period(self.steps)
        return Key(self.measure, self.provider, at, tuple(sorted({**self.where, **codes}.items())))


class Term(CellReference):
    """A figure with a whole-number factor.

    Attributes:
        times: The factor.
    """

    times: int = 1


class ClaimSource(Definition):
    """Where the statement itself stands: the sentence or table that makes the claim.

    Attributes:
        document: Name of the document, as in the round's figures.
        line: Its line.
        quote: The words.
    """

    document: str
    line: int | None = None
    quote: str = ""


class RelationAcceptance(Definition):
    """Who has accepted that a relation says what its source means.

    Attributes:
        by: The person's name.
        on: The day.
    """

    by: str = Field(min_length=1)
    on: date


class Relation(Definition):
    """One declared relation.

    kinds:
        sum: the terms of `left` add up to the terms of `right`.
        at_most: `left` counts part of what `right` counts.
        within: everybody in `left` is also counted in `right`, in one of its terms at least; `left` is then
            at most `right`, and adds no person of its own to a count of different people.
        same: every printing of `left` agrees with every printing of `right`.
        change: `left` is the change of `of` against the mean of `base`, as `measured_in` says.
        share: `left` (per cent) is `of` in relation to the sum of `base`.
        share_possible: some whole number not above `base` makes `of` the per cent that `left` prints.
        positive: `left` counts the codes of `over` for which `of` is above zero.
        most: the code of `over` named in `of` has the highest figure, in every period of `periods`.
        compare: `of` against `base` has the direction (and size) that the words say.
        range: the figures of `of` over `periods` lie between those of `base` (low, high).
        overlap: the two counts of `left` may be of the same people, in registers that share no key: `of`
            counts those in both, `right` those in either, `base` all people there are. Nobody need have
            stated `of`; `right` and `base` may be left out. It holds in every code of a dimension that is
            `fixed` too, and in those of `for_each`.

    Attributes:
        id: Its name; the label `relations.ID` says it in words.
        kind: One of the kinds above.
        left, right, of, base: The figures, in the places that the kind names.
        over: For `positive` and `most`: the dimension whose codes are meant.
        among: Only these codes of it.
        periods: For `most` and `range`: the periods.
        measured_in: For `change` and `share`: what the number is in.
        direction: For `compare`: which way the words say it went.
        size: For `compare`: the word of size, one of the collection's size words.
        severity: How much it weighs where it does not hold.
        said: Where it stands.
        for_each: Dimensions in whose codes the relation holds too, beside the total.
        clearly: For `most`: the second highest is at most half.
        rounded_to: For `range` and `same`: the author rounded to this ("about 20 to 30": 10).
        basis: A printed sentence, the structure of a table, a convention, or the analyst's assumption. For
            `within` also `referral`: a sentence says that they were referred by the others, and that they
            are counted there is taken for granted. What rests on an assumption, or cannot hold because
            somebody was referred and not counted, is told to the unit alone until a named person has
            accepted it.
        accepted: Who has accepted an assumption, and when.
        rounds: The rounds in which it holds; all, if none is named.
    """

    id: str
    kind: Literal[
        "sum",
        "at_most",
        "within",
        "same",
        "change",
        "share",
        "share_possible",
        "positive",
        "most",
        "compare",
        "range",
        "overlap",
    ]
    left: tuple[Term, ...] = ()
    right: tuple[Term, ...] = ()
    of: tuple[Term, ...] = ()
    base: tuple[Term, ...] = ()
    over: str = ""
    among: tuple[str, ...] = ()
    periods: tuple[PeriodField, ...] = ()
    for_each: tuple[str, ...] = ()
    measured_in: Literal["percent", "percentage_points", "days", "units", "share"] = "units"
    direction: Literal["", "up", "down", "same"] = ""
    size: str = ""
    clearly: bool = False
    rounded_to: int = 0
    severity: Literal["error", "warning", "info"] = "error"
    basis: Literal["sentence", "table", "convention", "referral", "assumption"] = "sentence"
    accepted: RelationAcceptance | None = None
    said: tuple[ClaimSource, ...] = ()
    rounds: tuple[str, ...] = ()

    @property
    def is_assumed(self) -> bool:
        """True for what is taken for granted, and nobody has accepted."""
        return self.basis in ("referral", "assumption") and self.accepted is None


def check_overlap_relation(collection: StructuralMetadata, relation: Relation) -> Iterator[Text]:
    """Why a relation of the kind `overlap` bounds nothing, or bounds what are no people.

    Args:
        collection: The collection.
        relation: A relation, of any kind.
    """
    if relation.kind != "overlap":
        return
    terms = (*relation.left, *relation.right, *relation.of, *relation.base)
    if (len(relation.left), len(relation.of)) != (2, 1) or max(len(relation.right), len(relation.base)) > 1:
        yield format_message("define.problem.overlap_shape")
    if any(current_term.model_copy(update={"times": 1}) in terms[:at] for at, current_term in enumerate(terms)):
        yield format_message("define.problem.overlap_twice")
    for term in terms:
        measure = collection.measures.get(term.measure)
        if measure is None:
            continue
        several = measure.registrations and term.provider in collection.groups
        if several or not measure.unit.people or measure.statistic != "count" or term.times != 1:
            yield format_message("define.problem.overlap_people", measure=term.measure)
    for name in relation.for_each:
        lacking = [
            current_term.measure
            for current_term in (*relation.left, *relation.of)
            if current_term.measure in collection.measures
            and name not in collection.measures[current_term.measure].dimensions
        ]
        if lacking:
            yield format_message("define.problem.not_its_dimension", measure=lacking[0], name=name)
