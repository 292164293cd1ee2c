"""Commands `round receive` and `decide`: submissions, and decisions on findings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand.archive import Archive
from tilstand.cli.options import AsJson, CollectionFolder, In, RoundName, choose_language, parse_day_option, read_clock
from tilstand.cli.output import get_output_console, print_json, show_grouped_findings
from tilstand.cli.round_opening import Mails, build_mail_files
from tilstand.cli.round_status import open_round_journal
from tilstand.define import Framework
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.reconcile.findings import format_figure_place, format_relation_line, name_figure_inline
from tilstand.reconcile.rule_results import RuleResult
from tilstand.round import letters
from tilstand.round.decisions import ProposedDecision, find_undecided_failures
from tilstand.round.decisions import write_decision as decided
from tilstand.round.letters import write_files_together
from tilstand.round.questions import cache_findings, list_body_questions
from tilstand.round.receipts import DeliveryRevision, list_delivered_files, receive_body_files
from tilstand.round.state import get_archive_path, load_round
from tilstand.terms import InvariantText, Language
from tilstand.terms import Text as Words

_NEEDED = {
    "correct": ("measure", "body", "before", "after"),
    "accept": ("rule", "measure", "body", "difference"),
    "dismiss": ("rule", "measure", "body", "figure"),
}


def decide_finding(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Annotated[str, typer.Option("--by", help="Who decides; the name stands in the decision.")],
    action: Annotated[
        str, typer.Option("--as", help="correct, accept or dismiss; shows what there is if not given.")
    ] = "",
    measure: Annotated[str, typer.Option("--measure", help="What is counted.")] = "",
    body: Annotated[str, typer.Option("--body", help="The body or group.")] = "",
    period: Annotated[str, typer.Option("--period", help="The period; the round's if not given.")] = "",
    breakdown: Annotated[str, typer.Option("--breakdown", help='The codes: "sex=female; age=adult".')] = "",
    before: Annotated[str, typer.Option("--before", help="What stands now.")] = "",
    after: Annotated[str, typer.Option("--after", help="What shall stand.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="The finding's rule.")] = "",
    relation: Annotated[str, typer.Option("--relation", help="The finding's declared relation.")] = "",
    figures: Annotated[
        list[str] | None, typer.Option("--figure", help="A figure of the finding, in its order; repeatable.")
    ] = None,
    difference: Annotated[
        int | None, typer.Option("--difference", help="By how much the two sides differ; 0 ends it.")
    ] = None,
    reasons: Annotated[
        list[str] | None, typer.Option("--reason", help="Why, as TAG=TEXT; one for each language.")
    ] = None,
    on: Annotated[str, typer.Option("--on", help="Day of the decision; today if not given.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what nobody has decided about; with --as, decide: written only if the figures are still those.

    Exit 1 while there is something to decide.
    """
    language = choose_language(language, collection)
    state = load_round(collection, round_name)
    round_view = state.collection
    if not action:
        cache_findings(state, list_body_questions(state, state.stood))
        rule_results = list(find_undecided_failures(state))
        _show_undecided_findings(round_view, rule_results, as_json, language)
        if rule_results:
            raise typer.Exit(1)
        return
    texts_by_name = {"measure": measure, "body": body, "before": before, "after": after, "rule": rule}
    texts_by_name |= {"figure": " ".join(figures or ()), "difference": "" if difference is None else str(difference)}
    missing = [f"--{name}" for name in _NEEDED.get(action, ()) if not texts_by_name[name].strip()]
    if missing:
        raise make_error(UsageError, "deciding.needs", list=", ".join(missing))
    choice = ProposedDecision(
        action,
        measure,
        body,
        period or str(state.round.period),
        breakdown,
        _parse_reason_options(round_view, reasons or []),
        before=before,
        after=after,
        rule=rule if action != "correct" else "",
        relation=relation,
        figures=tuple(figures or ()),
        difference=difference,
        finding=rule if action == "correct" else "",
    )
    at = read_clock()
    name, path = decided(
        state, open_round_journal(round_view, round_name), choice, by=by, on=parse_day_option(on) or at.date(), at=at
    )
    text = format_message("round.asking.written", file=InvariantText(path.relative_to(round_view.path).as_posix()))
    get_output_console().print(f"{name}: {text.text(language)}")


def _parse_reason_options(held: Framework, given: list[str]) -> dict[Language, str]:
    """The reason by language: each is written as `TAG=TEXT`."""
    texts_by_name: dict[Language, str] = {}
    for current_text in given:
        tag, sign, text = current_text.partition("=")
        if not sign or tag.strip() not in held.settings.languages:
            raise make_error(
                UsageError, "deciding.language", text=current_text, list=", ".join(held.settings.languages)
            )
        texts_by_name[tag.strip()] = text.strip()
    return texts_by_name


