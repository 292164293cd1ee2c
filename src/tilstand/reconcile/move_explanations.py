"""Explanations of a cause by moves of persons between bodies."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

from tilstand.define import StructuralMetadata
from tilstand.kernel.alternative_optima import AlternativeOptima, AlternativeOptimum, find_alternative_optima
from tilstand.kernel.candidate_moves import MoveCategory, MoveKind, MoveReason, UnlistedMember
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.moves import get_label_order
from tilstand.languages import format_message
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation
from tilstand.model import Observation
from tilstand.model.findings import EvidenceGrade, GradedStatement, grade_statements
from tilstand.reconcile.cause_system import (
    AlternativeExplanation,
    CauseSystem,
    SheetOwner,
    find_alternatives,
    generate_sheet_moves,
    list_printed_sheets,
)
from tilstand.reconcile.findings import (
    append_in_brackets,
    format_anchor_place,
    format_explanation_text,
    format_person_range,
    format_source,
    join_texts,
    name_body,
    name_code_inline,
    name_dimension_inline,
    name_figure_inline,
)
from tilstand.reconcile.sides import NumberRange, PrintedNumber
from tilstand.terms import JoinedText, Key, Period, Text

Ranges = Mapping[tuple[MoveKind, MoveCategory | None], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CauseHint:
    """Persons that a body counts beside the figures in question, as many as are missing there.

    Attributes:
        observation: The statement of how many.
        codes: What is said of all of them that is known of the missing ones too.
    """

    observation: Observation
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> Key:
        """Its address."""
        return self.observation.key

    def to_dict(self) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {"figure": self.key.text(), "codes": [f"{d}={c}" for d, c in self.codes]}


def find_cause_hints(book: Ledger, provider: str, about: tuple[str, Period], ranges: Ranges) -> tuple[CauseHint, ...]:
    """The counts of other persons at a body that could be those missing there, most telling first.

    A count that is said to be part of the figures in question says nothing of who is missing in them, and
    neither does one of whom more than can be missing have another code.

    Args:
        book: The figures.
        provider: The body.
        about: Measure and period of the figures in question.
        ranges: How many are missing there, by kind and category.
    """
    measure, period = about
    kinds = {kind for kind, category in ranges if category is None and kind.what is MoveReason.MISSING}
    if len(kinds) != 1:
        return ()
    (kind,) = kinds
    low, high = ranges[kind, None]
    codes: dict[tuple[str, str | None], tuple[int, int]] = {
        (category.dimension, category.code): ends
        for (move_kind, category), ends in ranges.items()
        if move_kind == kind and category is not None
    }
    inside = {t.measure for r in book.collection.relations for t in r.left if _has_measure_term(r.right, measure)}
    cause_hints: list[CauseHint] = []
    for name, current_measure in book.collection.measures.items():
        if name != measure and name not in inside and current_measure.unit.people:
            cause_hints += _match_missing_persons(book, Key(name, provider, period), (low, high), codes)
    return tuple(sorted(cause_hints, key=lambda e: (-len(e.codes), e.key)))


def _has_measure_term(terms: Iterable[object], measure: str) -> bool:
    return any(getattr(term, "measure", "") == measure for term in terms)


def _match_missing_persons(
    book: Ledger, key: Key, missing: tuple[int, int], codes: Mapping[tuple[str, str | None], tuple[int, int]]
) -> Iterator[CauseHint]:
    for observation in book.get_statements(key)[:1]:
        amount = observation.value.amount
        if amount is None or not max(missing[0], 1) <= amount <= missing[1]:
            continue
        agreed = []
        for own_key in book.at(key.measure, key.provider, key.period):
            if len(own_key.dims) != 1:
                continue
            (pair,) = own_key.dims
            number, split = book.bound_address(own_key), {dimension for dimension, _ in codes}
            if pair[0] not in split or (pair[0], None) in codes or not number.is_point:
                continue
            low, high = codes.get(pair, (0, 0))
            if not low <= number.low <= high:
                return
            agreed += [pair] if number.low else []
        yield CauseHint(observation, tuple(agreed))


def find_body_hints(scene: CauseSystem, found: AlternativeOptima) -> Mapping[str, tuple[CauseHint, ...]]:
    """What else the ledger says of each body that could explain everything alone, the most telling first.

    Args:
        scene: What the cause is explained in.
        found: The simplest explanations.
    """
    cause_hints_by_name = {}
    for tie in found.items:
        for current_body in tie.bodies:
            if len(tie.bodies) == 1 and isinstance(current_body, SheetOwner) and not current_body.within:
                own_hints = find_cause_hints(scene.book, current_body.provider, scene.about, cast(Ranges, tie.ranges))
                if own_hints:
                    cause_hints_by_name[current_body.provider] = own_hints
    return dict(sorted(cause_hints_by_name.items(), key=lambda item: (-max(len(e.codes) for e in item[1]), item[0])))


def choose_question(scene: CauseSystem, found: AlternativeOptima, known: Mapping[str, tuple[CauseHint, ...]]) -> Text:
    """The question that would settle it.

    Args:
        scene: What the cause is explained in.
        found: The simplest explanations.
        known: What else the ledger says of the bodies in question.
    """
    if known:
        return join_texts(
            (_ask_about_hint(scene, provider, own_hints[0]) for provider, own_hints in known.items()), " "
        )
    if not found.questions:
        return format_explanation_text("nothing")
    anchors = scene.built.anchors
    equal = dict.fromkeys(anchors[id].key.provider for id in found.questions)
    if len(equal) > 1:  # nothing but a name would tell them apart
        return format_explanation_text(
            "ask_each", list=join_texts((name_body(scene.collection, text) for text in equal), ", ")
        )
    id = found.questions[0]
    anchor = anchors[id]
    return format_explanation_text(
        "ask_figure",
        provider=name_body(scene.collection, anchor.key.provider),
        figure=name_figure_inline(scene.collection, anchor.key),
        value=scene.built.system[id].value,
        place=format_anchor_place(anchor),
    )


def _ask_about_hint(scene: CauseSystem, provider: str, one: CauseHint) -> Text:
    facts: dict[str, object] = {
        "provider": name_body(scene.collection, provider),
        "n": PrintedNumber(one.observation.value).told((one.key,)),
        "figure": name_figure_inline(scene.collection, one.key),
        "place": format_source(one.observation.source),
    }
    if one.codes:
        facts["codes"] = join_texts((name_code_inline(scene.collection, *pair) for pair in one.codes), ", ")
    return format_message(f"explain.text.{'ask_evidence_codes' if one.codes else 'ask_evidence'}", **facts)


Range = tuple[int, int]
StoryRanges = Mapping[tuple[MoveKind, MoveCategory | None], Range]
_ASSUMED = ("others", "no_misprint", "simplest", "each_sum", "same_codes", "marginals", "equal_trust")


@dataclass(frozen=True, slots=True)
class CauseExplanation:
    """What can be said of a cause, beside what does not fit.

    Attributes:
        status: How far the answer can be relied on.
        claims: What is said, each on its ground: proven, simplest, assumed.
        open: What is open.
        ask: What would settle it.
        ties: The equally simple answers, as data.
        rivals: What one of the simplest answers does without, and what that takes.
        evidence: What else the ledger says of the bodies between which the figures cannot choose.
        happened: What seems to have happened, with the least and greatest number of persons: shared by all.
        persons: Least and greatest number of persons that it concerns, whatever happened to them.
    """

    status: Certainty
    claims: tuple[GradedStatement, ...]
    open: tuple[Text, ...]
    ask: Text
    ties: tuple[Mapping[str, Any], ...] = ()
    rivals: tuple[AlternativeExplanation, ...] = ()
    evidence: tuple[CauseHint, ...] = ()
    happened: tuple[tuple[MoveKind, Range], ...] = ()
    persons: Range | None = None


def explain_by_moves(scene: CauseSystem) -> CauseExplanation:
    """The explanation in persons."""
    measure, period = scene.about
    catalogue = generate_sheet_moves(scene.built, list_printed_sheets(scene.book, scene.built, measure, period))
    alternative_optima = find_alternative_optima(scene.built.system, catalogue, rows=scene.broken)
    must = grade_statements(EvidenceGrade.PROVEN, (format_explanation_text("not_all"), *_describe_largest_gap(scene)))
    if alternative_optima.status is Certainty.TIMED_OUT:
        many = grade_statements(
            EvidenceGrade.SIMPLEST, (format_explanation_text("too_many", n=max(alternative_optima.least, 1)),)
        )
        return CauseExplanation(alternative_optima.status, (*must, *many), (), format_explanation_text("nothing"))
    if not alternative_optima.items:
        stuck = [
            format_explanation_text("relation_off", relation=_describe_relation_subject(scene, id))
            for id in alternative_optima.stuck
        ]
        none = grade_statements(EvidenceGrade.SIMPLEST, (format_explanation_text("no_moves"), *stuck))
        return CauseExplanation(alternative_optima.status, (*must, *none), (), format_explanation_text("nothing"))
    marks = () if alternative_optima.status is Certainty.PROVEN else (format_explanation_text("doubt"),)
    others = tuple(find_alternatives(scene, catalogue, alternative_optima))
    known = find_body_hints(scene, alternative_optima)
    return CauseExplanation(
        alternative_optima.status,
        (
            *must,
            *grade_statements(
                EvidenceGrade.SIMPLEST,
                (
                    *marks,
                    *_describe_simplest_moves(scene, alternative_optima),
                    *_describe_alternatives(alternative_optima, others),
                ),
            ),
            *grade_statements(EvidenceGrade.ASSUMED, (format_explanation_text(n, section="assume") for n in _ASSUMED)),
        ),
        tuple(_describe_open_choices(scene, alternative_optima)),
        choose_question(scene, alternative_optima, known),
        tuple(map(_optimum_to_dict, alternative_optima.items)),
        others,
        tuple(cause_hint for own_hints in known.values() for cause_hint in own_hints),
        tuple(
            (kind, ends)
            for (kind, code), ends in _merge_optimum_ranges(alternative_optima).items()
            if code is None and ends[0]
        ),
        _bound_moved_persons(alternative_optima)[0],
    )


def _describe_largest_gap(scene: CauseSystem) -> Iterator[Text]:
    """The largest difference between two sides, which is there whatever has happened."""
    rows = [scene.built.rows[id] for id in scene.broken if id in scene.built.rows]
    row = max(rows, key=_compute_least_gap, default=None)
    if row is not None and _compute_least_gap(row):
        cells = tuple(part.key for part in row.parts)
        about = join_texts((name_figure_inline(scene.collection, part.key) for part in row.left), " + ")
        yield format_explanation_text(
            "widest", n=NumberRange.from_value(_compute_least_gap(row)).told(cells), relation=about
        )


def _compute_least_gap(row: LinearRelation) -> Fraction:
    """By how much both sides of a relation differ at least."""
    left, right = row.side_intervals
    above = left.low - right.high if right.high is not None else Fraction(0)
    below = right.low - left.high if left.high is not None else Fraction(0)
    return max(above, below, Fraction(0))


def _describe_alternatives(found: AlternativeOptima, others: Iterable[AlternativeExplanation]) -> Iterator[Text]:
    """How many answers are as simple, and what one person more would allow."""
    yield (
        format_explanation_text("as_simple", n=len(found.items))
        if len(found.items) > 1
        else format_explanation_text("only_one")
    )
    for alternative_explanation in others:
        what = format_explanation_text(alternative_explanation.without.value, section="without")
        if alternative_explanation.persons is None:
            yield format_explanation_text("rival_none", without=what)
        elif alternative_explanation.more is not None and alternative_explanation.more <= 1:
            name = (
                "rival_more"
                if alternative_explanation.more > 0
                else "rival_same"
                if alternative_explanation.more == 0
                else "rival_fewer"
            )
            yield format_explanation_text(
                name,
                without=what,
                n=format_person_range(alternative_explanation.persons, alternative_explanation.persons),
            )
        else:
            yield format_explanation_text(
                "rival",
                without=what,
                n=format_person_range(alternative_explanation.persons, alternative_explanation.persons),
            )


def _get_optimum_ranges(tie: AlternativeOptimum) -> StoryRanges:
    """The numbers of a tie by kind and category, which are those of the catalogue."""
    return cast(StoryRanges, tie.ranges)


def _describe_relation_subject(scene: CauseSystem, id: str) -> Text:
    """What a relation is about: the figures on its left side, of a code list's sum the first of them."""
    row, terms = scene.built.rows.get(id), scene.built.system.row(id).coefficients
    keys = (
        [scene.built.anchors[next(iter(terms))].key]
        if row is None
        else [relation_term.key for relation_term in row.left]
    )
    return join_texts((name_figure_inline(scene.collection, key) for key in keys), " + ")


