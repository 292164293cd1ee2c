"""The data dictionary: all that the data files name, from tables and columns to codes, bodies and signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.model.table import ReleasableTable
from tilstand.publish.csv_files import COLUMNS, NOT_APPLICABLE, TOTAL, write_csv_rows
from tilstand.publish.figure_records import COLUMN_NAMES
from tilstand.publish.front_matter import get_edition_line
from tilstand.publish.jsonstat import list_status_meanings
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.terms import (
    FigureOrigin,
    InvariantText,
    JoinedText,
    Key,
    Language,
    Text,
    Unit,
    ValueQualifier,
    ValueStatus,
)
from tilstand.terms.code import RemainderCode

_NO_TEXT = InvariantText("")
# What an entry may say beside its label; which of them it says depends on its kind.
_FACTS = (
    *("period", "codelist", "version", "statistic", "flow", "role", "victim_status", "decided_by"),
    *("register", "as_at", "legal_basis", "valid_from", "valid_to", "source", "remark"),
)
CHANGES = ("added", "removed", "changed", "relabelled")
REASONS = (
    *("adjusted", "decided", "definition", "reported", "withdrawn", "suppressed", "follows", "restated"),
    *("resubmitted", "words", "other", "period", "series", "past", "ended"),
)


_Fact = str | Text


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """One word of the dictionary.

    Attributes:
        kind: edition, table, column, bracket, measure, unit, register, break, dimension, code, provider,
            group, member, size, status, confidentiality, sign, qualifier, origin, change or reason.
        id: The word as it stands in the files.
        label: What it means.
        within: What it belongs to: the dimension of a code, the group of a member, the table of a bracket.
        parent: The code or body above.
        unit: For a measure, what one is one of.
        rule: For a measure, how it is counted.
        caveat: For a measure, what must be kept in mind.
        facts: Further facts by column.
    """

    kind: str
    id: str
    label: Text
    within: str = ""
    parent: str = ""
    unit: str = ""
    rule: Text = _NO_TEXT
    caveat: Text = _NO_TEXT
    facts: Mapping[str, _Fact] = field(default_factory=dict)

    def get_entry_fact(self, name: str, language: Language) -> str:
        """One of the further facts; empty where there is none."""
        found = self.facts.get(name, "")
        return found if isinstance(found, str) else found.text(language)

    def line(self, languages: Sequence[Language]) -> list[str]:
        """The entry as a line of the file, its texts in each of some languages."""
        labels, rules, caveats = (
            [text.text(language) for language in languages] for text in (self.label, self.rule, self.caveat)
        )
        facts = [self.get_entry_fact(name, languages[0]) for name in _FACTS]
        return [self.kind, self.id, self.within, self.parent, *labels, self.unit, *rules, *caveats, *facts]


def write_dictionary(names: EditionNames, tables: Sequence[ReleasableTable]) -> bytes:
    """The dictionary of the data files as CSV, with a column of labels for each language of the collection.

    Args:
        names: What the edition and its addresses are called.
        tables: The tables that the data files hold.
    """
    labels, rules, caveats = (
        [f"{what}_{language}" for language in names.languages] for what in ("label", "rule", "caveat")
    )
    head = ("kind", "id", "list", "parent", *labels, "unit", *rules, *caveats, *_FACTS)
    return write_csv_rows(head, [entry.line(names.languages) for entry in list_dictionary_entries(names, tables)])


def list_dictionary_entries(names: EditionNames, tables: Sequence[ReleasableTable]) -> tuple[DictionaryEntry, ...]:
    """All entries: what the tables use, and nothing else."""
    keys = [key for table in tables for key in table.list_keys()]
    say = partial(get_report_string, names.words)
    facts: dict[str, _Fact] = {"period": str(names.period), "as_at": names.published.isoformat()}
    retold = names.basis == RECONSTRUCTED
    if names.imprint.draft or names.imprint.corrections or retold:
        facts["remark"] = get_edition_line(names)
    columns = {mark: say(f"{mark}.banner") for mark in names.imprint.marks}
    columns |= {names.basis: say(names.basis, year=names.period)} if retold else {}
    columns |= {name: say(f"column.{name}") for name in (*COLUMNS, *COLUMN_NAMES)}
    title = say("title", year=names.period)
    return (
        DictionaryEntry("edition", names.round_name, title, within=names.collection, facts=facts),
        *(DictionaryEntry("table", table.id, table.title, unit=_list_table_units(names, table)) for table in tables),
        *(DictionaryEntry("column", name, text) for name, text in columns.items()),
        *(  # what the column `bracket` of a table counts
            DictionaryEntry("bracket", table.id, names.code(dimension, code), dimension, code)
            for table in tables
            for dimension, code in table.bracket
        ),
        *_build_measure_entries(names, keys),
        *_build_code_entries(names, keys),
        *_build_provider_entries(names, keys),
        *(
            DictionaryEntry("size", size.id, size.label, facts=_describe_size_limits(size.limits))
            for size in names.sizes
        ),
        *_build_sign_entries(names, tables),
        *(DictionaryEntry("change", name, say(f"change.{name}")) for name in CHANGES),
        *(DictionaryEntry("reason", name, say(f"reason.{name}")) for name in REASONS),
    )


def _list_table_units(names: EditionNames, table: ReleasableTable) -> str:
    return "; ".join(dict.fromkeys(unit.value for unit in names.list_figure_units(table.list_keys())))


def _describe_size_limits(limits: Mapping[str, object]) -> Mapping[str, _Fact]:
    """What a change must be for a word of size."""
    return {"remark": "; ".join(f"{name}={limit}" for name, limit in limits.items())}


def _format_validity(first: date | None, last: date | None) -> dict[str, _Fact]:
    """The first and the last day on which something holds."""
    return {"valid_from": first.isoformat() if first else "", "valid_to": last.isoformat() if last else ""}


def _build_measure_entries(names: EditionNames, keys: Sequence[Key]) -> Iterator[DictionaryEntry]:
    used = {key.measure for key in keys}
    shown = {name: measure for name, measure in names.measures.items() if name in used}
    for name, measure in shown.items():
        facts: dict[str, _Fact] = {
            **{
                fact: getattr(measure, fact)
                for fact in ("statistic", "flow", "role", "decided_by", "register", "as_at")
            },
            "victim_status": measure.status,
            "legal_basis": JoinedText(measure.legal_basis, "; "),
        }
        unit = measure.unit.value
        yield DictionaryEntry("measure", name, measure.label, "", "", unit, measure.rule, measure.caveat, facts)
    for name, measure in shown.items():  # the breaks of the series: from when, why, and whom they concern
        for series_break in measure.breaks:
            facts = {"period": str(series_break.period), "remark": series_break.remark, "source": series_break.cause}
            yield DictionaryEntry("break", name, series_break.reason, within=series_break.provider, facts=facts)
    for name, measure in shown.items():  # what is printed rounded, and to what
        if measure.threshold > 1:
            yield DictionaryEntry("protected", name, measure.label, facts={"remark": str(measure.threshold)})
    units = dict.fromkeys([*(measure.unit for measure in shown.values()), *map(names.unit, keys)])
    order = {item: at for at, item in enumerate(Unit.list_core_units())}
    for item in sorted(units, key=lambda item: order.get(item, len(order))):
        yield DictionaryEntry("unit", item.value, get_unit_name(names.words, item.value))
    for register in filter(None, dict.fromkeys(measure.register for measure in shown.values())):
        yield DictionaryEntry("register", register, names.words[f"registers.{register}"])


def _build_code_entries(names: EditionNames, keys: Sequence[Key]) -> Iterator[DictionaryEntry]:
    say = partial(get_report_string, names.words)
    used = {pair for key in keys for pair in key.dims}
    for dimension in (d for d in names.dimensions if d in {name for name, _ in used}):
        about = names.dimensions[dimension]
        of: dict[str, _Fact] = {name: getattr(about, name) for name in ("codelist", "version", "source")}
        yield DictionaryEntry("dimension", dimension, about.label, facts=of)
        yield DictionaryEntry("code", TOTAL, say("total"), within=dimension)
        codelist = about.codes
        codes = {code for name, code in used if name == dimension}
        rests = {code: RemainderCode.read(code) for code in sorted(codes) if code not in codelist}
        left = {code: rest.within for code, rest in rests.items() if rest is not None}
        wanted = codes | {parent for parent in left.values() if parent is not None}
        wanted |= {above for code in wanted if code in codelist for above in codelist.list_code_ancestors(code)}
        for item in (item for item in codelist if item.id in wanted):
            remark = item.kind.value + ("; proposal" if item.proposal else "")
            facts = {"source": item.source, "remark": remark, **_format_validity(item.valid_from, item.valid_to)}
            yield DictionaryEntry("code", item.id, item.label, dimension, item.parent or "", facts=facts)
        for code, parent in left.items():
            yield DictionaryEntry("code", code, say("not_stated"), dimension, parent or "")
        yield DictionaryEntry("code", NOT_APPLICABLE, say("no_dimension"), within=dimension)


def _build_provider_entries(names: EditionNames, keys: Sequence[Key]) -> Iterator[DictionaryEntry]:
    used = {key.provider for key in keys}
    bodies = used | {names.providers[name].parent for name in used if name in names.providers}
    for name, body in ((name, body) for name, body in names.providers.items() if name in bodies):
        facts = {"remark": body.remark, **_format_validity(body.first, body.last)}
        yield DictionaryEntry("provider", name, body.label, parent=body.parent, facts=facts)
    for name, group in ((name, group) for name, group in names.groups.items() if name in used):
        yield DictionaryEntry("group", name, group.label, facts={"remark": group.remark})
        for member in group.listed:
            yield DictionaryEntry("member", member, names.provider(member), within=name)


def _build_sign_entries(names: EditionNames, tables: Sequence[ReleasableTable]) -> Iterator[DictionaryEntry]:
    """The letters and words of the columns that say how a number is, and the signs in print.

    That a number is few or none is told where one is: nobody states it.
    """
    few = any(
        ValueQualifier.FEW in (cell.qualifier, cell.bracket_qualifier)
        for table in tables
        for cell in table.list_cells()
    )
    say = partial(get_report_string, names.words)
    for letter, label in list_status_meanings(names).items():
        yield DictionaryEntry("status", letter, label)
    yield DictionaryEntry("confidentiality", "free", say("confidentiality.free"))
    why: dict[str, _Fact] = {"remark": JoinedText(names.protection, " ")}
    yield DictionaryEntry("confidentiality", "confidential", say("confidentiality.confidential"), facts=why)
    for status in (status for status in ValueStatus if status.sign):
        yield DictionaryEntry("sign", status.sign, say(f"status.{status.value}"), within=status.sdmx)
    for qualifier in (qualifier for qualifier in ValueQualifier if few or qualifier.is_stated):
        yield DictionaryEntry("qualifier", qualifier.value, say(f"reads.{qualifier.value}"))
    for origin in FigureOrigin:
        yield DictionaryEntry("origin", origin.value, say(f"origin.{origin.value}"))
