"""The board as a page: what the board has of a body stands there in words, for everybody who reads it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import html5lib
import pytest

from tilstand import define
from tilstand.define.round_settings import Policy
from tilstand.internal.status_pages import render_policy_comparison
from tilstand.protect.comparison import PolicyChoice
from tilstand.protect.printed_world import ReleasedTotal
from tilstand.round import perform_act
from tilstand.terms import Key, Period
from tilstand.workflow.event_log import EventJournal

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Path(copytree(SAGALAND, tmp_path_factory.mktemp("board") / "sagaland"))
    about = place / "rounds" / "2031" / "round.toml"
    about.write_text(about.read_text("utf-8").replace("basis =", "deadline = 2032-02-10\nbasis ="), "utf-8")
    log = EventJournal(place / "rounds" / "2031" / "log")

    def did(track: str, name: str, subject: str, **more: Any) -> None:
        perform_act(log, track, name, subject, by="Kari Eksempel", at=NOON, **more)

    for body in ("police", "fjord_shelter", "havn_shelter", "migration_board"):
        did("delivery", "ask", body)
    did("delivery", "receive", "havn_shelter", names="1", facts={"version": "2"})
    did("delivery", "accept", "havn_shelter", names="1")
    for name in ("write", "send", "approve"):
        did("account", name, "havn_shelter", names="abcdef1234567890", facts={"person": "Ola Prøve"})
    did("delivery", "refuse", "police", names="9", facts={"errors": "4", "rules": "R101: 3, R104: 1"})
    did("question", "ask", "q1", facts={"provider": "havn_shelter"})
    did("delivery", "exempt", "migration_board", reason="<b>Ingen</b> vedtak")
    return place


@pytest.fixture(scope="module")
def html(place: Path, called: Any) -> str:
    file = place.parent / "board.html"
    done = called("round", "status", place, "2031", "--today", "2032-02-20", "--page", file, cwd=place)
    assert done.returncode == 0, done.stderr
    return file.read_text("utf-8")


def rows(html: str) -> dict[str, list[str]]:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    found = {}
    for row in tree.find("body").iter("tr"):
        head, *cells = (" ".join("".join(one.itertext()).split()) for one in row)
        found[head] = cells
    return found


def test_each_body_stands_with_how_it_is_and_why(html: str) -> None:
    told = rows(html)
    assert told["Havn botilbud (oppdiktet)"] == [
        "godtatt · versjon 2, 1. februar 2032, Kari Eksempel",
        "1 ubesvart, 0 besvart og ikke lukket",
        "godkjent 1. februar 2032 av Ola Prøve, versjon abcdef123456",
        "6 av 6 frigitt",
    ]
    late = "over fristen · avvist 1. februar 2032: 4 feil (R101: 3, R104: 1)"
    assert told["Politiet i Sagaland (oppdiktet)"] == [late, "ingen åpne", "ikke skrevet", "ingen"]
    assert told["Migrasjonsverket (oppdiktet)"][0] == "fritatt · <b>Ingen</b> vedtak"  # said, never run
    assert "2 instanser har ikke levert." in html


def test_the_page_is_for_the_unit_and_needs_nothing_from_elsewhere(html: str) -> None:
    assert '<meta name="robots" content="noindex">' in html
    assert "Siden er bare for koordinatoren" in html
    assert "<script" not in html
    assert "http" not in html
    assert "prefers-color-scheme: dark" in html


def test_a_screen_reader_meets_a_table_with_heads_and_the_keyboard_a_way_past_the_head(html: str) -> None:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    assert tree.get("lang") == "nb"
    body = tree.find("body")
    assert [one.get("scope") for one in body.iter("th")] == ["col"] * 5 + ["row"] * 5
    assert next(body.iter("caption")).text == "Instans for instans"
    assert next(body.iter("a")).get("href") == "#main"
    assert [one.tag for one in body.iter() if one.tag in ("h1", "h2")] == ["h1", "h2"]


def test_json_has_what_the_page_has(place: Path, called: Any) -> None:
    done = called("round", "status", place, "2031", "--today", "2032-02-20", "--json", cwd=place)
    told = {one["provider"]: one for one in json.loads(done.stdout)["bodies"]}
    assert (told["police"]["refused_errors"], told["police"]["refused_for"]) == (4, "R101: 3, R104: 1")
    havn = told["havn_shelter"]
    assert (havn["account_by"], havn["account_version"]) == ("Ola Prøve", "abcdef1234567890")
    assert havn["texts"] == {"released": 6, "of": 6}
    assert havn["questions"] == {"open": 1, "answered": 0, "unasked": 0}


def test_the_terminal_says_the_same_as_the_page(place: Path, html: str, called: Any) -> None:
    done = called("round", "status", place, "2031", "--today", "2032-02-20", cwd=place)
    said = done.stdout.decode()
    for cell in rows(html)["Havn botilbud (oppdiktet)"]:
        assert cell in said


def test_a_page_that_cannot_be_written_is_told(place: Path, called: Any) -> None:
    (place.parent / "file").write_text("", "utf-8")
    done = called("round", "status", place, "2031", "--page", place.parent / "file" / "p.html", cwd=place)
    assert done.returncode == 3
    assert not done.stdout


# Policies side by side as a page: every number in the table and, in words, in a picture.


TOTAL = ReleasedTotal(Key("victims_assisted", "havn_shelter", Period.from_text("2031")), 4, 3)
TRIED = (
    PolicyChoice(Policy(), numbers=90, small=17),
    PolicyChoice(Policy(method="round", threshold=5), 90, 0, 31, 44, 4, (TOTAL,)),
    PolicyChoice(Policy(method="round"), refused=("A <count> of two",)),
)


@pytest.mark.parametrize("language", ["nb", "nn", "en", "pl"])
def test_every_number_stands_in_the_table(language: str) -> None:
    page = render_policy_comparison(define.read_collection(SAGALAND).at("2031"), TRIED, language).decode()
    assert f'<html lang="{language}">' in page
    cells = re.findall(r'<td role="cell" class="n"[^>]*>([^<]*)</td>', page)
    assert cells == ["17", "0", "0", "0", "0", "0", "31", "44", "4", "1", *"–––––"]
    assert "A &lt;count&gt; of two" in page
    assert "<script" not in page
    assert "http" not in page