def _show_undecided_findings(held: Framework, found: list[RuleResult], as_json: bool, language: Language) -> None:
    if as_json:
        print_json([_to_verdict_record(current_rule_result) for current_rule_result in found])
        return
    console = get_output_console()
    for rule_result in found:
        console.print(
            Text(format_figure_place(held, rule_result.first, rule_result.relation).text(language), style="bold")
        )
        console.print(f"  {format_relation_line(held, rule_result).text(language)}")
        items_by_name = _to_verdict_record(rule_result)
        line = [
            f"--rule {items_by_name['rule']}",
            f"--measure {items_by_name['measure']}",
            f"--body {items_by_name['body']}",
        ]
        line += [f"--period {items_by_name['period']}"]
        line += [f"--breakdown '{items_by_name['breakdown']}'"] if items_by_name["breakdown"] else []
        line += [f"--relation {items_by_name['relation']}"] if items_by_name["relation"] else []
        line += [f"--figure '{figure}'" for figure in _list_stated_figures(rule_result)]
        console.print(f"  {' '.join(line)}")
    console.print(format_message("round.asking.undecided", count=len(found)).text(language))


def _list_stated_figures(one: RuleResult) -> list[str]:
    return [str(part.interval) for part in one.parts]


def _to_verdict_record(one: RuleResult) -> dict[str, object]:
    key = one.first
    return {
        "rule": one.rule,
        "relation": one.relation,
        "measure": key.measure,
        "body": key.provider,
        "period": str(key.period),
        "breakdown": "; ".join(f"{name}={code}" for name, code in key.dims),
        "figures": _list_stated_figures(one),
        "observed": str(one.observed),
        "expected": str(one.expected),
    }


_NOT_RECEIVED = ("refused", "unknown", "twice", "closed")

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]


def receive_files(
    collection: CollectionFolder,
    round_name: RoundName,
    files: Annotated[
        list[Path], typer.Argument(help="Files that came, whatever they are called, or a folder of them.")
    ],
    by: Who,
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    mails: Mails = None,
    language: In = "",
) -> None:
    """Receive files: say of each whose it is, whether it can be used, and what has changed since the last."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    kept = Archive(archive or get_archive_path(held.path))
    view, at = held.at(round_name), read_clock()
    read: list[str] = []
    amiss: list[str] = []
    store = open_round_journal(held, round_name)
    for body_file in receive_body_files(view, round_name, list_delivered_files(files), store, kept, by=by, at=at):
        if mails is not None and body_file.provider:
            written = {body_file.provider: letters.write_receipt_reply(view, round_name, body_file)}
            write_files_together(build_mail_files(view, mails, "receipt", written, at=at, apart=True))
        name = view.provider_label(body_file.provider).text(language) if body_file.provider else "–"
        text = _format_receipt_text(
            f"outcome.{body_file.outcome}",
            language,
            version=body_file.version or 0,
            figures=body_file.figures,
            count=len(body_file.findings.errors),
        )
        get_output_console().print(Text(f"{body_file.file} · {name}", style="bold"))
        get_output_console().print(f"  {text}")
        if body_file.late and body_file.outcome not in _NOT_RECEIVED:
            get_output_console().print(f"  {_format_receipt_text('came_late', language)}")
        for changed in body_file.changed:
            get_output_console().print(f"  {_format_figure_revision(view, changed, language)}")
        if body_file.findings:
            show_grouped_findings(view, body_file.findings, language)
        read.append(body_file.file)
        if body_file.outcome in _NOT_RECEIVED:
            amiss.append(body_file.file)
    if len(read) > 1:
        path, named = "some_came" if amiss else "all_came", InvariantText(", ".join(amiss))
        get_output_console().print()
        get_output_console().print(_format_receipt_text(path, language, count=len(read), amiss=len(amiss), files=named))
    if amiss:
        raise typer.Exit(1)


def _format_figure_revision(collection: Framework, changed: DeliveryRevision, language: Language) -> str:
    ends = (InvariantText("–" if value is None else str(value)) for value in (changed.before, changed.after))
    was, now = ends
    return _format_receipt_text(
        "changed", language, figure=name_figure_inline(collection, changed.key), before=was, after=now
    )


def _format_receipt_text(path: str, language: Language, **facts: Words | int) -> str:
    return format_message(f"round.{path}", **facts).text(language)
