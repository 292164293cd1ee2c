"""The pages of an overview: what is new, the counts, the entries, and the same to search in."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from markupsafe import Markup

from tilstand.languages import message, native, settings, within
from tilstand.languages.message import Fact
from tilstand.languages.seam import seamed
from tilstand.model.overview import CountedTable, Overview, OverviewEntry
from tilstand.publish.overview.pictures import for_pages
from tilstand.publish.overview.told import entry_told
from tilstand.publish.site.press import assets, page_template
from tilstand.publish.site.tongue import spanned
from tilstand.render.picture import Picture
from tilstand.terms import Language, Text
from tilstand.terms.marked import marked
from tilstand.text.report.sentence import capitalised

__all__ = ["overview_pages"]


def overview_pages(made: Overview, data: tuple[str, ...]) -> dict[str, bytes]:
    """Every page by its place: an overview and a search page in each language, and the choice of language.

    Args:
        made: What leaves; it has passed the gate.
        data: Names of the data files that the pages lead to.
    """
    pages = {"index.html": _doorway(made)}
    for language in made.languages:
        facts = _facts(made, language) | {"files": data}
        for name, heading in (("overview", None), ("search", "report.site.search")):
            path = "index.html" if name == "overview" else f"{name}.html"
            title = facts["title"] if heading is None else message(heading).text(language)
            html = page_template(f"register_{name}.html.j2").render(
                **facts, path=path, heading=title, versions=_versions(made, path)
            )
            pages[f"{language}/{path}"] = spanned(html, language).encode()
    return pages


def _facts(made: Overview, language: Language) -> dict[str, Any]:
    folder, _ = assets(marked=True)
    drawn = for_pages(made, language)

    def say(path: str, **facts: Fact) -> str:
        return marked(message(path, **facts), language)

    def told(text: Text) -> str:
        return marked(text, language)

    return {
        "language": language,
        "direction": settings(language).direction,
        "title": told(made.title),
        "author": told(made.author),
        "as_of": told(made.as_of),
        "before": within(made.before),
        "draft": "" if made.final else say("report.draft.word"),
        "lacks": [told(one) for one in made.lacks],
        "statements": [told(one) for one in made.statements],
        "tables": [_table(table, drawn.get(table.id), language) for table in made.tables],
        "groups": _groups(made, language),
        "notes": [told(one) for one in made.notes],
        "basis": told(made.basis),
        "say": say,
        "asset": lambda name: f"../{folder}/{name}",
    }


def _table(table: CountedTable, drawn: tuple[Picture, Picture] | None, language: Language) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": marked(table.title, language),
        "heads": [marked(head, language) for head in table.heads],
        "rows": [
            {
                "label": seamed(marked(row.label, language), language),
                "level": min(row.level, 3),
                "cells": [marked(cell.number, language) for cell in row.cells],
            }
            for row in table.rows
        ],
        "notes": [marked(note, language) for note in table.notes],
        "picture": drawn and _picture(*drawn),
    }


def _picture(wide: Picture, narrow: Picture) -> dict[str, Any]:
    return {"title": wide.title, "wide": Markup(wide.svg.decode()), "narrow": Markup(narrow.svg.decode())}


def _groups(made: Overview, language: Language) -> list[dict[str, Any]]:
    """The entries by group."""
    names = dict(made.groups)
    return [
        {
            "title": capitalised(marked(names[code], language)) if code in names else "",
            "entries": [_entry(made, one, language) for one in own],
        }
        for code, own in groupby(made.entries, lambda one: one.group)
    ]


def _entry(made: Overview, one: OverviewEntry, language: Language) -> dict[str, Any]:
    told = entry_told(made, one)
    return {
        "title": capitalised(marked(told.title, language)),
        "marks": [marked(mark, language) for mark in told.marks],
        "rows": [(marked(label, language), marked(cell, language)) for label, cell in told.rows],
    }


def _versions(made: Overview, path: str) -> list[dict[str, str]]:
    return [{"language": tag, "name": native(tag), "href": f"../{tag}/{path}"} for tag in made.languages]


def _doorway(made: Overview) -> bytes:
    first, (folder, _) = made.languages[0], assets(marked=True)
    choices = [
        {"language": tag, "name": native(tag), "title": marked(made.title, tag)} for tag in made.languages
    ]
    html = page_template("register_doorway.html.j2").render(
        language=first,
        title=marked(made.title, first),
        draft="" if made.final else message("report.draft.word").text(first),
        versions=choices,
        asset=lambda name: f"{folder}/{name}",
    )
    return spanned(html, first).encode()
