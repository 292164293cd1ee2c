"""The faults that benchmarks/mutants.py puts into the source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mutant.equivalent import equivalents, judged
from mutant.importing import importing
from mutant.named import named
from mutant.room import drawn, rooms
from mutant.site import mutants
from mutant.tried import Outcome

SOURCE = '''"""A module, which is not touched."""
from __future__ import annotations

__all__ = ["told"]

SIGNS = {"a": 1, "b": 2}


def told(many: list[int], most: int = 3) -> list[int]:
    """What is told, which is not touched either."""
    found = sorted(one for one in many[1:] if one < most and one)
    if not found:
        many.append(most - 1)
    return found
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "src" / "tilstand" / "room.py"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCE, "utf-8")
    return file


def test_every_kind_of_fault_stands_in_the_place_of_what_was_there(file: Path, tmp_path: Path) -> None:
    source = file.read_bytes()
    shown = {one.kind: one.shown(source)[1] for one in mutants(tmp_path, file)}
    assert shown == {
        "text": "SIGNS = {\"a\": 1, '': 2}",
        "number": "many.append(most - 2)",
        "entry": "SIGNS = {'a': 1}",
        "call": "found = list((one for one in many[1:] if one < most and one))",
        "slice": "found = sorted(one for one in many[1 + 1:] if one < most and one)",
        "filter": "found = sorted(one for one in many[1:] if True)",
        "and, or": "found = sorted(one for one in many[1:] if (one < most or one))",
        "comparison": "found = sorted(one for one in many[1:] if one <= most and one)",
        "condition": "if (not (not found)):",
        "not": "if bool(found):",
        "statement": "pass",
        "arithmetic": "many.append(most + 1)",
        "return": "return []",
    }
    assert not {one.line for one in mutants(tmp_path, file)} & {1, 2, 4, 9, 10}


def test_what_runs_on_import_is_known_from_what_runs_in_a_function(file: Path, tmp_path: Path) -> None:
    within = {(one.within, one.first) for one in mutants(tmp_path, file)}
    assert within == {("", 0), ("told", 9)}


def test_the_same_seed_draws_the_same_faults_and_every_line_has_one_first(file: Path, tmp_path: Path) -> None:
    (room,) = rooms(tmp_path)
    assert room.tests == (file,)
    found = drawn(tmp_path, room, 1, 4)
    assert found == drawn(tmp_path, room, 1, 4)
    assert len({one.line for one in found}) == len({one.kind for one in found}) == 4
    assert len({one.line for one in drawn(tmp_path, room, 1, 5)}) == 5  # lines with a place for one
    assert len(drawn(tmp_path, room, 1, 6)) == 6
    assert len(drawn(tmp_path, room, 1, 1000)) == len(mutants(tmp_path, file))


def test_a_survivor_is_equivalent_where_its_lines_are_named_with_a_reason(file: Path, tmp_path: Path) -> None:
    faults = mutants(tmp_path, file)
    lines = [one.shown(file.read_bytes()) for one in faults]
    outcomes = [Outcome(one, "survived", "", shown) for one, shown in zip(faults, lines, strict=True)]
    known = tmp_path / "known.toml"
    before, after = lines[0]
    row = f"[[equivalent]]\nfile = '{faults[0].file}'\nbefore = '''{before}'''\nafter = '''{after}'''\n"
    known.write_text(f"{row}reason = 'it is the same'\n", "utf-8")
    left, equal = judged(outcomes, equivalents(known))
    assert [one.fault for one in equal] == [faults[0]]
    assert len(left) == len(faults) - 1
    known.write_text(f"{row}reason = ' '\n", "utf-8")
    with pytest.raises(SystemExit, match="no reason"):
        equivalents(known)


def test_the_named_faults_stand_in_their_rooms_and_make_other_programs() -> None:
    root = Path(__file__).parents[3]
    file = root / "benchmarks" / "named_mutants.toml"
    found = [one for room in rooms(root) for one in named(root, file, room)]
    assert len({one.kind for one in found}) == len(found) == 9
    for one in found:
        source = (root / one.file).read_bytes()
        assert ast.dump(ast.parse(one.source(source))) != ast.dump(ast.parse(source))
        assert one.within.rpartition(".")[2] in (source.splitlines()[one.first - 1]).decode()


def test_the_file_of_equivalents_can_be_read() -> None:
    assert isinstance(equivalents(Path(__file__).parents[3] / "benchmarks" / "equivalent_mutants.toml"), dict)


def test_who_imports_from_a_source_by_its_name_or_by_that_of_its_package(tmp_path: Path) -> None:
    sources = {
        "room/__init__.py": "from room.told import one",
        "room/told.py": "one = 1",
        "room/own.py": "import room.told",
        "other.py": "from room import told",
        "third.py": "from room import one",
        "fourth.py": "from room.own import two",
    }
    (tmp_path / "room").mkdir()
    for name, text in sources.items():
        (tmp_path / name).write_text(text, "utf-8")
    told = importing(tmp_path, tmp_path / "room" / "told.py")
    assert {one.name for one in told} == {"__init__.py", "own.py", "other.py", "third.py"}
    assert {one.name for one in importing(tmp_path, tmp_path / "room" / "own.py")} == {"fourth.py"}
