"""A question about a figure as a thread: asked, seen beside the figure, answered, followed up, closed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from local_portal import NOON
from portal_names import portal

OWN = "/2031/body/fjord_shelter/"
HEAD = "provider,form,period,version,measure,breakdown,value,status\n"


@pytest.fixture
def number(place: Path, visitor: Any) -> str:
    """The body delivered a total that its parts do not make up, and is asked about it."""
    from tilstand.round.receipts import receive_body_files

    rows = (("", 20), ("sex=female", 9), ("sex=male", 8))
    text = "".join(f"fjord_shelter,shelter,2031,3,victims_assisted,{one},{value},\n" for one, value in rows)
    path, held = place.parent / "fjord_shelter.csv", portal.get_round_snapshot("2031")
    path.write_text(HEAD + text, "utf-8")
    tuple(
        receive_body_files(
            held.view, "2031", [path], held.store, held.archive, by="Una Prøve", at=portal.get_portal_time()
        )
    )
    waiting = [
        one
        for one in portal.list_posed_questions(portal.get_round_snapshot("2031"))
        if one.provider == "fjord_shelter" and one.act
    ]
    assert waiting
    client = visitor("unit")
    page = client.get("/2031/questions").content.decode()
    assert f'value="{waiting[0].number}"' in page
    assert client.post("/2031/questions/ask", {"number": waiting[0].number}).status_code == 302
    return str(waiting[0].number)


def state(number: str) -> str:
    return str(portal.get_round_snapshot("2031").read_standings().get_subject_state("question", number).state)


def test_the_whole_way_of_a_question(visitor: Any, number: str) -> None:
    unit, writer = visitor("unit"), visitor("writer")
    assert "venter på svar" in writer.get(OWN).content.decode()
    page = writer.get(f"{OWN}asked").content.decode()
    assert f"Spørsmål {number}" in page
    (link,) = set(re.findall(r'href="(/2031/body/fjord_shelter/form/[\w.]+)#p', page))
    assert f"#q-{number}" in writer.get(link).content.decode()  # beside the figure
    told = {"number": number, "outcome": "explained", "words": "To gikk ut i januar. <script>x</script>"}
    assert writer.post(f"{OWN}answer", {**told, "words": " "}).status_code == 409  # explained by nothing
    assert writer.post(f"{OWN}answer", {**told, "outcome": "yes"}).status_code == 409
    assert writer.post(f"{OWN}answer", told).status_code == 302
    page = unit.get("/2031/questions").content.decode()
    assert "To gikk ut i januar. &lt;script&gt;" in page
    assert "<script>x" not in page
    assert unit.post(f"/2031/questions/{number}/follow", {"words": ""}).status_code == 409
    assert unit.post(f"/2031/questions/{number}/follow", {"words": "Hvilke to?"}).status_code == 302
    assert (state(number), "Hvilke to?" in writer.get(f"{OWN}asked").content.decode()) == ("open", True)
    assert writer.post(f"{OWN}answer", {**told, "outcome": "confirmed"}).status_code == 302
    assert unit.post(f"/2031/questions/{number}/close", {"reason": ""}).status_code == 409
    assert unit.post(f"/2031/questions/{number}/close", {"reason": "Avklart."}).status_code == 302
    assert (state(number), "Avklart." in writer.get(f"{OWN}asked").content.decode()) == ("closed", True)
    assert writer.post(f"{OWN}answer", told).status_code == 409

    events = portal.get_round_snapshot("2031").read_standings().get_subject_state("question", number).events
    assert [(one.act, one.channel, one.right.value) for one in events][1:3] == [
        ("answer", "portal", "provider"),
        ("ask_again", "portal", "coordinator"),
    ]
    assert "januar" not in str(
        portal.get_round_snapshot("2031").store.read_events()
    )  # the log has the hash of words, not the words


def test_a_question_is_the_asked_bodys_and_its_mail_holds_no_figure(visitor: Any, number: str) -> None:
    from django.conf import settings

    mail = max((settings.PORTAL / "mails").glob("questions-fjord_shelter-*.eml"))
    body = mail.read_text("utf-8").partition("\n\n")[2]
    assert not re.search(r"\b(20|17|9|8)\b", body)
    other, told = visitor("other"), {"number": number, "outcome": "confirmed"}
    assert number not in other.get("/2031/body/police/asked").content.decode()
    assert other.post("/2031/body/police/answer", told).status_code == 409
    assert visitor("unit").post("/2031/questions/ask", {"number": number}).status_code == 409  # asked already
    assert visitor("unit").post("/2031/questions/ask", {"number": "x"}).status_code == 409
    assert state(number) == "open"


def test_a_question_that_was_asked_by_command_is_told_as_it_stands(visitor: Any, number: str) -> None:
    portal.AskedQuestion.objects.all().delete()  # a command writes none down
    for page in (visitor("unit").get("/2031/questions"), visitor("writer").get(f"{OWN}asked")):
        assert page.status_code == 200
        assert number in page.content.decode()
        assert "20" in page.content.decode()


def test_what_a_command_asked_and_is_no_longer_to_be_asked_is_a_thread_without_words(place: Path, number: str) -> None:
    held = portal.get_round_snapshot("2031")
    (one,) = portal.list_question_threads(held)
    asked = next(each for each in portal.list_posed_questions(held) if each.number == number)
    query = asked.query
    lines = [query.title, query.where, query.what, query.do]
    assert dict(one.told) == {tag: tuple(each.text(tag) for each in lines) for tag in ("nb", "nn", "en")}
    assert (one.number, one.provider, one.state) == (number, "fjord_shelter", "open")
    assert one.address == query.about.text()
    assert [step.words for step in one.steps] == [""]
    assert portal.group_threads_by_place(held, "fjord_shelter") == {one.address: [one]}
    assert portal.list_question_threads(held, "police") == ()
    portal.AskedQuestion.objects.all().delete()
    assert portal.list_question_threads(held) == (one,)  # as it stands now, it says the same
    (place / "rounds/2031/submissions/fjord_shelter.3.csv").unlink(missing_ok=True)
    for path in (place / "rounds/2031/submissions").glob("fjord_shelter*"):
        path.unlink()
    (left,) = portal.list_question_threads(portal.get_round_snapshot("2031"))
    assert (left.number, left.provider, dict(left.told)) == (number, "fjord_shelter", {})


# Deciding in the portal: about exactly what was shown, with a reason, in the files of the commands.


WHY = {"reason-nb": "Avklart på telefon.", "reason-nn": "Avklart.", "reason-en": "Settled."}


@pytest.fixture
def wrong(place: Path) -> Path:
    """The police's parts are one more than their total."""
    path = place / "rounds" / "2031" / "submissions" / "police.csv"
    text = path.read_text("utf-8")
    made = re.sub(r"(victims_identified,sex=male,)(\d+)", lambda one: f"{one[1]}{int(one[2]) + 1}", text)
    assert made != text
    path.write_text(made, "utf-8")
    return place / "rounds" / "2031"


