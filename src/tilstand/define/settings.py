"""Settings of a collection: languages, kinds, roles, units, identity numbers, standards."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import Field, field_validator, model_validator

from tilstand.define.definitions import Contact, Definition, schema_error
from tilstand.define.schema import Deviation, Dimension, Role, SizeWord, UnitDeclaration
from tilstand.languages import format_message
from tilstand.languages.catalogue import list_message_paths
from tilstand.languages.floor import describe_floor_gaps, find_floor_gaps
from tilstand.languages.language import list_fallback_languages, list_shipped_languages
from tilstand.terms import CodeMeaning, Language, Text, Unit
from tilstand.terms.text import FALLBACK

if TYPE_CHECKING:
    from tilstand.define.round_settings import Round


class IdentityNumber(Definition):
    r"""One form of identity number: of persons, of their cases, of passports.

    A number that has the form counts. Where harmless numbers have it too, `modulus` and `weights` say which
    of them count: those whose digits, each times its weight, add up to a multiple of the modulus.

    Attributes:
        pattern: Regular expression for the number alone; no digit may stand right before or after it.
        weights: A weight for each digit.
        modulus: What the weighted sum is a multiple of; 0 where every number counts.
        examples: Invented numbers that must be recognised.

    Example:
        >>> form = IdentityNumber(pattern=r"\d{4}", weights=(1, 2, 3, 4), modulus=11, examples=("7013",))
        >>> form.has_number_in("no 7013, no 7014"), form.has_number_in("no 7014"), form.has_number_in("no 70130")
        (True, False, False)
    """

    pattern: str
    weights: tuple[int, ...] = ()
    modulus: int = 0
    examples: tuple[str, ...]

    @field_validator("pattern")
    @classmethod
    def _check_pattern_syntax(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise schema_error("no_expression", at=(error.pos or 0) + 1) from None
        return pattern

    @model_validator(mode="after")
    def _check_number_weights(self) -> IdentityNumber:
        if bool(self.weights) != bool(self.modulus):
            raise schema_error("weights")
        if self.has_number_in(""):
            raise schema_error("empty")
        if missed := [example for example in self.examples if not self.has_number_in(example)]:
            raise schema_error("example", name=missed[0])
        return self

    @cached_property
    def _compiled_pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\d)(?:{self.pattern})(?!\d)")

    def has_number_in(self, text: str) -> bool:
        """True if a text holds such a number."""
        return any(True for _ in self.places(text))

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such numbers stand in a text, each from its first sign to behind its last."""
        for match in self._compiled_pattern.finditer(text):
            if self._has_valid_checksum(match.group()):
                yield match.span()

    def _has_valid_checksum(self, number: str) -> bool:
        if not self.modulus:
            return True
        digits = [int(sign) for sign in number if sign.isdigit()]
        if len(digits) != len(self.weights):
            return False
        return sum(d * weight for d, weight in zip(digits, self.weights, strict=True)) % self.modulus == 0


@cache
def load_general_numbers() -> Mapping[str, IdentityNumber]:
    """The forms of identity numbers that are refused whatever the country."""
    raw = tomllib.loads(files("tilstand.define").joinpath("identity.toml").read_text("utf-8"))
    return {name: IdentityNumber.model_validate(form) for name, form in raw.items()}


class StandardColumn(Definition):
    """A column as a standard names it.

    Attributes:
        dimensions: Meanings of the breakdowns that it may stand for, the nearest first.
        column: A column that is no breakdown, instead.
        codes: By the standard's values: the meanings of the codes that they stand for, the nearest first.
        source: The standard.
    """

    dimensions: tuple[str, ...] = ()
    column: str = ""
    codes: Mapping[str, tuple[str, ...]] = {}
    source: str


@cache
def load_standard_headings() -> Mapping[str, StandardColumn]:
    """All columns that standards name."""
    raw = tomllib.loads(files("tilstand.define").joinpath("standards.toml").read_text("utf-8"))
    return {name: StandardColumn.model_validate(heading) for name, heading in raw.items()}


