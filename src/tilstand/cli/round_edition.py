"""Commands on accounts of bodies, readiness checks, printing and corrections of an edition."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand import round as rounds
from tilstand.cli.options import (
    AsJson,
    CollectionFolder,
    Former,
    In,
    RoundName,
    choose_language,
    parse_day_option,
    read_clock,
)
from tilstand.cli.output import get_error_console, get_output_console, print_json, show_note_lines, write_page_file
from tilstand.cli.round_opening import (
    Mails,
    Until,
    Whom,
    build_mail_files,
    check_bodies_known,
    warn_of_missing_addresses,
)
from tilstand.cli.round_status import open_round_journal
from tilstand.define import StructuralMetadata
from tilstand.errors import CollectionError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.pipeline.readiness import ReadinessReport, describe_checks
from tilstand.pipeline.readiness import note_acknowledged_check as let_pass
from tilstand.pipeline.release import find_quantity_places
from tilstand.round import accounts as shown
from tilstand.round import letters, perform_act
from tilstand.round.disclosures import CODE, accept_places
from tilstand.round.imprint import note_correction, note_publication
from tilstand.round.letters import write_files_together
from tilstand.round.questions import cache_findings, list_body_questions
from tilstand.round.state import RoundState, load_round
from tilstand.round.withdrawals import load_withdrawn_passages
from tilstand.screening.hints import find_flagged_labels
from tilstand.terms import InvariantText, Language

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Body = Annotated[str, typer.Argument(help="The body.")]
Person = Annotated[str, typer.Option("--person", help="Who at the body said so.")]


def write_body_accounts(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the accounts.")],
    bodies: Whom = None,
    mails: Mails = None,
    until: Until = "",
    tongues: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="TAG", help="Language of the accounts; each body's own if not given."),
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Write the accounts of bodies: own figures, text, answers, open questions, a line to sign; and mails.

    With --mails they are noted as sent. An account that shows what was sent before is left as it stands. A
    body whose own passage lacks a figure gets none, and the command ends with 1; what other passages lack is
    told.
    """
    language, due = choose_language(language, collection), parse_day_option(until)
    state = load_round(collection, round_name)
    round_view, store, at = state.collection, open_round_journal(state.collection, round_name), read_clock()
    check_bodies_known(round_view, bodies or ())
    for spoken in tongues or ():
        _require_declared_language(round_view, spoken)
    wanted = bodies or shown.list_accountable_bodies(state, rounds.derive_subject_states(store.read_events()))
    stopped: dict[str, CollectionError] = {}
    body_accounts = list(shown.build_accounts(state, wanted, tongues or (), stopped.__setitem__))
    spoken_in = tongues or [round_view.get_provider_language(current_text) for current_text in wanted]
    rest = shown.find_foreign_gaps(state, spoken_in, [line for stop in stopped.values() for line in stop.told])
    wanted = [current_text for current_text in wanted if current_text not in stopped]
    files = {
        folder / _format_account_filename(current_body_account): current_body_account.pdf
        for current_body_account in body_accounts
    }
    main = {
        current_body_account.provider: current_body_account for current_body_account in reversed(body_accounts)
    }  # of several languages, the first is the one approved
    if mails is not None:
        subject_states = rounds.derive_subject_states(store.read_events())
        for provider in (
            wanted
            if bodies
            else [
                current_text for current_text in wanted if shown.is_account_unsent(subject_states, main[current_text])
            ]
        ):
            own_datas = {
                _format_account_filename(current_body_account): current_body_account.pdf
                for current_body_account in body_accounts
                if current_body_account.provider == provider
            }
            written = {provider: letters.write_account_letter(round_view, round_name, provider, due)}
            files |= build_mail_files(round_view, mails, "account", written, at=at, attached=own_datas)
    write_files_together(files)
    outcomes = {
        provider: shown.note_account(store, main[provider], sent=mails is not None, by=by, at=at) for provider in wanted
    }
    if as_json:
        after = rounds.derive_subject_states(store.read_events())
        print_json(
            [
                _to_account_record(current_body_account, folder, outcomes, after)
                for current_body_account in body_accounts
            ]
        )
    else:
        for body_account in body_accounts:
            text = format_message(f"round.asking.account.{outcomes[body_account.provider]}").text(language)
            get_output_console().print(
                f"{(folder / _format_account_filename(body_account)).as_posix()}  {body_account.sha256}  {text}"
            )
        if mails is not None:
            warn_of_missing_addresses(round_view, wanted, language)
    for provider, stop in stopped.items():
        name = round_view.provider_label(provider)
        show_note_lines([format_message("round.asking.account_lacks", name=name), *stop.told], language)
    if rest:
        show_note_lines([format_message("round.asking.report_lacks", count=len(rest)), *rest], language)
    if stopped:
        raise typer.Exit(1)


