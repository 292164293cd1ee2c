"""What a collection says of itself: languages, kinds, roles, units, words and policies."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from tilstand.define.contact import Contact
from tilstand.define.definition import Definition
from tilstand.define.fault import wrong
from tilstand.define.identity import IdentityNumber
from tilstand.define.schema import Deviation, Dimension, OwnUnit, Role, SizeWord
from tilstand.terms import Language, Unit

__all__ = ["CodelistNote", "ListWords", "Retention", "Settings"]

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
    def _counts_nobody(cls, version: str) -> str:
        if version and not _VERSION.fullmatch(version):
            raise wrong("version", name=version)
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
        coordinator: The unit that collects and publishes, by its name in `providers.toml`.
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
    coordinator: str
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
    units: dict[str, OwnUnit] = Field(default_factory=dict)
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
