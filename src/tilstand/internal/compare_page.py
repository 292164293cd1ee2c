"""Policies side by side as one page: what each leaves, what it costs, and which table it costs most.

The pictures are drawn as those of the site are; all that they show stands in the table too. The page needs no
other file, no script and no network. It is internal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from tilstand.define import RoundView
from tilstand.define.catalogue import Catalogue
from tilstand.internal.sheet import filled_sheet
from tilstand.languages import message
from tilstand.model.plot import Plot, Point, Series
from tilstand.protect.attack.choice import PolicyChoice
from tilstand.render.picture.draw import picture
from tilstand.render.picture.palette import stylesheet
from tilstand.terms import Alike, Joined, Language, Text

__all__ = ["compare_page"]

_WIDE, _NARROW = 640, 300
_NONE = "–"
_SHOWN = ("leaks", "lost", "lead", "quoted", "worst")
"""The pictures, in their order: what is given away first, since it comes before all that is lost."""


@dataclass(frozen=True, slots=True)
class _Words:
    words: Catalogue


def compare_page(
    collection: RoundView,
    tried: Sequence[PolicyChoice],
    language: Language,
) -> bytes:
    """The policies that were tried, as one HTML page.

    Args:
        collection: The collection, as the round sees it.
        tried: The policies, as they were tried.
        language: Language of the page.
    """
    facts: dict[str, object] = {"round": Alike(collection.name)}
    rows = [_row(collection, one) for one in tried]
    drawn = [_drawn(collection, name, tried, language) for name in _SHOWN]
    colours = Markup(stylesheet(dark=":root[data-dark]", auto=":root"))
    return filled_sheet("compare", language, rows=rows, drawn=drawn, colours=colours, **facts)


def _row(collection: RoundView, one: PolicyChoice) -> dict[str, object]:
    return {
        "name": _name(one),
        "safe": not one.refused and not one.told and not one.worked_out,
        "refused": one.refused,
        "cells": {name: _told(one, name) for name in (*_SHOWN, "moved", "error")},
        "notes": [
            *([message("terminal.compare.across")] if one.across else []),
            *(more.told for more in one.held),
        ],
        "merged": [_merged(collection, group.dimension, group.codes) for group in one.policy.merged],
    }


def _merged(collection: RoundView, dimension: str, codes: Sequence[str]) -> Text:
    codelist = collection.codelist(dimension)
    named = Joined(tuple(codelist[code].label for code in codes))
    return Joined((collection.labels[f"dimensions.{dimension}"], named), ": ")


def _name(one: PolicyChoice) -> Text:
    return message(f"terminal.compare.{one.name}", least=one.policy.threshold)


def _told(one: PolicyChoice, name: str) -> Text:
    """What stands for one number of a policy: it, or a sign where nothing can be published under it."""
    if one.refused:
        return Alike(_NONE)
    if name == "worst":
        if one.worst is None:
            return Alike("0")
        _, lost, cells = one.worst
        return Joined((message("compare.share", lost=lost, cells=cells), one.worst_title), ": ")
    return Alike(str(_number(one, name)))


def _number(one: PolicyChoice, name: str) -> int:
    numbers = {
        "leaks": one.told + one.worked_out,
        "lost": one.lost,
        "lead": len(one.leading),
        "quoted": one.quoted,
        "worst": 0 if one.worst is None else round(100 * one.worst[1] / one.worst[2]),
        "moved": one.moved,
        "error": one.error,
    }
    return numbers[name]


def _drawn(
    collection: RoundView,
    name: str,
    tried: Sequence[PolicyChoice],
    language: Language,
) -> dict[str, object]:
    """One picture, laid out for a screen and for a telephone, with its heading."""
    title = message(f"compare.{name}")
    plot = _plot(name, title, tried, list(_points(name, tried, language)), language)
    words = _Words(collection.labels)
    widths = {"wide": _WIDE, "narrow": _NARROW}
    made = {kind: picture(plot, words, theme="page", width=width) for kind, width in widths.items()}
    svgs = {kind: Markup(one.svg.decode()) for kind, one in made.items()}
    return {"title": title, "about": message(f"compare.{name}_about"), **svgs}


def _points(name: str, tried: Sequence[PolicyChoice], language: Language) -> Iterator[Point]:
    for one in tried:
        if one.refused:
            yield Point(_NONE, None, None)
            continue
        number = _number(one, name)
        told = str(number)
        if name == "worst" and one.worst is not None:
            told = message("compare.share", lost=one.worst[1], cells=one.worst[2]).text(language)
        yield Point(told, Decimal(number), None)


def _plot(
    name: str, title: Text, tried: Sequence[PolicyChoice], points: Sequence[Point], language: Language
) -> Plot:
    told = tuple(Joined((_name(one), Alike(p.text)), ": ") for one, p in zip(tried, points, strict=True))
    alt = Joined((Joined((title, Joined(told, "; ")), ": "), Alike("")), ".")
    series = tuple(Series(_name(one), (point,)) for one, point in zip(tried, points, strict=True))
    return Plot(
        id=f"compare-{name}",
        table="",
        title=title,
        kind="bars",
        asked="bars",
        language=language,
        groups=(Alike(""),),
        series=series,
        totals=(None,),
        unit=None,
        alt=alt,
    )
