"""What differs between two editions, in words: figures by their names, reasons in sentences, no codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Literal

from tilstand.define.labels import Catalogue
from tilstand.languages import PartialTranslation, quote_text
from tilstand.languages.lexicon import load_lexicon
from tilstand.publish.comparison import KINDS, NAMED, STATES, ChangedFigure, EditionChanges
from tilstand.publish.csv_files import NUMBER_STATUSES
from tilstand.publish.differences import FigureMovement, SentenceChange, read_size_words
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition
from tilstand.report_text import format_period, get_report_string
from tilstand.report_text.changes import describe_change as change_in_words
from tilstand.report_text.numerals import format_digits
from tilstand.terms import Language, Period

_QUALIFIED = {"about", "at_least", "at_most", "few"}
_SHARES = {"percent", "percentage_points"}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A line of the comparison.

    Attributes:
        text: What it says.
        kind: What it is: the two editions or a heading, a figure or series, or a footnote of one.
    """

    text: str
    kind: Literal["head", "figure", "note"] = "figure"


def describe_changes(found: EditionChanges, language: Language) -> Iterator[ChangeLine]:
    """The comparison, line by line.

    Figures that only their words moved for are counted and not listed; those that are new or gone are
    listed where both editions are of the same year.

    Args:
        found: What differs.
        language: Language of the lines; what the editions quote stays in its own.
    """
    yield from _ChangeDescription(found, language).lines()


