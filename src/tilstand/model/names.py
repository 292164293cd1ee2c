"""Names of an edition's measures, dimensions and bodies, and its imprint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tilstand.define.labels import Catalogue
from tilstand.terms import Codelist, InvariantText, Key, Language, Period, Text, Unit

MARKS = ("draft", "demonstration")
"""What an edition may be marked as, on every page and in every file."""

RECONSTRUCTED = "reconstructed"
"""The basis of a round that no body delivered: every page and file of its edition says so."""


@dataclass(frozen=True, slots=True)
class Corrigendum:
    """A correction of an edition that was already printed, in the unit's own words.

    Attributes:
        on: The day of the correction.
        words: What is corrected, and why.
    """

    on: date
    words: Text


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an edition says of itself.

    Attributes:
        draft: True for a draft: it is marked as one on every page and in every file.
        lacking: What it lacks: a body, and which kind of thing is not there. The coordinator's own is there
            under the coordinator.
        checked: The bodies that have approved what it shows of them, as it stands.
        corrections: Corrections since it was printed, the first first.
        demonstration: True where bodies and figures are invented: it is marked everywhere, finished or not.
        former: Hash of the manifest of the edition that is corrected; empty where none is.
    """

    draft: bool = False
    lacking: tuple[tuple[str, str], ...] = ()
    checked: tuple[str, ...] = ()
    corrections: tuple[Corrigendum, ...] = ()
    former: str = ""
    demonstration: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """What it is marked as on every page and in every file: a draft, a demonstration, both or neither."""
        return tuple(name for name in MARKS if getattr(self, name))

    @property
    def corrected(self) -> date | None:
        """The day of the latest correction; None where there is none."""
        return self.corrections[-1].on if self.corrections else None


