"""The commands, in the order of the way through."""

from __future__ import annotations

import typer

from tilstand.cli import (
    auditing,
    collecting,
    estimating,
    explaining,
    keeping,
    publishing,
    reconciling,
    running,
    stages,
)

__all__ = ["app"]

app = typer.Typer(
    help="tilstand: collect, reconcile, protect and publish the figures of a national rapporteur.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

app.command("run")(running.run)
app.command("define")(stages.define)
app.add_typer(collecting.app, name="collect")
app.add_typer(reconciling.app, name="reconcile")
app.command("audit")(auditing.audit)
app.command("estimate")(estimating.estimate)
app.command("protect")(stages.protect)
app.add_typer(publishing.app, name="publish")
app.command("explain")(explaining.explain)
app.add_typer(keeping.app, name="archive")
