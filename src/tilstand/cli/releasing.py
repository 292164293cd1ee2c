"""`tilstand round release`, `withhold` and `withdraw`: a person reads what is said, and opens it to print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand.cli.acts import journal
from tilstand.cli.clock import now
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.reading import called, show_files, show_page
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.round import standings
from tilstand.round.explain import archive_beside, delivered
from tilstand.round.former import former
from tilstand.round.given import read_out
from tilstand.round.page import Pages, TextPage, clues
from tilstand.round.reasons import reasons
from tilstand.round.words import Wording, opened, said, waiting, withheld
from tilstand.round.words import release as released
from tilstand.round.words import withdraw as withdrawn
from tilstand.round.words import withhold as words_withheld
from tilstand.screen import Clue

__all__ = ["release", "withdraw", "withhold"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Codes = Annotated[
    list[str] | None, typer.Option("--code", help="Code of what you have read, as it is shown; repeatable.")
]
Hashes = Annotated[
    list[str] | None, typer.Option("--hash", help="Hash of one text, as it was released; may be repeated.")
]
Page = Annotated[int, typer.Option("--page", help="Show this page; the first that waits if not given.")]


def release(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    codes: Codes = None,
    source: Annotated[Path | None, typer.Option("--from", help="A file of codes, one a line.")] = None,
    page: Page = 0,
    text: Annotated[
        str, typer.Option("--text", help="Only sentences of the report in files whose path holds this.")
    ] = "",
    marked: Annotated[
        bool, typer.Option("--marked", help="Show texts in which something is marked, a few on a page.")
    ] = False,
    further: Annotated[
        bool, typer.Option("--next", help="Show the next page that waits after what was released.")
    ] = False,
    instead: Annotated[
        str, typer.Option("--words", help="Words to print instead of those given; with one code.")
    ] = "",
    reason: Annotated[
        str,
        typer.Option("--reason", help="Why a sentence is printed in which a sum ends before the round does."),
    ] = "",
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what is not released, a page at a time, with what is marked; release what was read, by its code.

    The code stands under what it releases and nowhere else. Exit 1 while what is shown waits.
    """
    language, held = tongue(language, collection), define.collection(collection)
    view, folder, store = held.at(round_name), held.path / "rounds" / round_name, journal(held, round_name)
    told = said(view, delivered(view, round_name, standings(store.events())), reasons(view, round_name))
    told = read_out(archive or archive_beside(held.path), told)

    def pages() -> Pages:
        stood = standings(store.events())
        closed = waiting(told, opened(folder, stood, told), withheld(stood))
        return Pages(view, round_name, told, closed)

    def wanted(one: Wording) -> bool:
        return text in one.file if text else True

    given = _lines(codes, source)
    if instead and len(given) != 1:
        raise failure(UsageError, "round.one_code", count=len(given))
    waits = pages()
    if given:
        hashes = waits.released_by(given)
        if instead and len(hashes) != 1:
            raise failure(UsageError, "round.one_code", count=len(hashes))
        more = {"instead": instead, "reason": reason}
        for one in released(folder, store, told, hashes, by=by, at=now(), shown=hashes, **more):
            state = message("round.state.text.released").text(language)
            out().print(f"{one.sha256}  {called(view, one, language)}: {state}")
        if not further:
            return
        waits = pages()
        page = waits.after(hashes, wanted)
    if as_json:
        own = tuple(filter(wanted, waits.closed))
        marks = clues(view, own)
        show_json([_record(one, marks[one.sha256]) for one in own])
    else:
        if not (given or page or marked):
            show_files(held, waits, wanted, language)
        shown = _chosen(waits, page, wanted, marked=marked)
        if shown is not None:
            show_page(view, shown, len(waits), former(held, round_name), language)
        out().print(message("round.texts", count=len(waits.closed)).text(language))
    if waits.closed:
        raise typer.Exit(1)


def withhold(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    codes: Codes = None,
    hashes: Hashes = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    language: In = "",
) -> None:
    """Say of words of bodies that they stay unprinted, with the reason; also of what has expired unread.

    Withdrawn, they wait again.
    """
    language, held = tongue(language, collection), define.collection(collection)
    view, store = held.at(round_name), journal(held, round_name)
    stood = standings(store.events())
    told = said(view, delivered(view, round_name, stood), reasons(view, round_name))
    wanted = list(_lines(hashes, None))
    if codes:
        told = read_out(archive or archive_beside(held.path), told)
        closed = waiting(told, opened(held.path / "rounds" / round_name, stood, told), withheld(stood))
        wanted += Pages(view, round_name, told, closed).released_by(_lines(codes, None))
    if not wanted:
        raise failure(UsageError, "round.one_text", count=0)
    state = message("round.state.text.withheld").text(language)
    for one in words_withheld(store, told, wanted, by=by, reason=reason, at=now()):
        out().print(f"{one.sha256}  {called(view, one, language)}: {state}")


def withdraw(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    hashes: Hashes = None,
    source: Annotated[Path | None, typer.Option("--from", help="A file of hashes, one a line.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Close released texts again, or let withheld ones wait again; what is printed already stays printed."""
    language, held = tongue(language, collection), define.collection(collection)
    held.round(round_name)
    wanted = _lines(hashes, source)
    if not wanted:
        raise failure(UsageError, "round.one_text", count=0)
    for sha256 in withdrawn(journal(held, round_name), wanted, by=by, reason=reason, at=now()):
        told = message("round.state.text.withdrawn").text(language)
        out().print(f"{sha256}: {told}")


def _lines(given: list[str] | None, source: Path | None) -> tuple[str, ...]:
    """What was named; an empty line and what follows a `#` in a file say nothing."""
    lines = list(given or ())
    if source is not None:
        try:
            lines += [line.partition("#")[0] for line in source.read_text("utf-8").splitlines()]
        except (OSError, UnicodeDecodeError) as error:
            raise failure(UsageError, "not_read", [message("errors.not_read.absent", path=source)]) from error
    return tuple(dict.fromkeys(line.strip().lower() for line in lines if line.strip()))


def _chosen(waits: Pages, number: int, wanted: Callable[[Wording], bool], *, marked: bool) -> TextPage | None:
    """The page that is asked for; of marked texts the first, or the one of that number."""
    if not marked:
        return waits.page(number, wanted)
    return next((one for one in waits.marked(wanted) if number in (0, one.number)), None)


def _record(one: Wording, marks: tuple[Clue, ...]) -> dict[str, object]:
    """A text that waits, without its words: these are for a reader."""
    place = {"file": one.file, "line": one.line, "section": one.section} if one.file else {}
    return {
        "sha256": one.sha256,
        "provider": one.provider,
        "form": one.form,
        "question": one.question,
        "language": one.language,
        **place,
        "ended": one.ended.isoformat() if one.ended else None,
        "clues": [{"kind": clue.kind.value, "start": clue.start, "end": clue.end} for clue in marks],
    }
