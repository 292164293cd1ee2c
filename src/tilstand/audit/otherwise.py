"""Shares and differences that follow from other figures than those that they were held against.

"Nearly half were refused": of which applications, the words do not say. A share that another figure of a body
in sight bears out, and a difference between two numbers right beside it that are no figures known, are not
told to be wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from tilstand.audit.claim import Claim
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, Hit, names
from tilstand.audit.reckon import held, ratio
from tilstand.audit.result import Standing
from tilstand.audit.scene import Scene
from tilstand.audit.share import meant
from tilstand.audit.stated import StatedFigures
from tilstand.audit.statement import Statement
from tilstand.terms import Key, Period
from tilstand.text import SpanKind as Number

__all__ = ["otherwise"]

# So many numbers before a difference, and after it in its sentence, may be what it is of.
_BEFORE, _AFTER = 3, 2

_Told = tuple[Claim, NumberVerdict]


def otherwise(
    follows: Mapping[int, Statement],
    read: Sequence[_Told],
    told: Sequence[_Told],
    scene: Scene,
    hits: Sequence[Hit],
    stated: StatedFigures,
    period: Period,
) -> dict[int, Statement]:
    """The statements of a sentence, without those said not to fit that other figures bear out.

    Args:
        follows: Statements, by the place of their number among the sentence's.
        read: The numbers of the sentence, with what was found of each.
        told: Those of the text up to its end.
        scene: What was told before.
        hits: The phrases of the sentence.
        stated: What the ledger states.
        period: Period of the report.
    """
    sight = {key.provider for key in (scene.topic, *scene.recent) if key is not None}
    bodies, before = sight | names(hits, About.PROVIDER), told[: len(told) - len(read)]

    def elsewhere(at: int, one: Statement) -> bool:
        if one.relation == "share":
            return _part(read[at][0], bodies, stated, period)
        return _gap(read, before, at)

    wrong = {at for at, one in follows.items() if one.status is Standing.DOES_NOT_FIT}
    return {at: one for at, one in follows.items() if at not in wrong or not elsewhere(at, one)}


def _part(claim: Claim, bodies: Collection[str], stated: StatedFigures, period: Period) -> bool:
    """True where a share is that of a part whose code is named."""
    low, high = meant(claim)
    return any(
        (exact := ratio(one, other)) is not None and held(low, high, exact) is Standing.AGREES
        for part, whole in _parts(claim, bodies, stated, period)
        for one in stated.ranges(part)
        for other in stated.ranges(whole)
    )


def _parts(
    claim: Claim, bodies: Collection[str], stated: StatedFigures, period: Period
) -> Iterator[tuple[Key, Key]]:
    said = names((*claim.own, *claim.side, *claim.lead, *claim.before), About.CODE)
    for measure, providers in stated.reporters.items():
        for provider in sorted(providers & {*bodies, stated.main(measure)}):
            for key in (entry.key for entry in stated.of(measure, provider) if entry.key.period == period):
                for dimension, code in key.dims:
                    if code in said:
                        yield key, replace(key, dims=tuple(p for p in key.dims if p[0] != dimension))


def _gap(read: Sequence[_Told], before: Sequence[_Told], at: int) -> bool:
    """True where a number is the difference between two right beside it that are not both figures known."""
    beside = [*(*before[-_BEFORE:], *read[:at])[-_BEFORE:], *read[at + 1 : at + 1 + _AFTER]]
    plain = [
        (claim.number.value, verdict.key)
        for claim, verdict in beside
        if claim.number.kind is Number.COUNT and claim.number.value is not None
    ]
    size = abs(read[at][0].number.value or 0)
    return any(
        abs(one - other) == size and None in (key, its)
        for place, (one, key) in enumerate(plain)
        for other, its in plain[place + 1 :]
    )
