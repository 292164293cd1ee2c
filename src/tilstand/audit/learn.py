"""What is learned of a ledger and its words, once for all documents that are held against it."""

from __future__ import annotations

from tilstand.audit.claim import ClaimSentence, parsed
from tilstand.audit.edition import EditionTexts, NumbersSaid
from tilstand.audit.match import Implied
from tilstand.audit.phrase import Finder, codes, finder
from tilstand.audit.stated import StatedFigures
from tilstand.audit.wording import FigureWords
from tilstand.define import RoundView
from tilstand.languages import Tongue
from tilstand.terms import Joined, Language, Period, Text

__all__ = ["LedgerWords"]


class LedgerWords:
    """The figures of a ledger, and the words that name them.

    Args:
        collection: The collection.
        period: Period that the documents report on.
        stated: What the ledger states.
        texts: The texts of the edition; None where there is none.
    """

    def __init__(
        self,
        collection: RoundView,
        period: Period,
        stated: StatedFigures,
        texts: EditionTexts | None = None,
    ) -> None:
        self.collection, self.period, self.stated, self.texts = collection, period, stated, texts
        self._finders: dict[Language, Finder] = {}
        self._implied: dict[Language, Implied] = {}
        self._words: dict[Language, FigureWords] = {}
        self._said: dict[Language, NumbersSaid] = {}
        self._sentences: dict[tuple[str, Language, frozenset[str]], ClaimSentence] = {}

    @property
    def languages(self) -> Text:
        """The languages that are read: those of the collection."""
        return Joined(tuple(Tongue(tag) for tag in self.collection.settings.languages))

    def finder(self, language: Language) -> Finder:
        """The finder of a language."""
        if language not in self._finders:
            self._finders[language] = finder(self.collection, language, self.period)
        return self._finders[language]

    def implied(self, language: Language) -> Implied:
        """The codes that the names of the measures imply."""
        if language not in self._implied:
            finder, collection = self.finder(language), self.collection
            self._implied[language] = {
                measure: codes(finder.hits(collection.measure_label(measure).text(language)))
                for measure in collection.measures
            }
        return self._implied[language]

    def words(self, language: Language) -> FigureWords:
        """The words of each figure."""
        if language not in self._words:
            self._words[language] = FigureWords(self.stated, language)
        return self._words[language]

    def said(self, language: Language) -> NumbersSaid:
        """The numbers that the edition says."""
        if language not in self._said:
            self._said[language] = NumbersSaid(self.texts, language, self.period)
        return self._said[language]

    def sentence(self, text: str, language: Language, spoken: frozenset[str]) -> ClaimSentence:
        """A sentence, read after others that spoke of some code lists."""
        said = text, language, spoken
        if said not in self._sentences:
            named = self.stated.timed.named(text, language)
            self._sentences[said] = parsed(text, language, self.finder(language), spoken, named)
        return self._sentences[said]
