"""Texts by language, and strings with marked runs of other languages.

A text is asked for in a language and answers with pieces, each of which knows the language it is in and,
where it is a number, the cells that it states. So a text that must fall back on another language can be
marked, and whoever releases a text can see every number in it.

The marks are Unicode's signs for a remark within a text: one, the tag of the language, one, what is in that
language, and one more. Whoever prints makes of them what the page has for it, or takes them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer

Language = str
"""A BCP 47 language tag: `nb`, `en`, `pt-BR`."""

FALLBACK: Language = "en"
"""What stands in where a language has no words of its own."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet takes for a formula; the last four are the wide signs of East Asia."""

PieceKind = Literal["words", "number", "name", "period", "law", "term", "said"]


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A part of a text as it is said.

    Attributes:
        text: Its characters.
        language: Tag of the language that it is in; empty for what is no language's (a code, a sign).
        kind: `words`, a `number` that states cells, a `name`, a `period` (a span of time or a day), a `law`,
            a `term` (a limit, an identifier), or what somebody `said` in their own words, which was not
            counted.
        cells: Addresses of the figures that a number states, in its order.
    """

    text: str
    language: Language = ""
    kind: PieceKind = "words"
    cells: tuple[Hashable, ...] = ()


class Text:
    """What is said; the ways to make one are its subclasses."""

    __slots__ = ()

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The text in a language, piece by piece; where it lacks it, in another, which the pieces tell."""
        raise NotImplementedError

    def text(self, language: Language) -> str:
        """The text in a language, or in the one that stands in for it."""
        return "".join(piece.text for piece in self.pieces(language))

    def language(self, language: Language) -> Language:
        """The language that the text is really in, where it is asked for in one.

        Example:
            >>> TranslatedText.from_texts(nb="kvinne").language("pl")
            'nb'
        """
        spoken = [piece.language for piece in self.pieces(language) if piece.language]
        return next((current_text for current_text in spoken if current_text != language), language)

    def to_dict(self, languages: Iterable[Language]) -> dict[Language, str]:
        """The text as it stands in JSON."""
        return {language: self.text(language) for language in languages}


@dataclass(frozen=True, slots=True)
class TranslatedText(Text):
    """A text as somebody wrote it: language tag to string.

    Example:
        >>> woman = TranslatedText.from_texts(nb="kvinne", en="woman")
        >>> woman.text("en"), woman.text("en-GB"), woman.text("sv")
        ('woman', 'woman', 'woman')
    """

    texts: tuple[tuple[Language, str], ...]

    @classmethod
    def from_texts(cls, texts: Mapping[Language, str] | None = None, /, **more: str) -> TranslatedText:
        """A text from a mapping; tags without a hyphen may be given by name."""
        return cls(tuple({**(texts or {}), **more}.items()))

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The text in the language, in the one above it (`en` for `en-GB`), in English, or in its first."""
        return _choose_translation(self.texts, language)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that it was written in."""
        return tuple(tag for tag, _ in self.texts)

    def __bool__(self) -> bool:
        return any(text for _, text in self.texts)


@dataclass(frozen=True, slots=True)
class InvariantText(Text):
    """What is written alike in every language: a code, a sign, the name of a file.

    Example:
        >>> InvariantText("svar-3.csv").text("pl")
        'svar-3.csv'
    """

    written: str

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The one piece."""
        return (TextPiece(self.written, kind="name"),) if self.written else ()

    def __bool__(self) -> bool:
        return bool(self.written)


@dataclass(frozen=True, slots=True)
class TypedText(Text):
    """A text of which it is known what its numbers are.

    Attributes:
        inner: The text.
        kind: What it is.
        cells: Addresses of the figures that it states or that it follows from.

    Example:
        >>> [(piece.text, piece.kind) for piece in TypedText(InvariantText("87"), "number", ("a", "b")).pieces("nb")]
        [('87', 'number')]
    """

    inner: Text
    kind: PieceKind
    cells: tuple[Hashable, ...] = ()

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The pieces of the text, each of this kind unless it says more of itself."""
        return tuple(
            TextPiece(piece.text, piece.language, self.kind, self.cells)
            if piece.kind in ("words", "name") or (piece.kind == "number" and not piece.cells)
            else piece
            for piece in self.inner.pieces(language)
        )

    def __bool__(self) -> bool:
        return bool(self.inner)


