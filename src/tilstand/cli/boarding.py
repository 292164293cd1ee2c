"""`tilstand round status`: the board in the terminal, as JSON and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand import round as rounds
from tilstand.cli.acts import journal
from tilstand.cli.clock import day, now
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_json, written_page
from tilstand.cli.tongue import tongue
from tilstand.languages import Dated, message
from tilstand.round.board import Board, lying, silent
from tilstand.round.board_told import BoardLine, board_told
from tilstand.round.explain import delivered
from tilstand.round.reasons import reasons
from tilstand.round.trace import held as open_findings
from tilstand.round.words import opened, said, waiting, withheld
from tilstand.terms import Language

__all__ = ["status"]


def status(
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
    language, held = tongue(language, collection), define.collection(collection)
    stood = rounds.standings(journal(held, round_name).events())
    view, on = held.at(round_name), day(today) or now().date()
    told = said(view, delivered(view, round_name, stood), reasons(view, round_name))
    closed = waiting(told, opened(held.path / "rounds" / round_name, stood, told), withheld(stood))
    due = view.round(round_name).deadline
    known = open_findings(
        held.path,
        round_name,
        stood,
        silent=silent(view, round_name, stood),
        early=due is not None and on <= due,
    )
    found = rounds.board(view, round_name, stood, on, closed, lying(held, round_name), told, known)
    lines = board_told(view, found)
    if page is not None:
        from tilstand.internal.board_page import board_page  # the board itself is to come at once

        written_page(page, board_page(lines, found, round_name, on, language))
    if as_json:
        show_json({"round": round_name, **found.asdict(held.settings.languages)})
    else:
        _show(lines, found, language)
    if check and found.between:
        raise typer.Exit(1)


def _show(lines: Sequence[BoardLine], found: Board, language: Language) -> None:
    if found.deadline:
        out().print(message("round.deadline", day=Dated(found.deadline)).text(language))
    for line, post in zip(lines, found.posts, strict=True):
        more = (line.questions, line.account if post.shown else None, line.texts)
        parts = [line.figures.text(language), *(one.text(language) for one in more if one is not None)]
        style = "bold red" if line.late else ""
        out().print(Text(f"{line.body.text(language)}: {' · '.join(parts)}", style=style))
    out().print()
    for one in found.between or (message("round.ready"),):
        out().print(one.text(language))
