"""`tilstand round template`: the workbook that one body fills in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import collect, define
from tilstand.cli.mailing import known
from tilstand.cli.option import CollectionFolder, In, RoundName
from tilstand.cli.show import out
from tilstand.define.registers import counted
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.round.beside import before

__all__ = ["template"]


def template(
    collection: CollectionFolder,
    round_name: RoundName,
    provider: Annotated[str, typer.Argument(metavar="BODY", help="The body that the workbook is for.")],
    file: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; BODY.xlsx if not given.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there already.")] = False,
    language: In = "",
) -> None:
    """Write the workbook for one body: drop-downs, locked headers, last time's figures beside."""
    read = define.collection(collection)
    known(read, [provider])
    path = file or Path(f"{provider}.xlsx")
    _free(path, provider, force)
    earlier = before(read, round_name).get(provider, {})
    spoken = language or read.language_of(provider)
    kept = counted(read, round_name)
    collect.template(read, round_name, provider, path, earlier, language=spoken, counted=kept)
    out().print(f"{path}")


def _free(path: Path, provider: str, force: bool) -> None:
    if path.is_dir():
        raise failure(UsageError, "is_folder", path=path, file=path / f"{provider}.xlsx")
    if not path.parent.is_dir():
        raise failure(UsageError, "no_folder", folder=path.parent)
    if path.exists() and not force:
        raise failure(UsageError, "there_already", file=path)
