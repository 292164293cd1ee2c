"""Findings from verdicts: each relation that does not hold, in the reader's words and with every source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tilstand.book.row import Outcome, Part
from tilstand.define import Framework, Vocabulary
from tilstand.define.rules import RelationForm
from tilstand.languages import filled, message
from tilstand.model import Finding, Findings, Severity
from tilstand.reconcile.cause import causes
from tilstand.reconcile.side import Numbers, Side
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Alike, Joined, Key, Qualifier, Status, Text, Typed
from tilstand.text.place import code, inner, named, placed

__all__ = [
    "beside",
    "common",
    "failed",
    "finding",
    "findings",
    "readable",
    "short",
    "sides",
    "weight",
]

_BESIDE = Alike("{one} ({other})")


def findings(collection: Framework, verdicts: Iterable[Verdict]) -> Findings:
    """The findings of all relations that do not hold, heaviest first and grouped by cause."""
    return Findings(
        tuple(finding(collection, v, cause) for v, cause in failed(collection, verdicts))
    ).weighed()


def failed(collection: Vocabulary, verdicts: Iterable[Verdict]) -> tuple[tuple[Verdict, str], ...]:
    """The relations that do not hold, what concerns most first, each with the name of its cause."""
    found = sorted((v for v in verdicts if v.outcome is Outcome.FAILS), key=lambda v: _widest(collection, v))
    return tuple(zip(found, causes(collection, found), strict=True))


def _widest(collection: Vocabulary, verdict: Verdict) -> tuple[object, ...]:
    """Order of reading: what concerns most first, so that a total stands before its breakdowns."""
    key = verdict.first
    return (len(key.dims), -len(collection.members(key.provider)), key, verdict.rule, verdict.relation)


def finding(collection: Framework, verdict: Verdict, cause: str) -> Finding:
    """The finding of one relation that does not hold."""
    rule = collection.rules[verdict.rule]
    first = verdict.first
    cells = tuple(dict.fromkeys(part.key for part in verdict.parts)) or (first,)
    facts = dict(zip(("observed", "expected"), sides(verdict, cells), strict=True))
    facts |= {n: fact.told(cells) if isinstance(fact, Side) else fact for n, fact in verdict.facts.items()}
    return Finding(
        rule=verdict.rule,
        severity=weight(collection, verdict),
        where=where(collection, first, verdict.relation),
        title=named(collection, first, period=False),
        place=_place(collection, verdict),
        what=filled(rule.what, **facts),
        do=filled(rule.do, **facts),
        providers=tuple(dict.fromkeys(p.key.provider for p in verdict.parts)),
        period=str(first.period),
        measure=first.measure,
        observed=str(verdict.observed),
        expected=str(verdict.expected),
        relation=readable(collection, verdict),
        sources=verdict.sources,
        cause=cause,
        parts=tuple(_part(collection, p) for p in verdict.parts),
        beside=tuple(key.text() for key in verdict.beside),
        marks=tuple(key.text() for key in verdict.marks),
        doubts=tuple(key.text() for key in verdict.doubts),
        anchor=verdict.anchor,
        cells=cells,
        supposed=verdict.supposed,
        sides=_sides(collection, verdict, cells, filled(rule.what, **facts)) if verdict.numbers else None,
    )


def sides(verdict: Verdict, cells: tuple[Key, ...], *, within: bool = False) -> tuple[Text, Text]:
    """What is stated and what stands against it; of a 0 that nobody printed, that it is not printed.

    Args:
        verdict: The verdict.
        cells: Addresses that the numbers are told with.
        within: Whether they stand within a sentence, and not on their own.
    """
    left, right = verdict.parts[: verdict.left], verdict.parts[verdict.left :]
    name = "unprinted_within" if within else "unprinted"
    return _side_told(verdict.observed, left, cells, name), _side_told(verdict.expected, right, cells, name)


def _side_told(one: Side, parts: Sequence[Part], cells: tuple[Key, ...], name: str) -> Text:
    told = one.told(cells)
    unprinted = parts and all(_unprinted(part) for part in parts)
    return message(f"explain.text.{name}", n=told) if unprinted else told


def _unprinted(part: Part) -> bool:
    """True for a 0 that was read from nothing standing there, or from words."""
    said = part.observation
    return said is not None and said.qualifier is Qualifier.DERIVED and said.value.status is Status.ZERO


def _place(collection: Vocabulary, verdict: Verdict) -> Text:
    """Where, without measure and period; of several figures that are stated together, the codes of each."""
    left, first = [part.key for part in verdict.parts[: verdict.left]], verdict.first
    shared = frozenset.intersection(*(frozenset(key.dims) for key in left)) if left else frozenset()
    alike = {(key.provider, key.period) for key in left} == {(first.provider, first.period)}
    if len(left) < 2 or not alike or verdict.relation:
        return placed(collection, first, period=False)
    own = [Joined(tuple(code(collection, *d) for d in key.dims if d not in shared)) for key in left]
    codes = Joined((Joined(tuple(own), " + "), *(code(collection, *d) for d in sorted(shared))))
    return message("place.figure", body=collection.provider_label(first.provider), what=codes)


def _sides(collection: Vocabulary, verdict: Verdict, cells: tuple[Key, ...], what: Text) -> tuple[Text, Text]:
    """Both sides of a finding as a table has them, where no sentence says how the second bounds the first.

    "Most" sets one against another, so it is said whose each number is; a limit is told as one; of a
    breakdown it is said by what.
    """
    stated, given = sides(verdict, cells)
    if verdict.family == "most":
        return stated, what
    if verdict.row is not None and verdict.row.sense == "<=":
        return stated, message("explain.text.or_less", high=given)
    if verdict.form is RelationForm.BREAKDOWN:
        own = dict(verdict.parts[0].key.dims)
        by = dict.fromkeys(d for part in verdict.parts for d, _ in part.key.dims if d not in own)
        if len(by) == 1:
            (name,) = by
            dimension = inner(collection, collection.labels[f"dimensions.{name}"])
            return stated, filled(_BESIDE, one=given, other=dimension)
    return stated, given


def weight(collection: Framework, verdict: Verdict) -> Severity:
    """Its rule's weight, or the lighter one that the relation declares."""
    own = Severity(collection.rules[verdict.rule].severity)
    declared = verdict.severity
    return declared if declared is not None and _lighter(declared, own) else own


