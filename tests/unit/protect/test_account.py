from __future__ import annotations

from tilstand import protect
from tilstand.protect.account import told


def test_an_account_holds_what_the_body_told_in_the_order_of_its_form(sagaland, shelf):
    account = protect.account(sagaland, "2031", shelf, "havn_shelter")
    assert account is not None
    rows = [(label.en, level, heading) for label, level, heading in account.row_labels]
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
    assert account.kind == "account"
    assert account.part == 1
    assert account.seal == account.digest()


def test_a_zero_that_only_follows_from_other_figures_is_no_news(sagaland, shelf):
    account = protect.account(sagaland, "2031", shelf, "havn_shelter")
    assert account is not None
    assert "Sex not known" not in [label.en for label, _, _ in account.row_labels]
    shelf.put("victims_assisted", "havn_shelter", 0, sex="unknown")
    account = protect.account(sagaland, "2031", shelf, "havn_shelter")
    assert account is not None
    assert "Sex not known" in [label.en for label, _, _ in account.row_labels]


def test_one_unit_is_said_once(sagaland, shelf):
    account = protect.account(sagaland, "2031", shelf, "fjord_shelter")
    assert account is not None
    assert account.unit.en == "persons"
    assert [head.en for head in account.column_labels] == ["Number"]
    assert account.row_labels[0][0].en == "Presumed victims assisted"


def test_a_body_without_numbers_has_no_account(sagaland, shelf):
    assert protect.account(sagaland, "2031", shelf, "dal_shelter") is None


def test_those_who_answer_the_same_form_or_stand_in_a_group_are_told_one_by_one(sagaland):
    assert told(sagaland, sagaland.years["2031"]) == ("havn_shelter", "fjord_shelter", "dal_shelter")
