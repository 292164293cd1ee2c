"""What words of size mean, as the method appendix tells it: by the limits that the text is written by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

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
    """Each word of size and what a change must be for it, the word that is tried first in front.

    Args:
        collection: The collection, whose `[size_words]` are told.
    """
    words = collection.settings.size_words
    return tuple(
        (_Word(name), Typed(_limits(collection, words[name]), "term")) for name in ranked_sizes(words)
    )


def named_sizes(collection: Vocabulary) -> tuple[NamedSize, ...]:
    """The words of size with their limits by name, the word that is tried first in front.

    Args:
        collection: The collection, whose `[size_words]` are told.
    """
    words = collection.settings.size_words
    return tuple(
        NamedSize(name, _Word(name), {one: f"{limit:g}" for one, limit in words[name] if limit is not None})
        for name in ranked_sizes(words)
    )


@dataclass(frozen=True, slots=True)
class _Word(Text):
    """The forms of a word of size, in the first language that has any; its name where none has."""

    name: str

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        for tag in chain(language):
            size = lexicon(tag).sizes.get(self.name)
            if size is not None:
                # The attribute without its article: "en liten".
                attribute = size.attribute.split()[-1]
                forms = dict.fromkeys((attribute, size.adverb, size.degree or size.adverb))
                return (Piece(", ".join(forms), tag),)
        return (Piece(self.name),)


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
