"""Command group `reconcile`: figures, persons, and collections against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperGroup

from tilstand.cli.options import AsJson, CollectionFolder, In, Inbox, LineLists, RoundName, choose_language
from tilstand.cli.output import format_finding_counts, get_output_console, print_json, show_grouped_findings
from tilstand.define import StructuralMetadata
from tilstand.define.federation_reader import read_federation
from tilstand.internal import render_findings_page
from tilstand.kernel.feasibility import Certainty
from tilstand.languages import format_message
from tilstand.model import Findings
from tilstand.reconcile import headcount_bounds as counting
from tilstand.reconcile.findings import format_explanation_text, format_open_range
from tilstand.reconcile.headcount import PersonBounds
from tilstand.reconcile.imputation import describe_number_readings, read_smudged_numbers
from tilstand.reconcile.reconciliation import Reconciliation
from tilstand.round.federation import FederationFindings, reconcile_federation
from tilstand.round.state import load_round


def reconcile_collections(
    folder: Annotated[Path, typer.Argument(help="Folder of the collection of collections.")],
    rounds: Annotated[list[str] | None, typer.Option("--round", help="Only this round; may be repeated.")] = None,
    language: In = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold many collections against each other, and each against itself: whatever collections.toml names.

    What corresponds is held together, what is part of something bounds it, what is not comparable is told.
    """
    language = choose_language(language, folder)
    held = read_federation(folder)
    federation_findings = reconcile_federation(held, rounds or ())
    stages = [member_reconciliation.findings for member_reconciliation in federation_findings.within] + [
        federated_reconciliation.findings for federated_reconciliation in federation_findings.between
    ]
    every = Findings(tuple(finding for findings in stages for finding in findings))
    if as_json:
        print_json(_to_federation_record(federation_findings, language))
    else:
        _show_federation_findings(federation_findings, every, language)
    if strict and every.errors:
        raise typer.Exit(1)


def _to_federation_record(found: FederationFindings, language: str) -> dict[str, Any]:
    """Everything as it stands in JSON: each finding with its collection, and its round."""
    return {
        "within": [
            {
                "collection": member_reconciliation.member,
                "round": member_reconciliation.name,
                **finding.to_dict([language]),
            }
            for member_reconciliation in found.within
            for finding in member_reconciliation.findings
        ],
        "between": [
            {"round": federated_reconciliation.name, **finding.to_dict([language])}
            for federated_reconciliation in found.between
            for finding in federated_reconciliation.findings
        ],
        "silent": [
            words.text(language)
            for federated_reconciliation in found.between
            for words in federated_reconciliation.silent
        ],
        "not_comparable": [words.text(language) for words in found.apart],
    }


def _show_federation_findings(found: FederationFindings, every: Findings, language: str) -> None:
    for member_reconciliation in found.within:
        if member_reconciliation.findings:
            _show_federation_heading(
                "heading", language, who=member_reconciliation.member, name=member_reconciliation.name
            )
            show_grouped_findings(member_reconciliation.collection, member_reconciliation.findings, language)
    for all_of_them in found.between:
        if all_of_them.findings:
            _show_federation_heading("together", language, name=all_of_them.name)
            events = all_of_them.reconciled.sentences_by_cause
            show_grouped_findings(all_of_them.collection, all_of_them.findings, language, events)
    get_output_console().print()
    silent = [words for federated_reconciliation in found.between for words in federated_reconciliation.silent]
    for words in (*silent, *found.apart):
        get_output_console().print(Text(words.text(language)))
    facts = {"collections": found.count_collections, "rounds": len(found.within), "figures": found.figures}
    end = format_message("terminal.across.end", **facts).text(language)
    get_output_console().print(Text(f"{end}; {format_finding_counts(every, language)}", style="bold"))


def _show_federation_heading(path: str, language: str, /, **facts: object) -> None:
    get_output_console().print()
    words = format_message(f"terminal.across.{path}", **facts).text(language)
    get_output_console().print(Text(words, style="bold underline"))


class _DefaultFiguresGroup(TyperGroup):
    """`tilstand reconcile COLLECTION ROUND` goes on working beside the commands that have a name.

    A collection whose folder is called like a command is written `./persons`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the first command put in where none is named."""
        named = args and (args[0] in self.commands or args[0] == "--help")
        return list(super().parse_args(ctx, args if named or not args else ["figures", *args]))


app = typer.Typer(
    cls=_DefaultFiguresGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Hold every figure against every other: tilstand reconcile COLLECTION ROUND.",
)


app.command("collections")(reconcile_collections)


