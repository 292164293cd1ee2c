"""Error localisation (Fellegi-Holt): the cheapest figures to doubt, cause by cause.

Fellegi and Holt's error localisation (1976), solved as an implicit hitting set: the master names the cheapest
figures that touch every known conflict, the system is asked whether it holds once they are set free, and what
still contradicts is a new conflict. No big M, no random tie-breaking, and every step is a certificate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod

from tilstand.kernel.covering import Items, SolverBudget
from tilstand.kernel.feasibility import Certainty, FeasibilityOracle, InfeasibleSet
from tilstand.kernel.hitting_sets import HittingSetEnumeration, ImplicitHittingSet, group_disjoint_conflicts
from tilstand.kernel.system import LinearSystem, split_into_components

COMBINATIONS = 200


@dataclass(frozen=True, slots=True)
class ContradictionCause:
    """One cause of contradiction.

    Attributes:
        answers: The equally good sets of figures to doubt; ids, sorted.
        core: The figures that all equally good answers have in common, listed or not.
        cost: Sum of the weights of each answer.
        conflicts: What does not hold together here.
        status: `PROVEN`: these are all answers; `CUT`: there are more; `TIMED_OUT`: perhaps there are more.
    """

    answers: tuple[tuple[str, ...], ...]
    core: tuple[str, ...]
    cost: int
    conflicts: tuple[InfeasibleSet, ...]
    status: Certainty

    @property
    def conflict_relations(self) -> frozenset[str]:
        """Ids of the relations that take part in its conflicts."""
        return frozenset[str]().union(*(c.relations for c in self.conflicts))


class _GroupMergeRequired(Exception):  # noqa: N818
    """A conflict ties two groups together that were enumerated apart."""


def find_causes(hitting: ImplicitHittingSet, chosen: Items, limit: int) -> tuple[ContradictionCause, ...]:
    """The causes of an optimum, every group of conflicts that influence each other taken as one.

    Args:
        hitting: The conflicts, after the optimum has been found.
        chosen: Figures that reach the optimum.
        limit: Greatest number of answers listed for one cause.
    """
    joined: list[Items] = []
    allowed = hitting.list_unpriced_figures(chosen)
    tight = False
    while True:
        groups = _group_conflicts(hitting, joined, allowed, tight)
        try:
            listed = [_AnswerEnumeration.enumerate_group(hitting, group, groups, chosen, limit) for group in groups]
            ties = _find_dependent_figures(hitting, listed, chosen)
            done = (
                tight
                or hitting.is_search_exhausted
                or all(answer_enumeration.status is Certainty.PROVEN for answer_enumeration in listed)
            )
            if ties is None and done:
                return tuple(answer_enumeration.cause() for answer_enumeration in listed)
            if ties is not None:
                joined.append(ties)
        except _GroupMergeRequired as merge:
            joined.append(merge.args[0])
        if not tight:
            joined, allowed, tight = [], allowed & hitting.find_possible_figures(chosen), True


@dataclass(frozen=True, slots=True)
class _ConflictGroup:
    """Conflicts that only figures of this group can resolve at the least cost."""

    conflicts: tuple[Items, ...]
    items: Items


def _group_conflicts(
    hitting: ImplicitHittingSet, joined: Sequence[Items], allowed: Items, tight: bool
) -> list[_ConflictGroup]:
    """The conflicts, reduced to figures that some cheapest answer can contain, in independent groups.

    Args:
        hitting: The conflicts.
        joined: Figures whose groups are to be taken as one; they only group, they are no conflict.
        allowed: The figures of all answers, and perhaps more.
        tight: True if `allowed` holds no more. Then parts of the system that share no relation while exactly
            these figures move cannot influence each other, and a conflict across two of them ties nothing.
    """
    reduced = {c & allowed for c in hitting.doubted_sets}
    if tight:
        blank = (j for j, c in enumerate(hitting.system.columns) if c.value is None)
        moving = split_into_components(hitting.system.structure, allowed.union(blank))
        label = {j: k for k, part in enumerate(moving) for j in part.columns}
        reduced = {c for c in reduced if len({label[j] for j in c}) == 1}
    glue = {g & allowed for g in joined} - {frozenset()}
    return [
        _ConflictGroup(tuple(c for c in group if c in reduced), frozenset().union(*group))
        for group in group_disjoint_conflicts(reduced | glue)
    ]


@dataclass(frozen=True, slots=True)
class _AnswerEnumeration:
    """The answers of one group, the others being held at the answer that was chosen first.

    Attributes:
        answers: Those listed.
        possible: Figures that some answer contains, listed or not, and perhaps others if not `PROVEN`.
    """

    hitting: ImplicitHittingSet
    group: _ConflictGroup
    foreign: Items
    chosen: Items
    answers: list[Items]
    status: Certainty
    possible: Items

    @classmethod
    def enumerate_group(
        cls,
        hitting: ImplicitHittingSet,
        group: _ConflictGroup,
        groups: Sequence[_ConflictGroup],
        chosen: Items,
        limit: int,
    ) -> _AnswerEnumeration:
        foreign = frozenset[int]().union(*(g.items for g in groups if g is not group))
        answer_enumeration = cls(hitting, group, foreign, chosen, [], Certainty.PROVEN, frozenset())
        answers, status = answer_enumeration.search(limit)
        possible = frozenset[int]().union(*answers)
        if status is not Certainty.PROVEN:
            possible, answers = group.items, answers or [chosen & group.items]
        return replace(answer_enumeration, answers=answers, status=status, possible=possible)

    def search(self, limit: int, banned: Items = frozenset()) -> tuple[list[Items], Certainty]:
        """Answers without some figures."""
        hitting, others = self.hitting, self.chosen - self.group.items
        budget = sum(hitting.weights[item] for item in self.chosen & self.group.items)
        stopped = False
        if hitting.is_search_exhausted:
            return [], Certainty.TIMED_OUT

        def find_further_conflicts(candidate: Items) -> list[Items]:
            nonlocal stopped
            if hitting.is_search_exhausted:
                stopped = True
                return [frozenset()]
            found_numbers = []
            for conflict in hitting.ask(others | candidate).conflicts:
                items = hitting.items(conflict)
                if not items.isdisjoint(self.foreign):
                    raise _GroupMergeRequired(items & (self.foreign | self.group.items) | {min(self.group.items)})
                found_numbers.append(items & self.group.items)
            return found_numbers

        search = HittingSetEnumeration(
            self.group.conflicts, hitting.weights, budget, find_further_conflicts, hitting.effort
        )
        answers = list(islice(search.enumerate_hitting_sets(banned), limit + 1))
        stopped = stopped or search.stopped
        if stopped:
            return answers[:limit], Certainty.TIMED_OUT
        return answers[:limit], Certainty.CUT if len(answers) > limit else Certainty.PROVEN

    def cause(self) -> ContradictionCause:
        """The cause, with what all its answers share proven even where they are not all listed."""
        names, answers = self.hitting.system.columns, self.answers
        core = frozenset.intersection(*answers) if answers else frozenset[int]()
        if self.status is not Certainty.PROVEN:
            core = frozenset(j for j in core if self.search(1, frozenset([j])) == ([], Certainty.PROVEN))
        items = self.hitting.items
        return ContradictionCause(
            tuple(sorted(tuple(sorted(names[j].id for j in answer)) for answer in answers)),
            tuple(sorted(names[j].id for j in core)),
            sum(self.hitting.weights[j] for j in (answers[0] if answers else ())),
            tuple(c for c in self.hitting.conflicts if not items(c).isdisjoint(self.group.items)),
            self.status,
        )


def _find_dependent_figures(
    hitting: ImplicitHittingSet, listed: Sequence[_AnswerEnumeration], chosen: Items
) -> Items | None:
    """Figures of causes that must be taken as one because some combination of answers does not hold."""
    blank = [j for j, c in enumerate(hitting.system.columns) if c.value is None]
    moving = frozenset(blank).union(*(answer_enumeration.possible for answer_enumeration in listed))
    for part in split_into_components(hitting.system.structure, moving):
        inside = [
            answer_enumeration
            for answer_enumeration in listed
            if not answer_enumeration.possible.isdisjoint(part.columns)
        ]
        if len(inside) < 2:
            continue
        together = frozenset[int]().union(*(answer_enumeration.possible for answer_enumeration in inside))
        cut = any(answer_enumeration.status is not Certainty.PROVEN for answer_enumeration in inside)
        if cut or prod(len(answer_enumeration.answers) for answer_enumeration in inside) > COMBINATIONS:
            return together
        rest = chosen - together
        for choice in product(*(answer_enumeration.answers for answer_enumeration in inside)):
            if hitting.is_search_exhausted or hitting.ask(rest.union(*choice)).conflicts:
                return together
    return None


@dataclass(frozen=True, slots=True)
class ErrorLocalisation:
    """The figures to doubt.

    Attributes:
        status: The weakest status of its causes. With `TIMED_OUT` and causes, the answers are right and of
            least cost, but perhaps there are more.
        cost: Sum of the weights of the figures to doubt. With `TIMED_OUT` and no causes: a cost that is not
            enough or just enough; there is no answer then.
        causes: Independent parts of the answer; one answer of each cause makes a whole answer.
        conflicts: Every set of figures that was found not to hold together, with its certificate.
        repair: Whole numbers for all unknown and doubted figures of the first answer that make every
            relation hold; one possibility, not a correction. By column id.
    """

    status: Certainty
    cost: int
    causes: tuple[ContradictionCause, ...]
    conflicts: tuple[InfeasibleSet, ...]
    repair: Mapping[str, int]

    @property
    def answer(self) -> frozenset[str]:
        """The first answer: ids of the figures to doubt."""
        return frozenset().union(*(c.answers[0] for c in self.causes if c.answers))

    @property
    def count(self) -> int:
        """Number of equally good answers; with `CUT`, at least so many."""
        number = 1
        for cause in self.causes:
            number *= len(cause.answers)
        return number if self.status is not Certainty.TIMED_OUT else 0

    @property
    def doubted_core(self) -> frozenset[str]:
        """Ids of the figures that every equally good answer doubts."""
        return frozenset().union(*(c.core for c in self.causes))


def localise_errors(
    system: LinearSystem, *, limit: int = 50, rounds: int = 2_000, problems: int | None = None
) -> ErrorLocalisation:
    """The cheapest figures to doubt so that everything else holds together, and all ties.

    Args:
        system: Figures and relations. Figures whose weight is None are never doubted.
        limit: Greatest number of answers listed for one cause; a cause with more is marked `CUT`.
        rounds: Greatest number of times the system is asked before the work is marked `TIMED_OUT`.
        problems: The same for covering problems that the solver is given; None for as many as it takes.

    Raises:
        KernelError: Relations that cannot hold whatever the figures are.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint
        >>> figures = (Variable("all", 9), Variable("men", 2), Variable("women", 3), Variable("again", 5))
        >>> parts = Constraint.from_equation("parts", {"all": 1, "men": -1, "women": -1})
        >>> same = Constraint.from_equation("same", {"all": 1, "again": -1})
        >>> sorted(localise_errors(LinearSystem(figures, (parts, same))).answer)
        ['all']
    """
    oracle = FeasibilityOracle(system)
    hitting = ImplicitHittingSet(system, oracle, rounds, SolverBudget(problems))
    cost, chosen, verdict = hitting.find_optimum()
    if verdict is None:
        return ErrorLocalisation(Certainty.TIMED_OUT, cost, (), hitting.conflicts, {})
    contradiction_causes = find_causes(hitting, chosen, limit)
    status = Certainty.DOUBT if hitting.doubtful else Certainty.PROVEN
    for cause in contradiction_causes:
        if cause.status is not Certainty.PROVEN and status is Certainty.PROVEN:
            status = cause.status
    # The answer that stands first may be another than the one that was found first, equally cheap.
    first = frozenset(system.structure.column[id] for c in contradiction_causes for id in c.answers[0])
    point = oracle.ask(first).point
    repair = {system.columns[j].id: v for j, v in sorted(point.items())}
    return ErrorLocalisation(status, cost, contradiction_causes, hitting.conflicts, repair)
