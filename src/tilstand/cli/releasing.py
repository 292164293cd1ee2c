"""`tilstand round release` and `withdraw`: a person reads what is said, and opens it to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand.cli.clock import now
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import Collection, RoundView
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.reconcile.find import where
from tilstand.round import standings
from tilstand.round.explain import archive_beside, delivered
from tilstand.round.former import FormerWords, former
from tilstand.round.given import read_out
from tilstand.round.journal import journal
from tilstand.round.reasons import reasons
from tilstand.round.sheet import TextSheet, clues, named, sheets
from tilstand.round.words import Wording, opened, said, waiting
from tilstand.round.words import release as released
from tilstand.round.words import withdraw as withdrawn
from tilstand.screen import Clue
from tilstand.terms import Language
from tilstand.terms.marked import bare

__all__ = ["release", "withdraw"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Hashes = Annotated[
    list[str] | None, typer.Option("--hash", help="Hash of one text, as it is shown; may be repeated.")
]
From = Annotated[Path | None, typer.Option("--from", help="A file of hashes, one a line.")]


def release(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    hashes: Hashes = None,
    source: From = None,
    text: Annotated[
        str, typer.Option("--text", help="Show the report's sentences in files whose path holds this.")
    ] = "",
    instead: Annotated[
        str, typer.Option("--words", help="Words to print instead of those given; with one hash.")
    ] = "",
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what is not released, each text with its hash and what is marked in it; release those named."""
    language, held = tongue(language, collection), define.collection(collection)
    view, folder, store = held.at(round_name), held.path / "rounds" / round_name, journal(held, round_name)
    told = said(view, delivered(view, round_name, standings(store.events())), reasons(view, round_name))
    told = read_out(archive or archive_beside(held.path), told)
    wanted = _wanted(hashes, source)
    if instead and len(wanted) != 1:
        raise failure(UsageError, "round.one_text", count=len(wanted))
    closed = waiting(told, opened(folder, standings(store.events()), told))
    if wanted:
        if any(one not in {text.sha256 for text in told} for one in wanted):
            wanted = named(wanted, sheets(closed, clues(view, closed)))
        for one in released(folder, store, told, wanted, by=by, at=now(), instead=instead):
            state = message("round.state.text.released").text(language)
            out().print(f"{one.sha256}  {_called(view, one, language)}: {state}", markup=False)
        return
    shown = [one for one in closed if text in one.file] if text else closed
    marked = clues(view, shown)
    before = former(held, round_name) if shown else FormerWords()
    if as_json:
        show_json([_record(one, before.of(one), marked[one.sha256]) for one in shown])
        return
    for one in shown:
        if not one.file:
            _show(view, one, before.of(one), marked[one.sha256], language)
    _show_report(held, [one for one in shown if one.file], marked, before if text else None, language)
    out().print(message("round.texts", count=len(closed)).text(language), markup=False)