@app.command("figures")
def reconcile_figures(
    collection: CollectionFolder,
    round_name: RoundName,
    inbox: Inbox = None,
    line_list: LineLists = None,
    language: In = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each cause what is certain, what is open, what settles it.")
    ] = False,
    proof: Annotated[
        bool, typer.Option("--proof", help="With --explain: the arithmetic that proves each finding.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option("--page", help="Write findings, proofs and sources as one HTML page.")
    ] = None,
    sums: Annotated[bool, typer.Option("--sums", help="Show every sum of a cause that is told as one event.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold every figure against every other, and tell all that does not fit, grouped by cause.

    The word `figures` may be left out: tilstand reconcile COLLECTION ROUND.
    """
    language = choose_language(language, collection)
    state = load_round(collection, round_name, inbox=inbox or (), line_lists=line_list or ())
    round_view, reconciliation, findings = state.collection, state.reconciled, state.findings
    if page is not None:
        page.write_bytes(render_findings_page(reconciliation, language))
    if as_json:
        print_json(_to_reconciliation_record(reconciliation, findings, language, explain=explain))
    else:
        _show_missing_submissions(reconciliation, language)
        if explain:
            _show_internal_warning(language)
            _show_explanations(reconciliation, language, proof=proof, sums=sums)
        else:
            show_grouped_findings(round_view, findings, language, {} if sums else reconciliation.sentences_by_cause)
        _show_reconciliation_end(round_view, reconciliation, findings, language)
    if strict and findings.errors:
        raise typer.Exit(1)


def _to_reconciliation_record(
    found: Reconciliation, findings: Findings, language: str, *, explain: bool
) -> dict[str, Any]:
    """Everything as it stands in JSON."""
    languages = found.book.collection.settings.languages
    told: dict[str, Any] = {
        "left_out": found.refused,
        "relations": {outcome.value: n for outcome, n in found.outcome_counts.items()},
        "unchecked": [words.text(language) for words in found.unchecked_notices],
    }
    if explain:
        explained = [explanation.to_dict(languages) for explanation in found.explanations]
        return {"internal": True, **told, "explanations": explained}
    events = {cause: [w.to_dict(languages) for w in own_texts] for cause, own_texts in found.sentences_by_cause.items()}
    return {**told, "events": events, "findings": [finding.to_dict(languages) for finding in findings]}


def _show_explanations(found: Reconciliation, language: str, *, proof: bool, sums: bool) -> None:
    for explanation in found.explanations:
        get_output_console().print()
        status = format_explanation_text(explanation.status.value, section="status").text(language)
        get_output_console().print(
            Text(explanation.title.text(language), style="bold"), Text(f"({status})", style="dim")
        )
        get_output_console().print(Text(explanation.format_explanation(language, sums=sums)))
        for current_proof in explanation.proofs if proof else ():
            reason = "" if current_proof.reason is None else current_proof.reason.text(language)
            get_output_console().print(
                Text("\n".join([current_proof.rule, *current_proof.lines, reason]).strip(), style="dim")
            )


def _show_reconciliation_end(
    collection: StructuralMetadata, found: Reconciliation, findings: Findings, language: str
) -> None:
    """How much was checked and what was not, the readings of smudged numbers, and what was decided."""
    line = found.outcome_line.text(language)
    get_output_console().print()
    get_output_console().print(Text(f"{line}; {format_finding_counts(findings, language)}", style="bold"))
    for words in found.unchecked_notices:
        get_output_console().print(Text(words.text(language)))
    for smudged in read_smudged_numbers(found.book, found.verdicts):
        get_output_console().print(Text(describe_number_readings(collection, smudged).text(language)))
    if found.decided:
        get_output_console().print()
        for decided in found.decided:
            get_output_console().print(Text(decided.line.text(language), style="dim"))


@app.command("persons")
def bound_persons_of_measure(
    collection: CollectionFolder,
    round_name: RoundName,
    measure: Annotated[str, typer.Option("--measure", help="What is counted; chosen if left out.")] = "",
    group: Annotated[str, typer.Option("--group", help="Whose bodies; the widest if left out.")] = "",
    inbox: Inbox = None,
    line_list: LineLists = None,
    language: In = "",
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Exit 1 if a submission is left out, or the relations contradict the figures."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say how many different people there are at least and at most behind the registrations of the bodies."""
    language = choose_language(language, collection)
    state = load_round(collection, round_name, inbox=inbox or (), line_lists=line_list or ())
    round_view, reconciliation = state.collection, state.reconciled
    if not as_json:
        _show_missing_submissions(reconciliation, language)
        _show_internal_warning(language)
    result = counting.bound_persons(reconciliation.book, reconciliation.period, measure, group)
    if as_json:
        print_json(reconciliation.counted(result))
    else:
        _show_person_bounds(round_view, result, language)
    if strict and (reconciliation.left_out or result.total.status is Certainty.CONTRADICTED):
        raise typer.Exit(1)


def _show_internal_warning(language: str) -> None:
    """That the answer is not for others: small numbers stand in it."""
    get_output_console().print(Text(format_explanation_text("internal").text(language), style="yellow"))


def _show_missing_submissions(found: Reconciliation, language: str) -> None:
    """What is not there, before anything else: a short list of findings may be short for want of figures."""
    if found.missing is not None:
        get_output_console().print(Text(found.missing.text(language), style="bold red"))


def _show_person_bounds(read: StructuralMetadata, result: PersonBounds, language: str) -> None:
    title, *lines = result.lines
    get_output_console().print(Text(title.text(language), style="bold"))
    for line in lines:
        get_output_console().print(Text(f"  {line.text(language)}"))
    tongue: Any = language
    for dimension, codes in () if result.clashes else result.by.items():
        get_output_console().print()
        get_output_console().print(Text(read.labels[f"dimensions.{dimension}"].text(tongue), style="bold"))
        for code, ends in codes.items():
            label = read.get_code_label(dimension, code).text(tongue)
            get_output_console().print(
                Text(f"  {label:<50} {format_open_range(ends.least, ends.greatest).text(language)}")
            )
    get_output_console().print()
    for line in result.assumed:
        get_output_console().print(Text(f"  {line.text(language)}", style="dim"))
