"""A collection, and what one of its rounds sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from tilstand.define.basis import words_of
from tilstand.define.catalogue import Catalogue
from tilstand.define.chart import Chart
from tilstand.define.framework import Framework
from tilstand.define.own import Own, relations_of, taken, texts_of
from tilstand.define.relation import Relation
from tilstand.define.table import Table

__all__ = ["Collection", "RoundView"]


@dataclass(frozen=True)
class RoundView(Framework):
    """A collection as one round sees it: with the shared parts that are for it, and those of its own.

    Attributes:
        relations: Relations that must hold, the shared ones first.
        tables, charts: What its edition shows, by name.
        texts: The words of its report in Markdown, by language and by path without the ending.
        text_folders: The folder of each text of its own, by language and path.
        name: Name of the round; empty for what all rounds share.
    """

    relations: tuple[Relation, ...]
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    text_folders: Mapping[tuple[str, str], str] = field(default_factory=dict)
    name: str = ""

    def text_file(self, language: str, path: str) -> str:
        """The file of a text, by its language and path."""
        return f"{self.text_folders.get((language, path), '')}report/{language}/{path}.md"


@dataclass(frozen=True)
class Collection(Framework):
    """Everything that the collection's folder says; a stage is given one round's view of it.

    Attributes:
        relations, tables, charts: What rounds share.
        texts: Shared words of the report in Markdown, by language and by path without the ending.
        text_rounds: The rounds that a shared text is for, by language and path, where it names any.
        own: What each round has of its own, by its name.
    """

    relations: tuple[Relation, ...]
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    text_rounds: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)

    def at(self, name: str) -> RoundView:
        """The collection as a round sees it.

        Raises:
            UsageError: If the collection has no such round.
        """
        own, about = self.own.get(name, Own()), self.round(name)
        mine = about.document
        others = frozenset(one.document for one in self.rounds.values()) - {mine, ""}
        return self._view(
            Own(
                taken(self.tables, own.tables, name),
                taken(self.charts, own.charts, name),
                relations_of(self.relations, own.relations, name, others),
                texts_of(self.texts, self.text_rounds, own.texts, name),
                Catalogue({**words_of(about.basis), **self.labels.labels, **own.labels.labels}),
            ),
            {(tongue, path): f"rounds/{name}/" for tongue, texts in own.texts.items() for path in texts},
            name,
        )

    @property
    def shared(self) -> RoundView:
        """What all rounds share, as a round would see it that has nothing of its own."""
        return self._view(Own(self.tables, self.charts, self.relations, self.texts, self.labels), {})

    def _view(self, parts: Own, folders: Mapping[tuple[str, str], str], name: str = "") -> RoundView:
        stood = {one.name: getattr(self, one.name) for one in fields(Framework)}
        return RoundView(
            **{**stood, "labels": parts.labels},
            tables=parts.tables,
            charts=parts.charts,
            relations=parts.relations,
            texts=parts.texts,
            text_folders=folders,
            name=name,
        )
