"""Two editions with every kind of difference: the change list, what it is for machines, and in words."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from sections import read_sections

from tilstand.publish.change_report import _ChangeDescription, describe_changes
from tilstand.publish.comparison import EditionChanges, compare_read_editions
from tilstand.publish.differences import compare_report_sentences, find_movements, read_report_sentences
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition, read_edition_files
from tilstand.terms import Period

SECTIONS = read_sections("change_report")

COLUMNS = ("id", "list", "parent", "label_nb", "label_en")
WORDS = {
    "edition": [("{round}", "land", "", "Rapport", "Report")],
    "measure": [("cases", "", "", "Saker", "Cases"), ("share", "", "", "Andel", "Share"),
        ("late", "", "", "", "")],
    "provider": [("police", "", "", "Politiet", "Police"), ("board", "", "", "Nemnda", "Board")],
    "group": [("all", "", "", "Alle", "All")],
    "code": [("woman", "sex", "", "Kvinne", "Woman"), ("man", "sex", "", "Mann", "Man")],
    "dimension": [("sex", "", "", "Kjønn", "Sex")],
    "status": [("O", "", "", "Ikke kjent; Ikke sendt inn", "Not known; Not submitted"),
        ("Q", "", "", "Skjult", "Hidden")],
    "unit": [("percent", "", "", "prosent", "per cent")],
}  # fmt: skip


def issue(year: str, figures: dict[FigureKey, PrintedFigure], **more: list[dict[str, str]]) -> PublishedEdition:
    dictionary = {
        kind: [dict(zip(COLUMNS, (one[0].format(round=year), *one[1:]), strict=True)) for one in lines]
        for kind, lines in WORDS.items()
    }
    for line in dictionary["measure"]:
        line |= {"unit": "persons", "rule_nb": "Tell.", "rule_en": "Count.", "version": ""}
    dictionary["dimension"][0]["version"] = "1"
    for kind, lines in more.items():
        dictionary[kind] = [*dictionary.get(kind, []), *lines]
    name = f"land-{year}-x"
    return PublishedEdition(name, year, f"{int(year) + 1}-05-15", figures, dictionary, period=Period.from_text(year))


def at(measure: str = "cases", provider: str = "police", year: str = "2031", **codes: str) -> FigureKey:
    return FigureKey(measure, provider, year, tuple(sorted(codes.items())))


def printed(value: str, status: str = "A", *, label: str = "Saker / Antall", **more: str) -> PrintedFigure:
    facts = {"unit": "persons", "qualifier": "exact", "origin": "submitted", **more}
    return PrintedFigure(value, status, places={"t": [label]}, **facts)  # type: ignore[arg-type]


OLD = {
    at(): printed("1204"),
    at(sex="woman"): printed("7", notes="A | B"),
    at(sex="man"): printed("", "O"),
    at("share"): printed("12.5", unit="percent"),
    at("late"): printed("3"),
    at(provider="board"): printed("4", qualifier="about"),
    at(provider="all"): printed("1208", origin="computed"),
    at(year="2030"): printed("9"),
    at(provider="board", year="2030"): printed("2"),
    at("gone"): printed("5"),
    at("share", "board"): printed("3", unit="percent"),
    at("share", "all"): printed("36"),
}
NEW = {
    at(): printed("1250", notes="Frozen"),
    at(sex="woman"): printed("8", notes="B"),
    at(sex="man"): printed("6", origin="adjusted"),
    at("share"): printed("", "Q", unit="percent"),
    at("late"): printed("", "O"),
    at(provider="board"): printed("5", qualifier="at_least"),
    at(provider="all"): printed("1255", origin="computed"),
    at(year="2030"): printed("10"),
    at("share", "board"): printed("3.0", unit="percent", label="Andel / Antall"),
    at("share", "all"): printed("36.0"),
    at("fresh", "board"): printed("1"),
}


def broke(provider: str, period: str, nb: str, en: str, remark: str = "") -> dict[str, str]:
    words = {"label_nb": nb, "label_en": en, "remark": remark}
    return {"id": "cases", "list": provider, "period": period, **words}


BREAKS = [
    broke("", "2031", "Ny regel", "New rule"),
    broke("board", "2031", "Annet", "Other", "Own words."),
    broke("", "2030", "Før", "Before"),
    broke("", "2032", "Etter", "After"),
]


@pytest.fixture
def broken() -> EditionChanges:
    old, new = issue("2030", OLD), issue("2031", NEW, **{"break": BREAKS})
    new.dictionary["measure"][1] |= {"rule_en": "Other.", "unit": "x"}
    new.dictionary["dimension"][0]["version"] = "2"
    return compare_read_editions(old, new)


@pytest.fixture
def found() -> EditionChanges:
    return compare_read_editions(issue("2031", OLD), issue("2031", NEW))


def told(found: EditionChanges, language: str = "en") -> str:
    marks = {"head": "# ", "figure": "", "note": "- "}
    return wrapped(f"{marks[line.kind]}{line.text}" for line in describe_changes(found, language))


def wrapped(lines: Iterable[str]) -> str:
    form = textwrap.TextWrapper(108, subsequent_indent="      ", break_on_hyphens=False)
    return "\n".join(part for line in lines for part in form.wrap(line)) + "\n"


def test_the_list_in_words(found: EditionChanges) -> None:
    assert told(found) == SECTIONS["the_list_in_words"]


def test_the_list_as_a_file(found: EditionChanges) -> None:
    assert wrapped(found.csv().decode().splitlines()) == SECTIONS["the_list_as_a_file"]


def test_broken_series_in_words(broken: EditionChanges) -> None:
    assert told(broken) == SECTIONS["broken_series_in_words"]


def test_a_figure_that_changed_for_machines(found: EditionChanges) -> None:
    sex = next(one for one in found.items if one.address.codes == (("sex", "woman"),))
    sides = {"status": "A", "qualifier": "exact", "as_at": "2032-05-15", "label": "Saker / Antall"}
    assert sex.to_dict() == {
        **{"change": "changed", "reason": "decided", "measure": "cases", "provider": "police"},
        **{"period": "2031", "codes": {"sex": "woman"}, "unit": "persons", "tables": ["t"]},
        "old": {"value": "7", "origin": "submitted", **sides},
        "new": {"value": "8", "origin": "submitted", **sides},
        "notes": "B | [A]",
    }


def test_a_figure_on_one_side_for_machines(found: EditionChanges) -> None:
    gone = next(one for one in found.items if one.address.measure == "gone").to_dict()
    assert (gone["old"]["value"], gone["new"], gone["tables"]) == ("", None, ["t"])
    fresh = next(one for one in found.items if one.address.measure == "fresh").to_dict()
    assert (fresh["old"], fresh["new"]["value"], fresh["tables"]) == (None, "1", ["t"])


def test_the_whole_for_machines(found: EditionChanges, broken: EditionChanges) -> None:
    whole = broken.to_dict()
    assert whole["old"] == {"edition": "land-2030-x", "round": "2030"}
    assert whole["new"] == {"edition": "land-2031-x", "round": "2031"}
    assert whole["counts"] == {"changed": 8, "removed": 2, "added": 1, "relabelled": 1}
    assert whole["series"] == {"breaks": 8, "new": 1, "ended": 1, "continues": 1}
    differ = [(one["measure"], one["provider"], one["state"]) for one in whole["series_that_differ"]]
    assert ("late", "police", "continues") not in differ
    assert len(differ) == 10
    (board,) = (one for one in whole["series_that_differ"] if one["provider"] == "board" and one["note"][:2] == "Ny")
    assert board == {
        **{"measure": "cases", "provider": "board", "codes": {}, "state": "breaks"},
        "note": "Ny regel; Own words.",
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PrintedFigure("36", "A", "x"), PrintedFigure("36.0", "A", "y", notes="A"), True),
        (PrintedFigure("36", "A", "x"), PrintedFigure("37", "A", "x"), False),
        (PrintedFigure("36", "A", "x"), PrintedFigure("", "A", "x"), False),
        (PrintedFigure("", "A", "x"), PrintedFigure("36", "A", "x"), False),
        (PrintedFigure("", "A", "x"), PrintedFigure("", "A", "x"), True),
        (PrintedFigure("", "O", "x"), PrintedFigure("", "Q", "x"), False),
        (PrintedFigure("36", "A", "x"), PrintedFigure("36", "E", "x"), True),
        (PrintedFigure("36", "A", "x", "exact"), PrintedFigure("36", "A", "x", "about"), False),
    ],
)  # fmt: skip
def test_what_says_the_same(one: PrintedFigure, other: PrintedFigure, same: bool) -> None:
    assert one.same(other) is same


def test_an_empty_footnote_is_none() -> None:
    found = compare_read_editions(
        issue("2031", {at(): printed("1")}), issue("2031", {at(): printed("2", notes=" | A |  | B | ")})
    )
    (one,) = found.items
    assert one.reason.footnotes == ("A", "B")


def test_an_edition_is_called_by_its_title_its_name_or_its_round() -> None:
    titled, bare = issue("2031", OLD), replace(issue("2031", NEW), dictionary={})
    heads = [
        next(describe_changes(compare_read_editions(old, new), "en")).text
        for old, new in ((titled, bare), (replace(titled, id=""), replace(bare, id="")))
    ]
    assert heads == ["Report (land-2031-x) → land-2031-x", "Report → 2031"]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ([("x", "north", "Other"), ("y", "south", "Other")], "Place: North, Other"),
        ([("x", "north", "Other"), ("y", "south", "Else")], "Place: Other"),
        ([("x", "", "Other"), ("y", "south", "Other")], "Place: Other"),
    ],
)
def test_a_code_that_another_is_called_like_is_told_with_what_it_lies_under(
    codes: list[tuple[str, str, str]], told: str
) -> None:
    lines = [
        {"id": id, "list": "place", "parent": parent, "label_nb": label, "label_en": label}
        for id, parent, label in (("north", "", "North"), ("south", "", "South"), *codes)
    ]
    place = {"id": "place", "list": "", "parent": "", "label_nb": "Sted", "label_en": "Place", "version": ""}
    both = [
        issue("2031", {at(place="x"): printed(value), at(place="y"): printed("7")}, code=lines, dimension=[place])
        for value in ("1", "2")
    ]
    teller = _ChangeDescription(compare_read_editions(*both), "en")
    assert teller._label_dimension_code("place", "x") == told


def test_a_change_as_data_names_the_tables_of_both_editions_in_order() -> None:
    old, new = (
        issue("2031", {at(): replace(printed(value), places={one: ["Cases", "All"] for one in tables})})
        for value, tables in (("1", "qtd"), ("2", "bta"))
    )
    (one,) = compare_read_editions(old, new).items
    side = {"status": "A", "qualifier": "exact", "origin": "submitted", "as_at": "2032-05-15"}
    side["label"] = "Cases; All"
    assert one.to_dict() == {
        "change": "changed", "reason": "resubmitted", "measure": "cases", "provider": "police",
        "period": "2031", "codes": {}, "unit": "persons", "old": {"value": "1", **side},
        "new": {"value": "2", **side}, "tables": ["a", "b", "d", "q", "t"], "notes": "",
    }  # fmt: skip


def test_a_word_is_looked_up_in_its_own_list_where_one_is_named() -> None:
    teller = _ChangeDescription(compare_read_editions(issue("2031", OLD), issue("2031", NEW)), "en")
    assert teller.label(("code",), "woman", "sex") == "Woman"
    assert teller.label(("code",), "woman", "age") == "woman"
    assert teller.label(("code",), "woman") == teller.label(("measure", "code"), "woman") == "Woman"
    assert teller.label(("measure",), "late") == "late"  # which no edition has a name for


def test_revised_figures_come_in_the_order_of_their_addresses() -> None:
    line = {"published_edition": "2030"}
    keys = [at("share"), at("cases", "police"), at("cases", "board", "2030")]
    old, new = issue("2030", {}), issue("2031", {})
    found = compare_read_editions(old, replace(new, revised=dict.fromkeys(keys, line)))
    assert [one.address for one in found.revised] == sorted(keys)
    other = replace(new, revised={keys[0]: {"published_edition": "2029"}})
    assert compare_read_editions(old, other).revised == ()
    assert len(compare_read_editions(replace(old, figures={keys[0]: printed("1")}), other).revised) == 1


# What compare tells beside single figures: movement, revised figures, sentences, and what is new by name.


COLUMNS_MOVEMENT = ("id", "list", "label_nb", "label_en", "remark")
WORDS_MOVEMENT = {
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


def at_movement(year: str, measure: str = "cases", provider: str = "police", **codes: str) -> FigureKey:
    return FigureKey(measure, provider, year, tuple(sorted(codes.items())))


def printed_movement(value: str, status: str = "A", **more: str) -> PrintedFigure:
    facts = {"unit": "persons", "qualifier": "exact", "origin": "submitted", **more}
    return PrintedFigure(value, status, places={"t": ["Saker / Antall"]}, **facts)  # type: ignore[arg-type]


def issue_movement(
    year: str, figures: dict[FigureKey, PrintedFigure], **more: list[tuple[str, ...]]
) -> PublishedEdition:
    dictionary = {
        kind: [
            dict(zip(COLUMNS_MOVEMENT, line, strict=True))
            for line in (*WORDS_MOVEMENT.get(kind, ()), *more.get(kind, ()))
        ]
        for kind in {**WORDS_MOVEMENT, **more}
    }
    for line in dictionary["measure"]:
        line |= {"unit": "percent" if line["id"] == "share" else "persons"}
    name = year.replace("/", "-")
    return PublishedEdition(f"land-{name}-x", year, "", figures, dictionary, period=Period.from_text(year))


OLD_MOVEMENT = issue_movement(
    "2030",
    {
        at_movement("2030"): printed_movement("100"),
        at_movement("2030", sex="woman"): printed_movement("7"),
        at_movement("2030", provider="board"): printed_movement("26"),
        at_movement("2030", "share"): printed_movement("40", unit="percent"),
        at_movement("2029"): printed_movement("90"),
    },
)
NEW_MOVEMENT = issue_movement(
    "2031",
    {
        at_movement("2031"): printed_movement("150"),
        at_movement("2031", sex="woman"): printed_movement("7"),
        at_movement("2031", provider="board"): printed_movement("28"),
        at_movement("2031", "share"): printed_movement("35", unit="percent"),
        at_movement("2030"): printed_movement("100"),
    },
)


def told_movement(found: EditionChanges, language: str = "en") -> list[str]:
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
    assert moved(OLD_MOVEMENT, NEW_MOVEMENT) == {
        ("cases", "police"): ("100", "150", "up", "marked"),
        ("cases", "policesex=woman"): ("7", "7", "same", ""),
        ("cases", "board"): ("26", "28", "up", "small"),
        ("share", "police"): ("40", "35", "down", ""),  # the words say nothing of percentage points
    }
    lines = told_movement(compare_read_editions(OLD_MOVEMENT, NEW_MOVEMENT))
    assert "Movement from the former period: rose 2, fell 1, unchanged 1" in lines
    at_head = lines.index("What rose and fell")
    assert lines[at_head + 1 : at_head + 6] == [
        "Board",
        "“Cases” rose slightly from 26 in 2030 to 28 in 2031",
        "Police",
        "“Cases” rose markedly from 100 in 2030 to 150 in 2031",
        "“Share” fell from 40\xa0per cent in 2030 to 35\xa0per cent in 2031",
    ]
    assert "«Saker» økte vesentlig fra 100 i 2030 til 150 i 2031" in told_movement(
        compare_read_editions(OLD_MOVEMENT, NEW_MOVEMENT), "nb"
    )


def test_the_same_stands_in_json() -> None:
    (board, police, *_) = compare_read_editions(OLD_MOVEMENT, NEW_MOVEMENT).to_dict()["movement"]
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
    new = issue_movement(
        "2031", dict(NEW_MOVEMENT.figures), **{"break": [("cases", "board", "Ny regel", "New rule", "")]}
    )
    new.dictionary["break"][0]["period"] = "2031"
    assert ("cases", "board") not in moved(OLD_MOVEMENT, new)
    assert ("cases", "police") in moved(OLD_MOVEMENT, new)
    lines = told_movement(compare_read_editions(OLD_MOVEMENT, new))
    assert lines[lines.index("Series that are broken") + 1] == "“Cases”, Board: New rule"
    assert not any(line.startswith("“Cases” rose slightly") for line in lines)


def test_another_unit_breaks_a_series() -> None:
    new = issue_movement("2031", {at_movement("2031"): printed_movement("150", unit="reports")})
    new.dictionary["measure"][0]["unit"] = "reports"
    assert moved(OLD_MOVEMENT, new) == {}
    assert any(
        "the unit counted in changed" in line for line in told_movement(compare_read_editions(OLD_MOVEMENT, new))
    )


def test_what_one_edition_holds_back_is_no_movement() -> None:
    new = issue_movement(
        "2031",
        {
            at_movement("2031"): printed_movement("", "Q"),
            at_movement("2031", provider="board"): printed_movement("", "O"),
        },
    )
    assert moved(OLD_MOVEMENT, new) == {}
    assert not any("150" in line or "100" in line for line in told_movement(compare_read_editions(OLD_MOVEMENT, new)))


def test_a_number_that_is_no_exact_one_has_no_word_of_size_that_need_not_hold() -> None:
    new = issue_movement("2031", {at_movement("2031"): printed_movement("150", qualifier="at_most")})
    assert moved(OLD_MOVEMENT, new)["cases", "police"] == ("100", "150", "up", "")


def test_two_editions_of_one_round_have_no_movement() -> None:
    again = issue_movement("2030", {at_movement("2030"): printed_movement("101")})
    assert moved(OLD_MOVEMENT, again) == {}
    assert [one.kind for one in compare_read_editions(OLD_MOVEMENT, again).items if one.kind == "changed"] == [
        "changed"
    ]


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
    one, other = (
        issue_movement(old, {at_movement(old): printed_movement("3")}),
        issue_movement(new, {at_movement(new): printed_movement("5")}),
    )
    assert len(list(find_movements(one, other, [at_movement("")]))) == pairs


def test_parts_of_a_period_are_set_against_the_same_parts() -> None:
    one = issue_movement(
        "2030", {at_movement("2030-H1"): printed_movement("3"), at_movement("2030-H2"): printed_movement("9")}
    )
    other = issue_movement(
        "2031", {at_movement("2031-H1"): printed_movement("5"), at_movement("2031-H2"): printed_movement("8")}
    )
    found = [(m.before[0], m.now[0], m.change.direction) for m in find_movements(one, other, [at_movement("")])]
    assert found == [("2030-H1", "2031-H1", "up"), ("2030-H2", "2031-H2", "down")]


REVISED = (
    "measure,provider,period,codes,unit,published_value,published_status,published_edition,published_on,"
    "revised_value,revised_status,revised_edition,revised_on,reason\n"
    "cases,police,2030,,persons,100,A,2030,2031-05-15,99,A,2031,2032-05-15,Counted twice\n"
)


def revising() -> PublishedEdition:
    new = issue_movement("2031", {**NEW_MOVEMENT.figures, at_movement("2030"): printed_movement("99")})
    revised = read_edition_files({"revisions.csv": REVISED.encode()}).revised
    return PublishedEdition(new.id, "2031", "", new.figures, new.dictionary, period=new.period, revised=revised)


def test_movement_is_from_the_revised_figure_where_the_later_edition_has_one() -> None:
    assert moved(OLD_MOVEMENT, revising())["cases", "police"] == ("99", "150", "up", "marked")


PAGE = """<!doctype html><html lang="en"><body><nav><p>Not prose.</p></nav><main id="main">
<h1>Title</h1><div class="prose">{}</div><p>Beside it.</p></main></body></html>"""


def site(folder: Path, text: str, language: str = "en") -> Path:
    """An edition with one page of prose."""
    data = PAGE.format(text).encode()
    name = f"site/{language}/2031/text/one.html"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(data)
    told_movement = {"files": [{"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}]}
    (folder / "public-manifest.json").write_text(json.dumps(told_movement), "utf-8")
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
    old, new = (
        issue_movement("2031", {at_movement("2031"): replace(printed_movement("1"), places=one)})
        for one in (before, after)
    )
    assert [one.kind for one in compare_read_editions(old, new).items] == ["relabelled"] * differ


def test_a_revised_figure_is_told_with_what_was_published_and_the_reason() -> None:
    found = compare_read_editions(OLD_MOVEMENT, revising())
    (one,) = found.to_dict()["revised"]
    assert (one["published_value"], one["revised_value"], one["printed"]) == ("100", "99", "100")
    assert (one["reason"], one["published_on"], one["revised_on"]) == ("Counted twice", "2031-05-15", "2032-05-15")
    lines = told_movement(found)
    head = lines.index("Figures corrected since they were published")
    assert lines[head + 1 : head + 3] == ["“Cases”, Police, 2030: 100 → 99", "Counted twice"]
    assert sum("100 → 99" in line for line in lines) == 1  # not once more among those that changed
