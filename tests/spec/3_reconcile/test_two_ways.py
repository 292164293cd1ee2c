"""A figure that nobody stated is tested too: two ways to it must give the same (R122)."""

from collections.abc import Callable

import pytest

from tilstand.ledger.relations import Outcome
from tilstand.model import Finding
from tilstand.reconcile import Reconciliation
from tilstand.terms import Key

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

BOARD = """
    who             | measure          | codes                  | value
    migration_board | permit_decisions | outcome=granted        | {granted}
    migration_board | permit_decisions | outcome=refused        | 8
    migration_board | permit_decisions | outcome=closed         | 2
    migration_board | permit_decisions | sex=female             | 19
    migration_board | permit_decisions | sex=male               | 11
    migration_board | permit_decisions | sex=trans_or_nonbinary | 0
    migration_board | permit_decisions | sex=unknown            | 0
    """


def two_ways(found: Reconciliation) -> list[tuple[str, str]]:
    assert {f.rule for f in found.findings} <= {"R122"}
    return [(f.observed, f.expected) for f in found.findings]


def only(found: Reconciliation) -> Finding:
    (one,) = found.findings
    return one


def test_two_breakdowns_without_a_total_that_agree_are_a_relation_that_holds(reconciled: Told) -> None:
    found = reconciled(BOARD.format(granted=20))
    assert not two_ways(found)
    (one,) = [v for v in found.verdicts if v.rule == "R122"]
    assert (one.outcome, str(one.observed), str(one.expected)) == (Outcome.HOLDS, "30", "30")


def test_two_breakdowns_without_a_total_that_differ(reconciled: Told, at: At) -> None:
    """Three more are granted than there are people to grant to: the finding is about the total."""
    found = reconciled(BOARD.format(granted=23))
    one = only(found)
    assert (one.rule, one.observed, one.expected) == ("R122", "33", "30")
    assert one.where.text("en") == "The Migration Board (generated): permit decisions in 2031"
    assert one.relation.text("en") == (
        "Granted (23) + Refused (8) + Closed (2) = "
        "Woman (19) + Man (11) + Trans or non-binary person (0) + Sex not known (0)"
    )
    assert {s.quote for s in one.sources} == {"23", "8", "2", "19", "11", "0"}
    (explained,) = found.explanations
    assert all(p.verified for p in explained.proofs)
    assert "33" in explained.format_explanation("en")


def test_cells_in_two_dimensions_against_a_total_without_margins(reconciled: Told) -> None:
    cells = [f"outcome={o}; sex={s}" for o in ("granted", "refused", "closed") for s in ("female", "male")]
    cells += [
        f"outcome={o}; sex={s}" for o in ("granted", "refused", "closed") for s in ("trans_or_nonbinary", "unknown")
    ]
    rows = [f"migration_board | permit_decisions | {c} | {int(n < 6)}" for n, c in enumerate(cells)]
    table = "\n".join(["who | measure | codes | value", "migration_board | permit_decisions | | {}", *rows])
    assert not two_ways(reconciled(table.format(6)))
    assert sorted(two_ways(reconciled(table.format(9)))[0]) == ["6", "9"]


def test_a_blank_leaves_two_ways_open_until_they_part(reconciled: Told) -> None:
    """Nobody says how many are closed: 28 and more may be 30, but 31 and more may not."""
    lines = [line for line in BOARD.splitlines() if "closed" not in line]
    table = "\n".join(lines)
    assert not two_ways(reconciled(table.format(granted=20)))
    one = only(reconciled(table.format(granted=23)))
    assert (one.observed, one.expected) == ("31", "30")


@pytest.mark.parametrize(("men", "expected"), [(20, []), (17, [("62", "65")])])
def test_a_group_that_prints_no_total(reconciled: Told, men: int, expected: list[tuple[str, str]]) -> None:
    """The bodies state their totals, the group women and men: both give a total of the group."""
    found = reconciled(
        f"""
        who           | measure          | codes                  | value | said
        havn_shelter  | victims_assisted |                        | 30    | submitted
        fjord_shelter | victims_assisted |                        | 20    | submitted
        dal_shelter   | victims_assisted |                        | 15    | submitted
        shelters      | victims_assisted | sex=female             | 44    | printed
        shelters      | victims_assisted | sex=male               | {men} | printed
        shelters      | victims_assisted | sex=trans_or_nonbinary | 1     | printed
        shelters      | victims_assisted | sex=unknown            | 0     | printed
        """
    )
    told = [tuple(sorted(pair)) for pair in two_ways(found)]
    assert told == expected


def test_a_group_and_its_members_split_in_different_ways(reconciled: Told, at: At) -> None:
    """Nobody states any total: bodies state new and carried over, the group women and men."""
    table = """
        who           | measure          | codes                  | value | said
        havn_shelter  | victims_assisted | entry=new              | 30    | submitted
        havn_shelter  | victims_assisted | entry=carried_over     | 5     | submitted
        fjord_shelter | victims_assisted | entry=new              | 20    | submitted
        fjord_shelter | victims_assisted | entry=carried_over     | {}    | submitted
        shelters      | victims_assisted | sex=female             | 44    | printed
        shelters      | victims_assisted | sex=male               | 20    | printed
        shelters      | victims_assisted | sex=trans_or_nonbinary | 0     | printed
        shelters      | victims_assisted | sex=unknown            | 0     | printed
        """
    assert not two_ways(reconciled(table.format(9), absent=("dal_shelter",)))
    one = only(reconciled(table.format(8), absent=("dal_shelter",)))
    assert sorted((one.observed, one.expected)) == ["63", "64"]
    assert set(one.providers) == {"havn_shelter", "fjord_shelter", "shelters"}


def test_halves_of_a_year_that_state_no_total(reconciled: Told) -> None:
    """The year is split by outcome, its halves by sex: decisions of the halves are those of the year."""
    table = """
        who             | measure          | codes                  | period  | value
        migration_board | permit_decisions | outcome=granted        | 2031    | 20
        migration_board | permit_decisions | outcome=refused        | 2031    | 8
        migration_board | permit_decisions | outcome=closed         | 2031    | 2
        migration_board | permit_decisions |                        | 2031-H1 | {}
        migration_board | permit_decisions | sex=female             | 2031-H2 | 9
        migration_board | permit_decisions | sex=male               | 2031-H2 | 5
        migration_board | permit_decisions | sex=trans_or_nonbinary | 2031-H2 | 0
        migration_board | permit_decisions | sex=unknown            | 2031-H2 | 0
        """
    assert not two_ways(reconciled(table.format(16)))
    assert sorted(two_ways(reconciled(table.format(17)))[0]) == ["30", "31"]


def test_persons_of_a_half_year_are_not_more_than_those_of_the_year(reconciled: Told) -> None:
    table = """
        who    | measure  | codes                  | period  | value
        police | suspects | sex=female             | 2031    | 2
        police | suspects | sex=male               | 2031    | 5
        police | suspects | sex=trans_or_nonbinary | 2031    | 0
        police | suspects | sex=unknown            | 2031    | 0
        police | suspects |                        | 2031-H1 | {}
        """
    assert not two_ways(reconciled(table.format(7)))
    assert two_ways(reconciled(table.format(8))) == [("8", "7")]


def test_what_is_told_of_a_relation_is_not_told_again(reconciled: Told) -> None:
    """A total that does not fit one of its breakdowns is one finding, though the other leads to it too."""
    found = reconciled(BOARD.format(granted=23) + "migration_board | permit_decisions | | 30\n")
    assert [(f.rule, f.observed, f.expected) for f in found.findings] == [("R103", "30", "33")]
