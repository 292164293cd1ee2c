"""`tilstand link key`, `encode` and `encoder`: keys of all, and lists of persons encoded at a body."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tilstand.cli.app import BARE
from tilstand.cli.options import AsJson, By, In, choose_language, parse_day_option, read_clock
from tilstand.cli.output import get_error_console, get_output_console, print_json, write_page_file
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.link.person_list import LinkabilityReport
from tilstand.storage.atomic import write_files_atomically
from tilstand.terms import Language

if TYPE_CHECKING:
    from tilstand.link.custody import KeyCustody

_PASSPHRASE = "TILSTAND_PASSPHRASE"
_BODY_PASSPHRASE = "TILSTAND_BODY_PASSPHRASE"

Custody = Annotated[Path, typer.Argument(metavar="CUSTODY", help="Folder of the key custodian.")]
Year = Annotated[int, typer.Option("--year", help="Year of the registrations.")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help=f"First line of this file; else {_PASSPHRASE}, else it is asked for."),
]

app = typer.Typer(help="Keys of a custodian and of a linkage unit.", no_args_is_help=True, **BARE)


def encode_person_list(
    people: Annotated[Path, typer.Argument(metavar="PEOPLE", help="The list: Excel (.xlsx) or CSV.")],
    key: Annotated[Path, typer.Option("--key", help="Key file from the key custodian.")],
    to: Annotated[Path, typer.Option("--to", help="Public key of the linkage unit, unit.pub.")],
    total: Annotated[int, typer.Option("--total", min=0, help="Total that the body has reported for the year.")],
    out: Annotated[Path | None, typer.Option("--out", help="The sealed file; only a check if not given.")] = None,
    rows: Annotated[Path | None, typer.Option("--rows", help="Keep each line's row number here, for a check.")] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", metavar="KIND=HEADER", help="What a column is; repeatable.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Encode a list of persons and seal it for the linkage unit; say what of it can be linked, and why."""
    from tilstand.link.custody import open_year_key
    from tilstand.link.person_list import choose_columns, encode_list, read_person_list
    from tilstand.link.sealing import parse_unit_key, seal_submission
    from tilstand.link.submission import build_submission

    language = choose_language(language)
    unit = parse_unit_key(to.read_text("utf-8", "replace"), to.name)
    phrase = ask_passphrase(key.name, passphrase_file, language)
    year_key = open_year_key(key.read_text("ascii", "replace"), phrase, read_clock().date(), key.name)
    if year_key.unit and year_key.unit != unit["kid"]:
        raise make_error(UsageError, "link.key.foreign", file=to.name)
    if not year_key.body:
        raise make_error(UsageError, "link.key.kind", file=key.name)
    listed = read_person_list(people)
    encoder = year_key.to_encoder()
    records, report = encode_list(listed, choose_columns(listed, column or (), people.name), encoder)
    if out is not None:
        submission = build_submission(encoder, year_key.body, total, records)
        lines = "".join(f"{number},{record.row}\n" for number, record in enumerate(records, start=1))
        kept = {rows: f"line,row\n{lines}".encode()} if rows is not None else {}
        write_files_atomically({out: seal_submission(submission, unit), **kept})
    if as_json:
        print_json({**report.to_dict(), "body": year_key.body, "year": year_key.year, "reported": total})
        return
    _show_linkability(report, total, language)
    if out is not None:
        linkable = report.records - report.classes["none"]
        say("key.sealed", language, file=out, linkable=linkable, records=report.records)
        if rows is not None:
            say("key.rows", language, file=rows)


def write_encoder_page(
    out: Annotated[Path, typer.Option("--out", help="The page.")],
    to: Annotated[Path | None, typer.Option("--to", help="Public key of the linkage unit, to lie in the page.")] = None,
    language: In = "",
) -> None:
    """Write the encoder as one page that a caseworker opens from disk, without a network."""
    from tilstand.link.encoder_page import render_encoder_page
    from tilstand.link.sealing import parse_unit_key

    language = choose_language(language)
    unit = parse_unit_key(to.read_text("utf-8", "replace"), to.name) if to is not None else None
    write_page_file(out, render_encoder_page(language, unit).encode())
    say("key.page", language, file=out)


