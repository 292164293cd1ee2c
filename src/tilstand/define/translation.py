"""What an address of a collection is in shared words: the same figure, a part of one, or more than one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from tilstand.define.correspondence import CodeMatch, Correspondence, DimensionMatch, MeasureMatch
from tilstand.define.vocabulary import Vocabulary

__all__ = ["Sense", "Target", "Translation", "full"]

Dims = tuple[tuple[str, str], ...]
Sense = Literal["equal", "part_of", "contains"]


@dataclass(frozen=True, slots=True)
class Target:
    """A shared address that an address of a collection speaks of, but for who and when.

    Attributes:
        measure: The shared measure.
        dims: The shared codes.
        sense: How the figure stands to it.
        parts: Of a part: of how many such figures the shared one consists; 0 where they do not make it up.
    """

    measure: str
    dims: Dims
    sense: Sense
    parts: int = 0


@dataclass(frozen=True)
class Translation:
    """The shared addresses that a collection's figures speak of.

    Attributes:
        matches: What each of its measures is; one that is not among them is not held against anything.
        dimensions: What each of its dimensions is, code by code.
        shared: The shared words.
        why: Why a measure stands for no shared one, where that is said.
    """

    matches: Mapping[str, tuple[MeasureMatch, ...]]
    dimensions: Mapping[str, DimensionMatch]
    shared: Vocabulary
    why: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, Dims], tuple[Target, ...]] = field(default_factory=dict, repr=False)
    _parts: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, own: Vocabulary, shared: Vocabulary, said: Correspondence) -> Translation:
        """The translation that a correspondence declares, which must fit both collections.

        Args:
            own: The collection.
            shared: The shared words.
            said: The correspondence.
        """
        matches: dict[str, tuple[MeasureMatch, ...]] = {}
        for one in said.measure:
            if one.kind != "not_comparable":
                matches[one.of] = (*matches.get(one.of, ()), one)
        dimensions = {name: full(own, shared, name, one) for name, one in said.dimensions.items() if one.to}
        parts = Counter(
            (name, match.part_of) for name, one in dimensions.items() for match in one.codes.values()
        )
        whole = {(name, code): parts[name, code] for name, one in dimensions.items() for code in one.whole}
        why = {one.of: one.why for one in said.measure if one.kind == "not_comparable"}
        return cls(matches, dimensions, shared, why, _parts=whole)

    def targets(self, measure: str, dims: Dims) -> tuple[Target, ...]:
        """The shared addresses that an address speaks of; none where it is not comparable.

        Args:
            measure: Its measure.
            dims: Its codes.
        """
        found = self._known.get((measure, dims))
        if found is None:
            every = (one for match in self.matches.get(measure, ()) for one in self._each(match, dict(dims)))
            found = self._known[measure, dims] = tuple(every)
        return found

    def _each(self, match: MeasureMatch, codes: dict[str, str]) -> Iterator[Target]:
        if any(codes.get(name) != code for name, code in match.where.items()):
            return
        broken = {name: code for name, code in codes.items() if name not in match.where}
        shared = self.shared.measures[match.to]
        senses, choices, parts = {match.kind} - {"equal"}, list[list[tuple[str, str]]](), 1
        for name, code in broken.items():
            one = self.dimensions.get(name)
            said = one.codes.get(code) if one is not None else None
            if one is None or said is None or one.to not in shared.dimensions or one.to in match.at:
                return
            if said.equal:
                choices.append([(one.to, said.equal)])
            elif said.part_of:
                senses.add("part_of")
                parts *= self._parts.get((name, said.part_of), 0)
                choices.append([(one.to, said.part_of)])
            elif said.contains:
                senses.add("contains")
                choices.append([(one.to, inner) for inner in said.contains])
            else:
                return
        if len(senses) > 1 or len({choice[0][0] for choice in choices}) < len(choices):
            return
        sense: Sense = "part_of" if "part_of" in senses else "contains" if "contains" in senses else "equal"
        parts = 0 if sense != "part_of" or match.kind != "equal" else parts
        for chosen in product(*choices):
            dims = tuple(sorted({**match.at, **dict(chosen)}.items()))
            yield Target(match.to, dims, sense, parts)


def full(own: Vocabulary, shared: Vocabulary, name: str, said: DimensionMatch) -> DimensionMatch:
    """A dimension's match with the codes that are the same by name, where it says so.

    Args:
        own: The collection.
        shared: The shared words.
        name: Its dimension.
        said: What is said of it.
    """
    if not said.same or not (own.has_codes(name) and shared.has_codes(said.to)):
        return said
    both = (code.id for code in own.codelist(name) if code.id in shared.codelist(said.to))
    alike = {code: CodeMatch(equal=code) for code in both}
    return said.model_copy(update={"codes": {**alike, **said.codes}})
