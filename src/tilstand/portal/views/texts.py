"""Views of texts: the report editor, and the release of sentences and answers.

Answers of bodies stand one by one. Sentences of the report stand page by page, as they are read: those in
which nothing is marked are released together, each other one by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tilstand.errors import TilstandError
from tilstand.languages import DatedText, get_language_name
from tilstand.pipeline.sentence_previews import SentencePreview, preview_waiting_sentences
from tilstand.portal import report_editor
from tilstand.portal.localization import choose_language
from tilstand.portal.pages import format_clock_time, parse_number, read_fields
from tilstand.portal.permissions import Actor
from tilstand.portal.questions import load_round_state
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.round.state import collect_explained_batch, get_archive_path
from tilstand.round.text_pages import (
    Marks,
    PreviousWording,
    TextPages,
    compute_page_checksum,
    find_text_hints,
    load_previous_wording,
    read_archived_texts,
)
from tilstand.round.text_release import release_texts_to_print, withhold_texts
from tilstand.round.texts import (
    Wording,
    describe_closed_languages,
    list_pending_texts,
    list_released_texts,
    list_texts,
    list_unit_reasons,
    list_withheld_texts,
)
from tilstand.screening import PersonalDataHint
from tilstand.terms import InvariantText, Text


def show_report_texts(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Every text, with how many of its sentences wait to be released."""
    by_language: dict[str, list[report_editor.ReportSection]] = defaultdict(list)
    for section in report_editor.list_report_sections(visit.room):
        by_language[get_language_name(section.language)].append(section)
    return render(request, "report.html.j2", {"visit": visit, "texts": by_language})


def edit_report_section(request: HttpRequest, visit: Actor, written: str, name: str) -> HttpResponse:
    """One text: written on the left, as it will be printed on the right."""
    section = report_editor.get_report_section(visit.room, written, name)
    text, seen, clash, status = section.text, section.version, None, 200
    if request.method == "POST":
        text, version = read_fields(request, "text", "version")
        seen = parse_number(version, 8, -1)
        try:
            report_editor.save_section(visit.room, section, text, seen, **visit.stamp)
        except report_editor.SectionConflict as conflict:
            clash, status, seen = conflict.stands, 412, conflict.stands.version
        else:
            return visit.redirect_to("section", written=written, name=name)
    saved = report_editor.list_section_versions(visit.room, section.file)
    facts = {
        "visit": visit,
        "text": text,
        "seen": seen,
        "clash": clash,
        "versions": [(version, format_clock_time(version.at)) for version in saved],
        **_describe_preview(visit.room, section, text),
    }
    return render(request, "section.html.j2", facts, status=status)


def preview_unsaved_section(request: HttpRequest, visit: Actor, written: str, name: str) -> HttpResponse:
    """The page beside, for a text that is not saved yet."""
    section, (text,) = report_editor.get_report_section(visit.room, written, name), read_fields(request, "text")
    return render(request, "section_look.html.j2", _describe_preview(visit.room, section, text))


def _describe_preview(room: RoundSnapshot, section: report_editor.ReportSection, text: str) -> dict[str, Any]:
    """A text as it will be printed, and as it is written with what is to be seen to marked."""
    found = report_editor.preview_section(room, section, text)
    return {"one": section, "found": found, "marked": [*_mark_section_text(text, section, found)]}


