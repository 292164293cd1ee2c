"""Structural metadata (SDMX): providers, measures, code lists, forms, series breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tilstand.define.labels import Catalogue, find_capitalized_words
from tilstand.define.round_settings import Round
from tilstand.define.schema import Block, Break, Deviation, Form, Group, Measure, Provider
from tilstand.define.settings import Settings
from tilstand.terms import Codelist, CodeMeaning, Language, Period, Text, Unit


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of a form: a measure and the codes that place it."""

    measure: str
    dims: tuple[tuple[str, str], ...] = ()

    @property
    def breakdown(self) -> str:
        """The codes as they are written in a file: `region=asia; stay=reflection`."""
        return "; ".join(f"{name}={code}" for name, code in self.dims)


@dataclass(frozen=True)
class StructuralMetadata:
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
    def protected_roles(self) -> tuple[str, ...]:
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

    def get_codelist(self, dimension: str) -> Codelist:
        """The code list of a dimension."""
        return self.codelists[self.settings.dimensions[dimension].codelist]

    def is_unknown_code(self, dimension: str, code: str) -> bool:
        """True for a code that is none of a dimension's; of one whose code list is not there, nothing is said."""
        return self.has_codes(dimension) and code not in self.get_codelist(dimension)

    def has_entry_meanings(self, dimension: str) -> bool:
        """True if a dimension tells those who are new from those carried over from earlier periods."""
        return self.has_codes(dimension) and all(
            map(self.get_codelist(dimension).find_codes_by_meaning, (CodeMeaning.NEW, CodeMeaning.CARRIED_OVER))
        )

    def get_code_label(self, dimension: str, code: str) -> Text:
        """The label of a code."""
        return self.get_codelist(dimension)[code].label

    def provider_label(self, provider: str) -> Text:
        """The name of a provider or group."""
        return self.labels[f"providers.{provider}"]

    def get_provider_language(self, provider: str) -> Language:
        """The language in which a body is written to, and writes: its own, else the collection's."""
        body = self.providers.get(provider)
        return (body.language if body else "") or self.settings.language

    def get_measure_label(self, measure: str, provider: str = "") -> Text:
        """The name of a measure; at a group whose sum may count a person twice, that of its registrations."""
        summed = f"measures.{measure}.registrations"
        if provider and summed in self.labels and self.unit(measure, provider) == Unit.REGISTRATIONS:
            return self.labels[summed]
        return self.labels[f"measures.{measure}.name"]

    def unit(self, measure: str, provider: str) -> Unit:
        """What a figure is one of: where persons are added over several bodies, registrations at them."""
        current_measure = self.measures[measure]
        summed = (
            current_measure.registrations
            and current_measure.unit.people
            and self.list_group_members(provider) != (provider,)
        )
        return Unit.REGISTRATIONS if summed else current_measure.unit

    def places(self, dimension: str) -> bool:
        """True where the codes of a dimension are places: each is a name, wherever it stands."""
        settings = self.settings.dimensions
        listed = settings[dimension].codelist
        return any(setting.geo for setting in settings.values() if setting.codelist == listed)

    @cached_property
    def capitals(self) -> frozenset[tuple[Language, str]]:
        """The words that keep their capital where a label stands inside a sentence, with their language."""
        lists = {dimension.codelist for name, dimension in self.settings.dimensions.items() if self.places(name)}
        own_texts = {
            path: text
            for path, text in self.labels.labels.items()
            if not (path.startswith("codes.") and path.split(".")[1] in lists)
        }
        declared = self.labels.get("capitals")
        return frozenset(
            (language, word)
            for language in self.settings.languages
            for word in find_capitalized_words(
                [text.text(language) for text in own_texts.values()],
                declared.text(language) if declared is not None else "",
            )
        )

    def list_change_measures(self, measure: str) -> tuple[str, ...]:
        """The measures that state the change of a measure."""
        return tuple(name for name, current_measure in self.measures.items() if current_measure.change_of == measure)

    def find_deviation_rule(self, measure: str) -> Deviation | None:
        """When a change of a measure since the year before is asked about; None where nobody has said."""
        own_deviation = self.measures[measure].year_before
        return self.settings.year_before if own_deviation is None else own_deviation

    def get_counting_period(self, measure: str, period: Period) -> Period:
        """When a measure is counted that is shown for a period: on its last day, where only that is asked."""
        return (
            Period.from_text(period.last.isoformat()) if self._asked_period_lengths.get(measure) == {"day"} else period
        )

    @cached_property
    def _asked_period_lengths(self) -> Mapping[str, set[str]]:
        """The lengths of the periods for which forms ask for each measure."""
        texts_by_name: dict[str, set[str]] = {}
        for block in (block for form in self.forms.values() for block in form.blocks):
            texts_by_name.setdefault(block.measure, set()).add(block.period)
        return texts_by_name

    def is_additive_dimension(self, measure: str, dimension: str) -> bool:
        """True where the codes of a dimension add up to the total in a measure."""
        settings = self.settings.dimensions[dimension]
        return (
            dimension not in self.measures[measure].partial
            and not settings.multiple
            and self.codelists[settings.codelist].exhaustive
        )

    def list_group_members(self, group: str, on: date | None = None) -> tuple[str, ...]:
        """The reporting providers of a group or umbrella, groups within groups opened.

        Args:
            group: A group or provider.
            on: A day, for what stood under an umbrella then; what stands under it in the end, without one.
        """
        if group in self.groups:
            return tuple(
                dict.fromkeys(m for member in self.groups[group].members for m in self.list_group_members(member, on))
            )
        if not self.providers[group].umbrella:
            return (group,)
        above = {
            name: provider.parent if on is None else self.get_provider_parent(name, on)
            for name, provider in self.providers.items()
        }
        children = tuple(name for name, parent in above.items() if parent == group)
        return tuple(dict.fromkeys(m for child in children for m in self.list_group_members(child, on))) or (group,)

    @cached_property
    def indirect_reporters(self) -> Mapping[str, tuple[str, ...]]:
        """The providers whose figures come through another, by that one."""
        texts_by_name: dict[str, tuple[str, ...]] = {}
        for name, body in self.providers.items():
            if body.via:
                texts_by_name[body.via] = (*texts_by_name.get(body.via, ()), name)
        return texts_by_name

    @cached_property
    def mergers(self) -> tuple[tuple[date, frozenset[str]], ...]:
        """The bodies that went into others, with those, and the first day on which they are no more."""
        return tuple(
            (body.last + timedelta(days=1), frozenset((name, *body.into)))
            for name, body in self.providers.items()
            if body.into and body.last is not None
        )

    def get_provider_parent(self, provider: str, on: date) -> str:
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
            if provider.forms and not provider.via and provider.is_open_during(about.period)
        )

    def cells(self, form: str) -> Iterator[FormCell]:
        """All cells of a form, in the order in which they are asked for."""
        for block in self.forms[form].blocks:
            yield from self.list_block_cells(block)

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, frozenset[tuple[tuple[str, str], ...]]]]:
        """What each form asks for: the codes of its cells, by measure."""
        found: dict[str, dict[str, set[tuple[tuple[str, str], ...]]]] = {}
        for name in self.forms:
            own_pairs = found.setdefault(name, {})
            for cell in self.cells(name):
                own_pairs.setdefault(cell.measure, set()).add(cell.dims)
        return {
            name: {m: frozenset(dims) for m, dims in own_pairs_by_name.items()}
            for name, own_pairs_by_name in found.items()
        }

    def find_asked_parts(
        self, form: str, measure: str, dims: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The codes of the cells of a measure that a form asks for, and that are parts of the one at some."""
        if (known := self._asked_parts_cache.get((form, measure, dims))) is None:
            own_pairs = self.asked[form].get(measure, frozenset())
            known = tuple(
                pairs for pairs in own_pairs if len(pairs) > len(dims) and all(pair in pairs for pair in dims)
            )
            self._asked_parts_cache[form, measure, dims] = known
        return known

    @cached_property
    def _asked_parts_cache(
        self,
    ) -> dict[tuple[str, str, tuple[tuple[str, str], ...]], tuple[tuple[tuple[str, str], ...], ...]]:
        return {}

    @cached_property
    def asked_cell_lengths(self) -> Mapping[str, Mapping[FormCell, frozenset[str]]]:
        """What each form asks for: its cells, each with the lengths of period that it is asked for."""
        texts_by_form_cells_by_name: dict[str, dict[FormCell, set[str]]] = {}
        for name, form in self.forms.items():
            own_texts = texts_by_form_cells_by_name.setdefault(name, {})
            for block in form.blocks:
                for cell in self.list_block_cells(block):
                    own_texts.setdefault(cell, set()).add(block.period)
        return {
            name: {cell: frozenset(some) for cell, some in own_texts_by_form_cell.items()}
            for name, own_texts_by_form_cell in texts_by_form_cells_by_name.items()
        }

    def asks(self, forms: Iterable[str], measure: str, dims: tuple[tuple[str, str], ...]) -> bool:
        """True if any of some forms asks for a measure at these codes."""
        return any(dims in self.asked[form].get(measure, ()) for form in forms)

    def list_block_cells(self, block: Block) -> Iterator[FormCell]:
        """The cells of one block: its total, then each breakdown, within each code of its split."""
        splits: list[tuple[tuple[str, str], ...]] = (
            [()] if not block.split else [((block.split, c),) for c in self.list_block_codes(block, block.split)]
        )
        for split in splits:
            fixed = (*block.where.items(), *split)
            if block.total:
                yield FormCell(block.measure, tuple(sorted(fixed)))
            for dimension in block.breakdowns:
                for code in self.list_block_codes(block, dimension):
                    yield FormCell(block.measure, tuple(sorted((*fixed, (dimension, code)))))

    def list_block_codes(self, block: Block, dimension: str) -> tuple[str, ...]:
        """The codes of a dimension that a block asks for; those that a policy merged are one."""
        codelist = self.get_codelist(dimension)
        asked = block.codes.get(dimension) or tuple(c.id for c in codelist)
        return tuple(dict.fromkeys(codelist.find_merged_ancestor(code) or code for code in asked))


def derive_merger_breaks(collection: StructuralMetadata, shown: str, first: Period, last: Period) -> Iterator[Break]:
    """The breaks in a body's or group's figures between two periods that follow from `providers.toml`.

    Where one body was merged with another, or split into several, a figure of before and one of after, or of
    the period in which it was done, are not of the same bodies. A sum over bodies breaks where it is not of
    the same ones at the end of both periods; one that has all who took part in a merger does not.

    Args:
        collection: The collection.
        shown: Provider or group.
        first: The earlier period.
        last: The later one.
    """
    own_texts = {shown, *_list_members_in_period(collection, shown, last)}
    for day, parts in collection.mergers:
        if first.first < day <= last.last and own_texts & parts and not parts <= own_texts:
            yield _build_merger_break(day.isoformat(), shown)
    if set(_list_members_in_period(collection, shown, first)) != set(_list_members_in_period(collection, shown, last)):
        days = sorted(
            tenure.last + timedelta(days=1)
            for body in collection.providers.values()
            for tenure in body.history
            if tenure.last is not None and first.last <= tenure.last < last.last
        )
        yield from (_build_merger_break(day.isoformat(), shown) for day in days[:1])


def _list_members_in_period(collection: StructuralMetadata, name: str, period: Period) -> tuple[str, ...]:
    known = name in collection.groups or name in collection.providers
    return collection.list_group_members(name, period.last) if known else ()


def _build_merger_break(day: str, provider: str) -> Break:
    return Break(period=Period.from_text(day), cause="reporter", provider=provider)


def find_series_breaks(
    collection: StructuralMetadata, measure: str, provider: str, first: Period, last: Period
) -> tuple[Break, ...]:
    """The breaks of a measure that a provider's figures cross on the way from one period to another.

    Those that are declared come first, then what follows from bodies that were merged, split or moved.

    Args:
        collection: The collection.
        measure: What is counted.
        provider: Provider or group that the figures are about.
        first: One of the periods.
        last: The other; which of them comes first does not matter.
    """
    first, last = sorted((first, last))
    declared = tuple(
        broken
        for broken in collection.measures[measure].breaks
        if first.first < broken.period.first <= last.first and affects_series(collection, broken, provider)
    )
    return (*declared, *derive_merger_breaks(collection, provider, first, last))


def affects_series(collection: StructuralMetadata, broken: Break, shown: str) -> bool:
    """True if a break lies in the figures of a provider or group.

    A break of one provider concerns every group that the provider is a member of, but for who reports: that a
    member is absent is told at that member, and a group's series breaks where it is said to. A break of sums
    concerns the figures of groups, and no body's own.
    """
    known = shown in collection.groups or shown in collection.providers
    members = collection.list_group_members(shown) if known else (shown,)
    if broken.cause == "sum":
        return members != (shown,)
    if broken.cause == "reporter" and broken.provider:
        return broken.provider == shown
    return not broken.provider or broken.provider == shown or broken.provider in members
