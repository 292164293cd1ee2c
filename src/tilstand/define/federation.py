"""A collection of collections: shared words, the collections that are held against each other, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Collection as Several
from dataclasses import dataclass

from pydantic import Field

from tilstand.define.collection import Collection, RoundView
from tilstand.define.definition import Definition
from tilstand.define.mirror import Mirror, mirrored
from tilstand.define.translation import Translation
from tilstand.terms import Period

__all__ = ["Constituent", "Federated", "Federation", "Member"]


class Constituent(Definition):
    """One of the collections.

    Attributes:
        name: Its name here.
        folder: Its folder, from that of the collection of collections on.
        body: The body or group of it whose figures stand for it.
        provider: The shared provider that it is; the one of its name, if none is given.
        code: Its code where another breaks figures down by whom they are about; its name, if none is given.
        also: Further bodies of it, and the shared providers that they are.
        correspondence: How its words stand to the shared ones; the one of its name, if none is given.
    """

    name: str = Field(min_length=1)
    folder: str = Field(min_length=1)
    body: str
    provider: str = ""
    code: str = ""
    also: dict[str, str] = Field(default_factory=dict)
    correspondence: str = ""

    @property
    def bodies(self) -> dict[str, str]:
        """The shared providers by its own bodies."""
        return {self.body: self.provider or self.name, **self.also}


class Federated(Definition):
    """`collections.toml`.

    Attributes:
        collection: The collections.
        mirror: What each of them and each other one both count.
    """

    collection: tuple[Constituent, ...] = Field(min_length=1)
    mirror: tuple[Mirror, ...] = ()


@dataclass(frozen=True)
class Member:
    """One of the collections, read.

    Attributes:
        about: What is said of it.
        collection: What its own folder says.
        translation: What its figures are in shared words.
    """

    about: Constituent
    collection: Collection
    translation: Translation

    def rounds_in(self, period: Period) -> tuple[str, ...]:
        """Its rounds that lie within a period, in their order."""
        return tuple(name for name, one in self.collection.rounds.items() if one.period in period)

    def rounds_across(self, period: Period) -> tuple[str, ...]:
        """Its rounds that share days with a period and do not lie within it: they say nothing of it."""
        every = self.collection.rounds.items()
        return tuple(n for n, one in every if one.period.overlaps(period) and one.period not in period)


@dataclass(frozen=True)
class Federation:
    """A collection of collections.

    Attributes:
        shared: The collection whose words are the shared ones, with the relations across.
        members: The collections by their names.
        mirrors: What each and each other one both count.
    """

    shared: Collection
    members: Mapping[str, Member]
    mirrors: tuple[Mirror, ...]

    def at(self, name: str, spans: Callable[[str, str], Several[Period]]) -> RoundView:
        """The shared collection as a round sees it, with every relation between two members.

        Args:
            name: Name of the round.
            spans: The periods of which anything is stated of a measure by a shared provider: what is held
                against nothing is no relation.

        Raises:
            UsageError: If it has no such round.
        """
        pairs = {(one.about.provider or one.about.name): one.about.code for one in self.members.values()}
        codes = {provider: code or provider for provider, code in pairs.items()}
        return mirrored(self.shared.at(name), self.mirrors, codes, spans)
