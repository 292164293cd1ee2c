"""A mail that something waits in the portal, and nothing of what it is: no figure leaves by mail."""

from __future__ import annotations

from datetime import datetime

from tilstand.languages import Dated, message
from tilstand.letters.mail import Mail, eml
from tilstand.portal.contact import reached
from tilstand.portal.post import posted, queue
from tilstand.portal.room import Room

__all__ = ["noticed"]


def noticed(
    room: Room, provider: str, kind: str, count: int, *, at: datetime, name: str = "", later: bool = False
) -> str:
    """Tell a body that something waits for it; the name of the mail's file.

    Args:
        room: The round.
        provider: The body.
        kind: What waits.
        count: How many.
        at: When.
        name: Name of the mail's file, where there is one of the kind at most.
        later: True where it is sent by the worker, and not at once.
    """
    view = room.view
    own, unit = view.language_of(provider), view.provider_label(view.settings.coordinator)
    facts = {"body": view.provider_label(provider), "unit": unit, "count": count}
    about = view.round(room.name)
    when, due = Dated(about.period), Dated(about.deadline or about.published)
    parts = ("subject", "greeting", "text", "where")
    said = [message(f"portal.notice.{kind}.{part}", **facts, when=when, due=due).text(own) for part in parts]
    mail = Mail(said[0], "\n\n".join(said[1:]) + "\n", own)
    receiver = reached(provider, view.providers[provider].contact, today=at.date())
    data = eml(mail, sender=view.settings.contact, receiver=receiver, at=at)
    file = name or f"{kind}-{provider}-{at:%Y%m%dT%H%M%S}.eml"
    queue(file, data, kind, round_name=room.name, provider=provider, at=at)
    if not later:
        posted(at, only=file)
    return file
