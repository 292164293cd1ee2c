"""Command group `portal`: running, maintaining, importing and verifying the portal."""

from __future__ import annotations

import http.client
import os
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from tilstand import define
from tilstand.cli.options import AsJson, CollectionFolder, In, choose_language
from tilstand.cli.output import get_output_console, print_json
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.model import Severity
from tilstand.terms import InvariantText, Language

Place = Annotated[
    Path | None,
    typer.Option("--dir", help="Folder of what is the portal's own; COLLECTION-portal beside if not given."),
]
_EXTRA = (
    *("allauth", "asgiref", "authlib", "csp", "django", "fido2", "granian"),
    *("joserfc", "ninja", "psycopg", "qrcode", "requests", "whitenoise"),
)


def load_portal_module(name: str) -> Any:
    """A part of the portal.

    Raises:
        UsageError: If what it needs is not installed.
    """
    try:
        return import_module(f"tilstand.portal.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise make_error(UsageError, "portal.not_installed", name=error.name) from error


def start_portal(collection: Path, place: Path | None, **more: Any) -> Path:
    """Start the portal of a collection in this process; the folder of what is its own."""
    own_path: Path = load_portal_module("configuration").start_django(collection, place, **more)
    return own_path


def format_portal_answer(path: str, language: Language, **facts: str | int) -> str:
    """What a command of the portal answers."""
    return format_message(f"portal.command.{path}", **facts).text(language)


def check_portal_setup(
    collection: CollectionFolder, place: Place = None, as_json: AsJson = False, language: In = ""
) -> None:
    """Say what is unsafe in how the portal is set up for real figures. Exit 1 if there are errors.

    It looks at the environment, the folder and the database as the portal itself would use them: run it as
    the user that runs the portal, with the same environment.
    """
    language = choose_language(language, collection)
    own_path = start_portal(collection, place)
    found = load_portal_module("maintenance").check_deployment(collection, own_path)
    if as_json:
        print_json([element.to_dict((language,)) for element in found])
    for item in () if as_json else found:
        title = format_message(f"portal.check.{item.rule}.title").text(language)
        get_output_console().print(item.format_finding_message(language, title))
    if not found and not as_json:
        get_output_console().print(format_portal_answer("safe", language))
    if any(element.severity is Severity.ERROR for element in found):
        raise typer.Exit(1)


def serve_portal(
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
    own_path = start_portal(collection, place)
    load_portal_module("event_store").sync_all_folders(collection / "rounds")
    with load_portal_module("server").run_beside("work", str(collection), "--dir", str(own_path)):
        load_portal_module("server").serve_with_granian(host, port, workers)


def run_portal_worker(
    collection: CollectionFolder, place: Place = None, under: Annotated[int, typer.Option("--under", hidden=True)] = 0
) -> None:
    """Do what nobody waits for, until it is ended: mails that were not accepted yet.

    `serve` and `demo` start it beside themselves; alone it is for a portal whose parts run apart.
    """
    start_portal(collection, place)
    load_portal_module("server").run_worker(under)


def check_portal_health(
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
    get_output_console().print(answer)
    if answer != "ok":
        raise typer.Exit(1)


def expire_portal_records(collection: CollectionFolder, place: Place = None, language: In = "") -> None:
    """Take away what the portal has kept long enough, and leave a tombstone with its hash.

    Words of bodies, accounts that ended and contact points that were not renewed go by the rules of the
    collection (retention); figures and acts stay.
    """
    language = choose_language(language, collection)
    own_path = start_portal(collection, place)
    gone = load_portal_module("maintenance").expire_records(
        own_path, at=load_portal_module("snapshot").get_portal_time()
    )
    for item in gone:
        kind = format_message(f"portal.contacts.kind.{item.kind}").text(language)
        get_output_console().print(format_portal_answer("expired", language, kind=kind, sha256=item.sha256))
    get_output_console().print(format_portal_answer("expired_count", language, count=len(gone)))


def back_up_portal(
    collection: CollectionFolder,
    to: Annotated[Path, typer.Option("--to", help="Folder that the copy is written to.")],
    place: Place = None,
    language: In = "",
) -> None:
    """Write a copy of all that the portal's database keeps, for either kind of database.

    Sessions are left out. The portal's secret, the collection and its archive lie in their folders and are
    kept apart: without the secret nobody's authenticator app works after a restore.
    """
    language = choose_language(language, collection)
    own_path = start_portal(collection, place)
    made = load_portal_module("maintenance").write_backup(
        to, own_path, at=load_portal_module("snapshot").get_portal_time()
    )
    get_output_console().print(format_portal_answer("backed_up", language, file=str(made.path), sha256=made.sha256))


def restore_portal_backup(
    collection: CollectionFolder,
    file: Annotated[Path, typer.Argument(help="The copy.")],
    place: Place = None,
    language: In = "",
) -> None:
    """Put a copy into an empty database: all of it as it was written, or nothing.

    What was done in a round after the copy was made is taken from the round's folder.
    """
    language = choose_language(language, collection)
    start_portal(collection, place)
    count = load_portal_module("maintenance").restore_backup(file, collection / "rounds")
    get_output_console().print(format_portal_answer("restored", language, count=count))


Kept = Annotated[str, typer.Argument(metavar="NAME", help="Name of the round, e.g. 2024, or of a register.")]
OfRegister = Annotated[bool, typer.Option("--register", help="NAME is that of a register.")]

app = typer.Typer(help="The site where bodies report and the round is followed.", no_args_is_help=True)
app.command("check")(check_portal_setup)
app.command("backup")(back_up_portal)
app.command("serve")(serve_portal)
app.command("work")(run_portal_worker)
app.command("healthy")(check_portal_health)
app.command("expire")(expire_portal_records)
app.command("restore")(restore_portal_backup)


@app.command("demo")
def run_portal_demo(
    port: Annotated[int, typer.Option("--port", help="Where it answers on this machine.")] = 8000,
    folder: Annotated[Path, typer.Option("--dir", help="Where it is kept; what is there already goes on.")] = Path(
        "portal-demo"
    ),
    alone: Annotated[bool, typer.Option("--alone", help="Without a real round beside to look at.")] = False,
    language: In = "",
) -> None:
    """Show the portal with a round half-way: bodies and figures are invented, and it answers here alone.

    On the next port a copy of a real round stands to look at: Norway's of 2024, as it was printed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TILSTAND_DAY"] = load_portal_module("configuration").DAY
    os.environ["TILSTAND_PASSWORDS_ALONE"] = "1"
    material = folder.resolve() / "demo"
    load_portal_module("configuration").start_django(material, folder.resolve() / "portal", loopback=True)
    demonstration = load_portal_module("demo")
    language = choose_language(language, demonstration.create_demo_collection(folder.resolve()))
    demonstration.play_demo_round(material)
    get_output_console().print(
        format_portal_answer("demo", language, address=f"http://localhost:{port}/", folder=str(folder))
    )
    for person in demonstration.create_demo_users():
        _show_sign_in_line(person, language)
    beside, (place, name) = load_portal_module("server").run_beside, load_portal_module("demo").REAL
    own_entry = ("--dir", f"{folder}/look", "--port", str(port + 1), "--language", language)
    with ExitStack() as running:
        running.enter_context(beside("work", str(material), "--dir", f"{folder.resolve()}/portal"))
        if not alone and place.is_dir():
            running.enter_context(beside("look", str(place), name, *own_entry))
        load_portal_module("server").serve_on_loopback(port)


@app.command("look")
def run_round_sandbox(
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
    own_path = folder.resolve() / "portal"
    place = folder.resolve() / collection.resolve().name
    own_path.mkdir(parents=True, exist_ok=True)
    load_portal_module("configuration").start_django(place, own_path, loopback=True)
    language = choose_language(language, collection)
    load_portal_module("demo").create_sandbox(collection, place, round_name)
    # Another name of this machine than the demonstration's: signing in here signs nobody out there.
    address = f"http://127.0.0.1:{port}/"
    get_output_console().print(
        format_portal_answer("look", language, round=round_name, address=address, folder=str(folder))
    )
    for person in load_portal_module("demo").create_sandbox_users(round_name):
        _show_sign_in_line(person, language)
    with load_portal_module("server").run_beside("work", str(place), "--dir", str(own_path)):
        load_portal_module("server").serve_on_loopback(port, under)


@app.command("import")
def import_into_portal(
    collection: CollectionFolder, name: Kept, of_register: OfRegister = False, place: Place = None, language: In = ""
) -> None:
    """Take a round or a register into the portal: its database keeps what happens, and the folder follows."""
    language, (folder, kept_as) = (
        choose_language(language, collection),
        _locate_act_log(collection, name, of_register),
    )
    start_portal(collection, place)
    count = load_portal_module("event_store").import_round(folder, kept_as)
    get_output_console().print(format_portal_answer("fetched", language, round=kept_as, count=count))


@app.command("export")
def export_from_portal(
    collection: CollectionFolder, name: Kept, of_register: OfRegister = False, place: Place = None, language: In = ""
) -> None:
    """Give a round or a register back to its folder: the commands keep what happens again."""
    language, (folder, kept_as) = (
        choose_language(language, collection),
        _locate_act_log(collection, name, of_register),
    )
    start_portal(collection, place)
    count = load_portal_module("event_store").export_round(folder, kept_as)
    get_output_console().print(format_portal_answer("handed_back", language, round=kept_as, count=count))


@app.command("verify")
def verify_portal_acts(
    collection: CollectionFolder, place: Place = None, as_json: AsJson = False, language: In = ""
) -> None:
    """Prove that every act is as it was written, here and in the folder, and that nobody can change one.

    Note the last hash of a round elsewhere: later it proves that nothing was taken away from the end.
    """
    language = choose_language(language, collection)
    start_portal(collection, place)
    found = load_portal_module("maintenance").verify_kept_rounds(collection / "rounds")
    if as_json:
        print_json([{part: getattr(element, part) for part in type(element).__slots__} for element in found])
        return
    for item in found:
        line = format_portal_answer("proven", language, round=item.name, count=item.acts, sha256=item.last or "–")
        get_output_console().print(line)
    if not found:
        get_output_console().print(format_portal_answer("nothing", language))


@app.command("invite")
def invite_portal_user(
    collection: CollectionFolder,
    login: Annotated[str, typer.Argument(help="User name, for instance an address at work.")],
    name: Annotated[str, typer.Argument(help="Name, as others see it.")],
    body: Annotated[str, typer.Option("--body", help="Body to act for; the coordinator if not given.")] = "",
    signs: Annotated[bool, typer.Option("--signs", help="May sign the body's figures off.")] = False,
    address: Annotated[str, typer.Option("--address", help="Where the portal answers.")] = "http://localhost:8000",
    place: Place = None,
    language: In = "",
) -> None:
    """Invite somebody, the first adviser for instance: prints a link that works once."""
    language = choose_language(language, collection)
    start_portal(collection, place)
    access, links, at = (
        load_portal_module("accounts"),
        load_portal_module("accounts"),
        load_portal_module("snapshot").get_portal_time(),
    )
    with access.together():
        person = access.register_person(login, name, by=None, at=at)
        access.grant_mandate(person, body, signs=signs, by=None, at=at)
        token = links.issue_invitation(person, by=None, at=at)
    until = DatedText((at + links.VALID).date())
    line = format_message("portal.people.command", name=InvariantText(name), day=until)
    get_output_console().print(line.text(language))
    get_output_console().print(f"{address.rstrip('/')}/join/{token}")


def _show_sign_in_line(person: Any, language: Language) -> None:
    """Who can sign in, and as whom."""
    role = "unit" if not person.bodies else "signs" if person.signs else "writes"
    who = format_portal_answer(f"role.{role}", language, list=", ".join(person.bodies))
    get_output_console().print(f"  {person.login:10} {person.password:14} {who}")


def _locate_act_log(collection: Path, name: str, of_register: bool) -> tuple[Path, str]:
    """The folder of the acts of a round or a register, and the name under which the portal keeps them.

    Raises:
        UsageError: If the collection has no such round, or no such register.
    """
    held = define.read_collection(collection)
    if of_register:
        return read_register(held, name).path / "log", f"registers/{name}"
    held.round(name)
    return collection / "rounds" / name / "log", name
