"""What differs between two editions, in words: figures by their names, reasons in sentences, no codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tilstand.define.labels import Catalogue
from tilstand.languages import PartialTranslation, quote_text
from tilstand.languages.lexicon import load_lexicon
from tilstand.publish.comparison import KINDS, NAMED, STATES, ChangedFigure, EditionChanges, NameChange
from tilstand.publish.differences import FigureMovement, read_size_words
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition
from tilstand.report_text import format_period, get_report_string
from tilstand.report_text.changes import describe_change as change_in_words
from tilstand.report_text.numerals import format_digits
from tilstand.terms import Language, Period

_QUALIFIED = {"about", "at_least", "at_most"}
_SHARES = {"percent", "percentage_points"}
_SHOWN = "A"


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
        self.issues = found.issues[::-1]  # what the later edition calls a thing goes first
        figure_keys = [change.address for change in found.items]
        figure_keys += [series.address for series in found.series if series.state == "breaks"]
        figure_keys += [revised_figure.address for revised_figure in found.revised]
        names = Counter(self._build_figure_name(address) for address in dict.fromkeys(figure_keys))
        self.alike = {name for name, count in names.items() if count > 1}

    def format_change_text(self, path: str, **facts: str) -> str:
        return get_report_string(Catalogue({}), path, **facts).text(self.language)

    def lines(self) -> Iterator[ChangeLine]:
        edition_changes, counts, states = self.found, self.found.change_kind_counts, self.found.states
        yield ChangeLine(" → ".join(self._describe_compared_edition(issue) for issue in edition_changes.issues), "head")
        text = ", ".join(f"{self.format_change_text(f'compare.{kind}')} {counts[kind]}" for kind in KINDS)
        yield ChangeLine(self.format_change_text("compare.figures", list=text))
        text = ", ".join(f"{self.format_change_text(f'compare.{state}')} {states[state]}" for state in STATES)
        yield ChangeLine(self.format_change_text("compare.series", list=text))
        yield from self._describe_movements()
        yield from self._describe_revised_figures()
        corrected = {revised_figure.address for revised_figure in edition_changes.revised}
        for kind in KINDS[:1] if edition_changes.old[1] != edition_changes.new[1] else KINDS[:3]:
            own_figures = [
                item for item in edition_changes.items if item.kind == kind and item.address not in corrected
            ]
            if own_figures:
                yield ChangeLine(self.format_change_text(f"compare.{kind}_head"), "head")
            for change in own_figures:
                yield from self._describe_figure_change(change)
        broken = [series for series in edition_changes.series if series.state == "breaks"]
        if broken:
            yield ChangeLine(self.format_change_text("compare.breaks_head"), "head")
        for series_status in broken:
            why = "; ".join(label.text(self.language) for label in series_status.notes)
            yield ChangeLine(f"{self.named(series_status.address)}: {why}")
        yield from self._describe_name_changes()
        yield from self._describe_sentence_changes()

    def _describe_movements(self) -> Iterator[ChangeLine]:
        """What rose and fell, body by body; what stood still is counted."""
        moved = self.found.movement
        if not moved:
            return
        counts = Counter(current_figure_movement.change.direction for current_figure_movement in moved)
        ways = ", ".join(f"{self.format_change_text(f'compare.{way}')} {counts[way]}" for way in ("up", "down", "same"))
        yield ChangeLine(self.format_change_text("compare.movement", list=ways))
        yield ChangeLine(self.format_change_text("compare.movement_head"), "head")
        own_movements = [
            current_figure_movement
            for current_figure_movement in moved
            if current_figure_movement.change.direction != "same"
        ]
        for body in dict.fromkeys(
            current_figure_movement.address.provider for current_figure_movement in own_movements
        ):
            yield ChangeLine(self.label(("provider", "group"), body))
            for figure_movement in (
                current_figure_movement
                for current_figure_movement in own_movements
                if current_figure_movement.address.provider == body
            ):
                yield ChangeLine(
                    f"{self._describe_series(figure_movement.address)} {self._describe_movement(figure_movement)}",
                    "note",
                )

    def _describe_series(self, address: FigureKey) -> str:
        """A series of a body by measure and codes."""
        measure = quote_text(self.label(("measure",), address.measure)).text(self.language)
        return ", ".join([measure, *(self._label_dimension_code(name, code) for name, code in address.codes)])

    def _describe_movement(self, one: FigureMovement) -> str:
        """A movement in words, with a word of size where the language has one for it."""
        change, words = one.change, read_size_words(self.issues[0])
        before = load_lexicon(self.language).phrases.dated.partition("{period}")[0]
        dated = [format_period(Period.from_text(when), self.language, before) for when, _ in (one.before, one.now)]
        known = {name: word for name, word in words.items() if name in load_lexicon(self.language).sizes}
        return change_in_words(
            change.before,
            change.now,
            self.language,
            known,
            dated=(dated[0], dated[1]),
            points=one.is_percentage,
            qualifiers=change.qualifiers,
        )

    def _describe_revised_figures(self) -> Iterator[ChangeLine]:
        """Published figures that bodies have corrected since, with both numbers and the reason."""
        if self.found.revised:
            yield ChangeLine(self.format_change_text("compare.revised_head"), "head")
        for revised_figure in self.found.revised:
            values = (revised_figure.line["published_value"], revised_figure.line["revised_value"])
            sides = [format_digits(Decimal(value), self.language) for value in values]
            yield ChangeLine(f"{self.named(revised_figure.address)}: {' → '.join(sides)}")
            yield ChangeLine(revised_figure.line["reason"], "note")

    def _describe_name_changes(self) -> Iterator[ChangeLine]:
        """Bodies, measures, codes and tables that only one of the editions names."""
        if self.found.named:
            yield ChangeLine(self.format_change_text("compare.named_head"), "head")
        for kind in NAMED:
            for fate in ("new", "gone"):
                own_changes = [
                    name_change
                    for name_change in self.found.named
                    if (name_change.kind, name_change.fate) == (kind, fate)
                ]
                if own_changes:
                    names = "; ".join(self._get_changed_name(name_change) for name_change in own_changes)
                    yield ChangeLine(f"{self.format_change_text(f'compare.named.{kind}_{fate}')}: {names}")

    def _get_changed_name(self, one: NameChange) -> str:
        name = PartialTranslation.from_translations(dict(one.label)).text(self.language) or one.id
        return f"{self.label(('dimension',), one.within)}: {name}" if one.within else name

    def _describe_sentence_changes(self) -> Iterator[ChangeLine]:
        """Sentences that differ, page by page: those in the language of the lines, if there are any."""
        every = self.found.sentences
        if every:
            yield ChangeLine(self.format_change_text("compare.sentences_head"), "head")
        counts = Counter(current_sentence_change.language for current_sentence_change in every)
        if len(counts) > 1:
            yield ChangeLine(", ".join(f"{language} {count}" for language, count in counts.items()))
        shown = [
            current_sentence_change
            for current_sentence_change in every
            if current_sentence_change.language == self.language or self.language not in counts
        ]
        pages = dict.fromkeys(
            (current_sentence_change.language, current_sentence_change.page) for current_sentence_change in shown
        )
        for language, page in pages:
            yield ChangeLine(f"{language} · {page.removesuffix('.html')}")
            for sentence_change in shown:
                if (sentence_change.language, sentence_change.page) == (language, page):
                    yield from (ChangeLine(f"− {text}", "note") for text in sentence_change.old)
                    yield from (ChangeLine(f"+ {text}", "note") for text in sentence_change.new)

    def _describe_compared_edition(self, one: PublishedEdition) -> str:
        title = next((self._read_dictionary_label(one, line) for line in one.dictionary.get("edition", ())), "")
        return f"{title} ({one.id})" if title and one.id else title or one.id or one.round_name

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
        for note in change.reason.footnotes:
            yield ChangeLine(self.format_change_text("compare.footnote", text=note), "note")
        for note in change.reason.gone:
            yield ChangeLine(self.format_change_text("compare.footnote_gone", text=note), "note")

    def named(self, address: FigureKey) -> str:
        """A figure or series by measure, codes, body and period; by dimensions too, where two are alike."""
        name = self._build_figure_name(address)
        return self._build_figure_name(address, dimensions=True) if name in self.alike else name

    def _build_figure_name(self, address: FigureKey, *, dimensions: bool = False) -> str:
        measure = self.label(("measure",), address.measure)
        codes = [self.label(("code",), code, name) for name, code in address.codes]
        if dimensions:
            codes = [self._label_dimension_code(name, code) for name, code in address.codes]
        body = self.label(("provider", "group"), address.provider)
        when = [format_period(Period.from_text(address.period), self.language)] if address.period else []
        return ", ".join([quote_text(measure).text(self.language), *codes, body, *when])

    def _label_dimension_code(self, dimension: str, code: str) -> str:
        """A code with its dimension, and with its parent where two of them are called alike."""
        name, label = self.label(("dimension",), dimension), self.label(("code",), code, dimension)
        later = self.issues[0]
        own_texts = [line for line in later.dictionary.get("code", ()) if line["list"] == dimension]
        parent = next((line["parent"] for line in own_texts if line["id"] == code), "")
        if parent and sum(self._read_dictionary_label(later, line) == label for line in own_texts) > 1:
            return f"{name}: {self.label(('code',), parent, dimension)}, {label}"
        return f"{name}: {label}"

    def label(self, kinds: tuple[str, ...], id: str, list: str = "") -> str:
        """What an edition's dictionary calls something; its id where no edition has a name for it."""
        for issue in self.issues:
            for kind in kinds:
                for line in issue.dictionary.get(kind, ()):
                    if line["id"] == id and (not list or line["list"] == list):
                        return self._read_dictionary_label(issue, line) or id
        return id

    def _read_dictionary_label(self, one: PublishedEdition, line: dict[str, str]) -> str:
        return one.text(line).text(self.language)

    def _format_printed_value(self, printed: PrintedFigure, value: str) -> str:
        """A number as it is to be read, or why there is none."""
        if not value:
            if printed.status == _SHOWN:
                return self.format_change_text("compare.withheld")
            status = self.label(("status",), printed.status)
            either = f" {self.format_change_text('compare.or')} "
            return either.join(part[:1].lower() + part[1:] for part in status.split("; "))
        text = format_digits(Decimal(value), self.language)
        if printed.qualifier in _QUALIFIED:
            text = self.format_change_text(f"qualifier.{printed.qualifier}", number=text)
        unit = self.label(("unit",), printed.unit) if printed.unit in _SHARES else ""
        return f"{text} {unit}" if unit else text
