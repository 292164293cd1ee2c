"""The release of a round under its policy, after earlier editions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tilstand import estimate, protect
from tilstand.define import Framework
from tilstand.define.collection import RoundView
from tilstand.define.round_settings import Policy
from tilstand.model.findings import CauseSummary, Findings
from tilstand.model.release import Release
from tilstand.protect.comparison import PolicyChoice, evaluate_policy
from tilstand.protect.policy import get_threshold
from tilstand.protect.printed_figures import PrintedFigures, ProofreadingFigures
from tilstand.protect.printed_statements import StatementPrinter
from tilstand.protect.printed_world import PrintedWorld, ToldNumber, parse_told_numbers
from tilstand.protect.quantity_words import QuantityWordPlace, find_quantity_words
from tilstand.protect.recoding import apply_recoding
from tilstand.protect.released_numbers import list_released_numbers
from tilstand.publish.published_edition import PublishedEdition, read_edition
from tilstand.round.disclosures import find_unaccepted_places, read_told_numbers
from tilstand.round.imprint import build_imprint
from tilstand.round.printed_editions import load_printed_edition, load_true_numbers, read_true_numbers
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Key

if TYPE_CHECKING:
    from tilstand.estimate import HiddenPopulation
    from tilstand.model import EditionFigures

Before = Callable[[], Mapping[Key, ToldNumber]]
"""What earlier editions printed, read when somebody asks."""


@dataclass(frozen=True)
class PrintedRound:
    """A round as it is printed.

    Attributes:
        state: The round, its statements with printed numbers and reconciled so: for what is published.
        collection: The collection, at the codes of the policy.
        figures: The figures as they are printed.
        world: The printed numbers.
    """

    state: RoundState
    collection: RoundView
    figures: EditionFigures
    world: PrintedWorld


def make_round_release(path: Path | str, round_name: str) -> tuple[RoundState, Release]:
    """The release of a round as it stands, under its policy; nothing is written.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no printed numbers keep every sum.
    """
    state = load_round(path, round_name)
    hidden = estimate_round_population(state.collection, round_name)
    return state, build_release(state, hidden, draft=True, printed=print_round(state, load_earlier_numbers(state)))


def print_round(state: RoundState, earlier: Before, policy: Policy | None = None) -> PrintedRound:
    """The figures of a round as they are printed under a policy, before anything is made of them.

    Args:
        state: The round.
        earlier: What earlier editions printed.
        policy: The policy; the round's, if not given.

    Raises:
        ReleaseError: If no printed numbers keep every sum and what was told before.
    """
    policy = policy or protect.get_policy(state.round)
    if not policy.protects:
        collection, figures = apply_recoding(state.collection, state.reconciled.figures, policy)
        return PrintedRound(state, collection, figures, PrintedWorld())
    # its arithmetic is loaded where something is rounded
    from tilstand.protect.world_construction import build_printed_world

    relations = [verdict.row for verdict in state.reconciled.verdicts if verdict.row is not None]
    told = earlier()
    world = build_printed_world(
        state.collection,
        state.round.period,
        state.reconciled.book,
        state.reconciled.figures,
        relations,
        policy,
        told,
    )
    printed = reconcile_printed_numbers(state, StatementPrinter(state.collection, policy, world, told))
    read = PrintedFigures(state.collection, printed.reconciled.figures, policy, world)
    collection, figures = apply_recoding(state.collection, read, policy)
    return PrintedRound(printed, collection, figures, world)


def reconcile_printed_numbers(state: RoundState, printer: StatementPrinter) -> RoundState:
    """The round with printed numbers in the place of those that were stated, reconciled anew.

    Args:
        state: The round.
        printer: What puts the printed numbers there.
    """
    from tilstand import reconcile

    batch, earlier = printer.print_batch(state.batch), printer.print_observations(state.earlier)
    adjustments = printer.print_adjustments(state.adjustments)
    decisions = printer.print_decisions(state.decisions, state.reconciled.current_decisions)
    settled = {name: printer.print_adjustments(made) for name, made in state.settled.items()}
    reconciled = reconcile.reconcile_batch(state.collection, batch, adjustments, earlier, decisions, settled)
    former, moved = list(state.reconciled.findings), printer.world.moved
    # what collect found is told where no figure in it is printed otherwise than it is
    kept = [finding for finding in state.findings if finding not in former and moved.isdisjoint(finding.cells)]
    findings = (Findings(tuple(kept)) + reconciled.findings).sort_by_cause_severity()
    return replace(
        state,
        batch=batch,
        adjustments=adjustments,
        decisions=decisions,
        earlier=earlier,
        reconciled=reconciled,
        findings=findings,
        settled=settled,
    )


def build_release(
    state: RoundState,
    hidden: HiddenPopulation | None,
    *,
    draft: bool,
    printed: PrintedRound,
    summaries: Sequence[CauseSummary] | None = None,
) -> Release:
    """The release of a round, from the figures as they are printed.

    Args:
        state: The round.
        hidden: The estimate of those on no list; None where there is none.
        draft: True for a draft.
        printed: The round as it is printed.
        summaries: The causes of findings, where they are made beside.
    """
    shown = printed.state
    reconciled = shown.reconciled
    return protect.make_release(
        printed.collection,
        state.name,
        shown.batch,
        printed.figures,
        shown.findings,
        adjustments=reconciled.adjustments,
        decisions=reconciled.current_decisions,
        hidden=hidden,
        people=reconciled.headcount if state.round.persons_range else None,
        summaries=reconciled.cause_summaries if summaries is None else summaries,
        opened=state.opened,
        imprint=build_imprint(state, draft=draft),
        world=printed.world,
    )


def find_unaccepted_words(state: RoundState, release: Release) -> tuple[QuantityWordPlace, ...]:
    """Hand-written quantity words beside protected counts that nobody has said to be true as printed."""
    policy = protect.get_policy(state.round)
    if not policy.protects:
        return ()
    places = find_quantity_words(release.chapters, lambda key: get_threshold(state.collection, policy, key) > 1)
    return find_unaccepted_places(places, state.stood)


def find_quantity_places(path: Path, round_name: str) -> tuple[RoundState, tuple[QuantityWordPlace, ...]]:
    """The quantity words in the texts of a round that wait for a person.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no printed numbers keep every sum.
    """
    state, release = make_round_release(path, round_name)
    return state, find_unaccepted_words(state, release)


def build_proof_ground(state: RoundState) -> ProofreadingFigures:
    """What a text about a round is held against: the numbers that are printed, and no others.

    Args:
        state: The round.

    Raises:
        TilstandError: If no printed numbers keep every sum.
    """
    if not protect.get_policy(state.round).protects:
        return ProofreadingFigures(state.stated_figures, state.reconciled.figures)
    printed = print_round(state, load_earlier_numbers(state))
    shown = printed.state.stated_figures
    pairs = zip(state.stated_figures, shown, strict=True)
    hidden = {true.key for true, told in pairs if true.value.known and not told.value.known}
    return ProofreadingFigures(shown, printed.figures, len(hidden), len(printed.world.moved))


def compare_policy_choices(
    path: Path | str, round_name: str, policies: Sequence[Policy], progress: Callable[[str], None] = lambda method: None
) -> tuple[RoundState, list[PolicyChoice]]:
    """What each of several policies would print of a round.

    Args:
        path: The collection.
        round_name: Name of the round.
        policies: The policies.
        progress: Called with each policy's method before it is tried.

    Raises:
        TilstandError: If the round cannot be read.
    """
    state = load_round(path, round_name)
    earlier = load_earlier_numbers(state)
    release = build_release(state, None, draft=True, printed=print_round(state, earlier, Policy()))
    choices: list[PolicyChoice] = []
    for policy in policies:
        progress(policy.method)
        make_world = partial(_build_world, state, earlier, policy)
        choices.append(evaluate_policy(state.collection, release, policy, make_world))
    return state, choices


def _build_world(state: RoundState, earlier: Before, policy: Policy) -> PrintedWorld:
    return print_round(state, earlier, policy).world


def list_round_counts(path: Path | str, round_name: str) -> tuple[RoundState, Policy, PrintedWorld]:
    """All counts of a round, printed in its edition or not, as views of one printed world.

    Where the policy prints every number, only these are told as they are: what was not printed is rounded.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no printed numbers keep every sum.
    """
    state = load_round(path, round_name)
    earlier, policy = load_earlier_numbers(state), protect.get_policy(state.round)
    if not policy.protects:
        release = build_release(state, None, draft=True, printed=print_round(state, earlier))
        told = {
            **earlier(),
            **{key: ToldNumber(n, n, as_printed=True) for key, n in list_released_numbers(release).items()},
        }
        policy = policy.model_copy(update={"method": "round"})
        return state, policy, print_round(state, lambda: told, policy).world
    return state, policy, print_round(state, earlier, policy).world


def load_earlier_numbers(state: RoundState, former: Path | None = None) -> Before:
    """What was printed before of every figure: the one answer to what a figure was then.

    An edition that is noted as published is read as it went out, that of the round itself too where it is corrected.
    Of a round without one it is what its edition would print, made again as its policy has it; read once, if at all.

    Args:
        state: The round.
        former: Folder of an edition that went out, as the one that is corrected: its files say what it printed,
            and what lies beside it, if it does, what that was in truth.
    """

    @cache
    def read_earlier_numbers() -> Mapping[Key, ToldNumber]:
        told: dict[Key, ToldNumber] = {}
        rounds, path = state.collection.rounds, state.collection.path
        before = [name for name, about in rounds.items() if about.period.last < state.round.period.first]
        true = {o.key: o.value for o in state.reconciled.earlier}
        for name in (*sorted(before, key=lambda name: rounds[name].period), state.name):
            if (edition := load_printed_edition(state.collection, name)) is not None:
                told.update(read_told_numbers(edition, load_true_numbers(state.collection, name, edition), true))
            elif name != state.name:
                told.update(_list_round_numbers(load_round(path, name), dict(told)))
        if former is not None and not (edition := read_edition(former)).draft:
            told.update(read_told_numbers(edition, _read_kept_numbers(former, edition), true))
        return told

    return read_earlier_numbers


def _read_kept_numbers(folder: Path, edition: PublishedEdition) -> Mapping[Key, ToldNumber]:
    """What lies beside an edition of its numbers in truth; nothing where that is not there, or not as it was built."""
    true = read_true_numbers(folder, edition)
    return parse_told_numbers(json.loads(true)) if true else {}


def _list_round_numbers(state: RoundState, told: Mapping[Key, ToldNumber]) -> Mapping[Key, ToldNumber]:
    if protect.get_policy(state.round).protects:
        return print_round(state, lambda: told).world.list_told_numbers()
    release = build_release(state, None, draft=True, printed=print_round(state, lambda: told))
    return {key: ToldNumber(number, number, as_printed=True) for key, number in list_released_numbers(release).items()}


def estimate_round_population(collection: Framework, round_name: str) -> HiddenPopulation | None:
    """The estimate of those on no list; None where the collection has no overlaps between lists."""
    overlap = collection.rounds[round_name].overlap
    if overlap is None:
        return None
    path = collection.path / "rounds" / round_name / overlap.table
    table = estimate.read_capture_table(path, strata=overlap.strata, barred=overlap.barred)
    return estimate.estimate_hidden_population(
        table, seed=overlap.seed, links=overlap.missed_links, reach=overlap.out_of_reach
    )


def hash_input_files(collection: Framework, further: Sequence[Path]) -> dict[str, str]:
    """Hash of every file that the edition was built from, by its name in the collection."""
    files = {file for file in collection.path.rglob("*") if file.is_file() and not file.name.startswith(".")}
    named = {file.relative_to(collection.path).as_posix(): file for file in files}
    named |= {f"inbox/{file.name}": file for file in further}
    hashes: dict[str, str] = {}
    for name, path in sorted(named.items()):
        with path.open("rb") as opened:
            # A name that is no text is told by its codes.
            text = name.encode("utf-8", "backslashreplace").decode()
            hashes[text] = hashlib.file_digest(opened, "sha256").hexdigest()
    return hashes
