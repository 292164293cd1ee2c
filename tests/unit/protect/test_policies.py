"""What a policy can say of single counts: each is obeyed when an edition is made, and the attack sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rounds_read import read_round, whole

from tilstand import protect
from tilstand.define.round_settings import DominanceRule, NamedListing, Policy, PolicyRule, StructuralZero
from tilstand.errors import ReleaseError
from tilstand.model.release import Release
from tilstand.protect.attack import Disclosure, attack_release
from tilstand.protect.attack.prior_releases import find_named_listings
from tilstand.protect.attack.suppress import choose_suppressions
from tilstand.protect.policy import is_weaker_policy
from tilstand.protect.released_figures import Kept
from tilstand.round.state import RoundState
from tilstand.terms import Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
HAVN, FJORD = (Key("victims_assisted", f"{name}_shelter", YEAR) for name in ("havn", "fjord"))
SHELTERS = Key("victims_assisted", "shelters", YEAR)
PLAIN = Policy(method="suppress")
Cut = Callable[[Release], Release]


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


@dataclass(frozen=True)
class Tried:
    """An edition under a policy, and the same where everything is shown."""

    state: RoundState
    policy: Policy
    cut: Cut = lambda one: one

    def made(self, kept: Kept, names: frozenset[Key] = frozenset()) -> Release:
        facts = (self.state.collection, "2031", self.state.batch, self.state.reconciled.figures)
        more = {"opened": self.state.opened, "kept": kept, "named": names & kept.keys()}
        return self.cut(protect.make_release(*facts, self.state.findings, **more))  # type: ignore[arg-type]

    @property
    def names(self) -> frozenset[Key]:
        made = self.state.reconciled
        return find_named_listings(self.state.collection, self.policy, made.book, made.figures)

    def hidden(self) -> Kept:
        return choose_suppressions(self.state.collection, self.cut(whole(self.state)), *self.facts, policy=self.policy)  # type: ignore[arg-type]

    def leaks(self, kept: Kept) -> tuple[Disclosure, ...]:
        one = self.made(kept, self.names)
        return attack_release(self.state.collection, one, *self.facts, policy=self.policy).leaks  # type: ignore[arg-type]

    @property
    def facts(self) -> tuple[object, ...]:
        made = self.state.reconciled
        return made.book, made.figures, [one.row for one in made.verdicts if one.row is not None]


def test_a_rule_for_a_table_holds_for_its_counts_wherever_they_stand(state: RoundState) -> None:
    rule = PolicyRule(tables=("assisted",), threshold=8, reason="Read by many")
    tried = Tried(state, PLAIN.model_copy(update={"rules": (rule,)}))
    kept = tried.hidden()
    male = HAVN.at("sex", "male")  # seven, in the table and in the account
    assert male in kept
    assert male not in {one.key for one in Tried(state, PLAIN).leaks({})}
    alone = HAVN.at("age_at_exploitation", "minor")  # six, in the account
    assert alone not in {one.key for one in tried.leaks({})}
    assert tried.leaks(kept) == ()
    assert male in {one.key for one in tried.leaks({})}


def test_only_the_roles_that_a_policy_covers_are_protected(state: RoundState) -> None:
    tried = Tried(state, PLAIN.model_copy(update={"roles": ("dependant",)}))
    kept, measures = tried.hidden(), state.collection.measures
    assert tried.leaks(kept) == ()
    assert "victim" in {measures[key.measure].role for key in Tried(state, PLAIN).hidden()}
    assert {measures[key.measure].role for key in kept} <= {"dependant"}


def test_what_everybody_knows_to_be_none_is_shown_and_hides_nobody(state: RoundState) -> None:
    zero = StructuralZero(measure="victims_assisted", codes={"age": "unknown"}, reason="Age is always asked")
    tried = Tried(state, Policy(method="ranges", zeros=(zero,)))
    key = HAVN.at("age", "unknown")
    assert key in Tried(state, Policy(method="ranges")).hidden(), "else told to be fewer, as other zeros are"
    kept = tried.hidden()
    assert key not in kept
    assert tried.leaks(kept) == ()


def test_what_can_be_nobody_hides_nobody_behind_it(state: RoundState) -> None:
    """Two minors and no third age group: hidden together they are told by who knows that there is none."""
    zero = StructuralZero(measure="victims_assisted", codes={"age": "unknown"}, reason="Age is always asked")
    minor, unknown = HAVN.at("age", "minor"), HAVN.at("age", "unknown")
    kept = {**Tried(state, PLAIN).hidden(), minor: 0, unknown: 0}
    kept.pop(HAVN.at("age", "adult"), None)
    assert minor not in {one.key for one in Tried(state, PLAIN).leaks(kept)}
    knowing = Tried(state, PLAIN.model_copy(update={"zeros": (zero,)}))
    assert minor in {one.key for one in knowing.leaks(kept)}


def test_somebody_where_nobody_is_said_to_be_stops_the_edition(state: RoundState) -> None:
    zero = StructuralZero(measure="victims_assisted", codes={"age": "minor"}, reason="Not so")
    with pytest.raises(ReleaseError) as told:
        Tried(state, PLAIN.model_copy(update={"zeros": (zero,)})).hidden()
    assert "Minor" in " ".join(map(str, told.value.spoken("en").causes))


def test_codes_listed_by_name_are_told_in_alphabetical_order_without_a_number(state: RoundState) -> None:
    listed = NamedListing(dimension="citizenship", codes=("sagaland", "markland", "thule"), reason="Few of each")
    tried = Tried(state, PLAIN.model_copy(update={"by_name": (listed,)}))
    kept = tried.hidden()
    assert tried.names == {HAVN.at("citizenship", code) for code in ("sagaland", "markland", "thule")} | {
        FJORD.at("citizenship", "thule")
    }
    assert tried.names <= kept.keys()
    assert tried.leaks(kept) == ()
    table = next(one for one in tried.made(kept, tried.names).tables if one.id == "account_havn_shelter")
    note = table.notes[-1].text
    assert note.text("en").endswith("numbers: Markland, Sagaland, Thule.")
    rows = " ".join(label.text("en") for label, *_ in table.row_labels)
    assert "Vinland" in rows
    assert "Thule" not in rows


def test_a_name_alone_must_not_tell_how_few_there_are(state: RoundState) -> None:
    listed = NamedListing(dimension="citizenship", codes=("sagaland",), reason="Few of each")
    tried = Tried(state, PLAIN.model_copy(update={"by_name": (listed,)}))
    assert HAVN.at("citizenship", "sagaland") not in {one.key for one in tried.leaks(tried.hidden())}
    age = NamedListing(dimension="age", codes=("minor",), reason="Few of each")
    alone = Tried(state, PLAIN.model_copy(update={"by_name": (age,)}))
    found = {one.key: one for one in alone.leaks({HAVN.at("age", "minor"): 0})}
    assert (found[HAVN.at("age", "minor")].kind, found[HAVN.at("age", "minor")].low) == ("derived", 2)


def groups_alone(release: Release) -> Release:
    """An edition that tells what shelters have together, and nothing of any by itself."""

    def kept(one: Key | None) -> bool:
        return one is not None and one.provider == "shelters"

    table = next(one for one in release.tables if one.id == "assisted")
    rows = [at for at, row in enumerate(table.cells) if all(cell and kept(cell.key) for cell in row)]
    cut = replace(
        table, row_labels=tuple(table.row_labels[at] for at in rows), cells=tuple(table.cells[at] for at in rows)
    )
    return replace(release, tables=(cut,), chapters={}, plots=())


def test_a_count_of_which_one_body_has_most_is_not_told_closely(state: RoundState) -> None:
    rule = DominanceRule(bodies=1, percent=60)
    tried = Tried(state, PLAIN.model_copy(update={"dominance": rule}), groups_alone)
    female = SHELTERS.at("sex", "female")  # 29, of which one shelter has 19
    told = {one.key: one for one in tried.leaks({}) if one.kind == "dominated"}
    assert (told[female].low, told[female].high) == (29, 29)
    assert SHELTERS.at("sex", "male") not in told, "seven of twelve"
    kept = tried.hidden()
    assert female in kept
    assert female not in Tried(state, PLAIN, groups_alone).hidden()
    assert tried.leaks(kept) == ()


def test_where_each_body_is_told_a_count_of_all_tells_nothing_more(state: RoundState) -> None:
    tried = Tried(state, PLAIN.model_copy(update={"dominance": DominanceRule(percent=60)}))
    assert not [one for one in tried.leaks({}) if one.kind == "dominated"]


def test_a_rule_has_dominance_and_groups_of_its_own(state: RoundState) -> None:
    rule = PolicyRule(dimensions=("sex",), dominance=DominanceRule(percent=60), reason="x")
    tried = Tried(state, PLAIN.model_copy(update={"rules": (rule,)}), groups_alone)
    assert SHELTERS.at("sex", "female") in {one.key for one in tried.leaks({}) if one.kind == "dominated"}
    group = PolicyRule(measures=("dependants_housed",), groups=("age",), reason="x")
    grouped = Tried(state, PLAIN.model_copy(update={"rules": (group,)}))
    known = {one.key for one in grouped.leaks({}) if one.reader == "group"}
    assert Key("dependants_housed", "havn_shelter", YEAR).at("age", "minor") in known
    assert not {key for key in known if key.measure == "victims_assisted"}
    assert not [one for one in grouped.leaks(grouped.hidden()) if one.reader == "group"]


@pytest.mark.parametrize(
    "less",
    [
        {"threshold": 3},
        {"method": "ranges"},
        {"roles": ("victim",)},
        {"rules": ()},
        {"rules": (PolicyRule(measures=("residents",), threshold=1, reason="x"),)},
        {"rules": (PolicyRule(tables=("assisted",), threshold=2, reason="x"),)},
        {"dominance": None},
        {"dominance": DominanceRule(percent=90)},
        {"zeros": (StructuralZero(measure="residents", codes={"sex": "unknown"}, reason="x"),)},
        {"by_name": (NamedListing(dimension="citizenship", reason="x"),)},
        {"persons": False},
        {"groups": ()},
    ],
)
def test_a_policy_that_keeps_less_of_any_count_is_weaker(state: RoundState, less: dict[str, object]) -> None:
    rules = (PolicyRule(measures=("residents",), threshold=9, reason="Few live there"),)
    strict = Policy(
        method="suppress", threshold=5, rules=rules, dominance=DominanceRule(percent=80), persons=True, groups=("age",)
    )
    assert not is_weaker_policy(state.collection, strict, strict)
    assert is_weaker_policy(state.collection, strict.model_copy(update=less), strict)
    assert not is_weaker_policy(state.collection, strict, strict.model_copy(update=less))
