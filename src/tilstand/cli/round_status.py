"""Commands `round status`, `accept`, `exempt`, `resume` and `reopen`: state of deliveries."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand import round as rounds
from tilstand.archive import Archive
from tilstand.cli.options import (
    AsJson,
    CollectionFolder,
    In,
    RoundName,
    choose_language,
    find_argument_language,
    parse_day_option,
    read_clock,
)
from tilstand.cli.output import get_error_console, get_output_console, print_json, write_page_file
from tilstand.define import Collection, Framework
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.round.board import RoundBoard, find_bodies_with_files, find_silent_bodies
from tilstand.round.board_lines import BoardLine, describe_board
from tilstand.round.finding_cache import load_cached_findings as open_findings
from tilstand.round.receipts import archive_free_texts
from tilstand.round.state import collect_explained_batch, get_archive_path
from tilstand.round.texts import (
    list_pending_texts,
    list_released_texts,
    list_texts,
    list_unit_reasons,
    list_withheld_texts,
)
from tilstand.terms import InvariantText, Language
from tilstand.workflow.actions import format_act_time, perform_acts
from tilstand.workflow.event_log import EventJournal, RoundEvent
from tilstand.workflow.event_log import open_journal as of_round

_APART = timedelta(minutes=5)  # two machines' clocks are never quite alike


def open_round_journal(collection: Framework, round_name: str) -> EventJournal:
    """The acts of a round; it is said where the last of them is later than this machine's clock.

    Nothing is lost by it: an act keeps its place after those of its writer, and is noted at their time.
    """
    event_journal = of_round(collection, round_name)
    last = max((datetime.fromisoformat(event.at) for event in event_journal.read_events()), default=None)
    if last is not None and last > read_clock() + _APART:
        text = format_message("round.clock_back", day=DatedText(last.date()))
        language = choose_language(find_argument_language(sys.argv), collection.path)
        get_error_console().print(text.text(language), style="yellow")
    return event_journal


Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Bodies = Annotated[list[str], typer.Argument(metavar="BODY...", help="Identifiers of the bodies.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")]


def exempt_bodies(
    collection: CollectionFolder, round_name: RoundName, bodies: Bodies, by: Who, reason: Why = "", language: In = ""
) -> None:
    """Exempt bodies from this round, with the reason."""
    _apply_delivery_act("exempt", collection, round_name, bodies, by, reason, language)


def resume_deliveries(
    collection: CollectionFolder, round_name: RoundName, bodies: Bodies, by: Who, reason: Why = "", language: In = ""
) -> None:
    """Ask bodies after all."""
    _apply_delivery_act("resume", collection, round_name, bodies, by, reason, language)


def accept_deliveries(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    language: In = "",
) -> None:
    """Accept what bodies have delivered, as it stands; what they wrote in words goes into the archive."""
    held = _apply_delivery_act("accept", collection, round_name, bodies, by, reason, language)
    view, kept = held.at(round_name), Archive(archive or get_archive_path(held.path))
    subject_states = rounds.derive_subject_states(open_round_journal(held, round_name).read_events())
    for provider in bodies:
        for name in archive_free_texts(view, round_name, provider, subject_states, kept, by=by, at=read_clock()):
            get_output_console().print(
                format_message("round.put_away", file=InvariantText(name)).text(choose_language(language, collection))
            )


def reopen_deliveries(
    collection: CollectionFolder, round_name: RoundName, bodies: Bodies, by: Who, reason: Why = "", language: In = ""
) -> None:
    """Open deliveries again, with the reason."""
    _apply_delivery_act("reopen", collection, round_name, bodies, by, reason, language)


def _apply_delivery_act(
    name: str, folder: Path, round_name: str, bodies: list[str], by: str, reason: str, language: Language
) -> Collection:
    """Do something about the deliveries of some bodies, all or none, and say where each stands then."""
    collection, language = define.read_collection(folder), choose_language(language, folder)
    for provider in bodies:  # before anything is done
        if provider not in collection.providers:
            raise make_error(UsageError, "no_provider", provider=provider, collection=collection.id)
    store, at = open_round_journal(collection, round_name), format_act_time(read_clock())
    subject_states = rounds.derive_subject_states(store.read_events())
    events = [
        RoundEvent(
            "delivery",
            name,
            provider,
            by,
            at,
            names=subject_states.get_subject_state("delivery", provider).names,
            reason=reason,
        )
        for provider in dict.fromkeys(bodies)
        if (name, subject_states.get_subject_state("delivery", provider).state)
        != ("accept", "accepted")  # it can be given again
    ]
    perform_acts(store, events, called={body: collection.provider_label(body) for body in bodies})
    subject_states = rounds.derive_subject_states(store.read_events())
    for provider in dict.fromkeys(bodies):
        text = format_message(
            f"round.state.delivery.{subject_states.get_subject_state('delivery', provider).state}"
        ).text(language)
        get_output_console().print(f"{collection.provider_label(provider).text(language)}: {text}")
    return collection


def show_round_status(
    collection: CollectionFolder,
    round_name: RoundName,
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    page: Annotated[
        Path | None, typer.Option("--page", help="Write it as a page too, to this file; for the unit only.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="End with 1 while anything stands between now and the edition.")
    ] = False,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show where the round stands, body by body, and what stands between now and the edition."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    subject_states = rounds.derive_subject_states(open_round_journal(held, round_name).read_events())
    view, on = held.at(round_name), parse_day_option(today) or read_clock().date()
    wordings = list_texts(
        view, collect_explained_batch(view, round_name, subject_states), list_unit_reasons(view, round_name)
    )
    closed = list_pending_texts(
        wordings,
        list_released_texts(held.path / "rounds" / round_name, subject_states, wordings),
        list_withheld_texts(subject_states),
    )
    due = view.round(round_name).deadline
    known = open_findings(
        held.path,
        round_name,
        subject_states,
        silent=find_silent_bodies(view, round_name, subject_states),
        early=due is not None and on <= due,
    )
    round_board = rounds.build_board(
        view, round_name, subject_states, on, closed, find_bodies_with_files(held, round_name), wordings, known
    )
    lines = describe_board(view, round_board)
    if page is not None:
        from tilstand.internal.status_pages import render_board_page  # the board itself is to come at once

        write_page_file(page, render_board_page(lines, round_board, round_name, on, language))
    if as_json:
        print_json({"round": round_name, **round_board.to_dict(held.settings.languages)})
    else:
        _show_status_board(lines, round_board, language)
    if check and round_board.between:
        raise typer.Exit(1)


def _show_status_board(lines: Sequence[BoardLine], found: RoundBoard, language: Language) -> None:
    if found.deadline:
        get_output_console().print(format_message("round.deadline", day=DatedText(found.deadline)).text(language))
    for line, post in zip(lines, found.posts, strict=True):
        more = (line.questions, line.account if post.shown else None, line.texts)
        parts = [
            line.figures.text(language),
            *(current_text.text(language) for current_text in more if current_text is not None),
        ]
        style = "bold red" if line.late else ""
        get_output_console().print(Text(f"{line.body.text(language)}: {' · '.join(parts)}", style=style))
    get_output_console().print()
    for text in found.between or (format_message("round.ready"),):
        get_output_console().print(text.text(language))
