"""A register in the portal: any that a collection declares, by the acts of the commands; nothing is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from local_portal import NOON, RULING
from portal_names import portal
from refused import LINES

from tilstand import define
from tilstand.define.registers import read_register, read_registers
from tilstand.errors import ArchiveError
from tilstand.languages import format_message
from tilstand.languages.catalogue import find_catalogue_message
from tilstand.registers.actions import keep_entries, release_entries
from tilstand.registers.store import load_register_entries, open_register_store
from tilstand.registers.tables import to_register_csv

from .test_authentication import back, ends

URL = "/registers/rulings/"
AT = f"{URL}entry/a/"


@pytest.fixture
def adviser(visitor: Any) -> Any:
    """Somebody else of the unit."""

    person = portal.Person.objects.create(login="adviser", name="Åse Prøve")
    portal.Mandate.objects.create(person=person, provider="")
    return visitor("adviser")


@pytest.fixture
def unit(visitor: Any) -> Any:
    return visitor("unit")


def page(client: Any, url: str) -> str:
    return unescape(client.get(url).content.decode())


class Form(HTMLParser):
    """What a browser would send of the form as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside, self.select, self.area = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.inside |= told.get("class") == "entry-form"
        name, value = told.get("name", ""), told.get("value", "")
        if not self.inside:
            return
        if tag == "input" and name and (told.get("type") != "checkbox" or "checked" in told):
            self.sent.setdefault(name, []).append(value)
        elif tag == "select":
            self.select, self.sent[name] = name, [""]
        elif tag == "option" and "selected" in told and self.select:
            self.sent[self.select] = [value]
        elif tag == "textarea":
            self.area, self.sent[name] = name, [""]

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "form"
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] = [data]


def form_of(client: Any, url: str) -> dict[str, Any]:
    form = Form()
    form.feed(client.get(url).content.decode())
    form.sent.pop("csrfmiddlewaretoken")
    return form.sent


def standing_now(name: str = "rulings") -> Any:
    return portal.load_register_state(portal.get_kept_register(name))


def test_an_entry_is_written_read_by_another_released_and_taken_down(unit: Any, adviser: Any) -> None:
    told = form_of(unit, f"{AT}edit")
    told |= {"field:summary.en": "It took long.", "field:provisions": ["", "new_9"], "reason": "It is known."}
    assert unit.post(f"{AT}edit", told).status_code == 302
    here = standing_now().entries["a"]
    assert dict(here.values) == {**RULING, "summary.en": "It took long.", "provisions": "new_9"}
    assert "En annen må lese og frigi" in page(unit, AT)
    assert "release" not in re.findall(r'action="[^"]*/(\w+)"', page(unit, AT))
    refused = unit.post(f"{AT}release", {"seen": here.sha256})
    assert (refused.status_code, standing_now().entries["a"].state) == (409, "written")
    assert adviser.post(f"{AT}release", {"seen": "0" * 64}).status_code == 409
    assert adviser.post(f"{AT}release", {"seen": here.sha256}).status_code == 302
    assert standing_now().entries["a"].state == "released"
    why = {"seen": here.sha256, "reason": "Spør Amina Testnavn."}
    refused = unit.post(f"{AT}withdraw", why)
    assert (refused.status_code, standing_now().entries["a"].state) == (409, "released")
    assert unit.post(f"{AT}withdraw", why | {"reason": "Den er anket."}).status_code == 302
    assert unit.post(f"{AT}review", {"seen": here.sha256}).status_code == 302
    acts = [(one.act, one.by, one.channel) for one in standing_now().acts.get_subject_state("entry", "a").events[1:]]
    assert acts == [
        ("write", "Una Prøve", "portal"),
        ("release", "Åse Prøve", "portal"),
        ("withdraw", "Una Prøve", "portal"),
        ("review", "Una Prøve", "portal"),
    ]
    history = page(unit, AT)
    assert all(words in history for words in ("It is known.", "Den er anket.", "<ins>", "Åse Prøve"))
    assert unit.post(f"{AT}remove", {"seen": here.sha256, "reason": "Den er ti år."}).status_code == 302
    assert "a" not in standing_now().entries
    assert "Oppføringen er fjernet" in page(unit, AT)