def _merge_optimum_ranges(found: AlternativeOptima) -> StoryRanges:
    """Least and greatest number over all ties, by kind and category."""
    over: dict[tuple[MoveKind, MoveCategory | None], Range] = {}
    for label in sorted({label for tie in found.items for label in _get_optimum_ranges(tie)}, key=get_label_order):
        ends = [_get_optimum_ranges(tie).get(label, (0, 0)) for tie in found.items]
        over[label] = min(e[0] for e in ends), max(e[1] for e in ends)
    return over


def _bound_moved_persons(found: AlternativeOptima) -> tuple[Range, Mapping[MoveCategory, Range]]:
    """Least and greatest number over all ties, whatever happened to the persons: of all, by category."""

    def bound_category_persons(category: MoveCategory | None) -> Range:
        ends = [
            [r for (_, own_category), r in _get_optimum_ranges(tie).items() if own_category == category]
            for tie in found.items
        ]
        return min(sum(r[0] for r in e) for e in ends), max(sum(r[1] for r in e) for e in ends)

    found_ = {category for tie in found.items for _, category in _get_optimum_ranges(tie) if category is not None}
    return bound_category_persons(None), {
        category: bound_category_persons(category) for category in sorted(found_, key=str)
    }


def _describe_simplest_moves(scene: CauseSystem, found: AlternativeOptima) -> Iterator[Text]:
    over = _merge_optimum_ranges(found)
    shared = [(kind, ends) for (kind, category), ends in over.items() if category is None and ends[0] > 0]
    if not shared:
        (low, high), counts = _bound_moved_persons(found)
        yield format_explanation_text("gap", n=format_person_range(low, high))
        yield from _list_certain_facts(scene, counts, high)
    for kind, ends in shared:
        yield _format_move_kind(kind, ends)
        own_pairs = {
            category: e for (move_kind, category), e in over.items() if move_kind == kind and category is not None
        }
        yield from _list_certain_facts(scene, own_pairs, ends[1])


