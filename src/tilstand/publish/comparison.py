"""Comparison of two editions: figures, series and names that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.publish.csv_files import write_csv_rows
from tilstand.publish.differences import (
    DifferenceReason,
    FigureMovement,
    SentenceChange,
    compare_report_sentences,
    determine_series_state,
    find_movements,
    infer_difference_reason,
    join_break_reasons,
    read_report_sentences,
)
from tilstand.publish.published_edition import (
    FigureKey,
    PrintedFigure,
    PublishedEdition,
    explain_unreadable,
    read_edition,
    read_edition_files,
)
from tilstand.terms import InvariantText, Language, Period, Text

NAMED = ("provider", "group", "measure", "code", "table")


@dataclass(frozen=True, slots=True)
class NameChange:
    """Something that one of two editions names, and the other does not.

    Attributes:
        kind: What it is, in a word of the dictionary.
        id: Its name in the files.
        within: The dimension of a code.
        fate: `new` or `gone`.
        label: What it is called in each language of the edition that names it.
    """

    kind: str
    id: str
    within: str
    fate: str
    label: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {"kind": self.kind, "id": self.id, "list": self.within, "fate": self.fate, "label": dict(self.label)}


def find_name_changes(old: PublishedEdition, new: PublishedEdition) -> Iterator[NameChange]:
    """What the later edition names and the former does not, and the other way, kind by kind.

    Args:
        old: The former edition.
        new: The later edition.
    """
    for kind in NAMED:
        before, after = (
            {(line["id"], line["list"]): line for line in edition.dictionary.get(kind, ())} for edition in (old, new)
        )
        for fate, edition, lines, others in (("new", new, after, before), ("gone", old, before, after)):
            for (id, within), line in lines.items():
                if (id, within) not in others and not id.startswith("_"):
                    label = edition.text(line, id).to_dict(edition.languages)
                    yield NameChange(kind, id, within, fate, tuple(sorted(label.items())))


KINDS = ("changed", "removed", "added", "relabelled")
STATES = ("breaks", "new", "ended", "continues")
_HEAD = (
    *("change", "reason", "measure", "provider", "period", "codes", "unit"),
    *("old_value", "old_status", "old_qualifier", "old_as_at"),
    *("new_value", "new_status", "new_qualifier", "new_as_at"),
    *("tables", "old_label", "new_label", "notes"),
)
_SUPPRESSED = "Q"


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """One figure that two editions show differently.

    Attributes:
        kind: `added`, `removed`, `changed`, or `relabelled` where only its words moved.
        address: Which figure.
        old: As the former edition shows it; None if it does not.
        new: As the later edition shows it; None if it does not.
        reason: Why, in a word of the dictionary, with what explains it.
    """

    kind: str
    address: FigureKey
    old: PrintedFigure | None
    new: PrintedFigure | None
    reason: DifferenceReason

    @property
    def shown(self) -> PrintedFigure:
        """The figure in the edition that shows it, the later one first."""
        printed_figure = self.new or self.old
        assert printed_figure is not None
        return printed_figure

    @property
    def previous_value(self) -> str:
        """The former number; withheld where the later edition does not show the figure any more.

        A change list must not say what the edition that it belongs to keeps back.
        """
        if self.old is None or self.new is None or self.new.status == _SUPPRESSED:
            return ""
        return self.old.value

    def to_dict(self) -> dict[str, Any]:
        """The change as it stands in JSON."""
        return {
            "change": self.kind,
            "reason": self.reason.word,
            **self.address.to_dict(),
            "unit": self.shown.unit,
            "old": self._printed_side_to_dict(self.old, self.previous_value, self.reason.old_as_at),
            "new": self._printed_side_to_dict(self.new, self.new.value if self.new else "", self.reason.new_as_at),
            "tables": sorted({*(self.old.places if self.old else ()), *(self.new.places if self.new else ())}),
            "notes": self.reason.note,
        }

    @staticmethod
    def _printed_side_to_dict(printed: PrintedFigure | None, value: str, as_at: str) -> dict[str, str] | None:
        if printed is None:
            return None
        label = "; ".join(dict.fromkeys(chain.from_iterable(printed.places.values())))
        return {
            "value": value,
            "status": printed.status,
            "qualifier": printed.qualifier,
            "origin": printed.origin,
            "as_at": as_at,
            "label": label,
        }

    def line(self) -> list[str]:
        """The change as a line of the file."""
        shown = self.to_dict()
        old, new = shown["old"] or {}, shown["new"] or {}
        return [
            *(self.kind, self.reason.word, self.address.measure, self.address.provider, self.address.period),
            *(self.address.breakdown, shown["unit"]),
            *(old.get(name, "") for name in ("value", "status", "qualifier", "as_at")),
            *(new.get(name, "") for name in ("value", "status", "qualifier", "as_at")),
            "; ".join(shown["tables"]),
            *(old.get("label", ""), new.get("label", ""), self.reason.note),
        ]


@dataclass(frozen=True, slots=True)
class SeriesStatus:
    """What becomes of a series from one edition to the next.

    Attributes:
        address: The series: an address without a period.
        state: `continues`, `breaks`, `new` or `ended`.
        notes: For a break, why.
        language: The language of the later edition's data.
    """

    address: FigureKey
    state: str
    notes: tuple[Text, ...] = ()
    language: Language = ""

    def to_dict(self) -> dict[str, Any]:
        """The series as it stands in JSON."""
        return {
            **self.address.to_dict(),
            "state": self.state,
            "note": join_break_reasons(self.notes, self.language),
        }


@dataclass(frozen=True, slots=True)
class RevisedFigure:
    """A published figure that its body has corrected since.

    Attributes:
        address: Which figure.
        printed: As the former edition shows it; None where it stands in none of its tables.
        line: As the later edition lists it.
    """

    address: FigureKey
    printed: PrintedFigure | None
    line: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The figure as it stands in JSON."""
        names = ("published_value", "published_edition", "published_on", "revised_value", "revised_on", "reason")
        return {
            **self.address.to_dict(),
            "printed": self.printed.value if self.printed else "",
            **{name: self.line[name] for name in names},
        }


