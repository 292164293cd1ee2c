"""The unit's pages: the board, a reminder by one click, what does not fit, answers released one by one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any

import pytest
from as_before import as_before
from portal_names import portal
from who_may import UNIT, WHO

from tilstand.languages import format_message
from tilstand.languages.catalogue import find_catalogue_message, is_catalogue_path, load_catalogue_section
from tilstand.languages.language import list_shipped_languages
from tilstand.portal.localization import adapt_for_portal


@pytest.fixture
def answered(visitor: Any) -> None:
    """A body has answered two questions, one with what may tell of a person, and has signed."""
    client, url = visitor("leader"), "/2031/body/fjord_shelter/"
    for question, words in (("trends", "Flere spør om arbeid."), ("needs", "Skriv til kari@example.org.")):
        address = f"answer | fjord_shelter | shelter | {question}"
        client.post(f"{url}save", {"address": address, "version": 0, "words": words})
    page = client.get(f"{url}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{url}sign", {"digest": digest}).status_code == 302


def codes(client: Any) -> list[str]:
    page = client.get("/2031/texts").content.decode()
    return list(dict.fromkeys(re.findall(r'name="code" value="(\w+)"', page)))


@pytest.mark.usefixtures("answered")
def test_answers_are_released_one_by_one_and_what_may_tell_of_a_person_is_marked(visitor: Any) -> None:
    client = visitor("unit")
    page = client.get("/2031/texts").content.decode()
    assert "Flere spør om arbeid." in page
    assert "<mark>kari@example.org</mark>" in page
    plain, marked = codes(client)[-2:]
    assert client.post("/2031/release", {"code": plain}).status_code == 302
    assert client.post("/2031/release", {"code": "x"}).status_code == 409
    assert client.post("/2031/withhold", {"code": marked, "reason": " "}).status_code == 409
    assert client.post("/2031/withhold", {"code": marked, "reason": "Den nevner noen."}).status_code == 302
    assert not {plain, marked} & set(codes(client))
    acts = [(one.act, one.by) for one in portal.get_round_snapshot("2031").store.read_events() if one.track == "text"]
    assert acts == [("release", "Una Prøve"), ("withhold", "Una Prøve")]


def test_a_reminder_is_one_click_and_goes_to_who_owes_something(visitor: Any) -> None:
    from django.conf import settings

    client = visitor("unit")
    page = client.get("/2031/board").content.decode()
    assert "/2031/remind/fjord_shelter" in page
    assert "/2031/remind/dal_shelter" not in page  # which is absent with a reason
    assert client.post("/2031/remind/dal_shelter").status_code == 404
    assert client.post("/2031/remind/fjord_shelter").status_code == 302
    (file,) = (settings.PORTAL / "mails").glob("reminder-fjord_shelter-*.eml")
    assert message_from_bytes(file.read_bytes())["X-Unsent"] == "1"
    assert file.name in client.get("/2031/board").content.decode()
    assert file.name not in client.get("/2031/board").content.decode()  # it is said once


def test_what_does_not_fit_is_told_with_the_questions_that_would_settle_it(visitor: Any) -> None:
    page = visitor("unit").get("/2031/findings").content.decode()
    assert page.count('class="cause"') >= 1
    assert "Spørsmål til instansene" in page


# The board as a matrix, and what a body sees beside what it writes: each state in words, with its reason.


NOON = datetime(2032, 3, 1, 12, tzinfo=UTC)
OWN = "/2031/body/fjord_shelter/"


def line(page: str, body: str) -> str:
    """What the board says of a body, without markup."""
    row = re.search(rf'<tr[^>]*><th scope="row">{re.escape(body)}.*?</tr>', page, re.S)
    assert row is not None, body
    return " ".join(re.sub(r"<[^>]+>", " ", row[0]).split())


def test_every_body_stands_there_form_by_form_with_its_state_and_the_reason(
    place: Path, visitor: Any, monkeypatch: Any
) -> None:
    from tilstand.round import perform_act
    from tilstand.round.receipts import receive_body_files

    about = place / "rounds" / "2031" / "round.toml"
    day = (portal.get_portal_time() - timedelta(days=1)).date().isoformat()
    about.write_text(about.read_text("utf-8").replace("[absent", f"deadline = {day}\n\n[absent", 1), "utf-8")
    told = {"address": "cases_opened | police | 2031", "version": 0, "given": "18"}
    assert visitor("other").post("/2031/body/police/save", told).status_code == 200
    held = portal.get_round_snapshot("2031")
    path = place.parent / "havn_shelter.csv"
    path.write_bytes((place / "rounds/2031/submissions/havn_shelter.csv").read_bytes() + b"\n")
    (place / "rounds/2031/submissions/havn_shelter.csv").unlink()
    (came,) = receive_body_files(
        portal.get_round_snapshot("2031").view, "2031", [path], held.store, held.archive, by="Una Prøve", at=NOON
    )
    assert came.outcome == "received"
    perform_act(held.store, "delivery", "exempt", "migration_board", by="Una Prøve", at=NOON, reason="Slått sammen.")
    page = visitor("unit").get("/2031/board").content.decode()
    names = {one: held.view.provider_label(one).text("nb") for one in held.view.providers}
    bodies = ("police", "havn_shelter", "migration_board", "fjord_shelter")
    told_of = {one: line(page, names[one]) for one in bodies}
    assert "1 av" in told_of["police"]  # a draft: so many of so many places
    assert "mottatt" in told_of["havn_shelter"]
    assert "fritatt" in told_of["migration_board"]
    assert "Slått sammen." in told_of["migration_board"]
    assert "over fristen" in told_of["fjord_shelter"]
    assert len(re.findall(r"Bo- og oppfølgingstiltak:", told_of["fjord_shelter"])) == 1
    absent = line(page, names["dal_shelter"])
    assert "Tiltaket åpnet i oktober" in absent


def test_what_was_printed_of_an_answer_stands_beside_the_question(place: Path, visitor: Any) -> None:
    from tilstand import define
    from tilstand.round.state import collect_round_batch
    from tilstand.round.text_release import release_texts_to_print
    from tilstand.round.texts import list_texts
    from tilstand.workflow.event_log import open_journal

    before = place / "rounds" / "2030"
    (before / "submissions" / "fjord_shelter.answers.toml").write_text(ANSWERS, "utf-8")
    held = define.read_collection(place)
    told = list_texts(held.at("2030"), collect_round_batch(held, "2030"))
    hashes = [one.sha256 for one in told if one.provider == "fjord_shelter"]
    release_texts_to_print(
        before, open_journal(held, "2030"), told, hashes, by="Una Prøve", at=datetime(2031, 3, 1, tzinfo=UTC)
    )
    page = visitor("writer").get(f"{OWN}form/fjord_shelter.shelter").content.decode()
    assert "Flere kom alene i fjor." in page


def test_whoever_acts_for_several_chooses_and_whoever_acts_for_one_is_taken_there(visitor: Any) -> None:
    assert visitor("writer").get("/")["Location"] == OWN
    assert visitor("unit").get("/")["Location"] == "/2031/board"
    portal.Mandate.objects.create(person=portal.Person.objects.get(login="writer"), provider="police")
    page = visitor("writer").get("/").content.decode()
    assert {OWN, "/2031/body/police/"} <= set(re.findall(r'href="([^"]+)"', page))
    assert "ingen som rapporterer" in visitor("nobody").get("/").content.decode()


ANSWERS = """provider = "fjord_shelter"

