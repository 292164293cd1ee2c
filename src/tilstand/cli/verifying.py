"""`tilstand verify`, `publish sign`, `publish key`: is an edition the one that was built, and whose is it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand.archive import Archive
from tilstand.cli.option import ArchiveFolder, AsJson, By, In
from tilstand.cli.show import out, said, show_json
from tilstand.cli.tongue import tongue
from tilstand.errors import PublishError
from tilstand.languages import failure
from tilstand.publish.parcel import PARCEL, read_back
from tilstand.publish.place import beside
from tilstand.publish.public_manifest import SIGNATURE
from tilstand.publish.sign import new_keys
from tilstand.publish.sign import sign as signed
from tilstand.publish.verify import Verified, verified

__all__ = ["key", "sign", "verify"]

EditionFolder = Annotated[
    Path, typer.Argument(metavar="EDITION", help="Folder of the edition, as built or as downloaded.")
]


def verify(
    edition: EditionFolder,
    key: Annotated[
        Path | None, typer.Option("--key", help="Public key of the publisher, from elsewhere (PEM).")
    ] = None,
    expected: Annotated[
        str, typer.Option("--hash", help="Checksum of the manifest or of the data files, from elsewhere.")
    ] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Look at every byte of an edition: it is the one that was built, and whose it is.

    Exit code 0 when its origin is shown; 1 when every file is as built, and nothing from outside shows by
    whom; 3 when a file was changed, added or taken away.
    """
    found = verified(edition, key=_read(key) if key is not None else None, expected=expected)
    if as_json:
        show_json(asdict(found))
    else:
        _show(found, edition, tongue(language))
    if not found.origin:
        raise typer.Exit(1)


def sign(
    edition: EditionFolder,
    key: Annotated[Path, typer.Option("--key", help="File of the private key (Ed25519, PEM).")],
    archive: ArchiveFolder = None,
    by: By = "",
    language: In = "",
) -> None:
    """Sign an edition: its public manifest, once every file is verified; the archive keeps it signed."""
    words = tongue(language)

    def ask() -> str:
        return str(typer.prompt(said("seal.password", words), hide_input=True, err=True))

    found = signed(edition, key, ask)
    if archive is not None:
        name = f"{found.edition}.signed{PARCEL}"
        Archive(archive).store("edition", read_back(edition), name=name, by=by, round_name=found.round_name)
    _show(found, edition, words)
    out().print(Text(said("seal.signed", words, file=edition / SIGNATURE)))


def key(
    private: Annotated[Path, typer.Argument(help="File for the private key, which nobody else may read.")],
    public: Annotated[Path, typer.Argument(help="File for the public key.")],
    password: Annotated[
        bool, typer.Option("--password", help="Lock the private key with a password, which is asked for.")
    ] = False,
    language: In = "",
) -> None:
    """Make a pair of keys for signing editions; neither is written over anything."""
    words = tongue(language)
    locked = ""
    if password:
        told = said("seal.password", words)
        locked = str(typer.prompt(told, hide_input=True, confirmation_prompt=True, err=True))
    new_keys(private, public, locked)
    out().print(Text(said("seal.keys", words, private=private, public=public)))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise failure(PublishError, "seal.no_key") from error


def _show(found: Verified, edition: Path, language: str) -> None:
    def say(path: str, **facts: object) -> Text:
        return Text(said(f"seal.{path}", language, **facts))

    console = out()
    console.print(say("edition", edition=found.edition, files=found.files))
    if found.draft:
        console.print(say("draft"))
    console.print(say(found.origin or "nothing"), style="" if found.origin else "bold yellow")
    console.print(say("sums", sha256=found.sha256))
    console.print(say("data_sum", data=found.data))
    how = {"whole": "internal", "manifest": "manifest_alone", "none": "no_internal"}[found.beside]
    console.print(say(how, count=found.internal, folder=beside(edition).name), style="dim")
