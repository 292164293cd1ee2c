"""Vintages are never mixed: a restated total is held against the parts of its own reading of the register."""

from collections.abc import Callable

from tilstand.ledger.relations import Outcome
from tilstand.reconcile import Reconciliation
from tilstand.terms import Key

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

HEAD = "who | measure | codes | period | value | as_at | said | edition"
OLD, NEW = "2031-07-31", "2032-01-15"
SEXES = ("female", "male", "trans_or_nonbinary", "unknown")


def suspects(total: int, *sexes: int, day: str = "", edition: str = "", period: str = "2031-H1") -> list[str]:
    rows = [("", total), *((f"sex={name}", n) for name, n in zip(SEXES, sexes, strict=False))]
    return [f"police | suspects | {codes} | {period} | {n} | {day} | | {edition}" for codes, n in rows]


def told(found: Reconciliation) -> list[tuple[str, str, str]]:
    return [(f.rule, f.observed, f.expected) for f in found.findings]


def sums(found: Reconciliation) -> list[tuple[str, Outcome]]:
    return [(str(v.observed), v.outcome) for v in found.verdicts if v.rule == "R103"]


def table(*rows: list[str]) -> str:
    return "\n".join([HEAD, *(line for own in rows for line in own)])


def test_each_reading_is_held_against_its_own_parts(reconciled: Told) -> None:
    """Seven suspects in July and eight in January, each with their sexes: both fit, and one was restated."""
    found = reconciled(table(suspects(7, 2, 5, 0, 0, day=OLD), suspects(8, 2, 6, 0, 0, day=NEW)))
    assert sums(found) == [("8", Outcome.HOLDS), ("7", Outcome.HOLDS)]
    assert {rule for rule, *_ in told(found)} == {"R102"}


def test_a_fault_in_an_older_reading_is_told_of_that_one(reconciled: Told) -> None:
    found = reconciled(table(suspects(7, 2, 4, 0, 0, day=OLD), suspects(8, 2, 6, 0, 0, day=NEW)))
    assert [one for one in told(found) if one[0] != "R102"] == [("R103", "7", "6")]
    assert sums(found) == [("8", Outcome.HOLDS), ("7", Outcome.FAILS)]
    (explained,) = [e for e in found.explanations if any(p.rule == "R103" for p in e.proofs)]
    assert all(p.verified for p in explained.proofs if p.rule == "R103")


def test_a_restated_total_without_parts_could_not_be_tested(reconciled: Told) -> None:
    """The parts are those of July: 7 fits them. The 9 of January would not, but they are not its parts."""
    found = reconciled(table(suspects(7, 2, 5, 0, 0, day=OLD), suspects(9, day=NEW)))
    assert sums(found) == [("9", Outcome.UNTESTED), ("7", Outcome.HOLDS)]
    assert told(found) == [("R102", "9", "7")]


def test_parts_that_were_restated_are_not_held_against_the_old_total(reconciled: Told) -> None:
    rows = suspects(7, 2, 5, 0, 0, day=OLD), suspects(0, 3, 6, 0, 0, day=NEW)[1:]
    found = reconciled(table(*rows))
    assert sums(found) == [("7", Outcome.HOLDS)]
    assert not found.findings.errors


def test_nothing_is_worked_out_from_two_readings(reconciled: Told, at: At) -> None:
    """9 in January less the 2 women of July is no number of men."""
    found = reconciled(table(suspects(7, 2, day=OLD), suspects(9, day=NEW)))
    men = found.book.bound_address(at("suspects", "police", "sex=male", period="2031-H1"))
    assert str(men) == "0–9"
    assert found.internal["deduced.json"] == []


def test_two_readings_are_no_two_ways_to_one_figure(reconciled: Told) -> None:
    """What July leaves open of the sexes is not what January leaves open of them."""
    found = reconciled(table(suspects(7, 2, day=OLD), suspects(8, 2, day=NEW)))
    assert sorted(told(found)) == [("R102", "8", "7"), ("R105", "7", "2"), ("R105", "8", "2")]


def test_what_carries_no_day_belongs_to_the_latest_reading(reconciled: Told) -> None:
    found = reconciled(table(suspects(7, 2, 5, 0, 0, day=OLD), suspects(8, day=NEW), suspects(0, 2, 6, 0, 0)[1:]))
    assert sums(found) == [("8", Outcome.HOLDS), ("7", Outcome.HOLDS)]


def test_an_earlier_round_is_a_vintage_too(reconciled: Told) -> None:
    """This year's report restates last year's total; its parts stand in last year's edition alone."""
    last = suspects(7, 2, 5, 0, 0, edition="2030", period="2030")
    found = reconciled(table(last, suspects(9, period="2030")))
    assert sums(found) == [("9", Outcome.UNTESTED), ("7", Outcome.HOLDS)]
    same = reconciled(table(last, suspects(7, period="2030")))
    assert sums(same) == [("7", Outcome.HOLDS)]
    assert not told(same)


def test_half_years_that_were_restated_are_not_held_against_another_reading_of_the_year(reconciled: Told) -> None:
    """The year was read in January: of the halves it is held against those of January."""
    rows = [
        *(f"police | suspects | | 2031-H1 | {n} | {day} | |" for n, day in ((7, OLD), (12, NEW))),
        f"police | suspects | | 2031 | 9 | {OLD} | |",
    ]
    found = reconciled("\n".join([HEAD, *rows]))
    periods = [(str(v.observed), v.outcome) for v in found.verdicts if v.rule == "R119"]
    assert periods == [("12", Outcome.UNTESTED), ("7", Outcome.HOLDS)]
    assert not found.findings.errors


def test_a_group_is_held_against_what_its_members_said_on_its_own_day(reconciled: Told) -> None:
    rows = [
        "havn_shelter  | victims_assisted | | 2031 | 30 | 2031-12-31 | submitted |",
        "havn_shelter  | victims_assisted | | 2031 | 33 | 2032-03-01 | submitted |",
        "fjord_shelter | victims_assisted | | 2031 | 20 | 2031-12-31 | submitted |",
        "shelters      | victims_assisted | | 2031 | {} | 2031-12-31 | printed   |",
    ]
    text = "\n".join([HEAD, *rows])
    holds, fails = (reconciled(text.format(n), absent=("dal_shelter",)) for n in (50, 53))
    both = ([v for v in one.verdicts if v.rule == "R106"] for one in (holds, fails))
    groups = [[(str(v.expected), v.outcome) for v in one] for one in both]
    assert groups[0] == [("53", Outcome.UNTESTED), ("50", Outcome.HOLDS)]
    assert groups[1] == [("53", Outcome.UNTESTED), ("50", Outcome.FAILS)]