@app.command("new")
def create_year_key(
    custody: Custody,
    year: Year,
    expires: Annotated[str, typer.Option("--expires", metavar="DAY", help="Last day on which the key encodes.")],
    group: Annotated[
        list[str] | None, typer.Option("--group", help="Code of a group that may be told apart; repeatable.")
    ] = None,
    unit: Annotated[Path | None, typer.Option("--unit", help="unit.pub: the key serves no other linkage unit.")] = None,
    by: By = "custodian",
    passphrase_file: PassphraseFile = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Make the key of a year, sealed with the custodian's passphrase, and write so in the signed log."""
    from tilstand.link.sealing import parse_unit_key

    language = choose_language(language)
    public = parse_unit_key(unit.read_text("utf-8", "replace"), unit.name) if unit is not None else {}
    day = parse_day_option(expires) or read_clock().date()
    new = not (custody / "custodian.key").exists()
    told = _open_custody(custody, by, passphrase_file, language, new=new).create_key(
        year, day, group or (), public.get("kid", "")
    )
    _answer("key.new", told, language, as_json, year=str(year), day=day)


@app.command("seal")
def seal_year_key(
    custody: Custody,
    year: Year,
    body: Annotated[str, typer.Option("--body", help="Identifier of the body.")],
    out: Annotated[Path, typer.Option("--out", help="The key file of the body.")],
    by: By = "custodian",
    passphrase_file: PassphraseFile = None,
    body_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            "--body-passphrase-file", help=f"First line of this file; else {_BODY_PASSPHRASE}, else asked for."
        ),
    ] = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Seal the key of a year for a body under a passphrase of its own, and write so in the signed log."""
    language = choose_language(language)
    custodian = _open_custody(custody, by, passphrase_file, language)
    body_phrase = ask_passphrase(out.name, body_passphrase_file, language, variable=_BODY_PASSPHRASE, new=True)
    sealed, told = custodian.seal_key(year, body, body_phrase)
    write_files_atomically({out: sealed.encode()})
    _answer("key.seal", told, language, as_json, year=str(year), body=body, file=out)


@app.command("destroy")
def destroy_year_key(
    custody: Custody,
    year: Year,
    by: By = "custodian",
    passphrase_file: PassphraseFile = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Destroy the key of a year, and write so in the signed log."""
    language = choose_language(language)
    told = _open_custody(custody, by, passphrase_file, language).destroy_key(year)
    _answer("key.destroy", told, language, as_json, year=str(year))


@app.command("log")
def show_custody_log(custody: Custody, language: In = "", as_json: AsJson = False) -> None:
    """Check the signed log of a custody, or of a copy of it, and show it."""
    from tilstand.link.custody import read_custody_log

    language = choose_language(language)
    records = read_custody_log(custody)
    if as_json:
        print_json(records)
        return
    for record in records:
        say("key.entry", language, **{name: str(record[name]) for name in ("at", "act", "year", "body", "by")})
    if not records:
        say("key.empty", language)


@app.command("unit")
def create_linkage_unit_key(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the linkage unit.")],
    passphrase_file: PassphraseFile = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Make the key pair of a linkage unit: unit.key, sealed with a passphrase, and unit.pub for the bodies."""
    from tilstand.link.custody import create_unit_key

    language = choose_language(language)
    thumbprint = create_unit_key(folder, ask_passphrase("unit.key", passphrase_file, language, new=True))
    _answer("key.unit", {"thumbprint": thumbprint}, language, as_json, thumbprint=thumbprint)


def _open_custody(
    folder: Path, by: str, passphrase_file: Path | None, language: Language, *, new: bool = False
) -> KeyCustody:
    """The custody of the keys, opened with the custodian's passphrase."""
    from tilstand.link.custody import KeyCustody

    phrase = ask_passphrase("custodian.key", passphrase_file, language, new=new)
    return KeyCustody(folder, phrase, by, read_clock())


def ask_passphrase(
    file: str, given: Path | None, language: Language, *, variable: str = _PASSPHRASE, new: bool = False
) -> str:
    """A passphrase: from a file, the environment, or asked for; never from the command, where others could see it.

    Raises:
        UsageError: If there is none.
    """
    if given is not None:
        phrase = next(iter(given.read_text("utf-8").splitlines()), "")
    else:
        phrase = os.environ.get(variable, "")
        if not phrase and sys.stdin.isatty():
            again = format_message("link.key.again").text(language) if new else False
            asked = format_message("link.key.passphrase", file=file).text(language)
            phrase = typer.prompt(asked, hide_input=True, confirmation_prompt=again, err=True)
    if not phrase:
        raise make_error(UsageError, "link.passphrase.none", variable=variable)
    return phrase


def _answer(path: str, told: dict[str, Any], language: Language, as_json: bool, **facts: str | date | Path) -> None:
    if as_json:
        print_json(told)
    else:
        say(path, language, **facts)


def say(path: str, language: Language, **facts: str | int | date | Path) -> None:
    """Print a message of the room."""
    get_output_console().print(format_message(f"link.{path}", **facts).text(language))


def _show_linkability(report: LinkabilityReport, reported: int, language: Language) -> None:
    """What of a list can be linked and why, by column and by class; never a cell of it."""
    say("report.records", language, count=report.records)
    for column in report.columns:
        kind, header = (
            format_message(f"link.kind.{column.kind}").text(language),
            json.dumps(column.header, ensure_ascii=False),
        )
        filled = format_message("link.report.filled", count=column.filled).text(language)
        get_output_console().print(f"  {kind} ({header}). {filled}")
        if column.unread:
            unread = format_message("link.report.unread", count=column.unread).text(language)
            get_output_console().print(f"    {unread}")
    say("report.unused", language, count=report.unused)
    for name, count in report.classes.items():
        title, why = (format_message(f"link.{part}.{name}").text(language) for part in ("class", "why"))
        get_output_console().print(f"  {title}: {count}." + (f" {why}" if count else ""))
    for name, count in (("aliases", report.aliases), ("bands", report.bands), ("ungrouped", report.ungrouped)):
        if count:
            say(f"report.{name}", language, count=count)
    if reported != report.records:
        note = format_message("link.report.total", records=report.records, reported=reported)
        get_error_console().print(note.text(language), style="yellow")
