"""`tilstand collect`: check what was delivered, and write the workbook that a body fills in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import collect, define
from tilstand.cli.option import AsJson, CollectionFolder, In, Inbox, LineLists, RoundName
from tilstand.cli.show import counted, out, show_findings, show_json
from tilstand.errors import UsageError
from tilstand.terms import Key, Value

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
    language: In = "nb",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check every submission of a round, and tell all that does not fit, at once."""
    read = define.collection(collection)
    batch = collect.batch(read, round_name, inbox=inbox or (), line_lists=line_list or ())
    if as_json:
        show_json([finding.asdict(read.settings.languages) for finding in batch.findings])
    else:
        show_findings(read, batch.findings, language)
        count = sum(len(s.observations) for s in batch.submissions)
        out().print(f"{len(batch.submissions)} submissions with {count} figures; {counted(batch.findings)}")
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
) -> None:
    """Write the workbook for one body: drop-downs, locked headers, last year's figures beside."""
    read = define.collection(collection)
    if provider not in read.providers:
        raise UsageError(
            f"{provider} is not a provider of {read.id}", remedy="See providers.toml for their names."
        )
    path = file or Path(f"{provider}.xlsx")
    _free(path, provider, force)
    collect.template(read, round_name, provider, path, _earlier(read, round_name, provider))
    out().print(f"{path}")


def _free(path: Path, provider: str, force: bool) -> None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder", remedy=f"Name the file: --out {path / provider}.xlsx")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}", remedy="Make it first, or choose another.")
    if path.exists() and not force:
        raise UsageError(
            f"{path} is there already",
            cause="It may be a workbook that somebody has filled in.",
            remedy="Choose another name with --out, or replace it with --force.",
        )


def _earlier(read: define.Collection, round_name: str, provider: str) -> dict[Key, Value]:
    """The body's figures for the period before, from its own earlier submission or what it repeated since."""
    before = read.round(round_name).period.shifted(-1)
    found: dict[Key, Value] = {}
    for other in read.rounds:
        batch = collect.batch(read, other)
        for submission in batch.submissions:
            if submission.provider == provider:
                found |= {o.key: o.value for o in submission.observations if o.key.period in before}
    return found
