"""The proof of a finding: whole numbers that add up to something impossible, checked without the solver."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from tilstand.book.build import Built, column_id
from tilstand.book.figures import Book
from tilstand.book.interval import Interval, stated
from tilstand.book.row import Part
from tilstand.define.rules import RelationForm
from tilstand.define.schema import SizeWord
from tilstand.kernel.certificate import Certificate
from tilstand.kernel.conflict import Oracle
from tilstand.kernel.system import Column, Row, System
from tilstand.languages import message
from tilstand.reconcile.side import Direction, SizeSaid
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Language, Text

__all__ = ["Proof", "proof"]

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

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The proof as it stands in JSON."""
        return {
            "rule": self.rule,
            "lines": list(self.lines),
            "verified": self.verified,
            "reason": {} if self.reason is None else self.reason.asdict(languages),
        }


def proof(book: Book, verdict: Verdict, built: Built | None) -> Proof:
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
            return Proof(verdict.rule, reason=message("explain.proof.not_whole"))
        return _checked(verdict, [_alone(built, id)])
    cases = claims(verdict, book)
    if not cases:
        return Proof(verdict.rule, reason=message("explain.proof.tried"))
    return _checked(verdict, cases)


def _checked(verdict: Verdict, cases: Iterable[System]) -> Proof:
    lines, sound = [], True
    for system in cases:
        found = _refuted(system)
        if found is None:
            return Proof(verdict.rule, reason=message("explain.proof.none"))
        lines.append(found.text(system))
        sound = sound and found.verify(system)
    return Proof(verdict.rule, tuple(lines), sound)


def _refuted(system: System) -> Certificate | None:
    conflicts = [c for c in Oracle(system).ask(()).conflicts if c.certificate is not None]
    if not conflicts:
        return None
    best = min(conflicts, key=lambda c: (len(c.figures), len(c.relations), sorted(c.figures)))
    return best.certificate


def _alone(built: Built, id: str) -> System:
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
    return System(
        tuple(c for c in system.columns if c.id in used), tuple(r for r in system.rows if r.id in rows)
    )


def claims(verdict: Verdict, book: Book) -> list[System]:
    """What a statement in words or per cent says, as relations over whole numbers; one system for each case.

    The statement fails only if every case does ("at most 10 per cent, or at most 3").
    """
    relation = next((r for r in book.collection.relations if r.id == verdict.relation), None)
    if relation is None:
        return []
    parts = verdict.parts
    if relation.kind == "most":
        own, rival = parts
        limit = (1, 2, 0) if relation.clearly else (1, 1, 1)
        return [
            _system(
                verdict, parts, [{own: Fraction(limit[0]), rival: Fraction(-limit[1])}], Fraction(limit[2])
            )
        ]
    if relation.kind == "change":
        return _change(verdict, relation.measured_in == "percent")
    if relation.kind == "compare" and relation.measured_in != "share":
        return _compared(verdict, book, len(relation.of))
    return []


def _system(
    verdict: Verdict,
    parts: Iterable[Part],
    terms: list[dict[Part, Fraction]],
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> System:
    """Printed figures as columns, scaled to whole numbers, and rows low <= sum <= high over them."""
    used = [p for p in parts if p.observation is not None]
    exact = {p: p.interval.low for p in used}
    scale = lcm(*(v.denominator for v in exact.values()), *(v.denominator for t in terms for v in t.values()))
    scale = lcm(scale, *(v.denominator for v in (low, high) if v is not None))
    unit = lcm(*(v.denominator for v in exact.values()))
    ids = {p: (column_id(p.observation) if p.observation else p.key.text()) for p in used}
    names = {p: id if unit == 1 else f"{unit} × {id}" for p, id in ids.items()}
    columns = {names[p]: Column(names[p], int(exact[p] * unit), 1, None) for p in used}
    rows = []
    for n, one in enumerate(terms):
        name = f"{verdict.rule} {verdict.relation}" + (f" ({n + 1})" if len(terms) > 1 else "")
        rows.append(
            Row(
                name,
                {names[p]: int(a * scale) for p, a in one.items()},
                None if low is None else int(low * scale * unit),
                None if high is None else int(high * scale * unit),
            )
        )
    return System(tuple(columns.values()), tuple(rows))


def _change(verdict: Verdict, percent: bool) -> list[System]:
    """A printed change against the two figures, with the rounding of the printed one."""
    claim, of, *base = verdict.parts
    if claim.observation is None or not base:
        return []
    printed = stated(claim.observation, rounding=True) or Interval.point(0)
    if printed.high is None:
        return []
    n = Fraction(1, len(base))
    parts = [of, *base]
    if percent:
        least = {of: Fraction(1), **dict.fromkeys(base, -n * (1 + printed.low / 100))}
        most = {of: Fraction(-1), **dict.fromkeys(base, n * (1 + printed.high / 100))}
        return [_system(verdict, parts, [least, most], Fraction(0))]
    return [
        _system(verdict, parts, [{of: Fraction(1), **dict.fromkeys(base, -n)}], printed.low, printed.high)
    ]


def _compared(verdict: Verdict, book: Book, split: int) -> list[System]:
    """A direction, or a word of size: the change against the limits that the collection gives the word."""
    now, before = verdict.parts[:split], verdict.parts[split:]
    later = sum((p.times * p.interval.low for p in now), Fraction(0))
    earlier = sum((p.times * p.interval.low for p in before), Fraction(0))
    sign = 1 if later >= earlier else -1

    def terms(of: Fraction | int, base: Fraction | int) -> list[dict[Part, Fraction]]:
        return [{p: Fraction(p.times) * of for p in now} | {p: Fraction(p.times) * base for p in before}]

    def case(of: Fraction | int, base: Fraction | int, low: int | None, high: int | None = None) -> System:
        ends = [None if end is None else Fraction(end) for end in (low, high)]
        return _system(verdict, verdict.parts, terms(of, base), *ends)

    match verdict.observed:
        case Direction("same"):
            return [case(1, -1, 0, 0)]
        case Direction(way):
            return [case(1, -1, 1) if way == "up" else case(-1, 1, 1)]
        case SizeSaid(name):
            return _sized(book.collection.settings.size_words[name], case, sign, later - earlier, earlier)
    return []


def _sized(
    word: SizeWord, case: Callable[..., System], sign: int, change: Fraction, earlier: Fraction
) -> list[System]:
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
