"""The release of a round under its policy, after earlier editions, and the attack on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tilstand import estimate, protect
from tilstand.define import Framework
from tilstand.define.collection import RoundView
from tilstand.define.round_settings import Policy
from tilstand.errors import PublishError, ReleaseError
from tilstand.languages import make_error
from tilstand.model.findings import CauseSummary
from tilstand.model.release import Release
from tilstand.protect.policy import get_threshold, index_tables_by_figure
from tilstand.protect.recoding import apply_recoding, suppress_merged_parts
from tilstand.protect.released_figures import ProofreadingFigures, select_visible_figures
from tilstand.protect.text.inferences import DisclosingPlace, find_policy_disclosures
from tilstand.publish.manifest import PUBLIC, hash_file_listing
from tilstand.publish.published_edition import read_edition
from tilstand.publish.verification import verify_edition_folder
from tilstand.reconcile.headcount_bounds import bound_published_headcount
from tilstand.round.disclosures import find_unaccepted_places
from tilstand.round.imprint import build_imprint
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Key

if TYPE_CHECKING:
    from tilstand.estimate import HiddenPopulation
    from tilstand.ledger.ledger import Ledger
    from tilstand.ledger.relations import LinearRelation
    from tilstand.model import EditionFigures
    from tilstand.protect.attack import AttackResult
    from tilstand.protect.attack.compare import PolicyChoice, ResearcherFile
    from tilstand.protect.attack.prior_releases import PriorReleases
    from tilstand.protect.attack.suppress import FallbackSuppression

Before = Callable[[], "PriorReleases"]
"""What earlier editions told, read when somebody asks."""


def make_round_release(path: Path | str, round_name: str) -> tuple[RoundState, Release]:
    """The release of a round as it stands, under its policy; nothing is written.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no choice of hidden figures is safe.
    """
    state = load_round(path, round_name)
    hidden = estimate_round_population(state.collection, round_name)
    return state, build_release(state, hidden, draft=True, earlier=load_earlier_releases(state))


def attack_edition(
    folder: Path, collection: Path, *, former: Path | None = None, readers: Policy | None = None
) -> tuple[RoundState, AttackResult]:
    """What somebody who reads all of an edition gets to know of few people.

    The edition is looked at byte by byte, and made again from the collection; nothing is written.

    Args:
        folder: Folder of the edition.
        collection: Folder of the collection that it was built from.
        former: Folder of the former edition, where it was built with one.
        readers: Names readers who know more, besides those of the round's policy.

    Raises:
        PublishError: If the edition is not as it was built, or was built from other files.
        TilstandError: If the round cannot be read.
    """
    verified_edition = verify_edition_folder(folder)
    state = load_round(collection, verified_edition.round_name)
    own_texts = hash_input_files(state.collection, ())
    if former is not None:
        own_texts[f"former/{PUBLIC}"] = verify_edition_folder(former).sha256
    if hash_file_listing(own_texts) != verified_edition.inputs:
        raise make_error(PublishError, "edition.other_inputs", collection=collection, edition=verified_edition.edition)
    earlier = load_earlier_releases(state, former)
    hidden = estimate_round_population(state.collection, state.name)
    current_release = build_release(state, hidden, draft=verified_edition.draft, earlier=earlier)
    policy = protect.get_policy(state.round)
    policy = policy if readers is None else policy.combine_policies(readers)
    attack_result = attack_round_release(state, current_release, policy, earlier)
    return state, replace(attack_result, said=find_unaccepted_disclosures(state, current_release, policy))


def attack_round_release(state: RoundState, release: Release, policy: Policy, earlier: Before) -> AttackResult:
    """What somebody who reads all of a round's release gets to know of few people under a policy."""
    from tilstand.protect.attack import attack_release  # only who attacks waits for the solver

    return attack_release(*_collect_attack_facts(state, release, policy), policy=policy, earlier=earlier())


def _collect_attack_facts(
    state: RoundState, release: Release, policy: Policy
) -> tuple[RoundView, Release, Ledger, EditionFigures, list[LinearRelation]]:
    """What is known of a round's release: the relations between figures are those that were looked at."""
    view, figures = apply_recoding(state.collection, state.reconciled.figures, policy)
    rows = [verdict.row for verdict in state.reconciled.verdicts if verdict.row is not None]
    return view, release, state.reconciled.book, figures, rows


def find_unaccepted_disclosures(state: RoundState, release: Release, policy: Policy) -> tuple[DisclosingPlace, ...]:
    """Places whose words tell what a round's tables hide under a policy, and that nobody has accepted by name."""
    view, _ = apply_recoding(state.collection, state.reconciled.figures, policy)
    return find_unaccepted_places(find_policy_disclosures(view, release, policy), state.stood)


def find_disclosing_places(path: Path, round_name: str) -> tuple[RoundState, tuple[DisclosingPlace, ...]]:
    """Places in the texts of a round's release that tell what its tables hide, and that nobody has accepted.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no choice of hidden figures is safe.
    """
    state, current_release = make_round_release(path, round_name)
    return state, find_unaccepted_disclosures(state, current_release, protect.get_policy(state.round))


