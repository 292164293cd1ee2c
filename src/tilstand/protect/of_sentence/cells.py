"""The cells of a release about persons, and those of them that a text can mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from tilstand.languages.disclosing import disclosing
from tilstand.model.names import Names
from tilstand.model.release import Release
from tilstand.protect.of_sentence.place import MeantFigures
from tilstand.protect.of_sentence.shown import Codes, ShownCells
from tilstand.protect.of_sentence.wordings import Code, CodeWords
from tilstand.terms import Key, Language, Meaning, Status, Text
from tilstand.text import Nouns

__all__ = ["Phrases", "ReleasedCells"]

Phrases = Mapping[Code, Mapping[Language, tuple[str, ...]]]
"""Words for codes and bodies, by language; `*` stands for any end of a word."""

_BODY = "provider"
_NO_PHRASES: Phrases = MappingProxyType({})


@dataclass(frozen=True)
class ReleasedCells:
    """What a release shows of persons, kept apart by measure, body and period.

    Attributes:
        names: What addresses are called.
        numbers: The figures about persons that tables or texts tell, and those that tables hide (None).
        limits: For each of them the number from which on it is no count of few.
        threshold: The same where none of them is meant.
        things: Dimensions that only figures about nobody have.
        phrases: Further words for codes and bodies, by language; `*` stands for any end of a word.
    """

    names: Names
    numbers: Mapping[Key, int | None]
    limits: Mapping[Key, int]
    threshold: int
    things: frozenset[str] = frozenset()
    phrases: Phrases = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        release: Release,
        limit: Callable[[Key], int],
        threshold: int,
        phrases: Phrases = _NO_PHRASES,
    ) -> ReleasedCells:
        """The cells of a release.

        Args:
            release: What is released.
            limit: The number from which on a figure is no count of few people; 1 for what counts nobody.
            threshold: The same where it is not said of which figure.
            phrases: Further words for codes and bodies.
        """
        numbers: dict[Key, int | None] = {}
        limits: dict[Key, int] = {}
        for key, number in _told(release):
            if key not in limits:
                limits[key] = limit(key)
            if limits[key] > 1 and (number is not None or key not in numbers):
                numbers[key] = number
        persons = {dimension for key in numbers for dimension, _ in key.dims}
        others = {dimension for key in limits for dimension, _ in key.dims}
        return cls(release.names, numbers, limits, threshold, frozenset(others - persons), phrases)

    def meant(self, about: MeantFigures, years: Iterable[int] = ()) -> ShownCells:
        """The cells that a text can mean, as a sentence is held against them.

        What is in print for a body and a code is so without the body too, for a text that is about it.

        Args:
            about: What the text is about.
            years: The years that it names.
        """
        named = frozenset(years)
        if (about, named) not in self._kept:
            self._kept[about, named] = self._shown(about, named)
        return self._kept[about, named]

    def can_mean(self, codes: Codes, about: MeantFigures) -> bool:
        """True where what a text is about has all codes that a sentence of it names.

        Args:
            codes: The codes.
            about: What the text is about.
        """
        own = self._of_measures(about.measures)
        return not about.measures or bool(own and codes <= own)

    def _of_measures(self, measures: frozenset[str]) -> Codes:
        """The codes and bodies of all figures of some measures; of none about persons, nothing is meant."""
        if measures not in self._codes_of:
            keys = [key for key in self.numbers if key.measure in measures]
            self._codes_of[measures] = frozenset(code for key in keys for code in self._codes[key][1])
        return self._codes_of[measures]

    @cached_property
    def _codes_of(self) -> dict[frozenset[str], Codes]:
        return {}

    @cached_property
    def _kept(self) -> dict[tuple[MeantFigures, frozenset[int]], ShownCells]:
        return {}

    def _shown(self, about: MeantFigures, years: frozenset[int]) -> ShownCells:
        own = [key for key in self.numbers if not about.measures or key.measure in about.measures]
        own = self._then(own, about, years)
        own.sort(key=lambda key: key.period != self.names.period)
        printed: dict[Codes, dict[int, None]] = {}
        hidden: set[Codes] = set()
        bodies = {key.provider for key in own}
        for key in own:
            number, (whole, named) = self.numbers[key], self._codes[key]
            ways = [named]
            meant = key.provider in about.providers or (not about.providers and len(bodies) == 1)
            # that one body saw nobody does not say that there was nobody
            if meant or (not about.providers and (number != 0 or key.provider in self.names.groups)):
                ways.append(whole)
            for codes in ways:
                if number is None:
                    hidden.add(codes)
                else:
                    printed.setdefault(codes, {})[number] = None
        kept = {codes: tuple(numbers) for codes, numbers in printed.items()}
        least = max((self.limits[key] for key in own), default=self.threshold)
        return ShownCells(least, self.words, kept, frozenset(hidden), frozenset({_BODY}))

    def _then(self, keys: list[Key], about: MeantFigures, years: frozenset[int]) -> list[Key]:
        """Those of the years that a text names, else of its periods, else of this one; any, where none is."""
        of_years = [key for key in keys if any(_within(key, year) for year in years)]
        asked = about.periods or frozenset({self.names.period})
        return of_years or [key for key in keys if key.period in asked] or keys

    @cached_property
    def _codes(self) -> Mapping[Key, tuple[Codes, Codes]]:
        """The codes of each figure, without its body and with it."""
        whole = {key: frozenset(key.dims) for key in self.numbers}
        return {key: (codes, codes | {(_BODY, key.provider)}) for key, codes in whole.items()}

    @cached_property
    def words(self) -> CodeWords:
        """The words in which codes and bodies are spoken of."""
        nouns, names = Nouns.packaged(), self.names
        found: dict[Code, Mapping[Language, tuple[str, ...]]] = {}
        for dimension, named in names.dimensions.items():
            for each in () if dimension in self.things else named.codes:
                forms = {tag: _forms(each.label, tag, nouns) for tag in names.languages}
                if each.means == Meaning.UNKNOWN:
                    forms = {tag: (*own, *_not_known(named.label, tag)) for tag, own in forms.items()}
                found[dimension, each.id] = forms
        for body in (*names.providers, *names.groups):
            label = names.provider(body)
            found[_BODY, body] = {tag: (label.text(tag),) for tag in names.languages}
        for code, more in self.phrases.items():
            own = found.get(code, {})
            if own:
                found[code] = {tag: (*words, *more.get(tag, ())) for tag, words in own.items()}
        return CodeWords(found)


def _within(key: Key, year: int) -> bool:
    return key.period.first.year <= year <= key.period.last.year


def _told(release: Release) -> Iterator[tuple[Key, int | None]]:
    """Every figure that a table has a place for, and those that texts tell."""
    for table in release.tables:
        for cell in (cell for row in table.cells for cell in row):
            if cell is None or cell.key is None:
                continue
            if cell.value.amount is not None:
                yield cell.key, int(cell.value.amount)
            elif cell.value.status is Status.SUPPRESSED:
                yield cell.key, None
    for key, value in release.cells:
        if value.amount is not None:
            yield key, int(value.amount)


def _forms(label: Text, language: Language, nouns: Nouns) -> tuple[str, ...]:
    """A label, and every form of the noun that it is."""
    told = label.text(language)
    noun = nouns.find(told.lower())
    if noun is None or language not in noun.forms:
        return (told,)
    own = noun.of(language)
    forms = (told, own.singular, own.plural, own.singular_definite, own.plural_definite)
    return tuple(dict.fromkeys(form.lower() for form in forms))


def _not_known(label: Text, language: Language) -> Iterator[str]:
    """How it is said that a trait of somebody is not known, by the first word of what the trait is called."""
    what = label.text(language).lower().split()[:1]
    return (one.format(what=word) for word in what for one in disclosing(language).unknown)
