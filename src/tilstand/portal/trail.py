"""What was done in a round, line by line: acts, and figures and texts that were saved, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tilstand.collect.words import READ_AS
from tilstand.languages import message
from tilstand.model.wording import kept_apart
from tilstand.portal.form import every_page, labels
from tilstand.portal.models import AccessAct, Person, SavedCell, SavedSection, SavedWords
from tilstand.portal.room import Room
from tilstand.round.event import Event
from tilstand.round.track import NOTHING, TRACKS
from tilstand.terms import Alike, Joined, Text

__all__ = ["TrailLine", "trail"]

_OF_BODIES = ("delivery", "account")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """Something that was done.

    Attributes:
        at: When, in UTC.
        by: Who did it.
        kind: `act`, `figure`, `text` or `access`.
        what: What was done.
        about: To what.
        before, after: What stood before, and what stands since.
        reason: Why.
        channel: Through which door.
        sha256: Hash of the bytes or words that it is about.
    """

    at: str
    by: str
    kind: str
    what: Text
    about: Text
    before: Text
    after: Text
    reason: str = ""
    channel: str = ""
    sha256: str = ""


def trail(room: Room, provider: str = "") -> tuple[TrailLine, ...]:
    """Everything that was done, the latest first.

    Args:
        room: The round.
        provider: The body whose figures and account it is about; empty for all, with what was done to texts
            and to people's access.
    """
    found = [*_acts(room, provider), *_figures(room, provider)]
    if not provider:
        found += [*_texts(room), *_access(room)]
    found.sort(key=lambda one: one.at)
    return tuple(reversed(found))  # what came within one second, as it came


def _acts(room: Room, provider: str) -> Iterator[TrailLine]:
    states: dict[tuple[str, str], str] = {}
    for one in room.store.events():
        at = (one.track, one.subject)
        before = states.get(at, NOTHING)
        move = TRACKS[one.track].moves.get(one.act) if one.track in TRACKS else None
        after = move.target or before if move is not None and before in move.sources else before
        states[at] = after
        if provider in ("", one.facts.get("provider", "")) or (
            one.track in _OF_BODIES and one.subject == provider
        ):
            yield TrailLine(
                one.at,
                one.by,
                "act",
                message(f"round.act.{one.track}.{one.act}"),
                _about(room, one),
                message(f"round.state.{one.track}.{before}"),
                message(f"round.state.{one.track}.{after}"),
                one.reason,
                one.channel,
                one.names,
            )


def _about(room: Room, one: Event) -> Text:
    if one.track in _OF_BODIES and one.subject in room.view.providers:
        return room.view.provider_label(one.subject)
    whose = one.facts.get("provider", "")
    short = Alike(one.subject[:12])
    return Joined((room.view.provider_label(whose), short), ", ") if whose in room.view.providers else short


def _figures(room: Room, provider: str) -> Iterator[TrailLine]:
    own = {"round_name": room.name, **({"provider": provider} if provider else {})}
    words = {one.sha256: one.text for one in SavedWords.objects.filter(**own)}
    last: dict[tuple[str, str], Text] = {}
    called: dict[str, Mapping[str, tuple[Text, str]]] = {}
    for one in SavedCell.objects.filter(**own).order_by("pk"):
        body = one.provider
        if body not in called:
            called[body] = labels(every_page(room, body)) if body in room.view.providers else {}
        label = called[body][one.address][0] if one.address in called[body] else Alike(one.address)
        whose = room.view.provider_label(body) if body in room.view.providers else Alike(body)
        now, at = _told(one, words), (body, one.address)
        yield TrailLine(
            one.at.isoformat(timespec="seconds"),
            one.by,
            "figure",
            message("portal.log.saved", number=one.version),
            Joined((whose, label), ", "),
            last.get(at, Alike("")),
            now,
        )
        last[at] = now


def _told(one: SavedCell, words: Mapping[str, str]) -> Text:
    """What stands in a place; words that have expired are told as that."""
    hidden = message("portal.log.expired")
    given: Text = Alike(one.given)
    if kept := kept_apart(one.given):
        given = Alike(words[kept]) if kept in words else hidden
    parts: list[Text] = [given] if one.given else []
    parts += [message(f"collect.exactness.{one.qualifier}")] if one.qualifier in set(READ_AS) else []
    parts += (
        [Alike("0") if one.state == "zero" else message(f"collect.states.{one.state}")] if one.state else []
    )
    parts += [Alike(words[one.words]) if one.words in words else hidden] if one.words else []
    return Joined(tuple(parts), "; ") if parts else Alike("")


def _texts(room: Room) -> Iterator[TrailLine]:
    for one in SavedSection.objects.filter(round_name=room.name).order_by("pk"):
        before = message("portal.log.saved", number=one.version - 1) if one.version else Alike("")
        now = message("portal.log.saved", number=one.version)
        yield TrailLine(
            one.at.isoformat(timespec="seconds"), one.by, "text", now, Alike(one.file), before, now
        )


def _access(room: Room) -> Iterator[TrailLine]:
    names = {one.pk: one.name for one in Person.objects.all()}
    for one in AccessAct.objects.order_by("pk"):
        whose = room.view.provider_label(one.provider) if one.provider in room.view.providers else Alike("")
        yield TrailLine(
            one.at.isoformat(timespec="seconds"),
            names.get(one.by or 0, f"#{one.by}" if one.by else "-"),
            "access",
            message(f"portal.log.access.{one.what.replace(' ', '_')}"),
            Alike(names.get(one.person, f"#{one.person}")),
            Alike(""),
            whose,
        )
