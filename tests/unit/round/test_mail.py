"""Mails as files: drafts that are the same bytes every time, and heads in which nothing can be smuggled."""

from __future__ import annotations

import email
import email.policy
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest

from tilstand.define.definitions import Contact
from tilstand.errors import UsageError
from tilstand.round.letters import BodyMail, format_mail_draft
from tilstand.terms.text import mark_language_run

AT = datetime(2032, 2, 1, 12, tzinfo=UTC)
UNIT = Contact(name="Enheten", mail="unit@example.org")
HAVN = Contact(name="Havn botilbud", mail="post@havn.example")
MAIL = BodyMail("Spørsmål om tall", "Hei,\n\nÆrlig talt.\n", "nb")


def read(data: bytes) -> EmailMessage:
    made = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    return made


def test_a_mail_is_a_draft_with_its_heads_text_and_language() -> None:
    made = read(format_mail_draft(MAIL, sender=UNIT, receiver=HAVN, at=AT))
    heads = {name: str(made[name]) for name in ("X-Unsent", "From", "To", "Subject", "Content-Language")}
    assert heads == {
        "X-Unsent": "1",
        "From": "Enheten <unit@example.org>",
        "To": "Havn botilbud <post@havn.example>",
        "Subject": "Spørsmål om tall",
        "Content-Language": "nb",
    }
    assert made["Date"].datetime == AT
    assert str(made["Message-ID"]).endswith("@example.org>")
    assert made.get_content().replace("\r\n", "\n") == MAIL.text


def test_the_same_mail_is_the_same_bytes_and_another_is_another() -> None:
    files = {"figures.xlsx": b"PK\x03\x04", "account.pdf": b"%PDF"}

    def made(**changes: object) -> bytes:
        facts = {"sender": UNIT, "receiver": HAVN, "at": AT, "attached": files, **changes}
        return format_mail_draft(MAIL, **facts)  # type: ignore[arg-type]

    assert made() == made()
    elsewhere = AT.astimezone(timezone(timedelta(hours=2)))
    assert made(at=elsewhere) == made()
    ids = [read(made(**one))["Message-ID"] for one in ({}, {"attached": {}}, {"at": AT + timedelta(1)})]
    assert len(set(ids)) == 3


def test_files_go_with_it_as_they_are() -> None:
    data = bytes(range(256)) * 9
    made = read(
        format_mail_draft(MAIL, sender=UNIT, receiver=HAVN, at=AT, attached={"bok.xlsx": data, "a.pdf": b"%PDF"})
    )
    book, report = made.iter_attachments()
    assert (book.get_filename(), book.get_content()) == ("bok.xlsx", data)
    assert book.get_content_type().endswith("spreadsheetml.sheet")
    assert (report.get_filename(), report.get_content_type()) == ("a.pdf", "application/pdf")
    body = made.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == MAIL.text


def test_a_body_without_an_address_has_a_mail_without_one() -> None:
    made = read(format_mail_draft(MAIL, sender=Contact(), receiver=Contact(), at=AT))
    assert (made["To"], made["From"]) == (None, None)
    assert str(made["Message-ID"]).endswith("@tilstand.invalid>")


@pytest.mark.parametrize(
    "address",
    ["a@b.example\nBcc: x@y.example", "a@b.example\r\nBcc: x@y.example", "a b@c.example", "nobody", "@", "a@"],
)
def test_an_address_that_could_not_stand_in_a_head_is_refused(address: str) -> None:
    strange = Contact.model_construct(name="", mail=address, phone="")
    with pytest.raises(UsageError) as stop:
        format_mail_draft(MAIL, sender=UNIT, receiver=strange, at=AT)
    assert "is not an e-mail address" in stop.value.message
    with pytest.raises(ValueError, match="no_mail"):
        Contact(mail=address)


def test_no_line_break_and_no_steering_sign_comes_into_a_head() -> None:
    bad = BodyMail("Tall\r\nBcc: x@y.example \u202eevil\u2066 מקלט", "Hei", "nb")
    whom = Contact(name="Havn\nBcc: z@y.example", mail="post@havn.example")
    data = format_mail_draft(bad, sender=UNIT, receiver=whom, at=AT, attached={"a\nb.pdf": b"x"})
    made = read(data)
    assert made["Bcc"] is None
    assert str(made["Subject"]) == "Tall Bcc: x@y.example evil מקלט"
    assert not any(line.startswith(b"Bcc") for line in data.splitlines())
    (file,) = made.iter_attachments()
    assert file.get_filename() == "a b.pdf"


GOLDEN = b"""\
X-Unsent: 1
From: Enheten <unit@example.org>
To: Havn botilbud <post@havn.example>
Subject: =?utf-8?q?Sp=C3=B8rsm=C3=A5l?= om tall
Date: Sun, 01 Feb 2032 12:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=BOUNDARY="
Message-ID: <ID@example.org>

--=BOUNDARY=
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Language: nb

Hei,

=C3=86rlig talt.

--=BOUNDARY=
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="les.txt"
MIME-Version: 1.0

b3Jk

--=BOUNDARY=--
"""


def test_a_mail_byte_for_byte() -> None:
    made = format_mail_draft(MAIL, sender=UNIT, receiver=HAVN, at=AT, attached={"les.txt": b"ord"})
    told = [MAIL.subject, MAIL.text, "nb", HAVN.mail, AT.isoformat(), "les.txt", "ord"]
    digest = hashlib.sha256("\0".join(told).encode()).hexdigest()
    expected = GOLDEN.replace(b"ID@", digest[:32].encode() + b"@").replace(b"BOUNDARY", digest[32:].encode())
    assert made == expected.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PDF", "application/pdf"),
        ("a.b.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("pdf", "application/octet-stream"),
    ],
)
def test_what_a_file_is_follows_from_its_ending(name: str, kind: str) -> None:
    (file,) = read(format_mail_draft(MAIL, sender=UNIT, receiver=HAVN, at=AT, attached={name: b"x"})).iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (name, kind)


def test_marks_of_languages_stand_in_no_mail() -> None:
    data = format_mail_draft(
        BodyMail(mark_language_run("Tall", "nb"), mark_language_run("Hei", "nb") + "\n", "en"),
        sender=UNIT,
        receiver=HAVN,
        at=AT,
    )
    made = read(data)
    assert (str(made["Subject"]), made.get_content().strip()) == ("Tall", "Hei")


def test_each_mail_has_an_id_of_its_own_by_whom_it_is_for_and_what_it_says() -> None:
    other = Contact(name="Fjord", mail="post@fjord.example")
    ids = {
        str(read(format_mail_draft(mail, sender=UNIT, receiver=whom, at=AT))["Message-ID"])
        for mail in (MAIL, replace(MAIL, subject="x"), replace(MAIL, text="x"), replace(MAIL, language="nn"))
        for whom in (HAVN, other)
    }
    assert len(ids) == 8
