"""What takes place on days, as a calendar file in each language (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from tilstand.model.overview import Overview, OverviewEvent
from tilstand.terms import Language
from tilstand.terms.marked import bare

if TYPE_CHECKING:
    from icalendar import Component

__all__ = ["overview_calendar"]


def overview_calendar(made: Overview) -> dict[str, bytes]:
    """A calendar file for each language, by its name; none where nothing takes place on a day.

    An event is known again by its `UID`, so that a calendar that has it moves it when its day is moved.

    Args:
        made: What leaves; it has passed the gate.
    """
    if not made.events:
        return {}
    return {f"calendar.{language}.ics": _calendar(made, language) for language in made.languages}


def _calendar(made: Overview, language: Language) -> bytes:
    from icalendar import Calendar  # most overviews have no calendar

    book = Calendar()
    book.add("prodid", f"-//{made.collection}//{made.register}//{language.upper()}")
    book.add("version", "2.0")
    book.add("x-wr-calname", bare(made.title.text(language)))
    for one in made.events:
        book.add_component(_event(one, language))
    return bytes(book.to_ical(sorted=True))


def _event(one: OverviewEvent, language: Language) -> Component:
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", datetime.combine(one.stamped, time(), tzinfo=UTC))
    event.add("dtstart", one.begins)
    event.add("dtend", one.ends + timedelta(days=1))  # the end is the first day that it is no more
    event.add("summary", bare(one.title.text(language)))
    if one.address:
        event.add("url", one.address)
    event.add("transp", "TRANSPARENT")
    return event
