"""Generated populations: their truth stands apart, and each error is there as often as it is said."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from link_populations import ERRORS, HEADERS, generate_population, write_population
from tilstand.link.person_list import read_person_list, suggest_columns

NO_ERRORS = dict.fromkeys(ERRORS, 0.0)


def test_the_same_seed_gives_the_same_persons_and_another_others() -> None:
    assert generate_population(300, seed=3) == generate_population(300, seed=3)
    assert generate_population(300, seed=3) != generate_population(300, seed=4)


def test_a_population_is_about_as_large_as_asked() -> None:
    population = generate_population(5_000, lists=25, seed=1)
    assert len(population.records) == pytest.approx(5_000, rel=0.05)
    assert len(population.records) / population.persons == pytest.approx(1.8, rel=0.05)
    sizes = Counter(record.body for record in population.records)
    assert len(sizes) == 25
    assert sizes["body-01"] > 8 * sizes["body-25"]


def test_without_errors_each_list_says_the_same_of_a_person_once() -> None:
    population = generate_population(1_000, seed=2, errors=NO_ERRORS)
    said: dict[int, set[tuple[str, ...]]] = {}
    for record in population.records:
        said.setdefault(record.person, set()).add(tuple(record.cells.values()))
    assert all(len(written) == 1 for written in said.values())
    assert max(Counter((record.body, record.person) for record in population.records).values()) == 1


def test_errors_and_blanks_come_at_their_rates() -> None:
    cells = [record.cells for record in generate_population(20_000, seed=5).records]
    for blank, rate in (("birth", 0.19), ("nationality", 0.10), ("sex", 0.03)):
        assert sum(not row[blank] for row in cells) / len(cells) == pytest.approx(rate, rel=0.1)
    assert sum(len(row["birth"]) == 4 for row in cells) / len(cells) == pytest.approx(0.12, rel=0.1)
    assert sum("alias" in row for row in cells) / len(cells) == pytest.approx(0.05, rel=0.15)
    letters = {letter for row in cells for letter in row["surname"]}
    assert {"ш", "ё", "й"} & letters


def test_some_are_twice_on_a_list_and_lists_depend_on_each_other() -> None:
    def count_neighbours(dependence: float) -> float:
        population = generate_population(4_000, lists=10, seed=6, dependence=dependence)
        on: dict[int, set[str]] = {}
        for record in population.records:
            on.setdefault(record.person, set()).add(record.body)
        return sum({"body-03", "body-04"} <= lists for lists in on.values())

    assert count_neighbours(0.6) > 1.5 * count_neighbours(0.0)
    population = generate_population(4_000, seed=6, errors={"twice": 0.1})
    twice = list(Counter((record.body, record.person) for record in population.records).values())
    assert sum(count == 2 for count in twice) / len(twice) == pytest.approx(0.1, rel=0.2)


def test_lists_are_written_as_bodies_have_them_and_the_truth_apart(tmp_path: Path) -> None:
    population = generate_population(200, lists=3, seed=7)
    write_population(population, tmp_path / "lists", tmp_path / "truth.csv")
    files = sorted((tmp_path / "lists").iterdir())
    assert [file.name for file in files] == ["body-01.csv", "body-02.csv", "body-03.csv"]
    known = list(csv.DictReader((tmp_path / "truth.csv").open()))
    assert len(known) == len(population.records)
    for file in files:
        listed = read_person_list(file)
        assert set(suggest_columns(listed.headers)) == set(HEADERS)
        assert len(listed.rows) == sum(row["body"] == file.stem for row in known)
        assert "person" not in listed.headers
