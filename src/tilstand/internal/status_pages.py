"""Status pages of the coordinating unit: the round, and policies compared.

The pictures are drawn as those of the site are; all that they show stands in the table too. A page needs no
other file, no script and no network. It is internal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from markupsafe import Markup

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.internal.page_templates import load_internal_template
from tilstand.languages import DatedText, Fact, format_message, load_language_settings
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.protect.attack.compare import PolicyChoice
from tilstand.render.charts import draw_picture
from tilstand.render.svg_canvas import write_palette_stylesheet
from tilstand.round.board import RoundBoard
from tilstand.round.board_lines import BoardLine
from tilstand.terms import InvariantText, JoinedText, Language, Text


def render_internal_page(name: str, language: Language, **facts: object) -> bytes:
    """A page of `templates/NAME.html.j2`, whose words are the messages of the section NAME.

    Args:
        name: Name of the template and of its messages.
        language: Language of the page.
        **facts: What the template shows.
    """
    html = load_internal_template(f"{name}.html.j2").render(
        lang=language,
        direction=load_language_settings(language).direction,
        say=partial(_get_section_message, name),
        skip=format_message("report.site.skip"),
        **facts,
    )
    return html.encode()


def _get_section_message(section: str, path: str, **facts: Fact) -> Text:
    return format_message(f"{section}.{path}", **facts)


def render_board_page(
    lines: Sequence[BoardLine], board: RoundBoard, round_name: str, today: date, language: Language
) -> bytes:
    """The board as one HTML page.

    Args:
        lines: The bodies in words.
        board: The board.
        round_name: Name of the round.
        today: The day that it was reckoned from.
        language: Language of the page.
    """
    return render_internal_page(
        "board",
        language,
        lines=lines,
        between=board.between,
        deadline=DatedText(board.deadline) if board.deadline else None,
        round=InvariantText(round_name),
        today=DatedText(today),
    )


_WIDE, _NARROW = 640, 300
_NONE = "–"
_SHOWN = ("leaks", "lost", "lead", "quoted", "worst")
"""The pictures, in their order: what is given away first, since it comes before all that is lost."""


@dataclass(frozen=True, slots=True)
class _PolicyPictureWords:
    words: Catalogue


def render_policy_comparison(collection: RoundView, tried: Sequence[PolicyChoice], language: Language) -> bytes:
    """The policies that were tried, as one HTML page.

    Args:
        collection: The collection, as the round sees it.
        tried: The policies, as they were tried.
        language: Language of the page.
    """
    facts: dict[str, object] = {"round": InvariantText(collection.name)}
    rows = [_build_policy_row(collection, policy_choice) for policy_choice in tried]
    drawn = [_draw_policy_picture(collection, name, tried, language) for name in _SHOWN]
    colours = Markup(write_palette_stylesheet(dark=":root[data-dark]", auto=":root"))
    return render_internal_page("compare", language, rows=rows, drawn=drawn, colours=colours, **facts)


def _build_policy_row(collection: RoundView, one: PolicyChoice) -> dict[str, object]:
    return {
        "name": _name_policy_choice(one),
        "safe": not one.refused and not one.told and not one.worked_out,
        "refused": one.refused,
        "cells": {name: _format_policy_number(one, name) for name in (*_SHOWN, "moved", "error")},
        "notes": [
            *([format_message("terminal.compare.across")] if one.across else []),
            *(more.told for more in one.held),
        ],
        "merged": [_describe_merged_codes(collection, group.dimension, group.codes) for group in one.policy.merged],
    }


def _describe_merged_codes(collection: RoundView, dimension: str, codes: Sequence[str]) -> Text:
    codelist = collection.get_codelist(dimension)
    named = JoinedText(tuple(codelist[code].label for code in codes))
    return JoinedText((collection.labels[f"dimensions.{dimension}"], named), ": ")


def _name_policy_choice(one: PolicyChoice) -> Text:
    return format_message(f"terminal.compare.{one.name}", least=one.policy.threshold)


def _format_policy_number(one: PolicyChoice, name: str) -> Text:
    """What stands for one number of a policy: it, or a sign where nothing can be published under it."""
    if one.refused:
        return InvariantText(_NONE)
    if name == "worst":
        if one.worst is None:
            return InvariantText("0")
        _, lost, cells = one.worst
        return JoinedText((format_message("compare.share", lost=lost, cells=cells), one.worst_title), ": ")
    return InvariantText(str(_get_policy_number(one, name)))


def _get_policy_number(one: PolicyChoice, name: str) -> int:
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


def _draw_policy_picture(
    collection: RoundView, name: str, tried: Sequence[PolicyChoice], language: Language
) -> dict[str, object]:
    """One picture, laid out for a screen and for a telephone, with its heading."""
    title = format_message(f"compare.{name}")
    plot = _build_policy_plot(name, title, tried, list(_build_policy_points(name, tried, language)), language)
    words = _PolicyPictureWords(collection.labels)
    widths = {"wide": _WIDE, "narrow": _NARROW}
    pictures_by_name = {kind: draw_picture(plot, words, theme="page", width=width) for kind, width in widths.items()}
    svgs = {kind: Markup(current_picture.svg.decode()) for kind, current_picture in pictures_by_name.items()}
    return {"title": title, "about": format_message(f"compare.{name}_about"), **svgs}


def _build_policy_points(name: str, tried: Sequence[PolicyChoice], language: Language) -> Iterator[ChartPoint]:
    for policy_choice in tried:
        if policy_choice.refused:
            yield ChartPoint(_NONE, None, None)
            continue
        number = _get_policy_number(policy_choice, name)
        text = str(number)
        if name == "worst" and policy_choice.worst is not None:
            text = format_message("compare.share", lost=policy_choice.worst[1], cells=policy_choice.worst[2]).text(
                language
            )
        yield ChartPoint(text, Decimal(number), None)


def _build_policy_plot(
    name: str, title: Text, tried: Sequence[PolicyChoice], points: Sequence[ChartPoint], language: Language
) -> ChartData:
    joined_texts = tuple(
        JoinedText((_name_policy_choice(policy_choice), InvariantText(p.text)), ": ")
        for policy_choice, p in zip(tried, points, strict=True)
    )
    alt = JoinedText((JoinedText((title, JoinedText(joined_texts, "; ")), ": "), InvariantText("")), ".")
    series = tuple(
        ChartSeries(_name_policy_choice(policy_choice), (point,))
        for policy_choice, point in zip(tried, points, strict=True)
    )
    return ChartData(
        id=f"compare-{name}",
        table="",
        title=title,
        kind="bars",
        asked="bars",
        language=language,
        groups=(InvariantText(""),),
        series=series,
        totals=(None,),
        unit=None,
        alt=alt,
    )
