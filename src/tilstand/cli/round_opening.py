"""Commands `round open`, `template` and `remind`: workbooks and mails to bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from tilstand import collect, define
from tilstand import round as rounds
from tilstand.cli.options import AsJson, CollectionFolder, In, RoundName, choose_language, parse_day_option, read_clock
from tilstand.cli.output import get_output_console, print_json, show_note_lines
from tilstand.cli.round_status import open_round_journal
from tilstand.define import Collection, Framework
from tilstand.define.registers import list_register_measures
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_inner_period, format_message, format_period, make_error
from tilstand.model.hashes import hash_text
from tilstand.registers.round_figures import find_outdated_registers
from tilstand.round import letters
from tilstand.round.board import find_bodies_with_files
from tilstand.round.board_lines import OutstandingItems, list_outstanding_items
from tilstand.round.differences import RoundDifference, compare_rounds
from tilstand.round.letters import BodyMail, format_mail_draft, write_files_together
from tilstand.round.opening import find_previous_round, load_period_before, load_previous_answers, open_round
from tilstand.terms import InvariantText, Language
from tilstand.terms import Text as Words


def show_round_changes(found: Sequence[RoundDifference], former: str, language: Language) -> None:
    """Print what has changed, a line each; or that nothing has."""
    if former:
        kind = "since" if found else "same"
        get_output_console().print(
            format_message(f"round.changed_from.{kind}", round=InvariantText(former)).text(language)
        )
    for round_difference in found:
        get_output_console().print(f"  {round_difference.said.text(language)}")


def describe_opened_round(
    collection: Collection, round_name: str, former: str, asked: Sequence[str], found: Sequence[RoundDifference]
) -> dict[str, Any]:
    """What was opened, as it stands in JSON."""
    about, languages = collection.round(round_name), collection.settings.languages
    published: date = about.published
    return {
        "round": round_name,
        "period": about.period.text,
        "published": published.isoformat(),
        "former": former,
        "asked": list(asked),
        "changes": [round_difference.to_dict(languages) for round_difference in found],
    }


Mails = Annotated[Path | None, typer.Option("--mails", help="Folder for the mails, one file (.eml) a body, as drafts.")]
Until = Annotated[str, typer.Option("--until", help="Day by which an answer is wanted, for the mails.")]
Whom = Annotated[list[str] | None, typer.Argument(metavar="[BODY...]", help="Only these bodies; all if none is named.")]


def remind_bodies(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Whom = None,
    mails: Mails = None,
    until: Until = "",
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    language: In = "",
) -> None:
    """Show who has yet to send figures, answers or an approval; with --mails, write each a reminder.

    Without --mails exit 1 while anybody has.
    """
    language, held = choose_language(language, collection), define.read_collection(collection)
    check_bodies_known(held, bodies or ())
    view, on, by = (held.at(round_name), parse_day_option(today) or read_clock().date(), parse_day_option(until))
    subject_states = rounds.derive_subject_states(open_round_journal(held, round_name).read_events())
    board = rounds.build_board(view, round_name, subject_states, on, (), find_bodies_with_files(held, round_name))
    outstanding_items = [
        item for item in list_outstanding_items(board, subject_states) if not bodies or item.provider in bodies
    ]
    at = read_clock()
    files: dict[Path, bytes] = {}
    for current_outstanding_items in outstanding_items:
        written = letters.write_reminder(
            view,
            round_name,
            current_outstanding_items.provider,
            today=on,
            figures=current_outstanding_items.figures,
            refused=current_outstanding_items.refused,
            questions=current_outstanding_items.questions,
            account=current_outstanding_items.account,
            until=by,
        )
        if mails is not None:
            files |= build_mail_files(view, mails, "reminder", {current_outstanding_items.provider: written}, at=at)
    write_files_together(files)
    for current_outstanding_items in outstanding_items:
        get_output_console().print(_format_owing_line(view, current_outstanding_items, language))
    get_output_console().print(format_message("round.asking.owing", count=len(outstanding_items)).text(language))
    if mails is not None:
        warn_of_missing_addresses(view, [item.provider for item in outstanding_items], language)
    elif outstanding_items:
        raise typer.Exit(1)


def build_invitation_mails(
    held: Framework, round_name: str, asked: Iterable[str], mails: Path, workbooks: Path, *, at: datetime
) -> dict[Path, bytes]:
    """The mails that go with workbooks, to bodies that are asked and have sent nothing."""
    datas_by_path: dict[Path, bytes] = {}
    for provider in asked:
        book = f"{provider}.xlsx"
        attached = {book: (workbooks / book).read_bytes()}
        written = {provider: letters.write_invitation(held, round_name, provider)}
        datas_by_path |= build_mail_files(held, mails, "invitation", written, at=at, attached=attached)
    return datas_by_path


def build_mail_files(
    held: Framework,
    folder: Path,
    kind: str,
    written: Mapping[str, BodyMail],
    *,
    at: datetime,
    attached: Mapping[str, bytes] | None = None,
    apart: bool = False,
) -> dict[Path, bytes]:
    """Mails as files: `KIND-BODY.eml` for each body.

    Args:
        held: The collection.
        folder: Where they go.
        kind: What they are.
        written: The letters, by body.
        at: The date of the mails.
        attached: Files that go with each.
        apart: True where a body may get several of the kind: the name then has the letter's hash.
    """
    sender, datas_by_path = held.settings.contact, {}
    for provider, body_mail in written.items():
        name = f"{kind}-{provider}" + (f"-{hash_text(body_mail.text)[:8]}" if apart else "")
        receiver = held.providers[provider].contact
        datas_by_path[folder / f"{name}.eml"] = format_mail_draft(
            body_mail, sender=sender, receiver=receiver, at=at, attached=attached
        )
    return datas_by_path


def check_bodies_known(held: Framework, bodies: Iterable[str]) -> None:
    """Stop where a body is none of the collection's, before anything is done.

    Raises:
        UsageError: If one is not.
    """
    for provider in bodies:
        if provider not in held.providers:
            raise make_error(UsageError, "no_provider", provider=provider, collection=held.id)


def warn_of_missing_addresses(held: Framework, providers: Iterable[str], language: Language) -> None:
    """Say whose mails have no address: whoever sends them fills it in."""
    without = [provider for provider in providers if not held.providers[provider].contact.mail]
    if without:
        show_note_lines([format_message("round.asking.no_address", count=len(without))], language)


def _format_owing_line(held: Framework, one: OutstandingItems, language: Language) -> str:
    parts = []
    if one.refused:
        parts.append(format_message("round.asking.owes.refused"))
    elif one.figures:
        parts.append(format_message("round.asking.owes.figures"))
    if one.questions:
        parts.append(format_message("round.asking.owes.questions", count=len(one.questions)))
    if one.account:
        parts.append(format_message("round.asking.owes.account"))
    name = held.provider_label(one.provider).text(language)
    return f"{name}: {'; '.join(part.text(language) for part in parts)}"


def write_body_workbook(
    collection: CollectionFolder,
    round_name: RoundName,
    provider: Annotated[str, typer.Argument(metavar="BODY", help="The body that the workbook is for.")],
    file: Annotated[Path | None, typer.Option("--out", help="Where to write it; BODY.xlsx if not given.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there already.")] = False,
    language: In = "",
) -> None:
    """Write the workbook for one body: drop-downs, locked headers, last time's figures beside."""
    read = define.read_collection(collection)
    check_bodies_known(read, [provider])
    path = file or Path(f"{provider}.xlsx")
    _check_workbook_path(path, provider, force)
    earlier = load_period_before(read, round_name).get(provider, {})
    spoken = language or read.get_provider_language(provider)
    kept = list_register_measures(read, round_name)
    collect.write_workbook_template(read, round_name, provider, path, earlier, language=spoken, counted=kept)
    get_output_console().print(f"{path}")


