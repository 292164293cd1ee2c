"""The words of a ledger: those of its labels and of the sources' own sentences, by how rare each is.

A word that few figures have says more of which one a text speaks of than a word that many have (Spärck Jones,
*A statistical interpretation of term specificity*, 1972). Nobody lists them: they are read off the labels of
the measures and codes, and off the words in which a source states each figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from math import log

from tilstand.audit.stated import StatedFigures
from tilstand.audit.words import grammar
from tilstand.terms import Key, Language

__all__ = ["FigureWords", "stems"]

_WORD = re.compile(r"[^\W\d_]{4,}")
# Endings differ; so many letters of a word tell which it is.
_STEM = 5


def stems(text: str) -> frozenset[str]:
    """The words of a text of four letters or more, each by how it begins, without marks on letters.

    >>> sorted(stems("Two clinics were visited, a clinic closed."))
    ['clini', 'close', 'visit', 'were']
    """
    return frozenset(
        "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isalpha())[:_STEM]
        for word in _WORD.findall(text)
    )


class FigureWords:
    """The words of each figure in one language.

    Args:
        stated: What the ledger states.
        language: The language of the labels.
    """

    def __init__(self, stated: StatedFigures, language: Language) -> None:
        collection = stated.collection
        small = stems(" ".join(grammar(language).small))
        measures = {m: stems(collection.measure_label(m).text(language)) for m in stated.reporters}
        codes = {
            (dimension, code.id): stems(code.label.text(language))
            for dimension in collection.settings.dimensions
            for code in collection.codelist(dimension)
        }
        self._of = {
            entry.key: frozenset[str]().union(
                measures[entry.key.measure],
                *(codes[pair] for pair in entry.key.dims),
                *(stems(source.quote) for _, source in entry.values),
            )
            - small
            for entry in stated.entries
        }
        often, every = Counter(word for words in self._of.values() for word in words), len(self._of)
        self._rare = {word: 1 - log(times) / log(every) for word, times in often.items() if every > 1}

    def alike(self, words: Iterable[str], key: Key) -> float:
        """How much of what a figure is told in stands among words: the sum of how rare each common word is.

        Args:
            words: Words of a text, as `stems` has them.
            key: The figure.
        """
        return sum(self._rare[word] for word in self._of[key].intersection(words))