_NO_TEXT = InvariantText("")


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A break in a series.

    Attributes:
        period: The period with which it begins.
        cause: Its cause, a word of the engine's.
        reason: Why, in words.
        provider: The body that it is about; empty where it is about all.
        concerns: The bodies and groups whose figures it lies in.
        remark: What the collection says of it, where it has no label of its own.
    """

    period: Period
    cause: str
    reason: Text
    provider: str = ""
    concerns: tuple[str, ...] = ()
    remark: Text = _NO_TEXT


@dataclass(frozen=True, slots=True)
class MeasureNames:
    """What is counted: its name, and what is said of it.

    Attributes:
        label: Its name.
        unit: What one is one of.
        statistic: A count, or a mean, share, range or change of counts.
        dimensions: The dimensions that it may be broken down by.
        rule: How it is counted; empty where nothing is said.
        caveat: What must be kept in mind; empty where nothing is said.
        breaks: Breaks in its series.
        registrations: True where the sum over bodies counts the same person more than once.
        registered: Its name where it is such a sum; empty where it has none of its own.
        counted: Its own word for what one is one of, such as `messages`; empty where the unit's is as good.
        threshold: Its counts from 1 to less than this are printed rounded; 1 where they are as they are.
        flow, role, status, decided_by, register, as_at, legal_basis: As the collection defines them.
    """

    label: Text
    unit: Unit
    statistic: str
    dimensions: tuple[str, ...]
    rule: Text = _NO_TEXT
    caveat: Text = _NO_TEXT
    breaks: tuple[SeriesBreak, ...] = ()
    flow: str = ""
    role: str = ""
    status: str = ""
    decided_by: str = ""
    register: str = ""
    as_at: Text = _NO_TEXT
    legal_basis: tuple[Text, ...] = ()
    registrations: bool = False
    registered: Text = _NO_TEXT
    counted: Text = _NO_TEXT
    threshold: int = 1


@dataclass(frozen=True, slots=True)
class DimensionNames:
    """A dimension and its codes.

    Attributes:
        label: Its name.
        codes: Its codes, each with its label.
        codelist: Name of its code list.
        version: Version of the list.
        source: Where the list comes from.
        geo: True where the codes are places.
    """

    label: Text
    codes: Codelist
    codelist: str
    version: Text = _NO_TEXT
    source: Text = _NO_TEXT
    geo: bool = False


@dataclass(frozen=True, slots=True)
class BodyNames:
    """A body that reports, or a group of them.

    Attributes:
        label: Its name.
        parts: The parts of the report that it belongs to, by itself and by its forms.
        own_parts: Those that it belongs to by itself.
        members: The reporting bodies that its figures are made up of; itself, for a body alone.
        listed: Of a group, the bodies and groups that it was declared with.
        parent: The body above it.
        city: Where it is.
        language: Language of its name, where that is not the collection's own.
        first, last: From when to when it is there.
        remark: What the collection says of it.
    """

    label: Text
    parts: tuple[int, ...] = ()
    own_parts: tuple[int, ...] = ()
    members: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    parent: str = ""
    city: Text = _NO_TEXT
    language: str = ""
    first: date | None = None
    last: date | None = None
    remark: Text = _NO_TEXT


@dataclass(frozen=True, slots=True)
class FormNames:
    """A form: its title, the part of the report that it belongs to, and its questions in words."""

    title: Text
    part: int
    questions: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SizeWordNames:
    """A word of size: what it reads, and what a change must be for it.

    Attributes:
        id: Its name in the collection.
        label: The word.
        limits: Each limit by its name.
    """

    id: str
    label: Text
    limits: Mapping[str, str]


@dataclass(frozen=True)
class EditionNames:
    """What an edition is called, and what its figures' addresses are called.

    Attributes:
        collection: Name of the collection.
        round_name: Name of the round.
        period: Period of reference.
        published: Day of the edition; the only clock that it knows.
        basis: `delivered` by the bodies, or `reconstructed` from what was printed.
        coordinator: The body that publishes.
        languages: The collection's languages, its own first.
        reports: Languages in which the report is printed.
        web: Languages of the web edition, the default first.
        licence: Licence of the data; empty until it is decided.
        words: The collection's own words for what the engine has words for too (`report.*`), and its words
            for units, nouns, parts, licences and registers.
        measures: The measures that the release shows.
        dimensions: The dimensions.
        providers: The bodies, in the collection's order.
        groups: The groups of bodies.
        forms: The forms.
        sizes: The words of size, the one that is tried first in front.
        imprint: Whether it is a draft, and what it says of corrections and of who has checked it.
        protection: How small numbers are treated, and why.
    """

    collection: str
    round_name: str
    period: Period
    published: date
    basis: str
    coordinator: str
    languages: tuple[Language, ...]
    reports: tuple[Language, ...]
    web: tuple[Language, ...]
    licence: str
    words: Catalogue
    measures: Mapping[str, MeasureNames]
    dimensions: Mapping[str, DimensionNames]
    providers: Mapping[str, BodyNames]
    groups: Mapping[str, BodyNames]
    forms: Mapping[str, FormNames]
    sizes: tuple[SizeWordNames, ...] = ()
    imprint: Imprint = field(default_factory=Imprint)
    protection: tuple[Text, ...] = ()

    @property
    def language(self) -> Language:
        """The collection's own language."""
        return self.languages[0]

    @property
    def reading_languages(self) -> tuple[Language, ...]:
        """The languages that something of the edition is read in, and its own, in the collection's order."""
        shown = {self.language, *self.reports, *self.web}
        return tuple(current_language for current_language in self.languages if current_language in shown)

    def get_measure_name(self, name: str) -> Text:
        """The name of a measure."""
        return self.measures[name].label

    def counted(self, keys: Iterable[Key]) -> Text:
        """The name of the measure of figures that stand together: of registrations, where they are such."""
        shown = tuple(keys)
        measure_names = self.measures[shown[0].measure]
        summed = measure_names.registered.pieces(self.language) and self.list_figure_units(shown) == (
            Unit.REGISTRATIONS,
        )
        return measure_names.registered if summed else measure_names.label

    def unit(self, key: Key) -> Unit:
        """What a figure is one of: where persons are added over several bodies, registrations at them."""
        measure_names = self.measures[key.measure]
        several = (
            measure_names.registrations
            and measure_names.unit.people
            and self.body(key.provider).members != (key.provider,)
        )
        return Unit.REGISTRATIONS if several else measure_names.unit

    def list_figure_units(self, keys: Iterable[Key]) -> tuple[Unit, ...]:
        """What figures that stand together are one of, each once."""
        return Unit.together((self.unit(key), self.measures[key.measure].registrations) for key in keys)

    def provider(self, name: str) -> Text:
        """The name of a body or group."""
        return self.body(name).label

    def body(self, name: str) -> BodyNames:
        """A body or group."""
        return self.groups[name] if name in self.groups else self.providers[name]

    def codes(self, dimension: str) -> Codelist:
        """The codes of a dimension."""
        return self.dimensions[dimension].codes

    def code(self, dimension: str, code: str) -> Text:
        """The name of a code."""
        return self.codes(dimension)[code].label

    def question(self, form: str, question: str) -> Text:
        """The words of a question of a form."""
        return self.forms[form].questions[question]

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts of the report that have a name."""
        named = (path.removeprefix("parts.") for path in self.words if path.startswith("parts."))
        return tuple(sorted(int(number) for number in named if number.isdigit()))

    def part(self, number: int) -> Text:
        """The name of a part."""
        return self.words[f"parts.{number}"]

    def find_breaks_between(self, measure: str, provider: str, first: Period, last: Period) -> tuple[SeriesBreak, ...]:
        """The breaks that a body's figures cross on the way from one period to another, in either order."""
        first, last = sorted((first, last))
        return tuple(
            series_break
            for series_break in self.measures[measure].breaks
            if first.first < series_break.period.first <= last.first and provider in series_break.concerns
        )
