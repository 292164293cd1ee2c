"""A measure says what one is one of, of whom, by which rule; unlike things never join one line."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.define import Collection
from tilstand.errors import CollectionError


def test_roles_and_units_are_kept_apart(sagaland: Collection) -> None:
    """Victims, dependants, witnesses, suspects and anonymous reports are different measures."""
    roles = {name: (m.role, m.unit.value) for name, m in sagaland.measures.items()}
    assert roles["victims_assisted"] == ("victim", "persons")
    assert roles["dependants_housed"] == ("dependant", "persons")
    assert roles["witnesses"] == ("witness", "persons")
    assert roles["suspects"] == ("suspect", "persons")
    assert roles["anonymous_reports"] == ("anonymous", "reports")
    assert roles["permit_decisions"] == ("applicant", "decisions")


def test_presumed_or_identified_and_by_whom(sagaland: Collection) -> None:
    """The status of a victim stands beside who decided it, and in which stage."""
    assisted, identified = sagaland.measures["victims_assisted"], sagaland.measures["victims_identified"]
    assert (assisted.status, assisted.decided_by, assisted.stage) == ("presumed", "shelter", "assisted")
    assert (identified.status, identified.decided_by) == ("identified", "police")


def test_flow_and_stock(sagaland: Collection) -> None:
    """Persons assisted in a year are a flow; residents on its last day are a stock."""
    assert sagaland.measures["victims_assisted"].flow == "flow"
    assert sagaland.measures["residents"].flow == "stock"


def test_a_break_in_a_series_has_a_cause(sagaland: Collection) -> None:
    """A new rule, reporter, definition or register marks the series at the period where it begins."""
    (broken,) = sagaland.measures["victims_identified"].breaks
    assert (str(broken.period), broken.cause) == ("2030", "rule")


def test_exploitation_as_several_marks_with_a_derived_view(sagaland: Collection) -> None:
    """Where one person may carry several marks the marks need not add up; "any of" is a view beside them."""
    codelist = sagaland.get_codelist("exploitation")
    assert sagaland.settings.dimensions["exploitation"].multiple
    assert not sagaland.is_additive_dimension("victims_assisted", "exploitation")
    assert codelist["any_labour"].of == ("labour", "begging")
    assert codelist["any_labour"] not in codelist.parts()


def test_of_which_is_counted_inside_and_never_added(sagaland: Collection) -> None:
    """Labour used for crime is a part of labour that nobody adds to it."""
    codelist = sagaland.get_codelist("exploitation")
    assert [c.id for c in codelist.list_of_which_codes("labour")] == ["labour_crime"]
    assert "labour_crime" not in [c.id for c in codelist.parts("labour")]


def test_sex_has_more_than_two_values_and_age_says_when(sagaland: Collection) -> None:
    """Age at registration and age at exploitation are two dimensions; so is the place of exploitation."""
    assert len(sagaland.get_codelist("sex").codes) == 4
    dimensions = sagaland.settings.dimensions
    assert (dimensions["age"].when, dimensions["age_at_exploitation"].when) == ("at_registration", "at_exploitation")
    assert dimensions["exploited_in"].when == "at_exploitation"


def test_several_citizenships_and_versions_of_the_country_list(sagaland: Collection) -> None:
    """A person may have two citizenships, and a code may have ceased to be used."""
    assert sagaland.settings.dimensions["citizenship"].multiple
    countries = sagaland.get_codelist("citizenship")
    assert countries.version == "2030"
    assert "helluland" in {c.id for c in countries.list_valid_codes(date(2029, 6, 1))}
    assert "helluland" not in {c.id for c in countries.list_valid_codes(date(2031, 6, 1))}


def test_the_provider_tree_changes_over_time(sagaland: Collection) -> None:
    """Fjord shelter moved from the league to the mission in the middle of 2031."""
    assert sagaland.get_provider_parent("fjord_shelter", date(2031, 6, 30)) == "shelter_league"
    assert sagaland.get_provider_parent("fjord_shelter", date(2031, 7, 1)) == "northern_mission"


def test_a_body_is_asked_only_while_it_exists(sagaland: Collection) -> None:
    """A shelter that closed is not asked, one that opened is; one that reports through another is not."""
    asked = sagaland.reporting(sagaland.rounds["2031"])
    assert "old_quay" not in asked
    assert "dal_shelter" in asked
    assert "island_outreach" not in asked


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("measures.toml", 'unit = "persons"', 'unit = "people"', "line 4: victims_assisted.unit"),
        (
            "measures.toml",
            'role = "witness"',
            'rolle = "witness"',
            "witnesses.rolle is not a field that is known here. Did you mean role?",
        ),
        ("providers.toml", 'forms = ["police"]', 'forms = ["polis"]', "There is no form polis"),
        ("collection.toml", 'codelist = "place"', 'codelist = "places"', "There is no code list places"),
        ("relations.toml", 'measure = "permit_persons"', 'measure = "persons"', "There is no measure persons"),
        ("codelists/sex.csv", "male\n", "male\nmale\n", "stands twice"),
        ("labels/en.toml", "[measures.witnesses]", "[measures.witness]", "labels/en.toml"),
        ("measures.toml", "[witnesses]", "[witnesses", "Not valid TOML"),
    ],
)
def test_a_fault_in_a_collection_is_told_with_file_line_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    """The error names the file and the line, says what is wrong, and how to mend it."""
    copied = copytree(sagaland_folder(), tmp_path / "sagaland")
    text = (copied / file).read_text("utf-8")
    assert old in text
    (copied / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CollectionError) as error:
        define.read_collection(copied)
    assert any(told in cause for cause in error.value.causes), error.value.message
    assert all(", line " in cause for cause in error.value.causes)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Nobody mends one fault a run."""
    copied = copytree(sagaland_folder(), tmp_path / "sagaland")
    (copied / "measures.toml").write_text('[a]\nunit = "x"\n[b]\nunit = "y"\n', "utf-8")
    with pytest.raises(CollectionError) as error:
        define.read_collection(copied)
    assert len([c for c in error.value.causes if c.startswith("measures.toml")]) >= 2


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("permit_persons", "permit_decisions", "decisions and persons are never added"),
        ("victims_assisted", "victims_identified", "Presumed and identified victims are never added"),
    ],
)
def test_unlike_things_are_never_added(tmp_path: Path, left: str, right: str, told: str) -> None:
    """A relation that would add persons to decisions, or presumed to identified victims, is refused."""
    copied = copytree(sagaland_folder(), tmp_path / "sagaland")
    with (copied / "relations.toml").open("a", encoding="utf-8") as stream:
        stream.write(
            '\n[[relation]]\nid = "police.cases_change2"\nkind = "sum"\n'
            f'left = [{{ measure = "{left}", provider = "police" }}]\n'
            f'right = [{{ measure = "{right}", provider = "police" }}]\n'
        )
    with pytest.raises(CollectionError) as error:
        define.read_collection(copied)
    assert any(told in cause for cause in error.value.causes)


def sagaland_folder() -> Path:
    return Path(__file__).parents[2] / "fixtures" / "sagaland"
