"""Everything that can be said of a capture table, and the one answer that can stand in a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tilstand.errors import UsageError
from tilstand.estimate.loglinear import BIC_LISTS, bic_method
from tilstand.estimate.methods import by_method
from tilstand.estimate.recommend import Recommendation, recommendation
from tilstand.estimate.result import METHODS, Estimate, MethodName
from tilstand.estimate.sensitivity import ListChange, changes
from tilstand.estimate.sentence import sentence
from tilstand.estimate.simulate import Coverage, at_observed_sparseness
from tilstand.estimate.strata import GroupAnswer, groups
from tilstand.estimate.survey import survey
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.trend import YearStep, steps
from tilstand.languages import failure, quoted
from tilstand.terms import Key, Language, Text

__all__ = ["HiddenPopulation", "hidden_population"]

_LEAST_REPLICATES = 100
_TIMES = ("year", "period")


@dataclass(frozen=True)
class HiddenPopulation:
    """The answer: by one method or by all, with what it hangs on.

    Attributes:
        table: The table as given.
        used: The table without lists that say nothing.
        answers: What each method says, by name.
        recommended: The one answer; None if a single method was asked for.
        changes: The answer with other lists.
        coverage: Simulated coverage at the observed sparseness; None where no number is given.
        groups: The answer by group.
        steps: Years compared.
        seed: Seed of everything random.
    """

    table: CaptureTable
    used: CaptureTable
    answers: Mapping[MethodName, Estimate]
    recommended: Recommendation | None
    changes: tuple[ListChange, ...] = ()
    coverage: Coverage | None = None
    groups: tuple[GroupAnswer, ...] = ()
    steps: tuple[YearStep, ...] = ()
    seed: int = 1

    def asdict(
        self, languages: Iterable[Language], seconds: Mapping[str, float] | None = None
    ) -> dict[str, Any]:
        """The answer for JSON; the same bytes for the same table and seed.

        Args:
            languages: Languages in which it is told.
            seconds: Time spent by method, from whoever kept it; left out if not given.
        """
        kept, tags = seconds or {}, tuple(languages)
        if self.recommended is None:
            ((name, answer),) = self.answers.items()
            return answer.asdict(tags, kept.get(name))
        return {
            "observed": self.table.observed,
            "recaptured": self.table.recaptured,
            "lists": dict(zip(self.table.lists, self.table.totals, strict=True)),
            "left_out": [name for name in self.table.lists if name not in self.used.lists],
            **self.recommended.asdict(tags),
            "sentence": self.told(()).asdict(tags),
            "methods": [answer.asdict(tags, kept.get(name)) for name, answer in self.answers.items()],
            "sensitivity": [change.asdict() for change in self.changes],
            "simulated_coverage": None if self.coverage is None else self.coverage.asdict(),
            "groups": [group.asdict(tags) for group in self.groups],
            "trend": [step.asdict() for step in self.steps],
            "seed": self.seed,
        }

    def told(self, cells: tuple[Key, ...]) -> Text:
        """One sentence or two that can stand in the report, their numbers with the cells that they state."""
        return sentence(self.table.observed, self.recommended, self.answers.values(), cells)


def hidden_population(
    table: CaptureTable,
    method: str | None = None,
    replicates: int | None = None,
    seed: int = 1,
    *,
    thorough: bool = True,
) -> HiddenPopulation:
    """Estimate how many were never seen, or refuse and say why.

    Args:
        table: Persons by capture history.
        method: One of `METHODS`; without it all are used and one answer is recommended.
        replicates: Bootstrap replicates; without it 10,000 for stepwise choice and 1,000 for the others.
        seed: Seed of everything random: the same seed gives the same answer, bit for bit.
        thorough: Whether to add the answers with other lists, simulated coverage and the groups.

    Raises:
        UsageError: The method is unknown, or fewer than 100 replicates were asked for.

    Example:
        >>> two = CaptureTable.of(("A", "B"), {"A": 90, "B": 60, "AB": 20})
        >>> answer = hidden_population(two)
        >>> answer.recommended.status, answer.recommended.reasons[0].code
        ('refused', 'few_lists')
    """
    if method is not None and method not in METHODS:
        raise failure(UsageError, "capture.no_method", method=quoted(method), list=", ".join(METHODS))
    if replicates is not None and replicates < _LEAST_REPLICATES:
        raise failure(UsageError, "capture.few_replicates", count=replicates, least=_LEAST_REPLICATES)
    if seed < 0:
        raise failure(UsageError, "capture.seed")
    found = survey(table)
    if method is not None:
        answer = by_method(found, method, replicates, seed, thorough=thorough)
        return HiddenPopulation(table, found.table, {method: answer}, None, seed=seed)
    answers = {name: by_method(found, name, replicates, seed, thorough=thorough) for name in METHODS}
    advice = recommendation(answers)
    if not thorough:
        return HiddenPopulation(table, found.table, answers, advice, seed=seed)
    divided = groups(table, seed) if table.strata else ()
    return HiddenPopulation(
        table=table,
        used=found.table,
        answers=answers,
        recommended=advice,
        changes=() if found.refusals else changes(found.table, seed),
        coverage=_coverage(found.table, advice, seed),
        groups=divided,
        steps=steps([group for group in divided if group.column in _TIMES]),
        seed=seed,
    )


def _coverage(table: CaptureTable, advice: Recommendation, seed: int) -> Coverage | None:
    """Where a number is given and the population is not too large to simulate a hundred times."""
    if advice.estimate is None or advice.estimate > 1_000_000 or len(table.lists) > BIC_LISTS:
        return None
    terms, _, _ = bic_method(table, len(table.lists) - 1)
    return None if terms is None else at_observed_sparseness(table, terms, seed=seed)
