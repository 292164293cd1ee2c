"""Rounds of every length, and rounds that are not called what their period is: all commands, all the way.

Four months, and what `test_country.py` builds whole, half-years and fiscal years, are left to a proof.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import html5lib
import pytest

from tilstand.publish.edition_folders import get_internal_folder

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
# A series of two periods, so that the one before is looked for, and a picture of it.
TABLE = """\
number = "2"
part = 3
measure = "cases_opened"
provider = "police"

[rows]
total = true

[columns]
steps = [-1, 0]
"""
CHART = 'table = "cases"\nkind = "bars"\nparts = "columns"\ntitle = "tables.cases.title"\n'
TEXT = "# Cases\n\nFor {{ period }} the police opened {{ figure cases_opened of police }}, against\n" + (
    "{{ figure cases_opened of police in round-1 }} in {{ period round-1 }}.\n"
)


class Rounds(NamedTuple):
    """Two rounds that follow each other: their names, their periods, and how the later one is printed."""

    first: str
    then: str
    before: str
    period: str
    said: str


KINDS = [
    Rounds("spring", "autumn", "2030", "2031", "2031"),  # names that sort the other way round
    Rounds("h2-2030", "h1-2031", "2030-H2", "2031-H1", "first half of 2031"),
    Rounds("2030-31", "2031-32", "2030-04/2031-03", "2031-04/2032-03", "April 2031 – March 2032"),
    Rounds("q2", "q3", "2031-Q2", "2031-Q3", "third quarter of 2031"),
    Rounds("t3", "t1", "2030-T3", "2031-T1", "first four months of 2031"),
    Rounds("c.30", "c.31", "2030-10-01", "2031-10-01", "1 October 2031"),
]


def moved(kind: Rounds, to: Path) -> Path:
    """The generated collection with its two rounds in other periods and under other names."""
    copytree(SAGALAND, to)
    for old, name, period in (("2030", kind.first, kind.before), ("2031", kind.then, kind.period)):
        folder = (to / "rounds" / old).rename(to / "rounds" / name)
        for file in folder.rglob("*.*"):
            text = file.read_text("utf-8")
            if file.suffix == ".csv":  # parts of the year go: they would not lie in every period
                text = re.sub(r"(?m)^.*\b2031-H\d\b.*\n", "", text)
                text = re.sub(r"(?<=,)2030(?=,)", kind.before, text)
                text = re.sub(r"(?<=,)2031(?=,)", kind.period, text)
            text = text.replace(f'"{old}"', f'"{period}"').replace("2031-05-15", "2031-12-15")
            file.write_text(text, "utf-8")
    (to / "tables" / "cases.toml").write_text(TABLE, "utf-8")
    (to / "charts").mkdir()
    (to / "charts" / "cases.toml").write_text(CHART, "utf-8")
    (to / "report" / "en").mkdir(parents=True)
    (to / "rounds" / kind.then / "report" / "en").mkdir(parents=True)
    (to / "rounds" / kind.then / "report" / "en" / "03-cases.md").write_text(TEXT, "utf-8")
    for language in ("nb", "nn", "en"):
        file = to / "labels" / f"{language}.toml"
        file.write_text(file.read_text("utf-8") + '\n[tables.cases]\ntitle = "Cases opened"\n', "utf-8")
    return to


BUILT = [
    pytest.param(
        kind,
        marks=[pytest.mark.proof] if kind.then in ("h1-2031", "2031-32", "t1", "c.31") else [],
        id=f"{kind.then}={kind.period}".replace("/", "_"),
    )
    for kind in KINDS
]


@pytest.fixture(scope="module", params=BUILT)
def rounds(request: Any, tilstand: Any, released: Any, once: Any) -> tuple[Rounds, Path]:
    """A collection and the editions of its two rounds, the later one after the former."""
    kind: Rounds = request.param

    def build(folder: Path) -> None:
        place = moved(kind, folder / "sagaland")
        released(place, kind.then)
        for name, former in ((kind.first, ()), (kind.then, ("--former", folder / kind.first))):
            kept = ("--archive", folder / "archive")
            done = tilstand("run", place, name, "--out", folder / name, *former, *kept)
            assert done.returncode == 0, done.stderr

    return kind, once(f"rounds-{kind.then}", build)


def page(folder: Path, name: str) -> str:
    tree = html5lib.parse((folder / name).read_text("utf-8"), namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).replace("\u00a0", " ").split())


def within(kind: Rounds) -> str:
    """A part of a year has its article inside a sentence."""
    return f"the {kind.said}" if kind.said[0].islower() else kind.said


def test_the_edition_is_called_by_its_period_and_lies_under_its_name(rounds: tuple[Rounds, Path]) -> None:
    kind, folder = rounds
    edition = folder / kind.then
    told = json.loads((get_internal_folder(edition) / "manifest.json").read_text("utf-8"))
    assert (told["round"], told["period"]) == (kind.then, kind.period)
    assert told["earlier"] == {kind.first: kind.before}
    assert f"for {within(kind)}." in page(edition / "site", f"en/{kind.then}/index.html")
    assert (edition / "site" / "data" / kind.then / "cases.csv").is_file()


def test_the_period_before_is_one_length_of_the_round_back(rounds: tuple[Rounds, Path]) -> None:
    kind, folder = rounds
    lines = (folder / kind.then / "data" / "cases.csv").read_text("utf-8").splitlines()
    assert any(kind.before in line and "number" not in line for line in lines)
    text = page(folder / kind.then / "site", f"en/{kind.then}/part/3.html")
    assert f"For {within(kind)} the police opened 20, against 16 in" in text


def test_the_list_of_editions_goes_by_periods(rounds: tuple[Rounds, Path]) -> None:
    kind, folder = rounds
    tree = html5lib.parse(
        (folder / kind.then / "site" / "en" / "index.html").read_text("utf-8"), namespaceHTMLElements=False
    )
    links = [a.get("href") for a in tree.find("body/main").iter("a")]
    assert links == [f"{kind.then}/index.html", f"{kind.first}/index.html"]


def test_two_editions_are_compared_by_their_periods(rounds: tuple[Rounds, Path], tilstand: Any) -> None:
    kind, folder = rounds
    done = tilstand("publish", "compare", folder / kind.first, folder / kind.then, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["old"]["round"], told["new"]["round"]) == (kind.first, kind.then)
    moved = [one for one in told["changes"] if one["measure"] == "cases_opened"]
    assert moved


@pytest.mark.parametrize(
    "command",
    [
        ("reconcile", "{place}", "{name}"),
        ("collect", "check", "{place}", "{name}"),
        ("protect", "release", "{place}", "{name}"),
        ("round", "template", "{place}", "{name}", "police", "--out", "{book}"),
        ("round", "account", "{place}", "{name}", "police", "--by", "me", "--out", "{out}"),
        ("audit", "{text}", "--collection", "{place}", "--period", "{period}"),
    ],
    ids=lambda command: "-".join(command[:2]).replace("{", "").replace("}", ""),
)
def test_every_command_takes_the_rounds_name(
    command: tuple[str, ...], rounds: tuple[Rounds, Path], tilstand: Any, tmp_path: Path
) -> None:
    kind, folder = rounds
    text = tmp_path / "text.txt"
    text.write_text("The police opened 20 cases.\n", "utf-8")
    place = copytree(folder / "sagaland", tmp_path / "sagaland")  # some of them write in the log
    facts = {"place": place, "name": kind.then, "out": tmp_path, "text": text}
    facts["book"] = tmp_path / "police.xlsx"
    done = tilstand(*(part.format(period=kind.period, **facts) for part in command))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_the_archive_keeps_what_came_under_the_rounds_name(rounds: tuple[Rounds, Path]) -> None:
    kind, folder = rounds
    log = (folder / "archive" / "log.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["round_name"] for line in log} == {kind.first, kind.then}


def test_a_workbook_says_which_round_it_is_for(rounds: tuple[Rounds, Path], tilstand: Any, tmp_path: Path) -> None:
    kind, folder = rounds
    book = tmp_path / "police.xlsx"
    made = ("round", "template", folder / "sagaland")
    assert tilstand(*made, kind.first, "police", "--out", book).returncode == 0
    done = tilstand("collect", "check", folder / "sagaland", kind.then, "--inbox", book, "--json")
    rules = [one["rule"] for one in json.loads(done.stdout)]
    assert "C014" in rules  # it is the round before's
