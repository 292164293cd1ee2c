"""`tilstand round`: everything that is done in a round, in the order in which it is done."""

from __future__ import annotations

import typer

from tilstand.cli.group import lazily

__all__ = ["app"]

_PLACES = {
    "open": ("opening", "open_round"),
    "receive": ("receiving", "receive"),
    "exempt": ("acting", "exempt"),
    "resume": ("acting", "resume"),
    "accept": ("acting", "accept"),
    "reopen": ("acting", "reopen"),
    "status": ("boarding", "status"),
    "release": ("releasing", "release"),
    "withhold": ("releasing", "withhold"),
    "withdraw": ("releasing", "withdraw"),
    "template": ("filling", "template"),
    "remind": ("mailing", "remind"),
    "ask": ("asking", "ask"),
    "answer": ("asking", "answer"),
    "close": ("asking", "close"),
    "decide": ("deciding", "decide"),
    "account": ("accounting", "account"),
    "approve": ("accounting", "approve"),
    "object": ("accounting", "object_to"),
    "ready": ("readying", "ready"),
    "acknowledge": ("readying", "acknowledge"),
    "print": ("correcting", "print_edition"),
    "correct": ("correcting", "correct"),
    "note": ("correcting", "note"),
}

app = typer.Typer(
    cls=lazily(_PLACES),
    help="Open a round, receive what comes, and see where it stands.",
    no_args_is_help=True,
)
