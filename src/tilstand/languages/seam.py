"""Where a compound parts at the end of a line: at its seam ("tvangs-arbeid")."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from tilstand.languages.language import chain, folder, shipped
from tilstand.terms.text import Language

__all__ = ["SEAM", "seamed"]

SEAM = "\u00ad"
"""A place where a word may part at the end of a line, with a hyphen that is seen only there."""

_WORD = re.compile(r"[^\W\d_]+")
_FIRST = 3  # letters that stand before a seam at least


def seamed(text: str, language: Language) -> str:
    """A text whose compounds have their seams marked; other words stay as they are.

    Args:
        text: The text.
        language: Its language. The last parts of its compounds are listed in `seams.toml` of its folder.

    Example:
        >>> seamed("tvangsarbeid, Kvinne", "nb").split(SEAM), SEAM in seamed("forced labour", "en")
        (['tvangs', 'arbeid, Kvinne'], False)
    """
    parts = _last_parts(chain(language)[0])
    return text if parts is None else _WORD.sub(lambda word: _divided(word[0], parts), text)


def _divided(word: str, parts: re.Pattern[str]) -> str:
    found = parts.search(word, _FIRST)
    return word if found is None else f"{word[: found.start()]}{SEAM}{found[0]}"


@cache
def _last_parts(language: Language) -> re.Pattern[str] | None:
    """The last parts of compounds, the longest that fits first; None where a language lists none."""
    file = folder(language).joinpath("seams.toml")
    if language not in shipped() or not file.is_file():
        return None
    listed = tomllib.loads(file.read_text("utf-8"))
    endings = "|".join(sorted(listed["endings"], key=lambda one: (-len(one), one)))
    stems = "|".join(sorted(listed["last"], key=lambda one: (-len(one), one)))
    return re.compile(rf"(?:{stems})(?:{endings})?$", re.IGNORECASE)
