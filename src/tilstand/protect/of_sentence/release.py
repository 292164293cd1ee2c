"""A release as its texts are held against it: the places whose words tell what its tables hide."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tilstand.define import RoundView
from tilstand.define.phrase import PhraseBook
from tilstand.define.policy import Policy
from tilstand.languages import settings
from tilstand.model.release import Release
from tilstand.protect.disclosure import limit_of, standing
from tilstand.protect.of_sentence.cells import Phrases, ReleasedCells
from tilstand.protect.of_sentence.heard import numbers_read, spoken
from tilstand.protect.of_sentence.mention import mentions
from tilstand.protect.of_sentence.place import TextPlace, places
from tilstand.protect.of_sentence.reveal import revelations
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.span import within
from tilstand.protect.of_sentence.wordings import Code
from tilstand.terms import Key, Language
from tilstand.text import SpanKind

__all__ = ["RevealedPlace", "cells_of", "given_in", "revealed", "said_in"]


@dataclass(frozen=True, slots=True)
class RevealedPlace:
    """A place in a release whose words give something away.

    Attributes:
        kind: Part of the release: `answers` in a body's own words, `chapters` of the report, `tables` and
            `plots` with their titles and notes, or a part of the method appendix.
        place: Which.
        language: Language of the text.
        sentence: The sentence that gives it away.
        found: What is given away; its place is that in the sentence.
    """

    kind: str
    place: str
    language: Language
    sentence: str
    found: Revelation

    @property
    def code(self) -> str:
        """By which it is accepted: the same sentence at the same place has the same one."""
        told = "\n".join((self.kind, self.place, self.language, self.sentence))
        return hashlib.sha256(told.encode()).hexdigest()


def said_in(collection: RoundView, release: Release, policy: Policy) -> tuple[RevealedPlace, ...]:
    """Places whose words tell what the tables hide; none where a policy hides nothing.

    Args:
        collection: The collection.
        release: What is released.
        policy: Which counts are few people.
    """
    return tuple(revealed(release, cells_of(collection, release, policy))) if policy.strength() else ()


def cells_of(collection: RoundView, release: Release, policy: Policy) -> ReleasedCells:
    """What a release shows of persons, in the words of its collection.

    Args:
        collection: The collection.
        release: What is released.
        policy: Which counts are few people.
    """
    tables = standing(release)

    def limit(key: Key) -> int:
        return limit_of(collection, policy, key, tables.get(key, frozenset()))

    return ReleasedCells.of(release, limit, policy.threshold, _phrases(collection))


def _phrases(collection: RoundView) -> Phrases:
    """The words in which texts speak of codes and bodies, as the collection has them for the proof-reader.

    A language is read with the words of those that its texts are mixed with too, as nynorsk is with bokmål.
    """
    found: dict[Code, dict[Language, tuple[str, ...]]] = {}
    for tag in collection.settings.languages:
        for book in (collection.phrases.get(one) for one in (tag, *settings(tag).beside)):
            for code, words in _coded(collection, book) if book is not None else ():
                own = found.setdefault(code, {})
                own[tag] = tuple(dict.fromkeys((*own.get(tag, ()), *words)))
    return found


def _coded(collection: RoundView, book: PhraseBook) -> Iterator[tuple[Code, tuple[str, ...]]]:
    """The words of one language for each body, and for each code of each dimension."""
    for body, words in book.providers.items():
        yield ("provider", body), tuple(words)
    for name, dimension in collection.settings.dimensions.items():
        for code, words in book.codes.get(dimension.codelist, {}).items():
            yield (name, code), tuple(one for one in words if "{" not in one)


def revealed(release: Release, cells: ReleasedCells) -> Iterator[RevealedPlace]:
    """What the texts of a release give away, each sentence once at each place.

    Args:
        release: What is released.
        cells: What it shows of persons.
    """
    seen: dict[TextPlace, tuple[tuple[str, Revelation], ...]] = {}
    for one in places(release):
        alike = TextPlace("", "", one.language, one.text, one.bound, one.aside, one.about, one.ruling)
        if alike not in seen:
            seen[alike] = tuple(given_in(one, cells))
        told = dict(reversed(seen[alike]))
        for sentence in dict.fromkeys(sentence for sentence, _ in seen[alike]):
            yield RevealedPlace(one.kind, one.place, one.language, sentence, told[sentence])


def given_in(place: TextPlace, cells: ReleasedCells) -> Iterator[tuple[str, Revelation]]:
    """What a text gives away: each time the sentence, and what it gives away.

    Args:
        place: The text, and what it is about.
        cells: What the release shows of persons.
    """
    text = place.text
    for start, end in spoken(text, place.language):
        sentence = text[start:end]
        bound, aside = within(place.bound, start, end), within(place.aside, start, end)
        years = [
            int(span.value)
            for span in numbers_read(sentence, place.language)
            if span.kind is SpanKind.YEAR and span.value is not None
        ]
        named = frozenset(one.code for one in mentions(sentence, place.language, cells.words))
        about = (
            place.about
            if cells.can_mean(named, place.about)
            else dataclasses.replace(place.about, measures=frozenset())
        )
        shown = cells.meant(about, years)
        for one in revelations(
            sentence, place.language, shown, bound=bound, aside=aside, ruling=place.ruling
        ):
            yield sentence.strip(), one