def shown(client: Any) -> list[tuple[str, str]]:
    page = client.get("/2031/decisions").content.decode()
    parts = page.split('<section class="cause"')[1:]
    return [(re.findall(r'name="code" value="(\w+)"', one)[0], one) for one in parts]


def test_what_was_shown_is_decided_on_and_the_finding_goes(visitor: Any, wrong: Path) -> None:
    client = visitor("unit")
    before = shown(client)
    code, _ = before[0]
    told = {"code": code, "action": "dismiss", **WHY}
    assert client.post("/2031/decide", {**told, "reason-nb": " "}).status_code == 409
    assert client.post("/2031/decide", {**told, "action": "correct"}).status_code == 409  # to what?
    assert client.post("/2031/decide", {**told, "action": "guess"}).status_code == 409
    assert client.post("/2031/decide", {**told, "code": "0" * 32}).status_code == 409
    assert not [*wrong.glob("decisions/*"), *wrong.glob("adjustments/*")]
    assert client.post("/2031/decide", told).status_code == 302
    (file,) = wrong.glob("decisions/dismiss-*.toml")
    assert 'decided_by = "Una Prøve"' in file.read_text("utf-8")
    after = shown(client)
    assert code not in dict(after)
    assert len(after) < len(before)
    assert client.post("/2031/decide", told).status_code == 409  # it was decided

    (event,) = [one for one in portal.get_round_snapshot("2031").store.read_events() if one.track == "decision"]
    assert event.by == "Una Prøve"


