"""What compare tells beside single figures: movement, revised figures, sentences, and what is new by name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand.errors import PublishError
from tilstand.publish.change_report import describe_changes
from tilstand.publish.comparison import EditionChanges, compare_read_editions
from tilstand.publish.differences import compare_report_sentences, find_movements, read_report_sentences
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition, read_edition_files
from tilstand.terms import Period

COLUMNS = ("id", "list", "label_nb", "label_en", "remark")
WORDS = {
    "edition": [("", "land", "Rapport", "Report", "")],
    "measure": [("cases", "", "Saker", "Cases", ""), ("share", "", "Andel", "Share", "")],
    "provider": [("police", "", "Politiet", "Police", ""), ("board", "", "Nemnda", "Board", "")],
    "code": [("woman", "sex", "Kvinne", "Woman", "")],
    "dimension": [("sex", "", "Kjønn", "Sex", "")],
    "table": [("t", "", "Tabell", "Table", "")],
    "unit": [("percent", "", "prosent", "per cent", "")],
    "size": [
        ("marked", "", "vesentlig", "substantial", "least_percent=25; least_units=5"),
        ("small", "", "liten", "small", "most_percent=10; most_units=3"),
    ],
}


def at(year: str, measure: str = "cases", provider: str = "police", **codes: str) -> FigureKey:
    return FigureKey(measure, provider, year, tuple(sorted(codes.items())))


def printed(value: str, status: str = "A", **more: str) -> PrintedFigure:
    facts = {"unit": "persons", "qualifier": "exact", "origin": "submitted", **more}
    return PrintedFigure(value, status, places={"t": ["Saker / Antall"]}, **facts)  # type: ignore[arg-type]


def issue(year: str, figures: dict[FigureKey, PrintedFigure], **more: list[tuple[str, ...]]) -> PublishedEdition:
    dictionary = {
        kind: [dict(zip(COLUMNS, line, strict=True)) for line in (*WORDS.get(kind, ()), *more.get(kind, ()))]
        for kind in {**WORDS, **more}
    }
    for line in dictionary["measure"]:
        line |= {"unit": "percent" if line["id"] == "share" else "persons"}
    name = year.replace("/", "-")
    return PublishedEdition(f"land-{name}-x", year, "", figures, dictionary, period=Period.from_text(year))


OLD = issue(
    "2030",
    {
        at("2030"): printed("100"),
        at("2030", sex="woman"): printed("7"),
        at("2030", provider="board"): printed("26"),
        at("2030", "share"): printed("40", unit="percent"),
        at("2029"): printed("90"),
    },
)
NEW = issue(
    "2031",
    {
        at("2031"): printed("150"),
        at("2031", sex="woman"): printed("7"),
        at("2031", provider="board"): printed("28"),
        at("2031", "share"): printed("35", unit="percent"),
        at("2030"): printed("100"),
    },
)


def told(found: EditionChanges, language: str = "en") -> list[str]:
    return [line.text for line in describe_changes(found, language)]


def moved(old: PublishedEdition, new: PublishedEdition) -> dict[tuple[str, str], tuple[str, str, str, str]]:
    return {
        (one.address.measure, one.address.provider + one.address.breakdown): (
            one.before[1].value,
            one.now[1].value,
            one.change.direction,
            one.size,
        )
        for one in compare_read_editions(old, new).movement
    }


def test_what_rose_and_fell_is_told_by_body_and_code_with_numbers_and_words() -> None:
    assert moved(OLD, NEW) == {
        ("cases", "police"): ("100", "150", "up", "marked"),
        ("cases", "policesex=woman"): ("7", "7", "same", ""),
        ("cases", "board"): ("26", "28", "up", "small"),
        ("share", "police"): ("40", "35", "down", ""),  # the words say nothing of percentage points
    }
    lines = told(compare_read_editions(OLD, NEW))
    assert "Movement from the former period: rose 2, fell 1, unchanged 1" in lines
    at_head = lines.index("What rose and fell")
    assert lines[at_head + 1 : at_head + 6] == [
        "Board",
        "“Cases” rose slightly from 26 in 2030 to 28 in 2031",
        "Police",
        "“Cases” rose markedly from 100 in 2030 to 150 in 2031",
        "“Share” fell from 40\xa0per cent in 2030 to 35\xa0per cent in 2031",
    ]
    assert "«Saker» økte vesentlig fra 100 i 2030 til 150 i 2031" in told(compare_read_editions(OLD, NEW), "nb")


def test_the_same_stands_in_json() -> None:
    (board, police, *_) = compare_read_editions(OLD, NEW).to_dict()["movement"]
    assert board["provider"] == "board"
    assert police == {
        "measure": "cases",
        "provider": "police",
        "codes": {},
        "unit": "persons",
        "before": {"period": "2030", "value": "100", "qualifier": "exact"},
        "now": {"period": "2031", "value": "150", "qualifier": "exact"},
        "direction": "up",
        "certain": True,
        "difference": "50",
        "size": "marked",
    }


def test_a_broken_series_is_told_as_broken_and_never_as_movement() -> None:
    new = issue("2031", dict(NEW.figures), **{"break": [("cases", "board", "Ny regel", "New rule", "")]})
    new.dictionary["break"][0]["period"] = "2031"
    assert ("cases", "board") not in moved(OLD, new)
    assert ("cases", "police") in moved(OLD, new)
    lines = told(compare_read_editions(OLD, new))
    assert lines[lines.index("Series that are broken") + 1] == "“Cases”, Board: New rule"
    assert not any(line.startswith("“Cases” rose slightly") for line in lines)


def test_another_unit_breaks_a_series() -> None:
    new = issue("2031", {at("2031"): printed("150", unit="reports")})
    new.dictionary["measure"][0]["unit"] = "reports"
    assert moved(OLD, new) == {}
    assert any("the unit counted in changed" in line for line in told(compare_read_editions(OLD, new)))


def test_what_one_edition_holds_back_is_no_movement() -> None:
    new = issue("2031", {at("2031"): printed("", "Q"), at("2031", provider="board"): printed("", "O")})
    assert moved(OLD, new) == {}
    assert not any("150" in line or "100" in line for line in told(compare_read_editions(OLD, new)))


def test_a_number_that_is_no_exact_one_has_no_word_of_size_that_need_not_hold() -> None:
    new = issue("2031", {at("2031"): printed("150", qualifier="at_most")})
    assert moved(OLD, new)["cases", "police"] == ("100", "150", "up", "")


def test_two_editions_of_one_round_have_no_movement() -> None:
    again = issue("2030", {at("2030"): printed("101")})
    assert moved(OLD, again) == {}
    assert [one.kind for one in compare_read_editions(OLD, again).items if one.kind == "changed"] == ["changed"]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("2030-H1", "2031-H1", 1),
        ("2030-H2", "2031-H1", 1),
        ("2028", "2031", 1),
        ("2030-04/2031-03", "2031-04/2032-03", 1),
        ("2030", "2031-H1", 0),  # a year is not set against a half
        ("2031", "2030", 0),  # the later edition is about an earlier time
    ],
)
def test_periods_of_one_length_are_set_against_each_other(old: str, new: str, pairs: int) -> None:
    one, other = issue(old, {at(old): printed("3")}), issue(new, {at(new): printed("5")})
    assert len(list(find_movements(one, other, [at("")]))) == pairs


def test_parts_of_a_period_are_set_against_the_same_parts() -> None:
    one = issue("2030", {at("2030-H1"): printed("3"), at("2030-H2"): printed("9")})
    other = issue("2031", {at("2031-H1"): printed("5"), at("2031-H2"): printed("8")})
    found = [(m.before[0], m.now[0], m.change.direction) for m in find_movements(one, other, [at("")])]
    assert found == [("2030-H1", "2031-H1", "up"), ("2030-H2", "2031-H2", "down")]


REVISED = (
    "measure,provider,period,codes,unit,published_value,published_status,published_edition,published_on,"
    "revised_value,revised_status,revised_edition,revised_on,reason\n"
    "cases,police,2030,,persons,100,A,2030,2031-05-15,99,A,2031,2032-05-15,Counted twice\n"
)


def revising() -> PublishedEdition:
    new = issue("2031", {**NEW.figures, at("2030"): printed("99")})
    revised = read_edition_files({"revisions.csv": REVISED.encode()}).revised
    return PublishedEdition(new.id, "2031", "", new.figures, new.dictionary, period=new.period, revised=revised)


def test_a_revised_figure_is_told_with_what_was_published_and_the_reason() -> None:
    found = compare_read_editions(OLD, revising())
    (one,) = found.to_dict()["revised"]
    assert (one["published_value"], one["revised_value"], one["printed"]) == ("100", "99", "100")
    assert (one["reason"], one["published_on"], one["revised_on"]) == ("Counted twice", "2031-05-15", "2032-05-15")
    lines = told(found)
    head = lines.index("Figures corrected since they were published")
    assert lines[head + 1 : head + 3] == ["“Cases”, Police, 2030: 100 → 99", "Counted twice"]
    assert sum("100 → 99" in line for line in lines) == 1  # not once more among those that changed


def test_movement_is_from_the_revised_figure_where_the_later_edition_has_one() -> None:
    assert moved(OLD, revising())["cases", "police"] == ("99", "150", "up", "marked")


def test_what_is_new_and_gone_is_told_by_name() -> None:
    more = {"provider": [("post", "", "Posten", "Post", "")], "code": [("man", "sex", "Mann", "Man", "")]}
    found = compare_read_editions(OLD, issue("2031", dict(NEW.figures), **more))
    assert [(one["kind"], one["id"], one["fate"]) for one in found.to_dict()["named"]] == [
        ("provider", "post", "new"),
        ("code", "man", "new"),
    ]
    lines = told(found)
    head = lines.index("New and gone by name")
    assert lines[head + 1 : head + 3] == ["New bodies: Post", "New codes: Sex: Man"]
    back = told(compare_read_editions(issue("2031", dict(NEW.figures), **more), OLD))
    assert "Bodies that are gone: Post" in back


PAGE = """<!doctype html><html lang="en"><body><nav><p>Not prose.</p></nav><main id="main">
<h1>Title</h1><div class="prose">{}</div><p>Beside it.</p></main></body></html>"""


def site(folder: Path, text: str, language: str = "en") -> Path:
    """An edition with one page of prose."""
    data = PAGE.format(text).encode()
    name = f"site/{language}/2031/text/one.html"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(data)
    told = {"files": [{"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}]}
    (folder / "public-manifest.json").write_text(json.dumps(told), "utf-8")
    return folder


def test_prose_is_read_sentence_by_sentence_without_tables_signs_and_footnotes(tmp_path: Path) -> None:
    text = (
        "<h2>Head</h2><p>One <span class='figure'>3 cases</span><sup>a</sup> here. "
        "Two, e.g. there.<br>Three!</p>"
        "<ul><li><strong>Four:</strong> item.</li></ul><table><tr><td>9</td></tr></table>"
        "<p>Five<span class='ds-sr-only'>unseen</span>.</p>"
    )
    found = read_report_sentences(site(tmp_path / "a", text))
    assert found == {
        ("en", "text/one.html"): ("Head", "One 3 cases here.", "Two, e.g. there.", "Three!", "Four: item.", "Five.")
    }


def test_sentences_that_changed_are_told_in_their_language(tmp_path: Path) -> None:
    old = read_report_sentences(site(tmp_path / "a", "<p>One. Two. Three.</p>"))
    new = read_report_sentences(site(tmp_path / "b", "<p>One. Other. Three. Four.</p>"))
    assert [(one.language, one.page, one.old, one.new) for one in compare_report_sentences(old, new)] == [
        ("en", "text/one.html", ("Two.",), ("Other.",)),
        ("en", "text/one.html", (), ("Four.",)),
    ]
    assert list(compare_report_sentences(old, old)) == []
    (gone,) = compare_report_sentences(old, {})
    assert (gone.old, gone.new) == (("One.", "Two.", "Three."), ())


def test_a_page_that_was_changed_afterwards_is_not_compared(tmp_path: Path) -> None:
    folder = site(tmp_path / "a", "<p>One.</p>")
    (folder / "site/en/2031/text/one.html").write_text("<p>Other.</p>", "utf-8")
    with pytest.raises(PublishError) as told_:
        read_report_sentences(folder)
    assert "site/en/2031/text/one.html" in told_.value.message


def test_sentences_in_the_language_of_the_lines_are_listed_and_the_others_counted() -> None:
    found = compare_read_editions(OLD, NEW)
    old = {("en", "text/a.html"): ("One.",), ("nb", "text/a.html"): ("En.",)}
    new = {("en", "text/a.html"): ("Two.",), ("nb", "text/a.html"): ("To.",)}
    lines = told(replace(found, sentences=tuple(compare_report_sentences(old, new))))
    head = lines.index("Sentences that changed")
    assert lines[head + 1 :] == ["en 1, nb 1", "en · text/a", "− One.", "+ Two."]


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ({"t": ["b", "a"]}, {"t": ["a", "b"]}, False),
        ({"t": ["a", "b"]}, {"t": ["b", "a"]}, False),
        ({"t": ["a"]}, {"t": ["a", "a"]}, True),
        ({"t": ["a"]}, {"u": ["b"]}, False),
        ({"t": ["a"], "u": ["b"]}, {"t": ["a"], "u": ["c"]}, True),
    ],
)
def test_a_figure_has_other_words_where_a_table_of_both_editions_gives_it_others(
    before: dict[str, list[str]], after: dict[str, list[str]], *, differ: bool
) -> None:
    old, new = (issue("2031", {at("2031"): replace(printed("1"), places=one)}) for one in (before, after))
    assert [one.kind for one in compare_read_editions(old, new).items] == ["relabelled"] * differ
