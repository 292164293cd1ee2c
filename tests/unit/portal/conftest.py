"""A round of a collection that does not exist, in the portal; what is written in a test is undone after it.

What needs the portal's database is slow: a process that starts it waits a second or two.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from local_portal import begun_in
from portal_names import portal

PEOPLE = {
    "unit": ("Una Prøve", {"": False}),
    "writer": ("Vera Prøve", {"fjord_shelter": False}),
    "leader": ("Liv Prøve", {"fjord_shelter": True}),
    "other": ("Odd Prøve", {"police": True}),
    "nobody": ("Nils Prøve", {}),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = f"{Path(__file__).parent}/"  # asked of every test that there is
    for item in items:
        if str(item.path).startswith(here) and "database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection as a round begins: four bodies are asked, and of one of them nothing has come."""
    return begun_in(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def place(begun: Path, database: None, tmp_path: Path) -> Iterator[Path]:
    """A copy of the collection in the portal, with those who have something to do there."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.test import override_settings

    folder = tmp_path / "sagaland"
    shutil.copytree(begun, folder)
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    own_files = {"COLLECTION": folder, "PORTAL": tmp_path / "portal"}
    own_files["PORTAL"].mkdir()  # what a test before wrote there is not met
    with transaction.atomic(), override_settings(PASSWORD_HASHERS=quick, **own_files):
        for again in connection.ops.sequence_reset_sql(no_style(), [*apps.get_models()]):
            connection.cursor().execute(again)  # PostgreSQL counts on from what was undone
        portal.HeldRound.objects.all().delete()
        portal.import_round(folder / "rounds" / "2031" / "log", "2031")
        portal.import_round(folder / "registers" / "rulings" / "log", "registers/rulings")
        for login, (name, bodies) in PEOPLE.items():
            person = portal.Person.objects.create(login=login, name=name)
            for body, signs in bodies.items():
                portal.Mandate.objects.create(person=person, provider=body, signs=signs)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def visitor(place: Path, visitor_of: Callable[..., Any]) -> Callable[..., Any]:
    """A browser of somebody who has signed in where Sagaland's round is kept."""
    return visitor_of


@pytest.fixture
def visitor_of(database: None) -> Callable[..., Any]:
    """A browser of somebody who has signed in, with a second step unless it is left out."""
    from django.test import Client

    def made(login: str, second: bool = True) -> Any:
        client, person = Client(HTTP_HOST="localhost"), portal.Person.objects.get(login=login)
        client.force_login(person)
        if second:
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
            session["account_authentication_methods_user"] = str(person.pk)
            session.save()
        return client

    return made
