"""Uploaded files, and drafts filled from a workbook or from the last delivery."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from tilstand import collect
from tilstand.collect.form_words import GIVEN
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import make_error
from tilstand.model import Findings, Submission
from tilstand.model.hashes import parse_placeholder
from tilstand.portal.drafts import (
    Draft,
    PlaceEntry,
    check_delivery_state,
    load_draft,
    save_place_entry,
    store_place_entry,
)
from tilstand.portal.event_store import lock_body_draft, serialized_transaction
from tilstand.portal.forms import FormPage
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.round import ActingRight, perform_act
from tilstand.round.state import collect_round_batch
from tilstand.terms import ValueQualifier


def read_archived_words(room: RoundSnapshot, words: str, known: Mapping[str, str] | None = None) -> str:
    """Words as they were given; nothing where they have expired.

    Args:
        room: The round.
        words: The words as a file has them: themselves, or in their place the hash.
        known: Words by their hash.
    """
    sha256 = parse_placeholder(words)
    if not sha256 or sha256 in (known or {}):
        return (known or {}).get(sha256, words)
    try:
        return room.archive.read(sha256).decode("utf-8", "replace")
    except ArchiveError:
        return ""


@dataclass(frozen=True)
class WorkbookDifference:
    """What a file says that the draft does not.

    Attributes:
        findings: What does not fit in it.
        usable: True where it can be taken over.
        entries: What would be written, place by place; what is blank in the file changes nothing.
    """

    findings: Findings
    usable: bool
    entries: tuple[PlaceEntry, ...]


def compare_workbook(
    room: RoundSnapshot, provider: str, pages: Sequence[FormPage], path: Path, kept: Draft
) -> WorkbookDifference:
    """What a file of a body says that its draft does not.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        path: The file.
        kept: What stands in the draft.
    """
    delivery = collect.deliver_file(room.view, room.about, path, provider)
    if delivery.submission is None:
        return WorkbookDifference(delivery.findings, usable=False, entries=())
    tongue = room.view.get_provider_language(provider)
    entries = submission_to_entries(pages, delivery.submission, kept, tongue)
    other_entries = tuple(entry for entry in entries if not _is_in_draft(kept, entry))
    return WorkbookDifference(delivery.findings, usable=True, entries=other_entries)


def _is_in_draft(kept: Draft, entry: PlaceEntry) -> bool:
    """True where a draft has in a place what an entry says."""
    cell = kept.cells.get(entry.address)
    state, qualifier = (cell.state, cell.qualifier) if cell is not None else ("", "")
    stands = (kept.given(entry.address), state, qualifier, kept.said(entry.address))
    return stands == (entry.given, entry.state, entry.qualifier, entry.words.strip())


def apply_workbook(
    room: RoundSnapshot, provider: str, pages: Sequence[FormPage], path: Path, digest: str, *, by: str, at: datetime
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
    with serialized_transaction():
        lock_body_draft(room.name, provider)
        kept = load_draft(room, provider)
        workbook_difference = compare_workbook(room, provider, pages, path, kept)
        if kept.digest != digest or not workbook_difference.usable:
            raise make_error(UsageError, "portal.changed_since", by=kept.last.by if kept.last else "–")
        for entry in workbook_difference.entries:
            save_place_entry(room, provider, pages, entry, by=by, at=at)
    return len(workbook_difference.entries)


def submission_to_entries(
    pages: Sequence[FormPage], told: Submission, kept: Draft, tongue: str
) -> Iterator[PlaceEntry]:
    """What a submission says, place by place, over the versions that stand in a draft.

    Args:
        pages: What is asked.
        told: The submission.
        kept: What stands in the draft.
        tongue: The language of its answers.
    """
    figures = {figure.key: figure for figure in told.observations}
    answers = {(answer.provider, answer.form, answer.question): answer.text for answer in told.answers}
    for page in pages:
        for place in (place for section in page.sections for place in section.places):
            if (figure := figures.get(place.key)) is not None:
                value, exact = figure.value, figure.qualifier is ValueQualifier.EXACT
                given = f"{value.amount:f}" if value.amount is not None else ""
                state = value.status.value if value.status in GIVEN else ""
                qualifier = "" if exact else figure.qualifier.value
                yield PlaceEntry(place.address, kept.get_version(place.address), given, state, qualifier, figure.remark)
        for asked in page.questions:
            texts = answers.get(asked.about, {})
            if words := texts.get(tongue, "") or next(iter(texts.values()), ""):
                yield PlaceEntry(asked.address, kept.get_version(asked.address), words=words)


_MOST = 10 * 1024 * 1024
_KINDS = (".xlsx", ".csv")


class WaitingUpload:
    """A file that somebody sent and looked at, until they say what is to become of it.

    Args:
        request: Who asks, with the file as `file` where one comes.
        key: What it is for; one file waits for each.
    """

    def __init__(self, request: HttpRequest, key: str) -> None:
        self.request, self.key = request, key
        self._folder: Path = settings.PORTAL / "uploads"
        self._folder.mkdir(mode=0o700, exist_ok=True)

    def store_file(self, name: str) -> Path:
        """Keep the file that came aside, in place of the one before.

        Args:
            name: What the name of what is kept begins with.

        Raises:
            UsageError: If none came, or it is no table, or too big.
        """
        self.discard_file()
        file = self.request.FILES.get("file")
        ending = Path(file.name or "").suffix.lower() if isinstance(file, UploadedFile) else ""
        if not isinstance(file, UploadedFile) or ending not in _KINDS:
            raise make_error(UsageError, "portal.no_file")
        if (file.size or 0) > _MOST:
            raise make_error(UsageError, "portal.too_big", count=_MOST // 1024 // 1024)
        path = self._folder / f"{name}.{secrets.token_hex(8)}{ending}"
        path.write_bytes(file.read())
        return path

    def remember_file(self, path: Path, *, wanted: bool) -> None:
        """Remember a file for whoever sent it, where something can come of it; else it is taken away."""
        if wanted:
            self.request.session[self.key] = path.name
        else:
            path.unlink()

    def find_file(self) -> Path:
        """The file that is remembered.

        Raises:
            Http404: If none is.
        """
        path = self._folder / Path(str(self.request.session.get(self.key, "")) or "-").name
        if not path.is_file():
            raise Http404
        return path

    def discard_file(self) -> None:
        """Take the file away that was looked at before."""
        if name := self.request.session.pop(self.key, ""):
            (self._folder / Path(name).name).unlink(missing_ok=True)


def restart_draft(room: RoundSnapshot, provider: str, pages: Sequence[FormPage], *, by: str, at: datetime) -> None:
    """Begin a draft that says what stands: what was written here and not delivered gives way to it.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        by: Who goes on.
        at: When.

    Raises:
        UsageError: If its figures were not opened again.
    """
    with serialized_transaction():
        lock_body_draft(room.name, provider)
        check_delivery_state(room, provider, "reopened")
        how = {"right": ActingRight.PROVIDER, "channel": "portal"}
        perform_act(room.store, "delivery", "draft", provider, by=by, at=at, **how)  # type: ignore[arg-type]
        kept, standing = load_draft(room, provider), dict[str, PlaceEntry]()
        tongue = room.view.get_provider_language(provider)
        for submission in collect_round_batch(room.view, room.name).submissions:
            if submission.provider == provider:
                for entry in submission_to_entries(pages, submission, kept, tongue):
                    words = read_archived_words(room, entry.words, kept.words)
                    standing[entry.address] = replace(entry, words=words)
        for address, cell in kept.cells.items():
            store_place_entry(room, provider, standing.pop(address, PlaceEntry(address, cell.version)), by=by, at=at)
        for entered in standing.values():
            store_place_entry(room, provider, entered, by=by, at=at)
