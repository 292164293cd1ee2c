"""A collection: what is counted, by whom, with which codes, forms, relations, tables and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from tilstand.define.catalogue import Catalogue
from tilstand.define.chart import Chart
from tilstand.define.identity import IdentityNumber
from tilstand.define.lexicon import PhraseBook
from tilstand.define.own import Own, relations_of, taken, texts_of
from tilstand.define.relation import Relation
from tilstand.define.rules import Rule
from tilstand.define.schema import (
    Block,
    Definition,
    Dimension,
    Form,
    Group,
    Measure,
    OwnUnit,
    PeriodField,
    Policy,
    Provider,
    Role,
    SizeWord,
)
from tilstand.define.table import Table
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.terms import Codelist, Language, Meaning, Text, Unit

__all__ = ["Cell", "Collection", "Overlap", "Retention", "Round", "Settings"]


class Retention(Definition):
    """How long the archive keeps what is not a count, in days from receipt."""

    line_list: int = 180
    answers: int = 3650


class CodelistNote(Definition):
    """What a code list says of itself.

    Attributes:
        ordered: True where its codes have an order of their own (ages, years); pictures keep it, where they
            sort other codes by size.
        last: Codes that come after all others in a picture, whatever their size: unknown, other.
    """

    version: str = ""
    exhaustive: bool = True
    ordered: bool = False
    last: tuple[str, ...] = ()
    source: str = ""


class ListWords(Definition):
    """Words as bodies write them in their lists, in every language that they use.

    Attributes:
        yes, no: Words for yes and no.
        case: Words that may stand before a running number ("sak 17").
    """

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    case: tuple[str, ...] = ()


class Settings(Definition):
    """`collection.toml`.

    Attributes:
        languages: Languages that it has labels in, by their tags (BCP 47); the first is its own.
        reports: Languages in which the report is printed; its own, if none is named.
        web: Languages of the web edition; all, if none is named.
        licence: SPDX identifier of the licence that the data have been given; empty until it is decided.
        kinds: Kinds of provider.
        roles: Whom numbers are about.
        moments: Times that ages and places speak of (`at_registration`).
        units: Units of its own.
        words: Words that bodies write in their lists.
        identity_numbers: Forms of identity numbers, beside those that are refused in every country.
        size_words: What words of size mean.
        severity: Weights of rules that differ from the engine's.
        numbers: Numbers in labels that count nobody (an age, a law, a form's number), by the label's path;
            any other number that stands in a label, a name too, stops a release.
    """

    id: str
    country: str
    coordinator: str
    languages: tuple[Language, ...] = Field(min_length=1)
    reports: tuple[Language, ...] = ()
    web: tuple[Language, ...] = ()
    licence: str = ""
    codelists: dict[str, CodelistNote] = Field(default_factory=dict)
    dimensions: dict[str, Dimension] = Field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    roles: dict[str, Role] = Field(default_factory=dict)
    moments: tuple[str, ...] = ()
    units: dict[str, OwnUnit] = Field(default_factory=dict)
    words: ListWords = ListWords()
    identity_numbers: dict[str, IdentityNumber] = Field(default_factory=dict)
    size_words: dict[str, SizeWord] = Field(default_factory=dict)
    policy: Policy = Policy()
    retention: Retention = Retention()
    severity: dict[str, Literal["error", "warning", "info"]] = Field(default_factory=dict)
    numbers: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def known_units(self) -> dict[str, Unit]:
        """All units by name: those that every collection has, then its own."""
        own = {name: Unit(name, unit.sort) for name, unit in self.units.items()}
        return {unit.value: unit for unit in Unit.core()} | own

    @property
    def language(self) -> Language:
        """The collection's own language."""
        return self.languages[0]

    @property
    def printed(self) -> tuple[Language, ...]:
        """Languages in which the report is printed."""
        return self.reports or self.languages[:1]

    @property
    def sites(self) -> tuple[Language, ...]:
        """Languages of the web edition, the default first."""
        return self.web or self.languages


class Absence(Definition):
    """Why a provider's figures are not there: neither zero nor missing by chance."""

    reason: dict[Language, str]


class Overlap(Definition):
    """Who appears on which lists, for an estimate of those on none.

    Attributes:
        table: CSV in the round's folder: one 0/1 column a list, and a column count.
        strata: 0/1 columns that are strata, not lists.
        barred: Pairs of lists that cannot overlap by design.
        seed: Seed of everything random in the estimate.
        told: True if the estimate may stand in the report; the unit decides, and can say no.
    """

    table: str
    strata: tuple[str, ...] = ()
    barred: tuple[tuple[str, str], ...] = ()
    seed: int = 1
    told: bool = True


class Round(Definition):
    """`rounds/ROUND/round.toml`: what belongs to one round of the collection.

    Attributes:
        period: Period of reference.
        published: Date of the edition; the only clock that an edition knows.
        basis: `delivered` by the bodies, or `reconstructed` from what was printed.
        document: Name of the document that `published.csv` cites.
        absent: Providers that did not report, and why.
        policy: Protection policy, where it differs from the collection's.
        overlap: Overlaps between lists, where the unit has them.
    """

    period: PeriodField
    published: date
    basis: Literal["delivered", "reconstructed"] = "delivered"
    document: str = ""
    absent: dict[str, Absence] = Field(default_factory=dict)
    policy: Policy | None = None
    overlap: Overlap | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form: a measure and the codes that place it."""

    measure: str
    dims: tuple[tuple[str, str], ...] = ()

    @property
    def breakdown(self) -> str:
        """The codes as they are written in a file: `region=asia; stay=reflection`."""
        return "; ".join(f"{name}={code}" for name, code in self.dims)


@dataclass(frozen=True)
class Collection:
    """Everything that the collection's folder says, ready for use.

    Attributes:
        rounds: The rounds by name, in the order of their periods.
        tables, charts, relations, texts: What rounds share; as a round sees it, what that round has.
        texts: The words of the report in Markdown, by language and by path without the ending.
        text_rounds: The rounds that a shared text is for, by language and path, where it names any.
        own: What each round has of its own, by its name; nothing as a round sees it.
        text_folders: As a round sees it, the folder of each text of its own, by language and path.
    """

    path: Path
    settings: Settings
    providers: Mapping[str, Provider]
    groups: Mapping[str, Group]
    codelists: Mapping[str, Codelist]
    measures: Mapping[str, Measure]
    forms: Mapping[str, Form]
    relations: tuple[Relation, ...]
    tables: Mapping[str, Table]
    labels: Catalogue
    rules: Mapping[str, Rule]
    rounds: Mapping[str, Round]
    files: tuple[Path, ...]
    lexicons: Mapping[Language, PhraseBook] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    text_rounds: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)
    text_folders: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """All units by name: those that every collection has, then its own."""
        return self.settings.known_units

    @cached_property
    def protected(self) -> tuple[str, ...]:
        """The roles whose small counts are sensitive."""
        return tuple(name for name, role in self.settings.roles.items() if role.protected)

    def has_ladder(self, role: str) -> bool:
        """True for the role of people whose case climbs from presumed to identified."""
        return role in self.settings.roles and self.settings.roles[role].ladder

    @property
    def id(self) -> str:
        """The collection's name."""
        return self.settings.id

    def round(self, name: str) -> Round:
        """A round of the collection by its name.

        Raises:
            UsageError: If the collection has no such round.
        """
        if name not in self.rounds:
            names = ", ".join(sorted(self.rounds))
            path = "no_round" if names else "no_rounds"
            raise failure(UsageError, path, collection=self.id, round=name, list=names)
        return self.rounds[name]

    def at(self, name: str) -> Collection:
        """The collection as a round sees it: with the shared parts that are for it, and those of its own.

        Raises:
            UsageError: If the collection has no such round.
        """
        own, mine = self.own.get(name, Own()), self.round(name).document
        others = frozenset(one.document for one in self.rounds.values()) - {mine, ""}
        return replace(
            self,
            tables=taken(self.tables, own.tables, name),
            charts=taken(self.charts, own.charts, name),
            relations=relations_of(self.relations, own.relations, name, others),
            texts=texts_of(self.texts, self.text_rounds, own.texts, name),
            text_rounds={},
            own={},
            text_folders=self.text_folders
            or {(tongue, path): f"rounds/{name}/" for tongue, texts in own.texts.items() for path in texts},
        )

    def text_file(self, language: str, path: str) -> str:
        """The file of a text, by its language and path."""
        return f"{self.text_folders.get((language, path), '')}report/{language}/{path}.md"

    def has_codes(self, dimension: str) -> bool:
        """True if a dimension is defined and its code list is there; what is not is told once, by itself."""
        settings = self.settings.dimensions.get(dimension)
        return settings is not None and settings.codelist in self.codelists

    def codelist(self, dimension: str) -> Codelist:
        """The code list of a dimension."""
        return self.codelists[self.settings.dimensions[dimension].codelist]

    def tells_new(self, dimension: str) -> bool:
        """True if a dimension tells those who are new from those carried over from earlier periods."""
        return self.has_codes(dimension) and all(
            map(self.codelist(dimension).meaning, (Meaning.NEW, Meaning.CARRIED_OVER))
        )

    def code_label(self, dimension: str, code: str) -> Text:
        """The label of a code."""
        return self.codelist(dimension)[code].label

    def provider_label(self, provider: str) -> Text:
        """The name of a provider or group."""
        return self.labels[f"providers.{provider}"]

    def measure_label(self, measure: str) -> Text:
        """The name of a measure."""
        return self.labels[f"measures.{measure}.name"]

    def changes_of(self, measure: str) -> tuple[str, ...]:
        """The measures that state the change of a measure."""
        return tuple(name for name, one in self.measures.items() if one.change_of == measure)

    def adds_up(self, measure: str, dimension: str) -> bool:
        """True where the codes of a dimension add up to the total in a measure."""
        settings = self.settings.dimensions[dimension]
        return (
            dimension not in self.measures[measure].partial
            and not settings.multiple
            and self.codelists[settings.codelist].exhaustive
        )

    def members(self, group: str) -> tuple[str, ...]:
        """The reporting providers of a group or umbrella, groups within groups opened."""
        if group in self.groups:
            return tuple(
                dict.fromkeys(m for member in self.groups[group].members for m in self.members(member))
            )
        children = tuple(p for p, provider in self.providers.items() if provider.parent == group)
        if self.providers[group].umbrella and children:
            return tuple(dict.fromkeys(m for child in children for m in self.members(child)))
        return (group,)

    def parent(self, provider: str, on: date) -> str:
        """The provider above another on a day: the tree changes over time."""
        for tenure in self.providers[provider].history:
            if (tenure.first is None or tenure.first <= on) and (tenure.last is None or on <= tenure.last):
                return tenure.parent
        return self.providers[provider].parent

    def reporting(self, about: Round) -> tuple[str, ...]:
        """The providers that are asked in a year: those with a form, active in the period, for themselves."""
        return tuple(
            name
            for name, provider in self.providers.items()
            if provider.forms and not provider.via and provider.open_in(about.period)
        )

    def cells(self, form: str) -> Iterator[Cell]:
        """All cells of a form, in the order in which they are asked for."""
        for block in self.forms[form].blocks:
            yield from self.block_cells(block)

    def block_cells(self, block: Block) -> Iterator[Cell]:
        """The cells of one block: its total, then each breakdown, within each code of its split."""
        splits: list[tuple[tuple[str, str], ...]] = (
            [()] if not block.split else [((block.split, c),) for c in self.block_codes(block, block.split)]
        )
        for split in splits:
            fixed = (*block.where.items(), *split)
            if block.total:
                yield Cell(block.measure, tuple(sorted(fixed)))
            for dimension in block.breakdowns:
                for code in self.block_codes(block, dimension):
                    yield Cell(block.measure, tuple(sorted((*fixed, (dimension, code)))))

    def block_codes(self, block: Block, dimension: str) -> tuple[str, ...]:
        """The codes of a dimension that a block asks for."""
        return block.codes.get(dimension) or tuple(c.id for c in self.codelist(dimension))
