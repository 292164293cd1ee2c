"""A text for the report from an overview: what is new, who moved what; every number in it is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilstand.languages import Dated, message
from tilstand.model.overview import Overview, OverviewEntry
from tilstand.publish.gate import admitted_overview
from tilstand.publish.overview.told import entry_told
from tilstand.terms import Language, Text
from tilstand.terms.marked import bare

__all__ = ["overview_text"]

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u2013/-]\d+)*")
_NOTE = "[^register]"


def overview_text(made: Overview, language: Language) -> str:
    """The text in Markdown, as texts of the report are written; whoever uses it reads and releases it there.

    Args:
        made: What leaves of the register.
        language: The language.

    Raises:
        ReleaseError: If it is not as protect made it.
    """
    admitted_overview(made)
    told = _Telling(made, language)
    blocks = [f"## {told.named(made.title)}", " ".join(map(told.words, made.statements)) + _NOTE]
    moved = [told.item(one) for one in made.entries if one.moved.text(language)]
    blocks += ["\n".join(moved)] if moved else []
    note = f"[^register]: {told.named(made.title)}, {told.dated(made.known_of.text)}."
    return "\n\n".join([*blocks, note]) + "\n"


class _Telling:
    def __init__(self, made: Overview, language: Language) -> None:
        self.made, self.language = made, language
        spans = (made.before, made.period, made.known_of)
        self.spans = {bare(Dated(one).text(language)): one.text for one in spans}

    def words(self, text: Text) -> str:
        """A text with its numbers cited and its periods dated."""
        return "".join(self._pieces(text))

    def _pieces(self, text: Text) -> Iterator[str]:
        for piece in text.pieces(self.language):
            if piece.kind == "number":
                yield f'{{{{ cited "{piece.text}" }}}}'
            elif piece.kind == "period":
                span = self.spans.get(piece.text)
                yield self.dated(span) if span else f'{{{{ name "{piece.text}" }}}}'
            else:
                yield _NUMBER.sub(lambda found: f'{{{{ cited "{found.group()}" }}}}', _escaped(piece.text))

    def item(self, one: OverviewEntry) -> str:
        """An entry that moved: what it is, what it was, and what it is now."""
        at = {column.id: place for place, column in enumerate(self.made.columns)}
        called = self.words(entry_told(self.made, one).title).rstrip(".")
        if self.made.movers and (who := one.cells[at[self.made.movers]]):
            called += f" ({self.words(who)})"
        facts = {"before": one.moved, "now": one.cells[at[self.made.moves]]}
        change = self.words(message("overview.text.change", **facts))
        return f"- {called}: {change}{_NOTE if 'cited' in called + change else ''}"

    def named(self, text: Text) -> str:
        """A title, in which a number is part of the name."""
        told = bare(text.text(self.language))
        return f'{{{{ name "{told}" }}}}' if _NUMBER.search(told) else _escaped(told)

    @staticmethod
    def dated(span: str) -> str:
        """A period, as texts of the report name one."""
        return f"{{{{ date {span} }}}}"


def _escaped(text: str) -> str:
    """A text in which no sign acts as Markdown, or as a reference."""
    return re.sub(r"([\\*_\[\]{}`<>])", r"\\\1", text)
