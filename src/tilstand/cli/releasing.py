"""`tilstand round release` and `withdraw`: a person reads what bodies wrote, and opens it to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import collect, define
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import RoundView
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.round import standings
from tilstand.round.open import journal
from tilstand.round.words import Wording, former, opened, waiting, wordings
from tilstand.round.words import release as released
from tilstand.round.words import withdraw as withdrawn
from tilstand.screen import Clue, Screen
from tilstand.terms import Language
from tilstand.terms.marked import bare

__all__ = ["release", "withdraw"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Hashes = Annotated[
    list[str] | None, typer.Option("--hash", help="Hash of one text, as it is shown; may be repeated.")
]
From = Annotated[Path | None, typer.Option("--from", help="A file of hashes, one a line.")]


def release(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    hashes: Hashes = None,
    source: From = None,
    instead: Annotated[
        str, typer.Option("--words", help="Words to print instead of those given; with one hash.")
    ] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what is not released, each text with its hash and what tells of a person; release those named."""
    language, held = tongue(language, collection), define.collection(collection)
    view, folder, store = held.at(round_name), held.path / "rounds" / round_name, journal(held, round_name)
    said = wordings(collect.batch(view, round_name))
    wanted = _wanted(hashes, source)
    if instead and len(wanted) != 1:
        raise failure(UsageError, "round.one_text", count=len(wanted))
    now = datetime.now(UTC)
    for one in released(folder, store, said, wanted, by=by, at=now, instead=instead):
        told = message("round.state.text.released").text(language)
        out().print(f"{one.sha256}  {_called(view, one, language)}: {told}", markup=False)
    if wanted:
        return
    closed = waiting(said, opened(folder, standings(store.events()), said))
    before, screen = former(held, round_name) if closed else {}, Screen(view)
    if as_json:
        show_json(
            [
                _record(one, before.get(one.address, ""), screen.clues(one.words, one.language))
                for one in closed
            ]
        )
        return
    for one in closed:
        _show(view, one, before.get(one.address, ""), screen.clues(one.words, one.language), language)
    out().print(message("round.texts", count=len(closed)).text(language), markup=False)


def withdraw(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    hashes: Hashes = None,
    source: From = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Close released texts again, with the reason; what is printed already stays printed."""
    language, held = tongue(language, collection), define.collection(collection)
    held.round(round_name)
    wanted = _wanted(hashes, source)
    if not wanted:
        raise failure(UsageError, "round.one_text", count=0)
    now = datetime.now(UTC)
    for sha256 in withdrawn(journal(held, round_name), wanted, by=by, reason=reason, at=now):
        told = message("round.state.text.withdrawn").text(language)
        out().print(f"{sha256}: {told}", markup=False)


def _wanted(hashes: list[str] | None, source: Path | None) -> tuple[str, ...]:
    """The hashes that were named; an empty line and what follows a `#` in a file say nothing."""
    lines = list(hashes or ())
    if source is not None:
        try:
            lines += [line.partition("#")[0] for line in source.read_text("utf-8").splitlines()]
        except (OSError, UnicodeDecodeError) as error:
            raise failure(UsageError, "not_read", [message("errors.not_read.absent", path=source)]) from error
    return tuple(dict.fromkeys(line.strip().lower() for line in lines if line.strip()))


def _called(view: RoundView, one: Wording, language: Language) -> str:
    body, asked = view.provider_label(one.provider), view.labels[f"questions.{one.question}"]
    return f"{bare(body.text(language))} · {bare(asked.text(language))} · {one.language}"


def _show(view: RoundView, one: Wording, before: str, clues: Sequence[Clue], language: Language) -> None:
    console = out()
    console.print(Text(_called(view, one, language), style="bold"))
    console.print(one.words, markup=False, highlight=False)
    for clue in clues:
        kind = message(f"round.clue.{clue.kind}").text(language)
        place = message("round.place", first=clue.start + 1, last=clue.end).text(language)
        console.print(Text(f"  ! {kind} ({place}): {clue.words}", style="yellow"))
    if before:
        told = "same" if before == one.words else "former"
        console.print(f"  {message(f'round.wording.{told}', words=before).text(language)}", markup=False)
    console.print(f"  {one.sha256}\n", markup=False)


def _record(one: Wording, before: str, clues: Sequence[Clue]) -> dict[str, object]:
    return {
        "sha256": one.sha256,
        "provider": one.provider,
        "form": one.form,
        "question": one.question,
        "language": one.language,
        "words": one.words,
        "former": before,
        "clues": [_place(clue) for clue in clues],
    }


def _place(clue: Clue) -> dict[str, object]:
    return {"kind": clue.kind.value, "start": clue.start, "end": clue.end, "words": clue.words}
