"""The collection's labels: one file a language, the same paths in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tilstand.terms import Alike, Text, Written

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
        """The catalogue of three flat files; a path that a language lacks shows its path."""
        paths = sorted({path for flat in texts.values() for path in flat})
        return cls(
            {
                path: Written.of({language: texts.get(language, {}).get(path, path) for language in texts})
                for path in paths
            }
        )

    def __getitem__(self, path: str) -> Text:
        """The label at a path; a path without one is shown as itself, so that nothing breaks a page."""
        return self.labels.get(path) or Alike(path)

    def get(self, path: str) -> Text | None:
        """The label at a path; None if there is none."""
        return self.labels.get(path)

    def __contains__(self, path: object) -> bool:
        return path in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)
