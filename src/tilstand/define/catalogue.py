"""The collection's labels: one file a language, the same paths in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tilstand.errors import CollectionError
from tilstand.languages import message
from tilstand.terms import Text, Written

__all__ = ["Catalogue"]


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
                path: Written.of({language: flat[path] for language, flat in texts.items() if path in flat})
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
                message("define.label.title", name=path),
                cause=message("define.label.cause"),
                remedy=message("define.label.remedy", name=path),
            )
        return found

    def get(self, path: str) -> Text | None:
        """The label at a path; None if there is none."""
        return self.labels.get(path)

    def __contains__(self, path: object) -> bool:
        return path in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)
