"""The catalogue of messages: every word the system says, by path, in the folder of each language.

A path such as `rules.R106.what` stands in `messages/rules.toml` of each language. A section is read when its
first message is asked for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache

from tilstand.languages.language import folder, shipped
from tilstand.terms.text import FALLBACK, Language

__all__ = ["found", "known", "listed", "paths", "said", "section"]

Leaf = str | tuple[str, ...]


@cache
def sections() -> tuple[str, ...]:
    """Names of all sections, the longest first: `report.site` before `report`."""
    names = {file.name.removesuffix(".toml") for file in folder(FALLBACK).joinpath("messages").iterdir()}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@cache
def section(language: Language, name: str) -> Mapping[str, Leaf]:
    """The messages of a section in a language, by path; empty where the language has none."""
    file = folder(language).joinpath("messages", f"{name}.toml")
    if language not in shipped() or not file.is_file():
        return {}
    return dict(_leaves(tomllib.loads(file.read_text("utf-8")), f"{name}."))


def found(language: Language, path: str) -> str | None:
    """A message in just that language; None where it has none.

    Example:
        >>> found("nn", "report.total"), found("nn", "report.nothing")
        ('I alt', None)
    """
    leaf = _leaf(language, path)
    return leaf if isinstance(leaf, str) else None


def listed(language: Language, path: str) -> tuple[str, ...]:
    """Words that are read as the same thing, where a language has a list of them."""
    leaf = _leaf(language, path)
    return leaf if isinstance(leaf, tuple) else ()


def known(path: str) -> bool:
    """True if the system says something at a path: it always does so in English."""
    return _leaf(FALLBACK, path) is not None


def paths(language: Language) -> Iterator[str]:
    """Every path at which a language says something."""
    for name in reversed(sections()):
        yield from section(language, name)


@cache
def said(language: Language) -> frozenset[str]:
    """Every path at which a language has a message: not words that are looked for in what others write."""
    return frozenset(
        path for name in sections() for path, leaf in section(language, name).items() if isinstance(leaf, str)
    )


@cache
def _leaf(language: Language, path: str) -> Leaf | None:
    for name in sections():
        if path.startswith(f"{name}."):
            return section(language, name).get(path)
    return None


def _leaves(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, Leaf]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", tuple(map(str, value)) if isinstance(value, list) else str(value)
