"""Files of a body in which words lie open: the words go into the archive, and the files keep their hashes.

So lie files that somebody put into the folder by hand, or that an earlier version of the system received.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from tilstand import collect
from tilstand.archive import Archive
from tilstand.archive.keep import keep_file, keep_words
from tilstand.archive.log import written
from tilstand.define import RoundView
from tilstand.model import Received
from tilstand.model.wording import fingerprint, kept_apart
from tilstand.round.standing import Standings

__all__ = ["put_away"]


def put_away(
    collection: RoundView,
    round_name: str,
    provider: str,
    stood: Standings,
    archive: Archive,
    *,
    by: str,
    at: datetime,
) -> Iterator[str]:
    """The names of a body's files from which words are taken.

    Words that are released as they were given go on being printed: they are kept as released. A file that
    does not hold is left as it is.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: The body.
        stood: Where everything stands.
        archive: Where the files and their words go.
        by: Who does it.
        at: When.

    Raises:
        ArchiveError: If the archive or the folder cannot be written to.
    """
    folder, about = collection.path / "rounds" / round_name, collection.round(round_name)
    for path in sorted((folder / "submissions").glob(f"{provider}.*")):
        found = collect.deliver(collection, about, path, provider)
        words = collect.spoken(found)
        open_ = bool(words) or found.channel == "xlsx"
        if found.submission is None or not open_ or any(map(kept_apart, words)):
            continue
        kept = Received(path, provider, found.channel, found.sha256, found.submission)
        tuple(keep_file(archive, collection, round_name, kept, by=by))
        keep_words(archive, collection, round_name, provider, words, name=path.name, by=by, at=at)
        for name, data in _printed(words, stood):
            written(folder / "released" / name, data, mode=0o644)
        name, bare = collect.close(found, path.name)
        written(path.with_name(name), bare, mode=0o644)
        if name != path.name:
            path.unlink()
        yield path.name


def _printed(words: Iterable[str], stood: Standings) -> Iterator[tuple[str, bytes]]:
    for text in words:
        stand = stood.of("text", fingerprint(text))
        if stand.state == "released" and stand.names == fingerprint(text):
            yield f"{stand.names}.txt", text.encode("utf-8", "surrogatepass")
