"""The whole menu of the unit, and where each address stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from as_before import as_before
from who_may import UNIT, WHO

pytestmark = [pytest.mark.whole_room, pytest.mark.usefixtures("database")]
MENU = Path(__file__).parents[2] / "fixtures" / "menu.txt"


def menu_at(name: str, method: str = "GET", round_name: str = "2031", last: str = "") -> Any:
    """The groups as they are shown on a page, where two rounds are kept."""
    from tilstand.portal.pages import _build_menu_groups

    match = SimpleNamespace(url_name=name, kwargs={"round_name": round_name} if round_name else {})
    request: Any = SimpleNamespace(resolver_match=match, method=method, session={"at round": last})
    return [*_build_menu_groups(request, ("2031", "2030"))]


def told() -> Iterator[str]:
    for group in menu_at(""):
        yield group.said
        yield from (f"  {page.said} {page.href}" for page in group.pages)
    names = [name for name, who in WHO.items() if who is UNIT]
    for name in (*names, "tokens", "make_token", "end_token", "choose"):
        marked = [
            f"{group.said} {group.at}: {page.said} {page.at}"
            for group in menu_at(name)
            for page in group.pages
            if page.at
        ]
        yield f"{name} → {', '.join(marked) or '–'}"


def test_each_address_belongs_to_one_page_of_one_group() -> None:
    as_before(MENU, "\n".join(told()) + "\n")


def test_it_leads_to_the_round_that_one_is_in_was_in_last_or_is_the_latest() -> None:
    def where(**about: Any) -> str:
        return str(menu_at("board", **about)[0].pages[0].href)

    assert where(round_name="2030") == "/2030/board"
    assert where(round_name="1999") == "/2031/board"
    assert where(round_name="", last="2030") == "/2030/board"
    assert where(round_name="", last="1999") == where(round_name="") == "/2031/board"
    assert [page.at for page in menu_at("board", method="POST")[0].pages] == ["true", "", ""]
    from tilstand.portal import pages

    request: Any = SimpleNamespace(resolver_match=None, method="GET", session={})
    assert [one.said for one in pages._build_menu_groups(request, ())] == [
        "portal.registers.title",
        "portal.menu.upkeep",
    ]
