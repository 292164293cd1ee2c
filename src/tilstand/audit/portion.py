"""A part beside its whole: "17 of 18 applications were granted". If the one is right, it tells the other.

The whole of a figure leaves out what the words say of the part alone: of those granted a reflection period,
all who applied for one. Another number that some figure of the same body states is not that whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

from tilstand.audit.claim import Claim, ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, names
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.terms import Key
from tilstand.text import SpanKind as Number

__all__ = ["portions"]

_CONFIDENCE = 0.5


def portions(
    read: ClaimSentence, done: Mapping[int, NumberVerdict], spoken: Collection[str], stated: StatedFigures
) -> dict[int, NumberVerdict]:
    """The wholes of a sentence that are not those of the parts right before them.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        spoken: Codes that its paragraph names before it.
        stated: What the ledger states.
    """
    found: dict[int, NumberVerdict] = {}
    for at, part in enumerate(read.claims[:-1]):
        whole, verdict = read.claims[at + 1], done[at]
        if part.part_of != at + 1 or not (_plain(part) and _plain(whole)):
            continue
        if not whole.whole:
            continue
        entry = _told(part, verdict, done[at + 1], spoken, stated)
        if entry is None:
            found |= _part(read, done, at, spoken, stated)
            continue
        said = _said(part) - names(whole.own, About.CODE)
        wholes = list(_wholes(entry.key, said, stated))
        value = Fraction(whole.number.value or 0)
        if not wholes or not all(i.is_point for entry in wholes for i, _ in entry.values):
            continue
        right = next((entry for entry in wholes if entry.agrees(value, value) is not None), None)
        if right is not None and done[at + 1].status is Standing.AGREES and done[at + 1].key == right.key:
            continue
        if right is not None:
            source = right.agrees(value, value)
            found[at + 1] = NumberVerdict(Standing.AGREES, right, source, _CONFIDENCE, brought=True)
        elif not _follows(done[at + 1].key, part, said, stated):
            found[at + 1] = NumberVerdict(
                Standing.DOES_NOT_FIT, wholes[0], None, _CONFIDENCE, brought=True, firm=True
            )
    return found


def _plain(claim: Claim) -> bool:
    return claim.number.kind is Number.COUNT and claim.number.value is not None and not claim.turned


def _part(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    at: int,
    spoken: Collection[str],
    stated: StatedFigures,
) -> dict[int, NumberVerdict]:
    """A whole that the words allow, and the part of it that they name, where the number is another."""
    part, whole = read.claims[at], read.claims[at + 1]
    kept = names(whole.own, About.CODE)
    said, value = _said(part) - kept, Fraction(whole.number.value or 0)
    near = done[at].entry or done[at].guess or done[at + 1].entry or done[at + 1].guess
    if near is None or (part.number.value or 0) <= 1:  # "every one of the 4"
        return {}
    found: list[tuple[StatedAt, StatedAt]] = []
    for entry in stated.of(near.key.measure, near.key.provider):
        codes = {code for _, code in entry.key.dims}
        if entry.key.period != near.key.period or entry.agrees(value, value) is None:
            continue
        if not codes or not codes <= {*kept, *spoken}:
            continue
        for other in stated.of(near.key.measure, near.key.provider):
            more = {code for _, code in set(other.key.dims) - set(entry.key.dims)}
            same = other.key.period == near.key.period and set(entry.key.dims) < set(other.key.dims)
            if same and more <= said:
                found.append((entry, other))
    if len(found) != 1 or not all(i.is_point for entry in found[0] for i, _ in entry.values):
        return {}
    entry, meant = found[0]
    return {
        at: NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE, brought=True, firm=True),
        at + 1: NumberVerdict(Standing.AGREES, entry, entry.agrees(value, value), _CONFIDENCE, brought=True),
    }


def _told(
    part: Claim, verdict: NumberVerdict, whole: NumberVerdict, spoken: Collection[str], stated: StatedFigures
) -> StatedAt | None:
    """The figure that a part is; where a wrong whole led astray, the one that the words allow for it."""
    if verdict.status is Standing.AGREES:
        return verdict.entry
    near, value, said = whole.entry or whole.guess, Fraction(part.number.value or 0), _said(part)
    if near is None:
        return None
    key = near.key
    found = [
        entry
        for entry in stated.of(key.measure, key.provider)
        if entry.key.period == key.period and entry.agrees(value, value) is not None
        if (codes := {code for _, code in entry.key.dims}) & said and codes <= {*said, *spoken}
    ]
    return found[0] if len(found) == 1 else None


def _said(part: Claim) -> frozenset[str]:
    """The codes that the words before a part and its whole name: they are said of the part."""
    return names((*part.lead, *part.before, *part.side, *part.own), About.CODE)


def _wholes(key: Key, said: Collection[str], stated: StatedFigures) -> Iterator[StatedAt]:
    """What a figure may be part of: the same without what is said of it, all of that first."""
    apart = [dimension for dimension, code in key.dims if code in said]
    some = chain.from_iterable(combinations(apart, size) for size in range(len(apart), 0, -1))
    for dimensions in some:
        entry = stated.get(replace(key, dims=tuple(p for p in key.dims if p[0] not in dimensions)))
        if entry is not None:
            yield entry


def _follows(key: Key | None, part: Claim, said: Collection[str], stated: StatedFigures) -> bool:
    """True where a part of another figure is as many: "9 of 17" where 9 of those 17 were granted, too."""
    value = Fraction(part.number.value or 0)
    return key is not None and any(
        entry.agrees(value, value) is not None
        for entry in stated.of(key.measure, key.provider)
        if entry.key.period == key.period and set(key.dims) < set(entry.key.dims)
        if {code for _, code in set(entry.key.dims) - set(key.dims)} <= set(said)
    )
