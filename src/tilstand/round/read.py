"""One round: what was asked, delivered and decided, and what follows from it; read in one place, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from tilstand import collect, define, reconcile
from tilstand.archive import Archive
from tilstand.archive.keep import keep
from tilstand.define import Collection, Framework, Round, RoundView
from tilstand.define.round import Absence
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.model import Adjustment, Batch, Decision, Findings, Observation
from tilstand.model.wording import Opened
from tilstand.reconcile import Reconciliation
from tilstand.round.batch import earlier
from tilstand.round.explain import delivered
from tilstand.round.journal import journal
from tilstand.round.reasons import excuse, of_the_system, reasons
from tilstand.round.standing import Standings, standings
from tilstand.round.trace import Reading, reading
from tilstand.round.words import Wording, opened, said, waiting, withheld
from tilstand.terms import Period, Text

__all__ = ["RoundState", "Step", "about", "excused", "read"]

Step = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class RoundState:
    """A round as it stands: read, decided on and reconciled.

    Attributes:
        collection: The collection, as the round sees it.
        name: Name of the round.
        batch: What was delivered and printed, and what does not fit.
        adjustments: Figures that the coordinator decided on.
        decisions: What was decided about findings, in this round and in earlier ones.
        earlier: Figures of earlier rounds, each with its edition.
        reconciled: The figures, and every relation between them.
        findings: Everything that does not fit, from collect and reconcile, weighed.
        opened: The words that a person has released to print, by the hash of those that were given.
        stood: Where everything stands: bodies, questions, accounts, texts.
        waiting: The answers and the sentences of the report that nobody has released or withheld, each once.
        notes: What the user should know beside the findings.
        files: What the findings rest on, file by file, as `round.trace` reads it.
    """

    collection: RoundView
    name: str
    batch: Batch
    adjustments: tuple[Adjustment, ...]
    decisions: tuple[Decision, ...]
    earlier: tuple[Observation, ...]
    reconciled: Reconciliation
    findings: Findings
    opened: Opened
    stood: Standings
    waiting: tuple[Wording, ...] = ()
    notes: tuple[Text, ...] = ()
    files: Reading = field(default_factory=dict)

    @property
    def round(self) -> Round:
        """What the collection says of the round."""
        return self.collection.rounds[self.name]

    @property
    def stated(self) -> tuple[Observation, ...]:
        """Every figure that somebody stated: delivered, printed, or in earlier rounds."""
        delivered = (o for one in self.batch.submissions for o in one.observations)
        return (*delivered, *self.batch.published, *self.earlier)


def read(
    collection: Collection | Path | str,
    name: str,
    *,
    inbox: Sequence[Path] = (),
    line_lists: Sequence[Path] = (),
    archive: Archive | None = None,
    by: str = "",
    step: Step = lambda stage: nullcontext(),
) -> RoundState:
    """The round of a name: everything delivered to it, what was decided, and the figures reconciled.

    Args:
        collection: The collection, or its folder.
        name: Name of the round.
        inbox: Submissions that lie outside the collection.
        line_lists: Pseudonymous line lists; they lie outside the collection and expire.
        archive: Where everything that came in is kept; nothing is kept without one.
        by: Who runs it, for the archive.
        step: Called with the name of each stage, and held open while it works.

    Raises:
        TilstandError: If the work cannot go on.
    """
    if isinstance(collection, Collection):
        held = collection.at(name)
    else:
        with step("define"):
            held = define.collection(collection).at(name)
    notes, files = list(define.absent(held, [name])), reading(held.path, name)
    stood = standings(journal(held, name).events())
    asked, held = held, excused(held, name, stood)
    with step("collect"):
        stood = standings(journal(held, name).events())
        batch = delivered(held, name, stood, inbox=inbox, line_lists=line_lists)
        adjustments, unread = collect.adjustments(held, name)
        decisions, unknown = collect.decisions(held, name)
        before = earlier(held, name)
        settled = {other: collect.adjustments(held, other)[0] for other in held.before(name)}
        told = said(held, batch, reasons(asked, name, (*adjustments, *decisions)))
        system = {} if held is asked else of_the_system(held.settings.languages)
        words = {**opened(held.path / "rounds" / name, stood, told), **system}
        if archive is not None:
            notes += keep(archive, held, name, batch, by=by)
    with step("reconcile"):
        reconciled = reconcile.figures(held, batch, adjustments, before, decisions, settled)
        findings = (batch.findings + unread + unknown + reconciled.findings).weighed()
    return RoundState(
        held,
        name,
        batch,
        adjustments,
        decisions,
        before,
        reconciled,
        findings,
        words,
        stood,
        waiting(told, words, withheld(stood)),
        tuple(notes),
        files,
    )


def excused(collection: RoundView, name: str, stood: Standings) -> RoundView:
    """The round as it is with the bodies that were exempted from it: they are absent, with a reason.

    The reason of the act is the unit's own and stays in the log; in print it says that the body is exempted,
    unless `round.toml` has a reason to print.

    Args:
        collection: What is asked.
        name: Name of the round.
        stood: Where everything stands.
    """
    when, languages = collection.round(name), collection.settings.languages
    exempt = {
        provider: Absence(reason=excuse(languages))
        for provider in collection.reporting(when)
        if provider not in when.absent and stood.of("delivery", provider).state == "exempt"
    }
    if not exempt:
        return collection
    excusing = when.model_copy(update={"absent": {**when.absent, **exempt}})
    return replace(collection, rounds={**collection.rounds, name: excusing})


def about(collection: Framework, period: Period) -> str:
    """Name of the round that a text about a period is held against.

    The round of that very period; else the shortest one that it lies in; else the first one that ends with it
    or later, and looks back on it.

    Raises:
        UsageError: If there is none.
    """
    rounds = collection.rounds
    own = [name for name, one in rounds.items() if one.period == period]
    around = sorted((one.period.days, name) for name, one in rounds.items() if period in one.period)
    later = [name for name, one in rounds.items() if one.period.last >= period.last]
    found = [*own, *(name for _, name in around), *later]
    if not found:
        names = ", ".join(rounds) or "–"
        raise failure(UsageError, "nothing_stated", collection=collection.id, period=str(period), list=names)
    return found[0]