@cache
def load_standard_meanings() -> tuple[frozenset[str], frozenset[str]]:
    """What breakdowns and what codes may be declared to mean."""
    known = load_standard_headings().values()
    codes = (
        code
        for standard_column in known
        if standard_column.dimensions
        for targets in standard_column.codes.values()
        for code in targets
    )
    return frozenset(d for standard_column in known for d in standard_column.dimensions), frozenset(
        (*CodeMeaning, *codes)
    )


_VERSION = re.compile(r"(?:[A-Z][A-Z/-]*[ -])?[A-Za-z]?\d[\d.:/-]*[a-z]?")


class Retention(Definition):
    """How long what is not a count is kept, in days: by the archive from receipt, and by the portal.

    Attributes:
        line_list: Lists with a row for each person.
        answers: Workbooks and answers as they came; words in the portal from when they were written.
        account: Somebody's account in the portal, from when their access ended.
        contact: That somebody said yes to being written to, until they are asked again.
    """

    line_list: int = 180
    answers: int = 3650
    account: int = 365
    contact: int = 365


class CodelistNote(Definition):
    """What a code list says of itself.

    Attributes:
        version: A year, a number, or a standard and its edition (`2024`, `1.2`, `ISO 3166-1:2020`): it is
            printed as it stands, so it holds nothing that could count somebody.
        exhaustive: True where everybody has one of its codes, so that the parts add up to the total.
        source: Where the codes come from, as it is printed.
        ordered: True where its codes have an order of their own (ages, years); pictures keep it, where they
            sort other codes by size.
        last: Codes that come after all others in a picture, whatever their size: unknown, other.
    """

    version: str = ""
    exhaustive: bool = True
    ordered: bool = False
    last: tuple[str, ...] = ()
    source: str = ""

    @field_validator("version")
    @classmethod
    def _check_codelist_version(cls, version: str) -> str:
        if version and not _VERSION.fullmatch(version):
            raise schema_error("version", name=version)
        return version


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
        id: Its name in addresses and file names.
        country: The country's code (ISO 3166-1, three letters).
        coordinator: The unit that collects and publishes, by its name in `providers.toml`; the first body there,
            if none is named.
        codelists: What each code list says of itself; its codes are `codelists/NAME.csv`.
        dimensions: The ways to break measures down.
        retention: How long the archive keeps what is not a count.
        contact: Where bodies write to.
        languages: Languages that it has labels in, by their tags (BCP 47); the first is its own.
        reports: Languages in which the report is printed; its own, if none is named.
        web: Languages of the web edition; all, if none is named.
        demonstration: True where bodies and figures are invented: every page and file says so.
        licence: SPDX identifier of the licence that the data have been given; empty until it is decided.
        kinds: Kinds of provider.
        roles: Whom numbers are about.
        moments: Times that ages and places speak of (`at_registration`).
        units: Units of its own.
        words: Words that bodies write in their lists.
        identity_numbers: Forms of identity numbers, beside those that are refused in every country.
        person_numbers: Countries (ISO 3166-1) whose person numbers the screening of free text looks for,
            beside the collection's own.
        protected_places: Names and addresses of places that no text may tell.
        size_words: What words of size mean.
        year_before: When a figure is asked about that is another than the year before; a measure may have its
            own. Nothing is asked where neither is declared.
        severity: Weights of rules that differ from the engine's.
        printed_accounts: True where the printed report has the tables of single bodies too.
        lead: Which figure of a group is shown until somebody decides: the sum of what its members reported
            (`computed`), or the one that was `published`.
        numbers: Numbers in labels that count nobody (an age, a law, a form's number), by the label's path;
            any other number that stands in a label, a name too, stops a release.
    """

    id: str
    country: str
    coordinator: str = ""
    contact: Contact = Contact()
    languages: tuple[Language, ...] = Field(min_length=1)
    reports: tuple[Language, ...] = ()
    web: tuple[Language, ...] = ()
    demonstration: bool = False
    licence: str = ""
    codelists: dict[str, CodelistNote] = Field(default_factory=dict)
    dimensions: dict[str, Dimension] = Field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    roles: dict[str, Role] = Field(default_factory=dict)
    moments: tuple[str, ...] = ()
    units: dict[str, UnitDeclaration] = Field(default_factory=dict)
    words: ListWords = ListWords()
    identity_numbers: dict[str, IdentityNumber] = Field(default_factory=dict)
    person_numbers: tuple[str, ...] = ()
    protected_places: tuple[str, ...] = ()
    size_words: dict[str, SizeWord] = Field(default_factory=dict)
    year_before: Deviation | None = None
    retention: Retention = Retention()
    severity: dict[str, Literal["error", "warning", "info"]] = Field(default_factory=dict)
    printed_accounts: bool = False
    lead: Literal["computed", "published"] = "computed"
    numbers: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def known_units(self) -> dict[str, Unit]:
        """All units by name: those that every collection has, then its own."""
        own_units = {name: Unit(name, unit.sort) for name, unit in self.units.items()}
        return {unit.value: unit for unit in Unit.list_core_units()} | own_units

    @property
    def language(self) -> Language:
        """The collection's own language."""
        return self.languages[0]

    @property
    def report_languages(self) -> tuple[Language, ...]:
        """Languages in which the report is printed."""
        return self.reports or self.languages[:1]

    @property
    def site_languages(self) -> tuple[Language, ...]:
        """Languages of the web edition, the default first."""
        return self.web or self.languages


_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_DECLARED = ("languages", "reports", "web")


class LanguageProblem(NamedTuple):
    """What does not fit in a declaration: where it stands, which message tells it, and the language."""

    path: tuple[str, ...]
    message: str
    language: Language


def check_language_settings(settings: Settings) -> Iterator[LanguageProblem]:
    """What contradicts itself in `languages`, `reports` and `web`."""
    for name in _DECLARED:
        tags: Sequence[Language] = getattr(settings, name)
        for tag in dict.fromkeys(tags):
            if not _TAG.fullmatch(tag):
                yield LanguageProblem((name,), "no_tag", tag)
            elif tag not in settings.languages:
                yield LanguageProblem((name,), "not_among", tag)
            if tags.count(tag) > 1:
                yield LanguageProblem((name,), "twice", tag)


def list_file_languages(raw: Mapping[str, Any]) -> tuple[Language, ...]:
    """The languages that a collection's files are read in, from settings that may have faults."""
    told = raw.get("languages")
    return tuple(dict.fromkeys(map(str, told))) if isinstance(told, list) else ()


def find_undeclared_languages(
    about: Round, languages: Sequence[Language]
) -> Iterator[tuple[tuple[str, ...], Language]]:
    """Where a round says something in a language that the collection does not declare, and which."""
    for provider, absence in about.absent.items():
        for language in absence.reason:
            if language not in languages:
                yield ("absent", provider, "reason", language), language
    for language in about.policy.reason if about.policy is not None else ():
        if language not in languages:
            yield ("policy", "reason", language), language


def find_stray_language_files(root: Path, languages: Sequence[Language]) -> Iterator[tuple[Path, Language]]:
    """Files and folders in languages that a collection does not declare, each with its language."""
    for file in sorted((*root.glob("labels/*.toml"), *root.glob("audit/*.toml"))):
        if file.stem not in languages:
            yield file, file.stem
    for place in sorted((*root.glob("report/*/"), *root.glob("rounds/*/report/*/"), *root.glob("languages/*/"))):
        if place.name not in languages:
            yield place, place.name


def report_language_gaps(languages: Sequence[Language]) -> Iterator[Text]:
    """What the system does not have of a collection's languages, and what stands for it."""
    for language in languages:
        if gaps := find_floor_gaps(language):
            lacking = describe_floor_gaps(gaps)
            yield format_message("define.no_floor", language=language, list=lacking)
        if language not in list_shipped_languages():
            yield format_message("define.no_folder", language=language)
            continue
        if missing := _count_untranslated_messages(language):
            every = len(list_message_paths(FALLBACK))
            yield format_message("define.not_all_words", language=language, missing=missing, all=every)


def _count_untranslated_messages(language: Language) -> int:
    """How many messages come in English, since neither the language nor one that stands in for it has them.

    Words that are looked for in what bodies write are no messages.
    """
    tags = list_fallback_languages(language)[:-1]  # the last one stands in for every other
    return len(list_message_paths(FALLBACK) - frozenset().union(*map(list_message_paths, tags))) if tags else 0
