"""Every number of a text as it is read, with all that was told before it: what the second reading goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tilstand.audit.claim import ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.near import NumberTold
from tilstand.audit.page import PageBlock
from tilstand.audit.phrase import About, Hit, names
from tilstand.audit.restate import SaidTogether
from tilstand.audit.result import Checked, Standing
from tilstand.audit.statement import Statement
from tilstand.audit.words import Grammar
from tilstand.terms import Key

__all__ = ["NumberPlace", "NumbersTold"]

# A heading of more words tells of bodies; one of so many is that of a body's own part.
_SHORT = 5
# So many phrases of a paragraph are kept in mind: in a longer one, what was said further back leads nowhere.
_KEPT = 40


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Where a number was noted.

    Attributes:
        block: The paragraph.
        start: Where its sentence begins.
        read: The sentence.
        at: Place among what was found of the document; -1 where it was not worth telling.
    """

    block: PageBlock
    start: int
    read: ClaimSentence
    at: int


@dataclass(slots=True)
class NumbersTold:
    """The numbers of a text, in order, each with where it was noted; and its shares and differences."""

    numbers: list[NumberTold] = field(default_factory=list)
    places: list[NumberPlace] = field(default_factory=list)
    said: list[SaidTogether] = field(default_factory=list)
    said_at: list[NumberPlace] = field(default_factory=list)
    _section: int = 0
    _sentence: int = 0
    _heads: tuple[Hit, ...] = ()
    _passed: tuple[Hit, ...] = ()
    _last: tuple[Hit, ...] = ()
    _paragraph: int = 0
    _earlier: tuple[Hit, ...] = ()
    _heading: str = ""
    _before: str = ""

    def head(self, text: str, hits: Sequence[Hit]) -> None:
        """Go on under a heading."""
        short = len(text.split()) <= _SHORT
        self._heads = tuple(h for h in hits if short or h.about is not About.PROVIDER)
        self._section += 1
        self._heading, self._before = text, ""

    def begin(self) -> None:
        """Begin a paragraph."""
        self._earlier = (*self._earlier, *self._passed)[-_KEPT:]
        self._passed = ()
        self._paragraph += 1

    def end(self, hits: Sequence[Hit], text: str) -> None:
        """Go on after a sentence with these phrases and words."""
        self._sentence += 1
        self._last = tuple(hits)
        self._before = text
        self._passed = (*self._passed, *hits)[-_KEPT:]

    @property
    def codes(self) -> frozenset[str]:
        """The codes that the paragraph names so far."""
        return names(self._passed, About.CODE)

    def add(
        self, place: NumberPlace, number: int, verdict: NumberVerdict, hits: Sequence[Hit], words: Grammar
    ) -> None:
        """Keep a number of the sentence that is being read.

        Args:
            place: Where it was noted.
            number: Its place among the claims of its sentence.
            verdict: What was found of it.
            hits: All phrases of its sentence.
            words: The small words of its language.
        """
        self.places.append(place)
        self.numbers.append(self._told(place.read, number, verdict, hits, words))

    def say(
        self,
        place: NumberPlace,
        number: int,
        statement: Statement | None,
        hits: Sequence[Hit],
        words: Grammar,
    ) -> None:
        """Keep a share or a difference of the sentence that is being read.

        Args:
            place: Where it was noted; where it was not, the place that it would have.
            number: Its place among the claims of its sentence.
            statement: What was found of it; None for nothing.
            hits: All phrases of its sentence.
            words: The small words of its language.
        """
        one = self._told(place.read, number, NumberVerdict(Standing.NOT_MATCHED), hits, words)
        self.said_at.append(place)
        self.said.append(SaidTogether(one, len(self.numbers), statement))

    def _told(
        self, read: ClaimSentence, number: int, verdict: NumberVerdict, hits: Sequence[Hit], words: Grammar
    ) -> NumberTold:
        return NumberTold(
            read.claims[number],
            verdict,
            read.text,
            words,
            self._sentence,
            self._section,
            self._heads,
            self._passed,
            self._last,
            tuple(hits),
            frozenset(year for c in read.claims for year in (*c.years, *c.lead_years)),
            self._paragraph,
            self._earlier,
            f"{self._heading} {self._before}",
        )

    def elsewhere(self, checked: Sequence[Checked]) -> list[Key]:
        """The figures that are told where no number of running text stands: in tables, and by ends of ranges.

        Args:
            checked: All that was found of the document.
        """
        running = {place.at for place in self.places}
        same = (Standing.AGREES, Standing.DISPUTED)
        return [
            one.key
            for at, one in enumerate(checked)
            if at not in running and one.status in same and one.key is not None and not one.relation
        ]
