"""`tilstand audit`: the figures that a printed text states, held against the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.text import Text

from tilstand import define
from tilstand.cli.options import AsJson, In, choose_language
from tilstand.cli.output import (
    format_terminal_text,
    get_error_console,
    get_output_console,
    lead_with_name,
    print_json,
    write_page_file,
)
from tilstand.define import Collection, StructuralMetadata
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.languages.language import load_number_signs
from tilstand.pipeline.release import build_proof_ground
from tilstand.proofread import CheckedNumber, Proofreader, ProofreadResult, Standing
from tilstand.proofread.documents import PrintedDocument, read_document
from tilstand.proofread.marked_text import mark_numbers, write_commented_document
from tilstand.proofread.result import ClaimForm, make_document_remark
from tilstand.proofread.texts import EditionTexts
from tilstand.report_text.print_forms import title_figure
from tilstand.round.state import find_round_of_period, load_round
from tilstand.terms import Period

_POINT = re.compile(r"(?<=\d)\.(?=\d)")  # what the ledger states is told with a point

_STYLE = {
    Standing.AGREES: "green",
    Standing.DISPUTED: "yellow",
    Standing.DOES_NOT_FIT: "bold red",
    Standing.NOT_MATCHED: "dim",
}


def proofread_text(
    file: Annotated[Path, typer.Argument(help="The text: .txt, .md, .pdf or .docx.")],
    collection: Annotated[Path, typer.Option("--collection", help="Folder of the collection.")],
    period: Annotated[str, typer.Option("--period", help="Period that the text reports on, e.g. 2024.")],
    as_json: AsJson = False,
    language: In = "",
    everything: Annotated[bool, typer.Option("--all", help="Also show the numbers that are not matched.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a number does not fit.")] = False,
    page: Annotated[
        Path | None, typer.Option("--page", help="Write the text as a page, numbers marked in place.")
    ] = None,
    word: Annotated[
        Path | None,
        typer.Option("--word", help="Write the text as a .docx, a comment at each number that is in doubt."),
    ] = None,
) -> None:
    """Proof-read a text: tie each number in it to a figure of the collection, and say whether they agree.

    Exit code 0 when the text was read; 1 only with --strict and a number that does not fit; 2 when the
    command cannot be carried out as given; 3 when the text cannot be read.
    """
    if not file.is_file():
        raise make_error(UsageError, "no_file", file=file)
    text = read_document(file.read_bytes(), file.name)
    held, language = define.read_collection(collection), choose_language(language, collection)
    proofreader, kept = _build_proofreader(held, period)
    proofread_result = _check_with_progress(proofreader, text)
    more = (make_document_remark(name, count=count) for name, count in kept.items() if count)
    proofread_result = ProofreadResult(proofread_result.checked, (*more, *text.remarks, *proofread_result.remarks))
    if page is not None or word is not None:
        _write_marked_text(file.name, text, held, proofread_result, language, page, word)
    if as_json:
        for document_remark in proofread_result.remarks:  # the list on stdout holds figures only
            get_error_console().print(Text(document_remark.text(language), style="yellow"))
        print_json([checked_number.to_json_object() for checked_number in proofread_result.checked])
    else:
        _show_proofread_result(held, proofread_result, language, everything)
    if strict and proofread_result.status_counts[Standing.DOES_NOT_FIT]:
        raise typer.Exit(1)


def _write_marked_text(
    name: str,
    text: PrintedDocument,
    held: StructuralMetadata,
    found: ProofreadResult,
    language: str,
    page: Path | None,
    word: Path | None,
) -> None:
    def describe(number: CheckedNumber) -> str:
        return " ".join(_format_check_line(held, number, language).plain.split())

    if page is not None:
        from tilstand.internal.proofread_page import render_proofread_page

        write_page_file(page, render_proofread_page(name, text.lines, found, describe, language))
    if word is not None:
        doubted = [
            c for c in found.checked if c.contradicting or c.status in (Standing.DOES_NOT_FIT, Standing.DISPUTED)
        ]
        write_page_file(word, write_commented_document(mark_numbers(text.lines, doubted), describe))


def _check_with_progress(proofreader: Proofreader, text: PrintedDocument) -> ProofreadResult:
    """What is found of a document; of a long one, how far it is read is shown on the way."""
    progress = Progress(console=get_error_console(), transient=True)
    task = progress.add_task("")

    def show_progress(done: int, of: int) -> None:
        if done < of:
            progress.start()
            progress.update(task, completed=done, total=of)

    try:
        return proofreader.check_document(text.lines, show_progress)
    finally:
        if progress.live.is_started:
            progress.stop()


def _build_proofreader(held: Collection, period: str) -> tuple[Proofreader, Mapping[str, int]]:
    """A proof-reader over the round of a period, or over the first later round that looks back on it.

    Beside it, how many numbers its policy keeps from it, and how many it gives to it rounded.
    """
    try:
        wanted = Period.from_text(period)
    except ValueError as error:
        raise make_error(UsageError, "no_period", text=period) from error
    state = load_round(held, find_round_of_period(held, wanted))
    ground = build_proof_ground(state)
    # What bodies wrote may count those whom the policy hides; what the report only cites counts nobody.
    answers = () if ground.hidden else tuple(a for submission in state.batch.submissions for a in submission.answers)
    of_then = state.round.period == wanted
    texts = EditionTexts(state.collection, state.opened, answers) if of_then else None
    kept = {"hidden": ground.hidden, "rounded": ground.rounded}
    return Proofreader(state.collection, wanted, ground.stated, ground.figures, texts), kept


def _show_proofread_result(held: StructuralMetadata, found: ProofreadResult, language: str, everything: bool) -> None:
    console = get_output_console()
    for document_remark in found.remarks:
        console.print(Text(document_remark.text(language), style="yellow"))
    shown = [c for c in found.checked if everything or c.contradicting or c.status is not Standing.NOT_MATCHED]
    for place, text, group in _group_checks_by_sentence(shown):
        console.print()
        name = "line_of_page" if place[1] else "line"
        where = _format_audit_text(name, language, line=place[0], page=place[1])
        console.print(lead_with_name(where, text))
        for checked_number in group:
            console.print(Text("  ") + _format_check_line(held, checked_number, language))
    console.print()
    counts = {status.value: found.status_counts[status] for status in Standing}
    summary = _format_audit_text("summary", language, total=len(found.checked), **counts)
    console.print(Text(summary, style="bold"))
    if found.status_counts[Standing.NOT_MATCHED] and not everything:
        console.print(Text(_format_audit_text("rest", language), style="dim"))


def _group_checks_by_sentence(
    checked: list[CheckedNumber],
) -> Iterator[tuple[tuple[int, int], str, list[CheckedNumber]]]:
    groups: dict[tuple[int, int, str], list[CheckedNumber]] = {}
    for checked_number in checked:
        groups.setdefault((checked_number.line, checked_number.page, checked_number.text), []).append(checked_number)
    yield from (((line, page), text, group) for (line, page, text), group in groups.items())


def _format_check_line(held: StructuralMetadata, one: CheckedNumber, language: str) -> Text:
    """One figure: whether it fits, with both numbers and where the ledger's can be seen."""
    found = Text().append(f"{_format_audit_text(one.status.value, language):<13}", style=_STYLE[one.status])
    found.append(_format_audit_text("printed", language, number=one.printed))
    if one.status is not Standing.AGREES or one.expected not in ("", one.printed):
        expected = _POINT.sub(load_number_signs(language).decimal, one.expected)
        whose = "edition" if one.key is None and one.sources else "ledger"
        found.append(f", {_format_audit_text(whose, language, number=expected)}" if expected else "")
    if one.key is not None:
        found.append(f"  {title_figure(held, one.key).text(language)}", style="dim")
    if one.form is not ClaimForm.FIGURE:
        found.append(f"  {_format_audit_text(one.form.value, language)}", style="dim")
    if one.status is not Standing.AGREES:
        for name, slots in (("contradicting", one.contradicting), ("missing", one.missing)):
            if slots:
                told = ", ".join(_format_audit_text(f"slot_{slot}", language) for slot in slots)
                found.append(f"  {_format_audit_text(name, language, list=told)}")
    if one.findings:
        found.append(f"  {_format_audit_text('findings', language, list=', '.join(one.findings))}", style="dim")
    first: Any = one.sources[0] if one.sources else None
    if first is not None and first.document:
        place = f"{first.document}" + (f":{first.line}" if first.line else f" {first.cell}" if first.cell else "")
        found.append(f"  [{place}]", style="dim")
    return found


def _format_audit_text(path: str, language: str, **facts: object) -> str:
    return format_terminal_text(f"audit.{path}", language, **facts)
