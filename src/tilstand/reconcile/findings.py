"""Findings from failed relations, grouped by cause, and the names of figures in them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from tilstand.define import Framework, StructuralMetadata
from tilstand.define.rules import RelationForm
from tilstand.kernel.system import Constraint, LinearSystem, Variable, list_components
from tilstand.languages import format_message, format_template, quote_text
from tilstand.ledger.relations import Outcome, RelationTerm
from tilstand.ledger.system import LedgerAnchor
from tilstand.model import Finding, Findings, Severity, Source
from tilstand.reconcile.rule_results import RuleResult
from tilstand.reconcile.sides import NumberRange, RelationSide
from tilstand.report_text import print_forms as naming
from tilstand.report_text.print_forms import (
    label_code_in_sentence,
    title_figure,
    title_without_measure,
    to_mid_sentence,
)
from tilstand.terms import InvariantText, JoinedText, Key, Text, TypedText, ValueQualifier, ValueStatus


def name_causes(collection: StructuralMetadata, verdicts: Sequence[RuleResult]) -> tuple[str, ...]:
    """The name of the cause of each verdict.

    Sums that fail belong together if they share a stated figure: mending it would touch both. A group that
    does not agree with its members is one cause with all its breakdowns, because the same missing (or
    surplus) persons show in each. Comparisons in words stand alone, one cause for each claim.
    """
    system_components = list_components(_build_cause_graph(collection, verdicts))
    held = [[int(row) for row in system_component.rows] for system_component in system_components]
    names = {n: _make_cause_name(collection, [verdicts[m] for m in numbers]) for numbers in held for n in numbers}
    return tuple(names[n] for n in range(len(verdicts)))


def _build_cause_graph(collection: StructuralMetadata, verdicts: Sequence[RuleResult]) -> LinearSystem:
    """What the findings share as the kernel's columns, each finding a row of it."""
    marks: dict[Hashable, str] = {}
    rows = tuple(
        Constraint.from_equation(
            str(n), {marks.setdefault(mark, str(len(marks))): 1 for mark in _list_shared_marks(collection, verdict)}
        )
        for n, verdict in enumerate(verdicts)
    )
    return LinearSystem(tuple(map(Variable, marks.values())), rows)


def _list_shared_marks(collection: StructuralMetadata, verdict: RuleResult) -> list[Hashable]:
    first = verdict.parts[0].key
    if verdict.family != "sum":
        return [(verdict.family, verdict.relation or first.measure, first.provider)]
    marks: list[Hashable] = []
    if verdict.relation_form is RelationForm.MEMBERS:
        marks.append(("group", first.measure, first.period))
    else:
        marks.extend((p.observation.source, p.key) for p in verdict.parts if p.observation is not None)
    return marks


def _make_cause_name(collection: StructuralMetadata, verdicts: Sequence[RuleResult]) -> str:
    """The name of a cause: the widest address that its findings speak of."""
    widest = min(
        (v.parts[0].key for v in verdicts),
        key=lambda k: (len(k.dims), -len(collection.list_group_members(k.provider)), k),
    )
    relation = sorted({v.relation for v in verdicts if v.relation})
    codes = ", ".join(f"{d}={c}" for d, c in widest.dims)
    named = relation[0] if relation and len(verdicts) == 1 else codes
    if any(v.family == "year_before" for v in verdicts):  # it asks, and is no cause of what contradicts
        named = f"{named} {verdicts[0].rule}".strip()
    return " · ".join(part for part in (widest.measure, widest.provider, str(widest.period), named) if part)


def format_explanation_text(name: str, /, section: str = "text", **facts: object) -> Text:
    """A packaged text with its facts put in.

    Example:
        >>> format_explanation_text("persons", n=4).text("en")
        '4 persons'
    """
    return format_message(f"explain.{section}.{name}", **facts)


def join_texts(items: Iterable[Text], separator: str = "; ") -> Text:
    """Several texts as a list."""
    return JoinedText(tuple(items), separator)


def format_person_range(low: int, high: int) -> Text:
    """So many persons: `1 person`, `4 persons`, `3 to 4 persons`."""
    if low != high:
        return format_explanation_text("persons_range", low=low, high=high)
    return format_explanation_text("person") if low == 1 else format_explanation_text("persons", n=low)


