"""A body's pages: nobody's work is lost, what does not fit is told in words, and what was shown is signed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

URL = "/2031/body/fjord_shelter/"
TOTAL = "victims_assisted | fjord_shelter | 2031"
FEMALE, MALE = f"{TOTAL} | sex=female", f"{TOTAL} | sex=male"


def put(client: Any, address: str, version: int = 0, **more: str) -> Any:
    return client.post(
        f"{URL}save", {"address": address, "version": version, **more}, headers={"Accept": "application/json"}
    )


def remarks(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{URL}check").json()["remarks"]
    return found


def digest(client: Any) -> str:
    found = re.search(r'name="digest" value="(\w+)"', client.get(f"{URL}summary").content.decode())
    return found[1] if found else ""


def test_last_years_figure_stands_beside_the_place_and_the_first_save_begins_a_draft(visitor: Any) -> None:
    client = visitor("writer")
    page = client.get(f"{URL}form/fjord_shelter.shelter").content.decode()
    assert f'name="given:{TOTAL}"' in page
    assert "Forrige gang" in page
    assert put(client, TOTAL, given="15").json()["version"] == 1
    assert "under utfylling" in client.get(URL).content.decode()


def test_two_who_write_in_the_same_place_are_both_told_and_both_are_kept(visitor: Any) -> None:
    from tilstand.portal.models import SavedCell

    vera, liv = visitor("writer"), visitor("leader")
    put(vera, TOTAL, given="14")
    answer = put(liv, TOTAL, given="16")
    assert (answer.status_code, answer.json()["given"], answer.json()["version"]) == (412, "14", 1)
    assert "Vera Prøve skrev her" in answer.json()["told"]
    assert put(liv, TOTAL, 1, given="16").status_code == 200
    assert put(liv, TOTAL, 1, given="16").status_code == 200  # sent twice: it stands already
    kept = SavedCell.objects.filter(address=TOTAL).order_by("version").values_list("given", "by")
    assert list(kept) == [("14", "Vera Prøve"), ("16", "Liv Prøve")]


def test_a_whole_page_without_a_script_keeps_all_but_what_somebody_else_wrote(visitor: Any) -> None:
    vera, liv = visitor("writer"), visitor("leader")
    put(vera, TOTAL, given="14")
    sent = {f"version:{TOTAL}": 0, f"given:{TOTAL}": "16", f"version:{MALE}": 0, f"given:{MALE}": "5"}
    answer = liv.post(f"{URL}form/fjord_shelter.shelter", sent)
    assert answer.status_code == 409
    assert "Vera Prøve skrev her mens du skrev, og der står det nå 14" in answer.content.decode()
    assert "Mann: – 5" not in answer.content.decode()
    page = liv.get(f"{URL}form/fjord_shelter.shelter").content.decode()
    assert re.search(rf'name="given:{re.escape(MALE)}" value="5"', page)


def test_what_is_no_number_is_kept_as_words_are_and_told_at_its_place(visitor: Any) -> None:
    from tilstand.portal.models import SavedCell, SavedWords

    client = visitor("writer")
    for given in ("ti til tolv", "12345678901", "9" * 40):
        version = SavedCell.objects.filter(address=TOTAL).count()
        assert put(client, TOTAL, version, given=given).status_code == 200
        assert f'value="{given}"' in client.get(f"{URL}form/fjord_shelter.shelter").content.decode()
        (told,) = [one for one in remarks(client) if one["weight"] == "error"][:1]
        assert TOTAL in [at["address"] for at in told["places"]]
        kept = SavedCell.objects.filter(address=TOTAL).latest("version")
        assert given not in kept.given
        SavedWords.objects.filter(text=given).delete()  # it can expire, and what was added to cannot


def test_a_sum_that_does_not_fit_is_told_in_words_and_cannot_be_signed(visitor: Any) -> None:
    client = visitor("leader")
    for address, given in ((TOTAL, "16"), (FEMALE, "10"), (MALE, "5")):
        put(client, address, given=given)
    put(client, f"{TOTAL} | sex=trans_or_nonbinary", given="0")
    put(client, f"{TOTAL} | sex=unknown", given="0")
    told = next(one for one in remarks(client) if one["weight"] == "error")
    assert "16" in told["text"]
    assert "15" in told["text"]
    assert {at["address"] for at in told["places"]} >= {TOTAL, FEMALE}
    page = client.get(f"{URL}summary").content.decode()
    assert "må rettes før dere kan signere" in page
    answer = client.post(f"{URL}sign", {"digest": "x"})
    assert answer.status_code == 409


def test_what_does_not_fit_in_the_figures_of_a_body_that_reports_through_another_is_told(
    visitor: Any, place: Path
) -> None:
    file = place / "providers.toml"
    through = '[providers.dal_shelter]\nvia = "fjord_shelter"'
    file.write_text(file.read_text("utf-8").replace("[providers.dal_shelter]", through), "utf-8")
    client, total = visitor("writer"), "victims_assisted | dal_shelter | 2031"
    for address, given in ((total, "16"), (f"{total} | sex=female", "17")):
        assert put(client, address, given=given).status_code == 200
    told = [one for one in remarks(client) if one["weight"] == "error"]
    assert any({at["address"] for at in one["places"]} >= {total} for one in told)


def test_not_known_nothing_and_zero_are_three_things_also_for_all_that_is_blank(visitor: Any) -> None:
    from tilstand.portal.drafts import draft_to_submission, load_draft
    from tilstand.portal.forms import build_form_pages
    from tilstand.portal.snapshot import get_round_snapshot

    client = visitor("writer")
    put(client, FEMALE, given="3")
    put(client, MALE, state="not_known")
    held = get_round_snapshot("2031")
    own = build_form_pages(held, "fjord_shelter")
    rest = own[0].sections[0].address
    assert put(client, rest, state="zero").status_code == 200
    file = draft_to_submission(held.view, "fjord_shelter", own, load_draft(held, "fjord_shelter"), 1)
    rows = [line.split(",") for line in file.data.decode().splitlines()]
    told = {row[5]: (row[6], row[7]) for row in rows if row[4] == "victims_assisted"}
    assert (told["sex=female"], told["sex=male"]) == (("3", ""), ("", "not_known"))
    assert told["sex=trans_or_nonbinary"] == ("", "zero")
    assert "" not in told  # a total over a part that is not 0 is not 0, and stays blank


def test_what_was_shown_is_signed_once_and_a_receipt_has_its_hash(place: Path, visitor: Any) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    vera, liv = visitor("writer"), visitor("leader")
    put(vera, TOTAL, given="15")
    put(vera, "answer | fjord_shelter | shelter | trends", words="Flere spør om arbeid.\nFlere er unge.")
    shown = digest(liv)
    assert digest(vera) == ""  # who may not sign is offered no such thing
    put(vera, TOTAL, 1, given="17")
    answer = liv.post(f"{URL}sign", {"digest": shown})
    assert answer.status_code == 409
    assert "Vera Prøve skrev sist" in answer.content.decode()
    again = digest(liv)
    assert liv.post(f"{URL}sign", {"digest": again}).status_code == 302
    assert liv.post(f"{URL}sign", {"digest": again}).status_code == 409
    assert put(vera, TOTAL, 2, given="18").status_code == 409
    came = get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").last("receive")
    assert (came.by, came.channel, came.right.value) == ("Liv Prøve", "portal", "provider")
    page = vera.get(f"{URL}receipt").content.decode()
    assert came.names in page
    assert re.search(r'<td class="number">17</td>', page)
    kept = (place / "rounds" / "2031" / "submissions" / "fjord_shelter.1.csv").read_text("utf-8")
    assert "Flere" not in kept
    entries = [one for one in get_round_snapshot("2031").archive.entries() if one.provider == "fjord_shelter"]
    bare = [one for one in entries if not one.expires]
    assert [one.name for one in bare] == ["fjord_shelter.1.csv.counts.csv"]


def test_a_body_that_reports_for_another_has_its_pages_too(place: Path) -> None:
    from tilstand.portal.forms import build_form_pages
    from tilstand.portal.snapshot import get_round_snapshot

    held = get_round_snapshot("2031")
    assert [one.name for one in build_form_pages(held, "havn_shelter")] == [
        "havn_shelter.shelter",
        "island_outreach.outreach",
    ]
    told = [address for page in build_form_pages(held, "havn_shelter") for address in page.addresses]
    assert len(told) == len(set(told))


def test_a_place_that_nobody_asks_for_and_a_text_without_end_are_refused_in_words(visitor: Any) -> None:
    client = visitor("writer")
    assert "ikke om dette" in put(client, "victims_assisted | police | 2031", given="1").json()["told"]
    assert "for lang" in put(client, TOTAL, given="1" * 201).json()["told"]


def test_each_page_speaks_the_language_that_was_chosen(visitor: Any) -> None:
    client = visitor("writer")
    assert "Themes" in client.get(f"{URL}?language=en").content.decode()
    assert "Themes" in client.get(URL).content.decode()
    assert "Temaer" in client.get(f"{URL}?language=nb").content.decode()


def test_what_somebody_writes_is_never_markup(visitor: Any) -> None:
    client = visitor("writer")
    words = "<script>alert(1)</script>"
    put(client, "answer | fjord_shelter | shelter | trends", words=words)
    put(client, TOTAL, given=words)
    for page in ("form/fjord_shelter.shelter", "summary"):
        answer = client.get(f"{URL}{page}")
        assert words not in answer.content.decode()
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_who_saves_a_whole_page_goes_on_to_the_next_and_from_the_last_to_all_of_it(visitor: Any) -> None:
    from types import SimpleNamespace

    from tilstand.portal.views import body

    client, page = visitor("writer"), "/2031/body/fjord_shelter/form/fjord_shelter.shelter"
    assert client.post(page, {})["Location"] == page
    assert client.post(page, {"go": "on"})["Location"] == "/2031/body/fjord_shelter/summary"
    pages: Any = tuple(
        SimpleNamespace(name=name, corrects=former) for name, former in (("a", ""), ("b", ""), ("c", "2030"))
    )
    visit: Any = SimpleNamespace(room=SimpleNamespace(name="2031"), provider="fjord_shelter")
    told = []
    for sent in ({}, {"go": "on"}):
        request: Any = SimpleNamespace(POST=sent)
        told.append(
            [body._make_next_page_url(request, visit, pages, one).rpartition("fjord_shelter/")[2] for one in pages]
        )
    assert told == [["form/a", "form/b", "form/c"], ["form/b", "summary", "summary"]]
