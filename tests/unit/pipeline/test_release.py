"""The release of a round under its policy: printed numbers, what earlier editions told, and policies compared."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, rmtree
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand import define, protect
from tilstand.define.round_settings import Policy, Recoding
from tilstand.errors import ReleaseError
from tilstand.pipeline import release as guard
from tilstand.pipeline import stages
from tilstand.pipeline.audit import audit_edition
from tilstand.protect.printed_world import PRINTED, ToldNumber
from tilstand.protect.released_numbers import list_released_numbers
from tilstand.publish.manifest import PUBLIC
from tilstand.publish.published_edition import FigureKey, read_edition
from tilstand.round.imprint import note_publication
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Key, Period, Value
from tilstand.workflow.event_log import open_journal

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
pytestmark = pytest.mark.slow
POLICY = '\n[policy]\nmethod = "{}"\nthreshold = {}\ndecided_by = "Made Up"\ndecided_on = 2032-03-02\n'
REASON = '[policy.reason]\nnb = "Oppdiktet."\nnn = "Oppdikta."\nen = "Made up."\n'
ROUNDED = Policy(method="round")
NOON = datetime(2031, 6, 1, 12, tzinfo=UTC)


def under(place: Path, method: str, threshold: int = 3, name: str = "2031") -> Path:
    """Give a round of a copy a policy."""
    about = place / "rounds" / name / "round.toml"
    about.write_text(about.read_text("utf-8") + POLICY.format(method, threshold) + REASON, "utf-8")
    return place


def reconstruct(place: Path) -> Path:
    """Make a round of a copy one whose edition is finished without more ado."""
    about = place / "rounds" / "2031" / "round.toml"
    about.write_text(about.read_text("utf-8").replace('"delivered"', '"reconstructed"'), "utf-8")
    return place


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(copytree(SAGALAND, tmp_path / "sagaland"))


@pytest.fixture(scope="module")
def state() -> RoundState:
    return load_round(SAGALAND, "2031")


def nothing_told() -> dict[Key, ToldNumber]:
    return {}


def test_under_no_policy_the_release_is_what_protect_makes_of_the_round(state: RoundState) -> None:
    own = guard.build_release(state, None, draft=True, printed=guard.print_round(state, nothing_told))
    made = state.reconciled
    whole = protect.make_release(
        *(state.collection, "2031", state.batch, made.figures, state.findings),
        **{"adjustments": made.adjustments, "decisions": made.current_decisions, "people": None},
        **{"summaries": made.cause_summaries, "opened": state.opened, "imprint": own.names.imprint},
    )
    assert own.digest() == whole.digest()
    few = guard.build_release(state, None, draft=False, printed=guard.print_round(state, nothing_told), summaries=())
    assert not few.names.imprint.draft
    assert few.digest() != own.digest()


@pytest.mark.parametrize("threshold", [3, 5])
def test_no_protected_count_is_printed_small_and_no_number_is_missing(state: RoundState, threshold: int) -> None:
    policy = Policy(method="round", threshold=threshold)
    whole = list_released_numbers(
        guard.build_release(state, None, draft=True, printed=guard.print_round(state, nothing_told, Policy()))
    )
    release = guard.build_release(state, None, draft=True, printed=guard.print_round(state, nothing_told, policy))
    world = guard.print_round(state, nothing_told, policy).world
    printed = list_released_numbers(release)
    # a decision that changes nothing in print is not told, and its figure stands nowhere else
    assert whole.keys() - printed.keys() <= {adjustment.key for adjustment in state.adjustments}
    assert any(1 <= whole[key] < limit for key, limit in world.thresholds.items() if key in whole)
    assert not [key for key, limit in world.thresholds.items() if 1 <= printed.get(key, 0) < limit]
    assert all(abs(number - whole[key]) <= world.off for key, number in printed.items() if key in whole)
    assert {key: printed[key] for key in world.numbers if key in printed}.items() <= world.numbers.items()


def test_what_was_told_stays_told(state: RoundState) -> None:
    first = guard.print_round(state, nothing_told, ROUNDED).world
    told = first.list_told_numbers()
    assert guard.print_round(state, lambda: told, ROUNDED).world.numbers == first.numbers


def test_what_changed_moves_by_none_or_by_no_few(state: RoundState) -> None:
    """Every count was two less when it was told, or as it is."""
    first = guard.print_round(state, nothing_told, ROUNDED).world
    for key in (key for key in first.thresholds if first.true[key] > 8 and not key.dims):
        told = {key: ToldNumber(first.true[key] - 2, first.true[key] - 2)}
        printed = guard.print_round(state, lambda told=told: told, ROUNDED).world.numbers[key]  # type: ignore[misc]
        assert printed == told[key].printed or abs(printed - told[key].printed) >= 3


def test_earlier_rounds_are_printed_again_each_as_its_policy_has_it(place: Path) -> None:
    under(place, "round", name="2030")
    under(place, "round")
    state = load_round(place, "2031")
    told = guard.load_earlier_numbers(state)()
    was = load_round(place, "2030")
    assert told == guard.print_round(was, nothing_told).world.list_told_numbers()
    now = guard.print_round(state, lambda: told).world
    kept = {key: number.printed for key, number in told.items() if now.true.get(key) == number.true}
    assert kept
    assert kept.items() <= now.numbers.items()


def test_a_round_without_a_policy_is_bound_by_that_of_the_last_round_that_has_one(place: Path) -> None:
    assert load_round(place, "2031").round.policy is None
    under(place, "round", 5, name="2030")
    for policy in ("", "as_printed"):
        if policy:
            under(place, policy)
        bound = load_round(place, "2031").round.policy
        assert bound is not None
        assert (bound.method, bound.threshold, bound.decided_by, bound.reason) == ("round", 5, "", {})
        assert load_round(place, "2030").collection.find_binding_policy("2030") is None
    about = place / "rounds" / "2031" / "round.toml"
    about.write_text(about.read_text("utf-8").replace('"delivered"', '"reconstructed"'), "utf-8")
    retold = load_round(place, "2031").round.policy
    assert retold is not None
    assert (retold.method, retold.decided_by) == ("as_printed", "Made Up")


def test_what_an_edition_that_is_noted_printed_is_told_and_not_what_it_would_print_today(
    place: Path, tmp_path: Path
) -> None:
    about = place / "rounds" / "2031" / "round.toml"
    about.write_text(about.read_text("utf-8").replace('"delivered"', '"reconstructed"'), "utf-8")
    stages.build_edition(place, "2031", tmp_path / "first", draft=None)
    read = define.read_collection(place)
    note_publication(read, open_journal(read, "2031"), "2031", tmp_path / "first", by="Kari", at=NOON)
    told = guard.load_earlier_numbers(load_round(place, "2031"))()
    printed = read_edition(tmp_path / "first").figures
    mine = {key: number.printed for key, number in told.items() if key.period.text == "2031"}
    assert mine
    for key, number in mine.items():
        assert number == int(printed[FigureKey(key.measure, key.provider, key.period.text, key.dims)].value)
    file = place / "rounds" / "2031" / "submissions" / "police.csv"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"cases_opened,,\d+", "cases_opened,,77", text), "utf-8")
    assert file.read_text("utf-8") != text
    again = guard.load_earlier_numbers(load_round(place, "2031"))()
    assert {key: again[key].printed for key in mine} == mine


def test_what_its_numbers_are_in_truth_is_kept_with_an_edition_that_is_noted(place: Path, tmp_path: Path) -> None:
    reconstruct(under(place, "round"))
    stages.build_edition(place, "2031", tmp_path / "first", draft=None)
    read = define.read_collection(place)
    world = guard.print_round(load_round(place, "2031"), dict).world
    note_publication(read, open_journal(read, "2031"), "2031", tmp_path / "first", by="Kari", at=NOON)
    rmtree(tmp_path / "first-internal")
    told = guard.load_earlier_numbers(load_round(place, "2031"))()
    assert world.moved
    assert world.list_told_numbers().items() <= told.items()


def test_small_counts_that_were_printed_as_they_are_stay_in_print(state: RoundState) -> None:
    shown = guard.build_release(state, None, draft=True, printed=guard.print_round(state, nothing_told))
    told = {key: ToldNumber(n, n, as_printed=True) for key, n in list_released_numbers(shown).items()}
    printed = guard.print_round(state, lambda: told, ROUNDED)
    small = {key: n for key, n in told.items() if 0 < n.printed < printed.world.thresholds.get(key, 1)}
    kept = printed.world.retold
    assert kept
    assert kept <= small.keys()
    for key in kept:
        figure = printed.figures.get(key)
        assert figure is not None
        assert figure.value == Value.number(told[key].printed)


def test_an_edition_that_printed_every_number_binds_the_numbers_that_it_told(state: RoundState) -> None:
    shown = guard.build_release(state, None, draft=True, printed=guard.print_round(state, nothing_told))
    told = {key: ToldNumber(n, n, as_printed=True) for key, n in list_released_numbers(shown).items()}
    now = guard.print_round(state, lambda: told, ROUNDED).world
    kept = {key: number.true for key, number in told.items() if key in now.numbers and now.true[key] == number.true}
    assert any(0 < number < now.thresholds.get(key, 1) for key, number in kept.items())
    assert {key: now.numbers[key] for key in kept} == kept


def test_an_edition_that_went_out_tells_what_its_files_say_and_a_draft_tells_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issues = {name: SimpleNamespace(draft=name == "draft", round_name="2030") for name in ("draft", "printed")}
    monkeypatch.setattr(guard, "read_edition", lambda folder: issues[folder.name])
    key = Key("suspects", "police", Period.from_text("2030"))
    monkeypatch.setattr(guard, "_read_kept_numbers", lambda folder, edition: {})
    monkeypatch.setattr(guard, "read_told_numbers", lambda edition, kept, true: {key: ToldNumber(4)})
    first = load_round(place, "2030")
    assert guard.load_earlier_numbers(first, Path("draft"))() == {}
    assert guard.load_earlier_numbers(first, Path("printed"))() == {key: ToldNumber(4)}


def test_what_an_edition_told_is_in_truth_lies_beside_it_for_the_next(place: Path, tmp_path: Path) -> None:
    from tilstand.pipeline import stages

    reconstruct(under(place, "round"))
    out, beside = tmp_path / "edition", tmp_path / "edition-internal"
    stages.build_edition(place, "2031", out)
    state = load_round(place, "2031")
    world = guard.print_round(state, guard.load_earlier_numbers(state)).world
    told = guard.load_earlier_numbers(state, out)()
    assert world.moved
    assert world.list_told_numbers().items() <= told.items()
    kept = (beside / PRINTED).read_bytes()
    (beside / PRINTED).write_bytes(kept.replace(b'"true": 2', b'"true": 1'))  # not as it was built: prints alone
    told = guard.load_earlier_numbers(state, out)()
    assert {told[key].true for key in world.moved & told.keys()} == {None}
    rmtree(beside)
    assert guard.load_earlier_numbers(state, out)() == told
    assert (
        guard.print_round(state, lambda: told).world.numbers.items()
        >= {key: number.printed for key, number in told.items() if key in world.numbers}.items()
    )


def test_an_edition_that_printed_every_number_keeps_no_second_one(place: Path, tmp_path: Path) -> None:
    from tilstand.pipeline import stages

    stages.build_edition(reconstruct(place), "2031", tmp_path / "edition")
    assert not (tmp_path / "edition-internal" / PRINTED).exists()
    state = load_round(place, "2031")
    told = guard.load_earlier_numbers(state, tmp_path / "edition")()
    assert told
    assert all(number.as_printed and number.true == number.printed for number in told.values())


def test_merged_codes_are_the_sum_of_what_is_printed_of_theirs(state: RoundState) -> None:
    abroad = Recoding(dimension="exploited_in", codes=("home_country", "third_country"), label={"en": "Abroad"})
    policy = ROUNDED.model_copy(update={"merged": (abroad,)})
    release = guard.build_release(state, None, draft=True, printed=guard.print_round(state, nothing_told, policy))
    world = guard.print_round(state, nothing_told, policy).world
    merged = {key: n for key, n in list_released_numbers(release).items() if "+" in (key.code("exploited_in") or "")}
    assert merged
    for key, number in merged.items():
        assert number == sum(world.numbers[key.at("exploited_in", code)] for code in abroad.codes)


def test_several_policies_stand_side_by_side_in_their_order(state: RoundState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "load_round", lambda path, name: state if name == "2031" else load_round(path, name))
    begun: list[str] = []
    asked = [Policy(), ROUNDED, Policy(method="round", threshold=5)]
    _, (shown, three, five) = guard.compare_policy_choices(SAGALAND, "2031", asked, begun.append)
    assert begun == ["as_printed", "round", "round"]
    assert (shown.small > 0, shown.moved, three.small, five.small) == (True, 0, 0, 0)
    assert 0 < three.error < five.error
    assert three.largest <= 2 < five.largest <= 4


def test_a_policy_under_which_nothing_can_be_printed_stands_there_with_the_figures(place: Path) -> None:
    line = {"measure": "victims_assisted", "reason": "Made up"}
    policy = Policy.model_validate({"method": "round", "zeros": [line]})
    with pytest.raises(ReleaseError):
        guard.print_round(load_round(place, "2031"), nothing_told, policy)
    (choice,) = guard.compare_policy_choices(place, "2031", [policy])[1]
    assert choice.refused
    assert choice.to_dict()["refused"] == list(choice.refused)


def test_what_a_text_is_held_against_is_what_is_printed(place: Path) -> None:
    open_state = load_round(place, "2031")
    ground = guard.build_proof_ground(open_state)
    assert (ground.stated, ground.figures) == (open_state.stated_figures, open_state.reconciled.figures)
    assert (ground.hidden, ground.rounded) == (0, 0)
    under(place, "round")
    closed = load_round(place, "2031")
    ground = guard.build_proof_ground(closed)
    world = guard.print_round(closed, guard.load_earlier_numbers(closed)).world
    assert world.moved
    assert ground.rounded == len(world.moved)  # whoever has a text read is told of them
    for observation in ground.stated:
        if observation.key in world.thresholds and observation.value.known:
            number, printed = observation.value.exact_number, world.numbers[observation.key]
            # of a count that is printed as it is another reading may be told
            assert number == printed or (printed == world.true[observation.key] and number >= 3)


def test_counts_for_a_researcher_are_views_of_the_printed_world(place: Path) -> None:
    state, policy, open_world = guard.list_round_counts(place, "2031")
    told = list_released_numbers(
        guard.build_release(state, None, draft=True, printed=guard.print_round(state, nothing_told))
    )
    assert policy.protects
    assert {key: open_world.numbers[key] for key in told if key in open_world.numbers}.items() <= told.items()
    under(place, "round")
    closed, _, world = guard.list_round_counts(place, "2031")
    release = guard.build_release(
        closed, None, draft=True, printed=guard.print_round(closed, guard.load_earlier_numbers(closed))
    )
    printed = list_released_numbers(release)
    assert {key: printed[key] for key in world.numbers if key in printed}.items() <= world.numbers.items()


def test_an_edition_is_audited_by_its_files_alone(place: Path, tmp_path: Path) -> None:
    from tilstand.pipeline import stages

    under(place, "round")
    stages.build_edition(place, "2031", tmp_path / "edition", draft=True)
    audit = audit_edition(tmp_path / "edition", place)[1]
    assert audit.holds
    assert (audit.small, audit.protected > 0, audit.sums > 0) == ((), True, True)
    assert all(low <= 2 or low >= 3 for low, _ in audit.intervals.values())
    (tmp_path / "edition" / PUBLIC).unlink()
    with pytest.raises(Exception, match="edition"):
        audit_edition(tmp_path / "edition")


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
