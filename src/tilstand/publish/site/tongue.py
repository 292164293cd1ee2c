"""What is in another language than its page, as HTML: a span that says so, wherever one may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilstand.languages import settings
from tilstand.terms import Language
from tilstand.terms.marked import MARKS, RUN, bare, unmarked

__all__ = ["spanned"]

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z]+)")
_WORDS_ONLY = ("title", "desc", "option", "textarea", "script", "svg")  # no span may stand in them


def spanned(html: str, language: Language) -> str:
    """The same page, each marked run as a span with its language; in attributes and titles, the words alone.

    Args:
        html: A page, its text escaped.
        language: Language of the page.
    """
    if not any(sign in html for sign in MARKS):
        return html
    return "".join(_pieces(html, language))


def _pieces(html: str, language: Language) -> Iterator[str]:
    direction = settings(language).direction
    inside: list[str] = []

    def span(words: str, tag: Language) -> str:
        own = settings(tag).direction
        turned = f' dir="{own}"' if own != direction else ""
        return f'<span lang="{tag}"{turned}>{words}</span>'

    for piece in _TAG.split(html):
        if not piece.startswith("<"):
            yield bare(piece) if inside else _framed(piece, language) or unmarked(piece, span)
            continue
        named = _NAME.match(piece)
        name = named[1] if named else ""
        if name in _WORDS_ONLY and not piece.endswith("/>"):
            if piece.startswith("</"):
                inside.pop()
            else:
                inside.append(name)
        yield bare(piece)


def _framed(text: str, language: Language) -> str:
    """A sentence in a language that runs the other way, with words of the page's within it.

    Each run by itself would keep its own order, and the sentence would be read from the wrong end: it runs
    its own way as a whole, and what is of the page stands in it. Nothing where it is the page's own.
    """
    page = settings(language).direction
    runs = [one for one in RUN.finditer(text) if settings(one[1]).direction != page]
    if not runs or _letters(RUN.sub("", text)) == 0:
        return ""
    own = max(runs, key=lambda one: _letters(one[2]))[1]
    if sum(_letters(one[2]) for one in runs) <= _letters(bare(text)) / 2:
        return ""
    told, at = "", 0
    for one in RUN.finditer(text):
        told += _stood(text[at : one.start()], language, page)
        told += one[2] if one[1] == own else _stood(one[2], one[1], settings(one[1]).direction)
        at = one.end()
    told += _stood(text[at:], language, page)
    return f'<span lang="{own}" dir="{settings(own).direction}">{told}</span>'


def _stood(words: str, language: Language, direction: str) -> str:
    """Words within a sentence in another language; signs and numbers alone are the sentence's."""
    if not _letters(words):
        return words
    own = words.strip(" .,:")  # never a semicolon, which may end an entity
    before, _, after = words.partition(own)
    return f'{before}<span lang="{language}" dir="{direction}">{own}</span>{after}'


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
