"""The tables are made as the models say, and the database lets nobody change what is only added to."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = [pytest.mark.whole_room, pytest.mark.usefixtures("database")]
ONLY_ADDED_TO = {"keptact", "savedcell", "accessact", "tombstone", "earlylook"}


def test_the_steps_that_make_the_tables_come_to_what_the_models_say() -> None:
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    left = found.changes(graph=loader.graph, trim_to_apps={"portal"}, convert_apps={"portal"})
    assert [str(step) for one in left.get("portal", ()) for step in one.operations] == []


def test_triggers_guard_each_table_that_is_only_added_to_and_no_other() -> None:
    from django.apps import apps
    from django.db import connection

    from tilstand.portal import guard

    asked = (Path(guard.__file__).parent / "sql" / f"{connection.vendor}.guards.sql").read_text("utf-8")
    found = {}
    with connection.cursor() as cursor:
        for one in apps.get_app_config("portal").get_models():
            cursor.execute(asked, [one._meta.db_table])
            found[one._meta.model_name] = len(cursor.fetchall())
    assert {name for name, many in found.items() if many} == ONLY_ADDED_TO
    assert set(found.values()) == {0, 2}  # one for each way of changing a line


def test_who_signs_in_is_known_by_the_user_name() -> None:
    from tilstand.portal.models import Person

    assert (Person.USERNAME_FIELD, Person.REQUIRED_FIELDS) == ("login", ["name"])
