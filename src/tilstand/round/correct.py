"""An edition after print: noted as published, opened for correction, and corrected with a note in words.

The note lies in `rounds/ROUND/corrections/HASH.toml`, a text a language; the act `note` names its hash.
It is printed, like all words, when a person has released it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from tilstand.archive.log import written
from tilstand.define import Collection
from tilstand.errors import UsageError
from tilstand.languages import OwnWords, failure
from tilstand.model.imprint import Emendation
from tilstand.publish.issue import issue
from tilstand.round.act import act
from tilstand.round.event import Event
from tilstand.round.journal import Store
from tilstand.round.note import TRACK, digest, notes
from tilstand.round.standing import Standings
from tilstand.terms import Alike, Language

__all__ = ["emendations", "note_correction", "note_print", "printed", "unsaid"]


def note_print(store: Store, round_name: str, folder: Path, *, by: str, at: datetime) -> Event:
    """Note an edition as published, by the hash of its manifest.

    Args:
        store: The acts of the round.
        round_name: Name of the round.
        folder: The edition's folder.
        by: Who notes it.
        at: When.

    Raises:
        PublishError: If there is no edition in the folder, or it is not as it was written.
        UsageError: If it is a draft or another round's, or the table of acts does not allow it.
        ArchiveError: If the log cannot be written to.
    """
    found = issue(folder)
    if found.draft:
        raise failure(UsageError, "round.printed_draft", folder=folder)
    if found.round_name != round_name:
        raise failure(
            UsageError, "round.other_edition", folder=folder, found=found.round_name, round=round_name
        )
    facts = {"edition": found.id}
    return act(store, TRACK, "print", round_name, by=by, at=at, names=found.sha256, facts=facts)


def note_correction(
    collection: Collection,
    store: Store,
    round_name: str,
    words: Mapping[Language, str],
    *,
    by: str,
    at: datetime,
) -> Event:
    """Write the note of a correction, in every language that the edition is read in.

    Args:
        collection: The collection.
        store: The acts of the round.
        round_name: Name of the round.
        words: The note in each language.
        by: Who writes it.
        at: When.

    Raises:
        UsageError: If it lacks a language, or the edition is not open for correction.
        ArchiveError: If it cannot be written.
    """
    settings = collection.settings
    wanted = dict.fromkeys((settings.language, *settings.printed, *settings.sites))
    told = {tag: text.strip() for tag, text in words.items() if text.strip()}
    lacking = [tag for tag in wanted if tag not in told]
    if lacking:
        raise failure(UsageError, "round.note_languages", list=", ".join(lacking), first=lacking[0])
    sha256 = digest(told)
    lines = (f"{tag} = {json.dumps(text, ensure_ascii=False)}\n" for tag, text in sorted(told.items()))
    file = collection.path / "rounds" / round_name / "corrections" / f"{sha256}.toml"
    there = file.exists()
    written(file, "".join(lines).encode(), mode=0o644)
    try:
        return act(store, TRACK, "note", round_name, by=by, at=at, names=sha256, called=Alike(round_name))
    except UsageError:  # it cannot be noted now: the folder is as it was
        if not there:
            file.unlink()
        raise


def emendations(folder: Path, round_name: str, stood: Standings) -> Iterator[Emendation]:
    """The corrections of a round's edition, in the words that stand: the first first.

    Args:
        folder: The round's folder.
        round_name: Name of the round.
        stood: Where everything stands.
    """
    for one, words in notes(folder, round_name, stood):
        if words:
            yield Emendation(date.fromisoformat(one.at[:10]), OwnWords.of(words))


def unsaid(folder: Path, round_name: str, stood: Standings) -> tuple[str, ...]:
    """Corrections that no note tells: one that is opened, and notes whose words are others by now."""
    stand = stood.of(TRACK, round_name)
    opened = [stand.events[-1].at] if stand.state == "correcting" else []
    changed = [one.at for one, words in notes(folder, round_name, stood) if not words]
    return (*opened, *changed)


def printed(round_name: str, stood: Standings) -> str:
    """Hash of the edition that is corrected; empty where none is."""
    events = stood.of(TRACK, round_name).events
    last = max((at for at, one in enumerate(events) if one.act == "correct"), default=0)
    return next((one.names for one in reversed(events[:last]) if one.act == "print"), "")
