"""What a round has of its own beside what rounds share, and what shared parts it takes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from tilstand.define.catalogue import Catalogue
from tilstand.define.chart import Chart
from tilstand.define.definition import Definition
from tilstand.define.relation import Relation
from tilstand.define.table import Table
from tilstand.toml import table

__all__ = ["Own", "TextHead", "front_matter", "relations_of", "taken", "texts_of"]

_FENCE = "+++"


class _Shared(Protocol):
    @property
    def rounds(self) -> tuple[str, ...]: ...


Part = TypeVar("Part", bound=_Shared)
Texts = Mapping[str, Mapping[str, str]]


class TextHead(Definition):
    """What a text says of itself: the rounds that it is for; all, if none is named."""

    rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """What lies in a round's folder and belongs to it alone; each wins over a shared one of its name.

    Attributes:
        tables: Its tables.
        charts: Its charts.
        relations: What its own print claims.
        texts: Its report in Markdown, by language and by path without the ending.
        labels: Labels that say something else of it than of other rounds.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    texts: Texts = field(default_factory=dict)
    labels: Catalogue = field(default_factory=lambda: Catalogue({}))


def taken(shared: Mapping[str, Part], own: Mapping[str, Part], round_name: str) -> dict[str, Part]:
    """The parts that a round has, by name: shared ones that are for it, and its own."""
    mine = {name: part for name, part in shared.items() if not part.rounds or round_name in part.rounds}
    return dict(sorted({**mine, **own}.items()))


def texts_of(
    shared: Texts, named: Mapping[tuple[str, str], tuple[str, ...]], own: Texts, round_name: str
) -> dict[str, dict[str, str]]:
    """The texts that a round has.

    Args:
        shared: Texts that rounds share.
        named: The rounds that a shared text is for, by language and path; all, where nothing is said.
        own: The round's own.
        round_name: The round.
    """
    found: dict[str, dict[str, str]] = {}
    for language in dict.fromkeys((*shared, *own)):
        mine = {
            path: text
            for path, text in shared.get(language, {}).items()
            if round_name in named.get((language, path), (round_name,))
        }
        found[language] = dict(sorted({**mine, **own.get(language, {})}.items()))
    return found


def relations_of(
    shared: Sequence[Relation], own: Sequence[Relation], round_name: str, others: frozenset[str]
) -> tuple[Relation, ...]:
    """The relations of a round, the shared ones first, without what other rounds' documents say of them.

    Args:
        shared: Relations that rounds share.
        own: The round's own.
        round_name: The round.
        others: Documents of other rounds.
    """
    names = {relation.id for relation in own}
    mine = (r for r in shared if r.id not in names and (not r.rounds or round_name in r.rounds))
    return (*(_unsaid(relation, others) for relation in mine), *own)


def _unsaid(relation: Relation, others: frozenset[str]) -> Relation:
    kept = tuple(said for said in relation.said if said.document not in others)
    return relation if len(kept) == len(relation.said) else relation.model_copy(update={"said": kept})


def front_matter(text: str) -> tuple[dict[str, object], str]:
    r"""What a text says of itself before it begins, and the text, its lines still in their places.

    Raises:
        tomllib.TOMLDecodeError: If it is not TOML.

    Example:
        >>> front_matter('+++\nrounds = ["2024"]\n+++\n# Seminars\n')
        ({'rounds': ['2024']}, '\n\n\n# Seminars\n')
    """
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != _FENCE:
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE), None)
    if end is None:
        raise tomllib.TOMLDecodeError(f"the second {_FENCE} is missing")
    return table("".join(lines[1:end])), "\n" * (end + 1) + "".join(lines[end + 1 :])
