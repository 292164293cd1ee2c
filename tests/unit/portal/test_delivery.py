"""What was delivered is closed whatever the door, and rights follow where figures stand, not what is shown.

Two tests are named after holes that were found, and mended, in another system's approval
(dhis2/dhis2-core, pull requests 9060 and 2158): there a right was reckoned from what somebody was shown,
and where a level was skipped."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matterhorn
import pdfua
import pikepdf
import pytest
from as_before import as_before
from portal_names import portal
from pypdf import PdfReader
from who_may import API, BODY, SIGN, WHO, addresses

NOON = datetime(2032, 3, 1, 12, tzinfo=UTC)
OWN = "/2031/body/fjord_shelter/"
PLACE = "victims_assisted | fjord_shelter | 2031"
ASKING = "wish"
"""The one door that is there for what is closed: it asks the unit to open it, and opens nothing."""

HEAD = "provider,form,period,version,measure,breakdown,value,status\n"
ROW = "fjord_shelter,shelter,2031,3,victims_assisted,,15,\n"


def table(own: str = "portal") -> dict[str, list[Any]]:
    from django.apps import apps

    models = apps.get_app_config(own).get_models()
    lines = {one.__name__: [*one.objects.order_by("pk").values()] for one in models}
    for person in lines["Person"]:
        del person["last_login"]
    return lines


@pytest.fixture
def stood(place: Path) -> Callable[[str], Any]:
    """Bring a body's figures to where they are to stand, by mail and by the unit, and say where that is."""
    from tilstand.round import perform_act
    from tilstand.round.receipts import receive_body_files

    def brought(state: str) -> Any:
        held, path = portal.get_round_snapshot("2031"), place.parent / "fjord_shelter.csv"
        path.write_text(HEAD + ROW, "utf-8")
        unit: dict[str, Any] = {"by": "Una Prøve", "at": NOON}

        def names() -> str:
            return str(held.read_standings().get_subject_state("delivery", "fjord_shelter").names)

        if state == "exempt":
            perform_act(held.store, "delivery", "exempt", "fjord_shelter", reason="closed", **unit)
        else:
            tuple(receive_body_files(held.view, "2031", [path], held.store, held.archive, **unit))
        if state in ("accepted", "frozen"):
            perform_act(held.store, "delivery", "accept", "fjord_shelter", names=names(), **unit)
        if state == "frozen":
            perform_act(held.store, "delivery", "freeze", "fjord_shelter", **unit)
        stand = held.read_standings().get_subject_state("delivery", "fjord_shelter")
        assert stand.state == state
        return stand

    return brought


