"""The account of one body, and the queries that it is sent.

Where other bodies take part, the body is asked about its own figures alone: no number of another's leaves,
nor one of a sum that another's could be worked out from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tilstand.define import Framework, Round, StructuralMetadata
from tilstand.define.schema import Block
from tilstand.languages import CitedNumber, DatedText, format_message, format_template, quote_text
from tilstand.languages.catalogue import is_catalogue_path
from tilstand.model import CellValue, EditionFigures, Finding, Findings, ReleasableTable, Severity, sort_notes
from tilstand.model.release import BodyQuery
from tilstand.protect.policy import get_policy
from tilstand.protect.table_cells import CellLookup
from tilstand.protect.table_notes import add_unit_to_label, get_common_unit, iterate_caveat_notes
from tilstand.report_text import get_report_string
from tilstand.report_text.print_forms import label_code_in_sentence as inside
from tilstand.terms import FigureOrigin, InvariantText, JoinedText, Key, Period, Text, TypedText, ValueStatus
from tilstand.terms.text import FALLBACK

_Row = tuple[Text, int, CellValue | None, str]


def build_body_account(
    collection: Framework, round_name: str, figures: EditionFigures, provider: str
) -> ReleasableTable | None:
    """The table of one body's own figures.

    Args:
        collection: The collection.
        round_name: Name of the round.
        figures: The figures after reconciliation.
        provider: The body.

    Returns:
        A table of kind `build_body_account` with the id `account_PROVIDER`; None if there is no number to
        show.
    """
    about = collection.round(round_name)
    look = CellLookup(collection, about, figures)
    forms = collection.providers[provider].forms
    rows: list[_Row] = []
    seen: set[Key] = set()
    for block in (block for form in forms for block in collection.forms[form].blocks):
        rows += _build_block_rows(_UnseenFigures(look, provider, seen), block)
    if not rows:
        return None
    counted = [Key(row[3], provider, about.period, ()) for row in rows]
    common = get_common_unit(collection, counted)
    keys = [cell.key for _, _, cell, _ in rows if cell is not None and cell.key is not None]
    return ReleasableTable(
        id=f"account_{provider}",
        number="",
        part=collection.forms[forms[0]].part,
        kind="account",
        title=get_report_string(
            collection.labels, "account", provider=collection.provider_label(provider), year=about.period
        ),
        unit=common or get_report_string(collection.labels, "mixed_units"),
        row_labels=tuple(
            (
                add_unit_to_label(collection, label, [key]) if common is None and level == 0 else label,
                level,
                cell is None,
            )
            for (label, level, cell, _), key in zip(rows, counted, strict=True)
        ),
        column_labels=(get_report_string(collection.labels, "count"),),
        cells=tuple((cell,) for _, _, cell, _ in rows),
        notes=sort_notes(iterate_caveat_notes(collection, keys)),
        policy=get_policy(about).method,
        provider=provider,
    )


def list_accounted_providers(collection: StructuralMetadata, about: Round) -> tuple[str, ...]:
    """The providers that are told about one by one: several answer the same form, or they form a group."""
    asked = collection.reporting(about)
    answering = [form for name in asked for form in collection.providers[name].forms]
    grouped = {member for group in collection.groups for member in collection.list_group_members(group)}
    return tuple(
        name
        for name in asked
        if name in grouped or any(answering.count(form) > 1 for form in collection.providers[name].forms)
    )


class _UnseenFigures:
    """Figures of one provider that were not shown yet."""

    def __init__(self, look: CellLookup, provider: str, seen: set[Key]) -> None:
        self.look, self.provider, self.seen = look, provider, seen

    def key(self, measure: str, dims: Sequence[tuple[str, str]]) -> Key:
        period = self.look.collection.get_counting_period(measure, self.look.round.period)
        return Key(measure, self.provider, period, tuple(sorted(dims)))

    def cell(self, measure: str, dims: Sequence[tuple[str, str]]) -> CellValue | None:
        key = self.key(measure, dims)
        figure = None if key in self.seen else self.look.figures.get(key)
        if figure is None:
            return None
        self.seen.add(key)
        cell_value = self.look.build_figure_cell(figure, key, {})
        # A zero that only follows from other figures is no news of the body's.
        told = cell_value.value.status is not ValueStatus.ZERO or cell_value.origin not in (
            FigureOrigin.DEDUCED,
            FigureOrigin.COMPUTED,
        )
        return cell_value if cell_value.value.given and (told or not dims) else None

    def unknown(self, measure: str, dims: Sequence[tuple[str, str]]) -> CellValue:
        """The cell of a figure that the provider did not state."""
        key = self.key(measure, dims)
        self.seen.add(key)
        return self.look.build_empty_cell(key)


def _build_block_rows(asking: _UnseenFigures, block: Block) -> list[_Row]:
    collection, whole = asking.look.collection, asking.look.round.period
    counted = collection.get_counting_period(block.measure, whole)
    if block.period != "round" and counted == whole:  # its parts stand in tables of their own
        return []
    where = tuple(block.where.items())
    label = collection.get_measure_label(block.measure)
    if counted != whole:
        label = _join_row_labels([label, DatedText(counted)])
    if where:
        codes = [inside(collection, *pair) for pair in where]
        label = _join_row_labels([label, *codes])
    splits: list[tuple[tuple[tuple[str, str], ...], Text | None]] = [((), None)]
    if block.split:
        splits = [
            (((block.split, code),), collection.get_code_label(block.split, code))
            for code in collection.list_block_codes(block, block.split)
        ]
    rows: list[_Row] = []
    for split, name in splits:
        level = 0 if name is None else 1
        total = asking.cell(block.measure, (*where, *split)) if block.total else None
        inner = list(_build_breakdown_rows(asking, block, (*where, *split), level + 1))
        if total is not None or inner:
            rows.append((name or label, level, total, block.measure))
            rows += inner
    if rows and block.split:
        rows.insert(0, (label, 0, None, block.measure))
    return rows


def _build_breakdown_rows(
    asking: _UnseenFigures, block: Block, fixed: tuple[tuple[str, str], ...], level: int
) -> Iterator[_Row]:
    collection = asking.look.collection
    for dimension in block.breakdowns:
        codelist = collection.get_codelist(dimension)
        cells = {
            code: asking.cell(block.measure, (*fixed, (dimension, code)))
            for code in collection.list_block_codes(block, dimension)
        }
        if collection.measures[block.measure].statistic == "range" and any(cells.values()):
            # One end of a range says little without the other: a sign stands for the end that is not known.
            cells |= {
                code: asking.unknown(block.measure, (*fixed, (dimension, code)))
                for code, cell in cells.items()
                if cell is None
            }
        found_entries = [
            (
                codelist[code].label,
                level + 1 + _count_shown_ancestors(codelist.list_code_ancestors(code), cells),
                cell,
                block.measure,
            )
            for code, cell in cells.items()
            if cell is not None
        ]
        if found_entries:
            yield collection.labels[f"dimensions.{dimension}"], level, None, block.measure
            yield from found_entries


def _count_shown_ancestors(ancestors: Sequence[str], cells: Mapping[str, CellValue | None]) -> int:
    """How many rows a code stands under; what is not shown has nothing under it."""
    return sum(cells.get(ancestor) is not None for ancestor in ancestors)


def _join_row_labels(parts: list[Text]) -> Text:
    return parts[0] if len(parts) == 1 else JoinedText(tuple(parts))


_WEIGHTS: dict[Severity, Literal["error", "warning"]] = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_NAMED = InvariantText("{place} ({by})")
_STATED = (FigureOrigin.SUBMITTED, FigureOrigin.COUNTED, FigureOrigin.ADJUSTED)


def list_body_queries(
    collection: Framework, period: Period, figures: EditionFigures, findings: Findings, provider: str
) -> Iterator[BodyQuery]:
    """What a body is asked; of several findings that others share, with one cause, the first.

    One total that does not fit several of its breakdowns in the same way is one question, which names them.
    What is about earlier periods alone was asked in their own rounds, and words of the report are the
    coordinator's, not the body's.

    Args:
        collection: The collection.
        period: Period of the round.
        figures: The figures after reconciliation.
        findings: Everything that does not fit.
        provider: The body.
    """
    seen: set[str] = set()
    causes: set[str] = set()
    wanted = [
        current_finding
        for current_finding in findings
        if provider in current_finding.providers and _is_askable_finding(collection, current_finding, period)
    ]
    own_values = _group_similar_findings(
        current_finding for current_finding in wanted if set(current_finding.providers) == {provider}
    )
    for finding in wanted:
        if set(finding.providers) == {provider}:
            alike = own_values.pop(_make_similarity_key(finding), [])
            if not alike:
                continue  # told with the first that says the same
            query = _build_own_query(collection, finding, alike)
        else:
            stated = _collect_own_figures(figures, finding, provider)
            if not stated or finding.cause in causes:
                continue
            causes.add(finding.cause)
            query = _build_shared_query(collection, finding, stated)
        number = _make_query_number(query.rule, provider, finding, seen)
        seen.add(number)
        about = next((k for k in finding.cells if k.provider == provider and k.period in period), None)
        yield replace(query, number=number, about=about)


def _is_askable_finding(collection: Framework, finding: Finding, period: Period) -> bool:
    """True for what a body can be asked about at all."""
    if finding.severity not in _WEIGHTS:
        return False
    if finding.rule in collection.rules and collection.rules[finding.rule].word:
        return False
    return not finding.cells or any(key.period in period for key in finding.cells)


def _group_similar_findings(findings: Iterable[Finding]) -> dict[tuple[str, ...], list[Finding]]:
    """Findings by what they say: some say the same, each of another breakdown of one figure."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        found.setdefault(_make_similarity_key(finding), []).append(finding)
    return found