def test_a_figure_is_corrected_where_it_is_wrong(visitor: Any, wrong: Path) -> None:
    client = visitor("unit")
    code, section = next(one for one in shown(client) if "Politiet" in one[1] or "police" in one[1].lower())
    options = re.findall(r'<option value="(\d)">([^<]+): (\d+)</option>', section)
    figure, _, stands = next(one for one in options if "mann" in one[1].lower() or "Menn" in one[1])
    told = {"code": code, "action": "correct", "figure": figure, "after": str(int(stands) - 1), **WHY}
    assert client.post("/2031/decide", told).status_code == 302
    assert [*wrong.glob("adjustments/correct-*.toml")]
    assert code not in dict(shown(client))


def test_each_cause_is_told_with_its_explanation_and_what_would_settle_it(visitor: Any, wrong: Path) -> None:
    from tilstand.languages import format_message

    page = visitor("unit").get("/2031/findings").content.decode()
    causes = [one for one in page.split('<section class="cause"')[1:] if "<details>" in one]
    assert causes
    for part in ("ask", "proven", "assumed"):
        heading = format_message(f"explain.heading.{part}").text("nb")
        assert any(heading in one for one in causes), part


# The report's text at the desk: the same files, bound figures picked, the page beside, versions kept.


URL = "/2031/report/nb/01-hjelp"
LOOK = "/2031/report/nb/look/01-hjelp"
TEXT = "# Hjelp\n\nKrisesentrene hjalp {{ figure victims_assisted of havn_shelter as person }}.\n"


@pytest.fixture
def file(place: Path) -> Path:
    made = place / "rounds" / "2031" / "report" / "nb" / "01-hjelp.md"
    made.parent.mkdir(parents=True)
    made.write_text(TEXT, "utf-8")
    return made


def saved(client: Any, text: str, version: int) -> Any:
    return client.post(URL, {"text": text, "version": version})


def test_a_figure_is_found_with_its_value_and_put_in_bound(visitor: Any, file: Path) -> None:
    client = visitor("unit")
    assert "01-hjelp" in client.get("/2031/report").content.decode()
    found = client.get("/2031/report/figures?q=havn").json()["figures"]
    assert found
    one = next(each for each in found if "where" not in each["reference"])
    text = f"# Hjelp\n\nDet var {one['reference']} i alt.\n"
    page = client.post(LOOK, {"text": text}).content.decode()
    assert re.search(rf'<span class="bound">\s*{re.escape(one["value"])}', page) or 'class="bound"' in page
    assert client.get("/2031/report/figures?q=nobody-is-called-this").json() == {"figures": []}
    assert file.read_text("utf-8") == TEXT  # looking changes nothing


def test_a_number_that_is_bound_to_nothing_is_marked_and_said(visitor: Any, file: Path) -> None:
    page = visitor("unit").post(LOOK, {"text": TEXT + "\nI alt 28 fikk hjelp.\n"}).content.decode()
    assert '<mark class="unbound" title="Ikke bundet til et tall">28</mark>' in page
    assert "kan den ikke bygges" in page
    assert '<mark class="waits"' in page  # nobody has released what was carried over
    assert "<script>" not in visitor("unit").post(LOOK, {"text": "# A\n\n<script>x</script>\n"}).content.decode()


