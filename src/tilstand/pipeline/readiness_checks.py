"""Checks of a round's deliveries, questions, accounts, texts and log before an edition."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tilstand.model import EditionFigures, Finding
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.protect import get_policy
from tilstand.protect.recoding import apply_recoding
from tilstand.round.board import SETTLED, RoundBoard
from tilstand.round.imprint import build_state_board, find_missing_corrigenda, list_approving_bodies
from tilstand.round.state import RoundState
from tilstand.terms import Language, Value, ValueStatus
from tilstand.terms.text import FALLBACK
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import CAUTIONS

if TYPE_CHECKING:
    from tilstand.protect.attack.prior_releases import PriorReleases


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
    first = min((current_text for current_text in since if current_text), default="")
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


Before = Callable[[], "PriorReleases"]
"""What earlier editions told, read when somebody asks."""


def get_no_earlier_releases() -> PriorReleases:
    """Before the first edition, nothing was told."""
    from tilstand.protect.attack.prior_releases import NOTHING_TOLD

    return NOTHING_TOLD


@dataclass(frozen=True)
class CheckContext:
    """What there is to look at.

    Attributes:
        state: The round.
        today: The day to reckon from.
        release: What would be released; None if nothing could be.
        files: The files of the edition as they would be; None if they could not be made.
        before: What earlier editions told.
    """

    state: RoundState
    today: date
    release: Release | None
    files: Mapping[str, bytes] | None
    before: Before = get_no_earlier_releases

    @cached_property
    def board(self) -> RoundBoard:
        """Where the bodies stand."""
        return build_state_board(self.state, self.today)

    @cached_property
    def figures(self) -> EditionFigures:
        """The figures of the round, at the codes of its policy."""
        footnoted_figures, state = self.state.reconciled.figures, self.state
        return apply_recoding(state.collection, footnoted_figures, get_policy(state.round))[1]

    def cells(self) -> Iterator[CellValue]:
        """Every cell of the tables that would be released."""
        tables = self.release.tables if self.release else ()
        return (cell for table in tables for row in table.cells for cell in row if cell is not None)

    def find_last_act_time(self, track: str, subject: str) -> str:
        """When something was last done to a subject."""
        events = self.state.stood.get_subject_state(track, subject).events
        return events[-1].at if events else ""


_SEEN = ("released", "withheld")

Look = Callable[[CheckContext], CheckResult | None]
"""Yields what it found, or nothing where it could not look: that is told as not run, never as passed."""


def _check_deliveries(seen: CheckContext) -> CheckResult:
    """Bodies that are neither accepted nor exempt with a reason."""
    left = [post for post in seen.board.posts if post.delivery not in (*SETTLED, "exempt")]
    names = [board_entry.provider for board_entry in left]
    return make_check_result(names, names, (seen.find_last_act_time("delivery", name) for name in names))


def _check_unsettled_files(seen: CheckContext) -> CheckResult:
    """Files that came after the accepted one, or were refused, and that nobody has settled."""
    newer = [
        post
        for post in seen.board.posts
        if post.refused is not None
        or (
            post.delivery == "received" and seen.state.stood.get_subject_state("delivery", post.provider).last("accept")
        )
    ]
    names = [board_entry.provider for board_entry in newer]
    return make_check_result(names, names, (seen.find_last_act_time("delivery", name) for name in names))


def _check_error_findings(seen: CheckContext) -> CheckResult:
    return _collect_error_findings(seen, relations=False)


def _check_failed_sums(seen: CheckContext) -> CheckResult:
    return _collect_error_findings(seen, relations=True)


def _collect_error_findings(seen: CheckContext, *, relations: bool) -> CheckResult:
    """Findings of weight error: those of relations between figures, or the others."""
    own_findings = [error for error in seen.state.findings.errors if (error.relation is not None) == relations]
    bodies = {name for finding in own_findings for name in finding.providers}
    return make_check_result(
        (_format_finding_line(finding, seen.state.collection.settings.language) for finding in own_findings),
        (provider for provider in seen.state.collection.providers if provider in bodies),
    )


def _format_finding_line(finding: Finding, language: Language) -> str:
    return f"{finding.rule} {finding.where.text(language)} {finding.what.text(language)}"


def _check_open_questions(seen: CheckContext) -> CheckResult:
    return _collect_questions_in_state(seen, "open")


def _check_answered_questions(seen: CheckContext) -> CheckResult:
    return _collect_questions_in_state(seen, "answered")


def _collect_questions_in_state(seen: CheckContext, state: str) -> CheckResult:
    subject_states = seen.state.stood
    own_texts = [
        subject
        for subject in subject_states.list_subjects("question")
        if subject_states.get_subject_state("question", subject).state == state
    ]
    whose = (
        subject_states.get_subject_state("question", text).events[0].facts.get("provider", "") for text in own_texts
    )
    bodies = [text for text in whose if text] if state == "open" else []
    return make_check_result(own_texts, bodies, (seen.find_last_act_time("question", text) for text in own_texts))


def _check_explanations(seen: CheckContext) -> CheckResult:
    """Explanations of bodies that nobody has released as footnotes, or withheld."""
    subject_states, left = seen.state.stood, []
    for subject in subject_states.list_subjects("question"):
        answer = subject_states.get_subject_state("question", subject).last("answer")
        explained = answer is not None and answer.facts.get("outcome") == "explained"
        if (
            explained
            and answer is not None
            and subject_states.get_subject_state("text", answer.names).state not in _SEEN
        ):
            left.append(subject)
    return make_check_result(left)


def _check_body_texts(seen: CheckContext) -> CheckResult:
    """Answers of bodies that nobody has released or withheld."""
    return make_check_result(wording.sha256 for wording in seen.state.waiting if not wording.file)


def _check_report_sentences(seen: CheckContext) -> CheckResult:
    """Sentences of the report that nobody has released."""
    return make_check_result(wording.sha256 for wording in seen.state.waiting if wording.file)


def _check_bound_figures(seen: CheckContext) -> CheckResult | None:
    """Figures that texts state and that are not those of the round.

    What is hidden states none, and a rounded number may be off by less than its policy rounds to.
    """
    if seen.release is None:
        return None
    policy = get_policy(seen.state.round)
    steps = [policy.threshold, *(rule.threshold for rule in policy.rules if rule.threshold is not None)]
    off = max(steps) - 1 if policy.method == "round" else 0
    other_keys = [
        key
        for key, value in seen.release.cells
        if value.status is not ValueStatus.SUPPRESSED
        and (figure := seen.figures.get(key)) is not None
        and not _is_within_tolerance(value, figure.value, off)
    ]
    from tilstand.protect.attack.disclosures import (
        title_disclosed_figure,  # only where something is wrong has it to be named
    )

    return make_check_result(
        other_keys, places=(title_disclosed_figure(seen.state.collection, key).text(FALLBACK) for key in other_keys)
    )


def _is_within_tolerance(value: Value, truth: Value, off: int) -> bool:
    if not (value.known and truth.known):
        return value == truth
    return abs(value.exact_number - truth.exact_number) <= off


def _check_unbound_claims(seen: CheckContext) -> CheckResult | None:
    """Words of the report that say something of figures, and that no figure is bound to."""
    if seen.release is None:
        return None
    chapters = seen.release.chapters
    words = [
        (language, chapter.document.file, *caution)
        for language in chapters
        for chapter in chapters[language]
        for caution in chapter.document.cautions
    ]
    return make_check_result(words, places=(f"{file}:{line}: {word}" for _, file, line, word in words))


def _check_sent_accounts(seen: CheckContext) -> CheckResult:
    """Accounts that have not been sent to the body."""
    own_texts = [post.provider for post in seen.board.posts if post.delivery in (*SETTLED, "received")]
    return make_check_result(
        text
        for text in own_texts
        if seen.state.stood.get_subject_state("account", text).state in ("nothing", "written")
    )


def _check_approved_accounts(seen: CheckContext) -> CheckResult:
    """Accounts that the body has not approved as they stand now."""
    own_texts = [post.provider for post in seen.board.posts if post.delivery in (*SETTLED, "received")]
    release = seen.release
    fine = list_approving_bodies(seen.state) if release is None else release.names.imprint.checked
    left = [text for text in own_texts if text not in fine]
    return make_check_result(left, left, (seen.find_last_act_time("account", text) for text in left))


def _check_round_log(seen: CheckContext) -> CheckResult:
    """Acts that crossed, and a correction without a note; a log that does not verify stops the reading."""
    subject_states = seen.state.stood
    folder = seen.state.collection.path / "rounds" / seen.state.name
    return make_check_result(
        [
            *(f"{round_event.by} {round_event.at} {round_event.act}" for round_event in subject_states.crossed),
            *find_missing_corrigenda(folder, seen.state.name, subject_states),
        ]
    )


AT_ACTS: Mapping[str, Look] = {
    "delivered": _check_deliveries,
    "unread": _check_unsettled_files,
    "findings": _check_error_findings,
    "sums": _check_failed_sums,
    "questions": _check_open_questions,
    "answers": _check_answered_questions,
    "explained": _check_explanations,
    "texts": _check_body_texts,
    "sentences": _check_report_sentences,
    "bound": _check_bound_figures,
    "unbound": _check_unbound_claims,
    "sent": _check_sent_accounts,
    "approved": _check_approved_accounts,
    "log": _check_round_log,
}
"""The checks of the acts, by name."""
