"""What bodies correct of earlier rounds: what is revised, what is asked, and what was told there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tilstand.model import Adjustment
from tilstand.reconcile.revisions import PriorRounds
from tilstand.terms import InvariantText, Key, Period, Value

HAVN = "havn_shelter | victims_assisted"
EARLIER = f"""
    who | measure | codes | period | value | edition | said
    {HAVN} |                        | 2030 | 30 | 2030 | submitted
    {HAVN} | sex=female             | 2030 | 20 | 2030 | submitted
    {HAVN} | sex=male               | 2030 | 10 | 2030 | submitted
    {HAVN} | sex=unknown            | 2030 | 0  | 2030 | submitted
    {HAVN} | sex=trans_or_nonbinary | 2030 | 0  | 2030 | submitted
    fjord_shelter | victims_assisted |            | 2030 | 20 | 2030 | submitted
    shelters      | victims_assisted |            | 2030 | 52 | 2030 | printed
    police        | suspects         |            | 2030 | 7  | 2030 | submitted
    police        | suspects         | sex=female | 2030 | 9  | 2030 | submitted
    """
OWN = f"""
    who | measure | codes | period | value | as_at | remark
    {HAVN} | | 2031 | 33 | |
    """
PRINTED = "R106 shelters 52 50"


@pytest.mark.parametrize(
    ("rows", "revised", "asked", "bygone"),
    [
        ([], [], [], 2),
        (
            [f"{HAVN} | | 2030 | 28 | | Seen before", f"{HAVN} | | 2030 | 29 | 2031-03-01 | One twice"],
            [
                "havn_shelter: 30 in 2030, now 29, by havn_shelter: One twice",
                "shelter_league: 50 in 2030, now 49, by havn_shelter: ",
                "shelters: 50 in 2030, now 49, by havn_shelter: ",
            ],
            ["R101 havn_shelter 28 29", PRINTED, "R142 havn_shelter 29 30"],
            1,
        ),
        ([f"{HAVN} | | 2030 | 30 | | One twice"], [], [PRINTED, "R141 havn_shelter 30 30"], 1),
        (
            [
                f"{HAVN} | | 2030 | 29 | | One twice",
                f"{HAVN} | sex=female | 2030 | 19 | |",
                f"{HAVN} | sex=male | 2030 | 10 | |",
                "fjord_shelter | victims_assisted | | 2030 | 23 | | One more",
            ],
            [
                "fjord_shelter: 20 in 2030, now 23, by fjord_shelter: One more",
                "havn_shelter: 30 in 2030, now 29, by havn_shelter: One twice",
                "havn_shelter sex=female: 20 in 2030, now 19, by havn_shelter: ",
                "shelter_league: 50 in 2030, now 52, by fjord_shelter havn_shelter: ",
                "shelter_league sex=female: 20 in 2030, now 19, by havn_shelter: ",
                "shelters: 50 in 2030, now 52, by fjord_shelter havn_shelter: ",
                "shelters sex=female: 20 in 2030, now 19, by havn_shelter: ",
            ],
            [PRINTED, "R141 havn_shelter sex=male 10 10"],
            1,
        ),
        ([f"{HAVN} | entry=new | 2030 | 11 | |"], [], [PRINTED, "R140 havn_shelter entry=new 11 –"], 1),
        ([f"{HAVN} | | 2030 | not_known | | Lost"], [], [PRINTED], 1),
        (
            ["police | suspects | | 2030 | 9 | | Two more"],
            ["police: 7 in 2030, now 9, by police: Two more"],
            ["R103 police 7 9"],
            1,
        ),
        # Of the period of this round nothing is a correction.
        ([f"{HAVN} | sex=female | 2031 | 40 | | Of this year"], [], ["R103 havn_shelter 33 40"], 2),
    ],
)
def test_a_correction_is_held_against_what_was_published(
    told: Callable, rows: list[str], revised: list[str], asked: list[str], bygone: int
) -> None:
    scene = told(OWN + "\n".join(rows), [], earlier=EARLIER, everybody=True)
    assert [
        f"{_at(r.key)}: {r.published} in {r.edition}, now {r.revised}, by {' '.join(r.by)}: {r.reason}"
        for r in scene.found.figures.revisions
    ] == revised
    found = [one for one in scene.found.findings if one.rule not in ("R102", "R105")]
    assert [f"{f.rule} {_at(f.cells[0])} {f.observed} {f.expected}" for f in found] == asked
    assert scene.found.bygone == bygone


def _at(key: Key) -> str:
    return " ".join((key.provider, *(f"{dimension}={code}" for dimension, code in key.dims)))


def test_where_there_is_no_earlier_round_nothing_was_told_before(told: Callable) -> None:
    scene = told(OWN + f"{HAVN} | sex=female | 2030 | 7 | |\n{HAVN} | | 2030 | 5 | |", [])
    assert (scene.found.bygone, scene.found.figures.revisions) == (0, ())
    assert [one.rule for one in scene.found.findings] == ["R103"]


def test_an_edition_stood_as_it_was_decided_then_and_not_as_it_was_delivered(told: Callable) -> None:
    key = Key("victims_assisted", "havn_shelter", Period.from_text("2030"))
    then = Adjustment(
        "A1", key, Value.number(30), Value.number(31), InvariantText("Told"), "Kari Prøve", date(2031, 3, 1)
    )
    scene = told(OWN, [], earlier=EARLIER, everybody=True, settled={"2030": [then]})
    collection = scene.collection
    earlier = [o for o in scene.found.book.get_statements(key) if o.edition]
    former = PriorRounds(collection, earlier, {"2030": [replace(then, before=Value.number(31))]})
    assert [str(o.value) for o in earlier] == ["31"]  # what was decided takes the place of what was stated
    assert [str(o.value) for o in former.statements] == ["31"]
    edition, figure = former.published(key) or ("", None)
    assert (edition, str(figure and figure.value)) == ("2030", "31")
    assert former.published(key.replace_provider("police")) is None
