"""What was done in a round, line by line: acts, and figures and texts that were saved, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

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
_NOTHING = InvariantText("")


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
        after = states[at] = move.target or before if move is not None and before in move.sources else before
        of_body = event.track in _OF_BODIES and event.subject == provider
        if of_body or provider in ("", event.facts.get("provider", "")):
            what = format_message(f"round.act.{event.track}.{event.act}")
            stood, stands = (format_message(f"round.state.{event.track}.{state}") for state in (before, after))
            more = (event.reason, event.channel, event.names)
            subject = _describe_act_subject(room, event)
            yield AuditLogLine(event.at, event.by, "act", what, subject, stood, stands, *more)


def _describe_act_subject(room: RoundSnapshot, event: RoundEvent) -> Text:
    if event.track in _OF_BODIES and event.subject in room.view.providers:
        return room.view.provider_label(event.subject)
    whose, short = event.facts.get("provider", ""), InvariantText(event.subject[:12])
    return JoinedText((room.view.provider_label(whose), short), ", ") if whose in room.view.providers else short


def _iterate_figure_lines(room: RoundSnapshot, provider: str) -> Iterator[AuditLogLine]:
    about = {"round_name": room.name, **({"provider": provider} if provider else {})}
    words = dict(SavedWords.objects.filter(**about).values_list("sha256", "text"))
    last: dict[tuple[str, str], Text] = {}
    labels: dict[str, Mapping[str, tuple[Text, str]]] = {}
    for cell in SavedCell.objects.filter(**about).order_by("pk"):
        body, at = cell.provider, (cell.provider, cell.address)
        asked = body in room.view.providers
        if body not in labels:
            labels[body] = collect_place_labels(build_all_form_pages(room, body)) if asked else {}
        whose = room.view.provider_label(body) if asked else InvariantText(body)
        label = labels[body][cell.address][0] if cell.address in labels[body] else InvariantText(cell.address)
        what, place = format_message("portal.log.saved", number=cell.version), JoinedText((whose, label), ", ")
        before, last[at] = last.get(at, _NOTHING), _format_cell_content(cell, words)
        yield AuditLogLine(_format_moment(cell.at), cell.by, "figure", what, place, before, last[at])


def _format_cell_content(cell: SavedCell, words: Mapping[str, str]) -> Text:
    """What stands in a place; words that have expired are told as that."""

    def find_words(sha256: str) -> Text:
        return InvariantText(words[sha256]) if sha256 in words else format_message("portal.log.expired")

    parts: list[Text] = []
    if cell.given:
        kept = parse_placeholder(cell.given)
        parts.append(find_words(kept) if kept else InvariantText(cell.given))
    if cell.qualifier in READ_AS:
        parts.append(format_message(f"collect.exactness.{cell.qualifier}"))
    if cell.state:
        zero = cell.state == "zero"
        parts.append(InvariantText("0") if zero else format_message(f"collect.states.{cell.state}"))
    if cell.words:
        parts.append(find_words(cell.words))
    return JoinedText(tuple(parts), "; ") if parts else _NOTHING


def _iterate_text_lines(room: RoundSnapshot) -> Iterator[AuditLogLine]:
    for section in SavedSection.objects.filter(round_name=room.name).order_by("pk"):
        now, file = format_message("portal.log.saved", number=section.version), InvariantText(section.file)
        before = format_message("portal.log.saved", number=section.version - 1) if section.version else _NOTHING
        yield AuditLogLine(_format_moment(section.at), section.by, "text", now, file, before, now)


def _iterate_access_lines(room: RoundSnapshot) -> Iterator[AuditLogLine]:
    names = dict(Person.objects.values_list("pk", "name"))
    for act in AccessAct.objects.order_by("pk"):
        body = room.view.provider_label(act.provider) if act.provider in room.view.providers else _NOTHING
        by = names.get(act.by, f"#{act.by}") if act.by else "-"
        what = format_message(f"portal.log.access.{act.what.replace(' ', '_')}")
        whose = InvariantText(names.get(act.person, f"#{act.person}"))
        yield AuditLogLine(_format_moment(act.at), by, "access", what, whose, _NOTHING, body)


def _format_moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
