"""The pages on which a body corrects figures of earlier rounds: each beside what it last stated.

What is written there is a row about an earlier time in the body's own delivery, as in a file: the figure is
a vintage of its own, and the delivery of the earlier round stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tilstand.collect.asked import reports_for, valid
from tilstand.define import RoundView
from tilstand.define.registers import counted
from tilstand.languages import Dated, message
from tilstand.portal.form_page import FormPage, FormPlace, FormSection
from tilstand.portal.room import Room
from tilstand.terms import Joined, Key, Period, Text, Value
from tilstand.terms.code import Code

__all__ = ["earlier_pages"]


def earlier_pages(room: Room, provider: str) -> Iterator[FormPage]:
    """One page for each earlier year and form of a body, the latest year first; none where nobody delivers.

    Args:
        room: The round.
        provider: The body; what it stated of whoever reports through it is on pages of theirs.
    """
    view = room.view
    if view.round(room.name).basis != "delivered":
        return
    known, own = counted(room.held, room.name), room.stated.get(provider, {})
    found: dict[tuple[int, str, str], list[Key]] = defaultdict(list)
    bodies = reports_for(view, provider)
    for key in own:
        if key.provider in bodies and (key.provider, key.measure) not in known and _holds(view, key):
            found[key.period.last.year, key.provider, _form(view, key)].append(key)
    order = {body: at for at, body in enumerate(bodies)}
    for year, body, form in sorted(found, key=lambda one: (-one[0], order[one[1]], one[2])):
        if form:
            yield _page(view, provider, (year, body, form), found[year, body, form], own)


def _form(view: RoundView, key: Key) -> str:
    """The form of a body in which a figure is told: that which asks for it, else its first."""
    forms = view.providers[key.provider].forms
    asks = (form for form in forms if any(one.measure == key.measure for one in view.forms[form].blocks))
    return next(asks, forms[0] if forms else "")


def _holds(view: RoundView, key: Key) -> bool:
    """True where the collection still has the measure and the codes of a figure: else no row is about it."""
    if key.measure not in view.measures:
        return False
    able = view.measures[key.measure].dimensions
    lists = {name: view.codelist(name) for name, _ in key.dims if name in able}
    return all(
        name in lists and code in lists[name] and valid(lists[name][code], key.period)
        for name, code in key.dims
    )


def _page(
    view: RoundView,
    provider: str,
    about: tuple[int, str, str],
    keys: Sequence[Key],
    own: Mapping[Key, Value],
) -> FormPage:
    year, body, form = about
    when = Dated(Period.year(year))
    title: Text = Joined((view.labels[f"forms.{form}.title"], when), ", ")
    if body != provider:
        title = Joined((title, view.provider_label(body)), ": ")
    rows = sorted(keys, key=lambda one: (one.measure, str(one.period), _place(view, one)))
    sections = tuple(
        _section(view, form, list(some), own)
        for _, some in groupby(rows, key=lambda one: (one.measure, one.period))
    )
    intro = message("portal.earlier.how")
    return FormPage(f"{year}.{body}.{form}", title, intro, sections, corrects=str(year))


def _place(view: RoundView, key: Key) -> list[tuple[str, int]]:
    """Where a figure stands among others: by dimension, then in the order of the list of its codes."""
    return [(name, [*map(_name, view.codelist(name).codes)].index(code)) for name, code in key.dims]


def _name(code: Code) -> str:
    return code.id


def _section(view: RoundView, form: str, keys: Sequence[Key], own: Mapping[Key, Value]) -> FormSection:
    measure, period = view.measures[keys[0].measure], keys[0].period
    when: Text = message("collect.sheet.on_the_day", day=period) if period.is_day else Dated(period)
    whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
    places = []
    for key in keys:
        names = (
            Joined((view.labels[f"dimensions.{name}"], view.code_label(name, code)), ": ")
            for name, code in key.dims
        )
        label = Joined(tuple(names), ", ") if key.dims else message("collect.sheet.total")
        depth = sum(len(view.codelist(name).ancestors(code)) for name, code in key.dims)
        level = min(1 + depth, 3) if key.dims else 0
        places.append(FormPlace(key.text(), key, form, label, level, own[key], whole))
    title = Joined((view.measure_label(keys[0].measure), when), ", ")
    return FormSection("", title, (), tuple(places))
