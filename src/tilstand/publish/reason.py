"""Reason: why two editions show a figure differently, from what they themselves say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilstand.define.catalogue import Catalogue
from tilstand.languages import OwnWords
from tilstand.publish.issue import FigureKey, Issue, Printed
from tilstand.terms import Joined, Language, Period, Text
from tilstand.text import fixed

__all__ = ["DifferenceReason", "reason", "state", "told"]

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
        gone = (f"[{note}]" for note in self.gone)
        return " | ".join(text for text in (told(self.notes, self.language), *self.footnotes, *gone) if text)


def told(notes: Sequence[Text], language: Language) -> str:
    """Why a series breaks, in one line of the change list."""
    return Joined(tuple(notes), "; ").text(language)


def state(series: FigureKey, old: Issue, new: Issue) -> tuple[str, tuple[Text, ...]]:
    """Whether a series that both editions have continues or breaks, and why it breaks."""
    why = tuple(dict.fromkeys(_breaks(series, old, new)))
    return ("breaks", why) if why else ("continues", ())


def _breaks(series: FigureKey, old: Issue, new: Issue) -> Iterator[Text]:
    before, after = old.word("measure", series.measure), new.word("measure", series.measure)
    rules = [column for column in after if column.startswith("rule_")]
    for what, columns in {"unit": ["unit"], "rule": rules, **{one: [one] for one in _DECLARED}}.items():
        # An older dictionary may lack a column; what it does not say cannot have changed.
        if any(before.get(one) and after.get(one) and before[one] != after[one] for one in columns):
            yield fixed(Catalogue({}), f"compare.{what}_changed")
    for name, _ in series.codes:
        one, two = old.word("dimension", name), new.word("dimension", name)
        if one.get("version") and two.get("version") and one["version"] != two["version"]:
            named = new.text(two, name)
            versions = {"old": one["version"], "new": two["version"]}
            yield fixed(Catalogue({}), "compare.version", dimension=named, **versions)
    since, until = old.period, new.period
    if since is None or until is None or since == until:
        return
    for line in new.dictionary.get("break", ()):
        concerned = line["id"] == series.measure and line["list"] in ("", series.provider)
        if concerned and since.first < Period.parse(line["period"]).first <= until.first:
            own = new.languages[0]
            label = new.text(line).asdict(new.languages)
            yield OwnWords.of({**label, own: line["remark"] or label[own]})


def reason(
    kind: str, address: FigureKey, old: Issue, new: Issue, series: str, broken: tuple[Text, ...]
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
    own = next(iter(new.languages), "")
    if before is None:
        word = "series" if series == "new" else "period"
        return DifferenceReason(
            word, broken, own, _printed(after.notes if after else ""), new_as_at=new.published
        )
    if after is None:
        return DifferenceReason("ended" if series == "ended" else "past", old_as_at=old.published)
    if kind == "relabelled":
        return DifferenceReason("words", old_as_at=old.published, new_as_at=new.published)
    return _changed(address, before, after, old, new, broken)


def _changed(
    address: FigureKey, before: Printed, after: Printed, old: Issue, new: Issue, broken: tuple[Text, ...]
) -> DifferenceReason:
    earlier = new.period is not None and Period.parse(address.period).last < new.period.first
    gone = [note for note in _notes(before) if note not in _notes(after)]
    tests = (
        ("suppressed", after.status == _SUPPRESSED),
        ("withdrawn", after.status in _MISSING),
        ("adjusted", after.origin == "adjusted"),
        ("definition", bool(broken)),
        ("reported", before.status in _MISSING),
        ("decided", before.origin == "adjusted" or bool(gone)),
        ("follows", after.origin in _FOLLOWS),
        ("restated", earlier),
        ("resubmitted", old.round_name == new.round_name and after.origin in _STATED),
    )
    word = next((word for word, holds in tests if holds), "other")
    rule = new.word("measure", address.measure).get("as_at", "")
    as_at = [f"{day} ({rule})" if day and rule else day for day in (old.published, new.published)]
    # A footnote that the former edition had and this one has not was a question that somebody settled.
    settled = tuple(gone) if word == "decided" else ()
    return DifferenceReason(
        word, broken, next(iter(new.languages), ""), _printed(after.notes), settled, *as_at
    )


def _notes(printed: Printed) -> list[str]:
    # The footnote of a deduced figure says how it came about; that is no question that anybody settles.
    if printed.origin == "deduced":
        return []
    return [note for note in printed.notes.split(" | ") if note]


def _printed(notes: str) -> tuple[str, ...]:
    return tuple(note for note in notes.split(" | ") if note)
