"""All that does not fit is told at once, each with its place and what to do; what fits is left alone."""

from __future__ import annotations

import pytest

from tilstand import registers as room
from tilstand.languages import list_shipped_languages
from tilstand.languages.catalogue import list_catalogue_paths
from tilstand.registers.checks import RegisterRow, check_register_acts

RULING = {"case": "S-1", "court": "low", "on": "2021-05-04"}


def test_what_fits_is_told_nothing_of(rulings, found):
    whole = {
        **RULING,
        "provisions": "new_9",
        "convicted": "2",
        "final": "no",
        "summary.en": "The accused had the person work in Havn. Consent was no defence. NOT FINAL.",
        "source": "https://court.example/s-1",
    }
    later = {**RULING, "court": "high", "on": "2022", "reference": "SG-2022-17", "after": "a"}
    assert found(rulings, {"a": whole, "b": later}) == []


@pytest.mark.parametrize(
    ("column", "text", "kind"),
    [
        ("court", "", "needed"),
        ("court", "the moon", "code"),
        ("on", "4 May", "day"),
        ("on", "2021/2022", "day"),
        ("convicted", "two", "number"),
        ("convicted", "-1", "number"),
        ("final", "perhaps", "yes_no"),
        ("source", "court.example", "address"),
        ("reference", "17", "pattern"),
        ("after", "nowhere", "entry"),
        ("provisions", "old_4", "no_more"),
        ("charged", "2022-01-01", "order"),
        ("summary.en", "See <b>this</b>.", "markup"),
        ("summary.en", "Fish &amp; chips", "markup"),
        ("summary.en", "=1+1", "formula"),
        ("summary.en", "odd\u202etext", "signs"),
        ("summary.en", "Write to kari@court.example about it.", "email"),
        ("summary.en", "Call +47 22 33 11 60 about it.", "phone"),
        ("summary.en", "It was 010299 12345 who came.", "person_number"),
        ("summary.en", "The court heard Amina Testnavn in the matter.", "name"),
        ("summary.nb", "Retten hørte Amina Testnavn i saken.", "name"),
        ("source", "https://court.example/?to=kari@court.example", "email"),
        ("summary.en", "Write to kari (at) court.example about it.", "email"),
        ("summary.en", "It was AMINA TESTNAVN who came.", "name"),
        ("summary.en", "Amina was a victim of it.", "name"),
        ("summary.nb", "Amina er offer i saken.", "name"),
    ],
)
def test_one_thing_that_does_not_fit_is_the_one_that_is_told(rulings, found, column, text, kind):
    told = found(rulings, {"a": {**RULING, column: text}})
    place = "on" if kind == "order" else column
    assert (kind, "a", place) in told
    assert {one for one, *_ in told} == {kind}


def test_a_decision_before_the_law_and_one_after_it(rulings, found):
    rows = {
        "a": {**RULING, "on": "2019-12-31", "provisions": "new_9"},
        "b": {**RULING, "provisions": "old_4", "case": "S-2"},
    }
    assert found(rulings, rows) == [("not_yet", "a", "provisions"), ("no_more", "b", "provisions")]


def test_a_day_of_which_only_the_year_is_known_is_given_the_benefit(rulings, promises, found):
    assert found(rulings, {"a": {**RULING, "on": "2019", "provisions": "old_4"}}) == []
    rows = {"p": {"what": "More light.", "ministry": "harbour", "begins": "2030"}}
    assert found(promises, rows) == []


def test_a_ministry_that_is_no_more_and_a_deadline_before_the_start(promises, found):
    rows = {"p": {"what": "x", "ministry": "harbour", "begins": "2031-01", "deadline": "2030-12-31"}}
    assert found(promises, rows) == [("order", "p", "deadline"), ("no_more", "p", "ministry")]


def test_an_entry_of_another_register_is_looked_for_there(promises, found):
    rows = {"p": {"what": "x", "ruling": "a"}}
    assert found(promises, rows) == [("entry", "p", "ruling")]
    assert found(promises, rows, known={"rulings": frozenset({"a"})}) == []


def test_every_entry_of_a_circle_is_told_and_none_that_only_leads_to_it(rulings, found):
    rows = {name: {**RULING, "after": after} for name, after in {"a": "c", "b": "a", "c": "b", "d": "a"}.items()}
    told = [one for one in found(rulings, rows) if one[0] == "cycle"]
    assert told == [("cycle", name, "after") for name in "abc"]


def test_an_entry_that_follows_upon_itself_is_a_circle(rulings, found):
    assert found(rulings, {"a": {**RULING, "after": "a"}}) == [("cycle", "a", "after")]


def test_a_final_decision_that_is_appealed_and_one_before_the_one_it_follows(rulings, found):
    first = {**RULING, "final": "yes"}
    rows = {"a": first, "b": {**RULING, "on": "2021-05-03", "after": "a", "case": "S-2"}}
    assert found(rulings, rows) == [("final", "b", "after"), ("differs", "b", "case"), ("instance_order", "b", "on")]
    stands = {"a": first}
    later = {"b": {**RULING, "on": "2022", "after": "a"}}
    assert found(rulings, later, others=stands) == [("final", "b", "after")]


def test_two_entries_for_one_number_are_told_of_what_came_last(rulings, found):
    one = {**RULING, "court": "high", "reference": "SG-2022-17"}
    other = {**one, "case": "S-2"}
    assert found(rulings, {"a": one, "b": other}) == [("twice", "b", "reference")]
    assert found(rulings, {"b": other}, others={"a": one}) == [("twice", "b", "reference")]
    assert found(rulings, {"a": one}, others={"a": one}) == []


def test_entries_of_one_case_follow_upon_each_other_or_are_the_same_twice(rulings, found):
    assert found(rulings, {"a": RULING, "b": RULING}) == [("apart", "b", "after")]
    assert found(rulings, {"a": RULING}, others={"b": RULING}) == [("apart", "a", "after")]
    assert found(rulings, {"a": RULING, "b": {**RULING, "after": "a"}, "c": {**RULING, "after": "a"}}) == []


@pytest.mark.parametrize("name", ["Amina-Testnavn", "amina.Amina_Testnavn", "010299-12345"])
def test_the_name_of_an_entry_names_nobody_since_it_stays_in_the_log(rulings, found, name):
    told = found(rulings, {name: RULING})
    assert told
    assert {column for _, _, column in told} == {"id"}


def test_a_flaw_repeats_no_words_that_could_be_a_person_s_contact(rulings):
    rows = [RegisterRow("a", {**RULING, "summary.en": "Write to kari@court.example or 22 33 11 60."}, 7)]
    for one in room.check_entry_rows(rulings, rows, {}, {}):
        for language in list_shipped_languages():
            said = f"{one.where.text(language)} {one.what.text(language)} {one.do.text(language)}"
            assert "kari" not in said
            assert "22 33" not in said
            assert "7" in said


def test_every_kind_of_flaw_is_worded(rulings):
    kinds = {path.split(".")[2] for path in list_catalogue_paths("en") if path.startswith("register.flaw.")}
    assert {f"register.flaw.{kind}.{part}" for kind in kinds for part in ("what", "do")} <= set(
        list_catalogue_paths("en")
    )
    told = [one.kind for one in check_register_acts(["a"], [("b", "release"), ("c", "write")], ["d"])]
    assert told == ["lost", "second", "crossed", "met"]
