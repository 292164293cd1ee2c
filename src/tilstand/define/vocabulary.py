"""The words of a collection: who reports, what is measured, with which codes and forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tilstand.define.capitals import capitals
from tilstand.define.catalogue import Catalogue
from tilstand.define.round import Round
from tilstand.define.schema import Block, Deviation, Form, Group, Measure, Provider
from tilstand.define.settings import Settings
from tilstand.terms import Codelist, Language, Meaning, Period, Text, Unit

__all__ = ["Cell", "Vocabulary"]


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
class Vocabulary:
    """What a figure can be about, whatever the round: all that most of the house needs of a collection.

    Attributes:
        settings: What the collection says of itself.
        providers: Who reports, by identifier.
        groups: Providers that are shown together.
        codelists: The code lists by name.
        measures: What is counted.
        forms: What is asked for.
        labels: Every name in every language of the collection.
    """

    settings: Settings
    providers: Mapping[str, Provider]
    groups: Mapping[str, Group]
    codelists: Mapping[str, Codelist]
    measures: Mapping[str, Measure]
    forms: Mapping[str, Form]
    labels: Catalogue

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

    def language_of(self, provider: str) -> Language:
        """The language in which a body is written to, and writes: its own, else the collection's."""
        body = self.providers.get(provider)
        return (body.language if body else "") or self.settings.language

    def measure_label(self, measure: str, provider: str = "") -> Text:
        """The name of a measure; at a group whose sum may count a person twice, that of its registrations."""
        summed = f"measures.{measure}.registrations"
        if provider and summed in self.labels and self.unit(measure, provider) == Unit.REGISTRATIONS:
            return self.labels[summed]
        return self.labels[f"measures.{measure}.name"]

    def unit(self, measure: str, provider: str) -> Unit:
        """What a figure is one of: where persons are added over several bodies, registrations at them."""
        one = self.measures[measure]
        summed = one.registrations and one.unit.people and self.members(provider) != (provider,)
        return Unit.REGISTRATIONS if summed else one.unit

    def places(self, dimension: str) -> bool:
        """True where the codes of a dimension are places: each is a name, wherever it stands."""
        settings = self.settings.dimensions
        listed = settings[dimension].codelist
        return any(one.geo for one in settings.values() if one.codelist == listed)

    @cached_property
    def capitals(self) -> frozenset[tuple[Language, str]]:
        """The words that keep their capital where a label stands inside a sentence, with their language."""
        lists = {one.codelist for name, one in self.settings.dimensions.items() if self.places(name)}
        own = {
            path: text
            for path, text in self.labels.labels.items()
            if not (path.startswith("codes.") and path.split(".")[1] in lists)
        }
        declared = self.labels.get("capitals")
        return frozenset(
            (language, word)
            for language in self.settings.languages
            for word in capitals(
                [text.text(language) for text in own.values()],
                declared.text(language) if declared is not None else "",
            )
        )

    def changes_of(self, measure: str) -> tuple[str, ...]:
        """The measures that state the change of a measure."""
        return tuple(name for name, one in self.measures.items() if one.change_of == measure)

    def deviation(self, measure: str) -> Deviation | None:
        """When a change of a measure since the year before is asked about; None where nobody has said."""
        own = self.measures[measure].year_before
        return self.settings.year_before if own is None else own

    def counted_at(self, measure: str, period: Period) -> Period:
        """When a measure is counted that is shown for a period: on its last day, where only that is asked."""
        return Period.parse(period.last.isoformat()) if self._asked_as.get(measure) == {"day"} else period

    @cached_property
    def _asked_as(self) -> Mapping[str, set[str]]:
        """The lengths of the periods for which forms ask for each measure."""
        found: dict[str, set[str]] = {}
        for block in (block for form in self.forms.values() for block in form.blocks):
            found.setdefault(block.measure, set()).add(block.period)
        return found

    def adds_up(self, measure: str, dimension: str) -> bool:
        """True where the codes of a dimension add up to the total in a measure."""
        settings = self.settings.dimensions[dimension]
        return (
            dimension not in self.measures[measure].partial
            and not settings.multiple
            and self.codelists[settings.codelist].exhaustive
        )

    def members(self, group: str, on: date | None = None) -> tuple[str, ...]:
        """The reporting providers of a group or umbrella, groups within groups opened.

        Args:
            group: A group or provider.
            on: A day, for what stood under an umbrella then; what stands under it in the end, without one.
        """
        if group in self.groups:
            return tuple(
                dict.fromkeys(m for member in self.groups[group].members for m in self.members(member, on))
            )
        if not self.providers[group].umbrella:
            return (group,)
        above = {
            name: one.parent if on is None else self.parent(name, on) for name, one in self.providers.items()
        }
        children = tuple(name for name, parent in above.items() if parent == group)
        return tuple(dict.fromkeys(m for child in children for m in self.members(child, on))) or (group,)

    @cached_property
    def through(self) -> Mapping[str, tuple[str, ...]]:
        """The providers whose figures come through another, by that one."""
        found: dict[str, tuple[str, ...]] = {}
        for name, body in self.providers.items():
            if body.via:
                found[body.via] = (*found.get(body.via, ()), name)
        return found

    @cached_property
    def mergers(self) -> tuple[tuple[date, frozenset[str]], ...]:
        """The bodies that went into others, with those, and the first day on which they are no more."""
        return tuple(
            (body.last + timedelta(days=1), frozenset((name, *body.into)))
            for name, body in self.providers.items()
            if body.into and body.last is not None
        )

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

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, frozenset[tuple[tuple[str, str], ...]]]]:
        """What each form asks for: the codes of its cells, by measure."""
        found: dict[str, dict[str, set[tuple[tuple[str, str], ...]]]] = {}
        for name in self.forms:
            own = found.setdefault(name, {})
            for cell in self.cells(name):
                own.setdefault(cell.measure, set()).add(cell.dims)
        return {name: {m: frozenset(dims) for m, dims in own.items()} for name, own in found.items()}

    def asked_within(
        self, form: str, measure: str, dims: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The codes of the cells of a measure that a form asks for, and that are parts of the one at some."""
        if (known := self._within.get((form, measure, dims))) is None:
            own = self.asked[form].get(measure, frozenset())
            known = tuple(one for one in own if len(one) > len(dims) and all(pair in one for pair in dims))
            self._within[form, measure, dims] = known
        return known

    @cached_property
    def _within(
        self,
    ) -> dict[tuple[str, str, tuple[tuple[str, str], ...]], tuple[tuple[tuple[str, str], ...], ...]]:
        return {}

    @cached_property
    def lengths(self) -> Mapping[str, Mapping[Cell, frozenset[str]]]:
        """What each form asks for: its cells, each with the lengths of period that it is asked for."""
        found: dict[str, dict[Cell, set[str]]] = {}
        for name, form in self.forms.items():
            own = found.setdefault(name, {})
            for block in form.blocks:
                for cell in self.block_cells(block):
                    own.setdefault(cell, set()).add(block.period)
        return {name: {cell: frozenset(some) for cell, some in own.items()} for name, own in found.items()}

    def asks(self, forms: Iterable[str], measure: str, dims: tuple[tuple[str, str], ...]) -> bool:
        """True if any of some forms asks for a measure at these codes."""
        return any(dims in self.asked[form].get(measure, ()) for form in forms)

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
        """The codes of a dimension that a block asks for; those that a policy merged are one."""
        codelist = self.codelist(dimension)
        asked = block.codes.get(dimension) or tuple(c.id for c in codelist)
        return tuple(dict.fromkeys(codelist.closed_above(code) or code for code in asked))
