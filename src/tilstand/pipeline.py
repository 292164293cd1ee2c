"""The way through, on one page: the stages in order, from a collection's folder to an edition."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tilstand import define, estimate, internal, protect, publish
from tilstand.archive import Archive
from tilstand.define import Framework
from tilstand.languages import message
from tilstand.publish import Edition
from tilstand.round import RoundState, read
from tilstand.round.imprint import imprint, settled
from tilstand.terms import Text

if TYPE_CHECKING:
    from tilstand.estimate import HiddenPopulation

__all__ = ["Run", "edition"]

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
        draft: True for a draft, False for a finished edition; None for a draft of what bodies deliver, and a
            finished edition of what was printed already.
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
    state = read(held, round_name, inbox=inbox, line_lists=line_lists, archive=archive, by=by, step=stage)
    collection, batch = state.collection, state.batch
    reconciled, findings = state.reconciled, state.findings
    with stage("explain"):
        if stopped := _stopped(reconciled.internal["explanations.json"]):
            progress(message("terminal.stopped", count=stopped))
    with stage("estimate"):
        hidden = _hidden_population(collection, round_name)
    with stage("protect"):
        released = protect.release(
            collection,
            round_name,
            batch,
            reconciled.figures,
            findings,
            adjustments=reconciled.adjustments,
            decisions=reconciled.standing,
            hidden=hidden,
            opened=state.opened,
            imprint=imprint(state, draft=not settled(state) if draft is None else draft),
        )
        beside = internal.files(collection, released, findings, reconciled)
    with stage("publish"):
        written = publish.edition(
            released,
            Path(out),
            inputs=_inputs(collection, [*inbox, *line_lists]),
            internal=beside,
            source=collection.path,
            former=former,
        )
        if archive is not None:
            archive.store(
                "edition",
                written.manifest,
                name=f"{collection.id}-{round_name}/manifest.json",
                by=by,
                round_name=round_name,
            )
    return Run(state, written, seconds, released.names.imprint.draft)


def _stopped(explained: object) -> int:
    """How many explanations were stopped at the limit of their work."""
    told = explained if isinstance(explained, list) else []
    return sum(one["status"] == "timed_out" for one in told)


def _hidden_population(collection: Framework, round_name: str) -> HiddenPopulation | None:
    """The estimate of those on no list; None where the collection has no overlaps between lists."""
    overlap = collection.rounds[round_name].overlap
    if overlap is None:
        return None
    path = collection.path / "rounds" / round_name / overlap.table
    table = estimate.capture_table(path, strata=overlap.strata, barred=overlap.barred)
    return estimate.hidden_population(table, seed=overlap.seed)


def _inputs(collection: Framework, further: Sequence[Path]) -> dict[str, str]:
    """Hash of every file that the edition was built from, by its name in the collection."""
    files = {file for file in collection.path.rglob("*") if file.is_file() and not file.name.startswith(".")}
    named = {file.relative_to(collection.path).as_posix(): file for file in files}
    named |= {f"inbox/{file.name}": file for file in further}
    return {name: hashlib.sha256(named[name].read_bytes()).hexdigest() for name in sorted(named)}
