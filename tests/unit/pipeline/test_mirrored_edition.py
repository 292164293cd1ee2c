"""An edition is that of a country whose true numbers are the printed ones: byte by byte, so nothing true is in it.

The printed numbers are written into the files of a copy in the place of the true ones, and both are built.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import pytest

from tilstand.pipeline import stages
from tilstand.pipeline.release import load_earlier_numbers, print_round
from tilstand.protect.printed_world import PrintedWorld
from tilstand.round.state import load_round
from tilstand.terms import Key, Period

ROOT = Path(__file__).parents[3]
ROUNDS = {
    "sagaland": (ROOT / "tests" / "fixtures" / "sagaland", "2031"),
    "thalassia": (ROOT / "tests" / "fixtures" / "thalassia", "spring"),
    "norway": (ROOT / "collections" / "norway", "2024"),
}
OF_ITS_INPUTS = {"public-manifest.json", "public-manifest.sig"}


def give_policy(folder: Path, round_name: str, threshold: int) -> None:
    about = folder / "rounds" / round_name / "round.toml"
    head = about.read_text("utf-8").partition("[policy]")[0]
    about.write_text(f'{head}\n[policy]\nmethod = "round"\nthreshold = {threshold}\n', "utf-8")


def read_key(row: Mapping[str, str]) -> Key:
    dims = (part.strip().partition("=") for part in row["breakdown"].split(";") if part.strip())
    codes = tuple(sorted((name, code) for name, _, code in dims))
    return Key(row["measure"], row["provider"], Period.from_text(row["period"]), codes)


def print_statement(row: dict[str, str], world: PrintedWorld) -> None:
    """Put the printed number in the place of a stated one."""
    key = read_key(row)
    if not row["value"] or key not in world.numbers:
        return
    stated, true, printed = int(row["value"]), world.true[key], world.numbers[key]
    if stated == true or printed != true or 0 < stated < world.thresholds.get(key, 1):
        row["value"] = str(printed)
        if row["status"] in ("number", "zero"):
            row["status"] = "number" if printed else "zero"


def mirror(folder: Path, target: Path, round_name: str, world: PrintedWorld) -> int:
    """Write a copy whose statements are the printed numbers; how many statements it has."""
    statements = 0
    copytree(folder, target)
    for file in sorted(target.rglob("*.csv")):
        text = file.read_text("utf-8")
        rows = list(csv.DictReader(io.StringIO(text)))
        if not rows or not {"measure", "provider", "breakdown", "value", "status"} <= rows[0].keys():
            continue
        for row in rows:
            print_statement(row, world)
        out = io.StringIO()
        writer = csv.DictWriter(out, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        file.write_text(out.getvalue(), "utf-8")
        statements += len(rows)
    for file in (target / "rounds" / round_name).glob("adjustments.toml"):
        entries = tomllib.loads(file.read_text("utf-8")).get("adjustment", [])
        assert len(entries) < 2
        if not entries:
            continue
        entry = entries[0]
        printed = str(world.numbers[read_key(entry)])
        if printed == entry["before"]:
            file.unlink()
        else:
            text = file.read_text("utf-8")
            file.write_text(text.replace(f'after = "{entry["after"]}"', f'after = "{printed}"'), "utf-8")
    return statements


def read_files(folder: Path) -> dict[str, bytes]:
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {name: hide_identity(file.read_bytes()) for name, file in files.items() if name not in OF_ITS_INPUTS}


def hide_identity(data: bytes) -> bytes:
    """An edition is called by the hash of what it was built from."""
    return re.sub(rb"[0-9a-f]{12,64}", b"HASH", data)


@pytest.mark.slow
@pytest.mark.parametrize("threshold", [3, 5])
@pytest.mark.parametrize("country", ["sagaland", "thalassia", pytest.param("norway", marks=pytest.mark.proof)])
def test_an_edition_is_that_of_its_printed_numbers(tmp_path: Path, country: str, threshold: int) -> None:
    source, round_name = ROUNDS[country]
    truth = Path(copytree(source, tmp_path / "truth" / country))
    give_policy(truth, round_name, threshold)
    state = load_round(truth, round_name)
    world = print_round(state, load_earlier_numbers(state)).world
    assert world.moved
    image = tmp_path / "image" / country
    assert mirror(truth, image, round_name, world)
    for folder in (truth, image):
        stages.build_edition(folder, round_name, folder.parent / "edition", draft=True)
    made, mirrored = (read_files(folder.parent / "edition") for folder in (truth, image))
    assert made.keys() == mirrored.keys()
    assert [name for name, data in made.items() if data != mirrored[name]] == []
