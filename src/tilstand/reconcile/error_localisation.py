"""Error localisation: the cheapest figures or accepted differences to doubt.

A group that is accepted to be four more than its members is four more in each of its breakdowns as well.
Until those are accepted too nothing can make the figures fit, and no figure is to be doubted for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

from tilstand.kernel.bounds import FigureBounds, compute_bounds
from tilstand.kernel.error_localisation import ErrorLocalisation, localise_errors
from tilstand.kernel.feasibility import Certainty, FeasibilityOracle, InfeasibleSet
from tilstand.kernel.system import LinearSystem
from tilstand.ledger.interval import Interval
from tilstand.ledger.relations import LinearRelation
from tilstand.model import Observation
from tilstand.model.findings import EvidenceGrade, grade_statements
from tilstand.reconcile.cause_system import CauseSystem
from tilstand.reconcile.error_patterns import WhatIfCheck
from tilstand.reconcile.findings import (
    append_in_brackets,
    format_anchor_place,
    format_explanation_text,
    join_texts,
    name_body,
    name_figure_inline,
)
from tilstand.reconcile.move_explanations import CauseExplanation
from tilstand.reconcile.sides import NumberRange
from tilstand.terms import Text

_MOST = 20


def check_accepted_differences(scene: CauseSystem) -> CauseExplanation | None:
    """What an accepted difference rules out; None where the relations can all hold.

    Args:
        scene: What the cause is explained in.
    """
    accepted = {id for id, row in scene.built.rows.items() if row.accepted}
    if not accepted:
        return None
    system = scene.built.system.replace_printed_values(dict.fromkeys((c.id for c in scene.built.system.columns), None))
    against: dict[str, None] = {}
    used: dict[str, None] = {}
    for _ in range(_MOST):
        conflict = _find_relation_conflict(system)
        if conflict is None:
            break
        rows = sorted(conflict.relations)
        used.update(dict.fromkeys(id for id in rows if id in accepted))
        broken = [id for id in rows if id in scene.broken]
        against.update(dict.fromkeys(broken))
        aside = broken or rows[:1]
        system = LinearSystem(system.columns, tuple(row for row in system.rows if row.id not in aside))
    if not used or not against:
        return None
    names = ", ".join(dict.fromkeys(scene.built.rows[id].accepted for id in used))
    listed = join_texts(_describe_unmet_relation(scene, scene.built.rows[id]) for id in against)
    return CauseExplanation(
        Certainty.PROVEN,
        grade_statements(
            EvidenceGrade.PROVEN, (format_explanation_text("clash_certain", accepted=names, list=listed),)
        ),
        (format_explanation_text("clash_open"),),
        format_explanation_text("clash_ask", accepted=names),
    )


def _find_relation_conflict(system: LinearSystem) -> InfeasibleSet | None:
    """A contradiction between relations alone, proven in whole numbers."""
    infeasible_sets = [c for c in FeasibilityOracle(system).ask(()).conflicts if c.certificate is not None]
    return min(infeasible_sets, key=lambda c: (len(c.relations), sorted(c.relations)), default=None)


def _describe_unmet_relation(scene: CauseSystem, row: LinearRelation) -> Text:
    """A relation that does not hold, and by how much."""
    left, right = row.side_intervals
    about = join_texts((name_figure_inline(scene.collection, term.key) for term in row.left), " + ")
    if left.high is None or right.high is None:
        return about
    least, most = left.low - right.high, left.high - right.low
    cells = tuple(term.key for term in row.parts)
    return format_explanation_text(
        "clash_row", relation=about, difference=NumberRange(Interval(least, most)).told(cells)
    )


_BASIS = {"assumption": 2, "referral": 2, "sentence": 3, "table": 4, "convention": 4}
_LIMIT = 50
_PROBLEMS = 80  # for the solver; in a collection whose figures nearly fit, none is needed

Known = dict[tuple[str, ...], ErrorLocalisation]
"""What was found for a system, by the ids of its rows: many causes lie in one system."""


def localise_cause_errors(scene: CauseSystem, trial: WhatIfCheck, known: Known | None = None) -> CauseExplanation:
    """The cheapest figures and relations to doubt, with the values that would fit.

    Args:
        scene: What the cause is explained in.
        trial: Every relation of the ledger: what leaves another one broken is not offered, if anything else is.
        known: What was found before, over the same figures; it takes what is found here.
    """
    system = _relax_declared_relations(scene)
    known = {} if known is None else known
    rows = tuple(row.id for row in system.rows)
    if rows not in known:
        known[rows] = localise_errors(system, limit=_LIMIT, problems=_PROBLEMS)
    error_localisation = known[rows]
    if error_localisation.status is Certainty.TIMED_OUT and not error_localisation.causes:
        return CauseExplanation(
            error_localisation.status,
            grade_statements(EvidenceGrade.SIMPLEST, (format_explanation_text("timed_out"),)),
            (),
            format_explanation_text("nothing"),
        )
    causes = [c for c in error_localisation.causes if c.answers and _has_broken_relation(scene, c.conflict_relations)]
    fewest = sum(min(len(a) for a in c.answers) for c in causes)
    proven = [
        format_explanation_text("figures_one") if fewest == 1 else format_explanation_text("figures_some", n=fewest)
    ]
    core = [_name_suspect(scene, id) for c in causes for id in c.core]
    simplest = [format_explanation_text("core", list=join_texts(core))] if core else []
    combined = [
        tuple(id for part in choice for id in part) for choice in islice(product(*(c.answers for c in causes)), _LIMIT)
    ]
    cut = any(c.status is not Certainty.PROVEN for c in causes) or len(combined) == _LIMIT
    status = Certainty.CUT if cut and error_localisation.status is Certainty.PROVEN else error_localisation.status
    values = {answer: _bound_suspect_values(system, answer) for answer in combined}
    broken = {answer: _find_still_broken(scene, trial, values[answer]) for answer in combined}
    whole = [answer for answer in combined if not broken[answer]]
    combined = whole or combined
    lines = [_describe_suspect_values(scene, system, values[answer]) for answer in combined]
    if not whole and combined:
        still = {name: None for names in broken.values() for name in names}
        lines.append(format_explanation_text("still_broken", list=join_texts(still)))
    open_ = (
        (format_explanation_text("answers_cut" if cut else "answers", n=len(combined)), *lines)
        if len(combined) > 1 or cut
        else lines
    )
    if len(combined) == 1 and not cut:
        simplest.append(format_explanation_text("only_one"))
    if status is not Certainty.PROVEN:  # how few suffice is not proven then: one must be another, no more
        proven = [format_explanation_text("figures_one")]
    if status is Certainty.TIMED_OUT:
        simplest.insert(0, format_explanation_text("stopped"))
    if status is Certainty.DOUBT:
        simplest.insert(0, format_explanation_text("doubt"))
    return CauseExplanation(
        status,
        (
            *grade_statements(EvidenceGrade.PROVEN, proven),
            *grade_statements(EvidenceGrade.SIMPLEST, simplest),
            *grade_statements(
                EvidenceGrade.ASSUMED, (format_explanation_text(n, section="assume") for n in ("others", "trust"))
            ),
        ),
        tuple(open_),
        _choose_confirmation(scene, combined),
        tuple({"doubted": list(answer)} for answer in combined),
    )


def _relax_declared_relations(scene: CauseSystem) -> LinearSystem:
    """The system in which declared relations and repeated printings may be doubted too."""
    declared = {r.id: _BASIS[r.basis] for r in scene.collection.relations}
    soft = {
        id: declared[row.relation]
        for id, row in scene.built.rows.items()
        if row.relation in declared and id in scene.built.system.structure.row
    }
    return scene.built.system.soften_constraints(soft)


def _has_broken_relation(scene: CauseSystem, relations: frozenset[str]) -> bool:
    return not relations.isdisjoint(scene.broken)


def _name_suspect(scene: CauseSystem, id: str) -> Text:
    if id in scene.built.anchors:
        anchor = scene.built.anchors[id]
        return append_in_brackets(name_figure_inline(scene.collection, anchor.key), format_anchor_place(anchor))
    return scene.collection.labels[f"relations.{scene.built.rows[id].relation}"]


def _bound_suspect_values(system: LinearSystem, answer: Sequence[str]) -> dict[str, FigureBounds]:
    """What each figure of an answer could be, with every figure that is in none as it stands."""
    fixed = [c.id for c in system.columns if c.value is not None and c.id not in answer]
    bounds = compute_bounds(system, answer, fixed=fixed)
    return {id: bounds[id] for id in answer}


def _find_still_broken(scene: CauseSystem, trial: WhatIfCheck, bounds: Mapping[str, FigureBounds]) -> tuple[Text, ...]:
    """What else does not hold with the numbers of an answer, where it is one number for each figure."""
    values: dict[Observation, Fraction] = {}
    for id, end in bounds.items():
        anchor = scene.built.anchors.get(id)
        if anchor is None or anchor.observation is None or end.value is None:
            return ()
        values[anchor.observation] = Fraction(end.value)
    labels = scene.collection.labels
    claims = [labels[f"relations.{id}"] for id in trial.find_broken_claims(values)]
    rows = [name_figure_inline(scene.collection, row.left[0].key) for row in trial.find_broken_rows(values)]
    return tuple(dict.fromkeys((*claims, *rows)))


def _describe_suspect_values(scene: CauseSystem, system: LinearSystem, bounds: Mapping[str, FigureBounds]) -> Text:
    """One answer: what stands, and what would fit in its place."""
    parts = []
    for id, end in bounds.items():
        if id not in scene.built.anchors:
            parts.append(format_explanation_text("relation_off", relation=_name_suspect(scene, id)))
            continue
        value = system[id].value
        if end.status is not Certainty.PROVEN:
            parts.append(format_explanation_text("no_fit", figure=_name_suspect(scene, id), value=value))
            continue
        high = None if end.upper is None else Fraction(end.upper)
        fits = Interval(Fraction(end.lower or 0), high)
        parts.append(format_explanation_text("would_fit", figure=_name_suspect(scene, id), value=value, fits=str(fits)))
    return join_texts(parts, " + ")


def _choose_confirmation(scene: CauseSystem, answers: Sequence[Sequence[str]]) -> Text:
    """The figure whose confirmation splits the answers most evenly."""
    counts: dict[str, int] = {}
    for answer in answers:
        for id in answer:
            counts[id] = counts.get(id, 0) + 1
    if not counts:
        return format_explanation_text("nothing")
    id = min(counts, key=lambda id: (abs(2 * counts[id] - len(answers)), id))
    if id not in scene.built.anchors:
        return format_explanation_text("ask_relation", relation=_name_suspect(scene, id))
    anchor: Any = scene.built.anchors[id]
    return format_explanation_text(
        "ask_figure",
        provider=name_body(scene.collection, anchor.key.provider),
        figure=name_figure_inline(scene.collection, anchor.key),
        value=scene.built.system[id].value,
        place=format_anchor_place(anchor),
    )
