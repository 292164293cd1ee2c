"""The data dictionary: all that the data files name, from tables and columns to codes, bodies and signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tilstand.define import Collection
from tilstand.model import ReleasableTable
from tilstand.publish.data import COLUMNS, NOT_APPLICABLE, TOTAL, written
from tilstand.publish.jsonstat import meanings
from tilstand.terms import Key, Label, Origin, Period, Qualifier, Status, Unit
from tilstand.text import fixed, period, unit

__all__ = ["Entry", "dictionary", "entries"]

_NO_TEXT = Label("", "", "")
_REST = "_X"
_TONGUES = ("nb", "nn", "en")
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
_HEAD = (
    *("kind", "id", "list", "parent"),
    *(f"label_{tongue}" for tongue in _TONGUES),
    "unit",
    *(f"{what}_{tongue}" for what in ("rule", "caveat") for tongue in _TONGUES),
    *_FACTS,
)
CHANGES = ("added", "removed", "changed", "relabelled")
REASONS = (
    *("adjusted", "decided", "definition", "reported", "withdrawn", "suppressed", "follows", "restated"),
    *("resubmitted", "words", "other", "period", "series", "past", "ended"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the dictionary.

    Attributes:
        kind: edition, table, column, bracket, measure, unit, register, break, dimension, code, provider,
            group, member, status, sign, qualifier, origin, change or reason.
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
    label: Label
    within: str = ""
    parent: str = ""
    unit: str = ""
    rule: Label = _NO_TEXT
    caveat: Label = _NO_TEXT
    facts: dict[str, str] = field(default_factory=dict)

    def line(self) -> list[str]:
        """The entry as a line of the file."""
        texts = [text for one in (self.rule, self.caveat) for text in one.asdict().values()]
        more = [self.facts.get(name, "") for name in _FACTS]
        return [
            *(self.kind, self.id, self.within, self.parent, *self.label.asdict().values(), self.unit),
            *texts,
            *more,
        ]


def dictionary(collection: Collection, round_name: str, tables: Sequence[ReleasableTable]) -> bytes:
    """The dictionary of the data files as CSV.

    Args:
        collection: The collection.
        round_name: Name of the round.
        tables: The tables that the data files hold.
    """
    return written(_HEAD, [entry.line() for entry in entries(collection, round_name, tables)])


def entries(collection: Collection, round_name: str, tables: Sequence[ReleasableTable]) -> tuple[Entry, ...]:
    """All entries: what the tables use, and nothing else."""
    keys = [
        cell.key for table in tables for row in table.cells for cell in row if cell is not None and cell.key
    ]
    about = collection.rounds[round_name]
    span = str(about.period)
    edition = fixed(collection.labels, "title", year=span)
    facts = {"period": span, "as_at": about.published.isoformat()}
    return (
        Entry("edition", round_name, edition, within=collection.id, facts=facts),
        *(Entry("table", table.id, table.title, unit=_units(collection, table)) for table in tables),
        *(Entry("column", name, fixed(collection.labels, f"column.{name}")) for name in COLUMNS),
        *_brackets(collection, tables),
        *_measures(collection, keys),
        *_codes(collection, keys),
        *_providers(collection, keys),
        *_signs(collection),
        *(Entry("change", name, fixed(collection.labels, f"change.{name}")) for name in CHANGES),
        *(Entry("reason", name, fixed(collection.labels, f"reason.{name}")) for name in REASONS),
    )


def _units(collection: Collection, table: ReleasableTable) -> str:
    cells = (cell for row in table.cells for cell in row if cell is not None and cell.key is not None)
    return "; ".join(dict.fromkeys(collection.measures[c.key.measure].unit.value for c in cells if c.key))


def _brackets(collection: Collection, tables: Sequence[ReleasableTable]) -> Iterator[Entry]:
    """What the column `bracket` of a table counts."""
    for table in tables:
        declared = collection.tables.get(table.id)
        for dimension, code in declared.bracket.items() if declared else ():
            yield Entry("bracket", table.id, collection.code_label(dimension, code), dimension, code)


def _measures(collection: Collection, keys: Sequence[Key]) -> Iterator[Entry]:
    used = {key.measure for key in keys}
    names = [name for name in collection.measures if name in used]
    for name in names:
        measure = collection.measures[name]
        yield Entry(
            "measure",
            name,
            collection.measure_label(name),
            unit=measure.unit.value,
            rule=_text(collection, f"measures.{name}.rule"),
            caveat=_text(collection, f"measures.{name}.caveat"),
            facts={
                "statistic": measure.statistic,
                "flow": measure.flow,
                "role": measure.role,
                "victim_status": measure.status,
                "decided_by": measure.decided_by,
                "register": measure.source_register,
                "as_at": measure.as_at,
                "legal_basis": "; ".join(measure.legal_basis),
            },
        )
    for name in names:
        yield from _breaks(collection, name)
    units = {collection.measures[name].unit for name in names}
    for one in (one for one in Unit if one in units):
        yield Entry("unit", one.value, unit(collection.labels, one.value))
    registers = dict.fromkeys(collection.measures[name].source_register for name in names)
    for register in (register for register in registers if register):
        yield Entry("register", register, collection.labels[f"registers.{register}"])


def _breaks(collection: Collection, measure: str) -> Iterator[Entry]:
    """The breaks of a series: from when, why, and whom they concern."""
    for one in collection.measures[measure].breaks:
        known = one.note in collection.labels
        said = collection.labels[one.note] if known else _NO_TEXT
        why = fixed(collection.labels, f"break.{one.cause}", period=_spanned(one.period))
        facts = {"period": str(one.period), "remark": "" if known else one.note, "source": one.cause}
        yield Entry("break", measure, said if known else why, within=one.provider, facts=facts)


def _spanned(span: Period) -> Label:
    return Label(period(span, "nb"), period(span, "nn"), period(span, "en"))


def _codes(collection: Collection, keys: Sequence[Key]) -> Iterator[Entry]:
    used = {pair for key in keys for pair in key.dims}
    for dimension in (d for d in collection.settings.dimensions if d in {name for name, _ in used}):
        name = collection.settings.dimensions[dimension].codelist
        note = collection.settings.codelists.get(name)
        about = {"codelist": name, "version": note.version, "source": note.source} if note else {}
        yield Entry(
            "dimension",
            dimension,
            collection.labels[f"dimensions.{dimension}"],
            facts=about or {"codelist": name},
        )
        yield Entry("code", TOTAL, fixed(collection.labels, "total"), within=dimension)
        codelist = collection.codelist(dimension)
        mine = {code for name, code in used if name == dimension}
        wanted = mine | {above for code in mine if code in codelist for above in codelist.ancestors(code)}
        for code in (code for code in codelist if code.id in wanted):
            facts = {
                "source": code.source,
                "valid_from": code.valid_from.isoformat() if code.valid_from else "",
                "valid_to": code.valid_to.isoformat() if code.valid_to else "",
                "remark": code.kind.value + ("; proposal" if code.proposal else ""),
            }
            yield Entry("code", code.id, code.label, dimension, code.parent or "", facts=facts)
        for rest in sorted(code for code in mine if code.endswith(_REST) and code not in codelist):
            parent = rest.removesuffix(_REST).rstrip(":")
            yield Entry("code", rest, fixed(collection.labels, "not_stated"), dimension, parent)
        yield Entry("code", NOT_APPLICABLE, fixed(collection.labels, "no_dimension"), within=dimension)


def _providers(collection: Collection, keys: Sequence[Key]) -> Iterator[Entry]:
    used = {key.provider for key in keys}
    bodies = used | {collection.providers[name].parent for name in used if name in collection.providers}
    for name in (name for name in collection.providers if name in bodies):
        provider = collection.providers[name]
        facts = {
            "valid_from": provider.first.isoformat() if provider.first else "",
            "valid_to": provider.last.isoformat() if provider.last else "",
            "remark": provider.note,
        }
        yield Entry("provider", name, collection.provider_label(name), parent=provider.parent, facts=facts)
    for group in (group for group in collection.groups if group in used):
        remark = {"remark": collection.groups[group].note}
        yield Entry("group", group, collection.provider_label(group), facts=remark)
        for member in collection.groups[group].members:
            yield Entry("member", member, collection.provider_label(member), within=group)


def _signs(collection: Collection) -> Iterator[Entry]:
    """The letters and words of the columns `status`, `qualifier` and `origin`, and the signs in print."""
    for letter, label in meanings(collection).items():
        yield Entry("status", letter, label)
    for status in (status for status in Status if status.sign):
        label = fixed(collection.labels, f"status.{status.value}")
        yield Entry("sign", status.sign, label, within=status.sdmx)
    for qualifier in Qualifier:
        yield Entry("qualifier", qualifier.value, fixed(collection.labels, f"reads.{qualifier.value}"))
    for origin in Origin:
        yield Entry("origin", origin.value, fixed(collection.labels, f"origin.{origin.value}"))


def _text(collection: Collection, path: str) -> Label:
    if path not in collection.labels:
        return _NO_TEXT
    return collection.labels[path]
