"""The catalogue of messages by path and language, and the names of languages.

A path such as `rules.R106.what` stands in `messages/rules.toml` of each language. A section is read when its
first message is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tilstand.languages.language import (
    get_language_folder,
    list_shipped_languages,
    load_language_settings,
    load_locale,
    read_language_file,
)
from tilstand.terms.text import FALLBACK, Language, Text, TextPiece

Leaf = str | tuple[str, ...]


@cache
def list_catalogue_sections() -> tuple[str, ...]:
    """Names of all sections, the longest first: `report.site` before `report`."""
    names = {file.name.removesuffix(".toml") for file in get_language_folder(FALLBACK).joinpath("messages").iterdir()}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@cache
def load_catalogue_section(language: Language, name: str) -> Mapping[str, Leaf]:
    """The messages of a section in a language, by path; empty where the language has none."""
    if language not in list_shipped_languages():
        return {}
    return dict(_flatten_catalogue_tree(read_language_file(language, f"messages/{name}.toml"), f"{name}."))


def find_catalogue_message(language: Language, path: str) -> str | None:
    """A message in just that language; None where it has none.

    Example:
        >>> find_catalogue_message("nn", "report.total"), find_catalogue_message("nn", "report.nothing")
        ('I alt', None)
    """
    leaf = _find_catalogue_leaf(language, path)
    return leaf if isinstance(leaf, str) else None


def list_catalogue_words(language: Language, path: str) -> tuple[str, ...]:
    """Words that are read as the same thing, where a language has a list of them."""
    leaf = _find_catalogue_leaf(language, path)
    return leaf if isinstance(leaf, tuple) else ()


def is_catalogue_path(path: str) -> bool:
    """True if the system says something at a path: it always does so in English."""
    return _find_catalogue_leaf(FALLBACK, path) is not None


def list_catalogue_paths(language: Language) -> Iterator[str]:
    """Every path at which a language says something."""
    for name in reversed(list_catalogue_sections()):
        yield from load_catalogue_section(language, name)


@cache
def list_message_paths(language: Language) -> frozenset[str]:
    """Every path at which a language has a message: not words that are looked for in what others write."""
    return frozenset(
        path
        for name in list_catalogue_sections()
        for path, leaf in load_catalogue_section(language, name).items()
        if isinstance(leaf, str)
    )


@cache
def _find_catalogue_leaf(language: Language, path: str) -> Leaf | None:
    for name in list_catalogue_sections():
        if path.startswith(f"{name}."):
            return load_catalogue_section(language, name).get(path)
    return None


def _flatten_catalogue_tree(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, Leaf]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten_catalogue_tree(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", tuple(map(str, value)) if isinstance(value, list) else str(value)


def get_language_name(language: Language) -> str:
    """What a language calls itself, as a title.

    Example:
        >>> get_language_name("nb"), get_language_name("el"), get_language_name("ka")
        ('Bokmål', 'Ελληνικά', 'ქართული')
    """
    name = load_language_settings(language).name
    return name[:1].title() + name[1:]


@dataclass(frozen=True, slots=True)
class LanguageName(Text):
    """The name of a language within a sentence: as the catalogue has it, or else as CLDR does.

    Attributes:
        tag: The language that is named.

    Example:
        >>> LanguageName("en").text("nb"), LanguageName("el").text("en"), LanguageName("el").text("nn")
        ('engelsk', 'Greek', 'gresk')
    """

    tag: Language

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The name in the language; in English where nobody knows what it is called in that."""
        for own_text in dict.fromkeys((language, language.partition("-")[0])):
            if text := find_catalogue_message(own_text, f"tongues.{self.tag}"):
                return (TextPiece(text, language),)
        from babel import Locale, UnknownLocaleError

        told = load_locale(language)
        try:
            name = Locale.parse(self.tag, sep="-").get_display_name(told)
        except (UnknownLocaleError, ValueError):
            name = None
        if name is None:  # CLDR does not know it: it is called what it calls itself
            return (TextPiece(load_language_settings(self.tag).name, self.tag),)
        return (TextPiece(name, language if told.language == language.partition("-")[0] else FALLBACK),)
