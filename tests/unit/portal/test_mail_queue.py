"""Mails on their way: to a server and how, why one was not accepted, and what lies as a file meanwhile."""

from __future__ import annotations

import re
import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest
from local_smtp import free_port, kept, mail_server
from portal_names import portal

NOON = datetime(2032, 3, 3, 12, tzinfo=UTC)
MAIL = b"From: a@example.org\nTo: b@example.org\nX-Unsent: 1\nSubject: s\n\nt\n"


class Line:
    """A line to a mail server, which notes what it is asked."""

    asked: list[Any]

    def __init__(self, *given: Any, **named: Any) -> None:
        Line.asked = [(given, {name: value for name, value in named.items() if name != "context"})]
        Line.asked += ["encrypted"] if "context" in named else []

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *given: Any) -> None:
        pass

    def starttls(self, context: Any) -> None:
        Line.asked.append("starttls")

    def login(self, *given: str) -> None:
        Line.asked.append(given)

    def send_message(self, told: Any) -> None:
        Line.asked.append((told["To"], told["X-Unsent"]))


SENT = ("b@example.org", None)
WAIT = {"timeout": 10}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("server", "asked"),
    [
        ("smtp://localhost", [(("localhost", 587), WAIT), SENT]),
        ("smtp://127.0.0.1:25", [(("127.0.0.1", 25), WAIT), SENT]),
        ("smtp://[::1]", [(("::1", 587), WAIT), SENT]),
        ("smtp://post.example", [(("post.example", 587), WAIT), "starttls", SENT]),
        ("smtp://n%40me:p%2Fw@post.example:26", [(("post.example", 26), WAIT), "starttls", ("n@me", "p/w"), SENT]),
        ("smtps://me@post.example", [(("post.example", 465), WAIT), "encrypted", ("me", ""), SENT]),
        ("other:", [(("localhost", 587), WAIT), SENT]),
    ],
)
def test_a_mail_goes_to_its_server_and_beyond_this_machine_encrypted(
    monkeypatch: pytest.MonkeyPatch, server: str, asked: list[Any]
) -> None:
    from django.test import override_settings

    monkeypatch.setattr(portal.mail_queue, "smtplib", Made(SMTP=Line, SMTP_SSL=Line))
    with override_settings(SMTP=server):
        portal.mail_queue._send_by_smtp(MAIL)
    assert Line.asked == asked


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("error", "why", "for_good"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "sign_in", False),
        (smtplib.SMTPRecipientsRefused({"b": (550, b"no")}), "refused", True),
        (smtplib.SMTPRecipientsRefused({"b": (550, b"no"), "c": (450, b"later")}), "refused", False),
        (smtplib.SMTPRecipientsRefused({"b": (500, b"no")}), "refused", True),
        (smtplib.SMTPRecipientsRefused({}), "refused", False),
        (smtplib.SMTPDataError(499, b"later"), "refused", False),
        (smtplib.SMTPDataError(554, b"no"), "refused", True),
        (smtplib.SMTPSenderRefused(550, b"no", "a"), "refused", True),
        (smtplib.SMTPServerDisconnected("gone"), "silent", False),
        (OSError("no line"), "silent", False),
    ],
)
def test_why_a_mail_was_not_accepted_and_whether_it_ever_will_be(error: Exception, why: str, *, for_good: bool) -> None:
    from tilstand.portal.mail_queue import _record_mail_failure

    one: Any = Made(state="queued", why="", tries=0, at=NOON)
    for tries, waits in enumerate((60, 300, 900, 3_600, 3_600), start=1):
        _record_mail_failure(one, error, NOON)
        assert (one.why, one.tries, one.due) == (why, tries, NOON + timedelta(seconds=waits))
        assert one.state == ("refused" if for_good else "queued")
    _record_mail_failure(one, error, NOON + timedelta(days=3))
    assert one.state == ("refused" if for_good else "queued")
    _record_mail_failure(one, error, NOON + timedelta(days=3, seconds=1))
    assert one.state == "refused"


