"""What is in another language than its page, as HTML: a span that says so, wherever one may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilstand.languages import settings
from tilstand.terms import Language
from tilstand.terms.marked import MARKS, bare, unmarked

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
            yield bare(piece) if inside else unmarked(piece, span)
            continue
        named = _NAME.match(piece)
        name = named[1] if named else ""
        if name in _WORDS_ONLY and not piece.endswith("/>"):
            if piece.startswith("</"):
                inside.pop()
            else:
                inside.append(name)
        yield bare(piece)
