"""Pages for tables, time series, data, definitions, method and citation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from tilstand.model.appendix import Appendix, AppendixDecision, Correction, Disagreement, Headcount
from tilstand.model.table import ReleasableTable
from tilstand.publish.dictionary import list_dictionary_entries
from tilstand.publish.front_matter import build_front_chapter
from tilstand.publish.site.context import SiteContext, format_bibtex, format_site_citation, iterate_figure_keys
from tilstand.publish.site.figures import find_table_breaks, find_time_axis, list_table_sources, render_table_figure
from tilstand.publish.site.html import split_text_paragraphs
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.structure import get_own_table_address, slugify
from tilstand.report_text import format_day, format_number, get_unit_name
from tilstand.terms import Code, Codelist, Text
from tilstand.terms.code import CodeRelation

_DICTIONARY = "dictionary.csv"
_ORDER = (
    "table",
    "bracket",
    "measure",
    "dimension",
    "code",
    "provider",
    "group",
    "status",
    "confidentiality",
    "qualifier",
    "origin",
)


def build_data_page(press: SiteRenderer) -> None:
    """The page of data."""
    book = press.book
    own_texts = {table.id for table in book.tables}
    press.render_site_page(
        "data.html",
        "data",
        book.format_site_text("data_title"),
        whole=[file for file in book.files if file.stem not in own_texts],
        tables=[
            {"title": book.caption(table), "page": f"table/{table.id}.html", "files": files}
            for table in book.sort_tables_by_number(book.tables)
            if (files := book.list_table_downloads(table.id))
        ],
        dictionary=_build_dictionary_view(book),
    )


def _build_dictionary_view(book: SiteContext) -> list[dict[str, Any]]:
    """The dictionary by kind of entry, where its file lies beside; what is shown elsewhere is left out."""
    if _DICTIONARY not in book.downloads:
        return []
    texts_by_names_by_name: dict[str, list[dict[str, str]]] = {}
    for entry in list_dictionary_entries(book.names, book.tables):
        texts_by_names_by_name.setdefault(entry.kind, []).append(
            {"id": entry.id, "name": book.text(entry.label), "within": entry.within or entry.parent, "unit": entry.unit}
        )
    return [
        {"kind": kind, "title": book.format_site_text(f"dictionary_{kind}"), "entries": texts_by_names_by_name[kind]}
        for kind in _ORDER
        if texts_by_names_by_name.get(kind)
    ]


def build_definition_pages(press: SiteRenderer) -> None:
    """The page of definitions."""
    book = press.book
    press.render_site_page(
        "definitions.html",
        "definitions",
        book.format_site_text("definitions"),
        measures=list(_describe_site_measures(book)),
        dimensions=list(_describe_site_dimensions(book)),
    )


def index_tables_by_measure(book: SiteContext) -> dict[str, list[tuple[str, str]]]:
    """The tables that show a measure, by measure: title and page of each."""
    pairs_by_name: dict[str, list[tuple[str, str]]] = {}
    for table in book.declared_tables:
        place = (book.caption(table), f"table/{slugify(table.id)}.html")
        for measure in dict.fromkeys(key.measure for key in iterate_figure_keys([table])):
            pairs_by_name.setdefault(measure, []).append(place)
    return pairs_by_name


def collect_used_codes(book: SiteContext) -> dict[str, list[Code]]:
    """The codes that the tables use, by dimension, with those that stand above them, in their own order."""
    used: dict[str, set[str]] = {}
    for key in iterate_figure_keys(book.tables):
        for dimension, code in key.dims:
            used.setdefault(dimension, set()).add(code)
    codes_by_name = {}
    for dimension in book.names.dimensions:
        codelist = book.names.codes(dimension)
        known = {code for code in used.get(dimension, ()) if code in codelist}
        known |= {above for code in known for above in codelist.list_code_ancestors(code)}
        if known:
            codes_by_name[dimension] = [code for code in codelist if code.id in known]
    return codes_by_name


def _describe_site_measures(book: SiteContext) -> Iterator[dict[str, Any]]:
    tables = index_tables_by_measure(book)
    shown = {key.measure for key in iterate_figure_keys(book.tables)}
    for name in (name for name in book.names.measures if name in shown):
        yield {
            "id": name,
            "name": book.text(book.names.get_measure_name(name)),
            "unit": book.text(get_unit_name(book.names.words, book.names.measures[name].unit.value)),
            "rule": book.text(book.names.measures[name].rule),
            "caveat": book.text(book.names.measures[name].caveat),
            "tables": tables.get(name, []),
        }


def _describe_site_dimensions(book: SiteContext) -> Iterator[dict[str, Any]]:
    for dimension, codes in collect_used_codes(book).items():
        codelist = book.names.codes(dimension)
        yield {
            "id": dimension,
            "name": book.text(book.names.dimensions[dimension].label),
            "codes": [
                {
                    "id": code.id,
                    "name": book.text(code.label),
                    "level": min(len(codelist.list_code_ancestors(code.id)), 3),
                    "remarks": ", ".join(_list_code_remarks(book, codelist, code)),
                }
                for code in codes
            ],
        }


def _list_code_remarks(book: SiteContext, codelist: Codelist, code: Code) -> Iterator[str]:
    if code.kind is CodeRelation.OF_WHICH and code.parent in codelist:
        yield book.format_site_text("of_which")
    if code.kind is CodeRelation.VIEW:
        yield book.format_site_text("gathers")
    if code.proposal:
        yield book.format_site_text("proposal")


def build_method_page(press: SiteRenderer) -> None:
    """The method appendix: corrections, open findings, who reported, counting rules, sources."""
    book, appendix = press.book, press.book.appendix

    def get_reason_language(one: Correction | AppendixDecision) -> str | None:
        text = one.reason.language(book.language)
        return None if text == book.language else text

    press.render_site_page(
        "method.html",
        "method",
        book.format_shared_text("method.title"),
        adjustments=[
            {
                "cells": [book.text(adjustment.figure), book.text(adjustment.before), book.text(adjustment.after)],
                "reason": adjustment.reason.text(book.language),
                "lang": get_reason_language(adjustment),
                "by": f"{adjustment.decided_by.text(book.language)}, {format_day(adjustment.decided_on, book.language)}",
            }
            for adjustment in appendix.adjustments
        ],
        settled=[
            {
                "figure": book.text(appendix_decision.figure),
                "decision": book.text(appendix_decision.decision),
                "reason": appendix_decision.reason.text(book.language),
                "lang": get_reason_language(appendix_decision),
                "by": f"{appendix_decision.decided_by.text(book.language)}, {format_day(appendix_decision.decided_on, book.language)}",
            }
            for appendix_decision in appendix.settled
        ],
        findings=[
            _build_method_finding(book, disagreement, number)
            for number, disagreement in enumerate(appendix.disagreements or _list_open_disagreements(appendix), 1)
        ],
        people=[book.text(paragraph) for paragraph in _list_headcount_texts(book.release.headcount)],
        unseen=[book.text(paragraph) for paragraph in appendix.hidden_population],
        reported=[_link_named_body(book, who) for who in appendix.reported],
        checked=[_link_named_body(book, book.names.provider(name)) for name in book.names.imprint.checked],
        absent=[{**_link_named_body(book, who), "reason": book.text(why)} for who, why in appendix.absent],
        sizes=[(book.text(word), book.text(limit)) for word, limit in appendix.sizes],
        rules=[(book.text(measure), book.text(rule)) for measure, rule in appendix.rules],
        sources=[(book.text(name), book.text(note)) for name, note in appendix.sources],
    )


def _list_headcount_texts(told: Headcount | None) -> tuple[Text, ...]:
    """How many different persons the registrations can be, and what that rests on."""
    return () if told is None or told.sentence is None else (told.sentence, *told.conditions)


def _list_open_disagreements(told: Appendix) -> list[Disagreement]:
    return [Disagreement(title, (text,)) for title, text in told.open_findings]


def _build_method_finding(book: SiteContext, one: Disagreement, number: int) -> dict[str, Any]:
    """One cause: its number and its sentences, and the figures of each finding where there are several."""
    anchors, rows = one.anchors, one.rows
    words = [part for paragraph in one.paragraphs for part in split_text_paragraphs(book.text(paragraph))]
    places = zip_longest(words, () if rows else anchors[: len(words)], fillvalue="")
    return {
        "title": book.text(one.title),
        "number": number,
        "anchor": anchors[0] if anchors else "",
        "paragraphs": [{"words": part, "anchor": anchor if n else ""} for n, (part, anchor) in enumerate(places)],
        "rows": [
            {"cells": [book.text(cell) for cell in row], "anchor": anchor if n else ""}
            for n, (row, anchor) in enumerate(zip(rows, anchors, strict=False))
        ],
    }


def _link_named_body(book: SiteContext, who: Text) -> dict[str, Any]:
    pages = {book.names.provider(name): name for name in book.bodies}
    return {
        "name": book.text(who),
        "lang": book.label_languages.get(who),
        "page": f"body/{pages[who]}.html" if who in pages else "",
    }


def build_about_page(press: SiteRenderer) -> None:
    """What the report is, where its figures come from, and how its tables are read."""
    book = press.book
    told, sha256 = build_front_chapter(book.names, book.language), book.data_hash()
    press.render_site_page(
        "about.html",
        "about",
        book.format_site_text("about"),
        paragraphs=told["paragraphs"],
        sections=told["sections"],
        protection=[book.text(text) for text in book.names.protection],
        signs=told["signs"],
        data_hash=[sha256[at : at + 8] for at in range(0, len(sha256), 8)],
    )


def build_citation_page(press: SiteRenderer) -> None:
    """How to cite the report, and how its addresses are made."""
    book = press.book
    table = next((releasable_table for releasable_table in book.declared_tables), None)
    example = press.page(f"table/{table.id if table else 'TABLE'}.html")
    press.render_site_page(
        "cite.html",
        "cite",
        book.format_site_text("cite"),
        report=format_site_citation(book),
        table=format_site_citation(book, table, page=f"table/{table.id}.html") if table is not None else "",
        bibtex=format_bibtex(book),
        example=f"/{example}",
    )


def build_accessibility_page(press: SiteRenderer) -> None:
    """The draft of an accessibility statement."""
    press.render_site_page("accessibility.html", "accessibility", press.book.format_site_text("accessibility"))


def build_table_pages(press: SiteRenderer) -> None:
    """The list of tables, and a page for each of them."""
    book = press.book
    ordered = book.sort_tables_by_number(book.tables)
    listed = [
        {
            "number": str(part),
            "name": book.part(part),
            "tables": [_build_table_listing(book, table) for table in ordered if table.part == part],
        }
        for part in book.parts
    ]
    press.render_site_page(
        "tables.html",
        "tables",
        book.format_site_text("tables"),
        parts=[texts_by_name for texts_by_name in listed if texts_by_name["tables"]],
    )
    for table in book.tables:
        _build_table_page(press, table)


def _build_table_listing(book: SiteContext, table: ReleasableTable) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": book.caption(table),
        "page": f"table/{slugify(table.id)}.html",
        "series": bool(find_time_axis(table)),
    }


def _build_table_page(press: SiteRenderer, table: ReleasableTable) -> None:
    book = press.book
    at = f"table/{slugify(table.id)}.html"
    provider = table.provider
    press.render_site_page(
        at,
        "table",
        book.caption(table),
        table=table.id,
        figure=render_table_figure(press, at, table, link=False, titled=False),
        part=(f"part/{table.part}.html", book.part(table.part)),
        body=(f"body/{slugify(provider)}.html", book.provider(provider)) if provider else None,
        downloads=book.list_table_downloads(table.id),
        sources=list_table_sources(book, [table]),
        citation=format_site_citation(book, table, page=at),
        own=next((get_own_table_address(book.names, key) for key in iterate_figure_keys([table])), ""),
        series=f"series/{table.id}.html" if find_time_axis(table) else "",
        trail=[("tables.html", book.format_site_text("tables_short"))],
    )


def build_series_pages(press: SiteRenderer) -> None:
    """The list of time series, and a page for each of them."""
    book = press.book
    texts_by_names = []
    for table in book.declared_tables:
        along = find_time_axis(table)
        if along is None:
            continue
        broken = find_table_breaks(book.names, table, along)
        first, last = along.span[0], along.span[-1]
        span = book.format_site_text("series_span", first=first, last=last)
        page = f"series/{slugify(table.id)}.html"
        count = "breaks_count_one" if len(broken) == 1 else "breaks_count"
        texts_by_names.append(
            {
                "title": book.caption(table),
                "page": page,
                "part": book.part(table.part),
                "span": span,
                "breaks": book.format_site_text(count, number=format_number(len(broken), book.language))
                if broken
                else "–",
            }
        )
        press.render_site_page(
            page,
            "series",
            book.text(table.title),
            figure=render_table_figure(press, page, table, link=False, titled=False),
            span=span,
            breaks=[
                book.format_site_text(
                    "break_about", measure=book.text(table_break.measure), reason=book.text(table_break.reason)
                )
                for table_break in broken
            ],
            table=(f"table/{table.id}.html", book.caption(table)),
            downloads=book.list_table_downloads(table.id),
            sources=list_table_sources(book, [table]),
            trail=[("series.html", book.format_site_text("series"))],
        )
    press.render_site_page("series.html", "series_list", book.format_site_text("series"), series=texts_by_names)
