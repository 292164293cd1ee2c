"""Correspondence tables (GSIM) between collections, and addresses translated by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tilstand.define.definitions import Definition, schema_error
from tilstand.define.schema import Dims
from tilstand.define.structural_metadata import StructuralMetadata


class CodeMatch(Definition):
    """What a code of a collection is among the shared codes; exactly one of these.

    Attributes:
        equal: It is this code.
        part_of: It is a part of this code.
        contains: It holds each of these codes as a part.
        overlaps: It has some of each of these codes: nothing follows from it.
        not_comparable: It corresponds to nothing.
    """

    equal: str = ""
    part_of: str = ""
    contains: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    not_comparable: bool = False

    @model_validator(mode="after")
    def _check_single_match(self) -> CodeMatch:
        given = (self.equal, self.part_of, self.contains, self.overlaps, self.not_comparable)
        if sum(map(bool, given)) != 1:
            raise schema_error("one_match")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The shared codes that it speaks of."""
        return tuple(filter(None, (self.equal, self.part_of, *self.contains, *self.overlaps)))


def _parse_code_match(written: object) -> object:
    return {"equal": written} if isinstance(written, str) else written


CodeMatchField = Annotated[CodeMatch, BeforeValidator(_parse_code_match)]


class DimensionMatch(Definition):
    """What a dimension of a collection is among the shared ones.

    Attributes:
        to: The shared dimension; none where it corresponds to none, and figures broken down by it
            are not taken.
        same: True where every code that both lists have by one name is the same code.
        codes: What each code is; one that is not named corresponds to nothing.
        whole: Shared codes that their parts here make up, with nothing left over.
    """

    to: str = ""
    same: bool = False
    codes: dict[str, CodeMatchField] = Field(default_factory=dict)
    whole: tuple[str, ...] = ()


class MeasureMatch(Definition):
    """What a measure of a collection, or what it counts at some codes, is among the shared measures.

    Attributes:
        of: The collection's measure.
        where: Codes of the collection at which alone it is meant; they are no breakdown of it.
        to: The shared measure.
        at: Shared codes at which it stands there.
        kind: How it stands to it. What is part of it bounds it from below, what contains it from above;
            what is not comparable with anything is never held against anything.
        why: Why it is not comparable, as it is told.
    """

    of: str
    where: Dims = Field(default_factory=dict)
    to: str = ""
    at: Dims = Field(default_factory=dict)
    kind: Literal["equal", "part_of", "contains", "not_comparable"] = "equal"
    why: str = ""

    @model_validator(mode="after")
    def _check_match_target(self) -> MeasureMatch:
        if bool(self.to) is (self.kind == "not_comparable"):
            raise schema_error("to_or_not")
        return self


class Correspondence(Definition):
    """`correspondences/NAME.toml`.

    Attributes:
        like: Another correspondence that holds too, but for what is said here.
        units: Units of the collection's own under the names that they have among the shared ones.
        dimensions: What its dimensions are.
        measure: What its measures are.
    """

    like: str = ""
    units: dict[str, str] = Field(default_factory=dict)
    dimensions: dict[str, DimensionMatch] = Field(default_factory=dict)
    measure: tuple[MeasureMatch, ...] = ()

    def over(self, base: Correspondence) -> Correspondence:
        """What holds where this one is like another: what both say of something, as it is said here."""
        dimensions = dict(base.dimensions)
        for name, own_match in self.dimensions.items():
            under = dimensions.get(name, DimensionMatch())
            dimensions[name] = DimensionMatch(
                to=own_match.to or under.to,
                same=own_match.same or under.same,
                codes={**under.codes, **own_match.codes},
                whole=tuple(dict.fromkeys((*under.whole, *own_match.whole))),
            )
        mine = [(measure_match.of, measure_match.where) for measure_match in self.measure]
        measure_matches = tuple(
            measure_match for measure_match in base.measure if (measure_match.of, measure_match.where) not in mine
        )
        units = {**base.units, **self.units}
        return Correspondence(units=units, dimensions=dimensions, measure=(*self.measure, *measure_matches))


DimensionCodes = tuple[tuple[str, str], ...]
Sense = Literal["equal", "part_of", "contains"]


@dataclass(frozen=True, slots=True)
class SharedAddress:
    """A shared address that an address of a collection speaks of, but for who and when.

    Attributes:
        measure: The shared measure.
        dims: The shared codes.
        sense: How the figure stands to it.
        parts: Of a part: of how many such figures the shared one consists; 0 where they do not make it up.
    """

    measure: str
    dims: DimensionCodes
    sense: Sense
    parts: int = 0


