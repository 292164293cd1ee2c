"""What the figures force though nobody stated it, and which reading of a smudged number fits."""

from collections.abc import Callable
from dataclasses import replace

from tilstand.define import Collection
from tilstand.kernel.feasibility import Certainty
from tilstand.ledger.ledger import Ledger
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.imputation import describe_number_readings, impute_deductively, read_smudged_numbers
from tilstand.terms import Key

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

BLANK = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 28    | submitted
    havn_shelter  | victims_assisted | sex=female             | 20    | submitted
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 1     | submitted
    havn_shelter  | victims_assisted | sex=unknown            | 0     | submitted
    """


def forced(found: Reconciliation) -> dict[Key, int]:
    answer = impute_deductively(found.book, found.verdicts, found.period)
    assert all(one.verified and len(one.proof) == 2 for one in answer)
    return {one.key: one.value for one in answer}


def test_the_missing_part_of_a_whole(reconciled: Told, at: At) -> None:
    """28 less 20 and 1 leaves 7 men: deduced, with a proof that it is not less and not more."""
    assert forced(reconciled(BLANK))[at("victims_assisted", "havn_shelter", "sex=male")] == 7


def test_across_bodies(reconciled: Told, at: At) -> None:
    """The group's sum and one member force the other member's figure, which it did not state."""
    found = reconciled(
        """
        who           | measure          | codes     | value     | said
        havn_shelter  | victims_assisted |           | 60        | submitted
        fjord_shelter | victims_assisted |           | not_known | submitted
        fjord_shelter | victims_assisted | entry=new | 9         | submitted
        shelters      | victims_assisted |           | 100       | printed
        """,
        absent=("dal_shelter",),
    )
    answer = forced(found)
    assert answer[at("victims_assisted", "fjord_shelter")] == 40
    assert answer[at("victims_assisted", "fjord_shelter", "entry=carried_over")] == 31


def test_what_is_not_forced_stays_blank(reconciled: Told, at: At) -> None:
    """With two codes blank, 28 less 20 may stand in either: nothing is deduced."""
    lines = BLANK.strip().splitlines()[:3]
    answer = forced(reconciled("\n".join(lines)))
    assert at("victims_assisted", "havn_shelter", "sex=male") not in answer


def test_nothing_follows_from_a_contradiction(reconciled: Told, at: At) -> None:
    """20 and 12 of 28 do not fit: nothing is deduced about the other codes of that breakdown."""
    answer = forced(reconciled(BLANK.replace("| 1     |", "| 12    |")))
    assert not any(key.code("sex") for key in answer)


def smudged(found: Reconciliation, key: Key, *readings: int):
    told = [replace(o, readings=readings) if k == key else o for k in found.book for o in found.book.get_statements(k)]
    book = Ledger(found.book.collection, told, found.book.absent, found.book.period)
    return read_smudged_numbers(book, found.verdicts)


def test_one_reading_fits(reconciled: Told, at: At) -> None:
    """The scan shows 1 man, which may be 7 or 11: only 7 fits the 28 in all."""
    table = BLANK + "havn_shelter | victims_assisted | sex=male | 1 | submitted\n"
    key = at("victims_assisted", "havn_shelter", "sex=male")
    (one,) = smudged(reconciled(table), key, 1, 7, 11)
    assert (one.fits, one.status) == ((7,), Certainty.PROVEN)


def test_several_readings_fit(reconciled: Told, at: At) -> None:
    """Where the rest may be of a code left blank, every reading below it fits, and all are listed."""
    key = at("victims_assisted", "havn_shelter", "sex=female")
    lines = "\n".join(BLANK.strip().splitlines()[:3])
    (one,) = smudged(reconciled(lines), key, 20, 26, 80)
    assert one.fits == (20, 26)


def test_a_relation_that_holds_for_no_reading_does_not_hide_the_one_that_fits(reconciled: Told, at: At) -> None:
    """The shelters' sum of men fits neither 1 nor 7 nor 11, but the body's own figures do: 7."""
    table = (
        BLANK
        + """havn_shelter  | victims_assisted | sex=male | 1  | submitted
    fjord_shelter | victims_assisted |          | 5  | submitted
    fjord_shelter | victims_assisted | sex=male | 5  | submitted
    shelters      | victims_assisted | sex=male | 90 | printed
    """
    )
    found = reconciled(table, absent=("dal_shelter",))
    (one,) = smudged(found, at("victims_assisted", "havn_shelter", "sex=male"), 1, 7, 11)
    assert (one.fits, one.status) == ((7,), Certainty.PROVEN)


def test_what_the_readings_come_to_is_said_in_words(reconciled: Told, at: At, sagaland: Collection) -> None:
    """One reading, several, or none: never a bare arrow or an address."""
    table = BLANK + "havn_shelter | victims_assisted | sex=male | 1 | submitted\n"
    key = at("victims_assisted", "havn_shelter", "sex=male")
    (only,) = smudged(reconciled(table), key, 1, 7, 11)
    assert (
        describe_number_readings(sagaland, only)
        .text("en")
        .endswith("Of the readings 1, 7, 11, only 7 fits the figures around it.")
    )
    (none,) = smudged(reconciled(table), key, 1, 4)
    assert (
        describe_number_readings(sagaland, none)
        .text("nb")
        .endswith("Ingen av lesemåtene 1, 4 passer med tallene rundt.")
    )
    assert "victims_assisted" not in describe_number_readings(sagaland, none).text("nb")


def test_no_reading_fits(reconciled: Told, at: At) -> None:
    """Then the number is no matter of reading: something else does not fit."""
    table = BLANK + "havn_shelter | victims_assisted | sex=male | 1 | submitted\n"
    (one,) = smudged(reconciled(table), at("victims_assisted", "havn_shelter", "sex=male"), 1, 4)
    assert one.fits == ()
