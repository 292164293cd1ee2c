"""`tilstand run`: from submissions to the edition."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand.archive import Archive
from tilstand.cli.options import (
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
    choose_language,
    read_clock,
)
from tilstand.cli.output import (
    build_progress_reporter,
    format_finding_counts,
    format_terminal_text,
    get_output_console,
    print_json,
    show_note_lines,
)
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.model import Finding, Findings, Severity
from tilstand.pipeline import stages
from tilstand.pipeline.stages import PipelineRun
from tilstand.publish.edition_folders import get_internal_folder


def run_pipeline(
    collection: CollectionFolder,
    round_name: RoundName,
    out_folder: Out,
    inbox: Inbox = None,
    line_list: LineLists = None,
    archive: ArchiveFolder = None,
    by: By = "",
    former: Former = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")] = False,
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
    language = choose_language(language, collection)
    if draft and final:
        raise make_error(UsageError, "edition.two_forms")
    result = stages.build_edition(
        collection,
        round_name,
        out_folder,
        inbox=inbox or (),
        line_lists=line_list or (),
        archive=Archive(archive) if archive else None,
        by=by,
        former=former,
        draft=draft if draft or final else None,
        today=read_clock().date(),
        progress=build_progress_reporter(quiet or as_json, language),
    )
    show_note_lines(result.state.notes, language)
    if as_json:
        print_json(_summarise_run(result, out_folder, language))
    else:
        _show_run_result(result, out_folder, language)
    if strict and result.state.findings.errors:
        raise typer.Exit(1)


def _summarise_run(result: PipelineRun, folder: Path, language: str) -> dict[str, Any]:
    languages = result.state.collection.settings.languages
    return {
        "collection": result.state.collection.id,
        "round": result.state.name,
        "period": str(result.state.batch.period),
        "reported": _list_reporting_bodies(result),
        "draft": result.draft,
        "left_out": result.state.reconciled.refused,
        "absent": {p: label.to_dict(languages) for p, label in result.state.batch.absent.items()},
        "relations": {o.value: n for o, n in result.state.reconciled.outcome_counts.items()},
        "findings": [f.to_dict(languages) for f in result.state.findings],
        "adjustments": [a.id for a in result.state.reconciled.adjustments],
        "notes": [note.text(language) for note in result.state.notes],
        "files": dict(result.edition.files),
        "out": folder.as_posix(),
        "out_internal": _name_internal_folder(folder).as_posix(),
        "seconds": {stage: round(s, 3) for stage, s in result.seconds.items()},
    }


def _name_internal_folder(folder: Path) -> Path:
    """The folder of what is internal, told as the edition's folder was asked for."""
    plain = folder.name not in ("", "..") and not folder.is_symlink()
    return folder.parent / get_internal_folder(folder).name if plain else get_internal_folder(folder)


def _group_finding_lines(findings: Findings) -> list[list[Finding]]:
    """Findings that have a line together: those of one cause, and whatever is only noted by the same rule."""
    lines: list[list[Finding]] = []
    for _, group in findings.group_by_cause():
        noted = {(finding.rule, finding.severity) for finding in group}
        before = {(line.rule, line.severity) for line in lines[-1]} if lines else set()
        if noted == before == {(group[0].rule, Severity.INFO)}:
            lines[-1].extend(group)
        else:
            lines.append(list(group))
    return lines


def _list_reporting_bodies(result: PipelineRun) -> list[str]:
    """The bodies whose figures count: not one that sent only words, or whose figures are refused."""
    return sorted({s.provider for s in result.state.batch.submissions if s.observations})


def _show_draft_warnings(result: PipelineRun, language: str) -> None:
    """That it is a draft, and which submissions were left out, before anything else."""
    if result.draft:
        get_output_console().print(Text(format_terminal_text("draft", language), style="bold yellow"))
    missing = result.state.reconciled.missing
    if missing is not None:
        get_output_console().print(Text(missing.text(language), style="bold red"))


def _show_run_result(result: PipelineRun, folder: Path, language: str) -> None:
    console = get_output_console()
    name = result.state.collection.provider_label
    tongue: Any = language

    def format_run_text(path: str, **facts: object) -> str:
        return format_terminal_text(path, language, **facts)

    def print_run_heading(path: str) -> None:
        console.print()
        console.print(Text(format_run_text(path), style="bold"))

    def print_run_line(text: str, style: str = "") -> None:
        console.print(Text(f"  {text}", style=style))

    _show_draft_warnings(result, language)
    print_run_heading("reported")
    reported = _list_reporting_bodies(result)
    print_run_line(
        format_run_text("bodies", count=len(reported), names=", ".join(name(p).text(tongue) for p in reported))
    )
    for provider, reason in result.state.batch.absent.items():
        print_run_line(
            format_run_text("absent", name=name(provider).text(tongue), reason=reason.text(tongue)), "yellow"
        )
    refused = {
        received_file.provider for received_file in result.state.batch.left_out if received_file.channel != "answers"
    }
    for provider in result.state.collection.reporting(result.state.round):
        if provider not in {*reported, *result.state.batch.absent, *refused}:
            print_run_line(format_run_text("silent", name=name(provider).text(tongue)), "red")

    print_run_heading("unfit")
    print_run_line(result.state.reconciled.outcome_line.text(language))
    print_run_line(format_finding_counts(result.state.findings, language))
    for group in _group_finding_lines(result.state.findings):
        title = result.state.collection.rules[group[0].rule].title.text(language)
        more = f", {format_run_text('more', count=len(group) - 1)}" if len(group) > 1 else ""
        print_run_line(f"{format_finding_counts(group, language):<14} {title}: {group[0].where.text(language)}{more}")
    if result.state.reconciled.adjustments:
        print_run_line(format_run_text("adjusted", count=len(result.state.reconciled.adjustments)))

    print_run_heading("files")
    public = [file for file, seen in sorted(result.edition.files.items()) if seen == "public"]
    for file in public:
        if "/" not in file:
            print_run_line(f"{folder.as_posix()}/{file}  ({format_run_text('public')})")
    inside = Counter(file.split("/")[0] for file in public if "/" in file)
    for sub, count in sorted(inside.items()):
        print_run_line(
            f"{folder.as_posix()}/{sub}/  {format_run_text('count', count=count)}  ({format_run_text('public')})"
        )
    internal = len(result.edition.files) - len(public)
    print_run_line(
        f"{_name_internal_folder(folder).as_posix()}/  {format_run_text('count', count=internal)}  ({format_run_text('internal')})"
    )
    print_run_line(format_run_text("built", seconds=round(Decimal(sum(result.seconds.values())), 1)), "dim")
    print_run_line(format_run_text("next"), "dim")
