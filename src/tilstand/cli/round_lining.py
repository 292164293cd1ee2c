"""`tilstand protect round-lines`: all counts of a round, protected together with its edition."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tilstand import guard
from tilstand.cli.option import CollectionFolder, In, PersonsKnow, RoundName
from tilstand.cli.show import out, said
from tilstand.cli.tongue import tongue
from tilstand.define import Vocabulary
from tilstand.define.policy import Policy
from tilstand.errors import ProtectionError, UsageError
from tilstand.languages import failure
from tilstand.terms import Key, Language

if TYPE_CHECKING:
    from tilstand.protect.attack.lines import RoundLines

__all__ = ["round_lines"]

_ALL = "_T"
_HEADS = ("measure", "provider", "period")
_LETTERS = ("OBS_STATUS", "CONF_STATUS")


def round_lines(
    collection: CollectionFolder,
    round_name: RoundName,
    folder: Annotated[Path, typer.Option("--out", help="Folder to write; it must be empty or not there.")],
    threshold: Annotated[
        int | None,
        typer.Option("--threshold", min=2, help="The least count that need not be protected; the policy's."),
    ] = None,
    bodies: Annotated[
        int,
        typer.Option("--bodies", min=0, max=3, help="Bodies, who know their own: so many together."),
    ] = 0,
    persons: PersonsKnow = False,
    language: In = "",
) -> None:
    """Write every count of people of a round, printed or not, for a researcher.

    What the edition tells is told here too, what it hides stays hidden, and of the rest as much is told as
    leaves nothing of few people to be worked out from both. Nothing is written where that cannot be.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise failure(UsageError, "table.there", folder=folder)
    readers = Policy(colluding=bodies, persons=persons)
    state, policy, found = guard.lines(collection, round_name, threshold=threshold, readers=readers)
    if found.reading.leaks:
        raise failure(ProtectionError, "table.unsafe", file=round_name, count=len(found.reading.leaks))
    words = tongue(language, collection)
    dimensions = [
        name for name in state.collection.settings.dimensions if any(key.code(name) for key in found.numbers)
    ]
    margins = [key for key in found.numbers if key not in found.finest]
    finest = [key for key in found.numbers if key in found.finest]
    about = _about(state.collection, policy, found, dimensions, words)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (
        ("lines.csv", _csv(found, finest, dimensions)),
        ("margins.csv", _csv(found, margins, dimensions)),
        ("about.json", f"{json.dumps(about, ensure_ascii=False, indent=1)}\n".encode()),
    ):
        (folder / name).write_bytes(data)
    out().print(Text(said("lines.written", words, folder=folder, cells=len(found.numbers))))


def _csv(found: RoundLines, keys: Iterable[Key], dimensions: list[str]) -> bytes:
    from tilstand.disclosure.lines import FREE, HIDDEN

    held = io.StringIO()
    write = csv.writer(held, lineterminator="\n")
    write.writerow([*_HEADS, *dimensions, "value", *_LETTERS])
    for key in keys:
        number = found.numbers[key]
        codes = [key.code(name) or _ALL for name in dimensions]
        told = ["" if number is None else str(number), *(HIDDEN if number is None else FREE)]
        write.writerow([key.measure, key.provider, str(key.period), *codes, *told])
    return held.getvalue().encode()


def _about(
    collection: Vocabulary, policy: Policy, found: RoundLines, dimensions: list[str], language: Language
) -> dict[str, Any]:
    """What the files hold, in words and in data."""
    facts = {"least": policy.threshold, "most": policy.threshold - 1}
    used = {pair for key in found.numbers for pair in key.dims}
    bodies = dict.fromkeys(key.provider for key in found.numbers)
    readers = ["anybody", *(["bodies"] if policy.colluding else []), *(["persons"] if policy.persons else [])]
    return {
        "files": {name: said(f"lines.{name}", language) for name in ("lines", "margins")},
        "columns": {
            "measure": {
                name: collection.measure_label(name).text(language)
                for name in dict.fromkeys(key.measure for key in found.numbers)
            },
            "provider": {name: collection.provider_label(name).text(language) for name in bodies},
            **{
                name: {
                    code.id: code.label.text(language)
                    for code in collection.codelist(name)
                    if (name, code.id) in used
                }
                for name in dimensions
            },
            "value": said("lines.by_suppress", language, **facts),
            "OBS_STATUS": {one: said(f"lines.{one}", language) for one in ("A", "Q")},
            "CONF_STATUS": {one: said(f"lines.{one}", language) for one in ("F", "C")},
        },
        "total": _ALL,
        "method": policy.method,
        "threshold": policy.threshold,
        "readers": readers,
        "attack": {"leaks": 0, "words": said("lines.attack", language)},
        "cells": len(found.numbers),
    }
