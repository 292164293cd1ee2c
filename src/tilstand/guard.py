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
from tilstand.define.policy import Policy
from tilstand.errors import PublishError, ReleaseError
from tilstand.languages import failure
from tilstand.model.release import Release
from tilstand.model.summary import Summary
from tilstand.protect.disclosure import limit_of, standing
from tilstand.protect.merge import coarsened, under
from tilstand.protect.of_sentence import RevealedPlace, said_in
from tilstand.protect.veil import ProofGround, veiled
from tilstand.publish.issue import issue
from tilstand.publish.public_manifest import PUBLIC, listing_hash
from tilstand.publish.verify import verified
from tilstand.reconcile.tally import persons_told
from tilstand.round.accept import unaccepted
from tilstand.round.imprint import imprint
from tilstand.round.read import RoundState, read
from tilstand.terms import Key

if TYPE_CHECKING:
    from tilstand.book.row import LinearRelation
    from tilstand.estimate import HiddenPopulation
    from tilstand.protect.attack import ReleaseReading
    from tilstand.protect.attack.choice import PolicyChoice
    from tilstand.protect.attack.earlier import Earlier
    from tilstand.protect.attack.hold_back import HeldBack
    from tilstand.protect.attack.lines import RoundLines

__all__ = [
    "Before",
    "attack",
    "before",
    "choices",
    "hidden_population",
    "inputs",
    "lines",
    "proof_ground",
    "release",
    "released",
    "telling",
]

Before = Callable[[], "Earlier"]
"""What earlier editions told, read when somebody asks."""


def release(path: Path | str, round_name: str) -> tuple[RoundState, Release]:
    """The release of a round as it stands, under its policy; nothing is written.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no choice of hidden figures is safe.
    """
    state = read(path, round_name)
    hidden = hidden_population(state.collection, round_name)
    return state, released(state, hidden, draft=True, earlier=before(state))


def attack(
    folder: Path, collection: Path, *, former: Path | None = None, readers: Policy | None = None
) -> tuple[RoundState, ReleaseReading]:
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
    from tilstand.protect.attack import read as reading  # only who attacks waits for the solver

    found = verified(folder)
    state = read(collection, found.round_name)
    own = inputs(state.collection, ())
    if former is not None:
        own[f"former/{PUBLIC}"] = verified(former).sha256
    if listing_hash(own) != found.inputs:
        raise failure(PublishError, "edition.other_inputs", collection=collection, edition=found.edition)
    earlier = before(state, former)
    hidden = hidden_population(state.collection, state.name)
    one = released(state, hidden, draft=found.draft, earlier=earlier)
    made = state.reconciled
    policy = protect.policy_of(state.round)
    policy = policy if readers is None else policy.also_read_by(readers)
    view, figures = coarsened(state.collection, made.figures, policy)
    facts = (view, one, made.book, figures, _relations(state))
    told = reading(*facts, policy=policy, earlier=earlier())
    return state, replace(told, said=unaccepted(said_in(view, one, policy), state.stood))


def telling(path: Path, round_name: str) -> tuple[RoundState, tuple[RevealedPlace, ...]]:
    """Places in the texts of a round's release that tell what its tables hide, and that nobody has accepted.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no choice of hidden figures is safe.
    """
    state, one = release(path, round_name)
    policy = protect.policy_of(state.round)
    view = coarsened(state.collection, state.reconciled.figures, policy)[0]
    return state, unaccepted(said_in(view, one, policy), state.stood)


def proof_ground(state: RoundState) -> ProofGround:
    """What a text about a round is held against: where its policy hides numbers, no other than editions tell.

    Args:
        state: The round.

    Raises:
        TilstandError: If no choice of hidden figures is safe.
    """
    policy, held = protect.policy_of(state.round), state.reconciled.figures
    if not policy.strength():
        return ProofGround(state.stated, held)
    from tilstand.protect.attack.shown import shown

    earlier = before(state)
    one = released(state, None, draft=True, earlier=earlier)
    tables = standing(one)

    def counts(key: Key) -> bool:
        return limit_of(state.collection, policy, key, tables.get(key, frozenset())) > 1

    told = {key: own.low for key, own in {**earlier().told, **shown(one)}.items() if own.settled}
    return veiled(state.stated, held, told, counts)