def record_account_approval(
    collection: CollectionFolder,
    round_name: RoundName,
    body: Body,
    checksum: Annotated[str, typer.Option("--checksum", help="What came back from the account's last page.")],
    person: Person,
    by: Who,
    language: In = "",
) -> None:
    """Note that a body approves its account: exactly what was sent, if that is what stands now."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    check_bodies_known(held, [body])
    state = load_round(held, round_name)
    store = open_round_journal(held, round_name)
    shown.note_account_approval(state, store, body, checksum, person=person, by=by, at=read_clock())
    _show_account_state(held, body, "approved", language)


def record_account_objection(
    collection: CollectionFolder,
    round_name: RoundName,
    body: Body,
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="What is not right; it stays in the log.")] = "",
    person: Person = "",
    language: In = "",
) -> None:
    """Note that a body objects to its account, and why."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    check_bodies_known(held, [body])
    held.round(round_name)
    called = held.provider_label(body)
    store = open_round_journal(held, round_name)
    shown.note_account_objection(called, store, body, reason=reason, person=person, by=by, at=read_clock())
    _show_account_state(held, body, "objected", language)


def _show_account_state(held: StructuralMetadata, body: str, state: str, language: Language) -> None:
    text = format_message(f"round.state.account.{state}").text(language)
    get_output_console().print(f"{held.provider_label(body).text(language)}: {text}")


def _format_account_filename(one: shown.BodyAccount) -> str:
    return f"account-{one.provider}-{one.language}.pdf"


def _to_account_record(
    one: shown.BodyAccount, folder: Path, outcomes: dict[str, str], stood: rounds.SubjectStates
) -> dict[str, object]:
    return {
        "provider": one.provider,
        "language": one.language,
        "file": (folder / _format_account_filename(one)).as_posix(),
        "sha256": hashlib.sha256(one.pdf).hexdigest(),
        "shown": one.sha256,
        "questions": one.questions,
        "outcome": outcomes[one.provider],
        "state": stood.get_subject_state("account", one.provider).state,
    }


def _require_declared_language(held: StructuralMetadata, name: Language) -> None:
    languages = held.settings.languages
    if name not in languages:
        raise make_error(UsageError, "no_language", collection=held.id, language=name, list=", ".join(languages))


def record_edition_print(
    collection: CollectionFolder,
    round_name: RoundName,
    folder: Annotated[Path, typer.Argument(metavar="EDITION", help="Folder of the edition that is out.")],
    by: Who,
    language: In = "",
) -> None:
    """Note an edition as published, so that a correction can say what it corrects."""
    held = define.read_collection(collection)
    held.round(round_name)
    store, withdrawn = open_round_journal(held, round_name), load_withdrawn_passages(held, round_name)
    name = note_publication(held, store, round_name, folder, by=by, at=read_clock(), withdrawn=withdrawn)
    _show_edition_state(name, "printed", choose_language(language, collection))


