"""How often one person may ask: a flood is stopped in words, and nobody else notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

URL = "/2031/body/fjord_shelter/"
PLACE = "mean_stay | fjord_shelter | 2031"


@pytest.fixture
def slow(visitor: Any) -> Iterator[Any]:
    """A portal that lets through three of each in a minute."""
    from django.test import override_settings

    from tilstand.portal import permissions

    permissions._ASKED.clear()
    with override_settings(PACE={"write": 3, "work": 3}):
        yield visitor
    permissions._ASKED.clear()


def save(client: Any, version: int) -> Any:
    told = {"address": PLACE, "version": version, "given": str(10 + version)}
    return client.post(f"{URL}save", told, headers={"Accept": "application/json"})


def test_a_flood_of_saves_is_stopped_in_words_and_others_go_on(slow: Any, monkeypatch: Any) -> None:
    writer, leader = slow("writer"), slow("leader")
    assert [save(writer, version).status_code for version in range(3)] == [200, 200, 200]
    stopped = save(writer, 3)
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "60")
    assert "for mange" in stopped.json()["told"]
    assert save(leader, 3).status_code == 200
    assert writer.get(URL).status_code == 200  # to look is free
    from tilstand.portal import permissions as pace

    monkeypatch.setattr(pace, "measure_elapsed_seconds", lambda at: 61.0)  # a minute later
    assert save(writer, 4).status_code == 200


def test_what_takes_the_machine_a_while_is_counted_by_itself_and_so_is_a_program(slow: Any) -> None:
    from django.test import Client

    from tilstand.portal.accounts import issue_token
    from tilstand.portal.models import Person
    from tilstand.portal.snapshot import get_portal_time

    client = slow("writer")
    codes = [client.get(f"{URL}workbook").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert "for mange" in client.post(f"{URL}upload").content.decode()
    leader = Person.objects.get(login="leader")
    token = issue_token(leader, "fjord_shelter", "Fagsystem", may="read", days=30, at=get_portal_time())[1]
    head = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    program = Client(HTTP_HOST="localhost")
    codes = [program.get("/api/v1/rounds/2031/form", **head).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


@pytest.mark.parametrize("password", ["fjord-botilbud-31", "Tilstand-police", "Koordineringsenheten1!"])
def test_a_password_of_words_of_the_place_is_refused(visitor: Any, password: str) -> None:
    from tilstand.portal.accounts import list_password_faults
    from tilstand.portal.models import Person

    person = Person.objects.get(login="writer")
    assert "password_of_the_place" in list_password_faults(person, password, password)
    assert list_password_faults(person, "fjord korrekt hest batteri", "fjord korrekt hest batteri") == ()


def test_a_password_that_has_leaked_is_refused_by_the_list_of_the_place(visitor: Any, tmp_path: Any) -> None:
    import hashlib

    from django.test import override_settings

    from tilstand.portal.accounts import list_password_faults
    from tilstand.portal.authentication import is_password_leaked
    from tilstand.portal.models import Person

    known = [f"korrekt hest batteri {number}" for number in range(300)]
    lines = sorted(hashlib.sha1(one.encode()).hexdigest().upper() + f":{at}" for at, one in enumerate(known))
    path = tmp_path / "leaked"
    for end in ("\n", "\r\n", ""):
        path.write_bytes((end or "\n").join(lines).encode() + end.encode())
        assert all(is_password_leaked(path, one) for one in known), end
        assert not any(is_password_leaked(path, one + "!") for one in known), end
    path.write_bytes(b"")
    assert not is_password_leaked(path, known[0])
    path.write_text("\n".join(lines))
    person = Person.objects.get(login="writer")
    with override_settings(LEAKED=str(path)):
        assert list_password_faults(person, known[7], known[7]) == ("password_too_common",)
        assert list_password_faults(person, known[7] + "!", known[7] + "!") == ()
