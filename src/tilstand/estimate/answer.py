"""Everything that can be said of a capture table, and the one answer that can stand in a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tilstand.errors import UsageError
from tilstand.estimate.diagnosis import TableDiagnosis, diagnose_table
from tilstand.estimate.result import METHODS, EstimateReason, MethodEstimate, MethodName
from tilstand.estimate.sensitivity import analyse_sensitivity
from tilstand.estimate.statement import REACH, UnseenStatement, derive_statement, format_statement_sentences
from tilstand.estimate.table import TIMES, CaptureTable
from tilstand.languages import make_error, quote_text
from tilstand.terms import Key, Language, Text

# The statement alone does without SciPy and what else the methods load: half of its time.
if TYPE_CHECKING:
    from tilstand.estimate.groups import GroupStatement, YearStep
    from tilstand.estimate.sensitivity import ListChange, SimulatedCoverage
    from tilstand.estimate.subgroups import SubgroupEstimates

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
    answers: Mapping[MethodName, MethodEstimate]
    said: UnseenStatement | None
    changes: tuple[ListChange, ...] = ()
    coverage: tuple[SimulatedCoverage, ...] = ()
    groups: tuple[GroupStatement, ...] = ()
    steps: tuple[YearStep, ...] = ()
    seed: int = 1
    parts: SubgroupEstimates | None = None
    apart: tuple[EstimateReason, ...] = ()

    def to_dict(self, languages: Iterable[Language], seconds: Mapping[str, float] | None = None) -> dict[str, Any]:
        """The answer for JSON; the same bytes for the same table and seed.

        Args:
            languages: Languages in which it is told.
            seconds: Time spent by method, from whoever kept it; left out if not given.
        """
        values_by_name, tags = seconds or {}, tuple(languages)
        if self.said is None:
            ((name, answer),) = self.answers.items()
            return answer.to_dict(tags, values_by_name.get(name))
        return {
            "observed": self.table.observed,
            "recaptured": self.table.recaptured,
            "lists": dict(zip(self.table.lists, self.table.totals, strict=True)),
            "left_out": [name for name in self.table.lists if name not in self.used.lists],
            **self.said.to_dict(tags),
            "swayed": [assumption_limits.to_dict() for assumption_limits in analyse_sensitivity(self.said)],
            "sentence": self.told(()).to_dict(tags),
            "methods": [answer.to_dict(tags, values_by_name.get(name)) for name, answer in self.answers.items()],
            "sensitivity": [change.to_dict() for change in self.changes],
            "simulated_coverage": [simulated_coverage.to_dict() for simulated_coverage in self.coverage],
            "parts": None if self.parts is None else self.parts.to_dict(tags),
            "groups": [group.to_dict(tags) for group in self.groups],
            "groups_apart": [reason.to_dict(tags) for reason in self.apart],
            "trend": [step.to_dict() for step in self.steps],
            "seed": self.seed,
        }

    def told(self, cells: tuple[Key, ...]) -> Text:
        """One sentence or two that can stand in the report, their numbers with the cells that they state."""
        return format_statement_sentences(self.table.observed, self.said, self.answers.values(), cells)


def estimate_hidden_population(
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
        >>> two = CaptureTable.from_counts(("A", "B"), {"A": 90, "B": 60, "AB": 20})
        >>> answer = estimate_hidden_population(two)
        >>> answer.said.kind, answer.said.reasons[0].code
        ('refused', 'few_lists')
    """
    if method is not None and method not in METHODS:
        raise make_error(UsageError, "capture.no_method", method=quote_text(method), list=", ".join(METHODS))
    _check_estimate_options(replicates, seed, links, reach)
    table_diagnosis = diagnose_table(table)
    if method is not None:
        from tilstand.estimate.methods import estimate_by_method

        single = estimate_by_method(table_diagnosis, method, replicates, seed)
        return HiddenPopulation(table, table_diagnosis.table, {method: single}, None, seed=seed)
    said, parts = _add_covariate_model(table, table_diagnosis, derive_statement(table, links, reach), seed)
    answer = HiddenPopulation(table, table_diagnosis.table, {}, said, seed=seed, parts=parts)
    if table.strata or table.covariates is not None:
        from tilstand.estimate.groups import check_subgroups, compare_years, estimate_groups

        groups = estimate_groups(table, said, reach, links, parts)
        steps = compare_years([group for group in groups if group.column in TIMES])
        answer = replace(answer, groups=groups, steps=steps, apart=check_subgroups(said, groups))
    if not thorough:
        return answer
    from tilstand.estimate.methods import estimate_by_every_method, simulate_table_coverage
    from tilstand.estimate.sensitivity import analyse_list_changes

    return replace(
        answer,
        answers=estimate_by_every_method(table_diagnosis, replicates, seed),
        changes=() if table_diagnosis.refusals else analyse_list_changes(table_diagnosis.table, reach),
        coverage=() if said.kind == "refused" else simulate_table_coverage(table, reach, seed),
    )


def _add_covariate_model(
    table: CaptureTable, found: TableDiagnosis, said: UnseenStatement, seed: int
) -> tuple[UnseenStatement, SubgroupEstimates | None]:
    """The statement with what is known of the persons, and its parts: none where it has no upper limit."""
    known = table.covariates
    if known is None:
        return said, None
    from tilstand.estimate.groups import combine_intervals
    from tilstand.estimate.subgroups import estimate_subgroups, refuse_subgroups

    if found.refusals or said.high is None:
        return said, refuse_subgroups(found.table.observed)
    parts = estimate_subgroups(found.table, known, table.map_histories(found.table.lists, known.histories), seed)
    common_statement = combine_intervals(said, parts)
    return common_statement, parts if common_statement.high is not None else refuse_subgroups(found.table.observed)


def _check_estimate_options(replicates: int | None, seed: int, links: tuple[float, float] | None, reach: float) -> None:
    if replicates is not None and replicates < _LEAST_REPLICATES:
        raise make_error(UsageError, "capture.few_replicates", count=replicates, least=_LEAST_REPLICATES)
    if seed < 0:
        raise make_error(UsageError, "capture.seed")
    if links is not None and not 0.0 <= links[0] <= links[1] <= MOST_MISSED:
        raise make_error(UsageError, "capture.links")
    if not 0.0 <= reach <= MOST_OUT_OF_REACH:
        raise make_error(UsageError, "capture.reach")
