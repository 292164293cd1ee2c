"""Hints of personal data in texts and labels of a collection.

They are the unit's own definitions and need no release. What is marked in them is shown to whoever writes
them. Names are not looked for: what a label names, the collection knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tilstand.define import StructuralMetadata
from tilstand.languages.lexicon import load_screening_lexicon
from tilstand.screening.identifiers import (
    find_email_addresses,
    find_person_numbers,
    find_phone_numbers,
    find_protected_places,
    find_street_addresses,
)
from tilstand.screening.persons import (
    collect_known_words,
    compile_word_start_pattern,
    find_birth_dates,
    find_person_names,
    find_single_ages,
)
from tilstand.terms import Language


class PersonalDataKind(StrEnum):
    """What a place looks like."""

    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH = "birth"
    AGE = "age"
    PLACE = "place"
    PROTECTED = "protected"
    HEALTH = "health"
    NAME = "name"
    TIME = "time"
    YEAR = "year"
    COMPARISON = "comparison"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True, order=True)
class PersonalDataHint:
    """One place.

    Attributes:
        start, end: From its first sign to behind its last, counted in signs of the text.
        kind: What it looks like.
        words: What stands there.
    """

    start: int
    end: int
    kind: PersonalDataKind
    words: str


def merge_overlapping_places(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in their order, those that overlap as one.

    Example:
        >>> merge_overlapping_places([(4, 9), (0, 2), (7, 12), (5, 6)])
        [(0, 2), (4, 12)]
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


class PersonalDataScreen:
    """What in texts of a collection may tell of single persons.

    It marks and decides nothing: a mark is for whoever releases the text, and a text without one may tell of
    somebody all the same.

    Args:
        collection: The collection: its countries, its own numbers, its protected places and its words.
    """

    def __init__(self, collection: StructuralMetadata) -> None:
        self._collection = collection

    def find_hints(
        self, text: str, language: Language, only: Collection[PersonalDataKind] = tuple(PersonalDataKind)
    ) -> tuple[PersonalDataHint, ...]:
        """What a text holds, in the order in which it stands.

        Args:
            text: The text.
            language: Its language; of one without words only numbers, addresses and names are seen.
            only: The kinds that are looked for.
        """
        data_hints = {
            PersonalDataHint(start, end, kind, text[start:end])
            for kind, places in self._list_hint_places(text, language)
            if kind in only
            for start, end in merge_overlapping_places(places)
        }
        return tuple(sorted(data_hints))

    @cached_property
    def _known_words(self) -> frozenset[str]:
        return collect_known_words(self._collection)

    def _list_hint_places(
        self, text: str, language: Language
    ) -> Iterator[tuple[PersonalDataKind, Iterable[tuple[int, int]]]]:
        settings = self._collection.settings
        countries = tuple(dict.fromkeys((settings.country, *settings.person_numbers)))
        yield (PersonalDataKind.NUMBER, find_person_numbers(text, countries, settings.identity_numbers.values()))
        yield PersonalDataKind.PHONE, find_phone_numbers(text, settings.country)
        yield PersonalDataKind.EMAIL, find_email_addresses(text)
        yield PersonalDataKind.BIRTH, find_birth_dates(text, language)
        yield PersonalDataKind.AGE, find_single_ages(text, language)
        yield PersonalDataKind.PLACE, find_street_addresses(text, language)
        yield PersonalDataKind.PROTECTED, find_protected_places(text, settings.protected_places)
        if health := load_screening_lexicon(language).health:
            yield (
                PersonalDataKind.HEALTH,
                (match.span() for match in compile_word_start_pattern(health).finditer(text)),
            )
        yield PersonalDataKind.NAME, find_person_names(text, language, self._known_words)


_KINDS = tuple(kind for kind in PersonalDataKind if kind is not PersonalDataKind.NAME)


@dataclass(frozen=True, slots=True)
class FlaggedLabel:
    """A label in one language, and what is marked in it."""

    path: str
    language: Language
    clues: tuple[PersonalDataHint, ...]


def find_flagged_labels(views: Iterable[StructuralMetadata]) -> Iterator[FlaggedLabel]:
    """The labels in which something is marked, each wording once.

    Args:
        views: A collection as its rounds see it: a round may have labels of its own.
    """
    seen: set[tuple[str, Language, str]] = set()
    for view in views:
        screen = PersonalDataScreen(view)
        for path in view.labels:
            label = view.labels[path]
            for language in view.settings.languages:
                words = label.text(language)
                if label.language(language) == language and (path, language, words) not in seen:
                    seen.add((path, language, words))
                    if clues := screen.find_hints(words, language, _KINDS):
                        yield FlaggedLabel(path, language, clues)
