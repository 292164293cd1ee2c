"""The report's text at the desk: the same files, section by section, with versions, and figures to bind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import Http404

from tilstand.archive.log import written
from tilstand.errors import CollectionError, UsageError
from tilstand.languages import Dated, failure
from tilstand.model.document import Document
from tilstand.portal.models import HeldRound, SavedSection
from tilstand.portal.room import Room
from tilstand.portal.thread import state_of
from tilstand.round.words import Wording
from tilstand.terms import Joined, Key, Language, Qualifier, Text, Value
from tilstand.text.chapter import section
from tilstand.text.report.lint import unbound

__all__ = [
    "BindableFigure",
    "SectionClash",
    "SectionLook",
    "WrittenSection",
    "bindable",
    "looked_at",
    "section_saved",
    "versions",
    "written_section",
    "written_sections",
]

_MOST, _SHOWN = 200_000, 40


@dataclass(frozen=True, slots=True)
class WrittenSection:
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
class SectionLook:
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


class SectionClash(Exception):  # noqa: N818 - nothing is wrong: two people wrote in the same section
    """Somebody else saved the section meanwhile.

    Attributes:
        stands: What they saved.
    """

    def __init__(self, stands: SavedSection) -> None:
        super().__init__(stands.file)
        self.stands = stands


def written_sections(room: Room) -> Iterator[WrittenSection]:
    """Every text of the report, language by language."""
    waiting = state_of(room).waiting
    for language, texts in sorted(room.view.texts.items()):
        for name in sorted(texts):
            yield _section(room, language, name, waiting)


def written_section(room: Room, language: Language, name: str) -> WrittenSection:
    """A text of the report.

    Raises:
        Http404: If there is none of that name.
    """
    if name not in room.view.texts.get(language, {}):
        raise Http404
    return _section(room, language, name, state_of(room).waiting)


def versions(room: Room, file: str) -> tuple[SavedSection, ...]:
    """What was saved of a text, the latest first."""
    return tuple(SavedSection.objects.filter(round_name=room.name, file=file).order_by("-version"))


def section_saved(
    room: Room, one: WrittenSection, text: str, seen: int, *, by: str, at: datetime
) -> SavedSection:
    """Save a text over the version that was seen; what stood there stays as a version too.

    Raises:
        SectionClash: If somebody else saved it since; nothing is kept.
        UsageError: If it has no such form.
    """
    told = "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).rstrip() + "\n"
    if len(told) > _MOST or "\0" in told or not told.strip():
        raise failure(UsageError, "portal.section_unfit")
    try:
        with transaction.atomic():
            HeldRound.objects.select_for_update().get(name=room.name)
            stands = _standing(room, one, at)
            if stands.version != seen:
                raise SectionClash(stands)
            if stands.text == told:
                return stands
            made = SavedSection.objects.create(
                round_name=room.name, file=one.file, version=seen + 1, text=told, by=by, at=at
            )
            written(room.held.path / one.file, told.encode(), mode=0o644)
            return made
    except IntegrityError as error:
        raise SectionClash(versions(room, one.file)[0]) from error


def looked_at(room: Room, one: WrittenSection, text: str) -> SectionLook:
    """What a text would say in print, or why it cannot be."""
    figures = state_of(room).reconciled.figures

    def resolve(key: Key) -> Value | None:
        figure = figures.get(key)
        return None if figure is None else figure.value

    def qualify(key: Key) -> Qualifier:
        figure = figures.get(key)
        return Qualifier.EXACT if figure is None else figure.qualifier

    source = text.replace("\r\n", "\n")
    bare = tuple(_unbound(source, one.language))
    try:
        period = room.view.round(room.name).period
        made = section(room.view, one.language, one.name, source, resolve, period, qualify)
    except CollectionError as error:
        return SectionLook(None, error.told, bare)
    return SectionLook(made, (), ())


def bindable(room: Room, wanted: str, language: Language) -> tuple[BindableFigure, ...]:
    """The figures whose names hold all words of a search, those of this round first."""
    words = wanted.lower().split()
    every = room.once(("bindable", room.stood().count, language), lambda: _bindable(room, language))
    found = (one for told, one in every if all(word in told for word in words))
    return tuple(one for _, one in zip(range(_SHOWN), found, strict=False))


def _bindable(room: Room, language: Language) -> list[tuple[str, BindableFigure]]:
    view, state, about = room.view, state_of(room), room.view.round(room.name).period
    times = {about: "round", about.shifted(-1, by=about): "round-1"}
    keys = {one.key: None for one in state.stated if one.key.period in times}
    found = []
    for key in sorted(keys, key=lambda one: (times[one.period], one.text())):
        figure = state.reconciled.figures.get(key)
        if figure is None or key.measure not in view.measures:
            continue
        codes = [Joined((view.labels[f"dimensions.{d}"], view.code_label(d, c)), ": ") for d, c in key.dims]
        who = view.provider_label(key.provider)
        label = Joined((view.measure_label(key.measure), who, *codes, Dated(key.period)), ", ")
        where = ", ".join(f"{dimension}={code}" for dimension, code in key.dims)
        time = "" if times[key.period] == "round" else f" in {times[key.period]}"
        named = f"figure {key.measure} of {key.provider}{time}" + (f" where {where}" if where else "")
        one = BindableFigure(label, figure.value, f"{{{{ {named} }}}}")
        found.append((f"{label.text(language)} {key.text()}".lower(), one))
    return found


def _section(room: Room, language: Language, name: str, waiting: tuple[Wording, ...]) -> WrittenSection:
    file = room.view.text_file(language, name)
    last = SavedSection.objects.filter(round_name=room.name, file=file).order_by("-version").first()
    path = room.held.path / file
    text = path.read_text("utf-8") if path.is_file() else room.view.texts[language][name]
    version = 0 if last is None else last.version + (last.text != text)
    own = tuple(one for one in waiting if one.file == file and one.language == language)
    return WrittenSection(language, name, file, text, version, file.startswith("rounds"), own)


def _standing(room: Room, one: WrittenSection, at: datetime) -> SavedSection:
    """What stands: the last version, or what somebody wrote in the folder since, as a version of its own."""
    last = SavedSection.objects.filter(round_name=room.name, file=one.file).order_by("-version").first()
    if last is not None and last.text == one.text:
        return last
    about = {"round_name": room.name, "file": one.file, "version": one.version}
    return SavedSection.objects.create(**about, text=one.text, by="–", at=at)


def _unbound(source: str, language: Language) -> Iterator[tuple[int, str]]:
    """Words that say a number, line by line, outside what is bound already."""
    for number, line in enumerate(source.split("\n"), start=1):
        told = "".join(part.partition("}}")[2] if at else part for at, part in enumerate(line.split("{{")))
        yield from ((number, word) for _, word in unbound(told, language))
