"""Views of texts: the report editor, and the release of sentences and answers.

Answers of bodies stand one by one. Sentences of the report stand page by page, as they are read: those in
which nothing is marked are released together, each other one by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from tilstand.languages import DatedText, get_language_name
from tilstand.portal.localization import choose_language
from tilstand.portal.pages import format_clock_time
from tilstand.portal.permissions import Actor
from tilstand.portal.report_editor import (
    ReportSection,
    SectionConflict,
    SectionPreview,
    get_report_section,
    list_report_sections,
    list_section_versions,
    preview_section,
    save_section,
    search_bindable_figures,
)
from tilstand.portal.snapshot import RoundSnapshot, get_portal_time
from tilstand.round.state import collect_explained_batch, get_archive_path
from tilstand.round.text_pages import (
    Marks,
    TextPages,
    compute_page_checksum,
    find_text_hints,
    load_previous_wording,
    read_archived_texts,
)
from tilstand.round.texts import (
    Wording,
    list_pending_texts,
    list_released_texts,
    list_texts,
    list_unit_reasons,
    list_withheld_texts,
    release_texts_to_print,
    withhold_texts,
)
from tilstand.terms import InvariantText, Text


def show_report_texts(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Every text, with how many of its sentences wait to be released."""
    by_language: dict[str, list[ReportSection]] = {}
    for report_section in list_report_sections(visit.room):
        by_language.setdefault(get_language_name(report_section.language), []).append(report_section)
    return render(request, "report.html.j2", {"visit": visit, "texts": by_language})


def edit_report_section(request: HttpRequest, visit: Actor, written: str, name: str) -> HttpResponse:
    """One text: written on the left, as it will be printed on the right."""
    report_section = get_report_section(visit.room, written, name)
    text, seen, clash, status = report_section.text, report_section.version, None, 200
    if request.method == "POST":
        text, given = request.POST.get("text", ""), request.POST.get("version", "")
        seen = int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else -1
        try:
            save_section(visit.room, report_section, text, seen, by=visit.person.name, at=get_portal_time())
        except SectionConflict as section_conflict:
            clash, status, seen = section_conflict.stands, 412, section_conflict.stands.version
        else:
            return redirect("section", round_name=visit.room.name, written=written, name=name)
    section_preview = preview_section(visit.room, report_section, text)
    facts = {
        "visit": visit,
        "one": report_section,
        "text": text,
        "seen": seen,
        "clash": clash,
        "found": section_preview,
        "marked": [*_mark_section_text(text, report_section, section_preview)],
        "versions": [
            (saved_section, format_clock_time(saved_section.at))
            for saved_section in list_section_versions(visit.room, report_section.file)
        ],
    }
    return render(request, "section.html.j2", facts, status=status)


def preview_unsaved_section(request: HttpRequest, visit: Actor, written: str, name: str) -> HttpResponse:
    """The page beside, for a text that is not saved yet."""
    report_section, text = get_report_section(visit.room, written, name), request.POST.get("text", "")
    section_preview = preview_section(visit.room, report_section, text)
    facts = {
        "one": report_section,
        "found": section_preview,
        "marked": [*_mark_section_text(text, report_section, section_preview)],
    }
    return render(request, "section_look.html.j2", facts)


