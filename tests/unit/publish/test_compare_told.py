"""What compare says line by line: numbers as they are read, movement, revised figures, names, sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tilstand.publish.change_report import _ChangeDescription, describe_changes
from tilstand.publish.comparison import (
    EditionChanges,
    NameChange,
    RevisedFigure,
    compare_read_editions,
    compare_with_previous,
)
from tilstand.publish.differences import SentenceChange, _count_rounds_between, find_movements, read_size_words
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition
from tilstand.terms import Period


def line(id: str, within: str = "", **more: str) -> dict[str, str]:
    return {"id": id, "list": within, "parent": "", "label_nb": f"{id} nb", "label_en": f"{id} en", **more}


WORDS = {
    "edition": [line("{year}", "land")],
    "measure": [line("cases", unit="persons"), line("share", unit="percent")],
    "provider": [line("police")],
    "dimension": [line("sex")],
    "code": [line("woman", "sex")],
    "status": [line("O", label_en="Not known; Not submitted"), line("Q", label_en="Hidden")],
    "unit": [line("percent", label_en="per cent"), line("percentage_points", label_en="points"), line("persons")],
}


def at(year: str = "2031", measure: str = "cases", provider: str = "police", **codes: str) -> FigureKey:
    return FigureKey(measure, provider, year, tuple(codes.items()))


def figure(value: str, status: str = "A", **more: Any) -> PrintedFigure:
    return PrintedFigure(value, status, **{"unit": "persons", "qualifier": "exact", "origin": "counted", **more})


def issue(year: str, figures: dict[FigureKey, PrintedFigure], **more: Any) -> PublishedEdition:
    return PublishedEdition(f"land-{year}", year, "", figures, {**WORDS, **more}, period=Period.from_text(year))


def teller(
    language: str = "en", old: PublishedEdition | None = None, new: PublishedEdition | None = None
) -> _ChangeDescription:
    return _ChangeDescription(compare_read_editions(old or issue("2030", {}), new or issue("2031", {})), language)


@pytest.mark.parametrize(
    ("value", "facts", "told"),
    [
        ("1204", {}, "1,204"),
        ("5", {"qualifier": "about"}, "about 5"),
        ("5", {"qualifier": "at_least"}, "at least 5"),
        ("5", {"qualifier": "at_most"}, "at most 5"),
        ("5", {"qualifier": "derived"}, "5"),
        ("12.5", {"unit": "percent"}, "12.5 per cent"),
        ("12.5", {"unit": "percent", "qualifier": "about"}, "about 12.5 per cent"),
        ("3", {"unit": "percentage_points"}, "3 points"),
        ("", {}, "not repeated"),
        ("", {"status": "O"}, "not known or not submitted"),
        ("", {"status": "Q"}, "hidden"),
        ("", {"status": "x"}, "x"),
    ],
)
def test_a_number_as_it_is_read_or_why_there_is_none(value: str, facts: dict[str, str], told: str) -> None:
    assert teller()._format_printed_value(figure("9", **facts), value).replace("\u00a0", " ") == told


def test_a_figure_that_has_no_number_on_one_side() -> None:
    def lines(old: PrintedFigure | None, new: PrintedFigure | None) -> list[str]:
        sides = [issue("2031", {} if one is None else {at(): one}) for one in (old, new)]
        found = list(describe_changes(compare_read_editions(*sides), "en"))
        return [f"{one.kind}: {one.text}" for one in found if "police" in one.text or one.kind == "note"]

    assert lines(figure("3"), None) == ["figure: “cases en”, police en, 2031. The series is no longer there."]
    assert lines(None, figure("3", notes="A")) == [
        "figure: “cases en”, police en, 2031: 3. The series is new.", "note: Footnote: “A”",
    ]  # fmt: skip
    assert lines(figure("3", notes="A | B"), figure("4", notes="B")) == [
        "figure: “cases en”, police en, 2031: 3 → 4. A question about the figure was settled.",
        "note: Footnote: “B”",
        "note: Footnote that is gone: “A”",
    ]


def told(found: EditionChanges, language: str = "en") -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in describe_changes(found, language)][3:]


def test_movement_body_by_body_and_nothing_of_what_stood_still() -> None:
    old = issue(
        "2030", {at("2030"): figure("5"), at("2030", provider="x"): figure("7"), at("2030", sex="woman"): figure("2")}
    )
    new = issue("2031", {at(): figure("5"), at(provider="x"): figure("9"), at(sex="woman"): figure("1")})
    assert told(compare_read_editions(old, new))[:6] == [
        "Movement from the former period: rose 1, fell 1, unchanged 1",
        "What rose and fell",
        "police en",
        "“cases en”, sex en: woman en fell from 2 in 2030 to 1 in 2031",
        "x",
        "“cases en” rose from 7 in 2030 to 9 in 2031",
    ]
    still = compare_read_editions(issue("2030", {at("2030"): figure("5")}), issue("2031", {at(): figure("5")}))
    assert told(still)[:2] == ["Movement from the former period: rose 0, fell 0, unchanged 1", "What rose and fell"]
    assert told(compare_read_editions(issue("2030", {}), issue("2031", {}))) == []


REVISED = {
    "published_value": "1000", "published_edition": "2030", "published_on": "2031-05-01",
    "revised_value": "999.5",     "revised_on": "2032-05-01", "reason": "Counted twice",
}  # fmt: skip


def test_revised_figures_are_told_once_and_as_data() -> None:
    old = issue("2030", {at("2030"): figure("1000")})
    new = replace(issue("2031", {at("2030"): figure("999.5")}), revised={at("2030"): REVISED})
    found = compare_read_editions(old, new)
    assert told(found) == [
        "Figures corrected since they were published", "“cases en”, police en, 2030: 1,000 → 999.5",
        "Counted twice",
    ]  # fmt: skip
    assert found.revised == (RevisedFigure(at("2030"), old.figures[at("2030")], REVISED),)
    (one,) = found.revised
    assert one.to_dict() == {
        "measure": "cases", "provider": "police", "period": "2030", "codes": {}, "printed": "1000",
        **{name: text for name, text in REVISED.items() if name != "published_status"},
    }  # fmt: skip
    assert replace(one, printed=None).to_dict()["printed"] == ""


def test_what_is_named_anew_by_kind_and_fate() -> None:
    label = (("en", "Named"), ("nb", "Navnet"))
    kinds = ("provider", "group", "measure", "code", "table")
    found = compare_read_editions(issue("2030", {}), issue("2031", {}))
    fates = [
        NameChange(kind, "n", "sex" if kind == "code" else "", fate, label)
        for fate in ("gone", "new")
        for kind in kinds
    ]
    fates += [NameChange("table", "other", "", "new", (("en", ""),))]
    assert told(replace(found, named=tuple(fates))) == [
        "New and gone by name",
        "New bodies: Named",
        "Bodies that are gone: Named",
        "New groups: Named",
        "Groups that are gone: Named",
        "New measures: Named",
        "Measures that are gone: Named",
        "New codes: sex en: Named",
        "Codes that are gone: sex en: Named",
        "New tables: Named; other",
        "Tables that are gone: Named",
    ]


def test_sentences_of_one_language_or_of_all_where_there_are_none_of_it() -> None:
    found = compare_read_editions(issue("2030", {}), issue("2031", {}))
    one = SentenceChange("en", "text/a.html", ("Old.", "Older."), ())
    two = SentenceChange("nb", "text/a.html", (), ("Ny.",))
    three = SentenceChange("en", "text/a.html", (), ("New.",))

    def said(*every: SentenceChange, language: str = "en") -> list[tuple[str, str]]:
        lines = list(describe_changes(replace(found, sentences=every), language))[3:]
        return [(line.kind[:1], line.text) for line in lines]

    head = ("h", "Sentences that changed")
    own = [("f", "en · text/a"), ("n", "− Old."), ("n", "− Older."), ("n", "+ New.")]
    assert said(one, two, three) == [head, ("f", "en 2, nb 1"), *own]
    assert said(one, three) == [head, *own]
    both = [("f", "en · text/a"), ("n", "− Old."), ("n", "− Older."), ("f", "nb · text/a"), ("n", "+ Ny.")]
    assert said(one, two, language="sv")[1:] == [("f", "en 1, nb 1"), *both]
    assert said() == []


def test_two_that_are_called_alike_are_told_with_their_dimensions() -> None:
    words = {
        "code": [line("woman", "sex"), line("f", "age", label_en="woman en")],
        "dimension": [line("sex"), line("age")],
    }
    old = issue("2031", {at(sex="woman"): figure("1"), at(age="f"): figure("1"), at(): figure("1")}, **words)
    new = issue("2031", {at(sex="woman"): figure("2"), at(age="f"): figure("3"), at(): figure("4")}, **words)
    assert [one.partition(". ")[0] for one in told(compare_read_editions(old, new))][1:] == [
        "“cases en”, police en, 2031: 1 → 4",
        "“cases en”, age en: woman en, police en, 2031: 1 → 3",
        "“cases en”, sex en: woman en, police en, 2031: 1 → 2",
    ]


# Movement


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        ("2030", "2031", 1), ("2020", "2031", 11), ("2019", "2031", None), ("2031", "2031", None),
        ("2031", "2030", None),         ("2030-H1", "2031-H1", 2), ("2030", "2031-H1", None),
    ],
)  # fmt: skip
def test_how_many_rounds_lie_between(old: str, new: str, steps: int | None) -> None:
    assert _count_rounds_between(Period.from_text(old), Period.from_text(new)) == steps
    assert (
        _count_rounds_between(None, Period.from_text(new)) is _count_rounds_between(Period.from_text(old), None) is None
    )


def test_what_moved_is_compared_only_where_both_have_a_number_in_one_unit() -> None:
    def pairs(
        was: PrintedFigure | None, now: PrintedFigure, revised: PrintedFigure | None = None
    ) -> list[tuple[str, str]]:
        old = issue("2030", {} if was is None else {at("2030"): was})
        new = issue("2031", {at(): now} | ({} if revised is None else {at("2030"): revised}))
        return [(one.before[1].value, one.now[1].value) for one in find_movements(old, new, [at("")])]

    assert pairs(figure("1"), figure("2")) == [("1", "2")]
    assert pairs(figure("1"), figure("2"), figure("3")) == [("3", "2")]
    assert pairs(figure("1"), figure("2"), figure("", "O")) == [("1", "2")]
    assert pairs(None, figure("2"), figure("3")) == []
    assert pairs(figure("", "O"), figure("2")) == pairs(figure("1"), figure("", "Q")) == []
    assert pairs(figure("1", "Q"), figure("2")) == pairs(figure("1", unit="cases"), figure("2")) == []
    assert list(find_movements(issue("2030", {at("2030"): figure("1")}), issue("2031", {at(): figure("2")}), [])) == []


def test_words_of_size_as_a_dictionary_tells_them() -> None:
    rows = [line("large", remark="least_percent=25; least_units=5"), line("none", remark="")]
    found = read_size_words(issue("2031", {}, size=rows))
    assert list(found) == ["large", "none"]
    assert read_size_words(issue("2031", {})) == {}


def test_an_edition_that_is_being_built_is_set_against_the_former() -> None:
    found = compare_with_previous(issue("2030", {}), {"notes.md": b"x"}, Period.from_year(2031))
    assert (found.old, found.new, found.items, found.series) == (("land-2030", "2030"), ("", ""), (), ())
    assert found.issues[1].period == Period.from_year(2031)
