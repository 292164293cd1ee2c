"""What finished editions printed, kept in the collection from the day on which they are noted as published.

`rounds/ROUND/printed/HASH/` holds the public manifest and the data files of an edition, byte by byte, so that it is
read and checked like any other; where small counts were rounded, `printed.json` beside them says what each number
was in truth. Whoever asks what a figure was then is answered from there: how the edition would be made today says
nothing of that.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tilstand.define import Framework
from tilstand.errors import PublishError
from tilstand.languages import make_error
from tilstand.protect.printed_world import PRINTED, ToldNumber, parse_told_numbers
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.publish.manifest import DATA, PUBLIC, read_manifest
from tilstand.publish.published_edition import PublishedEdition, read_edition, read_listed_files
from tilstand.publish.verification import verify_internal_part
from tilstand.round.texts import TRACK
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import Key
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
        true = read_true_numbers(edition, read_edition(edition))
        for name, data in {PUBLIC: manifest.raw, **files, **({PRINTED: true} if true else {})}.items():
            write_file_atomically(making / name, data, mode=0o644)
        yield
        making.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        making.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def read_true_numbers(folder: Path, edition: PublishedEdition) -> bytes:
    """The file beside an edition that says what its numbers were in truth; empty where it is not as it was built.

    Args:
        folder: The edition's folder.
        edition: The edition.
    """
    part = verify_internal_part(folder, edition.id, read_manifest(folder / PUBLIC).files, edition.sha256)
    path = get_internal_folder(folder) / PRINTED
    return path.read_bytes() if part.state == "whole" and not part.problems and path.is_file() else b""


def load_true_numbers(collection: Framework, round_name: str, edition: PublishedEdition) -> Mapping[Key, ToldNumber]:
    """What the numbers of an edition that was kept were in truth; none where that was not kept.

    Args:
        collection: The collection.
        round_name: Name of its round.
        edition: The edition.
    """
    path = collection.path / "rounds" / round_name / _PRINTED / edition.sha256 / PRINTED
    return parse_told_numbers(json.loads(path.read_bytes())) if path.is_file() else {}


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
