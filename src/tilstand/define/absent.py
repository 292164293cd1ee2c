"""What a collection may lack, and nobody should find out only at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tilstand.define.collection import RoundView
from tilstand.define.language import lacks
from tilstand.languages import message
from tilstand.terms import Text

__all__ = ["absent"]


def absent(collection: RoundView, rounds: Iterable[str]) -> Iterator[Text]:
    """What is not there, each with what follows from it. None of them is an error.

    Args:
        collection: The collection.
        rounds: Names of the rounds that are looked at.
    """
    yield from lacks(collection.settings.languages)
    if not (collection.path / "relations.toml").is_file():
        yield message("define.absent.relations")
    if not (collection.path / "tables").is_dir():
        yield message("define.absent.folder")
    elif not collection.tables:
        yield message("define.absent.tables")
    for name in rounds:
        if not (collection.path / "rounds" / name / "published.csv").is_file():
            yield message("define.absent.published", file=f"rounds/{name}/published.csv")
