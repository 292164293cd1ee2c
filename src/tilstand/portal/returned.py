"""A returned workbook beside the draft: read by the guarded reader, and taken over where somebody says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tilstand import collect
from tilstand.collect.words import GIVEN
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.model import Findings, Submission
from tilstand.portal.draft import Draft, Entered, draft, save
from tilstand.portal.form import FormPage
from tilstand.portal.room import Room
from tilstand.portal.turn import hold_body, in_turn
from tilstand.terms import Qualifier

__all__ = ["Returned", "entries", "read_back", "taken_over"]


@dataclass(frozen=True)
class Returned:
    """What a file says that the draft does not.

    Attributes:
        findings: What does not fit in it.
        usable: True where it can be taken over.
        entries: What would be written, place by place; what is blank in the file changes nothing.
    """

    findings: Findings
    usable: bool
    entries: tuple[Entered, ...]


def read_back(room: Room, provider: str, pages: Sequence[FormPage], path: Path, kept: Draft) -> Returned:
    """What a file of a body says that its draft does not.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        path: The file.
        kept: What stands in the draft.
    """
    told = collect.deliver(room.view, room.view.round(room.name), path, provider)
    if told.submission is None:
        return Returned(told.findings, usable=False, entries=())
    tongue = room.view.language_of(provider)
    found = entries(pages, told.submission, kept, tongue)
    other = tuple(one for one in found if _stands(kept, one) != _told(one))
    return Returned(told.findings, usable=True, entries=other)


def taken_over(
    room: Room,
    provider: str,
    pages: Sequence[FormPage],
    path: Path,
    digest: str,
    *,
    by: str,
    at: datetime,
) -> int:
    """Write what a file says into the draft that it was shown beside; how many places have changed.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        path: The file.
        digest: Hash of the draft that was shown.
        by: Who takes it over.
        at: When.

    Raises:
        UsageError: If the draft is another by now, the file cannot be used, or the figures are not open.
    """
    with in_turn():
        hold_body(room.name, provider)
        kept = draft(room, provider)
        found = read_back(room, provider, pages, path, kept)
        if kept.digest != digest or not found.usable:
            raise failure(UsageError, "portal.changed_since", by=kept.last.by if kept.last else "–")
        for one in found.entries:
            save(room, provider, pages, one, by=by, at=at)
    return len(found.entries)


def entries(pages: Sequence[FormPage], told: Submission, kept: Draft, tongue: str) -> Iterator[Entered]:
    """What a submission says, place by place, over the versions that stand in a draft.

    Args:
        pages: What is asked.
        told: The submission.
        kept: What stands in the draft.
        tongue: The language of its answers.
    """
    figures = {one.key: one for one in told.observations}
    answers = {(one.provider, one.form, one.question): one.text for one in told.answers}
    for page in pages:
        for place in (place for section in page.sections for place in section.places):
            if (one := figures.get(place.key)) is not None:
                yield Entered(
                    place.address,
                    _version(kept, place.address),
                    f"{one.value.amount:f}" if one.value.amount is not None else "",
                    one.value.status.value if one.value.status in GIVEN else "",
                    one.qualifier.value if one.qualifier is not Qualifier.EXACT else "",
                    one.remark,
                )
        for asked in page.questions:
            texts = answers.get(asked.about, {})
            if words := texts.get(tongue, "") or next(iter(texts.values()), ""):
                yield Entered(asked.address, _version(kept, asked.address), words=words)


def _version(kept: Draft, address: str) -> int:
    return kept.cells[address].version if address in kept.cells else 0


def _stands(kept: Draft, one: Entered) -> tuple[str, ...]:
    cell = kept.cells.get(one.address)
    own = (cell.state, cell.qualifier) if cell is not None else ("", "")
    return (kept.given(one.address), *own, kept.said(one.address))


def _told(one: Entered) -> tuple[str, ...]:
    return one.given, one.state, one.qualifier, one.words.strip()