def build_proof_ground(state: RoundState) -> ProofreadingFigures:
    """What a text about a round is held against: where its policy hides numbers, no other than editions tell.

    Args:
        state: The round.

    Raises:
        TilstandError: If no choice of hidden figures is safe.
    """
    policy, footnoted_figures = protect.get_policy(state.round), state.reconciled.figures
    if not policy.get_policy_strength():
        return ProofreadingFigures(state.stated_figures, footnoted_figures)
    from tilstand.protect.attack.published_figures import list_published_figures

    earlier = load_earlier_releases(state)
    current_release = build_release(state, None, draft=True, earlier=earlier)
    tables = index_tables_by_figure(current_release)

    def has_small_count_limit(key: Key) -> bool:
        return get_threshold(state.collection, policy, key, tables.get(key, frozenset())) > 1

    numbers_by_key = {
        key: own_figure.low
        for key, own_figure in {**earlier().told, **list_published_figures(current_release)}.items()
        if own_figure.is_exact
    }
    return select_visible_figures(state.stated_figures, footnoted_figures, numbers_by_key, has_small_count_limit)


def compare_policy_choices(
    path: Path | str, round_name: str, policies: Sequence[Policy], progress: Callable[[str], None] = lambda method: None
) -> tuple[RoundState, list[PolicyChoice]]:
    """What each of several policies would hide of a round, and what a reader would get to know all the same.

    Args:
        path: The collection.
        round_name: Name of the round.
        policies: The policies.
        progress: Called with each policy's method before it is tried.

    Raises:
        TilstandError: If the round cannot be read.
    """
    from tilstand.protect.attack.compare import PolicyChoice, evaluate_policy  # only who attacks waits for the solver

    state = load_round(path, round_name)
    hidden = estimate_round_population(state.collection, round_name)
    earlier = load_earlier_releases(state)
    whole = build_release(state, hidden, draft=True, earlier=earlier, policy=Policy())
    tried = []
    for asked in policies:
        progress(asked.method)
        beside = propose_merged_codes(state, asked, earlier)
        across = propose_crossing_codes(state, asked, beside, earlier)
        for policy in (current_policy for current_policy in (beside, across) if current_policy is not None):
            fallback_suppressions: list[FallbackSuppression] = []
            try:
                current_release = build_release(
                    state, hidden, draft=True, earlier=earlier, policy=policy, tell=fallback_suppressions.append
                )
            except ReleaseError as error:
                language = state.collection.settings.language
                causes = tuple(str(cause) for cause in error.spoken(language).causes)
                tried += [PolicyChoice(policy, causes)] if policy is beside else []
                continue
            attack_result = attack_round_release(state, current_release, policy, earlier)
            choice = evaluate_policy(policy, whole, current_release, attack_result)
            if policy is beside or choice.is_less_lossy(tried[-1]):  # else there is nothing to decide
                tried.append(replace(choice, held=tuple(fallback_suppressions), across=policy is across))
    return state, tried


def list_protected_lines(
    path: Path | str, round_name: str, *, threshold: int | None = None, readers: Policy | None = None
) -> tuple[RoundState, Policy, ResearcherFile]:
    """All counts of people of a round, protected as one with its edition, for a researcher.

    Args:
        path: The collection.
        round_name: Name of the round.
        threshold: Counts from 1 to less than this are small; as the round's policy has it, if not given.
        readers: Names readers who know more, besides those of the round's policy.

    Raises:
        TilstandError: If the round cannot be read, or no choice of hidden figures is safe.
    """
    from tilstand.protect.attack.compare import build_researcher_file  # only who hides waits for the solver

    state = load_round(path, round_name)
    earlier, hidden = load_earlier_releases(state), estimate_round_population(state.collection, round_name)
    current_release = build_release(state, hidden, draft=True, earlier=earlier)
    own_policy = protect.get_policy(state.round)
    own_policy = own_policy if readers is None else own_policy.combine_policies(readers)
    policy = own_policy.model_copy(update={"method": "suppress", "threshold": threshold or own_policy.threshold})
    facts = _collect_attack_facts(state, current_release, policy)
    return state, policy, build_researcher_file(*facts, policy=policy, earlier=earlier())


