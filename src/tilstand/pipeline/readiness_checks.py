"""Checks of a round's deliveries, questions, accounts, texts and log before an edition."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tilstand.languages.floor import describe_floor_gaps, find_floor_gaps
from tilstand.model import EditionFigures, Observation
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.pipeline.release import PrintedRound
from tilstand.protect import get_policy
from tilstand.protect.figure_titles import title_figure
from tilstand.protect.recoding import apply_recoding
from tilstand.round.board import SETTLED, RoundBoard
from tilstand.round.imprint import build_state_board, find_missing_corrigenda, list_approving_bodies
from tilstand.round.state import RoundState
from tilstand.terms import ValueStatus
from tilstand.terms.text import FALLBACK
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import CAUTIONS


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found.

    Attributes:
        count: How many things stand in the way.
        sha256: Hash of what it looked at: whoever lets it pass lets this pass, and nothing else.
        bodies: The bodies whose turn it is; empty where it is the coordinator's.
        since: Since when the oldest of them waits; empty where nothing tells.
        places: Where each stands, where it stands in a file.
        because: What each is, as names of messages, where a check can find things of several kinds.
    """

    count: int
    sha256: str = ""
    bodies: tuple[str, ...] = ()
    since: str = ""
    places: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


def make_check_result(
    things: Iterable[object],
    bodies: Iterable[str] = (),
    since: Iterable[str] = (),
    places: Iterable[str] = (),
    because: Iterable[str] = (),
) -> CheckResult:
    """What a check found: the things in their order, with a hash over all of them.

    Args:
        things: What stands in the way, each as plain data.
        bodies: Whose turn it is.
        since: Times from which things have waited.
        places: Where they stand, where they stand in files.
        because: What each is, where there are several kinds.
    """
    listed = [str(thing) for thing in things]
    text = json.dumps(listed, ensure_ascii=False)
    first = min(filter(None, since), default="")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return CheckResult(len(listed), sha256, tuple(dict.fromkeys(bodies)), first, tuple(places), tuple(because))


@dataclass(frozen=True, slots=True)
class ReadinessCheck:
    """A check and what came of it.

    Attributes:
        number: Its place in the list.
        name: Its name.
        found: What it found; None if it could not be run, which is never the same as nothing.
        passed: The act by which a person let exactly this pass; None where nobody has.
        lapsed: True if somebody let something pass, and what it is about has changed since.
    """

    number: int
    name: str
    found: CheckResult | None
    passed: RoundEvent | None = None
    lapsed: bool = False

    @property
    def error(self) -> bool:
        """True where nobody may let it pass."""
        return self.name not in CAUTIONS

    @property
    def state(self) -> str:
        """`not_run`, `passed`, `acknowledged` or `open`."""
        if self.found is None:
            return "not_run"
        if not self.found.count:
            return "passed"
        return "acknowledged" if self.passed is not None else "open"

    @property
    def blocks(self) -> bool:
        """True if no finished edition is made as long as it stands so."""
        return self.state in ("not_run", "open")

    def to_dict(self) -> dict[str, Any]:
        """The check as it stands in JSON."""
        own_result = self.found or CheckResult(0)
        return {
            "number": self.number,
            "check": self.name,
            "weight": "error" if self.error else "warning",
            "state": self.state,
            "blocks": self.blocks,
            "count": own_result.count if self.found else None,
            "bodies": list(own_result.bodies),
            "since": own_result.since[:10],
            "places": list(own_result.places),
            "sha256": own_result.sha256,
            "acknowledged_by": self.passed.by if self.passed else "",
            "reason": self.passed.reason if self.passed else "",
            "lapsed": self.lapsed,
        }


@dataclass(frozen=True)
class CheckContext:
    """What there is to look at.

    Attributes:
        state: The round.
        today: The day to reckon from.
        release: What would be released; None if nothing could be.
        files: The files of the edition as they would be; None if they could not be made.
        printed: The round as it is printed; None if nothing could be.
    """

    state: RoundState
    today: date
    release: Release | None
    files: Mapping[str, bytes] | None
    printed: PrintedRound | None = None

    @cached_property
    def board(self) -> RoundBoard:
        """Where the bodies stand."""
        return build_state_board(self.state, self.today)

    @cached_property
    def figures(self) -> EditionFigures:
        """The figures of the round as they are printed, at the codes of its policy."""
        if self.printed is not None:
            return self.printed.figures
        footnoted_figures, state = self.state.reconciled.figures, self.state
        return apply_recoding(state.collection, footnoted_figures, get_policy(state.round))[1]

    @property
    def earlier(self) -> tuple[Observation, ...]:
        """The figures of earlier rounds as they are printed."""
        state = self.state if self.printed is None else self.printed.state
        return state.reconciled.earlier

    def cells(self) -> list[CellValue]:
        """Every cell of the tables that would be released."""
        return [cell for table in (self.release.tables if self.release else ()) for cell in table.list_cells()]

    def find_last_act_time(self, track: str, subject: str) -> str:
        """When something was last done to a subject."""
        events = self.state.stood.get_subject_state(track, subject).events
        return events[-1].at if events else ""


Look = Callable[[CheckContext], CheckResult | None]
"""Yields what it found, or nothing where it could not look: that is told as not run, never as passed."""


def require_release(check: Callable[[CheckContext, Release], CheckResult | None]) -> Look:
    """A check of what would be released, which is not run where there is nothing."""
    return lambda seen: None if seen.release is None else check(seen, seen.release)


def require_edition(check: Callable[[CheckContext, Release, Mapping[str, bytes]], CheckResult]) -> Look:
    """A check of a release and the files of its edition, which is not run where there are none."""
    return require_release(lambda seen, release: None if seen.files is None else check(seen, release, seen.files))