def _make_similarity_key(finding: Finding) -> tuple[str, ...]:
    """What a finding says; one that is about no breakdown is like no other."""
    alone = () if _list_breakdown_dimensions(finding) else tuple(key.text() for key in finding.cells)
    return (finding.rule, *(text.text(FALLBACK) for text in (finding.where, finding.what)), *alone)


def _list_breakdown_dimensions(finding: Finding) -> tuple[str, ...]:
    """The dimensions by which a finding's first figure is broken down in the others."""
    first, *others = finding.cells or (None,)
    if first is None or any(
        (key.measure, key.provider, key.period) != (first.measure, first.provider, first.period) for key in others
    ):
        return ()
    known = {name for name, _ in first.dims}
    return tuple(dict.fromkeys(name for key in others for name, _ in key.dims if name not in known))


def _build_own_query(collection: Framework, finding: Finding, alike: Iterable[Finding]) -> BodyQuery:
    rule = collection.rules.get(finding.rule)
    title = finding.where if rule is None else rule.title
    declared = finding.where.text(FALLBACK).endswith(")")  # its relation is named there
    names = dict.fromkeys(
        name for current_finding in alike for name in _list_breakdown_dimensions(current_finding) if not declared
    )
    labels = JoinedText(tuple(collection.labels[f"dimensions.{name}"] for name in names), "; ")
    where = format_template(_NAMED, place=finding.where, by=labels) if names else finding.where
    instead = f"letter.of_body.{finding.rule}.do"  # where the unit is told something that no body can do
    do = format_message(instead) if is_catalogue_path(instead) else finding.do
    return BodyQuery(finding.rule, _WEIGHTS[finding.severity], title, where, finding.what, do)


