"""What everything in an edition is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tilstand.errors import CollectionError
from tilstand.model.names import BodyNames, MeasureNames
from tilstand.terms import InvariantText, Key, Period, Unit


def test_everything_has_its_name(names):
    told = (
        names.get_measure_name("cases"), names.provider("havn"), names.provider("all"), names.code("sex", "f"),
        names.question("form", "why"), names.part(2),
    )  # fmt: skip
    assert [text.text("en") for text in told] == ["Cases", "Havn", "All bodies", "Women", "Why?", "Part 2"]
    assert names.body("havn") is names.providers["havn"]
    assert names.body("all") is names.groups["all"]
    assert names.codes("sex") is names.dimensions["sex"].codes
    with pytest.raises(KeyError):
        names.provider("other")
    with pytest.raises(CollectionError):
        names.part(3)


def test_the_parts_of_the_report_by_number(names):
    assert names.parts == (1, 2, 10)


def test_an_edition_is_read_in_its_own_language_and_those_that_it_shows(names):
    assert names.language == "nb"
    assert names.reading_languages == ("nb", "nn", "en")


@pytest.mark.parametrize(
    ("provider", "first", "last", "crossed"),
    [
        ("havn", "2030", "2031", True),
        ("havn", "2031", "2030", True),
        ("havn", "2029", "2035", True),
        ("all", "2030", "2031", True),
        ("other", "2030", "2031", False),
        ("havn", "2031", "2032", False),
        ("havn", "2031-H1", "2031-H2", False),
        ("havn", "2030-H2", "2031-H1", True),
        ("havn", "2029", "2030", False),
    ],
)
def test_breaks_that_a_series_crosses(names, provider, first, last, crossed):
    found = names.find_breaks_between("cases", provider, Period.from_text(first), Period.from_text(last))
    assert found == (names.measures["cases"].breaks if crossed else ())


def test_people_added_over_several_bodies_are_registrations_at_them(names):
    people = MeasureNames(
        InvariantText("Persons"),
        Unit.PERSONS,
        "count",
        (),
        registrations=True,
        registered=InvariantText("Registrations"),
    )
    bodies = {"havn": BodyNames(InvariantText("Havn"), members=("havn",))}
    groups = {"all": BodyNames(InvariantText("All"), members=("havn", "dal"))}
    names = replace(names, measures=names.measures | {"people": people}, providers=bodies, groups=groups)
    alone, all_ = (Key("people", body, Period.from_text("2031")) for body in ("havn", "all"))
    cases = Key("cases", "all", Period.from_text("2031"))
    assert [names.unit(key) for key in (alone, all_, cases)] == [Unit.PERSONS, Unit.REGISTRATIONS, Unit.REPORTS]
    assert names.list_figure_units((alone,)) == (Unit.PERSONS,)
    assert names.list_figure_units((all_,)) == (Unit.REGISTRATIONS,)
    assert names.list_figure_units((cases, cases)) == (Unit.REPORTS,)
    assert names.counted((alone,)) is people.label
    assert names.counted(iter((all_,))) is people.registered
    unnamed = replace(names, measures={"people": replace(people, registered=InvariantText(""))})
    assert unnamed.counted((all_,)) is people.label