def search_report_figures(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Figures to bind: what each is, its value, and what is written to bind it."""
    language = choose_language(request)
    figures = [
        {"label": figure.label.text(language), "value": str(figure.value), "reference": figure.reference}
        for figure in report_editor.search_bindable_figures(visit.room, request.GET.get("q", "")[:200], language)
    ]
    return JsonResponse({"figures": figures})


def show_section_version(request: HttpRequest, visit: Actor, written: str, name: str, number: int) -> HttpResponse:
    """A former version as it was saved; to go on from it, its text is saved again."""
    section = report_editor.get_report_section(visit.room, written, name)
    versions = report_editor.list_section_versions(visit.room, section.file)
    saved = next((version for version in versions if version.version == number), None)
    if saved is None:
        return visit.redirect_to("section", written=written, name=name)
    return HttpResponse(saved.text, content_type="text/plain; charset=utf-8")


def _mark_pieces(text: str, places: Iterable[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """A text in pieces, each with why it is marked, or nothing; where places overlap the first is."""
    at = 0
    for start, end, kind in sorted(places):
        if start >= at:
            yield text[at:start], ""
            yield text[start:end], kind
            at = end
    yield text[at:], ""


def _mark_section_text(
    text: str, section: report_editor.ReportSection, found: report_editor.SectionPreview
) -> Iterator[tuple[str, str]]:
    """The text in pieces: what waits to be released, and numbers bound to nothing, by those names."""
    yield from _mark_pieces(
        text, [*_locate_waiting_sentences(text, section), *_locate_unbound_numbers(text, found.unbound)]
    )


def _locate_waiting_sentences(text: str, section: report_editor.ReportSection) -> Iterator[tuple[int, int, str]]:
    for wording in section.waiting:
        words = wording.words.split()
        if words and (spot := re.search(r"\s+".join(map(re.escape, words)), text)):
            yield spot.start(), spot.end(), "waits"


def _locate_unbound_numbers(text: str, told: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    lines = text.splitlines(keepends=True)
    for number, word in told:
        before = sum(map(len, lines[: number - 1]))
        for spot in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", lines[number - 1]):
            yield before + spot.start(), before + spot.end(), "unbound"
            break


@dataclass(frozen=True, slots=True)
class PendingText:
    """A text that nobody has released.

    Attributes:
        wording: The text.
        code: By what it is released: only the words themselves tell it.
        pieces: Its words as they will be printed, and whether each piece is marked.
        kinds: What is marked.
        former: What was printed of the same the time before.
        same: True where it is written as it was the time before.
        settled: True where that is so and all that it says follows from figures.
        asked: What it answers, or where it stands.
        alone: True where it is released by itself.
    """

    wording: Wording
    code: str
    pieces: tuple[tuple[str, bool], ...]
    kinds: tuple[str, ...]
    former: str
    asked: Text
    same: bool = False
    settled: bool = False
    alone: bool = True


def show_pending_answers(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Every answer that waits, with what may tell of a person marked in it."""
    waits = _load_pending_pages(visit.room)
    of_bodies = [wording for wording in waits.closed if wording.provider]
    texts = _build_pending_texts(visit.room, of_bodies, find_text_hints(visit.room.view, of_bodies))
    left = len(waits.closed) - len(of_bodies)
    facts = {"visit": visit, "texts": texts, "left": left, "closed": describe_closed_languages(waits.told)}
    return render(request, "texts.html.j2", facts)


def show_pending_sentences(request: HttpRequest, visit: Actor) -> HttpResponse:
    """A page of the report's own sentences, and of the unit's reasons, that wait; before beside now."""
    waits = _load_pending_pages(visit.room)
    at = [number for number, texts in waits.waiting(_is_written_by_unit)]
    wanted = parse_number(request.GET.get("page", ""), 5, 0)
    page = waits.page(wanted if wanted in at else 0, _is_written_by_unit)
    lines: list[PendingText] = []
    together: tuple[Wording, ...] = ()
    if page is not None:
        if all(map(_is_written_by_unit, page.texts)):  # words of bodies are released one by one, on their own page
            together = page.together
        texts = _build_pending_texts(visit.room, filter(_is_written_by_unit, page.texts), page.marks)
        lines = [replace(text, alone=text.wording not in together) for text in texts]
    facts = {
        "visit": visit,
        "closed": describe_closed_languages(waits.told),
        "page": page,
        "lines": lines,
        "together": together,
        "at": at,
        "of": len(waits),
        "count": sum(map(_is_written_by_unit, waits.closed)),
        "until": DatedText(visit.room.about.period.last),
    }
    return render(request, "sentences.html.j2", facts)


def release_shown_text(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Release the text that was shown."""
    waits, room, (code, reason) = _load_pending_pages(visit.room), visit.room, read_fields(request, "code", "reason")
    hashes = waits.map_released_texts([code])
    of_bodies = any(wording.provider and wording.sha256 in hashes for wording in waits.closed)
    release_texts_to_print(room.folder, room.store, waits.told, hashes, shown=hashes, reason=reason, **visit.stamp)
    return visit.redirect_to("texts" if of_bodies else "sentences")


def withhold_shown_text(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Say of the text that was shown that it stays unprinted, and why."""
    waits, (code, reason) = _load_pending_pages(visit.room), read_fields(request, "code", "reason")
    hashes = waits.map_released_texts([code])
    tuple(withhold_texts(visit.room.store, waits.told, hashes, reason=reason, **visit.stamp))
    return visit.redirect_to("texts")


def _load_pending_pages(room: RoundSnapshot) -> TextPages:
    view, states = room.view, room.read_standings()
    came = collect_explained_batch(view, room.name, states)
    wordings = list_texts(view, came, list_unit_reasons(view, room.name))
    wordings = read_archived_texts(get_archive_path(room.held.path), wordings)
    released = list_released_texts(room.folder, states, wordings)
    return TextPages(view, room.name, wordings, list_pending_texts(wordings, released, list_withheld_texts(states)))


def _build_pending_texts(room: RoundSnapshot, wordings: Iterable[Wording], marks: Marks) -> list[PendingText]:
    """Texts with what is marked in them, and what was printed of each the time before."""
    texts, previous = tuple(wordings), load_previous_wording(room.held, room.name)
    previews = _preview_sentences(room, texts, previous)
    return [
        _build_pending_text(room, wording, marks, previous.find_previous_words(wording), previews.get(wording.sha256))
        for wording in texts
    ]


def _preview_sentences(
    room: RoundSnapshot, texts: Sequence[Wording], previous: PreviousWording
) -> Mapping[str, SentencePreview]:
    """Sentences of the report as they will be printed; none where the round cannot be worked out yet."""
    if not any(text.file for text in texts):
        return {}
    try:
        return preview_waiting_sentences(load_round_state(room), texts, previous)
    except TilstandError:
        return {}


def _build_pending_text(
    room: RoundSnapshot, wording: Wording, marks: Marks, before: str, preview: SentencePreview | None
) -> PendingText:
    hints = marks[wording.sha256]
    kinds, code = tuple(dict.fromkeys(hint.kind.value for hint in hints)), compute_page_checksum(room.name, (wording,))
    where = _describe_text_place(room, wording)
    if preview is not None:
        pieces = tuple(_mark_printed_words(preview.text, hints))
        return PendingText(
            wording, code, pieces, kinds, preview.former, where, before == wording.words, preview.settled and not hints
        )
    places = [(hint.start, hint.end, hint.kind.value) for hint in hints]
    pieces = tuple((piece, bool(kind)) for piece, kind in _mark_pieces(wording.read, places))
    return PendingText(wording, code, pieces, kinds, before, where, before == wording.words)


def _mark_printed_words(text: str, hints: Iterable[PersonalDataHint]) -> Iterator[tuple[str, bool]]:
    """A sentence with its figures, in which what is marked stands elsewhere than in its source."""
    spots = [(text.lower().find(hint.words.lower()), len(hint.words), hint.kind.value) for hint in hints]
    places = [(start, start + length, kind) for start, length, kind in spots if start >= 0]
    yield from ((piece, bool(kind)) for piece, kind in _mark_pieces(text, places))


def _is_written_by_unit(wording: Wording) -> bool:
    """True for what nobody but the unit wrote."""
    return not wording.provider


def _describe_text_place(room: RoundSnapshot, wording: Wording) -> Text:
    """What a text answers, or where it stands."""
    labels, path = room.view.labels, f"questions.{wording.question}"
    if wording.file:
        return InvariantText(" · ".join(filter(None, (f"{wording.file}:{wording.line}", wording.section))))
    if wording.reason is not None:
        return wording.reason
    return labels[path] if path in labels else room.view.provider_label(wording.provider)
