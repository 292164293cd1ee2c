"""Carrying the report's text over into a new round: the same words in its own folder, where each waits."""

from __future__ import annotations

from tilstand.archive.log import written
from tilstand.define import Collection

__all__ = ["carried"]


def carried(collection: Collection, former: str, round_name: str) -> tuple[str, ...]:
    """The files of a round's own text that it takes from another's; none where it has text already.

    What belongs to the former round alone is carried: its own folder, and shared texts that name it and not
    the new one. Its tables, charts and claims are not: they tell of its periods and its print.

    Args:
        collection: The collection, with both rounds.
        former: The round whose text it is.
        round_name: The round that takes it over.
    """
    folder = collection.path / "rounds" / round_name
    if former in ("", round_name) or (folder / "report").exists():
        return ()
    old, new = collection.at(former), collection.at(round_name)
    texts = {
        f"report/{language}/{name}.md": text
        for language, own in old.texts.items()
        for name, text in own.items()
        if name not in new.texts.get(language, {}) or (language, name) in old.text_folders
    }
    making = folder / ".carried"  # a folder that is there is whole
    for file, text in texts.items():
        written(making / file, text.lstrip("\n").encode(), mode=0o644)
    if texts:
        (making / "report").rename(folder / "report")
        making.rmdir()
    return tuple(texts)
