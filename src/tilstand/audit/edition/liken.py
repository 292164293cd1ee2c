"""The signs that a number of a text is one that the edition says: what stands around both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from tilstand.audit.edition.say import SaidAt, WordsAround, following, numbers_said, stem, words_of
from tilstand.audit.edition.text import EditionTexts
from tilstand.audit.near import NumberTold
from tilstand.audit.phrase import About, names
from tilstand.audit.wording import stems
from tilstand.terms import Language, Period, Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["NumbersSaid"]

# Of the words in common, so much is enough.
_NEAR, _WORDS = 4.0, 8.0
# With less in common, nothing says that a text speaks of the same.
_LEAST = 1.0
# So many of the likeliest are weighed.
_MOST = 8

# What speaks against a number's being a figure of the ledger speaks not against what a text only says.
_EXCUSED = frozenset(
    (
        *("is_differs", "is_lasting", "is_rough", "is_lawed", "is_odd", "is_unknown", "has_unknown"),
        *(f"kind_{kind.value}" for kind in Number),
    )
)


class NumbersSaid:
    """The numbers that an edition says in one language.

    Args:
        texts: The edition's texts; None where there are none.
        language: The language.
        period: Period of the edition.
    """

    def __init__(self, texts: EditionTexts | None, language: Language, period: Period) -> None:
        sentences = list(texts.sentences(language)) if texts is not None else []
        self.numbers: Sequence[SaidAt] = numbers_said(sentences, language, period)
        often = Counter(word for one in sentences for word in stems(one.text)) if self.numbers else {}
        every = max(len(sentences), 2)
        self._rare: Mapping[str, float] = {word: 1 - log(n) / log(every) for word, n in often.items()}

    def candidates(
        self, one: NumberTold, none: Mapping[str, float]
    ) -> list[tuple[SaidAt, Mapping[str, float]]]:
        """The numbers said that one of a text may be, each with its signs.

        Args:
            one: The number.
            none: The signs that it is about nothing that the ledger states.
        """
        number, text = one.claim.number, one.text
        unit = stem(number.unit)
        told = words_of(text) | words_of(one.ahead)
        alike = [
            said
            for said in self.numbers
            if said.kind is number.kind and said.unit == unit and told & said.words.every
        ]
        if not alike:
            return []
        noun = "" if unit else following(text, number.end)
        words = WordsAround.of(text, number, one.ahead)
        excused = {name: much for name, much in none.items() if name in _EXCUSED}
        found: list[tuple[float, SaidAt, Mapping[str, float]]] = []
        for said in alike:
            near = self._worth(words.near & said.words.near)
            sentence = self._worth((words.sentence & said.words.sentence) - (words.near & said.words.near))
            led = self._worth((words.every & said.words.every) - (words.sentence & said.words.sentence))
            same = bool(noun) and noun == said.noun
            if near + sentence >= _LEAST or (same and led >= _LEAST):
                signs = {"said": 1.0, **self._around(one, said, noun), **excused}
                signs["said_near"] = min(near, _NEAR)
                signs["said_words"] = min(near + sentence + led, _WORDS)
                found.append((near + sentence + led, said, signs))
        found.sort(key=lambda pair: (-pair[0], pair[1].key))
        return [(said, signs) for _, said, signs in found[:_MOST]]

    def _worth(self, words: frozenset[str]) -> float:
        return sum(self._rare.get(word, 0.0) for word in words) if words else 0.0

    def _around(self, one: NumberTold, said: SaidAt, noun: str) -> dict[str, float]:
        number, found = one.claim.number, dict[str, float]()
        if noun and said.noun:
            found["said_noun" if noun == said.noun else "said_noun_other"] = 1.0
        bodies = names((*one.hits, *one.last, *one.heads), About.PROVIDER)
        if said.provider:
            found["said_body" if said.provider in bodies else "said_body_other"] = 1.0
        if number.qualifier is not Qualifier.EXACT:
            found["said_rough" if number.qualifier is said.qualifier else "said_rough_other"] = 1.0
        return found
