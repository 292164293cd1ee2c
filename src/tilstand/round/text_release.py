"""Release and withholding of texts: the acts by which a person has words printed, or keeps them out of print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.model.hashes import hash_text
from tilstand.report_text.references import BindingError, parse_reference
from tilstand.report_text.sentences import REFERENCE
from tilstand.round.texts import STANDING, Wording, describe_closed_languages, write_released_words
from tilstand.terms import InvariantText
from tilstand.workflow.actions import format_act_time, perform_acts
from tilstand.workflow.event_log import EventStore, RoundEvent

_YEARS = 3
"""A sentence stands for so many years at most before somebody looks at it again."""
_LASTING = ("law", "date", "name", "cited")
"""The kinds of references that say the same in every round."""


def release_texts_to_print(
    folder: Path,
    store: EventStore,
    said: Iterable[Wording],
    hashes: Iterable[str],
    *,
    by: str,
    at: datetime,
    instead: str = "",
    shown: Mapping[str, str] | None = None,
    reason: str = "",
    standing: date | None = None,
) -> tuple[Wording, ...]:
    """Open texts to print, each by the hash of its exact words; none, if one of the hashes is unknown.

    Args:
        folder: The round's folder.
        store: The acts of the round.
        said: What was said.
        hashes: The hashes of the texts that somebody has read.
        by: Who opens them.
        at: When.
        instead: Words to print instead of those that were given.
        shown: The code under which each was shown, by its hash: it stays in the log.
        reason: Why a sentence is printed though a sum in it ends before the round, and it does not say so; or
            why it stands.
        standing: The day until which sentences stand in later rounds too without being read anew.

    Raises:
        UsageError: If no such text was given in the round, its language has no floor, the table of acts does not
            allow it, other words are given for a sentence of the report, the reason is missing, or one cannot stand.
        ArchiveError: If the log cannot be written to.
    """
    known = {current_wording.sha256: current_wording for current_wording in reversed(tuple(said))}
    found, events = _get_known_texts(known, hashes), []
    if closed := describe_closed_languages(found):
        raise make_error(UsageError, "round.no_floor", closed)
    if not reason.strip():
        _refuse_expired_sums(found)
    if standing is not None:
        _refuse_short_lived_sentences(found, standing, at.date(), reason)
    for wording in found:
        words = instead.strip() or wording.words
        names = hash_text(words)
        if not words:
            raise make_error(
                UsageError, "round.unread", hash=wording.sha256[:12], why=wording.unread or InvariantText("–")
            )
        if names != wording.sha256 and wording.file:
            raise make_error(UsageError, "round.in_its_file", file=wording.file, line=wording.line)
        if names != wording.sha256 or wording.provider:
            write_released_words(folder, words)
        facts = (
            {"provider": wording.provider, "form": wording.form, "question": wording.question}
            if not wording.file
            else {}
        )
        facts |= {"language": wording.language, **({"file": wording.file} if wording.file else {})}
        facts |= {"shown": shown[wording.sha256]} if shown else {}
        facts |= {STANDING: standing.isoformat()} if standing is not None else {}
        events.append(RoundEvent("text", "release", wording.sha256, by, format_act_time(at), names=names, facts=facts))
        if wording.ended or standing is not None:
            events[-1] = replace(events[-1], reason=reason.strip())
    perform_acts(
        store,
        events,
        called={current_wording.sha256: InvariantText(current_wording.sha256[:12]) for current_wording in found},
    )
    return found


def _refuse_expired_sums(found: Iterable[Wording]) -> None:
    """Stop at sentences in which a sum ends before the round, and that do not say so."""
    told = [
        format_message(
            "errors.round.ended.one",
            place=InvariantText(f"{wording.file}:{wording.line}"),
            day=DatedText(wording.ended),
        )
        for wording in found
        if wording.ended
    ]
    if told:
        raise make_error(UsageError, "round.ended", told, count=len(told))


def _refuse_short_lived_sentences(found: Iterable[Wording], until: date, today: date, reason: str) -> None:
    """Stop at what cannot stand: words of bodies, what a figure or a period of the round moves, a day too far away."""
    if not reason.strip() or not today < until <= today.replace(year=today.year + _YEARS, day=min(today.day, 28)):
        raise make_error(UsageError, "round.standing_day", years=_YEARS)
    told = [
        InvariantText(f"{wording.file}:{wording.line}" if wording.file else wording.sha256[:12])
        for wording in found
        if not wording.file
        or any(not _is_lasting_reference(ref["source"]) for ref in REFERENCE.finditer(wording.words))
    ]
    if told:
        raise make_error(UsageError, "round.standing_moves", told, count=len(told))


def _is_lasting_reference(source: str) -> bool:
    try:
        return parse_reference(source).kind in _LASTING
    except BindingError:  # the build tells what is wrong with it
        return False


def withhold_texts(
    store: EventStore, said: Iterable[Wording], hashes: Iterable[str], *, by: str, reason: str, at: datetime
) -> tuple[Wording, ...]:
    """Note that words of bodies stay unprinted, all or none, also those that have expired unread.

    Args:
        store: The acts of the round.
        said: What was said.
        hashes: The hashes of the texts.
        by: Who says so.
        reason: Why.
        at: When.

    Raises:
        UsageError: If no such text was given in the round, it is the unit's own, or the table of acts does
            not allow it.
        ArchiveError: If the log cannot be written to.
    """
    found = _get_known_texts(
        {current_wording.sha256: current_wording for current_wording in reversed(tuple(said))}, hashes
    )
    for wording in found:
        if wording.file:
            raise make_error(UsageError, "round.in_its_file", file=wording.file, line=wording.line)
        if not wording.provider:
            raise make_error(UsageError, "round.own_reason")
    events = [
        RoundEvent(
            "text",
            "withhold",
            current_wording.sha256,
            by,
            format_act_time(at),
            reason=reason,
            facts={"provider": current_wording.provider},
        )
        for current_wording in found
    ]
    perform_acts(
        store,
        events,
        called={current_wording.sha256: InvariantText(current_wording.sha256[:12]) for current_wording in found},
    )
    return found


def _get_known_texts(known: Mapping[str, Wording], hashes: Iterable[str]) -> tuple[Wording, ...]:
    wanted = tuple(dict.fromkeys(hashes))
    strange = [text for text in wanted if text not in known]
    if strange:
        raise make_error(UsageError, "round.no_text", [InvariantText(text) for text in strange], count=len(strange))
    return tuple(known[text] for text in wanted)
