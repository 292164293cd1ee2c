"""A question about a figure as a thread: asked, seen beside the figure, answered, followed up, closed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

OWN = "/2031/body/fjord_shelter/"
HEAD = "provider,form,period,version,measure,breakdown,value,status\n"


@pytest.fixture
def number(place: Path, visitor: Any) -> str:
    """The body delivered a total that its parts do not make up, and is asked about it."""
    from tilstand.portal.questions import list_posed_questions
    from tilstand.portal.snapshot import get_portal_time, get_round_snapshot
    from tilstand.round.receipts import receive_body_files

    rows = (("", 20), ("sex=female", 9), ("sex=male", 8))
    text = "".join(f"fjord_shelter,shelter,2031,3,victims_assisted,{one},{value},\n" for one, value in rows)
    path, held = place.parent / "fjord_shelter.csv", get_round_snapshot("2031")
    path.write_text(HEAD + text, "utf-8")
    tuple(receive_body_files(held.view, "2031", [path], held.store, held.archive, by="Una Prøve", at=get_portal_time()))
    waiting = [
        one for one in list_posed_questions(get_round_snapshot("2031")) if one.provider == "fjord_shelter" and one.act
    ]
    assert waiting
    client = visitor("unit")
    page = client.get("/2031/questions").content.decode()
    assert f'value="{waiting[0].number}"' in page
    assert client.post("/2031/questions/ask", {"number": waiting[0].number}).status_code == 302
    return str(waiting[0].number)


def state(number: str) -> str:
    from tilstand.portal.snapshot import get_round_snapshot

    return str(get_round_snapshot("2031").read_standings().get_subject_state("question", number).state)


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
    from tilstand.portal.snapshot import get_round_snapshot

    events = get_round_snapshot("2031").read_standings().get_subject_state("question", number).events
    assert [(one.act, one.channel, one.right.value) for one in events][1:3] == [
        ("answer", "portal", "provider"),
        ("ask_again", "portal", "coordinator"),
    ]
    assert "januar" not in str(
        get_round_snapshot("2031").store.read_events()
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
    from tilstand.portal.models import AskedQuestion

    AskedQuestion.objects.all().delete()  # a command writes none down
    for page in (visitor("unit").get("/2031/questions"), visitor("writer").get(f"{OWN}asked")):
        assert page.status_code == 200
        assert number in page.content.decode()
        assert "20" in page.content.decode()


def test_what_a_command_asked_and_is_no_longer_to_be_asked_is_a_thread_without_words(place: Path, number: str) -> None:
    from tilstand.portal.models import AskedQuestion
    from tilstand.portal.questions import group_threads_by_place, list_posed_questions, list_question_threads
    from tilstand.portal.snapshot import get_round_snapshot

    held = get_round_snapshot("2031")
    (one,) = list_question_threads(held)
    asked = next(each for each in list_posed_questions(held) if each.number == number)
    query = asked.query
    lines = [query.title, query.where, query.what, query.do]
    assert dict(one.told) == {tag: tuple(each.text(tag) for each in lines) for tag in ("nb", "nn", "en")}
    assert (one.number, one.provider, one.state) == (number, "fjord_shelter", "open")
    assert one.address == query.about.text()
    assert [step.words for step in one.steps] == [""]
    assert group_threads_by_place(held, "fjord_shelter") == {one.address: [one]}
    assert list_question_threads(held, "police") == ()
    AskedQuestion.objects.all().delete()
    assert list_question_threads(held) == (one,)  # as it stands now, it says the same
    (place / "rounds/2031/submissions/fjord_shelter.3.csv").unlink(missing_ok=True)
    for path in (place / "rounds/2031/submissions").glob("fjord_shelter*"):
        path.unlink()
    (left,) = list_question_threads(get_round_snapshot("2031"))
    assert (left.number, left.provider, dict(left.told)) == (number, "fjord_shelter", {})
