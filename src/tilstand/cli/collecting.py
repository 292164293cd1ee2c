"""`tilstand collect`: check what was delivered."""

from __future__ import annotations

from typing import Annotated

import typer

from tilstand import define
from tilstand.cli.option import AsJson, CollectionFolder, In, Inbox, LineLists, RoundName
from tilstand.cli.show import counted, out, said, show_findings, show_json
from tilstand.cli.tongue import tongue
from tilstand.round.batch import batch

__all__ = ["app"]

app = typer.Typer(help="Check what was delivered.", no_args_is_help=True)


@app.callback()
def _collect() -> None:
    """Check what was delivered."""


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
    held = batch(read, round_name, inbox=inbox or (), line_lists=line_list or ())
    if as_json:
        show_json([finding.asdict(read.settings.languages) for finding in held.findings])
    else:
        show_findings(read, held.findings, language)
        count = sum(len(s.observations) for s in held.submissions)
        told = counted(held.findings, language)
        sent = len(held.submissions)
        line = said("delivered", language, count=sent, figures=count, findings=told)
        out().print(line)
    if strict and held.findings.errors:
        raise typer.Exit(1)
