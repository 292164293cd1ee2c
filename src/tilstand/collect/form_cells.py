"""Cells that providers are asked for, and the cell that each row is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tilstand.collect.findings import FileReport, list_names_briefly, quote_code_only, to_period_fact
from tilstand.collect.rows import FileRow
from tilstand.define import FormCell, Round, StructuralMetadata
from tilstand.define.schema import Block
from tilstand.languages import format_message
from tilstand.terms import JoinedText, Key, Period, Text
from tilstand.terms.code import Code, CodeRelation

_MONTHS = {"half": ("H", 6), "tertial": ("T", 4), "quarter": ("Q", 3), "month": ("", 1)}


@dataclass(frozen=True, slots=True)
class ExpectedCell:
    """One cell that a provider is asked to fill in."""

    provider: str
    form: str
    block: int
    period: Period
    cell: FormCell

    @property
    def key(self) -> Key:
        """The address of the figure."""
        return Key(self.cell.measure, self.provider, self.period, self.cell.dims)


def list_represented_providers(collection: StructuralMetadata, provider: str) -> tuple[str, ...]:
    """The providers whose figures a provider sends: its own, and those that report through it."""
    return (provider, *collection.indirect_reporters.get(provider, ()))


@lru_cache(maxsize=256)
def list_form_periods(length: str, whole: Period) -> tuple[Period, ...]:
    """The periods of a length within a period, from its first month on; for a day, its last day.

    A period that cannot be divided so is asked for as a whole.

    Example:
        >>> [str(half) for half in list_form_periods("half", Period.from_text("2031"))]
        ['2031-H1', '2031-H2']
        >>> [str(half) for half in list_form_periods("half", Period.from_text("2031-04/2032-03"))]
        ['2031-04/2031-09', '2031-10/2032-03']
    """
    if length == "day":
        return (Period.from_text(whole.last.isoformat()),)
    letter, size = _MONTHS.get(length, ("", 0))
    months = whole.months
    if not size or not months or len(months) % size:
        return (whole,)
    return tuple(_name_year_part(months[at : at + size], letter) for at in range(0, len(months), size))


def _name_year_part(months: Sequence[Period], letter: str) -> Period:
    first, size = months[0].first, len(months)
    if letter and (first.month - 1) % size == 0:
        return Period.from_text(f"{first.year:04d}-{letter}{(first.month - 1) // size + 1}")
    return months[0] if size == 1 else months[0].until(months[-1])


def describe_expected_period(length: str, whole: Period) -> Text:
    """How a period of a length is written, as an instruction."""
    example = (list_form_periods(length, whole) or (whole,))[0]
    return format_message(f"collect.period.{length}", year=to_period_fact(whole), example=to_period_fact(example))


def is_code_valid(code: Code, period: Period) -> bool:
    """True if a code may be used on some day of a period."""
    return (code.valid_from is None or code.valid_from <= period.last) and (
        code.valid_to is None or period.first <= code.valid_to
    )


def list_expected_cells(collection: StructuralMetadata, about: Round, provider: str) -> Iterator[ExpectedCell]:
    """All cells that a provider is asked for, in the order of its forms; a form asks for a figure once.

    A derived view of codes is asked for only where one unit may carry several codes: elsewhere it follows
    from the codes themselves.
    """
    for body in list_represented_providers(collection, provider):
        for form in collection.providers[body].forms:
            seen: set[Key] = set()
            for cell in _list_expected_form_cells(collection, about, body, form):
                if cell.key not in seen:
                    seen.add(cell.key)
                    yield cell


def _list_expected_form_cells(
    collection: StructuralMetadata, about: Round, body: str, form: str
) -> Iterator[ExpectedCell]:
    for at, block in enumerate(collection.forms[form].blocks):
        for period in list_form_periods(block.period, about.period):
            for cell in collection.list_block_cells(block):
                if _is_cell_valid(collection, block, cell, period):
                    yield ExpectedCell(body, form, at, period, cell)


def _is_cell_valid(collection: StructuralMetadata, block: Block, cell: FormCell, period: Period) -> bool:
    for dimension, name in cell.dims:
        code = collection.get_codelist(dimension)[name]
        chosen = name in block.codes.get(dimension, ()) or block.where.get(dimension) == name
        derived = code.kind is CodeRelation.VIEW and not collection.settings.dimensions[dimension].multiple
        if not is_code_valid(code, period) or (derived and not chosen):
            return False
    return True


def format_breakdown(collection: StructuralMetadata, dims: tuple[tuple[str, str], ...]) -> Text | None:
    """A breakdown by its labels: `Kjønn: Kvinne`; None for the total."""
    if not dims:
        return None
    return JoinedText(
        tuple(
            JoinedText((collection.labels[f"dimensions.{name}"], collection.get_code_label(name, code)), ": ")
            for name, code in dims
        )
    )


_FAR_BACK = 30  # years before the round: a year that far back is most often a slip of the pen
Dims = tuple[tuple[str, str], ...]
Cells = Mapping[str, Mapping[FormCell, frozenset[str]]]
"""The cells of each form, each with the lengths of period that it is asked for."""


def read_row_period(report: FileReport, row: FileRow) -> Period | None:
    """The period that a row names; None, and a finding, if it names none or one after the edition.

    A period that begins long before the round is said, and holds.
    """
    about = report.round
    try:
        found = Period.from_text(row.period)
    except ValueError:
        expected = describe_expected_period("round", about.period)
        report.add_row_finding("C015", row, what=format_message("collect.period.unread"), expected=expected)
        return None
    if found.first > about.published:
        report.add_row_finding("C014", row, measured=True, period=found, year=about.period)
        return None
    if about.period.first.year - found.first.year > _FAR_BACK:
        report.add_row_finding("C063", row, measured=True, period=found, year=about.period, years=_FAR_BACK)
    return found


def _split_breakdown(text: str) -> list[tuple[str, str, str]]:
    """The dimensions of a breakdown in their order, each with the sign after it and the code."""
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return sorted((name.strip(), mark, code.strip()) for name, mark, code in parts)


def parse_row_breakdown(report: FileReport, row: FileRow, on: Period) -> Dims | None:
    """The codes of a row, sorted by dimension; None, and a finding for each fault, if they do not hold."""
    parts = _split_breakdown(row.breakdown)
    dims = tuple((name, code) for name, _, code in parts)
    if not all(mark for _, mark, _ in parts) or len(dict(dims)) < len(dims):
        report.add_row_finding("C039", row)
        return None
    good = [_check_row_code(report, row, name, code, on) for name, code in dims]
    return dims if all(good) else None


def _check_row_code(report: FileReport, row: FileRow, dimension: str, code: str, on: Period) -> bool:
    allowed = report.collection.measures[row.measure].dimensions
    if dimension not in allowed:
        facts: dict[str, Any] = {
            "measure": report.label("measures", row.measure),
            "dimension": quote_code_only(dimension),
        }
        report.add_row_finding("C017", row, **facts, expected=list_names_briefly(allowed))
        return False
    codes = report.collection.get_codelist(dimension)
    if code in codes and is_code_valid(codes[code], on):
        return True
    expected = list_names_briefly(c.id for c in codes.codes if is_code_valid(c, on))
    if code not in codes:
        facts = {"code": quote_code_only(code), "dimension": report.label("dimensions", dimension)}
        report.add_row_finding("C018", row, **facts, expected=expected)
    else:
        label = report.collection.get_code_label(dimension, code)
        report.add_row_finding("C019", row, code=label, valid=_describe_code_validity(codes[code]), expected=expected)
    return False


def _describe_code_validity(code: Code) -> Text:
    first, last = code.valid_from, code.valid_to
    path = "between" if first and last else "from" if first else "to"
    return format_message(f"collect.period.{path}", first=to_period_fact(str(first)), last=to_period_fact(str(last)))


def is_correction_period(report: FileReport, on: Period) -> bool:
    """True for a period before the round, where bodies deliver: a figure of it corrects a published one."""
    return report.round.basis == "delivered" and on.last < report.round.period.first


def has_round_period(report: FileReport, periods: Iterable[str]) -> bool:
    """True if some row of a file is about the round: a file that is all about another time is a mistake."""
    return any(_is_period_within(period, report.round.period) for period in periods)


def _is_period_within(text: str, whole: Period) -> bool:
    try:
        return Period.from_text(text) in whole
    except ValueError:
        return False


def resolve_cell(
    report: FileReport, row: FileRow, sender: str, cells: Cells, *, corrections: bool = False
) -> Key | None:
    """The address of a row in a form; None, and findings, if the form does not ask the sender for it.

    What bodies deliver is about the year, or corrects what was published of an earlier one; it need not be
    asked for any more. What is reconstructed from print may state other years beside it.

    Args:
        report: Takes the findings.
        row: The row.
        sender: The provider that the file comes from.
        cells: The cells of each form (see `Vocabulary.lengths`).
        corrections: True if earlier figures may be corrected.
    """
    errors, collection = report.errors, report.collection
    _check_sender(report, row, sender)
    known = row.measure in collection.measures
    if not known:
        blocks = collection.forms[row.form].blocks if row.form in collection.forms else ()
        asked = dict.fromkeys(block.measure for block in blocks) or collection.measures
        measure = quote_code_only(row.measure)
        report.add_row_finding("C016", row, measure=measure, expected=list_names_briefly(asked))
    on, whole = read_row_period(report, row), report.round.period
    corrected = on is not None and corrections and is_correction_period(report, on)
    if on is not None and on not in whole and report.round.basis == "delivered" and not corrected:
        report.add_row_finding("C014", row, measured=True, period=on, year=whole)
        on = None
    dims = parse_row_breakdown(report, row, on or whole) if known else None
    if on is None or dims is None or report.errors > errors:
        return None
    if not is_correction_period(report, on):
        _check_cell_asked(report, row, on, dims, cells[row.form].get(FormCell(row.measure, dims), frozenset()))
    return Key(row.measure, row.provider, on, dims) if report.errors == errors else None


def resolve_clean_cell(
    report: FileReport, measure: str, codes: str, when: str, cells: Mapping[FormCell, frozenset[str]]
) -> tuple[Period, Dims] | None:
    """The period and the codes of a row of which `resolve_cell` says nothing; None where it has to be asked.

    Args:
        report: What is asked.
        measure: The measure.
        codes: The codes, as the row has them.
        when: The period, as the row has it.
        cells: The cells of the form.
    """
    whole = report.round.period
    dims = tuple((name, code) for name, _, code in _split_breakdown(codes))
    try:
        on = Period.from_text(when)
    except ValueError:
        return None
    lengths = cells.get(FormCell(measure, dims), ())
    inside = on in whole and on.first <= report.round.published
    if not inside or not any(_has_period_length(on, length, whole) for length in lengths):
        return None
    held = all(is_code_valid(report.collection.get_codelist(name)[code], on) for name, code in dims)
    return (on, dims) if held else None


def is_sender_valid(report: FileReport, provider: str, form: str, sender: str) -> bool:
    """True if a body's figures are the sender's to send, and the form is the body's."""
    collection = report.collection
    represented = provider in list_represented_providers(collection, sender)
    return represented and form in collection.forms and form in collection.providers[provider].forms


