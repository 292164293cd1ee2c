"""What a release shows of persons, and in which words its cells are spoken of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tilstand.protect.of_sentence.wordings import Code, CodeWords

__all__ = ["Code", "Codes", "ShownCells"]

Codes = frozenset[Code]


@dataclass(frozen=True)
class ShownCells:
    """The cells that a release shows, as a reader knows them.

    Attributes:
        threshold: Counts from one to below it are protected.
        words: For each code the words that mean it, by language.
        printed: By its codes, the numbers of a cell in the periods that are printed. What is not here is
            hidden, or not printed.
        hidden: The cells that stand in a table without their number.
        actors: Dimensions whose codes are who counts, and not who is counted.
    """

    threshold: int
    words: CodeWords
    printed: Mapping[Codes, Sequence[int]]
    hidden: frozenset[Codes] = frozenset()
    actors: frozenset[str] = frozenset()

    def has(self, codes: Codes, number: int) -> bool:
        """True where the number stands in print for these codes; a zero does that for what lies in it too."""
        if number:
            return number in self.printed.get(codes, ())
        return any(0 in self.printed.get(part, ()) for part in self.parts(codes))

    def share(self, codes: Codes) -> tuple[tuple[int, int], ...]:
        """Each printed whole of a printed cell: its number and that of the whole, in the last period."""
        own = self.printed.get(codes)
        if not own:
            return ()
        wholes = (self.printed.get(part) for part in self.parts(codes) if part != codes)
        return tuple((own[0], whole[0]) for whole in wholes if whole and whole[0])

    def parts(self, codes: Codes) -> tuple[Codes, ...]:
        """All that these codes lie in: themselves first, the whole last."""
        sizes = range(len(codes), -1, -1)
        return tuple(frozenset(one) for size in sizes for one in combinations(sorted(codes), size))

    def without_full(self, codes: Codes) -> Codes:
        """These codes without those of a dimension of which all are there: they say nothing."""
        dims = {dimension for dimension, _ in codes}
        all_ = {one: frozenset(code for code in self.words if code[0] == one) for one in dims}
        full = {one for one in dims if len(all_[one]) > 1 and all_[one] <= codes}
        return frozenset(one for one in codes if one[0] not in full)
