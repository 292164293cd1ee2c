"""Texts that wait, page by page, each page under a code that only reading it tells.

The code is of the words themselves, not of their hashes: who has not had the words before him cannot give it.
If a word changes, it names nothing. On a page the texts stand in the order in which they are read; one in
which something is marked is released by a code of its own, or on a page of marked texts alone, where there
are few and each mark is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Gathering
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tilstand.define import RoundView
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.model.wording import fingerprint
from tilstand.round.words import Wording
from tilstand.screen import Clue, Screen
from tilstand.screen.clue import ClueKind
from tilstand.terms import Alike, Language
from tilstand.text.report.moment import MomentKind, moments

__all__ = ["MARKED", "PAGE", "Pages", "TextPage", "clues", "code"]

PAGE, MARKED = 40, 10
"""How many texts a page has at most, and one of marked texts."""
_SIGNS = 12

Marks = Mapping[str, tuple[Clue, ...]]


def code(round_name: str, texts: Iterable[Wording]) -> str:
    """The code of texts that were shown together; empty if one of them cannot be read."""
    words = [one.words for one in texts]
    return fingerprint("\n\n".join((round_name, *words)))[:_SIGNS] if words and all(words) else ""


@dataclass(frozen=True)
class TextPage:
    """Texts that are shown together.

    Attributes:
        round: Name of the round.
        number: Which page it is.
        texts: Those of its texts that wait.
        marks: What is marked in them, by their hashes.
        marked: True for a page of marked texts alone.
    """

    round: str
    number: int
    texts: tuple[Wording, ...]
    marks: Marks
    marked: bool = False

    @property
    def together(self) -> tuple[Wording, ...]:
        """The texts that its code releases: all that can be read; in order, those without a mark.

        A sentence in which a sum ends before the round is released by its own code alone, with the reason.
        """
        return tuple(
            one
            for one in self.texts
            if one.words and not one.ended and (self.marked or not self.marks[one.sha256])
        )

    @property
    def code(self) -> str:
        """Its code."""
        return code(self.round, self.together)


@dataclass(frozen=True)
class Pages:
    """Everything that is said in a round, on pages that stay what they are while texts are released.

    Attributes:
        collection: The collection.
        round: Name of the round.
        told: Everything that was said, with the words that lie in the archive.
        closed: What of it waits.
    """

    collection: RoundView
    round: str
    told: Sequence[Wording]
    closed: Sequence[Wording]

    @cached_property
    def _sheets(self) -> tuple[tuple[Wording, ...], ...]:
        """All texts, each once: what bodies and the unit wrote, then the report, language by language."""
        own: dict[str, dict[str, Wording]] = {"": {}}
        for one in self.told:
            own.setdefault(one.language if one.file else "", {}).setdefault(one.sha256, one)
        lists = (tuple(texts.values()) for texts in own.values())
        return tuple(texts[at : at + PAGE] for texts in lists for at in range(0, len(texts), PAGE))

    def __len__(self) -> int:
        return len(self._sheets)

    def waiting(self, wanted: Callable[[Wording], bool] = bool) -> Iterator[tuple[int, tuple[Wording, ...]]]:
        """The numbers of the pages on which wanted texts wait, with all that waits there."""
        shut = {one.sha256: one for one in self.closed}
        for number, texts in enumerate(self._sheets, start=1):
            left = tuple(one for one in texts if one.sha256 in shut)
            if any(map(wanted, left)):
                yield number, left

    def page(self, number: int, wanted: Callable[[Wording], bool] = bool) -> TextPage | None:
        """A page by its number; without one (0) the first on which wanted texts wait; None where none do.

        Raises:
            UsageError: If there is no such page.
        """
        if not 0 <= number <= len(self):
            raise failure(UsageError, "round.no_such_page", page=number, count=len(self))
        for at, texts in self.waiting(wanted):
            if number in (0, at):
                return self._page(at, texts)
        return None

    def after(self, hashes: Gathering[str], wanted: Callable[[Wording], bool] = bool) -> int:
        """The number of the page on which wanted texts wait after some texts; 0 where none do."""
        found = enumerate(self._sheets, start=1)
        last = max((at for at, texts in found if any(one.sha256 in hashes for one in texts)), default=0)
        return next((at for at, _ in self.waiting(wanted) if at > last), 0)

    def marked(self, wanted: Callable[[Wording], bool] = bool) -> Iterator[TextPage]:
        """The pages of marked texts alone, of those that wait and are wanted."""
        texts: list[Wording] = []
        marks: dict[str, tuple[Clue, ...]] = {}
        number = 1
        for one in filter(wanted, self.closed):
            own = self._clues(one)
            if own:
                texts.append(one)
                marks[one.sha256] = own
            if len(texts) == MARKED:
                yield TextPage(self.round, number, tuple(texts), marks, marked=True)
                texts, marks, number = [], {}, number + 1
        if texts:
            yield TextPage(self.round, number, tuple(texts), marks, marked=True)

    def released_by(self, codes: Iterable[str]) -> Mapping[str, str]:
        """The hashes of the texts that codes release, each with its code.

        Raises:
            UsageError: If nothing that waits was shown under one of them.
        """
        found: dict[str, str] = {}
        left = dict.fromkeys(codes)
        for own, texts in self._coded():
            if not left:
                break
            if own in left:
                found |= {one.sha256: own for one in texts}
                del left[own]
        if left:
            raise failure(UsageError, "round.no_page", [Alike(one) for one in left], count=len(left))
        return found

    def _coded(self) -> Iterator[tuple[str, tuple[Wording, ...]]]:
        """Every code with what it releases; what takes no screening first."""
        for one in self.closed:
            yield code(self.round, (one,)), (one,)
        for number, texts in self.waiting():
            page = self._page(number, texts)
            yield page.code, page.together
        for page in self.marked():
            yield page.code, page.together

    def _page(self, number: int, texts: tuple[Wording, ...]) -> TextPage:
        return TextPage(self.round, number, texts, {one.sha256: self._clues(one) for one in texts})

    def _clues(self, one: Wording) -> tuple[Clue, ...]:
        if (one.sha256, one.language) not in self._marks:
            self._marks[one.sha256, one.language] = _clues(self._screen, one, _since(self.collection))
        return self._marks[one.sha256, one.language]

    @cached_property
    def _marks(self) -> dict[tuple[str, Language], tuple[Clue, ...]]:
        """What is marked in a text, as its language has it: the same words may stand in two."""
        return {}

    @cached_property
    def _screen(self) -> Screen:
        return Screen(self.collection)


def clues(collection: RoundView, texts: Iterable[Wording]) -> Marks:
    """What is marked in some texts, by their hashes.

    In all of them what may tell of a person; in sentences of the report also the times and comparisons that
    rest on no figure, which may be true of another year alone.
    """
    screen, since = Screen(collection), _since(collection)
    return {one.sha256: _clues(screen, one, since) for one in texts}


def _since(collection: RoundView) -> date:
    """The first day of the round before the one that text is taken over from: that may still be spoken of."""
    return collection.round(collection.name).period.shifted(-2).first


def _clues(screen: Screen, one: Wording, since: date) -> tuple[Clue, ...]:
    return tuple(sorted({*screen.clues(one.read, one.language), *_moments(one, since)}))


def _moments(one: Wording, since: date) -> Iterator[Clue]:
    for place in moments(one.words, one.language, since) if one.file else ():
        if one.words == one.section and place.kind is not MomentKind.YEAR:
            continue  # a heading says what follows, and nothing of it
        yield Clue(place.start, place.end, ClueKind(place.kind.value), one.words[place.start : place.end])