def _check_sender(report: FileReport, row: FileRow, sender: str) -> None:
    if is_sender_valid(report, row.provider, row.form, sender):
        return
    collection, where = report.collection, report.place(row.at)
    represented = row.provider in list_represented_providers(collection, sender)
    if not represented:
        known = row.provider in collection.groups
        name = report.label("providers", row.provider) if known else report.label_known("providers", row.provider)
        report.add_rule_finding(
            "C012", where, source=row.source, sender=report.label("providers", sender), provider=name
        )
    expected = list_names_briefly(collection.providers[row.provider if represented else sender].forms)
    if row.form not in collection.forms:
        report.add_rule_finding("C038", where, source=row.source, form=quote_code_only(row.form), expected=expected)
    elif represented:
        facts: dict[str, Any] = {
            "provider": report.label("providers", row.provider),
            "form": report.label("forms", row.form),
        }
        report.add_rule_finding("C013", where, source=row.source, **facts, expected=expected)


def _check_cell_asked(report: FileReport, row: FileRow, on: Period, dims: Dims, lengths: frozenset[str]) -> None:
    rest, whole = format_breakdown(report.collection, dims), report.round.period
    if not lengths:
        report.add_row_finding("C020", row, rest, measured=True, form=report.label("forms", row.form))
    elif on in whole and not any(_has_period_length(on, length, whole) for length in lengths):
        expected = describe_expected_period(sorted(lengths)[0], whole)
        report.add_row_finding("C015", row, rest, what=format_message("collect.period.other"), expected=expected)


def _has_period_length(on: Period, length: str, whole: Period) -> bool:
    return on.is_day if length == "day" else on in set(list_form_periods(length, whole))
