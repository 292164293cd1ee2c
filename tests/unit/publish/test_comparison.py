"""Why a figure differs and why a series breaks: every rule with all that it says, in their order."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from tilstand import publish
from tilstand.define.labels import Catalogue
from tilstand.errors import PublishError
from tilstand.languages import PartialTranslation
from tilstand.publish import compare_editions
from tilstand.publish.change_report import _ChangeDescription, describe_changes
from tilstand.publish.comparison import (
    EditionChanges,
    NameChange,
    RevisedFigure,
    compare_read_editions,
    compare_with_previous,
)
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.dictionary import write_dictionary
from tilstand.publish.differences import (
    DifferenceReason,
    SentenceChange,
    _count_rounds_between,
    determine_series_state,
    find_movements,
    infer_difference_reason,
    join_break_reasons,
    read_size_words,
)
from tilstand.publish.edition_folders import get_edition_file_path, get_internal_folder
from tilstand.publish.manifest import build_manifests
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition, read_edition
from tilstand.terms import FigureOrigin, InvariantText, Period, Text, TranslatedText, ValueStatus

CASES = FigureKey("cases_opened", "police", "2031")


@pytest.fixture
def write(sagaland, make, tmp_path):
    """Write the data of an edition, with its manifest."""

    def write(name, shelf, *, round_name="2031", collection=sagaland, former=None):
        release = make(collection, round_name, shelf, plots=())
        files = {f"{table.id}.csv": write_table_csv(release.names, table) for table in release.tables}
        files["dictionary.csv"] = write_dictionary(release.names, release.tables)
        if former:
            period = release.names.period
            files["changes.csv"] = compare_with_previous(read_edition(former), files, period).csv()
        files = {f"data/{file}": data for file, data in files.items()}
        files |= build_manifests(collection.id, round_name, collection.rounds[round_name].period, {}, files)[1]
        for file, data in files.items():
            where = get_edition_file_path(tmp_path / name, file)
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_bytes(data)
        return tmp_path / name

    return write


def found(told, kind=None):
    return {one.address: one for one in told.items if kind in (None, one.kind)}


@pytest.mark.slow
def test_the_same_edition_differs_in_nothing(write, shelf):
    told = compare_editions(write("old", shelf), write("new", shelf))
    assert (told.items, {one.state for one in told.series}) == ((), {"continues"})


@pytest.mark.slow
def test_one_figure_that_was_submitted_anew_is_told_with_both_numbers(write, shelf):
    old = write("old", shelf)
    shelf.put("cases_opened", "police", 1250, notes=("Frozen on 1 January",))
    (one,) = compare_editions(old, write("new", shelf)).items
    assert (one.kind, one.address, one.reason.word) == ("changed", CASES, "resubmitted")
    assert one.old is not None
    assert one.new is not None
    assert (one.old.value, one.new.value) == ("1204", "1250")
    assert set(one.new.places) == {"police", "account_police"} & set(one.new.places)
    assert "police" in one.new.places


@pytest.mark.slow
def test_a_figure_that_stands_in_several_tables_is_one_figure(write, shelf):
    old = write("old", shelf)
    shelf.put("victims_assisted", "havn_shelter", 16)
    told = found(compare_editions(old, write("new", shelf)))
    one = told[FigureKey("victims_assisted", "havn_shelter", "2031")]
    assert {"by_shelter", "citizens", "account_havn_shelter"} <= set(one.new.places)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("put", "word"),
    [
        (
            lambda s: s.put("cases_opened", "police", 1250, origin=FigureOrigin.ADJUSTED, notes=("Adjusted",)),
            "adjusted",
        ),
        (lambda s: s.put("cases_opened", "police", 1250, notes=()), "decided"),
        (lambda s: s.put("cases_opened", "police", ValueStatus.NOT_KNOWN), "withdrawn"),
        (lambda s: s.put("cases_opened", "police", ValueStatus.SUPPRESSED), "suppressed"),
    ],
)
def test_the_reason_follows_from_what_the_editions_say(write, shelf, put, word):
    old = write("old", shelf)
    put(shelf)
    assert found(compare_editions(old, write("new", shelf)))[CASES].reason.word == word


@pytest.mark.slow
def test_a_deduced_figure_that_somebody_states_at_last_was_no_open_question(write, shelf):
    shelf.put("cases_opened", "police", 1204, origin=FigureOrigin.DEDUCED)
    old = write("old", shelf)
    shelf.put("cases_opened", "police", 1250)
    assert found(compare_editions(old, write("new", shelf)))[CASES].reason.word == "resubmitted"


@pytest.mark.slow
def test_a_missing_figure_that_came_in_and_a_sum_that_follows(write, shelf):
    old = write("old", shelf)
    shelf.put("victims_identified", "police", 5, "2030")
    shelf.put("victims_assisted", "follow_up", 30, origin=FigureOrigin.COMPUTED, notes=("Printed 25",))
    told = found(compare_editions(old, write("new", shelf)), "changed")
    assert told[FigureKey("victims_identified", "police", "2030")].reason.word == "reported"
    assert told[FigureKey("victims_assisted", "follow_up", "2031")].reason.word == "follows"


@pytest.mark.slow
def test_a_figure_of_an_earlier_year_is_restated_with_the_days(sagaland, write, shelf):
    old = write("old", shelf)
    shelf.put("cases_opened", "police", 1111, "2030")
    one = found(compare_editions(old, write("new", shelf)))[FigureKey("cases_opened", "police", "2030")]
    day = sagaland.rounds["2031"].published.isoformat()
    assert (one.reason.word, one.reason.old_as_at, one.reason.new_as_at) == ("restated", day, day)


@pytest.mark.slow
def test_what_the_new_edition_keeps_back_is_not_told_by_its_change_list(write, shelf):
    old = write("old", shelf)
    shelf.put("cases_opened", "police", ValueStatus.SUPPRESSED)
    del shelf.figures[shelf.put("mean_stay", "havn_shelter", 1)]
    new = write("new", shelf, former=old)
    text = (new / "data" / "changes.csv").read_text("utf-8")
    assert "1204" not in text
    assert "41.5" not in text
    lines = {(line["measure"], line["period"]): line for line in csv.DictReader(io.StringIO(text))}
    assert lines["cases_opened", "2031"]["old_value"] == ""
    assert (lines["mean_stay", "2031"]["change"], lines["mean_stay", "2031"]["old_value"]) == ("removed", "")


@pytest.mark.slow
def test_words_that_moved_are_no_change_of_figures(sagaland, write, shelf):
    old = write("old", shelf)
    renamed = {"measures.cases_opened.name": TranslatedText.from_texts(nb="Nye saker", nn="Nye saker", en="New cases")}
    other = dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, **renamed}))
    told = compare_editions(old, write("new", shelf, collection=other))
    # The figure, and its change in the same row of the table.
    assert {(one.kind, one.address.measure, one.reason.word) for one in told.items} == {
        ("relabelled", "cases_opened", "words"),
        ("relabelled", "cases_change", "words"),
    }


@pytest.mark.slow
def test_another_counting_rule_breaks_the_series(sagaland, write, shelf):
    old = write("old", shelf)
    rule = {"measures.cases_opened.rule": TranslatedText.from_texts(nb="Ny regel", nn="Ny regel", en="New rule")}
    other = dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, **rule}))
    shelf.put("cases_opened", "police", 1300)
    told = compare_editions(old, write("new", shelf, collection=other))
    assert found(told)[CASES].reason.word == "definition"
    assert {one.address.measure for one in told.series if one.state == "breaks"} == {"cases_opened"}


@pytest.mark.slow
def test_another_year_says_which_series_continue_break_end_or_are_new(sagaland, write, shelf):
    # The edition of 2030 is made from the same declared tables, with figures of its own year.
    for key, figure in list(shelf.figures.items()):
        if key.period.text == "2031" and key.measure != "cleared_share":
            before = dataclasses.replace(key, period=key.period.shift_period(-1))
            shelf.figures.setdefault(before, dataclasses.replace(figure, key=before))
    old = write("old", shelf, round_name="2030")
    told = compare_editions(old, write("new", shelf))
    states = {one.address: one.state for one in told.series}
    assert states[CASES.series] == "continues"
    assert states[FigureKey("mean_stay", "havn_shelter", "")] == "continues"
    added = found(told, "added")
    assert added[CASES].reason.word == "period"
    assert (told.old[1], told.new[1]) == ("2030", "2031")
    assert told.to_dict()["series"]["continues"] > 5


@pytest.mark.slow
def test_an_edition_that_was_changed_afterwards_is_not_compared(write, shelf):
    old, new = write("old", shelf), write("new", shelf)
    file = new / "data" / "police.csv"
    file.write_text(file.read_text("utf-8").replace("1204", "1205"), "utf-8")
    with pytest.raises(PublishError, match=r"police\.csv is not the file that was written"):
        compare_editions(old, new)
    with pytest.raises(PublishError, match="There is no edition in"):
        compare_editions(old / "data", new)


@pytest.mark.slow
def test_the_change_list_is_part_of_the_edition_and_names_what_it_was_made_from(make, write, shelf):
    """The former edition may lie where the new one goes."""
    out = write("same", shelf)
    shelf.put("cases_opened", "police", 1250)
    publish.write_edition(make(), out, inputs={}, former=out)
    assert "1250" in (out / "data" / "changes.csv").read_text("utf-8")
    assert "former/public-manifest.json" in (get_internal_folder(out) / "manifest.json").read_text("utf-8")
    assert "changes.csv" in (out / "data" / "README.nb.md").read_text("utf-8")


@pytest.mark.slow
def test_a_figure_in_brackets_is_a_figure_of_its_own(write, shelf):
    read = read_edition(write("old", shelf))
    inside = FigureKey("victims_assisted", "follow_up", "2031", (("entry", "new"),))
    assert read.figures[inside].value == "9"


def told(found, language="nb"):
    return "\n".join(line.text for line in describe_changes(found, language))


@pytest.mark.slow
def test_figures_that_are_called_alike_are_told_apart():
    def edition(name, value):
        codes = (("form", "other"), ("region", "other"), ("form", "of_one"), ("form", "of_two"))
        figures = {FigureKey("m", "p", "2031", (code,)): PrintedFigure(value, "A", "persons") for code in codes}
        lists = {
            "code": [("other", "form", "", "Annet"), ("other", "region", "", "Annet")]
            + [(f"of_{one}", "form", one, "herav ungdom") for one in ("one", "two")]
            + [("one", "form", "", "Ett"), ("two", "form", "", "To")],
            "dimension": [("form", "", "", "Form"), ("region", "", "", "Område")],
            "measure": [("m", "", "", "Mål")],
            "provider": [("p", "", "", "Havnen")],
        }
        keys = ("id", "list", "parent", "label_nb")
        dictionary = {kind: [dict(zip(keys, one, strict=True)) for one in own] for kind, own in lists.items()}
        return PublishedEdition(name, "2031", "", figures, dictionary)

    text = told(compare_read_editions(edition("old", "1"), edition("new", "2")))
    for codes in ("Form: Annet", "Område: Annet", "Form: Ett, herav ungdom", "Form: To, herav ungdom"):
        assert f"«Mål», {codes}, Havnen, 2031: 1 → 2. " in text


@pytest.mark.slow
@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{}",
        '{"files": [], "edition": "x", "round": "2031", "period": "x"}',
        '{"files": [1], "edition": "x", "round": "2031", "period": "2031"}',
        '{"files": [{"file": 1}], "edition": "x", "round": "2031", "period": "2031"}',
        '{"files": [], "edition": "x", "round": "2031", "period": "2031", "earlier": []}',
        '{"files": [{"file": "site/../../../x", "sha256": "0", "size": 1}], "edition": "x", "round": "2031",'
        ' "period": "2031"}',
        "[" * 100_000,
    ],
)
def test_a_manifest_that_no_edition_has_is_told(tmp_path, manifest):
    (tmp_path / "public-manifest.json").write_text(manifest, "utf-8")
    with pytest.raises(PublishError) as stopped:
        read_edition(tmp_path)
    assert str(tmp_path) in stopped.value.title
    assert stopped.value.causes


@pytest.mark.slow
def test_an_edition_whose_data_are_no_tables_is_told(write, shelf):
    """A manifest that fits does not make a table of what is none."""
    old = write("old", shelf)
    for data in (b"a,b\n1,2\n", b"\xff\xfe", b"measure,value\n\0,x\n"):
        (old / "data" / "police.csv").write_bytes(data)
        told = json.loads((old / "public-manifest.json").read_bytes())
        for one in told["files"]:
            if one["file"] == "data/police.csv":
                one |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        (old / "public-manifest.json").write_text(json.dumps(told), "utf-8")
        with pytest.raises(PublishError, match="cannot be read"):
            read_edition(old)


@pytest.mark.slow
def test_every_file_that_is_missing_or_changed_is_told_in_order(write, shelf):
    old = write("old", shelf)
    (old / "data" / "police.csv").unlink()
    (old / "data" / "assisted.csv").write_text("", "utf-8")
    (old / "data" / "by_sex.csv").unlink()
    with pytest.raises(PublishError) as stopped:
        read_edition(old)
    assert [cause.split()[0] for cause in stopped.value.causes] == [
        "data/assisted.csv",
        "data/by_sex.csv",
        "data/police.csv",
    ]


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


# What compare says line by line: numbers as they are read, movement, revised figures, names, sentences.


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


def bare_issue(year: str, figures: dict[FigureKey, PrintedFigure], **more: Any) -> PublishedEdition:
    return PublishedEdition(f"land-{year}", year, "", figures, {**WORDS, **more}, period=Period.from_text(year))


def teller(
    language: str = "en", old: PublishedEdition | None = None, new: PublishedEdition | None = None
) -> _ChangeDescription:
    return _ChangeDescription(
        compare_read_editions(old or bare_issue("2030", {}), new or bare_issue("2031", {})), language
    )


@pytest.mark.parametrize(
    ("value", "facts", "shown"),
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
def test_a_number_as_it_is_read_or_why_there_is_none(value: str, facts: dict[str, str], shown: str) -> None:
    assert teller()._format_printed_value(figure("9", **facts), value).replace("\u00a0", " ") == shown


def test_a_figure_that_has_no_number_on_one_side() -> None:
    def lines(old: PrintedFigure | None, new: PrintedFigure | None) -> list[str]:
        sides = [bare_issue("2031", {} if one is None else {at(): one}) for one in (old, new)]
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


def lines_of(found: EditionChanges, language: str = "en") -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in describe_changes(found, language)][3:]


def test_movement_body_by_body_and_nothing_of_what_stood_still() -> None:
    old = bare_issue(
        "2030", {at("2030"): figure("5"), at("2030", provider="x"): figure("7"), at("2030", sex="woman"): figure("2")}
    )
    new = bare_issue("2031", {at(): figure("5"), at(provider="x"): figure("9"), at(sex="woman"): figure("1")})
    assert lines_of(compare_read_editions(old, new))[:6] == [
        "Movement from the former period: rose 1, fell 1, unchanged 1",
        "What rose and fell",
        "police en",
        "“cases en”, sex en: woman en fell from 2 in 2030 to 1 in 2031",
        "x",
        "“cases en” rose from 7 in 2030 to 9 in 2031",
    ]
    still = compare_read_editions(
        bare_issue("2030", {at("2030"): figure("5")}), bare_issue("2031", {at(): figure("5")})
    )
    assert lines_of(still)[:2] == [
        "Movement from the former period: rose 0, fell 0, unchanged 1",
        "What rose and fell",
    ]
    assert lines_of(compare_read_editions(bare_issue("2030", {}), bare_issue("2031", {}))) == []


REVISED = {
    "published_value": "1000", "published_edition": "2030", "published_on": "2031-05-01",
    "revised_value": "999.5",     "revised_on": "2032-05-01", "reason": "Counted twice",
}  # fmt: skip


def test_revised_figures_are_told_once_and_as_data() -> None:
    old = bare_issue("2030", {at("2030"): figure("1000")})
    new = replace(bare_issue("2031", {at("2030"): figure("999.5")}), revised={at("2030"): REVISED})
    found = compare_read_editions(old, new)
    assert lines_of(found) == [
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
    found = compare_read_editions(bare_issue("2030", {}), bare_issue("2031", {}))
    fates = [
        NameChange(kind, "n", "sex" if kind == "code" else "", fate, label)
        for fate in ("gone", "new")
        for kind in kinds
    ]
    fates += [NameChange("table", "other", "", "new", (("en", ""),))]
    assert lines_of(replace(found, named=tuple(fates))) == [
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
    found = compare_read_editions(bare_issue("2030", {}), bare_issue("2031", {}))
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
        old = bare_issue("2030", {} if was is None else {at("2030"): was})
        new = bare_issue("2031", {at(): now} | ({} if revised is None else {at("2030"): revised}))
        return [(one.before[1].value, one.now[1].value) for one in find_movements(old, new, [at("")])]

    assert pairs(figure("1"), figure("2")) == [("1", "2")]
    assert pairs(figure("1"), figure("2"), figure("3")) == [("3", "2")]
    assert pairs(figure("1"), figure("2"), figure("", "O")) == [("1", "2")]
    assert pairs(None, figure("2"), figure("3")) == []
    assert pairs(figure("", "O"), figure("2")) == pairs(figure("1"), figure("", "Q")) == []
    assert pairs(figure("1", "Q"), figure("2")) == pairs(figure("1", unit="cases"), figure("2")) == []
    assert (
        list(
            find_movements(
                bare_issue("2030", {at("2030"): figure("1")}),
                bare_issue("2031", {at(): figure("2")}),
                [],
            )
        )
        == []
    )


def test_words_of_size_as_a_dictionary_tells_them() -> None:
    rows = [line("large", remark="least_percent=25; least_units=5"), line("none", remark="")]
    found = read_size_words(bare_issue("2031", {}, size=rows))
    assert list(found) == ["large", "none"]
    assert read_size_words(bare_issue("2031", {})) == {}


def test_an_edition_that_is_being_built_is_set_against_the_former() -> None:
    found = compare_with_previous(bare_issue("2030", {}), {"notes.md": b"x"}, Period.from_year(2031))
    assert (found.old, found.new, found.items, found.series) == (("land-2030", "2030"), ("", ""), (), ())
    assert found.issues[1].period == Period.from_year(2031)
