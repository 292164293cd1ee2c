"""Texts as strings that still tell where they are in another language, on the way to a page that can show it.

The marks are Unicode's signs for a remark within a text: one, the tag of the language, one, what is in that
language, and one more. Whoever prints makes of them what the page has for it, or takes them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from tilstand.terms.text import Language, Piece, Text

__all__ = ["MARKS", "RUN", "bare", "mark", "marked", "titled", "unmarked"]

_BEGINS, _NAMED, _ENDS = "\ufff9", "\ufffa", "\ufffb"
MARKS = _BEGINS + _NAMED + _ENDS
"""The signs, in their order; no text that somebody wrote may hold them."""

_BEGINNING = re.compile(f"{_BEGINS}[^{MARKS}]*{_NAMED}")
RUN = re.compile(f"{_BEGINS}([A-Za-z]{{2,3}}(?:-[A-Za-z0-9]+)*){_NAMED}([^{MARKS}]*){_ENDS}")
"""A marked run: its language, and its words."""


def marked(text: Text, language: Language) -> str:
    """A text as a string, with marks around what is in another language than the one asked for.

    Example:
        >>> from tilstand.terms.text import Written
        >>> marked(Written.of(nb="kvinne"), "nb"), marked(Written.of(en="woman"), "ka") == mark("woman", "en")
        ('kvinne', True)
    """
    told = text.pieces(language)
    if all(piece.language in ("", language) for piece in told):
        return "".join(piece.text for piece in told)
    return "".join(
        _within(words, tag) if tag and any(map(str.isalpha, words)) else words
        for words, tag in _runs(told, language)
    )


def _runs(told: Sequence[Piece], language: Language) -> Iterator[tuple[str, Language]]:
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


def _within(words: str, language: Language) -> str:
    """Words with marks; the blanks around them stand outside, where they part them from what is beside."""
    own = words.strip()
    before, _, after = words.partition(own)
    return f"{before}{mark(own, language)}{after}"


def mark(words: str, language: Language) -> str:
    """Words with marks that tell their language."""
    return f"{_BEGINS}{language}{_NAMED}{words}{_ENDS}"


def bare(text: str) -> str:
    """A string without marks.

    Example:
        >>> bare(mark("woman", "en")), bare("kvinne")
        ('woman', 'kvinne')
    """
    return _BEGINNING.sub("", text).translate(dict.fromkeys(map(ord, MARKS))) if _marks(text) else text


def unmarked(text: str, made: Callable[[str, Language], str]) -> str:
    """A string with each marked run made into something else.

    Args:
        text: The string.
        made: What a run becomes, from its words and its language.
    """
    return bare(RUN.sub(lambda run: made(run[2], run[1]), text)) if _marks(text) else text


def titled(text: str) -> str:
    """A string that begins with a capital, as a title does; marks before it stay.

    Example:
        >>> titled("kvinne"), bare(titled(mark("woman", "en")))
        ('Kvinne', 'Woman')
    """
    begun = _BEGINNING.match(text)
    at = begun.end() if begun else 0
    return text[:at] + text[at : at + 1].title() + text[at + 1 :]


def _marks(text: str) -> bool:
    return any(sign in text for sign in MARKS)
