"""Proofs of findings, and relations combined by their multipliers.

The proof of a contradiction says how often each relation is to be added. The figures that nobody stated fall
out, and what is left is one relation between stated figures, which does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from tilstand.define.rules import RelationForm
from tilstand.define.schema import SizeWord
from tilstand.kernel.certificates import InfeasibilityCertificate
from tilstand.kernel.feasibility import FeasibilityOracle, InfeasibleSet
from tilstand.kernel.system import Constraint, LinearSystem, Variable
from tilstand.languages import format_message
from tilstand.ledger.interval import Interval, find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome, RelationTerm
from tilstand.ledger.system import LedgerSystem, make_variable_id
from tilstand.reconcile.rule_results import RuleResult
from tilstand.reconcile.sides import DirectionSide, SizeWordSide
from tilstand.terms import Language, Text

_CODE_LISTS = (RelationForm.BREAKDOWN, RelationForm.PART)


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of one finding.

    Attributes:
        rule: The finding's rule.
        lines: The proof as lines of arithmetic, one text for each case; empty where there is none.
        verified: True where every case was checked in whole numbers.
        reason: Why there is no proof, where there is none.
    """

    rule: str
    lines: tuple[str, ...] = ()
    verified: bool = False
    reason: Text | None = None

    def to_dict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The proof as it stands in JSON."""
        return {
            "rule": self.rule,
            "lines": list(self.lines),
            "verified": self.verified,
            "reason": {} if self.reason is None else self.reason.to_dict(languages),
        }


def prove_finding(book: Ledger, verdict: RuleResult, built: LedgerSystem | None) -> Proof:
    """The proof that a relation does not hold with the figures as they stand.

    Args:
        book: The figures.
        verdict: The relation that fails.
        built: The system that its linear relation is part of.
    """
    if verdict.certificate:
        return Proof(verdict.rule, ("\n".join(verdict.certificate),), verified=True)
    if verdict.row is not None and built is not None:
        id = built.named(verdict.row)
        if id is None:
            return Proof(verdict.rule, reason=format_message("explain.proof.not_whole"))
        return _verify_case_proofs(verdict, [_isolate_relation_system(built, id)])
    cases = build_claim_systems(verdict, book)
    if not cases:
        return Proof(verdict.rule, reason=format_message("explain.proof.tried"))
    return _verify_case_proofs(verdict, cases)


def _verify_case_proofs(verdict: RuleResult, cases: Iterable[LinearSystem]) -> Proof:
    lines, sound = [], True
    for system in cases:
        infeasibility_certificate = _find_infeasibility_proof(system)
        if infeasibility_certificate is None:
            return Proof(verdict.rule, reason=format_message("explain.proof.none"))
        lines.append(infeasibility_certificate.text(system))
        sound = sound and infeasibility_certificate.is_valid_in(system)
    return Proof(verdict.rule, tuple(lines), sound)


def _find_infeasibility_proof(system: LinearSystem) -> InfeasibilityCertificate | None:
    conflicts = [c for c in FeasibilityOracle(system).ask(()).conflicts if c.certificate is not None]
    if not conflicts:
        return None
    best = min(conflicts, key=lambda c: (len(c.figures), len(c.relations), sorted(c.figures)))
    return best.certificate


def _isolate_relation_system(built: LedgerSystem, id: str) -> LinearSystem:
    """One relation, and the sums that say something of the figures in it that nobody stated."""
    system = built.system
    rows, waiting, known = {id}, [id], set[str]()
    while waiting:
        for column in system.row(waiting.pop()).coefficients:
            if system[column].value is not None or column in known:
                continue
            known.add(column)
            for at, _ in system.structure.uses[system.structure.column[column]]:
                near = system.rows[at].id
                if near not in rows and built.forms[near] in _CODE_LISTS:
                    rows.add(near)
                    waiting.append(near)
    used = {c for r in rows for c in system.row(r).coefficients}
    return LinearSystem(tuple(c for c in system.columns if c.id in used), tuple(r for r in system.rows if r.id in rows))


def build_claim_systems(verdict: RuleResult, book: Ledger) -> list[LinearSystem]:
    """What a statement in words or per cent says, as relations over whole numbers; one system for each case.

    The statement fails only if every case does ("at most 10 per cent, or at most 3").
    """
    relation = next((r for r in book.collection.relations if r.id == verdict.relation), None)
    if relation is None:
        return []
    parts = verdict.parts
    if relation.kind == "most":
        own_term, rival = parts
        limit = (1, 2, 0) if relation.clearly else (1, 1, 1)
        return [
            _build_scaled_system(
                verdict, parts, [{own_term: Fraction(limit[0]), rival: Fraction(-limit[1])}], Fraction(limit[2])
            )
        ]
    if relation.kind == "change":
        return _build_change_systems(verdict, relation.measured_in == "percent")
    if relation.kind == "compare" and relation.measured_in != "share":
        return _build_comparison_systems(verdict, book, len(relation.of))
    return []


def _build_scaled_system(
    verdict: RuleResult,
    parts: Iterable[RelationTerm],
    terms: list[dict[RelationTerm, Fraction]],
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> LinearSystem:
    """Printed figures as columns, scaled to whole numbers, and rows low <= sum <= high over them."""
    used = [p for p in parts if p.observation is not None]
    exact = {p: p.interval.low for p in used}
    scale = lcm(*(v.denominator for v in exact.values()), *(v.denominator for t in terms for v in t.values()))
    scale = lcm(scale, *(v.denominator for v in (low, high) if v is not None))
    unit = lcm(*(v.denominator for v in exact.values()))
    ids = {p: (make_variable_id(p.observation) if p.observation else p.key.text()) for p in used}
    names = {p: id if unit == 1 else f"{unit} × {id}" for p, id in ids.items()}
    columns = {names[p]: Variable(names[p], int(exact[p] * unit), 1, None) for p in used}
    rows = []
    for n, term in enumerate(terms):
        name = f"{verdict.rule} {verdict.relation}" + (f" ({n + 1})" if len(terms) > 1 else "")
        rows.append(
            Constraint(
                name,
                {names[p]: int(a * scale) for p, a in term.items()},
                None if low is None else int(low * scale * unit),
                None if high is None else int(high * scale * unit),
            )
        )
    return LinearSystem(tuple(columns.values()), tuple(rows))


def _build_change_systems(verdict: RuleResult, percent: bool) -> list[LinearSystem]:
    """A printed change against the two figures, with the rounding of the printed one."""
    claim, of, *base = verdict.parts
    if claim.observation is None or not base:
        return []
    printed = find_observation_interval(claim.observation, rounding=True) or Interval.from_single_number(0)
    if printed.high is None:
        return []
    n = Fraction(1, len(base))
    parts = [of, *base]
    if percent:
        least = {of: Fraction(1), **dict.fromkeys(base, -n * (1 + printed.low / 100))}
        most = {of: Fraction(-1), **dict.fromkeys(base, n * (1 + printed.high / 100))}
        return [_build_scaled_system(verdict, parts, [least, most], Fraction(0))]
    return [
        _build_scaled_system(verdict, parts, [{of: Fraction(1), **dict.fromkeys(base, -n)}], printed.low, printed.high)
    ]


def _build_comparison_systems(verdict: RuleResult, book: Ledger, split: int) -> list[LinearSystem]:
    """A direction, or a word of size: the change against the limits that the collection gives the word."""
    now, before = verdict.parts[:split], verdict.parts[split:]
    later = sum((p.times * p.interval.low for p in now), Fraction(0))
    earlier = sum((p.times * p.interval.low for p in before), Fraction(0))
    sign = 1 if later >= earlier else -1

    def scale_change_terms(of: Fraction | int, base: Fraction | int) -> list[dict[RelationTerm, Fraction]]:
        return [{p: Fraction(p.times) * of for p in now} | {p: Fraction(p.times) * base for p in before}]

    def build_limit_case(
        of: Fraction | int, base: Fraction | int, low: int | None, high: int | None = None
    ) -> LinearSystem:
        ends = [None if end is None else Fraction(end) for end in (low, high)]
        return _build_scaled_system(verdict, verdict.parts, scale_change_terms(of, base), *ends)

    match verdict.observed:
        case DirectionSide("same"):
            return [build_limit_case(1, -1, 0, 0)]
        case DirectionSide(way):
            return [build_limit_case(1, -1, 1) if way == "up" else build_limit_case(-1, 1, 1)]
        case SizeWordSide(name):
            return _build_size_word_systems(
                book.collection.settings.size_words[name], build_limit_case, sign, later - earlier, earlier
            )
    return []


def _build_size_word_systems(
    word: SizeWord, case: Callable[..., LinearSystem], sign: int, change: Fraction, earlier: Fraction
) -> list[LinearSystem]:
    """What a word of size says of a change, by the limits that the collection gives it."""
    cases = []
    if word.most_percent is not None:
        cases.append(case(sign, -sign - Fraction(str(word.most_percent)) / 100, None, 0))
    if word.most_units is not None:
        cases.append(case(sign, -sign, None, word.most_units))
    if cases:
        return cases
    if word.least_percent is not None and abs(change) * 100 < Fraction(str(word.least_percent)) * earlier:
        return [case(sign, -sign - Fraction(str(word.least_percent)) / 100, 0)]
    return [case(sign, -sign, word.least_units)] if word.least_units is not None else []


def combine_relations(built: LedgerSystem, conflict: InfeasibleSet) -> LinearRelation | None:
    """Return what the relations of a contradiction come to between stated figures when they are added up.

    Args:
        built: The system, and what its ids stand for.
        conflict: The contradiction.

    Returns:
        One relation that fails; None where it takes more than adding, or figures that nobody stated are left.
    """
    system = built.system
    proof = conflict.certificate
    if proof is None or proof.split is not None or proof.divisor > 1:
        return None
    total: Counter[str] = Counter()
    least, exact = 0, True
    for id, times in proof.rows:
        row = system.row(id)
        limit = row.lower if times > 0 else row.upper
        if limit is None:
            return None
        least += times * limit
        exact = exact and row.lower == row.upper
        for column, factor in row.coefficients.items():
            total[column] += times * factor
    common = gcd(least, *total.values()) or 1
    added = [(column, times // common) for column, times in total.items() if times]
    less = tuple(_make_combined_term(built, system[c], -times) for c, times in added if times < 0)
    more = tuple(_make_combined_term(built, system[c], times) for c, times in added if times > 0)
    linear_relation = LinearRelation(RelationForm.TWO_WAYS, less, more, "=" if exact else "<=", offset=-least // common)
    if not less or not more or linear_relation.outcome is not Outcome.FAILS:
        return None
    return _drop_open_terms(linear_relation)


def _drop_open_terms(row: LinearRelation) -> LinearRelation:
    """A relation that fails without the terms that can be any number: what is stated is too much already."""
    left, right = (tuple(term for term in side if not _is_open_term(term)) for side in (row.left, row.right))
    if len(left) < len(row.left):
        shorter = LinearRelation(row.form, left, right, "<=", offset=row.offset)
    elif len(right) < len(row.right):
        shorter = LinearRelation(row.form, right, left, "<=", offset=-row.offset)
    else:
        return row
    return shorter if left and right and shorter.outcome is Outcome.FAILS else row


def _is_open_term(term: RelationTerm) -> bool:
    return term.observation is None and term.times > 0 and term.interval.low == 0 and term.interval.high is None


def _make_combined_term(built: LedgerSystem, column: Variable, times: int) -> RelationTerm:
    anchor = built.anchors[column.id]
    low, high = (column.value, column.value) if column.value is not None else (column.lower, column.upper)
    return RelationTerm(
        times, anchor.key, Interval(Fraction(low or 0), None if high is None else Fraction(high)), anchor.observation
    )
