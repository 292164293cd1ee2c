"""Mails on their way: to a server and how, why one was not accepted, and what lies as a file meanwhile."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("database")
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

    from tilstand.portal import mail_queue

    monkeypatch.setattr(mail_queue, "smtplib", Made(SMTP=Line, SMTP_SSL=Line))
    with override_settings(SMTP=server):
        mail_queue._send_by_smtp(MAIL)
    assert Line.asked == asked


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


def test_a_mail_lies_down_as_a_file_and_waits_where_mails_are_sent(place: Path, tmp_path: Path) -> None:
    from django.test import override_settings

    from tilstand.portal.mail_queue import describe_mail_state, queue_mail, send_due_mails
    from tilstand.portal.models import QueuedMail
    from tilstand.terms import InvariantText

    about = {"round_name": "2031", "provider": "police", "at": NOON}
    columns = ("file", "kind", "round_name", "provider", "state", "tries", "due", "why", "at")
    with override_settings(PORTAL=tmp_path, SMTP=""):
        assert queue_mail("a.eml", MAIL, "reminder", **about) == "a.eml"  # type: ignore[arg-type]
        assert (QueuedMail.objects.count(), send_due_mails(NOON)) == (0, 0)
        assert "a.eml" in describe_mail_state("a.eml", InvariantText("X")).text("en")
    (file,) = (tmp_path / "mails").iterdir()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (MAIL, 0o600)
    assert (tmp_path / "mails").stat().st_mode & 0o777 == 0o700
    with override_settings(PORTAL=tmp_path, SMTP="smtp://127.0.0.1:9"):
        queue_mail("a.eml", MAIL, "reminder", **about)  # type: ignore[arg-type]
        queue_mail("b.eml", MAIL.replace(b"To: b@example.org\n", b""), "notice", at=NOON)
        assert [*QueuedMail.objects.order_by("pk").values_list(*columns)] == [
            ("a.eml", "reminder", "2031", "police", "queued", 0, NOON, "", NOON),
            ("b.eml", "notice", "", "", "refused", 0, NOON, "no_address", NOON),
        ]
        told = [describe_mail_state(name, InvariantText("X")).text("en") for name in ("a.eml", "b.eml")]
        assert len(set(told)) == 2
        file.unlink()
        assert send_due_mails(NOON - timedelta(seconds=1)) == 0
        assert QueuedMail.objects.get(file="a.eml").state == "queued"
        assert send_due_mails(NOON) == 0
        one = QueuedMail.objects.get(file="a.eml")
        assert (one.state, one.why) == ("refused", "gone")


def test_a_mail_with_a_link_is_taken_away_when_it_has_gone_and_no_other(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.test import override_settings

    from tilstand.portal import mail_queue as post

    sent: list[bytes] = []
    monkeypatch.setattr(post, "_send_by_smtp", sent.append)
    with override_settings(PORTAL=tmp_path, SMTP="smtp://localhost"):
        for name in ("joining", "reminder"):
            post.queue_mail(f"{name}.eml", MAIL, name, at=NOON)
        assert post.send_due_mails(NOON, only="nothing.eml") == 0
        assert post.send_due_mails(NOON) == 2
    assert sent == [MAIL, MAIL]
    assert [one.name for one in (tmp_path / "mails").iterdir()] == ["reminder.eml"]


def test_the_page_of_mails_says_of_each_what_became_of_it(place: Path, visitor: Any, tmp_path: Path) -> None:
    from django.test import override_settings

    from tilstand.portal.models import QueuedMail

    for name, about in {
        "a": {"provider": "police", "kind": "reminder", "state": "accepted"},
        "b": {"provider": "nobody", "kind": "joining", "state": "refused", "why": "no_address"},
        "c": {"provider": "havn_shelter", "kind": "questions", "state": "queued", "why": "silent"},
    }.items():
        QueuedMail.objects.create(file=f"{name}.eml", due=NOON, at=NOON, **about)
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
        refused, accepted = QueuedMail.objects.get(file="b.eml"), QueuedMail.objects.get(file="a.eml")
        assert client.post(f"/mails/{accepted.pk}/again").status_code == 404
        assert client.post(f"/mails/{refused.pk}/again").url == "/mails"
        refused.refresh_from_db()
        assert (refused.state, refused.why) == ("refused", "gone")  # its file is no longer there
