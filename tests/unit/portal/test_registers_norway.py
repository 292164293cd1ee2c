"""Norway's registers in the portal, which knows none of them: forms lose nothing, what is bad is refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from refused import LINES

from tilstand import define
from tilstand.define.registers import read_registers
from tilstand.languages.catalogue import find_catalogue_message
from tilstand.registers.actions import keep_entries
from tilstand.registers.store import load_register_entries, open_register_store
from tilstand.registers.tables import to_register_csv

from .conftest import NOON
from .test_registers import Form

pytestmark = pytest.mark.proof

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


@pytest.fixture
def norway(database: None, tmp_path: Path) -> Iterator[Path]:
    """Norway's collection, with a ministry that was closed; the portal keeps all of its registers."""
    from django.db import transaction
    from django.test import override_settings

    from tilstand.portal.event_store import import_round
    from tilstand.portal.models import HeldRound, Mandate, Person

    place = tmp_path / "norway"
    shutil.copytree(NORWAY, place, ignore=shutil.ignore_patterns("rounds", "sources"))
    file = place / "registers" / "codelists" / "ministry.csv"
    file.write_text(file.read_text("utf-8").replace("ud,,", "ud,,2030-12-31"), "utf-8")
    with transaction.atomic(), override_settings(COLLECTION=place):
        HeldRound.objects.all().delete()
        for name, one in read_registers(define.read_collection(place)).items():
            import_round(one.path / "log", f"registers/{name}")
        person = Person.objects.create(login="unit", name="Una Prøve")
        Mandate.objects.create(person=person, provider="")
        yield place
        transaction.set_rollback(True)


def test_every_register_opens_and_a_form_that_is_sent_as_it_stands_changes_nothing(
    norway: Path, visitor_of: Any
) -> None:
    from tilstand.portal.snapshot import get_kept_register, load_register_state

    client = visitor_of("unit")
    for name, about in read_registers(define.read_collection(norway)).items():
        entries = load_register_entries(open_register_store(about)).entries
        assert client.get(f"/registers/{name}/").status_code == 200
        assert client.get(f"/registers/{name}/csv").content == to_register_csv(about, entries.values())
        before = load_register_state(get_kept_register(name)).acts.count
        for entry in (*list(entries)[:1], *list(entries)[-1:]):
            url, form = f"/registers/{name}/entry/{entry}/edit", Form()
            form.feed(client.get(url).content.decode())
            form.sent.pop("csrfmiddlewaretoken")
            assert client.post(url, form.sent).status_code == 302
        assert load_register_state(get_kept_register(name)).acts.count == before


def test_what_no_register_takes_is_refused_in_a_form_too(norway: Path, visitor_of: Any) -> None:
    """What it is refused for beside another entry was written before, as in a copy that nobody looked at."""
    from django.db import transaction

    from tilstand.portal.snapshot import get_kept_register, load_register_state

    client = visitor_of("unit")
    for name, rows, expected in LINES.values():
        (*first, last) = rows
        with transaction.atomic():
            keep_entries(get_kept_register(name), {one: rows[one] for one in first}, by="Una Prøve", at=NOON)
            before = load_register_state(get_kept_register(name)).acts.count
            told = {f"field:{column}": text for column, text in rows[last].items()}
            answer = client.post(f"/registers/{name}/new", told | {"id": last})
            page = unescape(answer.content.decode())
            assert (answer.status_code, 'aria-invalid="true"' in page) == (200, True)
            for kind in (kind for entry, kind in expected if entry == last):
                words = re.split(r"\{.*?\}", find_catalogue_message("nb", f"register.flaw.{kind}.do") or "")
                assert page.count(max(words, key=len)) == 2, kind  # in the list, and beside the field
            assert load_register_state(get_kept_register(name)).acts.count == before
            transaction.set_rollback(True)