def _check_workbook_path(path: Path, provider: str, force: bool) -> None:
    if path.is_dir():
        raise make_error(UsageError, "is_folder", path=path, file=path / f"{provider}.xlsx")
    if not path.parent.is_dir():
        raise make_error(UsageError, "no_folder", folder=path.parent)
    if path.exists() and not force:
        raise make_error(UsageError, "there_already", file=path)


Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]


def open_new_round(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    since: Annotated[str, typer.Option("--from", help="The round that it follows; else the latest.")] = "",
    published: Annotated[str, typer.Option("--published", help="Day of the edition.")] = "",
    deadline: Annotated[str, typer.Option("--deadline", help="Last day for deliveries.")] = "",
    workbooks: Annotated[Path | None, typer.Option("--workbooks", help="Folder for every body's workbook.")] = None,
    mails: Mails = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Open a round: say what has changed, ask every body, and write all workbooks and mails at once."""
    held, asked = open_round(
        collection,
        round_name,
        since=since,
        published=parse_day_option(published),
        deadline=parse_day_option(deadline),
        by=by,
        at=read_clock(),
    )
    language, spoken = choose_language(language, collection), language
    about, former = held.round(round_name), since or find_previous_round(held, round_name)
    round_differences = compare_rounds(held, former, round_name)
    if as_json:
        print_json(describe_opened_round(held, round_name, former, asked, round_differences))
    else:
        span = format_period(about.period, language)
        get_output_console().print(
            _format_opening_text("period", language, period=InvariantText(span), day=DatedText(about.published))
        )
        get_output_console().print(
            _format_opening_text("opened", language, count=len(asked), round=InvariantText(round_name))
        )
        if about.deadline is not None and about.deadline >= about.published:
            warned = _format_opening_text(
                "deadline_after",
                language,
                day=DatedText(about.deadline),
                published=DatedText(about.published),
                file=InvariantText(f"rounds/{round_name}/round.toml"),
            )
            get_output_console().print(warned)
        if (parse_day_option(published) or about.published, parse_day_option(deadline) or about.deadline) != (
            about.published,
            about.deadline,
        ):
            file = InvariantText(f"rounds/{round_name}/round.toml")
            get_output_console().print(_format_opening_text("dates_stay", language, file=file))
        for name, upto in find_outdated_registers(held, round_name):
            short = format_message("round.between.register", register=name, period=format_inner_period(upto))
            get_output_console().print(short.text(language))
        show_round_changes(round_differences, former, language)
    folder = workbooks or mails
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        known, kept = load_period_before(held, round_name), list_register_measures(held, round_name)
        reporting = [text for text in held.reporting(about) if collect.is_provider_asked(held, about, text, kept)]
        texts_by_entry = load_previous_answers(held, round_name)
        for provider in reporting:
            path, own_text = folder / f"{provider}.xlsx", spoken or held.get_provider_language(provider)
            collect.write_workbook_template(
                held,
                round_name,
                provider,
                path,
                known.get(provider, {}),
                earlier_answers={address: words.text(own_text) for address, words in texts_by_entry.items()},
                language=own_text,
                counted=kept,
            )
            if not as_json:
                get_output_console().print(f"  {path}")
        if mails is not None:
            subject_states = rounds.derive_subject_states(open_round_journal(held, round_name).read_events())
            waiting = [
                text
                for text in reporting
                if subject_states.get_subject_state("delivery", text).state in ("asked", "reopened")
            ]
            write_files_together(build_invitation_mails(held, round_name, waiting, mails, folder, at=read_clock()))
            warn_of_missing_addresses(held, waiting, language)


def _format_opening_text(path: str, language: Language, **facts: Words | int | DatedText) -> str:
    return format_message(f"round.{path}", **facts).text(language)
