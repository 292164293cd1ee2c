"""What does not fit in a draft: the same reader and the same relations as everywhere, told place by place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tilstand import collect, reconcile
from tilstand.collect.asked import reports_for
from tilstand.languages import Dated, message
from tilstand.model import Batch, Finding, Findings, Severity
from tilstand.portal.compose import Composed, composed
from tilstand.portal.draft import Draft
from tilstand.portal.form import FormPage
from tilstand.portal.room import Room
from tilstand.terms import Text

__all__ = ["Examination", "Unfit", "examined", "laid_down"]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something that does not fit.

    Attributes:
        severity: Its weight.
        addresses: The places that it is about; none where it is about the whole.
        what: What was found.
        do: What to do.
    """

    severity: Severity
    addresses: tuple[str, ...]
    what: Text
    do: Text


@dataclass(frozen=True)
class Examination:
    """A draft that was looked at.

    Attributes:
        remarks: What does not fit, errors first.
        figures: How many figures it has.
        file: The draft as it would be delivered.
    """

    remarks: tuple[Unfit, ...]
    figures: int
    file: Composed

    @property
    def errors(self) -> int:
        """How many errors there are: with any, nothing can be signed."""
        return sum(one.severity is Severity.ERROR for one in self.remarks)

    def at(self, address: str) -> tuple[Unfit, ...]:
        """What does not fit in one place."""
        return tuple(one for one in self.remarks if address in one.addresses)


def examined(room: Room, provider: str, pages: Sequence[FormPage], draft: Draft) -> Examination:
    """What does not fit in a draft, by itself and beside the body's figures of the time before.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        draft: What it has written.
    """
    found: Examination = room.once(
        ("examined", provider, draft.digest), lambda: _examined(room, provider, pages, draft)
    )
    return found


def _examined(room: Room, provider: str, pages: Sequence[FormPage], draft: Draft) -> Examination:
    file = composed(room.view, provider, pages, draft, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = laid_down(Path(folder), provider, 1, file)
        came = collect.deliver(room.view, room.view.round(room.name), path, provider)
    found, name = came.findings, path.name
    if came.submission is not None:
        batch = Batch(room.view.round(room.name).period, (came.submission,))
        bodies = frozenset(reports_for(room.view, provider))
        own = [one for one in room.earlier if one.key.provider in bodies]
        told = reconcile.figures(room.view, batch, (), own, about=bodies).findings.certain
        found += Findings(tuple(one for one in told if bodies.issuperset(one.providers)))
    remarks = [*_remarks(found, file, name)]
    corrected = _corrected_alone(pages, draft)
    if corrected:  # the reader takes it for a file of another year
        when = Dated(room.view.round(room.name).period)
        said = (message(f"portal.earlier.alone.{one}", when=when) for one in ("what", "do"))
        remarks = [Unfit(Severity.ERROR, corrected, *said)]
    figures = len(came.submission.observations) if came.submission is not None else 0
    remarks.sort(key=lambda one: one.severity is not Severity.ERROR)
    return Examination(tuple(remarks), figures, file)


def _corrected_alone(pages: Sequence[FormPage], draft: Draft) -> tuple[str, ...]:
    """Where earlier figures were corrected, if nothing else was written."""
    if draft.filled(address for page in pages if not page.corrects for address in _all(page)):
        return ()
    return tuple(one for page in pages if page.corrects for one in page.addresses if draft.filled([one]))


def _all(page: FormPage) -> Iterator[str]:
    yield from page.addresses
    yield from (section.address for section in page.sections if section.address)


def laid_down(folder: Path, provider: str, version: int, file: Composed) -> Path:
    """A draft as a file whose name says whose it is."""
    path = folder / f"{provider}.{version}.csv"
    path.write_bytes(file.data)
    return path


def _remarks(found: Findings, file: Composed, name: str) -> Iterator[Unfit]:
    for one in found:
        if one.severity is not Severity.INFO:
            yield Unfit(one.severity, tuple(_places(one, file, name)), one.what, one.do)


def _places(one: Finding, file: Composed, name: str) -> Iterator[str]:
    lines = (source.line for source in one.sources if source.document == name)
    yield from dict.fromkeys(address for line in lines if (address := file.address(line)))
