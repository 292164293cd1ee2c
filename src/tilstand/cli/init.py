"""Command `init`: a new collection that runs at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import scaffold
from tilstand.cli.options import AsJson, In, choose_language, read_clock
from tilstand.cli.output import format_terminal_text, get_output_console, print_json
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.scaffold.figures import ROLES, UNDER
from tilstand.terms import Language, Period


def create_collection(
    folder: Annotated[Path, typer.Argument(metavar="NAME", help="Folder of the new collection; it must be empty.")],
    country: Annotated[str, typer.Option("--country", help="The country, e.g. NOR.")] = "",
    languages: Annotated[
        str, typer.Option("--languages", help="Language tags (BCP 47), the collection's own first: nb,en.")
    ] = "",
    bodies: Annotated[
        str, typer.Option("--bodies", help="Bodies that report: 'Police > North, Police > South, Shelter'.")
    ] = "",
    figures: Annotated[
        Path | None, typer.Option("--from", metavar="FIGURES.csv", help="Figures, a row or a column each.")
    ] = None,
    measures: Annotated[str, typer.Option("--measures", help="What is counted, where the figures do not say it.")] = "",
    period: Annotated[
        str,
        typer.Option("--period", help="Period of the figures, or of the first round: 2031, 2031-H1, 2031-04/2032-03."),
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="The heading of a column: body=Agency; may be repeated."),
    ] = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Begin a collection: files that run at once, from a few names and, if there are any, from figures."""
    asked = choose_language(language)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise make_error(UsageError, "scaffold.there", folder=folder)
    country = country or _ask("country", asked)
    tags = scaffold.check_languages(_split(languages or _ask("languages", asked)))
    table = scaffold.FigureTable("", (), {})
    given, names = _split(bodies), _split(measures)
    if figures is not None:
        only = scaffold.ColumnDefaults(given[0] if len(given) == 1 else "", names[0] if len(names) == 1 else "", period)
        table = scaffold.read_figures(figures, tags[0], _parse_columns(column or []), only)
    else:
        given = given or _split(_ask("bodies", asked))
        names = names or _split(_ask("measures", asked))
        period = period or _ask("period", asked)
    new = scaffold.NewCollection(
        id=folder.resolve().name,
        country=country,
        languages=tags,
        bodies=tuple(tuple(part.strip() for part in body.split(UNDER)) for body in given),
        measures=tuple(names) if figures is None else (),
        period=max(row.period for row in table.rows) if table.rows else _parse_period(period),
        figures=table,
        today=read_clock().date(),
    )
    proposed = scaffold.write_collection(new, folder)
    if as_json:
        facts = {"folder": folder.as_posix(), "round": new.round_name, "figures": len(table.rows)}
        print_json({**facts, "bodies": len(new.paths), "proposed": proposed})
        return
    console = get_output_console()
    console.print(Text(format_terminal_text("init.written", asked, folder=folder), style="bold"))
    facts = {"bodies": len(new.paths), "figures": len(table.rows), "round": new.round_name, "proposed": proposed}
    console.print(f"  {format_terminal_text('init.holds', asked, **facts)}")
    console.print(f"  {format_terminal_text('init.guesses', asked)}")
    for command in (("define", folder), ("run", folder, new.round_name, "--out", f"editions/{new.round_name}")):
        console.print(f"  tilstand {' '.join(map(str, command))}")


def _ask(name: str, language: Language) -> str:
    """What was not given, asked for on a terminal.

    Raises:
        UsageError: If there is no terminal to ask on, or nothing was answered.
    """
    answer = ""
    if sys.stdin.isatty():
        answer = typer.prompt(format_message(f"scaffold.ask.{name}").text(language), default="", show_default=False)
    if not answer.strip():
        raise make_error(UsageError, "scaffold.not_given", option=f"--{name}")
    return answer.strip()


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _parse_columns(given: list[str]) -> dict[str, str]:
    columns = dict(text.split("=", 1) for text in given if "=" in text)
    if len(columns) != len(given) or not columns.keys() <= set(ROLES):
        raise make_error(UsageError, "scaffold.column", given=", ".join(given), list=", ".join(ROLES))
    return columns


def _parse_period(text: str) -> Period:
    try:
        return Period.from_text(text)
    except ValueError as error:
        raise make_error(UsageError, "no_period", text=text) from error
