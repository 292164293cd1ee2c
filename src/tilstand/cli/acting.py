"""`tilstand round accept`, `exempt`, `resume` and `reopen`: the deliveries of bodies, each in one act."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import round as rounds
from tilstand.archive import Archive
from tilstand.cli.acts import journal
from tilstand.cli.clock import now
from tilstand.cli.option import CollectionFolder, In, RoundName
from tilstand.cli.show import out
from tilstand.cli.tongue import tongue
from tilstand.define import Collection
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.round.act import acts, stamp
from tilstand.round.event import Event
from tilstand.round.explain import archive_beside
from tilstand.round.put_away import put_away
from tilstand.terms import Alike, Language

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
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    language: In = "",
) -> None:
    """Accept what bodies have delivered, as it stands; what they wrote in words goes into the archive."""
    held = _acted("accept", collection, round_name, bodies, by, reason, language)
    view, kept = held.at(round_name), Archive(archive or archive_beside(held.path))
    stood = rounds.standings(journal(held, round_name).events())
    for provider in bodies:
        for name in put_away(view, round_name, provider, stood, kept, by=by, at=now()):
            out().print(message("round.put_away", file=Alike(name)).text(tongue(language, collection)))


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
) -> Collection:
    """Do something about the deliveries of some bodies, all or none, and say where each stands then."""
    held, language = define.collection(folder), tongue(language, folder)
    for provider in bodies:  # before anything is done
        if provider not in held.providers:
            raise failure(UsageError, "no_provider", provider=provider, collection=held.id)
    store, at = journal(held, round_name), stamp(now())
    stood = rounds.standings(store.events())
    events = [
        Event("delivery", name, provider, by, at, names=stood.of("delivery", provider).names, reason=reason)
        for provider in dict.fromkeys(bodies)
        if (name, stood.of("delivery", provider).state) != ("accept", "accepted")  # it can be given again
    ]
    acts(store, events, called={one: held.provider_label(one) for one in bodies})
    stood = rounds.standings(store.events())
    for provider in dict.fromkeys(bodies):
        told = message(f"round.state.delivery.{stood.of('delivery', provider).state}").text(language)
        out().print(f"{held.provider_label(provider).text(language)}: {told}")
    return held
