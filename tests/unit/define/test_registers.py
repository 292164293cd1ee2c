"""Schemas of registers: a name that there is none of is told with file and line, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.registers import registers
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))


def test_a_collection_without_registers_has_none(place):
    shutil.rmtree(place / "registers")
    assert registers(define.collection(place)) == {}


def test_a_field_in_every_language_has_a_column_for_each():
    found = registers(define.collection(SAGALAND))["rulings"]
    assert [one for one in found.columns if one.startswith("summary")] == [
        "summary.nb",
        "summary.nn",
        "summary.en",
    ]


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
        registers(define.collection(place))
    told = "\n".join(stop.value.causes)
    for name in ("nothing", "began", "rulers", "cases_closed"):
        assert f"{name} is not among" in told
    assert "promises.fields.what is missing" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [('codes = "saga_court"\n', ""), ("public_where = {", "opened = true\npublic = false\npublic_where = {")],
)
def test_a_field_that_contradicts_itself_is_told(place, old, new):
    file = place / "registers" / "rulings" / "register.toml"
    text = file.read_text().replace("public = true\npublic_where", "public_where")
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(CollectionError, match=r"rulings.register\.toml"):
        registers(define.collection(place))


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
        registers(define.collection(place))


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
        registers(define.collection(place))