def test_a_form_that_is_sent_as_it_stands_changes_nothing(place: Path, unit: Any) -> None:
    """Also where codes stand in an order of their own, and where one has gone from its list."""

    portal.import_round(place / "registers" / "gatherings" / "log", "registers/gatherings")
    odd = {"kind": "talk", "on": "2031-05", "sector": "schools; health", "what.nb": "«Å» & så", "old": "x"}
    keep_entries(
        portal.get_kept_register("gatherings"), {"b": odd, "c": {**odd, "kind": "gone"}}, by="Una Prøve", at=NOON
    )
    count, at = standing_now("gatherings").acts.count, "/registers/gatherings/entry"
    assert unit.post(f"{at}/b/edit", form_of(unit, f"{at}/b/edit")).status_code == 302
    told = form_of(unit, f"{at}/c/edit")
    assert told["field:kind"] == ["gone"]  # it is told, and does not vanish
    assert "gone er ikke blant kodene" in unit.post(f"{at}/c/edit", told).content.decode()
    told |= {"field:kind": "seminar", "field:sector": ["", "health"]}
    assert unit.post(f"{at}/c/edit", told).status_code == 302
    entries = standing_now("gatherings").entries
    assert (standing_now("gatherings").acts.count, dict(entries["b"].values)) == (count + 1, odd)
    assert dict(entries["c"].values) == {**odd, "kind": "seminar", "sector": "health"}


def test_two_who_write_at_once_are_told_and_what_both_wrote_is_kept(unit: Any, adviser: Any) -> None:
    mine, theirs = form_of(unit, f"{AT}edit"), form_of(adviser, f"{AT}edit")
    theirs |= {"field:summary.nb": "Den andres ord.", "field:convicted": "2"}
    assert adviser.post(f"{AT}edit", theirs).status_code == 302
    answer = unit.post(f"{AT}edit", mine | {"field:summary.nb": "Mine ord.", "field:final": "yes"})
    shown = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert all(words in shown for words in ("Åse Prøve endret", "Mine ord.", "Den andres ord."))
    assert standing_now().entries["a"].values["summary.nb"] == "Den andres ord."
    seen = re.findall(r'name="seen" value="(\w+)"', shown)[-1]
    assert 'value="2"' in shown  # what only the other touched is theirs
    again = mine | {"seen": seen, "field:summary.nb": "Mine ord.", "field:final": "yes", "field:convicted": "2"}
    assert unit.post(f"{AT}edit", again).status_code == 302
    stood = standing_now()
    assert dict(stood.entries["a"].values) == {**RULING, "summary.nb": "Mine ord.", "final": "yes", "convicted": "2"}
    assert stood.met == ()  # it was seen
    assert "Den andres ord." in page(unit, AT)


def test_what_does_not_fit_stands_beside_its_field_and_in_a_list_with_links(unit: Any) -> None:
    told = form_of(unit, f"{URL}new")
    told |= {"id": "a b", "field:case": "feil", "field:court": "", "field:on": "2031-13"}
    told |= {"field:summary.nb": "Retten hørte Amina Testnavn.", "field:summary.en": "<b>x</b>", "field:after": "c"}
    shown = unescape(unit.post(f"{URL}new", told).content.decode())
    summary, form = shown.split('class="entry-form"')
    links = re.findall(r'href="#([\w-]+)"', summary)
    assert len(links) >= 7
    for link in links[1:]:
        assert f'id="{link}"' in form
    assert form.count("aria-invalid") >= 7
    for ids in re.findall(r'aria-describedby="([^"]+)"', form):
        assert all(f'id="{one}"' in form for one in ids.split())
    assert "feil" in form
    assert list(standing_now().entries) == ["a"]
    named = unescape(unit.post(f"{URL}new", told | {"id": "a"}).content.decode())
    assert "Det finnes en oppføring med dette navnet" in named
    good = {"id": "b", "field:case": "S-2", "field:court": "low", "field:on": "2031-03", "seen": ""}
    assert unit.post(f"{URL}new", good).status_code == 302
    assert dict(standing_now().entries["b"].values) == {"case": "S-2", "court": "low", "on": "2031-03"}


def test_work_that_comes_after_the_session_ended_is_kept_for_whoever_wrote_it(unit: Any) -> None:
    told = form_of(unit, f"{AT}edit") | {"field:summary.nb": "Ord som ikke må bli borte."}
    ends(unit, "idle")
    assert unit.post(f"{AT}edit", told).url == "/sign-in?next=/held"
    back(unit, "unit")
    held = page(unit, "/held")
    assert "<li>Ord som ikke må bli borte.</li>" in held
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', held))
    assert unit.post(f"{AT}edit", sent).status_code == 302
    assert standing_now().entries["a"].values["summary.nb"] == "Ord som ikke må bli borte."


