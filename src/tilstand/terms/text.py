"""Text: what is said, in any number of languages, each told by its BCP 47 tag.

A text is asked for in a language and answers with pieces, each of which knows the language it is in and,
where it is a number, the cells that it states. So a text that must fall back on another language can be
marked, and whoever releases a text can see every number in it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer

__all__ = [
    "FALLBACK",
    "FORMULA",
    "Alike",
    "Joined",
    "Language",
    "Piece",
    "Text",
    "TextField",
    "Typed",
    "Written",
]

Language = str
"""A BCP 47 language tag: `nb`, `en`, `pt-BR`."""

FALLBACK: Language = "en"
"""What stands in where a language has no words of its own."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet takes for a formula; the last four are the wide signs of East Asia."""

PieceKind = Literal["words", "number", "name", "period", "law", "term", "said"]


@dataclass(frozen=True, slots=True)
class Piece:
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

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The text in a language, piece by piece; where it lacks it, in another, which the pieces tell."""
        raise NotImplementedError

    def text(self, language: Language) -> str:
        """The text in a language, or in the one that stands in for it."""
        return "".join(piece.text for piece in self.pieces(language))

    def language(self, language: Language) -> Language:
        """The language that the text is really in, where it is asked for in one.

        Example:
            >>> Written.of(nb="kvinne").language("pl")
            'nb'
        """
        spoken = [piece.language for piece in self.pieces(language) if piece.language]
        return next((one for one in spoken if one != language), language)

    def asdict(self, languages: Iterable[Language]) -> dict[Language, str]:
        """The text as it stands in JSON."""
        return {language: self.text(language) for language in languages}


@dataclass(frozen=True, slots=True)
class Written(Text):
    """A text as somebody wrote it: language tag to string.

    Example:
        >>> woman = Written.of(nb="kvinne", en="woman")
        >>> woman.text("en"), woman.text("en-GB"), woman.text("sv")
        ('woman', 'woman', 'woman')
    """

    texts: tuple[tuple[Language, str], ...]

    @classmethod
    def of(cls, texts: Mapping[Language, str] | None = None, /, **more: str) -> Written:
        """A text from a mapping; tags without a hyphen may be given by name."""
        return cls(tuple({**(texts or {}), **more}.items()))

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The text in the language, in the one above it (`en` for `en-GB`), in English, or in its first."""
        return _written(self.texts, language)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that it was written in."""
        return tuple(tag for tag, _ in self.texts)

    def __bool__(self) -> bool:
        return any(text for _, text in self.texts)


@dataclass(frozen=True, slots=True)
class Alike(Text):
    """What is written alike in every language: a code, a sign, the name of a file.

    Example:
        >>> Alike("svar-3.csv").text("pl")
        'svar-3.csv'
    """

    written: str

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The one piece."""
        return (Piece(self.written, kind="name"),) if self.written else ()

    def __bool__(self) -> bool:
        return bool(self.written)


@dataclass(frozen=True, slots=True)
class Typed(Text):
    """A text of which it is known what its numbers are.

    Attributes:
        inner: The text.
        kind: What it is.
        cells: Addresses of the figures that it states or that it follows from.

    Example:
        >>> [(piece.text, piece.kind) for piece in Typed(Alike("87"), "number", ("a", "b")).pieces("nb")]
        [('87', 'number')]
    """

    inner: Text
    kind: PieceKind
    cells: tuple[Hashable, ...] = ()

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The pieces of the text, each of this kind unless it says more of itself."""
        return tuple(
            Piece(piece.text, piece.language, self.kind, self.cells)
            if piece.kind in ("words", "name") or (piece.kind == "number" and not piece.cells)
            else piece
            for piece in self.inner.pieces(language)
        )

    def __bool__(self) -> bool:
        return bool(self.inner)


@dataclass(frozen=True, slots=True)
class Joined(Text):
    """Several texts one after the other, with a sign between.

    Example:
        >>> Joined((Written.of(en="women"), Alike("2031")), ", ").text("en")
        'women, 2031'
    """

    parts: tuple[Text, ...]
    separator: str | Text = ", "

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The pieces of each part, those of the separator between them."""
        found: list[Piece] = []
        own = self.separator
        between = (Piece(own),) if isinstance(own, str) else own.pieces(language)
        for at, part in enumerate(self.parts):
            if at:
                found.extend(between)
            found.extend(part.pieces(language))
        return tuple(found)


@lru_cache(maxsize=1 << 14)
def _written(texts: tuple[tuple[Language, str], ...], language: Language) -> tuple[Piece, ...]:
    held = dict(texts)
    for tag in (language, language.partition("-")[0], FALLBACK):
        if tag in held:
            return (Piece(held[tag], language if tag == language.partition("-")[0] else tag),)
    return tuple(Piece(text, tag) for tag, text in texts[:1])


def _read(value: object) -> object:
    if isinstance(value, Mapping) and value and all(isinstance(text, str) for text in value.values()):
        return Written.of({str(tag): str(text) for tag, text in value.items()})
    return value


TextField = Annotated[
    Text,
    BeforeValidator(_read),
    PlainSerializer(lambda text: dict(text.texts) if isinstance(text, Written) else {}),
]
"""A text in a file: `{ nb = "...", en = "..." }`."""