def search_report_figures(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Figures to bind: what each is, its value, and what is written to bind it."""
    language = choose_language(request)
    bindable_figures = search_bindable_figures(visit.room, request.GET.get("q", "")[:200], language)
    texts_by_names = [
        {
            "label": bindable_figure.label.text(language),
            "value": str(bindable_figure.value),
            "reference": bindable_figure.reference,
        }
        for bindable_figure in bindable_figures
    ]
    return JsonResponse({"figures": texts_by_names})


def show_section_version(request: HttpRequest, visit: Actor, written: str, name: str, number: int) -> HttpResponse:
    """A former version as it was saved; to go on from it, its text is saved again."""
    report_section = get_report_section(visit.room, written, name)
    saved_section = next(
        (
            current_version
            for current_version in list_section_versions(visit.room, report_section.file)
            if current_version.version == number
        ),
        None,
    )
    if saved_section is None:
        return redirect("section", round_name=visit.room.name, written=written, name=name)
    return HttpResponse(saved_section.text, content_type="text/plain; charset=utf-8")


def _mark_section_text(text: str, one: ReportSection, found: SectionPreview) -> Iterator[tuple[str, str]]:
    """The text in pieces: what waits to be released, and numbers bound to nothing, by those names."""
    places = [*_locate_waiting_sentences(text, one), *_locate_unbound_numbers(text, found.unbound)]
    at = 0
    for start, end, kind in sorted(places):
        if start >= at:
            yield text[at:start], ""
            yield text[start:end], kind
            at = end
    yield text[at:], ""


def _locate_waiting_sentences(text: str, one: ReportSection) -> Iterator[tuple[int, int, str]]:
    for wording in one.waiting:
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
        pieces: Its words, and whether each piece is marked.
        kinds: What is marked.
        former: What was printed of the same the time before.
        asked: What it answers, or where it stands.
        alone: True where it is released by itself.
    """

    wording: Wording
    code: str
    pieces: tuple[tuple[str, bool], ...]
    kinds: tuple[str, ...]
    former: str
    asked: Text
    alone: bool = True


def show_pending_answers(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Every answer that waits, with what may tell of a person marked in it."""
    waits = _load_pending_pages(visit.room)
    own_wordings = [wording for wording in waits.closed if wording.provider]
    marks, before = (
        find_text_hints(visit.room.view, own_wordings),
        load_previous_wording(visit.room.held, visit.room.name),
    )
    shown = [
        _build_pending_text(visit.room, wording, marks, before.find_previous_words(wording)) for wording in own_wordings
    ]
    left = len(waits.closed) - len(own_wordings)
    return render(request, "texts.html.j2", {"visit": visit, "texts": shown, "left": left})


def show_pending_sentences(request: HttpRequest, visit: Actor) -> HttpResponse:
    """A page of the report's own sentences, and of the unit's reasons, that wait; before beside now."""
    waits, number = _load_pending_pages(visit.room), request.GET.get("page", "")
    at = [number for number, texts in waits.waiting(_is_written_by_unit)]
    wanted = int(number) if number.isdecimal() and len(number) < 6 and int(number) in at else 0
    page, before = (waits.page(wanted, _is_written_by_unit), load_previous_wording(visit.room.held, visit.room.name))
    lines: list[PendingText] = []
    together: tuple[Wording, ...] = ()
    if page is not None:
        if all(map(_is_written_by_unit, page.texts)):  # words of bodies are released one by one, on their own page
            together = page.together
        lines = [
            replace(
                _build_pending_text(visit.room, wording, page.marks, before.find_previous_words(wording)),
                alone=wording not in together,
            )
            for wording in filter(_is_written_by_unit, page.texts)
        ]
    facts = {
        "visit": visit,
        "page": page,
        "lines": lines,
        "together": together,
        "at": at,
        "of": len(waits),
        "count": sum(map(_is_written_by_unit, waits.closed)),
        "until": DatedText(visit.room.view.round(visit.room.name).period.last),
    }
    return render(request, "sentences.html.j2", facts)


def release_shown_text(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Release the text that was shown."""
    waits, room = _load_pending_pages(visit.room), visit.room
    hashes = waits.map_released_texts([request.POST.get("code", "")])
    more = {"by": visit.person.name, "at": get_portal_time(), "reason": request.POST.get("reason", "")}
    of_bodies = any(wording.provider and wording.sha256 in hashes for wording in waits.closed)
    release_texts_to_print(room.folder, room.store, waits.told, hashes, shown=hashes, **more)  # type: ignore[arg-type]
    return redirect("texts" if of_bodies else "sentences", round_name=room.name)


def withhold_shown_text(request: HttpRequest, visit: Actor) -> HttpResponse:
    """Say of the text that was shown that it stays unprinted, and why."""
    waits, room = _load_pending_pages(visit.room), visit.room
    hashes = waits.map_released_texts([request.POST.get("code", "")])
    reason = request.POST.get("reason", "")
    tuple(withhold_texts(room.store, waits.told, hashes, by=visit.person.name, reason=reason, at=get_portal_time()))
    return redirect("texts", round_name=room.name)


def _load_pending_pages(room: RoundSnapshot) -> TextPages:
    view, subject_states = room.view, room.read_standings()
    wordings = list_texts(
        view, collect_explained_batch(view, room.name, subject_states), list_unit_reasons(view, room.name)
    )
    wordings = read_archived_texts(get_archive_path(room.held.path), wordings)
    closed = list_pending_texts(
        wordings, list_released_texts(room.folder, subject_states, wordings), list_withheld_texts(subject_states)
    )
    return TextPages(view, room.name, wordings, closed)


def _build_pending_text(room: RoundSnapshot, one: Wording, marks: Marks, before: str) -> PendingText:
    data_hints = marks[one.sha256]
    asked = _describe_text_place(room, one)
    places = [(clue.start, clue.end) for clue in data_hints]
    kinds = tuple(dict.fromkeys(clue.kind.value for clue in data_hints))
    return PendingText(
        one, compute_page_checksum(room.name, (one,)), tuple(_split_marked_text(one.read, places)), kinds, before, asked
    )


def _is_written_by_unit(one: Wording) -> bool:
    """True for what nobody but the unit wrote."""
    return not one.provider


def _describe_text_place(room: RoundSnapshot, one: Wording) -> Text:
    """What a text answers, or where it stands."""
    labels, path = room.view.labels, f"questions.{one.question}"
    if one.file:
        return InvariantText(" · ".join(filter(None, (f"{one.file}:{one.line}", one.section))))
    if one.reason is not None:
        return one.reason
    return labels[path] if path in labels else room.view.provider_label(one.provider)


def _split_marked_text(words: str, places: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is marked."""
    at = 0
    for start, end in sorted(places):
        if start >= at:
            yield words[at:start], False
            yield words[start:end], True
            at = end
    yield words[at:], False
