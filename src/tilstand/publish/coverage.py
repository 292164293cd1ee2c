"""Which characters the report's fonts can show: a body's words may hold others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from tilstand.errors import PublishError

__all__ = ["printable", "tidy"]

_NAMES = ("title", "caption", "name", "question", "label")
# Characters that steer and show nothing: soft hyphen, zero-width spaces and joiners, byte order mark.
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def tidy(text: str) -> str:
    r"""A text as it is set: composed letters, no unseen characters, a space for each run of white space.

    Example:
        >>> tidy("a\u0300  b\tc")
        'à b c'
    """
    seen = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    return " ".join(
        part for part in seen.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" ") if part
    )


def printable(document: object) -> None:
    """Make sure that every text of a document can be set.

    Args:
        document: The document, as it goes to the typesetter.

    Raises:
        PublishError: If a character is in none of the fonts; all places are told, but not the text itself.
    """
    known = _known()
    problems = []
    for place, text in _texts(document, ()):
        missing = sorted({character for character in text if ord(character) not in known})
        if missing:
            signs = ", ".join(f"U+{ord(c):04X} ({unicodedata.name(c, 'no name').lower()})" for c in missing)
            problems.append(f"{' › '.join(place)}: {signs}")
    if problems:
        raise PublishError(
            "The report holds characters that its fonts cannot show",
            cause=problems,
            remedy="Write them in letters, or take them out, where the text comes from.",
        )


@cache
def _known() -> frozenset[int]:
    ranges = files("tilstand.publish").joinpath("fonts", "coverage.txt").read_text("ascii").split()
    ends = [(int(first, 16), int(last, 16)) for first, last in (span.split("-") for span in ranges)]
    return frozenset(point for first, last in ends for point in range(first, last + 1))


def _texts(node: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, Mapping):
        name = next((str(node[key]) for key in _NAMES if isinstance(node.get(key), str)), "")
        inner = (*place, _safe(name)) if name else place
        for value in node.values():
            yield from _texts(value, inner)
    elif isinstance(node, Sequence):
        for value in node:
            yield from _texts(value, place)


def _safe(name: str) -> str:
    return "".join(c if ord(c) in _known() else "?" for c in name)
