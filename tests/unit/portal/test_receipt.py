"""The receipt as PDF: the same bytes for the same delivery, in the language of the body."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import matterhorn
import pdfua
import pikepdf
import pytest
from as_before import as_before
from pypdf import PdfReader

FIXTURES = Path(__file__).parents[2] / "fixtures"
URL = "/2031/body/fjord_shelter/"
TOTAL = "victims_assisted | fjord_shelter | 2031"


@pytest.fixture
def leader(visitor: Any) -> Any:
    """Somebody who has signed for a body: one figure meant as about, one that is not known."""
    client = visitor("leader")
    client.post(f"{URL}save", {"address": TOTAL, "version": 0, "given": "15", "qualifier": "about"})
    told = {"address": f"{TOTAL} | sex=male", "version": 0, "state": "not_known", "words": "=1+1 hemmelig"}
    client.post(f"{URL}save", told)
    page = client.get(f"{URL}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{URL}sign", {"digest": digest}).status_code == 302
    return client


def test_it_tells_figures_time_and_hash_and_nothing_that_was_said(leader: Any) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    answer = leader.get(f"{URL}receipt.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    words = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())
    came = get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").last("receive")
    assert came.names in words.replace(" ", "")
    assert "Liv Prøve" in words
    assert "omtrent 15" in words
    assert "Kjønn: Mann ukjent" in words
    assert re.search(r"klokka \d\d:\d\d \(UTC\)", words)
    assert "hemmelig" not in words
    page = leader.get(f"{URL}receipt").content.decode()
    assert f"{URL}receipt.pdf" in page
    assert re.search(r'class="number">omtrent 15<', page)


def test_everything_that_the_file_is_set_from(leader: Any, place: Path) -> None:
    from tilstand.portal.delivery import _build_receipt_data, load_delivered_figures
    from tilstand.portal.forms import build_all_form_pages
    from tilstand.portal.snapshot import get_round_snapshot

    held = get_round_snapshot("2031")
    one = load_delivered_figures(held, "fjord_shelter", build_all_form_pages(held, "fjord_shelter"))
    assert one is not None
    told = json.dumps(_build_receipt_data(held, "fjord_shelter", one), ensure_ascii=False, indent=1, sort_keys=True)
    told = re.sub(r"\d+\. \w+ 2\d{3}|\d\d:\d\d", "NOW", told)
    as_before(FIXTURES / "receipt.json", f"{told}\n")


def test_the_same_delivery_gives_the_same_bytes_also_when_it_was_accepted(leader: Any, visitor: Any) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    first = leader.get(f"{URL}receipt.pdf").content
    names = get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").names
    assert visitor("unit").post("/2031/accept/fjord_shelter", {"names": names}).status_code == 302
    writer = visitor("writer")
    writer.get(f"{URL}?language=en")
    assert writer.get(f"{URL}receipt.pdf").content == first


def test_it_fails_no_condition_of_pdf_ua(leader: Any, tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(leader.get(f"{URL}receipt.pdf").content)
    assert pdfua.validate(str(path)).findings == ()
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "nb"
        assert matterhorn.faults(pdf) == []


def test_nobody_else_gets_it_and_before_there_is_one_nobody_does(visitor: Any, place: Path) -> None:
    for role in ("writer", "leader", "other", "unit", "nobody"):
        assert visitor(role).get(f"{URL}receipt.pdf").status_code == 404, role


def test_others_do_not_get_what_is_there(leader: Any, visitor: Any) -> None:
    for role in ("other", "unit", "nobody"):
        assert visitor(role).get(f"{URL}receipt.pdf").status_code == 404, role
