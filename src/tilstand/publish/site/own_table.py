"""The page where a reader lays a table of their own: every released figure once, for a script that only looks them up.

No figure is computed there: a cell of the table is a figure of the edition, or empty. Figures of unlike units are
never in one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from tilstand.languages import format_period
from tilstand.model.table import CellValue
from tilstand.publish.csv_files import TOTAL
from tilstand.publish.front_matter import build_front_chapter
from tilstand.publish.jsonstat import index_release_figures, label_code
from tilstand.publish.site.context import SiteContext, iterate_figure_keys
from tilstand.publish.site.figures import get_break_reason
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.search import encode_page_data
from tilstand.publish.site.structure import OWN_TABLE, name_counted
from tilstand.report_text import get_unit_name
from tilstand.report_text.print_forms import format_printed_cell
from tilstand.terms import Key, Unit
from tilstand.terms.text import strip_language_runs

_PROVIDER, _PERIOD = "provider", "period"
_WORDS = ("own_of", "own_empty", "own_notes", "own_picture", "own_none")


def build_own_table_page(press: SiteRenderer) -> None:
    """The page, with all figures in it."""
    book = press.book
    figures = index_release_figures(book.release)
    if not figures:
        return
    data: dict[str, Any] = {
        **_describe_measures(book, figures),
        "words": {word.removeprefix("own_"): book.format_site_text(word) for word in _WORDS},
        "total": label_code(book.names, "", TOTAL).text(book.language),
        "edition": book.edition,
        "title": book.title,
        "signs": dict(build_front_chapter(book.names, book.language)["signs"]["rows"]),
    }
    parts = groupby(data["measures"], key=lambda measure: measure["part"])
    press.render_site_page(
        OWN_TABLE,
        "own_table",
        book.format_site_text("own_title"),
        figures=encode_page_data(data),
        parts=[(part, list(measures)) for part, measures in parts],
    )


def _describe_measures(book: SiteContext, figures: Mapping[Key, CellValue]) -> dict[str, Any]:
    """The figures by what they count, with everything that they are called, each name and note once."""
    names, language = book.names, book.language
    parts: dict[str, int] = {}
    for table in book.declared_tables:
        for key in iterate_figure_keys([table]):
            parts.setdefault(key.measure, table.part)
    groups: dict[tuple[str, Unit], list[tuple[Key, CellValue]]] = {}
    for key, cell in figures.items():
        groups.setdefault((key.measure, names.unit(key)), []).append((key, cell))
    notes: dict[str, int] = {}
    measures = []
    for (measure, unit), cells in sorted(groups.items(), key=lambda group: parts.get(group[0][0], len(book.parts) + 1)):
        about = names.measures[measure]
        part = parts.get(measure)
        axes = [_PROVIDER, _PERIOD, *(name for name in names.dimensions if any(key.code(name) for key, _ in cells))]
        measures.append(
            {
                "id": name_counted(names, cells[0][0]),
                "name": book.text(names.counted([cells[0][0]])),
                "unit": get_unit_name(names.words, unit.value).text(language),
                "part": book.part(part) if part in book.parts else "",
                "page": f"definitions.html#m-{measure}",
                "rules": [book.text(text) for text in (about.rule, about.caveat) if text.text(language)],
                "breaks": list(
                    dict.fromkeys(
                        book.format_site_text("own_break", reason=get_break_reason(names, broken))
                        for broken in about.breaks
                    )
                ),
                "axes": axes,
                "cells": [
                    [
                        [get_axis_code(key, axis) for axis in axes],
                        strip_language_runs(format_printed_cell(names, cell, language, about.unit)),
                        None if cell.value.amount is None else float(cell.value.amount),
                        [notes.setdefault(book.text(note.text), len(notes)) for note in cell.notes],
                    ]
                    for key, cell in cells
                ],
            }
        )
    return {"measures": measures, "notes": list(notes), "axes": dict(_describe_axes(book, figures))}


def get_axis_code(key: Key, axis: str) -> str:
    """Where a figure stands on an axis: its body, its period, or its code in a dimension; empty at the total."""
    if axis == _PROVIDER:
        return key.provider
    return str(key.period) if axis == _PERIOD else key.code(axis) or ""


def _describe_axes(book: SiteContext, figures: Iterable[Key]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each axis and each of its codes is called, the codes in the order of their lists."""
    names, keys = book.names, list(figures)
    used_bodies = dict.fromkeys(key.provider for key in keys)
    providers = [*(name for name in names.providers if name in used_bodies), *used_bodies]
    yield (
        _PROVIDER,
        _name_axis(
            book.format_site_text("own_provider"), {name: book.provider(name) for name in dict.fromkeys(providers)}
        ),
    )
    periods = sorted({key.period for key in keys}, key=lambda period: (period.first, period.last))
    told = {str(period): format_period(period, book.language) for period in periods}
    yield _PERIOD, _name_axis(book.format_site_text("own_period"), told)
    for dimension, about in names.dimensions.items():
        used = dict.fromkeys(code for key in keys if (code := key.code(dimension)) is not None)
        listed = [code.id for code in names.codes(dimension) if code.id in used]
        codes = {code: book.text(label_code(names, dimension, code)) for code in dict.fromkeys((*listed, *used))}
        if codes:
            yield dimension, _name_axis(book.text(about.label), codes)


def _name_axis(label: str, codes: Mapping[str, str]) -> dict[str, Any]:
    return {"label": label, "codes": {code: strip_language_runs(text) for code, text in codes.items()}}
