"""Numbers that count nobody: those of labels that the collection has declared, and the release's own time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tilstand.define import Framework, Vocabulary
from tilstand.languages import day, period
from tilstand.languages.catalogue import found, paths
from tilstand.languages.language import chain, settings
from tilstand.protect.merge import list_of
from tilstand.protect.numbers import declared, numbers
from tilstand.terms import Language, Period
from tilstand.terms.text import FALLBACK, PieceKind
from tilstand.text.reading import NumberSpan, SpanKind

__all__ = ["Known", "known"]

_OWN = (
    "report.",
    "rules.",
    "explain.possible.",
    "estimate.",
    "reasons.",
    "collect.",
    "text.judged.",
    "overview.",
)
"""The engine's messages that a release may hold."""

_PLACE = re.compile(r"\{[^}]*\}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Known:
    """What is known to hold numbers that count nobody, in one language.

    Attributes:
        phrases: The phrases, in small letters, each with what the numbers in it are.
        years: The years that the release speaks of.
        undeclared: Where the collection has texts with numbers that it has not declared, by the texts.
    """

    phrases: tuple[tuple[str, PieceKind], ...]
    years: frozenset[int] = frozenset()
    undeclared: Mapping[str, str] = field(default_factory=dict)

    def kind(self, span: NumberSpan, text: str, piece: str) -> PieceKind | None:
        """What a number of a text is, where that is known; None where it may count somebody.

        Args:
            span: The number.
            text: The text.
            piece: The piece of it that the number stands in: a phrase of digits only covers just itself.
        """
        ends = {span.value, span.value if span.high is None else span.high}
        if span.kind is SpanKind.YEAR and ends <= self.years:
            return "period"
        small, whole = text.lower(), piece.strip().lower()
        for phrase, kind in self.phrases:
            if not _LETTER.search(phrase) and (span.kind.figure if kind == "period" else phrase != whole):
                continue
            at = small.find(phrase)
            while at >= 0:
                if at <= span.start and span.end <= at + len(phrase):
                    return kind
                at = small.find(phrase, at + 1)
        return None


def known(collection: Framework, periods: Iterable[Period], language: Language) -> Known:
    """What is known in a language, from the collection's declarations, its time, and the engine's messages.

    Args:
        collection: The collection.
        periods: The periods that the release shows.
        language: The language.
    """
    labels, undeclared = _labels(collection, language)
    named = dict.fromkeys((*labels, *_messages(language)))
    rounds = collection.rounds.values()
    shown = {*periods, *(one.period for one in rounds)}
    days = {one.published for one in rounds} | {end for one in shown for end in (one.first, one.last)}
    after = ["", *(f"{one.words[0]} " for one in settings(chain(language)[0]).period_after)]
    told = [text for one in sorted(shown) for text in (*(period(one, language, a) for a in after), str(one))]
    told += [day(one.published, language) for one in rounds]
    found_: list[tuple[str, PieceKind]] = [(text.lower(), "name") for text in named]
    found_ += [(text.lower(), "period") for text in dict.fromkeys(told) if numbers(text, language)]
    return Known(tuple(found_), frozenset(one.year for one in days), undeclared)


def _written(collection: Vocabulary, language: Language) -> Iterator[tuple[str, str, str]]:
    """What the collection has written: by which path its numbers are declared, where it stands, the text."""
    for path in collection.labels:
        yield path, f"labels/{language}.toml, {path}", collection.labels[path].text(language)
    notes = [(f"measures.{name}.as_at", one.as_at) for name, one in collection.measures.items()]
    for name, measure in collection.measures.items():
        notes += [(f"measures.{name}.legal_basis", law) for law in measure.legal_basis]
        notes += [(f"measures.{name}.breaks", one.note) for one in measure.breaks]
    for name, body in collection.providers.items():
        notes += [(f"providers.{name}.note", body.note), (f"providers.{name}.city", body.city)]
    notes += [(f"groups.{name}.note", one.note) for name, one in collection.groups.items()]
    named = collection.settings.codelists
    notes += [(f"codelists.{list_of(name)}.source", one.source) for name, one in named.items()]
    for name, codelist in collection.codelists.items():
        sources = dict.fromkeys(one.source.text(language) for one in codelist)
        notes += [(f"codelists.{list_of(name)}.codes", text) for text in sources]
    yield from ((path, path, text) for path, text in notes if text)


def _labels(collection: Vocabulary, language: Language) -> tuple[list[str], dict[str, str]]:
    """The texts whose numbers are declared, every one; and the places of the others, by their texts."""
    known_: list[str] = []
    others: dict[str, str] = {}
    for path, place, text in _written(collection, language):
        counted = {one for span in numbers(text, language) for one in declared(span)}
        own = set(collection.settings.numbers.get(path, ()))
        if counted - own:
            others[text] = place
        elif own:  # beside other words a reader may find a number that the text alone has not
            known_ += _chunks(text)
    return known_, others


@cache
def _messages(language: Language) -> tuple[str, ...]:
    """What the engine itself says around its facts, where it has a number: the same for every release."""
    own = (path for path in paths(FALLBACK) if path.startswith(_OWN))
    said = (
        next((text for tag in chain(language) if (text := found(tag, path)) is not None), "") for path in own
    )
    return tuple(part for text in said for part in _chunks(text) if numbers(part, language))


def _chunks(text: str) -> Sequence[str]:
    return [part for part in (one.strip() for one in _PLACE.split(text)) if part]
