"""`tilstand run`: from submissions to the edition."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import pipeline
from tilstand.archive import Archive
from tilstand.cli.clock import now
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
    RoundName,
)
from tilstand.cli.show import counted, out, progress, said, show_json, show_notes
from tilstand.cli.tongue import tongue
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.model import Finding, Findings, Severity
from tilstand.pipeline import Run
from tilstand.publish.place import beside

__all__ = ["run"]


def run(
    collection: CollectionFolder,
    round_name: RoundName,
    out_folder: Out,
    inbox: Inbox = None,
    line_list: LineLists = None,
    archive: ArchiveFolder = None,
    by: By = "",
    former: Former = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")
    ] = False,
    draft: Annotated[bool, typer.Option("--draft", help="A draft, marked as one on every page.")] = False,
    final: Annotated[
        bool, typer.Option("--final", help="A finished edition; refused unless every check lets it.")
    ] = False,
    as_json: AsJson = False,
    language: In = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")] = False,
) -> None:
    """Build the edition of a round: collect, reconcile, protect, publish.

    What bodies deliver becomes a draft, which can always be built and says what it lacks; what was printed
    already is built as it was. Exit code 0 when the edition is built; 1 only with --strict and findings of
    weight error; 3 when the work cannot go on.
    """
    language = tongue(language, collection)
    if draft and final:
        raise failure(UsageError, "edition.two_forms")
    result = pipeline.edition(
        collection,
        round_name,
        out_folder,
        inbox=inbox or (),
        line_lists=line_list or (),
        archive=Archive(archive) if archive else None,
        by=by,
        former=former,
        draft=draft if draft or final else None,
        today=now().date(),
        progress=progress(quiet or as_json, language),
    )
    show_notes(result.state.notes, language)
    if as_json:
        show_json(_summary(result, out_folder, language))
    else:
        _show(result, out_folder, language)
    if strict and result.state.findings.errors:
        raise typer.Exit(1)


def _summary(result: Run, folder: Path, language: str) -> dict[str, Any]:
    languages = result.state.collection.settings.languages
    return {
        "collection": result.state.collection.id,
        "round": result.state.name,
        "period": str(result.state.batch.period),
        "reported": _reported(result),
        "draft": result.draft,
        "left_out": result.state.reconciled.refused,
        "absent": {p: label.asdict(languages) for p, label in result.state.batch.absent.items()},
        "relations": {o.value: n for o, n in result.state.reconciled.outcomes.items()},
        "findings": [f.asdict(languages) for f in result.state.findings],
        "adjustments": [a.id for a in result.state.reconciled.adjustments],
        "notes": [note.text(language) for note in result.state.notes],
        "files": dict(result.edition.files),
        "out": folder.as_posix(),
        "out_internal": _internal(folder).as_posix(),
        "seconds": {stage: round(s, 3) for stage, s in result.seconds.items()},
    }


def _internal(folder: Path) -> Path:
    """The folder of what is internal, told as the edition's folder was asked for."""
    plain = folder.name not in ("", "..") and not folder.is_symlink()
    return folder.parent / beside(folder).name if plain else beside(folder)


def _lines(findings: Findings) -> list[list[Finding]]:
    """Findings that have a line together: those of one cause, and whatever is only noted by the same rule."""
    lines: list[list[Finding]] = []
    for _, group in findings.by_cause():
        noted = {(one.rule, one.severity) for one in group}
        before = {(one.rule, one.severity) for one in lines[-1]} if lines else set()
        if noted == before == {(group[0].rule, Severity.INFO)}:
            lines[-1].extend(group)
        else:
            lines.append(list(group))
    return lines


def _reported(result: Run) -> list[str]:
    """The bodies whose figures count: not one that sent only words, or whose figures are refused."""
    return sorted({s.provider for s in result.state.batch.submissions if s.observations})


def _show_first(result: Run, language: str) -> None:
    """That it is a draft, and which submissions were left out, before anything else."""
    if result.draft:
        out().print(Text(said("draft", language), style="bold yellow"))
    missing = result.state.reconciled.missing
    if missing is not None:
        out().print(Text(missing.text(language), style="bold red"))


def _show(result: Run, folder: Path, language: str) -> None:
    console = out()
    name = result.state.collection.provider_label
    tongue: Any = language

    def say(path: str, **facts: object) -> str:
        return said(path, language, **facts)

    def heading(path: str) -> None:
        console.print()
        console.print(Text(say(path), style="bold"))

    def line(text: str, style: str = "") -> None:
        console.print(Text(f"  {text}", style=style))

    _show_first(result, language)
    heading("reported")
    reported = _reported(result)
    line(say("bodies", count=len(reported), names=", ".join(name(p).text(tongue) for p in reported)))
    for provider, reason in result.state.batch.absent.items():
        line(say("absent", name=name(provider).text(tongue), reason=reason.text(tongue)), "yellow")
    refused = {one.provider for one in result.state.batch.left_out if one.channel != "answers"}
    for provider in result.state.collection.reporting(result.state.round):
        if provider not in {*reported, *result.state.batch.absent, *refused}:
            line(say("silent", name=name(provider).text(tongue)), "red")

    heading("unfit")
    line(result.state.reconciled.counts.text(language))
    line(counted(result.state.findings, language))
    for group in _lines(result.state.findings):
        title = result.state.collection.rules[group[0].rule].title.text(language)
        more = f", {say('more', count=len(group) - 1)}" if len(group) > 1 else ""
        line(f"{counted(group, language):<14} {title}: {group[0].where.text(language)}{more}")
    if result.state.reconciled.adjustments:
        line(say("adjusted", count=len(result.state.reconciled.adjustments)))

    heading("files")
    public = [file for file, seen in sorted(result.edition.files.items()) if seen == "public"]
    for file in public:
        if "/" not in file:
            line(f"{folder.as_posix()}/{file}  ({say('public')})")
    inside = Counter(file.split("/")[0] for file in public if "/" in file)
    for sub, count in sorted(inside.items()):
        line(f"{folder.as_posix()}/{sub}/  {say('count', count=count)}  ({say('public')})")
    internal = len(result.edition.files) - len(public)
    line(f"{_internal(folder).as_posix()}/  {say('count', count=internal)}  ({say('internal')})")
    line(say("built", seconds=round(Decimal(sum(result.seconds.values())), 1)), "dim")
    line(say("next"), "dim")