def everything(client: Any, stand: Any) -> list[int]:
    """Send what could change something to every address of a body that takes it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    told = {"address": PLACE, "given": "1", "version": "0", "names": stand.names, "reason": "because"}
    told |= {f"given:{PLACE}": "1", f"version:{PLACE}": "0", "take": "x", "key": "x"}
    told["digest"] = portal.load_draft(portal.get_round_snapshot("2031"), "fjord_shelter").digest
    answers = []
    for name, url in addresses().items():
        if WHO[name] in (BODY, SIGN) and name != ASKING:
            file = SimpleUploadedFile("fjord_shelter.csv", (HEAD + ROW.replace("15", "16")).encode())
            answers.append(client.post(url, {**told, "file": file}).status_code)
    return answers


@pytest.mark.parametrize("state", ["received", "accepted", "frozen", "exempt"])
def test_what_is_closed_changes_by_no_door_of_its_body(visitor: Any, stood: Any, state: str) -> None:
    stand = stood(state)
    before = table()
    for role in ("writer", "leader"):
        answers = everything(visitor(role), stand)
        assert len(answers) == sum(one in (BODY, SIGN) for one in WHO.values()) - 1
        assert set(answers) <= {302, 404, 405, 409}
    assert table() == before
    visitor("writer").post(addresses()[ASKING], {"words": "Two were counted twice.", "reason": "Twice."})
    told = table()
    assert {name for name in told if told[name] != before[name]} <= {"ReopenWish", "SavedWords", "QueuedMail"}
    assert portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter") == stand


def test_dhis2_9060_what_is_hidden_from_a_body_still_binds_it(visitor: Any, stood: Any) -> None:
    """A body whose figures were accepted above, and whose page does not say so, cannot take them back."""

    stand = stood("accepted")
    leader, unit = visitor("leader"), visitor("unit")
    page = leader.get(OWN).content.decode()
    assert "/reopen/" not in page
    assert leader.post("/2031/reopen/fjord_shelter", {"reason": "ours"}).status_code == 404
    assert leader.post(f"{OWN}resume").status_code == 409
    # Nor does the unit undo what was frozen after the board was shown that offers it.
    board = unit.get("/2031/board").content.decode()
    assert "/reopen/fjord_shelter" in board
    from tilstand.round import perform_act

    perform_act(portal.get_round_snapshot("2031").store, "delivery", "freeze", "fjord_shelter", by="Una Prøve", at=NOON)
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": "late"}).status_code == 409
    assert unit.post("/2031/accept/fjord_shelter", {"names": stand.names}).status_code == 409
    assert (
        portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state
        == "frozen"
    )


def test_dhis2_2158_a_step_that_was_skipped_gives_nobody_a_right(visitor: Any, stood: Any) -> None:
    """Figures that came by mail were never a draft nor signed here: rights are as if they had been."""

    stand = stood("received")
    writer, leader, unit = (visitor(name) for name in ("writer", "leader", "unit"))
    assert writer.post(f"{OWN}sign", {"digest": "0" * 64}).status_code == 404
    assert leader.post(f"{OWN}sign", {"digest": "0" * 64}).status_code == 409
    for one in (writer, leader):
        assert one.post("/2031/accept/fjord_shelter", {"names": stand.names}).status_code == 404
    # Who acts for the body above, or for one below the same, does not act for this one.
    for above in ("northern_mission", "island_outreach"):
        portal.Mandate.objects.create(person=portal.Person.objects.get(login="other"), provider=above, signs=True)
    assert visitor("other").get(OWN).status_code == 404
    assert visitor("other").post(f"{OWN}save", {"address": PLACE, "given": "1"}).status_code == 404
    assert unit.post("/2031/accept/fjord_shelter", {"names": stand.names}).status_code == 302
    assert unit.post(f"{OWN}sign", {"digest": "0" * 64}).status_code == 404  # the unit signs for nobody
    assert (
        portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state
        == "accepted"
    )


@pytest.mark.parametrize("state", ["received", "frozen"])
def test_strangers_see_nothing_of_what_is_closed_and_no_program_changes_it(
    visitor: Any, stood: Any, state: str
) -> None:
    """Every role but the body's own, at every address of the body; every call of the API, own and foreign."""

    stand = stood(state)
    tokens = {
        login: portal.issue_token(
            portal.Person.objects.get(login=login), body, "Fagsystem", may="sign", days=30, at=portal.get_portal_time()
        )[1]
        for login, body in (("leader", "fjord_shelter"), ("other", "police"))
    }
    before = table()
    for role in ("unit", "other", "nobody"):
        client = visitor(role)
        for name, url in addresses().items():
            for answer in (client.get(url), client.post(url)) if WHO[name] in (BODY, SIGN) else ():
                assert answer.status_code in (404, 405), (role, name)
                assert "Fjord" not in answer.content.decode(), (role, name)
    told: dict[str, Any] = {"entries": [{"address": PLACE, "version": 0, "given": "1"}]}
    digest = {"digest": portal.load_draft(portal.get_round_snapshot("2031"), "fjord_shelter").digest}
    for login, token in tokens.items():
        own, codes = login == "leader", {}
        head = {"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_IDEMPOTENCY_KEY": f"key-of-{login}"}
        for (how, path), needs in API.items():
            body = json.dumps(digest if path.endswith("submission") else told)
            given = {} if how == "get" else {"data": body, "content_type": "application/json"}
            answer = getattr(visitor("nobody"), how)(f"/api/v1/{path}", **given, **head)
            codes[path.rpartition("/")[2]] = answer.status_code
            assert own or "fjord" not in answer.content.decode().lower(), path
            assert needs == "read" or answer.status_code == 409, path
        assert codes["receipt"] == (200 if own else 404)
    assert table() == before
    assert portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter") == stand


# The receipt as PDF: the same bytes for the same delivery, in the language of the body.


FIXTURES = Path(__file__).parents[2] / "fixtures"
URL = "/2031/body/fjord_shelter/"
TOTAL = "victims_assisted | fjord_shelter | 2031"


@pytest.fixture
def leader(visitor: Any) -> Any:
    """Somebody who has signed for a body: one figure meant as about, one that is not known."""
    client = visitor("leader")
    client.post(f"{URL}save", {"address": TOTAL, "version": 0, "given": "15", "qualifier": "about"})
    told = {"address": f"{TOTAL} | sex=male", "version": 0, "state": "not_known", "words": "=1+1 hemmelig"}
    client.post(f"{URL}save", told)
    page = client.get(f"{URL}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{URL}sign", {"digest": digest}).status_code == 302
    return client


