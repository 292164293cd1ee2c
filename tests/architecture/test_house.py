"""The house rules that a machine can hold: floors, file sizes, names, no clock, no path of a machine."""

from __future__ import annotations

import graphlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sources import Facts, files, told

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tilstand"
PORTAL = SOURCE / "portal"
FILES = files()


def said(file: Path) -> Facts:
    """What a source says."""
    return told()[file.relative_to(SOURCE).as_posix()]


def test_a_module_imports_only_from_floors_below() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_imports_itself_round_about() -> None:
    """Types count too: what needs another's type to be written stands above it."""
    named = {".".join(("tilstand", *f.relative_to(SOURCE).with_suffix("").parts)): f for f in FILES}
    modules = {name: said(file) for name, file in named.items() if file.name != "__init__.py"}
    needs = {name: ((one.modules | one.names) & modules.keys()) - {name} for name, one in modules.items()}
    assert list(graphlib.TopologicalSorter(needs).static_order())


def test_no_file_is_over_five_hundred_lines() -> None:
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in FILES}
    assert not {file.name: n for file, n in lengths.items() if n > 500}
    for folder, most in (("tests", 900), ("benchmarks", 500), ("tools", 500)):  # the tests of a module are one file
        others = (ROOT / folder).rglob("*.py")
        assert not [file.name for file in others if len(file.read_text("utf-8").splitlines()) > most]


def test_no_file_is_named_for_nothing() -> None:
    names = {part for file in FILES for part in file.relative_to(SOURCE).with_suffix("").parts}
    assert not names & {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def test_a_class_name_means_one_thing() -> None:
    told: dict[str, list[str]] = {}
    given = {"Meta", "Migration"}  # names that Django asks for
    for file in FILES:
        for name in set(said(file).classes) - given if file.is_relative_to(PORTAL) else said(file).classes:
            told.setdefault(name, []).append(file.relative_to(SOURCE).as_posix())
    assert len(told) > 300
    assert not {name: files for name, files in told.items() if len(files) > 1}


def test_few_ask_for_the_whole_collection() -> None:
    """With all its rounds: who reads one asks for a `RoundView`, who reads words for a `Vocabulary`."""
    asked = re.compile(r"\b\w+: Collection\b(?! *=)(?=[,)\n])")
    whole = {file: len(asked.findall(file.read_text("utf-8"))) for file in FILES}
    assert 0 < sum(whole.values()) <= 80


def test_every_public_module_says_what_it_is() -> None:
    without = [f.relative_to(SOURCE).as_posix() for f in FILES if not said(f).said]
    assert not without


CLOCKS = re.compile(r"\b(datetime\.now|date\.today|time\.time|datetime\.utcnow|^import random)\b", re.M)
MAY_KNOW_THE_TIME = (
    "archive/",
    "cli/archive.py",
    "cli/options.py",
    "portal/snapshot.py",
    "storage/atomic.py",
)  # the archive is no part of an edition


def test_no_stage_reads_a_clock() -> None:
    guilty = [
        file.relative_to(SOURCE).as_posix()
        for file in FILES
        if CLOCKS.search(file.read_text("utf-8"))
        and not file.relative_to(SOURCE).as_posix().startswith(MAY_KNOW_THE_TIME)
    ]
    assert not guilty


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout: nothing says which files are tracked")
def test_no_path_of_a_machine_and_no_registry_is_in_the_tree() -> None:
    registry = re.compile(r"(--(extra-)?index-url|https?://(pypi|files\.pythonhosted|registry\.npmjs)\.)")
    machine = re.compile("(" + "|".join(f"/{name}/" for name in ("root", r"home/\w+", r"Users/\w+")) + ")")
    guilty = []
    for file in _tracked():
        if file == Path(__file__) or file.suffix in {".png", ".pdf", ".woff2", ".otf", ".ttf", ".xlsx"}:
            continue
        text = file.read_text("utf-8", errors="ignore")
        if registry.search(text) or machine.search(text):
            guilty.append(file.relative_to(ROOT).as_posix())
    assert not guilty


def test_nothing_reads_the_shared_folder() -> None:
    guilty = [
        f.as_posix()
        for f in (*FILES, *(ROOT / "tests").rglob("*.py"))
        if "../shared" in f.read_text("utf-8") and f != Path(__file__)
    ]
    assert not guilty


def test_every_command_is_documented() -> None:
    from typer.main import get_command

    from tilstand.cli.app import app

    def undocumented(command: object, path: str) -> list[str]:
        found = [] if getattr(command, "help", None) else [path]
        for name, sub in getattr(command, "commands", {}).items():
            found += undocumented(sub, f"{path} {name}")
        return found

    assert not undocumented(get_command(app), "tilstand")


def test_every_rule_is_worded_in_bokmål_and_english() -> None:
    from tilstand.define import load_rule_catalogue

    for number, rule in load_rule_catalogue().items():
        assert re.fullmatch(r"[CR]\d{3}", number)
        for words in (rule.title, rule.what, rule.do, rule.explain):
            assert words.text("nb").strip()
            assert words.text("en").strip()
