"""Changes: two editions, figure by figure — what is new, gone or different, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.publish.data import written
from tilstand.publish.issue import FigureKey, Issue, Printed, issue, read, stopped
from tilstand.publish.movement import Movement, movements
from tilstand.publish.named import NamedFate, named
from tilstand.publish.reason import DifferenceReason, reason, state, told
from tilstand.publish.sentences import ChangedSentences, prose, reworded
from tilstand.terms import Language, Period, Text

__all__ = ["ChangedFigure", "Changes", "RevisedPrint", "SeriesFate", "against", "changes"]

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
    old: Printed | None
    new: Printed | None
    reason: DifferenceReason

    @property
    def shown(self) -> Printed:
        """The figure in the edition that shows it, the later one first."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def old_value(self) -> str:
        """The former number; withheld where the later edition does not show the figure any more.

        A change list must not say what the edition that it belongs to keeps back.
        """
        if self.old is None or self.new is None or self.new.status == _SUPPRESSED:
            return ""
        return self.old.value

    def asdict(self) -> dict[str, Any]:
        """The change as it stands in JSON."""
        return {
            "change": self.kind,
            "reason": self.reason.word,
            "measure": self.address.measure,
            "provider": self.address.provider,
            "period": self.address.period,
            "codes": dict(self.address.codes),
            "unit": self.shown.unit,
            "old": self._side(self.old, self.old_value, self.reason.old_as_at),
            "new": self._side(self.new, self.new.value if self.new else "", self.reason.new_as_at),
            "tables": sorted(
                {*(self.old.places if self.old else ()), *(self.new.places if self.new else ())}
            ),
            "notes": self.reason.note,
        }

    @staticmethod
    def _side(printed: Printed | None, value: str, as_at: str) -> dict[str, str] | None:
        if printed is None:
            return None
        label = "; ".join(dict.fromkeys(one for labels in printed.places.values() for one in labels))
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
        shown = self.asdict()
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
class SeriesFate:
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

    def asdict(self) -> dict[str, Any]:
        """The series as it stands in JSON."""
        return {
            "measure": self.address.measure,
            "provider": self.address.provider,
            "codes": dict(self.address.codes),
            "state": self.state,
            "note": told(self.notes, self.language),
        }


@dataclass(frozen=True, slots=True)
class RevisedPrint:
    """A published figure that its body has corrected since.

    Attributes:
        address: Which figure.
        printed: As the former edition shows it; None where it stands in none of its tables.
        line: As the later edition lists it.
    """

    address: FigureKey
    printed: Printed | None
    line: Mapping[str, str]

    def asdict(self) -> dict[str, Any]:
        """The figure as it stands in JSON."""
        names = ("published_value", "published_edition", "published_on", "revised_value", "revised_on")
        return {
            "measure": self.address.measure,
            "provider": self.address.provider,
            "period": self.address.period,
            "codes": dict(self.address.codes),
            "printed": self.printed.value if self.printed else "",
            **{name: self.line[name] for name in names},
            "reason": self.line["reason"],
        }


@dataclass(frozen=True)
class Changes:
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
    series: tuple[SeriesFate, ...]
    issues: tuple[Issue, Issue]
    movement: tuple[Movement, ...] = ()
    sentences: tuple[ChangedSentences, ...] = ()
    named: tuple[NamedFate, ...] = ()

    @property
    def revised(self) -> tuple[RevisedPrint, ...]:
        """The figures of the former edition that the later one has revised, with both and the reason."""
        old, new = self.issues
        return tuple(
            RevisedPrint(address, old.figures.get(address), line)
            for address, line in sorted(new.revised.items())
            if address in old.figures or line["published_edition"] == old.round_name
        )

    @property
    def states(self) -> dict[str, int]:
        """How many series of each state."""
        found = Counter(one.state for one in self.series)
        return {state: found[state] for state in STATES}

    @property
    def counts(self) -> dict[str, int]:
        """How many figures of each kind."""
        found = Counter(change.kind for change in self.items)
        return {kind: found[kind] for kind in KINDS}

    def asdict(self) -> dict[str, Any]:
        """The changes as they stand in JSON."""
        return {
            "old": {"edition": self.old[0], "round": self.old[1]},
            "new": {"edition": self.new[0], "round": self.new[1]},
            "counts": self.counts,
            "changes": [change.asdict() for change in self.items],
            "series": self.states,
            "series_that_differ": [one.asdict() for one in self.series if one.state != "continues"],
            "movement": [one.asdict() for one in self.movement],
            "revised": [one.asdict() for one in self.revised],
            "sentences": [one.asdict() for one in self.sentences],
            "named": [one.asdict() for one in self.named],
        }

    def csv(self) -> bytes:
        """`changes.csv`: a line a figure."""
        return written(_HEAD, [change.line() for change in self.items])


def changes(old: Path, new: Path) -> Changes:
    """What differs between two editions.

    Args:
        old: Folder of the former edition.
        new: Folder of the later edition.

    Raises:
        PublishError: If there is no edition in a folder, or one was changed after it was written.
    """
    found = compared(issue(old), issue(new))
    return replace(found, sentences=tuple(reworded(prose(old), prose(new))))


def against(former: Issue, files: Mapping[str, bytes], period: Period) -> Changes:
    """What differs between a former edition and one that is being built.

    Args:
        former: The former edition.
        files: The data files of the new one, without their folder.
        period: The period of the new one.
    """
    return compared(former, read(files, period=period))


def compared(old: Issue, new: Issue) -> Changes:
    """What differs between two editions that have been read.

    Raises:
        PublishError: If they belong to different collections.
    """
    before, after = _collection(old), _collection(new)
    if before and after and before != after:
        raise PublishError(
            stopped("other"), cause=stopped("other_why", old=before, new=after), remedy=stopped("other_do")
        )
    series = tuple(_series(old, new))
    states = {one.address: one for one in series}
    items = sorted(
        _differences(old, new, states), key=lambda change: (KINDS.index(change.kind), change.address)
    )
    going = [one.address for one in series if one.state == "continues"]
    return Changes(
        (old.id, old.round_name),
        (new.id, new.round_name),
        tuple(items),
        series,
        (old, new),
        movement=tuple(movements(old, new, going)),
        named=tuple(named(old, new)),
    )


def _collection(one: Issue) -> str:
    return next((line["list"] for line in one.dictionary.get("edition", ())), "")


def _differences(old: Issue, new: Issue, states: Mapping[FigureKey, SeriesFate]) -> Iterator[ChangedFigure]:
    for address in sorted({*old.figures, *new.figures}):
        before, after = old.figures.get(address), new.figures.get(address)
        if before is None or after is None:
            kind = "added" if before is None else "removed"
        elif not before.same(after):
            kind = "changed"
        elif _relabelled(before, after):
            kind = "relabelled"
        else:
            continue
        one = states[address.series]
        why = reason(kind, address, old, new, one.state, one.notes)
        yield ChangedFigure(kind, address, before, after, why)


def _relabelled(before: Printed, after: Printed) -> bool:
    """True if a table that both editions have gives the figure other words."""
    common = before.places.keys() & after.places.keys()
    return any(sorted(before.places[table]) != sorted(after.places[table]) for table in common)


def _series(old: Issue, new: Issue) -> Iterator[SeriesFate]:
    before = {address.series for address in old.figures}
    after = {address.series for address in new.figures}
    for address in sorted(before | after):
        if address not in before:
            yield SeriesFate(address, "new")
        elif address not in after:
            yield SeriesFate(address, "ended")
        else:
            yield SeriesFate(address, *state(address, old, new), next(iter(new.languages), ""))
