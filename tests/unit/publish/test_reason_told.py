"""Why a figure differs and why a series breaks: every rule with all that it says, in their order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tilstand.languages import PartialTranslation
from tilstand.publish.differences import (
    DifferenceReason,
    determine_series_state,
    infer_difference_reason,
    join_break_reasons,
)
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition
from tilstand.terms import InvariantText, Period, Text

AT = FigureKey("cases", "police", "2031", (("sex", "woman"),))
PLAIN = PrintedFigure("7", "A", "persons", origin="submitted")
WHY = (InvariantText("New rule"),)
OLD_DAY, NEW_DAY = "2031-05-15", "2032-05-15"
NAMED = {"label_en": "Cases", "label_nb": "Saker"}


def issue(
    year: str, day: str, figure: PrintedFigure | None, at: FigureKey = AT, **dictionary: list[dict[str, str]]
) -> PublishedEdition:
    figures = {} if figure is None else {at: figure}
    words = {"measure": [{"id": "cases", **NAMED}], **dictionary}
    return PublishedEdition("", year, day, figures, words, period=Period.from_text(year))


def told_of(
    before: PrintedFigure | None, after: PrintedFigure | None, *, former: str = "2030", kind: str = "changed",
    year: str = "2031", series: str = "continues", broken: tuple[Text, ...] = (), rule: str = "",
) -> DifferenceReason:  # fmt: skip
    at = replace(AT, period=year)
    measure = [{"id": "other", "as_at": "never"}, {"id": "cases", "as_at": rule, **NAMED}]
    old = issue(former, OLD_DAY, before, at)
    new = issue("2031", NEW_DAY, after, at, measure=[{**NAMED, **line} for line in measure])
    return infer_difference_reason(kind, at, old, new, series, broken)


def printed(**facts: str) -> PrintedFigure:
    return replace(PLAIN, **facts)  # type: ignore[arg-type]


def test_a_figure_that_one_edition_alone_shows():
    noted = printed(notes="A |  | B")
    days = {"old_as_at": OLD_DAY}
    for series, word in (("new", "series"), ("continues", "period"), ("breaks", "period")):
        assert told_of(None, noted, series=series, broken=WHY) == DifferenceReason(
            word, WHY, "en", ("A", "B"), new_as_at=NEW_DAY
        )
    for series, word in (("ended", "ended"), ("continues", "past"), ("breaks", "past")):
        assert told_of(noted, None, series=series, broken=WHY) == DifferenceReason(word, **days)
    assert told_of(None, None, series="new") == DifferenceReason("series", (), "en", new_as_at=NEW_DAY)


def test_a_figure_whose_words_alone_differ():
    assert told_of(printed(notes="A"), printed(notes="B"), kind="relabelled", broken=WHY) == DifferenceReason(
        "words", old_as_at=OLD_DAY, new_as_at=NEW_DAY
    )


CHANGED = {
    # the former figure, the later one, what else holds: the word
    "suppressed before all": (
        {"status": "O", "notes": "A"},
        {"status": "Q", "origin": "adjusted"},
        {"broken": WHY},
        "suppressed",
    ),
    "not known": ({}, {"status": "O", "origin": "adjusted"}, {}, "withdrawn"),
    "not collected": ({}, {"status": "L"}, {"broken": WHY}, "withdrawn"),
    "cannot occur": ({"status": "O"}, {"status": "M"}, {}, "withdrawn"),
    "adjusted before a break": ({}, {"origin": "adjusted"}, {"broken": WHY}, "adjusted"),
    "a break before what came in": ({"status": "O"}, {}, {"broken": WHY}, "definition"),
    "came in, not known": ({"status": "O", "origin": "adjusted"}, {}, {}, "reported"),
    "came in, not collected": ({"status": "L", "notes": "A"}, {}, {}, "reported"),
    "came in, could not occur": ({"status": "M"}, {"origin": "computed"}, {}, "reported"),
    "hidden no more": ({"status": "Q"}, {}, {"former": "2031"}, "resubmitted"),
    "no longer adjusted": ({"origin": "adjusted"}, {"origin": "computed"}, {}, "decided"),
    "a note gone": ({"notes": "A"}, {"origin": "deduced"}, {}, "decided"),
    "a note kept": ({"notes": "A"}, {"notes": "B | A"}, {"former": "2031"}, "resubmitted"),
    "a deduced one's note": (
        {"notes": "A", "origin": "deduced"},
        {"origin": "counted"},
        {"former": "2031"},
        "resubmitted",
    ),
    "a sum": ({}, {"origin": "computed"}, {"year": "2030", "former": "2031"}, "follows"),
    "a difference": ({}, {"origin": "deduced"}, {"year": "2030"}, "follows"),
    "an earlier year": ({}, {}, {"year": "2030", "former": "2031"}, "restated"),
    "a part of this year": ({}, {}, {"year": "2031-H1"}, "other"),
    "the year before to this one": ({}, {}, {"year": "2030-H2"}, "restated"),
    "submitted again": ({}, {"origin": "submitted"}, {"former": "2031"}, "resubmitted"),
    "counted again": ({}, {"origin": "counted"}, {"former": "2031"}, "resubmitted"),
    "printed again": ({}, {"origin": "published"}, {"former": "2031"}, "resubmitted"),
    "of another round": ({}, {"origin": "submitted"}, {}, "other"),
    "of no known origin": ({}, {"origin": ""}, {"former": "2031"}, "other"),
}


@pytest.mark.parametrize(("before", "after", "more", "word"), CHANGED.values(), ids=CHANGED)
def test_a_figure_that_changed(before, after, more, word):
    one, two = printed(**before), printed(**after)
    notes = tuple(after["notes"].split(" | ")) if "notes" in after else ()
    gone = ("A",) if word == "decided" and "notes" in before else ()
    assert told_of(one, two, **more) == DifferenceReason(
        word, more.get("broken", ()), "en", notes, gone, OLD_DAY, NEW_DAY
    )


def test_the_days_are_those_that_the_measure_is_read_as_at():
    found = told_of(PLAIN, printed(value="8"), rule="1 January")
    assert (found.old_as_at, found.new_as_at) == (f"{OLD_DAY} (1 January)", f"{NEW_DAY} (1 January)")
    old, new = issue("2030", "", PLAIN), issue("2031", NEW_DAY, printed(value="8"))
    assert infer_difference_reason("changed", AT, old, new, "continues", ()) == DifferenceReason(
        "other", (), "en", old_as_at="", new_as_at=NEW_DAY
    )
    new.dictionary["measure"][0]["as_at"] = "1 January"
    assert infer_difference_reason("changed", AT, old, new, "continues", ()).old_as_at == ""


def test_an_edition_without_a_period_or_labels_has_no_earlier_year():
    bare = replace(issue("2031", NEW_DAY, PLAIN), period=None, dictionary={})
    assert infer_difference_reason("changed", AT, bare, bare, "continues", ()) == DifferenceReason(
        "resubmitted", (), "", old_as_at=NEW_DAY, new_as_at=NEW_DAY
    )


def test_all_that_is_said_of_a_difference_in_one_line():
    notes = (PartialTranslation.from_translations({"en": "New rule", "nb": "Ny regel"}), InvariantText("Other"))
    full = DifferenceReason("decided", notes, "nb", ("B", "C"), ("A", "D"), OLD_DAY, NEW_DAY)
    assert full.note == "Ny regel; Other | B | C | [A] | [D]"
    assert join_break_reasons(notes, "en") == "New rule; Other"
    assert DifferenceReason("decided", footnotes=("B",)).note == "B"
    assert DifferenceReason("decided", gone=("A",)).note == "[A]"
    assert (DifferenceReason("other").note, join_break_reasons((), "en")) == ("", "")


ONE = {"unit": "persons", "rule_en": "Count.", "rule_nb": "Tell.", "statistic": "count", "flow": "flow",
    "role": "victim"}  # fmt: skip
SAID = {
    "unit": "the unit counted in changed",
    "rule_en": "the counting rule changed",
    "rule_nb": "the counting rule changed",
    "statistic": "the kind of number changed (count, share, mean)",
    "flow": "whether the figure is of a period or a day changed",
    "role": "who is counted changed",
}


def declared(
    was: dict[str, str], now: dict[str, str], breaks: tuple[dict[str, str], ...] = ()
) -> tuple[str, list[str]]:
    old = issue("2030", OLD_DAY, PLAIN, measure=[{"id": "cases", **NAMED, **was}])
    new = issue("2032", NEW_DAY, PLAIN, measure=[{"id": "cases", **NAMED, **now}], **{"break": list(breaks)})
    found, why = determine_series_state(AT.series, old, new)
    return found, [one.text("en") for one in why]


@pytest.mark.parametrize("column", SAID)
def test_what_the_dictionary_says_otherwise_breaks_a_series_and_what_it_does_not_say_does_not(column):
    assert declared(ONE, {**ONE, column: "x"}) == ("breaks", [SAID[column]])
    assert declared(ONE, {**ONE, column: ""}) == declared({**ONE, column: ""}, ONE) == ("continues", [])
    assert declared({n: v for n, v in ONE.items() if n != column}, ONE) == ("continues", [])


def test_reasons_come_once_each_in_the_order_of_what_they_are_about():
    every = dict.fromkeys(ONE, "x")
    assert declared(ONE, every) == ("breaks", list(dict.fromkeys(SAID.values())))
    assert declared(ONE, {**ONE, "label_en": "Else", "caveat_en": "Care."}) == ("continues", [])


def test_a_code_list_of_another_version_breaks_the_series_that_it_divides():
    def lists(*sex: str, named: bool = True) -> list[dict[str, str]]:
        label = {"label_en": "Sex"} if named else {}
        return [{"id": "age", "version": sex[0] + "9", **label}, {"id": "sex", "version": sex[0], **label}]

    def found(one: str, two: str, key: FigureKey = AT, *, named: bool = True) -> tuple[str, list[str]]:
        old = issue("2031", OLD_DAY, PLAIN, dimension=lists(one))
        new = issue("2031", NEW_DAY, PLAIN, dimension=lists(two, named=named))
        fate, why = determine_series_state(key.series, old, new)
        return fate, [text.text("en") for text in why]

    assert found("1", "2") == ("breaks", ["Sex: the code list is of 2, before of 1"])
    assert found("1", "2", named=False) == ("breaks", ["sex: the code list is of 2, before of 1"])
    assert found("1", "1") == found("", "2") == found("1", "") == ("continues", [])
    assert found("1", "2", replace(AT, codes=())) == ("continues", [])


def broke(period: str, *, id: str = "cases", list: str = "", remark: str = "", en: str = "") -> dict[str, str]:
    label = en or f"Since {period}"
    return {"id": id, "list": list, "period": period, "remark": remark, "label_en": label, "label_nb": label}


def test_a_break_that_was_told_counts_where_it_lies_between_the_two_periods():
    periods = ["2029", "2030", "2030-H2", "2031", "2032", "2032-H2", "2033"]
    found = declared(ONE, ONE, tuple(broke(one) for one in periods))
    assert found == ("breaks", [f"Since {one}" for one in ("2030-H2", "2031", "2032")])
    mine = [broke("2031", list="police"), broke("2031", list="board", en="Not mine")]
    mine += [broke("2031", id="other", en="Another's"), broke("2032", remark="Own words.")]
    assert declared(ONE, ONE, tuple(mine)) == ("breaks", ["Since 2031", "Own words."])


def test_a_break_is_told_in_each_language_its_remark_in_that_of_the_collection():
    line = {**broke("2031", remark="Because."), "label_nb": "Ny regel"}
    old, new = issue("2030", OLD_DAY, PLAIN), issue("2031", NEW_DAY, PLAIN, **{"break": [line]})
    _, (why,) = determine_series_state(AT.series, old, new)
    assert why == PartialTranslation.from_translations({"en": "Because.", "nb": "Ny regel"})


def test_no_break_that_was_told_lies_between_editions_of_one_period_or_of_none():
    new = issue("2031", NEW_DAY, PLAIN, **{"break": [broke("2031")]})
    for old in (issue("2031", OLD_DAY, PLAIN), replace(issue("2030", OLD_DAY, PLAIN), period=None)):
        assert determine_series_state(AT.series, old, new) == ("continues", ())
    assert determine_series_state(AT.series, issue("2030", OLD_DAY, PLAIN), replace(new, period=None)) == (
        "continues",
        (),
    )
