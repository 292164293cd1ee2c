"""The figures that the guide to a round's files writes into them do what it says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import collect, define
from tilstand.define.schema import Deviation
from tilstand.round.state import load_round

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NORWAY = ROOT / "collections" / "norway"
PAGES = ("round-files", "correct-an-earlier-figure", "print-figures-that-no-form-asks")
GUIDE = "\n".join((ROOT / "docs/how-to" / f"{page}.md").read_text("utf-8") for page in PAGES)
CORRECTED, PUBLISHED = re.findall(r"```csv\n(.*?)```", GUIDE, re.DOTALL)
FAULTS = re.findall(r"^\| `([^`]*,[^`]*)` \| ([CR]\d{3}) \|$", GUIDE, re.MULTILINE)
COLUMNS = re.findall(r"^\| (`[a-z_`, ]+`) \| [^|]+ \|$", GUIDE, re.MULTILINE)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of Norway with an empty round for 2025."""
    folder = tmp_path / "norway"
    copytree(NORWAY, folder)
    (folder / "rounds" / "2025" / "submissions").mkdir(parents=True)
    text = 'period = "2025"\npublished = 2026-11-01\n'
    (folder / "rounds" / "2025" / "round.toml").write_text(text, "utf-8")
    return folder


def published(place: Path, text: str) -> tuple[list[str], list[str]]:
    """The figures of a file, and the rules by which its faults are told."""
    (place / "rounds" / "2025" / "published.csv").write_text(text, "utf-8")
    stated, findings = collect.collect_published_figures(define.read_collection(place).at("2025"), "2025")
    return [f"{one.key.text()} = {one.value} {one.qualifier.value}" for one in stated], [one.rule for one in findings]


def test_the_example_of_printed_figures_is_read_as_it_stands(place: Path) -> None:
    assert published(place, PUBLISHED) == (
        [
            "minors_placed_per_year | bufdir | 2023/2025 | bound=high = 16 exact",
            "minors_placed_per_year | bufdir | 2023/2025 | bound=low = 1 exact",
            "victims_assisted_per_year | all_follow_up | 2023/2025 = 200 about",
        ],
        [],
    )


def test_the_columns_that_the_guide_names_are_those_that_there_are(place: Path) -> None:
    named = [name for line in COLUMNS for name in re.findall(r"[a-z_]+", line)]
    whole = f"{','.join(named)}\n"
    example = dict.fromkeys(named, "")
    example |= {"measure": "adults_assisted", "provider": "rosa", "period": "2025", "value": "4"}
    example |= {"status": "number"}
    stated, rules = published(place, whole + ",".join(example[name] for name in named) + "\n")
    assert (len(stated), rules) == (1, [])
    _, rules = published(place, "measure,provider,period,breakdown,value,status,colour\na,b,c,d,e,f,g\n")
    assert rules == ["C010"]


@pytest.mark.parametrize(("row", "rule"), FAULTS)
def test_each_fault_is_told_by_the_rule_that_the_guide_names(place: Path, row: str, rule: str) -> None:
    text = f"measure,provider,period,breakdown,value,status\n{row}\nadults_assisted,rosa,2025,,4,number\n"
    stated, rules = published(place, text)
    assert rules == [rule]
    assert stated == ["adults_assisted | rosa | 2025 = 4 exact"]  # the row beside it is read


def test_there_are_faults_to_tell() -> None:
    assert len(FAULTS) == 12


@pytest.mark.slow
def test_the_correction_in_the_guide_revises_the_figure(place: Path) -> None:
    (place / "rounds" / "2025" / "submissions" / "rosa.csv").write_text(CORRECTED, "utf-8")
    state = load_round(place, "2025")
    assert [one.rule for one in state.findings if one.providers == ("rosa",) and one.rule[0] == "C"] == []
    own = [one for one in state.reconciled.figures.revisions if one.key.provider == "rosa"]
    assert [(str(one.published), str(one.revised), one.reason) for one in own] == [
        ("55", "54", "One person was counted twice")
    ]


def test_the_limits_in_the_guide_are_those_of_the_collection() -> None:
    (written,) = (one for one in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL) if "[year_before]" in one)
    told = Deviation.model_validate(tomllib.loads(written)["year_before"])
    assert told == define.read_collection(NORWAY).settings.year_before
