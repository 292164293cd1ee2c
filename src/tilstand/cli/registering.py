"""`tilstand register`: list, show, write, import, export, release, and what is due."""

from __future__ import annotations

import typer

from tilstand.cli.group import lazily

__all__ = ["app"]

_PLACES = {
    "list": ("listing", "list_entries"),
    "show": ("listing", "show_entry"),
    "text": ("overviewing", "text"),
    "due": ("listing", "show_due"),
    "check": ("entering", "check"),
    "import": ("entering", "import_table"),
    "figures": ("figuring", "figures_of"),
    "export": ("entering", "export_table"),
    "set": ("entering", "set_fields"),
    "release": ("entering", "release_entries"),
    "withdraw": ("entering", "withdraw_entries"),
    "review": ("entering", "review_entries"),
    "remove": ("entering", "remove_entries"),
    "known": ("reaching", "declare_known"),
    "confirm": ("reaching", "confirm_known"),
}

app = typer.Typer(
    cls=lazily(_PLACES),
    help="Keep registers beside the rounds: decisions, commitments, activities.",
    no_args_is_help=True,
)
