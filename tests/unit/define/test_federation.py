"""What cannot be held together is refused in words, all of it at once (on three invented lands)."""

from __future__ import annotations

from pathlib import Path

import pytest
from lands import CORVIA, lands

from plant.invented import written
from tilstand.define.federation_reader import read_federation
from tilstand.errors import CollectionError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lands(tmp_path)


def change(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


def refused(folder: Path) -> str:
    with pytest.raises(CollectionError) as error:
        read_federation(folder)
    return error.value.message


def test_every_problem_of_all_of_them_is_told_at_once(folder: Path) -> None:
    change(folder / "members/belmar/measures.toml", ('unit = "cases"', 'unit = "crates"'))
    change(folder / "collections.toml", ('folder = "members/corvia"', 'folder = "members/nowhere"'))
    change(folder / "correspondences/alba.toml", ('child = "minor"', 'child = "infant"'))
    told = refused(folder)
    assert told.startswith("3 problems in the collection of collections")
    assert "belmar: measures.toml, line 8: mottagna.unit: crates is not a unit." in told
    assert "corvia: there is no collection in members/nowhere." in told
    assert "correspondences/alba.toml, line 3: infant is not a shared code of age." in told


def test_two_of_one_name_and_two_of_one_folder(folder: Path) -> None:
    change(folder / "collections.toml", ('name = "belmar"', 'name = "alba"'), ("members/corvia", "members/alba"))
    told = refused(folder)
    assert "Two collections are called alba." in told
    assert "corvia: the folder members/alba is that of another collection in this list too." in told
    assert "Two collections are the shared provider alba." in told


def test_correspondences_that_are_like_each_other_in_a_circle(folder: Path) -> None:
    for one, other in (("alba", "belmar"), ("belmar", "alba")):
        file = folder / f"correspondences/{one}.toml"
        file.write_text(f'like = "{other}"\n' + file.read_text("utf-8"), "utf-8")
    told = refused(folder)
    assert "in a circle: alba → belmar → alba." in told


def test_codes_that_would_be_a_part_of_themselves(folder: Path) -> None:
    """Alba has children among the grown, who are adults; and it says that its children hold everyone."""
    codes = "code,parent\neveryone,\nminor,everyone\nadult,everyone\n"
    (folder / "codelists/age.csv").write_text(codes, "utf-8")
    change(folder / "labels/en.toml", ("[codes.age]", '[codes.age]\neveryone = "Everyone"'))
    change(
        folder / "correspondences/alba.toml",
        ('child = "minor"', 'child = { contains = ["everyone"] }'),
        ('grown = "adult"', 'grown = { part_of = "adult" }'),
    )
    read_federation(folder)
    change(folder / "members/alba/codelists/band.csv", ("child,", "child,grown"))
    circle = "child ⊂ grown ⊂ adult ⊂ everyone ⊂ child"
    assert f"A code would be a part of itself: {circle}." in refused(folder)


def test_parts_that_meet_make_up_nothing(folder: Path) -> None:
    change(folder / "members/belmar/codelists/alder.csv", ("femton_sjutton,", "femton_sjutton,noll_fjorton"))
    assert "minor cannot be made up of femton_sjutton" in refused(folder)


def test_a_sum_that_may_count_somebody_twice_is_no_count_of_persons(folder: Path) -> None:
    """The group's figure of persons is one of registrations where its measure says so."""
    said = CORVIA.measures["ofiary"].said + '\naggregate = "members"\nregistrations = true'
    measures = {**CORVIA.measures, "ofiary": type(CORVIA.measures["ofiary"])(("wiek",), said)}
    groups = {"razem": ["urzad", "drugi"]}
    more = {"measures": measures, "groups": groups, "silent": ("drugi",)}
    written(folder / "members/corvia", type(CORVIA)(**{**CORVIA.__dict__, **more}))
    read_federation(folder)
    change(folder / "collections.toml", ('body = "urzad"', 'body = "razem"'))
    assert "ofiary counts registrations and identified counts persons" in refused(folder)


def test_a_mirror_over_unlike_units_or_names_is_refused(folder: Path) -> None:
    change(
        folder / "collections.toml",
        ('taken = { measure = "taken_over", by = "origin" }', 'taken = { measure = "came", by = "origin" }'),
        ('name = "referred"', 'name = "sent_on"'),
        ('taken = { measure = "sent", by = "destination" }', 'taken = { measure = "sent", by = "age" }'),
    )
    told = refused(folder)
    assert "handed_over: handed_over counts persons and came counts cases: unlike units" in told
    assert "The label relations.sent_on is missing." in told
    assert "sent has no dimension age." in told


def test_a_collection_of_collections_is_no_member_and_a_collection_alone_is_none(folder: Path) -> None:
    (folder / "members/alba/collections.toml").write_text("", "utf-8")
    assert "alba: members/alba is itself a collection of collections." in refused(folder)
    (folder / "collections.toml").unlink()
    assert "collections.toml is not there." in refused(folder)


def test_what_a_code_is_has_one_answer(folder: Path) -> None:
    change(folder / "correspondences/belmar.toml", ('{ part_of = "minor" }', '{ part_of = "minor", equal = "adult" }'))
    change(folder / "correspondences/corvia.toml", ('kind = "not_comparable"', 'kind = "equal"'))
    told = refused(folder)
    assert "dimensions.alder.codes.noll_fjorton says either none or several of equal" in told
    assert "measure.1: a measure that is comparable has a to" in told


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others(folder: Path) -> None:
    (folder / "correspondences/belmar.toml").write_text("to = = 1", "utf-8")
    (folder / "correspondences/corvia.toml").unlink()
    change(folder / "measures.toml", ('unit = "cases"', 'unit = "crates"'))
    told = refused(folder)
    assert "correspondences/belmar.toml, line 1:" in told
    assert "There is no correspondences/corvia.toml." in told
    assert "sent.unit: crates is not a unit." in told
    (folder / "collections.toml").write_text("", "utf-8")
    assert "collection is missing." in refused(folder)


def test_mirrors_of_one_name_are_told_each_name_once_where_its_last_one_stands(folder: Path) -> None:
    file = folder / "collections.toml"
    change(file, ('name = "referred"', 'name = "handed_over"'))
    whole = file.read_text("utf-8")
    more = whole[whole.index("[[mirror]]") :].replace('name = "handed_over"', 'name = "again"')
    file.write_text(f"{whole}\n{more}", "utf-8")
    places = [n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if line == "[[mirror]]"]
    told = [line for line in refused(folder).splitlines() if "twice" in line]
    assert [line.strip() for line in told] == [
        f"collections.toml, line {places[at]}: The relation {name} stands twice. Rename one."
        for at, name in ((3, "again"), (1, "handed_over"))
    ]


def test_a_fault_that_two_collections_share_is_told_once(folder: Path) -> None:
    """The first of all faults too."""
    for name in ("belmar", "corvia"):
        own = f'folder = "members/{name}"'
        change(folder / "collections.toml", (own, f'{own}\ncorrespondence = "alba"'))
    file = folder / "correspondences" / "alba.toml"
    file.write_text('like = "gone"\n' + file.read_text("utf-8"), "utf-8")
    told = refused(folder)
    assert told.count("There is no correspondences/gone.toml. Write it, or name another.") == 1
    assert told.startswith("1 problem in")
