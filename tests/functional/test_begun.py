"""A new collection from names and figures: `init`, `define`, `run`, and the report is there."""

from __future__ import annotations

import io
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tilstand import define
from tilstand.scaffold.relations import find_obeyed_relations
from tilstand.terms import Period, Unit

pytestmark = pytest.mark.slow


def crossed(*parts: tuple[str, int]) -> Iterator[str]:
    yield f",{sum(value for _, value in parts)}"
    yield from (f"{code},{value}" for code, value in parts)


def quarters() -> str:
    """Quarters, and districts within the police, whose own sum stands too."""
    lines = ["Body,Quarter,Measure,Sex,Value"]
    for number in range(1, 5):
        for body, women in (("Police > North", 8), ("Police > South", 6)):
            rows = crossed(("Women", women + number), ("Men", 3 + number))
            lines += [f"{body},2031-Q{number},Victims found,{row}" for row in rows]
        lines.append(f"Police,2031-Q{number},Victims found,,{20 + 4 * number}")
        lines += [f"Shelter,2031-Q{number},Persons helped,{row}" for row in crossed(("Women", 9), ("Men", number))]
        lines.append(f"Shelter,2031-Q{number},Cases closed,,{30 + number}")
    return "\n".join(lines) + "\n"


FISCAL = """Form;2030-04/2031-03;2031-04/2032-03
;40;44
Labour;22;25
Sexual;12;14
Other forms;6;5
"""

HALVES = """instans,halvår,alder,antatte ofre,nye ofre,tidligere ofre
Krisesenteret,2031-H1,,20,12,8
Krisesenteret,2031-H1,0–17 år,5,4,1
Krisesenteret,2031-H1,18 år og over,15,8,7
Krisesenteret,2031-H2,,24,15,9
Krisesenteret,2031-H2,0–17 år,6,4,2
Krisesenteret,2031-H2,18 år og over,18,11,7
Hjelpelinjen,2031-H1,,31,20,11
Hjelpelinjen,2031-H2,,29,17,12
"""

STATISTICS = {
    "quarters": (quarters(), ["--languages", "en"], "2031-Q4", ["en"]),
    "fiscal": (
        FISCAL,
        ["--languages", "sv", "--bodies", "Polisen", "--measures", "Förmodade offer"],
        "2031-04-to-2032-03",
        ["sv"],
    ),
    "halves": (HALVES, ["--languages", "nb,en,fi"], "2031-H2", ["nb", "en", "fi"]),
}


