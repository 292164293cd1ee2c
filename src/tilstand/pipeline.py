"""The way through, on one page: the stages in order, from a collection's folder to an edition."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tilstand import define, guard, internal, publish
from tilstand.archive import ANCHOR, Archive, read_anchor
from tilstand.beside import Awaited, begun
from tilstand.errors import PublishError, TilstandError
from tilstand.languages import failure, message
from tilstand.model.release import Release
from tilstand.publish import Edition
from tilstand.round.correct import unsaid
from tilstand.round.imprint import settled
from tilstand.round.read import RoundState, read
from tilstand.terms import Text

if TYPE_CHECKING:
    from tilstand.ready.ready import Readiness

__all__ = ["Run", "edition", "readiness"]

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
        hidden = guard.hidden_population(collection, round_name)
    unfinished = not settled(state) if draft is None else draft
    if not unfinished:
        _refuse_unread(state)
    with stage("protect"):
        summaries = Awaited(lambda: explained.result()[0])
        earlier = guard.before(state, former)
        released = guard.released(
            state,
            hidden,
            draft=unfinished,
            earlier=earlier,
            summaries=summaries,
            tell=lambda more: progress(more.told),
        )
        if stopped := explained.result()[1]:
            progress(message("terminal.stopped", count=stopped))
    if not released.names.imprint.draft and (untold := unsaid(_folder(state), round_name, state.stood)):
        told = message("ready.log.what", count=len(untold))
        raise failure(PublishError, "edition.not_ready", [told])

    def judged(files: Mapping[str, bytes]) -> None:
        from tilstand.ready.ready import ready  # only who finishes an edition waits for its judges

        verdict = ready(state, today or state.round.published, released, files, before=earlier)
        if not verdict.go:
            raise failure(PublishError, "edition.not_ready", verdict.lines())

    anchor = read_anchor(_folder(state) / ANCHOR)
    with stage("publish"):
        written = publish.edition(
            released,
            Path(out),
            inputs=guard.inputs(collection, [*inbox, *line_lists]),
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
    from tilstand.ready.ready import ready

    state = read(path, round_name)
    earlier = guard.before(state, former)
    released: Release | None = None
    files: Mapping[str, bytes] | None = None
    stopped: TilstandError | None = None
    try:
        hidden = guard.hidden_population(state.collection, round_name)
        released = guard.released(state, hidden, draft=False, earlier=earlier)
        files = publish.beside_former(released, former)
    except TilstandError as error:
        stopped = error
    return state, ready(state, today, released, files, stopped, before=earlier)


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
