"""The menu: a few groups for the unit, none for a body or before the second step."""

from __future__ import annotations

import re
from typing import Any

import pytest
from who_may import UNIT, WHO


def ways(page: str) -> dict[str, str]:
    """What the menus lead to, each with how it is marked."""
    menus = "".join(re.findall(r'<nav class="site-menu.*?</nav>', page, re.S))
    return dict(re.findall(r'href="([^"]+)"(?: aria-current="(\w+)")?', menus))


@pytest.mark.usefixtures("database")
def test_every_address_of_the_unit_is_in_one_group() -> None:
    from tilstand.portal.pages import GROUPS

    told = [name for group in GROUPS.values() for page, own in group.items() for name in (page, *own)]
    assert sorted(told) == sorted({name for name, who in WHO.items() if who is UNIT} | {"tokens", *TOKENS})


TOKENS = {"make_token", "end_token"}


def test_the_unit_sees_five_ways_and_the_pages_beside_the_one_that_is_open(visitor: Any) -> None:
    client = visitor("unit")
    own = ways(client.get("/2031/questions").content.decode())
    assert len(own) == 5 + 4 - 1  # the first page of a group is where the group's own way leads
    assert [one for one, how in own.items() if how == "page"] == ["/2031/questions"]
    entry = ways(client.get("/registers/rulings/entry/a/").content.decode())
    assert (len(entry), entry["/registers/"]) == (5, "true")
    assert "/2031/board" in entry  # back to the round that was open last


def test_a_body_and_who_has_yet_to_choose_a_second_step_see_none_of_them(visitor: Any) -> None:
    page = visitor("writer").get("/2031/body/fjord_shelter/").content.decode()
    assert (ways(page), 'href="/tokens"' in page) == ({}, True)
    for client, url in ((visitor("writer", second=False), "/keys"), (visitor("nobody"), "/nowhere")):
        assert ways(client.get(url).content.decode()) == {}
