"""A body's pages: nobody's work is lost, what does not fit is told in words, and what was shown is signed."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from portal_names import portal

URL = "/2031/body/fjord_shelter/"
TOTAL = "victims_assisted | fjord_shelter | 2031"
FEMALE, MALE = f"{TOTAL} | sex=female", f"{TOTAL} | sex=male"


def put(client: Any, address: str, version: int = 0, **more: str) -> Any:
    return client.post(
        f"{URL}save", {"address": address, "version": version, **more}, headers={"Accept": "application/json"}
    )


def remarks(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{URL}check").json()["remarks"]
    return found


def digest(client: Any) -> str:
    found = re.search(r'name="digest" value="(\w+)"', client.get(f"{URL}summary").content.decode())
    return found[1] if found else ""


def test_last_years_figure_stands_beside_the_place_and_the_first_save_begins_a_draft(visitor: Any) -> None:
    client = visitor("writer")
    page = client.get(f"{URL}form/fjord_shelter.shelter").content.decode()
    assert f'name="given:{TOTAL}"' in page
    assert "Forrige gang" in page
    assert put(client, TOTAL, given="15").json()["version"] == 1
    assert "under utfylling" in client.get(URL).content.decode()


def test_two_who_write_in_the_same_place_are_both_told_and_both_are_kept(visitor: Any) -> None:
    vera, liv = visitor("writer"), visitor("leader")
    put(vera, TOTAL, given="14")
    answer = put(liv, TOTAL, given="16")
    assert (answer.status_code, answer.json()["given"], answer.json()["version"]) == (412, "14", 1)
    assert "Vera Prøve skrev her" in answer.json()["told"]
    assert put(liv, TOTAL, 1, given="16").status_code == 200
    assert put(liv, TOTAL, 1, given="16").status_code == 200  # sent twice: it stands already
    kept = portal.SavedCell.objects.filter(address=TOTAL).order_by("version").values_list("given", "by")
    assert list(kept) == [("14", "Vera Prøve"), ("16", "Liv Prøve")]


def test_a_whole_page_without_a_script_keeps_all_but_what_somebody_else_wrote(visitor: Any) -> None:
    vera, liv = visitor("writer"), visitor("leader")
    put(vera, TOTAL, given="14")
    sent = {f"version:{TOTAL}": 0, f"given:{TOTAL}": "16", f"version:{MALE}": 0, f"given:{MALE}": "5"}
    answer = liv.post(f"{URL}form/fjord_shelter.shelter", sent)
    assert answer.status_code == 409
    assert "Vera Prøve skrev her mens du skrev, og der står det nå 14" in answer.content.decode()
    assert "Mann: – 5" not in answer.content.decode()
    page = liv.get(f"{URL}form/fjord_shelter.shelter").content.decode()
    assert re.search(rf'name="given:{re.escape(MALE)}" value="5"', page)


def test_what_is_no_number_is_kept_as_words_are_and_told_at_its_place(visitor: Any) -> None:
    client = visitor("writer")
    for given in ("ti til tolv", "12345678901", "9" * 40):
        version = portal.SavedCell.objects.filter(address=TOTAL).count()
        assert put(client, TOTAL, version, given=given).status_code == 200
        assert f'value="{given}"' in client.get(f"{URL}form/fjord_shelter.shelter").content.decode()
        (told,) = [one for one in remarks(client) if one["weight"] == "error"][:1]
        assert TOTAL in [at["address"] for at in told["places"]]
        kept = portal.SavedCell.objects.filter(address=TOTAL).latest("version")
        assert given not in kept.given
        portal.SavedWords.objects.filter(text=given).delete()  # it can expire, and what was added to cannot


def test_a_sum_that_does_not_fit_is_told_in_words_and_cannot_be_signed(visitor: Any) -> None:
    client = visitor("leader")
    for address, given in ((TOTAL, "16"), (FEMALE, "10"), (MALE, "5")):
        put(client, address, given=given)
    put(client, f"{TOTAL} | sex=trans_or_nonbinary", given="0")
    put(client, f"{TOTAL} | sex=unknown", given="0")
    told = next(one for one in remarks(client) if one["weight"] == "error")
    assert "16" in told["text"]
    assert "15" in told["text"]
    assert {at["address"] for at in told["places"]} >= {TOTAL, FEMALE}
    page = client.get(f"{URL}summary").content.decode()
    assert "må rettes før dere kan signere" in page
    answer = client.post(f"{URL}sign", {"digest": "x"})
    assert answer.status_code == 409


def test_what_does_not_fit_in_the_figures_of_a_body_that_reports_through_another_is_told(
    visitor: Any, place: Path
) -> None:
    file = place / "providers.toml"
    through = '[providers.dal_shelter]\nvia = "fjord_shelter"'
    file.write_text(file.read_text("utf-8").replace("[providers.dal_shelter]", through), "utf-8")
    client, total = visitor("writer"), "victims_assisted | dal_shelter | 2031"
    for address, given in ((total, "16"), (f"{total} | sex=female", "17")):
        assert put(client, address, given=given).status_code == 200
    told = [one for one in remarks(client) if one["weight"] == "error"]
    assert any({at["address"] for at in one["places"]} >= {total} for one in told)


def test_not_known_nothing_and_zero_are_three_things_also_for_all_that_is_blank(visitor: Any) -> None:
    client = visitor("writer")
    put(client, FEMALE, given="3")
    put(client, MALE, state="not_known")
    held = portal.get_round_snapshot("2031")
    own = portal.build_form_pages(held, "fjord_shelter")
    rest = own[0].sections[0].address
    assert put(client, rest, state="zero").status_code == 200
    file = portal.draft_to_submission(held.view, "fjord_shelter", own, portal.load_draft(held, "fjord_shelter"), 1)
    rows = [line.split(",") for line in file.data.decode().splitlines()]
    told = {row[5]: (row[6], row[7]) for row in rows if row[4] == "victims_assisted"}
    assert (told["sex=female"], told["sex=male"]) == (("3", ""), ("", "not_known"))
    assert told["sex=trans_or_nonbinary"] == ("", "zero")
    assert "" not in told  # a total over a part that is not 0 is not 0, and stays blank


def test_what_was_shown_is_signed_once_and_a_receipt_has_its_hash(place: Path, visitor: Any) -> None:
    vera, liv = visitor("writer"), visitor("leader")
    put(vera, TOTAL, given="15")
    put(vera, "answer | fjord_shelter | shelter | trends", words="Flere spør om arbeid.\nFlere er unge.")
    shown = digest(liv)
    assert digest(vera) == ""  # who may not sign is offered no such thing
    put(vera, TOTAL, 1, given="17")
    answer = liv.post(f"{URL}sign", {"digest": shown})
    assert answer.status_code == 409
    assert "Vera Prøve skrev sist" in answer.content.decode()
    again = digest(liv)
    assert liv.post(f"{URL}sign", {"digest": again}).status_code == 302
    assert liv.post(f"{URL}sign", {"digest": again}).status_code == 409
    assert put(vera, TOTAL, 2, given="18").status_code == 409
    came = (
        portal.get_round_snapshot("2031")
        .read_standings()
        .get_subject_state("delivery", "fjord_shelter")
        .last("receive")
    )
    assert (came.by, came.channel, came.right.value) == ("Liv Prøve", "portal", "provider")
    page = vera.get(f"{URL}receipt").content.decode()
    assert came.names in page
    assert re.search(r'<td class="number">17</td>', page)
    kept = (place / "rounds" / "2031" / "submissions" / "fjord_shelter.1.csv").read_text("utf-8")
    assert "Flere" not in kept
    entries = [one for one in portal.get_round_snapshot("2031").archive.entries() if one.provider == "fjord_shelter"]
    bare = [one for one in entries if not one.expires]
    assert [one.name for one in bare] == ["fjord_shelter.1.csv.counts.csv"]


def test_a_body_that_reports_for_another_has_its_pages_too(place: Path) -> None:
    held = portal.get_round_snapshot("2031")
    assert [one.name for one in portal.build_form_pages(held, "havn_shelter")] == [
        "havn_shelter.shelter",
        "island_outreach.outreach",
    ]
    told = [address for page in portal.build_form_pages(held, "havn_shelter") for address in page.addresses]
    assert len(told) == len(set(told))


def test_a_place_that_nobody_asks_for_and_a_text_without_end_are_refused_in_words(visitor: Any) -> None:
    client = visitor("writer")
    assert "ikke om dette" in put(client, "victims_assisted | police | 2031", given="1").json()["told"]
    assert "for lang" in put(client, TOTAL, given="1" * 201).json()["told"]


def test_each_page_speaks_the_language_that_was_chosen(visitor: Any) -> None:
    client = visitor("writer")
    assert "Themes" in client.get(f"{URL}?language=en").content.decode()
    assert "Themes" in client.get(URL).content.decode()
    assert "Temaer" in client.get(f"{URL}?language=nb").content.decode()


def test_what_somebody_writes_is_never_markup(visitor: Any) -> None:
    client = visitor("writer")
    words = "<script>alert(1)</script>"
    put(client, "answer | fjord_shelter | shelter | trends", words=words)
    put(client, TOTAL, given=words)
    for page in ("form/fjord_shelter.shelter", "summary"):
        answer = client.get(f"{URL}{page}")
        assert words not in answer.content.decode()
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_who_saves_a_whole_page_goes_on_to_the_next_and_from_the_last_to_all_of_it(visitor: Any) -> None:
    from types import SimpleNamespace

    client, page = visitor("writer"), "/2031/body/fjord_shelter/form/fjord_shelter.shelter"
    assert client.post(page, {})["Location"] == page
    assert client.post(page, {"go": "on"})["Location"] == "/2031/body/fjord_shelter/summary"
    pages: Any = tuple(
        SimpleNamespace(name=name, corrects=former) for name, former in (("a", ""), ("b", ""), ("c", "2030"))
    )
    visit: Any = SimpleNamespace(room=SimpleNamespace(name="2031"), provider="fjord_shelter")
    told = []
    for sent in ({}, {"go": "on"}):
        request: Any = SimpleNamespace(POST=sent)
        told.append(
            [
                portal.views_body._make_next_page_url(request, visit, pages, one).rpartition("fjord_shelter/")[2]
                for one in pages
            ]
        )
    assert told == [["form/a", "form/b", "form/c"], ["form/b", "summary", "summary"]]


# A returned workbook: read by the guarded reader, shown beside the draft, and taken over when asked for.


HEAD = "provider,form,period,version,measure,breakdown,value,status\n"
ROW = "fjord_shelter,shelter,2031,1,victims_assisted"


def sent(client: Any, name: str, data: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post(f"{URL}upload", {"file": SimpleUploadedFile(name, data)})


def lying() -> list[str]:
    from django.conf import settings

    return [one.name for one in (settings.PORTAL / "uploads").glob("*")]


def test_the_differences_are_shown_and_then_taken_over(visitor: Any) -> None:
    client = visitor("writer")
    client.post(f"{URL}save", {"address": TOTAL, "version": 0, "given": "14"})
    data = f"{HEAD}{ROW},,15,\n{ROW},sex=female,10,\n{ROW},sex=male,,not_known\n".encode()
    page = sent(client, "svar.csv", data).content.decode()
    assert "på 3 steder" in page
    assert re.search(r">14\s*</td><td class=.number.>15", page)
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{URL}take-over", {"digest": "0"}).status_code == 409
    assert client.post(f"{URL}take-over", {"digest": digest}).status_code == 302
    assert lying() == []  # what was taken over is not kept aside
    assert "14" not in re.findall(r'value="(\d+)"', client.get(f"{URL}form/fjord_shelter.shelter").content.decode())
    assert "det samme som skjemaet" in sent(client, "svar.csv", data).content.decode()
    assert lying() == []


def test_the_workbook_that_was_downloaded_comes_back_without_a_difference(visitor: Any) -> None:
    client = visitor("writer")
    book = client.get(f"{URL}workbook").content
    assert book[:2] == b"PK"
    assert "Ingenting er endret" in sent(client, "svar.xlsx", book).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("svar.csv", f"{HEAD}police,police,2031,1,victims_identified,,15,\n".encode(), "kan ikke brukes"),
        ("svar.csv", f"{HEAD}{ROW.replace('2031', '2029')},,15,\n".encode(), "kan ikke brukes"),
        ("svar.xlsx", b"PK\x03\x04 this is no workbook", "kan ikke brukes"),
        ("svar.exe", b"MZ", "ikke noe regneark"),
        ("svar.csv", b"", "ikke brukes"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_and_changes_nothing(
    visitor: Any, name: str, data: bytes, told: str
) -> None:
    answer = sent(visitor("writer"), name, data)
    assert told in answer.content.decode()
    assert (portal.SavedCell.objects.count(), lying()) == (0, [])


def test_a_file_without_end_is_refused(visitor: Any, monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setattr(portal.uploads, "_MOST", 3)
    assert "for stor" in sent(visitor("writer"), "svar.xlsx", b"PKPK").content.decode()


def test_what_a_file_says_is_told_place_by_place_over_the_versions_that_stand(place: Path) -> None:
    from dataclasses import replace

    from tilstand.model import Answer, Observation, Source, Submission
    from tilstand.terms import Value, ValueQualifier, ValueStatus

    held, source = portal.get_round_snapshot("2031"), Source("svar.csv", 0)
    (page,) = portal.build_form_pages(held, "fjord_shelter")
    total, *more = (one for section in page.sections for one in section.places)
    trends, other = page.questions
    told = [
        (total, Value.number("15.50"), ValueQualifier.ABOUT, "Et anslag."),
        (more[0], Value.number(0), ValueQualifier.EXACT, ""),
        (more[1], Value.missing(ValueStatus.NOT_KNOWN), ValueQualifier.EXACT, "Ingen teller det."),
        (more[2], Value.missing(ValueStatus.SUPPRESSED), ValueQualifier.EXACT, ""),
    ]
    seen = [Observation(one.key, value, source, qualifier=how, remark=words) for one, value, how, words in told]
    seen.append(replace(seen[0], key=replace(total.key, provider="police")))
    about = (("shelter", "trends", {"nb": "Flere.", "en": "More."}), ("police", "trends", {"nb": "Færre."}))
    about = (*about, ("shelter", other.about[2], {"en": "Nothing."}))
    answers = tuple(Answer("fjord_shelter", form, name, text, source) for form, name, text in about)
    period = held.view.round("2031").period
    given = Submission("fjord_shelter", period, 1, "delivered", "csv", "svar.csv", "0" * 64, seen, answers)
    kept = portal.Draft({one.address: portal.SavedCell(version=7) for one in (more[1], trends)}, {})
    assert list(portal.submission_to_entries([page], given, kept, "nb")) == [
        portal.PlaceEntry(total.address, 0, "15.50", "", "about", "Et anslag."),
        portal.PlaceEntry(more[0].address, 0, "0"),
        portal.PlaceEntry(more[1].address, 7, "", "not_known", "", "Ingen teller det."),
        portal.PlaceEntry(more[2].address),
        portal.PlaceEntry(trends.address, 7, words="Flere."),
        portal.PlaceEntry(other.address, words="Nothing."),  # in the language in which it came
    ]
    assert [one.words for one in portal.submission_to_entries([page], replace(given, observations=()), kept, "en")] == [
        "More.",
        "Nothing.",
    ]
    silent = replace(given, observations=(), answers=(replace(answers[0], text={}),))
    assert list(portal.submission_to_entries([page], silent, kept, "nb")) == []


# What was delivered is accepted, opened again, and goes on as it stands, whichever way it came.


MALE_REOPENED = f"{TOTAL} | sex=male"
HEAD_REOPENED = "provider,form,period,version,measure,breakdown,value,status,remark\n"


def by_mail(place: Path) -> None:
    """Figures come by mail while somebody has written others in the portal."""
    from tilstand.round.receipts import receive_body_files

    held, path = portal.get_round_snapshot("2031"), place.parent / "fjord_shelter.csv"
    row = "fjord_shelter,shelter,2031,3,victims_assisted"
    path.write_text(f"{HEAD_REOPENED}{row},,15,,Flere senger.\n{row},sex=female,10,,\n", "utf-8")
    at = held.store.read_events()[-1].at
    when = datetime.fromisoformat(at)
    (told,) = receive_body_files(held.view, "2031", [path], held.store, held.archive, by="Una Prøve", at=when)
    assert told.outcome == "received"


def test_what_came_by_mail_is_where_a_body_goes_on_and_none_of_it_is_lost(place: Path, visitor: Any) -> None:
    unit, leader = visitor("unit"), visitor("leader")
    leader.post(f"{URL}save", {"address": MALE_REOPENED, "version": 0, "given": "4"})
    by_mail(place)
    assert leader.post(f"{URL}save", {"address": TOTAL, "version": 0, "given": "1"}).status_code == 409
    stood = portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter")
    assert unit.post("/2031/accept/fjord_shelter", {"names": "0" * 64}).status_code == 409
    assert unit.post("/2031/accept/fjord_shelter", {"names": stood.names}).status_code == 302
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": ""}).status_code == 409
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": "Menn mangler."}).status_code == 302
    assert "Menn mangler." in leader.get(URL).content.decode()
    assert leader.post(f"{URL}save", {"address": TOTAL, "version": 0, "given": "1"}).status_code == 409
    assert leader.post(f"{URL}resume").status_code == 302
    assert leader.post(f"{URL}resume").status_code == 409
    page = leader.get(f"{URL}form/fjord_shelter.shelter").content.decode()
    values = dict(re.findall(r'name="given:([^"]+)" value="([^"]+)"', page))
    assert values == {TOTAL: "15", f"{TOTAL} | sex=female": "10"}
    assert "Flere senger." in page
    page = leader.get(f"{URL}summary").content.decode()
    (shown,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert leader.post(f"{URL}sign", {"digest": shown}).status_code == 302
    came = (
        portal.get_round_snapshot("2031")
        .read_standings()
        .get_subject_state("delivery", "fjord_shelter")
        .last("receive")
    )
    assert (came.facts["version"], came.facts["figures"]) == ("4", "2")


# What the report will say of a body, and asking that figures be opened: of exactly what stands.


OWN = "/2031/body/fjord_shelter/"


@pytest.fixture
def delivered(place: Path) -> None:
    from tilstand.round.receipts import receive_body_files

    path, held = place.parent / "fjord_shelter.csv", portal.get_round_snapshot("2031")
    path.write_text(f"{HEAD}fjord_shelter,shelter,2031,3,victims_assisted,,15,\n", "utf-8")
    tuple(
        receive_body_files(
            held.view, "2031", [path], held.store, held.archive, by="Una Prøve", at=portal.get_portal_time()
        )
    )


@pytest.mark.usefixtures("delivered")
def test_a_body_reads_its_account_and_approves_exactly_what_was_sent(visitor: Any) -> None:
    unit, writer, leader = visitor("unit"), visitor("writer"), visitor("leader")
    assert "ikke sendt dere" in writer.get(f"{OWN}account").content.decode()
    assert writer.get(f"{OWN}account.pdf").status_code == 404
    assert unit.post("/2031/edition/build/accounts").status_code == 302
    assert portal.run_next_job()
    page = leader.get(f"{OWN}account").content.decode()
    (sha256,) = re.findall(r'name="sha256" value="(\w+)"', page)
    assert 'name="sha256"' not in writer.get(f"{OWN}account").content.decode()  # who may not sign
    assert writer.get(f"{OWN}account.pdf").content[:5] == b"%PDF-"
    assert visitor("other").get(f"{OWN}account.pdf").status_code == 404
    assert writer.post(f"{OWN}account/approve", {"sha256": sha256}).status_code == 404
    assert leader.post(f"{OWN}account/approve", {"sha256": "0" * 64}).status_code == 409
    assert writer.post(f"{OWN}account/object", {"reason": " "}).status_code == 409
    assert writer.post(f"{OWN}account/object", {"reason": "Byen er feil."}).status_code == 302
    assert leader.post(f"{OWN}account/approve", {"sha256": sha256}).status_code == 302
    stand = portal.get_round_snapshot("2031").read_standings().get_subject_state("account", "fjord_shelter")
    assert [(one.act, one.channel) for one in stand.events[-2:]] == [("object", "portal"), ("approve", "portal")]
    assert (stand.state, stand.events[-1].by) == ("approved", "Liv Prøve")
    unit.post("/2031/edition/build/accounts")
    assert portal.run_next_job()
    assert (
        portal.get_round_snapshot("2031").read_standings().get_subject_state("account", "fjord_shelter").state
        == "approved"
    )  # the same is not sent again


@pytest.mark.usefixtures("delivered")
def test_a_body_asks_that_its_figures_be_opened_and_the_unit_sees_why(visitor: Any) -> None:
    unit, writer, why = visitor("unit"), visitor("writer"), "To er talt <b>dobbelt</b>."
    assert writer.post(f"{OWN}wish", {"reason": " "}).status_code == 409
    assert writer.post(f"{OWN}wish", {"reason": why}).status_code == 302
    board = unit.get("/2031/board").content.decode()
    assert "To er talt &lt;b&gt;dobbelt" in board
    assert unit.post("/2031/reopen/fjord_shelter", {"reason": "Etter ønske."}).status_code == 302
    assert "dobbelt" not in unit.get("/2031/board").content.decode()  # it was done
    assert writer.post(f"{OWN}wish", {"reason": why}).status_code == 409  # they are open