def _format_move_kind(kind: MoveKind, ends: Range) -> Text:
    return format_explanation_text(str(replace(kind, of="")), section="kind", n=format_person_range(*ends))


def _list_certain_facts(scene: CauseSystem, counts: Mapping[MoveCategory, Range], all_: int) -> Iterator[Text]:
    facts = [_describe_category_count(scene, category, ends, all_) for category, ends in counts.items() if ends[0] > 0]
    if facts:
        yield format_explanation_text("consistent", list=join_texts(facts))


def _format_move_category(scene: CauseSystem, category: MoveCategory) -> Text:
    if category.code is None:
        return format_explanation_text("not_stated")
    return name_code_inline(scene.collection, category.dimension, category.code)


def _describe_category_count(scene: CauseSystem, category: MoveCategory, ends: Range, all_: int) -> Text:
    """How many of the persons stand under a code, or come from or go to it."""
    words = _format_move_category(scene, category)
    if category.side != "in":
        return format_explanation_text(f"moved_{category.side}", n=format_person_range(*ends), code=words)
    if ends == (all_, all_) and all_ > 1:
        return format_explanation_text("all_of", n=all_, code=words)
    if ends[0] == ends[1]:
        return format_explanation_text("exactly", n=ends[0], code=words)
    return format_explanation_text("between", low=ends[0], high=ends[1], code=words)