@pytest.mark.usefixtures("database")
def test_a_mail_lies_down_as_a_file_and_waits_where_mails_are_sent(place: Path, tmp_path: Path) -> None:
    from django.test import override_settings

    from tilstand.terms import InvariantText

    about = {"round_name": "2031", "provider": "police", "at": NOON}
    columns = ("file", "kind", "round_name", "provider", "state", "tries", "due", "why", "at")
    with override_settings(PORTAL=tmp_path, SMTP=""):
        assert portal.queue_mail("a.eml", MAIL, "reminder", **about) == "a.eml"  # type: ignore[arg-type]
        assert (portal.QueuedMail.objects.count(), portal.send_due_mails(NOON)) == (0, 0)
        assert "a.eml" in portal.describe_mail_state("a.eml", InvariantText("X")).text("en")
    (file,) = (tmp_path / "mails").iterdir()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (MAIL, 0o600)
    assert (tmp_path / "mails").stat().st_mode & 0o777 == 0o700
    with override_settings(PORTAL=tmp_path, SMTP="smtp://127.0.0.1:9"):
        portal.queue_mail("a.eml", MAIL, "reminder", **about)  # type: ignore[arg-type]
        portal.queue_mail("b.eml", MAIL.replace(b"To: b@example.org\n", b""), "notice", at=NOON)
        assert [*portal.QueuedMail.objects.order_by("pk").values_list(*columns)] == [
            ("a.eml", "reminder", "2031", "police", "queued", 0, NOON, "", NOON),
            ("b.eml", "notice", "", "", "refused", 0, NOON, "no_address", NOON),
        ]
        told = [portal.describe_mail_state(name, InvariantText("X")).text("en") for name in ("a.eml", "b.eml")]
        assert len(set(told)) == 2
        file.unlink()
        assert portal.send_due_mails(NOON - timedelta(seconds=1)) == 0
        assert portal.QueuedMail.objects.get(file="a.eml").state == "queued"
        assert portal.send_due_mails(NOON) == 0
        one = portal.QueuedMail.objects.get(file="a.eml")
        assert (one.state, one.why) == ("refused", "gone")


