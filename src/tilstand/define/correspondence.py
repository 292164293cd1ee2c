"""How one collection's words stand to those of another: a table of correspondence (GSIM), as files say it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tilstand.define.definition import Definition
from tilstand.define.fault import wrong
from tilstand.define.schema import Dims

__all__ = ["CodeMatch", "Correspondence", "DimensionMatch", "MeasureMatch"]


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
    def _one(self) -> CodeMatch:
        given = (self.equal, self.part_of, self.contains, self.overlaps, self.not_comparable)
        if sum(map(bool, given)) != 1:
            raise wrong("one_match")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The shared codes that it speaks of."""
        return tuple(filter(None, (self.equal, self.part_of, *self.contains, *self.overlaps)))


def _match(written: object) -> object:
    return {"equal": written} if isinstance(written, str) else written


CodeMatchField = Annotated[CodeMatch, BeforeValidator(_match)]


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
    def _said(self) -> MeasureMatch:
        if bool(self.to) is (self.kind == "not_comparable"):
            raise wrong("to_or_not")
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
        for name, own in self.dimensions.items():
            under = dimensions.get(name, DimensionMatch())
            dimensions[name] = DimensionMatch(
                to=own.to or under.to,
                same=own.same or under.same,
                codes={**under.codes, **own.codes},
                whole=tuple(dict.fromkeys((*under.whole, *own.whole))),
            )
        mine = [(one.of, one.where) for one in self.measure]
        kept = tuple(one for one in base.measure if (one.of, one.where) not in mine)
        units = {**base.units, **self.units}
        return Correspondence(units=units, dimensions=dimensions, measure=(*self.measure, *kept))