class _ChangeDescription:
    def __init__(self, found: EditionChanges, language: Language) -> None:
        self.found, self.language = found, language
        breaks = [series for series in found.series if series.state == "breaks"]
        addresses = [change.address for change in found.items] + [series.address for series in breaks]
        addresses += [figure.address for figure in found.revised]
        names = Counter(map(self._build_figure_name, dict.fromkeys(addresses)))
        self.alike = {name for name, count in names.items() if count > 1}

    def format_change_text(self, path: str, **facts: str) -> str:
        return get_report_string(Catalogue({}), path, **facts).text(self.language)

    def lines(self) -> Iterator[ChangeLine]:
        found = self.found
        yield ChangeLine(" → ".join(map(self._describe_compared_edition, found.issues)), "head")
        yield self._count_words("figures", KINDS, found.change_kind_counts)
        yield self._count_words("series", STATES, found.states)
        yield from self._describe_movements()
        yield from self._describe_revised_figures()
        corrected = {figure.address for figure in found.revised}
        for kind in KINDS[:1] if found.old[1] != found.new[1] else KINDS[:3]:
            items = [item for item in found.items if item.kind == kind and item.address not in corrected]
            yield from self._head(f"{kind}_head", items)
            for change in items:
                yield from self._describe_figure_change(change)
        broken = [series for series in found.series if series.state == "breaks"]
        yield from self._head("breaks_head", broken)
        for series in broken:
            why = "; ".join(label.text(self.language) for label in series.notes)
            yield ChangeLine(f"{self.named(series.address)}: {why}")
        yield from self._describe_name_changes()
        yield from self._describe_sentence_changes()

    def _head(self, path: str, below: Sequence[object]) -> Iterator[ChangeLine]:
        """The heading of what stands below it, where anything does."""
        if below:
            yield ChangeLine(self.format_change_text(f"compare.{path}"), "head")

    def _count_words(self, path: str, words: Iterable[str], counts: Mapping[str, int]) -> ChangeLine:
        """A line with how many there are of each of some kinds."""
        text = ", ".join(f"{self.format_change_text(f'compare.{word}')} {counts[word]}" for word in words)
        return ChangeLine(self.format_change_text(f"compare.{path}", list=text))

    def _describe_movements(self) -> Iterator[ChangeLine]:
        """What rose and fell, body by body; what stood still is counted."""
        moved = self.found.movement
        if not moved:
            return
        counts = Counter[str](movement.change.direction for movement in moved)
        yield self._count_words("movement", ("up", "down", "same"), counts)
        yield from self._head("movement_head", moved)
        by_body: dict[str, list[FigureMovement]] = {}
        for movement in moved:
            if movement.change.direction != "same":
                by_body.setdefault(movement.address.provider, []).append(movement)
        for body, movements in by_body.items():
            yield ChangeLine(self.label(("provider", "group"), body))
            for movement in movements:
                measure = quote_text(self.label(("measure",), movement.address.measure)).text(self.language)
                codes = (self._label_dimension_code(name, code) for name, code in movement.address.codes)
                yield ChangeLine(f"{', '.join([measure, *codes])} {self._describe_movement(movement)}", "note")

    def _describe_movement(self, movement: FigureMovement) -> str:
        """A movement in words, with a word of size where the language has one for it."""
        change, lexicon = movement.change, load_lexicon(self.language)
        before = lexicon.phrases.dated.partition("{period}")[0]
        then, now = (
            format_period(Period.from_text(when), self.language, before) for when, _ in (movement.before, movement.now)
        )
        sizes = {name: word for name, word in read_size_words(self.found.issues[1]).items() if name in lexicon.sizes}
        return change_in_words(
            change.before,
            change.now,
            self.language,
            sizes,
            dated=(then, now),
            points=movement.is_percentage,
            qualifiers=change.qualifiers,
        )

    def _describe_revised_figures(self) -> Iterator[ChangeLine]:
        """Published figures that bodies have corrected since, with both numbers and the reason."""
        yield from self._head("revised_head", self.found.revised)
        for figure in self.found.revised:
            values = (figure.line["published_value"], figure.line["revised_value"])
            sides = " → ".join(format_digits(Decimal(value), self.language) for value in values)
            yield ChangeLine(f"{self.named(figure.address)}: {sides}")
            yield ChangeLine(figure.line["reason"], "note")

    def _describe_name_changes(self) -> Iterator[ChangeLine]:
        """Bodies, measures, codes and tables that only one of the editions names."""
        yield from self._head("named_head", self.found.named)
        names: dict[tuple[str, str], list[str]] = {}
        for change in self.found.named:
            name = PartialTranslation.from_translations(dict(change.label)).text(self.language) or change.id
            name = f"{self.label(('dimension',), change.within)}: {name}" if change.within else name
            names.setdefault((change.kind, change.fate), []).append(name)
        for kind, fate in product(NAMED, ("new", "gone")):
            if texts := names.get((kind, fate)):
                yield ChangeLine(f"{self.format_change_text(f'compare.named.{kind}_{fate}')}: {'; '.join(texts)}")

    def _describe_sentence_changes(self) -> Iterator[ChangeLine]:
        """Sentences that differ, page by page: those in the language of the lines, if there are any."""
        yield from self._head("sentences_head", self.found.sentences)
        counts = Counter(change.language for change in self.found.sentences)
        if len(counts) > 1:
            yield ChangeLine(", ".join(f"{language} {count}" for language, count in counts.items()))
        pages: dict[tuple[Language, str], list[SentenceChange]] = {}
        for change in self.found.sentences:
            if change.language == self.language or self.language not in counts:
                pages.setdefault((change.language, change.page), []).append(change)
        for (language, page), changes in pages.items():
            yield ChangeLine(f"{language} · {page.removesuffix('.html')}")
            for change in changes:
                yield from (ChangeLine(f"− {text}", "note") for text in change.old)
                yield from (ChangeLine(f"+ {text}", "note") for text in change.new)

    def _describe_compared_edition(self, edition: PublishedEdition) -> str:
        title = next((edition.text(line).text(self.language) for line in edition.dictionary.get("edition", ())), "")
        return f"{title} ({edition.id})" if title and edition.id else title or edition.id or edition.round_name

    def _describe_figure_change(self, change: ChangedFigure) -> Iterator[ChangeLine]:
        # A number that the later edition does not show is not repeated.
        sides = [self._format_printed_value(change.old, change.previous_value)] if change.old and change.new else []
        sides += [self._format_printed_value(change.new, change.new.value)] if change.new else []
        shown = " → ".join(sides)
        reason = self.format_change_text(f"reason.{change.reason.word}")
        name = self.named(change.address)
        yield ChangeLine(f"{name}: {shown}. {reason}." if shown else f"{name}. {reason}.")
        for label in change.reason.notes:
            yield ChangeLine(label.text(self.language), "note")
        for path, notes in (("footnote", change.reason.footnotes), ("footnote_gone", change.reason.gone)):
            yield from (ChangeLine(self.format_change_text(f"compare.{path}", text=note), "note") for note in notes)

    def named(self, address: FigureKey) -> str:
        """A figure or series by measure, codes, body and period; by dimensions too, where two are alike."""
        name = self._build_figure_name(address)
        return self._build_figure_name(address, dimensions=True) if name in self.alike else name

    def _build_figure_name(self, address: FigureKey, *, dimensions: bool = False) -> str:
        codes = [
            self._label_dimension_code(name, code) if dimensions else self.label(("code",), code, name)
            for name, code in address.codes
        ]
        measure = quote_text(self.label(("measure",), address.measure)).text(self.language)
        body = self.label(("provider", "group"), address.provider)
        when = [format_period(Period.from_text(address.period), self.language)] if address.period else []
        return ", ".join([measure, *codes, body, *when])

    def _label_dimension_code(self, dimension: str, code: str) -> str:
        """A code with its dimension, and with its parent where two of them are called alike."""
        name, label = self.label(("dimension",), dimension), self.label(("code",), code, dimension)
        later = self.found.issues[1]
        parent = later.word("code", code, dimension).get("parent", "")
        lines = [line for line in later.dictionary.get("code", ()) if line["list"] == dimension]
        if parent and sum(later.text(line).text(self.language) == label for line in lines) > 1:
            return f"{name}: {self.label(('code',), parent, dimension)}, {label}"
        return f"{name}: {label}"

    def label(self, kinds: tuple[str, ...], id: str, within: str = "") -> str:
        """What an edition's dictionary calls something; its id where no edition has a name for it."""
        return self.found.label(kinds, id, within).text(self.language)

    def _format_printed_value(self, printed: PrintedFigure, value: str) -> str:
        """A number as it is to be read, or why there is none."""
        if not value:
            if printed.status in NUMBER_STATUSES:
                return self.format_change_text("compare.withheld")
            status = self.label(("status",), printed.status)
            either = f" {self.format_change_text('compare.or')} "
            return either.join(part[:1].lower() + part[1:] for part in status.split("; "))
        text = format_digits(Decimal(value), self.language)
        if printed.qualifier in _QUALIFIED:
            text = self.format_change_text(f"qualifier.{printed.qualifier}", number=text)
        unit = self.label(("unit",), printed.unit) if printed.unit in _SHARES else ""
        return f"{text} {unit}" if unit else text
