from __future__ import annotations

import dataclasses

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.schema import Group
from tilstand.model import Batch
from tilstand.model.figures import FigureRemark
from tilstand.model.hashes import hash_text
from tilstand.protect.body_account import build_body_account as account_of
from tilstand.protect.body_account import list_accounted_providers
from tilstand.protect.revisions import AnnotatedFigures
from tilstand.protect.table_cells import CellLookup
from tilstand.protect.table_notes import add_unit_to_label, iterate_caveat_notes
from tilstand.terms import Key, Period, TranslatedText, ValueQualifier, ValueStatus


def test_an_account_holds_what_the_body_told_in_the_order_of_its_form(sagaland, shelf):
    account = account_of(sagaland, "2031", shelf, "havn_shelter")
    assert account is not None
    rows = [(label.text("en"), level, heading) for label, level, heading in account.row_labels]
    assert rows == [
        ("Presumed victims assisted (persons)", 0, False),
        ("Sex", 1, True),
        ("Woman", 2, False),
        ("Man", 2, False),
        ("Age at registration", 1, True),
        ("Minor", 2, False),
        ("Citizenship", 1, True),
        ("North", 2, False),
        ("Vinland", 3, False),
        ("Presumed victims assisted (persons)", 0, True),
        ("New in the year", 1, False),
        ("Dependants housed (persons)", 0, False),
        ("Mean stay (days)", 0, False),
    ]
    assert (account.kind, account.provider) == ("account", "havn_shelter")
    assert account.part == 1


def test_a_zero_that_only_follows_from_other_figures_is_no_news(sagaland, shelf):
    account = account_of(sagaland, "2031", shelf, "havn_shelter")
    assert account is not None
    assert "Sex not known" not in [label.text("en") for label, _, _ in account.row_labels]
    shelf.put("victims_assisted", "havn_shelter", 0, sex="unknown")
    account = account_of(sagaland, "2031", shelf, "havn_shelter")
    assert account is not None
    assert "Sex not known" in [label.text("en") for label, _, _ in account.row_labels]


def test_one_unit_is_said_once(sagaland, shelf):
    account = account_of(sagaland, "2031", shelf, "fjord_shelter")
    assert account is not None
    assert account.unit.text("en") == "persons"
    assert [head.text("en") for head in account.column_labels] == ["Number"]
    assert account.row_labels[0][0].text("en") == "Presumed victims assisted"


def test_a_body_without_numbers_has_no_account(sagaland, shelf):
    assert account_of(sagaland, "2031", shelf, "dal_shelter") is None


def test_those_who_answer_the_same_form_or_stand_in_a_group_are_told_one_by_one(sagaland):
    assert list_accounted_providers(sagaland, sagaland.rounds["2031"]) == (
        "havn_shelter",
        "fjord_shelter",
        "dal_shelter",
    )


def labelled(collection, **texts):
    own = {path: TranslatedText.from_texts(nb=text, nn=text, en=text) for path, text in texts.items()}
    return dataclasses.replace(collection, labels=Catalogue({**collection.labels.labels, **own}))


def test_a_unit_is_left_out_where_the_label_says_it_and_may_have_a_word_of_its_own(sagaland):
    def said(text, **own):
        key = Key("victims_assisted", "havn_shelter", Period.from_text("2031"), ())
        return add_unit_to_label(
            labelled(sagaland, **own), TranslatedText.from_texts(nb=text, nn=text, en=text), [key]
        ).text("en")

    assert said("Presumed victims") == "Presumed victims (persons)"
    assert said("Persons assisted") == "Persons assisted"
    assert said("Personsish") == "Personsish (persons)"
    assert said("Beds", **{"measures.victims_assisted.unit": "places"}) == "Beds (places)"
    assert said("Guest places", **{"measures.victims_assisted.unit": "places"}) == "Guest places"


def test_what_is_said_of_sums_over_bodies_does_not_stand_by_what_one_body_counted(sagaland, shelf):
    collection = labelled(sagaland, **{"measures.victims_assisted.caveat": "Sums over bodies."})
    keys = [key for key in shelf.figures if key.measure == "victims_assisted"]
    group = [key for key in keys if key.provider in collection.groups]
    single = [key for key in keys if key.provider not in collection.groups]
    assert group
    assert single
    assert [note.text.text("en") for note in iterate_caveat_notes(collection, group)] == ["Sums over bodies."]
    assert [note.text.text("en") for note in iterate_caveat_notes(collection, single)] == []


