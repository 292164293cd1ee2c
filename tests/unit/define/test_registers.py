"""Schemas of registers: a name that there is none of is told with file and line, all at once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.registers import list_register_measures, read_register, read_registers, read_registers_by_name
from tilstand.errors import CollectionError, UsageError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))


def test_a_collection_without_registers_has_none(place):
    shutil.rmtree(place / "registers")
    assert read_registers(define.read_collection(place)) == {}


def test_a_field_in_every_language_has_a_column_for_each():
    found = read_registers(define.read_collection(SAGALAND))["rulings"]
    assert [one for one in found.columns if one.startswith("summary")] == ["summary.nb", "summary.nn", "summary.en"]


def test_all_faults_of_a_schema_are_told_at_once(place):
    file = place / "registers" / "promises" / "register.toml"
    text = file.read_text()
    other = file.parents[1] / "rulings" / "register.toml"
    other.write_text(other.read_text().replace("cases_opened", "cases_closed"))
    for old, new in (("saga_status", "nothing"), ('"begins"', '"began"'), ('"rulings"', '"rulers"')):
        text = text.replace(old, new)
    file.write_text(text)
    for one in (place / "registers" / "labels").iterdir():
        lines = one.read_text().splitlines(keepends=True)
        one.write_text("".join(line for line in lines if not line.startswith("what")))
    with pytest.raises(CollectionError) as stop:
        read_registers(define.read_collection(place))
    missing = "The label registers.{}.fields.what is missing. Add it in registers/labels."
    not_among = "{} is not among the {}. Correct its name."
    assert list(stop.value.causes) == [
        f"registers/{name}/register.toml, line {line}: {told}"
        for name, line, told in (
            ("gatherings", 1, missing.format("gatherings")),
            ("promises", 1, missing.format("promises")),
            ("promises", 15, not_among.format("began", "fields")),
            ("promises", 35, not_among.format("began", "fields")),
            ("promises", 28, not_among.format("nothing", "code lists")),
            ("promises", 33, not_among.format("rulers", "registers")),
            ("rulings", 115, not_among.format("cases_closed", "measures")),
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [('codes = "saga_court"\n', ""), ("public_where = {", "opened = true\npublic = false\npublic_where = {")],
)
def test_a_field_that_contradicts_itself_is_told(place, old, new):
    file = place / "registers" / "rulings" / "register.toml"
    text = file.read_text().replace("public = true\npublic_where", "public_where")
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(CollectionError, match=r"rulings.register\.toml"):
        read_registers(define.read_collection(place))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = ["what"]', 'title = ["what"]\ngroups = "ruling"'),
        ('codes = "saga_status"\npublic = true', 'codes = "saga_status"'),
        (
            'codes = "saga_status"\npublic = true',
            'codes = "saga_status"\npublic = true\npublic_where = { ministry = ["coast"] }',
        ),
    ],
)
def test_what_entries_stand_under_and_what_moves_are_fields_that_leave_with_every_entry(place, old, new):
    file = place / "registers" / "promises" / "register.toml"
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(CollectionError, match="for fields that are public"):
        read_registers(define.read_collection(place))


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("", "known_until is missing"),
        ('known_until = "soon"', "no day and no period"),
        ('known_until = "2030"', "2020/2031-T1"),
    ],
)
def test_a_register_says_how_far_it_is_known_and_not_less_than_its_balance(place, known, told):
    file = place / "registers" / "rulings" / "register.toml"
    file.write_text(file.read_text().replace('known_until = "2032"', known))
    with pytest.raises(CollectionError, match=told):
        read_registers(define.read_collection(place))


def test_registers_are_found_by_their_names_in_the_order_that_is_asked_for():
    sagaland = define.read_collection(SAGALAND)
    every = read_registers(sagaland)
    assert list(every) == ["gatherings", "promises", "rulings"]
    assert read_registers_by_name(sagaland, ("rulings", "gatherings")) == (every["rulings"], every["gatherings"])
    assert read_registers_by_name(sagaland, ()) == ()
    assert read_register(sagaland, "promises") == every["promises"]
    with pytest.raises(UsageError, match="gatherings, promises, rulings") as stopped:
        read_register(sagaland, "nothing")
    assert "nothing" in stopped.value.title


def test_a_collection_without_registers_says_so(place):
    shutil.rmtree(place / "registers")
    with pytest.raises(UsageError) as stopped:
        read_register(define.read_collection(place), "rulings")
    assert "there" not in stopped.value.message
    assert "registers/rulings/register.toml" in stopped.value.message


def test_everything_in_a_register_has_its_name_its_codes_and_its_day():
    every = read_registers(define.read_collection(SAGALAND))
    rulings, promises, gatherings = (every[name] for name in ("rulings", "promises", "gatherings"))
    labels = rulings.labels
    assert rulings.called == labels["registers.rulings.name"]
    assert rulings.label("court") == labels["registers.rulings.fields.court"]
    court = rulings.about.fields["court"]
    codes = rulings.codes(court)
    assert [one.id for one in codes] == [one.id for one in rulings.codelists["saga_court"]]
    assert [rulings.get_field_code_label(court, one.id) for one in codes] == [one.label for one in codes]
    assert rulings.codes(rulings.about.fields["convicted"]) == ()
    bodies = rulings.codes(court.model_copy(update={"codes": "providers"}))
    held = rulings.collection
    assert [(one.id, one.label) for one in bodies] == [(one, held.provider_label(one)) for one in held.providers]
    assert [one.about.day_field for one in (rulings, promises, gatherings)] == ["on", "", "on"]
    assert promises.about.model_copy(update={"begins": "begins"}).day_field == "begins"
    assert [(one.about.balance_end, one.about.reach) for one in (rulings, promises)] == [
        (date(2031, 4, 30), date(2032, 12, 31)),
        (None, date(2032, 12, 31)),
    ]
    assert [(one.id, one.name, one.language) for one in list(gatherings.columns.values())[2:5]] == [
        ("until", "until", ""),
        ("what.nb", "what", "nb"),
        ("what.nn", "what", "nn"),
    ]
    assert (len(rulings.balance), promises.balance, gatherings.balance) == (5, (), ())


def test_every_name_of_a_field_that_a_schema_uses_is_told_with_its_place():
    every = read_registers(define.read_collection(SAGALAND))
    told = {name: [f"{'.'.join(at)}: {field}" for at, field in one.about.named()] for name, one in every.items()}
    assert told["promises"] == [
        "title: what",
        "fields.ministry.on: begins",
        "ordered: begins",
        "ordered: deadline",
        "groups: status",
        "groups: ministry",
        "due.deadline: deadline",
        "due.deadline: status",
    ]
    assert told["gatherings"] == [
        *("title: on", "title: what", "ordered: on", "ordered: until"),
        *(f"calendar: {one}" for one in ("on", "until", "what", "kind")),
        *("tally: on", "tally: kind", "tally: sector"),
    ]
    assert told["rulings"] == [
        *("title: court", "title: on", "title: reference"),
        "fields.reference.public_where: court",
        "fields.provisions.on: on",
        *(f"fields.{one}.public_where: court" for one in ("provisions", "form", "point")),
        *("ordered: charged", "ordered: on"),
        *(f"instances: {one}" for one in ("after", "on", "final", "case")),
        "blocked: banned",
        *(f"tally: {one}" for one in ("case", "on", "convicted", "final", "form", "banned", "convicted", "minors")),
        *("tally.beside.acquitted: convicted", "tally.beside.acquitted: final"),
        *("retention.kept: on", "retention.kept: final"),
    ]


def test_what_a_round_takes_from_its_registers_is_asked_of_nobody():
    sagaland = define.read_collection(SAGALAND)
    assert list_register_measures(sagaland, "2031") == frozenset()
    rounds = {"2031": sagaland.rounds["2031"].model_copy(update={"registers": ("rulings", "promises", "gatherings")})}
    assert list_register_measures(replace(sagaland, rounds=rounds), "2031") == {("police", "cases_opened")}


@pytest.mark.parametrize("name", ["_status", "a=b", "a b", "a;b"])
def test_a_field_is_not_called_as_what_is_the_engine_s_own(place, name):
    file = place / "registers" / "promises" / "register.toml"
    file.write_text(file.read_text() + f'\n[fields."{name}"]\ntype = "yes_no"\n')
    for one in (place / "registers" / "labels").iterdir():
        head = "[registers.promises.fields]\n"
        assert head in one.read_text()
        one.write_text(one.read_text().replace(head, f'{head}"{name}" = "A"\n'))
    with pytest.raises(CollectionError) as stop:
        read_registers(define.read_collection(place))
    assert [f"The name {name} begins with _ or" in str(one) for one in stop.value.causes] == [True]
