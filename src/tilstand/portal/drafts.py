"""Drafts of a body's figures and answers, and their conversion to a submission file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError

from tilstand.collect.csv_files import COLUMNS
from tilstand.collect.manifest import MappedRow, apply_block_default
from tilstand.define import RoundView
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.model.hashes import hash_text, make_placeholder, parse_placeholder
from tilstand.portal.event_store import lock_body_draft, serialized_transaction
from tilstand.portal.forms import FormPage, FormPlace
from tilstand.portal.models import SavedCell, SavedWords
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.round import ActingRight, perform_act

_OPENS = ("asked", "refused")
WRITABLE = ("draft", *_OPENS)
"""Where the delivery of a body stands while it can write; what was opened again is resumed first."""
_LONGEST = 200  # signs of a figure
_MOST = 20_000  # signs of an answer
_NEVER = datetime.min.replace(tzinfo=UTC)
_NUMBER = re.compile(r"(?:[-+]?[0-9](?:[ .,\u00a0]?[0-9]){0,8} ?%?)?")
"""What can be a figure, and cannot be the number of a person; anything else is kept as words are."""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """What somebody wrote in one place.

    Attributes:
        address: The place.
        version: The version that they saw there; 0 where nothing was.
        given: The figure as it was written.
        state: Why there is none.
        qualifier: How it is meant.
        words: A remark, or the answer to a question.
    """

    address: str
    version: int = 0
    given: str = ""
    state: str = ""
    qualifier: str = ""
    words: str = ""


class DraftConflict(Exception):  # noqa: N818
    """Somebody else wrote in the place meanwhile.

    Attributes:
        stands: What stands there.
    """

    def __init__(self, stands: SavedCell) -> None:
        super().__init__(stands.address)
        self.stands = stands


@dataclass(frozen=True)
class Draft:
    """What stands in a body's forms.

    Attributes:
        cells: By place.
        words: Remarks and answers by their hash.
    """

    cells: Mapping[str, SavedCell]
    words: Mapping[str, str]

    def said(self, address: str) -> str:
        """The words in a place."""
        cell = self.cells.get(address)
        return self.words.get(cell.words, "") if cell is not None and cell.words else ""

    def given(self, address: str) -> str:
        """The figure in a place, as it was written."""
        cell = self.cells.get(address)
        text = cell.given if cell is not None else ""
        return self.words.get(parse_placeholder(text), "") if parse_placeholder(text) else text

    def get_version(self, address: str) -> int:
        """The version in a place; 0 where nothing was written."""
        return self.cells[address].version if address in self.cells else 0

    def filled(self, addresses: Iterable[str]) -> int:
        """How many of some places have something in them."""
        cells = (self.cells[address] for address in addresses if address in self.cells)
        return sum(bool(cell.given or cell.state or cell.words) for cell in cells)

    @property
    def digest(self) -> str:
        """Hash of all that stands: who signs it has seen exactly this."""
        lines = (
            " ".join((address, str(cell.version), *_list_cell_contents(cell)))
            for address, cell in sorted(self.cells.items())
        )
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def last(self) -> SavedCell | None:
        """What was written last."""
        return max(self.cells.values(), key=lambda one: one.pk, default=None)


NOTHING_WRITTEN = Draft({}, {})


def load_draft(room: RoundSnapshot, provider: str) -> Draft:
    """What stands in a body's forms now."""
    own_texts = {"round_name": room.name, "provider": provider}
    saved_cells = SavedCell.objects.filter(**own_texts).order_by("version")
    words = SavedWords.objects.filter(**own_texts).values_list("sha256", "text")
    return Draft({saved_cell.address: saved_cell for saved_cell in saved_cells}, dict(words))


def load_draft_progress(room: RoundSnapshot) -> Mapping[str, Draft]:
    """How far every body has come that has written something; the words are left out."""
    cells: dict[str, dict[str, SavedCell]] = defaultdict(dict)
    for cell in SavedCell.objects.filter(round_name=room.name).order_by("version"):
        cells[cell.provider][cell.address] = cell
    return {provider: Draft(of_body, {}) for provider, of_body in cells.items()}


def is_draft_writable(state: str) -> bool:
    """True where a body can write, by where its delivery stands."""
    return state in WRITABLE


