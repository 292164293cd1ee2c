"""One honest answer from several methods, or none.

The interval spans those of two log-linear methods that differ in what they may choose (stepwise: pairs
only; BIC: every hierarchical model); the number is the one by BIC. Neither interval alone covers enough
when lists depend on each other and few persons are found twice; together they do (simulations in
`docs/explanation/hidden-population-validity.md`). The Bayesian methods stand beside them as a check: if the
estimates lie further apart than the widest interval, or all of the interval lies below Chao's floor, no
number is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tilstand.estimate.methods import by_method
from tilstand.estimate.result import Estimate, MethodName, rounded
from tilstand.estimate.survey import survey
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.words import Reason
from tilstand.terms import Language

__all__ = ["Recommendation", "recommendation", "spanned"]

_FAMILIES: tuple[MethodName, ...] = ("stepwise", "bic", "dga", "lcmcr")


@dataclass(frozen=True)
class Recommendation:
    """What can stand in a report.

    Attributes:
        estimate: All persons, seen and unseen; None if no number is given.
        interval: Its 95 % limits; None if no number is given.
        reasons: Why none is given, or what to know.
    """

    estimate: float | None
    interval: tuple[float, float] | None
    reasons: tuple[Reason, ...] = ()

    @property
    def status(self) -> str:
        """`ok`, `warning` or `refused`."""
        if self.estimate is None:
            return "refused"
        return "warning" if self.reasons else "ok"

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The recommendation for JSON."""
        tags = tuple(languages)
        return {
            "estimate": rounded(self.estimate),
            "interval": None if self.interval is None else [rounded(limit) for limit in self.interval],
            "status": self.status,
            "reasons": [reason.asdict(tags) for reason in self.reasons],
        }


def recommendation(answers: Mapping[MethodName, Estimate]) -> Recommendation:
    """The answer to give, from what each method said."""
    stepwise, bic = answers["stepwise"], answers["bic"]
    if stepwise.interval is None or bic.interval is None or bic.estimate is None:
        reasons = [*stepwise.reasons, *bic.reasons]
        refusing = tuple(dict.fromkeys(reason for reason in reasons if reason.weight == "refuse"))
        if stepwise.interval is not None or bic.interval is not None:
            refusing = (Reason.of("no_family"), *refusing)
        return Recommendation(None, None, refusing)
    low = min(stepwise.interval[0], bic.interval[0])
    high = max(stepwise.interval[1], bic.interval[1])
    accepted = [answers[name] for name in _FAMILIES if name in answers and answers[name].interval]
    numbers = [answer.estimate for answer in accepted if answer.estimate is not None]
    warnings = [
        r for answer in (bic, stepwise) for r in answer.reasons if r.code not in ("wide", "influential")
    ]
    warnings = list(dict.fromkeys(warnings))
    if max(numbers) - min(numbers) > max(answer.width for answer in accepted):
        told = Reason.of("disagree", low=round(min(numbers)), high=round(max(numbers)))
        return Recommendation(None, None, (told, *warnings))
    floor = answers.get("chao")
    if floor is not None and floor.interval is not None and floor.interval[0] > high:
        facts = {"floor": round(floor.interval[0]), "low": round(low), "high": round(high)}
        return Recommendation(None, None, (Reason.of("below_floor", **facts), *warnings))
    if floor is not None and floor.estimate is not None and floor.estimate > bic.estimate:
        warnings.append(Reason.of("near_floor", floor=round(floor.estimate)))
    influence = max(float(answer.facts.get("influence") or 0.0) for answer in (bic, stepwise))
    if influence > 0.05:
        warnings.append(Reason.of("influential", share=influence))
    if high / low > 4.0:
        warnings.append(Reason.of("wide", ratio=round(high / low, 1)))
    return Recommendation(bic.estimate, (low, high), tuple(warnings))


def spanned(
    table: CaptureTable,
    replicates: int,
    seed: int,
    methods: tuple[MethodName, ...] = ("stepwise", "bic", "chao"),
) -> tuple[dict[MethodName, Estimate], Recommendation]:
    """The recommendation by the same rule with equally many replicates for each method, for simulations."""
    found = survey(table)
    answers = {name: by_method(found, name, replicates, seed) for name in methods}
    return answers, recommendation(answers)
