"""What is kept for its time: contact points with consent, words, accounts; taken away by rule, and noted."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

OWN = "/2031/body/fjord_shelter/"
TOLD = {"provider": "fjord_shelter", "name": "Ada Prøve", "mail": "ada@example.org"}


def today(days: int = 0) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days)).isoformat()


def agreed(unit: Any, days: int = 0, **more: str) -> Any:
    return unit.post("/contacts/add", {**TOLD, "consented": today(days), **more})


def test_a_reminder_goes_to_who_said_yes_and_to_the_office_once_that_is_over(
    visitor: Any, place: Path, tmp_path: Path
) -> None:
    from django.test import override_settings

    from tilstand.portal.models import ContactPoint

    unit = visitor("unit")

    def receiver() -> str:
        with override_settings(PORTAL=tmp_path):
            assert unit.post("/2031/remind/fjord_shelter").status_code == 302
        mail = max((tmp_path / "mails").glob("*.eml"))
        return str(message_from_bytes(mail.read_bytes(), policy=policy.default)["To"])

    office = receiver()
    agreed(unit, 30)
    agreed(unit, 10, name="Bo Prøve", mail="bo@example.org")
    assert "bo@example.org" in receiver()
    page = unit.get("/contacts").content.decode()
    assert page.index("Ada Prøve") < page.index("Bo Prøve")  # who is asked again first
    first = ContactPoint.objects.get(name="Ada Prøve")
    unit.post(f"/contacts/{first.pk}/renew")
    assert "ada@example.org" in receiver()
    unit.post(f"/contacts/{first.pk}/remove")
    assert "bo@example.org" in receiver()
    ContactPoint.objects.update(review=datetime.now(UTC).date() - timedelta(days=1))
    assert receiver() == office


@pytest.mark.parametrize(
    "wrong",
    [
        {"consented": today(400)},
        {"consented": today(-2)},
        {"consented": "yesterday"},
        {"mail": "ada@"},
        {"mail": "a\nb@example.org"},
        {"name": " "},
        {"provider": "nowhere"},
    ],
)
def test_nobody_is_noted_without_a_yes_of_the_past_year_and_an_address(visitor: Any, wrong: Any) -> None:
    from tilstand.portal.models import ContactPoint

    answer = visitor("unit").post("/contacts/add", {**TOLD, "consented": today(), **wrong})
    assert (answer.status_code, "Ingenting er endret" in answer.content.decode()) == (409, True)
    assert not ContactPoint.objects.exists()


def test_what_was_kept_long_enough_goes_and_leaves_a_tombstone_that_names_nobody(visitor: Any, tmp_path: Path) -> None:
    from django.db import DatabaseError, transaction

    from tilstand.portal.maintenance import expire_records, list_expired_records
    from tilstand.portal.models import ContactPoint, KeptAct, Mandate, Person, SavedCell, SavedWords, Tombstone
    from tilstand.portal.snapshot import get_portal_time

    unit = visitor("unit")
    answer = {"address": "mean_stay | fjord_shelter | 2031", "given": "30", "words": "an odd year"}
    visitor("writer").post(f"{OWN}save", answer)
    agreed(unit)
    unit.post(f"/people/{Person.objects.get(login='other').pk}/end")
    (tmp_path / "mails").mkdir()
    mails = [tmp_path / "mails" / f"{name}.eml" for name in ("old", "new")]
    for mail in mails:
        mail.write_text("x")
    os.utime(mails[0], (0, 0))
    words = SavedWords.objects.get()
    assert expire_records(tmp_path, at=get_portal_time()) == ()
    SavedWords.objects.update(at=get_portal_time() - timedelta(days=3651))
    Person.objects.filter(login="other").update(ended=get_portal_time() - timedelta(days=366))
    ContactPoint.objects.update(review=get_portal_time().date() - timedelta(days=1))
    kept = (KeptAct.objects.count(), SavedCell.objects.count())
    gone = expire_records(tmp_path, at=get_portal_time())
    assert [mail.exists() for mail in mails] == [False, True]
    assert [one.kind for one in gone] == ["savedwords", "person", "contactpoint"]
    assert gone[0].sha256 == words.sha256
    assert not SavedWords.objects.exists()
    assert not Person.objects.filter(login="other").exists()
    assert not Mandate.objects.filter(person__login="other").exists()
    assert not [*list_expired_records(get_portal_time().date())]
    assert (KeptAct.objects.count(), SavedCell.objects.count()) == kept
    assert not any("Prøve" in str(line) for line in Tombstone.objects.values())
    assert "30" in visitor("writer").get(f"{OWN}form/fjord_shelter.shelter").content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Tombstone.objects.all().delete()
