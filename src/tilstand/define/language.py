"""Languages of a collection: what it declares of them, which files are in others, and what they lack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tilstand.languages import message
from tilstand.languages.catalogue import said
from tilstand.languages.language import chain, folder, shipped
from tilstand.terms import Language, Text
from tilstand.terms.text import FALLBACK

if TYPE_CHECKING:
    from tilstand.define.round import Round
    from tilstand.define.settings import Settings

__all__ = ["Misfit", "faults", "lacks", "read_in", "strays", "undeclared"]

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_DECLARED = ("languages", "reports", "web")


class Misfit(NamedTuple):
    """What does not fit in a declaration: where it stands, which message tells it, and the language."""

    path: tuple[str, ...]
    message: str
    language: Language


def faults(settings: Settings) -> Iterator[Misfit]:
    """What contradicts itself in `languages`, `reports` and `web`."""
    for name in _DECLARED:
        tags: Sequence[Language] = getattr(settings, name)
        for tag in dict.fromkeys(tags):
            if not _TAG.fullmatch(tag):
                yield Misfit((name,), "no_tag", tag)
            elif tag not in settings.languages:
                yield Misfit((name,), "not_among", tag)
            if tags.count(tag) > 1:
                yield Misfit((name,), "twice", tag)


def read_in(raw: Mapping[str, Any]) -> tuple[Language, ...]:
    """The languages that a collection's files are read in, from settings that may have faults."""
    told = raw.get("languages")
    return tuple(dict.fromkeys(map(str, told))) if isinstance(told, list) else ()


def undeclared(about: Round, languages: Sequence[Language]) -> Iterator[tuple[tuple[str, ...], Language]]:
    """Where a round says something in a language that the collection does not declare, and which."""
    for provider, absence in about.absent.items():
        for language in absence.reason:
            if language not in languages:
                yield ("absent", provider, "reason", language), language
    for language in about.policy.reason if about.policy is not None else ():
        if language not in languages:
            yield ("policy", "reason", language), language


def strays(root: Path, languages: Sequence[Language]) -> Iterator[tuple[Path, Language]]:
    """Files and folders in languages that a collection does not declare, each with its language."""
    for file in sorted((*root.glob("labels/*.toml"), *root.glob("audit/*.toml"))):
        if file.stem not in languages:
            yield file, file.stem
    for place in sorted((*root.glob("report/*/"), *root.glob("rounds/*/report/*/"))):
        if place.name not in languages:
            yield place, place.name


def lacks(languages: Sequence[Language]) -> Iterator[Text]:
    """What the system does not have of a collection's languages, and what stands for it."""
    for language in languages:
        if language not in shipped():
            yield message("define.no_folder", language=language)
            continue
        if not folder(language).joinpath("numbers.toml").is_file():
            yield message("define.no_number_words", language=language)
        if missing := _unsaid(language):
            every = len(said(FALLBACK))
            yield message("define.not_all_words", language=language, missing=missing, all=every)


def _unsaid(language: Language) -> int:
    """How many messages come in English, since neither the language nor one that stands in for it has them.

    Words that are looked for in what bodies write are no messages.
    """
    tags = chain(language)[:-1]  # the last one stands in for every other
    return len(said(FALLBACK) - frozenset().union(*map(said, tags))) if tags else 0