@dataclass(frozen=True)
class EditionChanges:
    """All differences between two editions.

    Attributes:
        old: Name and year of the former edition.
        new: Name and year of the later edition; the name is empty while it is being built.
        items: The figures that differ: changed first, then removed, added and relabelled.
        series: Every series of either edition.
        issues: The two editions themselves.
        movement: What rose, fell and stood still in the series that both hold.
        sentences: Sentences of the report that differ; none while an edition is being built.
        named: What one of them names and the other does not.
    """

    old: tuple[str, str]
    new: tuple[str, str]
    items: tuple[ChangedFigure, ...]
    series: tuple[SeriesStatus, ...]
    issues: tuple[PublishedEdition, PublishedEdition]
    movement: tuple[FigureMovement, ...] = ()
    sentences: tuple[SentenceChange, ...] = ()
    named: tuple[NameChange, ...] = ()

    @property
    def revised(self) -> tuple[RevisedFigure, ...]:
        """The figures of the former edition that the later one has revised, with both and the reason."""
        old, new = self.issues
        return tuple(
            RevisedFigure(address, old.figures.get(address), line)
            for address, line in sorted(new.revised.items())
            if address in old.figures or line["published_edition"] == old.round_name
        )

    @property
    def states(self) -> dict[str, int]:
        """How many series of each state."""
        counts = Counter(series.state for series in self.series)
        return {state: counts[state] for state in STATES}

    @property
    def change_kind_counts(self) -> dict[str, int]:
        """How many figures of each kind."""
        counts = Counter(change.kind for change in self.items)
        return {kind: counts[kind] for kind in KINDS}

    def label(self, kinds: Sequence[str], id: str, within: str = "") -> Text:
        """What the editions call something, the later one first; its id where neither has a name for it."""
        for edition in reversed(self.issues):
            for kind in kinds:
                if line := edition.word(kind, id, within):
                    return edition.text(line, id)
        return InvariantText(id)

    def to_dict(self) -> dict[str, Any]:
        """The changes as they stand in JSON."""
        return {
            "old": {"edition": self.old[0], "round": self.old[1]},
            "new": {"edition": self.new[0], "round": self.new[1]},
            "counts": self.change_kind_counts,
            "changes": [change.to_dict() for change in self.items],
            "series": self.states,
            "series_that_differ": [series.to_dict() for series in self.series if series.state != "continues"],
            "movement": [movement.to_dict() for movement in self.movement],
            "revised": [figure.to_dict() for figure in self.revised],
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "named": [name.to_dict() for name in self.named],
        }

    def csv(self) -> bytes:
        """`changes.csv`: a line a figure."""
        return write_csv_rows(_HEAD, [change.line() for change in self.items])


