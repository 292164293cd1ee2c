"""A country that does not exist goes all the way: another script, odd rounds, a language without a folder."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from pypdf import PdfReader

from tilstand.languages import list_shipped_languages
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.publish.edition_folders import get_internal_folder

THALASSIA = Path(__file__).parents[1] / "fixtures" / "thalassia"
KEY = re.compile(r"\b(?:measures|providers|codes|tables|report|parts)\.(?!xlsx|en\.xlsx)\w+")
PERIODS = {
    "spring": {"el": "first half of 2031", "en": "first half of 2031"},
    "fy31": {"el": "Απρίλιος 2031 – Μάρτιος 2032", "en": "April 2031 – March 2032"},
}


@pytest.fixture(scope="session")
def country(once: Any, tilstand: Any) -> Path:
    """The editions of both rounds, the fiscal year after the half-year, and the archive of both."""

    def build(folder: Path) -> None:
        for name, former in (("spring", ()), ("fy31", ("--former", folder / "spring"))):
            kept = ("--archive", folder / "archive")
            done = tilstand("run", THALASSIA, name, "--out", folder / name, *former, *kept, "--language", "en")
            assert done.returncode == 0, done.stderr

    folder: Path = once("country", build)
    return folder


def tree(file: Path) -> Any:
    return html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)


def said(one: Any) -> str:
    return " ".join("".join(one.itertext()).replace("\u00a0", " ").split())


def page(country: Path, name: str, path: str, language: str) -> Any:
    return tree(country / name / "site" / language / name / path).find("body/main")


def table(main: Any, caption: str) -> dict[str, list[str]]:
    """The rows of the table under a caption, by their heading."""
    (one,) = [t for t in main.iter("table") if caption in said(t.find("caption"))]
    return {
        re.sub(r"\s*\[.*", "", said(row.find("th"))): [re.sub(r"\D+$", "", said(td)) for td in row.iter("td")]
        for row in one.iter("tr")
        if row.find("td") is not None
    }


def submitted(name: str, body: str, codes: str) -> str:
    file = THALASSIA / "rounds" / name / "submissions" / f"{body}.csv"
    lines = csv.DictReader(io.StringIO(file.read_text("utf-8")))
    (value,) = [one["value"] for one in lines if (one["measure"], one["breakdown"]) == ("survivors", codes)]
    return value


@pytest.mark.parametrize(
    ("name", "figures", "rules"), [("spring", 74, {"R105": 1}), ("fy31", 56, {"R102": 3, "R105": 1})]
)
def test_what_was_delivered_is_read_and_the_findings_are_those_counted_by_hand(
    name: str, figures: int, rules: dict[str, int], tilstand: Any
) -> None:
    done = tilstand("collect", "check", THALASSIA, name, "--json", "--language", "en")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    told = tilstand("collect", "check", THALASSIA, name, "--language", "en")
    assert f"{figures} figures; no findings" in told.stderr + told.stdout
    done = tilstand("reconcile", THALASSIA, name, "--json", "--language", "en")
    assert done.returncode == 0, done.stderr
    counted: dict[str, int] = {}
    for one in json.loads(done.stdout)["findings"]:
        counted[one["rule"]] = counted.get(one["rule"], 0) + 1
    assert counted == rules


def test_the_adjusted_sum_and_the_dismissed_change_are_no_findings_and_are_told(country: Path) -> None:
    main = page(country, "fy31", "method.html", "el")
    rows = [[said(cell) for cell in row] for row in main.iter("tr")]
    figure = "Ξενώνες της ακτής: Πιθανά θύματα που βοηθήθηκαν in April 2031 – March 2032"
    (adjusted,) = [row for row in rows if row[0] == figure]
    assert adjusted[1:4] == ["71", "70", "Τα στοιχεία των ξενώνων είναι τα σωστά."]
    (settled,) = [row for row in rows if "Η αστυνομία στρογγύλεψε το ποσοστό." in row]
    assert settled[0].startswith("Αστυνομία Θαλασσίας (πλασματικό): Μεταβολή των υποθέσεων")


@pytest.mark.parametrize("name", ["spring", "fy31"])
@pytest.mark.parametrize("language", ["el", "en"])
def test_the_figures_on_the_pages_are_those_of_the_submissions(country: Path, name: str, language: str) -> None:
    caption = {
        "el": "Καταγραφές πιθανών θυμάτων ανά ξενώνα και φύλο",
        "en": "Registrations of presumed victims by refuge and sex",
    }
    labels = {"el": "Ξενώνας Λιμάνι (πλασματικό)", "en": "Harbour refuge (generated)"}
    rows = table(page(country, name, "part/1.html", language), caption[language])
    codes = ("", "sex=female", "sex=male", "sex=unknown")
    assert rows[labels[language]] == [submitted(name, "harbour", one) for one in codes]
    whole = [str(n) for n in {"spring": (37, 24, 12, 1), "fy31": (70, 45, 24, 1)}[name]]
    assert rows[{"el": "Όλοι οι ξενώνες", "en": "All refuges"}[language]] == whole
    ages = table(
        page(country, name, "part/1.html", language),
        {"el": "Καταγραφές πιθανών θυμάτων ανά ηλικία", "en": "Registrations of presumed victims by age"}[language],
    )
    assert [row[0] for row in ages.values()][1:] == {
        "spring": ["1", "5", "16", "11", "4"],
        "fy31": ["3", "10", "29", "20", "8"],
    }[name]


def test_a_closed_body_has_a_line_while_it_was_open(country: Path) -> None:
    rows = {
        name: table(page(country, name, "part/1.html", "en"), "Registrations of presumed victims by refuge and sex")
        for name in ("spring", "fy31")
    }
    assert rows["spring"]["Mill refuge (generated)"] == ["6", "4", "2", "0"]
    assert list(rows["fy31"]) == [
        *("Harbour refuge (generated)", "Lighthouse refuge (generated)"),
        *("Refuges on the coast", "All refuges"),
    ]


def test_the_text_states_the_figures_and_the_view_over_combinations(country: Path) -> None:
    greek = said(page(country, "fy31", "part/1.html", "el"))
    assert "οι ξενώνες έκαναν 70 καταγραφές πιθανών θυμάτων. Από αυτές, 35 αφορούσαν εργασιακή" in greek
    assert "(50%)" in greek
    english = said(page(country, "fy31", "part/1.html", "en"))
    assert "the refuges made 70 registrations of presumed victims." in english
    assert "Of these, 35 concerned exploitation for labour (50 per cent)" in english


@pytest.mark.parametrize(("name", "now", "before"), [("spring", "11", "10"), ("fy31", "21", "15")])
def test_the_period_before_is_as_long_as_the_round(country: Path, name: str, now: str, before: str) -> None:
    rows = table(page(country, name, "part/2.html", "el"), "Υποθέσεις και κατηγορούμενοι")
    assert rows["Νέες υποθέσεις"][1:] == [before, now]
    # The register was read twice: the latest reading counts, and only the latest.
    assert rows["Κατηγορούμενοι"][1:] == {"spring": ["8", "9"], "fy31": ["13", "16"]}[name]


@pytest.mark.parametrize("name", ["spring", "fy31"])
@pytest.mark.parametrize("language", ["el", "en"])
def test_periods_are_worded_in_each_language(country: Path, name: str, language: str) -> None:
    assert PERIODS[name][language] in said(page(country, name, "part/1.html", language))


def test_pages_of_the_greek_edition_are_greek_and_mark_what_is_english(country: Path) -> None:
    site = country / "fy31" / "site" / "el" / "fy31"
    for file in sorted(site.rglob("*.html")):
        assert tree(file).get("lang") == "el", file
    body = tree(site / "part" / "1.html").find("body")
    assert "Αρωγή" in said(body.find("main").find("h1"))
    marked = [said(one) for one in body.iter() if one.get("lang") == "en"]
    assert marked


def public(edition: Path) -> Iterator[tuple[Path, str]]:
    """Every file that the manifest calls public and that holds text, with what a reader sees of it."""
    manifest = json.loads((get_internal_folder(edition) / "manifest.json").read_text("utf-8"))
    for name in (one["file"] for one in manifest["outputs"] if one["visibility"] == "public"):
        file = edition / name
        if file.suffix == ".pdf":
            yield file, "\n".join(one.extract_text() for one in PdfReader(file).pages)
        elif file.suffix in (".html", ".md", ".csv", ".json", ".cff") and "assets" not in file.parts:
            text = re.sub(r"\b[0-9a-f]{32,}\b", "", file.read_text("utf-8"))  # letters of a hash are no word
            yield file, re.sub(r"<[^>]*>", " ", text) if file.suffix == ".html" else text


def words(language: str) -> set[str]:
    told = [
        re.sub(r"\{[^}]*\}", " ", find_catalogue_message(language, path) or "")
        for path in list_catalogue_paths(language)
    ]
    return {word for one in told for word in re.findall(r"[^\W\d_]{4,}", one.lower())}


@pytest.mark.parametrize("name", ["spring", "fy31"])
def test_no_word_of_another_language_no_key_and_no_open_place_is_published(country: Path, name: str) -> None:
    own = " ".join(one.read_text("utf-8").lower() for one in THALASSIA.rglob("*") if one.is_file())
    others = set().union(*(words(one) for one in list_shipped_languages() if one != "en")) - words("en")
    foreign = others - set(re.findall(r"[^\W\d_]{4,}", own)) - {"null", "data"}
    for file, text in public(country / name):
        assert not set(re.findall(r"[^\W\d_]{4,}", text.lower())) & foreign, file
        if file.suffix in (".html", ".pdf"):
            assert not KEY.findall(text), file
            assert not set(re.findall(r"(?<!\{)\{[a-z_]+\}", text)) - {"{el}", "{en}"}, file


def test_the_pdf_is_greek(country: Path) -> None:
    read = PdfReader(country / "fy31" / "report-el.pdf")
    text = " ".join(" ".join(one.extract_text() for one in read.pages).split())
    title = "Έκθεση για την εμπορία ανθρώπων στη Θαλασσία (πλασματική)"
    assert title in text
    assert read.metadata is not None
    assert read.metadata.title == f"Draft: {title}"
    assert read.trailer["/Root"]["/Lang"] == "el"
    assert "Σεξουαλική και εργασιακή 12" in text
    assert "Διερμηνείς με σύντομη προειδοποίηση." in text


def test_the_later_edition_tells_what_changed_since_the_former(country: Path, tilstand: Any) -> None:
    done = tilstand("publish", "compare", country / "spring", country / "fy31", "--json", "--language", "en")
    told = json.loads(done.stdout)
    assert (told["old"]["round"], told["new"]["round"]) == ("spring", "fy31")
    lines = list(csv.DictReader((country / "fy31" / "data" / "changes.csv").open(encoding="utf-8")))
    cases = {one["period"]: one for one in lines if one["measure"] == "cases_opened"}
    assert (cases["2031-04/2032-03"]["new_value"], cases["2031-04/2032-03"]["change"]) == ("21", "added")


def test_a_body_gets_its_own_account(tilstand: Any, tmp_path: Path) -> None:
    place = shutil.copytree(THALASSIA, tmp_path / "thalassia")
    done = tilstand("round", "account", place, "fy31", "harbour", "--by", "me", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.glob("*.pdf")
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(file).pages).split())
    assert "Ξενώνας Λιμάνι (πλασματικό)" in text
    assert "Ξενώνας Φάρος" not in text  # nobody else's
    assert "Σεξουαλική και εργασιακή 7" in text


def test_persons_are_counted_over_the_bodies_that_were_open(tilstand: Any) -> None:
    done = tilstand("reconcile", "persons", THALASSIA, "fy31", "--json", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert {"harbour", "lighthouse"} == set(re.findall(r"harbour|lighthouse|mill", done.stdout))


def test_the_archive_keeps_both_rounds_by_name(country: Path) -> None:
    log = [json.loads(one) for one in (country / "archive" / "log.jsonl").read_text("utf-8").splitlines()]
    assert {one["round_name"] for one in log} == {"spring", "fy31"}
    assert {one["round_name"] for one in log if "mill" in json.dumps(one)} == {"spring"}


def unmarked(one: Any, language: str) -> Iterator[str]:
    """Words in Latin letters that nothing on the page says are English, but for names of files and codes."""
    language = one.get("lang", language)
    if one.tag == "code" or one.tag.endswith("}svg"):  # the words of a picture are not marked within it
        return
    for text in (one.text, *(inner.tail for inner in one)):
        if language == "el" and re.search("[A-Za-z]{4}", text or ""):
            yield f"{one.tag}: {text}"
    for inner in one:
        yield from unmarked(inner, language)


@pytest.mark.parametrize("name", ["spring", "fy31"])
@pytest.mark.parametrize("path", ["index", "method", "part/1", "part/2", "definitions", "series", "bodies"])
def test_what_the_system_says_in_english_is_marked_on_greek_pages(country: Path, name: str, path: str) -> None:
    # The name of who decided is no language's.
    found = list(unmarked(page(country, name, f"{path}.html", "el"), "el"))
    assert [one for one in found if "Generated Adviser" not in one] == []


def test_the_names_of_the_data_are_marked_too(country: Path) -> None:
    cells = list(page(country, "spring", "data.html", "el").iter("td"))
    assert "Submitted by the body" in [said(one) for one in cells]
    assert [told for one in cells for told in unmarked(one, "el")] == []
