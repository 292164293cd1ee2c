"""Merging codes that lie under different ones: proposed where it loses less than merging neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from html import escape
from itertools import chain, combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plant.invented import Counted, Written, written
from tilstand import define
from tilstand.cli.output import format_terminal_text
from tilstand.cli.protect_round import _format_policy_lines, _list_merged_codes
from tilstand.define import RoundView
from tilstand.define.round_settings import Policy, Recoding
from tilstand.internal.status_pages import render_policy_comparison
from tilstand.model import Figure
from tilstand.protect.attack.compare import PolicyChoice
from tilstand.protect.attack.recoding import propose_cross_recoding, propose_recoding
from tilstand.protect.attack.suppress import FallbackSuppression
from tilstand.terms import FigureOrigin, Key, Period, Value

MET = Key("met", "hall", Period.from_text("2030"))
WITHIN = {"europe": ("west", "east"), "america": ("north", "south")}
ALONE = ("asia", "africa")
LEAVES = (*chain.from_iterable(WITHIN.values()), *ALONE)
ISLAND = Written(
    id="island",
    language="en",
    codelists={"region": ["europe", "west<europe", "east<europe", "america", "north<america", "south<america", *ALONE]},
    dimensions={"region": "region"},
    measures={"met": Counted(("region",))},
    bodies=["hall"],
    rounds={"2030": {"hall": [("met", "", 1)]}},
)


@cache
def island() -> RoundView:
    with TemporaryDirectory() as folder:
        return define.read_collection(written(Path(folder), ISLAND)).at("2030")


class Counts(dict[Key, Figure]):
    """Figures by their address."""

    def __init__(self, numbers: Mapping[Key, int]) -> None:
        super().__init__({key: Figure(key, Value.number(n), FigureOrigin.SUBMITTED) for key, n in numbers.items()})


def counts(leaves: Mapping[str, int]) -> dict[Key, int]:
    whole = {name: sum(leaves[code] for code in codes) for name, codes in WITHIN.items()}
    return {MET.at("region", name): number for name, number in {**leaves, **whole}.items()}


def cost(leaves: Mapping[str, int], groups: Iterable[tuple[str, ...]]) -> int:
    """By hand: what stands on the lists after merging, and two for each that is one or two."""
    left, lines = dict(leaves), list[int]()
    over = {code: name for name, codes in WITHIN.items() for code in codes}
    tops = [{name} for name in (*WITHIN, *ALONE)]
    for group in groups:
        lines.append(sum(left.pop(code) for code in group))
        if len({over.get(code) for code in group}) > 1:  # what they lie under becomes one
            mine = [one for one in tops if one & {over.get(code, code) for code in group}]
            tops = [one for one in tops if one not in mine] + [set().union(*mine)]
    lines += left.values()
    for one in tops:
        if len(one) > 1 or one < WITHIN.keys():
            lines.append(sum(leaves[leaf] for name in one for leaf in WITHIN.get(name, (name,))))
    return len(leaves) + len(WITHIN) - len(lines) + 2 * sum(1 <= number < 3 for number in lines)


@given(st.lists(st.sampled_from([0, 1, 2, 2, 3, 5, 9]), min_size=6, max_size=6))
def test_no_two_codes_under_different_ones_lose_less_than_what_is_proposed(numbers: list[int]) -> None:
    leaves = dict(zip(LEAVES, numbers, strict=True))
    told = counts(leaves)
    facts = (island(), told, dict.fromkeys(told, 3), Counts(told))
    beside = propose_recoding(*facts)
    found = propose_cross_recoding(*facts, beside)
    least = cost(leaves, [one.codes for one in found or beside])
    before = cost(leaves, [one.codes for one in beside])
    assert least < before if found else least == before
    assert least <= min(cost(leaves, [pair]) for pair in combinations(LEAVES, 2))


def test_western_europe_and_north_america_are_proposed_where_only_they_are_few() -> None:
    leaves = {"west": 2, "east": 10, "north": 2, "south": 12, "asia": 9, "africa": 8}
    told = counts(leaves)
    facts = (island(), told, dict.fromkeys(told, 3), Counts(told))
    beside = propose_recoding(*facts)
    assert {one.codes for one in beside} == {("west", "east"), ("north", "south")}, "each with its neighbour"
    more = {**leaves, "east": 0, "south": 0}  # nobody beside them: there is nothing to merge them with
    told = counts(more)
    facts = (island(), told, dict.fromkeys(told, 3), Counts(told))
    assert [one.codes for one in propose_cross_recoding(*facts, propose_recoding(*facts))] == [("west", "north")]


@pytest.mark.parametrize("language", ["nb", "nn", "en", "sv", "pl"])
def test_it_stands_there_as_a_proposal_with_what_is_held_back(language: str) -> None:
    groups = (Recoding(dimension="region", codes=("west", "north")),)
    held = FallbackSuppression((MET,), 1, (MET.at("region", "west"),))
    plain = PolicyChoice(Policy(method="merge"))
    one = PolicyChoice(Policy(method="merge", merged=groups), across=True, held=(held,))
    page = render_policy_comparison(island(), [plain, one], language).decode()
    for path, facts in (("compare.merge_across", {"least": 3}), ("compare.across", {})):
        assert escape(format_terminal_text(path, language, **facts)) in page
    assert escape(held.told.text(language)) in page
    assert one.to_dict()["across"]
    assert one.to_dict()["held_back"] == [{"figures": [MET.text()], "least": 1, "of": [held.of[0].text()]}]
    lines = [*_list_merged_codes(one, island(), language), *_format_policy_lines(one, language)]
    assert format_terminal_text("compare.across", language) in lines
    assert held.told.text(language) in lines


def test_it_is_proposed_only_where_the_whole_edition_loses_less() -> None:
    beside, less, more = (PolicyChoice(Policy(method="merge"), lost=lost) for lost in (9, 8, 10))
    assert less.is_less_lossy(beside)
    assert not more.is_less_lossy(beside)
    assert more.is_less_lossy(replace(beside, worked_out=1))
    assert not replace(less, told=1).is_less_lossy(beside)
