"""Numbers in labels that count nobody: parts of names, and those that the collection has declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tilstand.define import Collection
from tilstand.languages import period
from tilstand.languages.catalogue import found, paths
from tilstand.languages.language import chain
from tilstand.protect.numbers import TYPED, numbers
from tilstand.terms import Language, Period
from tilstand.terms.text import FALLBACK, PieceKind

__all__ = ["Known", "known"]

_NAMES = ("codes", "providers", "dimensions", "registers", "licences", "units", "nouns")
"""Sections of the labels that name something: what stands in a name counts nobody."""

_OWN = ("report.", "rules.", "estimate.", "reasons.")
"""The engine's messages that a release may hold."""

_PLACE = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Known:
    """What is known to hold numbers that count nobody, in one language.

    Attributes:
        phrases: The phrases, in small letters, each with what the numbers in it are.
        undeclared: Labels with numbers that the collection has not declared, by their texts.
    """

    phrases: tuple[tuple[str, PieceKind], ...]
    undeclared: Mapping[str, str] = field(default_factory=dict)

    def covers(self, text: str, start: int, end: int) -> PieceKind | None:
        """What a number of a text is, where it stands within a known phrase; None where it does not."""
        small = text.lower()
        for phrase, kind in self.phrases:
            at = small.find(phrase)
            while at >= 0:
                if at <= start and end <= at + len(phrase):
                    return kind
                at = small.find(phrase, at + 1)
        return None


def known(collection: Collection, periods: Iterable[Period], language: Language) -> Known:
    """What is known in a language, from the collection's names and declarations and the engine's messages.

    Args:
        collection: The collection.
        periods: The periods that the release shows.
        language: The language.
    """
    declared, undeclared = _labels(collection, language)
    names = dict.fromkeys((*declared, *_messages(language)))
    spans = {text: None for one in sorted(set(periods)) for text in (period(one, language), str(one))}
    found_: list[tuple[str, PieceKind]] = [
        (text.lower(), "name") for text in names if _counts(text, language)
    ]
    found_ += [(text.lower(), "period") for text in spans if _counts(text, language)]
    return Known(tuple(found_), undeclared)


def _labels(collection: Collection, language: Language) -> tuple[list[str], dict[str, str]]:
    """The labels whose numbers are names by nature or declared, every one; and the others, by their texts."""
    declared: list[str] = []
    others: dict[str, str] = {}
    for path in collection.labels:
        text = collection.labels[path].text(language)
        counted = [
            _value(span.value, span.high) for span in numbers(text, language) if span.kind not in TYPED
        ]
        if not counted:
            continue
        if path.split(".")[0] in _NAMES or set(counted) <= set(collection.settings.numbers.get(path, ())):
            declared += _chunks(text)
        else:
            others[text] = path
    return declared, others


def _value(low: object, high: object) -> str:
    return f"{low}" if high is None else f"{low}-{high}"


def _messages(language: Language) -> Iterator[str]:
    """What the engine itself says around its facts."""
    for path in paths(FALLBACK):
        said = (found(tag, path) for tag in chain(language)) if path.startswith(_OWN) else ()
        yield from _chunks(next((text for text in said if text is not None), ""))


def _chunks(text: str) -> Sequence[str]:
    return [part for part in (one.strip() for one in _PLACE.split(text)) if part]


def _counts(text: str, language: Language) -> bool:
    return bool(numbers(text, language))
