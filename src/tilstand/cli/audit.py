"""`tilstand audit`: a text held against figures, and a published file held against itself."""

from __future__ import annotations

import typer

from tilstand.cli.app import BARE, build_lazy_group

_PLACES = {
    "text": ("proofread", "proofread_text"),
    "returns": ("published", "audit_published_file"),
}

app = typer.Typer(
    cls=build_lazy_group(_PLACES, default="text"),
    help="Proof-read a text (tilstand audit FILE), or audit what an international body publishes of returns.",
    **BARE,
)
