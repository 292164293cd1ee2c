"""What cannot be held together is refused in words, all of it at once (on three invented lands)."""

from __future__ import annotations

from pathlib import Path

import pytest
from lands import CORVIA, lands

from plant.invented import written
from tilstand.define.correspondence import AddressTranslation, Correspondence
from tilstand.define.federation import Federation
from tilstand.define.federation_reader import read_federation
from tilstand.define.relations import Relation
from tilstand.errors import CollectionError
from tilstand.terms import Period


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


# All that a collection of collections cannot hold together, told at once (on three invented lands).


CHANGES: dict[str, list[tuple[str, str]]] = {
    "collections.toml": [
        (
            'folder = "members/corvia"\nbody = "urzad"',
            'folder = "members/corvia"\nbody = "urzad"\nalso = { nobody = "belmar", urzad = "far" }',
        ),
        (
            'kind = "at_most"\ngiven = { measure = "came", by = "origin" }',
            'kind = "at_most"\nfor_each = ["age"]\ngiven = { measure = "none", by = "origin" }',
        ),
        (
            'taken = { measure = "taken_over", by = "origin" }',
            'taken = { measure = "presumed", by = "age", where = { age = "old", place = "x" } }',
        ),
    ],
    "correspondences/alba.toml": [
        (
            'child = "minor", grown = "adult"',
            'child = { contains = ["minor", "elder"] }, grown = { overlaps = ["adult", "x"] }, '
            'other = "adult", older = { part_of = "y" }',
        ),
        (
            '[dimensions.to_state]\nto = "destination"',
            '[dimensions.hue]\nto = "age"\n\n[dimensions.to_state]\nto = "colour"',
        ),
        ('of = "victims"\nto = "identified"', 'of = "victims"\nto = "none"\nwhere = { band = "old", hue = "x" }'),
        (
            'of = "returns"\nto = "handed_over"',
            'of = "none"\nto = "handed_over"\nat = { destination = "mars", age = "minor" }',
        ),
        ('of = "referrals"\nto = "sent"', 'of = "referrals"\nto = "handed_over"'),
    ],
    "correspondences/belmar.toml": [
        ('whole = ["minor"]', 'whole = ["minor", "adult", "ghost"]'),
        ('femton_sjutton = { part_of = "minor" }', 'femton_sjutton = "adult"'),
        ('of = "offer"\nto = "presumed"', 'of = "offer"\nto = "identified"'),
    ],
    "correspondences/corvia.toml": [
        (
            'nieletni = "minor", dorosli = "adult"',
            'nieletni = { contains = ["minor"] }, dorosli = { part_of = "minor" }',
        )
    ],
    "members/corvia/codelists/wiek.csv": [("nieletni,", "nieletni,dorosli")],
    "members/corvia/measures.toml": [
        ("[oddane]\n", '[oddane]\nflow = "stock"\n'),
        ("[przyjete]\n", '[przyjete]\nstatistic = "mean"\n'),
    ],
}

TOLD = """
collections.toml, line 11: Two collections are the shared provider belmar. Give each a provider of its
    own.
correspondences/alba.toml, line 3: elder is not a shared code of age. Correct the code.
correspondences/alba.toml, line 3: x is not a shared code of age. Correct the code.
correspondences/alba.toml, line 3: alba has no code other in band. Correct the code.
correspondences/alba.toml, line 3: alba has no code older in band. Correct the code.
correspondences/alba.toml, line 3: y is not a shared code of age. Correct the code.
correspondences/alba.toml, line 5: alba has no dimension hue. Correct the name.
correspondences/alba.toml, line 9: There is no shared dimension colour. Correct the name.
correspondences/alba.toml, line 17: alba has no code old in band. Correct the code.
correspondences/alba.toml, line 17: victims has no dimension hue. Correct the name.
correspondences/alba.toml, line 17: There is no shared measure none. Correct the name.
correspondences/alba.toml, line 22: alba has no measure none. Correct the name.
correspondences/alba.toml, line 22: mars is not a shared code of destination. Correct the code.
correspondences/alba.toml, line 22: handed_over has no dimension age. Correct the name.
correspondences/alba.toml, line 31: referrals counts cases and handed_over counts persons: unlike units
    are never held together. Name a measure that counts the same, or say kind = "not_comparable".
correspondences/alba.toml, line 31: referrals and handed_over are not of the same people: presumed and
    identified victims are never held together. Name a measure of the same ones, or say kind =
    "not_comparable".
correspondences/belmar.toml, line 7: These would all be one and the same code, and two of them stand in
    one list: femton_sjutton, vuxen, adult. Say part_of or contains where a code is not equal.
correspondences/belmar.toml, line 3: minor is to be made up of its parts, and fewer than two are named.
    Say part_of of each of them, or take it out of whole.
correspondences/belmar.toml, line 3: adult is to be made up of its parts, and fewer than two are named.
    Say part_of of each of them, or take it out of whole.
correspondences/belmar.toml, line 3: ghost is not a shared code of age. Correct the code.
correspondences/belmar.toml, line 14: offer and identified are not of the same people: presumed and
    identified victims are never held together. Name a measure of the same ones, or say kind =
    "not_comparable".
collections.toml, line 11: far is not one of the shared providers. Add it to providers.toml, or correct
    the name.
collections.toml, line 11: corvia has no body or group nobody. Correct the name.
correspondences/corvia.toml, line 3: A code would be a part of itself: dorosli ⊂ minor ⊂ nieletni ⊂
    dorosli. Correct one of these.
correspondences/corvia.toml, line 22: oddane and handed_over are not counted in the same way: one over a
    period, the other on a day. Name another measure, or say kind = "not_comparable".
correspondences/corvia.toml, line 26: przyjete and taken_over are not the same kind of number (a count,
    a mean, a share), or only a part of one. Name another measure, or say kind = "not_comparable".
collections.toml, line 17: presumed has no dimension place. Correct the name.
collections.toml, line 17: old is not a code of age. Correct the name.
collections.toml, line 17: handed_over: handed_over and presumed are not of the same people: presumed
    and identified victims are never held against each other. Name measures of the same ones.
collections.toml, line 22: There is no measure none. Correct the name.
collections.toml, line 22: sent has no dimension age. Correct the name.
"""