def open_edition_correction(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Open a published edition for correction, with the reason; it needs a note before it goes out again."""
    held = define.read_collection(collection)
    held.round(round_name)
    perform_act(
        open_round_journal(held, round_name),
        "edition",
        "correct",
        round_name,
        by=by,
        at=read_clock(),
        reason=reason,
        called=InvariantText(round_name),
    )
    _show_edition_state(round_name, "correcting", choose_language(language, collection))


def write_correction_note(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    words: Annotated[list[str], typer.Option("--words", help="TAG=what is corrected; once for each language.")],
    language: In = "",
) -> None:
    """Write the note of a correction, in every language; the corrected edition prints it first."""
    held = define.read_collection(collection)
    held.round(round_name)
    texts_by_name: dict[Language, str] = {}
    for word in words:
        tag, between, text = word.partition("=")
        if not between or tag.strip() not in held.settings.languages:
            names = ", ".join(held.settings.languages)
            first = held.settings.language
            raise make_error(UsageError, "round.note_form", text=word, first=first, list=names)
        texts_by_name[tag.strip()] = text
    note_correction(held, open_round_journal(held, round_name), round_name, texts_by_name, by=by, at=read_clock())
    _show_edition_state(round_name, "noted", choose_language(language, collection))


def _show_edition_state(subject: str, state: str, language: Language) -> None:
    get_output_console().print(f"{subject}: {format_message(f'round.state.edition.{state}').text(language)}")


Day = Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")]
PageFile = Annotated[Path | None, typer.Option("--page", help="Write it as a page too, to this file.")]


def check_round_readiness(
    collection: CollectionFolder,
    round_name: RoundName,
    today: Day = "",
    former: Former = None,
    page: PageFile = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Say whether a finished edition can be made: every check, what stands in the way, and whose turn it is.

    The edition is built for that, and not written. Exit 0 only if nothing stands in the way.
    """
    language = choose_language(language, collection)
    if not as_json:
        get_error_console().print(Text(format_message("ready.cost").text(language), style="dim"))
    state, readiness_report = _evaluate_readiness(
        collection, round_name, parse_day_option(today) or read_clock().date(), former
    )
    cache_findings(state, list_body_questions(state, state.stood))
    if page is not None:
        from tilstand.pipeline.readiness import render_readiness_page

        write_page_file(
            page, render_readiness_page(describe_checks(state.collection, readiness_report), readiness_report, language)
        )
    if as_json:
        print_json(readiness_report.to_dict(state.collection.settings.languages))
    else:
        for line in describe_checks(state.collection, readiness_report):
            style = "bold red" if line.blocks else ""
            get_output_console().print(Text(f"{line.number:>2} {line.what.text(language)}", style=style))
            if line.blocks:
                more = (line.state, line.turn, *([line.age] if line.age else []), line.do)
                get_output_console().print(Text("   " + " · ".join(text.text(language) for text in more)))
            else:
                get_output_console().print(Text(f"   {line.state.text(language)}", style="dim"))
        if readiness_report.stopped is not None:
            why = readiness_report.stopped.spoken(language)
            get_output_console().print(
                Text(format_message("ready.stopped", why=why.title).text(language), style="bold red")
            )
            for cause in (*why.causes, *([f"→ {why.remedy}"] if why.remedy else [])):
                get_output_console().print(Text(f"   {cause}"))
        get_output_console().print(Text(readiness_report.verdict.text(language), style="bold"))
        if marked := len(tuple(find_flagged_labels([state.collection]))):
            show_note_lines([format_message("ready.labels", count=marked)], language)
    if not readiness_report.go:
        raise typer.Exit(1)


def acknowledge_check(
    collection: CollectionFolder,
    round_name: RoundName,
    check: Annotated[str, typer.Argument(help="Number of the check in `round ready`, or its name.")],
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    places: Annotated[
        list[str] | None, typer.Option("--place", help="Of `telling`: code of a place that you accept; repeatable.")
    ] = None,
    former: Former = None,
    language: In = "",
) -> None:
    """Let a check that only warns pass, with the reason; it lapses when what it is about changes.

    Of quantity words beside rounded counts (`telling`) each place is accepted by its code as true as printed,
    as it reads now.
    """
    language = choose_language(language, collection)
    at = read_clock()
    if check == "telling" and places:
        state, left = find_quantity_places(collection, round_name)
        store = open_round_journal(state.collection, round_name)
        for accept_place in accept_places(store, left, places, by=by, reason=reason, at=at):
            words = format_message("ready.accepted", place=accept_place.subject[:CODE]).text(language)
            get_output_console().print(words)
        return
    state, readiness_report = _evaluate_readiness(collection, round_name, at.date(), former)
    event = let_pass(
        open_round_journal(state.collection, round_name), readiness_report, check, reason=reason, by=by, at=at
    )
    called = format_message(f"ready.{event.subject}.title")
    get_output_console().print(format_message("ready.acknowledged", check=called).text(language))


def _evaluate_readiness(
    collection: Path, round_name: str, today: date, former: Path | None
) -> tuple[RoundState, ReadinessReport]:
    """Every check; the stages are loaded only here, so that the other commands come at once."""
    from tilstand.pipeline import stages

    return stages.check_edition_readiness(collection, round_name, today, former)
