"""Commands `define`, `explain` and `collect`: a collection, its rules, its submissions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import define
from tilstand import define as defining
from tilstand.cli.options import AsJson, CollectionFolder, In, Inbox, LineLists, RoundName, choose_language
from tilstand.cli.output import (
    format_finding_counts,
    format_terminal_text,
    get_output_console,
    print_json,
    show_grouped_findings,
    show_note_lines,
)
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.round.state import collect_round_batch
from tilstand.terms import Language

app = typer.Typer(help="Check what was delivered.", no_args_is_help=True)


@app.callback()
def _describe_collect_group() -> None:
    """Check what was delivered."""


@app.command("check")
def check_submissions(
    collection: CollectionFolder,
    round_name: RoundName,
    inbox: Inbox = None,
    line_list: LineLists = None,
    language: In = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every submission of a round, and tell all that does not fit, at once."""
    read, language = define.read_collection(collection), choose_language(language, collection)
    held = collect_round_batch(read, round_name, inbox=inbox or (), line_lists=line_list or ())
    if as_json:
        print_json([finding.to_dict(read.settings.languages) for finding in held.findings])
    else:
        show_grouped_findings(read, held.findings, language)
        count = sum(len(s.observations) for s in held.submissions)
        text = format_finding_counts(held.findings, language)
        sent = len(held.submissions)
        line = format_terminal_text("delivered", language, count=sent, figures=count, findings=text)
        get_output_console().print(line)
    if strict and held.findings.errors:
        raise typer.Exit(1)


def explain_rule(
    rule: Annotated[str, typer.Argument(help="Number of a rule (R106), or name of a declared relation.")] = "",
    collection: Annotated[Path | None, typer.Option("--collection", help="Collection of the relation.")] = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Say what a rule means, with an example and the cure; without a rule, list them all."""
    rules, language = define.load_rule_catalogue(), choose_language(language, collection)
    if not rule:
        for number, current_rule in sorted(rules.items()):
            get_output_console().print(
                f"{number}  {_format_severity_label(current_rule.severity, language):<9} {current_rule.title.text(language)}"
            )
        return
    if rule in rules:
        found = rules[rule]
        if as_json:
            print_json({"rule": rule, **found.model_dump()})
            return
        get_output_console().print(
            Text(f"{rule}  {found.title.text(language)}", style="bold"),
            Text(f"({_format_severity_label(found.severity, language)})", style="dim"),
        )
        get_output_console().print(found.explain.text(language))
        get_output_console().print(f"→ {found.do.text(language)}")
        return
    if collection is None:
        raise make_error(UsageError, "no_rule", rule=rule)
    read = define.read_collection(collection)
    every = (
        *read.relations,
        *(current_relation for own_overrides in read.own.values() for current_relation in own_overrides.relations),
    )
    relation = next((current_relation for current_relation in every if current_relation.id == rule), None)
    if relation is None:
        raise make_error(UsageError, "neither", rule=rule, collection=read.id)
    if as_json:
        print_json(relation.model_dump(mode="json", exclude_defaults=True))
        return
    label = read.labels[f"relations.{rule}"].text(language)
    get_output_console().print(
        Text(f"{rule}: {label}", style="bold"),
        Text(f"({_format_severity_label(relation.severity, language)})", style="dim"),
    )
    for claim_source in relation.said:
        place = format_message("explain.text.at_line", document=claim_source.document, line=claim_source.line)
        get_output_console().print(f"  {place.text(language)}")


def _format_severity_label(severity: str, language: Language) -> str:
    return format_message(f"terminal.{severity}.one").text(language)


def describe_collection(collection: CollectionFolder, as_json: AsJson = False, language: In = "") -> None:
    """Read a collection and say what it holds; every problem in it is told with file and line.

    Labels, captions and notes are printed without being released: what in them may tell of a person is shown.
    """
    from tilstand.screening.hints import find_flagged_labels  # who only asks for help does not wait for it

    held, language = defining.read_collection(collection), choose_language(language, collection)
    show_note_lines(defining.report_gaps(held.shared, held.rounds), language)
    views = (held.shared, *map(held.at, held.rounds))
    holds: dict[str, Any] = {
        "providers": len(held.providers),
        "groups": len(held.groups),
        "codelists": len(held.codelists),
        "measures": len(held.measures),
        "forms": len(held.forms),
        "relations": len({relation.id for view in views for relation in view.relations}),
        "tables": len({name for view in views for name in view.tables}),
        "labels": len(tuple(held.labels)),
        "rounds": list(held.rounds),
    }
    marked = tuple(find_flagged_labels(views))
    if as_json:
        told_of = [
            {"label": current_flagged_label.path, "language": current_flagged_label.language, "words": clue.words}
            for current_flagged_label in marked
            for clue in current_flagged_label.clues
        ]
        print_json({"collection": held.id, **holds, "marked": told_of})
        return
    console = get_output_console()
    console.print(Text(format_terminal_text("in_order", language, collection=held.id), style="bold"))
    for name, count in holds.items():
        text = format_terminal_text(f"holds.{name}", language)
        console.print(f"  {text:<14} {', '.join(count) if isinstance(count, list) else count}")
    if marked:
        console.print(Text(format_terminal_text("marked", language, count=len(marked)), style="yellow"))
    for flagged_label in marked:
        for clue in flagged_label.clues:
            kind = format_message(f"round.clue.{clue.kind}").text(language)
            console.print(f"  {flagged_label.path} ({flagged_label.language}): {kind}: {clue.words}")
