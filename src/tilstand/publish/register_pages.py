"""Register overview as HTML pages, PDF and report text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from markupsafe import Markup

from tilstand.define.labels import Catalogue
from tilstand.languages import DatedText, format_inner_period, format_message, get_language_name, load_language_settings
from tilstand.languages.messages import Fact
from tilstand.languages.typography import hyphenate_compounds
from tilstand.model.overview import Overview, OverviewEntry, OverviewTable
from tilstand.publish.pdf import compile_document
from tilstand.publish.print_text import build_picture_block, normalize_text
from tilstand.publish.release_gate import check_overview_seal
from tilstand.publish.site.html import mark_language_spans
from tilstand.publish.site.renderer import load_page_template, load_site_assets
from tilstand.render.charts import WIDTH, Picture, draw_pictures
from tilstand.report_text.print_forms import add_line_breaks
from tilstand.report_text.sentences import capitalize_phrase
from tilstand.terms import JoinedText, Language, Text
from tilstand.terms.text import encode_language_runs, strip_language_runs

_PHONE = 320


@dataclass(frozen=True)
class _DefaultPictureWords:
    """An overview has no words of its own for pictures: the engine's stand."""

    words: Catalogue = field(default_factory=lambda: Catalogue({}))


def draw_page_pictures(overview: Overview, language: Language) -> Mapping[str, tuple[Picture, Picture]]:
    """Each picture by its table: for a desk, and for a telephone."""
    wide, narrow = (
        draw_pictures(overview.plots, _DefaultPictureWords(), language, theme="page", width=width)
        for width in (WIDTH, _PHONE)
    )
    return {picture.table: (picture, small) for picture, small in zip(wide, narrow, strict=True)}


def draw_print_pictures(overview: Overview, language: Language) -> Mapping[str, Picture]:
    """Each picture by its table, as it is printed."""
    return {
        draw_picture.table: draw_picture
        for draw_picture in draw_pictures(overview.plots, _DefaultPictureWords(), language, theme="print")
    }


@dataclass(frozen=True, slots=True)
class EntryDescription:
    """An entry.

    Attributes:
        title: What it is called.
        marks: That it is not final, that it is new.
        rows: What else is public of it: what each field is called, and what stands in it.
    """

    title: Text
    marks: tuple[Text, ...]
    rows: tuple[tuple[Text, Text], ...]


def describe_overview_entry(overview: Overview, one: OverviewEntry) -> EntryDescription:
    """An entry of an overview; a field in which nothing stands is not told.

    Args:
        overview: The overview.
        one: The entry.
    """
    filled = [at for at in range(len(overview.columns)) if one.codes[at]]
    place = {overview.columns[at].id: at for at in filled}
    titled = [place[name] for name in overview.titled if name in place] or filled[:1]
    rows = [(overview.columns[at].label, one.cells[at]) for at in filled if at not in titled]
    if one.moved:
        rows.append((format_message("overview.before"), one.moved))
    marks = ([one.mark] if one.mark else []) + ([format_message("overview.is_new")] if one.new else [])
    return EntryDescription(JoinedText(tuple(one.cells[at] for at in titled)), tuple(marks), tuple(rows))


def render_overview_pages(overview: Overview, data: tuple[str, ...]) -> dict[str, bytes]:
    """Every page by its place: an overview and a search page in each language, and the choice of language.

    Args:
        overview: What leaves; it has passed the gate.
        data: Names of the data files that the pages lead to.
    """
    pages = {"index.html": _render_overview_doorway(overview)}
    for language in overview.languages:
        facts = _build_overview_facts(overview, language) | {"files": data}
        for name, heading in (("overview", None), ("search", "report.site.search")):
            path = "index.html" if name == "overview" else f"{name}.html"
            title = facts["title"] if heading is None else format_message(heading).text(language)
            html = load_page_template(f"register_{name}.html.j2").render(
                **facts, path=path, heading=title, versions=_list_overview_languages(overview, path)
            )
            pages[f"{language}/{path}"] = mark_language_spans(html, language).encode()
    return pages


def _name_statements(overview: Overview) -> Text:
    """What stands over the statements."""
    return overview.opening or format_message("overview.new", period=format_inner_period(overview.before))


def _build_overview_facts(overview: Overview, language: Language) -> dict[str, Any]:
    folder, _ = load_site_assets(marked=True)
    drawn = draw_page_pictures(overview, language)

    def format_overview_message(path: str, **facts: Fact) -> str:
        return encode_language_runs(format_message(path, **facts), language)

    def mark_overview_text(text: Text) -> str:
        return encode_language_runs(text, language)

    return {
        "language": language,
        "direction": load_language_settings(language).direction,
        "title": mark_overview_text(overview.title),
        "author": mark_overview_text(overview.author),
        "as_of": mark_overview_text(overview.as_of),
        "draft": "" if overview.final else format_overview_message("report.draft.word"),
        "lacks": [mark_overview_text(lack) for lack in overview.lacks],
        "opening": mark_overview_text(_name_statements(overview)),
        "entries_title": mark_overview_text(overview.heading or format_message("overview.entries")),
        "statements": [mark_overview_text(statement) for statement in overview.statements],
        "tables": [_build_counted_table(table, drawn.get(table.id), language) for table in overview.tables],
        "groups": _group_overview_entries(overview, mark_overview_text),
        "notes": [mark_overview_text(note) for note in overview.notes],
        "basis": mark_overview_text(overview.basis),
        "say": format_overview_message,
        "asset": lambda name: f"../{folder}/{name}",
    }


