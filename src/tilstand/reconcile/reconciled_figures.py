"""The figure that an edition shows at each address, with its footnotes.

A sum over many bodies that misses its total is told at the total, not at each body; a printed change is told
at the change, not at the figures that it was reckoned from. Where only two figures face each other, both are
marked: either of them may be the one that is not right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Several
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from tilstand.define import Framework, StructuralMetadata
from tilstand.ledger.interval import find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import Outcome
from tilstand.model import Adjustment, Figure, Findings, NoteKind, Observation, Severity, Source, TableNote
from tilstand.model.appendix import Discrepancy
from tilstand.model.figures import FigureRevision
from tilstand.reconcile.findings import get_result_severity
from tilstand.reconcile.imputation import note_inferred_digit
from tilstand.reconcile.rule_results import RuleResult, RuleResults, assign_finding_ids
from tilstand.reconcile.sides import PrintedNumber
from tilstand.report_text.messages import get_report_string
from tilstand.terms import FigureOrigin, JoinedText, Key, Value, ValueQualifier, ValueStatus
from tilstand.terms.code import RemainderCode
from tilstand.terms.period import split_period

_LOOSE = {ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST, ValueQualifier.ABOUT}
"""How numbers may be read that a sum is no more exact than."""


class ReconciledFigures:
    """Reconciled figures: decided, else computed from the bodies, else submitted, printed or deduced.

    A group's figure is computed from its members that reported. Where a printed one differs and nobody has
    decided, the collection says which of the two leads; both stay known.

    Args:
        book: All statements, adjustments among them.
        adjustments: The coordinator's decisions that apply, by address.
    """

    def __init__(self, book: Ledger, adjustments: Mapping[Key, Adjustment] | None = None) -> None:
        self._book = book
        self._adjustments = dict(adjustments or {})
        self._cache: dict[Key, Figure | None] = {}
        self._shown: dict[Key, Figure | None] = {}

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nothing is said and nothing follows.

        At the address of a remainder it is what the breakdown leaves.
        """
        if key not in self._shown:
            left = (
                (d, remainder_code) for d, code in key.dims if (remainder_code := RemainderCode.read(code)) is not None
            )
            dimension, remainder_code = next(left, ("", None))
            if remainder_code is None:
                self._shown[key] = self._find_leading_figure(key)
            else:
                figure = self.find_unplaced_remainder(key.remove_dimension(dimension), dimension, remainder_code.within)
                self._shown[key] = None if figure is None else replace(figure, key=key)
        return self._shown[key]

    def find_member_first_figure(self, key: Key) -> Figure | None:
        """The same with what members reported in front of what was printed for their group."""
        if key not in self._cache:
            self._cache[key] = self._resolve_figure(key)
        return self._cache[key]

    def _find_leading_figure(self, key: Key) -> Figure | None:
        figure = self.find_member_first_figure(key)
        if figure is None:
            return None
        published = self.published(key)
        if published is not None:
            figure = replace(figure, published=published)
        if figure.origin is not FigureOrigin.COMPUTED:
            return figure
        figure = replace(figure, computed=figure.value, computed_upper=figure.upper)
        leads = published is not None and self._book.collection.get_leading_figure(key.period) == "published"
        if figure.is_disputed:
            table_notes = (note for note in figure.notes if note.kind is not NoteKind.PRINTED)
            figure = replace(figure, notes=(*table_notes, *self._note_discrepancy(figure, leads=leads)))
        if not leads or (published == figure.value and figure.qualifier is ValueQualifier.EXACT):
            return figure
        printed = next(o for o in self._list_printed_statements(key) if o.value == published)
        return replace(
            figure,
            value=printed.value,
            origin=FigureOrigin.PUBLISHED,
            qualifier=printed.qualifier,
            sources=tuple(o.source for o in self._list_printed_statements(key)),
            notes=tuple(note for note in figure.notes if note.kind is NoteKind.DISPUTED),
            upper=None,
        )

    def _note_discrepancy(self, figure: Figure, *, leads: bool) -> Iterator[TableNote]:
        """The one footnote to a disputed figure: the way to the box, or the other of its numbers."""
        labels, key, own_period = self._book.collection.labels, figure.key, self._book.period
        if own_period is None or key.period in own_period:
            yield TableNote(get_report_string(labels, "note_disputed"), kind=NoteKind.DISPUTED)
        elif leads:
            low = PrintedNumber(figure.value).told((key,))
            total = low
            if figure.upper is not None:
                total = get_report_string(
                    labels, "qualifier.range", low=low, high=PrintedNumber(figure.upper).told((key,))
                )
            yield TableNote(get_report_string(labels, "note_summed", total=total), kind=NoteKind.DISPUTED)
        elif figure.published is not None:
            printed = PrintedNumber(figure.published).told((key,))
            yield TableNote(get_report_string(labels, "note_printed", printed=printed), kind=NoteKind.DISPUTED)

    def published(self, key: Key) -> Value | None:
        """What was printed at an address; None where nothing was, or not everywhere the same."""
        found = {o.value for o in self._list_printed_statements(key)}
        return found.pop() if len(found) == 1 else None

    def _list_printed_statements(self, key: Key) -> list[Observation]:
        return [o for o in self._book.get_statements(key) if o.origin is FigureOrigin.PUBLISHED and o.value.known]

    def has_provider_figures(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return provider in self._book.reporting_providers

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        whole_key = key.remove_dimension(dimension) if parent is None else key.at(dimension, parent)
        whole = self.get(whole_key)
        if whole is None or whole.value.amount is None or not self._book.is_additive(key.measure, dimension):
            return None
        codes = self._book.collection.get_codelist(dimension).parts(parent)
        parts = [
            part for code in codes for part in self._list_placed_figures(whole_key.at(dimension, code.id), dimension)
        ]
        if whole.is_disputed and any(part.published is None and part.value.exact_number for part in parts):
            # What is published and what members reported are never taken from each other.
            known = [self.find_member_first_figure(part.key) for part in (whole, *parts)]
            whole, *parts = (figure for figure in known if figure is not None)
        fraction = whole.value.exact_number - sum((part.value.exact_number for part in parts), Fraction(0))
        if fraction <= 0:
            return None
        return Figure(whole_key, Value.number(_to_decimal(fraction)), FigureOrigin.COMPUTED, sources=whole.sources)

    def _list_placed_figures(self, key: Key, dimension: str) -> list[Figure]:
        """The figure of a code, or those of its parts where it has none."""
        figure = self.get(key)
        if figure is not None and figure.value.known:
            return [figure]
        children = self._book.parts(key, dimension)
        return [
            part for child in children for part in self._list_placed_figures(key.at(dimension, child.id), dimension)
        ]

    def _resolve_figure(self, key: Key) -> Figure | None:
        decided = self._adjustments.get(key)
        if decided is not None:
            return self._make_adjusted_figure(key, decided)
        if self._book.lacks(key.provider, key.period):
            return Figure(key, Value.missing(ValueStatus.NOT_SUBMITTED), FigureOrigin.SUBMITTED)
        computed = self._sum_member_figures(key)
        if computed is not None:
            return computed
        first = next(iter(self._book.get_statements(key)), None)
        if first is not None:
            return Figure(
                key,
                first.value,
                first.origin,
                first.qualifier,
                tuple(o.source for o in self._book.get_statements(key)),
                (*self.note_differing_prints(key, first.value), *note_inferred_digit(self._book, first)),
            )
        return self._sum_shorter_periods(key) or self._impute_single_value(key)

    def _sum_shorter_periods(self, key: Key) -> Figure | None:
        """A span that nobody stated, from the shorter periods that make it up (April to March from months).

        Only for flows of what is not persons: the same person may stand in two months.
        """
        measure = self._book.collection.measures[key.measure]
        if measure.flow != "flow" or measure.statistic != "count" or measure.unit.people:
            return None
        tiles = split_period(key.period, self._book.list_stated_periods(key))
        figures = [self.get(Key(key.measure, key.provider, period, key.dims)) for period in tiles]
        known = [f for f in figures if f is not None and f.value.amount is not None]
        if not tiles or len(known) != len(tiles):
            return None
        total = sum((f.value.exact_number for f in known), Fraction(0))
        sources = tuple(dict.fromkeys(s for f in known for s in f.sources))
        return Figure(key, Value.number(_to_decimal(total)), FigureOrigin.COMPUTED, sources=sources)

    def _make_adjusted_figure(self, key: Key, decided: Adjustment) -> Figure:
        labels = self._book.collection.labels
        note = get_report_string(
            labels, "note_adjusted", before=PrintedNumber(decided.before).told((key,)), who=decided.decided_by
        )
        sources = tuple(o.source for o in self._book.get_statements(key) if o.origin is not FigureOrigin.ADJUSTED)
        return Figure(key, decided.after, FigureOrigin.ADJUSTED, sources=sources, notes=(TableNote(note),))

    def _sum_member_figures(self, key: Key) -> Figure | None:
        """A group's figure from its members; None where they do not carry it."""
        members = self._book.list_members(key.provider, key.period)
        if not members or self._book.collection.measures[key.measure].aggregate != "members":
            return None
        total, sources, silent = Fraction(0), list[Source](), list[str]()
        spare, open_ended = Fraction(0), False
        loose: set[ValueQualifier] = set()
        for member in members:
            figure = self.find_member_first_figure(key.replace_provider(member))
            if figure is None or figure.value.amount is None:
                if figure is not None and figure.value.status is ValueStatus.NOT_APPLICABLE:
                    continue
                silent.append(member)
                continue
            total += figure.value.exact_number
            spare += figure.upper.exact_number - figure.value.exact_number if figure.upper is not None else Fraction(0)
            sources.extend(figure.sources)
            loose |= {figure.qualifier} & _LOOSE
            open_ended |= figure.qualifier in _LOOSE and figure.upper is None
        bounds = [self._book.bound_address(key.replace_provider(member)) for member in silent]
        if len(silent) == len(members) or any(bound.high is None for bound in bounds):
            return None  # a member that could have any number: the sum over the others is not the group's
        total += sum((bound.low for bound in bounds), Fraction(0))  # what they must have at least
        spare += sum((bound.high - bound.low for bound in bounds if bound.high is not None), Fraction(0))
        unsaid = [m for m, bound in zip(silent, bounds, strict=True) if not bound.is_point]
        loose |= {ValueQualifier.AT_LEAST} if unsaid else set()
        notes = (*self._note_silent_members(unsaid), *self.note_differing_prints(key, Value.number(_to_decimal(total))))
        return Figure(
            key,
            Value.number(_to_decimal(total)),
            FigureOrigin.COMPUTED,
            (ValueQualifier.EXACT, *loose)[-1] if len(loose) < 2 else ValueQualifier.ABOUT,
            sources=tuple(dict.fromkeys(sources)),
            notes=notes,
            upper=Value.number(_to_decimal(total + spare)) if spare and not open_ended else None,
        )

    def _note_silent_members(self, members: Sequence[str]) -> Iterator[TableNote]:
        """The footnote that names members whose part of a figure is not known, but for its least."""
        if members:
            names = [self._book.collection.provider_label(m) for m in members]
            who = JoinedText(tuple(names), "; ")  # a name may have a comma in it
            yield TableNote(get_report_string(self._book.collection.labels, "note_silent", who=who))

    def note_differing_prints(self, key: Key, shown: Value) -> tuple[TableNote, ...]:
        """One footnote for each printed figure that differs from the one that is shown."""
        different = {
            o.value
            for o in self._book.get_statements(key)
            if o.origin is FigureOrigin.PUBLISHED and _is_other_value(o, shown)
        }
        labels = self._book.collection.labels
        return tuple(
            TableNote(
                get_report_string(labels, "note_printed", printed=PrintedNumber(value).told((key,))),
                kind=NoteKind.PRINTED,
            )
            for value in sorted(different, key=str)
        )

    def _impute_single_value(self, key: Key) -> Figure | None:
        """A figure that nobody stated but that the others force: the only number that is possible."""
        if not self._book.has_statements(key.measure, key.provider, key.period):
            return None
        bound = self._book.bound_address(key)
        if not bound.is_point:
            return None
        return Figure(key, Value.number(_to_decimal(bound.low)), FigureOrigin.DEDUCED, ValueQualifier.DERIVED)


def _is_other_value(observation: Observation, shown: Value) -> bool:
    interval = find_observation_interval(observation)
    if interval is None or shown.amount is None:
        return False
    return shown.exact_number < interval.low or (interval.high is not None and shown.exact_number > interval.high)


def _to_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def attach_footnotes(
    collection: Framework, resolved: ReconciledFigures, verdicts: RuleResults, settled: Several[Key]
) -> RuleResults:
    """The relations, named, each that is an open finding with the addresses whose figures carry its footnote.

    Args:
        collection: The collection.
        resolved: The figures.
        verdicts: Every relation, evaluated.
        settled: Addresses that the coordinator has decided: what is about them is no open question.
    """
    named = zip(verdicts.open, assign_finding_ids(verdicts), strict=True)
    return verdicts.replace_open_results(
        [
            _attach_result_footnote(collection, resolved, replace(rule_result, anchor=name), settled)
            for rule_result, name in named
        ]
    )


def _attach_result_footnote(
    collection: Framework, resolved: ReconciledFigures, verdict: RuleResult, settled: Several[Key]
) -> RuleResult:
    if (
        verdict.outcome is not Outcome.FAILS
        or verdict.first in settled
        or get_result_severity(collection, verdict) is Severity.INFO
        or collection.rules[verdict.rule].asks
        or verdict.supposed
    ):
        return verdict
    known = [key for key in dict.fromkeys(_list_named_figures(verdict)) if _is_known_figure(resolved, key)]
    return replace(
        verdict, marks=tuple(_list_footnoted_addresses(collection, resolved, verdict, known)), doubts=tuple(known)
    )


def map_to_first_finding(findings: Findings) -> Mapping[str, str]:
    """The place of the first finding of each cause, by the place of each: footnotes lead to the cause.

    Args:
        findings: What does not fit, in the order in which it is told.
    """
    first: dict[str, str] = {}
    for finding in findings.certain_findings:
        if finding.marks or finding.doubts:
            first.setdefault(finding.cause or finding.anchor, finding.anchor)
    return {
        current_finding.anchor: first.get(current_finding.cause or current_finding.anchor, current_finding.anchor)
        for current_finding in findings
    }


def _is_known_figure(resolved: ReconciledFigures, key: Key) -> bool:
    figure = resolved.get(key)
    return figure is not None and figure.value.known


def _list_footnoted_addresses(
    collection: Framework, resolved: ReconciledFigures, verdict: RuleResult, known: Sequence[Key]
) -> Iterator[Key]:
    repeats = collection.rules[verdict.kind].repeats
    for key in known:
        figure = resolved.get(key)
        told = figure is not None and (figure.is_disputed or resolved.note_differing_prints(key, figure.value))
        if not (repeats and told):
            yield key


def _list_named_figures(verdict: RuleResult) -> Sequence[Key]:
    """The figure that the finding names, those that are stated for it, and the other one of only two."""
    if verdict.family != "sum" or verdict.signs[1] != "+":
        return (verdict.first,)
    stated = verdict.parts if len(verdict.parts) == 2 else verdict.parts[: verdict.left]
    return (verdict.first, *(part.key for part in stated if part.observation is not None))


class FootnotedFigures:
    """Reconciled figures, with a footnote to each that an open finding is about.

    Args:
        collection: The collection.
        resolved: The figures.
        verdicts: Every relation, with its marks.
        revisions: Published figures of earlier periods that are other ones now.
        leads: The place of each finding's cause, by its own: one cause is told in one place.
        disputes: What was published otherwise than it adds up, from these figures.
    """

    def __init__(
        self,
        collection: Framework,
        resolved: ReconciledFigures,
        verdicts: Iterable[RuleResult],
        revisions: tuple[FigureRevision, ...] = (),
        leads: Mapping[str, str] = MappingProxyType({}),
        disputes: Callable[[FootnotedFigures], Iterable[Discrepancy]] = lambda marked: (),
    ) -> None:
        self._resolved = resolved
        self.revisions = revisions
        told = [
            (verdict, "note_open_word" if collection.rules[verdict.rule].word else "note_open") for verdict in verdicts
        ]
        place = {verdict.anchor: leads.get(verdict.anchor, verdict.anchor) for verdict in verdicts}
        self._notes = _merge_finding_footnotes(
            collection,
            ((key, path, place[rule_result.anchor]) for rule_result, path in told for key in rule_result.marks),
        )
        self._doubts = _merge_finding_footnotes(
            collection,
            ((key, path, place[rule_result.anchor]) for rule_result, path in told for key in rule_result.doubts),
        )
        self.disputes = tuple(disputes(self))

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nothing is said and nothing follows."""
        figure = self._resolved.get(key)
        own_notes, doubts = self._notes.get(key, ()), self._doubts.get(key, ())
        if figure is None or not (own_notes or doubts):
            return figure
        if figure.is_disputed:  # one mark for one cause, the same wherever it stands
            see = tuple(dict.fromkeys(anchor for note in doubts for anchor in note.see))
            doubts = tuple(replace(note, see=see) for note in figure.notes if note.kind is NoteKind.DISPUTED)
            figure = replace(figure, notes=(*(n for n in figure.notes if n.kind is not NoteKind.DISPUTED), *doubts))
        return replace(figure, notes=(*figure.notes, *own_notes), doubts=doubts)

    def findings(self, key: Key) -> tuple[str, ...]:
        """The open findings that a figure is about, by their anchors."""
        return tuple(anchor for note in self._doubts.get(key, ()) for anchor in note.see)

    def has_provider_figures(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._resolved.has_provider_figures(provider)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        return self._resolved.find_unplaced_remainder(key, dimension, parent)


def _merge_finding_footnotes(
    collection: StructuralMetadata, told: Iterable[tuple[Key, str, str]]
) -> Mapping[Key, tuple[TableNote, ...]]:
    """One footnote for each wording at an address, which leads to all findings that it is about."""
    texts_by_names_by_key: dict[Key, dict[str, list[str]]] = {}
    for key, path, anchor in told:
        texts_by_names_by_key.setdefault(key, {}).setdefault(path, []).append(anchor)
    return {
        key: tuple(
            TableNote(get_report_string(collection.labels, path), see=tuple(dict.fromkeys(see)), kind=NoteKind.DOUBT)
            for path, see in by_path.items()
        )
        for key, by_path in texts_by_names_by_key.items()
    }
