"""Differences of two editions: reasons, movements of series, and sentences.

Only figures that both editions publish are compared. Where the later edition has revised the earlier figure,
the revised one is compared; where a series breaks, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

from tilstand.define.labels import Catalogue
from tilstand.languages import PartialTranslation
from tilstand.publish.csv_files import NUMBER_STATUSES
from tilstand.publish.manifest import PUBLIC, read_manifest
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition, read_listed_files
from tilstand.report_text import get_report_string
from tilstand.report_text.changes import FigureChange, SizeWordTable, choose_size_word, parse_size_words
from tilstand.report_text.sentences import find_sentence_ends
from tilstand.terms import JoinedText, Language, Period, Text, ValueQualifier

_PERCENT = "percent"
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class FigureMovement:
    """A figure of one period beside that of an earlier one.

    Attributes:
        address: The later figure.
        before: The earlier figure's period and number.
        now: The later figure's.
        size: The word of size that fits, by the collection's name; empty where none does.
    """

    address: FigureKey
    before: tuple[str, PrintedFigure]
    now: tuple[str, PrintedFigure]
    size: str = ""

    @property
    def change(self) -> FigureChange:
        """The change as figures."""
        was, now = self.before[1], self.now[1]
        read = (ValueQualifier(was.qualifier or "exact"), ValueQualifier(now.qualifier or "exact"))
        return FigureChange(Decimal(was.value), Decimal(now.value), read)

    @property
    def is_percentage(self) -> bool:
        """True where the numbers are percentages."""
        return self.now[1].unit == _PERCENT

    def to_dict(self) -> dict[str, Any]:
        """The movement as it stands in JSON."""
        (then, was), (when, now) = self.before, self.now
        change = self.change
        return {
            **self.address.series.to_dict(),
            "unit": now.unit,
            "before": {"period": then, "value": was.value, "qualifier": was.qualifier},
            "now": {"period": when, "value": now.value, "qualifier": now.qualifier},
            "direction": change.direction,
            "certain": change.is_direction_certain,
            "difference": str(change.now - change.before),
            "size": self.size,
        }


def read_size_words(edition: PublishedEdition) -> SizeWordTable:
    """What words of size mean, as an edition's dictionary tells it."""
    limits = {}
    for line in edition.dictionary.get("size", ()):
        parts = (part.partition("=") for part in line["remark"].split("; ") if part)
        limits[line["id"]] = {name: limit for name, _, limit in parts}
    return parse_size_words(limits)


def find_movements(
    old: PublishedEdition, new: PublishedEdition, continuing: Iterable[FigureKey]
) -> Iterator[FigureMovement]:
    """What rose, fell and stood still from the former edition's period to the later one's.

    Args:
        old: The former edition.
        new: The later edition.
        continuing: The series that both have and that do not break.
    """
    steps = _count_rounds_between(old.period, new.period)
    if steps is None or new.period is None:
        return
    words, series = read_size_words(new), frozenset(continuing)
    for address in sorted(new.figures):
        when = Period.from_text(address.period)
        if address.series not in series or when not in new.period:
            continue
        then = when.shift_period(-steps, by=new.period)
        former = FigureKey(address.measure, address.provider, str(then), address.codes)
        was = new.figures.get(former) if former in old.figures else None
        was = old.figures.get(former) if was is None or not _has_printed_number(was) else was
        now = new.figures[address]
        if was is not None and _has_printed_number(was) and _has_printed_number(now) and was.unit == now.unit:
            movement = FigureMovement(address, (str(then), was), (address.period, now))
            yield replace(movement, size=choose_size_word(movement.change, words, points=movement.is_percentage))


def _has_printed_number(printed: PrintedFigure) -> bool:
    return printed.status in NUMBER_STATUSES and bool(printed.value)


def _count_rounds_between(old: Period | None, new: Period | None) -> int | None:
    """How many rounds lie between two periods of one length; None for the same, or for unlike lengths."""
    if old is None or new is None:
        return None
    return next((n for n in range(1, _MOST_STEPS) if new.shift_period(-n) == old), None)


_DECLARED = ("statistic", "flow", "role")
_MISSING = ("O", "L", "M")
_SUPPRESSED = "Q"
_STATED = ("submitted", "counted", "published")
_FOLLOWS = ("computed", "deduced")