def _lighter(one: Severity, other: Severity) -> bool:
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR]
    return order.index(one) < order.index(other)


def where(collection: Vocabulary, key: Key, relation: str = "") -> Text:
    """The place of a figure in words, and the name of the relation that it is held against.

    Args:
        collection: The collection.
        key: The figure's address.
        relation: Name of the declared relation, where there is one.
    """
    found = named(collection, key)
    if not relation:
        return found
    return message("place.held_against", place=found, relation=collection.labels[f"relations.{relation}"])


def beside(one: Text, other: Text | str) -> Text:
    """One text with another beside it: `women (45)`."""
    return filled(_BESIDE, one=one, other=other)


def readable(collection: Vocabulary, verdict: Verdict) -> Text:
    """The relation in one line: `Havn shelter (55) = women (45) + men (7) + others (3)`."""
    if verdict.family == "contradiction":
        return Alike("; ".join(verdict.certificate))
    shared = common([p.key for p in verdict.parts])
    sign = {"<=": "≤"}.get(verdict.signs[0], verdict.signs[0])
    sides = [
        _side(collection, side, shared, f" {verdict.signs[1]} ")
        for side in (verdict.parts[: verdict.left], verdict.parts[verdict.left :])
        if side
    ]
    line = Joined(tuple(sides), f" {sign} ")
    if verdict.row is None or not verdict.row.accepted:
        return line
    apart = "−" if verdict.row.offset < 0 else "+"
    offset = Numbers.point(abs(verdict.row.offset)).told(())
    return Joined((line, Alike(apart), beside(Alike(verdict.row.accepted), offset)), " ")


def _side(collection: Vocabulary, parts: Sequence[Part], shared: set[str], sign: str) -> Text:
    """One side of a relation: its terms with a sign between, what is taken away with a minus."""
    terms: list[Text] = []
    for n, part in enumerate(parts):
        minus = n and part.times == -1 and sign == " + "
        terms.append(Alike("" if not n else " − " if minus else sign))
        terms.append(what(collection, part, shared) if minus else short(collection, part, shared))
        terms.append(filled(Alike(" ({number})"), number=Numbers(part.interval).told((part.key,))))
    return Joined(tuple(terms), "")


def common(keys: Sequence[Key]) -> set[str]:
    """What all terms have in common need not be repeated in each."""
    shared = {"measure"} if len({k.measure for k in keys}) == 1 else set()
    if len({k.provider for k in keys}) == 1:
        shared.add("provider")
    if len({k.period for k in keys}) == 1:
        shared.add("period")
    common = set(keys[0].dims).intersection(*(set(k.dims) for k in keys[1:])) if keys else set()
    return shared | {f"{d}={c}" for d, c in common}


def short(collection: Vocabulary, part: Part, shared: set[str]) -> Text:
    """What tells a term from the others of its relation, with its factor."""
    times = f"{part.times} · " if part.times not in (1, -1) else "−" if part.times == -1 else ""
    return Joined((Alike(times), what(collection, part, shared)), "")


def what(collection: Vocabulary, part: Part, shared: set[str]) -> Text:
    """What tells a term from the others of its relation."""
    key = part.key
    words = [collection.code_label(d, c) for d, c in key.dims if f"{d}={c}" not in shared]
    if "provider" not in shared:
        words.insert(0, collection.provider_label(key.provider))
    if "measure" not in shared:
        words.insert(0, collection.measure_label(key.measure, key.provider))
    if "period" not in shared:
        words.append(Typed(Alike(str(key.period)), "period"))
    return Joined(tuple(words or [collection.provider_label(key.provider)]), " ")


def _part(collection: Vocabulary, part: Part) -> dict[str, object]:
    source = part.observation.source.asdict() if part.observation is not None else None
    return {
        "key": part.key.text(),
        "label": named(collection, part.key).text(collection.settings.language),
        "times": part.times,
        "value": str(part.interval),
        "stated": part.observation is not None,
        "source": source,
    }
