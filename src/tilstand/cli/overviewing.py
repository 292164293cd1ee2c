"""`tilstand publish court-overview`, `commitments`, `overview`: what leaves of a register, for one period."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand.cli.listing import Name
from tilstand.cli.option import CollectionFolder, In
from tilstand.cli.show import out, show_notes, written_page
from tilstand.cli.tongue import tongue
from tilstand.define.registers import register
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.publish.overview.text import overview_text
from tilstand.register.issue import issued, made_overview
from tilstand.terms import Language, Period

__all__ = ["commitments", "court_overview", "overview", "text"]

When = Annotated[str, typer.Argument(metavar="PERIOD", help="The period, e.g. 2025-T1.")]
Where = Annotated[Path, typer.Option("--collection", help="Folder of the collection.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for it; it is replaced as a whole.")]
Final = Annotated[
    bool, typer.Option("--final", help="Publish it: refused while anything is lacking. Else it is a draft.")
]


def court_overview(
    period: When,
    collection: Where,
    target: Out,
    name: Annotated[str, typer.Option("--register", help="Name of the register.")] = "court_decisions",
    final: Final = False,
    language: In = "",
) -> None:
    """Make the overview of court decisions: what is new, counts, decisions, search page and data."""
    _issued(period, collection, target, name, final, language)


def commitments(
    period: When,
    collection: Where,
    target: Out,
    name: Annotated[str, typer.Option("--register", help="Name of the register.")] = "commitments",
    final: Final = False,
    language: In = "",
) -> None:
    """Make the page of commitments: what moves, and what does not."""
    _issued(period, collection, target, name, final, language)


def overview(
    name: Name,
    period: When,
    collection: Where,
    target: Out,
    final: Final = False,
    language: In = "",
) -> None:
    """Make the overview of any register: pages, PDF, search page, data, and a calendar where it has one."""
    _issued(period, collection, target, name, final, language)


def text(
    collection: CollectionFolder,
    name: Name,
    period: When,
    target: Annotated[Path, typer.Option("--out", help="The file, Markdown: a draft for the report.")],
    language: In = "",
) -> None:
    """Write a text for the report from a register: what is new and what moved; a person releases it there."""
    spoken, held = tongue(language, collection), define.collection(collection)
    made = made_overview(register(held, name), _period(period))
    written = language if language in made.languages else made.languages[0]
    written_page(target, overview_text(made, written).encode())
    show_notes(made.lacks, spoken)
    out().print(message("overview.text.written", file=target).text(spoken))


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise failure(UsageError, "overview.no_period", period=text) from error


def _issued(text: str, folder: Path, target: Path, name: str, final: bool, language: Language) -> None:
    language, held = tongue(language, folder), define.collection(folder)
    made = issued(register(held, name), _period(text), target, final=final)
    show_notes(made.lacks, language)
    count = sum(1 for one in target.rglob("*") if one.is_file())
    out().print(message("overview.written", folder=target, count=count).text(language))
