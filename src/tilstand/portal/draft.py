"""What a body has written and not signed yet: kept place by place, and nobody's words by somebody else's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError

from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.model.wording import closed, fingerprint, kept_apart
from tilstand.portal.form import FormPage
from tilstand.portal.models import SavedCell, SavedWords
from tilstand.portal.room import Room
from tilstand.portal.turn import hold_body, in_turn
from tilstand.round import Right, act

__all__ = [
    "NOTHING_WRITTEN",
    "Clash",
    "Draft",
    "Entered",
    "draft",
    "drafts",
    "overlaid",
    "place_kept",
    "save",
    "writable",
]

_OPENS = ("asked", "refused")
_LONGEST = 200  # signs of a figure
_MOST = 20_000  # signs of an answer
_NEVER = datetime.min.replace(tzinfo=UTC)
_NUMBER = re.compile(r"(?:[-+]?[0-9](?:[ .,\u00a0]?[0-9]){0,8} ?%?)?")
"""What can be a figure, and cannot be the number of a person; anything else is kept as words are."""


@dataclass(frozen=True, slots=True)
class Entered:
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


class Clash(Exception):  # noqa: N818 - nothing is wrong: two people wrote in the same place
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
        one = self.cells.get(address)
        return self.words.get(one.words, "") if one is not None and one.words else ""

    def given(self, address: str) -> str:
        """The figure in a place, as it was written."""
        one = self.cells.get(address)
        text = one.given if one is not None else ""
        return self.words.get(kept_apart(text), "") if kept_apart(text) else text

    def filled(self, addresses: Iterable[str]) -> int:
        """How many of some places have something in them."""
        found = (self.cells.get(one) for one in addresses)
        return sum(bool(one and (one.given or one.state or one.words)) for one in found)

    @property
    def digest(self) -> str:
        """Hash of all that stands: who signs it has seen exactly this."""
        lines = (
            f"{one.address} {one.version} {one.given} {one.state} {one.qualifier} {one.words}"
            for _, one in sorted(self.cells.items())
        )
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def last(self) -> SavedCell | None:
        """What was written last."""
        return max(self.cells.values(), key=lambda one: one.pk, default=None)


NOTHING_WRITTEN = Draft({}, {})


def draft(room: Room, provider: str) -> Draft:
    """What stands in a body's forms now."""
    own = {"round_name": room.name, "provider": provider}
    kept = SavedCell.objects.filter(**own).order_by("version")
    words = SavedWords.objects.filter(**own).values_list("sha256", "text")
    return Draft({one.address: one for one in kept}, dict(words))


def drafts(room: Room) -> Mapping[str, Draft]:
    """How far every body has come that has written something; the words are left out."""
    found: dict[str, dict[str, SavedCell]] = {}
    for one in SavedCell.objects.filter(round_name=room.name).order_by("version"):
        found.setdefault(one.provider, {})[one.address] = one
    return {provider: Draft(cells, {}) for provider, cells in found.items()}


def writable(state: str) -> bool:
    """True where a body can write, by where its delivery stands; what was opened again is resumed first."""
    return state == "draft" or state in _OPENS


def save(
    room: Room,
    provider: str,
    pages: Iterable[FormPage],
    written: Entered,
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
    _fits(pages, written)
    try:
        with in_turn():
            hold_body(room.name, provider)
            _opened(room, provider, by=by, at=at, channel=channel)
            return place_kept(room, provider, written, by=by, at=at)
    except IntegrityError as error:
        raise Clash(draft(room, provider).cells[written.address]) from error


def place_kept(room: Room, provider: str, written: Entered, *, by: str, at: datetime) -> SavedCell:
    """Keep what was written in a place; whoever calls holds the round, and saw that its figures are open.

    Raises:
        Clash: If somebody else wrote there since.
    """
    own = {"round_name": room.name, "provider": provider}
    stands = SavedCell.objects.filter(**own, address=written.address).order_by("-version").first()
    made, said = _cell(room, provider, written, by=by, at=at)
    if stands is not None and _told(stands) == _told(made):
        return stands
    if (stands.version if stands is not None else 0) != written.version:
        raise Clash(stands or made)
    for sha256, text in said.items():
        SavedWords.objects.get_or_create(**own, sha256=sha256, defaults={"text": text, "at": at})
    made.save()
    return made


def overlaid(
    room: Room, provider: str, pages: Iterable[FormPage], kept: Draft, entries: Iterable[Entered]
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
    cells, words, own = dict(kept.cells), dict(kept.words), [*pages]
    for one in entries:
        _fits(own, one)
        made, said = _cell(room, provider, one, by="", at=_NEVER)
        stands = cells.get(one.address)
        if stands is None or _told(stands) != _told(made):
            cells[one.address] = made
            words |= said
    return Draft(cells, words)


def _cell(
    room: Room, provider: str, written: Entered, *, by: str, at: datetime
) -> tuple[SavedCell, dict[str, str]]:
    """What was written in a place as it is kept, and the words that are kept apart, by their hash."""
    words, given = written.words.strip(), written.given.strip()
    made = SavedCell(
        round_name=room.name,
        provider=provider,
        address=written.address,
        version=written.version + 1,
        given=given if _NUMBER.fullmatch(given) else closed(given),
        state=written.state,
        qualifier=written.qualifier,
        words=fingerprint(words) if words else "",
        by=by,
        at=at,
    )
    told = {made.words: words, kept_apart(made.given): given}
    return made, {sha256: text for sha256, text in told.items() if sha256}


def _told(one: SavedCell) -> tuple[str, ...]:
    return one.given, one.state, one.qualifier, one.words


def _opened(room: Room, provider: str, *, by: str, at: datetime, channel: str) -> None:
    """Begin a draft where the body has none; stop where its figures are not open."""
    stand = room.stood().of("delivery", provider)
    if stand.state in _OPENS:
        act(
            room.store,
            "delivery",
            "draft",
            provider,
            by=by,
            at=at,
            right=Right.PROVIDER,
            channel=channel,
            called=room.view.provider_label(provider),
        )
    elif stand.state != "draft":
        told = message(f"round.state.delivery.{stand.state}")
        raise failure(UsageError, "portal.locked", state=told)


def _fits(pages: Iterable[FormPage], written: Entered) -> None:
    places = [one for page in pages for one in (*page.addresses, *(s.address for s in page.sections))]
    if not written.address or written.address not in places:
        raise failure(UsageError, "portal.no_place")
    if len(written.given) > _LONGEST or len(written.words) > _MOST:
        raise failure(UsageError, "portal.too_long")
