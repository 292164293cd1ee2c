"""`tilstand register figures`: what is counted in a register, as figures that the unit delivers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import register as kept
from tilstand.cli.listing import Name
from tilstand.cli.option import CollectionFolder, In
from tilstand.cli.show import out, written_page
from tilstand.cli.tongue import tongue
from tilstand.define.registers import register
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.round.of_register.figures import figures
from tilstand.terms import Period

__all__ = ["figures_of"]


def figures_of(
    collection: CollectionFolder,
    name: Name,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="The last period that counts.")],
    target: Annotated[Path, typer.Option("--out", help="The file, CSV: a submission of the unit's own.")],
    language: In = "",
) -> None:
    """Write what is counted in a register as a submission, from which the report takes its figures."""
    language, about = tongue(language, collection), register(define.collection(collection), name)
    try:
        last = Period.parse(period)
    except ValueError as error:
        raise failure(UsageError, "overview.no_period", period=period) from error
    made = figures(about, kept.standing(kept.shelf(about)).entries.values(), last)
    written_page(target, made)
    rows = made.count(b"\n") - 1
    out().print(message("register.figures", file=target, count=rows).text(language))
