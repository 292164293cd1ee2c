"""Collation, hyphenation, labels in mid-sentence, and texts in some languages only."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from tilstand.languages.language import (
    get_language_folder,
    list_fallback_languages,
    list_shipped_languages,
    load_language_settings,
)
from tilstand.terms import JoinedText, Language, Text, TextPiece

_FIRST = 0x110000  # letters come after all other signs, those of the alphabet first


def make_collation_key(text: str, language: Language) -> tuple[tuple[int, ...], str]:
    """What a text is sorted by: the letters of the language in their order, others as if without marks.

    Example:
        >>> sorted(["Årsak", "Zoo", "Økokrim", "Asyl"], key=lambda one: make_collation_key(one, "nb"))
        ['Asyl', 'Zoo', 'Økokrim', 'Årsak']
        >>> sorted(["Åre", "Zoo", "Asyl"], key=lambda one: make_collation_key(one, "en"))
        ['Åre', 'Asyl', 'Zoo']
    """
    place = {letter: _FIRST + at for at, letter in enumerate(load_language_settings(language).alphabet)}
    kept = "".join(
        alphabet_letter
        for alphabet_letter in filter_alphabet_letters(text, language)
        if alphabet_letter.isalnum() or alphabet_letter == " "
    ).strip()
    other_number = _FIRST + len(place)
    return tuple(
        place.get(current_text, ord(current_text) + (other_number if current_text.isalpha() else 0))
        for current_text in kept
    ), text


def filter_alphabet_letters(text: str, language: Language) -> str:
    """The small letters of a text that the language sorts by."""
    own_settings = load_language_settings(language)
    lower = unicodedata.normalize("NFC", text).casefold()
    known = "".join(
        current_text if current_text in own_settings.alphabet else own_settings.alike.get(current_text, current_text)
        for current_text in lower
    )
    return "".join(
        current_text if current_text in own_settings.alphabet else _strip_diacritics(current_text)
        for current_text in known
    )


def _strip_diacritics(letter: str) -> str:
    return "".join(text for text in unicodedata.normalize("NFD", letter) if not unicodedata.combining(text))


@dataclass(frozen=True, slots=True)
class AlphabeticalNames(Text):
    """Names one after the other, in each language in its own order: what they count does not show.

    Example:
        >>> from tilstand.terms import TranslatedText
        >>> AlphabeticalNames((TranslatedText.from_texts(nb="Østerrike", en="Austria"), TranslatedText.from_texts(nb="Sudan", en="Sudan"))).text("nb")
        'Sudan, Østerrike'
    """

    names: tuple[Text, ...]

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The pieces of each name."""
        own_texts: Iterable[Text] = sorted(self.names, key=lambda one: make_collation_key(one.text(language), language))
        return JoinedText(tuple(own_texts)).pieces(language)


_ORDINARY = re.compile(r"[^\W\d_][^\W\d_]*")


@dataclass(frozen=True, slots=True)
class MidSentenceLabel(Text):
    """A label as it stands after other words.

    Attributes:
        label: The label, which begins with a capital as it stands alone.
        capitals: The words that have a capital wherever they stand, each with its language.

    Example:
        >>> from tilstand.terms.text import TranslatedText
        >>> case = MidSentenceLabel(TranslatedText.from_texts(nb="Grov sak", en="Greek case"), frozenset({("en", "Greek")}))
        >>> case.text("nb"), case.text("en"), MidSentenceLabel(TranslatedText.from_texts(nb="UDIs vedtak")).text("nb")
        ('grov sak', 'Greek case', 'UDIs vedtak')
    """

    label: Text
    capitals: frozenset[tuple[Language, str]] = frozenset()

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The label's pieces, the first with a small letter in front."""
        first, *text_pieces = self.label.pieces(language) or (TextPiece(""),)
        spoken = first.language or language
        word = _ORDINARY.match(first.text)
        if word is None or not load_language_settings(spoken.partition("-")[0]).small_inside:
            return (first, *text_pieces)
        kept = (spoken, word[0]) in self.capitals or not (word[0][1:].islower() or len(word[0]) == 1)
        return (first if kept else replace(first, text=first.text[:1].lower() + first.text[1:]), *text_pieces)


@dataclass(frozen=True, slots=True)
class PartialTranslation(Text):
    """Words in the languages that they were written in, the writer's own first.

    Example:
        >>> reason = PartialTranslation.from_translations({"nb": "fordi", "en": "because"})
        >>> reason.text("nn"), reason.language("nn"), reason.text("pl")
        ('fordi', 'nb', 'because')
        >>> PartialTranslation.from_translations({"el": "επειδή"}).language("en")
        'el'
    """

    texts: tuple[tuple[Language, str], ...]

    @classmethod
    def from_translations(cls, texts: Mapping[Language, str]) -> PartialTranslation:
        """The words by language; those that are empty were not written."""
        return cls(tuple((language, text) for language, text in texts.items() if text.strip()))

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The words in the language, in one that stands in for it, or as they were first written."""
        texts_by_name = dict(self.texts)
        for tag in (*list_fallback_languages(language), *texts_by_name):
            if tag in texts_by_name:
                return (TextPiece(texts_by_name[tag], language if tag == language.partition("-")[0] else tag),)
        return ()

    def __bool__(self) -> bool:
        return bool(self.texts)


SEAM = "\u00ad"
"""A place where a word may part at the end of a line, with a hyphen that is seen only there."""

_WORD = re.compile(r"[^\W\d_]+")
_SEAM_FIRST = 3  # letters that stand before a seam at least


def hyphenate_compounds(text: str, language: Language) -> str:
    """A text whose compounds have their seams marked; other words stay as they are.

    Args:
        text: The text.
        language: Its language. The last parts of its compounds are listed in `seams.toml` of its folder.

    Example:
        >>> hyphenate_compounds("tvangsarbeid, Kvinne", "nb").split(SEAM), SEAM in hyphenate_compounds("forced labour", "en")
        (['tvangs', 'arbeid, Kvinne'], False)
    """
    parts = _compile_compound_endings(list_fallback_languages(language)[0])
    return text if parts is None else _WORD.sub(lambda word: _hyphenate_compound(word[0], parts), text)


def _hyphenate_compound(word: str, parts: re.Pattern[str]) -> str:
    match = parts.search(word, _SEAM_FIRST)
    return word if match is None else f"{word[: match.start()]}{SEAM}{match[0]}"


@cache
def _compile_compound_endings(language: Language) -> re.Pattern[str] | None:
    """The last parts of compounds, the longest that fits first; None where a language lists none."""
    file = get_language_folder(language).joinpath("seams.toml")
    if language not in list_shipped_languages() or not file.is_file():
        return None
    listed = tomllib.loads(file.read_text("utf-8"))
    endings = "|".join(sorted(listed["endings"], key=lambda one: (-len(one), one)))
    stems = "|".join(sorted(listed["last"], key=lambda one: (-len(one), one)))
    return re.compile(rf"(?:{stems})(?:{endings})?$", re.IGNORECASE)