def format_open_range(low: int | None, high: int | None) -> Text:
    """A number, or from one to another: `3`, `3–4`, `3 or more`; words where there is no possible number."""
    if low is None:
        return format_explanation_text("impossible")
    if high is None:
        return format_explanation_text("or_more", low=low)
    return InvariantText(str(low) if low == high else f"{low}–{high}")


def name_code_inline(collection: StructuralMetadata, name: str, value: str) -> Text:
    """A code in words, inside a sentence."""
    return naming.label_code_in_sentence(collection, name, value)


def name_dimension_inline(collection: StructuralMetadata, name: str) -> Text:
    """A dimension in words, inside a sentence."""
    return naming.to_mid_sentence(collection, collection.labels[f"dimensions.{name}"])


def name_body(collection: StructuralMetadata, name: str) -> Text:
    """A body or group in words."""
    return collection.provider_label(name)


def name_figure_inline(collection: StructuralMetadata, key: Key) -> Text:
    """A figure's name, inside a sentence."""
    return quote_text(naming.title_figure(collection, key))


def format_anchor_place(anchor: LedgerAnchor) -> Text:
    """Where a statement stands."""
    source = anchor.observation.source if anchor.observation is not None else Source("–")
    return format_source(source)


def format_source(source: Source) -> Text:
    """A source in words: `kom-2024, line 1540`."""
    if source.line is not None:
        return format_explanation_text("at_line", document=source.document, line=source.line)
    if source.cell:
        return format_explanation_text("at_cell", document=source.document, cell=source.cell)
    return InvariantText(source.document)


_BESIDE = InvariantText("{one} ({other})")


def report_findings(collection: Framework, verdicts: Iterable[RuleResult]) -> Findings:
    """The findings of all relations that do not hold, heaviest first and grouped by cause."""
    return Findings(
        tuple(make_relation_finding(collection, v, cause) for v, cause in select_failed_results(collection, verdicts))
    ).sort_by_cause_severity()


def select_failed_results(
    collection: StructuralMetadata, verdicts: Iterable[RuleResult]
) -> tuple[tuple[RuleResult, str], ...]:
    """The relations that do not hold, what concerns most first, each with the name of its cause."""
    rule_results = sorted(
        (v for v in verdicts if v.outcome is Outcome.FAILS), key=lambda v: _order_by_scope(collection, v)
    )
    return tuple(zip(rule_results, name_causes(collection, rule_results), strict=True))


def _order_by_scope(collection: StructuralMetadata, verdict: RuleResult) -> tuple[object, ...]:
    """Order of reading: what concerns most first, so that a total stands before its breakdowns."""
    key = verdict.first
    return (len(key.dims), -len(collection.list_group_members(key.provider)), key, verdict.rule, verdict.relation)


def make_relation_finding(collection: Framework, verdict: RuleResult, cause: str) -> Finding:
    """The finding of one relation that does not hold."""
    rule = collection.rules[verdict.rule]
    first = verdict.first
    cells = tuple(dict.fromkeys(part.key for part in verdict.parts)) or (first,)
    facts = dict(zip(("observed", "expected"), format_result_sides(verdict, cells), strict=True))
    facts |= {n: fact.told(cells) if isinstance(fact, RelationSide) else fact for n, fact in verdict.facts.items()}
    return Finding(
        rule=verdict.rule,
        severity=get_result_severity(collection, verdict),
        where=format_figure_place(collection, first, verdict.relation),
        title=title_figure(collection, first, period=False),
        place=_format_codes_place(collection, verdict),
        what=format_template(rule.what, **facts),
        do=format_template(rule.do, **facts),
        providers=tuple(dict.fromkeys(p.key.provider for p in verdict.parts)),
        period=str(first.period),
        measure=first.measure,
        observed=str(verdict.observed),
        expected=str(verdict.expected),
        relation=format_relation_line(collection, verdict),
        sources=verdict.sources,
        cause=cause,
        parts=tuple(_term_to_dict(collection, p) for p in verdict.parts),
        beside=tuple(key.text() for key in verdict.beside),
        marks=tuple(key.text() for key in verdict.marks),
        doubts=tuple(key.text() for key in verdict.doubts),
        anchor=verdict.anchor,
        cells=cells,
        supposed=verdict.supposed,
        sides=_format_table_sides(collection, verdict, cells, format_template(rule.what, **facts))
        if verdict.has_known_sides
        else None,
    )


