"""`tilstand guide`: which way is open, whom to call, and what of a guide does not fit."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.prompt import IntPrompt

from tilstand import define
from tilstand.cli.app import BARE
from tilstand.cli.options import AsJson, CollectionFolder, In, choose_language, parse_day_option, read_clock
from tilstand.cli.output import (
    get_error_console,
    get_output_console,
    lead_with_name,
    print_json,
    show_note_lines,
    write_page_file,
)
from tilstand.errors import UsageError
from tilstand.guides.checks import check_guide, require_sound_guide
from tilstand.guides.guide import Guide, read_guide
from tilstand.guides.pathway import answer_situation, find_meeting_pairs
from tilstand.guides.rule_text import describe_answer
from tilstand.languages import format_message, make_error
from tilstand.model import Severity
from tilstand.storage.toml import parse_toml_table
from tilstand.terms import Language, Period

app = typer.Typer(help="Guides: which way is open, whom to call, how to recognise.", no_args_is_help=True, **BARE)

Day = Annotated[str, typer.Option("--day", help="The day that counts, e.g. 2031-05-17; today if not given.")]


@app.command("ask")
def ask_guide(
    collection: CollectionFolder,
    situation: Annotated[
        Path | None,
        typer.Argument(metavar="[SITUATION]", help="TOML with a line for each question; - for stdin; asked if none."),
    ] = None,
    day: Day = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Say which rules a situation meets, what they give and require, whom to call; nothing is kept.

    No option takes an answer: options stand in the history of the terminal.
    """
    language, guide, on = choose_language(language, collection), *_read_guide_on(collection, day)
    answers = _ask_questions(guide, language) if situation is None else _read_situation(guide, situation)
    told = describe_answer(guide, answer_situation(guide, answers, on), language)
    if as_json:
        print_json(told)
    else:
        _show_answer(guide, told, language)


@app.command("page")
def write_guide_page(
    collection: CollectionFolder,
    out: Annotated[Path, typer.Option("--out", help="The page, one HTML file.")],
    day: Day = "",
    language: In = "",
) -> None:
    """Write the questions and answers as one page that works without a network and keeps nothing."""
    from tilstand.guides.page import render_aid_page

    language, guide, on = choose_language(language, collection), *_read_guide_on(collection, day)
    require_sound_guide(guide, on)
    write_page_file(out, render_aid_page(guide, language, on).encode())
    get_output_console().print(format_message("guide.page.written", file=out).text(language))


@app.command("identification")
def write_identification_guide(
    collection: CollectionFolder,
    year: Annotated[str, typer.Argument(metavar="YEAR", help="Year of the version, e.g. 2026.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for it; it is replaced as a whole.")],
    final: Annotated[
        bool, typer.Option("--final", help="Hand it out: refused while anything is lacking. Else it is a draft.")
    ] = False,
    day: Day = "",
    language: In = "",
) -> None:
    """Make the identification guide: signs, how to talk, duties, rights, whom to call; pages, PDF and data."""
    from tilstand.guides.identification import build_identification_overview, hash_guide_files
    from tilstand.publish.register_overview import write_overview

    language, held = choose_language(language, collection), define.read_collection(collection)
    guide, on = read_guide(held), parse_day_option(day) or read_clock().date()
    require_sound_guide(guide, on)
    try:
        period = Period.from_text(year)
    except ValueError as error:
        raise make_error(UsageError, "overview.no_period", period=year) from error
    made = build_identification_overview(guide, held, period, on, final=final)
    files = write_overview(made, out, inputs=hash_guide_files(held), source=held.path)
    show_note_lines(made.lacks, language)
    get_output_console().print(format_message("overview.written", folder=out, count=len(files)).text(language))


@app.command("check")
def check_guide_files(collection: CollectionFolder, day: Day = "", as_json: AsJson = False, language: In = "") -> None:
    """Say all that does not fit in a guide on a day, at once. Exit 1 while an error stands."""
    language, guide, on = choose_language(language, collection), *_read_guide_on(collection, day)
    findings = check_guide(guide, on)
    if as_json:
        print_json([finding.to_dict(guide.languages) for finding in findings])
    else:
        for finding in findings:
            severity = format_message(f"finding.{finding.severity}").text(language).partition(":")[0]
            get_output_console().print(lead_with_name(severity, finding.what.text(language)))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)
    if not as_json:
        pairs = sum(1 for _ in find_meeting_pairs(guide, on))
        facts = {"rules": len(guide.rules), "pairs": pairs, "situations": len(guide.situations)}
        get_output_console().print(format_message("guide.check.none", **facts).text(language))


def _read_guide_on(collection: Path, day: str) -> tuple[Guide, date]:
    return read_guide(define.read_collection(collection)), parse_day_option(day) or read_clock().date()


def _read_situation(guide: Guide, file: Path) -> Mapping[str, str]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
        answers = parse_toml_table(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise make_error(UsageError, "guide.situation") from error
    # What stands there is told by name alone: an answer is nobody's business.
    wrong = [
        name
        for name, option in answers.items()
        if name not in guide.questions or option not in guide.questions[name].options
    ]
    if wrong:
        raise make_error(
            UsageError, "guide.situation", [format_message("guide.problem.name", name=name) for name in wrong]
        )
    return {name: str(option) for name, option in answers.items()}


def _ask_questions(guide: Guide, language: Language) -> Mapping[str, str]:
    """The answers of somebody at the terminal, asked question by question on stderr."""
    answers: dict[str, str] = {}
    console = get_error_console()
    for name, question in guide.questions.items():
        if name not in guide.list_asked_questions(answers):
            continue
        console.print(guide.labels[f"questions.{name}.text"].text(language), style="bold")
        for number, option in enumerate(question.options, start=1):
            console.print(f"  {number}. {guide.labels[f'questions.{name}.options.{option}'].text(language)}")
        allowed = [str(number) for number in range(1, len(question.options) + 1)]
        chosen = IntPrompt.ask("", choices=allowed, show_choices=False, console=console)
        answers[name] = question.options[chosen - 1]
    return answers


def _show_answer(guide: Guide, told: Mapping[str, Any], language: Language) -> None:
    console = get_output_console()
    if told["draft"]:
        console.print(format_message("guide.answer.draft").text(language), style="bold red")
    number = guide.services[guide.settings.emergency].phone
    console.print(format_message("guide.answer.first", number=number).text(language), style="bold")
    outcomes: Sequence[Mapping[str, Any]] = told["outcomes"]
    if not outcomes:
        console.print(format_message("guide.answer.none").text(language))
    for heading, gives in (("gives", True), ("asks", False)):
        chosen = [outcome for outcome in outcomes if outcome["gives"] is gives]
        if chosen:
            console.print("\n" + format_message(f"guide.answer.{heading}").text(language), style="bold")
        for outcome in chosen:
            console.print(lead_with_name(outcome["track"], outcome["says"]))
            for head, text in outcome["rows"]:
                console.print(f"    {head}: {text}", style="dim")
    console.print("\n" + format_message("guide.answer.call").text(language), style="bold")
    for service in told["call"]:
        about = (service["number"], service["web"], service["offers"], service["refer"], service["hours"])
        console.print(lead_with_name(service["name"], "; ".join(text for text in about if text)))
        if service["checked"]:
            console.print(f"    {service['checked']}", style="dim")
    console.print("\n" + format_message("guide.answer.no_proof").text(language))
