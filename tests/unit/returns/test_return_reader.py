"""What does not fit in a return is told with file and line, all at once, and nothing is written."""

from __future__ import annotations

import pytest
from saga_return import DEFINITION, NAME, write_saga_return
from typer.testing import CliRunner

from tilstand import define
from tilstand.cli.app import app
from tilstand.errors import CollectionError, UsageError
from tilstand.returns.return_reader import read_return


def read_changed(folder, *changes):
    definition = DEFINITION
    for before, after in changes:
        assert before in definition
        definition = definition.replace(before, after)
    place = write_saga_return(folder, definition)
    return read_return(define.read_collection(place), NAME)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('of = "victims_assisted"', 'of = "victims_helped"', "victims_helped"),
        ('provider = "havn_shelter"', 'provider = "havn"', "havn"),
        ("[dimensions.sex]", "[dimensions.gender]", "gender"),
        ('female = "women"', 'woman = "women"', "woman"),
        ('female = "women"', 'female = "girls"', "girls"),
        ('period = "year"', 'period = "when"', "when"),
        ('at = { asked = "tried"', 'at = { question = "tried"', "question"),
        ('knows = "isle_court"', 'knows = "moot"', "bodies.moot"),
        ('why = "several_shelters"', 'why = "twice"', "why.twice"),
        ('kind = "not_comparable"\nwhy', 'kind = "equal"\nwhy', "registrations"),
    ],
)
def test_a_name_that_there_is_not_is_told(tmp_path, before, after, named):
    with pytest.raises(CollectionError) as error:
        read_changed(tmp_path, (before, after))
    assert f"{NAME}/return.toml" in error.value.message
    assert named in error.value.message


def test_all_is_told_at_once(tmp_path):
    with pytest.raises(CollectionError) as error:
        read_changed(tmp_path, ('knows = "isle_court"', 'knows = "moot"'), ("[dimensions.sex]", "[dimensions.gender]"))
    assert "moot" in error.value.message
    assert "gender" in error.value.message


HEAD = "asked,who,sex,kind,value,unit,state,measure,provider,figures\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{HEAD}helped,all,all,all,28 (est.),persons,filled,victims_assisted,havn_shelter,\n", "28 (est.)"),
        (f"{HEAD}helped,all,children,all,28,persons,filled,victims_assisted,havn_shelter,\n", "children"),
        ("asked,who,sex,kind,number\nhelped,all,all,all,28\n", "value"),
    ],
)
def test_last_years_file_that_does_not_fit_is_told_with_its_line(tmp_path, text, named):
    place = write_saga_return(tmp_path)
    sent = place / "returns" / NAME / "sent"
    sent.mkdir()
    (sent / "2030.csv").write_text(text, "utf-8")
    with pytest.raises(CollectionError) as error:
        read_return(define.read_collection(place), NAME)
    assert "sent/2030.csv" in error.value.message
    assert named in error.value.message


def test_a_file_of_no_year_is_told(tmp_path):
    place = write_saga_return(tmp_path)
    sent = place / "returns" / NAME / "sent"
    sent.mkdir()
    (sent / "last.csv").write_text(HEAD, "utf-8")
    with pytest.raises(CollectionError):
        read_return(define.read_collection(place), NAME)


def test_a_return_that_there_is_not_or_is_two_is_told_and_nothing_is_written(tmp_path):
    place = write_saga_return(tmp_path)
    with pytest.raises(UsageError):
        read_return(define.read_collection(place), "moot")
    (place / "returns" / "isles-register-2033").mkdir()
    (place / "returns" / "isles-register-2033" / "return.toml").write_text(DEFINITION, "utf-8")
    with pytest.raises(UsageError):
        read_return(define.read_collection(place), "isles-register")
    out = tmp_path / "out"
    asked = CliRunner().invoke(app, ["publish", "return", str(place), "2031", "moot", "--out", str(out)])
    assert asked.exit_code
    assert not out.exists()