@pytest.mark.usefixtures("database")
def test_a_mail_with_a_link_is_taken_away_when_it_has_gone_and_no_other(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.test import override_settings

    sent: list[bytes] = []
    monkeypatch.setattr(portal.mail_queue, "_send_by_smtp", sent.append)
    with override_settings(PORTAL=tmp_path, SMTP="smtp://localhost"):
        for name in ("joining", "reminder"):
            portal.mail_queue.queue_mail(f"{name}.eml", MAIL, name, at=NOON)
        assert portal.mail_queue.send_due_mails(NOON, only="nothing.eml") == 0
        assert portal.mail_queue.send_due_mails(NOON) == 2
    assert sent == [MAIL, MAIL]
    assert [one.name for one in (tmp_path / "mails").iterdir()] == ["reminder.eml"]


@pytest.mark.usefixtures("database")
def test_the_page_of_mails_says_of_each_what_became_of_it(place: Path, visitor: Any, tmp_path: Path) -> None:
    from django.test import override_settings

    for name, about in {
        "a": {"provider": "police", "kind": "reminder", "state": "accepted"},
        "b": {"provider": "nobody", "kind": "joining", "state": "refused", "why": "no_address"},
        "c": {"provider": "havn_shelter", "kind": "questions", "state": "queued", "why": "silent"},
    }.items():
        portal.QueuedMail.objects.create(file=f"{name}.eml", due=NOON, at=NOON, **about)
    with override_settings(SMTP="smtp://127.0.0.1:9", PORTAL=tmp_path):
        client = visitor("unit")
        page = client.get("/mails?language=en").content.decode()
        rows = page[page.index("<tbody") :].split("<tr")[1:]
        assert len(rows) == 3
        for row, words in zip(
            rows,
            (
                ("Havn shelter", "3 March 2032", "/again"),
                ("–", "Invitation to the portal", "/again"),
                ("Sagaland Police",),
            ),
            strict=True,
        ):
            assert all(word in row for word in words), (words, row)
        assert "/again" not in rows[2]
        refused, accepted = portal.QueuedMail.objects.get(file="b.eml"), portal.QueuedMail.objects.get(file="a.eml")
        assert client.post(f"/mails/{accepted.pk}/again").status_code == 404
        assert client.post(f"/mails/{refused.pk}/again").url == "/mails"
        refused.refresh_from_db()
        assert (refused.state, refused.why) == ("refused", "gone")  # its file is no longer there


# Mails by a server that runs as a process: what it accepts, refuses, and what waits while it is silent.


REMIND = "/2031/remind/fjord_shelter"


@pytest.fixture
def written_to(place: Path, tmp_path: Path) -> Any:
    """Mails go to a server that is not there yet; a body has an address."""
    from django.test import override_settings

    port, today = free_port(), portal.get_portal_time().date()
    with override_settings(SMTP=f"smtp://127.0.0.1:{port}"):

        def reached(mail: str = "office@example.org") -> int:
            portal.record_contact_consent("fjord_shelter", "Liv Prøve", mail, consented=today, today=today)
            return port

        yield reached


def told(client: Any) -> str:
    """What the board says once."""
    (found,) = re.findall(r'role="status">([^<]+)<', client.get("/2031/board").content.decode())
    return str(found)


def test_what_is_not_accepted_is_kept_and_tried_again(visitor: Any, written_to: Any, tmp_path: Path) -> None:
    client, port = visitor("unit"), written_to()
    assert client.post(REMIND).status_code == 302
    assert "svarer ikke" in told(client)
    assert "prøvd igjen" in client.get("/mails").content.decode()
    one = portal.QueuedMail.objects.get()
    assert (one.state, one.why, one.tries) == ("queued", "silent", 1)
    with mail_server(port, tmp_path / "box"):
        assert portal.send_due_mails(portal.get_portal_time()) == 0  # not due yet
        assert portal.send_due_mails(portal.get_portal_time() + timedelta(minutes=2)) == 1
        assert portal.send_due_mails(portal.get_portal_time() + timedelta(hours=2)) == 0  # it was sent
    (mail,) = kept(tmp_path / "box")
    assert (mail["To"], mail["X-Unsent"]) == ("Liv Prøve <office@example.org>", None) or "office@" in mail["To"]
    assert mail["X-Unsent"] is None
    body = mail.get_payload(decode=True).decode()
    assert "Fjord" in body
    assert not re.search(r"\b(14|15|30)\b", body)  # a mail holds no figure
    assert portal.QueuedMail.objects.get().state == "accepted"


def test_an_address_that_the_server_refuses_is_told_and_one_that_it_puts_off_waits(
    visitor: Any, written_to: Any, tmp_path: Path
) -> None:
    client, port = visitor("unit"), written_to("nobody@example.org")
    with mail_server(port, tmp_path / "box"):
        client.post(REMIND)
        assert "sier nei til adressen" in told(client)
        assert portal.QueuedMail.objects.get().state == "refused"
        portal.ContactPoint.objects.update(mail="later@example.org")
        client.post(REMIND)
        assert (portal.QueuedMail.objects.get().state, portal.QueuedMail.objects.get().why) == ("queued", "refused")
        assert not kept(tmp_path / "box")
        portal.ContactPoint.objects.all().delete()
        client.post(REMIND)
        assert "ingen adresse" in told(client)


def test_an_invitation_goes_by_mail_once_and_its_link_lies_nowhere_after(
    visitor: Any, written_to: Any, tmp_path: Path
) -> None:
    from django.conf import settings
    from django.test import Client

    port = written_to()
    asked = {"login": "ny@example.org", "name": "Nora Prøve", "provider": "fjord_shelter", "mail": "on"}
    with mail_server(port, tmp_path / "box"):
        page = visitor("unit").post("/people/invite", asked).content.decode()
    assert "også lagt i e-post" in page
    (mail,) = kept(tmp_path / "box")
    (link,) = re.findall(r"http://localhost/join/[\w-]+", mail.get_payload(decode=True).decode())
    assert Client(HTTP_HOST="localhost").get(link.removeprefix("http://localhost")).status_code == 200
    assert not [*(settings.PORTAL / "mails").glob("joining-*")]


def test_the_worker_sends_what_waits_and_ends_with_who_started_it(
    visitor: Any, written_to: Any, tmp_path: Path
) -> None:
    client, port = visitor("unit"), written_to()
    client.post(REMIND)
    portal.QueuedMail.objects.update(due=portal.QueuedMail.objects.get().at)
    with mail_server(port, tmp_path / "box"):
        assert portal.run_due_work()
    assert not portal.run_due_work()
    portal.run_worker(parent=1)  # whoever started it is no longer there
    assert len(kept(tmp_path / "box")) == 1


def test_all_who_are_asked_are_told_once_and_no_figure_leaves(visitor: Any, written_to: Any, tmp_path: Path) -> None:
    unit, port = visitor("unit"), written_to()
    visitor("other").post(
        "/2031/body/police/save", {"address": "cases_opened | police | 2031", "version": 0, "given": "18"}
    )
    page = unit.get("/2031/board").content.decode()
    assert "3 instanser er bedt om tall" in page  # the police have begun
    assert unit.post("/2031/tell").status_code == 302
    assert "skrevet til 3 instanser" in told(unit)
    assert set(portal.QueuedMail.objects.values_list("provider", "kind")) == {
        (body, "invitation") for body in ("migration_board", "havn_shelter", "fjord_shelter")
    }
    with mail_server(port, tmp_path / "box"):
        assert portal.send_due_mails(portal.get_portal_time()) == 1  # the others have no address, and the page says so
    (mail,) = kept(tmp_path / "box")
    words = mail.get_payload(decode=True).decode()
    assert "regnearket" in words
    assert not re.search(r"\d", re.sub(r"2031|2032|1\. mars|15\. mai", "", words))
    assert unit.post("/2031/tell").status_code == 302
    assert portal.QueuedMail.objects.count() == 3
    assert "/2031/tell" not in unit.get("/2031/board").content.decode()
