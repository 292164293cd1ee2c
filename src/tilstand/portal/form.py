"""What a body is asked, page by page: each place where it writes, with what it wrote the time before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tilstand.collect.asked import Asked, asked, reports_for
from tilstand.define import RoundView
from tilstand.define.registers import counted
from tilstand.languages import Dated, message
from tilstand.portal.earlier_form import earlier_pages
from tilstand.portal.form_page import AskedWords, FormPage, FormPlace, FormSection, labels, with_something
from tilstand.portal.room import Room
from tilstand.terms import Joined, Key, Text, Value

__all__ = [
    "AskedWords",
    "FormPage",
    "FormPlace",
    "FormSection",
    "every_page",
    "labels",
    "pages",
    "with_something",
]

_FEW = 3
"""So many places get no choice for all that are blank."""


def pages(room: Room, provider: str) -> tuple[FormPage, ...]:
    """The pages that a body fills in, in the order of its forms; a figure is asked for once.

    Args:
        room: The round.
        provider: The body; whoever reports through it is asked with it.
    """
    return room.once(("pages", provider), lambda: _pages(room, provider))


def every_page(room: Room, provider: str) -> tuple[FormPage, ...]:
    """The pages that a body fills in, and after them those on which it can correct earlier figures.

    Args:
        room: The round.
        provider: The body.
    """
    own = pages(room, provider)
    return room.once(("every page", provider), lambda: (*own, *earlier_pages(room, provider)))


def _pages(room: Room, provider: str) -> tuple[FormPage, ...]:
    view, seen = room.view, set[Key]()
    cells: dict[tuple[str, str], list[Asked]] = {
        (body, form): [] for body in reports_for(view, provider) for form in view.providers[body].forms
    }
    known = counted(room.held, room.name)
    for one in asked(view, view.round(room.name), provider):
        if one.key not in seen and (one.provider, one.cell.measure) not in known:
            seen.add(one.key)
            cells[one.provider, one.form].append(one)
    return tuple(_page(room, provider, body, form, own) for (body, form), own in cells.items())


def _page(room: Room, provider: str, body: str, form: str, cells: Sequence[Asked]) -> FormPage:
    labels = room.view.labels
    title: Text = labels[f"forms.{form}.title"]
    if body != provider:
        title = Joined((title, room.view.provider_label(body)), ": ")
    before = room.before.get(provider, {})
    sections = tuple(
        _section(room.view, room.name, list(own), before)
        for _, own in groupby(cells, key=lambda cell: (cell.block, cell.period))
    )
    return FormPage(
        f"{body}.{form}",
        title,
        labels.get(f"forms.{form}.intro"),
        sections,
        tuple(_questions(room, body, form)),
    )


def _section(
    view: RoundView, round_name: str, cells: Sequence[Asked], before: Mapping[Key, Value]
) -> FormSection:
    first = cells[0]
    block, measure = view.forms[first.form].blocks[first.block], view.measures[first.cell.measure]
    day = message("collect.sheet.on_the_day", day=first.period)
    when: Text = day if first.period.is_day else Dated(first.period)
    where = (view.code_label(dimension, code) for dimension, code in block.where.items())
    title = Joined((view.measure_label(first.cell.measure), *where, when), ", ")
    whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
    about = view.round(round_name).period
    places = []
    for one in cells:
        own = [(d, c) for d, c in one.cell.dims if d not in block.where]
        names = (Joined((view.labels[f"dimensions.{d}"], view.code_label(d, c)), ": ") for d, c in own)
        label = Joined(tuple(names), ", ") if own else message("collect.sheet.total")
        depth = sum(len(view.codelist(d).ancestors(c)) for d, c in own)
        was = Key(one.key.measure, one.provider, one.period.shifted(-1, by=about), one.key.dims)
        level = min(1 + depth, 3) if own else 0
        places.append(FormPlace(one.key.text(), one.key, one.form, label, level, before.get(was), whole))
    rest = f"rest | {first.provider} | {first.form} | {first.block} | {first.period}"
    notes = tuple(_notes(view, first.cell.measure))
    return FormSection(rest if len(cells) > _FEW else "", title, notes, tuple(places))


def _notes(view: RoundView, measure: str) -> Iterator[Text]:
    one, labels = view.measures[measure], view.labels
    if f"units.{one.unit}" in labels:
        number = one.statistic == "count" and one.unit.counted
        path = "collect.sheet.counted_in" if number else "collect.sheet.measured_in"
        yield message(path, unit=labels[f"units.{one.unit}"])
    for name in ("rule", "caveat"):
        if (path := f"measures.{measure}.{name}") in labels:
            yield labels[path]


def _questions(room: Room, body: str, form: str) -> Iterator[AskedWords]:
    for question in room.view.forms[form].questions:
        about = (body, form, question.id)
        words = room.view.labels[f"questions.{question.id}"]
        yield AskedWords(
            " | ".join(("answer", *about)), about, words, question.max_words, room.answered.get(about)
        )
