"""The release of a round under its policy: what is handed on, what earlier editions told, and the attack."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand import define, protect
from tilstand.define.round_settings import Policy, Recoding
from tilstand.errors import PublishError, ReleaseError
from tilstand.pipeline import release as guard
from tilstand.protect.attack.prior_releases import NOTHING_TOLD
from tilstand.protect.attack.published_figures import PublishedFigure, list_published_figures
from tilstand.publish.manifest import hash_file_listing
from tilstand.round.state import RoundState, load_round
from tilstand.terms import InvariantText, Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
pytestmark = pytest.mark.slow
POLICY = '\n[policy]\nmethod = "{}"\nthreshold = {}\ndecided_by = "Made Up"\ndecided_on = 2032-03-02\n'
REASON = '[policy.reason]\nnb = "Oppdiktet."\nnn = "Oppdikta."\nen = "Made up."\n'


def under(place: Path, method: str, threshold: int = 3, name: str = "2031") -> Path:
    """Give a round of a copy a policy."""
    about = place / "rounds" / name / "round.toml"
    about.write_text(about.read_text("utf-8") + POLICY.format(method, threshold) + REASON, "utf-8")
    return place


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(copytree(SAGALAND, tmp_path / "sagaland"))


@pytest.fixture(scope="module")
def state() -> RoundState:
    return load_round(SAGALAND, "2031")


@pytest.fixture
def there(state: RoundState, monkeypatch: pytest.MonkeyPatch) -> None:
    """The round is read already."""
    monkeypatch.setattr(guard, "load_round", lambda path, name: state if name == "2031" else load_round(path, name))


def later(place: Path) -> Any:
    """A round after all that are there."""
    held = define.read_collection(place)
    today = SimpleNamespace(period=Period.from_text("2032-01-01"))  # it ends on the day on which it begins
    own = SimpleNamespace(path=place, rounds={"today": today, **dict(reversed(held.rounds.items()))})
    return SimpleNamespace(collection=own, round=today)


def test_what_earlier_editions_told_is_what_each_would_tell_again_read_once(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    under(place, "suppress")
    now, first = later(place), guard.make_round_release(place, "2031")[1]
    asked: list[str] = []
    monkeypatch.setattr(guard, "load_round", lambda path, name: asked.append(name) or load_round(path, name))
    before = guard.load_earlier_releases(now)
    assert asked == []  # until somebody asks
    told = before()
    assert before() is told
    assert asked == ["2030", "2031"]
    assert told.told == {
        key: replace(one, places=("edition 2031",)) for key, one in list_published_figures(first).items()
    }
    assert (told.hiding, told.none, told.excused) == ({Period.from_text("2031")}, frozenset(), True)
    assert told.told
    assert guard.load_earlier_releases(load_round(place, "2030"))() == NOTHING_TOLD
    assert asked == ["2030", "2031"]  # what comes at the same time or after is no earlier edition


def test_an_edition_that_went_out_tells_what_its_files_say_and_a_draft_tells_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.round import disclosures

    issues = {name: SimpleNamespace(draft=name == "draft") for name in ("draft", "printed")}
    monkeypatch.setattr(guard, "read_edition", lambda folder: issues[folder.name])
    monkeypatch.setattr(disclosures, "include_printed_edition", lambda found, out: (found, out))
    first = load_round(place, "2030")
    assert guard.load_earlier_releases(first, Path("draft"))() == NOTHING_TOLD
    assert guard.load_earlier_releases(first, Path("printed"))() == (NOTHING_TOLD, issues["printed"])


def test_under_no_policy_the_release_is_what_protect_makes_of_the_round(state: RoundState) -> None:
    told: list[Any] = []
    own = guard.build_release(state, None, draft=True, earlier=pytest.fail, tell=told.append)
    made = state.reconciled
    whole = protect.make_release(
        *(state.collection, "2031", state.batch, made.figures, state.findings),
        **{"adjustments": made.adjustments, "decisions": made.current_decisions, "people": made.headcount},
        **{"summaries": made.cause_summaries, "opened": state.opened, "imprint": own.names.imprint},
    )
    assert own.digest() == whole.digest()
    assert (own.names.imprint.draft, told) == (True, [])
    few = guard.build_release(state, None, draft=False, earlier=pytest.fail, summaries=())
    assert not few.names.imprint.draft
    assert few.digest() != own.digest()


@pytest.mark.parametrize(("method", "hidden"), [("suppress", 32), ("merge", 32), ("round", 0)])
def test_under_a_policy_what_is_small_is_hidden_merged_or_rounded(state: RoundState, method: Any, hidden: int) -> None:
    policy, earlier = Policy(method=method), guard.load_earlier_releases(state)
    whole = guard.build_release(state, None, draft=True, earlier=earlier, policy=Policy())
    one = guard.build_release(state, None, draft=True, earlier=earlier, policy=policy)
    cells = [[cell for table in made.tables for row in table.cells for cell in row if cell] for made in (whole, one)]
    lost = [a for a, b in zip(*cells, strict=True) if a.value.known and not b.value.known]
    assert len(lost) == hidden
    moved = [a for a, b in zip(*cells, strict=True) if b.value.known and a.value != b.value]
    assert len(moved) == (36 if method == "round" else 0)


def test_who_hides_is_handed_what_is_merged_already_and_every_relation(
    state: RoundState, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.protect.attack import suppress

    asked: list[Any] = []
    monkeypatch.setattr(suppress, "choose_suppressions", lambda *given, **facts: asked.append((given, facts)) or {})
    monkeypatch.setattr(suppress, "choose_rounded_figures", lambda *given, **facts: {})
    abroad = Recoding(dimension="exploited_in", codes=("home_country", "third_country"), label={"en": "Abroad"})
    policy, tell = Policy(method="merge", merged=(abroad,)), pytest.fail
    guard.build_release(state, None, draft=True, earlier=guard.load_earlier_releases(state), policy=policy, tell=tell)
    (((view, one, book, figures, rows), facts),) = asked
    assert rows == [each.row for each in state.reconciled.verdicts if each.row is not None]
    assert rows
    told = {key.code("exploited_in") for key in list_published_figures(one)}
    assert "home_country+third_country" in told
    assert not told & set(abroad.codes)
    assert (book, facts["policy"], facts["tell"]) == (state.reconciled.book, policy, tell)
    assert (view, figures) != (state.collection, state.reconciled.figures)


@pytest.mark.usefixtures("there")
def test_several_policies_stand_side_by_side_in_their_order_with_what_each_loses() -> None:
    asked = [Policy(), *(Policy(method=one) for one in ("round", "merge", "suppress"))]
    begun: list[str] = []
    state, found = guard.compare_policy_choices(SAGALAND, "2031", asked, begun.append)
    assert (state.name, begun) == ("2031", ["as_printed", "round", "merge", "suppress"])
    rows = [one.to_dict() for one in found]
    names = ("method", "told", "cells", "lost", "moved", "error", "across")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("as_printed", 18, 109, 0, 0, 0, False),
        ("round", 0, 109, 0, 36, 37, False),
        ("merge", 0, 109, 32, 0, 0, False),
        ("suppress", 0, 109, 32, 0, 0, False),
    ]
    assert [(one.refused, one.held) for one in found] == [((), ())] * 4


@pytest.mark.usefixtures("there")
def test_a_policy_under_which_nothing_is_safe_stands_there_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = guard.build_release

    def refused(*given: Any, **facts: Any) -> Any:
        if facts.get("policy", Policy()).method != "as_printed":
            facts["tell"](InvariantText("held"))
            raise ReleaseError(InvariantText("No."), cause=[InvariantText("Because."), InvariantText("And.")])
        return whole(*given, **facts)

    monkeypatch.setattr(guard, "build_release", refused)
    _, (one, other) = guard.compare_policy_choices(SAGALAND, "2031", [Policy(method="suppress"), Policy()])
    assert (one.policy.method, one.refused) == ("suppress", ("Because.", "And."))
    assert (other.policy.method, other.refused, other.held) == ("as_printed", (), ())


@pytest.mark.usefixtures("there")
def test_merging_across_is_tried_too_and_stands_there_where_it_loses_less(
    state: RoundState, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.protect.attack.compare import PolicyChoice

    merging = Policy(method="merge", threshold=4)
    groups = [Recoding(dimension="sex", codes=("female", "male"))]
    across = merging.model_copy(update={"merged": tuple(groups)})
    monkeypatch.setattr(guard, "propose_merged_codes", lambda state, policy, earlier: policy)
    monkeypatch.setattr(
        guard, "propose_crossing_codes", lambda state, policy, *more: across if policy is merging else None
    )
    for less in (True, False):
        held: list[PolicyChoice] = []

        def loses(one: PolicyChoice, other: PolicyChoice, less: bool = less, held: Any = held) -> bool:
            held.append(other)
            return less

        monkeypatch.setattr(PolicyChoice, "is_less_lossy", loses)
        found = guard.compare_policy_choices(SAGALAND, "2031", [Policy(), merging])[1]
        assert [(one.policy, one.across) for one in found[:2]] == [(Policy(), False), (merging, False)]
        assert [(one.policy, one.across) for one in found[2:]] == ([(across, True)] if less else [])
        assert held == [found[1]]


@pytest.mark.usefixtures("there")
def test_places_that_tell_what_tables_hide_are_those_that_nobody_has_accepted(
    state: RoundState, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(guard, "find_policy_disclosures", lambda *given: asked.append(given) or ("a", "b"))
    monkeypatch.setattr(guard, "find_unaccepted_places", lambda places, stood: (places[1:], stood))
    assert guard.find_disclosing_places(SAGALAND, "2031") == (state, (("b",), state.stood))
    ((view, release, policy),) = asked
    assert (view, release.names.imprint.draft, policy) == (state.collection, True, Policy())


def test_who_is_on_no_list_is_estimated_from_the_rounds_own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"strata": ("woman",), "barred": (("A", "B"),)}
    overlap = SimpleNamespace(table="lists.csv", **facts, seed=7, missed_links=0.1, out_of_reach=0.25)
    rounds = {"2031": SimpleNamespace(overlap=overlap), "2030": SimpleNamespace(overlap=None)}
    held: Any = SimpleNamespace(path=Path("/c"), rounds=rounds)
    monkeypatch.setattr(guard.estimate, "read_capture_table", lambda path, **more: (path, more))
    monkeypatch.setattr(guard.estimate, "estimate_hidden_population", lambda table, **more: (table, more))
    assert guard.estimate_round_population(held, "2031") == (
        (Path("/c/rounds/2031/lists.csv"), facts),
        {"seed": 7, "links": 0.1, "reach": 0.25},
    )
    assert guard.estimate_round_population(held, "2030") is None


def test_codes_that_had_best_be_merged_are_proposed_where_a_policy_merges_and_names_none(
    state: RoundState, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.protect.attack import published_figures as attack_shown
    from tilstand.protect.attack import recoding
    from tilstand.protect.attack import recoding as propose_across

    earlier, asked = guard.load_earlier_releases(state), []
    group = Recoding(dimension="sex", codes=("female", "male"))

    def proposal(*given: Any) -> Any:
        asked.append(given)
        return (group,)

    ranged = Key("victims_assisted", "fjord_shelter", Period.from_text("2029"))
    open_ = {ranged: PublishedFigure(1, 3, ())}  # what is told as a range is no number that could be merged
    monkeypatch.setattr(
        attack_shown, "list_published_figures", lambda release: {**list_published_figures(release), **open_}
    )
    monkeypatch.setattr(recoding, "propose_recoding", proposal)
    monkeypatch.setattr(propose_across, "propose_cross_recoding", proposal)
    for other in (Policy(method="suppress"), Policy(method="merge", merged=(group,))):
        assert guard.propose_merged_codes(state, other, earlier) is other
        assert guard.propose_crossing_codes(state, other, other, earlier) is None
    assert asked == []
    merging = Policy(method="merge", threshold=4)
    beside = guard.propose_merged_codes(state, merging, earlier)
    assert beside == Policy(method="merge", threshold=4, merged=(group,))
    assert guard.propose_crossing_codes(state, merging, beside, earlier) == beside
    whole = guard.build_release(state, None, draft=True, earlier=earlier, policy=Policy())
    told = {key: one.low for key, one in list_published_figures(whole).items() if one.is_exact}
    for held, numbers, limits, *more in asked:
        assert (held, numbers, set(limits)) == (state.collection, told, set(told))
        assert set(limits.values()) == {1, 4}  # what counts people under protection, and what does not
        assert more[0] is state.reconciled.figures
    assert [more[1:] for *_, more in ([*one[:3], one[3:]] for one in asked)] == [(), ((group,),)]
    monkeypatch.setattr(propose_across, "propose_cross_recoding", lambda *given: ())
    assert guard.propose_crossing_codes(state, merging, beside, earlier) is None


@pytest.mark.parametrize(("method", "threshold"), [("suppress", 2), ("ranges", 4)])
def test_what_a_text_is_held_against_is_all_there_is_or_what_editions_told(
    place: Path, method: str, threshold: int
) -> None:
    open_state = load_round(place, "2031")
    ground = guard.build_proof_ground(open_state)
    assert (ground.stated, ground.figures) == (open_state.stated_figures, open_state.reconciled.figures)
    under(place, method, threshold)
    closed = load_round(place, "2031")
    ground = guard.build_proof_ground(closed)
    told = {
        key: one.low
        for key, one in list_published_figures(guard.make_round_release(place, "2031")[1]).items()
        if one.is_exact
    }
    people = ("victims_assisted", "victims_identified")
    left = {one.key for one in closed.stated_figures} - {one.key for one in ground.stated}
    assert ground.hidden == len(left) > 0
    assert not left & told.keys()
    for one in ground.stated:
        if one.key.measure in people:
            assert one.value.exact_number == told[one.key], one.key


@pytest.mark.usefixtures("there")
def test_counts_for_a_researcher_go_by_the_round_s_policy_or_a_threshold_that_is_asked_for() -> None:
    for threshold, wanted in ((None, 3), (4, 4)):
        state, policy, found = guard.list_protected_lines(SAGALAND, "2031", threshold=threshold)
        assert (state.name, policy.method, policy.threshold, policy.colluding) == ("2031", "suppress", wanted, 0)
        assert found.reading.leaks == ()
        assert sum(one is None for one in found.numbers.values()) == (13 if wanted == 3 else 15)
    readers = Policy(method="suppress", colluding=1)
    assert guard.list_protected_lines(SAGALAND, "2031", readers=readers)[1].colluding == 1


def test_the_files_an_edition_is_built_from_are_named_and_hashed(place: Path, tmp_path: Path) -> None:
    (place / ".hidden").write_text("x")
    odd = place / "b\udce6.csv"
    odd.write_bytes(b"odd")
    (place / "a.csv").write_bytes(b"x" * 300_000)
    further = tmp_path / "police.csv"
    further.write_bytes(b"y")
    found = guard.hash_input_files(define.read_collection(place), [further])
    there = {file.relative_to(SAGALAND).as_posix() for file in SAGALAND.rglob("*") if file.is_file()}
    own = sorted(one for one in there if "/." not in f"/{one}")
    assert list(found) == sorted([*own, "a.csv", "b\\udce6.csv", "inbox/police.csv"])
    assert found["inbox/police.csv"] == hashlib.sha256(b"y").hexdigest()
    assert found["a.csv"] == hashlib.sha256(b"x" * 300_000).hexdigest()
    assert found["b\\udce6.csv"] == hashlib.sha256(b"odd").hexdigest()


def test_an_edition_is_attacked_as_it_was_built_and_no_other(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.protect import attack

    under(place, "suppress")
    own = guard.hash_input_files(define.read_collection(place), ())
    about = {"round_name": "2031", "draft": True, "edition": "sagaland-2031-x", "sha256": "f" * 64}
    built = {
        "e": SimpleNamespace(**about, inputs=hash_file_listing(own)),
        "f": SimpleNamespace(**about, inputs=hash_file_listing({**own, "former/public-manifest.json": "f" * 64})),
    }
    monkeypatch.setattr(guard, "verify_edition_folder", lambda folder: built[folder.name])
    issues = {"e": SimpleNamespace(draft=True)}
    monkeypatch.setattr(guard, "read_edition", lambda folder: issues[folder.name])
    asked: list[Any] = []
    reading = attack.attack_release
    monkeypatch.setattr(
        attack, "attack_release", lambda *given, **facts: asked.append(facts) or reading(*given, **facts)
    )
    state, told = guard.attack_edition(Path("e"), place)
    assert (state.name, told.leaks, told.said) == ("2031", (), ())
    assert guard.attack_edition(Path("f"), place, former=Path("e"), readers=Policy(colluding=2))[1] == told
    assert [(one["policy"].method, one["policy"].colluding) for one in asked] == [("suppress", 0), ("suppress", 2)]
    assert asked[0]["earlier"] == NOTHING_TOLD.after(guard.make_round_release(place, "2030")[1], hides=False)
    for folder, former in (("f", None), ("e", Path("e"))):
        with pytest.raises(PublishError, match="sagaland-2031-x"):
            guard.attack_edition(Path(folder), place, former=former)
    (place / "more.txt").write_text("x")
    with pytest.raises(PublishError, match="sagaland-2031-x"):
        guard.attack_edition(Path("e"), place)