def check_delivery_state(room: RoundSnapshot, provider: str, *fitting: str) -> str:
    """Where the delivery of a body stands, if that fits what is to be done.

    Raises:
        UsageError: If it does not.
    """
    state = room.get_delivery(provider).state
    if state not in fitting:
        raise make_error(UsageError, "portal.locked", state=format_message(f"round.state.delivery.{state}"))
    return state


def save_place_entry(
    room: RoundSnapshot,
    provider: str,
    pages: Iterable[FormPage],
    written: PlaceEntry,
    *,
    by: str,
    at: datetime,
    channel: str = "portal",
) -> SavedCell:
    """Keep what somebody wrote in a place; what was there before stays too.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        written: What was written.
        by: Who wrote it.
        at: When.
        channel: Through which door.

    Raises:
        Clash: If somebody else wrote there since; nothing is kept.
        UsageError: If there is no such place, it holds no such text, or the figures are not open.
    """
    _check_entry_fits(pages, written)
    try:
        with serialized_transaction():
            lock_body_draft(room.name, provider)
            _open_draft(room, provider, by=by, at=at, channel=channel)
            return store_place_entry(room, provider, written, by=by, at=at)
    except IntegrityError as error:
        raise DraftConflict(load_draft(room, provider).cells[written.address]) from error


def store_place_entry(room: RoundSnapshot, provider: str, written: PlaceEntry, *, by: str, at: datetime) -> SavedCell:
    """Keep what was written in a place; whoever calls holds the round, and saw that its figures are open.

    Raises:
        Clash: If somebody else wrote there since.
    """
    own_texts = {"round_name": room.name, "provider": provider}
    stands = SavedCell.objects.filter(**own_texts, address=written.address).order_by("-version").first()
    saved_cell, texts_by_name = _build_saved_cell(room, provider, written, by=by, at=at)
    if stands is not None and _list_cell_contents(stands) == _list_cell_contents(saved_cell):
        return stands
    if (stands.version if stands is not None else 0) != written.version:
        raise DraftConflict(stands or saved_cell)
    for sha256, text in texts_by_name.items():
        SavedWords.objects.get_or_create(**own_texts, sha256=sha256, defaults={"text": text, "at": at})
    saved_cell.save()
    return saved_cell


def overlay_entries(
    room: RoundSnapshot, provider: str, pages: Iterable[FormPage], kept: Draft, entries: Iterable[PlaceEntry]
) -> Draft:
    """A draft as it would be if some places said something else; nothing is kept.

    Args:
        room: The round.
        provider: The body.
        pages: What it is asked.
        kept: What stands in the draft.
        entries: What the places would say.

    Raises:
        UsageError: If there is no such place, or it holds no such text.
    """
    cells, words, own_pages = dict(kept.cells), dict(kept.words), [*pages]
    for entry in entries:
        _check_entry_fits(own_pages, entry)
        saved_cell, texts_by_name = _build_saved_cell(room, provider, entry, by="", at=_NEVER)
        stands = cells.get(entry.address)
        if stands is None or _list_cell_contents(stands) != _list_cell_contents(saved_cell):
            cells[entry.address] = saved_cell
            words |= texts_by_name
    return Draft(cells, words)


def _build_saved_cell(
    room: RoundSnapshot, provider: str, written: PlaceEntry, *, by: str, at: datetime
) -> tuple[SavedCell, dict[str, str]]:
    """What was written in a place as it is kept, and the words that are kept apart, by their hash."""
    words, given = written.words.strip(), written.given.strip()
    saved_cell = SavedCell(
        round_name=room.name,
        provider=provider,
        address=written.address,
        version=written.version + 1,
        given=given if _NUMBER.fullmatch(given) else make_placeholder(given),
        state=written.state,
        qualifier=written.qualifier,
        words=hash_text(words) if words else "",
        by=by,
        at=at,
    )
    texts_by_name = {saved_cell.words: words, parse_placeholder(saved_cell.given): given}
    return saved_cell, {sha256: text for sha256, text in texts_by_name.items() if sha256}


def _list_cell_contents(one: SavedCell) -> tuple[str, ...]:
    return one.given, one.state, one.qualifier, one.words


