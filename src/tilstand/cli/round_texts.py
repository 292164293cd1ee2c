"""Commands `round release`, `withhold` and `withdraw`: release of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand.cli.options import AsJson, CollectionFolder, In, RoundName, choose_language, parse_day_option, read_clock
from tilstand.cli.output import get_output_console, print_json
from tilstand.cli.round_status import open_round_journal
from tilstand.define import Collection, RoundView
from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.pipeline.sentence_previews import SentencePreview, load_sentence_previews
from tilstand.reconcile.findings import format_figure_place
from tilstand.round import derive_subject_states
from tilstand.round.state import collect_explained_batch, get_archive_path
from tilstand.round.text_pages import (
    PreviousWording,
    TextPage,
    TextPages,
    compute_page_checksum,
    find_text_hints,
    load_previous_wording,
    read_archived_texts,
)
from tilstand.round.text_release import release_texts_to_print as released
from tilstand.round.text_release import withhold_texts as words_withheld
from tilstand.round.texts import (
    Wording,
    describe_closed_languages,
    list_pending_texts,
    list_released_texts,
    list_texts,
    list_unit_reasons,
    list_withheld_texts,
)
from tilstand.round.withdrawals import withdraw_texts as withdrawn
from tilstand.screening import PersonalDataHint
from tilstand.terms import Language
from tilstand.terms.text import strip_language_runs


def format_text_title(view: RoundView, one: Wording, language: Language) -> str:
    """What a text is called: where a sentence stands, or whose answer, remark or reason it is."""
    if one.file:
        return f"{one.file}:{one.line}"
    if one.reason is not None:
        return f"{strip_language_runs(one.reason.text(language))} · {one.language}"
    if one.about is not None:
        return strip_language_runs(format_figure_place(view, one.about).text(language))
    body, asked = view.provider_label(one.provider), view.labels[f"questions.{one.question}"]
    return f"{strip_language_runs(body.text(language))} · {strip_language_runs(asked.text(language))} · {one.language}"


def show_text_page(
    view: RoundView,
    page: TextPage,
    of: int,
    before: PreviousWording,
    previews: Mapping[str, SentencePreview],
    language: Language,
) -> None:
    """Show the texts of a page as they will be printed, each with what the round before printed, and what releases them.

    Sentences that say the same as the round before, with the figures of this one, are one line together.
    """
    if not page.marked:
        head = format_message("round.page.head", page=page.number, of=of).text(language)
        get_output_console().print(Text(head, style="bold"))
    for place, texts in groupby(page.texts, lambda one: (one.file, one.section) if one.file else ()):
        if place:
            heading = " · ".join(part for part in place if part)
            get_output_console().print(Text(f"\n{heading}", style="bold"))
        settled = []
        for text in texts:
            preview = previews.get(text.sha256)
            if preview is not None and preview.settled and not page.marks[text.sha256]:
                settled.append(str(text.line))
            else:
                _show_waiting_text(view, page, text, before.find_previous_words(text), preview, language)
        if settled:
            lines = ", ".join(dict.fromkeys(settled))
            folded = format_message("round.page.settled", count=len(settled), lines=lines).text(language)
            get_output_console().print(Text(f"  {folded}", style="dim"))
    if page.code:
        path = "marked" if page.marked else "together"
        told = format_message(f"round.page.{path}", count=len(page.together)).text(language)
        get_output_console().print(Text(f"\n{told}", style="bold"))
        get_output_console().print(f"  --code {page.code}\n")


def show_waiting_counts(
    held: Collection, waits: TextPages, wanted: Callable[[Wording], bool], language: Language
) -> None:
    """Say text by text of the report how many sentences wait, and on which pages they are."""
    numbers_by_name: dict[str, list[int]] = {}
    for number, texts in waits.waiting(wanted):
        for text in texts:
            if text.file and wanted(text):
                numbers_by_name.setdefault(text.file, []).append(number)
    for file, pages in numbers_by_name.items():
        first, last = min(pages), max(pages)
        name = f"{first}–{last}" if last > first else str(first)
        told = format_message("round.of_text", count=len(pages), pages=name, range=last - first + 1).text(language)
        get_output_console().print(Text(f"{file}: {told}", style="bold"))
        if not file.startswith("rounds/"):
            rounds = ", ".join(_list_sharing_rounds(held, file))
            get_output_console().print(f"  {format_message('round.shared', list=rounds).text(language)}")


def _list_sharing_rounds(held: Collection, file: str) -> list[str]:
    """The rounds that a shared text is for; labels are for all."""
    if file.startswith("labels/"):
        return list(held.rounds)
    return [
        name
        for name in held.rounds
        if any(
            held.at(name).get_text_file(tag, path) == file
            for tag, own_texts in held.at(name).texts.items()
            for path in own_texts
        )
    ]


def _show_waiting_text(
    view: RoundView,
    page: TextPage,
    one: Wording,
    before: str,
    preview: SentencePreview | None,
    language: Language,
) -> None:
    marks = page.marks[one.sha256]
    if one.file and preview is not None:
        get_output_console().print(Text(f"  {one.line}: ").append_text(_highlight_words(preview.text, marks)))
    elif one.file:
        get_output_console().print(Text(f"  {one.line}: ").append_text(_highlight_clues(one.words, marks)))
    else:
        get_output_console().print(Text(format_text_title(view, one, language), style="bold"))
        if one.unread is not None:
            text = format_message("round.wording.lies_apart", why=one.unread).text(language)
            get_output_console().print(Text(f"  ! {text}", style="yellow"))
            get_output_console().print(f"    {format_message('round.wording.withhold').text(language)}")
            get_output_console().print(f"    --hash {one.sha256}")
        else:
            get_output_console().print(_highlight_clues(one.words, marks))
    if one.ended:
        until = DatedText(view.rounds[page.round].period.last)
        text = format_message("round.wording.ended", day=DatedText(one.ended), until=until).text(language)
        get_output_console().print(Text(f"    ! {text}", style="yellow"))
    for line in _format_clue_lines(marks, language):
        get_output_console().print(Text(line, style="yellow"))
    if before and (before != one.words or not one.file):
        path = "same" if before == one.words else "former"
        shown = before if preview is None else preview.former
        text = format_message(f"round.wording.{path}", words=shown).text(language)
        get_output_console().print(f"    {text}")
    if one.words and (one.ended or (not page.marked and (marks or not one.file))):
        get_output_console().print(f"    --code {compute_page_checksum(page.round, (one,))}")


def _highlight_clues(words: str, marks: Sequence[PersonalDataHint]) -> Text:
    """The words, with what is marked standing out."""
    shown = Text(words)
    for clue in marks:
        shown.stylize("bold yellow", clue.start, clue.end)
    return shown


def _highlight_words(text: str, marks: Sequence[PersonalDataHint]) -> Text:
    """A sentence with its figures, in which what is marked stands elsewhere than in its source."""
    shown = Text(text)
    for clue in marks:
        shown.highlight_words([clue.words], "bold yellow", case_sensitive=False)
    return shown


def _format_clue_lines(marks: Sequence[PersonalDataHint], language: Language) -> Iterator[str]:
    for clue in marks:
        kind = format_message(f"round.clue.{clue.kind}").text(language)
        place = format_message("round.place", first=clue.start + 1, last=clue.end).text(language)
        yield f"    ! {kind} ({place}): {clue.words}"


Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Codes = Annotated[
    list[str] | None, typer.Option("--code", help="Code of what you have read, as it is shown; repeatable.")
]
Hashes = Annotated[
    list[str] | None, typer.Option("--hash", help="Hash of one text, as it was released; may be repeated.")
]
Page = Annotated[int, typer.Option("--page", help="Show this page; the first that waits if not given.")]


def release_round_texts(
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
    instead: Annotated[str, typer.Option("--words", help="Words to print instead of those given; with one code.")] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why a sentence is printed in which a sum ends before the round does.")
    ] = "",
    standing: Annotated[
        str,
        typer.Option(
            "--standing", metavar="DAY", help="Sentences hold in later rounds too, until this day; with --reason."
        ),
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
    language, held = choose_language(language, collection), define.read_collection(collection)
    view, folder, store = (held.at(round_name), held.path / "rounds" / round_name, open_round_journal(held, round_name))
    wordings = list_texts(
        view,
        collect_explained_batch(view, round_name, derive_subject_states(store.read_events())),
        list_unit_reasons(view, round_name),
    )
    wordings = read_archived_texts(archive or get_archive_path(held.path), wordings)

    def load_waiting_pages() -> TextPages:
        subject_states = derive_subject_states(store.read_events())
        closed = list_pending_texts(
            wordings, list_released_texts(folder, subject_states, wordings), list_withheld_texts(subject_states)
        )
        return TextPages(view, round_name, wordings, closed)

    def is_text_wanted(one: Wording) -> bool:
        return text in one.file if text else True

    given = _read_code_lines(codes, source)
    if instead and len(given) != 1:
        raise make_error(UsageError, "round.one_code", count=len(given))
    waits = load_waiting_pages()
    if given:
        hashes = waits.map_released_texts(given)
        if instead and len(hashes) != 1:
            raise make_error(UsageError, "round.one_code", count=len(hashes))
        more = {"instead": instead, "reason": reason}
        until = parse_day_option(standing)
        for wording in released(
            folder, store, wordings, hashes, by=by, at=read_clock(), shown=hashes, standing=until, **more
        ):
            state = format_message("round.state.text.released").text(language)
            get_output_console().print(f"{wording.sha256}  {format_text_title(view, wording, language)}: {state}")
        if not further:
            return
        waits = load_waiting_pages()
        page = waits.after(hashes, is_text_wanted)
    if as_json:
        own_wordings = tuple(filter(is_text_wanted, waits.closed))
        marks = find_text_hints(view, own_wordings)
        print_json(
            [_to_waiting_record(current_wording, marks[current_wording.sha256]) for current_wording in own_wordings]
        )
    else:
        if not (given or page or marked):
            show_waiting_counts(held, waits, is_text_wanted, language)
        shown = _choose_text_page(waits, page, is_text_wanted, marked=marked)
        if shown is not None:
            previous = load_previous_wording(held, round_name)
            previews = load_sentence_previews(held, round_name, shown.texts, previous)
            show_text_page(view, shown, len(waits), previous, previews, language)
        _show_waiting_total(waits, language)
    if waits.closed:
        raise typer.Exit(1)


def withhold_round_texts(
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
    language, held = choose_language(language, collection), define.read_collection(collection)
    view, store = held.at(round_name), open_round_journal(held, round_name)
    subject_states = derive_subject_states(store.read_events())
    wordings = list_texts(
        view, collect_explained_batch(view, round_name, subject_states), list_unit_reasons(view, round_name)
    )
    wanted = list(_read_code_lines(hashes, None))
    if codes:
        wordings = read_archived_texts(archive or get_archive_path(held.path), wordings)
        closed = list_pending_texts(
            wordings,
            list_released_texts(held.path / "rounds" / round_name, subject_states, wordings),
            list_withheld_texts(subject_states),
        )
        wanted += TextPages(view, round_name, wordings, closed).map_released_texts(_read_code_lines(codes, None))
    if not wanted:
        raise make_error(UsageError, "round.one_text", count=0)
    state = format_message("round.state.text.withheld").text(language)
    for wording in words_withheld(store, wordings, wanted, by=by, reason=reason, at=read_clock()):
        get_output_console().print(f"{wording.sha256}  {format_text_title(view, wording, language)}: {state}")


def withdraw_round_texts(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    hashes: Hashes = None,
    source: Annotated[Path | None, typer.Option("--from", help="A file of hashes, one a line.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Close released texts again, or let withheld ones wait again; the next correction takes what is in print out."""
    language, held = choose_language(language, collection), define.read_collection(collection)
    view, store = held.at(round_name), open_round_journal(held, round_name)
    wanted = _read_code_lines(hashes, source)
    if not wanted:
        raise make_error(UsageError, "round.one_text", count=0)
    batch = collect_explained_batch(view, round_name, derive_subject_states(store.read_events()))
    said, folder = list_texts(view, batch, list_unit_reasons(view, round_name)), held.path / "rounds" / round_name
    for sha256 in withdrawn(folder, store, said, wanted, by=by, reason=reason, at=read_clock()):
        text = format_message("round.state.text.withdrawn").text(language)
        get_output_console().print(f"{sha256}: {text}")


