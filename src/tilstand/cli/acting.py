"""`tilstand round accept`, `exempt`, `resume` and `reopen`: the deliveries of bodies, each in one act."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import round as rounds
from tilstand.cli.clock import now
from tilstand.cli.option import CollectionFolder, In, RoundName
from tilstand.cli.show import out
from tilstand.cli.tongue import tongue
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.round.journal import journal
from tilstand.terms import Language

__all__ = ["accept", "exempt", "reopen", "resume"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Bodies = Annotated[list[str], typer.Argument(metavar="BODY...", help="Identifiers of the bodies.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")]


def exempt(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Exempt bodies from this round, with the reason."""
    _acted("exempt", collection, round_name, bodies, by, reason, language)


def resume(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Ask bodies after all."""
    _acted("resume", collection, round_name, bodies, by, reason, language)


def accept(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Accept what bodies have delivered, as it stands."""
    _acted("accept", collection, round_name, bodies, by, reason, language)


def reopen(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Open deliveries again, with the reason."""
    _acted("reopen", collection, round_name, bodies, by, reason, language)


def _acted(
    name: str, folder: Path, round_name: str, bodies: list[str], by: str, reason: str, language: Language
) -> None:
    """Do something about the deliveries of some bodies, and say where each stands then."""
    held, language = define.collection(folder), tongue(language, folder)
    for provider in bodies:  # before anything is done
        if provider not in held.providers:
            raise failure(UsageError, "no_provider", provider=provider, collection=held.id)
    store = journal(held, round_name)
    for provider in bodies:
        called = held.provider_label(provider)
        names = rounds.standings(store.events()).of("delivery", provider).names
        rounds.act(
            store, "delivery", name, provider, by=by, at=now(), names=names, reason=reason, called=called
        )
        state = rounds.standings(store.events()).of("delivery", provider).state
        told = message(f"round.state.delivery.{state}").text(language)
        out().print(f"{called.text(language)}: {told}", markup=False)
