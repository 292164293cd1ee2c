"""The pictures of a release: what each of them shows, as honestly as its figures allow, and in words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence

from tilstand.define import RoundView
from tilstand.define.chart import UNLIKE, Chart
from tilstand.model.names import Names
from tilstand.model.plot import PERSONS, TOLD_APART, Plot, Series
from tilstand.model.table import ReleasableTable
from tilstand.model.told import Told
from tilstand.protect.alt import alternative, amount_of, unit_of
from tilstand.protect.plot import plot
from tilstand.protect.scheme import schemes
from tilstand.terms import Alike, Joined, Language, Piece, Text, Unit
from tilstand.text import fixed, joined

__all__ = ["picture", "pictures"]

_MARK = 0xE000  # signs that no text has stand for the parts of a list


def pictures(
    collection: RoundView, names: Names, tables: Iterable[ReleasableTable], languages: Sequence[Language]
) -> tuple[Plot, ...]:
    """All pictures of some tables, in the order of the tables and of the charts within each, by language.

    Args:
        collection: The collection, with its charts.
        names: What the addresses are called.
        tables: The tables that are released.
        languages: Languages of the words.

    Raises:
        PublishError: If a table lacks what its chart draws.
    """
    shown = tuple(tables)
    return (
        *schemes(collection, names, languages),
        *(
            picture(collection, names, table, chart, language)
            for language in languages
            for table in shown
            for _, _, chart in sorted(
                ((c.order, name, c) for name, c in collection.charts.items() if c.table == table.id),
                key=lambda entry: entry[:2],
            )
        ),
    )


def picture(
    collection: RoundView, names: Names, table: ReleasableTable, chart: Chart, language: Language
) -> Plot:
    """What one picture shows.

    A donut whose parts do not make its total and a picture of more parts than can be told apart, or of more
    persons than can be counted at a glance, or of registrations, are drawn as bars, or as small bar charts;
    the first says so.

    Args:
        collection: The collection.
        names: What the addresses are called.
        table: The table.
        chart: The chart, one of the collection's.
        language: Language of its words.

    Raises:
        PublishError: If the table lacks what the chart draws.
    """
    told = _honest(names, plot(collection, names, table, chart, language))
    told = dataclasses.replace(
        told,
        notes=(*told.notes, *_breaks(names, told)),
        counted=_counted(names, told),
        series=tuple(_says_its_own(names, told, one) for one in told.series),
    )
    return dataclasses.replace(told, alt=alternative(names, told))


def _honest(names: Names, told: Plot) -> Plot:
    """What is drawn instead, where the figures of this year do not allow what the chart asks for."""

    def say(path: str, **facts: str | Text) -> Text:
        return fixed(names.words, path, **facts)

    kind, notes, most = told.kind, list[Text](), max(told.amounts, default=0)
    if kind == "donut" and told.amounts and not told.whole():
        kind, total = "bars", told.totals[0]
        if total is not None and total.amount is not None:
            notes.append(say("picture.not_whole", total=amount_of(names, told, total)))
    if kind in ("donut", "stacked_bars", "pictogram") and any(point.ranged for point in told.points):
        kind = "bars"  # where parts are ranges, what is put together of them is no number
    if kind == "stacked_bars":
        short = [name for at, name in enumerate(told.groups) if told.totals[at] and not told.whole(at)]
        if short:
            notes.append(say("picture.not_whole_in", groups=_Listed(tuple(short))))
    counted = all(a >= 0 and a == a.to_integral_value() for a in told.amounts)
    if kind == "pictogram" and (most > PERSONS or not counted or told.unit == Unit.REGISTRATIONS):
        kind = "bars"
    if len(told.series) > TOLD_APART and kind in ("donut", "lines", "stacked_bars"):
        kind = "bars" if kind == "donut" else "small_multiples"
    if kind in ("lines", "stacked_bars", "small_multiples") and any(amount < 0 for amount in told.amounts):
        kind = "bars"
    if any(point.ranged for point in told.points) and kind in ("bars", "lines", "small_multiples"):
        notes.append(say("picture.ranged"))
    more = (Told.of(note.pieces, [told.language]) for note in notes)
    return dataclasses.replace(told, kind=kind, notes=(*told.notes, *more))


@dataclasses.dataclass(frozen=True, slots=True)
class _Listed(Text):
    """Texts as a list in a sentence."""

    parts: tuple[Text, ...]

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The pieces of each part, with the language's own words between."""
        places = [chr(_MARK + at) for at in range(len(self.parts))]
        between = re.split(f"([{places[0]}-{places[-1]}])", joined(places, language))
        held = dict(zip(places, self.parts, strict=True))
        return tuple(
            piece
            for one in between
            if one
            for piece in (held[one].pieces(language) if one in held else (Piece(one, language),))
        )


def _breaks(names: Names, told: Plot) -> list[Text]:
    return [
        Joined((fixed(names.words, "footnote.series_break", reason=reason), Alike(".")), "")
        for reason in {one.text(told.language): one for one in told.breaks.values()}.values()
    ]


def _says_its_own(names: Names, told: Plot, one: Series) -> Series:
    """A part with what its figure counts, where the parts count unlike things."""
    unit = unit_of(names, told, one.points[-1]) if told.kind in UNLIKE else None
    return one if unit is None else dataclasses.replace(one, counted=unit)


def _counted(names: Names, told: Plot) -> Text:
    """What stands under the total of a donut."""
    total = told.totals[0] if told.totals else None
    unit = None if total is None else unit_of(names, told, total)
    return Alike("") if unit is None else unit