def test_at_least_none_says_nothing_and_gets_the_sign_for_what_is_not_known(sagaland, shelf):
    look = CellLookup(sagaland, sagaland.rounds["2031"], shelf)
    none = shelf.put("victims_assisted", "havn_shelter", 0, qualifier=ValueQualifier.AT_LEAST, sex="unknown")
    assert look.cell(none, {}).value.status is ValueStatus.NOT_KNOWN
    some = shelf.put("victims_assisted", "havn_shelter", 3, qualifier=ValueQualifier.AT_LEAST, sex="unknown")
    assert look.cell(some, {}).value.exact_number == 3


def test_the_other_end_of_a_range_has_a_sign_where_it_is_not_known(sagaland, shelf):
    measure = sagaland.measures["victims_assisted"].model_copy(update={"statistic": "range"})
    collection = dataclasses.replace(sagaland, measures={**sagaland.measures, "victims_assisted": measure})
    account = account_of(collection, "2031", shelf, "havn_shelter")
    assert account is not None
    at = [label.text("en") for label, _, _ in account.row_labels].index("Sex not known")
    assert account.cells[at][0].value.status.sign == ".."


@pytest.mark.parametrize(
    ("value", "qualifier", "told"),
    [
        (5, ValueQualifier.EXACT, "5"),
        (0, ValueQualifier.EXACT, "0"),
        (ValueStatus.NOT_KNOWN, ValueQualifier.EXACT, None),
        (0, ValueQualifier.AT_LEAST, None),
        (None, ValueQualifier.EXACT, None),
    ],
)
def test_a_figure_in_brackets_is_there_where_somebody_has_said_one(sagaland, shelf, value, qualifier, told):
    look = CellLookup(sagaland, sagaland.rounds["2031"], shelf)
    whole = shelf.put("victims_assisted", "havn_shelter", 14)
    inside = shelf.put("victims_assisted", "havn_shelter", value or 0, qualifier=qualifier, entry="new")
    if value is None:
        del shelf.figures[inside]
    cell = look.cell(whole, {"entry": "new"})
    assert (str(cell.bracket) if cell.bracket is not None else None) == told
    assert look.cell(whole, {}).bracket is None


def test_a_body_without_a_form_was_never_asked_and_says_nothing_of_its_group(sagaland, shelf):
    groups = {**sagaland.groups, "mixed": Group(members=("unit", "fjord_shelter"))}
    look = CellLookup(dataclasses.replace(sagaland, groups=groups), sagaland.rounds["2031"], shelf)
    for name, status in (
        ("unit", ValueStatus.NOT_KNOWN),
        ("mixed", ValueStatus.NOT_KNOWN),
        ("police", ValueStatus.NOT_COLLECTED),
    ):
        key = Key("victims_assisted", name, Period.from_year(2031), (("age", "minor"),))
        assert look.cell(key, {}).value.status is status, name


def test_a_break_is_told_by_the_periods_that_its_own_measure_is_shown_in(sagaland):
    def told(*shown):
        keys = [Key(measure, "police", Period.from_year(year)) for measure, year in shown]
        return [note.kind.value for note in iterate_caveat_notes(sagaland, keys)]

    assert told(("victims_identified", 2029), ("victims_identified", 2031)) == ["break"]
    assert told(("victims_identified", 2031), ("cases_opened", 2029)) == []


def test_what_is_counted_on_the_last_day_stands_in_an_account_with_the_day_and_what_the_body_explained(sagaland, shelf):
    key = shelf.put("residents", "havn_shelter", 14, "2031-12-31")
    shelf.revisions = ()
    told_batch = Batch(
        sagaland.round("2031").period, (), explained=(FigureRemark(key, "", hash_text("Ten were guests.")),)
    )
    opened = {hash_text("Ten were guests."): "Ten stayed a few days."}
    figures = AnnotatedFigures(sagaland, "2031", shelf, told_batch, opened)
    account = account_of(sagaland, "2031", figures, "havn_shelter")
    assert account is not None
    labels = [label.text("en") for label, _, _ in account.row_labels]
    at = labels.index("Residents on the day, 31 December 2031 (persons)")
    (cell,) = account.cells[at]
    assert cell is not None
    assert (cell.key, [note.text.text("en") for note in cell.notes]) == (
        key,
        ["Havn shelter (generated): “Ten stayed a few days.”"],
    )


def test_a_code_whose_parent_is_not_shown_stands_under_nothing(sagaland, shelf):
    """A part of the south would else stand under the north, which is the row before it."""
    shelf.put("victims_assisted", "havn_shelter", 1, citizenship="thule")
    account = account_of(sagaland, "2031", shelf, "havn_shelter")
    assert account is not None
    rows = [(label.text("en"), level) for label, level, _ in account.row_labels]
    at = rows.index(("Citizenship", 1))
    assert rows[at + 1 : at + 4] == [("North", 2), ("Vinland", 3), ("Thule", 2)]
