"""`tilstand run`: from submissions to the edition."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import pipeline
from tilstand.archive import Archive
from tilstand.cli.option import (
    ArchiveFolder,
    AsJson,
    By,
    CollectionFolder,
    Former,
    In,
    Inbox,
    LineLists,
    Out,
    YearName,
)
from tilstand.cli.show import by_cause, counted, out, progress, show_json
from tilstand.pipeline import Run

__all__ = ["run"]


def run(
    collection: CollectionFolder,
    year: YearName,
    out_folder: Out,
    inbox: Inbox = None,
    line_list: LineLists = None,
    archive: ArchiveFolder = None,
    by: By = "",
    former: Former = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")
    ] = False,
    as_json: AsJson = False,
    language: In = "nb",
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")] = False,
) -> None:
    """Build the edition of a year: collect, reconcile, protect, publish.

    Exit code 0 when the edition is built; 1 only with --strict and findings of weight error; 3 when the
    work cannot go on.
    """
    result = pipeline.edition(
        collection,
        year,
        out_folder,
        inbox=inbox or (),
        line_lists=line_list or (),
        archive=Archive(archive) if archive else None,
        by=by,
        former=former,
        progress=progress(quiet or as_json),
    )
    if as_json:
        show_json(_summary(result, out_folder))
    else:
        _show(result, out_folder, language)
    if strict and result.findings.errors:
        raise typer.Exit(1)


def _summary(result: Run, folder: Path) -> dict[str, Any]:
    return {
        "collection": result.collection.id,
        "period": str(result.batch.period),
        "reported": _reported(result),
        "absent": {p: label.asdict() for p, label in result.batch.absent.items()},
        "relations": {o.value: n for o, n in result.reconciled.outcomes.items()},
        "findings": [f.asdict() for f in result.findings],
        "adjustments": [a.id for a in result.reconciled.adjustments],
        "files": dict(sorted(result.edition.files.items())),
        "out": folder.as_posix(),
        "seconds": {stage: round(s, 3) for stage, s in result.seconds.items()},
    }


def _reported(result: Run) -> list[str]:
    """The bodies whose figures count: not one that sent only words, or whose figures are refused."""
    return sorted({s.provider for s in result.batch.submissions if s.observations})


def _show(result: Run, folder: Path, language: str) -> None:
    console = out()
    name = result.collection.provider_label
    tongue: Any = language

    def heading(text: str) -> None:
        console.print()
        console.print(Text(text, style="bold"))

    def line(text: str, style: str = "") -> None:
        console.print(Text(f"  {text}", style=style))

    heading("Who reported")
    reported = _reported(result)
    line(f"{len(reported)} bodies: " + ", ".join(name(p).text(tongue) for p in reported))
    for provider, reason in result.batch.absent.items():
        line(f"Not {name(provider).text(tongue)}: {reason.text(tongue)}", "yellow")
    missing = [
        p
        for p in result.collection.reporting(result.collection.years[str(result.batch.period)])
        if p not in {*reported, *result.batch.absent}
    ]
    for provider in missing:
        line(f"Nothing from {name(provider).text(tongue)}, and nobody has said why", "red")

    heading("What does not fit")
    outcomes = {o.value: n for o, n in result.reconciled.outcomes.items()}
    line(
        f"{sum(outcomes.values())} relations checked: {outcomes.get('holds', 0)} hold, "
        f"{outcomes.get('fails', 0)} do not, {outcomes.get('open', 0)} cannot be decided from what is stated"
    )
    line(counted(result.findings))
    for _, group in by_cause(result.findings):
        label = group[0].where.text(language)
        line(f"{counted(group):<22} {label}" + (f" and {len(group) - 1} more" if len(group) > 1 else ""))
    if result.reconciled.adjustments:
        line(f"{len(result.reconciled.adjustments)} adjustments applied")

    heading("Where the files are")
    for file, visibility in sorted(result.edition.files.items()):
        if "/" not in file:
            line(f"{folder.as_posix()}/{file}  ({visibility})")
    for sub in sorted({f.split("/")[0] for f in result.edition.files if "/" in f}):
        inside = [f for f in result.edition.files if f.startswith(f"{sub}/")]
        line(f"{folder.as_posix()}/{sub}/  {len(inside)} files  ({result.edition.files[inside[0]]})")
    line(f"built in {sum(result.seconds.values()):.1f} s", "dim")
    line(
        "Read one: tilstand reconcile … for all findings; tilstand explain R106 for what a rule means", "dim"
    )
