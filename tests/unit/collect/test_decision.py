"""Adjustments as they are read: every fault with its line and cure, the others all the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.model import Adjustment, Findings
from tilstand.terms import Value, ValueStatus

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
GOOD = """
[[adjustment]]
id = "A1"
measure = "victims_assisted"
provider = "shelters"
period = 2031
before = 119
after = 115
reason = { nb = "Oppdiktet.", en = "Generated." }
decided_by = "Generated Adviser"
decided_on = 2031-03-02
"""

Read = Callable[[str], tuple[tuple[Adjustment, ...], Findings]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> tuple[tuple[Adjustment, ...], Findings]:
        folder = tmp_path / "sagaland"
        shutil.copytree(SAGALAND, folder)
        (folder / "rounds" / "2031" / "adjustments.toml").write_text(text, "utf-8")
        return collect.read_round_adjustments(define.read_collection(folder), "2031")

    return read


def test_an_adjustment_is_read(read: Read) -> None:
    (one,), faults = read(GOOD)
    assert not len(faults)
    assert (one.id, one.key.text(), one.before, one.after) == (
        "A1",
        "victims_assisted | shelters | 2031",
        Value.number(119),
        Value.number(115),
    )
    assert (one.reason.text("en"), one.reason.language("nn"), one.finding) == ("Generated.", "nb", "")


@pytest.mark.parametrize(
    ("after", "value"),
    [('"not_known"', Value.missing(ValueStatus.NOT_KNOWN)), ("0", Value.number(0)), ('"7"', Value.number(Decimal(7)))],
)
def test_what_shall_stand_is_a_number_or_a_state(read: Read, after: str, value: Value) -> None:
    (one,), faults = read(GOOD.replace("after = 115", f"after = {after}").replace("= 119", f"= {after}"))
    assert (one.before, one.after, len(faults)) == (value, value, 0)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("after = 115", 'after = "many"', 8, "after is neither a number nor a known state."),
        ("after = 115", "after = -1", 8, "a count is whole and not below 0"),
        ("after = 115", "after = 1.5", 8, "a count is whole and not below 0"),
        ("after = 115", "after = 1e12", 8, "is not a number that this can be"),
        ("after = 115", "after = nan", 8, "is not a number that this can be"),
        ("before = 119", 'before = " "', 7, "before is missing."),
        ("period = 2031\n", "", 2, "period is missing."),
        ('nb = "Oppdiktet."', 'nb = " "', 9, "The reason must stand in nb."),
        ('id = "A1"', 'id = "A1"\nmood = "bad"', 4, "The field mood is unknown."),
        ('"Generated Adviser"', "[1]", 10, "decided_by must be a text."),
        ("2031-03-02", "2031-03-02T10:00:00", 11, "decided_on is not a date."),
        ("Oppdiktet.", "Oppdiktet \u05d5.", 9, "reason has characters"),
        ("Generated Adviser", "Adviser \u202e", 10, "decided_by has characters"),
        ("2031-03-02", "2099-01-01", 11, "decided_on is 1 January 2099, after the day of the edition"),
    ],
)
def test_each_fault_is_told_with_its_line(read: Read, old: str, new: str, line: int, said: str) -> None:
    found, faults = read(GOOD.replace(old, new))
    assert found == ()
    (fault,) = faults
    assert (fault.rule, fault.sources[0].line) == ("R131", line)
    assert said in fault.what.text("en")
    assert fault.where.text("en") == f"rounds/2031/adjustments.toml, line {line}, adjustment A1"
    assert fault.what.text("nb") != fault.what.text("en")


def test_a_value_that_cannot_be_read_is_never_repeated(read: Read) -> None:
    person = "Kari Nordmann 010190 12345"
    _, faults = read(GOOD.replace("115", f'"{person}"').replace("2031-03-02", f'"{person}"'))
    told = [
        text.text(tongue)
        for fault in faults
        for text in (fault.what, fault.do, fault.where)
        for tongue in ("nb", "nn", "en")
    ]
    assert len(faults) == 2
    assert not any("Kari" in text or "010190" in text for text in told)


def test_a_fault_does_not_hide_the_others(read: Read) -> None:
    found, faults = read(GOOD.replace("A1", "A0").replace("shelters", "nobody") + GOOD)
    assert ([one.id for one in found], [fault.cause for fault in faults]) == (["A1"], ["A0"])


def test_a_reason_is_asked_for_in_the_languages_of_the_report() -> None:
    collection = define.read_collection(Path(__file__).parents[2] / "fixtures" / "thalassia")
    (one,), faults = collect.read_round_adjustments(collection, "fy31")
    assert len(faults) == 0
    assert one.reason.text("el") == "Τα στοιχεία των ξενώνων είναι τα σωστά."
    assert (one.reason.language("el"), one.reason.language("pl")) == ("el", "en")
