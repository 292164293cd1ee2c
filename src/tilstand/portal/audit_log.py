"""What was done in a round, line by line: acts, and figures and texts that were saved, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tilstand.collect.form_words import READ_AS
from tilstand.languages import format_message
from tilstand.model.hashes import parse_placeholder
from tilstand.portal.forms import build_all_form_pages, collect_place_labels
from tilstand.portal.models import AccessAct, Person, SavedCell, SavedSection, SavedWords
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.terms import InvariantText, JoinedText, Text
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import NOTHING, TRACKS

_OF_BODIES = ("delivery", "account")


@dataclass(frozen=True, slots=True)
class AuditLogLine:
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


def read_audit_log(room: RoundSnapshot, provider: str = "") -> tuple[AuditLogLine, ...]:
    """Everything that was done, the latest first.

    Args:
        room: The round.
        provider: The body whose figures and account it is about; empty for all, with what was done to texts
            and to people's access.
    """
    log_lines = [*_iterate_act_lines(room, provider), *_iterate_figure_lines(room, provider)]
    if not provider:
        log_lines += [*_iterate_text_lines(room), *_iterate_access_lines(room)]
    log_lines.sort(key=lambda one: one.at)
    return tuple(reversed(log_lines))  # what came within one second, as it came


def _iterate_act_lines(room: RoundSnapshot, provider: str) -> Iterator[AuditLogLine]:
    states: dict[tuple[str, str], str] = {}
    for event in room.store.read_events():
        at = (event.track, event.subject)
        before = states.get(at, NOTHING)
        move = TRACKS[event.track].moves.get(event.act) if event.track in TRACKS else None
        after = move.target or before if move is not None and before in move.sources else before
        states[at] = after
        if provider in ("", event.facts.get("provider", "")) or (
            event.track in _OF_BODIES and event.subject == provider
        ):
            yield AuditLogLine(
                event.at,
                event.by,
                "act",
                format_message(f"round.act.{event.track}.{event.act}"),
                _describe_act_subject(room, event),
                format_message(f"round.state.{event.track}.{before}"),
                format_message(f"round.state.{event.track}.{after}"),
                event.reason,
                event.channel,
                event.names,
            )


def _describe_act_subject(room: RoundSnapshot, one: RoundEvent) -> Text:
    if one.track in _OF_BODIES and one.subject in room.view.providers:
        return room.view.provider_label(one.subject)
    whose = one.facts.get("provider", "")
    short = InvariantText(one.subject[:12])
    return JoinedText((room.view.provider_label(whose), short), ", ") if whose in room.view.providers else short


def _iterate_figure_lines(room: RoundSnapshot, provider: str) -> Iterator[AuditLogLine]:
    own_texts = {"round_name": room.name, **({"provider": provider} if provider else {})}
    words = {saved_words.sha256: saved_words.text for saved_words in SavedWords.objects.filter(**own_texts)}
    last: dict[tuple[str, str], Text] = {}
    called: dict[str, Mapping[str, tuple[Text, str]]] = {}
    for saved_cell in SavedCell.objects.filter(**own_texts).order_by("pk"):
        body = saved_cell.provider
        if body not in called:
            called[body] = collect_place_labels(build_all_form_pages(room, body)) if body in room.view.providers else {}
        label = (
            called[body][saved_cell.address][0]
            if saved_cell.address in called[body]
            else InvariantText(saved_cell.address)
        )
        whose = room.view.provider_label(body) if body in room.view.providers else InvariantText(body)
        now, at = _format_cell_content(saved_cell, words), (body, saved_cell.address)
        yield AuditLogLine(
            saved_cell.at.isoformat(timespec="seconds"),
            saved_cell.by,
            "figure",
            format_message("portal.log.saved", number=saved_cell.version),
            JoinedText((whose, label), ", "),
            last.get(at, InvariantText("")),
            now,
        )
        last[at] = now


def _format_cell_content(one: SavedCell, words: Mapping[str, str]) -> Text:
    """What stands in a place; words that have expired are told as that."""
    hidden = format_message("portal.log.expired")
    given: Text = InvariantText(one.given)
    if kept := parse_placeholder(one.given):
        given = InvariantText(words[kept]) if kept in words else hidden
    parts: list[Text] = [given] if one.given else []
    parts += [format_message(f"collect.exactness.{one.qualifier}")] if one.qualifier in set(READ_AS) else []
    parts += (
        [InvariantText("0") if one.state == "zero" else format_message(f"collect.states.{one.state}")]
        if one.state
        else []
    )
    parts += [InvariantText(words[one.words]) if one.words in words else hidden] if one.words else []
    return JoinedText(tuple(parts), "; ") if parts else InvariantText("")


def _iterate_text_lines(room: RoundSnapshot) -> Iterator[AuditLogLine]:
    for saved_section in SavedSection.objects.filter(round_name=room.name).order_by("pk"):
        before = (
            format_message("portal.log.saved", number=saved_section.version - 1)
            if saved_section.version
            else InvariantText("")
        )
        now = format_message("portal.log.saved", number=saved_section.version)
        yield AuditLogLine(
            saved_section.at.isoformat(timespec="seconds"),
            saved_section.by,
            "text",
            now,
            InvariantText(saved_section.file),
            before,
            now,
        )


def _iterate_access_lines(room: RoundSnapshot) -> Iterator[AuditLogLine]:
    names = {person.pk: person.name for person in Person.objects.all()}
    for access_act in AccessAct.objects.order_by("pk"):
        whose = (
            room.view.provider_label(access_act.provider)
            if access_act.provider in room.view.providers
            else InvariantText("")
        )
        yield AuditLogLine(
            access_act.at.isoformat(timespec="seconds"),
            names.get(access_act.by or 0, f"#{access_act.by}" if access_act.by else "-"),
            "access",
            format_message(f"portal.log.access.{access_act.what.replace(' ', '_')}"),
            InvariantText(names.get(access_act.person, f"#{access_act.person}")),
            InvariantText(""),
            whose,
        )
