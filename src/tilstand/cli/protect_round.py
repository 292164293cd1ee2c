"""Commands `protect release`, `audit`, `compare` and `round-lines`: figures of a round."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import protect as protecting
from tilstand.cli.options import AsJson, CollectionFolder, In, RoundName, choose_language
from tilstand.cli.output import format_terminal_text, get_output_console, print_json, write_page_file
from tilstand.define import RoundView, StructuralMetadata
from tilstand.define.round_settings import Policy
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.pipeline import release
from tilstand.pipeline.audit import audit_edition as read_audit
from tilstand.pipeline.release import compare_policy_choices
from tilstand.pipeline.release import make_round_release as made
from tilstand.protect.comparison import PolicyChoice
from tilstand.protect.edition_audit import EditionAudit, LearntCount
from tilstand.protect.figure_titles import title_figure
from tilstand.terms import Key, Language

_LISTED = 20
"""So many counts are listed on the terminal; JSON has all of them."""


def audit_edition(
    edition: Annotated[Path, typer.Argument(metavar="EDITION", help="Folder of the edition, as built.")],
    collection: Annotated[
        Path | None, typer.Option("--collection", help="The collection: bodies then know their own figures in truth.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Read an edition by its published files alone: is it a possible truth, and what can anybody be sure of?

    Whoever reads knows the rule, every number and every sum in print; each body knows its own figures besides.

    Exit code 0 when no count of few people stands in print or can be known for sure; 1 when one does or can; 3
    when the files are not as they were built. Wholes that are less than their parts are told, and change no exit
    code: codes can count somebody twice, and an edition can tell a contradiction.
    """
    published, audit = read_audit(edition, collection)
    words = choose_language(language, collection)
    if as_json:
        print_json(_to_audit_record(audit))
    else:
        labels = {line["id"]: line.get(f"label_{words}", "") for line in published.dictionary.get("measure", ())}
        _show_audit(audit, words, labels)
    if not audit.holds:
        raise typer.Exit(1)


def _to_audit_record(audit: EditionAudit) -> dict[str, Any]:
    return {
        "counts": audit.counts,
        "protected": audit.protected,
        "small": [key.text() for key in audit.small],
        "sums": audit.sums,
        "uneven": [row.whole.text() for row in audit.uneven],
        "learnt": [
            {"key": count.key.text(), "low": count.low, "high": count.high, "body": count.body}
            for count in audit.learnt
        ],
        "intervals": {key.text(): list(interval) for key, interval in audit.intervals.items()},
    }


def _show_audit(audit: EditionAudit, language: str, labels: Mapping[str, str]) -> None:
    console = get_output_console()

    def format_audit_line(path: str, **facts: object) -> str:
        return format_terminal_text(f"edition_audit.{path}", language, **facts)

    counts = format_audit_line("read", counts=audit.counts, protected=audit.protected, sums=audit.sums)
    console.print(Text(counts, style="bold"))
    if not audit.protected:
        console.print(Text(format_audit_line("as_printed"), style="yellow"))
    if audit.uneven:
        console.print(Text(format_audit_line("uneven", count=len(audit.uneven)), style="dim"))
    if audit.holds:
        console.print(Text(format_audit_line("holds"), style="green"))
        return
    if audit.small:
        console.print(Text(format_audit_line("small", count=len(audit.small)), style="bold red"))
    for key in audit.small[:_LISTED]:
        console.print(Text(f"  {_format_address(key, labels)}"))
    if audit.learnt:
        console.print(Text(format_audit_line("learnt", count=len(audit.learnt)), style="bold red"))
    for count in audit.learnt[:_LISTED]:
        console.print(Text(f"  {_format_learnt_count(count, labels, language)}"))
    rest = max(len(audit.small) - _LISTED, 0) + max(len(audit.learnt) - _LISTED, 0)
    if rest:
        console.print(Text(f"  {format_terminal_text('more', language, count=rest)}", style="dim"))


def _format_address(key: Key, labels: Mapping[str, str]) -> str:
    codes = ", ".join(f"{name}={code}" for name, code in key.dims)
    return ", ".join(filter(None, (labels.get(key.measure) or key.measure, key.provider, str(key.period), codes)))


def _format_learnt_count(count: LearntCount, labels: Mapping[str, str], language: str) -> str:
    address = _format_address(count.key, labels)
    path = "by_body" if count.body else "by_anybody"
    return format_terminal_text(
        f"edition_audit.{path}", language, figure=address, low=count.low, high=count.high, body=count.body
    )


def release_round_figures(
    collection: CollectionFolder, round_name: RoundName, as_json: AsJson = False, language: In = ""
) -> None:
    """Make the release, and say how small numbers are treated."""
    (state, released), language = made(collection, round_name), choose_language(language, collection)
    record = protecting.find_small_counts(state.collection, released)
    if as_json:
        print_json(record)
        return
    console = get_output_console()
    console.print(Text(format_terminal_text("releasable", language, count=len(released.tables)), style="bold"))
    policy = protecting.get_policy(state.round)
    cells: Any = record["cells"]
    text = format_terminal_text("policy", language, policy=policy.method, cells=len(cells), most=policy.threshold - 1)
    console.print(f"  {text}")


_ALL = "_T"
_HEADS = ("measure", "provider", "period")
_STATUS = ("A", "F")
"""SDMX observation and confidentiality status of a number in print (CL_OBS_STATUS, CL_CONF_STATUS)."""


