"""Uploaded files, and drafts filled from a workbook or from the last delivery."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tilstand import collect
from tilstand.collect.form_words import GIVEN
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.model import Findings, Submission
from tilstand.model.hashes import parse_placeholder
from tilstand.portal.drafts import Draft, PlaceEntry, load_draft, save_place_entry, store_place_entry
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
    delivery = collect.deliver_file(room.view, room.view.round(room.name), path, provider)
    if delivery.submission is None:
        return WorkbookDifference(delivery.findings, usable=False, entries=())
    tongue = room.view.get_provider_language(provider)
    place_entries = submission_to_entries(pages, delivery.submission, kept, tongue)
    other_entries = tuple(
        place_entry
        for place_entry in place_entries
        if _list_draft_contents(kept, place_entry) != _list_entry_contents(place_entry)
    )
    return WorkbookDifference(delivery.findings, usable=True, entries=other_entries)


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
    figures = {current_observation.key: current_observation for current_observation in told.observations}
    answers = {(answer.provider, answer.form, answer.question): answer.text for answer in told.answers}
    for page in pages:
        for place in (place for section in page.sections for place in section.places):
            if (observation := figures.get(place.key)) is not None:
                yield PlaceEntry(
                    place.address,
                    _get_draft_version(kept, place.address),
                    f"{observation.value.amount:f}" if observation.value.amount is not None else "",
                    observation.value.status.value if observation.value.status in GIVEN else "",
                    observation.qualifier.value if observation.qualifier is not ValueQualifier.EXACT else "",
                    observation.remark,
                )
        for asked in page.questions:
            texts = answers.get(asked.about, {})
            if words := texts.get(tongue, "") or next(iter(texts.values()), ""):
                yield PlaceEntry(asked.address, _get_draft_version(kept, asked.address), words=words)


def _get_draft_version(kept: Draft, address: str) -> int:
    return kept.cells[address].version if address in kept.cells else 0


def _list_draft_contents(kept: Draft, one: PlaceEntry) -> tuple[str, ...]:
    cell = kept.cells.get(one.address)
    own_pair = (cell.state, cell.qualifier) if cell is not None else ("", "")
    return (kept.given(one.address), *own_pair, kept.said(one.address))


def _list_entry_contents(one: PlaceEntry) -> tuple[str, ...]:
    return one.given, one.state, one.qualifier, one.words.strip()


_MOST = 10 * 1024 * 1024
_KINDS = (".xlsx", ".csv")


def store_upload(request: HttpRequest, name: str) -> Path:
    """Keep the file that came aside.

    Args:
        request: What came, with the file as `file`.
        name: What the name of what is kept begins with.

    Raises:
        UsageError: If none came, or it is no table, or too big.
    """
    uploaded_file = request.FILES.get("file")
    ending = Path(uploaded_file.name or "").suffix.lower() if isinstance(uploaded_file, UploadedFile) else ""
    if not isinstance(uploaded_file, UploadedFile) or ending not in _KINDS:
        raise make_error(UsageError, "portal.no_file")
    if (uploaded_file.size or 0) > _MOST:
        raise make_error(UsageError, "portal.too_big", count=_MOST // 1024 // 1024)
    path = _get_upload_folder() / f"{name}.{secrets.token_hex(8)}{ending}"
    path.write_bytes(uploaded_file.read())
    return path


def remember_upload(request: HttpRequest, key: str, path: Path) -> None:
    """Remember a file for whoever sent it, until they say what is to become of it."""
    request.session[key] = path.name


def find_waiting_upload(request: HttpRequest, key: str) -> Path | None:
    """The file that is remembered; None where none is."""
    path = _get_upload_folder() / Path(str(request.session.get(key, "")) or "-").name
    return path if path.is_file() else None


def discard_upload(request: HttpRequest, key: str) -> None:
    """Take the file away that was looked at before."""
    if name := request.session.pop(key, ""):
        (_get_upload_folder() / Path(name).name).unlink(missing_ok=True)


def _get_upload_folder() -> Path:
    path: Path = settings.PORTAL / "uploads"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


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
        state = room.read_standings().get_subject_state("delivery", provider).state
        if state != "reopened":
            text = format_message(f"round.state.delivery.{state}")
            raise make_error(UsageError, "portal.locked", state=text)
        how = {"right": ActingRight.PROVIDER, "channel": "portal"}
        perform_act(room.store, "delivery", "draft", provider, by=by, at=at, **how)  # type: ignore[arg-type]
        kept, standing = load_draft(room, provider), dict[str, PlaceEntry]()
        for submission in collect_round_batch(room.view, room.name).submissions:
            if submission.provider == provider:
                standing |= _list_restart_entries(room, provider, pages, submission, kept)
        for address, cell in kept.cells.items():
            store_place_entry(room, provider, standing.pop(address, PlaceEntry(address, cell.version)), by=by, at=at)
        for entered in standing.values():
            store_place_entry(room, provider, entered, by=by, at=at)


def _list_restart_entries(
    room: RoundSnapshot, provider: str, pages: Sequence[FormPage], told: Submission, kept: Draft
) -> dict[str, PlaceEntry]:
    place_entries = submission_to_entries(pages, told, kept, room.view.get_provider_language(provider))
    return {
        place_entry.address: replace(place_entry, words=read_archived_words(room, place_entry.words, kept.words))
        for place_entry in place_entries
    }