def _describe_open_choices(scene: CauseSystem, found: AlternativeOptima) -> Iterator[Text]:
    bodies = sorted({t.bodies for t in found.items}, key=lambda own: [*map(str, own)])
    names = [join_texts((_name_sheet_owner(scene.collection, b) for b in own_values), " + ") for own_values in bodies]
    if len(bodies) == 1:
        yield format_explanation_text("one_body", list=names[0])
    else:
        yield format_explanation_text("which_body", n=len(bodies), list=join_texts(names, ", "))
    over = _merge_optimum_ranges(found)
    kinds = [kind for (kind, category), ends in over.items() if category is None and ends[0] == 0]
    if kinds:
        told_ = dict.fromkeys(_format_move_kind(kind, _bound_kind_count(found, kind)) for kind in kinds)
        yield format_explanation_text("which_kind", list=join_texts(told_, " / "))
    loose: dict[str, list[Text]] = {}
    for move_category, (low, high) in _bound_moved_persons(found)[1].items():
        if move_category.side == "in" and low != high:
            listed = format_explanation_text(
                "between", low=low, high=high, code=_format_move_category(scene, move_category)
            )
            loose.setdefault(move_category.dimension, []).append(listed)
    for name, codes in loose.items():
        yield format_explanation_text(
            "not_fixed", dimension=name_dimension_inline(scene.collection, name), list=join_texts(codes)
        )


def _name_sheet_owner(collection: StructuralMetadata, of: Hashable) -> Text:
    """Whose a sheet is, in words: a body, a body within a code, a member of a group that nobody lists."""
    match of:
        case UnlistedMember(SheetOwner(provider)):
            return format_explanation_text("unlisted", group=name_body(collection, provider))
        case SheetOwner(provider, within) if within:
            codes = JoinedText(tuple(name_code_inline(collection, *pair) for pair in within))
            return append_in_brackets(name_body(collection, provider), codes)
        case SheetOwner(provider):
            return name_body(collection, provider)
    raise TypeError(of)


def _bound_kind_count(found: AlternativeOptima, kind: MoveKind) -> Range:
    """Least and greatest number of a kind, over those ties in which it is made."""
    ends = [_get_optimum_ranges(tie)[kind, None] for tie in found.items if (kind, None) in tie.ranges]
    return min(e[0] for e in ends), max(e[1] for e in ends)


def _optimum_to_dict(tie: AlternativeOptimum) -> dict[str, Any]:
    moved = sorted(_get_optimum_ranges(tie).items(), key=lambda item: get_label_order(item[0]))
    return {
        "bodies": [*map(str, tie.bodies)],
        "moves": [
            {
                "kind": str(kind),
                "code": "" if move_category is None else str(move_category),
                "least": low,
                "greatest": high,
            }
            for (kind, move_category), (low, high) in moved
        ],
        "changes": dict(sorted(tie.certain.items())),
    }
