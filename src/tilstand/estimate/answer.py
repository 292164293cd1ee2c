"""Everything that can be said of a capture table, and the one answer that can stand in a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from tilstand.errors import UsageError
from tilstand.estimate.result import METHODS, Estimate, MethodName
from tilstand.estimate.sentence import sentence
from tilstand.estimate.statement import REACH, UnseenStatement, statement
from tilstand.estimate.survey import Survey, survey
from tilstand.estimate.sway import swayed
from tilstand.estimate.table import TIMES, CaptureTable
from tilstand.estimate.words import Reason
from tilstand.languages import failure, quoted
from tilstand.terms import Key, Language, Text

# The statement alone does without SciPy and what else the methods load: half of its time.
if TYPE_CHECKING:
    from tilstand.estimate.divide import Divided
    from tilstand.estimate.sensitivity import ListChange
    from tilstand.estimate.simulate import Coverage
    from tilstand.estimate.strata import GroupAnswer
    from tilstand.estimate.trend import YearStep

__all__ = ["MOST_MISSED", "MOST_OUT_OF_REACH", "HiddenPopulation", "hidden_population"]

_LEAST_REPLICATES = 100
# If more links were missed than found, there is no linkage to reckon from.
MOST_MISSED = 0.5
# If more can come onto no list than onto one, the lists tell of the smaller part.
MOST_OUT_OF_REACH = 0.5


@dataclass(frozen=True)
class HiddenPopulation:
    """The answer: by one method or by all, with what it hangs on.

    Attributes:
        table: The table as given.
        used: The table without lists that say nothing.
        answers: What each method says, by name.
        said: What can be stated; None if a single method was asked for.
        changes: What would be stated with other lists.
        coverage: How often the statement is true in populations drawn from what the data do not exclude.
        groups: What is stated of each year or period, and by what is known of the persons.
        parts: The model with what is known of the persons; None if nothing is. Its numbers are not stated.
        steps: Years compared.
        seed: Seed of everything random.
        apart: Where groups and the whole have no number in common.
    """

    table: CaptureTable
    used: CaptureTable
    answers: Mapping[MethodName, Estimate]
    said: UnseenStatement | None
    changes: tuple[ListChange, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    groups: tuple[GroupAnswer, ...] = ()
    steps: tuple[YearStep, ...] = ()
    seed: int = 1
    parts: Divided | None = None
    apart: tuple[Reason, ...] = ()

    def asdict(
        self, languages: Iterable[Language], seconds: Mapping[str, float] | None = None
    ) -> dict[str, Any]:
        """The answer for JSON; the same bytes for the same table and seed.

        Args:
            languages: Languages in which it is told.
            seconds: Time spent by method, from whoever kept it; left out if not given.
        """
        kept, tags = seconds or {}, tuple(languages)
        if self.said is None:
            ((name, answer),) = self.answers.items()
            return answer.asdict(tags, kept.get(name))
        return {
            "observed": self.table.observed,
            "recaptured": self.table.recaptured,
            "lists": dict(zip(self.table.lists, self.table.totals, strict=True)),
            "left_out": [name for name in self.table.lists if name not in self.used.lists],
            **self.said.asdict(tags),
            "swayed": [one.asdict() for one in swayed(self.said)],
            "sentence": self.told(()).asdict(tags),
            "methods": [answer.asdict(tags, kept.get(name)) for name, answer in self.answers.items()],
            "sensitivity": [change.asdict() for change in self.changes],
            "simulated_coverage": [one.asdict() for one in self.coverage],
            "parts": None if self.parts is None else self.parts.asdict(tags),
            "groups": [group.asdict(tags) for group in self.groups],
            "groups_apart": [reason.asdict(tags) for reason in self.apart],
            "trend": [step.asdict() for step in self.steps],
            "seed": self.seed,
        }

    def told(self, cells: tuple[Key, ...]) -> Text:
        """One sentence or two that can stand in the report, their numbers with the cells that they state."""
        return sentence(self.table.observed, self.said, self.answers.values(), cells)


def hidden_population(
    table: CaptureTable,
    method: str | None = None,
    replicates: int | None = None,
    seed: int = 1,
    *,
    links: tuple[float, float] | None = None,
    reach: float = REACH,
    thorough: bool = True,
) -> HiddenPopulation:
    """Estimate how many were never seen, or refuse and say why.

    Args:
        table: Persons by capture history.
        method: One of `METHODS`; without it all are used, and what can be stated is decided.
        replicates: Bootstrap replicates; without it 10,000 for stepwise choice and 1,000 for the others, and
            2,000 and 400 where they stand beside a statement.
        seed: Seed of everything random: the same seed gives the same answer, bit for bit.
        links: The least and the greatest share of persons on several lists who may have lost a link; the
            statement then holds for all between. Without it no link is taken to be missed.
        reach: The greatest share of all persons who can come onto no list; an upper limit has room for them.
        thorough: Whether to add the methods, the statement with other lists, and simulations.

    Raises:
        UsageError: The method is unknown, fewer than 100 replicates were asked for, or the range of missed
            links or the share out of reach is none.

    Example:
        >>> two = CaptureTable.of(("A", "B"), {"A": 90, "B": 60, "AB": 20})
        >>> answer = hidden_population(two)
        >>> answer.said.kind, answer.said.reasons[0].code
        ('refused', 'few_lists')
    """
    if method is not None and method not in METHODS:
        raise failure(UsageError, "capture.no_method", method=quoted(method), list=", ".join(METHODS))
    _asked(replicates, seed, links, reach)
    found = survey(table)
    if method is not None:
        from tilstand.estimate.methods import by_method

        answer = by_method(found, method, replicates, seed, thorough=True)
        return HiddenPopulation(table, found.table, {method: answer}, None, seed=seed)
    said, parts = _with_covariates(table, found, statement(table, links, reach), seed)
    divided = _divided(table, said, links, reach, parts)
    if not thorough:
        return HiddenPopulation(table, found.table, {}, said, seed=seed, parts=parts, **divided)
    from tilstand.estimate.accompany import accompanied

    beside = accompanied(table, found, said, replicates, reach, seed)
    return HiddenPopulation(table, found.table, said=said, seed=seed, parts=parts, **beside, **divided)


class _Divided(TypedDict):
    """What is stated of groups, as `HiddenPopulation` names it."""

    groups: tuple[GroupAnswer, ...]
    steps: tuple[YearStep, ...]
    apart: tuple[Reason, ...]


def _divided(
    table: CaptureTable,
    said: UnseenStatement,
    links: tuple[float, float] | None,
    reach: float,
    parts: Divided | None,
) -> _Divided:
    if not table.strata and table.covariates is None:
        return _Divided(groups=(), steps=(), apart=())
    from tilstand.estimate.agree import apart
    from tilstand.estimate.strata import groups
    from tilstand.estimate.trend import steps

    found = groups(table, said, reach, links, parts)
    timed = [group for group in found if group.column in TIMES]
    return _Divided(groups=found, steps=steps(timed), apart=apart(said, found))


def _with_covariates(
    table: CaptureTable, found: Survey, said: UnseenStatement, seed: int
) -> tuple[UnseenStatement, Divided | None]:
    """The statement with what is known of the persons, and its parts: none where it has no upper limit."""
    known = table.covariates
    if known is None:
        return said, None
    from tilstand.estimate.divide import divided, undivided
    from tilstand.estimate.join import joined

    if found.refusals or said.high is None:
        return said, undivided(found.table.observed)
    parts = divided(found.table, known, table.seen_by(found.table.lists, known.histories), seed)
    both = joined(said, parts)
    return both, parts if both.high is not None else undivided(found.table.observed)


def _asked(replicates: int | None, seed: int, links: tuple[float, float] | None, reach: float) -> None:
    if replicates is not None and replicates < _LEAST_REPLICATES:
        raise failure(UsageError, "capture.few_replicates", count=replicates, least=_LEAST_REPLICATES)
    if seed < 0:
        raise failure(UsageError, "capture.seed")
    if links is not None and not 0.0 <= links[0] <= links[1] <= MOST_MISSED:
        raise failure(UsageError, "capture.links")
    if not 0.0 <= reach <= MOST_OUT_OF_REACH:
        raise failure(UsageError, "capture.reach")
