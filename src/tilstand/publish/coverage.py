"""Texts as they are set in print: which characters the fonts can show, and where a line may break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tilstand.errors import PublishError
from tilstand.fonts.sign import coded, placed, plain
from tilstand.fonts.sign import printable as known
from tilstand.languages import failure
from tilstand.languages.seam import SEAM
from tilstand.terms import Alike
from tilstand.terms.marked import bare
from tilstand.text.long_word import BREAK, breakable

__all__ = ["paragraphs", "printable", "tidy"]

_NAMES = ("title", "caption", "name", "question", "label")


def tidy(text: str) -> str:
    r"""A text as it is set: composed letters, no unseen characters, a space for each run of white space.

    Example:
        >>> tidy("a\u0300  b\tc")
        'à b c'
    """
    return " ".join(part for part in re.split(r"[ \t\n\r]+", plain(text)) if part)


def paragraphs(text: str) -> list[list[str]]:
    r"""The paragraphs of what a body wrote, each as its lines, all of which can be set.

    A character that the fonts lack becomes a placeholder, and a long run of letters may break.

    Example:
        >>> paragraphs("One.\r\n\r\nTwo\n- lines.")
        [['One.'], ['Two', '- lines.']]
    """
    lines = [breakable(placed(tidy(line))) for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text)]
    found: list[list[str]] = [[]]
    for line in lines:
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [one for one in found if one]


def printable(document: object) -> None:
    """Make sure that every text of a document can be set.

    Args:
        document: The document, as it goes to the typesetter.

    Raises:
        PublishError: If a character is in none of the fonts; all places are told, but not the text itself.
    """
    problems = []
    for place, text in _texts(document, ()):
        missing = sorted({sign for sign in text if sign not in (BREAK, SEAM) and not known(sign)})
        if missing:
            problems.append(Alike(f"{' › '.join(place)}: {', '.join(coded(missing))}"))
    if problems:
        raise failure(PublishError, "edition.characters", problems)


def _texts(node: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, str):
        yield place, bare(node)
    elif isinstance(node, Mapping):
        name = next((str(node[key]) for key in _NAMES if isinstance(node.get(key), str)), "")
        inner = (*place, _safe(bare(name))) if name else place
        for value in node.values():
            yield from _texts(value, inner)
    elif isinstance(node, Sequence):
        for value in node:
            yield from _texts(value, place)


def _safe(name: str) -> str:
    return "".join(sign if known(sign) else "?" for sign in name)
