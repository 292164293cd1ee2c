"""Every address as every role: who has no right to it sees nothing and changes nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from who_may import ALL, KNOWN, MAY, ROLES, WHO, addresses


@pytest.mark.usefixtures("database")
def test_every_address_says_who_may_open_it() -> None:
    assert set(addresses()) == set(WHO)


def test_who_has_no_right_sees_nothing_and_changes_nothing(visitor: Any) -> None:
    from django.apps import apps
    from django.test import Client

    def kept() -> dict[str, list[Any]]:
        own = apps.get_app_config("portal").get_models()
        lines = {one.__name__: [*one.objects.order_by("pk").values()] for one in own}
        for person in lines["Person"]:
            del person["last_login"]
        return lines

    before, refused = kept(), 0
    closed = [(name, url) for name, url in addresses().items() if WHO[name] not in (KNOWN, ALL)]
    for role in ROLES:
        client = visitor(role)
        for name, url in closed:
            if role in MAY[WHO[name]]:
                continue
            for answer in (client.get(url), client.post(url)):
                assert answer.status_code in (404, 405), (role, name)
                assert not {"Fjord", "S-1"} & set(re.findall(r"[\w-]+", answer.content.decode()))
                refused += 1
    for url in (url for name, url in addresses().items() if WHO[name] is not ALL):
        answer = Client(HTTP_HOST="localhost").get(url)
        assert answer.status_code == 405 or answer["Location"].startswith("/sign-in")
    assert kept() == before
    assert refused == 2 * sum(role not in MAY[WHO[name]] for role in ROLES for name, _ in closed)


def test_who_may_sees_the_page(visitor: Any) -> None:
    shown = {
        "choose",
        "people",
        "contacts",
        "registers",
        "register",
        "check_register",
        "export_csv",
        "export_workbook",
        "new_entry",
        "entry",
        "edit_entry",
        "board",
        "findings",
        "texts",
        "sentences",
        "overview",
        "form",
        "check",
        "summary",
    }
    for name, url in addresses().items():
        for role in MAY[WHO[name]] if name in shown else ():
            assert visitor(role).get(url).status_code in (200, 302), (role, name)


def test_a_round_that_the_portal_does_not_keep_is_nobodys(visitor: Any) -> None:
    assert visitor("leader").get("/2030/body/fjord_shelter/").status_code == 404
    assert visitor("unit").get("/2030/board").status_code == 404


def test_what_is_not_there_and_what_is_closed_are_told_alike_and_in_words(visitor: Any) -> None:
    from django.test import Client

    urls, client = ("/x/board", "/2031/body/police/", "/2031/board"), visitor("writer")
    pages = [client.get(url).content.decode() for url in urls]
    own = re.compile(r'\S*\?language=\w+|name="csrfmiddlewaretoken" value="\w+"')
    told = {own.sub("", page) for page in pages}
    assert len(told) == 1
    assert "Her er det ingenting for deg" in told.pop()
    closed, unread = (client.get("/again"), client.post("/2031/body/fjord_shelter/save", {"a": "x" * 3_000_000}))
    assert (closed.status_code, unread.status_code) == (403, 400)
    assert "Her er det ingenting for deg" in closed.content.decode()
    assert "Det som ble sendt, kunne ikke leses" in unread.content.decode()
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    answer = strict.post("/sign-in", {"username": "unit", "password": "x"})
    assert (answer.status_code, "har stått for lenge" in answer.content.decode()) == (403, True)


def test_who_leaves_a_body_loses_the_right_at_once_and_what_was_written_stays(visitor: Any) -> None:
    from tilstand.portal.models import Mandate, SavedCell

    writer, url = visitor("writer"), "/2031/body/fjord_shelter/"
    told = {"address": "mean_stay | fjord_shelter | 2031", "given": "30"}
    assert writer.post(f"{url}save", told).status_code == 200
    Mandate.objects.filter(person__login="writer").delete()
    assert writer.get(url).status_code == 404
    assert writer.post(f"{url}save", {**told, "given": "31", "version": "1"}).status_code == 404
    assert [(one.given, one.by) for one in SavedCell.objects.all()] == [("30", "Vera Prøve")]
