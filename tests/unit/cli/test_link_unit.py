"""`tilstand link persons` and `link destroy`: from sealed files to figures, and nothing of a person anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sealed import KEY, SealedUnit, encode_population, seal_all

from link_populations import YEAR, LinkagePopulation, generate_population
from tilstand.languages import list_shipped_languages
from tilstand.link.custody import create_unit_key, open_unit_key
from tilstand.link.encoding import encode_base64
from tilstand.link.sealing import parse_unit_key

pytestmark = pytest.mark.slow
PHRASE = "linkage unit phrase of words"
PERSONS = ("persons", "sealed", "--key", "unit/unit.key", "--year", YEAR)


@pytest.fixture(scope="module")
def population() -> LinkagePopulation:
    return generate_population(700, lists=7, seed=5)


@pytest.fixture
def linking(tilstand: Any, tmp_path: Path, population: LinkagePopulation) -> Any:
    """A run of `tilstand link` in a folder where the linkage unit has its key and all sealed files."""
    create_unit_key(tmp_path / "unit", PHRASE)
    unit = SealedUnit(
        parse_unit_key((tmp_path / "unit" / "unit.pub").read_text()),
        open_unit_key(tmp_path / "unit" / "unit.key", PHRASE),
    )
    seal_all(encode_population(population)[0], unit, tmp_path / "sealed")
    return lambda *arguments: tilstand("link", *arguments, TILSTAND_PASSPHRASE=PHRASE)


def test_persons_are_counted_and_no_person_comes_out(
    linking: Any, tmp_path: Path, population: LinkagePopulation
) -> None:
    done = linking(*PERSONS, "--out", "out", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == json.loads((tmp_path / "out" / "result.json").read_text())
    assert told["records"] == len(population.records)
    assert told["linked_persons"] == pytest.approx(population.persons, rel=0.12)
    assert told["linkable"] - told["merges"] == told["linked_persons"]
    assert set(told["sentence"]) == set(list_shipped_languages())
    log = (tmp_path / "unit" / "unit-log.jsonl").read_text()
    assert log.count('"act": "open"') == 7
    rows = {f'"{number:016x}' for number in range(1, 5)}
    said = done.stdout.decode() + str(done.stderr) + log + (tmp_path / "out" / "result.json").read_text()
    names = {record.cells[part] for record in population.records for part in ("given", "surname")} - {""}
    assert not [name for name in names if len(name) > 4 and f"{name} " in said]
    assert not [row for row in rows if row in said]
    assert encode_base64(KEY) not in said
    assert PHRASE not in said
    table = linking_table(tmp_path)
    assert table.startswith("body-01,body-02,")
    assert (tmp_path / "out" / "result.json").stat().st_mode & 0o077 == 0


def linking_table(folder: Path) -> str:
    return (folder / "out" / "unit" / "overlap.csv").read_text()


def test_every_part_that_is_shown_has_enough_records(linking: Any) -> None:
    told = json.loads(linking(*PERSONS, "--json").stdout)
    parts = [part for stratum in told["quality"]["strata"].values() for part in stratum.values()]
    assert min(part["records"] for part in parts) >= 20
    assert told["quality"]["nationalities"]["groups"] >= 5
    thresholds = list(told["quality"]["persons_by_threshold"].values())
    assert thresholds == sorted(thresholds)


def test_the_same_files_give_the_same_bytes(linking: Any, tmp_path: Path) -> None:
    assert linking(*PERSONS, "--out", "out", "--json").returncode == 0
    first = (tmp_path / "out" / "result.json").read_bytes(), linking_table(tmp_path)
    assert linking(*PERSONS, "--out", "out", "--json").returncode == 0
    assert first == ((tmp_path / "out" / "result.json").read_bytes(), linking_table(tmp_path))


def test_nothing_is_written_if_a_file_is_wrong(linking: Any, tmp_path: Path) -> None:
    (tmp_path / "sealed" / "Kari Nordmann.tls").write_text("Fornavn;Etternavn\nKari;Nordmann\n")
    done = linking(*PERSONS, "--out", "out")
    assert done.returncode == 3
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "unit" / "unit-log.jsonl").exists()
    assert "Kari" not in f"{done.stdout!r}{done.stderr!r}"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--list", "A"),
        ("--list", "A=body-01", "--list", "A=body-02"),
        ("--list", "A=nobody"),
        ("--totals", "unit/unit.pub"),
        ("--destroy-by", "soon"),
    ],
)
def test_an_option_that_cannot_be_is_told(linking: Any, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    done = linking(*PERSONS, "--out", "out", *wrong)
    assert done.returncode == 2, done.stderr
    assert not (tmp_path / "out").exists()


def test_totals_and_lists_are_taken_from_the_command(
    linking: Any, tmp_path: Path, population: LinkagePopulation
) -> None:
    sizes = {body: sum(record.body == body for record in population.records) for body in population.bodies}
    (tmp_path / "totals.csv").write_text("body,total\n" + "".join(f"{body},{size}\n" for body, size in sizes.items()))
    lists = ("--list", "A=body-01,body-02", "--list", "B=body-03")
    done = linking(*PERSONS, "--out", "out", "--totals", "totals.csv", *lists)
    assert done.returncode == 0, done.stderr
    assert linking_table(tmp_path).startswith("A,B,other,count")
    (tmp_path / "totals.csv").write_text("body,total\nbody-01,1\n")
    assert linking(*PERSONS, "--totals", "totals.csv").returncode == 3


def test_sealed_files_are_destroyed_with_a_record(linking: Any, tmp_path: Path) -> None:
    assert linking(*PERSONS, "--out", "out").returncode == 0
    done = linking("destroy", "sealed", "--key", "unit/unit.key", "--also", "out/unit/overlap.csv", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [record["act"] for record in told] == ["destroy"] * 8
    assert sum(record["year"] == YEAR for record in told) == 7
    assert not list((tmp_path / "sealed").iterdir())
    assert not (tmp_path / "out" / "unit" / "overlap.csv").exists()
    assert linking("destroy", "sealed", "--key", "unit/unit.key").returncode == 2
