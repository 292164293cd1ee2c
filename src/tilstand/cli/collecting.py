"""`tilstand collect`: check what was delivered, and write the workbook that a body fills in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import collect, define
from tilstand.cli.option import AsJson, CollectionFolder, In, Inbox, LineLists, RoundName
from tilstand.cli.show import counted, out, said, show_findings, show_json
from tilstand.cli.tongue import tongue
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.round.open import before

__all__ = ["app"]

app = typer.Typer(
    help="Check what was delivered; write the workbook that a body fills in.", no_args_is_help=True
)


@app.command("check")
def check(
    collection: CollectionFolder,
    round_name: RoundName,
    inbox: Inbox = None,
    line_list: LineLists = None,
    language: In = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check every submission of a round, and tell all that does not fit, at once."""
    read, language = define.collection(collection), tongue(language, collection)
    batch = collect.batch(read, round_name, inbox=inbox or (), line_lists=line_list or ())
    if as_json:
        show_json([finding.asdict(read.settings.languages) for finding in batch.findings])
    else:
        show_findings(read, batch.findings, language)
        count = sum(len(s.observations) for s in batch.submissions)
        told = counted(batch.findings, language)
        sent = len(batch.submissions)
        line = said("delivered", language, count=sent, figures=count, findings=told)
        out().print(line, markup=False)
    if strict and batch.findings.errors:
        raise typer.Exit(1)


@app.command("template")
def template(
    provider: Annotated[str, typer.Argument(help="The body that the workbook is for.")],
    collection: Annotated[Path, typer.Option("--collection", help="Folder of the collection.")],
    round_name: Annotated[str, typer.Option("--round", help="Round to report for.")],
    file: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; PROVIDER.xlsx if not given.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there already.")] = False,
    language: In = "",
) -> None:
    """Write the workbook for one body: drop-downs, locked headers, last year's figures beside."""
    read = define.collection(collection)
    if provider not in read.providers:
        raise failure(UsageError, "no_provider", provider=provider, collection=read.id)
    path = file or Path(f"{provider}.xlsx")
    _free(path, provider, force)
    earlier = before(read, round_name).get(provider, {})
    collect.template(read, round_name, provider, path, earlier, language=tongue(language, collection))
    out().print(f"{path}")


def _free(path: Path, provider: str, force: bool) -> None:
    if path.is_dir():
        raise failure(UsageError, "is_folder", path=path, file=path / f"{provider}.xlsx")
    if not path.parent.is_dir():
        raise failure(UsageError, "no_folder", folder=path.parent)
    if path.exists() and not force:
        raise failure(UsageError, "there_already", file=path)
