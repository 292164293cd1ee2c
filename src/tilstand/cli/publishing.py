"""`tilstand publish`: the edition and its parts."""

from __future__ import annotations

import typer

from tilstand.cli.running import run

__all__ = ["app"]

app = typer.Typer(help="Publish the edition and its parts.", no_args_is_help=True)
app.command("edition")(run)
