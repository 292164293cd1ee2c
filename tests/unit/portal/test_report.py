"""The report's text at the desk: the same files, bound figures picked, the page beside, versions kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import NOON

URL = "/2031/report/nb/01-hjelp"
LOOK = "/2031/report/nb/look/01-hjelp"
TEXT = "# Hjelp\n\nKrisesentrene hjalp {{ figure victims_assisted of havn_shelter as person }}.\n"


@pytest.fixture
def file(place: Path) -> Path:
    made = place / "rounds" / "2031" / "report" / "nb" / "01-hjelp.md"
    made.parent.mkdir(parents=True)
    made.write_text(TEXT, "utf-8")
    return made


def saved(client: Any, text: str, version: int) -> Any:
    return client.post(URL, {"text": text, "version": version})


def test_a_figure_is_found_with_its_value_and_put_in_bound(visitor: Any, file: Path) -> None:
    client = visitor("unit")
    assert "01-hjelp" in client.get("/2031/report").content.decode()
    found = client.get("/2031/report/figures?q=havn").json()["figures"]
    assert found
    one = next(each for each in found if "where" not in each["reference"])
    text = f"# Hjelp\n\nDet var {one['reference']} i alt.\n"
    page = client.post(LOOK, {"text": text}).content.decode()
    assert re.search(rf'<span class="bound">\s*{re.escape(one["value"])}', page) or 'class="bound"' in page
    assert client.get("/2031/report/figures?q=nobody-is-called-this").json() == {"figures": []}
    assert file.read_text("utf-8") == TEXT  # looking changes nothing


def test_a_number_that_is_bound_to_nothing_is_marked_and_said(visitor: Any, file: Path) -> None:
    page = visitor("unit").post(LOOK, {"text": TEXT + "\nI alt 28 fikk hjelp.\n"}).content.decode()
    assert '<mark class="unbound" title="Ikke bundet til et tall">28</mark>' in page
    assert "kan den ikke bygges" in page
    assert '<mark class="waits"' in page  # nobody has released what was carried over
    assert "<script>" not in visitor("unit").post(LOOK, {"text": "# A\n\n<script>x</script>\n"}).content.decode()


def test_two_in_one_section_are_told_and_two_in_different_ones_are_not(visitor: Any, file: Path) -> None:
    from tilstand.portal.models import SavedSection

    other = file.with_name("02-mer.md")
    other.write_text("# Mer\n\nMer tekst.\n", "utf-8")
    una, second = visitor("unit"), visitor("unit")
    assert saved(una, TEXT + "\nEn setning til.\n", 0).status_code == 302
    clash = saved(second, TEXT + "\nNoe annet.\n", 0)
    page = clash.content.decode()
    assert clash.status_code == 412
    assert "En setning til." in page  # what stands
    assert "Noe annet." in page  # what they wrote, kept on the page
    assert "setning til" in file.read_text("utf-8")
    assert second.post("/2031/report/nb/02-mer", {"text": "# Mer\n\nNy.\n", "version": 0}).status_code == 302
    assert saved(second, TEXT + "\nNoe annet.\n", 1).status_code == 302
    file.write_text(TEXT + "\nFra mappa.\n", "utf-8")  # somebody writes in the folder meanwhile
    assert saved(una, TEXT + "\nAtter en.\n", 2).status_code == 412
    assert saved(una, TEXT + "\nAtter en.\n", 3).status_code == 302
    own = SavedSection.objects.filter(file__endswith="01-hjelp.md").order_by("version")
    assert [one.text.split("\n")[-2] for one in own] == [
        "Krisesentrene hjalp {{ figure victims_assisted of havn_shelter as person }}.",
        "En setning til.",
        "Noe annet.",
        "Fra mappa.",
        "Atter en.",
    ]
    assert "Noe annet" in una.get("/2031/report/nb/version/2/01-hjelp").content.decode()


def test_what_is_no_text_and_what_is_no_section_is_refused(visitor: Any, file: Path) -> None:
    client = visitor("unit")
    for text in ("", " \n ", "a\0b", "x" * 200_001):
        assert saved(client, text, 0).status_code == 409
    for name in ("../../round", "nothing", "01-hjelp.md"):
        assert client.get(f"/2031/report/nb/{name}").status_code == 404
        assert client.post(f"/2031/report/nb/{name}", {"text": "x", "version": 0}).status_code == 404
    assert client.get("/2031/report/xx/01-hjelp").status_code == 404
    assert file.read_text("utf-8") == TEXT


def test_a_sentence_is_released_once_it_was_read_and_one_with_a_mark_by_itself(visitor: Any, file: Path) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    file.write_text(f"{TEXT}\nDet var flere enn i fjor.\n\nAlle fikk hjelp.\n", "utf-8")
    unit = visitor("unit")

    def codes(number: int) -> tuple[str, list[str]]:
        page = unit.get("/2031/sentences", {"page": number}).content.decode()
        return page, re.findall(r'name="code" value="(\w+)"', page)

    page, found = codes(1)
    assert "hadde ikke rukket" in page  # the unit's reasons; words of bodies are released on their own page
    assert "gjennom tips fra havna" not in page
    page, found = codes(2)
    assert re.findall(r"01-hjelp.md:\d+", page)
    assert len(found) > 1  # what is marked one by one, and the rest together
    assert "<mark>flere enn</mark>" in page
    assert unit.post("/2031/release", {"code": "0" * 12}).status_code == 409
    assert unit.post("/2031/release", {"code": found[-1]})["Location"].endswith("/sentences")
    page, left = codes(2)
    assert ("Alle fikk hjelp" in page, "<mark>flere enn</mark>" in page, left) == (False, True, found[:-1])
    for one in left:
        unit.post("/2031/release", {"code": one})
    assert "01-hjelp" not in codes(0)[0]
    (first, *_) = codes(0)[1]
    assert unit.post("/2031/release", {"code": first}).status_code == 302
    assert {one.act for one in get_round_snapshot("2031").store.read_events() if one.track == "text"} == {"release"}
    assert visitor("writer").get("/2031/sentences").status_code == 404


def test_a_section_has_room_for_so_many_signs_with_the_end_of_its_line(place: Path, file: Path) -> None:
    from tilstand.errors import UsageError
    from tilstand.portal.report_editor import get_report_section, list_section_versions, save_section
    from tilstand.portal.snapshot import get_round_snapshot

    held, by = get_round_snapshot("2031"), {"by": "Una Prøve", "at": NOON}
    one = get_report_section(held, "nb", "01-hjelp")
    assert (one.language, one.name, one.text, one.version, one.own) == ("nb", "01-hjelp", TEXT, 0, True)
    for unfit in ("x" * 200_000, "a\0b", " \r\n "):
        with pytest.raises(UsageError):
            save_section(held, one, unfit, 0, **by)
    assert (file.read_text("utf-8"), list_section_versions(held, one.file)) == (TEXT, ())
    made = save_section(held, one, "x" * 199_997 + "\rz\r\n\r\n", 0, **by)
    assert (made.version, made.file, made.by, made.at, len(made.text)) == (1, one.file, "Una Prøve", NOON, 200_000)
