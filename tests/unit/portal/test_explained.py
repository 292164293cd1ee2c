"""A figure that is asked about is explained rather than changed, and the explanation becomes its footnote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

URL = "/2031/body/police/"
NOW = "cases_opened | police | 2031"
WORDS = "Saker fra havna føres nå her."


@pytest.fixture
def desk(place: Path, visitor: Any) -> Any:
    """The police, in a collection that asks about what is much more than the year before."""
    about = place / "collection.toml"
    text = about.read_text("utf-8")
    limit = "[year_before]\ngone = 8\nsizes = [{ size = 0, times = 2.5, least = 8 }]\n\n"
    about.write_text(text.replace("[roles]", f"{limit}[roles]", 1), "utf-8")
    (place / "rounds" / "2031" / "submissions" / "police.csv").unlink()
    return visitor("other")


def put(client: Any, version: int, **more: str) -> None:
    told = {"address": NOW, "version": version, "given": "160", **more}
    assert client.post(f"{URL}save", told).status_code == 200


def asked(client: Any) -> list[str]:
    found = client.get(f"{URL}check").json()["remarks"]
    return [one["text"] for one in found if any(at["address"] == NOW for at in one["places"])]


def test_a_warning_is_explained_beside_the_figure_and_the_words_become_its_footnote(
    desk: Any, visitor: Any, place: Path
) -> None:
    from tilstand.portal.event_store import DatabaseEventStore, sync_folder
    from tilstand.protect.revisions import AnnotatedFigures
    from tilstand.round.state import load_round
    from tilstand.terms import Key, Period

    put(desk, 0)
    assert ["16" in one and "160" in one for one in asked(desk)] == [True]
    put(desk, 1, words=WORDS, qualifier="about")
    assert asked(desk) == []  # explained: the figure stays as it is
    page = desk.get(f"{URL}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert desk.post(f"{URL}sign", {"digest": digest}).status_code == 302
    key = Key("cases_opened", "police", Period.from_year(2031), ())

    def notes() -> str:
        sync_folder(
            place / "rounds" / "2031" / "log", DatabaseEventStore("2031").read_events()
        )  # as it is done after a test
        state = load_round(place, "2031")
        told = AnnotatedFigures(state.collection, state.name, state.reconciled.figures, state.batch, state.opened).get(
            key
        )
        assert told is not None
        assert (str(told.value), told.qualifier.value) == ("160", "about")
        return " ".join(one.text.text("nb") for one in told.notes)

    assert WORDS not in notes()  # until somebody releases it
    unit = visitor("unit")
    page = unit.get("/2031/texts").content.decode()
    (code,) = re.findall(rf'{re.escape(WORDS)}.*?name="code" value="(\w+)"', page, re.S)[:1]
    assert unit.post("/2031/release", {"code": code}).status_code == 302
    assert WORDS in notes()
