"""What the engine needs to know of a name is declared, and a declaration that nothing knows is told."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tilstand import collect, define, reconcile
from tilstand.define.round_settings import Policy
from tilstand.errors import CollectionError
from tilstand.protect.policy import get_threshold
from tilstand.terms import Unit

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def changed(tmp_path: Path):
    """Sagaland with texts replaced in one file: the problems that the reader then tells."""

    def told(file: str, *pairs: tuple[str, str]) -> list[str]:
        folder = tmp_path / "sagaland"
        copytree(SAGALAND, folder)
        text = (folder / file).read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / file).write_text(text, "utf-8")
        with pytest.raises(CollectionError) as error:
            define.read_collection(folder)
        return str(error.value).splitlines()

    return told


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "collection.toml",
            'coordinator = "unit"',
            'coordinator = "nobody"',
            "collection.toml, line 4: The coordinator nobody is not a provider. "
            "Add it to providers.toml, or correct the name.",
        ),
        (
            "codelists/sex.csv",
            "unknown,unknown",
            "unknown,unknwon",
            "codelists/sex.csv, line 1: The code unknown (row 5) means unknwon, which nothing knows of. "
            "Did you mean unknown?",
        ),
        (
            "collection.toml",
            'means = "citizenship"',
            'means = "passport"',
            "The dimension citizenship means passport, which no standard has a column for. Choose one of "
            "age, age_at_exploitation, age_at_offence, citizenship, decided_by, exploitation, exploited_in, "
            "gender, sex.",
        ),
        (
            "measures.toml",
            'change_of = "cases_opened"',
            'change_of = "cases_closed"',
            "change_of: there is no measure cases_closed. Correct the name.",
        ),
        (
            "measures.toml",
            'statistic = "change"',
            'statistic = "count"',
            "change_of: cases_change is not a change of cases_opened.",
        ),
    ],
)
def test_what_nothing_declares_is_told_with_its_place_and_remedy(changed, file, old, new, says) -> None:
    problem = "\n".join(changed(file, (old, new)))
    assert says in problem
    assert file in problem


def test_a_code_may_not_look_like_one_of_the_signs_of_open_data(changed) -> None:
    told = changed("codelists/place.csv", ("home_country", "_X"))
    assert any("The code _X (row 3) begins with _" in line for line in told)


def test_two_dimensions_that_tell_new_from_carried_over_are_one_too_many(changed) -> None:
    places = (("home_country,", "home_country,new"), ("third_country,", "third_country,carried_over"))
    told = changed("codelists/place.csv", *places)
    assert any("entry and exploited_in both tell new from carried over." in line for line in told)


def test_a_column_of_changes_needs_a_measure_that_changes(changed) -> None:
    change = ("total = true", "items = [{ change = true }]\ntotal = true")
    told = changed("tables/assisted.toml", change)
    assert any("No measure of the table has a change. Say change_of in measures.toml." in t for t in told)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "providers.toml",
            'kind = "shelter"',
            'kind = "shelters"',
            "shelters is not a kind of provider. Did you mean shelter? If not, add it to kinds in",
        ),
        ("forms/police.toml", '"authority"', '"court"', "court is not a kind of provider. Add it to kinds in"),
        ("measures.toml", 'role = "witness"', 'role = "bystander"', "bystander is not a role. Add it to [roles]"),
        ("collection.toml", 'when = "at_registration"', 'when = "today"', "today is not a moment. Add it to moments"),
        ("measures.toml", 'unit = "contacts"', 'unit = "beds"', "beds is not a unit. Declare it under [units] in"),
        (
            "collection.toml",
            "[size_words]",
            "[units.persons]\n\n[size_words]",
            "Every collection has the unit persons already. Take it away, or give it another name.",
        ),
        (
            "collection.toml",
            "[size_words]",
            "[units.beds]\n\n[size_words]",
            "The unit beds has no label. Add units.beds.one and units.beds.many in all languages.",
        ),
        (
            "measures.toml",
            'unit = "contacts"',
            'unit = "calls"',
            "The unit calls has no label. Add units.calls.one and units.calls.many in all languages.",
        ),
        ("audit/en.toml", 'decisions = ["decision*"]', 'beds = ["bed*"]', "beds is not among the units."),
    ],
)
def test_kinds_roles_moments_and_units_are_the_collections_own(changed, file, old, new, says) -> None:
    problem = "\n".join(changed(file, (old, new)))
    assert says in problem
    assert file in problem or "labels/nb.toml" in problem


@pytest.mark.slow
def test_people_counted_in_a_unit_of_the_collections_own_are_people(tmp_path: Path) -> None:
    """Under another unit of people the same findings, persons and small counts come out, and another word."""
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    for file in ("measures.toml", "forms/shelter.toml", *(f"labels/{one}.toml" for one in ("nb", "nn", "en"))):
        text = (folder / file).read_text("utf-8")
        text = text.replace('unit = "persons"', 'unit = "souls"').replace("\npersons = ", "\nsouls = ")
        (folder / file).write_text(text, "utf-8")
    for file in (folder / "audit").glob("*.toml"):
        file.write_text(file.read_text("utf-8").replace("\npersons = ", "\nsouls = "), "utf-8")
    with (folder / "collection.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[units.souls]\nsort = "persons"\n')
    found = []
    for path in (SAGALAND, folder):
        collection = define.read_collection(path)
        done = reconcile.reconcile_batch(collection, collect.collect_round(collection, "2031"))
        small = [key for key in done.book if get_threshold(collection, Policy(), key) > 1]
        told = [one.to_dict(collection.settings.languages) for one in done.findings]
        found.append((told, done.internal["persons.json"], small))
    assert define.read_collection(folder).measures["victims_assisted"].unit == Unit("souls", "persons")
    assert found[0] == found[1]


def test_a_name_that_holds_a_sign_dividing_names_is_told(changed) -> None:
    told = changed("measures.toml", ("[mean_stay]", '["mean | stay"]'))
    assert any("The name mean | stay begins with _ or holds a sign that divides names." in t for t in told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tables/assisted.toml", "tables/hjälp.toml", "tables/hjälp.toml, line 1: The name hjälp cannot stand"),
        ("codelists/sex.csv", "report/nb/02-to ord.md", "report/nb/02-to ord.md, line 1: The name 02-to ord cannot"),
    ],
)
def test_a_name_that_no_address_can_hold_is_told_where_it_stands(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    (folder / new).parent.mkdir(parents=True, exist_ok=True)
    (folder / new).write_bytes((folder / old).read_bytes() if new.endswith("toml") else b"# Words\n")
    with pytest.raises(CollectionError) as error:
        define.read_collection(folder)
    assert [one for one in str(error.value).splitlines() if told in one]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("collection.toml", 'id = "sagaland"', 'id = "saga land"', "The name saga land cannot stand in addresses"),
        ("tables/assisted.toml", "number = ", 'number = "473 persons" # ', "473 persons is not a table number"),
        ("measures.toml", 'decided_by = "', 'decided_by = "473 of ', "holds a sign that divides names"),
        ("rounds/2031/round.toml", 'period = "2031"', 'period = "2031-T4"', "2031-T4 is not a period. Write it as"),
    ],
)
def test_what_names_something_is_a_name_and_not_a_sentence(changed, file: str, old: str, new: str, says: str) -> None:
    assert [one for one in changed(file, (old, new)) if f"{file}, line" in one and says in one]
