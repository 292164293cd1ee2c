"""A returned workbook: read by the guarded reader, shown beside the draft, and taken over when asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

URL = "/2031/body/fjord_shelter/"
TOTAL = "victims_assisted | fjord_shelter | 2031"
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
    from tilstand.portal.models import SavedCell

    answer = sent(visitor("writer"), name, data)
    assert told in answer.content.decode()
    assert (SavedCell.objects.count(), lying()) == (0, [])


def test_a_file_without_end_is_refused(visitor: Any, monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    from tilstand.portal import uploads

    monkeypatch.setattr(uploads, "_MOST", 3)
    assert "for stor" in sent(visitor("writer"), "svar.xlsx", b"PKPK").content.decode()


def test_what_a_file_says_is_told_place_by_place_over_the_versions_that_stand(place: Path) -> None:
    from dataclasses import replace

    from tilstand.model import Answer, Observation, Source, Submission
    from tilstand.portal.drafts import Draft, PlaceEntry
    from tilstand.portal.forms import build_form_pages
    from tilstand.portal.models import SavedCell
    from tilstand.portal.snapshot import get_round_snapshot
    from tilstand.portal.uploads import submission_to_entries
    from tilstand.terms import Value, ValueQualifier, ValueStatus

    held, source = get_round_snapshot("2031"), Source("svar.csv", 0)
    (page,) = build_form_pages(held, "fjord_shelter")
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
    kept = Draft({one.address: SavedCell(version=7) for one in (more[1], trends)}, {})
    assert list(submission_to_entries([page], given, kept, "nb")) == [
        PlaceEntry(total.address, 0, "15.50", "", "about", "Et anslag."),
        PlaceEntry(more[0].address, 0, "0"),
        PlaceEntry(more[1].address, 7, "", "not_known", "", "Ingen teller det."),
        PlaceEntry(more[2].address),
        PlaceEntry(trends.address, 7, words="Flere."),
        PlaceEntry(other.address, words="Nothing."),  # in the language in which it came
    ]
    assert [one.words for one in submission_to_entries([page], replace(given, observations=()), kept, "en")] == [
        "More.",
        "Nothing.",
    ]
    silent = replace(given, observations=(), answers=(replace(answers[0], text={}),))
    assert list(submission_to_entries([page], silent, kept, "nb")) == []
