"""`tilstand protect`: what is released, and what somebody who reads all of it gets to know of few people."""

from __future__ import annotations

import typer

from tilstand.cli.group import lazily

__all__ = ["app"]

_PLACES = {
    "release": ("letting_out", "release"),
    "audit": ("attacking", "audit"),
    "compare": ("weighing", "compare"),
    "table": ("tabling", "table"),
    "lines": ("lining", "lines"),
    "round-lines": ("round_lining", "round_lines"),
}

app = typer.Typer(
    cls=lazily(_PLACES),
    help="Make the release, say how small numbers are treated, and try to find people in what is released.",
    no_args_is_help=True,
)


@app.callback()
def _commands() -> None:
    """Make the release, say how small numbers are treated, and try to find people in what is released."""