def build_release(
    state: RoundState,
    hidden: HiddenPopulation | None,
    *,
    draft: bool,
    earlier: Before,
    summaries: Sequence[CauseSummary] | None = None,
    policy: Policy | None = None,
    tell: Callable[[FallbackSuppression], None] = lambda held: None,
) -> Release:
    """The release of a round under a policy.

    Args:
        state: The round.
        hidden: The estimate of those on no list; None where there is none.
        draft: True for a draft.
        earlier: What earlier editions told.
        summaries: The causes of findings, where they are made beside.
        policy: The policy; the round's, if not given.
        tell: Called with what is held back besides, where no way of hiding was found.

    Raises:
        TilstandError: If no choice of hidden figures is safe.
    """
    policy = policy or protect.get_policy(state.round)
    collection, figures = apply_recoding(state.collection, state.reconciled.figures, policy)
    made = partial(
        protect.make_release,
        collection,
        state.name,
        state.batch,
        figures,
        state.findings,
        adjustments=state.reconciled.adjustments,
        decisions=state.reconciled.current_decisions,
        hidden=hidden,
        people=state.reconciled.headcount,
        summaries=state.reconciled.cause_summaries if summaries is None else summaries,
        opened=state.opened,
        imprint=build_imprint(state, draft=draft),
    )
    if policy.method == "as_printed":
        return made()
    from tilstand.protect.attack.prior_releases import find_named_listings
    from tilstand.protect.attack.published_figures import list_published_figures
    from tilstand.protect.attack.suppress import choose_rounded_figures, choose_suppressions

    book = state.reconciled.book
    closed = suppress_merged_parts(collection, (*book, *list_published_figures(made()))) if policy.merged else {}
    shown = made(kept=closed)
    facts = _collect_attack_facts(state, shown, policy)
    hidden_figures = {**closed, **choose_suppressions(*facts, policy=policy, earlier=earlier(), tell=tell)}
    rounded = choose_rounded_figures(*facts, policy=policy, earlier=earlier())
    names = find_named_listings(collection, policy, book, figures)
    exact = {key for key, figure in list_published_figures(shown).items() if figure.is_exact} - hidden_figures.keys()
    people = bound_published_headcount(book, state.reconciled.headcount, exact, rounded)
    return made(kept=hidden_figures, rounded=rounded, named=names & hidden_figures.keys(), people=people)


def propose_merged_codes(state: RoundState, policy: Policy, earlier: Before) -> Policy:
    """The same policy with the codes that had best be merged, where it merges and names none.

    Args:
        state: The round.
        policy: The policy.
        earlier: What earlier editions told.
    """
    if policy.method != "merge" or policy.merged:
        return policy
    from tilstand.protect.attack.recoding import propose_recoding

    numbers_by_key, limits = _list_shown_figures(state, policy, earlier)
    merged = propose_recoding(state.collection, numbers_by_key, limits, state.reconciled.figures)
    return policy.model_copy(update={"merged": merged})


def propose_crossing_codes(state: RoundState, policy: Policy, beside: Policy, earlier: Before) -> Policy | None:
    """The same with codes that lie under different ones, to be decided on; None where that loses no less.

    Args:
        state: The round.
        policy: The policy.
        beside: The same with the codes that had best be merged of those that lie beside each other.
        earlier: What earlier editions told.
    """
    if policy.method != "merge" or policy.merged:
        return None
    from tilstand.protect.attack.recoding import propose_cross_recoding

    numbers_by_key, limits = _list_shown_figures(state, policy, earlier)
    facts = (state.collection, numbers_by_key, limits, state.reconciled.figures)
    merged = propose_cross_recoding(*facts, beside.merged)
    return policy.model_copy(update={"merged": merged}) if merged else None


def _list_shown_figures(state: RoundState, policy: Policy, earlier: Before) -> tuple[dict[Key, int], dict[Key, int]]:
    """What is told of each figure if everything is shown, and the number under which it is a small count.

    What breakdowns leave unplaced is no code that could be merged with another.
    """
    from tilstand.protect.attack.published_figures import has_remainder_code, list_published_figures

    whole = build_release(state, None, draft=True, earlier=earlier, policy=Policy())
    numbers_by_key = {
        key: figure.low
        for key, figure in list_published_figures(whole).items()
        if figure.is_exact and not has_remainder_code(key)
    }
    tables = index_tables_by_figure(whole)
    limits = {key: get_threshold(state.collection, policy, key, tables.get(key, frozenset())) for key in numbers_by_key}
    return numbers_by_key, limits


def _make_earlier_release(was: RoundState, before: PriorReleases) -> Release:
    return build_release(was, None, draft=True, earlier=lambda: before)


def load_earlier_releases(state: RoundState, former: Path | None = None) -> Before:
    """What the editions of earlier rounds told, each made again as its policy has it; read once, if at all.

    Args:
        state: The round.
        former: Folder of an edition that went out, as the one that is corrected: its files say what it told.
    """

    @cache
    def read_earlier_releases() -> PriorReleases:
        from tilstand.protect.attack.prior_releases import PriorReleases
        from tilstand.round.disclosures import include_printed_edition

        prior, rounds = PriorReleases(), state.collection.rounds
        before = [name for name, about in rounds.items() if about.period.last < state.round.period.first]
        for name in sorted(before, key=lambda name: rounds[name].period):
            was = load_round(state.collection.path, name)
            hides = protect.get_policy(was.round).method != "as_printed"
            prior = prior.after(_make_earlier_release(was, prior), hides=hides)
        if former is not None and not (out := read_edition(former)).draft:
            prior = include_printed_edition(prior, out)
        return prior

    return read_earlier_releases


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
