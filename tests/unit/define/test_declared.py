"""What the engine needs to know of a name is declared, and a declaration that nothing knows is told."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.errors import CollectionError

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
            define.collection(folder)
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
            "change_of: cases_change is no change of cases_opened.",
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