def _read_code_lines(given: list[str] | None, source: Path | None) -> tuple[str, ...]:
    """What was named; an empty line and what follows a `#` in a file say nothing."""
    lines = list(given or ())
    if source is not None:
        try:
            lines += [line.partition("#")[0] for line in source.read_text("utf-8").splitlines()]
        except (OSError, UnicodeDecodeError) as error:
            raise make_error(UsageError, "not_read", [format_message("errors.not_read.absent", path=source)]) from error
    return tuple(dict.fromkeys(line.strip().lower() for line in lines if line.strip()))


def _show_waiting_total(waits: TextPages, language: Language) -> None:
    for closed in describe_closed_languages(waits.told):
        get_output_console().print(Text(closed.text(language), style="yellow"))
    get_output_console().print(format_message("round.texts", count=len(waits.closed)).text(language))


def _choose_text_page(
    waits: TextPages, number: int, wanted: Callable[[Wording], bool], *, marked: bool
) -> TextPage | None:
    """The page that is asked for; of marked texts the first, or the one of that number."""
    if not marked:
        return waits.page(number, wanted)
    return next((page for page in waits.list_marked_pages(wanted) if number in (0, page.number)), None)


def _to_waiting_record(one: Wording, marks: tuple[PersonalDataHint, ...]) -> dict[str, object]:
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