def _list_waiting_bodies(seen: CheckContext, track: str, names: Sequence[str]) -> CheckResult:
    """Bodies whose turn it is, since something was last done to them on a track."""
    return make_check_result(names, names, (seen.find_last_act_time(track, name) for name in names))


def check_deliveries(seen: CheckContext) -> CheckResult:
    """Bodies that are neither accepted nor exempt with a reason."""
    left = [post.provider for post in seen.board.posts if post.delivery not in (*SETTLED, "exempt")]
    return _list_waiting_bodies(seen, "delivery", left)


def check_unsettled_files(seen: CheckContext) -> CheckResult:
    """Files that came after the accepted one, or were refused, and that nobody has settled."""

    def has_later_file(name: str, delivery: str) -> bool:
        return (
            delivery == "received" and seen.state.stood.get_subject_state("delivery", name).last("accept") is not None
        )

    posts = seen.board.posts
    left = [post.provider for post in posts if post.refused is not None or has_later_file(post.provider, post.delivery)]
    return _list_waiting_bodies(seen, "delivery", left)


def check_error_findings(seen: CheckContext, *, relations: bool) -> CheckResult:
    """Findings of weight error: those of relations between figures, or the others."""
    findings = [error for error in seen.state.findings.errors if (error.relation is not None) == relations]
    bodies = {name for finding in findings for name in finding.providers}
    language = seen.state.collection.settings.language
    return make_check_result(
        (f"{finding.rule} {finding.where.text(language)} {finding.what.text(language)}" for finding in findings),
        (provider for provider in seen.state.collection.providers if provider in bodies),
    )


def check_questions(seen: CheckContext, *, state: str) -> CheckResult:
    """Questions in a state; open ones wait for their bodies, answered ones for the coordinator."""
    questions = {
        subject: asked
        for subject in seen.state.stood.list_subjects("question")
        if (asked := seen.state.stood.get_subject_state("question", subject)).state == state
    }
    whose = (asked.events[0].facts.get("provider", "") for asked in questions.values())
    bodies = filter(None, whose) if state == "open" else ()
    return make_check_result(questions, bodies, (seen.find_last_act_time("question", name) for name in questions))


def check_explanations(seen: CheckContext) -> CheckResult:
    """Explanations of bodies that nobody has released as footnotes, or withheld."""
    stood, left = seen.state.stood, []
    for subject in stood.list_subjects("question"):
        answer = stood.get_subject_state("question", subject).last("answer")
        if answer is None or answer.facts.get("outcome") != "explained":
            continue
        if stood.get_subject_state("text", answer.names).state not in ("released", "withheld"):
            left.append(subject)
    return make_check_result(left)


def check_texts(seen: CheckContext, *, of_report: bool) -> CheckResult:
    """Sentences of the report, or answers of bodies, that nobody has released or withheld."""
    return make_check_result(text.sha256 for text in seen.state.waiting if bool(text.file) == of_report)


def check_language_floors(seen: CheckContext) -> CheckResult:
    """Languages of the edition that lack words of number or quantity: no text, and no label, could be read for them."""
    settings = seen.state.collection.settings
    languages = dict.fromkeys((*settings.report_languages, *settings.site_languages))
    gaps = {language: found for language in languages if (found := find_floor_gaps(language))}
    lines = [f"{language}: {describe_floor_gaps(found).text(FALLBACK)}" for language, found in gaps.items()]
    return make_check_result(lines, places=lines)


@require_release
def check_bound_figures(seen: CheckContext, release: Release) -> CheckResult:
    """Figures that texts state and that are not those of the round as it is printed; what is left out states none."""
    wrong = [
        key
        for key, value in release.cells
        if value.status is not ValueStatus.SUPPRESSED
        and (figure := seen.figures.get(key)) is not None
        and value != figure.value
    ]
    return make_check_result(wrong, places=(title_figure(seen.state.collection, key).text(FALLBACK) for key in wrong))


@require_release
def check_unbound_claims(seen: CheckContext, release: Release) -> CheckResult:
    """Words of the report that say something of figures, and that no figure is bound to."""
    words = [
        (language, chapter.document.file, *caution)
        for language, chapters in release.chapters.items()
        for chapter in chapters
        for caution in chapter.document.cautions
    ]
    return make_check_result(words, places=(f"{file}:{line}: {word}" for _, file, line, word in words))


def check_sent_accounts(seen: CheckContext) -> CheckResult:
    """Accounts that have not been sent to the body."""
    states = {name: seen.state.stood.get_subject_state("account", name).state for name in _list_account_bodies(seen)}
    return make_check_result(name for name, state in states.items() if state in ("nothing", "written"))


def check_approved_accounts(seen: CheckContext) -> CheckResult:
    """Accounts that the body has not approved as they stand now."""
    release = seen.release
    fine = list_approving_bodies(seen.state) if release is None else release.names.imprint.checked
    return _list_waiting_bodies(seen, "account", [name for name in _list_account_bodies(seen) if name not in fine])


def _list_account_bodies(seen: CheckContext) -> list[str]:
    return [post.provider for post in seen.board.posts if post.delivery in (*SETTLED, "received")]


def check_round_log(seen: CheckContext) -> CheckResult:
    """Acts that crossed, and a correction without a note; a log that does not verify stops the reading."""
    stood, name = seen.state.stood, seen.state.name
    crossed = [f"{event.by} {event.at} {event.act}" for event in stood.crossed]
    folder = seen.state.collection.path / "rounds" / name
    return make_check_result([*crossed, *find_missing_corrigenda(folder, name, stood)])
