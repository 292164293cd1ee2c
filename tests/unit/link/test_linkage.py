"""Records linked into persons: what holds on generated populations whose truth is known."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sealed import encode_cells, encode_population

from link_populations import ERRORS, generate_population
from tilstand.errors import LinkError, UsageError
from tilstand.estimate import read_capture_table
from tilstand.link.linkage import CandidatePairs, compare_records
from tilstand.link.overlap import build_overlap_table
from tilstand.link.persons import LinkedPersons, RecordSet, build_record_set, join_persons
from tilstand.link.record_table import build_record_table

pytestmark = pytest.mark.slow
Linked = tuple[RecordSet, CandidatePairs, LinkedPersons, np.ndarray]


def link(population: Any) -> Linked:
    submissions, truth = encode_population(population)
    records = build_record_set(submissions)
    pairs = compare_records(build_record_table(submissions))
    return records, pairs, join_persons(records, pairs), truth


@pytest.fixture(scope="module")
def linked() -> Linked:
    return link(generate_population(1_500, lists=8, seed=1))


def make_pairs(*pairs: tuple[int, int, float]) -> CandidatePairs:
    left, right, probability = zip(*pairs, strict=True)
    return CandidatePairs(np.array(left), np.array(right), np.array(probability))


def make_records(*bodies: int) -> RecordSet:
    names = tuple(f"body-{number}" for number in range(max(bodies) + 1))
    rows = tuple(map(str, range(len(bodies))))
    return RecordSet(names, np.array(bodies), rows, np.ones(len(bodies), bool), {})


def test_the_count_is_near_the_truth(linked: Linked) -> None:
    records, _, persons, truth = linked
    there = len(set(truth[records.linkable].tolist()))
    assert persons.count == pytest.approx(there, rel=0.09)
    right = truth[persons.left] == truth[persons.right]
    assert right.mean() > 0.9
    assert right.sum() / (records.linkable.sum() - there) > 0.75


def test_without_errors_nearly_everybody_is_found() -> None:
    records, _, persons, truth = link(generate_population(800, lists=6, seed=2, errors=dict.fromkeys(ERRORS, 0.0)))
    assert persons.count == pytest.approx(len(set(truth.tolist())), rel=0.02)
    assert records.linkable.all()


def test_the_same_records_give_the_same_links(linked: Linked) -> None:
    _, pairs, persons, _ = linked
    _, again, persons_again, _ = link(generate_population(1_500, lists=8, seed=1))
    assert np.array_equal(pairs.left, again.left)
    assert np.array_equal(pairs.probability, again.probability)
    assert np.array_equal(persons.person, persons_again.person)


def test_missing_is_never_disagreement(linked: Linked) -> None:
    """A record without a date is as probable as one with the same date, or less; never as one with another date."""
    full = {"given": "Tsvetelina", "surname": "Gospodinova", "birth": "1994-07-19", "sex": "f", "nationality": "BG"}
    others = [
        {"given": f"{given}", "surname": f"{surname}", "birth": f"19{70 + number}-0{1 + number}-1{number}", "sex": "m"}
        for number, (given, surname) in enumerate(
            zip(
                ["Ana", "Bo", "Cai", "Dina", "Edo", "Fay", "Gil", "Hoa"],
                ["Ek", "Lie", "Moe", "Ruud", "Sund", "Vik", "Wold", "Aas"],
                strict=True,
            )
        )
    ]
    rows = [full, {**full, "birth": ""}, {**full, "birth": "1971-02-03"}]
    submissions = [encode_cells([row, *others], f"body-{number:02}") for number, row in enumerate(rows)]
    pairs = compare_records(build_record_table([*submissions, *encode_population(generate_population(1_000))[0]]))
    size = len(others) + 1
    probable = {
        (left, right): probability
        for left, right, probability in zip(
            pairs.left.tolist(), pairs.right.tolist(), pairs.probability.tolist(), strict=True
        )
    }
    assert probable.get((0, size), 0) > probable.get((0, 2 * size), 0)
    assert probable.get((0, size), 0) > 0.5


def test_a_person_has_one_record_of_a_list() -> None:
    records = make_records(0, 1, 1, 2)
    persons = join_persons(records, make_pairs((0, 1, 0.98), (0, 2, 0.97), (2, 3, 0.96), (0, 3, 0.95)))
    assert persons.person.tolist() == [0, 0, 1, 1]
    assert persons.count == 2


def test_two_records_of_a_list_are_one_person_only_if_all_but_certain() -> None:
    records = make_records(0, 0, 1)
    assert join_persons(records, make_pairs((0, 1, 0.98))).count == 3
    assert join_persons(records, make_pairs((0, 1, 0.995), (1, 2, 0.9))).count == 1


def test_a_pair_below_the_threshold_is_no_person() -> None:
    records = make_records(0, 1)
    pairs = make_pairs((0, 1, 0.6))
    assert join_persons(records, pairs, 0.6).count == 1
    assert join_persons(records, pairs, 0.61).count == 2


def test_a_record_that_cannot_be_linked_is_nobody_in_the_table() -> None:
    rows = [{"given": "Generert", "surname": "Person", "birth": "1990-02-03"}, {"given": "Generert"}]
    submissions = [encode_cells(rows, body) for body in ("body-01", "body-02")]
    records = build_record_set(submissions)
    persons = join_persons(records, make_pairs((0, 2, 0.99)))
    assert persons.person.tolist() == [0, -1, 0, -1]
    table = build_overlap_table(records, persons, {})
    assert table.versions[0].tolist() == [0, 0, 0, 1]


def test_the_table_is_one_that_estimate_reads(linked: Linked, tmp_path: Path) -> None:
    records, _, persons, truth = linked
    table = build_overlap_table(records, persons, {"A": ["body-01"], "B": ["body-02", "body-04"], "C": ["body-03"]})
    (tmp_path / "overlap.csv").write_text(table.to_csv())
    captured = read_capture_table(tmp_path / "overlap.csv")
    assert captured.lists == ("A", "B", "C", "other")
    assert captured.observed == persons.count
    rows = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert sum(int(row["count"]) for row in rows) == persons.count
    on = [set(truth[records.linkable & np.isin(records.body, places)].tolist()) for places in ([0], [1, 3])]
    both = sum(int(row["count"]) for row in rows if row["A"] == row["B"] == "1")
    assert both == pytest.approx(len(on[0] & on[1]), rel=0.25)


def test_by_default_the_largest_lists_stand_for_themselves(linked: Linked) -> None:
    records, _, persons, _ = linked
    table = build_overlap_table(records, persons, {})
    assert table.lists[-1] == "other"
    assert len(table.lists) == 6
    assert "body-01" in table.lists


@pytest.mark.parametrize(
    "wanted",
    [
        {"A": ["nobody"]},
        {"A": ["body-01"], "B": ["body-01"]},
        {"A": ["body-01", "body-01"]},
        {f"L{number}": [f"body-0{number}"] for number in range(1, 7)},
        {"other": ["body-01"]},
    ],
)
def test_lists_that_cannot_be(linked: Linked, wanted: dict[str, list[str]]) -> None:
    with pytest.raises(UsageError):
        build_overlap_table(linked[0], linked[2], wanted)


def test_too_few_or_too_unlike_records_are_told() -> None:
    rows = [{"given": "Generert", "surname": "Person", "birth": "1990-02-03"}]
    unlike = [
        {"given": f"{a}{b}{a}", "surname": f"{b}{a}{b}", "birth": f"{1930 + 9 * place}-0{1 + place}-1{at}"}
        for place, a in enumerate(("ba", "ko", "mi", "tu", "ze"))
        for at, b in enumerate(("ra", "so", "ni", "pu", "fe", "gy"))
    ]
    for submissions in ([encode_cells(rows)], [encode_cells([{"given": "Generert"}])]):
        with pytest.raises(LinkError):
            compare_records(build_record_table(submissions))
    with pytest.raises(LinkError):
        compare_records(build_record_table([encode_cells(unlike * 4)]).slice(0, 30))