def choices(
    path: Path | str,
    round_name: str,
    policies: Sequence[Policy],
    progress: Callable[[str], None] = lambda method: None,
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
    from tilstand.protect.attack import read as reading  # only who attacks waits for the solver
    from tilstand.protect.attack.choice import PolicyChoice, weighed

    state = read(path, round_name)
    made, hidden = state.reconciled, hidden_population(state.collection, round_name)
    earlier = before(state)
    whole = released(state, hidden, draft=True, earlier=earlier, policy=Policy())
    tried = []
    for asked in policies:
        progress(asked.method)
        beside = proposed(state, asked, earlier)
        across = proposed_across(state, asked, beside, earlier)
        for policy in (one for one in (beside, across) if one is not None):
            held: list[HeldBack] = []
            try:
                one = released(state, hidden, draft=True, earlier=earlier, policy=policy, tell=held.append)
            except ReleaseError as error:
                language = state.collection.settings.language
                causes = tuple(str(one) for one in error.spoken(language).causes)
                tried += [PolicyChoice(policy, causes)] if policy is beside else []
                continue
            view, figures = coarsened(state.collection, made.figures, policy)
            facts = (view, one, made.book, figures, _relations(state))
            found = reading(*facts, policy=policy, earlier=earlier())
            choice = weighed(policy, whole, one, found)
            if policy is beside or choice.loses_less(tried[-1]):  # else there is nothing to decide
                tried.append(replace(choice, held=tuple(held), across=policy is across))
    return state, tried


def lines(
    path: Path | str, round_name: str, *, threshold: int | None = None, readers: Policy | None = None
) -> tuple[RoundState, Policy, RoundLines]:
    """All counts of people of a round, protected as one with its edition, for a researcher.

    Args:
        path: The collection.
        round_name: Name of the round.
        threshold: Counts from 1 to less than this are small; as the round's policy has it, if not given.
        readers: Names readers who know more, besides those of the round's policy.

    Raises:
        TilstandError: If the round cannot be read, or no choice of hidden figures is safe.
    """
    from tilstand.protect.attack.lines import round_lines  # only who hides waits for the solver

    state = read(path, round_name)
    earlier, hidden = before(state), hidden_population(state.collection, round_name)
    one = released(state, hidden, draft=True, earlier=earlier)
    own = protect.policy_of(state.round)
    own = own if readers is None else own.also_read_by(readers)
    policy = own.model_copy(update={"method": "suppress", "threshold": threshold or own.threshold})
    collection, figures = coarsened(state.collection, state.reconciled.figures, policy)
    facts = (collection, one, state.reconciled.book, figures, _relations(state))
    return state, policy, round_lines(*facts, policy=policy, earlier=earlier())


def released(
    state: RoundState,
    hidden: HiddenPopulation | None,
    *,
    draft: bool,
    earlier: Before,
    summaries: Sequence[Summary] | None = None,
    policy: Policy | None = None,
    tell: Callable[[HeldBack], None] = lambda held: None,
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
    policy = policy or protect.policy_of(state.round)
    collection, figures = coarsened(state.collection, state.reconciled.figures, policy)
    made = partial(
        protect.release,
        collection,
        state.name,
        state.batch,
        figures,
        state.findings,
        adjustments=state.reconciled.adjustments,
        decisions=state.reconciled.standing,
        hidden=hidden,
        people=state.reconciled.headcount,
        summaries=state.reconciled.summaries if summaries is None else summaries,
        opened=state.opened,
        imprint=imprint(state, draft=draft),
    )
    if policy.method == "as_printed":
        return made()
    from tilstand.protect.attack.commonly import listed_by_name
    from tilstand.protect.attack.hide import (  # only who hides waits for the solver
        hidden_figures,
        rounded_off,
    )
    from tilstand.protect.attack.shown import shown

    book = state.reconciled.book
    closed = under(collection, (*book, *shown(made()))) if policy.merged else {}
    facts = (collection, made(kept=closed), book, figures, _relations(state))
    kept = {**closed, **hidden_figures(*facts, policy=policy, earlier=earlier(), tell=tell)}
    rounded = rounded_off(*facts, policy=policy, earlier=earlier())
    names = listed_by_name(collection, policy, book, figures)
    told = {key for key, one in shown(facts[1]).items() if one.settled and key not in kept}
    people = persons_told(book, state.reconciled.headcount, told, rounded)
    return made(kept=kept, rounded=rounded, named=names & kept.keys(), people=people)


def proposed(state: RoundState, policy: Policy, earlier: Before) -> Policy:
    """The same policy with the codes that had best be merged, where it merges and names none.

    Args:
        state: The round.
        policy: The policy.
        earlier: What earlier editions told.
    """
    if policy.method != "merge" or policy.merged:
        return policy
    from tilstand.protect.attack.propose import proposal

    told, limits = _told(state, policy, earlier)
    merged = proposal(state.collection, told, limits, state.reconciled.figures)
    return policy.model_copy(update={"merged": merged})


def proposed_across(state: RoundState, policy: Policy, beside: Policy, earlier: Before) -> Policy | None:
    """The same with codes that lie under different ones, to be decided on; None where that loses no less.

    Args:
        state: The round.
        policy: The policy.
        beside: The same with the codes that had best be merged of those that lie beside each other.
        earlier: What earlier editions told.
    """
    if policy.method != "merge" or policy.merged:
        return None
    from tilstand.protect.attack.propose_across import proposal_across

    told, limits = _told(state, policy, earlier)
    facts = (state.collection, told, limits, state.reconciled.figures)
    merged = proposal_across(*facts, beside.merged)
    return policy.model_copy(update={"merged": merged}) if merged else None


def _told(state: RoundState, policy: Policy, earlier: Before) -> tuple[dict[Key, int], dict[Key, int]]:
    """What is told of each figure if everything is shown, and the number under which it is a small count.

    What breakdowns leave unplaced is no code that could be merged with another.
    """
    from tilstand.protect.attack.shown import shown
    from tilstand.protect.attack.unplaced import is_unplaced

    whole = released(state, None, draft=True, earlier=earlier, policy=Policy())
    told = {key: one.low for key, one in shown(whole).items() if one.settled and not is_unplaced(key)}
    tables = standing(whole)
    limits = {key: limit_of(state.collection, policy, key, tables.get(key, frozenset())) for key in told}
    return told, limits


def before(state: RoundState, former: Path | None = None) -> Before:
    """What the editions of earlier rounds told, each made again as its policy has it; read once, if at all.

    Args:
        state: The round.
        former: Folder of an edition that went out, as the one that is corrected: its files say what it told.
    """

    @cache
    def told() -> Earlier:
        from tilstand.protect.attack.earlier import Earlier
        from tilstand.round.printed import with_print

        found, rounds = Earlier(), state.collection.rounds
        own = [name for name, one in rounds.items() if one.period.last < state.round.period.first]
        for name in sorted(own, key=lambda name: rounds[name].period):
            was = read(state.collection.path, name)
            policy = protect.policy_of(was.round)
            made = released(was, None, draft=True, earlier=partial(_so_far, found))
            found = found.after(made, hides=policy.method != "as_printed")
        if former is not None and not (out := issue(former)).draft:
            found = with_print(found, out)
        return found

    return told


def _so_far(found: Earlier) -> Earlier:
    return found


def _relations(state: RoundState) -> list[LinearRelation]:
    """The relations between figures that were looked at, whether they hold or not."""
    return [one.row for one in state.reconciled.verdicts if one.row is not None]


def hidden_population(collection: Framework, round_name: str) -> HiddenPopulation | None:
    """The estimate of those on no list; None where the collection has no overlaps between lists."""
    overlap = collection.rounds[round_name].overlap
    if overlap is None:
        return None
    path = collection.path / "rounds" / round_name / overlap.table
    table = estimate.capture_table(path, strata=overlap.strata, barred=overlap.barred)
    return estimate.hidden_population(
        table, seed=overlap.seed, links=overlap.missed_links, reach=overlap.out_of_reach
    )


def inputs(collection: Framework, further: Sequence[Path]) -> dict[str, str]:
    """Hash of every file that the edition was built from, by its name in the collection."""
    files = {file for file in collection.path.rglob("*") if file.is_file() and not file.name.startswith(".")}
    named = {file.relative_to(collection.path).as_posix(): file for file in files}
    named |= {f"inbox/{file.name}": file for file in further}
    hashes = {name: _digest(named[name]) for name in sorted(named)}
    # A name that is no text is told by its codes.
    return {name.encode("utf-8", "backslashreplace").decode(): sha256 for name, sha256 in hashes.items()}


def _digest(path: Path) -> str:
    """The hash of a file, however large it is."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