@dataclass(frozen=True, slots=True)
class JoinedText(Text):
    """Several texts one after the other, with a sign between.

    Example:
        >>> JoinedText((TranslatedText.from_texts(en="women"), InvariantText("2031")), ", ").text("en")
        'women, 2031'
    """

    parts: tuple[Text, ...]
    separator: str | Text = ", "

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The pieces of each part, those of the separator between them."""
        text_pieces: list[TextPiece] = []
        own_text = self.separator
        between = (TextPiece(own_text),) if isinstance(own_text, str) else own_text.pieces(language)
        for at, part in enumerate(self.parts):
            if at:
                text_pieces.extend(between)
            text_pieces.extend(part.pieces(language))
        return tuple(text_pieces)


@lru_cache(maxsize=1 << 14)
def _choose_translation(texts: tuple[tuple[Language, str], ...], language: Language) -> tuple[TextPiece, ...]:
    texts_by_name = dict(texts)
    for tag in (language, language.partition("-")[0], FALLBACK):
        if tag in texts_by_name:
            return (TextPiece(texts_by_name[tag], language if tag == language.partition("-")[0] else tag),)
    return tuple(TextPiece(text, tag) for tag, text in texts[:1])


def _convert_to_translated_text(value: object) -> object:
    if isinstance(value, Mapping) and value and all(isinstance(text, str) for text in value.values()):
        return TranslatedText.from_texts({str(tag): str(text) for tag, text in value.items()})
    return value


TextField = Annotated[
    Text,
    BeforeValidator(_convert_to_translated_text),
    PlainSerializer(lambda text: dict(text.texts) if isinstance(text, TranslatedText) else {}),
]
"""A text in a file: `{ nb = "...", en = "..." }`."""


_BEGINS, _NAMED, _ENDS = "\ufff9", "\ufffa", "\ufffb"
MARKS = _BEGINS + _NAMED + _ENDS
"""The signs, in their order; no text that somebody wrote may hold them."""

_BEGINNING = re.compile(f"{_BEGINS}[^{MARKS}]*{_NAMED}")
RUN = re.compile(f"{_BEGINS}([A-Za-z]{{2,3}}(?:-[A-Za-z0-9]+)*){_NAMED}([^{MARKS}]*){_ENDS}")
"""A marked run: its language, and its words."""


def encode_language_runs(text: Text, language: Language) -> str:
    """A text as a string, with marks around what is in another language than the one asked for.

    Example:
        >>> from tilstand.terms.text import TranslatedText
        >>> encode_language_runs(TranslatedText.from_texts(nb="kvinne"), "nb")
        'kvinne'
    """
    text_pieces = text.pieces(language)
    if all(piece.language in ("", language) for piece in text_pieces):
        return "".join(piece.text for piece in text_pieces)
    return "".join(
        _mark_inner_words(words, tag) if tag and any(map(str.isalpha, words)) else words
        for words, tag in _group_language_runs(text_pieces, language)
    )


def _group_language_runs(told: Sequence[TextPiece], language: Language) -> Iterator[tuple[str, Language]]:
    """What stands together in one language, none where it is the one asked for.

    A number or a sign is of the words before it: "Part" and "1" keep their order whichever way a page runs.
    """
    spoken: list[tuple[str, Language]] = []
    for piece in told:
        tag = "" if piece.language == language else piece.language
        if not piece.language and spoken and not any(map(str.isalpha, piece.text)):
            tag = spoken[-1][1]
        spoken.append((piece.text, tag))
    for tag, run in groupby(spoken, key=lambda one: one[1]):
        yield "".join(words for words, _ in run), tag


def _mark_inner_words(words: str, language: Language) -> str:
    """Words with marks; the blanks around them stand outside, where they part them from what is beside."""
    own_text = words.strip()
    before, _, after = words.partition(own_text)
    return f"{before}{mark_language_run(own_text, language)}{after}"


def mark_language_run(words: str, language: Language) -> str:
    """Words with marks that tell their language."""
    return f"{_BEGINS}{language}{_NAMED}{words}{_ENDS}"


def strip_language_runs(text: str) -> str:
    """A string without marks.

    Example:
        >>> strip_language_runs(mark_language_run("woman", "en")), strip_language_runs("kvinne")
        ('woman', 'kvinne')
    """
    return _BEGINNING.sub("", text).translate(dict.fromkeys(map(ord, MARKS))) if _has_language_marks(text) else text


def replace_language_runs(text: str, made: Callable[[str, Language], str]) -> str:
    """A string with each marked run made into something else.

    Args:
        text: The string.
        made: What a run becomes, from its words and its language.
    """
    return strip_language_runs(RUN.sub(lambda run: made(run[2], run[1]), text)) if _has_language_marks(text) else text


def capitalize_title(text: str) -> str:
    """A string that begins with a capital, as a title does; marks before it stay.

    Example:
        >>> capitalize_title("kvinne"), strip_language_runs(capitalize_title(mark_language_run("woman", "en")))
        ('Kvinne', 'Woman')
    """
    begun = _BEGINNING.match(text)
    at = begun.end() if begun else 0
    return text[:at] + text[at : at + 1].title() + text[at + 1 :]


def _has_language_marks(text: str) -> bool:
    return any(sign in text for sign in MARKS)
