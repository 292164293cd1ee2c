"""Which figure a row is about: provider, form, measure, period and codes, each one known and asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tilstand.collect.asked import breakdown_words, expected_period, periods, reports_for, valid
from tilstand.collect.fact import asked_for
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.row import FileRow, shown
from tilstand.define import Cell
from tilstand.languages import message
from tilstand.terms import Key, Period, Text

__all__ = ["about_round", "belongs", "breakdown", "corrects", "form_address", "period", "plainly_asked"]

_FAR_BACK = 30  # years before the round: a year that far back is most often a slip of the pen
Dims = tuple[tuple[str, str], ...]


def period(report: FileReport, row: FileRow) -> Period | None:
    """The period that a row names; None, and a finding, if it names none or one after the edition.

    A period that begins long before the round is said, and holds.
    """
    where, about = report.place(row.at, form=row.form, measure=row.measure), report.round
    try:
        found = Period.parse(row.period)
    except ValueError:
        what = message("collect.period.unread")
        report.say(
            "C015",
            where,
            source=row.source,
            what=what,
            expected=expected_period("round", report.round.period),
        )
        return None
    if found.first > about.published:
        report.say("C014", where, source=row.source, about=row.measure, period=found, year=about.period)
        return None
    if about.period.first.year - found.first.year > _FAR_BACK:
        facts: dict[str, object] = {"period": found, "year": about.period, "years": _FAR_BACK}
        report.say("C063", where, facts, source=row.source, about=row.measure)
    return found


def breakdown(report: FileReport, row: FileRow, on: Period) -> Dims | None:
    """The codes of a row, sorted by dimension; None, and a finding for each fault, if they do not hold."""
    pairs = [part.partition("=") for part in row.breakdown.split(";") if part.strip()]
    where = report.place(row.at, form=row.form, measure=row.measure)
    names = [name.strip() for name, _, _ in pairs]
    if any(not mark for _, mark, _ in pairs) or len(set(names)) != len(names):
        report.say("C039", where, source=row.source)
        return None
    found = sorted((name.strip(), code.strip()) for name, _, code in pairs)
    good = [_code_holds(report, row, where, name, code, on) for name, code in found]
    return tuple(found) if all(good) else None


def _code_holds(report: FileReport, row: FileRow, where: Text, dimension: str, code: str, on: Period) -> bool:
    collection, measure = report.collection, row.measure
    allowed = collection.measures[measure].dimensions
    name = label(collection, f"measures.{measure}.name")
    if dimension not in allowed:
        facts: dict[str, object] = {
            "measure": name,
            "dimension": shown(dimension),
            "expected": listed(allowed) or "–",
        }
        report.say("C017", where, facts, source=row.source)
        return False
    codes = collection.codelist(dimension)
    if code not in codes:
        report.say(
            "C018",
            where,
            source=row.source,
            code=shown(code),
            dimension=label(collection, f"dimensions.{dimension}"),
            expected=listed(c.id for c in codes.codes if valid(c, on)),
        )
        return False
    if not valid(codes[code], on):
        first, last = codes[code].valid_from, codes[code].valid_to
        text = collection.code_label(dimension, code)
        report.say(
            "C019",
            where,
            source=row.source,
            code=text,
            valid=_validity(first, last),
            expected=listed(c.id for c in codes.codes if valid(c, on)),
        )
        return False
    return True


def _validity(first: date | None, last: date | None) -> Text:
    path = "between" if first and last else "from" if first else "to"
    return message(f"collect.period.{path}", first=asked_for(str(first)), last=asked_for(str(last)))


def corrects(report: FileReport, on: Period) -> bool:
    """True for a period before the round, where bodies deliver: a figure of it corrects a published one."""
    return report.round.basis == "delivered" and on.last < report.round.period.first


def about_round(report: FileReport, periods: Iterable[str]) -> bool:
    """True if some row of a file is about the round: a file that is all about another time is a mistake."""
    return any(_within(period, report.round.period) for period in periods)


def _within(text: str, whole: Period) -> bool:
    try:
        return Period.parse(text) in whole
    except ValueError:
        return False


def form_address(
    report: FileReport,
    row: FileRow,
    sender: str,
    cells: Mapping[str, Mapping[Cell, frozenset[str]]],
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
    belongs(report, row, sender)
    where = report.place(row.at, form=row.form, measure=row.measure)
    if row.measure not in collection.measures:
        blocks = collection.forms[row.form].blocks if row.form in collection.forms else ()
        asked = dict.fromkeys(block.measure for block in blocks) or collection.measures
        report.say("C016", where, source=row.source, measure=shown(row.measure), expected=listed(asked))
    on = _within_round(report, row, where, corrections=corrections)
    dims = breakdown(report, row, on or report.round.period) if row.measure in collection.measures else None
    if on is None or dims is None or report.errors > errors:
        return None
    if not corrects(report, on):
        _asked_for(report, row, on, dims, cells[row.form].get(Cell(row.measure, dims), frozenset()))
    return Key(row.measure, row.provider, on, dims) if report.errors == errors else None


def plainly_asked(
    report: FileReport, measure: str, codes: str, when: str, cells: Mapping[Cell, frozenset[str]]
) -> tuple[Period, Dims] | None:
    """The period and the codes of a row of which `form_address` says nothing; None where it has to be asked.

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
        on = Period.parse(when)
    except ValueError:
        return None
    lengths = cells.get(Cell(measure, dims), ())
    inside = on in whole and on.first <= report.round.published
    if not inside or not any(_is_length(on, length, whole) for length in lengths):
        return None
    held = all(valid(collection.codelist(name)[code], on) for name, code in dims)
    return (on, dims) if held else None


