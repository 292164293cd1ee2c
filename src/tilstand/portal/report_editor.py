"""The report's text at the desk: the same files, section by section, with versions, and figures to bind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction
from django.http import Http404

from tilstand.errors import CollectionError, UsageError
from tilstand.languages import DatedText, make_error
from tilstand.model.document import Document
from tilstand.portal.models import HeldRound, SavedSection
from tilstand.portal.questions import load_round_state
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.report_text.chapters import build_draft_section
from tilstand.report_text.references import find_unbound_numbers
from tilstand.round.texts import Wording
from tilstand.storage.atomic import write_file_atomically
from tilstand.terms import JoinedText, Key, Language, Text, Value, ValueQualifier

_MOST, _SHOWN = 200_000, 40


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A text of the report.

    Attributes:
        language: Its language.
        name: Its path without the ending.
        file: Its file within the collection.
        text: What it says.
        version: The version that this is; 0 where it was never saved here.
        own: True where it is this round's alone.
        waiting: The sentences that nobody has released.
    """

    language: Language
    name: str
    file: str
    text: str
    version: int
    own: bool
    waiting: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class SectionPreview:
    """A text that was looked at.

    Attributes:
        document: As it would be printed; None where it cannot be built.
        problems: Why not, line by line.
        unbound: Words that say a number and are bound to no figure, each with its line.
    """

    document: Document | None
    problems: tuple[Text, ...]
    unbound: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class BindableFigure:
    """A figure that can be bound.

    Attributes:
        label: What it is.
        value: Its value.
        reference: What is written to bind it.
    """

    label: Text
    value: Value
    reference: str


class SectionConflict(Exception):  # noqa: N818
    """Somebody else saved the section meanwhile.

    Attributes:
        stands: What they saved.
    """

    def __init__(self, stands: SavedSection) -> None:
        super().__init__(stands.file)
        self.stands = stands


def list_report_sections(room: RoundSnapshot) -> Iterator[ReportSection]:
    """Every text of the report, language by language."""
    waiting = load_round_state(room).waiting
    for language, texts in sorted(room.view.texts.items()):
        for name in sorted(texts):
            yield _build_report_section(room, language, name, waiting)


def get_report_section(room: RoundSnapshot, language: Language, name: str) -> ReportSection:
    """A text of the report.

    Raises:
        Http404: If there is none of that name.
    """
    if name not in room.view.texts.get(language, {}):
        raise Http404
    return _build_report_section(room, language, name, load_round_state(room).waiting)


def list_section_versions(room: RoundSnapshot, file: str) -> tuple[SavedSection, ...]:
    """What was saved of a text, the latest first."""
    return tuple(SavedSection.objects.filter(round_name=room.name, file=file).order_by("-version"))


def save_section(
    room: RoundSnapshot, one: ReportSection, text: str, seen: int, *, by: str, at: datetime
) -> SavedSection:
    """Save a text over the version that was seen; what stood there stays as a version too.

    Raises:
        SectionClash: If somebody else saved it since; nothing is kept.
        UsageError: If it has no such form.
    """
    told = "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).rstrip() + "\n"
    if len(told) > _MOST or "\0" in told or not told.strip():
        raise make_error(UsageError, "portal.section_unfit")
    try:
        with transaction.atomic():
            HeldRound.objects.select_for_update().get(name=room.name)
            stands = _get_standing_version(room, one, at)
            if stands.version != seen:
                raise SectionConflict(stands)
            if stands.text != told:
                about = {"round_name": room.name, "file": one.file, "version": seen + 1}
                stands = SavedSection.objects.create(**about, text=told, by=by, at=at)
                write_file_atomically(room.held.path / one.file, told.encode(), mode=0o644)
            return stands
    except IntegrityError as error:
        raise SectionConflict(list_section_versions(room, one.file)[0]) from error


