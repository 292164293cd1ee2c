"""`tilstand publish`: the edition, its parts, and what leaves of registers."""

from __future__ import annotations

import typer

from tilstand.cli.group import lazily

__all__ = ["app"]

_PLACES = {
    "edition": ("running", "run"),
    "sign": ("verifying", "sign"),
    "key": ("verifying", "key"),
    "court-overview": ("overviewing", "court_overview"),
    "commitments": ("overviewing", "commitments"),
    "overview": ("overviewing", "overview"),
    "compare": ("comparing", "compare"),
    "preview": ("comparing", "preview"),
}

app = typer.Typer(
    cls=lazily(_PLACES),
    help="Publish the edition and its parts.",
    no_args_is_help=True,
)
