"""`tilstand publish account`: what one body has stated, for the body itself to see and approve."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define, protect
from tilstand.cli.option import AsJson
from tilstand.cli.show import out, said, show_json
from tilstand.define import Vocabulary
from tilstand.errors import PublishError, UsageError
from tilstand.languages import failure
from tilstand.publish import account_report
from tilstand.round import read
from tilstand.terms import Language

__all__ = ["account"]


def account(
    provider: Annotated[str, typer.Argument(help="The body that the account is for.")],
    collection: Annotated[Path, typer.Option("--collection", help="Folder of the collection.")],
    round_name: Annotated[str, typer.Option("--round", help="Name of the round.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder to write it to.")] = Path(),
    language: Annotated[
        list[str] | None,
        typer.Option("--language", help="One of the collection's; repeatable; its own if not given."),
    ] = None,
    approved: Annotated[
        str, typer.Option("--approved", help="Checksum that came back: say if the account is still that one.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write the account of one body: its own figures, text and answers, open questions, and a line to sign.

    With --approved, exit 1 if what would be shown now is not what was approved.
    """
    held = define.collection(collection)
    _known(held, provider)
    tongues = [_declared(held, one) for one in language or [held.settings.language]]
    state = read(collection, round_name)
    released = protect.release_to(
        state.collection,
        round_name,
        provider,
        state.batch,
        state.reconciled.figures,
        state.findings,
        languages=tongues,
        opened=state.opened,
    )
    told = []
    for tongue in tongues:
        made = account_report(released, tongue)
        file = folder / f"account-{provider}-{tongue}.pdf"
        _write(file, made.pdf)
        sha256 = hashlib.sha256(made.pdf).hexdigest()
        told.append({"file": file.as_posix(), "language": tongue, "sha256": sha256, "shown": made.shown})
    same = not approved or "".join(approved.split()).lower() in {one["shown"] for one in told}
    if as_json:
        show_json(
            {
                "provider": provider,
                "round": round_name,
                "questions": len(released.queries),
                "files": told,
                "same": same,
            }
        )
    else:
        for one in told:
            out().print(f"{one['file']}  {one['shown']}")
        if approved:
            out().print(said("approved" if same else "not_approved", tongues[0]))
    if not same:
        raise typer.Exit(1)


def _known(held: Vocabulary, provider: str) -> None:
    if provider not in held.providers:
        raise failure(UsageError, "no_provider", provider=provider, collection=held.id)


def _declared(held: Vocabulary, name: Language) -> Language:
    languages = held.settings.languages
    if name not in languages:
        raise failure(UsageError, "no_language", collection=held.id, language=name, list=", ".join(languages))
    return name


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise failure(PublishError, "unwritable", file=file, error=error) from error
