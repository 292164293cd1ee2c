"""What a collection may lack, and nobody should find out only at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tilstand.define.collection import Collection
from tilstand.define.language import lacks
from tilstand.terms import Text

__all__ = ["absent"]


def absent(collection: Collection, rounds: Iterable[str]) -> Iterator[str | Text]:
    """What is not there, each with what follows from it. None of them is an error.

    Args:
        collection: The collection.
        rounds: Names of the rounds that are looked at.
    """
    yield from lacks(collection.settings.languages)
    if not (collection.path / "relations.toml").is_file():
        yield "There is no relations.toml: only relations that the code lists imply are checked."
    if not (collection.path / "tables").is_dir():
        yield "There is no folder tables/: an edition has no tables and no open data of them."
    elif not collection.tables:
        yield "The folder tables/ is empty: an edition has no tables and no open data of them."
    for name in rounds:
        if not (collection.path / "rounds" / name / "published.csv").is_file():
            yield f"There is no rounds/{name}/published.csv: nothing is held against figures in print."