@dataclass(frozen=True)
class AddressTranslation:
    """The shared addresses that a collection's figures speak of.

    Attributes:
        matches: What each of its measures is; one that is not among them is not held against anything.
        dimensions: What each of its dimensions is, code by code.
        shared: The shared words.
        why: Why a measure stands for no shared one, where that is said.
    """

    matches: Mapping[str, tuple[MeasureMatch, ...]]
    dimensions: Mapping[str, DimensionMatch]
    shared: StructuralMetadata
    why: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, DimensionCodes], tuple[SharedAddress, ...]] = field(default_factory=dict, repr=False)
    _parts: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)

    @classmethod
    def from_correspondence(
        cls, own: StructuralMetadata, shared: StructuralMetadata, said: Correspondence
    ) -> AddressTranslation:
        """The translation that a correspondence declares, which must fit both collections.

        Args:
            own: The collection.
            shared: The shared words.
            said: The correspondence.
        """
        matches: dict[str, tuple[MeasureMatch, ...]] = {}
        for measure_match in said.measure:
            if measure_match.kind != "not_comparable":
                matches[measure_match.of] = (*matches.get(measure_match.of, ()), measure_match)
        dimensions = {
            name: complete_dimension_match(own, shared, name, dimension)
            for name, dimension in said.dimensions.items()
            if dimension.to
        }
        parts = Counter(
            (name, match.part_of) for name, dimension in dimensions.items() for match in dimension.codes.values()
        )
        whole = {(name, code): parts[name, code] for name, dimension in dimensions.items() for code in dimension.whole}
        why = {
            current_measure_match.of: current_measure_match.why
            for current_measure_match in said.measure
            if current_measure_match.kind == "not_comparable"
        }
        return cls(matches, dimensions, shared, why, _parts=whole)

    def find_shared_addresses(self, measure: str, dims: DimensionCodes) -> tuple[SharedAddress, ...]:
        """The shared addresses that an address speaks of; none where it is not comparable.

        Args:
            measure: Its measure.
            dims: Its codes.
        """
        shared_addresses = self._known.get((measure, dims))
        if shared_addresses is None:
            every = (
                shared_address
                for match in self.matches.get(measure, ())
                for shared_address in self._translate_by_match(match, dict(dims))
            )
            shared_addresses = self._known[measure, dims] = tuple(every)
        return shared_addresses

    def _translate_by_match(self, match: MeasureMatch, codes: dict[str, str]) -> Iterator[SharedAddress]:
        if any(codes.get(name) != code for name, code in match.where.items()):
            return
        broken = {name: code for name, code in codes.items() if name not in match.where}
        shared = self.shared.measures[match.to]
        senses, choices, parts = {match.kind} - {"equal"}, list[list[tuple[str, str]]](), 1
        for name, code in broken.items():
            dimension_match = self.dimensions.get(name)
            code_match = dimension_match.codes.get(code) if dimension_match is not None else None
            if (
                dimension_match is None
                or code_match is None
                or dimension_match.to not in shared.dimensions
                or dimension_match.to in match.at
            ):
                return
            if code_match.equal:
                choices.append([(dimension_match.to, code_match.equal)])
            elif code_match.part_of:
                senses.add("part_of")
                parts *= self._parts.get((name, code_match.part_of), 0)
                choices.append([(dimension_match.to, code_match.part_of)])
            elif code_match.contains:
                senses.add("contains")
                choices.append([(dimension_match.to, inner) for inner in code_match.contains])
            else:
                return
        if len(senses) > 1 or len({choice[0][0] for choice in choices}) < len(choices):
            return
        sense: Sense = "part_of" if "part_of" in senses else "contains" if "contains" in senses else "equal"
        parts = 0 if sense != "part_of" or match.kind != "equal" else parts
        for chosen in product(*choices):
            dims = tuple(sorted({**match.at, **dict(chosen)}.items()))
            yield SharedAddress(match.to, dims, sense, parts)


def complete_dimension_match(
    own: StructuralMetadata, shared: StructuralMetadata, name: str, said: DimensionMatch
) -> DimensionMatch:
    """A dimension's match with the codes that are the same by name, where it says so.

    Args:
        own: The collection.
        shared: The shared words.
        name: Its dimension.
        said: What is said of it.
    """
    if not said.same or not (own.has_codes(name) and shared.has_codes(said.to)):
        return said
    common_texts = (code.id for code in own.get_codelist(name) if code.id in shared.get_codelist(said.to))
    alike = {code: CodeMatch(equal=code) for code in common_texts}
    return said.model_copy(update={"codes": {**alike, **said.codes}})