def test_all_that_cannot_be_held_together_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = lands(tmp_path)
    for name, pairs in CHANGES.items():
        text = (folder / name).read_text("utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(CollectionError) as stopped:
        read_federation(folder)
    told = "\n".join(stopped.value.causes)
    assert " ".join(told.split()) == " ".join(TOLD.split())


# Three invented lands in shared words: what each address is there, and who is held against whom.


@pytest.fixture(scope="module")
def isles(tmp_path_factory: pytest.TempPathFactory) -> Federation:
    return read_federation(lands(tmp_path_factory.mktemp("isles")))


def told(translation: AddressTranslation, measure: str, **codes: str) -> list[str]:
    """What an address is: the shared measure and its codes, how it stands to them, and of how many parts."""
    return [
        f"{one.sense} {one.measure} {' '.join(code for _, code in one.dims)} {one.parts}".replace("  ", " ")
        for one in translation.find_shared_addresses(measure, tuple(sorted(codes.items())))
    ]


def test_each_address_is_the_same_a_part_or_nothing(isles: Federation) -> None:
    alba, belmar = (isles.members[name].translation for name in ("alba", "belmar"))
    assert told(alba, "victims") == ["equal identified 0"]
    assert told(alba, "victims", band="child") == ["equal identified minor 0"]
    assert told(alba, "victims", band="old") == []  # a code of which nothing is said
    assert told(alba, "victims", to_state="corvia") == []  # which the shared measure is not broken down by
    assert told(alba, "returns", to_state="far_away") == ["part_of handed_over elsewhere 0"]
    assert told(alba, "returns", to_state="corvia") == ["equal handed_over corvia 0"]
    assert told(alba, "nothing") == []
    assert told(belmar, "offer", alder="noll_fjorton") == ["part_of presumed minor 2"]
    assert told(belmar, "offer", alder="vuxen") == ["equal presumed adult 0"]
    assert alba.find_shared_addresses("victims", ()) is alba.find_shared_addresses(
        "victims", ()
    )  # each is worked out once


SAID = {
    "units": {"entries": "persons"},
    "dimensions": {
        "alder": {
            "to": "age",
            "codes": {
                "vuxen": {"contains": ["adult"]},
                "noll_fjorton": {"part_of": "minor"},
                "femton_sjutton": {"overlaps": ["minor", "adult"]},
            },
        },
        "fran": {"to": "origin", "same": True, "codes": {"corvia": {"not_comparable": True}}},
    },
    "measure": [
        {"of": "offer", "to": "presumed"},
        {"of": "offer", "to": "identified", "kind": "part_of", "at": {"age": "adult"}, "where": {"alder": "vuxen"}},
        {"of": "mottagna", "kind": "not_comparable", "why": "another unit"},
        {"of": "overtagna", "to": "taken_over", "kind": "contains"},
    ],
}


def test_parts_and_wholes_bound_and_nothing_is_both(isles: Federation) -> None:
    own, shared = isles.members["belmar"].collection.shared, isles.shared.shared
    made = AddressTranslation.from_correspondence(own, shared, Correspondence.model_validate(SAID))
    assert told(made, "offer") == ["equal presumed 0"]
    assert told(made, "offer", alder="vuxen") == ["contains presumed adult 0", "part_of identified adult 0"]
    assert told(made, "offer", alder="noll_fjorton") == ["part_of presumed minor 0"]
    assert told(made, "offer", alder="femton_sjutton") == []
    assert told(made, "mottagna") == []
    assert (made.why, set(made.matches)) == ({"mottagna": "another unit"}, {"offer", "overtagna"})
    assert told(made, "overtagna") == ["contains taken_over 0"]
    assert told(made, "overtagna", fran="alba") == ["contains taken_over alba 0"]
    assert told(made, "overtagna", fran="corvia") == []


def test_what_is_like_another_says_the_rest_as_that_does() -> None:
    base = {
        "units": {"a": "b", "c": "d"},
        "dimensions": {
            "alder": {"to": "age", "same": True, "codes": {"x": "1", "y": "2"}, "whole": ["1"]},
            "fran": {"to": "origin"},
        },
        "measure": [{"of": "offer", "to": "one"}, {"of": "offer", "to": "two", "where": {"alder": "x"}}],
    }
    own = {
        "like": "base",
        "units": {"a": "e"},
        "dimensions": {"alder": {"codes": {"y": "3"}, "whole": ["3", "1"]}, "kon": {"to": "sex"}},
        "measure": [{"of": "offer", "to": "three"}],
    }
    both = Correspondence.model_validate(own).over(Correspondence.model_validate(base))
    assert both == Correspondence.model_validate(
        {
            "units": {"a": "e", "c": "d"},
            "dimensions": {
                "alder": {"to": "age", "same": True, "codes": {"x": "1", "y": "3"}, "whole": ["1", "3"]},
                "fran": {"to": "origin"},
                "kon": {"to": "sex"},
            },
            "measure": [{"of": "offer", "to": "three"}, {"of": "offer", "to": "two", "where": {"alder": "x"}}],
        }
    )


def terms(relation: Relation) -> str:
    sides = [
        " + ".join(f"{t.measure} {t.provider} {' '.join(t.where.values())} {t.period}" for t in side)
        for side in (relation.left, relation.right)
    ]
    return f"{relation.id}: {sides[0]} {'=' if relation.kind == 'same' else '<='} {sides[1]}"


def spans(**known: str) -> dict[str, list[Period]]:
    return {name: [Period.from_text(one) for one in periods.split()] for name, periods in known.items()}


def test_each_two_members_are_held_against_each_other_where_both_speak_of_the_same_time(isles: Federation) -> None:
    at = {
        "handed_over": spans(alba="2030", corvia="2030-H1 2030-H2"),
        "taken_over": spans(alba="2030-Q1 2030-Q2 2030-Q3 2030-Q4", belmar="2030-H2 2030", corvia="2030-H1 2030-H2"),
        "came": spans(belmar="2030-H1 2030-H2", corvia="2030"),
        "sent": spans(alba="2030", belmar="2030-H1 2030-H2"),
    }
    view = isles.at("2030", lambda measure, provider: at[measure].get(provider, []))
    own = {relation.id: relation for relation in isles.shared.at("2030").relations}
    made = [one for one in view.relations if one.id not in own]
    assert [terms(one) for one in made] == [
        "handed_over.alba.belmar: handed_over alba belmar 2030 = taken_over belmar alba 2030",
        "handed_over.alba.corvia.all: handed_over alba corvia 2030 <= "
        "taken_over corvia alba 2030-H1 + taken_over corvia alba 2030-H2",
        "handed_over.alba.corvia.2030-H1: taken_over corvia alba 2030-H1 <= handed_over alba corvia 2030",
        "handed_over.alba.corvia.2030-H2: taken_over corvia alba 2030-H2 <= handed_over alba corvia 2030",
        "handed_over.corvia.belmar.2030-H2: handed_over corvia belmar 2030-H2 = taken_over belmar corvia 2030-H2",
        "referred.belmar.alba.2030-H1: came belmar alba 2030-H1 <= sent alba belmar 2030",
        "referred.belmar.alba.2030-H2: came belmar alba 2030-H2 <= sent alba belmar 2030",
        "referred.corvia.alba: came corvia alba 2030 <= sent alba corvia 2030",
        "referred.corvia.belmar.all: came corvia belmar 2030 <= "
        "sent belmar corvia 2030-H1 + sent belmar corvia 2030-H2",
    ]
    label = view.labels["relations.handed_over.alba.belmar"].text("en")
    assert label == "Persons handed over: Alba (invented) → Belmar (invented)"
    assert {one.basis for one in made} == {"convention"}


def test_a_member_has_its_rounds_within_a_period_and_across_it(isles: Federation) -> None:
    belmar = isles.members["belmar"]
    year, split = Period.from_text("2030"), Period.from_text("2030-04/2031-03")
    assert belmar.list_rounds_within(year) == ("2030-H1", "2030-H2")
    assert (belmar.list_rounds_overlapping(year), belmar.list_rounds_within(split)) == ((), ("2030-H2",))
    assert belmar.list_rounds_overlapping(split) == ("2030-H1", "2031-H1")
    assert belmar.about.bodies == {"byra": "belmar"}