@dataclass(frozen=True, slots=True)
class DifferenceReason:
    """Why a figure differs.

    Attributes:
        word: The reason, as the dictionary explains it.
        notes: Why the series breaks.
        language: The language of the later edition's data.
        footnotes: What the later edition prints beside the figure, in the language of its data.
        gone: What the former edition printed beside it, where that settles a question.
        old_as_at: Day at which the former edition gives the figure.
        new_as_at: Day at which the later edition gives it.
    """

    word: str
    notes: tuple[Text, ...] = ()
    language: Language = ""
    footnotes: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    old_as_at: str = ""
    new_as_at: str = ""

    @property
    def note(self) -> str:
        """All that the editions say about it, in one line of the change list."""
        texts = [join_break_reasons(self.notes, self.language), *self.footnotes, *(f"[{note}]" for note in self.gone)]
        return " | ".join(text for text in texts if text)


def join_break_reasons(notes: Sequence[Text], language: Language) -> str:
    """Why a series breaks, in one line of the change list."""
    return JoinedText(tuple(notes), "; ").text(language)


def determine_series_state(
    series: FigureKey, old: PublishedEdition, new: PublishedEdition
) -> tuple[str, tuple[Text, ...]]:
    """Whether a series that both editions have continues or breaks, and why it breaks."""
    why = tuple(dict.fromkeys(_find_new_series_breaks(series, old, new)))
    return ("breaks", why) if why else ("continues", ())


def _find_new_series_breaks(series: FigureKey, old: PublishedEdition, new: PublishedEdition) -> Iterator[Text]:
    before, after = old.word("measure", series.measure), new.word("measure", series.measure)
    rules = [column for column in after if column.startswith("rule_")]
    for what, columns in {"unit": ["unit"], "rule": rules, **{text: [text] for text in _DECLARED}}.items():
        # An older dictionary may lack a column; what it does not say cannot have changed.
        if any(before.get(column) and after.get(column) and before[column] != after[column] for column in columns):
            yield get_report_string(Catalogue({}), f"compare.{what}_changed")
    for name, _ in series.codes:
        dimension = new.text(new.word("dimension", name), name)
        was, now = (edition.word("dimension", name).get("version") for edition in (old, new))
        if was and now and was != now:
            yield get_report_string(Catalogue({}), "compare.version", dimension=dimension, old=was, new=now)
    since, until = old.period, new.period
    if since is None or until is None or since == until:
        return
    for line in new.dictionary.get("break", ()):
        concerned = line["id"] == series.measure and line["list"] in ("", series.provider)
        if concerned and since.first < Period.from_text(line["period"]).first <= until.first:
            language = new.languages[0]
            label = new.text(line).to_dict(new.languages)
            yield PartialTranslation.from_translations({**label, language: line["remark"] or label[language]})


def infer_difference_reason(
    kind: str, address: FigureKey, old: PublishedEdition, new: PublishedEdition, series: str, broken: tuple[Text, ...]
) -> DifferenceReason:
    """Why a figure is added, removed, changed or relabelled.

    Args:
        kind: What happened to it.
        address: Which figure.
        old: The former edition.
        new: The later edition.
        series: What becomes of its series: `continues`, `breaks`, `new` or `ended`.
        broken: Why the series breaks.
    """
    before, after = old.figures.get(address), new.figures.get(address)
    if before is None:
        word, language = "series" if series == "new" else "period", next(iter(new.languages), "")
        footnotes = _split_note_line(after.notes if after else "")
        return DifferenceReason(word, broken, language, footnotes, new_as_at=new.published)
    if after is None:
        return DifferenceReason("ended" if series == "ended" else "past", old_as_at=old.published)
    if kind == "relabelled":
        return DifferenceReason("words", old_as_at=old.published, new_as_at=new.published)
    return _infer_change_reason(address, before, after, old, new, broken)


def _infer_change_reason(
    address: FigureKey,
    before: PrintedFigure,
    after: PrintedFigure,
    old: PublishedEdition,
    new: PublishedEdition,
    broken: tuple[Text, ...],
) -> DifferenceReason:
    earlier = new.period is not None and Period.from_text(address.period).last < new.period.first
    gone = [note for note in _list_printed_notes(before) if note not in _list_printed_notes(after)]
    tests = (
        ("suppressed", after.status == _SUPPRESSED),
        ("withdrawn", after.status in _MISSING),
        ("adjusted", after.origin == "adjusted"),
        ("definition", bool(broken)),
        ("reported", before.status in _MISSING),
        ("decided", before.origin == "adjusted" or bool(gone)),
        ("follows", after.origin in _FOLLOWS),
        ("restated", earlier),
        # of a number that stands for few it is not told who stated it
        (
            "resubmitted",
            old.round_name == new.round_name
            and (after.origin in _STATED or bool(after.qualifier and not after.origin)),
        ),
    )
    word = next((word for word, holds in tests if holds), "other")
    rule = new.word("measure", address.measure).get("as_at", "")
    as_at = [f"{day} ({rule})" if day and rule else day for day in (old.published, new.published)]
    # A footnote that the former edition had and this one has not was a question that somebody settled.
    settled = tuple(gone) if word == "decided" else ()
    return DifferenceReason(word, broken, next(iter(new.languages), ""), _split_note_line(after.notes), settled, *as_at)


