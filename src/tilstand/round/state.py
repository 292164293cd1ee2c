"""A round as it stands: its deliveries with explanations, decisions and reconciled figures.

The words lie in the archive; here they are their hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilstand import collect, define
from tilstand.archive import Archive
from tilstand.archive.retention import store_batch
from tilstand.collect.unit_figures import RegisterFigures
from tilstand.define import Collection, Framework, Round, RoundView
from tilstand.define.round_settings import Absence
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.model import Adjustment, Batch, Decision, Findings, Observation
from tilstand.model.figures import FigureRemark
from tilstand.model.hashes import Opened
from tilstand.round.finding_cache import Reading, hash_finding_sources
from tilstand.round.label_statements import close_label_statements
from tilstand.round.texts import (
    Wording,
    get_exemption_reason,
    list_pending_texts,
    list_released_texts,
    list_system_reasons,
    list_texts,
    list_unit_reasons,
    list_withheld_texts,
)
from tilstand.terms import Key, Period, Text
from tilstand.workflow.actions import SubjectState, SubjectStates, derive_subject_states
from tilstand.workflow.event_log import open_journal

if TYPE_CHECKING:
    from tilstand.reconcile import Reconciliation
    from tilstand.reconcile.revisions import PriorRounds


def collect_round_batch(
    collection: Framework, round_name: str, *, inbox: Iterable[Path] = (), line_lists: Iterable[Path] = ()
) -> Batch:
    """All submissions of a round, with the figures of the registers that it names (see `collect.batch`).

    Args:
        collection: What is asked.
        round_name: Name of the round.
        inbox: Files delivered elsewhere.
        line_lists: Lists to be counted.
    """
    register_figures = _load_round_registers(collection, round_name)
    return collect.collect_round(collection, round_name, inbox=inbox, line_lists=line_lists, kept=register_figures)


def collect_earlier_figures(collection: Framework, round_name: str) -> tuple[Observation, ...]:
    """Every figure of the rounds before a round as it was stated, those of registers too (see `collect.earlier`)."""
    return collect.collect_earlier_rounds(collection, round_name, partial(_load_round_registers, collection))


def read_earlier_adjustments(collection: RoundView, round_name: str) -> dict[str, Sequence[Adjustment]]:
    """What was decided about figures in the rounds before a round, by their names."""
    return {name: collect.read_round_adjustments(collection, name)[0] for name in collection.before(round_name)}


def load_prior_rounds(collection: Collection, round_name: str) -> PriorRounds:
    """What the rounds before a round stated, and what was decided about it, for who asks of it without the round."""
    from tilstand.reconcile.revisions import PriorRounds  # only who asks waits for it

    view = collection.at(round_name)
    return PriorRounds(view, collect_earlier_figures(view, round_name), read_earlier_adjustments(view, round_name))


def _load_round_registers(collection: Framework, round_name: str) -> tuple[RegisterFigures, ...]:
    """The figures of the registers that a round names; where it names none, nothing waits for counting."""
    if not collection.round(round_name).registers:
        return ()
    from tilstand.registers.round_figures import count_register_figures

    return count_register_figures(collection, round_name)


def get_archive_path(collection: Path) -> Path:
    """Where the archive of a collection is, if nothing else is said: beside it."""
    place = collection.resolve()
    return place.parent / f"{place.name}-archive"


def collect_explained_batch(view: RoundView, round_name: str, stood: SubjectStates, **given: Any) -> Batch:
    """What was delivered to a round, with what bodies answered to explain their figures.

    Args:
        view: The collection.
        round_name: Name of the round.
        stood: Where everything stands.
        **given: What `collect_round_batch` is given besides.
    """
    found = collect_round_batch(view, round_name, **given)
    return found.add_explanations(tuple(_list_figure_explanations(view, stood)))


def _list_figure_explanations(view: RoundView, stood: SubjectStates) -> Iterator[FigureRemark]:
    for number in stood.list_subjects("question"):
        stand = stood.get_subject_state("question", number)
        came, asked = stand.last("answer"), stand.last("ask", "ask_again")
        if came is None or asked is None or stand.state == "open" or came.facts.get("outcome") != "explained":
            continue
        key = _find_question_figure(view, stand)
        if key is not None:
            yield FigureRemark(key, "", came.names)


def _find_question_figure(view: RoundView, stand: SubjectState) -> Key | None:
    """The figure that a question is about, where it is about one."""
    asked = stand.last("ask", "ask_again")
    parts = [text.strip() for text in (asked.facts.get("figure", "") if asked else "").split("|")]
    if len(parts) < 3 or parts[0] not in view.measures:
        return None
    codes = [text.partition("=") for text in (parts[3] if len(parts) > 3 else "").split(";") if text.strip()]
    dims = tuple(sorted((name.strip(), code.strip()) for name, _, code in codes))
    return Key(parts[0], parts[1], Period.from_text(parts[2]), dims)


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
        settled: What the coordinator decided about figures in earlier rounds, by their names.
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
    stood: SubjectStates
    waiting: tuple[Wording, ...] = ()
    notes: tuple[Text, ...] = ()
    files: Reading = field(default_factory=dict)
    settled: Mapping[str, Sequence[Adjustment]] = field(default_factory=dict)

    @property
    def round(self) -> Round:
        """What the collection says of the round."""
        return self.collection.rounds[self.name]

    @property
    def stated_figures(self) -> tuple[Observation, ...]:
        """Every figure that somebody stated: delivered, printed, or in earlier rounds."""
        delivered = (o for submission in self.batch.submissions for o in submission.observations)
        return (*delivered, *self.batch.published, *self.earlier)


def load_round(
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
    from tilstand import reconcile  # only who works a round out waits for it

    if isinstance(collection, Collection):
        round_view = collection.at(name)
    else:
        with step("define"):
            round_view = define.read_collection(collection).at(name)
    notes, files = list(define.report_gaps(round_view, [name])), hash_finding_sources(round_view.path, name)
    subject_states = derive_subject_states(open_journal(round_view, name).read_events())
    round_view = apply_binding_policy(round_view, name)
    asked, round_view = round_view, apply_exemptions(round_view, name, subject_states)
    with step("collect"):
        subject_states = derive_subject_states(open_journal(round_view, name).read_events())
        batch = collect_explained_batch(round_view, name, subject_states, inbox=inbox, line_lists=line_lists)
        adjustments, unread = collect.read_round_adjustments(round_view, name)
        decisions, unknown = collect.read_round_decisions(round_view, name)
        before = collect_earlier_figures(round_view, name)
        settled = read_earlier_adjustments(round_view, name)
        wordings = list_texts(round_view, batch, list_unit_reasons(asked, name, (*adjustments, *decisions)))
        system = {} if round_view is asked else list_system_reasons(round_view.settings.languages)
        words = {**list_released_texts(round_view.path / "rounds" / name, subject_states, wordings), **system}
        if any(wording.is_label and not wording.standing for wording in wordings):
            round_view = close_label_statements(round_view, words)
        if archive is not None:
            notes += store_batch(archive, round_view, name, batch, by=by)
    with step("reconcile"):
        reconciled = reconcile.reconcile_batch(round_view, batch, adjustments, before, decisions, settled)
        findings = (batch.findings + unread + unknown + reconciled.findings).sort_by_cause_severity()
    return RoundState(
        round_view,
        name,
        batch,
        adjustments,
        decisions,
        before,
        reconciled,
        findings,
        words,
        subject_states,
        list_pending_texts(wordings, words, list_withheld_texts(subject_states)),
        tuple(notes),
        files,
        settled,
    )


def apply_exemptions(collection: RoundView, name: str, stood: SubjectStates) -> RoundView:
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
        provider: Absence(reason=get_exemption_reason(languages))
        for provider in collection.reporting(when)
        if provider not in when.absent and stood.get_subject_state("delivery", provider).state == "exempt"
    }
    if not exempt:
        return collection
    excusing = when.model_copy(update={"absent": {**when.absent, **exempt}})
    return replace(collection, rounds={**collection.rounds, name: excusing})


def apply_binding_policy(collection: RoundView, name: str) -> RoundView:
    """The round under the policy that binds it, where it has none of its own."""
    binding = collection.find_binding_policy(name)
    if binding is None:
        return collection
    bound = collection.round(name).model_copy(update={"policy": binding[1]})
    return replace(collection, rounds={**collection.rounds, name: bound})


def find_round_of_period(collection: Framework, period: Period) -> str:
    """Name of the round that a text about a period is held against.

    The round of that very period; else the shortest one that it lies in; else the first one that ends with it
    or later, and looks back on it.

    Raises:
        UsageError: If there is none.
    """
    rounds = collection.rounds
    own_texts = [name for name, round_item in rounds.items() if round_item.period == period]
    around = sorted(
        (round_item.period.days, name) for name, round_item in rounds.items() if period in round_item.period
    )
    later = [name for name, round_item in rounds.items() if round_item.period.last >= period.last]
    matches = [*own_texts, *(name for _, name in around), *later]
    if not matches:
        names = ", ".join(rounds) or "–"
        raise make_error(UsageError, "nothing_stated", collection=collection.id, period=str(period), list=names)
    return matches[0]
