"""The way through, on one page: the stages in order, from a collection's folder to an edition."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tilstand import define, estimate, internal, protect, publish
from tilstand.archive import ANCHOR, Archive, read_anchor
from tilstand.beside import Awaited, begun
from tilstand.define import Framework
from tilstand.define.policy import Policy
from tilstand.errors import PublishError, ReleaseError, TilstandError
from tilstand.languages import failure, message
from tilstand.model.release import Release
from tilstand.model.summary import Summary
from tilstand.publish import Edition
from tilstand.publish.public_manifest import PUBLIC, listing_hash
from tilstand.publish.verify import verified
from tilstand.ready.ready import Readiness, ready
from tilstand.round.correct import unsaid
from tilstand.round.imprint import imprint, settled
from tilstand.round.read import RoundState, read
from tilstand.terms import Text

if TYPE_CHECKING:
    from tilstand.book.row import LinearRelation
    from tilstand.estimate import HiddenPopulation
    from tilstand.protect.attack import ReleaseReading
    from tilstand.protect.attack.choice import PolicyChoice
    from tilstand.protect.attack.earlier import Earlier

__all__ = ["Run", "attack", "choices", "edition", "readiness", "release"]

Progress = Callable[[str | Text], None]


@dataclass(frozen=True)
class Run:
    """What a run yields.

    Attributes:
        state: The round as it stood.
        edition: What was written.
        seconds: Wall time by stage.
        draft: True if it is a draft.
    """

    state: RoundState
    edition: Edition
    seconds: dict[str, float]
    draft: bool = False


def edition(
    path: Path | str,
    round_name: str,
    out: Path | str,
    *,
    inbox: Sequence[Path] = (),
    line_lists: Sequence[Path] = (),
    archive: Archive | None = None,
    by: str = "",
    former: Path | None = None,
    draft: bool | None = None,
    today: date | None = None,
    progress: Progress = lambda stage: None,
) -> Run:
    """The edition of a round, from a collection's folder.

    Args:
        path: The collection.
        round_name: Name of the round.
        out: Folder to write the edition to; it is replaced as a whole, or not at all.
        inbox: Submissions that lie outside the collection.
        line_lists: Pseudonymous line lists; they lie outside the collection and expire.
        archive: Where everything that came in and went out is kept; nothing is kept without one.
        by: Who runs it, for the archive.
        former: Folder of the former edition, to which the change list compares this one; the site's list of
            editions goes on with it and with those that it lists.
        draft: True for a draft, False for a finished edition, which is made only where every check lets it;
            None for a draft of what bodies deliver, and for what was printed already as it was.
        today: The day to reckon from; that of the edition, if not given.
        progress: Called with the name of each stage as it begins, and with what it has to say.

    Raises:
        TilstandError: If the work cannot go on.
    """
    seconds: dict[str, float] = {}

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        progress(name)
        begun = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - begun

    with stage("define"):
        held = define.collection(path)
        held.round(round_name)
        publish.destination(Path(out), held.path)  # before the work, not after it
        if publish.mingled(Path(out)):
            folder = publish.beside(Path(out)).name
            progress(message("terminal.mingled", out=str(out), folder=folder))
    state = read(held, round_name, inbox=inbox, line_lists=line_lists, archive=archive, by=by, step=stage)
    collection = state.collection
    reconciled, findings = state.reconciled, state.findings
    with stage("explain"):
        # What only the unit reads is made beside the edition; protect waits for the summaries alone.
        explained, beside = begun(
            lambda: (reconciled.summaries, reconciled.stopped),
            lambda: internal.files(collection, findings, reconciled),
        )
    with stage("estimate"):
        hidden = _hidden_population(collection, round_name)
    unfinished = not settled(state) if draft is None else draft
    if not unfinished:
        _refuse_unread(state)
    with stage("protect"):
        summaries = Awaited(lambda: explained.result()[0])
        released = _released(state, hidden, draft=unfinished, summaries=summaries)
        if stopped := explained.result()[1]:
            progress(message("terminal.stopped", count=stopped))
    if not released.names.imprint.draft and (untold := unsaid(_folder(state), round_name, state.stood)):
        told = message("ready.log.what", count=len(untold))
        raise failure(PublishError, "edition.not_ready", [told])

    def judged(files: Mapping[str, bytes]) -> None:
        verdict = ready(state, today or state.round.published, released, files)
        if not verdict.go:
            raise failure(PublishError, "edition.not_ready", verdict.lines())

    anchor = read_anchor(_folder(state) / ANCHOR)
    with stage("publish"):
        written = publish.edition(
            released,
            Path(out),
            inputs=_inputs(collection, [*inbox, *line_lists]),
            internal=lambda: internal.of_release(collection, released) | beside.result(),
            source=collection.path,
            former=former,
            judge=judged if draft is False else None,
            anchor=anchor.asdict() if anchor is not None else None,
        )
        if archive is not None:
            kept = {
                f"{written.id}{publish.PARCEL}": publish.parcel(written.content),
                f"{collection.id}-{round_name}/manifest.json": written.manifest,
            }
            for name, data in kept.items():
                archive.store("edition", data, name=name, by=by, round_name=round_name)
    return Run(state, written, seconds, released.names.imprint.draft)


def readiness(
    path: Path | str, round_name: str, today: date, former: Path | None = None
) -> tuple[RoundState, Readiness]:
    """Every check before a finished edition, run on the edition as it would be; nothing is written.

    Args:
        path: The collection.
        round_name: Name of the round.
        today: The day to reckon from.
        former: Folder of the former edition, which a corrected one is compared with.

    Raises:
        TilstandError: If the round cannot be read, or its log does not verify.
    """
    state = read(path, round_name)
    released: Release | None = None
    files: Mapping[str, bytes] | None = None
    stopped: TilstandError | None = None
    try:
        released = _released(state, _hidden_population(state.collection, round_name), draft=False)
        files = publish.beside_former(released, former)
    except TilstandError as error:
        stopped = error
    return state, ready(state, today, released, files, stopped)


def release(path: Path | str, round_name: str) -> tuple[RoundState, Release]:
    """The release of a round as it stands, under its policy; nothing is written.

    Args:
        path: The collection.
        round_name: Name of the round.

    Raises:
        TilstandError: If the round cannot be read, or no choice of hidden figures is safe.
    """
    state = read(path, round_name)
    return state, _released(state, _hidden_population(state.collection, round_name), draft=True)


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
    inputs = _inputs(state.collection, ())
    if former is not None:
        inputs[f"former/{PUBLIC}"] = verified(former).sha256
    if listing_hash(inputs) != found.inputs:
        raise failure(PublishError, "edition.other_inputs", collection=collection, edition=found.edition)
    released = _released(state, _hidden_population(state.collection, state.name), draft=found.draft)
    made = state.reconciled
    policy = protect.policy_of(state.round)
    policy = policy if readers is None else policy.also_read_by(readers)
    return state, reading(
        state.collection,
        released,
        made.book,
        made.figures,
        _relations(state),
        policy=policy,
        earlier=_told_before(state),
    )


def choices(
    path: Path | str, round_name: str, policies: Sequence[Policy], progress: Progress = lambda stage: None
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
    made, hidden = state.reconciled, _hidden_population(state.collection, round_name)
    whole = _released(state, hidden, draft=True, policy=Policy())
    tried, before = [], _told_before(state)
    for policy in policies:
        progress(policy.method)
        try:
            one = _released(state, hidden, draft=True, policy=policy)
        except ReleaseError as error:
            language = state.collection.settings.language
            tried.append(PolicyChoice(policy, tuple(str(one) for one in error.spoken(language).causes)))
            continue
        facts = (state.collection, one, made.book, made.figures, _relations(state))
        found = reading(*facts, policy=policy, earlier=before)
        tried.append(weighed(policy, whole, one, found))
    return state, tried


def _released(
    state: RoundState,
    hidden: HiddenPopulation | None,
    *,
    draft: bool,
    summaries: Sequence[Summary] | None = None,
    policy: Policy | None = None,
) -> Release:
    made = partial(
        protect.release,
        state.collection,
        state.name,
        state.batch,
        state.reconciled.figures,
        state.findings,
        adjustments=state.reconciled.adjustments,
        decisions=state.reconciled.standing,
        hidden=hidden,
        people=state.reconciled.headcount,
        summaries=state.reconciled.summaries if summaries is None else summaries,
        opened=state.opened,
        imprint=imprint(state, draft=draft),
    )
    policy = policy or protect.policy_of(state.round)
    if policy.method == "as_printed":
        return made()
    from tilstand.protect.attack.hide import (  # only who hides waits for the solver
        hidden_figures,
        rounded_off,
    )

    book, figures = state.reconciled.book, state.reconciled.figures
    facts = (state.collection, made(), book, figures, _relations(state))
    kept = hidden_figures(*facts, policy=policy, earlier=_told_before(state))
    return made(kept=kept, rounded=rounded_off(*facts, policy=policy))


def _told_before(state: RoundState) -> Earlier:
    """What the editions of earlier rounds told, each made again as its policy has it."""
    from tilstand.protect.attack.earlier import Earlier

    found, rounds = Earlier(), state.collection.rounds
    before = [name for name, one in rounds.items() if one.period.last < state.round.period.first]
    for name in sorted(before, key=lambda name: rounds[name].period):
        was = read(state.collection.path, name)
        made = _released(was, None, draft=True)
        found = found.after(made, hides=protect.policy_of(was.round).method != "as_printed")
    return found


def _relations(state: RoundState) -> list[LinearRelation]:
    """The relations between figures that were looked at, whether they hold or not."""
    return [one.row for one in state.reconciled.verdicts if one.row is not None]


def _refuse_unread(state: RoundState) -> None:
    """Stop where a finished edition would lack sentences that nobody has released.

    Raises:
        PublishError: If there are any; it tells in which texts, and how many.
    """
    files = Counter(one.file for one in state.waiting if one.file)
    if files:
        told = [
            message("errors.edition.unread.line", file=file, count=count) for file, count in files.items()
        ]
        raise failure(PublishError, "edition.unread", told, count=files.total())


def _folder(state: RoundState) -> Path:
    return state.collection.path / "rounds" / state.name


def _hidden_population(collection: Framework, round_name: str) -> HiddenPopulation | None:
    """The estimate of those on no list; None where the collection has no overlaps between lists."""
    overlap = collection.rounds[round_name].overlap
    if overlap is None:
        return None
    path = collection.path / "rounds" / round_name / overlap.table
    table = estimate.capture_table(path, strata=overlap.strata, barred=overlap.barred)
    return estimate.hidden_population(
        table, seed=overlap.seed, links=overlap.missed_links, reach=overlap.out_of_reach
    )


def _inputs(collection: Framework, further: Sequence[Path]) -> dict[str, str]:
    """Hash of every file that the edition was built from, by its name in the collection."""
    files = {file for file in collection.path.rglob("*") if file.is_file() and not file.name.startswith(".")}
    named = {file.relative_to(collection.path).as_posix(): file for file in files}
    named |= {f"inbox/{file.name}": file for file in further}
    hashes = {name: hashlib.sha256(named[name].read_bytes()).hexdigest() for name in sorted(named)}
    # A name that is no text is told by its codes.
    return {name.encode("utf-8", "backslashreplace").decode(): sha256 for name, sha256 in hashes.items()}
