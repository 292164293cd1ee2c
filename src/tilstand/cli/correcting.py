"""`tilstand round print`, `correct` and `note`: an edition that is out, and what is put right in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand.cli.acts import journal
from tilstand.cli.clock import now
from tilstand.cli.option import CollectionFolder, In, RoundName
from tilstand.cli.show import out
from tilstand.cli.tongue import tongue
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.round import act
from tilstand.round.correct import note_correction, note_print
from tilstand.terms import Alike, Language

__all__ = ["correct", "note", "print_edition"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]


def print_edition(
    collection: CollectionFolder,
    round_name: RoundName,
    folder: Annotated[Path, typer.Argument(metavar="EDITION", help="Folder of the edition that is out.")],
    by: Who,
    language: In = "",
) -> None:
    """Note an edition as published, so that a correction can say what it corrects."""
    held = define.collection(collection)
    held.round(round_name)
    done = note_print(journal(held, round_name), round_name, folder, by=by, at=now())
    _say(done.facts["edition"], "printed", tongue(language, collection))


def correct(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Open a published edition for correction, with the reason; it needs a note before it goes out again."""
    held = define.collection(collection)
    held.round(round_name)
    act(
        journal(held, round_name),
        "edition",
        "correct",
        round_name,
        by=by,
        at=now(),
        reason=reason,
        called=Alike(round_name),
    )
    _say(round_name, "correcting", tongue(language, collection))


def note(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    words: Annotated[
        list[str], typer.Option("--words", help="TAG=what is corrected; once for each language.")
    ],
    language: In = "",
) -> None:
    """Write the note of a correction, in every language; the corrected edition prints it first."""
    held = define.collection(collection)
    held.round(round_name)
    told: dict[Language, str] = {}
    for one in words:
        tag, between, text = one.partition("=")
        if not between or tag.strip() not in held.settings.languages:
            names = ", ".join(held.settings.languages)
            first = held.settings.language
            raise failure(UsageError, "round.note_form", text=one, first=first, list=names)
        told[tag.strip()] = text
    note_correction(held, journal(held, round_name), round_name, told, by=by, at=now())
    _say(round_name, "noted", tongue(language, collection))


def _say(subject: str, state: str, language: Language) -> None:
    out().print(f"{subject}: {message(f'round.state.edition.{state}').text(language)}")
