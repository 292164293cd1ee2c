"""Invitations, reminders and replies as mails: each body's own, in its language, ready to send."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.terms import Key, Period, Value

pytestmark = pytest.mark.slow

KARI = ("--by", "Kari Prøve", "--language", "en")
HAVN = "havn_shelter"


def mail(file: Path) -> EmailMessage:
    made = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    return made


def words(file: Path) -> str:
    body = mail(file).get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
def opened(tilstand, place: Path, tmp_path: Path) -> Path:
    """A round opened with mails, in which one body is written to in English at its own address."""
    providers, settings = place / "providers.toml", place / "collection.toml"
    own = '[providers.police]\nlanguage = "en"\ncontact = { name = "Desk", mail = "desk@police.example" }\n'
    providers.write_text(providers.read_text("utf-8").replace("[providers.police]\n", own), "utf-8")
    unit = 'contact = { name = "Enheten", mail = "unit@example.org", phone = "00 11 22 33" }\n'
    settings.write_text(unit + settings.read_text("utf-8"), "utf-8")
    folder = ("--workbooks", tmp_path / "books", "--mails", tmp_path / "mails")
    done = tilstand("round", "open", place, "2032", "--deadline", "2033-03-01", *folder, "--by", "Kari")
    assert done.returncode == 0, done.stderr
    assert "4 e-poster har ingen adresse." in done.stderr.decode()
    return place


def filled(place: Path, file: Path, value: object, version: int = 1) -> Path:
    view = define.read_collection(place).at("2032")
    key = Key("victims_assisted", HAVN, Period.from_year(2032))
    values = {key: Value.number(value)}  # type: ignore[arg-type]
    collect.write_workbook_template(view, "2032", HAVN, file, {}, values=values, version=version)
    return file


def test_each_body_gets_its_workbook_in_one_mail(opened, tmp_path) -> None:
    names = {one.name for one in (tmp_path / "mails").iterdir()}
    bodies = ("dal_shelter", "fjord_shelter", HAVN, "migration_board", "police")
    assert names == {f"invitation-{one}.eml" for one in bodies}
    made = mail(tmp_path / "mails" / "invitation-police.eml")
    assert (str(made["To"]), str(made["From"])) == ("Desk <desk@police.example>", "Enheten <unit@example.org>")
    assert str(made["Subject"]) == "Figures for 2032: Sagaland Police (generated)"
    (book,) = made.iter_attachments()
    assert book.get_content() == (tmp_path / "books" / "police.xlsx").read_bytes()
    told = words(tmp_path / "mails" / "invitation-police.eml")
    for said in ("1 March 2033", "unit@example.org, 00 11 22 33", "released", "kept for 10 years", "Enheten"):
        assert said in told
    assert "innen 1. mars 2033" in words(tmp_path / "mails" / f"invitation-{HAVN}.eml")


def test_who_has_sent_nothing_is_reminded_by_when(tilstand, opened, tmp_path) -> None:
    tilstand("round", "exempt", opened, "2032", "dal_shelter", "--reason", "Closed.", *KARI)
    folder = ("--mails", tmp_path / "again")
    done = tilstand("round", "remind", opened, "2032", "--today", "2033-02-20", *folder, *KARI[2:])
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[-1] == "4 bodies have something to send."
    told = words(tmp_path / "again" / "reminder-police.eml")
    assert "– The figures. The deadline is 1 March 2033." in told
    assert "We need your answer by 1 March 2033." in told
    assert not (tmp_path / "again" / "reminder-dal_shelter.eml").exists()
    late = ("--today", "2033-03-02", "--until", "2033-03-10", "police")
    tilstand("round", "remind", opened, "2032", *late, "--mails", tmp_path / "late", *KARI[2:])
    told = words(tmp_path / "late" / "reminder-police.eml")
    assert "The deadline was 1 March 2033." in told
    assert "We need your answer by 10 March 2033." in told
    assert [one.name for one in (tmp_path / "late").iterdir()] == ["reminder-police.eml"]


@pytest.mark.slow
def test_a_reminder_names_questions_and_the_account(tilstand, place, tmp_path) -> None:
    file = place / "rounds" / "2031" / "submissions" / "police.csv"
    text = file.read_text("utf-8")
    file.write_text(text.replace("victims_identified,sex=male,4,", "victims_identified,sex=male,6,"), "utf-8")
    tilstand("round", "ask", place, "2031", "--mails", tmp_path, *KARI)
    out = ("--out", tmp_path, "--mails", tmp_path)
    tilstand("round", "account", place, "2031", "police", *out, *KARI)
    done = tilstand("round", "remind", place, "2031", "--mails", tmp_path, "--language", "en")
    lines = done.stdout.decode().splitlines()
    assert "Sagaland Police (generated): 1 answer; approval of the account" in lines
    told = words(tmp_path / "reminder-police.eml")
    assert "– 1 svar. Spørsmålet har nummer " in told
    assert "– Om dere godkjenner det som skal stå om dere. Det ble sendt " in told


def test_a_reply_tells_each_of_the_files_own_faults_once(tilstand, opened, tmp_path) -> None:
    good = filled(opened, tmp_path / "good.xlsx", 12)
    bad = filled(opened, tmp_path / "bad.xlsx", 12.5, 2)
    replies = tmp_path / "replies"
    done = tilstand("round", "receive", opened, "2032", good, bad, "--mails", replies, *KARI)
    assert done.returncode == 1
    told = sorted(words(one) for one in replies.iterdir())
    assert len(told) == 2  # neither is written over the other
    (thanks,) = (one for one in told if "Vi har mottatt good.xlsx: versjon 1, med 1 tall. Takk." in one)
    (refused,) = (one for one in told if "bad.xlsx kan ikke brukes ennå" in one)
    assert thanks != refused
    faults = [line for line in refused.splitlines() if line.startswith("C0")]
    assert len(faults) == 1
    assert {"Hvor", "Hva ", "Gjør"} <= {line[:4] for line in refused.splitlines()}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('language = "fi"', "fi is none of the collection's languages"),
        ('contact = { mail = "a@b.example\\nBcc: x@y.example" }', "is not an e-mail address"),
        ('contact = { mail = "nobody" }', "is not an e-mail address"),
    ],
)
def test_a_language_or_address_that_cannot_be_is_told_by_define(tilstand, place, line, said) -> None:
    providers = place / "providers.toml"
    text = providers.read_text("utf-8")
    providers.write_text(text.replace("[providers.police]\n", f"[providers.police]\n{line}\n"), "utf-8")
    done = tilstand("define", place, "--language", "en")
    assert done.returncode != 0
    assert said in done.stderr.decode()
    assert "providers.toml, line" in done.stderr.decode()
