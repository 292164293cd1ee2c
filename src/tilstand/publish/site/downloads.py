"""The files that can be taken home, by the table that they hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tilstand.publish.formats import TABLE_FORMATS
from tilstand.publish.site.address import named
from tilstand.terms import Language
from tilstand.text import number

__all__ = ["Download", "fitting"]

_KINDS = {
    **{one.ending: one.name for one in TABLE_FORMATS},
    "xlsx": "Excel",
    "ods": "ODS",
    "pdf": "PDF",
    "md": "Markdown",
    "cff": "CFF",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file.

    Attributes:
        name: Its name.
        stem: Its name without language and ending.
        language: Its language; empty where it has none.
        kind: What kind of file it is.
        path: Its address on the site.
        measured: Yields its size in words.
    """

    name: str
    stem: str
    language: str
    kind: str
    path: str
    measured: Callable[[], str]

    @property
    def size(self) -> str:
        """Its size in words; of a file that is still being made, it is waited for here."""
        return self.measured()


def fitting(
    files: Mapping[str, bytes],
    round_name: str,
    language: Language,
    languages: Collection[Language],
    sized: Callable[[str], str],
) -> tuple[Download, ...]:
    """The files for a language: those in it, and those that have none.

    Args:
        files: All files by name: `STEM.ENDING`, or `STEM.LANGUAGE.ENDING`.
        round_name: Name of the round.
        language: The language.
        languages: All languages that a file may be in.
        sized: A size in words, from a number of kilobytes.
    """
    found = list(_all(files, round_name, language, languages, sized))
    here = {(one.stem, one.kind) for one in found if one.language == language}
    return tuple(
        one
        for one in found
        if one.language == language or (not one.language and (one.stem, one.kind) not in here)
    )


def _all(
    files: Mapping[str, bytes],
    round_name: str,
    tongue: Language,
    languages: Collection[Language],
    sized: Callable[[str], str],
) -> Iterator[Download]:
    def measured(name: str) -> str:
        return sized(number(max(1, round(len(files[name]) / 1000)), tongue))

    for name in sorted(files):
        stem, _, ending = name.rpartition(".")
        short, _, language = stem.rpartition(".")
        if language not in languages:
            short, language = stem, ""
        kind = _KINDS.get(ending.lower(), ending.upper())
        path = f"data/{named(round_name)}/{named(name)}"
        yield Download(name, short, language, kind, path, partial(measured, name))
