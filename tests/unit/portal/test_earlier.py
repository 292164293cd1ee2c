"""A body corrects a figure of an earlier year: the same act as in a file, and nothing is replaced."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

URL = "/2031/body/police/"
EARLIER = "cases_opened | police | 2030"
NOW = "cases_opened | police | 2031"
PAGE = f"{URL}form/2030.police.police"
REASON = "To saker var ført to ganger."


@pytest.fixture
def desk(place: Path, visitor: Any) -> Any:
    """The police of Sagaland, who have delivered nothing yet, and signs for them."""
    (place / "rounds" / "2031" / "submissions" / "police.csv").unlink()
    return visitor("other")


def put(client: Any, address: str, version: int = 0, **more: str) -> Any:
    told = {"address": address, "version": version, **more}
    answer = client.post(f"{URL}save", told, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return answer


def warned(client: Any) -> list[str]:
    found = client.get(f"{URL}check").json()["remarks"]
    return [one["text"] for one in found if any(at["address"] == EARLIER for at in one["places"])]


def sign(client: Any) -> None:
    page = client.get(f"{URL}summary").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{URL}sign", {"digest": digest}).status_code == 302


def files(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_it_stands_beside_what_was_published_and_without_a_reason_it_is_asked_for(desk: Any) -> None:
    assert PAGE in desk.get(URL).content.decode()
    page = desk.get(PAGE).content.decode()
    assert re.search(rf'id="\w+-b">.*?16</span>\s*<input[^>]*name="given:{re.escape(EARLIER)}"', page, re.S)
    assert "Hvorfor det er rettet" in page
    assert "Rett tall fra tidligere år" in page
    put(desk, EARLIER, given="14")
    (alone,) = warned(desk)
    assert "ikke skrevet noe for 2031" in alone  # not that its period is another one
    put(desk, NOW, given="18")
    assert ["uten at det står hvorfor" in one for one in warned(desk)] == [True]
    put(desk, EARLIER, 1, given="14", words=REASON)
    assert warned(desk) == []
    other = desk.post(f"{URL}save", {"address": "cases_opened | police | 2029", "version": 0, "given": "1"})
    assert "ikke om dette" in other.content.decode()  # never stated: there is nothing to correct


def test_what_was_published_stays_and_the_unit_sees_both_with_the_reason(place: Path, desk: Any, visitor: Any) -> None:
    from tilstand.round.state import load_round

    before = files(place / "rounds" / "2030")
    put(desk, NOW, given="18")
    put(desk, EARLIER, given="14", words=REASON)
    sign(desk)
    assert files(place / "rounds" / "2030") == before
    receipt = desk.get(f"{URL}receipt").content.decode()
    assert re.search(r'class="number">16</td><td class="number">14</td>', receipt)
    state = load_round(place, "2031")
    told = {one.key.text(): one for one in state.reconciled.figures.revisions}
    assert (str(told[EARLIER].published), str(told[EARLIER].revised)) == ("16", "14")
    assert REASON not in (place / "rounds/2031/submissions/police.1.csv").read_text("utf-8")
    unit = visitor("unit")
    page = unit.get("/2031/findings").content.decode()
    assert re.search(rf'>16</td><td class="number">14</td><td>{re.escape(REASON)}', page)
    assert REASON in unit.get("/2031/texts").content.decode()  # it is printed when somebody releases it
    shown = desk.get(f"{URL}form/police.police").content.decode()
    assert re.search(rf'data-place="{re.escape(NOW)}".*?only-narrow">[^<]*</span>16</span>', shown, re.S)


def test_opened_again_the_correction_is_where_the_body_goes_on(desk: Any, visitor: Any) -> None:
    put(desk, NOW, given="18")
    put(desk, EARLIER, given="14", words=REASON)
    sign(desk)
    visitor("unit").post("/2031/reopen/police", {"reason": "Noe mangler."})
    assert desk.post(f"{URL}resume").status_code == 302
    page = desk.get(PAGE).content.decode()
    assert f'name="given:{EARLIER}" value="14"' in page
    assert REASON in page


def test_a_figure_that_was_written_over_in_the_workbook_is_shown_and_taken_over(place: Path, desk: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    head = "provider,form,period,version,measure,breakdown,value,status,remark\n"
    row = "police,police,{},1,cases_opened,,{},,{}\n"
    data = (head + row.format(2031, 18, "") + row.format(2030, 14, REASON)).encode()
    page = desk.post(f"{URL}upload", {"file": SimpleUploadedFile("svar.csv", data)}).content.decode()
    assert REASON in page
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert desk.post(f"{URL}take-over", {"digest": digest}).status_code == 302
    assert f'name="given:{EARLIER}" value="14"' in desk.get(PAGE).content.decode()
