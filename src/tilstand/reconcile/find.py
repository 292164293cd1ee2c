"""Findings from verdicts: each relation that does not hold, in the reader's words and with every source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tilstand.book.row import Outcome, Part
from tilstand.define import Collection
from tilstand.languages import filled
from tilstand.model import Finding, Findings, Severity
from tilstand.reconcile.cause import causes
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Key, Language, Text, Written
from tilstand.terms.label import LANGUAGES, each

__all__ = ["common", "failed", "finding", "findings", "named", "readable", "short", "weight"]


def findings(collection: Collection, verdicts: Iterable[Verdict]) -> Findings:
    """The findings of all relations that do not hold, heaviest first and grouped by cause."""
    return Findings(
        tuple(finding(collection, v, cause) for v, cause in failed(collection, verdicts))
    ).weighed()


def failed(collection: Collection, verdicts: Iterable[Verdict]) -> tuple[tuple[Verdict, str], ...]:
    """The relations that do not hold, what concerns most first, each with the name of its cause."""
    found = sorted((v for v in verdicts if v.outcome is Outcome.FAILS), key=lambda v: _widest(collection, v))
    return tuple(zip(found, causes(collection, found), strict=True))


def _widest(collection: Collection, verdict: Verdict) -> tuple[object, ...]:
    """Order of reading: what concerns most first, so that a total stands before its breakdowns."""
    key = verdict.first
    return (len(key.dims), -len(collection.members(key.provider)), key, verdict.rule, verdict.relation)


def finding(collection: Collection, verdict: Verdict, cause: str) -> Finding:
    """The finding of one relation that does not hold."""
    rule = collection.rules[verdict.rule]
    first = verdict.first
    facts = {"observed": verdict.observed, "expected": verdict.expected, **verdict.facts}
    facts = {name: _spoken(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return Finding(
        rule=verdict.rule,
        severity=weight(collection, verdict),
        where=where(collection, first, verdict.relation),
        what=filled(rule.what, **facts),
        do=filled(rule.do, **facts),
        providers=tuple(dict.fromkeys(p.key.provider for p in verdict.parts)),
        period=str(first.period),
        measure=first.measure,
        observed=verdict.observed,
        expected=verdict.expected,
        relation=readable(collection, verdict),
        relation_nn=readable(collection, verdict, "nn"),
        relation_en=readable(collection, verdict, "en"),
        sources=verdict.sources,
        cause=cause,
        parts=tuple(_part(collection, p) for p in verdict.parts),
        beside=tuple(key.text() for key in verdict.beside),
        marks=tuple(key.text() for key in verdict.marks),
        doubts=tuple(key.text() for key in verdict.doubts),
        anchor=verdict.anchor,
    )


def weight(collection: Collection, verdict: Verdict) -> Severity:
    """Its rule's weight, or the lighter one that the relation declares."""
    own = Severity(collection.rules[verdict.rule].severity)
    declared = verdict.severity
    return declared if declared is not None and _lighter(declared, own) else own


def _spoken(number: str) -> Text:
    """A number as it is written in each language: decimal comma in Norwegian, a true minus in both."""
    minus = re.sub(r"(?<![\d\w])-(?=\d)", "−", number)
    norwegian, english = (
        re.sub(r"(?<=\d) pp$", f" {name}", minus) for name in ("prosentpoeng", "percentage points")
    )
    norwegian = re.sub(r"(?<=\d)\.(?=\d)", ",", norwegian)
    return Written.of(nb=norwegian, nn=norwegian, en=english)


def _lighter(one: Severity, other: Severity) -> bool:
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR]
    return order.index(one) < order.index(other)


def where(collection: Collection, key: Key, relation: str = "") -> Text:
    """The place of a figure in words: measure, codes, body and period, and the relation's own name."""
    found = each(lambda tongue: named(collection, key, tongue))
    if not relation:
        return found
    label = collection.labels[f"relations.{relation}"]
    return each(lambda tongue: f"{found.text(tongue)} ({label.text(tongue)})")


def named(collection: Collection, key: Key, language: str) -> str:
    """An address in words."""
    tongue = _tongue(language)
    codes = [collection.code_label(dimension, code).text(tongue) for dimension, code in key.dims]
    measure = collection.measure_label(key.measure).text(tongue)
    provider = collection.provider_label(key.provider).text(tongue)
    return ", ".join(
        [f"«{measure}»" if language != "en" else f"“{measure}”", *codes, provider, str(key.period)]
    )


def _tongue(language: str) -> Language:
    return next((one for one in LANGUAGES if one == language), "nb")


def readable(collection: Collection, verdict: Verdict, language: str = "nb") -> str:
    """The relation in one line: `Havn shelter (55) = women (45) + men (7) + others (3)`."""
    if verdict.family == "contradiction":
        return "; ".join(verdict.certificate)
    shared = common([p.key for p in verdict.parts])
    left, right = verdict.parts[: verdict.left], verdict.parts[verdict.left :]
    sign = {"<=": "≤"}.get(verdict.signs[0], verdict.signs[0])
    texts = [
        f" {verdict.signs[1]} ".join(_term(collection, p, shared, language) for p in side)
        for side in (left, right)
    ]
    line = f" {sign} ".join(text for text in texts if text)
    if verdict.row is not None and verdict.row.accepted:
        sign_ = "−" if verdict.row.offset < 0 else "+"
        line += f" {sign_} {verdict.row.accepted} ({abs(verdict.row.offset)})"
    return line.replace(" + −", " − ")


def common(keys: Sequence[Key]) -> set[str]:
    """What all terms have in common need not be repeated in each."""
    shared = {"measure"} if len({k.measure for k in keys}) == 1 else set()
    if len({k.provider for k in keys}) == 1:
        shared.add("provider")
    if len({k.period for k in keys}) == 1:
        shared.add("period")
    common = set(keys[0].dims).intersection(*(set(k.dims) for k in keys[1:])) if keys else set()
    return shared | {f"{d}={c}" for d, c in common}


def _term(collection: Collection, part: Part, shared: set[str], language: str) -> str:
    return f"{short(collection, part, shared, language)} ({part.interval})"


def short(collection: Collection, part: Part, shared: set[str], language: str) -> str:
    """What tells a term from the others of its relation, with its factor."""
    key = part.key
    tongue = _tongue(language)
    words = [collection.code_label(d, c).text(tongue) for d, c in key.dims if f"{d}={c}" not in shared]
    if "provider" not in shared:
        words.insert(0, collection.provider_label(key.provider).text(tongue))
    if "measure" not in shared:
        words.insert(0, collection.measure_label(key.measure).text(tongue))
    if "period" not in shared:
        words.append(str(key.period))
    name = " ".join(words) or collection.provider_label(key.provider).text(tongue)
    times = f"{part.times} · " if part.times not in (1, -1) else "−" if part.times == -1 else ""
    return f"{times}{name}"


def _part(collection: Collection, part: Part) -> dict[str, object]:
    source = part.observation.source.asdict() if part.observation is not None else None
    return {
        "key": part.key.text(),
        "label": named(collection, part.key, "nb"),
        "times": part.times,
        "value": str(part.interval),
        "stated": part.observation is not None,
        "source": source,
    }
