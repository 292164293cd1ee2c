"""The mail that takes an invitation's link to whoever is invited."""

from __future__ import annotations

from datetime import datetime

from tilstand.define.contact import ADDRESS, Contact
from tilstand.languages import Dated, message
from tilstand.letters.mail import Mail, eml
from tilstand.portal.invite import VALID
from tilstand.portal.models import Person
from tilstand.portal.post import posted, queue, sends
from tilstand.portal.room import collection
from tilstand.terms import Alike, Language, Text

__all__ = ["mailable", "mailed"]


def mailable(person: Person) -> bool:
    """True where the link can be sent: mails are sent, and the user name is an address."""
    return sends() and ADDRESS.fullmatch(person.login) is not None


def mailed(person: Person, link: str, *, at: datetime) -> None:
    """Send somebody the link by which they join; the file of the mail goes when a server accepts it."""
    held = collection()
    own = person.language or _of_body(person) or held.settings.language

    def said(part: str, **facts: Text | Dated) -> str:
        unit = held.provider_label(held.settings.coordinator)
        return message(f"portal.mails.joining.{part}", unit=unit, **facts).text(own)

    until = Dated((at + VALID).date())
    parts = (said("greeting", name=Alike(person.name)), said("text", day=until), link, said("then"))
    letter = Mail(said("subject"), "\n\n".join(parts) + "\n", own)
    receiver = Contact(name=person.name, mail=person.login)
    name = f"joining-{person.pk}.eml"
    queue(name, eml(letter, sender=held.settings.contact, receiver=receiver, at=at), "joining", at=at)
    posted(at, only=name)


def _of_body(person: Person) -> Language:
    one = person.mandates.exclude(provider="").first()
    return collection().language_of(one.provider) if one is not None else ""
