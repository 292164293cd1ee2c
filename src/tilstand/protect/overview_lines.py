"""Lines of text as an overview under the seal: a guide, a return.

What the numbers of a line are is said by whoever writes it, or for all of them: those of a guide are terms of law.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tilstand.define import Framework
from tilstand.errors import ReleaseError
from tilstand.languages import format_inner_period, make_error
from tilstand.model.overview import Overview, OverviewColumn, OverviewEntry
from tilstand.protect.number_gate import check_numbers, collect_nonstatistical_numbers, seal_release
from tilstand.terms import InvariantText, Language, Period, Text, TypedText
from tilstand.terms.text import PieceKind

_BLANK = InvariantText("")


@dataclass(frozen=True, slots=True)
class OverviewLines:
    """What stands in an overview that is lines of text.

    Attributes:
        title: What it is called.
        author: Who issues it.
        languages: Its languages, the first of them its own.
        as_of: The time that it is of, in words.
        heading: What stands over its lines.
        columns: What can be said of a line, by name; the first is what it is called.
        groups: The groups that lines stand under, by code.
        lines: The lines: the code of the group, and what is said by column.
        statements: What is new, or what is in it.
        lacks: What has to be done before it can be handed out.
        notes: What has to be kept in mind.
        opening: What stands over the statements; that they are new, if not given.
        kind: What numbers are of which a line does not say it; each must state a figure where nothing is said.
    """

    title: Text
    author: Text
    languages: tuple[Language, ...]
    as_of: Text
    heading: Text
    columns: Mapping[str, Text]
    groups: Mapping[str, Text]
    lines: Sequence[tuple[str, Mapping[str, Text]]]
    statements: tuple[Text, ...] = ()
    lacks: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    kind: PieceKind | None = None
    opening: Text = _BLANK

    def type_numbers(self, text: Text) -> Text:
        """A text of which it is known what its numbers are, where that is said for all."""
        return text if self.kind is None else TypedText(text, self.kind)


def release_lines(
    content: OverviewLines, name: str, collection: Framework, period: Period, day: date, *, final: bool = False
) -> Overview:
    """Lines for a year, sealed; a draft if they are not asked for as final.

    Args:
        content: The lines.
        name: What it is called in addresses and files.
        collection: The collection that it belongs to.
        period: The year of the version.
        day: The day on which it is made.
        final: True where it is to be handed out.

    Raises:
        ReleaseError: If it is to be final and lacks something, or a number states no figure and is nothing else.
    """
    if final and content.lacks:
        facts = {"name": content.title, "period": format_inner_period(period)}
        raise make_error(ReleaseError, "overview.lacks", content.lacks, **facts)
    before = period.shift_period(-1)
    entries = []
    for group, line in content.lines:
        cells = tuple(content.type_numbers(line.get(column, _BLANK)) for column in content.columns)
        entries.append(OverviewEntry(cells, tuple(cell.text(content.languages[0]) for cell in cells), group))
    made = Overview(
        collection=collection.id,
        register=name,
        title=content.title,
        author=content.author,
        period=period,
        before=before,
        known=day,
        as_of=content.as_of,
        languages=content.languages,
        columns=tuple(OverviewColumn(column, label) for column, label in content.columns.items()),
        groups=tuple((code, content.type_numbers(label)) for code, label in content.groups.items()),
        entries=tuple(entries),
        titled=tuple(content.columns)[:1],
        statements=tuple(map(content.type_numbers, content.statements)),
        notes=tuple(map(content.type_numbers, content.notes)),
        lacks=tuple(TypedText(text, "term") for text in content.lacks),
        final=final,
        heading=content.heading,
        opening=content.opening,
    )
    knowledge = {tag: collect_nonstatistical_numbers(collection, [period, before], tag) for tag in made.languages}
    gated, _ = check_numbers(made, knowledge)
    return seal_release(gated)
