"""A sentence held against what a release shows: which codes it names, and which cells it may be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import product

from tilstand.protect.of_sentence.heard import NEAR, HeardSentence, Word
from tilstand.protect.of_sentence.mention import Mention, mentions
from tilstand.protect.of_sentence.shown import Code, Codes, ShownCells
from tilstand.protect.of_sentence.span import Span, overlaps
from tilstand.terms import Language
from tilstand.text import NumberSpan, SpanKind

__all__ = ["NamingSentence"]


class NamingSentence(HeardSentence):
    """A sentence held against what a release shows.

    Args:
        text: The sentence.
        language: Its language.
        shown: What the release shows.
        bound: Where its words were written from figures.
        aside: Where it has a name, a law or a day, whose numbers count nobody.
    """

    def __init__(
        self,
        text: str,
        language: Language,
        shown: ShownCells,
        bound: Sequence[Span] = (),
        aside: Sequence[Span] = (),
    ) -> None:
        super().__init__(text, language, aside)
        self.shown, self.bound = shown, bound

    @cached_property
    def numbers(self) -> tuple[NumberSpan, ...]:
        """Its numbers of something, and its shares; those in the name of a code are none ("aged 0–11")."""
        named = [(one.start, one.end) for one in self.mentions]
        return tuple(one for one in super().numbers if not overlaps(named, one.start, one.end))

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The codes that it names, in order."""
        return mentions(self.text, self.language, self.shown.words)

    def tells(self, at: int, kind: str) -> bool:
        """True unless what gives something away was written from figures, and nothing else is reckoned with.

        Args:
            at: Where it stands.
            kind: What it gives away.
        """
        if not overlaps(self.bound, at, at + 1):
            return True
        free = (one for one in self.numbers if not overlaps(self.bound, one.start, one.end))
        return kind in ("rest", "share") and any(one.kind is SpanKind.COUNT for one in free)

    def names_code(self, word: Word) -> bool:
        """True where a word is of the name of a code."""
        return any(one.start <= word.start < one.end for one in self.mentions)

    def said_wholes(self, span: NumberSpan) -> tuple[Codes, ...]:
        """The codes of what a share may be said to be of: "of those helped by ...", from fewer to more."""
        start = self._of(self._past_unit(span))
        end = next((one.start for one in self.after(start) if one.sign), len(self.text))
        told = [one.code for one in self.mentions if start and start <= one.start < end]
        return tuple(frozenset(told[:size]) for size in range(1, len(told) + 1))

    def lists(self, sign: Word) -> bool:
        """True for a comma between two codes of one kind: "begging, crime or domestic work"."""
        last = next((one for one in self.mentions if one.end == sign.start), None)
        next_ = self.after(sign.end)[:1]
        own = next((one for one in self.mentions if next_ and one.start == next_[0].start), None)
        return sign.text == "," and last is not None and own is not None and last.code[0] == own.code[0]

    def _past_unit(self, span: NumberSpan) -> int:
        """The place after the unit of a number ("per cent")."""
        return (self.follows(span.end, (span.unit.lower(),)) if span.unit else 0) or span.end

    def _of(self, at: int) -> int:
        return self.follows(at, self.words.of)

    def named(self, at: int) -> Codes:
        """The code that the phrase right after a place names, of those who are counted."""
        for step, word in enumerate(self.after(at)):
            own = next((one for one in self.mentions if one.start == word.start), None)
            if own is not None:
                return frozenset({own.code}) - {one for one in (own.code,) if one[0] in self.shown.actors}
            if word.sign or step >= NEAR or any(one.start <= word.start < one.end for one in self.numbers):
                break
        return frozenset()

    def phrase(self, at: int) -> Codes:
        """The codes that are named from a place to the next number or sign."""
        signs = (one.start for one in self.after(at) if one.sign)
        numbers = (one.start for one in self.numbers if one.start >= at)
        end = min(next(signs, len(self.text)), next(numbers, len(self.text)))
        return frozenset(one.code for one in self.mentions if at <= one.start < end)

    def labelled(self, span: NumberSpan) -> Codes:
        """The code right before a number with which a part of a list ends: "Osp eight, Lind six"."""
        next_, word = self.after(span.end)[:1], self.before(span.start)[-1:]
        ended = not next_ or next_[0].sign or next_[0].text in self.words.joint
        own = next((one.code for one in self.mentions if ended and word and one.end == word[0].end), None)
        return frozenset({own}) if own is not None else frozenset()

    def cells(self, own: Codes = frozenset()) -> tuple[Codes, ...]:
        """The cells that the sentence may be about: its codes, one of each dimension.

        Args:
            own: Codes that are meant in any case.
        """
        if not own:
            return self._any_cells
        fixed = {dimension for dimension, _ in own}
        named = (codes for dimension, codes in self._named.items() if dimension not in fixed)
        return tuple(own | frozenset(chosen) for chosen in product(*named))

    @cached_property
    def _any_cells(self) -> tuple[Codes, ...]:
        return tuple(frozenset(chosen) for chosen in product(*self._named.values()))

    def tabled(self, own: Codes = frozenset()) -> tuple[Codes, ...]:
        """The cells that it may be about; of more dimensions than a table has, those in which these lie.

        Args:
            own: Codes that are meant in any case.
        """
        cells, shown = self.cells(own), self.shown
        if any(cell in shown.printed or cell in shown.hidden for cell in cells):
            return cells
        return tuple(dict.fromkeys(part for cell in cells for part in shown.parts(cell)))

    @cached_property
    def unseen(self) -> bool:
        """True where a cell that it may be about stands in a table without its number."""
        return any(cell in self.shown.hidden for cell in self.tabled())

    @cached_property
    def _named(self) -> Mapping[str, Sequence[Code]]:
        """The codes that it names, by their dimension, each once."""
        found: dict[str, dict[Code, None]] = {}
        for mention in self.mentions:
            found.setdefault(mention.code[0], {})[mention.code] = None
        return {dimension: tuple(codes) for dimension, codes in found.items()}

    def dimensions(self, at: int) -> frozenset[str]:
        """The dimensions that it speaks of, but for those of which all codes follow: "were women or men"."""
        after = frozenset(one.code for one in self.mentions if one.start >= at)
        full = {dimension for dimension, _ in after - self.shown.without_full(after)}
        return frozenset(one.code[0] for one in self.mentions) - full
