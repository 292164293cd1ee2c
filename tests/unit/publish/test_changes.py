from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json

import pytest

from tilstand import publish
from tilstand.define.labels import Catalogue
from tilstand.errors import PublishError
from tilstand.publish import compare_editions
from tilstand.publish.change_report import describe_changes
from tilstand.publish.comparison import compare_read_editions, compare_with_previous
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.dictionary import write_dictionary
from tilstand.publish.edition_folders import get_edition_file_path, get_internal_folder
from tilstand.publish.manifest import build_manifests
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition, read_edition
from tilstand.terms import FigureOrigin, TranslatedText, ValueStatus

pytestmark = pytest.mark.slow

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


def test_the_same_edition_differs_in_nothing(write, shelf):
    told = compare_editions(write("old", shelf), write("new", shelf))
    assert (told.items, {one.state for one in told.series}) == ((), {"continues"})


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


def test_a_figure_that_stands_in_several_tables_is_one_figure(write, shelf):
    old = write("old", shelf)
    shelf.put("victims_assisted", "havn_shelter", 16)
    told = found(compare_editions(old, write("new", shelf)))
    one = told[FigureKey("victims_assisted", "havn_shelter", "2031")]
    assert {"by_shelter", "citizens", "account_havn_shelter"} <= set(one.new.places)


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


def test_a_deduced_figure_that_somebody_states_at_last_was_no_open_question(write, shelf):
    shelf.put("cases_opened", "police", 1204, origin=FigureOrigin.DEDUCED)
    old = write("old", shelf)
    shelf.put("cases_opened", "police", 1250)
    assert found(compare_editions(old, write("new", shelf)))[CASES].reason.word == "resubmitted"


def test_a_missing_figure_that_came_in_and_a_sum_that_follows(write, shelf):
    old = write("old", shelf)
    shelf.put("victims_identified", "police", 5, "2030")
    shelf.put("victims_assisted", "follow_up", 30, origin=FigureOrigin.COMPUTED, notes=("Printed 25",))
    told = found(compare_editions(old, write("new", shelf)), "changed")
    assert told[FigureKey("victims_identified", "police", "2030")].reason.word == "reported"
    assert told[FigureKey("victims_assisted", "follow_up", "2031")].reason.word == "follows"


def test_a_figure_of_an_earlier_year_is_restated_with_the_days(sagaland, write, shelf):
    old = write("old", shelf)
    shelf.put("cases_opened", "police", 1111, "2030")
    one = found(compare_editions(old, write("new", shelf)))[FigureKey("cases_opened", "police", "2030")]
    day = sagaland.rounds["2031"].published.isoformat()
    assert (one.reason.word, one.reason.old_as_at, one.reason.new_as_at) == ("restated", day, day)


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


def test_another_counting_rule_breaks_the_series(sagaland, write, shelf):
    old = write("old", shelf)
    rule = {"measures.cases_opened.rule": TranslatedText.from_texts(nb="Ny regel", nn="Ny regel", en="New rule")}
    other = dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, **rule}))
    shelf.put("cases_opened", "police", 1300)
    told = compare_editions(old, write("new", shelf, collection=other))
    assert found(told)[CASES].reason.word == "definition"
    assert {one.address.measure for one in told.series if one.state == "breaks"} == {"cases_opened"}


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


def test_an_edition_that_was_changed_afterwards_is_not_compared(write, shelf):
    old, new = write("old", shelf), write("new", shelf)
    file = new / "data" / "police.csv"
    file.write_text(file.read_text("utf-8").replace("1204", "1205"), "utf-8")
    with pytest.raises(PublishError, match=r"police\.csv is not the file that was written"):
        compare_editions(old, new)
    with pytest.raises(PublishError, match="There is no edition in"):
        compare_editions(old / "data", new)


def test_the_change_list_is_part_of_the_edition_and_names_what_it_was_made_from(make, write, shelf):
    """The former edition may lie where the new one goes."""
    out = write("same", shelf)
    shelf.put("cases_opened", "police", 1250)
    publish.write_edition(make(), out, inputs={}, former=out)
    assert "1250" in (out / "data" / "changes.csv").read_text("utf-8")
    assert "former/public-manifest.json" in (get_internal_folder(out) / "manifest.json").read_text("utf-8")
    assert "changes.csv" in (out / "data" / "README.nb.md").read_text("utf-8")


def test_the_same_two_editions_give_the_same_change_list(write, shelf):
    old = write("old", shelf)
    shelf.put("cases_opened", "police", 1250)
    one, two = write("one", shelf, former=old), write("two", shelf, former=old)
    assert (one / "data" / "changes.csv").read_bytes() == (two / "data" / "changes.csv").read_bytes()
    assert not (old / "data" / "changes.csv").exists()


def test_a_figure_in_brackets_is_a_figure_of_its_own(write, shelf):
    read = read_edition(write("old", shelf))
    inside = FigureKey("victims_assisted", "follow_up", "2031", (("entry", "new"),))
    assert read.figures[inside].value == "9"


def told(found, language="nb"):
    return "\n".join(line.text for line in describe_changes(found, language))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nb", "2031: 1\u202f204 → 1\u202f250. Instansen har sendt inn på nytt."),
        ("nn", "Instansen har sendt inn på nytt."),
        ("en", "opened”, Sagaland Police (generated), 2031: 1,204 → 1,250. The body submitted again."),
    ],
)
def test_a_change_is_told_in_words(write, shelf, language, line):
    old = write("old", shelf)
    shelf.put("cases_opened", "police", 1250, notes=("Frozen on 1 January",))
    assert line in told(compare_editions(old, write("new", shelf)), language)


def test_a_number_that_is_not_shown_any_more_is_not_told(write, shelf):
    old = write("old", shelf)
    shelf.put("cases_opened", "police", ValueStatus.SUPPRESSED)
    del shelf.figures[shelf.put("mean_stay", "havn_shelter", 1)]
    text = told(compare_editions(old, write("new", shelf)))
    assert "ikke gjengitt → skjult av hensyn til personvern" in text
    assert "1204" not in text.replace("\u00a0", "")
    assert "41,5" not in text
    assert "Tall som ikke vises lenger" in text


def test_why_a_series_breaks_is_told_in_the_language_asked_for(sagaland, write, shelf):
    old = write("old", shelf)
    rule = {"measures.cases_opened.rule": TranslatedText.from_texts(nb="Ny regel", nn="Ny regel", en="New rule")}
    other = dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, **rule}))
    found = compare_editions(old, write("new", shelf, collection=other))
    assert "telleregelen er endret" in told(found)
    assert "teljeregelen er endra" in told(found, "nn")
    assert "the counting rule changed" in told(found, "en")
    assert {one["note"] for one in found.to_dict()["series_that_differ"]} == {"telleregelen er endret"}


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