def _collect_own_figures(figures: EditionFigures, finding: Finding, provider: str) -> dict[Key, CitedNumber]:
    """The body's own figures among those that a finding is about, as far as it has stated them."""
    cited_numbers_by_key = {}
    for key in finding.cells:
        figure = figures.get(key) if key.provider == provider else None
        if figure is not None and figure.value.known and figure.origin in _STATED:
            cited_numbers_by_key[key] = CitedNumber(figure.value, (key,))
    return cited_numbers_by_key


def _build_shared_query(collection: Framework, finding: Finding, stated: dict[Key, CitedNumber]) -> BodyQuery:
    numbers = JoinedText(
        tuple(format_template(InvariantText("{number}"), number=cited_number) for cited_number in stated.values())
    )
    return BodyQuery(
        finding.rule,
        _WEIGHTS[finding.severity],
        format_message("letter.shared.title"),
        JoinedText(tuple(_title_query_address(collection, key) for key in stated), "; "),
        format_message("letter.shared.what", count=len(stated), numbers=numbers),
        format_message("letter.shared.do"),
    )


def _title_query_address(collection: StructuralMetadata, key: Key) -> Text:
    """An address in words."""
    return JoinedText(
        (
            quote_text(collection.get_measure_label(key.measure)),
            *(collection.get_code_label(dimension, code) for dimension, code in key.dims),
            TypedText(InvariantText(str(key.period)), "period"),
        )
    )


def _make_query_number(rule: str, provider: str, finding: Finding, seen: Collection[str]) -> str:
    """The question's number: of its rule and addresses, so that it stays while figures change.

    Where a figure and its breakdowns do not fit it is of that figure, whichever of them are left.
    What is not about figures is known by its place; a second one on the same addresses has a number of its
    own.
    """
    whole = finding.cells[:1] if _list_breakdown_dimensions(finding) else finding.cells
    cells = sorted(key.text() for key in whole)
    place = "" if cells else finding.where.text(FALLBACK)
    at = 0
    while True:
        text = json.dumps([rule, provider, cells, place, at])
        made = hashlib.sha256(text.encode()).hexdigest()[:8]
        if made not in seen:
            return made
        at += 1