def _build_counted_table(
    table: OverviewTable, drawn: tuple[Picture, Picture] | None, language: Language
) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": encode_language_runs(table.title, language),
        "heads": [encode_language_runs(head, language) for head in table.heads],
        "rows": [
            {
                "label": hyphenate_compounds(encode_language_runs(row.label, language), language),
                "level": min(row.level, 3),
                "cells": [encode_language_runs(cell.number, language) for cell in row.cells],
            }
            for row in table.rows
        ],
        "notes": [encode_language_runs(note, language) for note in table.notes],
        "picture": drawn and _build_overview_picture(*drawn),
    }


def _build_overview_picture(wide: Picture, narrow: Picture) -> dict[str, Any]:
    return {"title": wide.title, "wide": Markup(wide.svg.decode()), "narrow": Markup(narrow.svg.decode())}


def _group_overview_entries(overview: Overview, format_text: Callable[[Text], str]) -> list[dict[str, Any]]:
    """The entries by group: what each is called, and what else is public of it."""
    names = dict(overview.groups)
    groups = []
    for code, own_entries in groupby(overview.entries, lambda entry: entry.group):
        described = [describe_overview_entry(overview, entry) for entry in own_entries]
        entries = [
            {
                "title": capitalize_phrase(format_text(entry.title)),
                "marks": list(map(format_text, entry.marks)),
                "rows": [[format_text(label), format_text(cell)] for label, cell in entry.rows],
            }
            for entry in described
        ]
        title = capitalize_phrase(format_text(names[code])) if code in names else ""
        groups.append({"title": title, "entries": entries})
    return groups


def _list_overview_languages(overview: Overview, path: str) -> list[dict[str, str]]:
    return [{"language": tag, "name": get_language_name(tag), "href": f"../{tag}/{path}"} for tag in overview.languages]


def _render_overview_doorway(overview: Overview) -> bytes:
    first, (folder, _) = overview.languages[0], load_site_assets(marked=True)
    choices = [
        {"language": tag, "name": get_language_name(tag), "title": encode_language_runs(overview.title, tag)}
        for tag in overview.languages
    ]
    html = load_page_template("register_doorway.html.j2").render(
        language=first,
        title=encode_language_runs(overview.title, first),
        draft="" if overview.final else format_message("report.draft.word").text(first),
        versions=choices,
        asset=lambda name: f"{folder}/{name}",
    )
    return mark_language_spans(html, first).encode()


_UPRIGHT = 6  # columns of numbers that a page has room for without being turned
_FEW, _HEAD, _HEAD_TURNED = 30, 20, 15  # widths of a column in millimetres


def render_overview_pdf(overview: Overview) -> dict[str, bytes]:
    """The overview set on pages, in each language, by the name of its file.

    Args:
        overview: What leaves; it has passed the gate.

    Raises:
        PublishError: If a text holds a character that the fonts lack, or it cannot be set.
    """
    files = {}
    for language in overview.languages:
        told = _OverviewDocument(overview, language).told()
        files[f"{language}/overview.pdf"] = compile_document("overview", told, overview.period.last, overview.title)
    return files


