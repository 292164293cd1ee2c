"""Commands `verify`, `publish sign`, `key`, `compare` and `preview`: a finished edition."""

from __future__ import annotations

import signal
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define, publish
from tilstand.archive import Archive
from tilstand.cli.options import ArchiveFolder, AsJson, By, CollectionFolder, In, RoundName, choose_language
from tilstand.cli.output import format_terminal_text, get_error_console, get_output_console, print_json
from tilstand.errors import PublishError
from tilstand.languages import make_error
from tilstand.pipeline import stages
from tilstand.publish.change_report import describe_changes
from tilstand.publish.edition import PARCEL, bundle_verified_folder
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.publish.manifest import SIGNATURE
from tilstand.publish.preview import serve_preview as serve
from tilstand.publish.published_edition import read_edition
from tilstand.publish.verification import VerifiedEdition, make_keys, verify_edition_folder
from tilstand.publish.verification import sign_edition_folder as signed
from tilstand.round.withdrawals import load_withdrawn_passages


def compare_edition_folders(
    old: Annotated[Path, typer.Argument(help="Folder of the former edition.")],
    new: Annotated[Path, typer.Argument(help="Folder of the later edition.")],
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Say what differs between two editions, figure by figure, with the reason.

    Editions of different years are compared by their series: which continue, break, end or are new.
    """
    edition_changes = publish.compare_editions(old, new)
    if as_json:
        print_json(edition_changes.to_dict())
    else:
        for line in describe_changes(edition_changes, choose_language(language)):
            get_output_console().print(Text(_INDENT[line.kind] + line.text, style=_STYLE[line.kind]))


_STYLE = {"head": "bold", "figure": "", "note": "dim"}
_INDENT = {"head": "", "figure": "  ", "note": "      "}


def preview_edition(
    collection: CollectionFolder,
    round_name: RoundName,
    port: Annotated[int, typer.Option("--port", help="Port on this machine; a free one if not given.")] = 0,
    language: In = "",
) -> None:
    """Show the edition in a browser on this machine, and build it again when a file changes.

    When it cannot be built, the terminal and the page say why. Only this machine can see it. Ctrl-C stops it.
    """

    def build_preview_folder(folder: Path) -> None:
        stages.build_edition(collection, round_name, folder)

    # Either signal ends it tidily, also where it was started in the background, with interrupts ignored.
    for signals in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signals, signal.default_int_handler)
    console = get_error_console()
    serve(
        build_preview_folder,
        collection,
        port=port,
        language=choose_language(language, collection),
        tell=lambda line: console.print(Text(line)),
    )


EditionFolder = Annotated[
    Path, typer.Argument(metavar="EDITION", help="Folder of the edition, as built or as downloaded.")
]


def verify_edition(
    edition: EditionFolder,
    key: Annotated[
        Path | None, typer.Option("--key", help="Public key of the publisher, from elsewhere (PEM).")
    ] = None,
    expected: Annotated[
        str, typer.Option("--hash", help="Checksum of the manifest or of the data files, from elsewhere.")
    ] = "",
    collection: Annotated[
        Path | None, typer.Option("--collection", help="Its collection: what was withdrawn there is looked for.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Look at every byte of an edition: it is the one that was built, and whose it is.

    Exit code 0 when its origin is shown; 1 when every file is as built, and nothing from outside shows by
    whom; 3 when a file was changed, added or taken away.
    """
    withdrawn = (
        load_withdrawn_passages(define.read_collection(collection), read_edition(edition).round_name)
        if collection is not None
        else ()
    )
    verified_edition = verify_edition_folder(
        edition, key=_read_key_file(key) if key is not None else None, expected=expected, withdrawn=withdrawn
    )
    if as_json:
        print_json(asdict(verified_edition))
    else:
        _show_edition_verification(verified_edition, edition, choose_language(language))
    if not verified_edition.origin:
        raise typer.Exit(1)


def sign_edition(
    edition: EditionFolder,
    key: Annotated[Path, typer.Option("--key", help="File of the private key (Ed25519, PEM).")],
    archive: ArchiveFolder = None,
    by: By = "",
    language: In = "",
) -> None:
    """Sign an edition: its public manifest, once every file is verified; the archive keeps it signed."""
    words = choose_language(language)

    def ask_key_password() -> str:
        return str(typer.prompt(format_terminal_text("seal.password", words), hide_input=True, err=True))

    verified_edition = signed(edition, key, ask_key_password)
    if archive is not None:
        name = f"{verified_edition.edition}.signed{PARCEL}"
        Archive(archive).store_bytes(
            "edition", bundle_verified_folder(edition), name=name, by=by, round_name=verified_edition.round_name
        )
    _show_edition_verification(verified_edition, edition, words)
    get_output_console().print(Text(format_terminal_text("seal.signed", words, file=edition / SIGNATURE)))


def make_signing_keys(
    private: Annotated[Path, typer.Argument(help="File for the private key, which nobody else may read.")],
    public: Annotated[Path, typer.Argument(help="File for the public key.")],
    password: Annotated[
        bool, typer.Option("--password", help="Lock the private key with a password, which is asked for.")
    ] = False,
    language: In = "",
) -> None:
    """Make a pair of keys for signing editions; neither is written over anything."""
    words = choose_language(language)
    locked = ""
    if password:
        text = format_terminal_text("seal.password", words)
        locked = str(typer.prompt(text, hide_input=True, confirmation_prompt=True, err=True))
    make_keys(private, public, locked)
    get_output_console().print(Text(format_terminal_text("seal.keys", words, private=private, public=public)))


def _read_key_file(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise make_error(PublishError, "seal.no_key") from error


def _show_edition_verification(found: VerifiedEdition, edition: Path, language: str) -> None:
    def format_seal_text(path: str, **facts: object) -> Text:
        return Text(format_terminal_text(f"seal.{path}", language, **facts))

    console = get_output_console()
    console.print(format_seal_text("edition", edition=found.edition, files=found.files))
    if found.draft:
        console.print(format_seal_text("draft"))
    console.print(format_seal_text(found.origin or "nothing"), style="" if found.origin else "bold yellow")
    console.print(format_seal_text("sums", sha256=found.sha256))
    console.print(format_seal_text("data_sum", data=found.data))
    how = {"whole": "internal", "manifest": "manifest_alone", "none": "no_internal"}[found.beside]
    console.print(format_seal_text(how, count=found.internal, folder=get_internal_folder(edition).name), style="dim")