def withdraw(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    hashes: Hashes = None,
    source: From = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Close released texts again, with the reason; what is printed already stays printed."""
    language, held = tongue(language, collection), define.collection(collection)
    held.round(round_name)
    wanted = _wanted(hashes, source)
    if not wanted:
        raise failure(UsageError, "round.one_text", count=0)
    for sha256 in withdrawn(journal(held, round_name), wanted, by=by, reason=reason, at=now()):
        told = message("round.state.text.withdrawn").text(language)
        out().print(f"{sha256}: {told}", markup=False)


def _wanted(hashes: list[str] | None, source: Path | None) -> tuple[str, ...]:
    """The hashes that were named; an empty line and what follows a `#` in a file say nothing."""
    lines = list(hashes or ())
    if source is not None:
        try:
            lines += [line.partition("#")[0] for line in source.read_text("utf-8").splitlines()]
        except (OSError, UnicodeDecodeError) as error:
            raise failure(UsageError, "not_read", [message("errors.not_read.absent", path=source)]) from error
    return tuple(dict.fromkeys(line.strip().lower() for line in lines if line.strip()))


def _called(view: RoundView, one: Wording, language: Language) -> str:
    if one.file:
        return f"{one.file}:{one.line}"
    if one.reason is not None:
        return f"{bare(one.reason.text(language))} · {one.language}"
    if one.about is not None:
        return bare(where(view, one.about).text(language))
    body, asked = view.provider_label(one.provider), view.labels[f"questions.{one.question}"]
    return f"{bare(body.text(language))} · {bare(asked.text(language))} · {one.language}"


def _show_report(
    held: Collection,
    texts: Sequence[Wording],
    marked: Mapping[str, Sequence[Clue]],
    before: FormerWords | None,
    language: Language,
) -> None:
    """The sentences of the report: file by file how many wait, or all of them, sheet by sheet."""
    by_sheet = {(one.file, one.section): one for one in sheets(texts, marked)}
    for file, part in groupby(texts, lambda one: one.file):
        own = list(part)
        count = sum(bool(marked[one.sha256]) for one in own)
        told = message("round.of_text", count=len(own), marked=count).text(language)
        out().print(Text(f"{file}: {told}", style="bold"))
        if not file.startswith("rounds/"):
            rounds = ", ".join(_shared_by(held, file))
            out().print(f"  {message('round.shared', list=rounds).text(language)}", markup=False)
        if before is not None:
            for section, sentences in groupby(own, lambda one: one.section):
                _show_section(list(sentences), marked, before, by_sheet.get((file, section)), language)
            _show_sheet(by_sheet.get((file, "")), "whole", language)


def _shared_by(held: Collection, file: str) -> list[str]:
    """The rounds that a shared text is for."""
    return [
        name
        for name in held.rounds
        if any(
            held.at(name).text_file(tag, path) == file
            for tag, own in held.at(name).texts.items()
            for path in own
        )
    ]


def _show_section(
    texts: Sequence[Wording],
    marked: Mapping[str, Sequence[Clue]],
    before: FormerWords,
    sheet: TextSheet | None,
    language: Language,
) -> None:
    console, section = out(), texts[0].section
    if section:
        console.print(Text(f"\n{section}", style="bold"))
    for one in texts:
        console.print(f"  {one.line}: {one.words}", markup=False, highlight=False)
        if (was := before.of(one)) not in ("", one.words):
            told = message("round.wording.former", words=was).text(language)
            console.print(f"    {told}", markup=False, highlight=False)
        if marked[one.sha256]:
            _show_clues(marked[one.sha256], language)
            console.print(f"    {one.sha256}", markup=False)
    _show_sheet(sheet if section else None, "section", language)


def _show_sheet(sheet: TextSheet | None, kind: str, language: Language) -> None:
    if sheet is not None:
        told = message(f"round.sheet.{kind}", count=len(sheet.texts)).text(language)
        out().print(f"  {told}\n  {sheet.sha256}\n", markup=False)


def _show(view: RoundView, one: Wording, before: str, marked: Sequence[Clue], language: Language) -> None:
    console = out()
    console.print(Text(_called(view, one, language), style="bold"))
    if one.unread is not None:
        told = message("round.wording.lies_apart", why=one.unread).text(language)
        console.print(Text(f"  ! {told}", style="yellow"))
    else:
        console.print(one.words, markup=False, highlight=False)
    _show_clues(marked, language)
    if before:
        told = "same" if before == one.words else "former"
        console.print(f"  {message(f'round.wording.{told}', words=before).text(language)}", markup=False)
    console.print(f"  {one.sha256}\n", markup=False)


def _show_clues(marked: Sequence[Clue], language: Language) -> None:
    for clue in marked:
        kind = message(f"round.clue.{clue.kind}").text(language)
        place = message("round.place", first=clue.start + 1, last=clue.end).text(language)
        out().print(Text(f"  ! {kind} ({place}): {clue.words}", style="yellow"))


def _record(one: Wording, before: str, marked: Sequence[Clue]) -> dict[str, object]:
    place = {"file": one.file, "line": one.line, "section": one.section} if one.file else {}
    return {
        "sha256": one.sha256,
        "provider": one.provider,
        "form": one.form,
        "question": one.question,
        "language": one.language,
        **place,
        "words": one.words,
        "former": before,
        "clues": [_place(clue) for clue in marked],
    }


def _place(clue: Clue) -> dict[str, object]:
    return {"kind": clue.kind.value, "start": clue.start, "end": clue.end, "words": clue.words}