class _OverviewDocument:
    def __init__(self, made: Overview, language: Language) -> None:
        self.made, self.language = made, language
        self.drawn = draw_print_pictures(made, language)

    def text(self, text: Text) -> str:
        """A text as it is set."""
        return add_line_breaks(normalize_text(encode_language_runs(text, self.language)))

    def format_print_message(self, path: str, **facts: Fact) -> str:
        return self.text(format_message(path, **facts))

    def told(self) -> dict[str, Any]:
        """All that is set, as plain texts."""
        overview, text, say = self.made, self.text, self.format_print_message
        word = "" if overview.final else say("report.draft.word")
        size = min(96, 720 // len(strip_language_runs(word) or "-"))
        marks = [{"word": word, "banner": say("overview.draft"), "size": size}]
        return {
            "language": self.language,
            "title": text(overview.title),
            "author": [strip_language_runs(text(overview.author))],
            "keywords": [overview.collection, overview.register, str(overview.period)],
            "coordinator": text(overview.author),
            "as_of": text(overview.as_of),
            "imprint": {"marks": marks if word else [], "draft": {"word": word} if word else {}},
            "draft": say("overview.draft") if word else "",
            "lacking": {"title": say("report.draft.lacking"), "items": [text(lack) for lack in overview.lacks]},
            "new": {
                "title": text(_name_statements(overview)),
                "paragraphs": [text(statement) for statement in overview.statements],
            },
            "tables": [self.table(overview_table) for overview_table in overview.tables],
            "entries": {
                "title": text(overview.heading or format_message("overview.entries")),
                "none": say("overview.none"),
                "groups": _group_overview_entries(overview, text),
            },
            "notes": {"title": say("overview.notes"), "items": [text(note) for note in overview.notes]},
            "basis": {"title": say("overview.basis"), "text": text(overview.basis)},
            "words": {"page": say("report.page", number="{number}")},
        }

    def table(self, table: OverviewTable) -> dict[str, Any]:
        """A table of counts, as the report's tables are set."""
        wide = len(table.heads) > _UPRIGHT
        width = _HEAD_TURNED if wide else _HEAD if len(table.heads) > 3 else _FEW
        empty = {"bracket": "", "marks": []}
        return {
            "landscape": wide,
            "picture": build_picture_block(picture, "picture") if (picture := self.drawn.get(table.id)) else {},
            "table": {
                "listed": False,
                "anchor": "",
                "caption": self.text(table.title),
                "unit": self.text(self.made.as_of),
                "corner": "",
                "columns": [
                    {"text": hyphenate_compounds(self.text(head), self.language), "hyphenate": True}
                    for head in table.heads
                ],
                "widths": [0, *(width for _ in table.heads)],
                "bracketed": [False for _ in table.heads],
                "hanging": [0 for _ in table.heads],
                "rows": [
                    {
                        "heading": False,
                        "level": row.level,
                        "strong": row.level == 0,
                        "label": self.text(row.label),
                        "cells": [{"text": self.text(cell.number) or "–", **empty} for cell in row.cells],
                    }
                    for row in table.rows
                ],
                "footnotes": [],
                "notes": [self.text(note) for note in table.notes],
            },
        }


_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u2013/-]\d+)*")
_NOTE = "[^register]"


def write_overview_text(overview: Overview, language: Language) -> str:
    """The text in Markdown, as texts of the report are written; whoever uses it reads and releases it there.

    Args:
        overview: What leaves of the register.
        language: The language.

    Raises:
        ReleaseError: If it is not as protect made it.
    """
    check_overview_seal(overview)
    overview_markdown = _OverviewMarkdown(overview, language)
    blocks = [
        f"## {overview_markdown.named(overview.title)}",
        " ".join(map(overview_markdown.words, overview.statements)) + _NOTE,
    ]
    moved = [overview_markdown.describe_moved_entry(entry) for entry in overview.entries if entry.moved.text(language)]
    blocks += ["\n".join(moved)] if moved else []
    note = f"[^register]: {overview_markdown.named(overview.title)}, {overview_markdown.format_date_reference(overview.known_period.text)}."
    return "\n\n".join([*blocks, note]) + "\n"


class _OverviewMarkdown:
    def __init__(self, made: Overview, language: Language) -> None:
        self.made, self.language = made, language
        spans = (made.before, made.period, made.known_period)
        self.spans = {strip_language_runs(DatedText(span).text(language)): span.text for span in spans}

    def words(self, text: Text) -> str:
        """A text with its numbers cited and its periods dated."""
        return "".join(self._iterate_cited_pieces(text))

    def _iterate_cited_pieces(self, text: Text) -> Iterator[str]:
        for piece in text.pieces(self.language):
            if piece.kind == "number":
                yield f'{{{{ cited "{piece.text}" }}}}'
            elif piece.kind == "period":
                span = self.spans.get(piece.text)
                yield self.format_date_reference(span) if span else f'{{{{ name "{piece.text}" }}}}'
            else:
                yield _NUMBER.sub(lambda found: f'{{{{ cited "{found.group()}" }}}}', _escape_markdown(piece.text))

    def describe_moved_entry(self, one: OverviewEntry) -> str:
        """An entry that moved: what it is, what it was, and what it is now."""
        at = {column.id: place for place, column in enumerate(self.made.columns)}
        called = self.words(describe_overview_entry(self.made, one).title).rstrip(".")
        if self.made.movers and (who := one.cells[at[self.made.movers]]):
            called += f" ({self.words(who)})"
        facts = {"before": one.moved, "now": one.cells[at[self.made.moves]]}
        change = self.words(format_message("overview.text.change", **facts))
        return f"- {called}: {change}{_NOTE if 'cited' in called + change else ''}"

    def named(self, text: Text) -> str:
        """A title, in which a number is part of the name."""
        told = strip_language_runs(text.text(self.language))
        return f'{{{{ name "{told}" }}}}' if _NUMBER.search(told) else _escape_markdown(told)

    @staticmethod
    def format_date_reference(span: str) -> str:
        """A period, as texts of the report name one."""
        return f"{{{{ date {span} }}}}"


def _escape_markdown(text: str) -> str:
    """A text in which no sign acts as Markdown, or as a reference."""
    return re.sub(r"([\\*_\[\]{}`<>])", r"\\\1", text)
