"""What bodies and programs do to a workbook: none of it is misread, and each fault is told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from plant.faults import FAULTS, Fault
from plant.judge import Meant, judged, meant
from plant.returned import Returned
from tilstand import collect, define

FIXTURES = Path(__file__).parents[1] / "fixtures"


INLINE = [one for one in FAULTS if not any(word in one.name for word in ("merged", "hidden", "comment"))]
"""Those that a program can do which writes one row after the other."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Meant:
    view = define.read_collection(FIXTURES / "sagaland").at("2031")
    return meant(view, "2031", "havn_shelter", tmp_path_factory.mktemp("sent"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_never_misread_and_told_once(sent: Meant, fault: Fault, tmp_path: Path) -> None:
    assert judged(sent, fault, tmp_path) == ""


@pytest.mark.parametrize("fault", INLINE[::7], ids=lambda fault: fault.name)
def test_texts_within_the_sheet_are_read_as_those_of_the_list(sent: Meant, fault: Fault, tmp_path: Path) -> None:
    assert judged(sent, fault, tmp_path, inline=True) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("provider", "faults"),
    [
        ("police", FAULTS[::6]),
        ("harbour", FAULTS[3::6]),
        pytest.param("police", FAULTS, marks=pytest.mark.proof),
        pytest.param("harbour", FAULTS, marks=pytest.mark.proof),
    ],
    ids=["police", "harbour", "police, every fault", "harbour, every fault"],
)
def test_another_country_tells_the_same(provider: str, faults: list[Fault], tmp_path: Path) -> None:
    collection = define.read_collection(FIXTURES / "thalassia")
    name = [*collection.rounds][-1]
    other = meant(collection.at(name), name, provider, tmp_path)
    assert [told for fault in faults if (told := judged(other, fault, tmp_path))] == []


def test_there_are_more_than_forty_kinds() -> None:
    assert len(FAULTS) > 80
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_a_sheet_of_another_body_or_of_another_year_is_named_as_that(sent: Meant, tmp_path: Path) -> None:
    for name, provider, said in (("2031", "fjord_shelter", "Fjord"), ("2030", "havn_shelter", "2030")):
        path = tmp_path / "other.xlsx"
        collect.write_workbook_template(sent.collection, name, provider, path, {})
        other, own = Returned(path.read_bytes()), Returned(sent.data)
        for at, sheet in enumerate(own.sheets):
            if sheet is own.form:
                own.sheets[at] = other.form
        target = tmp_path / "havn_shelter.xlsx"
        target.write_bytes(own.saved())
        submission, findings = collect.read_submission(sent.collection, "2031", target)
        assert submission is None
        assert [one.rule for one in findings if one.rule != "C030"] == ["C068"]
        assert said in findings.items[0].format_finding_message("en")


def test_last_years_workbook_and_another_bodys_are_one_message(sent: Meant, tmp_path: Path) -> None:
    for name, provider, rule in (("2030", "havn_shelter", "C014"), ("2031", "fjord_shelter", "C012")):
        path = tmp_path / "havn_shelter.xlsx"
        collect.write_workbook_template(sent.collection, name, provider, path, {})
        submission, findings = collect.read_submission(sent.collection, "2031", path)
        assert submission is None
        assert [one.rule for one in findings] == [rule]
