"""`tilstand register known` and `confirm`: how far a register is known."""

from __future__ import annotations

from typing import Annotated

import typer

from tilstand import define
from tilstand import register as kept
from tilstand.cli.clock import now
from tilstand.cli.entering import Who
from tilstand.cli.listing import Name
from tilstand.cli.option import CollectionFolder, In
from tilstand.cli.show import out
from tilstand.cli.tongue import tongue
from tilstand.define.registers import register
from tilstand.languages import Dated, message
from tilstand.round.of_register.shelf import Shelf
from tilstand.terms import Language, Period

__all__ = ["confirm_known", "declare_known"]


def declare_known(
    collection: CollectionFolder,
    name: Name,
    until: Annotated[str, typer.Argument(metavar="DAY", help="The last day, or a period to whose end.")],
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="What it rests on; it stays in the log.")],
    language: In = "",
) -> None:
    """Declare until when a register is known, and what that rests on. Nothing is told of a later time."""
    language, about = tongue(language, collection), register(define.collection(collection), name)
    shelf = kept.shelf(about)
    kept.declared(shelf, until, by=by, at=now(), reason=reason)
    _told(shelf, language)


def confirm_known(collection: CollectionFolder, name: Name, by: Who, language: In = "") -> None:
    """Confirm until when a register is known; whoever declared it cannot."""
    language, about = tongue(language, collection), register(define.collection(collection), name)
    shelf = kept.shelf(about)
    kept.confirmed(shelf, by=by, at=now())
    _told(shelf, language)


def _told(shelf: Shelf, language: Language) -> None:
    stood = kept.standing(shelf)
    told = [message("overview.known", day=Dated(Period.parse(stood.known.isoformat())))]
    if stood.waits is not None:
        told.append(message("register.known_waits", day=Dated(Period.parse(stood.waits.isoformat()))))
    for one in told:
        out().print(one.text(language))
