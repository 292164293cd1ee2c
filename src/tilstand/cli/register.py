"""`tilstand register`: list, show, write, import, export, release, and what is due."""

from __future__ import annotations

import typer

from tilstand.cli.app import build_lazy_group

_PLACES = {
    "list": ("register_entries", "list_register_entries"),
    "show": ("register_entries", "show_register_entry"),
    "text": ("register_overview", "write_register_text"),
    "due": ("register_entries", "show_due_entries"),
    "check": ("register_entries", "check_register_entries"),
    "import": ("register_entries", "import_register_table"),
    "figures": ("register_overview", "write_register_figures"),
    "export": ("register_entries", "export_register_table"),
    "set": ("register_entries", "set_entry_fields"),
    "release": ("register_entries", "release_register_entries"),
    "withdraw": ("register_entries", "withdraw_register_entries"),
    "review": ("register_entries", "review_register_entries"),
    "remove": ("register_entries", "remove_register_entries"),
    "known": ("register_entries", "declare_register_known"),
    "confirm": ("register_entries", "confirm_register_known"),
}

app = typer.Typer(
    cls=build_lazy_group(_PLACES),
    help="Keep registers beside the rounds: decisions, commitments, activities.",
    no_args_is_help=True,
)