def test_it_tells_figures_time_and_hash_and_nothing_that_was_said(leader: Any) -> None:
    answer = leader.get(f"{URL}receipt.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    words = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())
    came = (
        portal.get_round_snapshot("2031")
        .read_standings()
        .get_subject_state("delivery", "fjord_shelter")
        .last("receive")
    )
    assert came.names in words.replace(" ", "")
    assert "Liv Prøve" in words
    assert "omtrent 15" in words
    assert "Kjønn: Mann ukjent" in words
    assert re.search(r"klokka \d\d:\d\d \(UTC\)", words)
    assert "hemmelig" not in words
    page = leader.get(f"{URL}receipt").content.decode()
    assert f"{URL}receipt.pdf" in page
    assert re.search(r'class="number">omtrent 15<', page)


def test_everything_that_the_file_is_set_from(leader: Any, place: Path) -> None:
    from tilstand.portal.delivery import _build_receipt_data, load_delivered_figures

    held = portal.get_round_snapshot("2031")
    one = load_delivered_figures(held, "fjord_shelter", portal.build_all_form_pages(held, "fjord_shelter"))
    assert one is not None
    told = json.dumps(_build_receipt_data(held, "fjord_shelter", one), ensure_ascii=False, indent=1, sort_keys=True)
    told = re.sub(r"\d+\. \w+ 2\d{3}|\d\d:\d\d", "NOW", told)
    as_before(FIXTURES / "receipt.json", f"{told}\n")


def test_the_same_delivery_gives_the_same_bytes_also_when_it_was_accepted(leader: Any, visitor: Any) -> None:
    first = leader.get(f"{URL}receipt.pdf").content
    names = portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").names
    assert visitor("unit").post("/2031/accept/fjord_shelter", {"names": names}).status_code == 302
    writer = visitor("writer")
    writer.get(f"{URL}?language=en")
    assert writer.get(f"{URL}receipt.pdf").content == first


def test_it_fails_no_condition_of_pdf_ua(leader: Any, tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(leader.get(f"{URL}receipt.pdf").content)
    assert pdfua.validate(str(path)).findings == ()
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "nb"
        assert matterhorn.faults(pdf) == []


def test_nobody_else_gets_it_and_before_there_is_one_nobody_does(visitor: Any, place: Path) -> None:
    for role in ("writer", "leader", "other", "unit", "nobody"):
        assert visitor(role).get(f"{URL}receipt.pdf").status_code == 404, role


def test_others_do_not_get_what_is_there(leader: Any, visitor: Any) -> None:
    for role in ("other", "unit", "nobody"):
        assert visitor(role).get(f"{URL}receipt.pdf").status_code == 404, role


# A figure that is asked about is explained rather than changed, and the explanation becomes its footnote.


URL_EXPLAINED = "/2031/body/police/"
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
    assert client.post(f"{URL_EXPLAINED}save", told).status_code == 200


def asked(client: Any) -> list[str]:
    found = client.get(f"{URL_EXPLAINED}check").json()["remarks"]
    return [one["text"] for one in found if any(at["address"] == NOW for at in one["places"])]


def test_a_warning_is_explained_beside_the_figure_and_the_words_become_its_footnote(
    desk: Any, visitor: Any, place: Path
) -> None:
    from tilstand.protect.revisions import AnnotatedFigures
    from tilstand.round.state import load_round
    from tilstand.terms import Key, Period

    put(desk, 0)
    assert ["16" in one and "160" in one for one in asked(desk)] == [True]
    put(desk, 1, words=WORDS, qualifier="about")
    assert asked(desk) == []  # explained: the figure stays as it is
    page = desk.get(f"{URL_EXPLAINED}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert desk.post(f"{URL_EXPLAINED}sign", {"digest": digest}).status_code == 302
    key = Key("cases_opened", "police", Period.from_year(2031), ())

    def notes() -> str:
        portal.sync_folder(
            place / "rounds" / "2031" / "log", portal.DatabaseEventStore("2031").read_events()
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


# A body corrects a figure of an earlier year: the same act as in a file, and nothing is replaced.


URL_EARLIER = "/2031/body/police/"
EARLIER = "cases_opened | police | 2030"
PAGE = f"{URL_EARLIER}form/2030.police.police"
REASON = "To saker var ført to ganger."


@pytest.fixture
def desk_earlier(place: Path, visitor: Any) -> Any:
    """The police of Sagaland, who have delivered nothing yet, and signs for them."""
    (place / "rounds" / "2031" / "submissions" / "police.csv").unlink()
    return visitor("other")


def put_earlier(client: Any, address: str, version: int = 0, **more: str) -> Any:
    told = {"address": address, "version": version, **more}
    answer = client.post(f"{URL_EARLIER}save", told, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return answer


def warned(client: Any) -> list[str]:
    found = client.get(f"{URL_EARLIER}check").json()["remarks"]
    return [one["text"] for one in found if any(at["address"] == EARLIER for at in one["places"])]


def sign(client: Any) -> None:
    page = client.get(f"{URL_EARLIER}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{URL_EARLIER}sign", {"digest": digest}).status_code == 302


def files(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_it_stands_beside_what_was_published_and_without_a_reason_it_is_asked_for(desk_earlier: Any) -> None:
    assert PAGE in desk_earlier.get(URL_EARLIER).content.decode()
    page = desk_earlier.get(PAGE).content.decode()
    assert re.search(rf'id="\w+-b">.*?16</span>\s*<input[^>]*name="given:{re.escape(EARLIER)}"', page, re.S)
    assert "Hvorfor det er rettet" in page
    assert "Rett tall fra tidligere år" in page
    put_earlier(desk_earlier, EARLIER, given="14")
    (alone,) = warned(desk_earlier)
    assert "ikke skrevet noe for 2031" in alone  # not that its period is another one
    put_earlier(desk_earlier, NOW, given="18")
    assert ["uten at det står hvorfor" in one for one in warned(desk_earlier)] == [True]
    put_earlier(desk_earlier, EARLIER, 1, given="14", words=REASON)
    assert warned(desk_earlier) == []
    other = desk_earlier.post(
        f"{URL_EARLIER}save", {"address": "cases_opened | police | 2029", "version": 0, "given": "1"}
    )
    assert "ikke om dette" in other.content.decode()  # never stated: there is nothing to correct


def test_what_was_published_stays_and_the_unit_sees_both_with_the_reason(
    place: Path, desk_earlier: Any, visitor: Any
) -> None:
    from tilstand.round.state import load_round

    before = files(place / "rounds" / "2030")
    put_earlier(desk_earlier, NOW, given="18")
    put_earlier(desk_earlier, EARLIER, given="14", words=REASON)
    sign(desk_earlier)
    assert files(place / "rounds" / "2030") == before
    receipt = desk_earlier.get(f"{URL_EARLIER}receipt").content.decode()
    assert re.search(r'class="number">16</td><td class="number">14</td>', receipt)
    state = load_round(place, "2031")
    told = {one.key.text(): one for one in state.reconciled.figures.revisions}
    assert (str(told[EARLIER].published), str(told[EARLIER].revised)) == ("16", "14")
    assert REASON not in (place / "rounds/2031/submissions/police.1.csv").read_text("utf-8")
    unit = visitor("unit")
    page = unit.get("/2031/findings").content.decode()
    assert re.search(rf'>16</td><td class="number">14</td><td>{re.escape(REASON)}', page)
    assert REASON in unit.get("/2031/texts").content.decode()  # it is printed when somebody releases it
    shown = desk_earlier.get(f"{URL_EARLIER}form/police.police").content.decode()
    assert re.search(rf'data-place="{re.escape(NOW)}".*?only-narrow">[^<]*</span>16</span>', shown, re.S)


def test_opened_again_the_correction_is_where_the_body_goes_on(desk_earlier: Any, visitor: Any) -> None:
    put_earlier(desk_earlier, NOW, given="18")
    put_earlier(desk_earlier, EARLIER, given="14", words=REASON)
    sign(desk_earlier)
    visitor("unit").post("/2031/reopen/police", {"reason": "Noe mangler."})
    assert desk_earlier.post(f"{URL_EARLIER}resume").status_code == 302
    page = desk_earlier.get(PAGE).content.decode()
    assert f'name="given:{EARLIER}" value="14"' in page
    assert REASON in page


def test_a_figure_that_was_written_over_in_the_workbook_is_shown_and_taken_over(place: Path, desk_earlier: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    head = "provider,form,period,version,measure,breakdown,value,status,remark\n"
    row = "police,police,{},1,cases_opened,,{},,{}\n"
    data = (head + row.format(2031, 18, "") + row.format(2030, 14, REASON)).encode()
    page = desk_earlier.post(f"{URL_EARLIER}upload", {"file": SimpleUploadedFile("svar.csv", data)}).content.decode()
    assert REASON in page
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert desk_earlier.post(f"{URL_EARLIER}take-over", {"digest": digest}).status_code == 302
    assert f'name="given:{EARLIER}" value="14"' in desk_earlier.get(PAGE).content.decode()