def _within_round(report: FileReport, row: FileRow, where: Text, *, corrections: bool) -> Period | None:
    """The period of a row, where bodies deliver: one within the year, or before it."""
    on = period(report, row)
    if on is None or (corrections and corrects(report, on)):
        return on
    if on not in report.round.period and report.round.basis == "delivered":
        report.say("C014", where, source=row.source, about=row.measure, period=on, year=report.round.period)
        return None
    return on


def belongs(report: FileReport, row: FileRow, sender: str) -> None:
    """Say what does not hold of the provider and the form of a row."""
    collection = report.collection
    where = report.place(row.at)
    known = row.provider in collection.providers or row.provider in collection.groups
    ours = row.provider in reports_for(collection, sender)
    if not ours:
        name = label(collection, f"providers.{row.provider}") if known else shown(row.provider)
        report.say(
            "C012", where, source=row.source, sender=label(collection, f"providers.{sender}"), provider=name
        )
    forms = collection.providers[row.provider if ours else sender].forms
    if row.form not in collection.forms:
        report.say("C038", where, source=row.source, form=shown(row.form), expected=listed(forms))
    elif ours and row.form not in forms:
        facts: dict[str, object] = {
            "provider": label(collection, f"providers.{row.provider}"),
            "form": label(collection, f"forms.{row.form}.title"),
            "expected": listed(forms) or "–",
        }
        report.say("C013", where, facts, source=row.source)


def _asked_for(report: FileReport, row: FileRow, on: Period, dims: Dims, lengths: frozenset[str]) -> None:
    collection, whole = report.collection, report.round.period
    where = report.place(row.at, form=row.form, measure=row.measure, rest=breakdown_words(collection, dims))
    if not lengths:
        title = label(collection, f"forms.{row.form}.title")
        report.say("C020", where, source=row.source, about=row.measure, form=title)
    elif on in whole and not any(_is_length(on, length, whole) for length in lengths):
        first = sorted(lengths)[0]
        what = message("collect.period.other")
        report.say("C015", where, source=row.source, what=what, expected=expected_period(first, whole))


def _is_length(on: Period, length: str, whole: Period) -> bool:
    return on.is_day if length == "day" else on in set(periods(length, whole))
