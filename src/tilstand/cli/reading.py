"""A page of texts that wait, as a person reads it: in order, with what is marked, and the code under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rich.text import Text

from tilstand.cli.show import out
from tilstand.define import Collection, RoundView
from tilstand.languages import Dated, message
from tilstand.reconcile.find import where
from tilstand.round.former import FormerWords
from tilstand.round.page import Pages, TextPage, code
from tilstand.round.words import Wording
from tilstand.screen import Clue
from tilstand.terms import Language
from tilstand.terms.marked import bare

__all__ = ["called", "show_files", "show_page"]


def called(view: RoundView, one: Wording, language: Language) -> str:
    """What a text is called: where a sentence stands, or whose answer, remark or reason it is."""
    if one.file:
        return f"{one.file}:{one.line}"
    if one.reason is not None:
        return f"{bare(one.reason.text(language))} · {one.language}"
    if one.about is not None:
        return bare(where(view, one.about).text(language))
    body, asked = view.provider_label(one.provider), view.labels[f"questions.{one.question}"]
    return f"{bare(body.text(language))} · {bare(asked.text(language))} · {one.language}"


def show_page(view: RoundView, page: TextPage, of: int, before: FormerWords, language: Language) -> None:
    """Show the texts of a page, each with what the round before printed, and what releases them."""
    if not page.marked:
        head = message("round.page.head", page=page.number, of=of).text(language)
        out().print(Text(head, style="bold"))
    for place, texts in groupby(page.texts, lambda one: (one.file, one.section) if one.file else ()):
        if place:
            heading = " · ".join(part for part in place if part)
            out().print(Text(f"\n{heading}", style="bold"))
        for one in texts:
            _show(view, page, one, before.of(one), language)
    if page.code:
        path = "marked" if page.marked else "together"
        told = message(f"round.page.{path}", count=len(page.together)).text(language)
        out().print(Text(f"\n{told}", style="bold"))
        out().print(f"  --code {page.code}\n")


def show_files(held: Collection, waits: Pages, wanted: Callable[[Wording], bool], language: Language) -> None:
    """Say text by text of the report how many sentences wait, and on which pages they are."""
    found: dict[str, list[int]] = {}
    for number, texts in waits.waiting(wanted):
        for one in texts:
            if one.file and wanted(one):
                found.setdefault(one.file, []).append(number)
    for file, pages in found.items():
        first, last = str(min(pages)), str(max(pages))
        told = message("round.of_text", count=len(pages), first=first, last=last).text(language)
        out().print(Text(f"{file}: {told}", style="bold"))
        if not file.startswith("rounds/"):
            rounds = ", ".join(_shared_by(held, file))
            out().print(f"  {message('round.shared', list=rounds).text(language)}")


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


def _show(view: RoundView, page: TextPage, one: Wording, before: str, language: Language) -> None:
    marks = page.marks[one.sha256]
    if one.file:
        out().print(Text(f"  {one.line}: ").append_text(_marked(one.words, marks)))
    else:
        out().print(Text(called(view, one, language), style="bold"))
        if one.unread is not None:
            told = message("round.wording.lies_apart", why=one.unread).text(language)
            out().print(Text(f"  ! {told}", style="yellow"))
            out().print(f"    {message('round.wording.withhold').text(language)}")
            out().print(f"    --hash {one.sha256}")
        else:
            out().print(_marked(one.words, marks))
    if one.ended:
        until = Dated(view.rounds[page.round].period.last)
        told = message("round.wording.ended", day=Dated(one.ended), until=until).text(language)
        out().print(Text(f"    ! {told}", style="yellow"))
    for line in _clues(marks, language):
        out().print(Text(line, style="yellow"))
    if before and (before != one.words or not one.file):
        path = "same" if before == one.words else "former"
        told = message(f"round.wording.{path}", words=before).text(language)
        out().print(f"    {told}")
    if one.words and (one.ended or (not page.marked and (marks or not one.file))):
        out().print(f"    --code {code(page.round, (one,))}")


def _marked(words: str, marks: Sequence[Clue]) -> Text:
    """The words, with what is marked standing out."""
    shown = Text(words)
    for clue in marks:
        shown.stylize("bold yellow", clue.start, clue.end)
    return shown


def _clues(marks: Sequence[Clue], language: Language) -> Iterator[str]:
    for clue in marks:
        kind = message(f"round.clue.{clue.kind}").text(language)
        place = message("round.place", first=clue.start + 1, last=clue.end).text(language)
        yield f"    ! {kind} ({place}): {clue.words}"