def _open_draft(room: RoundSnapshot, provider: str, *, by: str, at: datetime, channel: str) -> None:
    """Begin a draft where the body has none; stop where its figures are not open."""
    if check_delivery_state(room, provider, *WRITABLE) in _OPENS:
        called = room.view.provider_label(provider)
        how: dict[str, Any] = {"right": ActingRight.PROVIDER, "channel": channel, "called": called}
        perform_act(room.store, "delivery", "draft", provider, by=by, at=at, **how)


def _check_entry_fits(pages: Iterable[FormPage], written: PlaceEntry) -> None:
    places = [text for page in pages for text in (*page.addresses, *(s.address for s in page.sections))]
    if not written.address or written.address not in places:
        raise make_error(UsageError, "portal.no_place")
    if len(written.given) > _LONGEST or len(written.words) > _MOST:
        raise make_error(UsageError, "portal.too_long")


_COLUMNS = (*COLUMNS, "qualifier", "question", "language", "remark")


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A submission made of a draft.

    Attributes:
        data: The file.
        lines: The place that each of its rows is about.
    """

    data: bytes
    lines: tuple[str, ...]

    def address(self, line: int | None) -> str:
        """The place that a line of the file is about; empty if it is none's."""
        at = (line or 0) - 2
        return self.lines[at] if 0 <= at < len(self.lines) else ""


def draft_to_submission(
    view: RoundView, provider: str, pages: Sequence[FormPage], draft: Draft, version: int
) -> DraftFile:
    """A body's draft as a file of figures and answers. The same draft gives the same bytes.

    Args:
        view: The collection.
        provider: The body.
        pages: What it is asked.
        draft: What it has written.
        version: The version that the file says it is.
    """
    blank_states = _find_blank_place_states(view, pages, draft)
    language = view.get_provider_language(provider)
    told: list[tuple[str, Mapping[str, str]]] = []
    for page in pages:
        for place in (place for section in page.sections for place in section.places):
            told += [(place.address, row) for row in _iterate_figure_rows(place, draft, blank_states)]
        for question in page.questions:
            if words := draft.said(question.address):
                body, form, number = question.about
                row = {"provider": body, "form": form, "question": number, "language": language, "remark": words}
                told.append((question.address, row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "version": str(version)} for _, row in told)
    data = out.getvalue().encode("utf-8", "replace")
    return DraftFile(data, tuple(_iterate_line_addresses(data, [address for address, _ in told])))


def _iterate_line_addresses(data: bytes, addresses: Sequence[str]) -> Iterator[str]:
    """The place of each line: a text of several lines stands in one row, which ends where its last does."""
    reader = csv.reader(io.StringIO(data.decode(), newline=""))
    next(reader)
    before = reader.line_num
    for address, _ in zip(addresses, reader, strict=True):
        yield from [address] * (reader.line_num - before)
        before = reader.line_num


def _iterate_figure_rows(one: FormPlace, draft: Draft, rest: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    cell = draft.cells.get(one.address)
    given, words = draft.given(one.address), draft.said(one.address)
    state = cell.state if cell is not None else ""
    if not given and not state:
        state = rest.get(one.address, "")
    if given or state or words:
        yield {
            "provider": one.key.provider,
            "form": one.form,
            "period": str(one.key.period),
            "measure": one.key.measure,
            "breakdown": "; ".join(f"{name}={code}" for name, code in one.key.dims),
            "value": given,
            "status": state,
            "qualifier": cell.qualifier if cell is not None else "",
            "remark": words,
        }


def _find_blank_place_states(view: RoundView, pages: Sequence[FormPage], draft: Draft) -> Mapping[str, str]:
    """What the blank places are said to be, where somebody chose it for all of a section."""
    rows, filled, chosen = [], set[str](), dict[str, str]()
    for section in (section for page in pages for section in page.sections):
        choice = draft.cells.get(section.address)
        if choice is None or not choice.state:
            continue
        chosen[section.address] = choice.state
        for place in section.places:
            codes = "; ".join(f"{name}={code}" for name, code in place.key.dims)
            rows.append(MappedRow("cell", place.address, "", block=section.address, breakdown=codes))
            if draft.given(place.address).strip(" 0"):
                filled.add(place.address)
    return dict(apply_block_default(view, rows, filled, chosen))
