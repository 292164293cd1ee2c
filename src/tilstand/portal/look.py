"""A round of any collection to look at: a copy of its own, in which whoever looks may also try things out."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tilstand.define.read import collection as read_collection
from tilstand.portal.exchange import fetched
from tilstand.portal.form import pages
from tilstand.portal.models import HeldRound, Mandate, Person
from tilstand.portal.room import room

__all__ = ["REAL", "Looker", "lookers", "opened_to_look"]

REAL = Path(__file__).parents[3] / "collections" / "norway", "2024"
"""A round that is real and was printed; an installed package has none."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who can sign in.

    Attributes:
        login: What they sign in with.
        password: Made anew at each start.
        body: Whom they act for; empty for the unit.
    """

    login: str
    password: str
    body: str


def opened_to_look(collection: Path, place: Path, round_name: str) -> None:
    """Copy a collection, if that was not done before, and let the portal keep a round of the copy.

    Args:
        collection: The collection; nothing in it is changed.
        place: Where the copy lies; the portal's database must have been started for it.
        round_name: The round.

    Raises:
        UsageError: If the collection has no such round.
    """
    read_collection(collection).round(round_name)
    if not place.exists():
        shutil.copytree(collection, place)
    if not HeldRound.objects.filter(name=round_name, held=True).exists():
        fetched(place / "rounds" / round_name / "log", round_name)


def lookers(round_name: str) -> Iterator[Looker]:
    """Somebody for the unit, and somebody for the body that is asked for most, each with a new password."""
    held = room(round_name)
    asked = held.view.reporting(held.view.round(round_name))
    most = max(asked, key=lambda one: sum(len(page.addresses) for page in pages(held, one)), default="")
    for login, body in (("unit", ""), ("body", most)):
        if login == "body" and not body:
            continue
        about = {"name": f"Look {login} (generated)"}
        person, _ = Person.objects.get_or_create(login=login, defaults=about)
        password = secrets.token_urlsafe(9)
        person.set_password(password)
        person.save()
        Mandate.objects.get_or_create(person=person, provider=body, defaults={"signs": bool(body)})
        yield Looker(login, password, body)
