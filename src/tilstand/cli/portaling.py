"""`tilstand portal`: the site where bodies report; what it keeps is proven here, and goes both ways."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand.cli import upkeeping
from tilstand.cli.option import AsJson, CollectionFolder, In
from tilstand.cli.portal_part import Place, part, ready, told
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.define.registers import register
from tilstand.languages import Dated, message
from tilstand.terms import Alike, Language

__all__ = ["app"]

Kept = Annotated[str, typer.Argument(metavar="NAME", help="Name of the round, e.g. 2024, or of a register.")]
OfRegister = Annotated[bool, typer.Option("--register", help="NAME is that of a register.")]

app = typer.Typer(help="The site where bodies report and the round is followed.", no_args_is_help=True)
app.command("check")(upkeeping.check)
app.command("backup")(upkeeping.backup)
app.command("serve")(upkeeping.serve)
app.command("work")(upkeeping.work)
app.command("healthy")(upkeeping.healthy)
app.command("expire")(upkeeping.expire)
app.command("restore")(upkeeping.restore)


@app.command()
def demo(
    port: Annotated[int, typer.Option("--port", help="Where it answers on this machine.")] = 8000,
    folder: Annotated[
        Path, typer.Option("--dir", help="Where it is kept; what is there already goes on.")
    ] = Path("portal-demo"),
    alone: Annotated[bool, typer.Option("--alone", help="Without a real round beside to look at.")] = False,
    language: In = "",
) -> None:
    """Show the portal with a round half-way: bodies and figures are invented, and it answers here alone.

    On the next port a copy of a real round stands to look at: Norway's of 2024, as it was printed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TILSTAND_DAY"] = part("day").DAY
    os.environ["TILSTAND_PASSWORDS_ALONE"] = "1"
    material = folder.resolve() / "demo"
    part("start").started(material, folder.resolve() / "portal", loopback=True)
    demonstration = part("demonstration")
    language = tongue(language, demonstration.made(folder.resolve()))
    demonstration.played(material)
    out().print(told("demo", language, address=f"http://localhost:{port}/", folder=str(folder)))
    for one in demonstration.people():
        _shown(one.login, one.password, one.bodies, one.signs, language)
    beside, (place, name) = part("serve").beside, part("look").REAL
    own = ("--dir", f"{folder}/look", "--port", str(port + 1), "--language", language)
    with ExitStack() as running:
        running.enter_context(beside("work", str(material), "--dir", f"{folder.resolve()}/portal"))
        if not alone and place.is_dir():
            running.enter_context(beside("look", str(place), name, *own))
        part("serve").served(port)


@app.command()
def look(
    collection: CollectionFolder,
    round_name: Annotated[str, typer.Argument(metavar="ROUND", help="Name of the round, e.g. 2024.")],
    port: Annotated[int, typer.Option("--port", help="Where it answers on this machine.")] = 8000,
    folder: Annotated[
        Path, typer.Option("--dir", help="Where the copy is kept; what is there already goes on.")
    ] = Path("portal-look"),
    under: Annotated[int, typer.Option("--under", hidden=True)] = 0,
    language: In = "",
) -> None:
    """Show a round of a collection in the portal, in a copy: what is tried out there changes nothing.

    It answers on this machine alone. Prints who can sign in, one for the unit and one for a body.
    """
    os.environ.pop("TILSTAND_DAY", None)
    os.environ["TILSTAND_PASSWORDS_ALONE"] = "1"
    own = folder.resolve() / "portal"
    place = folder.resolve() / collection.resolve().name
    own.mkdir(parents=True, exist_ok=True)
    part("start").started(place, own, loopback=True)
    language = tongue(language, collection)
    part("look").opened_to_look(collection, place, round_name)
    # Another name of this machine than the demonstration's: signing in here signs nobody out there.
    address = f"http://127.0.0.1:{port}/"
    out().print(told("look", language, round=round_name, address=address, folder=str(folder)))
    for one in part("look").lookers(round_name):
        _shown(one.login, one.password, tuple(filter(None, (one.body,))), bool(one.body), language)
    with part("serve").beside("work", str(place), "--dir", str(own)):
        part("serve").served(port, under)


