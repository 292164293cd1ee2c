"""What checks look at in the acts of a round: bodies, questions, accounts, texts, the log itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tilstand.model import Figures, Finding
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.protect import policy_of
from tilstand.protect.merge import coarsened
from tilstand.ready.check import Found, found
from tilstand.round.board import SETTLED, Board
from tilstand.round.correct import unsaid
from tilstand.round.imprint import approved, posted
from tilstand.round.read import RoundState
from tilstand.terms import Language, Status, Value
from tilstand.terms.text import FALLBACK

if TYPE_CHECKING:
    from tilstand.protect.attack.earlier import Earlier

__all__ = ["AT_ACTS", "Before", "Look", "Seen", "nothing"]


Before = Callable[[], "Earlier"]
"""What earlier editions told, read when somebody asks."""


def nothing() -> Earlier:
    """Before the first edition, nothing was told."""
    from tilstand.protect.attack.earlier import NOTHING_TOLD

    return NOTHING_TOLD


@dataclass(frozen=True)
class Seen:
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
    before: Before = nothing

    @cached_property
    def board(self) -> Board:
        """Where the bodies stand."""
        return posted(self.state, self.today)

    @cached_property
    def figures(self) -> Figures:
        """The figures of the round, at the codes of its policy."""
        held, state = self.state.reconciled.figures, self.state
        return coarsened(state.collection, held, policy_of(state.round))[1]

    def cells(self) -> Iterator[CellValue]:
        """Every cell of the tables that would be released."""
        tables = self.release.tables if self.release else ()
        return (cell for table in tables for row in table.cells for cell in row if cell is not None)

    def since(self, track: str, subject: str) -> str:
        """When something was last done to a subject."""
        events = self.state.stood.of(track, subject).events
        return events[-1].at if events else ""


_SEEN = ("released", "withheld")

Look = Callable[[Seen], Found | None]
"""Yields what it found, or nothing where it could not look: that is told as not run, never as passed."""


def _delivered(seen: Seen) -> Found:
    """Bodies that are neither accepted nor exempt with a reason."""
    left = [one for one in seen.board.posts if one.delivery not in (*SETTLED, "exempt")]
    names = [one.provider for one in left]
    return found(names, names, (seen.since("delivery", one) for one in names))


def _unread(seen: Seen) -> Found:
    """Files that came after the accepted one, or were refused, and that nobody has settled."""
    newer = [
        one
        for one in seen.board.posts
        if one.refused is not None
        or (one.delivery == "received" and seen.state.stood.of("delivery", one.provider).last("accept"))
    ]
    names = [one.provider for one in newer]
    return found(names, names, (seen.since("delivery", one) for one in names))


def _findings(seen: Seen) -> Found:
    return _errors(seen, relations=False)


def _sums(seen: Seen) -> Found:
    return _errors(seen, relations=True)


def _errors(seen: Seen, *, relations: bool) -> Found:
    """Findings of weight error: those of relations between figures, or the others."""
    own = [one for one in seen.state.findings.errors if (one.relation is not None) == relations]
    bodies = {name for one in own for name in one.providers}
    return found(
        (_told(one, seen.state.collection.settings.language) for one in own),
        (one for one in seen.state.collection.providers if one in bodies),
    )


def _told(finding: Finding, language: Language) -> str:
    return f"{finding.rule} {finding.where.text(language)} {finding.what.text(language)}"


def _questions(seen: Seen) -> Found:
    return _asked(seen, "open")


def _answers(seen: Seen) -> Found:
    return _asked(seen, "answered")


def _asked(seen: Seen, state: str) -> Found:
    stood = seen.state.stood
    own = [one for one in stood.subjects("question") if stood.of("question", one).state == state]
    whose = (stood.of("question", one).events[0].facts.get("provider", "") for one in own)
    bodies = [one for one in whose if one] if state == "open" else []
    return found(own, bodies, (seen.since("question", one) for one in own))


def _explained(seen: Seen) -> Found:
    """Explanations of bodies that nobody has released as footnotes, or withheld."""
    stood, left = seen.state.stood, []
    for one in stood.subjects("question"):
        answer = stood.of("question", one).last("answer")
        explained = answer is not None and answer.facts.get("outcome") == "explained"
        if explained and answer is not None and stood.of("text", answer.names).state not in _SEEN:
            left.append(one)
    return found(left)


def _texts(seen: Seen) -> Found:
    """Answers of bodies that nobody has released or withheld."""
    return found(one.sha256 for one in seen.state.waiting if not one.file)


def _sentences(seen: Seen) -> Found:
    """Sentences of the report that nobody has released."""
    return found(one.sha256 for one in seen.state.waiting if one.file)


def _bound(seen: Seen) -> Found | None:
    """Figures that texts state and that are not those of the round.

    What is hidden states none, and a rounded number may be off by less than its policy rounds to.
    """
    if seen.release is None:
        return None
    policy = policy_of(seen.state.round)
    steps = [policy.threshold, *(one.threshold for one in policy.rules if one.threshold is not None)]
    off = max(steps) - 1 if policy.method == "round" else 0
    other = [
        key
        for key, value in seen.release.cells
        if value.status is not Status.SUPPRESSED
        and (figure := seen.figures.get(key)) is not None
        and not _within(value, figure.value, off)
    ]
    from tilstand.protect.attack.leak import named  # only where something is wrong has it to be named

    return found(other, places=(named(seen.state.collection, key).text(FALLBACK) for key in other))


def _within(value: Value, truth: Value, off: int) -> bool:
    if not (value.known and truth.known):
        return value == truth
    return abs(value.exact - truth.exact) <= off


def _unbound(seen: Seen) -> Found | None:
    """Words of the report that say something of figures, and that no figure is bound to."""
    if seen.release is None:
        return None
    chapters = seen.release.chapters
    words = [
        (language, chapter.document.file, *one)
        for language in chapters
        for chapter in chapters[language]
        for one in chapter.document.cautions
    ]
    return found(words, places=(f"{file}:{line}: {word}" for _, file, line, word in words))


def _sent(seen: Seen) -> Found:
    """Accounts that have not been sent to the body."""
    own = [one.provider for one in seen.board.posts if one.delivery in (*SETTLED, "received")]
    return found(one for one in own if seen.state.stood.of("account", one).state in ("nothing", "written"))


def _approved(seen: Seen) -> Found:
    """Accounts that the body has not approved as they stand now."""
    own = [one.provider for one in seen.board.posts if one.delivery in (*SETTLED, "received")]
    release = seen.release
    fine = approved(seen.state) if release is None else release.names.imprint.checked
    left = [one for one in own if one not in fine]
    return found(left, left, (seen.since("account", one) for one in left))


def _log(seen: Seen) -> Found:
    """Acts that crossed, and a correction without a note; a log that does not verify stops the reading."""
    stood = seen.state.stood
    folder = seen.state.collection.path / "rounds" / seen.state.name
    return found(
        [*(f"{one.by} {one.at} {one.act}" for one in stood.crossed), *unsaid(folder, seen.state.name, stood)]
    )


AT_ACTS: Mapping[str, Look] = {
    "delivered": _delivered,
    "unread": _unread,
    "findings": _findings,
    "sums": _sums,
    "questions": _questions,
    "answers": _answers,
    "explained": _explained,
    "texts": _texts,
    "sentences": _sentences,
    "bound": _bound,
    "unbound": _unbound,
    "sent": _sent,
    "approved": _approved,
    "log": _log,
}
"""The checks of the acts, by name."""
