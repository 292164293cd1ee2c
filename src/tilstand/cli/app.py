"""The commands, in the order of the way through; each is read when it is asked for."""

from __future__ import annotations

import typer

from tilstand.cli.group import BARE, lazily

__all__ = ["app"]

_PLACES = {
    "run": ("running", "run"),
    "define": ("stages", "define"),
    "round": ("rounding", "app"),
    "register": ("registering", "app"),
    "collect": ("collecting", "app"),
    "reconcile": ("reconciling", "app"),
    "audit": ("auditing", "audit"),
    "estimate": ("estimating", "estimate"),
    "protect": ("protecting", "app"),
    "publish": ("publishing", "app"),
    "verify": ("verifying", "verify"),
    "explain": ("explaining", "explain"),
    "archive": ("keeping", "app"),
    "portal": ("portaling", "app"),
}

app = typer.Typer(
    cls=lazily(_PLACES),
    help="tilstand: collect, reconcile, protect and publish the figures of a national rapporteur.",
    no_args_is_help=True,
    **BARE,
)


@app.callback()
def _commands() -> None:
    """tilstand: collect, reconcile, protect and publish the figures of a national rapporteur."""
