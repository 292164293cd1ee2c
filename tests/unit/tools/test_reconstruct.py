"""The tool that rebuilds a year from printed figures: it is exact, repeatable and never silent."""

import csv
import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FIGURES = "id,line,section,provider,measure,unit,period,dims,value,qualifier,quote\n"
MAPPING = "kind,old_measure,old,provider,measure,dimension,code,place,reason\n"
RULES = """\
measure,opened,,,cases_opened,,,situation,
measure,story,,,,,,left_out,One person.
measure,law,,,,,,law,A rule.
provider,,*,,,provider,=,,
unit,,*,,,,=,,
period,,????,,,,=,,
qualifier,,exact,,,,exact,,
qualifier,,derived,,,,derived,,
summary,,1-9,,,,,,The summary.
spot,,30-39,,,,,table,Table 1.
"""


@pytest.fixture(scope="module")
def reconstruct():
    spec = importlib.util.spec_from_file_location("reconstruct", ROOT / "tools" / "reconstruct.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return module


@pytest.fixture
def place(tmp_path):
    shutil.copytree(ROOT / "tests" / "fixtures" / "sagaland", tmp_path / "sagaland")
    sources = tmp_path / "sagaland" / "sources"
    sources.mkdir()
    (sources / "mapping.csv").write_text(MAPPING + RULES, "utf-8")
    (sources / "added.csv").write_text(
        "measure,provider,period,breakdown,value,status,line,quote,spot,place,reason\n", "utf-8"
    )
    shutil.rmtree(tmp_path / "sagaland" / "rounds" / "2031" / "submissions")
    return tmp_path


def run(reconstruct, place, *lines):
    (place / "figures.csv").write_text(FIGURES + "".join(f"{line}\n" for line in lines), "utf-8")
    return reconstruct.main([str(place / "figures.csv"), str(place / "sagaland"), "--round", "2031"])


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_printing_is_the_bodys_own_and_the_others_are_published(reconstruct, place):
    code = run(
        reconstruct,
        place,
        "a,5,s,police,opened,cases,2031,,20,exact,20 cases",
        "b,12,s,police,opened,cases,2031,,20,exact,there were 20",
        "c,31,s,police,opened,cases,2031,,20,exact,cases 20",
        "d,40,s,jd,law,years,2031,,6,exact,six years",
    )
    year = place / "sagaland" / "rounds" / "2031"
    assert code == 0
    assert [row["line"] for row in read(year / "submissions" / "police.csv")] == ["31"]
    assert [(row["line"], row["place"]) for row in read(year / "published.csv")] == [
        ("5", "sentence"),
        ("12", "sentence"),
    ]
    placed = [row["place"] for row in read(place / "sagaland" / "sources" / "figures.csv")]
    assert placed == ["published", "published", "submission", "law"]


def test_a_single_persons_detail_leaves_neither_value_nor_words(reconstruct, place):
    assert run(reconstruct, place, "tale,12,s,police,story,persons,2031,illness=x,1,exact,one was ill") == 0
    (row,) = read(place / "sagaland" / "sources" / "figures.csv")
    assert (row["place"], row["value"], row["breakdown"], row["provider"]) == ("left_out", "", "", "")
    assert "tale" not in row["id"]


def test_same_input_same_bytes(reconstruct, place):
    line = "b,12,s,police,opened,cases,2031,,20,exact,there were 20"
    run(reconstruct, place, line)
    file = place / "sagaland" / "rounds" / "2031" / "submissions" / "police.csv"
    first = file.read_bytes()
    run(reconstruct, place, line)
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,12,s,police,unheard,cases,2031,,20,exact,q", "no rules for measure 'unheard'"),
        ("a,12,s,police,opened,cases,2031,colour=red,20,exact,q", "no rule for colour=red"),
        ("a,12,s,police,opened,cases,31,,20,exact,q", "no rules for period '31'"),
        ("a,12,s,police,opened,cases,2031,,20,guessed,q", "no rules for qualifier 'guessed'"),
        ("a,12,s,police,opened,persons,2031,,20,exact,q", "cases_opened counts no persons"),
        ("a,12,s,fjord_shelter,opened,cases,2031,,20,exact,q", "fjord_shelter is not asked for cases_opened"),
    ],
)
def test_what_no_rule_covers_stops_the_run_and_writes_nothing(reconstruct, place, capsys, line, said):
    before = (place / "sagaland" / "rounds" / "2031" / "published.csv").read_bytes()
    assert run(reconstruct, place, line) == 1
    assert said in capsys.readouterr().err
    assert not (place / "sagaland" / "rounds" / "2031" / "submissions").exists()
    assert not (place / "sagaland" / "sources" / "figures.csv").exists()
    assert (place / "sagaland" / "rounds" / "2031" / "published.csv").read_bytes() == before


def test_two_rules_that_fit_equally_well_stop_the_run(reconstruct, place, capsys):
    mapping = place / "sagaland" / "sources" / "mapping.csv"
    mapping.write_text(MAPPING + RULES + "measure,opened,,,cases_opened,,,law,twice\n", "utf-8")
    assert run(reconstruct, place, "a,12,s,police,opened,cases,2031,,20,exact,q") == 1
    assert "2 rules for measure 'opened'" in capsys.readouterr().err
