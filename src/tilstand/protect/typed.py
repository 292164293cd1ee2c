"""What a collection writes beside its labels: laws and days, whose numbers count nobody, and notes."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.define import Vocabulary
from tilstand.protect.numbers import numbers
from tilstand.terms import Alike, Language, Text, Typed, Written
from tilstand.text.reading import SpanKind

__all__ = ["day_rule", "law", "noted"]


def law(text: str, languages: Iterable[Language]) -> Text:
    """What is declared as a law, where each of its numbers is read as one in some language.

    Args:
        text: The law as it is written; it is the same in every language.
        languages: The collection's languages.

    Example:
        >>> [piece.kind for one in ("Act § 9", "9 of them") for piece in law(one, ("en",)).pieces("en")]
        ['law', 'name']
    """
    return Typed(Alike(text), "law") if _all(text, SpanKind.LAW, languages) else Alike(text)


def day_rule(text: str, languages: Iterable[Language]) -> Text:
    """What is declared as the day of a reading, where each of its numbers is read as a day somewhere."""
    return Typed(Alike(text), "period") if _all(text, SpanKind.DATE, languages) else Alike(text)


def noted(collection: Vocabulary, text: str) -> Text:
    """What the collection says in its own language; its numbers are declared like those of labels."""
    return Written.of({collection.settings.language: text}) if text else Alike("")


def _all(text: str, kind: SpanKind, languages: Iterable[Language]) -> bool:
    read = [numbers(text, language) for language in languages]
    return any(spans and all(span.kind is kind for span in spans) for spans in read)
