"""Cells that providers are asked for, and the cell that each row is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tilstand.collect.findings import FileReport, get_finding_label, list_names_briefly, to_period_fact
from tilstand.collect.rows import FileRow, quote_code_only
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


def read_row_period(report: FileReport, row: FileRow) -> Period | None:
    """The period that a row names; None, and a finding, if it names none or one after the edition.

    A period that begins long before the round is said, and holds.
    """
    where, about = report.place(row.at, form=row.form, measure=row.measure), report.round
    try:
        found = Period.from_text(row.period)
    except ValueError:
        what = format_message("collect.period.unread")
        report.add_rule_finding(
            "C015", where, source=row.source, what=what, expected=describe_expected_period("round", report.round.period)
        )
        return None
    if found.first > about.published:
        report.add_rule_finding("C014", where, source=row.source, about=row.measure, period=found, year=about.period)
        return None
    if about.period.first.year - found.first.year > _FAR_BACK:
        facts: dict[str, object] = {"period": found, "year": about.period, "years": _FAR_BACK}
        report.add_rule_finding("C063", where, facts, source=row.source, about=row.measure)
    return found


def parse_row_breakdown(report: FileReport, row: FileRow, on: Period) -> Dims | None:
    """The codes of a row, sorted by dimension; None, and a finding for each fault, if they do not hold."""
    pairs = [part.partition("=") for part in row.breakdown.split(";") if part.strip()]
    where = report.place(row.at, form=row.form, measure=row.measure)
    names = [name.strip() for name, _, _ in pairs]
    if any(not mark for _, mark, _ in pairs) or len(set(names)) != len(names):
        report.add_rule_finding("C039", where, source=row.source)
        return None
    found_pairs = sorted((name.strip(), code.strip()) for name, _, code in pairs)
    good = [_check_row_code(report, row, where, name, code, on) for name, code in found_pairs]
    return tuple(found_pairs) if all(good) else None


def _check_row_code(report: FileReport, row: FileRow, where: Text, dimension: str, code: str, on: Period) -> bool:
    collection, measure = report.collection, row.measure
    allowed = collection.measures[measure].dimensions
    name = get_finding_label(collection, f"measures.{measure}.name")
    if dimension not in allowed:
        facts: dict[str, object] = {
            "measure": name,
            "dimension": quote_code_only(dimension),
            "expected": list_names_briefly(allowed) or "–",
        }
        report.add_rule_finding("C017", where, facts, source=row.source)
        return False
    codes = collection.get_codelist(dimension)
    if code not in codes:
        report.add_rule_finding(
            "C018",
            where,
            source=row.source,
            code=quote_code_only(code),
            dimension=get_finding_label(collection, f"dimensions.{dimension}"),
            expected=list_names_briefly(c.id for c in codes.codes if is_code_valid(c, on)),
        )
        return False
    if not is_code_valid(codes[code], on):
        first, last = codes[code].valid_from, codes[code].valid_to
        text = collection.get_code_label(dimension, code)
        report.add_rule_finding(
            "C019",
            where,
            source=row.source,
            code=text,
            valid=_describe_code_validity(first, last),
            expected=list_names_briefly(c.id for c in codes.codes if is_code_valid(c, on)),
        )
        return False
    return True


def _describe_code_validity(first: date | None, last: date | None) -> Text:
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
    report: FileReport,
    row: FileRow,
    sender: str,
    cells: Mapping[str, Mapping[FormCell, frozenset[str]]],
    *,
    corrections: bool = False,
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
    check_sender(report, row, sender)
    where = report.place(row.at, form=row.form, measure=row.measure)
    if row.measure not in collection.measures:
        blocks = collection.forms[row.form].blocks if row.form in collection.forms else ()
        asked = dict.fromkeys(block.measure for block in blocks) or collection.measures
        report.add_rule_finding(
            "C016", where, source=row.source, measure=quote_code_only(row.measure), expected=list_names_briefly(asked)
        )
    on = _check_delivered_period(report, row, where, corrections=corrections)
    dims = parse_row_breakdown(report, row, on or report.round.period) if row.measure in collection.measures else None
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
        cells: The cells of the form, each with the lengths of period that it is asked for.
    """
    collection, whole = report.collection, report.round.period
    pairs = (part.partition("=") for part in codes.split(";") if part)
    dims = tuple(sorted((name.strip(), code.strip()) for name, _, code in pairs))
    try:
        on = Period.from_text(when)
    except ValueError:
        return None
    lengths = cells.get(FormCell(measure, dims), ())
    inside = on in whole and on.first <= report.round.published
    if not inside or not any(_has_period_length(on, length, whole) for length in lengths):
        return None
    held = all(is_code_valid(collection.get_codelist(name)[code], on) for name, code in dims)
    return (on, dims) if held else None


def _check_delivered_period(report: FileReport, row: FileRow, where: Text, *, corrections: bool) -> Period | None:
    """The period of a row, where bodies deliver: one within the year, or before it."""
    on = read_row_period(report, row)
    if on is None or (corrections and is_correction_period(report, on)):
        return on
    if on not in report.round.period and report.round.basis == "delivered":
        report.add_rule_finding(
            "C014", where, source=row.source, about=row.measure, period=on, year=report.round.period
        )
        return None
    return on


def check_sender(report: FileReport, row: FileRow, sender: str) -> None:
    """Say what does not hold of the provider and the form of a row."""
    collection = report.collection
    where = report.place(row.at)
    known = row.provider in collection.providers or row.provider in collection.groups
    ours = row.provider in list_represented_providers(collection, sender)
    if not ours:
        name = get_finding_label(collection, f"providers.{row.provider}") if known else quote_code_only(row.provider)
        report.add_rule_finding(
            "C012", where, source=row.source, sender=get_finding_label(collection, f"providers.{sender}"), provider=name
        )
    forms = collection.providers[row.provider if ours else sender].forms
    if row.form not in collection.forms:
        report.add_rule_finding(
            "C038", where, source=row.source, form=quote_code_only(row.form), expected=list_names_briefly(forms)
        )
    elif ours and row.form not in forms:
        facts: dict[str, object] = {
            "provider": get_finding_label(collection, f"providers.{row.provider}"),
            "form": get_finding_label(collection, f"forms.{row.form}.title"),
            "expected": list_names_briefly(forms) or "–",
        }
        report.add_rule_finding("C013", where, facts, source=row.source)


def _check_cell_asked(report: FileReport, row: FileRow, on: Period, dims: Dims, lengths: frozenset[str]) -> None:
    collection, whole = report.collection, report.round.period
    where = report.place(row.at, form=row.form, measure=row.measure, rest=format_breakdown(collection, dims))
    if not lengths:
        title = get_finding_label(collection, f"forms.{row.form}.title")
        report.add_rule_finding("C020", where, source=row.source, about=row.measure, form=title)
    elif on in whole and not any(_has_period_length(on, length, whole) for length in lengths):
        first = sorted(lengths)[0]
        what = format_message("collect.period.other")
        report.add_rule_finding(
            "C015", where, source=row.source, what=what, expected=describe_expected_period(first, whole)
        )


def _has_period_length(on: Period, length: str, whole: Period) -> bool:
    return on.is_day if length == "day" else on in set(list_form_periods(length, whole))
