"""What words of size mean, as the method appendix tells it: by the limits that the text is written by."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from tilstand.define import Collection
from tilstand.define.schema import SizeWord
from tilstand.languages.lexicon import lexicon
from tilstand.languages.number import number
from tilstand.terms import Language, Text, Typed
from tilstand.terms.label import each
from tilstand.text import fixed
from tilstand.text.change import ranked_sizes

__all__ = ["sizes"]


def sizes(collection: Collection) -> tuple[tuple[Text, Text], ...]:
    """Each word of size and what a change must be for it, the word that is tried first in front.

    Args:
        collection: The collection, whose `[size_words]` are told.
    """
    words = collection.settings.size_words
    return tuple(
        (
            each(partial(_word, name)),
            Typed(each(partial(_limits, collection, words[name])), "term"),
        )
        for name in ranked_sizes(words)
    )


def _word(name: str, language: Language) -> str:
    size = lexicon(language).sizes.get(name)
    if size is None:
        return name
    # The attribute without its article: "en liten".
    attribute = size.attribute.split()[-1]
    return ", ".join(dict.fromkeys((attribute, size.adverb, size.degree or size.adverb)))


def _limits(collection: Collection, word: SizeWord, language: Language) -> str:
    def say(path: str, limit: float | None) -> list[str]:
        if limit is None:
            return []
        amount = number(Decimal(f"{limit:g}"), language)
        return [fixed(collection.labels, f"size.{path}", number=amount).text(language)]

    most = say("most_percent", word.most_percent) + say("most_units", word.most_units)
    least = say("least_percent", word.least_percent) + say("least_units", word.least_units)
    points = say("least_points", word.least_points) + say("most_points", word.most_points)
    either, both = (fixed(collection.labels, f"size.{name}").text(language) for name in ("either", "both"))
    sides = [either.join(most), both.join(least)]
    counts = both.join([side for side in sides if side])
    if capped := say("cap_percent", word.cap_percent):
        counts += capped[0]
    shares = fixed(collection.labels, "size.shares").text(language) if points else ""
    return "; ".join(side for side in (counts, shares + both.join(points)) if side)
