"""Commands for overviews, texts and figures of a register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import registers as kept
from tilstand.cli.options import CollectionFolder, In, choose_language
from tilstand.cli.output import get_output_console, show_note_lines, write_page_file
from tilstand.cli.register_entries import Name
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.pipeline.register_issue import prepare_register_overview, write_register_overview
from tilstand.publish.register_pages import write_overview_text
from tilstand.registers.round_figures import write_register_csv
from tilstand.terms import Language, Period


def write_register_figures(
    collection: CollectionFolder,
    name: Name,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="The last period that counts.")],
    target: Annotated[Path, typer.Option("--out", help="The file, CSV: a submission of the unit's own.")],
    language: In = "",
) -> None:
    """Write what is counted in a register as a submission, from which the report takes its figures."""
    language, about = (choose_language(language, collection), read_register(define.read_collection(collection), name))
    try:
        last = Period.from_text(period)
    except ValueError as error:
        raise make_error(UsageError, "overview.no_period", period=period) from error
    made = write_register_csv(about, kept.load_register_entries(kept.open_register_store(about)).entries.values(), last)
    write_page_file(target, made)
    rows = made.count(b"\n") - 1
    get_output_console().print(format_message("register.figures", file=target, count=rows).text(language))


When = Annotated[str, typer.Argument(metavar="PERIOD", help="The period, e.g. 2025-T1.")]
Where = Annotated[Path, typer.Option("--collection", help="Folder of the collection.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for it; it is replaced as a whole.")]
Final = Annotated[
    bool, typer.Option("--final", help="Publish it: refused while anything is lacking. Else it is a draft.")
]


def publish_court_overview(
    period: When,
    collection: Where,
    target: Out,
    name: Annotated[str, typer.Option("--register", help="Name of the register.")] = "court_decisions",
    final: Final = False,
    language: In = "",
) -> None:
    """Make the overview of court decisions: what is new, counts, decisions, search page and data."""
    _issue_register_overview(period, collection, target, name, final, language)


def publish_commitments_page(
    period: When,
    collection: Where,
    target: Out,
    name: Annotated[str, typer.Option("--register", help="Name of the register.")] = "commitments",
    final: Final = False,
    language: In = "",
) -> None:
    """Make the page of commitments: what moves, and what does not."""
    _issue_register_overview(period, collection, target, name, final, language)


def publish_register_overview(
    name: Name, period: When, collection: Where, target: Out, final: Final = False, language: In = ""
) -> None:
    """Make the overview of any register: pages, PDF, search page, data, and a calendar where it has one."""
    _issue_register_overview(period, collection, target, name, final, language)


def write_register_text(
    collection: CollectionFolder,
    name: Name,
    period: When,
    target: Annotated[Path, typer.Option("--out", help="The file, Markdown: a draft for the report.")],
    language: In = "",
) -> None:
    """Write a text for the report from a register: what is new and what moved; a person releases it there."""
    spoken, held = choose_language(language, collection), define.read_collection(collection)
    made = prepare_register_overview(read_register(held, name), _parse_overview_period(period))
    written = language if language in made.languages else made.languages[0]
    write_page_file(target, write_overview_text(made, written).encode())
    show_note_lines(made.lacks, spoken)
    get_output_console().print(format_message("overview.text.written", file=target).text(spoken))


def _parse_overview_period(text: str) -> Period:
    try:
        return Period.from_text(text)
    except ValueError as error:
        raise make_error(UsageError, "overview.no_period", period=text) from error


def _issue_register_overview(text: str, folder: Path, target: Path, name: str, final: bool, language: Language) -> None:
    language, collection = choose_language(language, folder), define.read_collection(folder)
    made = write_register_overview(read_register(collection, name), _parse_overview_period(text), target, final=final)
    show_note_lines(made.lacks, language)
    count = sum(1 for path in target.rglob("*") if path.is_file())
    get_output_console().print(format_message("overview.written", folder=target, count=count).text(language))
