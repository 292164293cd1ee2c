"""An overview as PDF: the report's own page, PDF/A-2a and PDF/UA-1 in one file, the same bytes every time."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from tilstand.languages import message, within
from tilstand.languages.message import Fact
from tilstand.languages.seam import seamed
from tilstand.model.overview import CountedTable, Overview, OverviewEntry
from tilstand.publish.coverage import printable, tidy
from tilstand.publish.keep import days_kept
from tilstand.publish.overview.pictures import for_print
from tilstand.publish.overview.told import entry_told
from tilstand.publish.typeset import pdf
from tilstand.render.picture import Picture
from tilstand.terms import Language, Text
from tilstand.terms.marked import bare, marked
from tilstand.text.long_word import breakable
from tilstand.text.report.sentence import capitalised

__all__ = ["overview_print"]

_UPRIGHT = 6  # columns of numbers that a page has room for without being turned
_FEW, _HEAD, _HEAD_TURNED = 30, 20, 15  # widths of a column in millimetres


def overview_print(made: Overview) -> dict[str, bytes]:
    """The overview set on pages, in each language, by the name of its file.

    Args:
        made: What leaves; it has passed the gate.

    Raises:
        PublishError: If a text holds a character that the fonts lack, or it cannot be set.
    """
    files = {}
    for language in made.languages:
        told = _Setting(made, language).told()
        printable(told)
        data = json.dumps(days_kept(told, language), ensure_ascii=False, sort_keys=True)
        files[f"{language}/overview.pdf"] = pdf("overview", data, made.period.last, made.title)
    return files


class _Setting:
    def __init__(self, made: Overview, language: Language) -> None:
        self.made, self.language = made, language
        self.drawn = for_print(made, language)

    def text(self, text: Text) -> str:
        """A text as it is set."""
        return breakable(tidy(marked(text, self.language)))

    def say(self, path: str, **facts: Fact) -> str:
        return self.text(message(path, **facts))

    def told(self) -> dict[str, Any]:
        """All that is set, as plain texts."""
        made, text, say = self.made, self.text, self.say
        word = "" if made.final else say("report.draft.word")
        size = min(96, 720 // len(bare(word) or "-"))
        marks = [{"word": word, "banner": say("overview.draft"), "size": size}]
        return {
            "language": self.language,
            "title": text(made.title),
            "author": [bare(text(made.author))],
            "keywords": [made.collection, made.register, str(made.period)],
            "coordinator": text(made.author),
            "as_of": text(made.as_of),
            "imprint": {"marks": marks if word else [], "draft": {"word": word} if word else {}},
            "draft": say("overview.draft") if word else "",
            "lacking": {"title": say("report.draft.lacking"), "items": [text(one) for one in made.lacks]},
            "new": {
                "title": say("overview.new", period=within(made.before)),
                "paragraphs": [text(one) for one in made.statements],
            },
            "tables": [self.table(one) for one in made.tables],
            "entries": {
                "title": say("overview.entries"),
                "none": say("overview.none"),
                "groups": self.groups(),
            },
            "notes": {"title": say("overview.notes"), "items": [text(one) for one in made.notes]},
            "basis": {"title": say("overview.basis"), "text": text(made.basis)},
            "words": {"page": say("report.page", number="{number}")},
        }

    def table(self, table: CountedTable) -> dict[str, Any]:
        """A table of counts, as the report's tables are set."""
        wide = len(table.heads) > _UPRIGHT
        width = _HEAD_TURNED if wide else _HEAD if len(table.heads) > 3 else _FEW
        empty = {"bracket": "", "marks": []}
        return {
            "landscape": wide,
            "picture": self.picture(self.drawn.get(table.id)),
            "table": {
                "listed": False,
                "anchor": "",
                "caption": self.text(table.title),
                "unit": self.text(self.made.as_of),
                "corner": "",
                "columns": [
                    {"text": seamed(self.text(head), self.language), "hyphenate": True}
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

    def picture(self, one: Picture | None) -> dict[str, Any]:
        if one is None:
            return {}
        return {
            "anchor": f"picture-{one.id}",
            "title": one.title,
            "svg": one.svg.decode().replace("\n", " "),
            "width": one.width,
            "alt": one.alt,
        }

    def groups(self) -> list[dict[str, Any]]:
        """The entries by group: what each is called, and what else is public of it."""
        names = dict(self.made.groups)
        return [
            {
                "title": capitalised(self.text(names[code])) if code in names else "",
                "entries": [self.entry(one) for one in own],
            }
            for code, own in groupby(self.made.entries, lambda one: one.group)
        ]

    def entry(self, one: OverviewEntry) -> dict[str, Any]:
        told = entry_told(self.made, one)
        rows = [[self.text(label), self.text(cell)] for label, cell in told.rows]
        return {
            "title": capitalised(self.text(told.title)),
            "marks": [self.text(mark) for mark in told.marks],
            "rows": rows,
        }