def test_a_table_goes_out_is_changed_and_comes_in_once_it_was_seen(unit: Any, adviser: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def sent(name: str, data: bytes) -> str:
        answer = unit.post(f"{URL}look", {"file": SimpleUploadedFile(name, data)})
        return unescape(answer.content.decode())

    table = unit.get(f"{URL}csv").content
    assert "det samme som registeret" in sent("a.csv", table)
    book = unit.get(f"{URL}workbook").content
    assert "det samme som registeret" in sent("a.xlsx", book)
    head = table.decode().splitlines()[0]
    cells = dict.fromkeys(head.split(","), "")
    row = ",".join((cells | {"id": "b", "case": "S-2", "court": "high", "on": "2031"}).values())
    more = table.decode().replace("2021-05-04", "2022-05-04") + row + "\n"
    shown = sent("a.csv", more.encode())
    assert "1 ny oppføring, 1 endret, 0 som før" in shown
    assert "<del><span>2021-05-04</span></del> <ins><span>2022-05-04</span></ins>" in shown
    (digest,) = re.findall(r'name="digest" value="(\w+)"', shown)
    assert set(standing_now().entries) == {"a"}
    told = form_of(adviser, f"{AT}edit") | {"field:final": "no"}
    assert adviser.post(f"{AT}edit", told).status_code == 302
    assert unit.post(f"{URL}take-in", {"digest": digest}).status_code == 409  # another wrote since
    (digest,) = re.findall(r'name="digest" value="(\w+)"', sent("a.csv", more.encode()))
    assert unit.post(f"{URL}take-in", {"digest": digest}).status_code == 302
    assert standing_now().entries["b"].values["court"] == "high"
    assert standing_now().entries["a"].values["on"] == "2022-05-04"
    assert unit.post(f"{URL}take-in", {"digest": digest}).status_code == 404
    wrong = head + "\n" + row.replace("high", "nowhere") + "\n" + row.replace("b,S-2", "c,x") + "\n"
    shown = sent("a.csv", wrong.encode())
    assert "rad 2" in shown
    assert "rad 3" in shown
    assert "digest" not in shown
    assert "kan ikke brukes" in sent("a.xlsx", b"PK no book")


def test_of_a_long_table_so_many_are_shown_and_the_rest_is_counted(unit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    monkeypatch.setattr(portal.views_registers, "_SHOWN", 2)
    many = {f"r{at}": {"case": f"S-{at + 2}", "court": "high", "on": "2031"} for at in range(4)}
    keep_entries(portal.get_kept_register("rulings"), many, by="Una Prøve", at=NOON)
    head = ["id", "case", "court", "on"]
    for new, changed, more in ((2, 2, None), (3, 2, 1), (2, 3, 1), (4, 4, 4), (1, 3, 1)):
        rows = [[f"n{at}", f"S-9{at}", "low", "2030"] for at in range(new)]
        rows += [[f"r{at}", f"S-{at + 2}", "low", "2031"] for at in range(changed)]
        data = "\n".join(",".join(row) for row in (head, *rows)).encode()
        shown = unescape(unit.post(f"{URL}look", {"file": SimpleUploadedFile("a.csv", data)}).content.decode())
        told = format_message("portal.registers.more", count=more or 0).text("nb")
        assert shown.count('<section class="cause"') == min(new, 2) + min(changed, 2)
        assert (told in shown) == (more is not None)
    unit.post(f"{URL}look")  # what waited to be taken in is taken away


def test_the_list_narrows_down_and_has_pages(unit: Any) -> None:
    many = {f"r{at}": {"case": f"S-{at + 2}", "court": "high", "on": "2031"} for at in range(60)}
    keep_entries(portal.get_kept_register("rulings"), many, by="Una Prøve", at=NOON)
    first, last = page(unit, URL), page(unit, f"{URL}?page=2")
    assert (first.count("/entry/"), last.count("/entry/")) == (50, 11)
    assert page(unit, f"{URL}?in:court=low").count("/entry/") == 1
    assert page(unit, f"{URL}?text=s-17&state=written").count("/entry/") == 1
    assert page(unit, f"{URL}?in:final=-&state=released").count("/entry/") == 0
    assert page(unit, f"{URL}?page=99999&in:court=nowhere").count("/entry/") == 11


def test_what_is_due_is_told_for_all_registers_and_those_in_folders_are_named(unit: Any) -> None:
    shown = page(unit, "/registers/")
    assert re.findall(r'href="(/registers/\w+/)"', shown) == [URL]
    assert "tilstand portal import SAMLING promises --register" in shown
    assert "Ingenting venter" in shown
    assert unit.get("/registers/promises/").status_code == 404
    assert "Alt stemmer" in page(unit, f"{URL}check")


def test_what_is_done_in_the_portal_is_byte_for_byte_what_the_folder_itself_would_have(
    place: Path, unit: Any, adviser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same acts on files, and by the portal; then the folder keeps the register again."""
    from django.test import TestCase

    for module in (portal.permissions, portal.views_registers):
        monkeypatch.setattr(module, "get_portal_time", lambda: NOON)
    twin, own = shutil.copytree(place, place.parent / "twin"), place / "registers" / "rulings"
    (twin / "registers" / "rulings" / "log" / ".elsewhere").unlink()
    with TestCase.captureOnCommitCallbacks(execute=True):
        told = form_of(unit, f"{AT}edit") | {"field:summary.nb": "Æ ø å."}
        assert unit.post(f"{AT}edit", told).status_code == 302
    with TestCase.captureOnCommitCallbacks(execute=True):
        seen = standing_now().entries["a"].sha256
        assert adviser.post(f"{AT}release", {"seen": seen}).status_code == 302
    files, how = (
        open_register_store(read_register(define.read_collection(twin), "rulings")),
        {"at": NOON, "channel": "portal"},
    )
    keep_entries(files, {"a": {**RULING, "summary.nb": "Æ ø å."}}, by="Una Prøve", **how)
    release_entries(files, ["a"], by="Åse Prøve", **how)
    here = open_register_store(read_register(define.read_collection(place), "rulings"))
    with pytest.raises(ArchiveError, match="rulings is kept in the portal"):
        keep_entries(here, {"z": RULING}, by="Una Prøve", at=NOON)
    assert any((one.name, one.acts) == ("registers/rulings", 3) for one in portal.verify_kept_rounds(place / "rounds"))
    assert portal.export_round(own / "log", "registers/rulings") == 3

    def lying(folder: Path) -> dict[str, bytes]:
        found = (one for one in folder.rglob("*") if one.is_file() and not one.name.startswith("."))
        return {one.relative_to(folder).as_posix(): one.read_bytes() for one in found}

    assert lying(own) == lying(twin / "registers" / "rulings")
    assert load_register_entries(here).entries["a"].state == "released"


# Norway's registers in the portal, which knows none of them: forms lose nothing, what is bad is refused.


NORWAY = Path(__file__).parents[3] / "collections" / "norway"


@pytest.fixture
def norway(database: None, tmp_path: Path) -> Iterator[Path]:
    """Norway's collection, with a ministry that was closed; the portal keeps all of its registers."""
    from django.db import transaction
    from django.test import override_settings

    place = tmp_path / "norway"
    shutil.copytree(NORWAY, place, ignore=shutil.ignore_patterns("rounds", "sources"))
    file = place / "registers" / "codelists" / "ministry.csv"
    file.write_text(file.read_text("utf-8").replace("ud,,", "ud,,2030-12-31"), "utf-8")
    with transaction.atomic(), override_settings(COLLECTION=place):
        portal.HeldRound.objects.all().delete()
        for name, one in read_registers(define.read_collection(place)).items():
            portal.import_round(one.path / "log", f"registers/{name}")
        person = portal.Person.objects.create(login="unit", name="Una Prøve")
        portal.Mandate.objects.create(person=person, provider="")
        yield place
        transaction.set_rollback(True)


@pytest.mark.proof
def test_every_register_opens_and_a_form_that_is_sent_as_it_stands_changes_nothing(
    norway: Path, visitor_of: Any
) -> None:
    client = visitor_of("unit")
    for name, about in read_registers(define.read_collection(norway)).items():
        entries = load_register_entries(open_register_store(about)).entries
        assert client.get(f"/registers/{name}/").status_code == 200
        assert client.get(f"/registers/{name}/csv").content == to_register_csv(about, entries.values())
        before = portal.load_register_state(portal.get_kept_register(name)).acts.count
        for entry in (*list(entries)[:1], *list(entries)[-1:]):
            url, form = f"/registers/{name}/entry/{entry}/edit", Form()
            form.feed(client.get(url).content.decode())
            form.sent.pop("csrfmiddlewaretoken")
            assert client.post(url, form.sent).status_code == 302
        assert portal.load_register_state(portal.get_kept_register(name)).acts.count == before


@pytest.mark.proof
def test_what_no_register_takes_is_refused_in_a_form_too(norway: Path, visitor_of: Any) -> None:
    """What it is refused for beside another entry was written before, as in a copy that nobody looked at."""
    from django.db import transaction

    client = visitor_of("unit")
    for name, rows, expected in LINES.values():
        (*first, last) = rows
        with transaction.atomic():
            keep_entries(portal.get_kept_register(name), {one: rows[one] for one in first}, by="Una Prøve", at=NOON)
            before = portal.load_register_state(portal.get_kept_register(name)).acts.count
            told = {f"field:{column}": text for column, text in rows[last].items()}
            answer = client.post(f"/registers/{name}/new", told | {"id": last})
            page = unescape(answer.content.decode())
            assert (answer.status_code, 'aria-invalid="true"' in page) == (200, True)
            for kind in (kind for entry, kind in expected if entry == last):
                words = re.split(r"\{.*?\}", find_catalogue_message("nb", f"register.flaw.{kind}.do") or "")
                assert page.count(max(words, key=len)) == 2, kind  # in the list, and beside the field
            assert portal.load_register_state(portal.get_kept_register(name)).acts.count == before
            transaction.set_rollback(True)
