"""What is looked for in an edition's files: each kind of fault is found, and what is sound is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tilstand.model.names import Imprint
from tilstand.model.release import Release
from tilstand.publish import assemble_edition, quality_checks

PAGE = (
    '<html lang="nb"><head><title>A</title></head><body><h1 id="a">A</h1>{}'
    '<p><a href="../b.html">B</a></p></body></html>'
)


def paged(body: str) -> dict[str, bytes]:
    return {"site/nb/a.html": PAGE.format(body).encode(), "site/b.html": PAGE.format("").encode()}


@pytest.mark.parametrize(
    ("link", "sound_"),
    [
        ("#a", True),
        ("#b", False),
        ("../b.html#a", True),
        ("../b.html#c", False),
        ("c.html", False),
        ("../data/x%20y.csv", True),
        ("https://example.org/a", True),
        ("https://exam ple.org/", False),
        ("https://", False),
        ("http://[", False),
        ("mailto:a@example.org", True),
        ("data:,", True),
        ("javascript:alert(1)", False),
    ],
)
def test_a_link_leads_somewhere_or_is_told(link: str, sound_: bool) -> None:
    files = {**paged(f'<a href="{link}">x</a>'), "site/data/x y.csv": b"1"}
    files["site/b.html"] = b'<html><h1 id="a">B</h1></html>'
    assert (quality_checks.check_links(files) == ()) is sound_


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", ()),
        ("<h2>B</h2><h3>C</h3><h2>D</h2>", ()),
        ("<h3>C</h3>", ("h2-h6",)),
        ("<h1>B</h1>", ("h1",)),
        ('<img src="data:,">', ("img",)),
        ('<img src="data:," alt="">', ()),
        ("<svg></svg>", ("svg",)),
        ('<svg aria-hidden="true"></svg><svg role="img" aria-label="A"></svg>', ()),
        ("<table><tr><td>1</td></tr></table>", ("caption",)),
        ('<table><caption>A</caption><tr><th scope="col">1</th></tr></table>', ()),
        ("<table><caption>A</caption><tr><th>1</th></tr></table>", ("th",)),
        ('<input id="q">', ("input",)),
        ('<label for="q">A</label><input id="q">', ()),
        ('<p id="b">1</p><p id="b">2</p>', ("id=b",)),
    ],
)
def test_what_keeps_somebody_out_is_told(body: str, told: tuple[str, ...]) -> None:
    files = {"site/nb/a.html": paged(body)["site/nb/a.html"]}
    assert quality_checks.check_accessibility(files) == tuple(f"site/nb/a.html: {one}" for one in told)


def test_a_page_without_language_or_title_is_told() -> None:
    assert quality_checks.check_accessibility({"site/a.html": b"<html><h1>A</h1></html>"}) == (
        "site/a.html: lang",
        "site/a.html: title",
    )


@pytest.fixture(scope="module")
def files(whole: Release) -> Mapping[str, bytes]:
    return assemble_edition(whole)


def test_a_whole_edition_is_sound(whole: Release, files: Mapping[str, bytes]) -> None:
    assert quality_checks.check_edition_marks(whole.names, files) == ()
    assert quality_checks.check_languages(whole, files) == ()


@pytest.mark.parametrize(
    "name", ["report-nb.pdf", "data/dictionary.csv", "data/CITATION.cff", "site/en/2031/index.html"]
)
def test_a_file_that_does_not_say_which_edition_it_is_is_told(
    whole: Release, files: Mapping[str, bytes], name: str
) -> None:
    left = {one: data for one, data in files.items() if one != name}
    assert name in quality_checks.check_edition_marks(whole.names, left)


def test_a_file_of_another_build_is_told(whole: Release, files: Mapping[str, bytes]) -> None:
    name = next(one for one in files if one.startswith("data/") and one.endswith(".json"))
    assert quality_checks.check_edition_marks(whole.names, {**files, name: files[name] + b" "}) == (name,)


def test_finished_files_are_no_draft_and_the_other_way_round(whole: Release, files: Mapping[str, bytes]) -> None:
    told = quality_checks.check_edition_marks(replace(whole.names, imprint=Imprint(draft=True)), files)
    assert {"report-nb.pdf", "site/en/2031/index.html", "site/index.html"} <= set(told)
    assert any(one.endswith(".csv") for one in told)


@pytest.mark.parametrize(
    ("name", "told"), [("report-nb.pdf", "report-nb.pdf"), ("site/en/2031/method.html", "en: method.html")]
)
def test_what_one_language_lacks_is_told(whole: Release, files: Mapping[str, bytes], name: str, told: str) -> None:
    left = {one: data for one, data in files.items() if one != name}
    assert quality_checks.check_languages(whole, left) == (told,)


def test_figures_that_differ_between_languages_are_told(whole: Release, files: Mapping[str, bytes]) -> None:
    table = whole.tables[0].id
    name = f"data/{table}.en.json"
    changed = {**files, name: files[name].replace(b'"value":[', b'"value":[99,', 1)}
    assert quality_checks.check_languages(whole, changed) == (f"data/{table}.json",)
