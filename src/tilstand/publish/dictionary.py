"""The data dictionary: all that the data files name, from tables and columns to codes, bodies and signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.model.table import ReleasableTable
from tilstand.publish.csv_files import COLUMNS, NOT_APPLICABLE, TOTAL, write_csv_rows
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

_NO_FACTS: Mapping[str, _Fact] = {}
_NO_TEXT = InvariantText("")
# What an entry may say beside its label; which of them it says depends on its kind.
_FACTS = (
    "period",
    "codelist",
    "version",
    "statistic",
    "flow",
    "role",
    "victim_status",
    "decided_by",
    "register",
    "as_at",
    "legal_basis",
    "valid_from",
    "valid_to",
    "source",
    "remark",
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
        texts = [text.text(language) for text in (self.rule, self.caveat) for language in languages]
        more = [self.get_entry_fact(name, languages[0]) for name in _FACTS]
        return [
            *(
                self.kind,
                self.id,
                self.within,
                self.parent,
                *(self.label.text(language) for language in languages),
                self.unit,
            ),
            *texts,
            *more,
        ]


def write_dictionary(names: EditionNames, tables: Sequence[ReleasableTable]) -> bytes:
    """The dictionary of the data files as CSV, with a column of labels for each language of the collection.

    Args:
        names: What the edition and its addresses are called.
        tables: The tables that the data files hold.
    """
    head = (
        *("kind", "id", "list", "parent"),
        *(f"label_{language}" for language in names.languages),
        "unit",
        *(f"{what}_{language}" for what in ("rule", "caveat") for language in names.languages),
        *_FACTS,
    )
    return write_csv_rows(head, [entry.line(names.languages) for entry in list_dictionary_entries(names, tables)])


def list_dictionary_entries(names: EditionNames, tables: Sequence[ReleasableTable]) -> tuple[DictionaryEntry, ...]:
    """All entries: what the tables use, and nothing else."""
    keys = [cell.key for table in tables for row in table.cells for cell in row if cell is not None and cell.key]
    span = str(names.period)
    edition = get_report_string(names.words, "title", year=names.period)
    facts: dict[str, _Fact] = {"period": span, "as_at": names.published.isoformat()}
    retold = names.basis == RECONSTRUCTED
    if names.imprint.draft or names.imprint.corrections or retold:
        facts["remark"] = get_edition_line(names)
    marks = {mark: get_report_string(names.words, f"{mark}.banner") for mark in names.imprint.marks}
    if retold:
        marks[names.basis] = get_report_string(names.words, names.basis, year=names.period)
    return (
        DictionaryEntry("edition", names.round_name, edition, within=names.collection, facts=facts),
        *(DictionaryEntry("table", table.id, table.title, unit=_list_table_units(names, table)) for table in tables),
        *(DictionaryEntry("column", mark, text) for mark, text in marks.items()),
        *(DictionaryEntry("column", name, get_report_string(names.words, f"column.{name}")) for name in COLUMNS),
        *_build_bracket_entries(names, tables),
        *_build_measure_entries(names, keys),
        *_build_code_entries(names, keys),
        *_build_provider_entries(names, keys),
        *_build_size_word_entries(names),
        *_build_sign_entries(names),
        *(DictionaryEntry("change", name, get_report_string(names.words, f"change.{name}")) for name in CHANGES),
        *(DictionaryEntry("reason", name, get_report_string(names.words, f"reason.{name}")) for name in REASONS),
    )


def _list_table_units(names: EditionNames, table: ReleasableTable) -> str:
    cells = (cell for row in table.cells for cell in row if cell is not None and cell.key is not None)
    return "; ".join(
        dict.fromkeys(current_unit.value for current_unit in names.list_figure_units(c.key for c in cells if c.key))
    )


def _build_bracket_entries(names: EditionNames, tables: Sequence[ReleasableTable]) -> Iterator[DictionaryEntry]:
    """What the column `bracket` of a table counts."""
    for table in tables:
        for dimension, code in table.bracket:
            yield DictionaryEntry("bracket", table.id, names.code(dimension, code), dimension, code)


def _build_measure_entries(names: EditionNames, keys: Sequence[Key]) -> Iterator[DictionaryEntry]:
    used = {key.measure for key in keys}
    shown = {name: measure for name, measure in names.measures.items() if name in used}
    for name, measure in shown.items():
        yield DictionaryEntry(
            "measure",
            name,
            measure.label,
            unit=measure.unit.value,
            rule=measure.rule,
            caveat=measure.caveat,
            facts={
                "statistic": measure.statistic,
                "flow": measure.flow,
                "role": measure.role,
                "victim_status": measure.status,
                "decided_by": measure.decided_by,
                "register": measure.register,
                "as_at": measure.as_at,
                "legal_basis": JoinedText(measure.legal_basis, "; "),
            },
        )
    for name in shown:
        yield from _build_break_entries(names, name)
    units = dict.fromkeys([*(measure.unit for measure in shown.values()), *map(names.unit, keys)])
    order = {item: at for at, item in enumerate(Unit.list_core_units())}
    for current_unit in sorted(units, key=lambda one: order.get(one, len(order))):
        yield DictionaryEntry("unit", current_unit.value, get_unit_name(names.words, current_unit.value))
    registers = dict.fromkeys(measure.register for measure in shown.values())
    for register in (register for register in registers if register):
        yield DictionaryEntry("register", register, names.words[f"registers.{register}"])


def _build_break_entries(names: EditionNames, measure: str) -> Iterator[DictionaryEntry]:
    """The breaks of a series: from when, why, and whom they concern."""
    for series_break in names.measures[measure].breaks:
        facts: dict[str, _Fact] = {
            "period": str(series_break.period),
            "remark": series_break.remark,
            "source": series_break.cause,
        }
        yield DictionaryEntry("break", measure, series_break.reason, within=series_break.provider, facts=facts)


def _build_code_entries(names: EditionNames, keys: Sequence[Key]) -> Iterator[DictionaryEntry]:
    used = {pair for key in keys for pair in key.dims}
    for dimension in (d for d in names.dimensions if d in {name for name, _ in used}):
        about = names.dimensions[dimension]
        of: dict[str, _Fact] = {"codelist": about.codelist, "version": about.version, "source": about.source}
        yield DictionaryEntry("dimension", dimension, about.label, facts=of)
        yield DictionaryEntry("code", TOTAL, get_report_string(names.words, "total"), within=dimension)
        codelist = about.codes
        mine = {code for name, code in used if name == dimension}
        rests = {code: RemainderCode.read(code) for code in sorted(mine) if code not in codelist}
        left = {code: remainder_code.within for code, remainder_code in rests.items() if remainder_code is not None}
        wanted = mine | {parent for parent in left.values() if parent is not None}
        wanted |= {above for code in wanted if code in codelist for above in codelist.list_code_ancestors(code)}
        for code in (code for code in codelist if code.id in wanted):
            facts: dict[str, _Fact] = {
                "source": code.source,
                "valid_from": code.valid_from.isoformat() if code.valid_from else "",
                "valid_to": code.valid_to.isoformat() if code.valid_to else "",
                "remark": code.kind.value + ("; proposal" if code.proposal else ""),
            }
            yield DictionaryEntry("code", code.id, code.label, dimension, code.parent or "", facts=facts)
        for rest, parent in left.items():
            yield DictionaryEntry("code", rest, get_report_string(names.words, "not_stated"), dimension, parent or "")
        yield DictionaryEntry("code", NOT_APPLICABLE, get_report_string(names.words, "no_dimension"), within=dimension)


def _build_provider_entries(names: EditionNames, keys: Sequence[Key]) -> Iterator[DictionaryEntry]:
    used = {key.provider for key in keys}
    bodies = used | {names.providers[name].parent for name in used if name in names.providers}
    for name, body in ((name, body) for name, body in names.providers.items() if name in bodies):
        facts: dict[str, _Fact] = {
            "valid_from": body.first.isoformat() if body.first else "",
            "valid_to": body.last.isoformat() if body.last else "",
            "remark": body.remark,
        }
        yield DictionaryEntry("provider", name, body.label, parent=body.parent, facts=facts)
    for name, group in ((name, group) for name, group in names.groups.items() if name in used):
        yield DictionaryEntry("group", name, group.label, facts={"remark": group.remark})
        for member in group.listed:
            yield DictionaryEntry("member", member, names.provider(member), within=name)


def _build_size_word_entries(names: EditionNames) -> Iterator[DictionaryEntry]:
    """The words of size, each with what a change must be for it."""
    for size in names.sizes:
        limits = "; ".join(f"{name}={limit}" for name, limit in size.limits.items())
        yield DictionaryEntry("size", size.id, size.label, facts={"remark": limits})


def _build_sign_entries(names: EditionNames) -> Iterator[DictionaryEntry]:
    """The letters and words of the columns that say how a number is, and the signs in print."""
    for letter, label in list_status_meanings(names).items():
        yield DictionaryEntry("status", letter, label)
    why = JoinedText(names.protection, " ")
    for letter, facts in (("F", _NO_FACTS), ("C", {"remark": why})):
        label = get_report_string(names.words, f"confidentiality.{letter}")
        yield DictionaryEntry("confidentiality", letter, label, facts=facts)
    for status in (status for status in ValueStatus if status.sign):
        label = get_report_string(names.words, f"status.{status.value}")
        yield DictionaryEntry("sign", status.sign, label, within=status.sdmx)
    for qualifier in ValueQualifier:
        yield DictionaryEntry("qualifier", qualifier.value, get_report_string(names.words, f"reads.{qualifier.value}"))
    for origin in FigureOrigin:
        yield DictionaryEntry("origin", origin.value, get_report_string(names.words, f"origin.{origin.value}"))
