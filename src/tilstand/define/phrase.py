"""The words in which a report speaks of the collection's figures: `audit/{nb,nn,en}.toml`.

The labels name everything once; running text names it in many ways. A phrase is written as it stands in
text, in small letters unless it is a name. A star at the end of a word stands for any ending
(`kvinne*` is kvinner, kvinnene). A phrase may stand under several things: then the words around it decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from tilstand.define.definition import Definition

__all__ = ["PhraseBook"]

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
