"""Accepted words in texts, and figures known from a published edition.

The files are what readers have: how the edition would be made today says nothing of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar

from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.protect.printed_world import ToldNumber
from tilstand.terms import InvariantText, Key, Period, Value, ValueQualifier
from tilstand.workflow.actions import SubjectStates, format_act_time, perform_acts
from tilstand.workflow.event_log import EventStore, RoundEvent
from tilstand.workflow.transitions import ActingRight

if TYPE_CHECKING:
    from tilstand.publish.published_edition import PublishedEdition

CODE = 12
"""So many signs of a place's code are shown; as many of them as are sure may be given."""


class _HasChecksum(Protocol):
    @property
    def code(self) -> str: ...


Place = TypeVar("Place", bound=_HasChecksum)


def find_unaccepted_places(places: Iterable[Place], stood: SubjectStates) -> tuple[Place, ...]:
    """Those of some places that nobody has accepted as they read now.

    Args:
        places: The places; the code of one is that of its words, so that other words are another place.
        stood: Where everything stands.
    """
    return tuple(place for place in places if stood.get_subject_state("place", place.code).state != "accepted")


def accept_places(
    store: EventStore, places: Iterable[_HasChecksum], codes: Sequence[str], *, by: str, reason: str, at: datetime
) -> tuple[RoundEvent, ...]:
    """Accept places as they read now: all that are named, or none.

    Args:
        store: The acts of the round.
        places: The places that stand in the way.
        codes: The beginnings of their codes, as they are shown.
        by: Who accepts them.
        reason: Why it is no secret, or is to be told.
        at: When.

    Raises:
        UsageError: If a code is that of no place or of several, or the table of acts does not allow it.
    """
    open_ = tuple(dict.fromkeys(place.code for place in places))
    given = [code.strip().lower() for code in codes]
    meant = {text: [code for code in open_ if text and code.startswith(text)] for text in given}
    wrong = [text for text, matches in meant.items() if len(matches) != 1]
    if wrong:
        raise make_error(UsageError, "round.no_place", [InvariantText(text) for text in wrong])
    chosen = dict.fromkeys(meant[text][0] for text in given)
    events = tuple(
        RoundEvent("place", "accept", code, by, format_act_time(at), ActingRight.COORDINATOR, "command", "", reason, {})
        for code in chosen
    )
    return perform_acts(store, events, called={code: InvariantText(code[:CODE]) for code in chosen})


_NONE: Mapping[Key, ToldNumber] = MappingProxyType({})
_UNKNOWN: Mapping[Key, Value] = MappingProxyType({})
_LIMITS = (ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST)


def read_told_numbers(
    edition: PublishedEdition, kept: Mapping[Key, ToldNumber] = _NONE, true: Mapping[Key, Value] = _UNKNOWN
) -> dict[Key, ToldNumber]:
    """What an edition that went out printed, as its files tell it; an end of a range is left out.

    Args:
        edition: The edition, as its files tell it.
        kept: What the unit kept of its numbers, with what they were in truth: of those that are not printed too.
        true: What figures of earlier periods were in truth, as far as is known.
    """
    as_printed = not edition.dictionary.get("protected")
    told = dict(kept)
    for address, figure in edition.figures.items():
        if figure.value and figure.qualifier not in _LIMITS and Decimal(figure.value) % 1 == 0:
            key = Key(address.measure, address.provider, Period.from_text(address.period), address.codes)
            number = int(Decimal(figure.value))
            if key not in kept or kept[key].printed != number:
                value = true.get(key)
                was = number if as_printed else int(value.exact_number) if value is not None and value.known else None
                told[key] = ToldNumber(number, was, as_printed)
    return told