[[answer]]
form = "shelter"
question = "trends"
nb = "Flere kom alene i fjor."
"""


# What the portal says in place of commands: the same facts, and nothing that needs a terminal.


LANGUAGES = sorted(list_shipped_languages())
INSTEAD = "portal.here"
COMMAND = re.compile(r"\btilstand [a-z]+|\.toml|(?<!\w)--\w")


def facts(language: str, path: str) -> set[str]:
    return {
        name.partition("|")[0]
        for _, name, _, _ in Formatter().parse(find_catalogue_message(language, path) or "")
        if name
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_stands_for_a_message_that_is_there_with_its_facts(language: str) -> None:
    for path in load_catalogue_section(language, INSTEAD):
        other = path.removeprefix(f"{INSTEAD}.")
        if "." in other:
            assert is_catalogue_path(other), path
            assert facts(language, path) <= facts("en", other), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_the_board_or_among_the_checks_names_a_command_or_a_file(language: str) -> None:
    checks = [path for path in load_catalogue_section("en", "ready") if path.endswith(".do") or path == "ready.labels"]
    board = [path for path in load_catalogue_section("en", "round") if path.startswith("round.between.")]
    assert len(checks) > 20
    assert len(board) > 10
    for path in (*checks, *board):
        if path != "round.between.register":  # what is kept in the collection's files alone
            words = adapt_for_portal(format_message(path, count=2, list="x")).text(language)
            assert not COMMAND.search(words), path


def test_a_body_is_exempt_with_a_reason_on_the_board_and_can_be_asked_after_all(visitor: Any) -> None:
    def state() -> str:
        return portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state

    unit, url = visitor("unit"), "/2031/exempt/fjord_shelter"
    assert f'action="{url}"' in unit.get("/2031/board").content.decode()
    assert unit.post(url, {"reason": " "}).status_code == 409
    assert (unit.post("/2031/exempt/nobody", {"reason": "x"}).status_code, state()) == (404, "asked")
    assert (unit.post(url, {"reason": "Stengt i 2031."}).status_code, state()) == (302, "exempt")
    page = unit.get("/2031/board").content.decode()
    assert "Stengt i 2031." in page
    assert visitor("leader").post("/2031/ask/fjord_shelter").status_code == 404
    assert (unit.post("/2031/ask/fjord_shelter").status_code, state()) == (302, "asked")


def test_what_a_check_found_leads_to_the_page_where_something_is_done_about_it(visitor: Any) -> None:
    unit = visitor("unit")
    unit.post("/2031/edition/build/checks")
    while portal.run_next_job():
        pass
    page = unit.get("/2031/edition").content.decode()
    listed = page[page.index('class="checks-list"') :]
    for address in ("/2031/board", "/2031/texts", "/2031/findings"):
        assert f'href="{address}"' in listed, address
    assert not COMMAND.search(re.sub(r"<[^>]+>", " ", listed))


# The log of a round: every change with who, when, before and after; as a table it starts no formula.


TOTAL = "victims_assisted | fjord_shelter | 2031"


def rows(client: Any) -> list[dict[str, str]]:
    answer = client.get("/2031/log.csv")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_every_change_is_there_with_who_when_before_and_after(visitor: Any) -> None:
    writer, leader, unit = (visitor(name) for name in ("writer", "leader", "unit"))
    writer.post(f"{OWN}save", {"address": TOTAL, "version": 0, "given": "14", "words": "=1+1"})
    leader.post(f"{OWN}save", {"address": TOTAL, "version": 1, "state": "not_known"})
    leader.post(f"{OWN}save", {"address": TOTAL, "version": 2, "given": "15", "qualifier": "about"})
    (digest,) = re.findall(r'name="digest" value="(\w+)"', leader.get(f"{OWN}summary").content.decode())
    assert leader.post(f"{OWN}sign", {"digest": digest}).status_code == 302
    unit.post("/2031/reopen/fjord_shelter", {"reason": "Menn mangler."})
    told = rows(unit)
    saved = [(one["by"], one["before"], one["after"]) for one in told if one["kind"] == "figure"]
    assert saved == [
        ("Vera Prøve", "", "14; =1+1"),
        ("Liv Prøve", "14; =1+1", "ukjent"),
        ("Liv Prøve", "ukjent", "15; omtrent"),
    ]
    (signed,) = [one for one in told if one["what"] == "ta imot"]
    assert (signed["by"], signed["before"], signed["after"]) == ("Liv Prøve", "under utfylling", "mottatt")
    assert re.fullmatch(r"[0-9a-f]{64}", signed["sha256"])
    (again,) = [one for one in told if one["what"] == "åpne igjen"]
    assert (again["by"], again["reason"], again["channel"]) == ("Una Prøve", "Menn mangler.", "portal")
    assert sorted(one["at"] for one in told) == [one["at"] for one in told]
    page = unit.get("/2031/log?body=fjord_shelter").content.decode()
    assert "Menn mangler." in page
    assert "Politiet" not in re.sub(r"<select.*?</select>", "", page, flags=re.S)
    for odd in ("?page=9999999", "?page=0", "?page=x&body=nobody", "?body=../"):
        assert unit.get(f"/2031/log{odd}").status_code == 200


def test_words_that_have_expired_are_told_as_that_and_no_cell_starts_a_formula(visitor: Any) -> None:
    writer, unit = visitor("writer"), visitor("unit")
    writer.post(f"{OWN}save", {"address": TOTAL, "version": 0, "words": "=HYPERLINK(1)"})
    (told,) = (one["after"] for one in rows(unit) if one["kind"] == "figure")
    assert told == "'=HYPERLINK(1)"
    portal.SavedWords.objects.all().delete()
    (told,) = (one["after"] for one in rows(unit) if one["kind"] == "figure")
    assert "slettet etter regel" in told


def test_who_is_given_and_loses_access_is_there(visitor: Any) -> None:
    unit = visitor("unit")
    unit.post("/people/invite", {"login": "new", "name": "Nora Prøve", "provider": "police"})
    told = [(one["by"], one["what"], one["about"]) for one in rows(unit) if one["kind"] == "access"]
    assert ("Una Prøve", "gi rett", "Nora Prøve") in told


def test_all_that_is_noted_of_access_has_words_and_a_token_is_in_the_log(visitor: Any) -> None:
    import re
    from pathlib import Path

    import tilstand.portal
    from tilstand.languages.catalogue import is_catalogue_path

    sources = Path(tilstand.portal.__file__).parent.rglob("*.py")
    found = re.compile(r'\brecord_access_act\((?:\w+\.)?person, "([^"]+)"')
    said = {one for file in sources for one in found.findall(file.read_text("utf-8"))}
    assert len(said) > 7
    assert [one for one in said if not is_catalogue_path(f"portal.log.access.{one.replace(' ', '_')}")] == []
    leader = visitor("leader")
    told = {"provider": "fjord_shelter", "called": "Fagsystem", "may": "read", "days": "30"}
    assert leader.post("/tokens/make", told).status_code == 200
    unit = visitor("unit")
    assert "lage en nøkkel for et program" in unit.get("/2031/log").content.decode()
    assert "lage en nøkkel for et program" in unit.get("/2031/log.csv").content.decode()


# The menu: a few groups for the unit, none for a body or before the second step.


def ways(page: str) -> dict[str, str]:
    """What the menus lead to, each with how it is marked."""
    menus = "".join(re.findall(r'<nav class="site-menu.*?</nav>', page, re.S))
    return dict(re.findall(r'href="([^"]+)"(?: aria-current="(\w+)")?', menus))


@pytest.mark.usefixtures("database")
def test_every_address_of_the_unit_is_in_one_group() -> None:
    told = [name for group in portal.GROUPS.values() for page, own in group.items() for name in (page, *own)]
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


# The whole menu of the unit, and where each address stands in it.


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


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_each_address_belongs_to_one_page_of_one_group() -> None:
    as_before(MENU, "\n".join(told()) + "\n")


@pytest.mark.whole_room
@pytest.mark.usefixtures("database")
def test_it_leads_to_the_round_that_one_is_in_was_in_last_or_is_the_latest() -> None:
    def where(**about: Any) -> str:
        return str(menu_at("board", **about)[0].pages[0].href)

    assert where(round_name="2030") == "/2030/board"
    assert where(round_name="1999") == "/2031/board"
    assert where(round_name="", last="2030") == "/2030/board"
    assert where(round_name="", last="1999") == where(round_name="") == "/2031/board"
    assert [page.at for page in menu_at("board", method="POST")[0].pages] == ["true", "", ""]

    request: Any = SimpleNamespace(resolver_match=None, method="GET", session={})
    assert [one.said for one in portal.pages._build_menu_groups(request, ())] == [
        "portal.registers.title",
        "portal.menu.upkeep",
    ]
