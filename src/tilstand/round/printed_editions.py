"""What finished editions printed, kept in the collection from the day on which they are noted as published.

`rounds/ROUND/printed/HASH/` holds the public manifest and the data files of an edition, byte by byte, so that it is
read and checked like any other. Whoever asks what a figure was then is answered from there: how the edition would
be made today says nothing of that.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tilstand.define import Framework
from tilstand.errors import PublishError
from tilstand.languages import make_error
from tilstand.publish.manifest import DATA, PUBLIC, read_manifest
from tilstand.publish.published_edition import PublishedEdition, read_edition, read_listed_files
from tilstand.round.texts import TRACK
from tilstand.storage.atomic import write_file_atomically
from tilstand.workflow.actions import SubjectStates, derive_subject_states
from tilstand.workflow.event_log import open_journal

_PRINTED = "printed"


@contextmanager
def keep_printed_edition(folder: Path, edition: Path, sha256: str) -> Iterator[None]:
    """Keep what an edition printed in its round's folder, unless what is done with it is refused.

    Args:
        folder: The round's folder.
        edition: The edition's folder.
        sha256: Hash of its public manifest.

    Raises:
        PublishError: If a data file of it is not as it was written.
    """
    manifest, target = read_manifest(edition / PUBLIC), folder / _PRINTED / sha256
    files = read_listed_files(edition, manifest, lambda name: name.startswith(DATA) and name.endswith(".csv"))
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".", dir=target.parent))
    try:
        for name, data in {PUBLIC: manifest.raw, **files}.items():
            write_file_atomically(making / name, data, mode=0o644)
        yield
        making.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        making.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def load_printed_edition(
    collection: Framework, round_name: str, stood: SubjectStates | None = None
) -> PublishedEdition | None:
    """What the last finished edition of a round printed; None where none is noted as published.

    Args:
        collection: The collection.
        round_name: Name of the round.
        stood: Where everything stands, if it was read already.

    Raises:
        PublishError: If it was noted, and what it printed is not there as it was.
    """
    states = stood or derive_subject_states(open_journal(collection, round_name).read_events())
    act = states.get_subject_state(TRACK, round_name).last("print")
    if act is None:
        return None
    folder = collection.path / "rounds" / round_name / _PRINTED
    found = (path for path in sorted(folder.glob("*")) if path.name == act.names)
    try:
        for path in found:
            edition = read_edition(path)
            if edition.sha256 == act.names:
                return edition
    except PublishError as error:
        raise make_error(
            PublishError, "edition.not_kept", error.told, round=round_name, day=date.fromisoformat(act.at[:10])
        ) from error
    raise make_error(PublishError, "edition.not_kept", round=round_name, day=date.fromisoformat(act.at[:10]))
