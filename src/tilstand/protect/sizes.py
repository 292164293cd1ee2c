"""What words of size mean, as the method appendix tells it: by the limits that the text is written by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tilstand.define import Vocabulary
from tilstand.define.schema import SizeWord
from tilstand.languages.language import chain
from tilstand.languages.lexicon import lexicon
from tilstand.model.names import NamedSize
from tilstand.terms import Joined, Language, Piece, Text, Typed
from tilstand.text import fixed
from tilstand.text.change import ranked_sizes

__all__ = ["named_sizes", "sizes"]


def sizes(collection: Vocabulary) -> tuple[tuple[Text, Text], ...]:
    """The words of size and what a change must be for them, those that are tried first in front.

    Words that follow each other and mean the same stand together.

    Args:
        collection: The collection, whose `[size_words]` are told.
    """
    words = collection.settings.size_words
    return tuple(
        (_Word(tuple(names)), Typed(_limits(collection, word), "term"))
        for word, names in groupby(ranked_sizes(words), key=lambda name: words[name])
    )


def named_sizes(collection: Vocabulary) -> tuple[NamedSize, ...]:
    """The words of size with their limits by name, the word that is tried first in front.

    Args:
        collection: The collection, whose `[size_words]` are told.
    """
    words = collection.settings.size_words
    return tuple(
        NamedSize(
            name, _Word((name,)), {one: f"{limit:g}" for one, limit in words[name] if limit is not None}
        )
        for name in ranked_sizes(words)
    )


@dataclass(frozen=True, slots=True)
class _Word(Text):
    """The forms of words of size, in the first language that has them all; their names where none has."""

    names: tuple[str, ...]

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        for tag in chain(language):
            sizes = lexicon(tag).sizes
            if all(name in sizes for name in self.names):
                # The attribute without its article: "en liten".
                forms = (
                    (one.attribute.split()[-1], one.adverb, one.degree or one.adverb)
                    for one in (sizes[name] for name in self.names)
                )
                return (Piece(", ".join(dict.fromkeys(form for each in forms for form in each)), tag),)
        return (Piece(", ".join(self.names)),)


def _limits(collection: Vocabulary, word: SizeWord) -> Text:
    def say(path: str, limit: float | None) -> list[Text]:
        if limit is None:
            return []
        return [fixed(collection.labels, f"size.{path}", number=Decimal(f"{limit:g}"))]

    most = say("most_percent", word.most_percent) + say("most_units", word.most_units)
    least = say("least_percent", word.least_percent) + say("least_units", word.least_units)
    points = say("least_points", word.least_points) + say("most_points", word.most_points)
    either, both = (fixed(collection.labels, f"size.{name}") for name in ("either", "both"))
    sides = [Joined(tuple(part), by) for part, by in ((most, either), (least, both)) if part]
    told: list[Text] = []
    if sides:
        told.append(Joined((Joined(tuple(sides), both), *say("cap_percent", word.cap_percent)), ""))
    if points:
        told.append(Joined((fixed(collection.labels, "size.shares"), Joined(tuple(points), both)), ""))
    return Joined(tuple(told), "; ")