def format_result_sides(verdict: RuleResult, cells: tuple[Key, ...], *, within: bool = False) -> tuple[Text, Text]:
    """What is stated and what stands against it; of a 0 that nobody printed, that it is not printed.

    Args:
        verdict: The verdict.
        cells: Addresses that the numbers are told with.
        within: Whether they stand within a sentence, and not on their own.
    """
    left, right = verdict.parts[: verdict.left], verdict.parts[verdict.left :]
    name = "unprinted_within" if within else "unprinted"
    return _format_side(verdict.observed, left, cells, name), _format_side(verdict.expected, right, cells, name)


def _format_side(one: RelationSide, parts: Sequence[RelationTerm], cells: tuple[Key, ...], name: str) -> Text:
    text = one.told(cells)
    unprinted = parts and all(_is_unprinted_zero(part) for part in parts)
    return format_message(f"explain.text.{name}", n=text) if unprinted else text


def _is_unprinted_zero(part: RelationTerm) -> bool:
    """True for a 0 that was read from nothing standing there, or from words."""
    observation = part.observation
    return (
        observation is not None
        and observation.qualifier is ValueQualifier.DERIVED
        and observation.value.status is ValueStatus.ZERO
    )


def _format_codes_place(collection: StructuralMetadata, verdict: RuleResult) -> Text:
    """Where, without measure and period; of several figures that are stated together, the codes of each."""
    left, first = [part.key for part in verdict.parts[: verdict.left]], verdict.first
    shared = frozenset.intersection(*(frozenset(key.dims) for key in left)) if left else frozenset()
    alike = {(key.provider, key.period) for key in left} == {(first.provider, first.period)}
    if len(left) < 2 or not alike or verdict.relation:
        return title_without_measure(collection, first, period=False)
    own_texts = [
        JoinedText(tuple(label_code_in_sentence(collection, *d) for d in key.dims if d not in shared)) for key in left
    ]
    codes = JoinedText(
        (JoinedText(tuple(own_texts), " + "), *(label_code_in_sentence(collection, *d) for d in sorted(shared)))
    )
    return format_message("place.figure", body=collection.provider_label(first.provider), what=codes)


def _format_table_sides(
    collection: StructuralMetadata, verdict: RuleResult, cells: tuple[Key, ...], what: Text
) -> tuple[Text, Text]:
    """Both sides of a finding as a table has them, where no sentence says how the second bounds the first.

    "Most" sets one against another, so it is said whose each number is; a limit is told as one; of a
    breakdown it is said by what.
    """
    stated, given = format_result_sides(verdict, cells)
    if verdict.family == "most":
        return stated, what
    if verdict.row is not None and verdict.row.sense == "<=":
        return stated, format_message("explain.text.or_less", high=given)
    if verdict.relation_form is RelationForm.BREAKDOWN:
        own_texts = dict(verdict.parts[0].key.dims)
        by = dict.fromkeys(d for part in verdict.parts for d, _ in part.key.dims if d not in own_texts)
        if len(by) == 1:
            (name,) = by
            dimension = to_mid_sentence(collection, collection.labels[f"dimensions.{name}"])
            return stated, format_template(_BESIDE, one=given, other=dimension)
    return stated, given


def get_result_severity(collection: Framework, verdict: RuleResult) -> Severity:
    """Its rule's weight, or the lighter one that the relation declares."""
    own_severity = Severity(collection.rules[verdict.rule].severity)
    declared = verdict.severity
    return declared if declared is not None and _is_lighter_severity(declared, own_severity) else own_severity


def _is_lighter_severity(one: Severity, other: Severity) -> bool:
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR]
    return order.index(one) < order.index(other)


def format_figure_place(collection: StructuralMetadata, key: Key, relation: str = "") -> Text:
    """The place of a figure in words, and the name of the relation that it is held against.

    Args:
        collection: The collection.
        key: The figure's address.
        relation: Name of the declared relation, where there is one.
    """
    found = title_figure(collection, key)
    if not relation:
        return found
    return format_message("place.held_against", place=found, relation=collection.labels[f"relations.{relation}"])


def append_in_brackets(one: Text, other: Text | str) -> Text:
    """One text with another beside it: `women (45)`."""
    return format_template(_BESIDE, one=one, other=other)


