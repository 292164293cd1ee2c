"""The data dictionary: all that the data files name, from tables and columns to codes, bodies and signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.names import Names
from tilstand.model.table import ReleasableTable
from tilstand.publish.data import COLUMNS, NOT_APPLICABLE, TOTAL, written
from tilstand.publish.imprint import edition_line
from tilstand.publish.jsonstat import meanings
from tilstand.terms import Alike, Joined, Key, Language, Origin, Qualifier, Status, Text, Unit
from tilstand.terms.code import Remainder
from tilstand.text import fixed, unit

__all__ = ["DictionaryWord", "dictionary", "entries"]

_NO_FACTS: Mapping[str, _Fact] = {}
_NO_TEXT = Alike("")
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
class DictionaryWord:
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

    def fact(self, name: str, language: Language) -> str:
        """One of the further facts; empty where there is none."""
        found = self.facts.get(name, "")
        return found if isinstance(found, str) else found.text(language)

    def line(self, languages: Sequence[Language]) -> list[str]:
        """The entry as a line of the file, its texts in each of some languages."""
        texts = [one.text(language) for one in (self.rule, self.caveat) for language in languages]
        more = [self.fact(name, languages[0]) for name in _FACTS]
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


def dictionary(names: Names, tables: Sequence[ReleasableTable]) -> bytes:
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
    return written(head, [entry.line(names.languages) for entry in entries(names, tables)])


def entries(names: Names, tables: Sequence[ReleasableTable]) -> tuple[DictionaryWord, ...]:
    """All entries: what the tables use, and nothing else."""
    keys = [
        cell.key for table in tables for row in table.cells for cell in row if cell is not None and cell.key
    ]
    span = str(names.period)
    edition = fixed(names.words, "title", year=names.period)
    facts: dict[str, _Fact] = {"period": span, "as_at": names.published.isoformat()}
    retold = names.basis == RECONSTRUCTED
    if names.imprint.draft or names.imprint.corrections or retold:
        facts["remark"] = edition_line(names)
    marks = {mark: fixed(names.words, f"{mark}.banner") for mark in names.imprint.marks}
    if retold:
        marks[names.basis] = fixed(names.words, names.basis, year=names.period)
    return (
        DictionaryWord("edition", names.round_name, edition, within=names.collection, facts=facts),
        *(DictionaryWord("table", table.id, table.title, unit=_units(names, table)) for table in tables),
        *(DictionaryWord("column", mark, told) for mark, told in marks.items()),
        *(DictionaryWord("column", name, fixed(names.words, f"column.{name}")) for name in COLUMNS),
        *_brackets(names, tables),
        *_measures(names, keys),
        *_codes(names, keys),
        *_providers(names, keys),
        *_sizes(names),
        *_signs(names),
        *(DictionaryWord("change", name, fixed(names.words, f"change.{name}")) for name in CHANGES),
        *(DictionaryWord("reason", name, fixed(names.words, f"reason.{name}")) for name in REASONS),
    )


def _units(names: Names, table: ReleasableTable) -> str:
    cells = (cell for row in table.cells for cell in row if cell is not None and cell.key is not None)
    return "; ".join(dict.fromkeys(one.value for one in names.units(c.key for c in cells if c.key)))


def _brackets(names: Names, tables: Sequence[ReleasableTable]) -> Iterator[DictionaryWord]:
    """What the column `bracket` of a table counts."""
    for table in tables:
        for dimension, code in table.bracket:
            yield DictionaryWord("bracket", table.id, names.code(dimension, code), dimension, code)


def _measures(names: Names, keys: Sequence[Key]) -> Iterator[DictionaryWord]:
    used = {key.measure for key in keys}
    shown = {name: measure for name, measure in names.measures.items() if name in used}
    for name, measure in shown.items():
        yield DictionaryWord(
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
                "legal_basis": Joined(measure.legal_basis, "; "),
            },
        )
    for name in shown:
        yield from _breaks(names, name)
    units = dict.fromkeys([*(measure.unit for measure in shown.values()), *map(names.unit, keys)])
    order = {one: at for at, one in enumerate(Unit.core())}
    for one in sorted(units, key=lambda one: order.get(one, len(order))):
        yield DictionaryWord("unit", one.value, unit(names.words, one.value))
    registers = dict.fromkeys(measure.register for measure in shown.values())
    for register in (register for register in registers if register):
        yield DictionaryWord("register", register, names.words[f"registers.{register}"])


def _breaks(names: Names, measure: str) -> Iterator[DictionaryWord]:
    """The breaks of a series: from when, why, and whom they concern."""
    for one in names.measures[measure].breaks:
        facts: dict[str, _Fact] = {"period": str(one.period), "remark": one.remark, "source": one.cause}
        yield DictionaryWord("break", measure, one.reason, within=one.provider, facts=facts)


def _codes(names: Names, keys: Sequence[Key]) -> Iterator[DictionaryWord]:
    used = {pair for key in keys for pair in key.dims}
    for dimension in (d for d in names.dimensions if d in {name for name, _ in used}):
        about = names.dimensions[dimension]
        of: dict[str, _Fact] = {
            "codelist": about.codelist,
            "version": about.version,
            "source": about.source,
        }
        yield DictionaryWord("dimension", dimension, about.label, facts=of)
        yield DictionaryWord("code", TOTAL, fixed(names.words, "total"), within=dimension)
        codelist = about.codes
        mine = {code for name, code in used if name == dimension}
        rests = {code: Remainder.read(code) for code in sorted(mine) if code not in codelist}
        left = {code: rest.within for code, rest in rests.items() if rest is not None}
        wanted = mine | {parent for parent in left.values() if parent is not None}
        wanted |= {above for code in wanted if code in codelist for above in codelist.ancestors(code)}
        for code in (code for code in codelist if code.id in wanted):
            facts: dict[str, _Fact] = {
                "source": code.source,
                "valid_from": code.valid_from.isoformat() if code.valid_from else "",
                "valid_to": code.valid_to.isoformat() if code.valid_to else "",
                "remark": code.kind.value + ("; proposal" if code.proposal else ""),
            }
            yield DictionaryWord("code", code.id, code.label, dimension, code.parent or "", facts=facts)
        for rest, parent in left.items():
            yield DictionaryWord("code", rest, fixed(names.words, "not_stated"), dimension, parent or "")
        yield DictionaryWord("code", NOT_APPLICABLE, fixed(names.words, "no_dimension"), within=dimension)


def _providers(names: Names, keys: Sequence[Key]) -> Iterator[DictionaryWord]:
    used = {key.provider for key in keys}
    bodies = used | {names.providers[name].parent for name in used if name in names.providers}
    for name, body in ((name, body) for name, body in names.providers.items() if name in bodies):
        facts: dict[str, _Fact] = {
            "valid_from": body.first.isoformat() if body.first else "",
            "valid_to": body.last.isoformat() if body.last else "",
            "remark": body.remark,
        }
        yield DictionaryWord("provider", name, body.label, parent=body.parent, facts=facts)
    for name, group in ((name, group) for name, group in names.groups.items() if name in used):
        yield DictionaryWord("group", name, group.label, facts={"remark": group.remark})
        for member in group.listed:
            yield DictionaryWord("member", member, names.provider(member), within=name)


def _sizes(names: Names) -> Iterator[DictionaryWord]:
    """The words of size, each with what a change must be for it."""
    for one in names.sizes:
        limits = "; ".join(f"{name}={limit}" for name, limit in one.limits.items())
        yield DictionaryWord("size", one.id, one.label, facts={"remark": limits})


def _signs(names: Names) -> Iterator[DictionaryWord]:
    """The letters and words of the columns that say how a number is, and the signs in print."""
    for letter, label in meanings(names).items():
        yield DictionaryWord("status", letter, label)
    why = Joined(names.protection, " ")
    for letter, facts in (("F", _NO_FACTS), ("C", {"remark": why})):
        label = fixed(names.words, f"confidentiality.{letter}")
        yield DictionaryWord("confidentiality", letter, label, facts=facts)
    for status in (status for status in Status if status.sign):
        label = fixed(names.words, f"status.{status.value}")
        yield DictionaryWord("sign", status.sign, label, within=status.sdmx)
    for qualifier in Qualifier:
        yield DictionaryWord("qualifier", qualifier.value, fixed(names.words, f"reads.{qualifier.value}"))
    for origin in Origin:
        yield DictionaryWord("origin", origin.value, fixed(names.words, f"origin.{origin.value}"))