def preview_section(room: RoundSnapshot, one: ReportSection, text: str) -> SectionPreview:
    """What a text would say in print, or why it cannot be."""
    figures, period = load_round_state(room).reconciled.figures, room.about.period

    def resolve_figure(key: Key) -> Value | None:
        figure = figures.get(key)
        return None if figure is None else figure.value

    def qualify_figure(key: Key) -> ValueQualifier:
        figure = figures.get(key)
        return ValueQualifier.EXACT if figure is None else figure.qualifier

    source, about = text.replace("\r\n", "\n"), (room.view, one.language, one.name)
    try:
        document = build_draft_section(*about, source, resolve_figure, period, qualify_figure)
    except CollectionError as error:
        return SectionPreview(None, error.told, tuple(_find_unbound_numbers(source, one.language)))
    return SectionPreview(document, (), ())


def search_bindable_figures(room: RoundSnapshot, wanted: str, language: Language) -> tuple[BindableFigure, ...]:
    """The figures whose names hold all words of a search, those of this round first."""
    words, count = wanted.lower().split(), room.read_standings().count
    every = room.compute_once(("bindable", count, language), lambda: _list_bindable_figures(room, language))
    return tuple(islice((figure for text, figure in every if all(word in text for word in words)), _SHOWN))


def _list_bindable_figures(room: RoundSnapshot, language: Language) -> list[tuple[str, BindableFigure]]:
    view, state, about = room.view, load_round_state(room), room.about.period
    times = {about: "round", about.shift_period(-1, by=about): "round-1"}
    keys = {observation.key: None for observation in state.stated_figures if observation.key.period in times}
    found_pairs = []
    for key in sorted(keys, key=lambda one: (times[one.period], one.text())):
        figure = state.reconciled.figures.get(key)
        if figure is None or key.measure not in view.measures:
            continue
        codes = [JoinedText((view.labels[f"dimensions.{d}"], view.get_code_label(d, c)), ": ") for d, c in key.dims]
        who = view.provider_label(key.provider)
        label = JoinedText((view.get_measure_label(key.measure), who, *codes, DatedText(key.period)), ", ")
        where = ", ".join(f"{dimension}={code}" for dimension, code in key.dims)
        time = "" if times[key.period] == "round" else f" in {times[key.period]}"
        named = f"figure {key.measure} of {key.provider}{time}" + (f" where {where}" if where else "")
        bindable_figure = BindableFigure(label, figure.value, f"{{{{ {named} }}}}")
        found_pairs.append((f"{label.text(language)} {key.text()}".lower(), bindable_figure))
    return found_pairs


def _build_report_section(
    room: RoundSnapshot, language: Language, name: str, waiting: tuple[Wording, ...]
) -> ReportSection:
    file = room.view.get_text_file(language, name)
    last, path = next(iter(list_section_versions(room, file)), None), room.held.path / file
    text = path.read_text("utf-8") if path.is_file() else room.view.texts[language][name]
    version = 0 if last is None else last.version + (last.text != text)
    waits = tuple(wording for wording in waiting if wording.file == file and wording.language == language)
    return ReportSection(language, name, file, text, version, file.startswith("rounds"), waits)


def _get_standing_version(room: RoundSnapshot, one: ReportSection, at: datetime) -> SavedSection:
    """What stands: the last version, or what somebody wrote in the folder since, as a version of its own."""
    last = next(iter(list_section_versions(room, one.file)), None)
    if last is not None and last.text == one.text:
        return last
    about = {"round_name": room.name, "file": one.file, "version": one.version}
    return SavedSection.objects.create(**about, text=one.text, by="–", at=at)


def _find_unbound_numbers(source: str, language: Language) -> Iterator[tuple[int, str]]:
    """Words that say a number, line by line, outside what is bound already."""
    for number, line in enumerate(source.split("\n"), start=1):
        text = "".join(part.partition("}}")[2] if at else part for at, part in enumerate(line.split("{{")))
        yield from ((number, word) for _, word in find_unbound_numbers(text, language))
