"""The stages in order, from a collection's folder to an edition."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tilstand import define, internal, publish
from tilstand.archive import ANCHOR, Archive, read_checkpoint
from tilstand.errors import PublishError, TilstandError
from tilstand.languages import format_message, make_error
from tilstand.model.release import Release
from tilstand.pipeline import release
from tilstand.publish import WrittenEdition
from tilstand.round.imprint import find_missing_corrigenda, is_reconstructed_round
from tilstand.round.state import RoundState, load_round
from tilstand.round.withdrawals import list_withdrawn_passages
from tilstand.storage.background import DeferredSequence, run_in_background
from tilstand.terms import Text

if TYPE_CHECKING:
    from tilstand.pipeline.readiness import ReadinessReport

Progress = Callable[[str | Text], None]


@dataclass(frozen=True)
class PipelineRun:
    """What a run yields.

    Attributes:
        state: The round as it stood.
        edition: What was written.
        seconds: Wall time by stage.
        draft: True if it is a draft.
    """

    state: RoundState
    edition: WrittenEdition
    seconds: dict[str, float]
    draft: bool = False


def build_edition(
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
) -> PipelineRun:
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
    def time_stage(name: str) -> Iterator[None]:
        progress(name)
        begun = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - begun

    with time_stage("define"):
        held = define.read_collection(path)
        held.round(round_name)
        publish.check_destination(Path(out), held.path)  # before the work, not after it
        if publish.has_mixed_internal_files(Path(out)):
            folder = publish.get_internal_folder(Path(out)).name
            progress(format_message("terminal.mingled", out=str(out), folder=folder))
    state = load_round(held, round_name, inbox=inbox, line_lists=line_lists, archive=archive, by=by, step=time_stage)
    collection = state.collection
    reconciled, findings = state.reconciled, state.findings
    with time_stage("explain"):
        # What only the unit reads is made beside the edition; protect waits for the summaries alone.
        explained, beside = run_in_background(
            lambda: (reconciled.cause_summaries, reconciled.stopped),
            lambda: internal.build_findings_files(collection, findings, reconciled),
        )
    with time_stage("estimate"):
        hidden = release.estimate_round_population(collection, round_name)
    unfinished = not is_reconstructed_round(state) if draft is None else draft
    if not unfinished:
        _refuse_unreleased_sentences(state)
    with time_stage("protect"):
        printed = release.print_round(state, release.load_earlier_numbers(state, former))
        # where numbers are printed otherwise, what explains their contradictions is made of these alone
        summaries = None if printed.world.numbers else DeferredSequence(lambda: explained.result()[0])
        released = release.build_release(state, hidden, draft=unfinished, printed=printed, summaries=summaries)
        if stopped := explained.result()[1]:
            progress(format_message("terminal.stopped", count=stopped))
    if not released.names.imprint.draft and (
        untold := find_missing_corrigenda(_get_pipeline_folder(state), round_name, state.stood)
    ):
        text = format_message("ready.log.what", count=len(untold))
        raise make_error(PublishError, "edition.not_ready", [text])

    def check_edition_files(files: Mapping[str, bytes]) -> None:
        from tilstand.pipeline.readiness import (
            run_readiness_checks,  # only who finishes an edition waits for its judges
        )

        verdict = run_readiness_checks(state, today or state.round.published, released, files, printed=printed)
        if not verdict.go:
            raise make_error(PublishError, "edition.not_ready", verdict.lines())

    anchor = read_checkpoint(_get_pipeline_folder(state) / ANCHOR)
    with time_stage("publish"):
        written = publish.write_edition(
            released,
            Path(out),
            inputs=release.hash_input_files(collection, [*inbox, *line_lists]),
            internal=lambda: internal.build_disclosure_files(collection, released, printed.world) | beside.result(),
            source=collection.path,
            former=former,
            judge=check_edition_files if draft is False else None,
            anchor=anchor.to_dict() if anchor is not None else None,
            withdrawn=list_withdrawn_passages(_get_pipeline_folder(state), state.stood, state.opened),
        )
        if archive is not None:
            datas_by_name = {
                f"{written.id}{publish.PARCEL}": publish.bundle_edition(written.content),
                f"{collection.id}-{round_name}/manifest.json": written.manifest,
            }
            for name, data in datas_by_name.items():
                archive.store_bytes("edition", data, name=name, by=by, round_name=round_name)
    return PipelineRun(state, written, seconds, released.names.imprint.draft)


def check_edition_readiness(
    path: Path | str, round_name: str, today: date, former: Path | None = None
) -> tuple[RoundState, ReadinessReport]:
    """Every check before a finished edition, run on the edition as it would be; nothing is written.

    Args:
        path: The collection.
        round_name: Name of the round.
        today: The day to reckon from.
        former: Folder of the former edition, which a corrected one is compared with.

    Raises:
        TilstandError: If the round cannot be read, or its log does not verify.
    """
    from tilstand.pipeline.readiness import run_readiness_checks

    state = load_round(path, round_name)
    released: Release | None = None
    printed: release.PrintedRound | None = None
    files: Mapping[str, bytes] | None = None
    stopped: TilstandError | None = None
    try:
        hidden = release.estimate_round_population(state.collection, round_name)
        printed = release.print_round(state, release.load_earlier_numbers(state, former))
        released = release.build_release(state, hidden, draft=False, printed=printed)
        withdrawn = list_withdrawn_passages(_get_pipeline_folder(state), state.stood, state.opened)
        files = publish.assemble_next_edition(released, former, withdrawn)
    except TilstandError as error:
        stopped = error
    return state, run_readiness_checks(state, today, released, files, stopped, printed=printed)


def _refuse_unreleased_sentences(state: RoundState) -> None:
    """Stop where a finished edition would lack sentences that nobody has released.

    Raises:
        PublishError: If there are any; it tells in which texts, and how many.
    """
    files = Counter(wording.file for wording in state.waiting if wording.file)
    if files:
        told = [format_message("errors.edition.unread.line", file=file, count=count) for file, count in files.items()]
        raise make_error(PublishError, "edition.unread", told, count=files.total())


def _get_pipeline_folder(state: RoundState) -> Path:
    return state.collection.path / "rounds" / state.name
