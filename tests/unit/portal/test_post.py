"""Mails by a server that runs as a process: what it accepts, refuses, and what waits while it is silent."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from local_smtp import free_port, kept, mail_server

REMIND = "/2031/remind/fjord_shelter"


@pytest.fixture
def written_to(place: Path, tmp_path: Path) -> Any:
    """Mails go to a server that is not there yet; a body has an address."""
    from django.test import override_settings

    from tilstand.portal.mail_queue import record_contact_consent
    from tilstand.portal.snapshot import get_portal_time

    port, today = free_port(), get_portal_time().date()
    with override_settings(SMTP=f"smtp://127.0.0.1:{port}"):

        def reached(mail: str = "office@example.org") -> int:
            record_contact_consent("fjord_shelter", "Liv Prøve", mail, consented=today, today=today)
            return port

        yield reached


def told(client: Any) -> str:
    """What the board says once."""
    (found,) = re.findall(r'role="status">([^<]+)<', client.get("/2031/board").content.decode())
    return str(found)


def test_what_is_not_accepted_is_kept_and_tried_again(visitor: Any, written_to: Any, tmp_path: Path) -> None:
    from tilstand.portal.mail_queue import send_due_mails
    from tilstand.portal.models import QueuedMail
    from tilstand.portal.snapshot import get_portal_time

    client, port = visitor("unit"), written_to()
    assert client.post(REMIND).status_code == 302
    assert "svarer ikke" in told(client)
    assert "prøvd igjen" in client.get("/mails").content.decode()
    one = QueuedMail.objects.get()
    assert (one.state, one.why, one.tries) == ("queued", "silent", 1)
    with mail_server(port, tmp_path / "box"):
        assert send_due_mails(get_portal_time()) == 0  # not due yet
        assert send_due_mails(get_portal_time() + timedelta(minutes=2)) == 1
        assert send_due_mails(get_portal_time() + timedelta(hours=2)) == 0  # it was sent
    (mail,) = kept(tmp_path / "box")
    assert (mail["To"], mail["X-Unsent"]) == ("Liv Prøve <office@example.org>", None) or "office@" in mail["To"]
    assert mail["X-Unsent"] is None
    body = mail.get_payload(decode=True).decode()
    assert "Fjord" in body
    assert not re.search(r"\b(14|15|30)\b", body)  # a mail holds no figure
    assert QueuedMail.objects.get().state == "accepted"


def test_an_address_that_the_server_refuses_is_told_and_one_that_it_puts_off_waits(
    visitor: Any, written_to: Any, tmp_path: Path
) -> None:
    from tilstand.portal.models import ContactPoint, QueuedMail

    client, port = visitor("unit"), written_to("nobody@example.org")
    with mail_server(port, tmp_path / "box"):
        client.post(REMIND)
        assert "sier nei til adressen" in told(client)
        assert QueuedMail.objects.get().state == "refused"
        ContactPoint.objects.update(mail="later@example.org")
        client.post(REMIND)
        assert (QueuedMail.objects.get().state, QueuedMail.objects.get().why) == ("queued", "refused")
        assert not kept(tmp_path / "box")
        ContactPoint.objects.all().delete()
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
    from tilstand.portal.models import QueuedMail
    from tilstand.portal.server import run_due_work, run_worker

    client, port = visitor("unit"), written_to()
    client.post(REMIND)
    QueuedMail.objects.update(due=QueuedMail.objects.get().at)
    with mail_server(port, tmp_path / "box"):
        assert run_due_work()
    assert not run_due_work()
    run_worker(parent=1)  # whoever started it is no longer there
    assert len(kept(tmp_path / "box")) == 1


def test_all_who_are_asked_are_told_once_and_no_figure_leaves(visitor: Any, written_to: Any, tmp_path: Path) -> None:
    from tilstand.portal.mail_queue import send_due_mails
    from tilstand.portal.models import QueuedMail
    from tilstand.portal.snapshot import get_portal_time

    unit, port = visitor("unit"), written_to()
    visitor("other").post(
        "/2031/body/police/save", {"address": "cases_opened | police | 2031", "version": 0, "given": "18"}
    )
    page = unit.get("/2031/board").content.decode()
    assert "3 instanser er bedt om tall" in page  # the police have begun
    assert unit.post("/2031/tell").status_code == 302
    assert "skrevet til 3 instanser" in told(unit)
    assert set(QueuedMail.objects.values_list("provider", "kind")) == {
        (body, "invitation") for body in ("migration_board", "havn_shelter", "fjord_shelter")
    }
    with mail_server(port, tmp_path / "box"):
        assert send_due_mails(get_portal_time()) == 1  # the others have no address, and the page says so
    (mail,) = kept(tmp_path / "box")
    words = mail.get_payload(decode=True).decode()
    assert "regnearket" in words
    assert not re.search(r"\d", re.sub(r"2031|2032|1\. mars|15\. mai", "", words))
    assert unit.post("/2031/tell").status_code == 302
    assert QueuedMail.objects.count() == 3
    assert "/2031/tell" not in unit.get("/2031/board").content.decode()
