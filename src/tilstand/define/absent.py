"""What a collection may lack, and nobody should find out only at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tilstand.define.collection import Collection

__all__ = ["absent"]


def absent(collection: Collection, years: Iterable[str]) -> Iterator[str]:
    """Files that are not there, each with what follows from it. None of them is an error.

    Args:
        collection: The collection.
        years: Years of the collection that are looked at.
    """
    if not (collection.path / "relations.toml").is_file():
        yield "There is no relations.toml: only relations that the code lists imply are checked."
    if not (collection.path / "tables").is_dir():
        yield "There is no folder tables/: an edition has no tables and no open data of them."
    elif not collection.tables:
        yield "The folder tables/ is empty: an edition has no tables and no open data of them."
    for year in years:
        if not (collection.path / "years" / year / "published.csv").is_file():
            yield f"There is no years/{year}/published.csv: nothing is held against figures in print."