def test_two_in_one_section_are_told_and_two_in_different_ones_are_not(visitor: Any, file: Path) -> None:
    other = file.with_name("02-mer.md")
    other.write_text("# Mer\n\nMer tekst.\n", "utf-8")
    una, second = visitor("unit"), visitor("unit")
    assert saved(una, TEXT + "\nEn setning til.\n", 0).status_code == 302
    clash = saved(second, TEXT + "\nNoe annet.\n", 0)
    page = clash.content.decode()
    assert clash.status_code == 412
    assert "En setning til." in page  # what stands
    assert "Noe annet." in page  # what they wrote, kept on the page
    assert "setning til" in file.read_text("utf-8")
    assert second.post("/2031/report/nb/02-mer", {"text": "# Mer\n\nNy.\n", "version": 0}).status_code == 302
    assert saved(second, TEXT + "\nNoe annet.\n", 1).status_code == 302
    file.write_text(TEXT + "\nFra mappa.\n", "utf-8")  # somebody writes in the folder meanwhile
    assert saved(una, TEXT + "\nAtter en.\n", 2).status_code == 412
    assert saved(una, TEXT + "\nAtter en.\n", 3).status_code == 302
    own = portal.SavedSection.objects.filter(file__endswith="01-hjelp.md").order_by("version")
    assert [one.text.split("\n")[-2] for one in own] == [
        "Krisesentrene hjalp {{ figure victims_assisted of havn_shelter as person }}.",
        "En setning til.",
        "Noe annet.",
        "Fra mappa.",
        "Atter en.",
    ]
    assert "Noe annet" in una.get("/2031/report/nb/version/2/01-hjelp").content.decode()


def test_what_is_no_text_and_what_is_no_section_is_refused(visitor: Any, file: Path) -> None:
    client = visitor("unit")
    for text in ("", " \n ", "a\0b", "x" * 200_001):
        assert saved(client, text, 0).status_code == 409
    for name in ("../../round", "nothing", "01-hjelp.md"):
        assert client.get(f"/2031/report/nb/{name}").status_code == 404
        assert client.post(f"/2031/report/nb/{name}", {"text": "x", "version": 0}).status_code == 404
    assert client.get("/2031/report/xx/01-hjelp").status_code == 404
    assert file.read_text("utf-8") == TEXT


def test_a_sentence_is_released_once_it_was_read_and_one_with_a_mark_by_itself(visitor: Any, file: Path) -> None:
    file.write_text(f"{TEXT}\nDet var flere enn i fjor.\n\nAlle fikk hjelp.\n", "utf-8")
    unit = visitor("unit")

    def codes(number: int) -> tuple[str, list[str]]:
        page = unit.get("/2031/sentences", {"page": number}).content.decode()
        return page, re.findall(r'name="code" value="(\w+)"', page)

    page, found = codes(1)
    assert "hadde ikke rukket" in page  # the unit's reasons; words of bodies are released on their own page
    assert "gjennom tips fra havna" not in page
    page, found = codes(2)
    assert re.findall(r"01-hjelp.md:\d+", page)
    assert len(found) > 1  # what is marked one by one, and the rest together
    assert "<mark>flere enn</mark>" in page
    assert unit.post("/2031/release", {"code": "0" * 12}).status_code == 409
    assert unit.post("/2031/release", {"code": found[-1]})["Location"].endswith("/sentences")
    page, left = codes(2)
    assert ("Alle fikk hjelp" in page, "<mark>flere enn</mark>" in page, left) == (False, True, found[:-1])
    for one in left:
        unit.post("/2031/release", {"code": one})
    assert "01-hjelp" not in codes(0)[0]
    (first, *_) = codes(0)[1]
    assert unit.post("/2031/release", {"code": first}).status_code == 302
    assert {one.act for one in portal.get_round_snapshot("2031").store.read_events() if one.track == "text"} == {
        "release"
    }
    assert visitor("writer").get("/2031/sentences").status_code == 404


def test_a_section_has_room_for_so_many_signs_with_the_end_of_its_line(place: Path, file: Path) -> None:
    from tilstand.errors import UsageError

    held, by = portal.get_round_snapshot("2031"), {"by": "Una Prøve", "at": NOON}
    one = portal.get_report_section(held, "nb", "01-hjelp")
    assert (one.language, one.name, one.text, one.version, one.own) == ("nb", "01-hjelp", TEXT, 0, True)
    for unfit in ("x" * 200_000, "a\0b", " \r\n "):
        with pytest.raises(UsageError):
            portal.save_section(held, one, unfit, 0, **by)
    assert (file.read_text("utf-8"), portal.list_section_versions(held, one.file)) == (TEXT, ())
    made = portal.save_section(held, one, "x" * 199_997 + "\rz\r\n\r\n", 0, **by)
    assert (made.version, made.file, made.by, made.at, len(made.text)) == (1, one.file, "Una Prøve", NOON, 200_000)