def format_relation_line(collection: StructuralMetadata, verdict: RuleResult) -> Text:
    """The relation in one line: `Havn shelter (55) = women (45) + men (7) + others (3)`."""
    if verdict.family == "contradiction":
        return InvariantText("; ".join(verdict.certificate))
    shared = find_common_features([p.key for p in verdict.parts])
    sign = {"<=": "≤"}.get(verdict.signs[0], verdict.signs[0])
    stated, against = verdict.parts[: verdict.left], verdict.parts[verdict.left :]
    if verdict.divisors:
        above, below = against[: -verdict.divisors], against[-verdict.divisors :]
        quotient = JoinedText(tuple(_format_bracketed_sum(collection, some, shared) for some in (above, below)), " / ")
        sides = [_join_side_terms(collection, stated, shared, " + "), quotient]
    else:
        joined = f" {verdict.signs[1]} "
        sides = [_join_side_terms(collection, side, shared, joined) for side in (stated, against) if side]
    line = JoinedText(tuple(sides), f" {sign} ")
    if verdict.row is None or not verdict.row.accepted:
        return line
    apart = "−" if verdict.row.offset < 0 else "+"
    offset = NumberRange.from_value(abs(verdict.row.offset)).told(())
    return JoinedText(
        (line, InvariantText(apart), append_in_brackets(InvariantText(verdict.row.accepted), offset)), " "
    )


def _format_bracketed_sum(collection: StructuralMetadata, parts: Sequence[RelationTerm], shared: set[str]) -> Text:
    text = _join_side_terms(collection, parts, shared, " + ")
    return text if len(parts) == 1 else format_template(InvariantText("({sum})"), sum=text)


def _join_side_terms(
    collection: StructuralMetadata, parts: Sequence[RelationTerm], shared: set[str], sign: str
) -> Text:
    """One side of a relation: its terms with a sign between, what is taken away with a minus."""
    terms: list[Text] = []
    for n, part in enumerate(parts):
        minus = n and part.times == -1 and sign == " + "
        terms.append(InvariantText("" if not n else " − " if minus else sign))
        terms.append(
            label_relation_term(collection, part, shared) if minus else label_term_with_factor(collection, part, shared)
        )
        terms.append(format_template(InvariantText(" ({number})"), number=NumberRange(part.interval).told((part.key,))))
    return JoinedText(tuple(terms), "")


def find_common_features(keys: Sequence[Key]) -> set[str]:
    """What all terms have in common need not be repeated in each."""
    shared = {"measure"} if len({k.measure for k in keys}) == 1 else set()
    if len({k.provider for k in keys}) == 1:
        shared.add("provider")
    if len({k.period for k in keys}) == 1:
        shared.add("period")
    common = set(keys[0].dims).intersection(*(set(k.dims) for k in keys[1:])) if keys else set()
    return shared | {f"{d}={c}" for d, c in common}


def label_term_with_factor(collection: StructuralMetadata, part: RelationTerm, shared: set[str]) -> Text:
    """What tells a term from the others of its relation, with its factor."""
    times = f"{part.times} · " if part.times not in (1, -1) else "−" if part.times == -1 else ""
    return JoinedText((InvariantText(times), label_relation_term(collection, part, shared)), "")


def label_relation_term(collection: StructuralMetadata, part: RelationTerm, shared: set[str]) -> Text:
    """What tells a term from the others of its relation."""
    key = part.key
    words = [collection.get_code_label(d, c) for d, c in key.dims if f"{d}={c}" not in shared]
    if "provider" not in shared:
        words.insert(0, collection.provider_label(key.provider))
    if "measure" not in shared:
        words.insert(0, collection.get_measure_label(key.measure, key.provider))
    if "period" not in shared:
        words.append(TypedText(InvariantText(str(key.period)), "period"))
    return JoinedText(tuple(words or [collection.provider_label(key.provider)]), " ")


def _term_to_dict(collection: StructuralMetadata, part: RelationTerm) -> dict[str, object]:
    source = part.observation.source.to_dict() if part.observation is not None else None
    return {
        "key": part.key.text(),
        "label": title_figure(collection, part.key).text(collection.settings.language),
        "times": part.times,
        "value": str(part.interval),
        "stated": part.observation is not None,
        "source": source,
    }
