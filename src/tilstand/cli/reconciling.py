"""`tilstand reconcile`: what does not fit, why, and how many different people the figures can stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperGroup

from tilstand.cli.federating import collections
from tilstand.cli.option import AsJson, CollectionFolder, In, Inbox, LineLists, RoundName
from tilstand.cli.show import counted, out, show_findings, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import Vocabulary
from tilstand.internal import findings_page
from tilstand.kernel.conflict import Certainty
from tilstand.model import Findings
from tilstand.reconcile import persons as counting
from tilstand.reconcile.deduce import read_as, reread
from tilstand.reconcile.figures import Reconciliation
from tilstand.reconcile.tell import say, span
from tilstand.round.read import read

__all__ = ["app"]


class _Figures(TyperGroup):
    """`tilstand reconcile COLLECTION ROUND` goes on working beside the commands that have a name.

    A collection whose folder is called like a command is written `./persons`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the first command put in where none is named."""
        named = args and (args[0] in self.commands or args[0] == "--help")
        return list(super().parse_args(ctx, args if named or not args else ["figures", *args]))


app = typer.Typer(
    cls=_Figures,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Hold every figure against every other: tilstand reconcile COLLECTION ROUND.",
)


app.command("collections")(collections)


@app.command("figures")
def figures(
    collection: CollectionFolder,
    round_name: RoundName,
    inbox: Inbox = None,
    line_list: LineLists = None,
    language: In = "",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say of each cause what is certain, what is open, what settles it."),
    ] = False,
    proof: Annotated[
        bool, typer.Option("--proof", help="With --explain: the arithmetic that proves each finding.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option("--page", help="Write findings, proofs and sources as one HTML page.")
    ] = None,
    sums: Annotated[
        bool, typer.Option("--sums", help="Show every sum of a cause that is told as one event.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold every figure against every other, and tell all that does not fit, grouped by cause.

    The word `figures` may be left out: tilstand reconcile COLLECTION ROUND.
    """
    language = tongue(language, collection)
    state = read(collection, round_name, inbox=inbox or (), line_lists=line_list or ())
    held, found, findings = state.collection, state.reconciled, state.findings
    if page is not None:
        page.write_bytes(findings_page(found, language))
    if as_json:
        show_json(_told(found, findings, language, explain=explain))
    else:
        _show_missing(found, language)
        if explain:
            _show_internal(language)
            _show_explained(found, language, proof=proof, sums=sums)
        else:
            show_findings(held, findings, language, {} if sums else found.events)
        _show_end(held, found, findings, language)
    if strict and findings.errors:
        raise typer.Exit(1)


def _told(found: Reconciliation, findings: Findings, language: str, *, explain: bool) -> dict[str, Any]:
    """Everything as it stands in JSON."""
    languages = found.book.collection.settings.languages
    told: dict[str, Any] = {
        "left_out": found.refused,
        "relations": {outcome.value: n for outcome, n in found.outcomes.items()},
        "unchecked": [words.text(language) for words in found.unchecked],
    }
    if explain:
        explained = [one.asdict(languages) for one in found.explanations]
        return {"internal": True, **told, "explanations": explained}
    events = {cause: [w.asdict(languages) for w in own] for cause, own in found.events.items()}
    return {**told, "events": events, "findings": [finding.asdict(languages) for finding in findings]}


def _show_explained(found: Reconciliation, language: str, *, proof: bool, sums: bool) -> None:
    for one in found.explanations:
        out().print()
        status = say(one.status.value, section="status").text(language)
        out().print(Text(one.title.text(language), style="bold"), Text(f"({status})", style="dim"))
        out().print(Text(one.message(language, sums=sums)))
        for each in one.proofs if proof else ():
            reason = "" if each.reason is None else each.reason.text(language)
            out().print(Text("\n".join([each.rule, *each.lines, reason]).strip(), style="dim"))


def _show_end(collection: Vocabulary, found: Reconciliation, findings: Findings, language: str) -> None:
    """How much was checked and what was not, the readings of smudged numbers, and what was decided."""
    line = found.counts.text(language)
    out().print()
    out().print(Text(f"{line}; {counted(findings, language)}", style="bold"))
    for words in found.unchecked:
        out().print(Text(words.text(language)))
    for smudged in reread(found.book, found.verdicts):
        out().print(Text(read_as(collection, smudged).text(language)))
    if found.decided:
        out().print()
        for decided in found.decided:
            out().print(Text(decided.line.text(language), style="dim"))


@app.command("persons")
def persons(
    collection: CollectionFolder,
    round_name: RoundName,
    measure: Annotated[str, typer.Option("--measure", help="What is counted; chosen if left out.")] = "",
    group: Annotated[str, typer.Option("--group", help="Whose bodies; the widest if left out.")] = "",
    inbox: Inbox = None,
    line_list: LineLists = None,
    language: In = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Exit 1 if a submission is left out, or the relations contradict the figures."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say how many different people there are at least and at most behind the registrations of the bodies."""
    language = tongue(language, collection)
    state = read(collection, round_name, inbox=inbox or (), line_lists=line_list or ())
    held, found = state.collection, state.reconciled
    if not as_json:
        _show_missing(found, language)
        _show_internal(language)
    result = counting.persons(found.book, found.period, measure, group)
    if as_json:
        show_json(found.counted(result))
    else:
        _show_persons(held, result, language)
    if strict and (found.left_out or result.total.status is Certainty.CONTRADICTED):
        raise typer.Exit(1)


def _show_internal(language: str) -> None:
    """That the answer is not for others: small numbers stand in it."""
    out().print(Text(say("internal").text(language), style="yellow"))


def _show_missing(found: Reconciliation, language: str) -> None:
    """What is not there, before anything else: a short list of findings may be short for want of figures."""
    if found.missing is not None:
        out().print(Text(found.missing.text(language), style="bold red"))


def _show_persons(read: Vocabulary, result: counting.Persons, language: str) -> None:
    title, *lines = result.lines
    out().print(Text(title.text(language), style="bold"))
    for line in lines:
        out().print(Text(f"  {line.text(language)}"))
    tongue: Any = language
    for dimension, codes in () if result.clashes else result.by.items():
        out().print()
        out().print(Text(read.labels[f"dimensions.{dimension}"].text(tongue), style="bold"))
        for code, ends in codes.items():
            label = read.code_label(dimension, code).text(tongue)
            out().print(Text(f"  {label:<50} {span(ends.least, ends.greatest).text(language)}"))
    out().print()
    for line in result.assumed:
        out().print(Text(f"  {line.text(language)}", style="dim"))
