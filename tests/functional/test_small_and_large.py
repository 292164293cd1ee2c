"""The smallest collection, five hundred nationalities, names in every script: right pages or clear errors."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree
from typing import Any

import html5lib
import pytest
from pypdf import PdfReader

THALASSIA = Path(__file__).parents[1] / "fixtures" / "thalassia"
SMALLEST = {
    "collection.toml": 'id = "islet"\ncountry = "Islet"\ncoordinator = "office"\nlanguages = ["en"]\n'
    'kinds = ["state"]\n',
    "measures.toml": '[cases]\nunit = "cases"\n',
    "providers.toml": '[providers.office]\nkind = "state"\nforms = ["office"]\npart = [1]\n',
    "forms/office.toml": 'part = 1\nkinds = ["state"]\n\n[[blocks]]\nmeasure = "cases"\n',
    "tables/cases.toml": 'part = 1\nnumber = "1"\nmeasure = "cases"\nprovider = "office"\n[rows]\ntotal = true\n',
    "labels/en.toml": '[providers]\noffice = "The office"\n\n[measures.cases]\nname = "Cases"\n'
    'rule = "All."\n\n'
    '[units]\ncases = { one = "case", many = "cases" }\n\n[forms.office]\ntitle = "Office"\n\n'
    '[parts]\n1 = "Cases"\n\n[tables.cases]\ntitle = "Cases in all"\n\n[report]\ntitle = "Report on Islet"\n',
    "rounds/only/round.toml": 'period = "2031-Q3"\npublished = 2031-12-01\nbasis = "delivered"\n'
    'document = "islet.txt"\n',
    "rounds/only/submissions/office.csv": "provider,form,period,version,measure,breakdown,value,status\n"
    "office,office,2031-Q3,1,cases,,17,number\n",
}


def said(one: Any) -> str:
    return "".join(one.itertext()).strip()


def rows(file: Path, caption: str) -> dict[str, list[str]]:
    main = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False).find("body/main")
    (one,) = [t for t in main.iter("table") if caption in said(t.find("caption"))]
    return {
        "".join(row.find("th").itertext()).strip(): ["".join(cell.itertext()).strip() for cell in row.iter("td")]
        for row in one.iter("tr")
        if row.find("td") is not None
    }


def test_one_measure_and_one_body_make_an_edition(tmp_path: Path, tilstand: Any) -> None:
    place = tmp_path / "islet"
    for name, text in SMALLEST.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    done = tilstand("run", place, "only", "--out", tmp_path / "edition")
    assert done.returncode == 0, done.stderr
    page = tmp_path / "edition" / "site" / "en" / "only" / "part" / "1.html"
    assert rows(page, "Cases in all") == {"Total": ["17"]}
    text = " ".join(one.extract_text() for one in PdfReader(tmp_path / "edition" / "report-en.pdf").pages)
    assert "Report on Islet" in text
    assert "Cases: 17 cases" in text  # the front, which nobody wrote, tells the only figure there is
    assert "third quarter of 2031" in text


@pytest.mark.proof
def test_five_hundred_nationalities_have_a_line_each(tmp_path: Path, tilstand: Any) -> None:
    place = tmp_path / "thalassia"
    copytree(THALASSIA, place)
    names = [f"country_{n:03}" for n in range(500)]
    codes = place / "codelists" / "nationality.csv"
    codes.write_text(codes.read_text("utf-8") + "".join(f"{one},generated,\n" for one in names), "utf-8")
    for language, word in (("el", "Χώρα"), ("en", "Country")):
        file = place / "labels" / f"{language}.toml"
        letters = {one: "".join("ΑΒΓΔΕΖΗΘΙΚ"[int(n)] for n in one[-3:]) for one in names}
        lines = "".join(f'{one} = "{word} {letters[one]}"\n' for one in names)
        text = file.read_text("utf-8").replace("[codes.nationality]\n", f"[codes.nationality]\n{lines}")
        file.write_text(text + '\n[tables.nations]\ntitle = "Nations"\n', "utf-8")
    (place / "tables" / "nations.toml").write_text(
        'number = "5"\npart = 1\nprinted = true\nmeasure = "survivors"\nprovider = "harbour"\n\n[rows]\n'
        'dimension = "nationality"\n',
        "utf-8",
    )
    sent = place / "rounds" / "fy31" / "submissions" / "harbour.csv"
    more = (
        f"harbour,refuge,2031-04/2032-03,1,survivors,nationality={one},{n % 3},"
        f"{'number' if n % 3 else 'zero'},exact,,,,\n"
        for n, one in enumerate(names)
    )
    sent.write_text(sent.read_text("utf-8") + "".join(more), "utf-8")
    done = tilstand("run", place, "fy31", "--out", tmp_path / "edition", "--language", "en")
    assert done.returncode == 0, done.stderr
    told = rows(tmp_path / "edition" / "site" / "en" / "fy31" / "table" / "nations.html", "Nations")
    assert (told["Country ΑΑΑ"], told["Country ΑΑΒ"], told["Country ΕΚΚ"]) == (["0"], ["1"], ["1"])
    assert len(told) == 504
    text = " ".join(one.extract_text() for one in PdfReader(tmp_path / "edition" / "report-el.pdf").pages)
    assert len(set(re.findall("Χώρα [Α-Κ]{3}", text))) == 500  # the table goes over pages, and loses none


@pytest.mark.parametrize("name", ["ქალი", "女の家", "בית", "منزل", "घर", "บ้าน"])
def test_a_name_in_a_script_that_print_lacks_is_told_on_its_line(tmp_path: Path, tilstand: Any, name: str) -> None:
    place = tmp_path / "thalassia"
    copytree(THALASSIA, place)
    file = place / "labels" / "el.toml"
    file.write_text(file.read_text("utf-8").replace("Ξενώνας Λιμάνι", name), "utf-8")
    done = tilstand("define", place, "--language", "en")
    assert done.returncode != 0
    assert "labels/el.toml, line 9: The printed report's fonts do not have U+" in done.stderr + done.stdout


def test_a_language_that_is_written_from_right_to_left_has_pages_that_say_so(tmp_path: Path, tilstand: Any) -> None:
    place = tmp_path / "islet"
    for name, text in SMALLEST.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    settings = place / "collection.toml"
    declared = 'languages = ["en", "he"]\nreports = ["en"]\nweb = ["en", "he"]'
    settings.write_text(settings.read_text("utf-8").replace('languages = ["en"]', declared), "utf-8")
    labels = (place / "labels" / "en.toml").read_text("utf-8")
    (place / "labels" / "he.toml").write_text(labels.replace("Cases in all", "תיקים"), "utf-8")
    done = tilstand("run", place, "only", "--out", tmp_path / "edition", "--language", "en")
    assert done.returncode == 0, done.stderr
    pages = {
        one: html5lib.parse(
            (tmp_path / "edition" / "site" / one / "only" / "part" / "1.html").read_text("utf-8"),
            namespaceHTMLElements=False,
        )
        for one in ("en", "he")
    }
    assert [(one.get("lang"), one.get("dir")) for one in pages.values()] == [("en", None), ("he", "rtl")]
    assert "תיקים" in said(pages["he"].find("body"))
    turned = tmp_path / "edition" / "site" / "he" / "only"
    for name in ("index.html", "search.html", "method.html", "table/cases.html"):
        page = html5lib.parse((turned / name).read_text("utf-8"), namespaceHTMLElements=False)
        assert page.get("dir") == "rtl", name
        english = [one for one in page.find("body").iter("span") if one.get("lang") == "en"]
        assert {one.get("dir") for one in english} == {"ltr"}, name
