"""Keeping the portal up: what is unsafe in how it is set up, a copy of what it keeps, and that copy back."""

from __future__ import annotations

import http.client
import os
from pathlib import Path
from typing import Annotated

import typer

from tilstand.cli.option import AsJson, CollectionFolder, In
from tilstand.cli.portal_part import Place, part, ready, told
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.languages import message
from tilstand.model import Severity

__all__ = ["backup", "check", "expire", "healthy", "restore", "serve", "work"]


def check(
    collection: CollectionFolder, place: Place = None, as_json: AsJson = False, language: In = ""
) -> None:
    """Say what is unsafe in how the portal is set up for real figures. Exit 1 if there are errors.

    It looks at the environment, the folder and the database as the portal itself would use them: run it as
    the user that runs the portal, with the same environment.
    """
    language = tongue(language, collection)
    own = ready(collection, place)
    found = part("survey").unsafe(collection, own)
    if as_json:
        show_json([one.asdict((language,)) for one in found])
    for one in () if as_json else found:
        title = message(f"portal.check.{one.rule}.title").text(language)
        out().print(one.message(language, title))
    if not found and not as_json:
        out().print(told("safe", language))
    if any(one.severity is Severity.ERROR for one in found):
        raise typer.Exit(1)


def serve(
    collection: CollectionFolder,
    host: Annotated[str, typer.Option("--host", help="Address of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Where it answers.")] = 8000,
    workers: Annotated[
        int, typer.Option("--workers", help="How many processes answer; one with SQLite, else two.")
    ] = 0,
    place: Place = None,
) -> None:
    """Answer for real: behind a server that speaks HTTPS, with what the environment says.

    See docs/how-to/portal.md for the environment, and `tilstand portal check` for what is unsafe in it.
    """
    own = ready(collection, place)
    part("follow").followed(collection / "rounds")
    with part("serve").beside("work", str(collection), "--dir", str(own)):
        part("serve").answered(host, port, workers)


def work(
    collection: CollectionFolder,
    place: Place = None,
    under: Annotated[int, typer.Option("--under", hidden=True)] = 0,
) -> None:
    """Do what nobody waits for, until it is ended: mails that were not accepted yet.

    `serve` and `demo` start it beside themselves; alone it is for a portal whose parts run apart.
    """
    ready(collection, place)
    part("work").working(under)


def healthy(
    port: Annotated[int, typer.Option("--port", help="Where it answers on this machine.")] = 8000,
) -> None:
    """Ask the portal on this machine whether it answers, and its database with it. Exit 1 if not."""
    name = os.environ.get("TILSTAND_HOSTS", "").split(",")[0].strip() or "localhost"
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asked.request("GET", "/health", headers={"Host": name})
        answer = asked.getresponse().read().decode()
    except OSError as error:
        answer = type(error).__name__
    out().print(answer)
    if answer != "ok":
        raise typer.Exit(1)


def expire(collection: CollectionFolder, place: Place = None, language: In = "") -> None:
    """Take away what the portal has kept long enough, and leave a tombstone with its hash.

    Words of bodies, accounts that ended and contact points that were not renewed go by the rules of the
    collection (retention); figures and acts stay.
    """
    language = tongue(language, collection)
    own = ready(collection, place)
    gone = part("expire").expired(own, at=part("clock").now())
    for one in gone:
        kind = message(f"portal.contacts.kind.{one.kind}").text(language)
        out().print(told("expired", language, kind=kind, sha256=one.sha256))
    out().print(told("expired_count", language, count=len(gone)))


def backup(
    collection: CollectionFolder,
    to: Annotated[Path, typer.Option("--to", help="Folder that the copy is written to.")],
    place: Place = None,
    language: In = "",
) -> None:
    """Write a copy of all that the portal's database keeps, for either kind of database.

    Sessions are left out. The portal's secret, the collection and its archive lie in their folders and are
    kept apart: without the secret nobody's authenticator app works after a restore.
    """
    language = tongue(language, collection)
    own = ready(collection, place)
    made = part("backup").written_to(to, own, at=part("clock").now())
    out().print(told("backed_up", language, file=str(made.path), sha256=made.sha256))


def restore(
    collection: CollectionFolder,
    file: Annotated[Path, typer.Argument(help="The copy.")],
    place: Place = None,
    language: In = "",
) -> None:
    """Put a copy into an empty database: all of it as it was written, or nothing.

    What was done in a round after the copy was made is taken from the round's folder.
    """
    language = tongue(language, collection)
    ready(collection, place)
    count = part("restore").restored(file, collection / "rounds")
    out().print(told("restored", language, count=count))
