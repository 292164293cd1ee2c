"""Labels and phrases of a collection in its languages, and characters without a glyph.

The labels name everything once; running text names it in many ways. A phrase is written as it stands in
text, in small letters unless it is a name. A star at the end of a word stands for any ending
(`kvinne*` is kvinner, kvinnene). A phrase may stand under several things: then the words around it decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from tilstand.define.definitions import Definition
from tilstand.errors import CollectionError
from tilstand.fonts.glyphs import describe_code_points, find_direction_signs, find_unprintable_signs, is_common_text
from tilstand.languages import format_message, get_message
from tilstand.languages.catalogue import load_catalogue_section
from tilstand.terms import Text, TranslatedText
from tilstand.terms.text import FALLBACK, MARKS


@cache
def list_message_overrides(basis: str) -> Mapping[str, Text]:
    """The engine's words for a round of a basis, where they are others than usual, by path.

    Args:
        basis: `delivered` or `reconstructed`.

    Example:
        >>> list_message_overrides("delivered")["report.method.printed"].text("nb"), dict(list_message_overrides("reconstructed"))
        ('Oppgitt', {})
    """
    own_text = f"report.{basis}"
    return {
        f"report{path.removeprefix(own_text)}": get_message(path) for path in load_catalogue_section(FALLBACK, own_text)
    }


_WORD = r"[^\W\d_]+"
_INSIDE = re.compile(rf"(?<=[^\W\d_],|.[^\W\d_]) +({_WORD})")


def find_capitalized_words(labels: Iterable[str], declared: str = "") -> Set[str]:
    """The words that keep their capital when a label stands inside a sentence.

    Args:
        labels: All labels of one language. A word counts that has a capital after another word or a comma,
            and that is nowhere inside a label without one.
        declared: Further words, which the collection names itself (label `find_capitalized_words`).

    Example:
        >>> sorted(find_capitalized_words(["Asked in Greek", "Greek citizen", "Adult", "Young adult"], "Dublin"))
        ['Dublin', 'Greek']
    """
    inside = {word[1] for label in labels for word in _INSIDE.finditer(label)}
    large = {word for word in inside if word[:1].isupper() and word.lower() not in inside}
    return large | set(re.findall(_WORD, declared))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All labels by path, such as `codes.sex.female`.

    Example:
        >>> Catalogue.merged({"nb": {"a": "ja"}, "nn": {"a": "ja"}, "en": {"a": "yes"}})["a"].text("en")
        'yes'
    """

    labels: Mapping[str, Text]

    @classmethod
    def merged(cls, texts: Mapping[str, Mapping[str, str]]) -> Catalogue:
        """The catalogue of flat files, one for each language of the collection."""
        paths = sorted({path for flat in texts.values() for path in flat})
        return cls(
            {
                path: TranslatedText.from_texts(
                    {language: flat[path] for language, flat in texts.items() if path in flat}
                )
                for path in paths
            }
        )

    def __getitem__(self, path: str) -> Text:
        """The label at a path.

        Raises:
            CollectionError: If there is none: a path is never shown in the place of its label.
        """
        found = self.labels.get(path)
        if found is None:
            raise CollectionError(
                format_message("define.label.title", name=path),
                cause=format_message("define.label.cause"),
                remedy=format_message("define.label.remedy", name=path),
            )
        return found

    def get(self, path: str) -> Text | None:
        """The label at a path; None if there is none."""
        return self.labels.get(path)

    def __contains__(self, path: object) -> bool:
        return path in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)


Steps = tuple[str | int, ...]


def find_missing_glyphs(text: str, *, printed: bool = True) -> str:
    r"""The signs of a text that no font of the report has, and those that steer its direction, by code.

    Args:
        text: The text.
        printed: False for what no report shows: only signs that steer the direction are told.

    Example:
        >>> find_missing_glyphs("åpen"), find_missing_glyphs("ja \u263a")
        ('', 'U+263A (white smiling face)')
    """
    if is_common_text(text):
        return ""
    marks = sorted(sign for sign in MARKS if sign in text)
    return ", ".join(
        describe_code_points((*(find_unprintable_signs(text) if printed else ()), *find_direction_signs(text), *marks))
    )


def iterate_toml_texts(raw: object, path: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """All texts of what was read from a TOML file, each with its path.

    Example:
        >>> list(iterate_toml_texts({"a": {"b": ["c", 1]}}))
        [(('a', 'b', 0), 'c')]
    """
    if isinstance(raw, str):
        yield path, raw
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from iterate_toml_texts(value, (*path, str(key)))
    elif isinstance(raw, list):
        for at, value in enumerate(raw):
            yield from iterate_toml_texts(value, (*path, at))


Phrases = tuple[str, ...]


class PhraseBook(Definition):
    """Phrases of one language.

    Attributes:
        providers: By provider or group: its other names.
        measures: By measure: the nouns and verbs that state it.
        codes: By code list, then by code.
        dimensions: By dimension: words without which no figure is read as broken down by it
            ("had earlier", for the permit that somebody had before).
        units: By unit: nouns that name what was counted; they rule out measures in other units.
        subject: Words by one of which a text says that it is about the collection's subject at all.
    """

    providers: dict[str, Phrases] = Field(default_factory=dict)
    measures: dict[str, Phrases] = Field(default_factory=dict)
    codes: dict[str, dict[str, Phrases]] = Field(default_factory=dict)
    dimensions: dict[str, Phrases] = Field(default_factory=dict)
    units: dict[str, Phrases] = Field(default_factory=dict)
    subject: Phrases = ()

    def unknown(
        self,
        providers: Mapping[str, object],
        measures: Mapping[str, object],
        units: Mapping[str, object],
        codes: Mapping[str, frozenset[str]],
        dimensions: Mapping[str, object],
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every name that the collection does not have: its path in the file, and what it was taken for."""
        sections = {"providers": providers, "measures": measures, "dimensions": dimensions, "units": units}
        for section, known in sections.items():
            yield from (((section, name), section) for name in getattr(self, section) if name not in known)
        for codelist, entries in self.codes.items():
            if codelist not in codes:
                yield ("codes", codelist), "codelists"
                continue
            yield from ((("codes", codelist, c), "codes") for c in entries if c not in codes[codelist])