def write_round_counts(
    collection: CollectionFolder,
    round_name: RoundName,
    folder: Annotated[Path, typer.Option("--out", help="Folder to write; it must be empty or not there.")],
    language: In = "",
) -> None:
    """Write every count of a round, printed or not, for a researcher.

    The numbers are those that the edition prints; what it does not print was rounded together with them, so that
    no two files and no edition can be subtracted from each other.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise make_error(UsageError, "table.there", folder=folder)
    state, policy, world = release.list_round_counts(collection, round_name)
    words = choose_language(language, collection)
    dimensions = [name for name in state.collection.settings.dimensions if any(key.code(name) for key in world.numbers)]
    wholes = {key.remove_dimension(name) for key in world.numbers for name, _ in key.dims}
    margins = [key for key in world.numbers if key in wholes]
    finest = [key for key in world.numbers if key not in wholes]
    about = _describe_count_files(state.collection, policy, world.numbers, dimensions, words)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (
        ("lines.csv", _write_counts_csv(world.numbers, finest, dimensions)),
        ("margins.csv", _write_counts_csv(world.numbers, margins, dimensions)),
        ("about.json", f"{json.dumps(about, ensure_ascii=False, indent=1)}\n".encode()),
    ):
        (folder / name).write_bytes(data)
    text = format_terminal_text("lines.written", words, folder=folder, cells=len(world.numbers))
    get_output_console().print(Text(text))


def _write_counts_csv(numbers: Mapping[Key, int], keys: Iterable[Key], dimensions: list[str]) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow([*_HEADS, *dimensions, "value", "OBS_STATUS", "CONF_STATUS"])
    for key in sorted(keys, key=lambda key: key.sort_key):
        codes = [key.code(name) or _ALL for name in dimensions]
        writer.writerow([key.measure, key.provider, str(key.period), *codes, numbers[key], *_STATUS])
    return output.getvalue().encode()


def _describe_count_files(
    collection: StructuralMetadata,
    policy: Policy,
    numbers: Mapping[Key, int],
    dimensions: list[str],
    language: Language,
) -> dict[str, Any]:
    """What the files hold, in words and in data."""
    used = {pair for key in numbers for pair in key.dims}
    bodies = dict.fromkeys(key.provider for key in numbers)
    measures = dict.fromkeys(key.measure for key in numbers)
    facts = {"least": policy.threshold, "most": policy.threshold - 1}
    return {
        "files": {name: format_terminal_text(f"lines.{name}", language) for name in ("lines", "margins")},
        "columns": {
            "measure": {name: collection.get_measure_label(name).text(language) for name in measures},
            "provider": {name: collection.provider_label(name).text(language) for name in bodies},
            **{
                name: {
                    code.id: code.label.text(language)
                    for code in collection.get_codelist(name)
                    if (name, code.id) in used
                }
                for name in dimensions
            },
            "value": format_terminal_text("lines.value", language, **facts),
            "OBS_STATUS": {"A": format_terminal_text("lines.A", language)},
            "CONF_STATUS": {"F": format_terminal_text("lines.F", language)},
        },
        "total": _ALL,
        "method": policy.method,
        "threshold": policy.threshold,
        "cells": len(numbers),
    }


def compare_policies(
    collection: CollectionFolder,
    round_name: RoundName,
    threshold: Annotated[
        list[int] | None,
        typer.Option("--threshold", min=2, help="Counts from 1 to less than this are small; may be repeated."),
    ] = None,
    page: Annotated[Path | None, typer.Option("--page", help="Write it as a page too, to this file.")] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Lay policies side by side: every number as it is, and small counts rounded to 0 or 3, or to 0 or 5.

    Nothing is decided: the policy of a round stands in its round.toml.
    """
    thresholds = sorted(set(threshold or [3, 5]))
    policies = [Policy(method="as_printed", threshold=thresholds[0])]
    policies += [Policy(method="round", threshold=number) for number in thresholds]
    state, choices = compare_policy_choices(collection, round_name, policies)
    words = choose_language(language, collection)
    if page is not None:
        from tilstand.internal.status_pages import render_policy_comparison

        write_page_file(page, render_policy_comparison(state.collection, choices, words))
    if as_json:
        print_json([choice.to_dict() for choice in choices])
        return
    console = get_output_console()
    for choice in choices:
        name = format_terminal_text(f"compare.{choice.policy.method}", words, least=choice.policy.threshold)
        console.print(Text(name, style="bold"))
        for line in _format_choice_lines(choice, state.collection, words):
            console.print(Text(f"  {line}"))


def _format_choice_lines(choice: PolicyChoice, collection: RoundView, language: str) -> Iterator[str]:
    """What a policy prints and costs, a line each: a table would be wider than a window."""
    if choice.refused:
        yield format_terminal_text("compare.refused", language, count=len(choice.refused))
        yield from (f"  {figure}" for figure in choice.refused)
        return
    yield format_terminal_text("compare.small", language, small=choice.small)
    if choice.policy.protects:
        yield format_terminal_text(
            "compare.moved",
            language,
            moved=choice.moved,
            numbers=choice.numbers,
            error=choice.error,
            largest=choice.largest,
        )
        if choice.gap:
            yield format_terminal_text("compare.gap", language, percent=round(100 * choice.gap, 1))
    if choice.let_go:
        yield format_terminal_text("compare.let_go", language, count=len(choice.let_go))
    for total in choice.let_go:
        figure = title_figure(collection, total.key).text(language)
        yield "  " + format_terminal_text(
            "compare.total", language, figure=figure, true=total.true, printed=total.printed
        )