def _list_printed_notes(printed: PrintedFigure) -> list[str]:
    # The footnote of a deduced figure says how it came about; that is no question that anybody settles.
    return [] if printed.origin == "deduced" else list(_split_note_line(printed.notes))


def _split_note_line(notes: str) -> tuple[str, ...]:
    return tuple(note for note in notes.split(" | ") if note)


_PAGES = ("text", "part", "body")
_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_INLINE = frozenset(("a", "abbr", "b", "br", "cite", "em", "i", "q", "span", "strong", "sub", "sup", "time", "wbr"))
_ASIDE = frozenset(("sup", "svg", "table", "nav", "script", "style", "button"))
_SPOKEN = "ds-sr-only"
Prose = Mapping[tuple[Language, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """Sentences at one place of a text that two editions have otherwise.

    Attributes:
        language: The language.
        page: The page that they stand on, from the edition's folder of that language on.
        old: The sentences of the former edition; none where the later one has more.
        new: Those of the later edition; none where they are gone.
    """

    language: Language
    page: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The sentences as they stand in JSON."""
        return {"language": self.language, "page": self.page, "old": list(self.old), "new": list(self.new)}


def read_report_sentences(folder: Path) -> Prose:
    """The sentences of each page of an edition's report, by language and page.

    Args:
        folder: The folder that `tilstand run` wrote.

    Raises:
        PublishError: If a page is not the one that the manifest names.
    """
    pages = read_listed_files(folder, read_manifest(folder / PUBLIC), _is_report_page)
    sentences: dict[tuple[Language, str], tuple[str, ...]] = {}
    for name, data in pages.items():
        _, language, _, kind, page = name.split("/")
        sentences[language, f"{kind}/{page}"] = tuple(_iterate_page_sentences(data, language))
    return dict(sorted(sentences.items()))


def _is_report_page(name: str) -> bool:
    parts = name.split("/")
    return len(parts) == 5 and parts[0] == "site" and parts[3] in _PAGES and name.endswith(".html")


def _iterate_page_sentences(page: bytes, language: Language) -> Iterator[str]:
    reader = _ReportProseParser()
    reader.feed(page.decode("utf-8"))
    for text in reader.blocks:
        ends = (*find_sentence_ends(text, language), len(text))
        yield from filter(None, (text[start:end].strip() for start, end in pairwise((0, *ends))))


class _ReportProseParser(HTMLParser):
    """The running text of a page of our own making, block by block: without tables, pictures and signs.

    Attributes:
        blocks: The text of each paragraph, heading and item.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # the tag, whether it is prose, whether it is left out
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens: a block ends what stood before it."""
        if tag not in _INLINE:
            self._close_prose_block()
        if tag == "br":
            self.handle_data(" ")
        if tag not in _VOID:
            classes = (dict(attrs).get("class") or "").split()
            _, prose, aside = self._open[-1] if self._open else ("", False, False)
            self._open.append((tag, prose or "prose" in classes, aside or tag in _ASIDE or _SPOKEN in classes))

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, with all that was left open in it."""
        if tag not in _INLINE:
            self._close_prose_block()
        if any(text == tag for text, _, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text, where it is prose."""
        if self._open and self._open[-1][1] and not self._open[-1][2]:
            self._text += data

    def _close_prose_block(self) -> None:
        text = " ".join(self._text.split())
        if text:
            self.blocks.append(text)
        self._text = ""


def compare_report_sentences(old: Prose, new: Prose) -> Iterator[SentenceChange]:
    """What differs between the sentences of two editions, page by page, in the order in which it stands.

    Args:
        old: The former edition's.
        new: The later edition's.
    """
    for language, page in sorted({*old, *new}):
        before, after = old.get((language, page), ()), new.get((language, page), ())
        matched = SequenceMatcher(None, before, after, autojunk=False)
        for kind, first, last, start, end in matched.get_opcodes():
            if kind != "equal":
                yield SentenceChange(language, page, before[first:last], after[start:end])
