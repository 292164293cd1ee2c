"""`tilstand round ready` and `acknowledge`: every check before an edition, and what a person lets pass."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand.cli.acts import journal
from tilstand.cli.clock import day, now
from tilstand.cli.option import AsJson, CollectionFolder, Former, In, RoundName
from tilstand.cli.show import err, out, show_json, show_notes, written_page
from tilstand.cli.tongue import tongue
from tilstand.guard import telling
from tilstand.languages import message
from tilstand.ready.ready import Readiness
from tilstand.ready.ready import acknowledge as let_pass
from tilstand.ready.told import told
from tilstand.round.accept import CODE, accept
from tilstand.round.ask import posed
from tilstand.round.leave import leave
from tilstand.round.read import RoundState
from tilstand.screen.label import marked_labels

__all__ = ["acknowledge", "ready"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Day = Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")]
PageFile = Annotated[Path | None, typer.Option("--page", help="Write it as a page too, to this file.")]


def ready(
    collection: CollectionFolder,
    round_name: RoundName,
    today: Day = "",
    former: Former = None,
    page: PageFile = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Say whether a finished edition can be made: every check, what stands in the way, and whose turn it is.

    The edition is built for that, and not written. Exit 0 only if nothing stands in the way.
    """
    language = tongue(language, collection)
    if not as_json:
        err().print(Text(message("ready.cost").text(language), style="dim"))
    state, found = _readiness(collection, round_name, day(today) or now().date(), former)
    leave(state, posed(state, state.stood))
    if page is not None:
        from tilstand.internal.ready_page import ready_page

        written_page(page, ready_page(told(state.collection, found), found, language))
    if as_json:
        show_json(found.asdict(state.collection.settings.languages))
    else:
        for line in told(state.collection, found):
            style = "bold red" if line.blocks else ""
            out().print(Text(f"{line.number:>2} {line.what.text(language)}", style=style))
            if line.blocks:
                more = (line.state, line.turn, *([line.age] if line.age else []), line.do)
                out().print(Text("   " + " · ".join(one.text(language) for one in more)))
            else:
                out().print(Text(f"   {line.state.text(language)}", style="dim"))
        if found.stopped is not None:
            why = found.stopped.spoken(language)
            out().print(Text(message("ready.stopped", why=why.title).text(language), style="bold red"))
            for cause in (*why.causes, *([f"→ {why.remedy}"] if why.remedy else [])):
                out().print(Text(f"   {cause}"))
        out().print(Text(found.verdict.text(language), style="bold"))
        if marked := len(tuple(marked_labels([state.collection]))):
            show_notes([message("ready.labels", count=marked)], language)
    if not found.go:
        raise typer.Exit(1)


def acknowledge(
    collection: CollectionFolder,
    round_name: RoundName,
    check: Annotated[str, typer.Argument(help="Number of the check in `round ready`, or its name.")],
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    places: Annotated[
        list[str] | None,
        typer.Option("--place", help="Of `telling`: code of a place that you accept; repeatable."),
    ] = None,
    former: Former = None,
    language: In = "",
) -> None:
    """Let a check that only warns pass, with the reason; it lapses when what it is about changes.

    Of texts that tell what tables hide (`telling`) each place is accepted by its code, as it reads now.
    """
    language = tongue(language, collection)
    at = now()
    if check == "telling" and places:
        state, left = telling(collection, round_name)
        store = journal(state.collection, round_name)
        for one in accept(store, left, places, by=by, reason=reason, at=at):
            words = message("ready.accepted", place=one.subject[:CODE]).text(language)
            out().print(words)
        return
    state, found = _readiness(collection, round_name, at.date(), former)
    event = let_pass(journal(state.collection, round_name), found, check, reason=reason, by=by, at=at)
    called = message(f"ready.{event.subject}.title")
    out().print(message("ready.acknowledged", check=called).text(language))


def _readiness(
    collection: Path, round_name: str, today: date, former: Path | None
) -> tuple[RoundState, Readiness]:
    """Every check; the stages are loaded only here, so that the other commands come at once."""
    from tilstand import pipeline

    return pipeline.readiness(collection, round_name, today, former)
