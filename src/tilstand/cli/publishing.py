"""`tilstand publish`: the edition and its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import pipeline, publish
from tilstand.cli.accounting import account
from tilstand.cli.option import AsJson, CollectionFolder, In, YearName
from tilstand.cli.running import run
from tilstand.cli.show import err, out, show_json
from tilstand.publish.changes import Change, Changes
from tilstand.publish.preview import preview as serve

__all__ = ["app"]

app = typer.Typer(help="Publish the edition and its parts.", no_args_is_help=True)
app.command("edition")(run)
app.command("account")(account)


@app.command("compare")
def compare(
    old: Annotated[Path, typer.Argument(help="Folder of the former edition.")],
    new: Annotated[Path, typer.Argument(help="Folder of the later edition.")],
    as_json: AsJson = False,
) -> None:
    """Say what differs between two editions, figure by figure, with the reason.

    Editions of different years are compared by their series: which continue, break, end or are new.
    """
    found = publish.changes(old, new)
    if as_json:
        show_json(found.asdict())
    else:
        _show(found)


def _show(found: Changes) -> None:
    console = out()
    told = found.asdict()
    counts, series = found.counts, told["series"]
    console.print(Text(f"{found.old[0]} → {found.new[0]}", style="bold"))
    console.print("Figures: " + ", ".join(f"{counts[kind]} {kind}" for kind in counts))
    console.print("Series:  " + ", ".join(f"{series[state]} {_STATES[state]}" for state in series))
    for change in found.items:
        if change.kind == "changed" or (found.old[1] == found.new[1] and change.kind != "relabelled"):
            _line(change)
    for one in found.series:
        if one.state == "breaks":
            console.print(Text(f"  break    {_address(one.asdict())}: {one.note}", style="yellow"))


_STATES = {"breaks": "break", "new": "are new", "ended": "end", "continues": "continue"}


def _line(change: Change) -> None:
    told = change.asdict()
    before, after = (_read(told[side] or {}) for side in ("old", "new"))
    line = (
        f"  {change.kind:<8} {_address(told)}, {told['period']}: {before} → {after}  ({change.reason.word})"
    )
    out().print(Text(line))
    if change.reason.note:
        out().print(Text(f"           {change.reason.note}", style="dim"))


def _read(side: dict[str, str]) -> str:
    """A number as it is to be read, or the letter that says why there is none."""
    if not side.get("value"):
        return side.get("status", "–")
    qualifier = side["qualifier"].replace("_", " ")
    return side["value"] if qualifier in ("", "exact") else f"{qualifier} {side['value']}"


def _address(told: dict[str, Any]) -> str:
    codes = "; ".join(f"{name}={code}" for name, code in told["codes"].items())
    return f"{told['measure']} | {told['provider']}" + (f" | {codes}" if codes else "")


@app.command("preview")
def preview(
    collection: CollectionFolder,
    year: YearName,
    port: Annotated[int, typer.Option("--port", help="Port on this machine; a free one if not given.")] = 0,
    language: In = "nb",
) -> None:
    """Show the edition in a browser on this machine, and build it again when a file changes.

    When it cannot be built, the terminal and the page say why. Only this machine can see it. Ctrl-C stops it.
    """

    def build(folder: Path) -> None:
        pipeline.edition(collection, year, folder)

    console = err()
    serve(
        build,
        collection,
        port=port,
        language=language,
        tell=lambda line: console.print(Text(line)),
    )
