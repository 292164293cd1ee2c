"""What readers learn of two invented countries' editions, and what is hidden from them: each leak in full.

`attack.txt` and `weaker.txt` hold it, long lines as their beginning and a hash; `RENEW=1` writes
them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import SimpleNamespace
from typing import Any

import pytest
from plain import held, plain, short
from rounds_read import read_round

from tilstand import protect
from tilstand.define.round_settings import DominanceRule, NamedListing, Policy, PolicyRule, Recoding, StructuralZero
from tilstand.protect import attack
from tilstand.protect.attack import attack_release, prior_releases
from tilstand.protect.attack.compare import build_researcher_file
from tilstand.protect.attack.prior_releases import find_named_listings
from tilstand.protect.attack.published_figures import PublishedFigure, list_published_figures
from tilstand.protect.attack.recoding import list_mergeable_codes, propose_cross_recoding, propose_recoding
from tilstand.protect.attack.suppress import choose_suppressions
from tilstand.protect.policy import get_threshold, index_tables_by_figure, is_weaker_policy
from tilstand.protect.recoding import apply_recoding, suppress_merged_parts
from tilstand.round.state import RoundState
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.terms import Key, Period

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[2] / "fixtures"
TOLD = Path(__file__).with_name("attack.txt")
MOST = DominanceRule(bodies=1, percent=60)
READERS = {"colluding": 1, "persons": True, "dominance": MOST}
LANDS = {
    ("sagaland", "2031"): ("exploited_in", ("home_country", "third_country")),
    ("thalassia", "fy31"): ("age", ("child", "teen")),
}


def facts(state: RoundState, **more: Any) -> tuple[Any, ...]:
    made = state.reconciled
    given = (state.collection, state.name, state.batch, made.figures, state.findings)
    release = protect.make_release(*given, opened=state.opened, **more)
    rows = [one.row for one in made.verdicts if one.row is not None]
    return (state.collection, release, made.book, made.figures, rows)


def attacks(state: RoundState, dimension: str) -> Iterator[str]:
    plainly = facts(state)
    policies = {
        "suppress": Policy(method="suppress"),
        "readers": Policy(method="suppress", groups=(dimension,), **READERS),  # type: ignore[arg-type]
        "rounded": Policy(method="round", threshold=4),
        "of eight": Policy(method="ranges", threshold=8, colluding=2),
    }
    for name, policy in policies.items():
        found = attack_release(*plainly, policy=policy)
        yield f"# {name}: {found.told} {found.asked} {plain(found.loose)} {plain(found.before)}"
        leaks = [one for one in found.leaks if one.kind != "told" or name == "suppress"]
        yield from (plain(one.to_dict(state.collection, "en")) for one in leaks)
        if name in ("suppress", "rounded"):
            kept = choose_suppressions(*plainly, policy=policy)
            yield f"hides {plain(sorted((key.text(), number) for key, number in kept.items()))}"
    named = NamedListing(dimension=dimension, reason="By name")
    listed = find_named_listings(state.collection, Policy(method="suppress", by_name=(named,)), plainly[2], plainly[3])
    yield f"by name {plain(sorted(one.text() for one in listed))}"
    some = dict.fromkeys(list(kept)[:2], 0)
    hidden = facts(state, kept=some)
    lines = build_researcher_file(*hidden, policy=policies["suppress"])
    yield f"lines {plain(lines.numbers)} {plain(sorted(one.text() for one in lines.finest))}"


def merges(state: RoundState, dimension: str, codes: tuple[str, ...]) -> Iterator[str]:
    view, policy = state.collection, Policy(method="merge", threshold=6)
    told = {key: one.low for key, one in list_published_figures(facts(state)[1]).items() if one.is_exact}
    tables = index_tables_by_figure(facts(state)[1])
    limits = {key: get_threshold(view, policy, key, tables.get(key, frozenset())) for key in told}
    yield f"mergeable {plain(list_mergeable_codes(view.get_codelist(dimension), set(codes)))}"
    beside = propose_recoding(view, told, limits, state.reconciled.figures)
    yield f"beside {plain(beside)}"
    yield f"across {plain(propose_cross_recoding(view, told, limits, state.reconciled.figures, beside))}"
    merged = Recoding(dimension=dimension, codes=codes)
    coarse, figures = apply_recoding(view, state.reconciled.figures, Policy(method="merge", merged=(merged,)))
    yield f"merged {plain(tuple(coarse.get_codelist(dimension)))}"
    whole = {key.remove_dimension(dimension).at(dimension, "+".join(codes)) for key in told if key.code(dimension)}
    for key in sorted(whole, key=Key.text):
        yield f"{key.text()}: {plain(figures.get(key))}"
    yield f"under {plain(suppress_merged_parts(coarse, [*told, *whole]))}"


def asked(monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
    """Write down what is asked of disclosure control: which rows, how far, and what is hidden anyhow."""

    def spied(name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def answer(first: Any, *given: Any, **facts: Any) -> Any:
            sums = first if isinstance(first, AggregationSystem) else first.sums
            lines.append(f"{name} {plain(sums)} {plain(given)} {plain(facts)}")
            return ask(first, *given, **facts)

        return answer

    for one in walk_packages(attack.__path__, "tilstand.protect.attack."):
        module = import_module(one.name)
        for name in ("suppress_rows", "compute_feasibility_intervals"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, spied(f"{one.name[24:]} {name}", getattr(module, name)))


def test_what_is_given_away_hidden_and_merged_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    asked(monkeypatch, lines)
    for land, (dimension, codes) in LANDS.items():
        state = read_round(FIXTURES / land[0], land[1])
        lines += [f"## {land[0]}", *attacks(state, dimension), *merges(state, dimension, codes)]
    held(TOLD, map(short, lines))


def test_each_way_of_keeping_less_back_is_weaker() -> None:
    view = read_round(FIXTURES / "sagaland", "2031").collection
    zero = StructuralZero(measure="victims_assisted", codes={"sex": "male"}, reason="Known")
    names = NamedListing(dimension="age", reason="By name")
    rule = PolicyRule(dimensions=("sex",), threshold=5, reason="More")
    table = PolicyRule(tables=("assisted",), dominance=DominanceRule(bodies=2, percent=60), reason="One")
    usual: dict[str, Any] = {"method": "suppress"}
    ways: dict[str, dict[str, Any]] = {
        "printed": {},
        "ranges": {"method": "ranges"},
        "usual": usual,
        "five": {**usual, "threshold": 5},
        "roles": {**usual, "roles": ()},
        "colluding": {**usual, "colluding": 1},
        "persons": {**usual, "persons": True},
        "groups": {**usual, "groups": ("sex",)},
        "zeros": {**usual, "zeros": (zero,)},
        "why": {**usual, "zeros": (zero.model_copy(update={"reason": "Else"}),)},
        "names": {**usual, "by_name": (names,)},
        "rule": {**usual, "rules": (rule,)},
        "most": {**usual, "dominance": MOST},
        "more": {**usual, "dominance": DominanceRule(bodies=1, percent=70)},
        "two": {**usual, "dominance": DominanceRule(bodies=2, percent=60)},
        "table": {**usual, "rules": (table,), "dominance": MOST},
    }
    policies = {name: Policy(**own) for name, own in ways.items()}
    found = {
        name: " ".join(other for other, before in policies.items() if is_weaker_policy(view, own, before))
        for name, own in policies.items()
    }
    held(TOLD.with_name("weaker.txt"), (f"{name}: {others}" for name, others in found.items()))


@pytest.mark.parametrize(
    ("ends", "found"),
    [((4, 6), None), ((5, 9), (5, 9)), ((0, 3), (0, 3)), ((float("nan"), 3), (0, None)), ((4.9999999, 7.2), (5, 7))],
)
def test_few_who_came_or_left_are_told_as_far_as_both_editions_do(
    monkeypatch: pytest.MonkeyPatch, ends: tuple[float, float], found: tuple[int, int | None] | None
) -> None:
    key = Key("victims_assisted", "havn_shelter", Period.from_year(2031))
    moved = [SimpleNamespace(at=0, before=4)]
    monkeypatch.setattr(prior_releases, "find_small_revisions", lambda *given: iter(moved))
    monkeypatch.setattr(prior_releases, "LinearAttack", lambda *given: None)
    monkeypatch.setattr(
        prior_releases,
        "compute_feasibility_intervals",
        lambda *given, **facts: SimpleNamespace(get_interval=lambda at: ends),
    )
    told = {key: PublishedFigure(1, 1, ("now",))}
    facts: Any = (SimpleNamespace(keys=[key]), told, None, None, SimpleNamespace(told={key: told[key]}), {})
    leaks = [(one.low, one.high, one.places, one.own) for one in prior_releases.find_revision_disclosures(*facts)]
    assert leaks == ([(*found, ("now", "now"), 4)] if found else [])
