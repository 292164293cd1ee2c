"""All that is looked for in a text, together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from tilstand.define import Vocabulary
from tilstand.languages.screening import screening
from tilstand.screen.clue import Clue, ClueKind, joined
from tilstand.screen.name import known, names
from tilstand.screen.number import emails, person_numbers, phones
from tilstand.screen.person import ages, births
from tilstand.screen.place import addresses, protected
from tilstand.screen.spelled import within
from tilstand.terms import Language

__all__ = ["Screen"]


class Screen:
    """What in texts of a collection may tell of single persons.

    It marks and decides nothing: a mark is for whoever releases the text, and a text without one may tell of
    somebody all the same.

    Args:
        collection: The collection: its countries, its own numbers, its protected places and its words.
    """

    def __init__(self, collection: Vocabulary) -> None:
        self._collection = collection

    def clues(
        self, text: str, language: Language, only: Collection[ClueKind] = tuple(ClueKind)
    ) -> tuple[Clue, ...]:
        """What a text holds, in the order in which it stands.

        Args:
            text: The text.
            language: Its language; of one without words only numbers, addresses and names are seen.
            only: The kinds that are looked for.
        """
        found = {
            Clue(start, end, kind, text[start:end])
            for kind, places in self._places(text, language)
            if kind in only
            for start, end in joined(places)
        }
        return tuple(sorted(found))

    @cached_property
    def _known(self) -> frozenset[str]:
        return known(self._collection)

    def _places(self, text: str, language: Language) -> Iterator[tuple[ClueKind, Iterable[tuple[int, int]]]]:
        settings = self._collection.settings
        countries = tuple(dict.fromkeys((settings.country, *settings.person_numbers)))
        yield ClueKind.NUMBER, person_numbers(text, countries, settings.identity_numbers.values())
        yield ClueKind.PHONE, phones(text, settings.country)
        yield ClueKind.EMAIL, emails(text)
        yield ClueKind.BIRTH, births(text, language)
        yield ClueKind.AGE, ages(text, language)
        yield ClueKind.PLACE, addresses(text, language)
        yield ClueKind.PROTECTED, protected(text, settings.protected_places)
        if health := screening(language).health:
            yield ClueKind.HEALTH, (match.span() for match in within(health).finditer(text))
        yield ClueKind.NAME, names(text, language, self._known)