@app.command("import")
def fetch(
    collection: CollectionFolder,
    name: Kept,
    of_register: OfRegister = False,
    place: Place = None,
    language: In = "",
) -> None:
    """Take a round or a register into the portal: its database keeps what happens, and the folder follows."""
    language, (folder, kept_as) = tongue(language, collection), _log(collection, name, of_register)
    ready(collection, place)
    count = part("exchange").fetched(folder, kept_as)
    out().print(told("fetched", language, round=kept_as, count=count))


@app.command("export")
def hand_back(
    collection: CollectionFolder,
    name: Kept,
    of_register: OfRegister = False,
    place: Place = None,
    language: In = "",
) -> None:
    """Give a round or a register back to its folder: the commands keep what happens again."""
    language, (folder, kept_as) = tongue(language, collection), _log(collection, name, of_register)
    ready(collection, place)
    count = part("exchange").handed_back(folder, kept_as)
    out().print(told("handed_back", language, round=kept_as, count=count))


@app.command()
def verify(
    collection: CollectionFolder, place: Place = None, as_json: AsJson = False, language: In = ""
) -> None:
    """Prove that every act is as it was written, here and in the folder, and that nobody can change one.

    Note the last hash of a round elsewhere: later it proves that nothing was taken away from the end.
    """
    language = tongue(language, collection)
    ready(collection, place)
    found = part("proof").verified(collection / "rounds")
    if as_json:
        show_json([{part: getattr(one, part) for part in type(one).__slots__} for one in found])
        return
    for one in found:
        line = told("proven", language, round=one.name, count=one.acts, sha256=one.last or "–")
        out().print(line)
    if not found:
        out().print(told("nothing", language))


@app.command()
def invite(
    collection: CollectionFolder,
    login: Annotated[str, typer.Argument(help="User name, for instance an address at work.")],
    name: Annotated[str, typer.Argument(help="Name, as others see it.")],
    body: Annotated[str, typer.Option("--body", help="Body to act for; the coordinator if not given.")] = "",
    signs: Annotated[bool, typer.Option("--signs", help="May sign the body's figures off.")] = False,
    address: Annotated[
        str, typer.Option("--address", help="Where the portal answers.")
    ] = "http://localhost:8000",
    place: Place = None,
    language: In = "",
) -> None:
    """Invite somebody, the first adviser for instance: prints a link that works once."""
    language = tongue(language, collection)
    ready(collection, place)
    access, links, at = part("access"), part("invite"), part("clock").now()
    with access.together():
        person = access.registered(login, name, by=None, at=at)
        access.given(person, body, signs=signs, by=None, at=at)
        token = links.invited(person, by=None, at=at)
    until = Dated((at + links.VALID).date())
    line = message("portal.people.command", name=Alike(name), day=until)
    out().print(line.text(language))
    out().print(f"{address.rstrip('/')}/join/{token}")


def _shown(login: str, password: str, bodies: tuple[str, ...], signs: bool, language: Language) -> None:
    """Who can sign in, and as whom."""
    role = "unit" if not bodies else "signs" if signs else "writes"
    who = told(f"role.{role}", language, list=", ".join(bodies))
    out().print(f"  {login:10} {password:14} {who}")


def _log(collection: Path, name: str, of_register: bool) -> tuple[Path, str]:
    """The folder of the acts of a round or a register, and the name under which the portal keeps them.

    Raises:
        UsageError: If the collection has no such round, or no such register.
    """
    held = define.collection(collection)
    if of_register:
        return register(held, name).path / "log", f"registers/{name}"
    held.round(name)
    return collection / "rounds" / name / "log", name