@pytest.fixture(scope="module")
def begun(called: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Begins a country with three commands, and nothing written by hand."""
    folder, done = tmp_path_factory.mktemp("begun"), set[str]()

    def begin(name: str) -> Path:
        text, options, round_name, _ = STATISTICS[name]
        if name not in done:
            (folder / f"{name}.csv").write_text(text, "utf-8")
            for command in (
                ["init", name, "--country", "INV", "--from", f"{name}.csv", *options],
                ["define", name],
                ["run", name, round_name, "--out", f"{name}-out"],
            ):
                answer = called(*command, "--language", "en", cwd=folder)
                assert answer.returncode == 0, (answer.stdout.decode(), answer.stderr.decode())
        done.add(name)
        return folder / name

    return begin


def printed(collection: Path) -> str:
    file = next(collection.with_name(f"{collection.name}-out").glob("report-*.pdf"))
    return " ".join("\n".join(page.extract_text() for page in PdfReader(file).pages).split())


@pytest.mark.parametrize("name", STATISTICS)
def test_a_country_has_its_report_after_three_commands(begun: Callable[[str], Path], name: str) -> None:
    collection = begun(name)
    held = define.read_collection(collection)
    assert list(held.settings.languages) == STATISTICS[name][3]
    assert list(held.rounds) == [STATISTICS[name][2]]
    assert not held.relations
    assert held.rounds[STATISTICS[name][2]].policy.method == "round"  # type: ignore[union-attr]
    for measure in held.measures.values():
        assert held.settings.roles[measure.role].protected
    assert all(table.part for table in held.tables.values())
    assert all(held.texts[language] for language in held.settings.languages)
    assert (collection.with_name(f"{name}-out") / "site").is_dir()


def test_districts_stand_under_their_police_and_quarters_beside_each_other(begun: Callable[[str], Path]) -> None:
    held = define.read_collection(begun("quarters"))
    assert held.providers["police"].umbrella
    assert held.list_group_members("police") == ("north", "south")
    assert str(held.measures["cases_closed"].unit) == "cases"
    assert held.measures["victims_found"].registrations
    assert not held.measures["persons_helped"].registrations
    text = printed(begun("quarters"))
    assert "Victims found" in text
    assert "24 28 32 36" in text  # of both districts, each quarter


def test_a_fiscal_year_of_one_body(begun: Callable[[str], Path]) -> None:
    held = define.read_collection(begun("fiscal"))
    assert (list(held.providers), held.settings.coordinator) == (["polisen"], "polisen")
    assert next(iter(held.codelists["form"].codes)).id == "labour"
    assert "40 44" in printed(begun("fiscal"))


def test_other_languages_are_to_be_written_and_told(begun: Callable[[str], Path], called: Callable[..., Any]) -> None:
    collection = begun("halves")
    first, *others = (
        tomllib.loads((collection / "labels" / f"{tag}.toml").read_text("utf-8")) for tag in ("nb", "en", "fi")
    )
    assert first["measures"]["nye_ofre"]["name"] == "nye ofre"
    for labels in others:
        assert labels["measures"]["nye_ofre"]["name"] == "To be written: nye ofre"
    told = called("define", collection, "--language", "en", cwd=collection).stderr.decode()
    lines = (collection / "labels" / "en.toml").read_text("utf-8").splitlines()
    count = sum("To be written: " in line for line in lines)  # as many as stand in the file
    assert f"{count} labels in the language en are still to be written" in told
    held = define.read_collection(collection)
    assert held.settings.numbers["codes.alder.0_17_ar"] == ("0-17",)


def test_relations_that_figures_obey_are_proposed_and_can_be_declared(
    begun: Callable[[str], Path], tmp_path: Path
) -> None:
    """`#` is taken away before the lines of one, and it is given a label."""
    collection = Path(shutil.copytree(begun("halves"), tmp_path / "halves"))
    file = collection / "relations.toml"
    lines = file.read_text("utf-8").split("\n")
    at = next(at for at, line in enumerate(lines) if "krisesenteret.nye_ofre.tidligere_ofre.antatte_ofre" in line)
    lines[at - 1 : at + 5] = [line.removeprefix("# ") for line in lines[at - 1 : at + 5]]
    file.write_text("\n".join(lines), "utf-8")
    for tag in ("nb", "en", "fi"):
        with (collection / "labels" / f"{tag}.toml").open("a", encoding="utf-8") as end:
            end.write('relations.krisesenteret.nye_ofre.tidligere_ofre.antatte_ofre = "x"\n')
    (relation,) = define.read_collection(collection).relations
    assert (relation.kind, len(relation.left), len(relation.right)) == ("sum", 2, 1)


def test_a_bound_that_follows_from_a_sum_is_not_proposed() -> None:
    one, other = Period.from_text("2030"), Period.from_text("2031")
    series = {"new": {one: 3, other: 4}, "old": {one: 2, other: 1}, "all": {one: 5, other: 5}, "far": {one: 9}}
    found = list(find_obeyed_relations(series, dict.fromkeys(series, Unit.PERSONS)))
    assert found == [("sum", ("new", "old"), ("all",)), ("at_most", ("old",), ("new",))]
    assert not list(find_obeyed_relations({"a": {one: 3}, "b": {one: 4}}, dict.fromkeys("ab", Unit.PERSONS)))


GIVEN = ["--country", "INV", "--languages", "en", "--bodies", "Police, Shelter"]


@pytest.mark.parametrize(
    ("arguments", "stays"),
    [
        (["full", *GIVEN, "--measures", "Victims", "--period", "2031"], ["full/kept.txt"]),
        (["new", "--country", "INV", "--languages", "en,xx"], []),
        (["new", "--country", "INV", "--languages", "en,en"], []),
        (["new", "--languages", "en"], []),
        (["new", *GIVEN, "--measures", "Victims", "--period", "spring"], []),
        (["new", *GIVEN, "--from", "none.csv"], []),
        (["new", *GIVEN, "--from", "full/kept.txt"], []),
        (["new", *GIVEN, "--from", "full/kept.txt", "--column", "who=Body"], []),
        (["new", *GIVEN, "--measures", "=Victims", "--period", "2031"], []),
    ],
)
def test_what_cannot_begin_is_told_and_nothing_is_written(
    called: Callable[..., Any], tmp_path: Path, arguments: list[str], stays: list[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.txt").write_text("kept")
    done = called("init", *arguments, "--language", "en", cwd=tmp_path)
    assert done.returncode in (2, 3)
    assert "→" in done.stderr.decode()  # what to do
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [
        "full/kept.txt"
    ]


def test_a_terminal_is_asked_for_what_was_not_given(
    called: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder that somebody stands in; whoever answers nothing has written nothing."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("INV\nen\nPolice > North, Shelter\nVictims\n2031-H1\n"))
    assert called("init", ".", "--json", cwd=tmp_path).returncode == 0
    held = define.read_collection(tmp_path)
    assert (list(held.providers), list(held.rounds)) == (["police", "north", "shelter"], ["2031-H1"])
    monkeypatch.setattr("sys.stdin", Terminal("INV\n\n"))
    assert called("init", "new", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "new").exists()


def test_names_alone_make_a_collection_that_runs(called: Callable[..., Any], tmp_path: Path) -> None:
    """Without figures every body is asked for every measure, and nothing stands in the report yet."""
    named = ["--measures", "Θύματα, Υποθέσεις", "--period", "2031"]
    given = ["--country", "INV", "--languages", "el,en", "--bodies", "Αστυνομία"]
    for command in (["init", "new", *given, *named], ["run", "new", "2031", "--out", "out"]):
        answer = called(*command, "--language", "en", cwd=tmp_path)
        assert answer.returncode == 0, answer.stderr.decode()
    held = define.read_collection(tmp_path / "new")
    assert list(held.measures) == ["measure", "measure_2"]
    assert held.labels["measures.measure_2.name"].text("el") == "Υποθέσεις"