def compare_editions(old: Path, new: Path) -> EditionChanges:
    """What differs between two editions.

    Args:
        old: Folder of the former edition.
        new: Folder of the later edition.

    Raises:
        PublishError: If there is no edition in a folder, or one was changed after it was written.
    """
    changes = compare_read_editions(read_edition(old), read_edition(new))
    sentences = compare_report_sentences(read_report_sentences(old), read_report_sentences(new))
    return replace(changes, sentences=tuple(sentences))


def compare_with_previous(former: PublishedEdition, files: Mapping[str, bytes], period: Period) -> EditionChanges:
    """What differs between a former edition and one that is being built.

    Args:
        former: The former edition.
        files: The data files of the new one, without their folder.
        period: The period of the new one.
    """
    return compare_read_editions(former, read_edition_files(files, period=period))


def compare_read_editions(old: PublishedEdition, new: PublishedEdition) -> EditionChanges:
    """What differs between two editions that have been read.

    Raises:
        PublishError: If they belong to different collections.
    """
    before, after = _get_collection_id(old), _get_collection_id(new)
    if before and after and before != after:
        raise PublishError(
            explain_unreadable("other"),
            cause=explain_unreadable("other_why", old=before, new=after),
            remedy=explain_unreadable("other_do"),
        )
    series = {status.address: status for status in _compare_series(old, new)}
    items = sorted(_find_figure_changes(old, new, series), key=lambda item: (KINDS.index(item.kind), item.address))
    going = [address for address, status in series.items() if status.state == "continues"]
    return EditionChanges(
        (old.id, old.round_name),
        (new.id, new.round_name),
        tuple(items),
        tuple(series.values()),
        (old, new),
        movement=tuple(find_movements(old, new, going)),
        named=tuple(find_name_changes(old, new)),
    )


def _get_collection_id(edition: PublishedEdition) -> str:
    return next((line["list"] for line in edition.dictionary.get("edition", ())), "")


def _find_figure_changes(
    old: PublishedEdition, new: PublishedEdition, series: Mapping[FigureKey, SeriesStatus]
) -> Iterator[ChangedFigure]:
    for address in sorted({*old.figures, *new.figures}):
        before, after = old.figures.get(address), new.figures.get(address)
        if before is None or after is None:
            kind = "added" if before is None else "removed"
        elif not before.same(after):
            kind = "changed"
        elif before.is_relabelled(after):
            kind = "relabelled"
        else:
            continue
        status = series[address.series]
        why = infer_difference_reason(kind, address, old, new, status.state, status.notes)
        yield ChangedFigure(kind, address, before, after, why)


def _compare_series(old: PublishedEdition, new: PublishedEdition) -> Iterator[SeriesStatus]:
    before, after = _list_series(old.figures), _list_series(new.figures)
    for address in sorted(before | after):
        if address in before and address in after:
            yield SeriesStatus(address, *determine_series_state(address, old, new), next(iter(new.languages), ""))
        else:
            yield SeriesStatus(address, "ended" if address in before else "new")


def _list_series(addresses: Iterable[FigureKey]) -> set[FigureKey]:
    return {address.series for address in addresses}
